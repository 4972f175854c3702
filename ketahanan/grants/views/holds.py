"""Holds: for the offices only; the public never sees one (rulings C3)."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ketahanan.areas.models import Area
from ketahanan.flow.listing import chosen, page_of, search_text
from ketahanan.flow.pages import bound, done, show
from ketahanan.flow.views import action_view, record_context
from ketahanan.flow.workflow import HOLD, HOLD_REASONS, SETTERS, HoldState
from ketahanan.grants import operations, queries
from ketahanan.grants.forms import HoldForm
from ketahanan.grants.hold_moves import level_words
from ketahanan.grants.kinds import HOLD_KIND, KIND
from ketahanan.people import permits
from ketahanan.people.requests import actor, moment

act = action_view(HOLD_KIND)


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Holds in reach, those in force first."""
    by = actor(request)
    if not by.roles & HOLD.readers:
        raise Http404
    states = [(state.value, _(HOLD.states[state])) for state in HoldState]
    picked = {
        "q": search_text(request),
        "state": chosen(request, "keadaan", [code for code, _words in states]),
    }
    page = page_of(request, queries.holds(by, **picked))
    reasons = dict(HOLD_REASONS)
    context = {
        **picked,
        "page": page,
        "rows": [(row, _(row.state_label), _(reasons[row.reason_code])) for row in page.object_list],
        "states": states,
        "active": 1 if picked["state"] else "",
        "sets": bool(by.roles & SETTERS),
    }
    return render(request, "grants/holds.html", context)


@require_safe
def detail(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One hold: why, since when, who may lift it."""
    record = HOLD_KIND.load(actor(request), public_id)
    if record is None:
        raise Http404
    grant = queries.grant_of(record)
    context = {
        **record_context(request, HOLD_KIND, record),
        "level": level_words(record.set_level),
        "grant_url": KIND.url(grant) if grant else "",
        "grant_title": KIND.title(grant) if grant else "",
        "reason_label": _(dict(HOLD_REASONS)[record.reason_code]),
    }
    return render(request, "grants/hold.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Set a hold on a village (`?desa=` its code) or on one grant (`?hibah=`)."""
    by, at = actor(request), moment(request)
    if not by.roles & SETTERS:
        permits.require(by, SETTERS, path="-", what=_("Menahan pembayaran"))
    grant = queries.visible_grant(by, request.GET.get("hibah", ""))
    village = grant.area if grant else queries.village(by, request.GET.get("desa", ""))
    form = HoldForm(by, village=village, grant=grant, **bound(request))

    def save() -> str:
        given = form.cleaned_data
        area: Area = given["village"]
        hold = operations.set_hold(
            area, reason_code=given["reason_code"], reason=given["reason"], by=by, at=at,
            grant=grant if given.get("scope") == "hibah" else None,
        )  # fmt: skip
        messages.success(request, _("Penahanan berlaku. Pembayaran menunggu sampai penahanan dilepas."))
        return HOLD_KIND.url(hold)

    return done(request, form, save) or show(
        request, form, title=_("Tahan pembayaran"), submit=_("Tahan pembayaran"), tone="danger",
        back=KIND.url(grant) if grant else HOLD_KIND.list_url,
        lead=_("Pembayaran berhenti segera. Warga hanya membaca “dalam proses”; alasannya untuk kantor saja."),
    )  # fmt: skip
