"""Pages of exports: what there is, a new one, how far it is, the file."""

from __future__ import annotations

import uuid
from base64 import b64encode
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ketahanan.common.errors import Refused
from ketahanan.flow.listing import page_of
from ketahanan.flow.pages import bound, done, show
from ketahanan.people.requests import actor, moment
from ketahanan.reporting import operations, queries
from ketahanan.reporting.columns import Column
from ketahanan.reporting.datasets import DATA_SETS, DataSet
from ketahanan.reporting.forms import ExportForm
from ketahanan.reporting.models import Export, ExportState
from ketahanan.reporting.sources import instruments_seen
from ketahanan.reporting.writers import FORMATS

TONES = {"SIAP": "good", "GAGAL": "bad", "KEDALUWARSA": "neutral", "DIBUAT": "info", "MENUNGGU": "info"}


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Data sets for this person, and what was asked for."""
    by = actor(request)
    page = page_of(request, queries.listed(by))
    sets = [(one, _(one.title), _(one.about)) for one in queries.offered(by)]
    return render(request, "reporting/list.html", {"page": page, "rows": [_shown(row) for row in page], "sets": sets})


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, data_set: str) -> HttpResponse:
    """Choose rows and the sort of file."""
    by, one = actor(request), _data_set_or_404(request, data_set)
    seen = instruments_seen(by) if one.by_instrument else []
    form = ExportForm(one, queries.editions(by) if one.by_edition else [], seen, **bound(request))

    def ask() -> str:
        given = {"data_set": one.name, "format": form.cleaned_data["format"], "choices": form.choices()}
        return reverse("export:detail", args=[operations.ask(**given, by=by, at=moment(request)).public_id])

    return done(request, form, ask) or show(
        request, form, title=_("Ekspor: %(data)s") % {"data": _(one.title)}, submit=_("Buat berkas"), lead=_(one.about),
        back=reverse("export:list"), template="reporting/new.html", privacy=one.privacy,
        columns=[(column, _label(column)) for column in one.columns], nothing=one.by_instrument and not seen,
        missing=[_(each.label) for each in FORMATS.values() if not each.is_offered], more_columns=_more_words(one),
    )  # fmt: skip


@require_safe
def detail(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """How far it is; the part that changes comes alone when the script of the page asks."""
    export = _export_or_404(request, public_id)
    part = "reporting/progress.html" if "bagian" in request.GET else "reporting/detail.html"
    response = render(request, part, _shown(export) | {"chosen": _chosen(export), "kept_days": operations.KEPT.days})
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
def download(request: HttpRequest, public_id: uuid.UUID) -> FileResponse:
    """The file, for who asked and still holds the posts it was made for."""
    by, export = actor(request), _export_or_404(request, public_id)
    file = export.file
    if export.state != ExportState.READY or file is None or file.until_at <= moment(request):
        raise Refused(_("Berkas ini belum siap atau sudah dihapus. Buka halaman ekspornya, lalu minta lagi bila perlu."))
    operations.check_reach(export, by)
    try:
        opened = queries.location(file).open("rb")
    except FileNotFoundError as error:
        raise Refused(_("Berkas ini hilang dari penyimpanan. Minta ekspor baru.")) from error
    operations.note_reading(export, by=by, at=moment(request))
    wanted = FORMATS[export.format]
    response = FileResponse(opened, content_type=wanted.mime)
    name = f"{export.data_set}-{file.made_at:%Y%m%d-%H%M}.{wanted.ending}"
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["Cache-Control"], response["X-Content-Type-Options"] = "private, no-store", "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Repr-Digest"] = f"sha-256=:{b64encode(bytes.fromhex(file.sha256)).decode()}:"
    return response


def _data_set_or_404(request: HttpRequest, name: str) -> DataSet:
    one = DATA_SETS.get(name)
    if one is None or one not in queries.offered(actor(request)):
        raise Http404
    return one


def _export_or_404(request: HttpRequest, public_id: uuid.UUID) -> Export:
    found = queries.listed(actor(request)).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def _shown(export: Export) -> dict[str, Any]:
    one = DATA_SETS[export.data_set]
    return {
        "export": export, "title": _(one.title), "privacy": one.privacy, "data_set": one.name,
        "format": _(FORMATS[export.format].label), "state_label": _(export.get_state_display()),
        "tone": TONES[export.state], "failure": _(export.get_failure_display()) if export.failure else "",
        "ready": export.state == ExportState.READY, "expired": export.state == ExportState.EXPIRED,
    }  # fmt: skip


def _chosen(export: Export) -> list[tuple[str, str]]:
    """The choices in words, for the page of one export."""
    try:
        picked = queries.picked_of(export.choices)
    except LookupError:
        return []
    edition = next((str(row) for row in queries.editions_with(picked.edition_id)), "")
    found = [(_("Instrumen"), str(picked.instrument or "")), (_("Edisi"), edition),
             (_("Wilayah"), picked.place.title if picked.place else "")]  # fmt: skip
    if picked.published:
        found.append((_("Keadaan"), _("Hanya pengukuran yang terbit")))
    return [(label, words) for label, words in found if words]


def _label(column: Column) -> str:
    return column.english if column.english and (get_language() or "").startswith("en") else column.label


def _more_words(one: DataSet) -> str:
    if one.name == "jawaban":
        return _("Sesudah itu satu kolom tiap butir instrumen, dengan arti tiap kode.")
    return _("Sesudah itu tingkat, selang, peluang tiap tingkat, dan nilai tiap dimensi.") if one.name == "hasil" else ""
