"""Public pages: no login, one copy for everybody, asked again cheaply, small on the wire."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import conditional_page, require_safe

from ketahanan.journal.models import Entry

type View = Callable[..., HttpResponse]

FRESH = 60
"""Seconds in which a copy counts as new; afterwards the ETag decides."""
KEPT = 3600


def until_next_act[T](name: str, make: Callable[[], T]) -> T:
    """What `make` found, for as long as nothing new stands in the journal: all that is public follows from an act."""
    return kept(f"{name}:{Entry.objects.order_by('-seq').values_list('seq', flat=True).first()}", make)


def kept[T](key: str, make: Callable[[], T]) -> T:
    """What `make` found under this key before; a key that changes with what it stands for is never stale."""
    found: T | None = caches["public"].get(key)
    if found is None:
        found = make()
        caches["public"].set(key, found, KEPT)
    return found


def public(view: View) -> View:
    """For pages. A signed-in reader's page bears a name, and a demo page a token: those are nobody else's."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        patch_vary_headers(response, ["Cookie", "Accept-Language"])
        if settings.DEMO or request.user.is_authenticated:
            patch_cache_control(response, private=True, no_cache=True)
        elif response.status_code == 200:
            patch_cache_control(response, public=True, max_age=FRESH)
        return response

    return login_not_required(require_safe(gzip_page(conditional_page(answer))))


def public_file(view: View) -> View:
    """For files that hold no page: the same bytes for every reader."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if not response.has_header("Cache-Control"):
            patch_cache_control(response, public=True, max_age=FRESH * 10)
        return response

    return login_not_required(require_safe(gzip_page(conditional_page(answer))))
