"""The kabupaten's check, the second visit, and the result."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ketahanan.assessments import cards, operations, queries, registers, results, scoring
from ketahanan.assessments.answering import readings_of
from ketahanan.assessments.forms import CheckForm, RevisitForm
from ketahanan.assessments.kinds import KIND
from ketahanan.assessments.models import Measurement, Revisit
from ketahanan.assessments.views.rounds import round_or_404
from ketahanan.assessments.workflow import RoundState
from ketahanan.common.roles import Role
from ketahanan.flow.pages import bound, done, show
from ketahanan.instruments import queries as instruments
from ketahanan.people.posts import Actor
from ketahanan.people.requests import actor, moment


def _checks(record: Measurement, by: Actor) -> bool:
    """May this person explain and record the second visit now?"""
    mine = {post.role for post in by.posts_over(record.area.path)}
    team = (record.made_by_id, record.enumerator1_id, record.enumerator2_id)
    return record.state == RoundState.DISCUSSED and Role.DINSOS_KAB in mine and by.person_id not in team


@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Signs of window dressing and what was found behind them; the second visit."""
    record, by, at = round_or_404(request, public_id), actor(request), moment(request)
    if record.filled_on is None:
        raise Http404
    signs = [(sign, cards.sign_words(sign)) for sign in queries.suspicions_of(record)]
    form, visit = CheckForm(signs, **bound(request)), queries.revisit_of(record)

    def save() -> str:
        operations.explain(record, form.explanations(), by=by, at=at)
        messages.success(request, _("Penjelasan tersimpan."))
        return reverse("measurement:check", args=[record.public_id])

    return done(request, form, save) or show(
        request, form, title=_("Pemeriksaan"), submit=_("Simpan penjelasan"), back=KIND.url(record),
        lead=KIND.title(record), template="assessments/check.html", record=record, signs=signs,
        checks=_checks(record, by), visit=visit, differences=_differences(record, visit) if visit else [],
        revisit_url=reverse("measurement:revisit", args=[record.public_id]),
    )  # fmt: skip


def _differences(record: Measurement, visit: Revisit) -> list[dict[str, Any]]:
    items = {item.code: item for item in queries.method_of(record.instrument).indicators}
    return [
        {"code": code, "title": cards.named(items[code]), "before": before, "after": after}
        for code, (before, after) in sorted(visit.differences.items())
    ]


@require_http_methods(["GET", "POST"])
def revisit(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Key items asked again, without the answers of the round beside them."""
    record, by, at = round_or_404(request, public_id), actor(request), moment(request)
    if not record.revisit_due or not _checks(record, by):
        raise Http404
    items = [item for item in queries.method_of(record.instrument).indicators if item.key]
    form = RevisitForm(items, instruments.form_in(record.instrument), **bound(request))

    def save() -> str:
        data = form.cleaned_data
        made = operations.note_revisit(
            record, visited_on=data["visited_on"], scores=form.scores(), note=data["note"], by=by, at=at
        )
        messages.success(request, _("Tersimpan: %(count)d jawaban berbeda.") % {"count": len(made.differences)})
        return reverse("measurement:check", args=[record.public_id])

    return done(request, form, save) or show(
        request, form, title=_("Kunjungan ulang"), submit=_("Simpan hasil kunjungan"),
        back=reverse("measurement:check", args=[record.public_id]),
        lead=_("Tanyakan lagi butir kunci di desa. Jawaban pengukuran sengaja tidak ditampilkan di sini."),
    )  # fmt: skip


@require_safe
def result(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Index, level, certainty, dimensions, readings, and where each number comes from."""
    record = round_or_404(request, public_id)
    found = queries.result_of(record)
    if found is None:
        raise Http404
    method, answers = queries.method_of(record.instrument), queries.answers_of(record)
    sheet = instruments.form_in(record.instrument)
    parts = [
        (node.code, cards.named(node), cards.lines([i for i in method.indicators if i.parent == node.code], sheet, answers, None))
        for node in scoring.dimensions(method)
    ]
    context = {
        "record": record, "title": KIND.title(record), "back": KIND.url(record), "list_url": KIND.list_url,
        "result": found, "index": cards.hundred(found.index), "level": cards.level_name(method, found.level),
        "tone": cards.level_tone(found.level), "bars": cards.dimension_bars(method, found),
        "readings": cards.reading_bars(method, found), "certain": cards.certainty_words(method, found),
        "rules": found.picture["rules"], "remeasure": found.picture["remeasure"],
        "lacking": registers.lacking() if found.picture["unknown_events"] else "",
        "same": not results.differences(found), "parts": parts,
        "known_now": queries.superseded(answers, readings_of(record, moment(request))) if not record.is_open else [],
        "provisional": sum(line.provisional for _code, _title, lines in parts for line in lines),
    }  # fmt: skip
    return render(request, "assessments/result.html", context)
