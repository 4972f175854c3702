"""The person and the moment of a request."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.http import HttpRequest, HttpResponse

from ketahanan.common import clock
from ketahanan.people.posts import NOBODY, Actor, actor_of


def actor(request: HttpRequest) -> Actor:
    """Who acts; nobody when not signed in. Loaded once per request."""
    known = getattr(request, "_actor", None)
    if known is None:
        user = request.user
        known = actor_of(user.person, moment(request)) if user.is_authenticated else NOBODY
        request._actor = known  # type: ignore[attr-defined]
    return known


def moment(request: HttpRequest) -> datetime:
    """The programme's time when the request came in; one moment for all that it does."""
    at: datetime = request.at  # type: ignore[attr-defined]
    return at


class MomentMiddleware:
    """Reads the clock once, at the edge."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.at = clock.now()  # type: ignore[attr-defined]
        return self.get_response(request)
