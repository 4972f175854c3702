"""The province's one ranking list: who enters, in which order, what signing it moves (ruling C1, decision 0071)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from ketahanan.areas.models import Area, prefix_range
from ketahanan.common import zones
from ketahanan.common.errors import Refused
from ketahanan.editions.models import Edition
from ketahanan.editions.workflow import EditionState
from ketahanan.flow import operations as flow
from ketahanan.flow.kinds import Given
from ketahanan.people.posts import Actor
from ketahanan.proposals import queries
from ketahanan.proposals.models import Bundle, Proposal, RankingList
from ketahanan.proposals.workflow import PROPOSAL
from ketahanan.proposals.workflow import ProposalState as S

# On the way to the province: the bundle is not complete while one of its proposals is here.
MOVING = frozenset({S.SUBMITTED, S.CHECKING_KAB, S.RETURNED_KAB, S.RETURNED_PROV, S.OBJECTED})
COUNTED = MOVING | {S.RECOMMENDED_KAB}
LIMITS = {
    S.SUBMITTED: PROPOSAL["recommend"].within or 0,
    S.CHECKING_KAB: PROPOSAL["recommend"].within or 0,
    S.RETURNED_KAB: PROPOSAL["resubmit"].within or 0,
}
BEFORE_RANKING = frozenset({EditionState.DRAFT, EditionState.OPEN})


@dataclass
class Candidate:
    """One village on its way into the list."""

    bundle: int
    village: str
    kabupaten_id: int | None
    kabupaten: str
    score: int | None
    ready: int = 0
    moving: list[str] = field(default_factory=list)
    until: date | None = None
    submitted: datetime | None = None
    tie: str = ""
    in_quota: bool = False
    tied: bool = False
    late: bool = False

    @property
    def complete(self) -> bool:
        return not self.moving


def candidates(edition: Edition, province: Area) -> list[Candidate]:
    """Every village of the province with a proposal handed in and not yet decided. One statement."""
    low, high = prefix_range(province.path)
    rows = (
        Proposal.objects.filter(
            edition=edition, area__path__gte=low, area__path__lt=high, state__in=[state.value for state in COUNTED]
        )
        .order_by("bundle_id", "pk")
        .values_list(
            "bundle_id", "bundle__score", "area__name", "area__zone", "area__parent__parent_id",
            "area__parent__parent__name", "state", "state_since", "submitted_at",
        )
    )  # fmt: skip
    found: dict[int, Candidate] = {}
    for bundle, score, village, zone, kabupaten_id, kabupaten, state, since, submitted in rows:
        row = found.setdefault(bundle, Candidate(bundle, village, kabupaten_id, kabupaten, score))
        if state == S.RECOMMENDED_KAB:
            row.ready += 1
            row.submitted = max(filter(None, (row.submitted, submitted)), default=None)
            continue
        row.moving.append(state)
        if state in LIMITS:
            last = zones.today(since, zone) + timedelta(days=LIMITS[S(state)])
            row.until = max(filter(None, (row.until, last)))
    return list(found.values())


def arranged(rows: Sequence[Candidate], before: Sequence[Mapping[str, Any]] = ()) -> list[Candidate]:
    """In rank order: higher score, then a tie decided with a reason, then the earlier complete submission.

    Resilience comes before submission once villages are measured; no village is measured yet.
    """
    place = {entry["bundle"]: number for number, entry in enumerate(before)}
    ties = {entry["bundle"]: entry.get("tie", "") for entry in before}
    ranked: list[Candidate] = []
    ready = sorted((row for row in rows if row.ready), key=lambda row: -(row.score or 0))
    for _score, group in groupby(ready, key=lambda row: row.score or 0):
        same = sorted(group, key=lambda row: (row.submitted.timestamp() if row.submitted else 0.0, row.bundle))
        if any(ties.get(row.bundle) for row in same):
            same.sort(key=lambda row: place.get(row.bundle, len(place)))
        ranked += same
    for row in ranked:
        row.tie = ties.get(row.bundle, "")
    return ranked


def entries(rows: Sequence[Candidate]) -> list[dict[str, Any]]:
    """The order as the list keeps it."""
    return [{"bundle": row.bundle, "score": row.score or 0, "tie": row.tie} for row in rows]


def fill(rows: Sequence[Candidate], places: Mapping[int, int], province_id: int) -> None:
    """Mark those within the places of the province and of their kabupaten, from the top."""
    taken: dict[int, int] = {}
    for row in rows:
        areas = [area for area in (province_id, row.kabupaten_id or 0) if area in places]
        row.in_quota = province_id in places and all(taken.get(area, 0) < places[area] for area in areas)
        if row.in_quota:
            for area in areas:
                taken[area] = taken.get(area, 0) + 1


def content(record: RankingList) -> object:
    """What the province's signature binds."""
    return {"edition": record.edition_id, "area": record.area_id, "order": record.order}


