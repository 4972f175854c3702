"""Every address, asked for by everybody. Nobody breaks it, and nobody sees or changes what is not theirs."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse, HttpResponseBase
from django.test import Client

from ketahanan.common import clock
from ketahanan.common.roles import Role
from ketahanan.flow.models import Record
from ketahanan.journal.models import Entry
from ketahanan.people.posts import Actor
from ketahanan.site.kinds import KINDS
from ketahanan.testing import CAST, NOON, Country
from tests.walk.world import OTHERS, Address, Place, unknown

# Open to everybody by their purpose; all else asks for a login.
PUBLIC = {
    "home", "invitation_code", "invitation", "account_login", "account_logout", "language", "health", "search", "help",
    "about", "contact", "robots", "sitemap", "mfa_authenticate", "mfa_login_webauthn",
    "field_page:outbox", "field_page:me", "field_page:manifest", "worker",
    "gallery", "area:index", "area:search", "area:detail", "area:sub_area",
}  # fmt: skip
# About the visitor's own login, not about a record.
OWN = ("mfa_", "account_", "demo", "notice:", "language", "invitation")
# One for each role; those who repeat a role see what the first sees.
TWINS = {"verifier2", "supervisor2", "supervisor3", "ketua2", "ketua3", "ketua4"}
MEMBERS = [name for name in (*CAST, *(role.value for role in OTHERS)) if name not in TWINS]
BOTH = {"kabupaten", "ketua1", "neighbour"}
# One of each level, and those who act on the most kinds of record.
BUSY = {"admin", "province", "supervisor", "facilitator", "verifier", "ppk"}
OUTSIDE = ["stranger", "neighbour", "neighbour_ketua"]
ANSWERS = {200, 302, 400, 403, 404, 405, 409, 422, 429}


@pytest.fixture
def place(country: Country, monkeypatch: pytest.MonkeyPatch) -> Place:
    monkeypatch.setattr(clock, "now", lambda: NOON)
    monkeypatch.setattr("ketahanan.site.middleware.came_with_key", lambda user: True)
    # Most answers here are "not found"; their page has tests of its own.
    monkeypatch.setattr("ketahanan.site.views._error", lambda request, status: HttpResponse(status=status))
    return Place(country)


def client_of(place: Place, name: str) -> Client:
    client, user = Client(), place.country.user(name)
    user.set_password("bukan-rahasia")
    user.save()
    client.force_login(user)
    return client


def ask(client: Client, address: Address, *, post: bool = False) -> HttpResponseBase:
    """Ask and undo. An exception in the view reaches the test."""
    with transaction.atomic():
        answer = client.post(address.path, {}) if post else client.get(address.path)
        assert answer.status_code in ANSWERS, f"{address}: {answer.status_code}"
        transaction.set_rollback(True)
    return answer


def is_public(address: Address) -> bool:
    return address.name in PUBLIC or address.name.startswith("portal:")


def number_of(place: Place, family: str) -> str:
    return str(place.records[family].public_id) if family in place.records else "no such part"


def test_everybody_else_is_asked_to_log_in(place: Place) -> None:
    client = Client()
    for address in place.addresses():
        if is_public(address):
            assert ask(client, address).status_code in {200, 302, 404, 405}, address
            continue
        for post in (False, True):
            answer = ask(client, address, post=post)
            to_login = answer.status_code == 302 and answer.headers["Location"].startswith("/masuk/")
            assert to_login or answer.status_code in {404, 405}, f"{address}: {answer.status_code}"


def how_often(name: str) -> list[pytest.MarkDecorator]:
    """The walk's statements are nearly the same for everybody: few walk on both databases, the sweep sends all."""
    if name in BOTH:
        return []
    return [pytest.mark.once if name in BUSY or name in OUTSIDE else pytest.mark.sweep]


def walking(names: list[str]) -> list[Any]:
    return [pytest.param(name, marks=how_often(name)) for name in names]


@pytest.mark.parametrize("name", walking(MEMBERS))
def test_every_address_has_an_answer_and_a_record_opens_for_its_readers_alone(name: str, place: Place) -> None:
    client, actor = client_of(place, name), place.country.as_(name)
    for address in place.addresses():
        seen = ask(client, address).status_code == 200
        family, _, last = address.name.rpartition(":")
        if last == "detail" and family in place.records:
            assert seen == reads(actor, family, place.records[family]), f"{address} ({family})"


@pytest.mark.long
@pytest.mark.parametrize("name", MEMBERS)
def test_an_empty_form_breaks_nothing_for(name: str, place: Place) -> None:
    client = client_of(place, name)
    for address in place.addresses():
        if not address.name.startswith(OWN):
            ask(client, address, post=True)


def reads(actor: Actor, family: str, record: Record) -> bool:
    """By the table: a post among the readers over the record's place, and for a Pokja's officer of that Pokja."""
    kind = next(kind for kind in KINDS if kind.name == family)
    return bool(actor.roles & kind.flow.readers) and kind.manager.visible_to(actor).filter(pk=record.pk).exists()


@pytest.mark.parametrize("name", walking(OUTSIDE))
def test_somebody_from_outside_neither_sees_nor_changes(name: str, place: Place) -> None:
    client = client_of(place, name)
    open_to_all = {"edition", "award"} if name == "neighbour" or name == "neighbour_ketua" else set()
    before = Entry.objects.count()
    for address in place.addresses():
        family = address.name.rpartition(":")[0]
        if address.name.startswith(OWN) or is_public(address):
            continue
        for post in (False, True):
            with transaction.atomic():
                answer = client.post(address.path, {}) if post else client.get(address.path)
                if family not in open_to_all and number_of(place, family) in address.path:
                    assert answer.status_code in {403, 404, 405}, f"{address}: {answer.status_code}"
                assert Entry.objects.count() == before, f"{address} wrote something"
                transaction.set_rollback(True)


@pytest.mark.once
@pytest.mark.parametrize("name", ["admin", "stranger"])
def test_a_record_that_does_not_exist_is_not_found(name: str, place: Place) -> None:
    client = client_of(place, name)
    for address in place.addresses():
        path = unknown(address)
        if path != address.path and not address.name.startswith("demo"):
            assert client.get(path).status_code in {404, 405}, path


def test_the_walk_has_somebody_in_every_role() -> None:
    walking = {role for _name, role, _place, _pokja in CAST.values() if role} | set(OTHERS)
    assert walking == set(Role) - {Role.PUBLIK}
