"""Search, help, about, contact; what search engines read."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import escape

from ketahanan.areas import queries as areas
from ketahanan.areas.models import Area, Level
from ketahanan.common import shapes
from ketahanan.portal import queries
from ketahanan.portal.caching import public, public_file, until_next_act

SHORTEST = 2
SHOWN = (Level.PROVINCE, Level.KABUPATEN, Level.VILLAGE)
MOST = 45_000
"""Addresses in one sitemap; the form allows 50,000."""
# What only people with a task use.
CLOSED = (
    "/masuk/", "/keluar/", "/akun/", "/orang/", "/saya/", "/berkas/", "/pesan/", "/desa/", "/rekening/", "/musyawarah/",
    "/edisi/", "/penetapan/", "/usulan/", "/peringkat/", "/kunjungan/", "/hibah/", "/bahasa/", "/contoh/", "/gaya/",
    "/cari/",
)  # fmt: skip


def address_of(area: Area) -> str:
    """The public page of a place."""
    name = {Level.PROVINCE: "portal:province", Level.KABUPATEN: "portal:kabupaten"}.get(
        Level(area.level), "portal:village"
    )
    return reverse(name, args=[area.code])


@public
def search(request: HttpRequest) -> HttpResponse:
    """A village, kabupaten or province by any spelling, or by its code."""
    text = request.GET.get("q", "").strip()[:80]
    found = areas.search(text, level=SHOWN, within=None) if len(text) >= SHORTEST else []
    rows = [(address_of(one.area), one) for one in found if one.area.code]
    context = {"q": text, "rows": rows, "short": len(text) < SHORTEST}
    return render(request, "portal/search.html", context)


@public
def help_page(request: HttpRequest) -> HttpResponse:
    """Questions that people ask."""
    return render(request, "portal/help.html")


@public
def about(request: HttpRequest) -> HttpResponse:
    """Whose data and code this is."""
    return render(
        request,
        "portal/about.html",
        {"source": settings.SOURCE_ADDRESS, "attribution": shapes.ATTRIBUTION, "notice": shapes.NOTICE},
    )


@public
def contact(request: HttpRequest) -> HttpResponse:
    """Where to ask."""
    return render(
        request, "portal/contact.html", {"mail": settings.CONTACT_MAIL, "phone": settings.CONTACT_PHONE}
    )


@public_file
def robots(request: HttpRequest) -> HttpResponse:
    """Public pages are for everybody; pages behind the login are of no use to a search engine."""
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in CLOSED),
        "",
        f"Sitemap: {_whole(reverse('sitemap'))}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@public_file
def sitemap(request: HttpRequest) -> HttpResponse:
    """Pages that stand still, and every awarded place."""
    text = until_next_act("sitemap", _sitemap)
    return HttpResponse(text, content_type="application/xml; charset=utf-8")


def _sitemap() -> str:
    found = [
        reverse(name)
        for name in ("portal:home", "portal:programme", "portal:data", "portal:proof", "help", "about", "contact")
    ]
    found += [reverse("portal:province", args=[row.code]) for row in shapes.provinces()]
    found += [reverse("portal:kabupaten", args=[code]) for code in queries.public_kabupaten_codes() if code]
    found += [reverse("portal:village", args=[code]) for code in queries.public_village_codes() if code]
    body = "".join(f"<url><loc>{escape(_whole(path))}</loc></url>" for path in found[:MOST])
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    return f'{head}<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{body}</urlset>'


def _whole(path: str) -> str:
    return settings.SITE_ADDRESS.rstrip("/") + path
