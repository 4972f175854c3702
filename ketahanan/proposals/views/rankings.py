"""The provinces' ranking lists."""

from __future__ import annotations

import uuid
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ketahanan.common.roles import Role
from ketahanan.flow.listing import page_of
from ketahanan.flow.once import once
from ketahanan.flow.pages import bound, done, record_or_404, show
from ketahanan.flow.views import action_view, record_context
from ketahanan.people import permits
from ketahanan.people.requests import actor, moment
from ketahanan.proposals import operations, order, queries
from ketahanan.proposals.forms import NewRankingForm, TieForm
from ketahanan.proposals.kinds import RANKING_KIND
from ketahanan.proposals.workflow import RANKING, RankingState

act = action_view(RANKING_KIND)
VILLAGES = 20


_list_or_404 = partial(record_or_404, RANKING_KIND)


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Lists in reach."""
    by = actor(request)
    page = page_of(request, queries.ranking_lists(by))
    rows = [(row, _(row.state_label)) for row in page.object_list]
    context = {"page": page, "rows": rows, "makes": bool(by.roles & RANKING.made_by)}
    return render(request, "ranking/list.html", context)


@require_safe
def detail(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The list: as it would be now while it is a draft, as it was signed afterwards."""
    record = _list_or_404(request, public_id)
    draft = record.state == RankingState.DRAFT
    places = queries.quotas(record.edition, record.area)
    known = order.candidates(record.edition, record.area) if draft else []
    rows = order.as_drafted(record, known, places) if draft else order.as_signed(record)
    aside = order.not_in_list(known)
    by, page = actor(request), page_of(request, rows, size=VILLAGES)
    context = {
        **record_context(request, RANKING_KIND, record),
        "page": page,
        "rows": list(enumerate(page.object_list, page.start_index())),
        "count": len(rows),
        "draft": draft,
        "changed": draft and order.has_changed(record, rows),
        "aside_rows": aside[:VILLAGES],
        "aside_more": max(0, len(aside) - VILLAGES),
        "places": places.get(record.area_id),
        "arranges": draft and any(post.role is Role.DINSOS_PROV for post in by.posts_over(record.area.path)),
        "token": uuid.uuid4(),
    }
    return render(request, "ranking/detail.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The province begins its list."""
    by, at = actor(request), moment(request)
    provinces = queries.own_provinces(by)
    if not provinces:
        permits.require(by, RANKING.made_by, path="-", what=_("Menyusun peringkat"))
    form = NewRankingForm(queries.rankable_editions(), **bound(request))

    def make() -> str:
        record = operations.make_ranking(edition=form.chosen(), province=provinces[0], by=by, at=at)
        messages.success(request, _("Daftar disusun menurut nilai. Periksa, lalu tanda tangani."))
        return RANKING_KIND.url(record)

    return done(request, form, make) or show(
        request, form, title=_("Susun peringkat provinsi"), submit=_("Susun daftar"), back=RANKING_KIND.list_url
    )


@require_POST
def refresh(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Arrange anew."""
    record = _list_or_404(request, public_id)

    def again() -> str:
        operations.refresh_ranking(ranking=record, by=actor(request), at=moment(request))
        messages.success(request, _("Daftar disusun lagi dari usulan dan nilai sekarang."))
        return RANKING_KIND.url(record)

    return redirect(once(request, again))


@require_http_methods(["GET", "POST"])
def tie(request: HttpRequest, public_id: uuid.UUID, bundle_id: int) -> HttpResponse:
    """One place up among equals, with a reason."""
    record = _list_or_404(request, public_id)
    permits.require(actor(request), RANKING.made_by, path=record.area.path, what=_("Menyusun peringkat"))
    form = TieForm(**bound(request))

    def decide() -> str:
        operations.decide_tie(
            ranking=record, bundle_id=bundle_id, reason=form.cleaned_data["reason"], by=actor(request),
            at=moment(request),
        )  # fmt: skip
        messages.success(request, _("Urutan berubah."))
        return RANKING_KIND.url(record)

    return done(request, form, decide) or show(
        request, form, title=_("Dahulukan desa dengan nilai sama"), submit=_("Naikkan satu tempat"),
        back=RANKING_KIND.url(record),
    )  # fmt: skip
