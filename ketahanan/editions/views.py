"""Pages of editions and awards."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ketahanan.common import zones
from ketahanan.common.errors import NotAllowed, Refused, Several
from ketahanan.editions import operations, pages, queries, rulebook
from ketahanan.editions.forms import NewEditionForm, PaperForm, RulesForm, next_year, section_form
from ketahanan.editions.kinds import AWARD_KIND, KIND
from ketahanan.editions.models import Award, DocumentRule, Edition
from ketahanan.editions.operations.changing import editors
from ketahanan.editions.operations.places import QUOTA_BY
from ketahanan.editions.outline import outline
from ketahanan.editions.place_forms import AwardForm, QuotaForm
from ketahanan.editions.settings import SECTIONS, Section
from ketahanan.editions.workflow import AWARD, EDITION, EditionState
from ketahanan.flow.listing import chosen, page_of, search_text
from ketahanan.flow.once import once
from ketahanan.flow.views import action_view, record_context
from ketahanan.people import permits
from ketahanan.people.requests import actor, moment

act = action_view(KIND)
award_act = action_view(AWARD_KIND)
FORM_METHODS = ["GET", "POST"]


def load(request: HttpRequest, public_id: uuid.UUID) -> Edition:
    edition = KIND.load(actor(request), public_id)
    if edition is None:
        raise Http404
    return edition


def fill(
    request: HttpRequest, form: forms.Form, write: Callable[[], str], template: str, context: dict[str, Any]
) -> HttpResponse:
    """Show the form, or write once and go on. What was typed stays when a rule says no."""
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(once(request, write))
        except NotAllowed:
            raise
        except Several as several:
            for sentence in several.sentences:
                form.add_error(None, sentence)
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
    token = request.POST.get("_token") or uuid.uuid4()
    status = 422 if request.method == "POST" else 200
    return render(request, template, context | {"form": form, "token": token}, status=status)


# Editions ----------------------------------------------------------------------------------------------------------


@require_safe
def edition_list(request: HttpRequest) -> HttpResponse:
    """All editions that the person may read."""
    who, words = actor(request), search_text(request)
    state = chosen(request, "keadaan", list(EDITION.states))
    rows = Edition.objects.visible_to(who).order_by("-year", "name")
    if state:
        rows = rows.filter(state=state)
    if words:
        rows = rows.filter(year=int(words)) if words.isdecimal() else rows.filter(name__icontains=words)
    context = {
        "page": page_of(request, rows),
        "q": words,
        "state": state,
        "states": [(code, _(label)) for code, label in EDITION.states.items()],
        "may_make": who.has(*EDITION.made_by),
    }
    return render(request, "editions/list.html", context)


@require_http_methods(FORM_METHODS)
def new(request: HttpRequest) -> HttpResponse:
    """Begin an edition."""
    who, at = actor(request), moment(request)
    permits.require(who, EDITION.made_by, path=queries.nation().path, what=_("Membuat edisi"))
    old = list(Edition.objects.visible_to(who).order_by("-year", "name")[:12])
    form = NewEditionForm(old, next_year(old, zones.today(at, zones.Zone.WIB)), request.POST or None)

    def write() -> str:
        edition = operations.make_edition(by=who, at=at, **form.values())
        messages.success(request, _("Edisi tersimpan sebagai draf. Periksa setiap bagiannya."))
        return KIND.url(edition)

    return fill(request, form, write, "editions/new.html", {"back": KIND.list_url})


@require_safe
def detail(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The edition at a glance: what to do, dates, money, places, history."""
    edition = load(request, public_id)
    today = zones.today(moment(request), edition.area.zone)
    rows = outline(edition)
    context = record_context(request, KIND, edition) | tabs(request, edition, "detail") | {
        "warnings": pages.warnings(edition, today),
        "calendar": pages.calendar(edition, today),
        "tranches": pages.tranche_facts(edition),
        "quota_total": rows.quota_total,
        "awarded": rows.awarded,
        "quota_left": rows.quota_total - rows.awarded,
        "sections": pages.sections(),
    }  # fmt: skip
    return render(request, "editions/detail.html", context)


def tabs(request: HttpRequest, edition: Edition, here: str) -> dict[str, object]:
    """What the edition's three pages share."""
    who = actor(request)
    closed = edition.state == EditionState.CLOSED
    return {
        "edition": edition,
        "title": KIND.title(edition),
        "state_label": _(edition.state_label),
        "here": here,
        "may_edit": not closed and who.has(*editors(edition)),
        "may_quota": not closed and who.has(*QUOTA_BY),
        "may_award": who.has(*AWARD.made_by)
        and edition.state not in (EditionState.DRAFT, EditionState.ACCOUNTING, EditionState.CLOSED),
    }


