"""What the desks fill in: marks per paper and the visit, points, reasons per item."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ketahanan.common.actions import Action
from ketahanan.common.errors import NotAllowed, Refused, Several, Stale
from ketahanan.flow.listing import chosen
from ketahanan.flow.once import once
from ketahanan.flow.pages import bound, done, show
from ketahanan.people import permits
from ketahanan.people.requests import actor, moment
from ketahanan.proposals import criteria, operations, queries
from ketahanan.proposals.forms import (
    MAX_ROWS,
    MarksForm,
    ReasonsSet,
    ScoresForm,
    VisitForm,
    check_frame,
    one_more,
    reason_set,
)
from ketahanan.proposals.kinds import KIND
from ketahanan.proposals.models import Proposal
from ketahanan.proposals.operations import checks
from ketahanan.proposals.views.reading import proposal_or_404
from ketahanan.proposals.workflow import PROPOSAL
from ketahanan.proposals.workflow import ProposalState as S


def _at_desk(request: HttpRequest, record: Proposal, row: Action) -> None:
    """Only for the officer of this desk, while the file lies there."""
    permits.check(
        actor(request), row, path=record.area.path, pokja=record.pokja_number, duties=KIND.duties(record)
    )
    if request.method == "GET" and record.state not in row.frm:
        raise Stale(_("Usulan ini tidak di meja Anda lagi: keadaannya %(state)s.") % {"state": _(record.state_label)})


CHECKS = ("berkas", "lapangan")


@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Desk check and field check: two forms, each on its own tab, so that sending one loses nothing of the other."""
    record = proposal_or_404(request, public_id)
    _at_desk(request, record, PROPOSAL["recommend"])
    by, at = actor(request), moment(request)
    part = request.POST.get("part") or chosen(request, "bagian", CHECKS) or CHECKS[0]
    marks = MarksForm(
        queries.papers(record),
        [mark for mark in record.marks if mark["version"] == record.version],
        **(bound(request) if part != "lapangan" else {}),
    )
    visit = VisitForm(**(bound(request) if part == "lapangan" else {}))
    here = reverse("proposal:check", args=[record.public_id])

    def keep_marks() -> str:
        operations.set_marks(proposal=record, marks=marks.marks(), by=by, at=at)
        messages.success(request, _("Lembar periksa tersimpan."))
        return KIND.url(record) if record.bundle.checked_on else f"{here}?bagian=lapangan"

    def keep_visit() -> str:
        given = visit.cleaned_data
        operations.record_visit(
            proposal=record, on=given["on"], place=given["place"], note=given["note"], photo=given["photo"],
            by=by, at=at,
        )  # fmt: skip
        messages.success(request, _("Pemeriksaan lapangan tercatat."))
        return f"{here}?bagian=lapangan"

    answer = done(request, visit, keep_visit) if part == "lapangan" else done(request, marks, keep_marks)
    if answer:
        return answer
    context = {
        "record": record, "title": KIND.title(record), "back": KIND.url(record), "marks": marks, "visit": visit,
        "pairs": [(marks[f"ok_{paper.code}"], marks[f"note_{paper.code}"]) for paper in marks.papers],
        "visits": list(record.bundle.checks.select_related("by").order_by("-at")),
        "form": visit if part == "lapangan" else marks, "field": part == "lapangan", "papers": part != "lapangan",
        "token": request.POST.get("_token") or uuid.uuid4(),
    }  # fmt: skip
    return render(request, "proposals/check.html", context, status=422 if request.method == "POST" else 200)


@require_http_methods(["GET", "POST"])
def score(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Points of the village, by criterion."""
    record = proposal_or_404(request, public_id)
    _at_desk(request, record, PROPOSAL["recommend"])
    form = ScoresForm(queries.scores(record.bundle_id), **bound(request))

    def keep() -> str:
        bundle = operations.set_scores(proposal=record, points=form.points(), by=actor(request), at=moment(request))
        if bundle.score is None:
            messages.info(request, _("Nilai tersimpan sebagian. Lengkapi semua unsur sebelum merekomendasikan."))
        else:
            words = {"score": bundle.score, "most": criteria.MOST}
            messages.success(request, _("Nilai desa %(score)d dari %(most)d tersimpan.") % words)
        return KIND.url(record)

    return done(request, form, keep) or show(
        request, form, title=_("Nilai desa"), submit=_("Simpan nilai"), back=KIND.url(record),
        lead=_("Nilai berlaku untuk keempat usulan desa ini. Desa membaca nilai dan alasannya."),
        template="proposals/score.html",
        groups=[
            (_(row.label), _(row.group), form[f"points_{row.code}"], form[f"reason_{row.code}"])
            for row in criteria.CRITERIA.values()
        ],
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def reasons(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Reasons per item and RAB line, written before the file goes back."""
    record = proposal_or_404(request, public_id)
    row = checks.RETURNS.get(S(record.state), PROPOSAL["return_kab"])
    _at_desk(request, record, row)
    items = checks.items_of(record)
    if request.method == "GET":
        # the data are from before a login in between
        return _show_reasons(request, record, row, _saved_reasons(record, items, request.POST or None), [])
    posted: QueryDict = request.POST
    if "_add" in posted:
        posted = one_more(posted, "alasan", MAX_ROWS)
    formset = reason_set(posted, prefix="alasan", form_kwargs={"items": items})
    if "_add" in posted:
        return _show_reasons(request, record, row, formset, [], status=200)
    try:
        return redirect(once(request, lambda: _keep_reasons(request, record, row, formset)))
    except NotAllowed:
        raise
    except Refused as refused:
        wrong = refused.sentences if isinstance(refused, Several) else [refused.sentence]
        if not formset.management_form.is_valid():
            formset = _saved_reasons(record, items)
        return _show_reasons(request, record, row, formset, wrong)


def _saved_reasons(record: Proposal, items: dict[str, str], data: QueryDict | None = None) -> ReasonsSet:
    initial = [
        {"item": f"RAB:{one.line.public_id}" if one.line else one.item, "code": one.code, "text": one.text}
        for one in queries.item_reasons(record, round_=record.round)
    ]
    return reason_set(data, initial=initial or [{}], prefix="alasan", form_kwargs={"items": items})


def _keep_reasons(request: HttpRequest, record: Proposal, row: Action, formset: ReasonsSet) -> str:
    check_frame(formset)
    operations.set_item_reasons(proposal=record, reasons=formset.typed(), by=actor(request), at=moment(request))
    messages.success(request, _("Alasan tersimpan. Sekarang kembalikan usulan bila memang perlu."))
    return KIND.action_url(record, row) if formset.typed() else KIND.url(record)


def _show_reasons(
    request: HttpRequest,
    record: Proposal,
    row: Action,
    formset: ReasonsSet,
    wrong: list[str],
    *,
    status: int | None = None,
) -> HttpResponse:
    context: dict[str, Any] = {
        "record": record, "title": KIND.title(record), "back": KIND.url(record), "formset": formset, "wrong": wrong,
        "token": request.POST.get("_token") or uuid.uuid4(), "next_label": _(row.label),
    }  # fmt: skip
    fallback = 422 if request.method == "POST" else 200
    return render(request, "proposals/reasons.html", context, status=status or fallback)
