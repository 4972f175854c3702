"""Public pages. Each reads through the portal's queries and nothing else."""

from __future__ import annotations

import gzip
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ketahanan.areas import queries as areas
from ketahanan.areas.models import Area, Level
from ketahanan.assessments import queries as assessments
from ketahanan.common import shapes, zones
from ketahanan.context.queries import published, spread
from ketahanan.editions.models import Edition
from ketahanan.people.requests import moment
from ketahanan.portal import maps, open_data, programmes, queries, villages
from ketahanan.portal.caching import public, public_file, until_next_act
from ketahanan.portal.shape_files import LevelName, shape_file
from ketahanan.portal.words import SHADES, TONES, WORDS, Facts, Money, Stage

ROWS = 20
LEAFLET = "vendor/leaflet-1.9.4.js"
LEAFLET_STYLE = "vendor/leaflet.css"
YEAR = 31_536_000


def _province_address(code: str) -> str:
    return reverse("portal:province", args=[code])


def _kabupaten_address(code: str) -> str:
    return reverse("portal:kabupaten", args=[code])


def _village_address(code: str) -> str:
    return reverse("portal:village", args=[code])


def _editions(request: HttpRequest) -> tuple[list[Edition], Edition | None]:
    rows = queries.editions()
    return rows, queries.chosen(rows, request.GET.get("edisi", ""))


def asked_edition(request: HttpRequest) -> str:
    """The edition that the reader chose, for the links of the page; nothing when none was chosen."""
    edition = request.GET.get("edisi", "")
    return f"?edisi={edition}" if edition.isascii() and edition.isdigit() else ""


def _numbers(edition: Edition) -> queries.Numbers:
    return until_next_act(f"numbers:{edition.pk}", lambda: queries.numbers(edition))


# The country --------------------------------------------------------------------------------------------------------


@public
def home(request: HttpRequest) -> HttpResponse:
    """The programme in a few words, the numbers, the map and the same as a list."""
    editions, edition = _editions(request)
    villages_won = queries.villages_by_province(edition) if edition else {}
    awards = list(queries.awards(edition).filter(area__level=Level.KABUPATEN)[:60]) if edition else []
    asked = asked_edition(request)
    provinces = [(row.code, row.name, villages_won.get(row.code, 0)) for row in shapes.provinces()]
    context = {
        "editions": editions,
        "edition": edition,
        "asked": asked,
        "numbers": _numbers(edition) if edition else queries.Numbers(),
        "map": maps.award_map(villages_won, lambda code: _province_address(code) + asked),
        "shades": [(style, _(words)) for _least, style, words in reversed(SHADES)],
        "notice": _(shapes.NOTICE),
        "awards": awards,
        "with_places": [row for row in provinces if row[2]],
        "without": [row for row in provinces if not row[2]],
    }
    return render(request, "portal/home.html", context)


@public
def programme(request: HttpRequest) -> HttpResponse:
    """How the programme works; rules and dates of each open edition."""
    rows = programmes.running(moment(request))
    return render(request, "portal/programme.html", {"editions": rows, "groups": programmes.GROUPS})


# A province, a kabupaten --------------------------------------------------------------------------------------------


def place_or_404(code: str, level: Level) -> tuple[Area, Area | None]:
    area = Area.objects.in_force().filter(code=code, level=level).select_related("parent").first()
    if area is None:
        raise Http404
    return area, area.parent if level == Level.KABUPATEN else None


@public
def province(request: HttpRequest, code: str) -> HttpResponse:
    """Awarded kabupaten with their decree; all the others."""
    area, _above = place_or_404(code, Level.PROVINCE)
    editions, edition = _editions(request)
    won = (
        {row.area_id: row for row in queries.awards(edition, area).filter(area__level=Level.KABUPATEN)}
        if edition
        else {}
    )
    counts = queries.villages_by_kabupaten(edition, area) if edition else {}
    money = queries.money_by(queries.grants(edition, area), "area__parent__parent_id") if edition else {}
    rows = [
        {
            "area": row,
            "award": won.get(row.pk),
            "villages": counts.get(row.pk, 0),
            "money": money.get(row.pk, Money()),
        }
        for row in queries.places_below(area)
    ]
    context = {
        "area": area, "editions": editions, "edition": edition,
        "rows": [row for row in rows if row["award"] or row["villages"]],
        "others": [row["area"] for row in rows if not (row["award"] or row["villages"])],
        "total": sum(money.values(), Money()), "villages": sum(counts.values()),
        **_map_context(request, "kabupaten", area, _kabupaten_styles(rows)),
    }  # fmt: skip
    return render(request, "portal/province.html", context)


def _kabupaten_styles(rows: list[dict[str, Any]]) -> dict[str, tuple[str, str]]:
    return {row["area"].code: _kabupaten_style(row["villages"], bool(row["award"])) for row in rows}


