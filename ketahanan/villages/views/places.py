"""Dusun, lingkungan, RW and RT of a village; credentials of people."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ketahanan.areas.models import Area, Kind
from ketahanan.areas.sub_areas import LEVELS, kinds_below
from ketahanan.common import zones
from ketahanan.flow.listing import page_of, search_text
from ketahanan.flow.pages import bound, done, show
from ketahanan.people.models import Person
from ketahanan.people.requests import actor, moment
from ketahanan.villages import operations, queries
from ketahanan.villages.forms import CloseSubAreaForm, CredentialForm, ReasonForm, SubAreaForm
from ketahanan.villages.kinds import KIND
from ketahanan.villages.models import Credential, CredentialKind, Institution
from ketahanan.villages.views.institutions import institution_or_404
from ketahanan.villages.workflow import INSTITUTION


def _url(record: Institution) -> str:
    return reverse("institution:sub_areas", args=[record.public_id])


@require_safe
def sub_areas(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """What lies below the village, as a list by its order in the tree."""
    record = institution_or_404(request, public_id)
    posts = actor(request).posts_over(record.area.path)
    context = {
        "record": record,
        "rows": queries.sub_areas(record.area),
        "registers": any(post.role in INSTITUTION.made_by for post in posts),
        "back": KIND.url(record),
    }
    return render(request, "villages/sub_areas.html", context)


@require_http_methods(["GET", "POST"])
def sub_area_new(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Register one."""
    record = institution_or_404(request, public_id)
    by, at = actor(request), moment(request)
    operations.require_registrar(record.area, by=by)
    parents = [record.area, *(row for row, _depth in queries.sub_areas(record.area) if row.kind != Kind.RT)]
    allowed = {kind for parent in parents for kind in kinds_below(parent)}
    kinds = [
        (kind.value, _(kind.label)[:1].upper() + _(kind.label)[1:])
        for kind in LEVELS
        if kind in allowed or kind in kinds_below(record.area)
    ]
    form = SubAreaForm(kinds, parents, **bound(request))

    def save() -> str:
        clean = form.cleaned_data
        made = operations.register_sub_area(
            form.parents[clean["parent"]], kind=clean["kind"], name=clean["name"], opened_on=clean["opened_on"],
            households=clean["households"], by=by, at=at,
        )  # fmt: skip
        messages.success(request, _("%(place)s terdaftar.") % {"place": made.title})
        return _url(record)

    return done(request, form, save) or show(
        request, form, title=_("Daftarkan dusun, RW, atau RT"), submit=_("Daftarkan"), back=_url(record)
    )


@require_http_methods(["GET", "POST"])
def sub_area_close(request: HttpRequest, public_id: uuid.UUID, area_id: int) -> HttpResponse:
    """One that is no more."""
    record = institution_or_404(request, public_id)
    by, at = actor(request), moment(request)
    place = Area.objects.within(record.area).in_force().exclude(pk=record.area_id).filter(pk=area_id).first()
    if place is None:
        raise Http404
    operations.require_registrar(record.area, by=by)
    form = CloseSubAreaForm(**bound(request))

    def save() -> str:
        clean = form.cleaned_data
        operations.close_sub_area(place, on=clean["on"], reason=clean["reason"], by=by, at=at)
        messages.success(request, _("%(place)s ditutup.") % {"place": place.title})
        return _url(record)

    return done(request, form, save) or show(
        request, form, title=_("Tutup %(place)s") % {"place": place.title}, submit=_("Tutup"), back=_url(record),
        tone="danger", lead=_("Catatan yang menyebutnya tetap tersimpan."),
    )  # fmt: skip


# Cards and certificates ---------------------------------------------------------------------------------------------


def _keeper_or_404(request: HttpRequest) -> None:
    if not actor(request).roles & queries.KEEPERS:
        raise Http404


@require_safe
def credentials(request: HttpRequest) -> HttpResponse:
    """Cards and certificates of the people in reach."""
    _keeper_or_404(request)
    q = search_text(request)
    rows = queries.credentials_in_reach(actor(request), q)
    page = page_of(request, rows)
    today = zones.today(moment(request), zones.Zone.WIB)
    found = [
        (row, _(CredentialKind(row.kind).label), queries.counts_on(row, today)) for row in page.object_list
    ]
    return render(request, "villages/credentials.html", {"page": page, "rows": found, "q": q})


@require_http_methods(["GET", "POST"])
def credential_new(request: HttpRequest) -> HttpResponse:
    """Record one for somebody (`?orang=`); without that, choose the person first."""
    _keeper_or_404(request)
    if not request.GET.get("orang"):
        return _choose(request)
    person = queries.person_in_reach(actor(request), request.GET["orang"])
    if person is None:
        raise Http404
    return _record(request, person)


def _choose(request: HttpRequest) -> HttpResponse:
    q = search_text(request)
    page = page_of(request, queries.people_in_reach(actor(request), q))
    return render(request, "villages/people.html", {"page": page, "q": q, "rows": page.object_list})


def _record(request: HttpRequest, person: Person) -> HttpResponse:
    form = CredentialForm(**bound(request))

    def save() -> str:
        clean = form.cleaned_data
        operations.record_credential(
            person=person, kind=clean["kind"], number=clean["number"], issuer=clean["issuer"],
            valid_from=clean["valid_from"], valid_until=clean["valid_until"], by=actor(request), at=moment(request),
        )  # fmt: skip
        messages.success(request, _("Tersimpan."))
        return reverse("institution:credentials")

    lives = f", {person.home.title}" if person.home else ""
    return done(request, form, save) or show(
        request, form, title=_("Catat kartu atau sertifikat"), submit=_("Simpan"),
        back=reverse("institution:credential_new"), lead=f"{person.name}{lives}",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def credential_revoke(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """It counts no more."""
    _keeper_or_404(request)
    row: Credential | None = queries.credentials_in_reach(actor(request)).filter(public_id=public_id).first()
    if row is None:
        raise Http404
    back = reverse("institution:credentials")
    form = ReasonForm(**bound(request))

    def save() -> str:
        operations.revoke_credential(
            row, reason=form.cleaned_data["reason"], by=actor(request), at=moment(request)
        )
        messages.success(request, _("Dicabut."))
        return back

    words = {"kind": _(CredentialKind(row.kind).label), "name": row.person.name}
    return done(request, form, save) or show(
        request, form, title=_("Cabut %(kind)s %(name)s") % words, submit=_("Cabut"), back=back, tone="danger"
    )
