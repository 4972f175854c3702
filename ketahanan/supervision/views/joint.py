"""Both sheets side by side: what was seen differently, and what is agreed."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.contrib import messages
from django.forms import BoundField
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ketahanan.flow.pages import bound, done, show
from ketahanan.people.requests import actor, moment
from ketahanan.supervision import cards, joint, operations, queries
from ketahanan.supervision.forms import JointForm
from ketahanan.supervision.kinds import KIND
from ketahanan.supervision.models import Visit
from ketahanan.supervision.views.visits import visit_or_404
from ketahanan.supervision.workflow import VisitState as S


@dataclass(frozen=True, slots=True)
class Said:
    """One officer's answer beside the other's."""

    name: str
    value: str
    note: str


@dataclass(frozen=True, slots=True)
class Open:
    """An item on which the two have to agree."""

    row: joint.Line
    text: str
    said: tuple[Said, ...]
    saved: str
    value: BoundField | None
    note: BoundField | None
    repair: BoundField
    is_settled: bool


@require_http_methods(["GET", "POST"])
def differences(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """For the two officers, once both sheets are in."""
    visit, by, at = visit_or_404(request, public_id), actor(request), moment(request)
    if queries.officer_of(visit, by.person_id) is None or visit.state not in cards.HANDED_IN:
        raise Http404
    if visit.state != S.SHEETS_DONE and request.method == "GET":
        return redirect("visit:both", visit.public_id)
    rows = [row for row in joint.lines(visit) if row.differs or row.needs_repair]
    form = JointForm(rows, **bound(request))

    def save() -> str:
        fresh = operations.resolve(
            visit, form.settled(), by=by, at=at, seen=request.POST.get("_seen", "")
        )
        left = [row for row in joint.lines(fresh) if not row.is_settled]
        messages.success(request, _settled_words(len(left)))
        return reverse("visit:differences", args=[visit.public_id]) if left else KIND.url(visit)

    lines = [_open(visit, row, form) for row in rows]
    return done(request, form, save) or show(
        request, form, title=_("Perbedaan dan perbaikan"), submit=_("Simpan kesepakatan"), back=KIND.url(visit),
        lead=KIND.title(visit), template="supervision/differences.html", seen=visit.joint_sha256,
        differing=[line for line in lines if line.row.differs],
        failing=[line for line in lines if not line.row.differs],
    )  # fmt: skip


def _settled_words(left: int) -> str:
    if left:
        return _("Tersimpan. Masih %(count)d butir yang belum lengkap.") % {"count": left}
    return _("Semua butir disepakati. Kedua petugas sekarang menyepakati berita acaranya.")


def _open(visit: Visit, row: joint.Line, form: JointForm) -> Open:
    number, fields = row.item.number, form.fields
    pairs = zip(queries.officers(visit), (row.first, row.second), strict=True)
    return Open(
        row=row,
        text=_(row.item.text),
        said=tuple(Said(who.person.name, cards.word(said.value), said.note) for who, said in pairs),
        saved=" · ".join(text for text in (cards.word(row.value or ""), row.note, row.repair) if text)
        if row.differs and row.value
        else "",
        value=form[f"butir_{number}"] if f"butir_{number}" in fields else None,
        note=form[f"catatan_{number}"] if f"catatan_{number}" in fields else None,
        repair=form[f"perbaikan_{number}"],
        is_settled=row.is_settled,
    )


@require_safe
def both(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The joint record to read, before it is signed and after."""
    visit, by = visit_or_404(request, public_id), actor(request)
    if not cards.reads_sheets(visit, by):
        raise Http404
    first, second = queries.officers(visit)
    context = {
        "visit": visit,
        "title": KIND.title(visit),
        "back": KIND.url(visit),
        "parts": cards.joint_parts(visit, sealed=cards.reads_sealed(visit, by)),
        "first": first.person.name,
        "second": second.person.name,
        "found": cards.found(visit),
        "settles_url": reverse("visit:differences", args=[visit.public_id])
        if visit.state == S.SHEETS_DONE and queries.officer_of(visit, by.person_id)
        else "",
    }
    return render(request, "supervision/both.html", context)
