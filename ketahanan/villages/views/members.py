"""The people of a Pokja: a list, one question at a time for a new member, change, removal; attendants."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ketahanan.areas.models import Level
from ketahanan.common import zones
from ketahanan.common.errors import NotAllowed, Refused
from ketahanan.common.roles import ROLES, Role
from ketahanan.flow.once import once
from ketahanan.flow.pages import bound, done, put_error, show
from ketahanan.people.requests import actor, moment
from ketahanan.villages import cards, operations, queries
from ketahanan.villages.forms import AttendantForm, ChangeMemberForm, Step
from ketahanan.villages.kinds import KIND
from ketahanan.villages.models import POKJA_NAMES, CredentialKind, Institution, Member
from ketahanan.villages.newcomer import Newcomer, Unanswered
from ketahanan.villages.views.institutions import institution_or_404


def pokja_url(member: Member) -> str:
    """The page of the member's Pokja."""
    return reverse("institution:members", args=[member.institution.public_id, member.pokja.number])


@require_safe
def members(request: HttpRequest, public_id: uuid.UUID, number: int) -> HttpResponse:
    """One Pokja: officers, members, what is missing."""
    record = institution_or_404(request, public_id)
    if number not in POKJA_NAMES:
        raise Http404
    card = cards.pokja_cards(record, actor(request), moment(request))[number - 1]
    context = {
        "record": record,
        "card": card,
        "members": [
            (row, _(row.get_seat_display()), queries.represented(row))
            for row in queries.members(record)
            if row.pokja.number == number
        ],
        "composes": cards.composes(record, actor(request)),
        "title": _("Pokja %(number)d: %(purpose)s") % {"number": number, "purpose": card.purpose},
        "back": KIND.url(record),
    }
    return render(request, "villages/members.html", context)


def _for_composers(request: HttpRequest, institution: Institution) -> None:
    """Refuses before anything is typed. What was sent is left to the operation: it may be sent for a second time."""
    operations.require_composer(institution, by=actor(request))
    if request.method == "GET":
        operations.require_draft(institution)


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, public_id: uuid.UUID, number: int) -> HttpResponse:
    """A new member, one question a page; the last page shows all answers."""
    record = institution_or_404(request, public_id)
    if number not in POKJA_NAMES:
        raise Http404
    _for_composers(request, record)
    talk = Newcomer(record, number, request.POST)
    if talk.confirmed and request.method == "POST":
        return _confirm(request, talk)
    wrong = talk.first_wrong() if talk.asked else None
    if wrong is not None:
        return _ask(request, talk, wrong, status=422)
    upcoming = talk.upcoming()
    return _check(request, talk, Form()) if upcoming is None else _ask(request, talk, upcoming)


def _confirm(request: HttpRequest, talk: Newcomer) -> HttpResponse:
    """The last yes. A second sending gets the first one's answer, whatever has become of the questions meanwhile."""
    form = Form(request.POST)
    form.is_valid()
    try:
        return redirect(once(request, lambda: _save(request, talk)))
    except NotAllowed:
        raise
    except Unanswered as unanswered:
        return _ask(request, talk, unanswered.step, status=422)
    except Refused as refused:
        step = talk.refused(refused)
        if step is not None:
            return _ask(request, talk, step, status=422)
        put_error(form, refused)
        return _check(request, talk, form, status=422)


def _save(request: HttpRequest, talk: Newcomer) -> str:
    member = talk.save(by=actor(request), at=moment(request))
    messages.success(
        request, _("%(name)s masuk Pokja %(number)d.") % {"name": member.person.name, "number": talk.number}
    )
    return reverse("institution:members", args=[talk.institution.public_id, talk.number])


def _context(request: HttpRequest, talk: Newcomer) -> dict[str, Any]:
    return {
        "record": talk.institution,
        "number": talk.number,
        "token": request.POST.get("_token") or uuid.uuid4(),
        "back": reverse("institution:members", args=[talk.institution.public_id, talk.number]),
    }


