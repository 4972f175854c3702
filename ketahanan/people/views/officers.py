"""Persons and posts, for the officers who answer for them."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ketahanan.common import clock
from ketahanan.common.errors import NotAllowed
from ketahanan.common.roles import ROLES, Role
from ketahanan.common.secrets import masked
from ketahanan.people import contacts, operations, permits, queries
from ketahanan.people.forms import PersonForm, PostForm, ReasonForm, YesForm
from ketahanan.people.models import Assignment, Person
from ketahanan.people.operations.persons import NIK_READERS, REGISTRARS
from ketahanan.people.posts import Actor
from ketahanan.people.requests import actor, moment
from ketahanan.people.views.acting import bound, done, person_or_404, saved, show
from ketahanan.people.workflow import ASSIGNMENT

PER_PAGE = 20


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Persons within reach."""
    by, at = actor(request), moment(request)
    if not by.roles & ASSIGNMENT.readers:
        raise Http404
    q, role = request.GET.get("q", ""), request.GET.get("tugas", "")
    found = queries.search(by, q=q, role=role if role in set(Role) else "", at=at)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "q": q,
        "role": role,
        "active": 1 if role else "",
        "roles": [(one.value, _(ROLES[one].label)) for one in Role if one is not Role.PUBLIK],
        "registers": bool(by.roles & REGISTRARS),
    }
    return render(request, "people/list.html", context)


@require_safe
def detail(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One person: facts masked, posts, account, invitation."""
    by, at = actor(request), moment(request)
    person = person_or_404(request, public_id)
    posts = queries.posts_of(person)
    reach = [post for post in posts if any(own.covers(post.area.path) for own in by.posts)]
    account = person.accounts.first()
    context = {
        "person": person,
        "nik": masked(person.nik) if person.nik else "",
        "phone": contacts.shown_phone(person.phone) if person.phone else "",
        "email": contacts.shown_email(person.email) if person.email else "",
        "posts": [(post, _open_actions(by, post)) for post in reach],
        "delegations": queries.delegations_of(person, at),
        "account": account,
        "invitation": None if account else queries.open_invitation_of(person, clock.real_now()),
        "mine": person.pk == by.person_id,
        "registers": bool(by.roles & REGISTRARS),
        "reads_nik": bool(person.nik and by.roles & NIK_READERS),
        "invites": bool(by.roles & REGISTRARS),
        "resets": bool(by.roles & operations.RESETTERS),
    }
    return render(request, "people/detail.html", context)


def _open_actions(by: Actor, post: Assignment) -> list[tuple[str, str, bool]]:
    duties = {"proposer": [post.proposed_by_id] if post.proposed_by_id else [], "self": [post.person_id]}
    rows = ASSIGNMENT.open_in(post.state)
    allowed = [row for row in rows if permits.may(by, row, path=post.area.path, pokja=post.pokja, duties=duties)]
    return [
        (_(row.label), reverse("people:post", args=[post.public_id, row.slug]), row.danger)
        for row in allowed
        if row.name != "end" or not post.source
    ]


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Enter a person."""
    by = actor(request)
    if not by.roles & REGISTRARS:
        operations.registrar(by, None)
    form = PersonForm(bound(request), by=by)

    def act() -> str:
        person = operations.register_person(form.facts(), by=by, at=moment(request))
        messages.success(request, _("%(name)s terdaftar.") % {"name": person.name})
        visible = Person.objects.visible_to(by).filter(pk=person.pk).exists()
        return reverse("people:give", args=[person.public_id]) if visible else reverse("people:list")

    return done(request, form, act) or show(
        request, form, title=_("Daftarkan orang"), submit=_("Daftarkan"), back=reverse("people:list")
    )


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Correct a person."""
    by, person = actor(request), person_or_404(request, public_id)
    operations.registrar(by, person.home)
    form = PersonForm(bound(request), by=by, person=person)

    def act() -> str:
        operations.update_person(person, form.facts(), by=by, at=moment(request))
        messages.success(request, saved())
        return _page(person)

    return done(request, form, act) or show(
        request, form, title=_("Ubah data %(name)s") % {"name": person.name}, submit=_("Simpan"), back=_page(person)
    )


@require_http_methods(["GET", "POST"])
def reveal(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The whole NIK, for a reason that is kept."""
    by, person = actor(request), person_or_404(request, public_id)
    if not by.roles & NIK_READERS:
        raise NotAllowed(
            _("NIK utuh hanya untuk %(roles)s yang berwenang atas orang ini.") % {"roles": permits.named(NIK_READERS)}
        )
    form = ReasonForm(bound(request))
    shown = ""
    if request.method == "POST" and form.is_valid():
        shown = operations.reveal_nik(person, reason=form.cleaned_data["reason"], by=by, at=moment(request))
    if shown:
        return render(request, "people/nik.html", {"person": person, "nik": shown, "back": _page(person)})
    return show(
        request, form, title=_("Baca NIK %(name)s") % {"name": person.name}, submit=_("Tampilkan NIK"),
        back=_page(person), lead=_("Tulis untuk apa NIK ini dibaca. Alasannya tersimpan bersama nama Anda."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def give(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Hand out a post."""
    by, person = actor(request), person_or_404(request, public_id)
    roles = queries.given_by(by)
    if not roles:
        operations.registrar(by, None)
        raise Http404
    form = PostForm(bound(request), by=by, roles=roles)

    def act() -> str:
        row = operations.give_post(person=person, **form.given(), by=by, at=moment(request))
        waits = row.state == "DIUSULKAN"
        said = _("Tugas diusulkan. Petugas keamanan mengesahkannya.") if waits else _("Tugas diberikan.")
        messages.success(request, said)
        return _page(person)

    return done(request, form, act) or show(
        request, form, title=_("Beri tugas kepada %(name)s") % {"name": person.name}, submit=_("Beri tugas"),
        back=_page(person),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def post(request: HttpRequest, public_id: uuid.UUID, slug: str) -> HttpResponse:
    """Confirm, refuse or end a post."""
    by, at = actor(request), moment(request)
    row = Assignment.objects.visible_to(by).select_related("area", "person").filter(public_id=public_id).first()
    action = ASSIGNMENT.by_slug.get(slug)
    if row is None or action is None:
        raise Http404
    form = ReasonForm(bound(request)) if action.needs else YesForm(bound(request))
    back = _page(row.person)

    def act() -> str:
        if action.name == "confirm":
            operations.confirm_post(row, by=by, at=at)
        else:
            end = operations.end_post if action.name == "end" else operations.refuse_post
            end(row, reason=form.cleaned_data["reason"], by=by, at=at)
        messages.success(request, saved())
        return back

    return done(request, form, act) or show(
        request, form, title=f"{_(action.label)}: {_(row.label)}, {row.person.name}", submit=_(action.label), back=back,
        lead=row.place, danger=action.danger,
    )  # fmt: skip


def _page(person: Person) -> str:
    return reverse("people:detail", args=[person.public_id])
