"""Published indices for pages: the years of one village, and how the villages of a place are spread over the statuses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ketahanan.analytics.method import Method, Node
from ketahanan.analytics.shipped import shipped
from ketahanan.areas.models import Area, prefix_range
from ketahanan.common import zones
from ketahanan.common.text import N_
from ketahanan.context.models import ContextValue, Index

# Statuses come from the method file; these are the ones that people read in both languages.
STATUSES = (N_("sangat tertinggal"), N_("tertinggal"), N_("berkembang"), N_("maju"), N_("mandiri"))


@dataclass(frozen=True, slots=True)
class Year:
    """One published year; values 0 to 1 with four places, None where nothing was published."""

    year: int
    value: Decimal
    parts: tuple[tuple[str, Decimal | None], ...]
    status: str
    differs: bool
    by_method: str
    source: str
    named: bool
    loaded_on: date


@dataclass(frozen=True, slots=True)
class Published:
    """What one index says of one village, the newest year first; `parts` are codes and titles of its components."""

    index: str
    title: str
    basis: str
    parts: tuple[tuple[str, str], ...]
    years: tuple[Year, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """How many villages have a status; `percent` is rounded to whole ones."""

    status: str
    count: int
    percent: int


@dataclass(frozen=True, slots=True)
class Spread:
    """The newest year of one index among the villages of a place, the best status first."""

    index: str
    title: str
    year: int
    total: int
    shares: tuple[Share, ...]


def published(area: Area, index: Index = Index.IDM) -> Published | None:
    """Its years, if there is one; one statement. One index only: instruments are never drawn as one line."""
    rows = ContextValue.objects.filter(area=area, index=index).select_related("source").order_by("-year")
    method = shipped(index.value)
    years = tuple(_year(row, method, area.zone) for row in rows)
    if not years:
        return None
    parts = tuple((node.code.upper(), _titled(node)) for node in method.nodes[:-1])
    return Published(str(index.label), _titled(method.root), method.source, parts, years)


def _year(row: ContextValue, method: Method, zone: str) -> Year:
    # Databases give the keys of an object in an order of their own; the method's is the one people know.
    parts = ((node.code, row.parts.get(node.code)) for node in method.nodes[:-1])
    return Year(
        row.year, row.value, tuple((code.upper(), Decimal(text) if text else None) for code, text in parts),
        _(row.status or row.by_method), row.differs, _(row.by_method), row.source.source, not row.source.unnamed,
        zones.today(row.source.at, zone),
    )  # fmt: skip


def _titled(node: Node) -> str:
    return node.title_en if node.title_en and (get_language() or "").startswith("en") else node.title


def spread(area: Area, index: Index = Index.IDM) -> Spread | None:
    """Over the villages below, if one has a value; one statement."""
    low, high = prefix_range(area.path)
    rows = ContextValue.objects.filter(index=index, area__path__gte=low, area__path__lt=high)
    counted = list(rows.values_list("year", "status", "by_method").annotate(n=Count("pk")).order_by("-year"))
    if not counted:
        return None
    year = counted[0][0]
    counts: dict[str, int] = {}
    for of, status, by_method, count in counted:
        if of == year:
            counts[status or by_method] = counts.get(status or by_method, 0) + count
    method = shipped(index.value)
    total = sum(counts.values())
    names = reversed(method.levels.names) if method.levels else ()
    shares = tuple(Share(_(name), counts[name], round(100 * counts[name] / total)) for name in names if name in counts)
    return Spread(str(index.label), _titled(method.root), year, total, shares)
