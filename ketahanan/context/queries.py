"""Published indices for pages: the years of one village, and how the villages of a place are spread over the statuses."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count

from ketahanan.analytics.shipped import shipped
from ketahanan.areas.models import Area, prefix_range
from ketahanan.context.models import ContextValue, Index


@dataclass(frozen=True, slots=True)
class Year:
    """One published year; values 0 to 1 with four places."""

    index: str
    year: int
    value: Decimal
    parts: tuple[tuple[str, Decimal], ...]
    status: str
    differs: bool
    by_method: str


@dataclass(frozen=True, slots=True)
class Share:
    """How many villages have a status in the newest year; `percent` is rounded to whole ones."""

    status: str
    count: int
    percent: int


def written(status: str) -> str:
    return status.replace("_", " ")


def years_of(area: Area, index: Index = Index.IDM) -> list[Year]:
    """Newest first; one statement. The values of one instrument only: instruments are never drawn as one line."""
    rows = ContextValue.objects.filter(area=area, index=index).order_by("-year")
    # Databases give the keys of an object in an order of their own; the method's is the one people know.
    order = [node.code for node in shipped(index.value).nodes]
    return [
        Year(
            row.get_index_display(), row.year, row.value,
            tuple((code.upper(), Decimal(row.parts[code])) for code in order if code in row.parts),
            written(row.status or row.by_method), row.differs, written(row.by_method),
        )
        for row in rows
    ]  # fmt: skip


def shares_of(area: Area, index: Index = Index.IDM) -> tuple[int, list[Share]]:
    """The newest year and the shares of its statuses among the villages below, best first; 0 and nothing without values."""
    low, high = prefix_range(area.path)
    rows = ContextValue.objects.filter(index=index, area__path__gte=low, area__path__lt=high)
    counted = list(rows.values_list("year", "status", "by_method").annotate(n=Count("pk")).order_by("-year"))
    if not counted:
        return 0, []
    year = counted[0][0]
    counts: dict[str, int] = {}
    for _year, status, by_method, count in counted:
        if _year == year:
            counts[status or by_method] = counts.get(status or by_method, 0) + count
    levels = shipped(index.value).levels
    total = sum(counts.values())
    names = reversed(levels.names) if levels else ()
    return year, [Share(written(name), counts[name], round(100 * counts[name] / total)) for name in names if name in counts]
