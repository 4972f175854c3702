"""The tables of proposal and ranking list joined to their models, guards and effects."""

from django.utils.translation import gettext as _

from ketahanan.areas.models import SEGMENT
from ketahanan.common.actions import Action
from ketahanan.common.text import N_
from ketahanan.flow.kinds import Kind
from ketahanan.people.permits import Duties
from ketahanan.people.posts import Actor
from ketahanan.proposals import order, queries
from ketahanan.proposals.effects import EFFECTS, FOLLOWS
from ketahanan.proposals.guards import GUARDS, JUDGES
from ketahanan.proposals.models import Proposal, RankingList
from ketahanan.proposals.workflow import PROPOSAL, RANKING


def _duties(record: Proposal) -> Duties:
    attendants = record.bundle.institution.companions
    return {
        "companion": attendants,
        "facilitator": attendants,
        "verifier": record.verifiers,
        "rejecter": [person for person in (record.rejected_by_id, record.rejected_for_id) if person],
    }


def _lock_list(record: Proposal) -> None:
    """The province's list first: a proposal that moves while the list is signed is in it or behind it, never beside."""
    province = record.area.path[: 2 * SEGMENT]
    lists = RankingList.objects.filter(edition_id=record.edition_id, area__path=province)
    list(lists.select_for_update(of=("self",)).values_list("pk"))


def _title(record: Proposal) -> str:
    return _("Usulan Pokja %(number)d, %(village)s") % {"number": record.pokja.number, "village": record.area.title}


def _moot(record: Proposal, row: Action, actor: Actor) -> bool:
    """An objection waits for the level above the one that refused, and for nobody else."""
    if row.name not in ("accept_objection", "deny_objection"):
        return False
    judge = JUDGES.get(record.rejected_level)
    return judge not in {post.role for post in actor.posts_over(record.area.path)}


KIND = Kind(
    flow=PROPOSAL,
    model=Proposal,
    duties=_duties,
    locks=_lock_list,
    content=queries.content,
    title=_title,
    guards=GUARDS,
    effects=EFFECTS,
    follows=FOLLOWS,
    related=("area__parent__parent__parent", "edition", "pokja", "bundle__institution"),
    moot=_moot,
    entries={
        "lines": N_("RAB diubah"),
        "check": N_("Berkas diperiksa"),
        "visit": N_("Pemeriksaan lapangan dicatat"),
        "score": N_("Nilai diisi"),
        "reasons": N_("Alasan per bagian ditulis"),
    },
)


def _ranking_title(record: RankingList) -> str:
    return _("Peringkat %(province)s, %(edition)s") % {"province": record.area.title, "edition": record.edition}


RANKING_KIND = Kind(
    flow=RANKING,
    model=RankingList,
    content=order.content,
    title=_ranking_title,
    guards={"sign": order.can_sign},
    effects={"sign": order.move_bundles},
    related=("area", "edition"),
    entries={"refresh": N_("Daftar disusun lagi"), "tie": N_("Urutan nilai sama ditetapkan")},
)
