"""Reading editions: their rules, calendar, quotas and awarded places. Each at most two statements."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from ketahanan.areas.models import SEGMENT, Area, Level, prefix_range
from ketahanan.common import money, zones
from ketahanan.editions.facts import BANKS, POKJA_PER_VILLAGE, SPM_WARNING_DAYS, Bank
from ketahanan.editions.models import Award, CompositionRule, DocumentRule, Edition, Quota, Stage, Tranche
from ketahanan.editions.outline import newest_quotas
from ketahanan.editions.workflow import EditionState

LIVE = tuple(state.value for state in EditionState if state not in (EditionState.DRAFT, EditionState.CLOSED))


def current_editions() -> list[Edition]:
    """Opened and not yet closed, the newest first."""
    return list(Edition.objects.filter(state__in=LIVE).select_related("area").order_by("-year", "name"))


def accepts_proposals(edition: Edition, at: datetime, zone: str) -> bool:
    """Open, and the day in the village's zone lies within the dates."""
    day = zones.today(at, zone)
    return edition.state == EditionState.OPEN and edition.opens_on <= day <= edition.proposals_close_on


def expired(at: datetime) -> QuerySet[Edition]:
    """Open editions whose last day for proposals is over where the day ends last (WIB)."""
    return Edition.objects.filter(
        state=EditionState.OPEN.value, proposals_close_on__lt=zones.today(at, zones.Zone.WIB)
    ).order_by("pk")


# Rules -------------------------------------------------------------------------------------------------------------


def rule(edition: Edition, code: str) -> CompositionRule | None:
    """One composition rule of the edition."""
    return edition.composition_rules.filter(code=code).first()


def documents_for(edition: Edition, stage: Stage | str, village_kind: str) -> list[DocumentRule]:
    """What a stage asks of this kind of village, in the order of the codes."""
    rows = edition.document_rules.filter(stage=str(stage), village_kind__in=["", village_kind])
    return list(rows.order_by("code", "village_kind"))


def tranches(edition: Edition) -> list[Tranche]:
    return list(edition.tranches.all())


def banks(edition: Edition) -> list[Bank]:
    """The allow-list with names. No statement."""
    return [BANKS[bic] for bic in edition.banks if bic in BANKS]


# Calendar ----------------------------------------------------------------------------------------------------------


def last_visit_day(edition: Edition) -> date:
    """No first visit later than this: its SPM would come too late. No statement."""
    return edition.last_visit_on


@dataclass(frozen=True, slots=True)
class SpmWarning:
    """A warning whose day has come: `before` is 60, 30 or 14."""

    before: int
    on: date
    days_left: int
    sentence: str


def spm_warnings(edition: Edition, day: date) -> list[SpmWarning]:
    """Warnings due by the day, the most urgent last; none before T-60, after the date, or outside the live states."""
    left = (edition.last_spm_on - day).days
    if left < 0 or edition.state not in LIVE:
        return []
    sentence = _("Batas SPM edisi %(edition)s %(days)d hari lagi, %(on)s. Kunjungan awal paling lambat %(visit)s.") % {
        "edition": edition, "days": left, "on": zones.written_day(edition.last_spm_on),
        "visit": zones.written_day(edition.last_visit_on),
    }  # fmt: skip
    return [
        SpmWarning(before, edition.last_spm_on - timedelta(days=before), left, sentence)
        for before in SPM_WARNING_DAYS
        if left <= before
    ]


# Quotas and awards -------------------------------------------------------------------------------------------------


def quotas(edition: Edition) -> QuerySet[Quota]:
    """The row in force of each place: the newest."""
    return newest_quotas(edition).select_related("area", "area__parent")


def _line(area: Area) -> list[str]:
    """Paths of the area and everything above it."""
    return [area.path[:end] for end in range(SEGMENT, len(area.path) + 1, SEGMENT)]


def quota_left(edition: Edition, area: Area) -> int | None:
    """Villages that can still be awarded here, by the kabupaten's and the province's quota; None: no quota is set."""
    held = list(quotas(edition).filter(area__path__in=_line(area)))
    if not held:
        return None
    used = _villages_awarded(edition).aggregate(
        **{f"used_{row.pk}": Count("pk", filter=_below(row.area.path)) for row in held}
    )
    return min(row.villages - int(used[f"used_{row.pk}"]) for row in held)


def _below(path: str) -> Q:
    low, high = prefix_range(path)
    return Q(area__path__gte=low, area__path__lt=high)


def _villages_awarded(edition: Edition) -> QuerySet[Award]:
    return Award.objects.in_force().filter(edition=edition, area__level=Level.VILLAGE)


def villages_awarded(edition: Edition, area: Area) -> int:
    """Villages with an award in force in the area."""
    return _villages_awarded(edition).filter(_below(area.path)).count()


def is_awarded(edition: Edition, area: Area) -> bool:
    """Has this very place an award in force?"""
    return Award.objects.in_force().filter(edition=edition, area=area).exists()


def awarded(edition: Edition) -> QuerySet[Award]:
    """All awards in force, by place."""
    rows = Award.objects.in_force().filter(edition=edition)
    return rows.select_related("area", "area__parent", "area__parent__parent").order_by("area__path")


@dataclass(frozen=True, slots=True)
class QuotaUse:
    """A place with its quota and how much of it is used."""

    area: Area
    villages: int
    used: int
    decree: str
    decree_on: date

    @property
    def left(self) -> int:
        return self.villages - self.used

    @property
    def percent(self) -> int:
        return min(100, self.used * 100 // self.villages) if self.villages else 0


def quota_use(edition: Edition) -> list[QuotaUse]:
    """Every quota in force with its use, kabupaten under their province. Two statements."""
    rows = list(quotas(edition).order_by("area__path"))
    paths = _villages_awarded(edition).values_list("area__path", flat=True)
    lengths = {len(row.area.path) for row in rows}
    used = Counter(path[:length] for path in paths for length in lengths)
    return [
        QuotaUse(row.area, row.villages, used[row.area.path], row.decree_no, row.decree_on) for row in rows
    ]


def money_warning(edition: Edition, villages: int) -> str:
    """A sentence when the budget does not pay four Pokja in every village of the quotas; else empty."""
    needed = edition.ceiling * POKJA_PER_VILLAGE * villages
    if needed <= edition.budget:
        return ""
    return _("Kuota %(villages)d desa memerlukan sampai %(needed)s, sedangkan anggarannya %(budget)s. Kurangi kuota "
             "atau pagu, atau tambah anggaran.") % {
        "villages": villages, "needed": money.written(needed), "budget": money.written(edition.budget),
    }  # fmt: skip


def nation() -> Area:
    """The root of the tree; an edition lies over it."""
    return Area.objects.get(level=Level.NATION)


