"""List and page of visits."""

from __future__ import annotations

import uuid
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ketahanan.editions.models import Edition
from ketahanan.flow.later import waited
from ketahanan.flow.listing import chosen, page_of, search_text
from ketahanan.flow.pages import record_or_404
from ketahanan.flow.views import action_view, record_context
from ketahanan.instruments import carried
from ketahanan.people.requests import actor
from ketahanan.supervision import cards, queries
from ketahanan.supervision.kinds import KIND
from ketahanan.supervision.models import Reference, Visit
from ketahanan.supervision.workflow import VISIT, VisitState


def _waited(request: HttpRequest) -> dict[str, Any]:
    return {"waited": waited(request)}


def _coming(visit: Visit) -> dict[str, Any]:
    return carried.along(_("Kehadiran: %(visit)s") % {"visit": KIND.title(visit)})


act = action_view(KIND, beside=_waited, carried={"check_in": _coming})


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Visits in reach: one's own first, then what is not over, the nearest day first."""
    by = actor(request)
    states = [(state.value, _(VISIT.states[state])) for state in VisitState]
    editions = [(str(row.pk), str(row)) for row in Edition.objects.order_by("-year", "pk")[:30]]
    picked = {
        "q": search_text(request),
        "state": chosen(request, "keadaan", [code for code, _words in states]),
        "edition": chosen(request, "edisi", [code for code, _words in editions]),
    }
    page = page_of(
        request, queries.listed(by, q=picked["q"], state=picked["state"], edition=picked["edition"])
    )
    context = {
        **picked,
        "page": page,
        "rows": [(row, _(row.state_label)) for row in page.object_list],
        "states": states,
        "editions": editions,
        "active": sum(bool(picked[name]) for name in ("state", "edition")) or "",
        "new_url": reverse("visit:new") if by.roles & VISIT.made_by else "",
    }
    return render(request, "supervision/list.html", context)


visit_or_404 = partial(record_or_404, KIND)


@require_safe
def detail(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One visit: what now, who was sent, what was found."""
    record, by = visit_or_404(request, public_id), actor(request)
    common = record_context(request, KIND, record)
    actions = cards.with_own_work(record, common["actions"])
    filled = queries.filled(record) if record.state == VisitState.UNDER_WAY else {}
    context = {
        **common,
        "actions": actions,
        "timeline": cards.quiet(common["timeline"]),
        "lead_text": f"{record.edition}. {record.area.parent.title}, {record.area.parent.parent.title}."
        if record.area.parent and record.area.parent.parent
        else str(record.edition),
        "sheet_url": reverse("visit:sheet", args=[record.public_id])
        if queries.officer_of(record, by.person_id) and not any(row.row.slug == "lembar" for row in actions)
        else "",
        "both_url": reverse("visit:both", args=[record.public_id]) if cards.reads_sheets(record, by) else "",
        "team": cards.team(record, by, filled),
        "found": cards.found(record),
        "last_start": cards.last_start(record),
        "earlier_url": KIND.url(record.replaces) if record.replaces else "",
        "point": f"{record.ref_lat}, {record.ref_lon}" if record.ref_lat is not None else "",
        "point_words": _(Reference(record.ref_source).label),
    }
    if cards.to_carry(record, by):
        context |= carried.taken(KIND.title(record), cards.pages_to_carry(record), "css/visits.css")
    return render(request, "supervision/detail.html", context)
