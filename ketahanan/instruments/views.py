"""Pages of questionnaires."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ketahanan.flow.listing import chosen, page_of, search_text
from ketahanan.flow.pages import bound, done, show
from ketahanan.flow.views import action_view, record_context
from ketahanan.instruments import blobs, operations, preview, queries, rescue
from ketahanan.instruments.forms import FilesForm, NewForm
from ketahanan.instruments.kinds import KIND
from ketahanan.instruments.models import InstrumentVersion
from ketahanan.instruments.openrosa import CONTENT_TYPE
from ketahanan.instruments.workflow import INSTRUMENT
from ketahanan.notices.queries import nation
from ketahanan.people import permits
from ketahanan.people.requests import actor, moment

act = action_view(KIND)
MOST_FINDINGS = 100


def _record_or_404(request: HttpRequest, public_id: uuid.UUID) -> InstrumentVersion:
    found = KIND.load(actor(request), public_id)
    if found is None:
        raise Http404
    return found


def _require_author(request: HttpRequest) -> None:
    permits.require(actor(request), INSTRUMENT.made_by, path=nation().path, what=_("Mengunggah instrumen"))


def _head(request: HttpRequest, record: InstrumentVersion, here: str) -> dict[str, object]:
    """What both pages of a version share."""
    writes = actor(request).has(*INSTRUMENT.made_by)
    return {
        "here": here,
        "replace_url": reverse("instrument:replace", args=[record.public_id])
        if writes and record.is_draft
        else "",
        "version_url": reverse("instrument:new_version", args=[record.public_id]) if writes else "",
    }


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Every version in reach."""
    states = [(code, _(label)) for code, label in INSTRUMENT.states.items()]
    picked = {"q": search_text(request), "state": chosen(request, "keadaan", list(INSTRUMENT.states))}
    page = page_of(request, queries.listed(actor(request), **picked))
    context = {
        **picked,
        "page": page,
        "rows": [(row, _(row.state_label)) for row in page.object_list],
        "states": states,
        "makes": actor(request).has(*INSTRUMENT.made_by),
        "rescues": actor(request).has(*rescue.OFFICES),
    }
    return render(request, "instruments/list.html", context)


@require_safe
def detail(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One version: what it is, what is wrong with it, what can be done."""
    record = _record_or_404(request, public_id)
    found = queries.findings_in(record)
    context = record_context(request, KIND, record) | _head(request, record, "detail") | {
        "respondent": _(record.instrument.get_respondent_display()),
        "media": queries.media_of(record),
        "faults": [one.text(_) for one in found if one.grave][:MOST_FINDINGS],
        "remarks": [one.text(_) for one in found if not one.grave][:MOST_FINDINGS],
    }  # fmt: skip
    return render(request, "instruments/detail.html", context)


@require_safe
def questions(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The form as people will read it, in both languages."""
    record = _record_or_404(request, public_id)
    form = queries.form_in(record)
    page = page_of(request, preview.shown(form))
    context = _head(request, record, "questions") | {
        "kind": KIND,
        "record": record,
        "title": KIND.title(record),
        "state_label": _(record.state_label),
        "page": page,
        "media": {one.name for one in queries.media_of(record)},
        "lines": list(preview.lines(form, list(page.object_list))),
    }
    return render(request, "instruments/questions.html", context)


@require_safe
def xform(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The XForm to the byte, to try it on a phone."""
    record = _record_or_404(request, public_id)
    return download(queries.xform_of(record), CONTENT_TYPE, f"{record.instrument.form_id}-{record.version}.xml")


@require_safe
def method(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The method file as it was uploaded."""
    record = _record_or_404(request, public_id)
    text = queries.method_text(record)
    if not text:
        raise Http404
    return download(text.encode(), "application/toml; charset=utf-8", f"{record.instrument.form_id}-{record.version}.toml")


@require_safe
def media(request: HttpRequest, public_id: uuid.UUID, name: str) -> HttpResponse:
    """A picture, sound, film or list of the form, for whoever reads it before it is published."""
    found = queries.media_named(_record_or_404(request, public_id), name)
    if found is None:
        raise Http404
    return HttpResponse(blobs.location(found.sha256).read_bytes(), content_type=found.mime)


def download(content: bytes, mime: str, name: str) -> HttpResponse:
    """A file to keep, never a page of ours."""
    response = HttpResponse(content, content_type=mime)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The first version of a questionnaire."""
    _require_author(request)
    form = NewForm(**bound(request))

    def save() -> str:
        given = form.files_given() | {"respondent": form.cleaned_data["respondent"]}
        return _saved(request, operations.make_instrument(**given, by=actor(request), at=moment(request)))

    return done(request, form, save) or show(
        request, form, title=_("Unggah instrumen"), submit=_("Unggah dan periksa"), back=KIND.list_url,
        lead=_("Formulir diperiksa dahulu. Yang masih harus diperbaiki tertulis di halamannya."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def new_version(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The next version of the same questionnaire."""
    record = _record_or_404(request, public_id)
    _require_author(request)
    form = FilesForm(**bound(request))

    def save() -> str:
        made = operations.make_version(
            record.instrument, **form.files_given(), by=actor(request), at=moment(request)
        )
        return _saved(request, made)

    return done(request, form, save) or show(
        request, form, title=_("Unggah versi baru"), submit=_("Unggah dan periksa"), back=KIND.url(record),
        lead=_("Nama pertanyaan dan kode pilihan yang sudah terbit harus tetap ada."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def replace(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Mended files for a draft."""
    record = _record_or_404(request, public_id)
    _require_author(request)
    form = FilesForm(**bound(request))

    def save() -> str:
        made = operations.replace_files(record, **form.files_given(), by=actor(request), at=moment(request))
        return _saved(request, made)

    return done(request, form, save) or show(
        request, form, title=_("Ganti berkas"), submit=_("Unggah dan periksa"), back=KIND.url(record),
        lead=_("Unggah lembar kerja dan metode; yang lama diganti dan diperiksa lagi."),
    )  # fmt: skip


def _saved(request: HttpRequest, record: InstrumentVersion) -> str:
    if record.faults:
        messages.warning(
            request, _("Tersimpan sebagai draf. Perbaiki temuan di bawah, lalu ganti berkasnya.")
        )
    else:
        messages.success(
            request, _("Tersimpan sebagai draf. Periksa pertanyaannya, lalu ajukan untuk terbit.")
        )
    return KIND.url(record)
