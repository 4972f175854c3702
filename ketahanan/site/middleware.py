"""The edge of every request: its number, its refusals, its second factor."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from ketahanan.common.errors import Refused
from ketahanan.people.keys import came_with_key
from ketahanan.people.requests import actor
from ketahanan.site.logs import request_id

log = logging.getLogger("ketahanan.refusals")

type Next = Callable[[HttpRequest], HttpResponse]


class RequestIdMiddleware:
    """One number through page, log and error page."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        number = uuid.uuid4().hex[:12]
        request_id.set(number)
        request.number = number  # type: ignore[attr-defined]
        response = self.get_response(request)
        response["X-Request-Id"] = number
        response.setdefault("Permissions-Policy", "camera=(self), geolocation=(self), microphone=()")
        signed_in = getattr(request, "user", None) and request.user.is_authenticated
        if signed_in and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-store"
        return response


class RefusalMiddleware:
    """A rule that says no becomes a page with its sentence, never a server error."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, Refused):
            return None
        log.info("refused", extra={"status": error.status, "path": request.path})
        return render(request, "errors/refused.html", {"sentence": error.sentence}, status=error.status)


class SecondFactorMiddleware:
    """Posts over money and accounts open only after a second factor is set up (rulings A8)."""

    OPEN = ("/akun/", "/keluar/", "/static/", "/bahasa/", "/contoh/")

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if (
            request.user.is_authenticated
            and not request.path.startswith(self.OPEN)
            and not request.session.get("contoh")
            and actor(request).needs_second_factor
            and not came_with_key(request.user)
        ):
            from django.contrib import messages

            messages.warning(
                request,
                _("Tugas Anda menyangkut uang atau akun. Pasang kunci masuk kedua dulu, lalu lanjutkan."),
            )
            return redirect("mfa_index")
        return self.get_response(request)
