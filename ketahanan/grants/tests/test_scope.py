"""Who finds what: strangers and neighbours nothing, those who accompany no money, the Pokja its own."""

from __future__ import annotations

from datetime import timedelta
from itertools import product
from typing import Any

import pytest

from ketahanan.common.roles import Role
from ketahanan.documents import queries as documents
from ketahanan.flow.models import Hold
from ketahanan.flow.workflow import HOLD
from ketahanan.grants import operations, queries
from ketahanan.grants.kinds import HOLD_KIND, KIND, PAYMENT_KIND, PROGRESS_KIND
from ketahanan.grants.models import Grant, Payment, Progress
from ketahanan.grants.tests.world import World
from ketahanan.grants.workflow import GRANT, PAYMENT, PROGRESS
from ketahanan.people.models import Assignment
from ketahanan.people.posts import NOBODY, SYSTEM
from ketahanan.testing import CAST, Country, give, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.once]
NEAR = {"nation", "province", "kabupaten", "kecamatan", "village"}
TABLES = {Grant: GRANT, Payment: PAYMENT, Progress: PROGRESS, Hold: HOLD}


@pytest.fixture
def world(country: Country) -> World:
    """A village with a grant, a payment that came in, a report that was verified and a hold."""
    world = World(country)
    world.acknowledged()
    world.progressed()
    operations.set_hold(world.area, reason_code="TEMUAN", reason="x", by=world.as_("kabupaten"), at=world.at)
    for short, role, place in (("lurah", Role.PENGARAH, country.other_village), ("prov", Role.DINSOS_PROV,
                               country.other_province), ("apip_prov", Role.APIP, country.other_province)):  # fmt: skip
        country.people[short] = make_person(short)
        give(country.people[short], role, place)
    return world


OUTSIDE = ("neighbour", "neighbour_ketua", "stranger", "lurah", "prov", "apip_prov")


def reads(world: World, model: Any, who: str) -> bool:
    return bool(model.objects.visible_to(world.as_(who)).exists())


def test_each_member_of_the_cast_reads_what_the_table_says(world: World, subtests: pytest.Subtests) -> None:
    model: Any
    for model, table in TABLES.items():
        for who, (_name, role, place, _pokja) in CAST.items():
            with subtests.test(model=model, who=who):
                assert reads(world, model, who) == (role in table.readers and place in NEAR)
        assert not model.objects.visible_to(NOBODY).exists()
        assert model.objects.visible_to(SYSTEM).exists()


def test_outsiders_find_nothing(world: World, subtests: pytest.Subtests) -> None:
    for model, who in product(TABLES, OUTSIDE):
        with subtests.test(model=model, who=who):
            assert not reads(world, model, who)


def test_outsiders_load_no_record_and_no_list(world: World, subtests: pytest.Subtests) -> None:
    for who in OUTSIDE:
        with subtests.test(who=who):
            finds_nothing(world, who)


def finds_nothing(world: World, who: str) -> None:
    by, grant = world.as_(who), Grant.objects.get()
    for kind, model in ((KIND, Grant), (PAYMENT_KIND, Payment), (PROGRESS_KIND, Progress), (HOLD_KIND, Hold)):
        assert kind.load(by, model.objects.get().public_id) is None
    assert not queries.listed(by).exists()
    assert not queries.reports(by).exists()
    assert not queries.holds(by).exists()
    assert queries.visible_grant(by, str(grant.public_id)) is None
    assert not documents.visible_to(by).exists()


def test_who_accompanies_reads_no_agreement_and_no_payment(world: World, subtests: pytest.Subtests) -> None:
    """Row 10, domain 2.3: neither record nor paper."""
    for who in ("companion", "facilitator", "bpd", "operator", "camat"):
        with subtests.test(who=who):
            assert not reads(world, Grant, who)
            assert not reads(world, Payment, who)
            assert reads(world, Progress, who) == (who in {"companion", "facilitator"})
            assert papers(world, who) == ({"B19"} if who in {"companion", "facilitator"} else set())


