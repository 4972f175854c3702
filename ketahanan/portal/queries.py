"""What the public may read of the whole: editions, awarded places, amounts. Never a state of a record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Substr

from ketahanan.areas.models import Area, Level, prefix_range
from ketahanan.editions.models import Award, Edition
from ketahanan.editions.workflow import AwardState, EditionState
from ketahanan.grants import amounts
from ketahanan.grants.amounts import Amounts
from ketahanan.grants.models import Grant
from ketahanan.portal.words import Facts, Money
from ketahanan.proposals.models import Proposal
from ketahanan.proposals.workflow import ProposalState
from ketahanan.villages.models import Institution
from ketahanan.villages.queries.institutions import SET_UP

DECREED = tuple(state.value for state in SET_UP)
TAKING = (EditionState.OPEN.value,)


def money_of(found: Amounts) -> Money:
    """The three amounts that are public; what came back counts as not sent."""
    sent = found.sent - found.returned
    return Money(found.committed, sent, min(found.acknowledged, sent))


# Editions -----------------------------------------------------------------------------------------------------------


def editions() -> list[Edition]:
    """All but drafts, the newest first, each with whether it has awarded a place."""
    return tabs(of_portal(Exists(Award.objects.in_force().filter(edition=OuterRef("pk")))))


def of_portal(has_places: Exists) -> QuerySet[Edition]:
    """All but drafts, the newest first; `chosen` prefers those with places."""
    rows = Edition.objects.exclude(state=EditionState.DRAFT.value).annotate(has_places=has_places)
    return rows.order_by("-year", "name")


def tabs(rows: Iterable[Edition]) -> list[Edition]:
    """Each with the words of its tab: the year alone where one edition has that year, else its name too."""
    found = list(rows)
    years = Counter(row.year for row in found)
    for row in found:
        row.tab = str(row.year) if years[row.year] == 1 else str(row)  # type: ignore[attr-defined]
    return found


def chosen(rows: Iterable[Any], wanted: str) -> Edition | None:
    """The edition asked for, else the newest with a place, else the newest."""
    known = list(rows)
    asked = next((row for row in known if str(row.pk) == wanted), None)
    found: Edition | None = asked or next(
        (row for row in known if row.has_places), known[0] if known else None
    )
    return found


def open_editions() -> list[Edition]:
    """Those that take proposals, by their state."""
    return list(Edition.objects.filter(state__in=TAKING).order_by("-year", "name"))


# Places -------------------------------------------------------------------------------------------------------------


def _below(area: Area | None, field_name: str = "area__path") -> Q:
    if area is None:
        return Q()
    low, high = prefix_range(area.path)
    return Q(**{f"{field_name}__gte": low, f"{field_name}__lt": high})


def awards(edition: Edition, area: Area | None = None) -> QuerySet[Award]:
    """Decrees in force, by place."""
    rows = Award.objects.in_force().filter(_below(area), edition=edition)
    return rows.select_related("area__parent").order_by("area__path")


def villages_by_province(edition: Edition) -> dict[str, int]:
    """Awarded villages by the two digits of the province."""
    rows = (
        Award.objects.in_force()
        .filter(edition=edition, area__level=Level.VILLAGE)
        .annotate(province=Substr("area__code", 1, 2))
        .values_list("province")
        .annotate(n=Count("pk"))
        .order_by("province")
    )
    return dict(rows)


def villages_by_kabupaten(edition: Edition, area: Area) -> dict[int, int]:
    """Awarded villages by the id of the kabupaten."""
    rows = (
        Award.objects.in_force()
        .filter(_below(area), edition=edition, area__level=Level.VILLAGE)
        .values_list("area__parent__parent_id")
        .annotate(n=Count("pk"))
        .order_by()
    )
    return dict(rows)


def grants(edition: Edition, area: Area | None = None) -> QuerySet[Grant]:
    """Every grant of the edition below a place; what is public of it are sums of the ledger."""
    return Grant.objects.filter(_below(area), edition=edition)


def money_by(rows: QuerySet[Grant], name: str) -> dict[Any, Money]:
    """Sums by a field of the grant. Two statements."""
    return {key: money_of(found) for key, found in amounts.amounts_by(rows, name).items()}


def approved(edition: Edition, area: Area | None = None) -> QuerySet[Proposal]:
    """Proposals with a decree."""
    return Proposal.objects.filter(_below(area), edition=edition, state=ProposalState.APPROVED.value)


@dataclass(frozen=True, slots=True)
class Numbers:
    """An edition in five numbers."""

    kabupaten: int = 0
    villages: int = 0
    groups: int = 0
    money: Money = field(default_factory=Money)


def numbers(edition: Edition) -> Numbers:
    """Counted from decrees, amounts from the ledger. Four statements."""
    places = Award.objects.in_force().filter(edition=edition).aggregate(
        kabupaten=Count("pk", filter=Q(area__level=Level.KABUPATEN)),
        villages=Count("pk", filter=Q(area__level=Level.VILLAGE)),
    )  # fmt: skip
    return Numbers(
        places["kabupaten"], places["villages"], approved(edition).count(),
        money_of(amounts.edition_amounts(edition.pk)),
    )  # fmt: skip


def facts_below(edition: Edition, area: Area, awarded: Iterable[Award]) -> dict[int, Facts]:
    """Every village below the place that has a public fact, by its id. `awarded` are the decrees of the place.

    Three statements, however many villages.
    """
    won = {row.area_id for row in awarded if row.area.level == Level.VILLAGE}
    decreed = Institution.objects.filter(_below(area), edition=edition, state__in=DECREED).order_by()
    counted = approved(edition, area).order_by().values_list("area_id").annotate(n=Count("pk"))
    # No village has zero approved proposals in the second part.
    rows = list(decreed.values_list("area_id").annotate(n=Value(0)).union(counted, all=True))
    formed, yes = {pk for pk, n in rows if n == 0}, {pk: n for pk, n in rows if n}
    money = money_by(grants(edition, area), "area_id")
    return {
        pk: Facts(pk in won, pk in formed, yes.get(pk, 0), money.get(pk, Money()))
        for pk in won | formed | set(yes) | {pk for pk, found in money.items() if found != Money()}
    }


def places_below(area: Area) -> QuerySet[Area]:
    """What lies directly below and is in force, by code."""
    return Area.objects.in_force().filter(parent=area).order_by("code", "name")


def village_codes(area: Area) -> set[str]:
    """Of all villages in force below the place."""
    rows = Area.objects.in_force().filter(_below(area, "path"), level=Level.VILLAGE)
    return set(rows.values_list("code", flat=True))


def villages_of(ids: Iterable[int], q: str = "") -> QuerySet[Area]:
    """Villages with their kecamatan, by place."""
    rows = Area.objects.filter(pk__in=list(ids)).select_related("parent")
    for word in q.split()[:6]:
        rows = rows.filter(
            Q(name__icontains=word) | Q(parent__name__icontains=word) | Q(code__startswith=word)
        )
    return rows.order_by("path")


def public_village_codes() -> list[str]:
    """Villages with an award in force in any edition, for the list that search engines read."""
    rows = (
        Award.objects.in_force()
        .filter(area__level=Level.VILLAGE)
        .exclude(edition__state=EditionState.DRAFT.value)
    )
    return list(rows.order_by("area__code").values_list("area__code", flat=True).distinct())


def public_kabupaten_codes() -> list[str]:
    """Kabupaten and kota with an award in force."""
    rows = Award.objects.filter(state=AwardState.IN_FORCE.value, area__level=Level.KABUPATEN)
    return list(rows.order_by("area__code").values_list("area__code", flat=True).distinct())


def last_day(rows: Iterable[date | None]) -> date | None:
    """The latest of some days, if any."""
    return max(filter(None, rows), default=None)
