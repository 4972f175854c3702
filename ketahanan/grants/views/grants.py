"""List and page of grants, the agreement's text, and asking for a tranche."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ketahanan.areas.models import Area
from ketahanan.common import zones
from ketahanan.common.roles import Role
from ketahanan.editions.models import Edition
from ketahanan.flow.listing import chosen, page_of, search_text
from ketahanan.flow.pages import bound, done, show
from ketahanan.flow.views import action_view, record_context
from ketahanan.grants import cards, operations, papers, queries
from ketahanan.grants.forms import NoForm
from ketahanan.grants.kinds import KIND, PAYMENT_KIND
from ketahanan.grants.models import Grant
from ketahanan.grants.shares import tranche_name
from ketahanan.grants.workflow import GRANT, GrantState
from ketahanan.people.posts import Actor
from ketahanan.people.requests import actor, moment
from ketahanan.supervision.workflow import VISIT
from ketahanan.villages.models import POKJA_NAMES

act = action_view(KIND)


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Grants in reach, newest move first."""
    by = actor(request)
    states = [(state.value, _(GRANT.states[state])) for state in GrantState]
    editions = [(str(row.pk), str(row)) for row in Edition.objects.order_by("-year", "pk")[:30]]
    kabupaten = _kabupaten_choices(by)
    pokja = [(str(number), _("Pokja %(number)d") % {"number": number}) for number in POKJA_NAMES]
    picked = {
        "q": search_text(request),
        "state": chosen(request, "keadaan", [code for code, _words in states]),
        "edition": chosen(request, "edisi", [code for code, _words in editions]),
        "kabupaten": chosen(request, "kabupaten", [code for code, _words in kabupaten]),
        "pokja": chosen(request, "pokja", [code for code, _words in pokja]),
    }
    page = page_of(request, queries.listed(by, **picked))
    sums = queries.amounts(list(page.object_list))
    context = {
        **picked,
        "page": page,
        "rows": [(row, _(row.state_label), sums[row.pk]) for row in page.object_list],
        "states": states,
        "editions": editions,
        "kabupaten_choices": kabupaten,
        "pokja_choices": pokja,
        "active": sum(bool(picked[name]) for name in ("state", "edition", "kabupaten", "pokja")) or "",
        "shows_holds": any(cards.sees_holds(post.area_path, by) for post in by.posts),
    }
    return render(request, "grants/list.html", context)


def _kabupaten_choices(by: Actor) -> list[tuple[str, str]]:
    """Those with a grant in reach; nobody who sees one kabupaten only needs to choose."""
    seen = Grant.objects.visible_to(by).values("area__parent__parent")
    rows = list(Area.objects.filter(pk__in=seen).order_by("name")[:600])
    return [(str(row.pk), row.title) for row in rows] if len(rows) > 1 else []


def grant_or_404(request: HttpRequest, **by: Any) -> Any:
    """The grant with everything that its page and its gates ask, if within reach."""
    rows = Grant.objects.visible_to(actor(request)).filter(**by).select_related(*queries.RELATED)
    return get_object_or_404(queries.with_facts(rows, moment(request)))


@require_safe
def detail(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One grant: what now, agreement, tranches, what is missing, papers."""
    record, by, at = grant_or_404(request, public_id=public_id), actor(request), moment(request)
    common = record_context(request, KIND, record)
    total, _each = queries.sums_of(record)
    shows_holds = cards.sees_holds(record.area.path, by)
    context = {
        **common,
        "signers": [] if cards.nothing_to_sign(record) else common["signers"],
        "waiting": cards.waiting_words(record) if common["idle"] else "",
        "lead_text": f"{record.edition}. {_(POKJA_NAMES[record.pokja.number])}.",
        "amounts": total,
        "tranches": cards.tranche_cards(record, by),
        "gates": cards.gates_of_grant(record, at, by),
        "account": cards.account_card(record.account, record, by),
        "next_account": cards.account_card(record.next_account, record, by),
        "agreed": zones.written(record.agreed_at, record.area.zone) if record.agreed_at else "",
        "pact": zones.written(record.pact_at, record.area.zone) if record.pact_at else "",
        "visit_until": _visit_until(record),
        "text_url": reverse("grant:text", args=[record.public_id]) if record.agreement_no else "",
        "report_url": reverse("progress:new", args=[record.public_id])
        if cards.may_report(record, by)
        else "",
        "reports_url": f"{reverse('progress:list')}?hibah={record.public_id}" if record.has_reports else "",
        "held": bool(record.hold_count) and shows_holds,
        "holds_url": f"{reverse('hold:list')}?q={record.area.code}" if shows_holds else "",
        "hold_url": f"{reverse('hold:new')}?hibah={record.public_id}"
        if cards.may_hold(record.area.path, by)
        else "",
        "visits_url": f"{reverse('visit:list')}?q={record.area.code}&edisi={record.edition_id}"
        if any(post.role in VISIT.readers for post in by.posts_over(record.area.path))
        else "",
        "proposal_url": reverse("proposal:detail", args=[record.proposal.public_id]),
    }
    return render(request, "grants/detail.html", context)


def _visit_until(record: Any) -> str:
    if record.visit_passed_at is None:
        return ""
    return zones.written(record.visit_passed_at, record.area.zone)


@require_safe
def text(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """What is signed, to be read before it is signed."""
    record, at = grant_or_404(request, public_id=public_id), moment(request)
    if not record.agreement_no or record.account is None:
        raise Http404
    paper = papers.agreement(
        record, [], ppk=_("Pejabat pembuat komitmen"), ketua=papers.officer(record, Role.KETUA, at)
    )
    context = {
        "record": record,
        "title": KIND.title(record),
        "back": KIND.url(record),
        "paper": paper,
        "amount": papers.amount_line(record.amount),
        "account": cards.account_card(record.account, record, actor(request)),
        "promises": papers.promises(),
        "statements": papers.statements(),
    }
    return render(request, "grants/text.html", context)


@require_http_methods(["GET", "POST"])
def pay(request: HttpRequest, public_id: uuid.UUID, tranche: int) -> HttpResponse:
    """The Bendahara prepares the next attempt of a tranche."""
    record, by, at = grant_or_404(request, public_id=public_id), actor(request), moment(request)
    part = queries.part(record, tranche)
    if part is None:
        raise Http404
    form = NoForm(**bound(request))

    def save() -> str:
        payment = operations.make_payment(record, tranche, by=by, at=at)
        messages.success(request, _("Pencairan disiapkan. Bendahara dan Ketua menandatangani kuitansinya."))
        return PAYMENT_KIND.url(payment)

    words = {"number": tranche_name(tranche), "amount": papers.amount_line(part.amount)}
    return done(request, form, save) or show(
        request, form, title=_("Siapkan pencairan tahap %(number)s") % words, submit=_("Siapkan pencairan"),
        back=KIND.url(record), lead=_("Jumlahnya %(amount)s menurut perjanjian.") % words,
    )  # fmt: skip