def _kabupaten_style(n: int, awarded: bool) -> tuple[str, str]:
    if n:
        return "s-terima", ngettext("%(n)d desa ditetapkan", "%(n)d desa ditetapkan", n) % {"n": n}
    return ("s-tetap", _("ditetapkan, desa belum dipilih")) if awarded else ("s-luar", _("belum ditetapkan"))


@public
def kabupaten(request: HttpRequest, code: str) -> HttpResponse:
    """Villages with their stage, and where they lie."""
    area, above = place_or_404(code, Level.KABUPATEN)
    editions, edition = _editions(request)
    awards = list(queries.awards(edition, area)) if edition else []
    facts = queries.facts_below(edition, area, awards) if edition else {}
    q = request.GET.get("q", "").strip()[:80]
    page = Paginator(list(queries.villages_of(facts, q)), ROWS).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "area": area, "above": above, "editions": editions, "edition": edition, "q": q,
        "award": next((row for row in awards if row.area_id == area.pk), None), "page": page,
        "rows": [(row, facts[row.pk], _stage(facts[row.pk].stage)) for row in page],
        "villages": len(facts), "total": sum((row.money for row in facts.values()), Money()), "spread": spread(area),
    }  # fmt: skip
    if "peta" in request.GET:
        context |= _map_context(request, "desa", area, _village_styles(area, facts))
        drawn = context["drawing"].codes if "drawing" in context else frozenset()
        context["off_map"] = len(queries.village_codes(area) - drawn) if drawn else 0
        context["unmapped"] = [row for row in queries.villages_of(facts) if row.code not in drawn]
    else:
        context |= _map_context(request, "desa", area, {})
    return render(request, "portal/kabupaten.html", context)


def _stage(stage: Stage) -> dict[str, str]:
    return {"words": _(WORDS[stage]), "tone": TONES[stage], "style": f"s-{STYLES[stage]}"}


STYLES = {
    Stage.OUTSIDE: "luar", Stage.AWARDED: "tetap", Stage.FORMED: "bentuk", Stage.IN_PROCESS: "proses",
    Stage.SENT: "kirim", Stage.RECEIVED: "terima",
}  # fmt: skip


def _village_styles(area: Area, facts: dict[int, Facts]) -> dict[str, tuple[str, str]]:
    codes = dict(Area.objects.filter(pk__in=list(facts)).values_list("pk", "code"))
    shown = {codes[pk]: _stage(row.stage) for pk, row in facts.items() if pk in codes}
    return {code: (row["style"], row["words"]) for code, row in shown.items()}


def _map_context(
    request: HttpRequest, level: LevelName, area: Area, styles: dict[str, tuple[str, str]]
) -> dict[str, Any]:
    """The drawing, when it was asked for; always what the button needs."""
    query = request.GET.copy()
    query["peta"] = "1"
    query.pop("page", None)
    asked = asked_edition(request)
    context: dict[str, Any] = {
        "asked": asked,
        "map_link": f"?{query.urlencode()}#peta",
        "map_data": reverse("portal:map_places", args=[area.code]) + asked,
        "has_map": shape_file(level, area.code) is not None,
        "notice": _(shapes.NOTICE),
    }
    found = maps.drawing(level, area.code) if "peta" in request.GET else None
    if found is None:
        return context
    address = _kabupaten_address if level == "kabupaten" else _village_address
    outside = (
        f"s-{STYLES[Stage.OUTSIDE]}",
        _(WORDS[Stage.OUTSIDE]) if level == "desa" else _("belum ditetapkan"),
    )
    return context | {
        "drawing": found,
        "map": maps.place_map(
            found,
            _("Peta %(place)s") % {"place": area.title},
            lambda code: styles.get(code, outside)[0],
            lambda code: styles.get(code, outside)[1],
            lambda code: address(code) + asked,
        ),
        "legend": _legend(level),
        "notice": found.notice,
        "attribution": found.attribution,
    }


def _legend(level: LevelName) -> list[tuple[str, str]]:
    if level == "kabupaten":
        return [("s-luar", _("Belum ditetapkan")), ("s-tetap", _("Ditetapkan, desa belum dipilih")),
                ("s-terima", _("Ada desa yang ditetapkan"))]  # fmt: skip
    return [(f"s-{STYLES[stage]}", _(WORDS[stage])) for stage in Stage]


# A village ----------------------------------------------------------------------------------------------------------


@public
def village(request: HttpRequest, code: str) -> HttpResponse:
    """One village's institution, Pokja, amounts and milestones, or how it can join."""
    area = areas.by_code(code, **assessments.public_round_of_area())
    if area is None or area.level != Level.VILLAGE:
        raise Http404
    if area.code != code:
        return redirect(_village_address(area.code))
    line = _line(area)
    editions = villages.editions_of(area)
    wanted = request.GET.get("edisi", "")
    edition = next((row for row in editions if str(row.pk) == wanted), editions[0] if editions else None)
    context: dict[str, Any] = {
        "area": area, "above": line, "editions": editions, "edition": edition, "asked": asked_edition(request),
        "published": published(area), "off_map": maps.lacks(area.code, line[1].code),
    }  # fmt: skip
    if edition is None:
        context["open"] = queries.open_editions()
        return render(request, "portal/outside.html", context)
    found = villages.public_village(area, edition)
    context |= {"village": found, "stage": _stage(found.stage), "money": found.facts.money}
    return render(request, "portal/village.html", context)


