"""Public pages about places: browse, search, one place with the history of its code."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import Sum
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ketahanan.areas import queries
from ketahanan.areas.forms import written
from ketahanan.areas.models import Area, Kind, Level
from ketahanan.common.zones import SHORT

ROWS = 40
SHORTEST = 2
LEVELS = {
    "provinsi": (Level.PROVINCE,), "kabupaten": (Level.KABUPATEN,), "kecamatan": (Level.KECAMATAN,),
    "desa": (Level.VILLAGE,), "dusun": (Level.DUSUN,),
}  # fmt: skip


def address_of(area: Area) -> str:
    """Where the page of a place is."""
    if area.level == Level.NATION:
        return reverse("area:index")
    if area.code and area.level <= Level.VILLAGE:
        return reverse("area:detail", args=[area.code])
    return reverse("area:sub_area", args=[area.pk])


@login_not_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The provinces."""
    nation = Area.objects.filter(level=Level.NATION).first()
    if nation is None:
        return render(request, "areas/empty.html")
    return _page(request, nation)


@login_not_required
@require_safe
def detail(request: HttpRequest, code: str) -> HttpResponseBase:
    """One official place. A former or undotted code leads to the address in force."""
    area = queries.by_code(code)
    if area is None:
        raise Http404
    if area.code != code:
        return redirect(address_of(area))
    return _page(request, area)


@login_not_required
@require_safe
def sub_area(request: HttpRequest, area_id: int) -> HttpResponse:
    """A dusun, lingkungan, RW or RT."""
    return _page(request, get_object_or_404(Area, pk=area_id, level__gt=Level.VILLAGE))


def _page(request: HttpRequest, area: Area) -> HttpResponse:
    line = queries.line_of(area)
    page = Paginator(queries.children_of(area), ROWS).get_page(request.GET.get("page"))
    below = queries.counts_by_child(area) if area.level < Level.KECAMATAN else {}
    official = 0 < area.level <= Level.VILLAGE
    context = {
        "area": area,
        "zone": SHORT.get(area.zone, area.zone),
        "above": [(address_of(one), one.title) for one in line[:-1]],
        "page": page,
        "children_title": _children_title(area),
        "children": [_child(one, below.get(one.pk, {})) for one in page],
        "codes": queries.codes_of(area) if official else [],
        "successions": [_succession(area, one) for one in queries.successions_of(area)] if official else [],
        "households": _households(area) if area.level >= Level.VILLAGE else None,
    }
    return render(request, "areas/detail.html", context)


def _households(area: Area) -> int | None:
    """Counted in the parts; None when no part was counted."""
    total: int | None = queries.children_of(area).aggregate(n=Sum("households"))["n"]
    return total


def _children_title(area: Area) -> str:
    titles = {
        Level.NATION: _("Provinsi"), Level.PROVINCE: _("Kabupaten dan kota"), Level.KABUPATEN: _("Kecamatan"),
        Level.KECAMATAN: _("Desa dan kelurahan"), Level.VILLAGE: _("Dusun, lingkungan, RW, dan RT"),
    }  # fmt: skip
    return titles.get(Level(area.level), _("Bagian"))


def _child(area: Area, counts: Any) -> dict[str, Any]:
    """A row of the list: what it is and how much lies below it."""
    villages = sum(counts.get(kind, 0) for kind in (Kind.DESA, Kind.KELURAHAN, Kind.DESA_ADAT))
    return {
        "url": address_of(area),
        "area": area,
        "kabupaten": counts.get(Kind.KABUPATEN, 0) + counts.get(Kind.KOTA, 0),
        "kecamatan": counts.get(Kind.KECAMATAN, 0),
        "villages": villages,
    }


def _succession(area: Area, row: Any) -> dict[str, Any]:
    other, forward = (row.new, True) if row.old_id == area.pk else (row.old, False)
    words = {
        ("PECAH", True): _("Sebagian menjadi"), ("PECAH", False): _("Pecahan dari"),
        ("GABUNG", True): _("Bergabung ke"), ("GABUNG", False): _("Menerima gabungan"),
    }  # fmt: skip
    return {"word": words[row.kind, forward], "url": address_of(other), "title": other.title, "on": row.on}


@login_not_required
@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Search as you type: JSON for scripts, a fragment for htmx, a whole page for everybody else."""
    text = request.GET.get("q", "").strip()
    level = request.GET.get("tingkat", "")
    within = queries.by_code(request.GET["dalam"]) if request.GET.get("dalam") else None
    found = queries.search(text, level=_levels(level), within=within) if len(text) >= SHORTEST else []
    rows = [(address_of(one.area), one) for one in found]
    if "application/json" in request.headers.get("Accept", "") or request.GET.get("bentuk") == "json":
        response: HttpResponse = JsonResponse({"hasil": [_json(one) for one in found]})
        patch_cache_control(response, public=True, max_age=300)
    else:
        template = "areas/found.html" if request.headers.get("HX-Request") else "areas/search.html"
        context = {
            "q": text, "rows": rows, "within": within, "levels": _level_names(), "level": level,
            "short": len(text) < SHORTEST,
        }  # fmt: skip
        response = render(request, template, context)
    patch_vary_headers(response, ["Accept", "HX-Request"])
    return response


def _levels(written_level: str) -> tuple[int, ...] | None:
    """A level's name, or numbers with commas; anything else means every level."""
    if written_level in LEVELS:
        return LEVELS[written_level]
    numbers = [int(part) for part in written_level.split(",") if part.isdecimal()]
    return tuple(number for number in numbers if Level.PROVINCE <= number <= Level.RT) or None


def _level_names() -> list[tuple[str, str]]:
    return [
        ("provinsi", _("Provinsi")), ("kabupaten", _("Kabupaten atau kota")), ("kecamatan", _("Kecamatan")),
        ("desa", _("Desa atau kelurahan")), ("dusun", _("Dusun atau lingkungan")),
    ]  # fmt: skip


def _json(found: queries.Found) -> dict[str, Any]:
    area = found.area
    return {
        "id": area.pk, "kode": area.code, "nama": area.title, "letak": found.context, "tingkat": area.level,
        "teks": written(found), "alamat": address_of(area),
    }  # fmt: skip