def too_early(edition: Edition, province: Area, at: datetime) -> str:
    """Why no list can be made yet; empty when proposals are closed."""
    if edition.state not in BEFORE_RANKING:
        return ""
    if edition.state == EditionState.OPEN and zones.today(at, province.zone) > edition.proposals_close_on:
        return ""
    return _("Usulan %(edition)s masih diterima sampai %(day)s. Peringkat disusun sesudahnya.") % {
        "edition": edition, "day": zones.written_day(edition.proposals_close_on),
    }  # fmt: skip


def can_sign(record: RankingList, given: Given, by: Actor, at: datetime) -> None:
    """Proposals closed, quota known, nobody's time still running, and the list as it was arranged."""
    early = too_early(record.edition, record.area, at)
    if early:
        raise Refused(early)
    if record.area_id not in queries.quotas(record.edition, record.area):
        raise Refused(
            _("Kuota %(province)s belum ditetapkan. Minta admin pusat mencatat keputusannya.")
            % {"province": record.area.title}
        )
    rows = candidates(record.edition, record.area)
    today = zones.today(at, record.area.zone)
    awaited = [row for row in rows if not row.ready and row.until and row.until >= today]
    if awaited:
        last = max(row.until for row in awaited if row.until)
        raise Refused(
            _("Masih diperiksa kabupaten: %(villages)s. Tunggu hasilnya, paling lama sampai %(day)s.")
            % {"villages": ", ".join(row.village for row in awaited[:10]), "day": zones.written_day(last)}
        )
    if entries(arranged(rows, record.order)) != record.order:
        raise Refused(
            _("Usulan atau nilai berubah sejak daftar disusun. Susun lagi daftarnya, periksa, lalu tanda tangani.")
        )
    if not record.order:
        raise Refused(_("Belum ada desa yang direkomendasikan kabupaten. Daftar kosong tidak bisa ditandatangani."))


def move_bundles(record: RankingList, given: Given, by: Actor, at: datetime) -> Mapping[str, Any]:
    """Rank every village of the list, forward those within the quota, park the rest; set-based (ruling C1)."""
    from ketahanan.proposals.kinds import KIND

    rows = arranged(candidates(record.edition, record.area), record.order)
    places = queries.quotas(record.edition, record.area)
    fill(rows, places, record.area_id)
    bundles = [
        Bundle(pk=row.bundle, rank=number, in_quota=row.in_quota, ranked_at=at) for number, row in enumerate(rows, 1)
    ]
    Bundle.objects.bulk_update(bundles, ["rank", "in_quota", "ranked_at"], batch_size=200)
    within = {row.bundle for row in rows if row.in_quota}
    ranked = [row.bundle for row in rows]
    ready = list(Proposal.objects.filter(bundle_id__in=ranked, state=S.RECOMMENDED_KAB.value).order_by("pk"))
    told = {"list": record.pk}
    flow.perform_many(KIND, ready, "rank", at=at, details=told)
    flow.perform_many(KIND, [row for row in ready if row.bundle_id in within], "forward", at=at, details=told)
    flow.perform_many(KIND, [row for row in ready if row.bundle_id not in within], "park", at=at, details=told)
    return {
        "order": record.order, "in_quota": len(within), "places": places.get(record.area_id), "proposals": len(ready),
    }  # fmt: skip


# Pages --------------------------------------------------------------------------------------------------------------


def as_drafted(
    record: RankingList, known: Sequence[Candidate], places: Mapping[int, int]
) -> list[Candidate]:
    """The list as it would be signed now, with its places."""
    rows = arranged(known, record.order)
    fill(rows, places, record.area_id)
    for above, row in zip([None, *rows], rows, strict=False):
        row.tied = above is not None and above.score == row.score
    return rows


def as_signed(record: RankingList) -> list[Candidate]:
    """The list as it was signed, latecomers at its end."""
    low, high = prefix_range(record.area.path)
    bundles = Bundle.objects.filter(
        edition=record.edition, area__path__gte=low, area__path__lt=high, rank__isnull=False
    ).select_related("area__parent__parent")
    ties = {entry["bundle"]: entry.get("tie", "") for entry in record.order}
    rows = []
    for bundle in bundles.order_by("rank"):
        kabupaten = queries.kabupaten_of(bundle.area)
        row = Candidate(bundle.pk, bundle.area.name, kabupaten.pk, kabupaten.name, bundle.score)
        row.in_quota, row.tie, row.late = bool(bundle.in_quota), ties.get(bundle.pk, ""), bundle.pk not in ties
        rows.append(row)
    return rows


def has_changed(record: RankingList, rows: Sequence[Candidate]) -> bool:
    """Does the kept order differ from what proposals and points say now?"""
    return bool(entries(rows) != record.order)


def not_in_list(known: Sequence[Candidate]) -> list[Candidate]:
    """Villages on the way of which nothing is recommended yet."""
    return sorted((row for row in known if not row.ready), key=lambda row: row.village)
