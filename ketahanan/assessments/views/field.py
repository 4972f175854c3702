"""The work in the field: team, list of households, draw, answers, forms from phones."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from ketahanan.analytics.method import Indicator
from ketahanan.assessments import cards, frame_file, operations, queries, scoring
from ketahanan.assessments.answering import readings_of
from ketahanan.assessments.forms import AnswersForm, FrameForm, ReplaceForm, TeamForm, UploadForm
from ketahanan.assessments.kinds import KIND
from ketahanan.assessments.models import Answer, FrameBlock, Measurement, Sampled
from ketahanan.assessments.views.rounds import round_or_404
from ketahanan.common.errors import NotAllowed, Refused, Several
from ketahanan.flow.once import once
from ketahanan.flow.pages import bound, done, show
from ketahanan.instruments import queries as instruments
from ketahanan.people.requests import actor, moment


def _at(name: str, record: Measurement, *more: object) -> str:
    return reverse(f"measurement:{name}", args=[record.public_id, *more])


def _head(record: Measurement) -> dict[str, object]:
    return {"record": record, "title": KIND.title(record), "back": KIND.url(record), "list_url": KIND.list_url}


@require_http_methods(["GET", "POST"])
def team(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Who asks the households."""
    record, by, at = round_or_404(request, public_id), actor(request), moment(request)
    people = queries.enumerators(record.area, at)
    initial = {"first": str(record.enumerator1_id or ""), "second": str(record.enumerator2_id or "")}
    form = TeamForm(people, initial=initial, **bound(request))

    def save() -> str:
        operations.name_team(record, *form.chosen(), by=by, at=at)
        messages.success(request, _("Tim tersimpan."))
        return KIND.url(record)

    return done(request, form, save) or show(
        request, form, title=_("Tim"), submit=_("Simpan tim"), back=KIND.url(record),
        lead=_("Bukan pengurus Pokja, perangkat, atau pemeriksa desa ini."), template="assessments/team.html",
        writes=cards.leads(record, by), people=people, record=record,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def frame(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """How many households each RT has, or the list as it stands."""
    record, by, at = round_or_404(request, public_id), actor(request), moment(request)
    places, found = queries.places_of(record.area), queries.frame_of(record)
    blocks = list(FrameBlock.objects.filter(frame=found).select_related("area", "dusun").order_by("position"))
    known = {block.area_id: len(block.numbers) for block in blocks}
    form = FrameForm(places, known, **bound(request))

    def save() -> str:
        operations.save_frame(record, form.numbers(), uploaded=False, by=by, at=at)
        messages.success(request, _("Kerangka sampel tersimpan. Periksa jumlahnya, lalu undi."))
        return _at("sample", record)

    return done(request, form, save) or show(
        request, form, title=_("Kerangka sampel"), submit=_("Simpan kerangka"), back=KIND.url(record),
        template="assessments/frame.html", record=record, frame=found, places=places,
        blocks=[(block, len(block.numbers)) for block in blocks],
        writes=cards.leads(record, by) and (found is None or found.frozen_at is None),
        uploads=_at("upload", record),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The same from a file; its faults are told by row and column."""
    record, by, at = round_or_404(request, public_id), actor(request), moment(request)
    form = UploadForm(**bound(request))

    def save() -> str:
        file = form.cleaned_data["file"]
        listed = frame_file.read(file.read(frame_file.MOST_BYTES + 1), queries.places_of(record.area))
        if listed.faults:
            raise Several(listed.faults)
        operations.save_frame(record, listed.numbers, uploaded=True, by=by, at=at)
        messages.success(request, _("Kerangka sampel tersimpan. Periksa jumlahnya, lalu undi."))
        return _at("sample", record)

    return done(request, form, save) or show(
        request, form, title=_("Unggah kerangka sampel"), submit=_("Unggah"), back=_at("frame", record),
        lead=_("Daftar lama diganti selama sampel belum diundi."), template="assessments/upload.html", record=record,
    )  # fmt: skip


@require_safe
def frame_sample(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The empty list with the village's own RT."""
    record = round_or_404(request, public_id)
    answer = HttpResponse(frame_file.sample(queries.places_of(record.area)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="kerangka-sampel.csv"'
    return answer


@require_http_methods(["GET", "POST"])
def sample(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The households to visit, to print; before that the button that draws them."""
    record, by = round_or_404(request, public_id), actor(request)
    found = queries.frame_of(record)
    refusal = ""
    if request.method == "POST":
        try:
            return redirect(once(request, lambda: _draw(request, record)))
        except NotAllowed:
            raise
        except Refused as refused:
            refusal = refused.sentence
    households = list(Sampled.objects.filter(frame=found).select_related("area", "dusun", "replaced_by")) if found else []
    used = {row.replaced_by_id: row for row in households if row.replaced_by_id}
    context = _head(record) | {
        "frame": found,
        "first": [row for row in households if not row.spare],
        "spares": [(row, used.get(row.pk)) for row in households if row.spare],
        "leads": cards.leads(record, by),
        "replaces": cards.answers_now(record, by),
        "refusal": refusal,
        "token": request.POST.get("_token") or uuid.uuid4(),
    }
    return render(request, "assessments/sample.html", context, status=422 if refusal else 200)


def _draw(request: HttpRequest, record: Measurement) -> str:
    drawn = operations.draw_sample(record, by=actor(request), at=moment(request))
    size = drawn.size or 0
    words = ngettext("%(count)d keluarga terundi.", "%(count)d keluarga terundi.", size) % {"count": size}
    messages.success(request, words)
    return _at("sample", record)


@require_http_methods(["GET", "POST"])
def replace(request: HttpRequest, public_id: uuid.UUID, position: int) -> HttpResponse:
    """Another household for one that cannot be asked."""
    record, by, at = round_or_404(request, public_id), actor(request), moment(request)
    found = queries.frame_of(record)
    if not Sampled.objects.filter(frame=found, position=position, spare=False).exists():
        raise Http404
    form = ReplaceForm(**bound(request))

    def save() -> str:
        chosen = operations.replace_household(record, position, form.cleaned_data["reason"], by=by, at=at)
        words = {"number": chosen.number, "place": chosen.area.title, "dusun": chosen.dusun.title}
        messages.success(request, _("Penggantinya: rumah nomor %(number)d, %(place)s, %(dusun)s.") % words)
        return _at("sample", record)

    return done(request, form, save) or show(
        request, form, title=_("Ganti rumah tangga %(number)d") % {"number": position}, submit=_("Ganti"),
        back=_at("sample", record), lead=_("Hanya bila keluarga ini sungguh tidak dapat ditanya."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def answers(request: HttpRequest, public_id: uuid.UUID, part: str) -> HttpResponse:
    """One dimension: typed by those who may, read by the others."""
    record, by = round_or_404(request, public_id), actor(request)
    method, known = queries.method_of(record.instrument), queries.answers_of(record)
    nodes = scoring.dimensions(method)
    here = next((node for node in nodes if node.code == part), None)
    if here is None:
        raise Http404
    items = [item for item in method.indicators if item.parent == part]
    sheet, writes = instruments.form_in(record.instrument), cards.answers_now(record, by)
    form = AnswersForm(items, sheet, known, readings_of(record, moment(request)), **bound(request))
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(once(request, lambda: _save_answers(request, record, form, part)))
        except NotAllowed:
            raise
        except Refused as refused:
            _put(form, refused)
    # Whatever was typed and refused comes back, also when the round was filled meanwhile.
    shows_form = writes or bool(form.errors)
    context = _head(record) | {
        "part": here,
        "part_title": cards.named(here),
        "parts": [(node, cards.named(node), _filled(method.indicators, known, node.code)) for node in nodes],
        "lines": cards.lines(items, sheet, known, form if shows_form else None),
        "writes": shows_form,
        "form": form,
        "token": request.POST.get("_token") or uuid.uuid4(),
    }
    return render(request, "assessments/answers.html", context, status=422 if request.method == "POST" else 200)


def _save_answers(request: HttpRequest, record: Measurement, form: AnswersForm, part: str) -> str:
    operations.save_answers(record, form.typed(), by=actor(request), at=moment(request))
    messages.success(request, _("Tersimpan."))
    return _at("answers", record, part)


def _put(form: AnswersForm, refused: Refused) -> None:
    for one in refused.parts:
        form.put(one.field, one.sentence)


def _filled(items: Sequence[Indicator], known: Mapping[str, Answer], part: str) -> str:
    codes = [item.code for item in items if item.parent == part]
    return f"{sum(code in known for code in codes)}/{len(codes)}"


@require_safe
def arrivals(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Forms that phones sent: used, or kept with what stands against them."""
    record, by = round_or_404(request, public_id), actor(request)
    rows = queries.arrivals_of(record)
    context = _head(record) | {
        "rows": [(row, cards.finding_words(row.findings)) for row in rows],
        "settles": cards.leads(record, by),
        "token": uuid.uuid4(),
    }
    return render(request, "assessments/arrivals.html", context)


@require_http_methods(["POST"])
def settle(request: HttpRequest, public_id: uuid.UUID, arrival_id: int) -> HttpResponse:
    """Somebody dealt with the findings of a form."""
    record = round_or_404(request, public_id)

    def act() -> str:
        try:
            operations.settle(record, arrival_id, by=actor(request), at=moment(request))
            messages.success(request, _("Temuan ditandai selesai."))
        except NotAllowed:
            raise
        except Refused as refused:
            messages.error(request, refused.sentence)
        return _at("arrivals", record)

    return redirect(once(request, act))


