"""What the Pokja writes: a new proposal, its texts, its RAB."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ketahanan.common.errors import NotAllowed, Refused, Stale
from ketahanan.common.money import written
from ketahanan.common.roles import POKJA_OFFICERS, Role
from ketahanan.flow.once import once
from ketahanan.flow.pages import bound, done, put_error, show
from ketahanan.people import permits
from ketahanan.people.requests import actor, moment
from ketahanan.proposals import operations, queries, rab, sections
from ketahanan.proposals.forms import (
    LinesSet,
    NewForm,
    TextForm,
    check_frame,
    line_set,
    lines_initial,
    one_more,
)
from ketahanan.proposals.kinds import KIND
from ketahanan.proposals.models import Proposal
from ketahanan.proposals.operations import drafts
from ketahanan.proposals.views.reading import proposal_or_404


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The Ketua begins a proposal."""
    by, at = actor(request), moment(request)
    pokja = queries.pokja_of(by)
    if not pokja:
        permits.require(by, {Role.KETUA}, path="-", what=_("Menyusun usulan"))
    editions = queries.open_editions(at, pokja[0].area.zone)
    if not editions:
        messages.warning(request, _("Belum ada edisi yang menerima usulan sekarang."))
    form = NewForm(pokja, editions, **bound(request))

    def make() -> str:
        chosen, edition = form.chosen()
        record = operations.make_proposal(
            pokja=chosen, edition=edition, title=form.cleaned_data["title"], by=by, at=at
        )
        messages.success(request, _("Draf usulan dibuat. Isi bagian-bagiannya, lalu RAB."))
        return KIND.url(record)

    return done(request, form, make) or show(
        request, form, title=_("Usulan baru"), submit=_("Buat draf"), back=KIND.list_url
    )


def _to_edit(request: HttpRequest, public_id: uuid.UUID) -> Proposal:
    """The record, when this person may edit it; else the reason."""
    record = proposal_or_404(request, public_id)
    permits.require(
        actor(request), POKJA_OFFICERS, path=record.area.path, pokja=record.pokja_number, what=_("Mengubah usulan ini")
    )
    if request.method == "GET" and record.state not in queries.EDITABLE:
        raise Stale(_("Usulan ini tidak bisa diubah lagi: keadaannya %(state)s.") % {"state": _(record.state_label)})
    return record


@require_http_methods(["GET", "POST"])
def text(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The parts of the proposal."""
    record = _to_edit(request, public_id)
    form = TextForm(record, **bound(request))
    seen = request.POST.get("_seen") or drafts.text_mark(record)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(once(request, lambda: _keep_text(request, record, form, seen)))
        except NotAllowed:
            raise
        except Refused as refused:
            put_error(form, refused)
            seen = drafts.text_mark(proposal_or_404(request, public_id)) if isinstance(refused, Stale) else seen
    return show(
        request, form, title=_("Isi usulan"), submit=_("Simpan"), back=KIND.url(record),
        template="proposals/text.html", seen=seen, record=record,
        texts=[form[field] for field in sections.TEXTS], counts=[form[field] for field in sections.COUNTS],
    )  # fmt: skip


def _keep_text(request: HttpRequest, record: Proposal, form: TextForm, seen: str) -> str:
    operations.edit_text(proposal=record, values=form.cleaned_data, by=actor(request), at=moment(request), seen=seen)
    messages.success(request, _("Isi usulan tersimpan."))
    return KIND.url(record)


# RAB ----------------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def budget(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The RAB as rows of a form; without script a press of "Tambah baris" brings one more row."""
    record = _to_edit(request, public_id)
    lines = queries.lines_of(record)
    if request.method == "GET":
        if request.POST:  # what was typed before a login in between
            return _show_budget(request, record, _set(request.POST), seen=request.POST.get("_seen", ""), status=200)
        formset = line_set(initial=lines_initial(lines), prefix="rab")
        return _show_budget(request, record, formset, seen=drafts.lines_mark(record))
    seen = request.POST.get("_seen", "")
    if "_add" in request.POST:
        return _show_budget(request, record, _set(one_more(request.POST, "rab", rab.MAX_LINES + 51)), seen=seen, status=200)
    formset = _set(request.POST)
    try:
        return redirect(once(request, lambda: _keep_lines(request, record, formset, seen)))
    except drafts.BadLines as bad:
        return _show_budget(request, record, formset, seen=seen, wrong=formset.put_faults(bad.faults))
    except NotAllowed:
        raise
    except Refused as refused:
        fresh = drafts.lines_mark(proposal_or_404(request, public_id)) if isinstance(refused, Stale) else seen
        if not formset.management_form.is_valid():
            formset = line_set(initial=lines_initial(lines), prefix="rab")
        return _show_budget(request, record, formset, seen=fresh, wrong=[("", refused.sentence)])


def _set(data: QueryDict) -> LinesSet:
    found = line_set(data, prefix="rab")
    found.is_valid()
    return found


def _keep_lines(request: HttpRequest, record: Proposal, formset: LinesSet, seen: str) -> str:
    check_frame(formset)
    typed = [row for _form, row in formset.typed()]
    kept = operations.set_lines(proposal=record, lines=typed, by=actor(request), at=moment(request), seen=seen)
    messages.success(request, _("RAB tersimpan, jumlahnya %(total)s.") % {"total": written(kept.requested)})
    return KIND.url(record)


def _show_budget(
    request: HttpRequest,
    record: Proposal,
    formset: LinesSet,
    *,
    seen: str,
    wrong: list[tuple[str, str]] | None = None,
    status: int | None = None,
) -> HttpResponse:
    context: dict[str, Any] = {
        "record": record,
        "title": KIND.title(record),
        "back": KIND.url(record),
        "formset": formset,
        "wrong": wrong or [],
        "seen": seen,
        "token": request.POST.get("_token") or uuid.uuid4(),
        "caps": queries.caps(record.edition),
        "total": written(record.requested) if record.requested else "",
    }
    fallback = 422 if request.method == "POST" else 200
    return render(request, "proposals/rab.html", context, status=status or fallback)
