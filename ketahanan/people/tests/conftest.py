"""Logins for the cast, and the programme's clock held at the moment of the tests."""

from collections.abc import Callable

import pytest
from django.test import Client

from ketahanan.common import clock
from ketahanan.people.models import User
from ketahanan.testing import NOON, Country, make_user

PASSWORD = "tiga kuda lari pagi"


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """The programme's time stands at NOON; the real clock goes on for sessions and codes."""
    monkeypatch.setattr(clock, "now", lambda: NOON)


@pytest.fixture
def account(country: Country) -> Callable[[str], User]:
    """A login with a password for one of the cast."""

    def make(short: str) -> User:
        user = make_user(country.people[short])
        user.set_password(PASSWORD)
        user.save()
        return user

    return make


@pytest.fixture
def as_person(country: Country) -> Callable[[str], Client]:
    """A browser in which one of the cast is signed in."""

    def browser(short: str) -> Client:
        person = country.people[short]
        client = Client()
        client.force_login(person.accounts.first() or make_user(person))
        return client

    return browser
