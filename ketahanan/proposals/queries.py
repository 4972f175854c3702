"""Reading proposals: what is written, what is missing, how much room a quota has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Concat
from django.utils.translation import gettext as _

from ketahanan.areas.models import Area, Level, prefix_range
from ketahanan.common import zones
from ketahanan.common.roles import Role
from ketahanan.deliberation.models import Musyawarah, Purpose
from ketahanan.deliberation.workflow import MeetingState
from ketahanan.editions import queries as editions
from ketahanan.editions.models import AwardOrder, DocumentRule, Edition, Quota, Stage
from ketahanan.editions.workflow import EditionState
from ketahanan.people.posts import Actor
from ketahanan.proposals import rab, sections
from ketahanan.proposals.models import (
    BudgetLine,
    Bundle,
    ItemReason,
    Proposal,
    ProposalVersion,
    RankingList,
    Score,
)
from ketahanan.proposals.workflow import RANKING, RankingState
from ketahanan.proposals.workflow import ProposalState as S
from ketahanan.villages.models import Pokja

EDITABLE = frozenset({S.DRAFT, S.RETURNED_KAB, S.RETURNED_PROV, S.REPAIR})
# A village with a proposal in one of these takes a place of the quota.
IN_PLACE = frozenset({S.CHECKING_CENTRE, S.REPAIR, S.VERIFIED, S.APPROVED})
# Once a proposal of the village is here, its score and field check are used and closed.
SCORE_USED = frozenset({S.RECOMMENDED_KAB, S.RETURNED_PROV, S.RECOMMENDED_PROV, S.WAITING}) | IN_PLACE
OBJECTION_DAYS = 14


# What is written ----------------------------------------------------------------------------------------------------


def lines_of(proposal: Proposal) -> list[BudgetLine]:
    """The RAB in order. Kept on the object, so that a page asks once."""
    known: list[BudgetLine] | None = proposal.__dict__.get("_lines")
    if known is None:
        known = list(BudgetLine.objects.filter(proposal=proposal).order_by("position", "id"))
        proposal.__dict__["_lines"] = known
    return known


def line_content(line: BudgetLine) -> dict[str, object]:
    """One line as versions and signatures hold it."""
    return {
        "id": str(line.public_id), "kind": line.kind, "description": line.description,
        "quantity_cents": line.quantity_cents, "unit": line.unit, "unit_price": line.unit_price,
        "amount": line.amount, "price_source": line.price_source,
    }  # fmt: skip


def content(proposal: Proposal) -> dict[str, object]:
    """All that a signature under the proposal binds; any edit makes it another content."""
    texts: dict[str, object] = {field: getattr(proposal, field) for field in sections.FIELDS}
    return texts | {
        "lines": [line_content(line) for line in lines_of(proposal)],
        "papers": dict(proposal.papers),
        "requested": proposal.requested,
    }


def caps(edition: Edition) -> rab.Caps:
    """The edition's limits on one RAB."""
    return rab.Caps(
        edition.ceiling, edition.operations_cap_pct, edition.wages_allowed, edition.price_source_above
    )


def fault_sentence(fault: rab.Fault) -> str:
    """A fault of the RAB as people read it, with its line number."""
    words = _(fault.sentence) % dict(fault.values) if fault.values else _(fault.sentence)
    return _("Baris %(line)d: %(words)s") % {"line": fault.line, "words": words} if fault.line else words


# May it come in -----------------------------------------------------------------------------------------------------


def not_accepting(edition: Edition, area: Area, at: datetime) -> str:
    """Why the edition takes no proposal from this place now; empty when it does (domain 14, row 73)."""
    if edition.state != EditionState.OPEN:
        return _("%(edition)s tidak menerima usulan sekarang. Keadaannya: %(state)s.") % {
            "edition": edition, "state": _(edition.state_label),
        }  # fmt: skip
    today = zones.today(at, area.zone)
    if today < edition.opens_on:
        return _("%(edition)s baru menerima usulan mulai %(day)s.") % {
            "edition": edition, "day": zones.written_day(edition.opens_on),
        }  # fmt: skip
    if today > edition.proposals_close_on:
        return _("Batas usulan %(edition)s adalah %(day)s dan sudah lewat. Tunggu edisi berikutnya.") % {
            "edition": edition, "day": zones.written_day(edition.proposals_close_on),
        }  # fmt: skip
    return ""