def papers(world: World, who: str) -> set[str]:
    return set(documents.visible_to(world.as_(who)).values_list("kind", flat=True))


def test_papers_with_the_whole_account_number_are_read_by_few(world: World, subtests: pytest.Subtests) -> None:
    every = {"B15", "B16", "B16S", "B17", "B19", "SP2D"}
    for who, read in {
        "ketua1": every, "kabupaten": every, "ppk": every, "anggota1": {"B19"}, "admin": {"B19"}, "treasurer": {"SP2D"},
    }.items():  # fmt: skip
        with subtests.test(who=who):
            assert papers(world, who) == read


def test_a_post_that_ended_reads_nothing(world: World) -> None:
    Assignment.objects.filter(person=world.country.people["bendahara1"]).update(until_at=world.at)
    assert not reads(world, Payment, "bendahara1")
    Assignment.objects.filter(person=world.country.people["ppk"]).update(from_at=world.at + timedelta(days=1))
    assert not reads(world, Payment, "ppk")


# Lists ----------------------------------------------------------------------------------------------------------------


ASKED: list[tuple[dict[str, str], bool]] = [
    ({}, True),
    ({"q": "tacco"}, True),
    ({"q": "73.02.01"}, True),
    ({"q": "12/PERJ"}, True),
    ({"q": "tacco 12/PERJ"}, True),
    ({"q": "tempe"}, False),
    ({"state": "PELAKSANAAN"}, True),
    ({"state": "DIHENTIKAN"}, False),
    ({"state": "' OR 1=1"}, False),
    ({"pokja": "1"}, True),
    ({"pokja": "2"}, False),
    ({"pokja": "satu"}, True),
    ({"edition": "0"}, False),
    ({"edition": "x"}, True),
    ({"kabupaten": "0"}, False),
    ({"kabupaten": "-1"}, True),
]


def test_grants_are_found_by_words_and_filters(world: World, subtests: pytest.Subtests) -> None:
    for asked, found in ASKED:
        with subtests.test(asked=asked):
            assert queries.listed(world.as_("ppk"), **asked).exists() == found


def test_filters_take_the_place_and_the_edition(world: World) -> None:
    by, country = world.as_("ppk"), world.country
    assert queries.listed(by, edition=str(world.edition.pk), kabupaten=str(country.kabupaten.pk)).count() == 1
    assert not queries.listed(by, kabupaten=str(country.other_kabupaten.pk)).exists()


def test_reports_and_holds_are_found_by_words_and_state(world: World) -> None:
    by, grant = world.as_("kabupaten"), Grant.objects.get()
    assert queries.reports(by, q="tacco", state="DIVERIFIKASI", grant=str(grant.public_id)).count() == 1
    assert not queries.reports(by, grant="00000000-0000-4000-8000-000000000000").exists()
    assert not queries.reports(by, grant="bukan-nomor").exists()
    assert queries.holds(by, q="73.02", state="BERLAKU").count() == 1
    assert not queries.holds(by, state="DILEPAS").exists()


def test_a_grant_is_found_by_its_public_number_only(world: World) -> None:
    by, grant = world.as_("ppk"), Grant.objects.get()
    assert queries.visible_grant(by, str(grant.public_id)) == grant
    assert queries.visible_grant(by, str(grant.pk)) is None
    assert queries.visible_grant(by, "") is None


def test_a_hold_knows_whether_it_stops_one_grant(world: World) -> None:
    grant = Grant.objects.get()
    one = operations.set_hold(
        world.area, grant=grant, reason_code="TEMUAN", reason="x", by=world.as_("ppk"), at=world.at
    )
    assert queries.grant_of(one) == grant
    assert queries.grant_of(Hold.objects.get(grant_id=None)) is None


def test_a_village_is_typed_by_its_code_within_reach(world: World) -> None:
    assert queries.village(world.as_("kabupaten"), " 73.02.01.2001 ") == world.area
    for typed in ("", "73.02", "73.13.06.1001"):
        assert queries.village(world.as_("kabupaten"), typed) is None


