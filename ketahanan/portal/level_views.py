"""Measured resilience of the country, a province, a kabupaten: one page for the public and for officers in reach."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from ketahanan.areas.models import Area, Level
from ketahanan.assessments.standing import Line
from ketahanan.common import shapes
from ketahanan.editions.models import Edition
from ketahanan.flow.listing import page_of, search_text
from ketahanan.people.requests import actor
from ketahanan.portal import level_charts, level_villages, levels, maps, queries
from ketahanan.portal.caching import public
from ketahanan.portal.level_villages import Village
from ketahanan.portal.levels import Count, Scope, Standing
from ketahanan.portal.shape_files import LevelName, shape_file
from ketahanan.portal.views import asked_edition, place_or_404

NOT_MEASURED = "lx"


@public
def nation(request: HttpRequest) -> HttpResponse:
    """The provinces."""
    context, found = _context(request, None)
    if found is None:
        return render(request, "portal/levels.html", context)
    standing: Standing = context["standing"]
    names = {row.code: row.name for row in shapes.provinces()}
    style, words = _painted(found, standing.places)
    context |= {
        "rows": _places(found, standing, names, "portal:levels_province"),
        "map": maps.province_map(style, words, lambda code: _link("portal:levels_province", code, context)),
        "notice": _(shapes.NOTICE),
    }
    return render(request, "portal/levels.html", context)


@public
def province(request: HttpRequest, code: str) -> HttpResponse:
    """The kabupaten of a province."""
    area, _above = place_or_404(code, Level.PROVINCE)
    context, found = _context(request, area)
    if found is None:
        return render(request, "portal/levels.html", context)
    standing: Standing = context["standing"]
    names = {row.code: row.title for row in queries.places_below(area)}
    context |= {"rows": _places(found, standing, names, "portal:levels_kabupaten")}
    context |= _map(request, "kabupaten", area, _painted(found, standing.places), "portal:levels_kabupaten", context)
    return render(request, "portal/levels.html", context)


@public
def kabupaten(request: HttpRequest, code: str) -> HttpResponse:
    """The villages of a kabupaten, in the order of their names."""
    area, above = place_or_404(code, Level.KABUPATEN)
    context, found = _context(request, area)
    context["above"] = above
    if found is None:
        return render(request, "portal/levels.html", context)
    known, q = level_villages.villages_of(found), search_text(request)
    page = page_of(request, level_villages.matching(known, q))
    shown: list[Village] = list(page.object_list)
    numbers, groups = level_villages.numbers(shown), level_villages.groups(found, known)
    context |= {
        "villages": [_village(found, row, numbers.get(row.result), groups) for row in shown],
        "page": page, "q": q, "searchable": len(known) > page.paginator.per_page or q, "numbers": bool(numbers),
    }  # fmt: skip
    painted = _painted_villages(found, known)
    context |= _map(request, "desa", area, painted, "portal:village", context)
    return render(request, "portal/levels.html", context)


# What every page has --------------------------------------------------------------------------------------------------


def _context(request: HttpRequest, area: Area | None) -> tuple[dict[str, Any], Scope | None]:
    """The scope is None where the reader may know of nothing, so that nothing and something hidden look the same."""
    by = actor(request)
    editions = levels.editions(by)
    edition = queries.chosen(editions, request.GET.get("edisi", ""))
    context: dict[str, Any] = {
        "area": area, "editions": editions, "edition": edition, "asked": asked_edition(request),
        "told": levels.is_told(edition, area, by) if edition else True,
    }  # fmt: skip
    found = levels.scope(edition, area, by) if edition else None
    standing = levels.standing_of(found) if found else None
    if edition is None or found is None or standing is None or standing.own.told[-1] == 0:
        return context, None
    size = len(found.names)
    context |= {
        "standing": standing, "own": standing.own, "names": found.names, "whole": found.whole, "exact": found.exact,
        "instrument": found.version.method_name,
        "hides": any(None in count.told for count in (standing.own, *standing.places.values())),
        "bars": [_bar(name, standing.own, level) for level, name in enumerate(found.names)],
        "times": [
            (one, found.cells(count), count.total) for one, count in ((edition, standing.own), *_earlier(found, editions))
        ],
        "legend": [*((_style(level, size), name.capitalize()) for level, name in enumerate(found.names)),
                   (NOT_MEASURED, _("Belum ada angka"))],
    }  # fmt: skip
    if found.exact:
        cuts = found.method.levels.cuts if found.method.levels else ()
        label = _("Desa menurut indeks, dari 0 sampai 100; angkanya ada di tabel di bawah")
        context["histogram"] = level_charts.histogram(standing.bands, cuts, found.names, label)
        context["bands"] = [
            (level_charts.band_words(number, len(standing.bands)), n) for number, n in enumerate(standing.bands) if n
        ]
    return context, found


def _bar(name: str, own: Count, level: int) -> dict[str, Any]:
    percent = own.percent(level)
    words = own.words[level] + (_(" desa, %(percent)d %%") % {"percent": round(percent)} if percent is not None else "")
    return {"label": name.capitalize(), "percent": percent, "words": words}


def _earlier(found: Scope, editions: list[Edition]) -> list[tuple[Edition, Count]]:
    """The edition before, counted for the same reader by the same questionnaire; nothing when it is told otherwise."""
    older = [row for row in editions if (row.year, row.pk) < (found.edition.year, found.edition.pk)]
    before = levels.scope(max(older, key=lambda row: (row.year, row.pk)), found.area, found.by, found) if older else None
    if before is None or before.exact != found.exact:
        return []
    own = levels.standing_of(before).own
    return [] if own.told[-1] == 0 else [(before.edition, own)]


def _style(level: int, size: int) -> str:
    """One of three, of equal distance in lightness."""
    return f"l{level * 2 // max(1, size - 1)}"


def _places(found: Scope, standing: Standing, names: Mapping[str, str], name: str) -> list[dict[str, Any]]:
    """Counted places by name."""
    rows = [
        {"title": names.get(code, code), "url": reverse(name, args=[code]), "cells": found.cells(row), "total": row.words[-1],
         "middle": _middle(found, row)}
        for code, row in standing.places.items()
    ]  # fmt: skip
    return sorted(rows, key=lambda row: str(row["title"]))


def _middle(found: Scope, count: Count) -> str:
    return "–" if count.middle is None else found.names[count.middle]


def _link(name: str, code: str, context: Mapping[str, Any]) -> str:
    return reverse(name, args=[code]) + str(context["asked"])


type Painted = tuple[Callable[[str], str], Callable[[str], str]]


def _painted(found: Scope, places: Mapping[str, Count]) -> Painted:
    """Style and words of a place by its code: the level of its middle village."""
    size = len(found.names)

    def style(code: str) -> str:
        row = places.get(code)
        return NOT_MEASURED if row is None or row.middle is None else _style(row.middle, size)

    def words(code: str) -> str:
        row = places.get(code)
        if row is None:
            return _("belum ada angka")
        if row.few:
            return _("kurang dari 5 desa terukur")
        return _("tengah: %(level)s") % {"level": _middle(found, row)}

    return style, words


def _painted_villages(found: Scope, known: list[Village]) -> Painted:
    by_code, size = {row.area.code: row.level for row in known}, len(found.names)
    return (
        lambda code: _style(by_code[code], size) if code in by_code else NOT_MEASURED,
        lambda code: found.names[by_code[code]] if code in by_code else _("belum ada angka"),
    )


def _map(
    request: HttpRequest, level: LevelName, area: Area, painted: Painted, name: str, context: Mapping[str, Any]
) -> dict[str, Any]:
    """The drawing once it was asked for, and the link that asks for it."""
    query = request.GET.copy()
    query["peta"] = "1"
    query.pop("page", None)
    link = {"map_link": f"?{query.urlencode()}#peta", "has_map": shape_file(level, area.code) is not None}
    found = maps.drawing(level, area.code) if "peta" in request.GET else None
    if found is None:
        return link | {"notice": _(shapes.NOTICE)}
    style, words = painted
    label = _("Peta ketahanan %(place)s") % {"place": area.title}
    drawn = maps.place_map(found, label, style, words, lambda code: _link(name, code, context))
    return link | {"map": drawn, "map_link": "", "notice": f"{found.notice} {found.attribution}"}


def _village(
    found: Scope, row: Village, line: Line | None, groups: level_villages.Groups
) -> dict[str, Any]:
    return {
        "area": row.area, "round": row.round, "level": found.names[row.level], "line": line, "sure": row.sure,
        "group": groups.words(row.index) if row.own else "",
    }  # fmt: skip