def lacks_award(edition: Edition, area: Area) -> bool:
    """Place first: the village must have been chosen before it writes (rulings C1)."""
    return edition.award_order == AwardOrder.PLACE_FIRST and not editions.is_awarded(edition, area)


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper that the edition asks for, and whether it is there."""

    code: str
    label: str
    there: bool


def papers(proposal: Proposal) -> list[Paper]:
    """Every paper the edition asks of this proposal, in order. Kept on the object: one statement."""
    known: list[Paper] | None = proposal.__dict__.get("_papers")
    if known is None:
        stages = [Stage.PROPOSAL, *([Stage.PHYSICAL] if proposal.physical else [])]
        meetings = signed_meetings(proposal.area, proposal.edition).values("pk")[:1]
        rules = DocumentRule.objects.filter(
            edition=proposal.edition, stage__in=stages, village_kind__in=["", proposal.area.kind], required=True
        ).annotate(meeting=Subquery(meetings))
        rows = list(rules.order_by("code", "id"))
        proposal.__dict__["_minutes"] = rows[0].meeting if rows else None
        known = [Paper(row.code, _(row.label), is_there(proposal, row.code, row.meeting)) for row in rows]
        proposal.__dict__["_papers"] = known
    return known


def is_there(proposal: Proposal, code: str, meeting: int | None) -> bool:
    """Some papers are made in the product; the rest must have been uploaded."""
    made: dict[str, bool] = {
        "B02": not missing_texts(proposal),
        "B03": bool(lines_of(proposal)),
        "B04": meeting is not None,
        "B05": bool(proposal.bundle.institution.sk_no),
    }
    if code in made:
        return made[code]
    return (code if code in sections.UPLOADS else "BL") in proposal.papers


def signed_meetings(area: Area, edition: Edition) -> QuerySet[Musyawarah]:
    """Signed minutes of the village on its proposals, newest first."""
    rows = Musyawarah.objects.filter(
        area=area, edition=edition, purpose=Purpose.PROPOSAL.value, state=MeetingState.SIGNED.value
    )
    return rows.order_by("-held_on", "-pk")


def signed_minutes_id(proposal: Proposal) -> int | None:
    """The minutes under which the proposal is handed in."""
    papers(proposal)
    known: int | None = proposal.__dict__["_minutes"]
    if known is None:
        known = signed_meetings(proposal.area, proposal.edition).values_list("pk", flat=True).first()
        proposal.__dict__["_minutes"] = known
    return known


def missing_texts(proposal: Proposal) -> list[str]:
    """Labels of the parts that are still empty."""
    found = [row.label for row in sections.TEXTS.values() if not getattr(proposal, row.field).strip()]
    if not proposal.title.strip():
        found.insert(0, sections.LABELS["title"])
    if proposal.women_count + proposal.men_count == 0:
        found.append(sections.COUNTS["women_count"])
    return [_(label) for label in found]


# Quotas: villages are counted (rulings C1) --------------------------------------------------------------------------


def quotas(edition: Edition, province: Area) -> dict[int, int]:
    """Places by area id in the province, the province itself included. One statement."""
    low, high = prefix_range(province.path)
    rows = Quota.objects.filter(edition=edition, area__path__gte=low, area__path__lt=high).order_by("pk")
    return {row.area_id: row.villages for row in rows}


def province_of(area: Area) -> Area:
    """The province in which the village lies."""
    return kabupaten_of(area).parent or area


def kabupaten_of(area: Area) -> Area:
    """The kabupaten or kota in which the village lies."""
    return (area.parent.parent if area.parent else None) or area


def no_room(proposal: Proposal, states: Iterable[S]) -> str:
    """Why the quota holds no further village; empty when it does, or when the village already counts. One statement."""
    kabupaten, province = kabupaten_of(proposal.area), province_of(proposal.area)
    below = Proposal.objects.filter(
        edition=proposal.edition_id,
        state__in=[state.value for state in states],
        area__path__gte=OuterRef("area__path"),
        area__path__lt=Concat(OuterRef("area__path"), Value("~")),
    ).exclude(bundle_id=proposal.bundle_id or 0)
    taken = below.order_by().values("edition").annotate(count=Count("bundle_id", distinct=True)).values("count")
    rows = Quota.objects.filter(edition=proposal.edition_id, area__in=[province.pk, kabupaten.pk])
    known = {row.area_id: row for row in rows.annotate(taken=Coalesce(Subquery(taken), 0)).order_by("pk")}
    if province.pk not in known:
        return _("Kuota %(place)s belum ditetapkan. Minta admin pusat mencatat keputusannya.") % {
            "place": province.title
        }
    for place in (province, kabupaten):
        row = known.get(place.pk)
        if row and row.taken >= row.villages:
            return _("Kuota %(place)s %(quota)d desa sudah terisi. Batalkan satu desa dulu, atau catat kuota baru.") % {
                "place": place.title, "quota": row.villages,
            }  # fmt: skip
    return ""


def next_waiting(edition: Edition, province_path: str) -> Bundle | None:
    """The first village of the waiting list."""
    low, high = prefix_range(province_path)
    return (
        Bundle.objects.filter(
            edition=edition, area__path__gte=low, area__path__lt=high, in_quota=False, proposals__state=S.WAITING.value
        )
        .select_related("area")
        .order_by("rank")
        .distinct()
        .first()
    )


# Lists and pages ----------------------------------------------------------------------------------------------------


def listed(
    actor: Actor, *, q: str = "", state: str = "", edition: str = "", kabupaten: str = ""
) -> QuerySet[Proposal]:
    """Proposals in reach, the longest waiting first."""
    found = Proposal.objects.visible_to(actor).select_related("area__parent__parent", "edition", "pokja")
    for word in q.split()[:6]:
        found = found.filter(Q(area__name__icontains=word) | Q(title__icontains=word))
    if state:
        found = found.filter(state=state)
    if edition.isdigit():
        found = found.filter(edition_id=int(edition))
    if kabupaten.isdigit():
        place = Area.objects.filter(pk=int(kabupaten), level=Level.KABUPATEN).first()
        low, high = prefix_range(place.path if place else "-")
        found = found.filter(area__path__gte=low, area__path__lt=high)
    return found.order_by("state_since", "pk").defer(*(row for row in sections.TEXTS))


def kabupaten_choices(actor: Actor) -> list[tuple[str, str]]:
    """Kabupaten in reach that have a village in some bundle; none for people of one village or kabupaten."""
    if not actor.posts or min(post.level for post in actor.posts) >= Level.KABUPATEN:
        return []
    rows = Area.objects.filter(level=Level.KABUPATEN, pk__in=Bundle.objects.values("area__parent__parent_id"))
    reach = actor.reach(Proposal.FLOW.readers, "path")
    return [(str(row.pk), row.title) for row in rows.filter(reach).only("name", "kind", "level").order_by("name")]


def edition_choices() -> list[tuple[str, str]]:
    """Editions that were ever opened, newest first."""
    rows = Edition.objects.exclude(state=EditionState.DRAFT.value).order_by("-year", "name")
    return [(str(row.pk), str(row)) for row in rows]


def mates(proposal: Proposal) -> list[Proposal]:
    """The other proposals of the village's bundle."""
    rows = Proposal.objects.filter(bundle_id=proposal.bundle_id).exclude(pk=proposal.pk)
    return list(rows.select_related("pokja").defer(*sections.TEXTS).order_by("pokja__number"))