@require_safe
def rules(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Every rule in plain words."""
    edition = load(request, public_id)
    context = tabs(request, edition, "rules") | {
        "plain": [
            (section.value, _(SECTIONS[section].label), pages.section_facts(edition, section))
            for section in (Section.BASICS, Section.MONEY, Section.SWITCHES)
        ],
        "tranches": pages.tranche_facts(edition),
        "composition": pages.composition(edition),
        "papers": pages.papers(edition),
        "banks": queries.banks(edition),
        "changes": pages.changes(edition),
    }
    return render(request, "editions/rules.html", context)


@require_http_methods(FORM_METHODS)
def section(request: HttpRequest, public_id: uuid.UUID, slug: str) -> HttpResponse:
    """One section of the editor."""
    edition = editable(request, public_id)
    if slug not in set(Section):
        raise Http404
    part = Section(slug)
    if part is Section.PAPERS:
        context = tabs(request, edition, "rules") | {"papers": pages.papers(edition)}
        return render(request, "editions/papers.html", context)
    form = section_form(edition, part, request.POST or None)
    return edit(request, edition, part, form, f"editions/section_{part.name.lower()}.html")


@require_http_methods(FORM_METHODS)
def paper(request: HttpRequest, public_id: uuid.UUID, number: int | None = None) -> HttpResponse:
    """One document of the list, or a new one."""
    edition = editable(request, public_id)
    row = None
    if number is not None:
        row = DocumentRule.objects.filter(edition=edition, pk=number).first()
        if row is None:
            raise Http404
    return edit(request, edition, Section.PAPERS, PaperForm(edition, row, request.POST or None), "editions/paper.html")


def editable(request: HttpRequest, public_id: uuid.UUID) -> Edition:
    """The edition, if the person may change its rules now."""
    edition = load(request, public_id)
    permits.require(actor(request), editors(edition), path=edition.area.path, what=_("Mengubah aturan edisi ini"))
    return edition


def edit(request: HttpRequest, edition: Edition, part: Section, form: RulesForm, template: str) -> HttpResponse:
    """Show or save a form of rules."""
    name = "edition:section" if part is Section.PAPERS else "edition:rules"
    arguments = [edition.public_id, part.value] if part is Section.PAPERS else [edition.public_id]

    def write() -> str:
        operations.change_rules(
            edition=edition,
            changes=form.changes(),
            by=actor(request),
            at=moment(request),
            seen=request.POST.get("_seen", ""),
            section=part,
            **form.decree(),
        )
        messages.success(request, _("Aturan tersimpan."))
        return reverse(name, args=arguments)

    context = tabs(request, edition, "rules") | {
        "label": _(SECTIONS[part].label),
        "hint": _(SECTIONS[part].hint),
        "seen": rulebook.section_mark(edition, part),
        "back": reverse(name, args=arguments),
    }
    return fill(request, form, write, template, context)


# Places ------------------------------------------------------------------------------------------------------------


@require_safe
def places(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Quotas used and left, and the awarded places."""
    edition = load(request, public_id)
    context = tabs(request, edition, "places") | {
        "quotas": page_of(request, queries.quota_use(edition)),
        "awards": queries.awarded(edition)[:20],
        "awards_url": f"{AWARD_KIND.list_url}?edisi={edition.public_id}",
    }
    return render(request, "editions/places.html", context)


@require_http_methods(FORM_METHODS)
def quota(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Enter a quota by decree."""
    edition = load(request, public_id)
    permits.require(actor(request), QUOTA_BY, path=edition.area.path, what=_("Menetapkan kuota"))
    form = QuotaForm(request.POST or None)

    def write() -> str:
        row = operations.set_quota(edition=edition, by=actor(request), at=moment(request), **form.cleaned_data)
        messages.success(
            request,
            _("Kuota %(place)s: %(villages)d desa.") % {"place": row.area.title, "villages": row.villages},
        )
        return reverse("edition:places", args=[edition.public_id])

    back = reverse("edition:places", args=[edition.public_id])
    return fill(request, form, write, "editions/quota.html", tabs(request, edition, "places") | {"back": back})


@require_http_methods(FORM_METHODS)
def award(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Award the places of one decree."""
    edition = load(request, public_id)
    permits.require(actor(request), AWARD.made_by, path=edition.area.path, what=_("Menetapkan tempat"))
    form = AwardForm(request.POST or None)

    def write() -> str:
        made = operations.award_many(
            edition=edition,
            areas=form.areas,
            decree_no=form.cleaned_data["decree_no"],
            decree_on=form.cleaned_data["decree_on"],
            by=actor(request),
            at=moment(request),
        )
        messages.success(request, _("%(count)d tempat ditetapkan.") % {"count": len(made)})
        return reverse("edition:places", args=[edition.public_id])

    back = reverse("edition:places", args=[edition.public_id])
    return fill(request, form, write, "editions/award.html", tabs(request, edition, "places") | {"back": back})


@require_safe
def award_list(request: HttpRequest) -> HttpResponse:
    """Awarded places of all editions."""
    who, words = actor(request), search_text(request)
    editions = {str(row.public_id): row for row in Edition.objects.visible_to(who).order_by("-year", "name")}
    key = chosen(request, "edisi", list(editions))
    state = chosen(request, "keadaan", list(AWARD.states))
    rows = Award.objects.visible_to(who).select_related("edition", "area__parent__parent")
    if key:
        rows = rows.filter(edition=editions[key])
    if state:
        rows = rows.filter(state=state)
    if words:
        rows = rows.filter(area__name__icontains=words)
    context = {
        "page": page_of(request, rows.order_by("-edition__year", "area__path", "-pk")),
        "q": words,
        "state": state,
        "edition_key": key,
        "active": bool(key) + bool(state),
        "states": [(code, _(label)) for code, label in AWARD.states.items()],
        "editions": [(value, str(row)) for value, row in editions.items()],
    }
    return render(request, "editions/award_list.html", context)


@require_safe
def award_detail(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One award."""
    record = AWARD_KIND.load(actor(request), public_id)
    if record is None:
        raise Http404
    return render(request, "editions/award_detail.html", record_context(request, AWARD_KIND, record))
