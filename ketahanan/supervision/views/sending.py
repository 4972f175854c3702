"""Two officers are sent, and one of them replaced."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

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
from ketahanan.people.models import Person
from ketahanan.people.requests import actor, moment
from ketahanan.supervision import eligibility, operations, queries
from ketahanan.supervision.forms import AssignForm, ReplaceForm
from ketahanan.supervision.kinds import KIND
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
    edition = Edition.objects.filter(pk__in=_keys([number])).first()
    if area is None or edition is None:
        raise Http404
    return _assign(request, area, edition)


def _choose(request: HttpRequest) -> HttpResponse:
    q = search_text(request)
    page = page_of(request, queries.waiting(actor(request), moment(request), q=q))
    rows = queries.villages_of(list(page.object_list))
    return render(request, "supervision/waiting.html", {"page": page, "q": q, "rows": rows})


def _assign(request: HttpRequest, area: Area, edition: Edition) -> HttpResponse:
    by, at = actor(request), moment(request)
    known = _known(request, edition, area, _day_asked(request, area, at))
    form = AssignForm(known, search=_is_long(request, known), **_given(request))

    def save() -> str:
        given = form.cleaned_data
        visit = operations.assign(
            edition=edition, area=area, officers=form.team(), letter_on=given["letter_on"],
            scheduled_on=given["scheduled_on"], letter_no=given["letter_no"], by=by, at=at,
        )  # fmt: skip
        messages.success(request, _("Kunjungan ditugaskan. Surat tugas dibuat dan kedua petugas diberi tahu."))
        return KIND.url(visit)

    place = {"village": area.title, "edition": edition}
    return _do_or_show(
        request, form, save, title=_("Tugaskan kunjungan ke %(village)s") % place, submit=_("Tugaskan kunjungan"),
        back=KIND.list_url, lead=_("Supervisi awal, %(edition)s.") % place, template="supervision/assign.html",
        problems=operations.village_faults(edition, area, at) if request.method == "GET" else [],
        last_day=zones.written_day(edition.last_visit_on), known=known,
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
    day = eligibility.moment_of(visit.scheduled_on, visit.area, at)
    sent = visit.sent
    known = [row for row in _known(request, visit.edition, visit.area, day) if row.person.pk not in sent]
    form = ReplaceForm(known, search=_is_long(request, known), **_given(request))

    def save() -> str:
        operations.reassign(
            visit, position, form.person(), reason=form.cleaned_data["reason"], by=by, at=at
        )
        messages.success(request, _("Petugas diganti dan surat tugas baru dibuat."))
        return KIND.url(visit)

    words = {"name": old.person.name}
    return _do_or_show(
        request, form, save, title=_("Ganti %(name)s") % words, submit=_("Ganti petugas"), back=KIND.url(visit),
        lead=KIND.title(visit), template="supervision/assign.html", known=known,
    )  # fmt: skip


# A long list of officers is searched by name -------------------------------------------------------------------------

LONG = 20
TICKED = ("officers", "officer")


def _is_search(request: HttpRequest) -> bool:
    return request.POST.get("aksi") == "cari"


def _is_long(request: HttpRequest, known: list[eligibility.Candidate]) -> bool:
    return len(known) > LONG or "cari" in request.POST


def _known(request: HttpRequest, edition: Edition, area: Area, day: datetime) -> list[eligibility.Candidate]:
    """Those whose name was asked for, and those who are ticked, whom no search may take away."""
    words = request.POST.get("cari", "").replace("\0", "")[:80]
    known = eligibility.candidates(edition, area, day, q=words)
    ticked = _keys(code for name in TICKED for code in request.POST.getlist(name))
    ticked -= {row.person.pk for row in known}
    if ticked:
        among = Person.objects.filter(pk__in=list(ticked)[:LONG]).only("pk")
        known = eligibility.candidates(edition, area, day, among=among) + known
    return known


def _keys(typed: Iterable[str]) -> set[int]:
    """Those that could be a key at all; whatever else was typed is nobody."""
    return {int(code) for code in typed if code.isdecimal() and len(code) < 10}


def _given(request: HttpRequest) -> dict[str, Any]:
    """What was typed: to be judged, or after a search only to be shown again."""
    if not _is_search(request):
        return bound(request)
    typed: dict[str, Any] = request.POST.dict()
    return {"initial": typed | {"officers": request.POST.getlist("officers")}}


def _do_or_show(
    request: HttpRequest, form: AssignForm | ReplaceForm, save: Callable[[], str], **page: Any
) -> HttpResponse:
    known = page.pop("known")
    page |= {"barred": [row for row in known if not row.is_eligible], "none_offered": not form.offered}
    if not _is_search(request):
        return done(request, form, save) or show(request, form, **page)
    answer = show(request, form, **page)
    answer.status_code = 200
    return answer
