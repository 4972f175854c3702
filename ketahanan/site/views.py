"""The first page, errors, language, health."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_safe

from ketahanan.flow import queries
from ketahanan.people.requests import actor, moment
from ketahanan.portal import views as portal
from ketahanan.site.kinds import KINDS
from ketahanan.supervision.queries import waiting
from ketahanan.supervision.workflow import VISIT
from ketahanan.villages.beginnings import beginning


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Signed in: what waits for this person. Others see the portal."""
    if not request.user.is_authenticated:
        return portal.home(request)
    who = actor(request)
    at = moment(request)
    tasks = queries.tasks(KINDS, who, at)
    context = {
        "tasks": tasks,
        "beginning": None if tasks else beginning(who),
        "visits_due": len(waiting(who, at)) if who.roles & VISIT.made_by else 0,
    }
    return render(request, "home.html", context)


@login_not_required
@require_GET
def language(request: HttpRequest, code: str) -> HttpResponse:
    """Choose the language; kept in a cookie, back to where one was."""
    back = request.GET.get("kembali", "") or request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "/"
    response = redirect(back)
    if code in dict(settings.LANGUAGES):
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, code, max_age=31_536_000, samesite="Lax")
    return response


@login_not_required
@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component, for those who build pages and for screenshots."""
    from ketahanan.site.gallery import sample

    return render(request, "gallery.html", sample())


@login_not_required
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """For the process manager: the web process answers and reaches the database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"ok": True})


def _error(request: HttpRequest, status: int) -> HttpResponse:
    return render(request, f"errors/{status}.html", {"number": getattr(request, "number", "")}, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400"""
    return _error(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403"""
    return _error(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404"""
    return _error(request, 404)


def failed(request: HttpRequest) -> HttpResponse:
    """500, without anything that may itself fail."""
    try:
        return _error(request, 500)
    except Exception:  # noqa: BLE001 - the last resort must answer
        return HttpResponse("Terjadi kesalahan di server. Coba lagi nanti.", status=500, content_type="text/plain")
