"""The page of a payment."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ketahanan.common import zones
from ketahanan.flow.listing import chosen, page_of, search_text
from ketahanan.flow.views import action_view, record_context
from ketahanan.grants import cards, desk, papers, queries
from ketahanan.grants.kinds import KIND, PAYMENT_KIND
from ketahanan.grants.models import Payment
from ketahanan.grants.views.grants import grant_or_404
from ketahanan.grants.workflow import PAYMENT, PaymentState
from ketahanan.people.requests import actor, moment

act = action_view(PAYMENT_KIND)


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Payments in reach: what still runs first."""
    states = [(state.value, _(PAYMENT.states[state])) for state in PaymentState]
    picked = {
        "q": search_text(request),
        "state": chosen(request, "keadaan", [code for code, _words in states]),
    }
    page = page_of(request, desk.listed(actor(request), **picked))
    context = {
        **picked,
        "page": page,
        "rows": desk.rows(list(page.object_list)),
        "states": states,
        "active": 1 if picked["state"] else "",
    }
    return render(request, "grants/payments.html", context)


@require_safe
def detail(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One attempt to pay a tranche: what now, conditions, treasury papers, who saw it come in."""
    grant, by, at = grant_or_404(request, payments__public_id=public_id), actor(request), moment(request)
    payments = queries.payments_of(grant)
    record = next(row for row in payments if row.public_id == public_id)
    _tie(record, grant, payments)
    _total, each = queries.sums_of(grant)
    context = {
        **record_context(request, PAYMENT_KIND, record),
        "grant": grant,
        "grant_url": KIND.url(grant),
        "grant_title": KIND.title(grant),
        "words": papers.amount_line(record.amount),
        "amounts": each[record.pk],
        "gates": cards.gates_of_payment(record, grant, at, by),
        "account": cards.account_card(record.account, grant, by),
        "old_url": PAYMENT_KIND.url(record.replaces) if record.replaces else "",
        "acknowledged": zones.written(record.acknowledged_at, grant.area.zone)
        if record.acknowledged_at
        else "",
        "flagged": bool(record.flag),
        "lead_text": _("Nomor pembayaran %(ref)s, percobaan ke-%(attempt)d.")
        % {"ref": record.ref16, "attempt": record.attempt},
    }
    return render(request, "grants/payment.html", context)


def _tie(record: Payment, grant: object, payments: list[Payment]) -> None:
    """The payment lends its page what was read with the grant, so that nothing is read twice."""
    record.grant = grant  # type: ignore[assignment]
    record.area = record.grant.area
    record.__dict__["_row"] = grant
    if record.replaces_id:
        record.replaces = next((row for row in payments if row.pk == record.replaces_id), None)