def _ask(request: HttpRequest, talk: Newcomer, step: Step, *, status: int = 200) -> HttpResponse:
    at, total = talk.place_of(step)
    context = {
        "form": step, "step": talk.name_of(step), "question": step.question, "hidden": talk.hidden_beside(step),
        "at": at, "total": total, "before": talk.before(step),
    }  # fmt: skip
    return render(request, "villages/member_step.html", _context(request, talk) | context, status=status)


def _check(request: HttpRequest, talk: Newcomer, form: Form, *, status: int = 200) -> HttpResponse:
    context = {"form": form, "answers": talk.answers(), "hidden": talk.hidden_beside(None)}
    return render(request, "villages/member_check.html", _context(request, talk) | context, status=status)


def member_or_404(request: HttpRequest, public_id: uuid.UUID) -> Member:
    """A member now, of an institution within reach."""
    row = (
        Member.objects.filter(public_id=public_id, left_at__isnull=True).select_related("institution").first()
    )
    if row is None:
        raise Http404
    institution = institution_or_404(request, row.institution.public_id)
    found = next((one for one in queries.members(institution) if one.pk == row.pk), None)
    if found is None:
        raise Http404
    found.institution = institution
    return found


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Another seat, hamlet or group."""
    member = member_or_404(request, public_id)
    _for_composers(request, member.institution)
    form = ChangeMemberForm(member, queries.hamlets(member.institution.area), **bound(request))

    def save() -> str:
        operations.change_member(member, form.changes(), by=actor(request), at=moment(request))
        messages.success(request, _("Tersimpan."))
        return pokja_url(member)

    return done(request, form, save) or show(
        request, form, title=member.person.name, submit=_("Simpan"), back=pokja_url(member),
        lead=_("Pokja %(number)d") % {"number": member.pokja.number},
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Out of the Pokja."""
    member = member_or_404(request, public_id)
    _for_composers(request, member.institution)
    form = Form(**bound(request))

    def save() -> str:
        operations.remove_member(member, by=actor(request), at=moment(request))
        messages.success(request, _("%(name)s dikeluarkan dari Pokja.") % {"name": member.person.name})
        return pokja_url(member)

    words = {"name": member.person.name, "number": member.pokja.number}
    return done(request, form, save) or show(
        request, form, title=_("Keluarkan %(name)s dari Pokja %(number)d?") % words, submit=_("Keluarkan"),
        back=pokja_url(member), tone="danger", lead=_("Riwayatnya tetap tersimpan."),
    )  # fmt: skip


PAPERS: dict[Role, tuple[Sequence[str], Level]] = {
    Role.PENDAMPING: ([CredentialKind.PELOPOR.value], Level.KABUPATEN),
    Role.FASILITATOR: ([CredentialKind.TRAINING.value], Level.KECAMATAN),
}


@require_http_methods(["GET", "POST"])
def attendant(request: HttpRequest, public_id: uuid.UUID, code: str) -> HttpResponse:
    """Choose companion or facilitator among those whose papers are in order."""
    record = institution_or_404(request, public_id)
    role = Role(code.upper())
    _for_composers(request, record)
    kinds, level = PAPERS[role]
    people = queries.candidates(record, kinds, zones.today(moment(request), record.area.zone), level=level)
    form = AttendantForm(people, **bound(request))

    def save() -> str:
        operations.set_attendant(record, role, form.chosen(), by=actor(request), at=moment(request))
        messages.success(request, _("Tersimpan."))
        return KIND.url(record)

    return done(request, form, save) or show(
        request, form, title=_("Pilih %(role)s") % {"role": _(ROLES[role].label)}, submit=_("Pilih"),
        back=KIND.url(record), lead=_(ROLES[role].sentence), template="villages/attendant.html", people=people,
    )  # fmt: skip
