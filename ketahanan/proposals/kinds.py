"""The tables of proposal and ranking list joined to their models, guards and effects."""

from django.utils.translation import gettext as _

from ketahanan.common.text import N_
from ketahanan.flow.kinds import Kind
from ketahanan.people.permits import Duties
from ketahanan.proposals import order, queries
from ketahanan.proposals.effects import EFFECTS, FOLLOWS
from ketahanan.proposals.guards import GUARDS
from ketahanan.proposals.models import Proposal, RankingList
from ketahanan.proposals.workflow import PROPOSAL, RANKING


def _duties(record: Proposal) -> Duties:
    attendants = record.bundle.institution.companions
    return {
        "companion": attendants,
        "facilitator": attendants,
        "verifier": record.verifiers,
        "rejecter": [record.rejected_by_id] if record.rejected_by_id else [],
    }


def _title(record: Proposal) -> str:
    return _("Usulan Pokja %(number)d, %(village)s") % {"number": record.pokja.number, "village": record.area.title}


KIND = Kind(
    flow=PROPOSAL,
    model=Proposal,
    duties=_duties,
    content=queries.content,
    title=_title,
    guards=GUARDS,
    effects=EFFECTS,
    follows=FOLLOWS,
    related=("area__parent__parent__parent", "edition", "pokja", "bundle__institution"),
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
