"""A form that was half filled when the login ended comes back after the next one (issue 2, "nothing typed is lost").

The typed fields, without files and secrets, wait sealed in the browser's new anonymous session for at most half an
hour. They are given back only to the account whose session ended, by binding the form of the same address: views
build their forms from `request.POST or None`, and a GET never acts.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from ketahanan.common import clock
from ketahanan.common.secrets import seal, unseal
from ketahanan.people.models import Session

KEPT = "_isian"
LONGEST = timedelta(minutes=30)
MOST = 300_000
SECRET = ("password", "csrfmiddlewaretoken", "credential", "code")

type Next = Callable[[HttpRequest], HttpResponse]


class ResumeMiddleware:
    """Keeps what was posted without a session, and gives it back after the login."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            if request.method == "GET":
                give_back(request)
            elif request.method == "POST":
                forget(request)
            return self.get_response(request)
        owner = _owner_of_ended(request) if request.method == "POST" else None
        response = self.get_response(request)
        if owner and response.status_code == 302 and response.headers["Location"].startswith(settings.LOGIN_URL):
            keep(request, owner)
            messages.info(
                request, _("Sesi Anda sudah berakhir. Masuk lagi; isian Anda tersimpan 30 menit dan akan kembali.")
            )
        return response


def keep(request: HttpRequest, owner: int | None = None) -> None:
    """Seal what was typed into the session, for its owner."""
    typed = request.POST.copy()
    for name in list(typed):
        if any(part in name.lower() for part in SECRET):
            del typed[name]
    body = typed.urlencode()
    if len(body) > MOST:
        return
    request.session[KEPT] = seal(
        json.dumps(
            {
                "path": request.get_full_path(),
                "body": body,
                "owner": owner or request.user.pk,
                "at": clock.real_now().timestamp(),
                "files": bool(request.FILES),
            }
        )
    )


def give_back(request: HttpRequest) -> None:
    """Bind the kept fields to this request if it is the address and the person they belong to."""
    sealed = request.session.get(KEPT)
    if not sealed:
        return
    kept = json.loads(unseal(sealed))
    old = clock.real_now().timestamp() - kept["at"] > LONGEST.total_seconds()
    if old or kept["owner"] != request.user.pk:
        del request.session[KEPT]
        return
    if kept["path"] != request.get_full_path():
        return
    if request.POST or request.FILES:
        return
    request.POST = QueryDict(kept["body"])
    said = _("Isian Anda sudah kembali. Periksa, lalu kirim.")
    if kept["files"]:
        said += " " + _("Berkas harus dipilih lagi.")
    messages.info(request, said)


def forget(request: HttpRequest) -> None:
    """The form was sent: nothing waits any more."""
    sealed = request.session.get(KEPT)
    if sealed and json.loads(unseal(sealed))["path"] == request.get_full_path():
        del request.session[KEPT]


def _owner_of_ended(request: HttpRequest) -> int | None:
    """Whose session ended in this browser: only to that account may the form return."""
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    ended = Session.objects.filter(session_key=key, user__isnull=False).first() if key else None
    return ended.user_id if ended else None


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form from before a new login in another tab: nothing is done, the form comes back filled in.

    Only for requests that our own pages sent; everything else gets the plain refusal.
    """
    if request.user.is_authenticated and _from_our_page(request):
        keep(request)
        return redirect(request.get_full_path())
    return render(request, "errors/403.html", {"number": getattr(request, "number", "")}, status=403)


def _from_our_page(request: HttpRequest) -> bool:
    origin = request.headers.get("Origin", "")
    return origin == f"{request.scheme}://{request.get_host()}" and request.headers.get("Sec-Fetch-Site") in {
        None, "same-origin",
    }  # fmt: skip
