"""The person and the moment of a request."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from ketahanan.common import clock
from ketahanan.people import keys, resume, sessions
from ketahanan.people.posts import NOBODY, Actor, actor_of

type Next = Callable[[HttpRequest], HttpResponse]

# How fresh the proof must be for actions that ask again (money 6.9).
FRESH = timedelta(minutes=5)


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


def recently_authenticated(request: HttpRequest) -> bool:
    """Has the person shown password or key within five minutes? With a second factor only that counts."""
    user = request.user
    if not user.is_authenticated:
        return False
    if request.session.get("contoh"):
        return True
    wanted = {"mfa"} if keys.has_key(user) else {"password", "mfa"}
    since = (clock.real_now() - FRESH).timestamp()
    records = get_authentication_records(request, user)
    return any(record.get("method") in wanted and record.get("at", 0) > since for record in records)


def ask_again(request: HttpRequest) -> HttpResponse:
    """To the page that asks for the key again, and back; what was typed waits meanwhile."""
    if request.method == "POST":
        resume.keep(request)
    methods = get_adapter().get_reauthentication_methods(request.user)
    if not methods:
        messages.error(request, _("Tindakan ini meminta kunci masuk kedua. Pasang dulu, lalu lanjutkan."))
        return redirect("mfa_index")
    return redirect(f"{methods[0]['url']}?{urlencode({'next': request.get_full_path()})}")


class MomentMiddleware:
    """Reads the clock once, at the edge."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.at = clock.now()  # type: ignore[attr-defined]
        return self.get_response(request)


class SessionAgeMiddleware:
    """Notes the use of a session now and then, so that idle ones end; posts over money make it shorter."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            seen = request.session.get(sessions.SEEN, 0)
            money = actor(request).needs_second_factor
            old = clock.real_now().timestamp() - seen > sessions.GRAIN.total_seconds()
            if old or bool(request.session.get(sessions.MONEY)) != money:
                request.session[sessions.MONEY] = money
        return self.get_response(request)
