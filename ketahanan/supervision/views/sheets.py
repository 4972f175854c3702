"""The own sheet, and what the two saw differently."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.forms import BoundField
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ketahanan.flow.later import answers_outbox, waited
from ketahanan.flow.pages import bound, done, show
from ketahanan.instruments import carried
from ketahanan.people.requests import actor, moment
from ketahanan.supervision import cards, guards, operations, queries
from ketahanan.supervision.facts import Fact, facts
from ketahanan.supervision.forms import SheetForm
from ketahanan.supervision.kinds import KIND
from ketahanan.supervision.models import Visit
from ketahanan.supervision.sheets import WORDS, Answer, Item
from ketahanan.supervision.views.visits import visit_or_404
from ketahanan.supervision.workflow import VISIT


@dataclass(frozen=True, slots=True)
class Line:
    """One item of the own sheet on the page."""

    item: Item
    text: str
    hint: str
    value: BoundField
    note: BoundField
    facts: list[Fact]
    said: str
    said_note: str


@dataclass(frozen=True, slots=True)
class Part:
    """Items under one heading, with how many are answered."""

    number: int
    name: str
    lines: list[Line]
    filled: int

    @property
    def is_full(self) -> bool:
        return self.filled == len(self.lines)


@answers_outbox
@require_http_methods(["GET", "POST"])
def sheet(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The officer's own 24 items. Nobody else's are ever on it."""
    visit, by, at = visit_or_404(request, public_id), actor(request), moment(request)
    officer = queries.officer_of(visit, by.person_id)
    if officer is None:
        raise Http404
    said = queries.own_answers(officer)
    form = SheetForm(visit.rules, said, **bound(request))
    handed_at = guards.handed_in(visit).get(officer.person_id)
    closed = cards.sheet_closed(visit, officer, handed_at, taken="bawa" in request.GET)

    def save() -> str:
        filled = operations.save_answers(visit, form.answers(), by=by, at=at, waited=waited(request))
        words = {"done": filled, "all": len(visit.rules.items)}
        messages.success(request, _("Lembar disimpan: %(done)d dari %(all)d butir terisi.") % words)
        if waited(request) and request.POST.get("simpan") == "serahkan":
            messages.info(request, _("Lembar belum diserahkan: buka halamannya, lalu serahkan."))
        return _next(visit, request.POST.get("simpan", ""))

    found = {} if closed else facts(visit, by, at)
    return done(request, form, save) or show(
        request, form, title=_("Lembar saya"), submit=_("Simpan"), back=KIND.url(visit), lead=KIND.title(visit),
        template="supervision/sheet.html", closed=closed, parts=_parts(visit, form, said, found),
        comes=reverse("visit:act", args=[visit.public_id, VISIT["check_in"].slug])
        if officer.checked_in_at is None and closed
        else "",
        filled=len(said), size=len(visit.rules.items),
        **({} if closed else carried.along(_("Lembar: %(visit)s") % {"visit": KIND.title(visit)}, "css/visits.css")),
    )  # fmt: skip


def _next(visit: Visit, pressed: str) -> str:
    """Where the pressed button leads: the next part, handing in, or the visit."""
    if pressed == "serahkan":
        return reverse("visit:act", args=[visit.public_id, VISIT["hand_in"].slug])
    if pressed in map(str, range(1, len(visit.rules.parts))):
        return f"{reverse('visit:sheet', args=[visit.public_id])}#bagian-{int(pressed) + 1}"
    return KIND.url(visit)


def _parts(
    visit: Visit, form: SheetForm, said: dict[int, tuple[str, str]], found: dict[int, list[Fact]]
) -> list[Part]:
    return [
        Part(
            number,
            _(part.name),
            [_line(item, form, said.get(item.number, ("", "")), found) for item in part.items],
            sum(item.number in said for item in part.items),
        )
        for number, part in enumerate(visit.rules.parts, 1)
    ]


def _line(item: Item, form: Any, said: tuple[str, str], found: dict[int, list[Fact]]) -> Line:
    value, note = said
    return Line(
        item=item,
        text=_(item.text),
        hint=_(item.hint) if item.hint else "",
        value=form[f"butir_{item.number}"],
        note=form[f"catatan_{item.number}"],
        facts=found.get(item.number, []),
        said=_(WORDS[Answer(value)]) if value else "–",
        said_note=note,
    )