def scores(bundle_id: int) -> dict[str, Score]:
    """Points by criterion."""
    return {row.criterion: row for row in Score.objects.filter(bundle_id=bundle_id)}


def item_reasons(proposal: Proposal, *, round_: int | None = None) -> list[ItemReason]:
    """Reasons per item, the newest round first."""
    rows = ItemReason.objects.filter(proposal=proposal).select_related("by").order_by("-round", "id")
    return list(rows if round_ is None else rows.filter(round=round_))


def versions(proposal: Proposal) -> list[ProposalVersion]:
    """What was handed in, newest first, without the content."""
    return list(ProposalVersion.objects.filter(proposal=proposal).defer("content").order_by("-number"))


def objection_until(proposal: Proposal) -> date:
    """The last day on which the village may object, in its zone."""
    return zones.today(proposal.state_since, proposal.area.zone) + timedelta(days=OBJECTION_DAYS)


def score_is_closed(bundle_id: int) -> bool:
    """Has a proposal of the village gone on with this score?"""
    return Proposal.objects.filter(bundle_id=bundle_id, state__in=[state.value for state in SCORE_USED]).exists()


def signed_list(edition_id: int, province_id: int) -> RankingList | None:
    """The province's ranking, once it is signed."""
    return RankingList.objects.filter(
        edition_id=edition_id, area_id=province_id, state=RankingState.SIGNED.value
    ).first()


