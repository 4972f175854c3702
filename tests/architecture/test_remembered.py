"""Remembered worlds are the worlds: the same rows, the same objects, nothing of another test."""

from collections.abc import Callable

import pytest
from django.db import connection, transaction

from ketahanan.people.models import Person
from ketahanan.testing import Country, build_country, make_person
from tests import remembered
from tests.remembered import remembered as remember

CALLS: list[str] = []


@pytest.fixture
def country(db: None) -> Country:
    return build_country()


@remember
def village_head(country: Country, name: str) -> Person:
    CALLS.append(name)
    person = make_person(name, home=country.village)
    country.people["head"] = person
    return person


def kept() -> remembered.Memory:
    assert remembered.memory is not None
    return remembered.memory


def fresh(act: Callable[[], object]) -> None:
    """As a test of its own would find the database, and leave it."""
    with transaction.atomic():
        act()
        transaction.set_rollback(True)


@pytest.mark.sqlite_only
def test_the_second_time_the_rows_come_without_the_function(country: Country) -> None:
    CALLS.clear()
    heads = []

    def made() -> None:
        cast = dict(country.people)
        head = village_head(country, "Citra")
        assert country.people["head"] is head
        assert head.home is country.village
        assert Person.objects.get(name="Citra") == head
        heads.append((head.pk, head.nik, head.made_at))
        country.people = cast

    for _ in range(3):
        fresh(made)
    assert CALLS in (["Citra"], ["Citra", "Citra"])
    assert len(set(heads)) == 1
    assert not Person.objects.filter(name="Citra").exists()


def test_who_has_written_something_else_before_runs_it(country: Country) -> None:
    CALLS.clear()
    make_person("Lain")
    village_head(country, "Dewi")
    make_person("Lain lagi")
    village_head(country, "Dewi")
    assert CALLS.count("Dewi") == 2
    assert Person.objects.filter(name="Dewi").count() == 2


@pytest.mark.django_db
def test_before_the_first_remembered_call_nothing_is_known() -> None:
    make_person("Sendiri")
    assert kept().written == remembered.UNKNOWN


def test_postgres_counts_on_after_a_rollback_and_is_not_trusted(country: Country) -> None:
    before = kept().written
    fresh(lambda: make_person("Hilang"))
    assert kept().written == (before if connection.vendor == "sqlite" else remembered.UNKNOWN)
