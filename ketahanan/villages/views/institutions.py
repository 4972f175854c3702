"""List, page and beginning of an institution."""

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
from ketahanan.editions.models import Edition
from ketahanan.editions.workflow import EditionState
from ketahanan.flow.listing import chosen, page_of, search_text
from ketahanan.flow.pages import bound, done, record_or_404, show
from ketahanan.flow.views import action_view, record_context
from ketahanan.people import permits
from ketahanan.people.posts import Actor
from ketahanan.people.requests import actor, moment
from ketahanan.villages import cards, operations, queries
from ketahanan.villages.forms import NewInstitutionForm
from ketahanan.villages.kinds import KIND
from ketahanan.villages.models import Institution
from ketahanan.villages.workflow import INSTITUTION, InstitutionState

institution_or_404 = partial(record_or_404, KIND)


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Institutions in reach."""
    by = actor(request)
    states = [(state.value, _(INSTITUTION.states[state])) for state in InstitutionState]
    editions = [(str(row.pk), str(row)) for row in Edition.objects.order_by("-year", "pk")[:30]]
    kabupaten = _kabupaten_choices(by)
    picked = {
        "q": search_text(request),
        "state": chosen(request, "keadaan", [code for code, _words in states]),
        "edition": chosen(request, "edisi", [code for code, _words in editions]),
        "kabupaten": chosen(request, "kabupaten", [code for code, _words in kabupaten]),
    }
    page = page_of(request, queries.listed(by, **picked))
    sizes = queries.women_share(list(page.object_list))
    context = {
        **picked,
        "page": page,
        "rows": [(row, _(row.state_label), *sizes.get(row.pk, (0, 0))) for row in page.object_list],
        "states": states,
        "editions": editions,
        "kabupaten_choices": kabupaten,
        "active": sum(bool(picked[name]) for name in ("state", "edition", "kabupaten")) or "",
        "makes": bool(by.roles & INSTITUTION.made_by),
        "keeps": bool(by.roles & queries.KEEPERS),
    }
    return render(request, "villages/list.html", context)


def _kabupaten_choices(by: Actor) -> list[tuple[str, str]]:
    """Those with an institution in reach; nobody who sees one kabupaten only needs to choose."""
    seen = Institution.objects.visible_to(by).values("area__parent__parent")
    rows = list(Area.objects.filter(pk__in=seen).order_by("name")[:600])
    return [(str(row.pk), row.title) for row in rows] if len(rows) > 1 else []


@require_safe
def detail(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One institution: four Pokja, attendants, SK, what is missing, what can be done."""
    record = institution_or_404(request, public_id)
    by, at = actor(request), moment(request)
    composes = cards.composes(record, by)
    draft = record.state == InstitutionState.DRAFT
    pokja = cards.pokja_cards(record, by, at)
    context = {
        **record_context(request, KIND, record),
        "cards": pokja,
        "shows_accounts": any(card.account or card.account_in_hand or card.new_account_url for card in pokja),
        "composes": composes,
        "attendants": cards.attendant_posts(record, composes=composes),
        "lacks": cards.general_faults(record, at) if draft else [],
        "stated": cards.stated(record),
        "hamlets_url": reverse("institution:sub_areas", args=[record.public_id]),
        "visits_url": cards.visits_url(record, by),
        "minutes_url": f"/musyawarah/?q={record.area.code}&edisi={record.edition_id}",
    }
    return render(request, "villages/detail.html", context)


act = action_view(KIND)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A village begins its institution in an open edition."""
    by, at = actor(request), moment(request)
    ids = {post.area_id for post in by.posts if post.role in INSTITUTION.made_by}
    areas = list(Area.objects.filter(pk__in=ids).order_by("name"))
    if not areas:
        permits.require(by, INSTITUTION.made_by, path="-", what=_("Membuat kelembagaan desa"))
    editions = list(Edition.objects.filter(state=EditionState.OPEN.value).order_by("-year", "pk"))
    if not editions:
        messages.warning(request, _("Belum ada edisi yang terbuka. Kelembagaan dibuat sesudah edisi dibuka."))
    form = NewInstitutionForm(areas, editions, **bound(request))

    def make() -> str:
        area, edition = form.chosen()
        record = operations.make_institution(area=area, edition=edition, by=by, at=at)
        messages.success(request, _("Draf kelembagaan dibuat. Susun anggota keempat Pokja."))
        return KIND.url(record)

    return done(request, form, make) or show(
        request, form, title=_("Buat kelembagaan desa"), submit=_("Buat draf"), back=KIND.list_url
    )
