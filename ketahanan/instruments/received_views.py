"""Pages of what came from the field, and what to do about what is held."""

from __future__ import annotations

import mimetypes
import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ketahanan.common.errors import NotAllowed
from ketahanan.flow.listing import chosen, page_of, search_text
from ketahanan.instruments import blobs, received, rescue
from ketahanan.instruments.models import FIELD_ROLES, READERS, FileState, Submission
from ketahanan.instruments.openrosa import CONTENT_TYPE
from ketahanan.instruments.views import download
from ketahanan.people import permits
from ketahanan.people.posts import Actor
from ketahanan.people.requests import actor

HELD = "perlu"


def _who(request: HttpRequest) -> Actor:
    who = actor(request)
    if not who.has(*FIELD_ROLES, *READERS):
        raise NotAllowed(
            _("Isian yang diterima hanya untuk %(roles)s. Minta petugas itu melihatnya.")
            % {"roles": permits.named(FIELD_ROLES | READERS)}
        )
    return who


def _record_or_404(request: HttpRequest, public_id: uuid.UUID) -> Submission:
    rows = Submission.objects.visible_to(actor(request)).select_related("version", "person", "sent_by", "area")
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Everything in reach; those that need a look are marked."""
    q, held = search_text(request), chosen(request, "tampil", [HELD])
    page = page_of(request, received.listed(_who(request), q=q, held=bool(held)))
    shown = [(HELD, _("Perlu dilihat"))]
    told = [(number, _(what), _(do)) for number, what, do in received.ANSWERS]
    context = {"page": page, "q": q, "shown": shown, "held": held, "told": told, "rescues": _who(request).has(*rescue.OFFICES)}
    return render(request, "field/received.html", context)


@require_safe
def detail(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One form as it came: its files, and what was refused under its number."""
    record = _record_or_404(request, public_id)
    raw = bytes(record.raw)
    conflicts = [(row, list(received.differences(raw, bytes(row.raw)))) for row in record.conflicts.select_related("person")]
    files = [(row, _(str(row.get_state_display()))) for row in record.files.order_by("name", "pk")]
    context = {"record": record, "conflicts": conflicts, "files": files, "kept": FileState.KEPT.value}
    return render(request, "field/received_one.html", context)


@require_safe
def answers(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The answers to the byte."""
    record = _record_or_404(request, public_id)
    return download(bytes(record.raw), CONTENT_TYPE, f"isian-{record.public_id}.xml")


@require_safe
def refused(request: HttpRequest, public_id: uuid.UUID, conflict_id: uuid.UUID) -> HttpResponse:
    """The other answers under the same number, to the byte."""
    found = _record_or_404(request, public_id).conflicts.filter(public_id=conflict_id).first()
    if found is None:
        raise Http404
    return download(bytes(found.raw), CONTENT_TYPE, f"isian-ditolak-{found.public_id}.xml")


@require_safe
def file(request: HttpRequest, public_id: uuid.UUID, file_id: int) -> HttpResponse:
    """A photo or sound, as a download: what phones send is never shown as a page of ours."""
    found = _record_or_404(request, public_id).files.filter(pk=file_id).first()
    if found is None:
        raise Http404
    mime = mimetypes.guess_type(found.name)[0] or "application/octet-stream"
    return download(blobs.location(found.sha256).read_bytes(), mime, found.name.rpartition("/")[2][-100:])
