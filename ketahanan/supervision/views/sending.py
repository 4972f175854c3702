"""Two officers are sent, and one of them replaced."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ketahanan.areas.models import Area
from ketahanan.common import zones
from ketahanan.editions.models import Edition
from ketahanan.flow.forms import DayField
from ketahanan.flow.listing import page_of, search_text
from ketahanan.flow.pages import bound, done, show
from ketahanan.people import permits
from ketahanan.people.requests import actor, moment
from ketahanan.supervision import eligibility, operations, queries
from ketahanan.supervision.forms import AssignForm, ReplaceForm
from ketahanan.supervision.kinds import KIND
from ketahanan.supervision.models import Visit
from ketahanan.supervision.views.visits import visit_or_404
from ketahanan.supervision.workflow import VISIT


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Assign a visit to a village (`?desa=` its code, `?edisi=`); without one, choose it first."""
    by = actor(request)
    if not by.roles & VISIT.made_by:
        permits.require(by, VISIT.made_by, path="-", what=_("Menugaskan kunjungan"))
    if not request.GET.get("desa"):
        return _choose(request)
    code, number = request.GET["desa"], request.GET.get("edisi", "")
    area = queries.sendable(by, code)
    edition = Edition.objects.filter(pk=int(number)).first() if number.isdigit() else None
    if area is None or edition is None:
        raise Http404
    return _assign(request, area, edition)


def _choose(request: HttpRequest) -> HttpResponse:
    q = search_text(request)
    page = page_of(request, queries.waiting(actor(request), moment(request), q=q))
    return render(request, "supervision/waiting.html", {"page": page, "q": q, "rows": page.object_list})


def _assign(request: HttpRequest, area: Area, edition: Edition) -> HttpResponse:
    by, at = actor(request), moment(request)
    known = eligibility.candidates(edition, area, _day_asked(request, area, at))
    form = AssignForm(known, **bound(request))

    def save() -> str:
        given = form.cleaned_data
        visit = operations.assign(
            edition=edition, area=area, officers=form.team(), letter_on=given["letter_on"],
            scheduled_on=given["scheduled_on"], letter_no=given["letter_no"], by=by, at=at,
        )  # fmt: skip
        messages.success(request, _("Kunjungan ditugaskan. Surat tugas dibuat dan kedua petugas diberi tahu."))
        return KIND.url(visit)

    place = {"village": area.title, "edition": edition}
    return done(request, form, save) or show(
        request, form, title=_("Tugaskan kunjungan ke %(village)s") % place, submit=_("Tugaskan kunjungan"),
        back=KIND.list_url, lead=_("Supervisi awal, %(edition)s.") % place, template="supervision/assign.html",
        problems=operations.village_faults(edition, area, at) if request.method == "GET" else [],
        last_day=zones.written_day(edition.last_visit_on), barred=[row for row in known if not row.is_eligible],
        none_offered=not form.offered,
    )  # fmt: skip


def _day_asked(request: HttpRequest, area: Area, at: datetime) -> datetime:
    """Posts are looked at on the day that was typed, when it is one."""
    field = DayField(required=False)
    try:
        day = field.clean(request.POST.get("scheduled_on", ""))
    except ValidationError:
        day = None
    return eligibility.moment_of(day, area, at) if day else at


@require_http_methods(["GET", "POST"])
def replace(request: HttpRequest, public_id: uuid.UUID, position: int) -> HttpResponse:
    """Another officer in the place of one who has not come."""
    visit, by, at = visit_or_404(request, public_id), actor(request), moment(request)
    permits.require(by, VISIT.made_by, path=visit.area.path, what=_("Mengganti petugas"))
    old = next((row for row in queries.officers(visit) if row.position == position), None)
    if old is None:
        raise Http404
    known = _others(visit, at)
    form = ReplaceForm(known, **bound(request))

    def save() -> str:
        operations.reassign(
            visit, position, form.person(), reason=form.cleaned_data["reason"], by=by, at=at
        )
        messages.success(request, _("Petugas diganti dan surat tugas baru dibuat."))
        return KIND.url(visit)

    words = {"name": old.person.name}
    return done(request, form, save) or show(
        request, form, title=_("Ganti %(name)s") % words, submit=_("Ganti petugas"), back=KIND.url(visit),
        lead=KIND.title(visit), template="supervision/assign.html", none_offered=not form.offered,
        barred=[row for row in known if not row.is_eligible],
    )  # fmt: skip


def _others(visit: Visit, at: datetime) -> list[eligibility.Candidate]:
    known = eligibility.candidates(
        visit.edition, visit.area, eligibility.moment_of(visit.scheduled_on, visit.area, at)
    )
    return [row for row in known if row.person.pk not in visit.sent]
