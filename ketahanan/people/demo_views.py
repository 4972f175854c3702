"""Only where the demo runs: "Jadi orang ini", and the clock that moves by button."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from functools import wraps

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ketahanan.common import clock, zones
from ketahanan.common.roles import ROLES, Role
from ketahanan.people import queries, sessions
from ketahanan.people.models import Assignment, User

STEPS = {"2h": timedelta(hours=2), **{str(days): timedelta(days=days) for days in (1, 7, 30)}}
HOST = "@contoh.id"

type View = Callable[..., HttpResponse]


def demo_only(view: View) -> View:
    """Elsewhere the address does not exist."""

    @login_not_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **more: object) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        return view(request, *args, **more)

    return guarded


@demo_only
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Everyone in the story, by role; with words typed, those whose name, task or place has them all."""
    at, q = clock.now(), request.GET.get("q", "").strip()
    words = q.casefold().split()
    users = {user.person_id: user for user in User.objects.filter(login__endswith=HOST, is_active=True)}
    posts = queries.current(Assignment.objects.filter(person_id__in=users, from_at__lte=at), at)
    groups: dict[str, dict[str, object]] = {}
    for row in posts.select_related("person", "area").order_by("role", "area__path", "pokja", "person__name"):
        label = _(ROLES[Role(row.role)].label)
        text = f"{row.person.name} {label} {row.place}".casefold()
        if not all(word in text for word in words):
            continue
        group = groups.setdefault(row.role, {"label": label, "rows": []})
        rows = group["rows"]
        if isinstance(rows, list):
            rows.append((row, row.person_id == getattr(request.user, "person_id", None)))
    return render(request, "people/demo.html", {"groups": list(groups.values()), "q": q})


@demo_only
@require_POST
def become(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Be this person: a fresh session, marked as one of the demo."""
    user = User.objects.filter(person__public_id=public_id, login__endswith=HOST, is_active=True).first()
    if user is None:
        raise Http404
    logout(request)
    request.session[sessions.AGENT] = "contoh"
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    request.session["contoh"] = True
    messages.success(request, _("Anda sekarang %(name)s.") % {"name": user.person.name})
    return redirect(_back(request, "/"))


@demo_only
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Back to being nobody."""
    logout(request)
    return redirect("demo")


@demo_only
@require_POST
def move_clock(request: HttpRequest) -> HttpResponse:
    """Two hours on, or 1, 7 or 30 days at the same hour; what falls due then is done by the sweep."""
    step = STEPS.get(request.POST.get("step", ""))
    if step:
        clock.move_to(clock.now() + step)
        messages.success(
            request, _("Sekarang %(moment)s.") % {"moment": zones.written(clock.now(), zones.Zone.WITA)}
        )
    return redirect(_back(request, "/"))


def _back(request: HttpRequest, otherwise: str) -> str:
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    return wanted if safe else otherwise