def ended_waiting(at: datetime) -> list[Proposal]:
    """Waiting proposals whose edition is over, by the day in the zone of each village."""
    early = (at + timedelta(days=1)).date()
    rows = Proposal.objects.filter(state=S.WAITING.value).filter(
        Q(edition__ends_on__lt=early) | Q(edition__state=EditionState.CLOSED.value)
    )
    return [
        row
        for row in rows.select_related("area", "edition").order_by("pk")
        if row.edition.state == EditionState.CLOSED or zones.today(at, row.area.zone) > row.edition.ends_on
    ]


def counts_by_state(proposals: QuerySet[Proposal]) -> Mapping[str, int]:
    """How many are in each state."""
    return dict(proposals.order_by().values_list("state").annotate(count=Count("pk")))


def quantity(cents: int) -> str:
    """Hundredths as people write them."""
    return rab.written_quantity(cents)


def pokja_of(actor: Actor) -> list[Pokja]:
    """The Pokja that this person leads."""
    led = {(post.area_id, post.pokja) for post in actor.posts if post.role is Role.KETUA}
    rows = Pokja.objects.filter(area_id__in={area for area, _number in led}).select_related("area")
    mine = [row for row in rows if led & {(row.area_id, row.number), (row.area_id, None)}]
    return sorted(mine, key=lambda row: (row.area.name, row.number))


def open_editions(at: datetime, zone: str) -> list[Edition]:
    """Editions that take proposals on this day."""
    rows = Edition.objects.filter(state=EditionState.OPEN.value).order_by("-year", "pk")
    return [row for row in rows if editions.accepts_proposals(row, at, zone)]


RANKING_READERS = RANKING.readers


def ranking_lists(actor: Actor) -> QuerySet[RankingList]:
    """Lists in reach, the newest edition first."""
    rows = RankingList.objects.visible_to(actor).select_related("area", "edition")
    return rows.order_by("-edition__year", "area__name", "pk")


def own_provinces(actor: Actor) -> list[Area]:
    """Provinces of which this person arranges the list."""
    ids = {post.area_id for post in actor.posts if post.role in RANKING.made_by}
    return list(Area.objects.filter(pk__in=ids, level=Level.PROVINCE).order_by("name"))


def rankable_editions() -> list[Edition]:
    """Editions that are open or further and not closed."""
    shut = [EditionState.DRAFT.value, EditionState.CLOSED.value]
    return list(Edition.objects.exclude(state__in=shut).order_by("-year", "pk"))


# For the portal -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PublicProposal:
    """What anyone may read of an approved proposal; its amount is the ledger's to tell."""

    edition: str
    pokja: int
    title: str
    sk_no: str
    sk_on: date | None


def public_proposals(area: Area) -> list[PublicProposal]:
    """Approved proposals of a village, and nothing about the others."""
    rows = (
        Proposal.objects.filter(area=area, state=S.APPROVED.value)
        .select_related("edition", "pokja")
        .order_by("-edition__year", "pokja__number")
    )
    return [PublicProposal(str(row.edition), row.pokja.number, row.title, row.sk_no, row.sk_on) for row in rows]
