"""Everybody's own page: what I am, what I may do and why, and where I am signed in."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ketahanan.common import clock, zones
from ketahanan.common.actions import Workflow
from ketahanan.common.errors import Refused
from ketahanan.common.roles import ROLES, Role
from ketahanan.people import operations, queries, sessions
from ketahanan.people.forms import DelegationForm, YesForm, start_of
from ketahanan.people.login import plain_login
from ketahanan.people.models import Assignment, Delegation, Session, User
from ketahanan.people.requests import actor, moment
from ketahanan.people.views.acting import bound, done, saved, show

type View = Callable[..., HttpResponse]


def me_view(workflows: Callable[[], Iterable[Workflow]]) -> View:
    """The page "Apa yang boleh saya lakukan"; the site says which tables there are."""

    @require_safe
    def me(request: HttpRequest) -> HttpResponse:
        who, at = actor(request), moment(request)
        user = request.user
        if not user.is_authenticated:
            raise Http404
        held = queries.current(Assignment.objects.filter(person=user.person), at)
        here = request.session.session_key
        live = Session.objects.filter(user=user, expire_date__gt=clock.real_now())
        lent = queries.delegations_of(user.person, at)
        context = {
            "person": user.person,
            "login": user.login,
            "posts": [(row, _(ROLES[Role(row.role)].sentence)) for row in held.select_related("area").order_by("role")],
            "borrowed": [row for row in lent if row.to_id == who.person_id],
            "lent": [row for row in lent if row.to_id != who.person_id],
            "kinds": queries.rights(who, workflows()),
            "bans": queries.bans(who),
            "devices": [(row, row.session_key == here) for row in live.order_by("-seen_at")[:20]],
            "at": at,
        }
        return render(request, "people/me.html", context)

    return me


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere, here too."""
    sessions.end_all([actor(request).person_id or 0])
    request.session.flush()
    messages.success(request, _("Anda sudah keluar dari semua perangkat."))
    return redirect("account_login")


@require_http_methods(["GET", "POST"])
def delegate(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Lend one's own post for some days."""
    by, at = actor(request), moment(request)
    mine = Assignment.objects.filter(public_id=public_id, person_id=by.person_id or 0)
    row = mine.select_related("area", "person").first()
    if row is None:
        raise Http404
    form = DelegationForm(bound(request))
    back = reverse("account")

    def act() -> str:
        clean = form.cleaned_data
        to = User.objects.select_related("person").filter(login=plain_login(clean["to"]), is_active=True).first()
        if to is None:
            raise Refused(_("Tidak ada akun dengan nomor HP atau email ini. Tanyakan kepada orangnya."), field="to")
        operations.delegate(
            row, to=to.person, by=by, at=at, reason=clean["reason"],
            from_at=start_of(clean["begin"], row.area.zone) if clean["begin"] else at,
            until_at=zones.end_of(clean["until"], row.area.zone),
        )  # fmt: skip
        messages.success(request, _("Tugas dilimpahkan kepada %(name)s.") % {"name": to.person.name})
        return back

    return done(request, form, act) or show(
        request, form, title=_("Limpahkan tugas %(role)s") % {"role": _(row.label)}, submit=_("Limpahkan"), back=back,
        lead=_("Jejaknya memuat dua nama: Anda dan orang yang bertindak."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def undelegate(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """End a delegation early."""
    by, at = actor(request), moment(request)
    row = Delegation.objects.select_related("assignment__area", "assignment__person", "to").filter(
        public_id=public_id
    ).first()  # fmt: skip
    if row is None or by.person_id not in {row.to_id, row.assignment.person_id}:
        raise Http404
    form = YesForm(bound(request))
    back = reverse("account")

    def act() -> str:
        operations.end_delegation(row, by=by, at=at)
        messages.success(request, saved())
        return back

    return done(request, form, act) or show(
        request, form, title=_("Akhiri pelimpahan %(role)s") % {"role": _(row.assignment.label)},
        submit=_("Akhiri"), back=back, danger=True, lead=f"{row.assignment.person} → {row.to}",
    )  # fmt: skip
