"""Payment runs: list, one run with its payments, composing."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from ketahanan.editions.facts import bank
from ketahanan.flow.listing import chosen, page_of, search_text
from ketahanan.flow.pages import bound, done, record_or_404, show
from ketahanan.flow.views import action_view, record_context
from ketahanan.grants.kinds import PAYMENT_KIND
from ketahanan.people import permits
from ketahanan.people.requests import actor, moment
from ketahanan.treasury import operations, queries
from ketahanan.treasury.forms import ComposeForm
from ketahanan.treasury.kinds import KIND
from ketahanan.treasury.operations import Source
from ketahanan.treasury.workflow import PAYLIST, PaylistState

act = action_view(KIND)


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Runs in reach, newest first, and what waits for one."""
    by = actor(request)
    if not by.roles & PAYLIST.readers:
        raise Http404
    states = [(state.value, _(PAYLIST.states[state])) for state in PaylistState]
    picked = {"q": search_text(request), "state": chosen(request, "keadaan", [code for code, _words in states])}
    page = page_of(request, queries.listed(by, **picked))
    context = {
        **picked,
        "page": page,
        "rows": [(row, KIND.url(row), _(row.state_label), bank(row.bank).name) for row in page.object_list],
        "states": states,
        "active": 1 if picked["state"] else "",
        "composes": bool(by.roles & PAYLIST.made_by),
        "waiting": sum(heap["count"] for heap in queries.heaps()),
    }
    return render(request, "treasury/paylists.html", context)


@require_safe
def detail(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One run: what is signed, its papers, its payments."""
    record = record_or_404(KIND, request, public_id)
    page = page_of(request, queries.rows_of(record))
    context = {
        **record_context(request, KIND, record),
        "bank": bank(record.bank).name,
        "page": page,
        "rows": [(row, PAYMENT_KIND.url(row.payment), row.payment) for row in page.object_list],
    }
    return render(request, "treasury/paylist.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Compose a run of all that waits in one heap and may be paid now."""
    by, at = actor(request), moment(request)
    if not by.roles & PAYLIST.made_by:
        permits.require(by, PAYLIST.made_by, path="-", what=_("Menyusun daftar bayar"))
    form = ComposeForm(**bound(request))
    if not form.heaps and request.method == "GET":
        messages.info(request, _("Belum ada pembayaran yang menunggu masuk daftar."))
        return redirect(KIND.list_url)

    def save() -> str:
        given, heap = form.cleaned_data, form.chosen
        edition = queries.edition(heap["grant__edition"])
        if edition is None:
            raise Http404
        made = operations.compose(
            edition, heap["tranche"], heap["account__bank"], Source(given["source_name"].strip(), given["source_number"]),
            by=by, at=at,
        )  # fmt: skip
        messages.success(request, _composed(made))
        return KIND.url(made.paylist)

    return done(request, form, save) or show(
        request, form, title=_("Susun daftar bayar"), submit=_("Susun daftar"), back=KIND.list_url,
        lead=_("Semua pembayaran yang memenuhi syarat masuk daftar dan dibekukan seperti sekarang: jumlah, rekening, dan nama."),
    )  # fmt: skip


def _composed(made: operations.Composed) -> str:
    text = _("Daftar disusun: %(size)d pembayaran.") % {"size": made.paylist.size}
    if made.left:
        text += " " + ngettext(
            "%(left)d lainnya belum memenuhi syarat dan tetap menunggu.",
            "%(left)d lainnya belum memenuhi syarat dan tetap menunggu.",
            len(made.left),
        ) % {"left": len(made.left)}
    return text
