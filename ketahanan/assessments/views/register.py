"""What the registers say about the items of a round, and the kabupaten's next entry."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ketahanan.analytics.method import Indicator
from ketahanan.assessments import cards, operations, queries, registers
from ketahanan.assessments.answering import readings_of
from ketahanan.assessments.forms import EntryForm
from ketahanan.assessments.kinds import KIND
from ketahanan.assessments.models import Answer, Measurement, RegisterEntry
from ketahanan.assessments.operations.register import MAY_NOTE
from ketahanan.assessments.views.rounds import round_or_404
from ketahanan.flow.pages import bound, done, show
from ketahanan.instruments import queries as instruments
from ketahanan.instruments.form import Form
from ketahanan.people.posts import Actor
from ketahanan.people.requests import actor, moment


def _writes(record: Measurement, by: Actor) -> bool:
    team = (record.made_by_id, record.enumerator1_id, record.enumerator2_id)
    return by.person_id not in team and any(post.role in MAY_NOTE for post in by.posts_over(record.area.path))


def _title(item: Indicator | None) -> str:
    return cards.named(item) if item else _("Kejadian yang membatasi tingkat")


@require_safe
def listing(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Every item of which a register has a word."""
    record = round_or_404(request, public_id)
    known, answers = readings_of(record, moment(request)), queries.answers_of(record)
    method, sheet = queries.method_of(record.instrument), instruments.form_in(record.instrument)
    items = [item for item in method.indicators if registers.fed(item)]
    rows = [_row(item, sheet, known.get(item.code), answers.get(item.code)) for item in items]
    rows.append(_row(None, sheet, known.get(registers.CLASHES), None))
    context = {
        "record": record, "title": KIND.title(record), "back": KIND.url(record), "list_url": KIND.list_url, "rows": rows,
        "writes": _writes(record, actor(request)),
        "known_now": [] if record.is_open else queries.superseded(answers, known),
    }  # fmt: skip
    return render(request, "assessments/register.html", context)


def _row(item: Indicator | None, sheet: Form, entry: RegisterEntry | None, answer: Answer | None) -> dict[str, Any]:
    found = {
        "code": item.code if item else registers.CLASHES, "title": _title(item), "entry": entry,
        "words": registers.words(entry) if entry else "", "locked": item is None or registers.locked(item),
    }  # fmt: skip
    if item is None:
        return found | {"answer": "–", "says": _events(entry) if entry else ""}
    source = str(cards.source_words(answer)) if answer else ""
    said = Answer(score=entry.score, na=entry.na) if entry else None
    words = cards.said(item, sheet, answer)
    return found | {"answer": f"{words} ({source})" if source else words, "says": cards.said(item, sheet, said)}


def _events(entry: RegisterEntry) -> str:
    families = entry.events.get(registers.FAMILIES)
    return _("%(deaths)d dengan korban jiwa; keluarga mengungsi: %(families)s") % {
        "deaths": entry.events.get(registers.DEATHS, 0), "families": _("belum diketahui") if families is None else families,
    }  # fmt: skip


@require_http_methods(["GET", "POST"])
def note(request: HttpRequest, public_id: uuid.UUID, code: str) -> HttpResponse:
    """The next entry of one item."""
    record, by = round_or_404(request, public_id), actor(request)
    method = queries.method_of(record.instrument)
    item = next((one for one in method.indicators if one.code == code and registers.fed(one)), None)
    if not _writes(record, by) or (item is None and code != registers.CLASHES):
        raise Http404
    form = EntryForm(item, instruments.form_in(record.instrument), **bound(request))
    back = reverse("measurement:register", args=[record.public_id])

    def save() -> str:
        operations.note_register(record, code, **form.given(), by=by, at=moment(request))
        messages.success(request, _("Kutipan register tersimpan. Pengukuran yang terbuka langsung memakainya."))
        return back

    return done(request, form, save) or show(
        request, form, title=f"{code} {_title(item)}", submit=_("Simpan kutipan"), back=back,
        lead=_("Salin hanya catatan yang sudah diverifikasi. Kutipan tersimpan tetap; kutipan berikutnya menggantikannya."),
    )  # fmt: skip
