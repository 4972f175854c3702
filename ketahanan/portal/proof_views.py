"""/bukti/: what outsiders fetch to check the log, and how it is done. Tiles as in C2SP tlog-tiles."""

from __future__ import annotations

import re

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from ketahanan.areas import queries as areas
from ketahanan.areas.models import Area, Level
from ketahanan.people import qr
from ketahanan.people.requests import actor, moment
from ketahanan.portal.caching import kept, public, public_file
from ketahanan.proof import keys, merkle, operations, queries
from ketahanan.proof.bundle import Growth, growth_content
from ketahanan.proof.models import Checkpoint
from ketahanan.proof.notes import BadNote, Key

YEAR = 31_536_000
TEXT = "text/plain; charset=utf-8"


def _newest_or_404() -> Checkpoint:
    found = queries.newest()
    if found is None:
        raise Http404
    return found


def _village_or_404(code: str) -> Area:
    area = areas.by_code(code)
    if area is None or area.level != Level.VILLAGE:
        raise Http404
    return area


# Pages --------------------------------------------------------------------------------------------------------------


@public
def explained(request: HttpRequest) -> HttpResponse:
    """The newest checkpoint, who keeps one, and how to check in plain words."""
    newest = queries.newest()
    context = {
        "newest": newest, "svg": qr.svg(newest.note) if newest else "", "key": str(keys.public(queries.origin(newest))),
        "kept": queries.kept(), "keys": [str(key) for key in _witnesses()],
    }  # fmt: skip
    return render(request, "portal/proof.html", context)


def _witnesses() -> list[Key]:
    """A key that the operator mistyped must not take the page away."""
    try:
        return keys.witnesses()
    except BadNote:
        return []


@public
def village(request: HttpRequest, code: str) -> HttpResponse:
    """What there is to take away about one village."""
    area = _village_or_404(code)
    if area.code != code:
        return redirect("portal:proof_village", area.code)
    by = actor(request)
    is_auditor = any(post.role in operations.AUDITORS for post in by.posts_over(area.path))
    return render(request, "portal/proof_village.html", {"area": area, "is_auditor": is_auditor, "newest": queries.newest()})


# Files --------------------------------------------------------------------------------------------------------------


@public_file
def checkpoint(request: HttpRequest) -> HttpResponse:
    """The newest signed note; asked again each time."""
    response = HttpResponse(_newest_or_404().note, content_type=TEXT)
    patch_cache_control(response, public=True, no_cache=True)
    return response


@public_file
def old_checkpoint(request: HttpRequest, size: int) -> HttpResponse:
    """The signed note of a size that was published; it never changes."""
    found = queries.of_size(size)
    if found is None:
        raise Http404
    return _for_ever(HttpResponse(found.note, content_type=TEXT))


@public_file
def key(request: HttpRequest) -> HttpResponse:
    """The public key, as outsiders keep it."""
    return HttpResponse(f"{keys.public(queries.origin(queries.newest()))}\n", content_type=TEXT)


@public_file
def growth(request: HttpRequest, old: int, new: int) -> HttpResponse:
    """The proof that the log of `new` leaves begins with that of `old`."""
    if not 0 < old <= new <= _newest_or_404().size:
        raise Http404
    return _for_ever(JsonResponse(growth_content(Growth(old, new, queries.growth(old, new)))))


@public_file
def tile(request: HttpRequest, level: str, n: str, width: str = "256") -> HttpResponse:
    """Hashes of a tile; fewer than 256 where the address ends in `.p/<width>`."""
    number, wanted = int(re.sub(r"\D", "", n)), int(width)
    whole = merkle.TILE_WIDTH ** int(level)
    if not 0 < wanted <= merkle.TILE_WIDTH or (number * merkle.TILE_WIDTH + wanted) * whole > _newest_or_404().size:
        raise Http404
    row = queries.hashes(int(level), number)[:wanted]
    return _for_ever(HttpResponse(b"".join(row), content_type="application/octet-stream"))


@public_file
def bundle(request: HttpRequest, code: str) -> HttpResponse:
    """The public chain of a village as a ZIP. Made once for each checkpoint."""
    area, newest = _village_or_404(code), queries.newest()
    file = kept(
        f"bundle:{area.pk}:{newest.size if newest else 0}", lambda: operations.public_file(area, at=moment(request))
    )
    return _attached(file)


@require_safe
def auditors_bundle(request: HttpRequest, code: str) -> HttpResponse:
    """The whole chain, for APIP and BPK of the place; each download is written down."""
    response = _attached(operations.auditor_file(_village_or_404(code), by=actor(request), at=moment(request)))
    response["Cache-Control"] = "private, no-store"
    return response


def _attached(file: operations.File) -> HttpResponse:
    response = HttpResponse(file.content, content_type="application/zip")
    response["Content-Disposition"] = content_disposition_header(True, file.name) or ""
    return response


def _for_ever(response: HttpResponse) -> HttpResponse:
    patch_cache_control(response, public=True, max_age=YEAR, immutable=True)
    return response
