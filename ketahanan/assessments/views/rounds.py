"""List of rounds, a new one, and the page of one."""

from __future__ import annotations

import uuid
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ketahanan.areas.models import Area, Level
from ketahanan.assessments import cards, operations, queries
from ketahanan.assessments.forms import RoundForm
from ketahanan.assessments.kinds import KIND
from ketahanan.assessments.models import Measurement, Purpose
from ketahanan.assessments.workflow import MEASUREMENT, RoundState
from ketahanan.editions.models import Edition
from ketahanan.editions.workflow import EditionState
from ketahanan.flow.listing import chosen, page_of, search_text
from ketahanan.flow.pages import bound, done, record_or_404, show
from ketahanan.flow.views import action_view, record_context
from ketahanan.people import permits
from ketahanan.people.requests import actor, moment

act = action_view(KIND)
round_or_404 = partial(record_or_404, KIND)


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Rounds in reach."""
    by = actor(request)
    states = [(code, _(label)) for code, label in MEASUREMENT.states.items()]
    purposes = [(one.value, _(one.label)) for one in Purpose]
    picked = {
        "q": search_text(request),
        "state": chosen(request, "keadaan", list(MEASUREMENT.states)),
        "purpose": chosen(request, "jenis", Purpose.values),
    }
    page = page_of(request, queries.listed(by, **picked))
    context = {
        **picked,
        "page": page,
        "rows": [(row, _(row.state_label), _(row.get_purpose_display())) for row in page.object_list],
        "states": states,
        "purposes": purposes,
        "active": sum(bool(picked[name]) for name in ("state", "purpose")) or "",
        "makes": bool(by.roles & MEASUREMENT.made_by),
    }
    return render(request, "assessments/list.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Open a round."""
    by = actor(request)
    ids = {post.area_id for post in by.posts if post.role in MEASUREMENT.made_by and post.level == Level.VILLAGE}
    areas = list(Area.objects.filter(pk__in=ids).order_by("name"))
    if not areas:
        permits.require(by, MEASUREMENT.made_by, path="-", what=_("Membuka pengukuran"))
    editions = list(Edition.objects.exclude(state=EditionState.DRAFT.value).order_by("-year", "pk"))
    form = RoundForm(areas, editions, queries.instruments_offered(), **bound(request))

    def save() -> str:
        record = operations.make_round(**form.given(), by=by, at=moment(request))
        messages.success(request, _("Pengukuran dibuka. Tunjuk dua enumerator, lalu isi kerangka sampel."))
        return KIND.url(record)

    return done(request, form, save) or show(
        request, form, title=_("Buka pengukuran"), submit=_("Buka pengukuran"), back=KIND.list_url
    )


@require_safe
def detail(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One round: what is still missing, who must do it, where each part stands."""
    record = round_or_404(request, public_id)
    (result, earlier), so_far = queries.with_earlier(record), queries.progress_of(record)
    published = record.state in (RoundState.PUBLISHED, RoundState.CORRECTED)
    context = record_context(request, KIND, record) | {
        "works": cards.works(record, so_far),
        "purpose": _(record.get_purpose_display()),
        "result": result,
        "published": published,
        "earlier": earlier if published else None,
        "index": cards.hundred(result.index) if result else "",
        "level": cards.level_name(queries.method_of(record.instrument), result.level) if result else "",
        "level_tone": cards.level_tone(result.level if result else None),
        "signs": so_far.signs,
        "other_url": _other_version(record.corrects) if record.corrects else "",
        "next_url": _other_version(getattr(record, "corrected_by", None)),
        "check_url": reverse("measurement:check", args=[record.public_id]) if result else "",
    }
    return render(request, "assessments/detail.html", context)


def _other_version(record: Measurement | None) -> str:
    return reverse("measurement:detail", args=[record.public_id]) if record else ""
