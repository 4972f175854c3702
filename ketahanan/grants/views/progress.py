"""Progress reports."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ketahanan.flow.listing import chosen, page_of, search_text
from ketahanan.flow.pages import bound, done, show
from ketahanan.flow.views import action_view, record_context
from ketahanan.grants import operations, queries
from ketahanan.grants.forms import ProgressForm
from ketahanan.grants.kinds import KIND, PROGRESS_KIND
from ketahanan.grants.views.grants import grant_or_404
from ketahanan.grants.workflow import PROGRESS, ProgressState
from ketahanan.people import permits
from ketahanan.people.requests import actor, moment

act = action_view(PROGRESS_KIND)


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Reports in reach; of one grant with `?hibah=`."""
    states = [(state.value, _(PROGRESS.states[state])) for state in ProgressState]
    picked = {
        "q": search_text(request),
        "state": chosen(request, "keadaan", [code for code, _words in states]),
    }
    rows = queries.reports(actor(request), grant=request.GET.get("hibah", ""), **picked)
    page = page_of(request, rows)
    context = {
        **picked,
        "page": page,
        "rows": [(row, _(row.state_label)) for row in page.object_list],
        "states": states,
        "grant": request.GET.get("hibah", ""),
        "active": 1 if picked["state"] else "",
    }
    return render(request, "grants/reports.html", context)


@require_safe
def detail(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One report."""
    record = PROGRESS_KIND.load(actor(request), public_id)
    if record is None:
        raise Http404
    context = {
        **record_context(request, PROGRESS_KIND, record),
        "grant_url": KIND.url(record.grant),
        "grant_title": KIND.title(record.grant),
    }
    return render(request, "grants/report.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The Ketua reports."""
    record, by, at = grant_or_404(request, public_id=public_id), actor(request), moment(request)
    permits.require(
        by, PROGRESS.made_by, path=record.area.path, pokja=record.pokja_number, what=_("Melaporkan kemajuan")
    )
    form = ProgressForm(**bound(request))

    def save() -> str:
        given = form.cleaned_data
        report = operations.report_progress(
            record, by=by, at=at, reported_on=given["reported_on"], physical_pct=given["physical_pct"],
            use_pct=given["use_pct"], note=given["note"], file=given["file"],
        )  # fmt: skip
        messages.success(request, _("Laporan terkirim. Dinas sosial kabupaten/kota memeriksanya."))
        return PROGRESS_KIND.url(report)

    return done(request, form, save) or show(
        request, form, title=_("Laporkan kemajuan"), submit=_("Kirim laporan"), back=KIND.url(record),
        lead=_("Tulis keadaan sebenarnya di lapangan. Tahap berikutnya menunggu laporan yang dibenarkan."),
    )  # fmt: skip
