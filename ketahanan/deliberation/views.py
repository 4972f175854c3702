"""Pages of musyawarah."""

from __future__ import annotations

import uuid
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ketahanan.areas.models import Area
from ketahanan.deliberation import minutes, operations, queries
from ketahanan.deliberation.forms import MinutesForm, PlaceForm
from ketahanan.deliberation.kinds import KIND
from ketahanan.deliberation.models import Musyawarah, Purpose
from ketahanan.deliberation.workflow import MUSYAWARAH, MeetingState
from ketahanan.editions.models import Edition
from ketahanan.editions.workflow import EditionState
from ketahanan.flow.listing import chosen, page_of, search_text
from ketahanan.flow.pages import bound, done, record_or_404, show
from ketahanan.flow.views import action_view, record_context
from ketahanan.people import permits
from ketahanan.people.requests import actor, moment
from ketahanan.villages import queries as villages

act = action_view(KIND)


def _writes(request: HttpRequest, record: Musyawarah) -> bool:
    """May this person change the words now?"""
    mine = {post.role for post in actor(request).posts_over(record.area.path)}
    return record.state == MeetingState.DRAFT and bool(mine & MUSYAWARAH.made_by)


_record_or_404 = partial(record_or_404, KIND)


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Musyawarah in reach."""
    by = actor(request)
    states = [(state.value, _(MUSYAWARAH.states[state])) for state in MeetingState]
    purposes = [(one.value, _(one.label)) for one in Purpose]
    editions = [(str(row.pk), str(row)) for row in Edition.objects.order_by("-year", "pk")[:30]]
    picked = {
        "q": search_text(request),
        "state": chosen(request, "keadaan", [code for code, _words in states]),
        "edition": chosen(request, "edisi", [code for code, _words in editions]),
        "purpose": chosen(request, "tujuan", [code for code, _words in purposes]),
    }
    page = page_of(request, queries.listed(by, **picked))
    context = {
        **picked,
        "page": page,
        "rows": [(row, _(row.state_label), _(row.get_purpose_display())) for row in page.object_list],
        "states": states,
        "editions": editions,
        "purposes": purposes,
        "active": sum(bool(picked[name]) for name in ("state", "edition", "purpose")) or "",
        "makes": bool(by.roles & MUSYAWARAH.made_by),
    }
    return render(request, "deliberation/list.html", context)


@require_safe
def detail(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One meeting: who came, what was agreed, who signed."""
    record = _record_or_404(request, public_id)
    context = {
        **record_context(request, KIND, record),
        "people": record.men + record.women,
        "share": 100 * record.women // max(1, record.men + record.women),
        "purpose": _(record.get_purpose_display()),
        "agenda": minutes.lines(record.agenda),
        "decisions": minutes.lines(record.decisions),
        "edit_url": reverse("musyawarah:edit", args=[record.public_id]) if _writes(request, record) else "",
    }
    return render(request, "deliberation/detail.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Write down a meeting."""
    by, at = actor(request), moment(request)
    ids = {post.area_id for post in by.posts if post.role in MUSYAWARAH.made_by}
    areas = list(Area.objects.filter(pk__in=ids).order_by("name"))
    if not areas:
        permits.require(by, MUSYAWARAH.made_by, path="-", what=_("Mencatat musyawarah"))
    shut = [EditionState.DRAFT.value, EditionState.CLOSED.value]
    editions = list(Edition.objects.exclude(state__in=shut).order_by("-year", "pk"))
    form = PlaceForm(areas, editions, initial=_first_words(areas), **bound(request))

    def save() -> str:
        area, edition = form.chosen()
        record = operations.make_musyawarah(area=area, edition=edition, minutes=form.minutes(), by=by, at=at)
        messages.success(request, _("Draf tersimpan. Lampirkan daftar hadir, lalu tanda tangani."))
        return KIND.url(record)

    return done(request, form, save) or show(
        request, form, title=_("Catat musyawarah"), submit=_("Simpan draf"), back=KIND.list_url
    )


def _first_words(areas: list[Area]) -> dict[str, int]:
    """The registered number of hamlets, where there is but one village."""
    known = len(villages.hamlets(areas[0])) if len(areas) == 1 else 0
    return {"hamlets_total": known, "disabled": 0} if known else {"disabled": 0}


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Other words; signatures already put count no more."""
    record = _record_or_404(request, public_id)
    permits.require(
        actor(request), MUSYAWARAH.made_by, path=record.area.path, what=_("Mengubah berita acara")
    )
    form = MinutesForm(record, **bound(request))

    def save() -> str:
        operations.edit_musyawarah(record, form.minutes(), by=actor(request), at=moment(request))
        messages.success(request, _("Tersimpan."))
        return KIND.url(record)

    return done(request, form, save) or show(
        request, form, title=_("Ubah berita acara"), submit=_("Simpan"), back=KIND.url(record),
        lead=_("Tanda tangan yang sudah ada tidak berlaku lagi bila isinya berubah."),
    )  # fmt: skip