def _line(area: Area) -> list[Area]:
    """Province, kabupaten and kecamatan, which came with the village."""
    line: list[Area] = []
    above = area.parent
    while above is not None and above.level > Level.NATION:
        line.insert(0, above)
        above = above.parent if above.level > Level.PROVINCE else None
    return line


# Map files ----------------------------------------------------------------------------------------------------------


@public_file
def map_places(request: HttpRequest, code: str) -> HttpResponse:
    """What the map in the browser loads after a press: words and links of every place, and where the shapes lie."""
    level: LevelName = "kabupaten" if len(code) == 2 else "desa"
    area, _above = place_or_404(code, Level.PROVINCE if level == "kabupaten" else Level.KABUPATEN)
    _rows, edition = _editions(request)
    asked = asked_edition(request)
    found = maps.drawing(level, code)
    if found is None:
        raise Http404
    if level == "kabupaten":
        counts = queries.villages_by_kabupaten(edition, area) if edition else {}
        won = set(queries.awards(edition, area).values_list("area_id", flat=True)) if edition else set()
        styles = {
            row.code: _kabupaten_style(counts.get(row.pk, 0), row.pk in won)
            for row in queries.places_below(area)
        }
    else:
        awards = list(queries.awards(edition, area)) if edition else []
        styles = _village_styles(area, queries.facts_below(edition, area, awards) if edition else {})
    name = "portal:kabupaten_shapes" if level == "kabupaten" else "portal:village_shapes"
    response = JsonResponse(
        {
            "leaflet": static(LEAFLET), "style": static(LEAFLET_STYLE), "decode": static("js/shapes.js"),
            "shapes": f"{reverse(name, args=[code])}?v={found.stamp}",
            "page": reverse("portal:home") + ("" if level == "kabupaten" else "desa/"), "asked": asked,
            # Of a kabupaten, by its code: one at a time, after another press.
            "inside": reverse("portal:map_places", args=["00.00"]) + asked if level == "kabupaten" else "",
            "places": styles, "outside": _legend(level)[0], "legend": _legend(level), "notice": found.notice, "attribution": found.attribution,
            "label": _("Peta %(place)s") % {"place": area.title}, "name": area.name, "open": _("Buka halaman"),
            "villages": _("Tampilkan desa"), "back": _("Kembali ke %(place)s"),
            "zoom_in": _("Perbesar"), "zoom_out": _("Perkecil"),
        }
    )  # fmt: skip
    patch_vary_headers(response, ["Cookie", "Accept-Language"])
    return response


@public_file
def kabupaten_shapes(request: HttpRequest, code: str) -> HttpResponse:
    """The kabupaten of a province."""
    return _shapes(request, "kabupaten", code)


@public_file
def village_shapes(request: HttpRequest, code: str) -> HttpResponse:
    """The villages of a kabupaten."""
    return _shapes(request, "desa", code)


def _shapes(request: HttpRequest, level: LevelName, code: str) -> HttpResponse:
    """As it lies on disk; opened only for a reader that cannot."""
    file = shape_file(level, code)
    if file is None:
        raise Http404
    takes = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(
        file.content if takes else gzip.decompress(file.content), content_type="application/json"
    )
    if takes:
        response["Content-Encoding"] = "gzip"
    patch_vary_headers(response, ["Accept-Encoding"])
    exact = request.GET.get("v") == file.stamp
    patch_cache_control(
        response, public=True, max_age=YEAR if exact else 3600, **({"immutable": True} if exact else {})
    )
    return response


# Open data ----------------------------------------------------------------------------------------------------------


@public
def data(request: HttpRequest) -> HttpResponse:
    """What can be downloaded, with what each column means."""
    return render(request, "portal/data.html", {"datasets": open_data.DATASETS.values()})


@public_file
def csv_file(request: HttpRequest, name: str) -> HttpResponse:
    """One dataset."""
    dataset = open_data.DATASETS.get(name)
    if dataset is None:
        raise Http404
    day = zones.today(moment(request), zones.Zone.WIB)
    text = until_next_act(f"csv:{name}:{day}", lambda: open_data.csv_of(dataset, day))
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="ketahanan-{name}.csv"'
    response["Link"] = f'<{open_data.LICENCE_ADDRESS}>; rel="license"'
    return response


@public_file
def readme(request: HttpRequest) -> HttpResponse:
    """The same words as the page, to keep beside the files."""
    response = HttpResponse(
        open_data.readme(zones.today(moment(request), zones.Zone.WIB)), content_type="text/plain; charset=utf-8"
    )
    patch_vary_headers(response, ["Cookie", "Accept-Language"])
    return response
