"""Nothing private, nothing revealed by elimination, and light enough for a cheap phone."""

import gzip
import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from ketahanan.grants import operations
from ketahanan.grants.tests.world import World, make_edition
from ketahanan.people.models import Person
from ketahanan.testing import Country
from ketahanan.villages.models import Member, PokjaAccount

pytestmark = pytest.mark.once

VILLAGE = "/publik/desa/73.02.01.2001/"
PAGES = ["/", "/publik/", "/program/", "/publik/73/", "/publik/73.02/", VILLAGE, "/publik/data/", "/bantuan/",
         "/tentang/", "/kontak/", "/sitemap.xml", "/robots.txt", "/publik/data/BACA-SAYA.txt"]  # fmt: skip


@pytest.fixture
def world(country: Country) -> World:
    return World(country)


def body(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return re.sub(r'(csrfmiddlewaretoken" value="|_token" value=")[^"]*', "", answer.content.decode())


def test_no_page_tells_who_people_are_or_their_numbers(world: World, client: Client) -> None:
    world.acknowledged()
    operations.set_hold(
        world.area,
        grant=None,
        reason_code="TEMUAN",
        reason="Bukti belum lengkap.",
        by=world.as_("kabupaten"),
        at=world.at,
    )
    account = PokjaAccount.objects.get()
    for address in PAGES:
        page = body(client, address)
        for person in Person.objects.all():
            assert person.nik not in page, address
            assert person.phone not in page, address
        assert "Amir Anggota" not in page, address
        assert account.number not in page, address
        assert "Bukti belum lengkap" not in page, address
        assert "TEMUAN" not in page, address


def test_a_hold_a_waiting_visit_and_a_cooling_account_look_the_same(world: World, client: Client) -> None:
    world.agreed()
    waiting = body(client, VILLAGE)
    operations.set_hold(
        world.area,
        grant=None,
        reason_code="KEJADIAN",
        reason="Ada bentrokan.",
        by=world.as_("kabupaten"),
        at=world.at,
    )
    held = body(client, VILLAGE)
    PokjaAccount.objects.filter(pk=world.account.pk).update(state="MASA_TUNGGU")
    cooling = body(client, VILLAGE)
    assert waiting == held == cooling


def test_the_account_shows_its_last_four_digits_only_after_money_was_sent(
    world: World, client: Client
) -> None:
    world.cleared()
    assert "7531" not in body(client, VILLAGE)
    world.record(world.ordered(world.pay(world.proposal.grant)))
    assert "7531" in body(client, VILLAGE)


@pytest.mark.parametrize("address", PAGES)
def test_public_pages_take_twelve_statements_or_fewer(
    world: World, client: Client, address: str, django_assert_max_num_queries: Any
) -> None:
    world.acknowledged()
    with django_assert_max_num_queries(12):
        body(client, address)


def test_the_page_of_a_village_takes_twelve_statements_also_for_somebody_signed_in(
    world: World, client: Client, django_assert_max_num_queries: Any
) -> None:
    world.acknowledged()
    ketua = world.country.people["ketua1"]
    Member.objects.create(
        institution=world.institution, edition=world.edition, pokja=world.pokja(), person=ketua, identity=ketua.pk, seat="KETUA"
    )
    client.force_login(world.country.user("kabupaten"))
    body(client, VILLAGE)
    with django_assert_max_num_queries(12):
        body(client, VILLAGE)


def test_the_first_page_weighs_sixty_kilobytes_or_less(world: World, client: Client) -> None:
    page = body(client, "/")
    html = len(gzip.compress(page.encode()))
    parts = set(re.findall(r'(?:href|src)="/static/([^"#?]+\.(?:css|js))', page))
    weights = {}
    for part in parts:
        found = [
            folder / part for folder in map(type(settings.BASE_DIR), map(str, settings.STATICFILES_DIRS))
        ]
        weights[part] = sum(len(gzip.compress(file.read_bytes())) for file in found if file.exists())
    assert html <= 20 * 1024
    assert html + sum(weights.values()) <= 60 * 1024, weights


def test_the_drawn_country_is_twenty_kilobytes_or_less(world: World, client: Client) -> None:
    drawn = re.search(r"<svg[^>]*country.*?</svg>", body(client, "/"), re.DOTALL)
    assert drawn is not None
    assert len(drawn.group()) <= 20 * 1024


def test_a_village_says_where_it_stands_before_anything_else(world: World, client: Client) -> None:
    world.acknowledged()
    page = body(client, VILLAGE)
    stage, money, groups = (page.index(words) for words in ("Sampai di mana", "Disediakan", "Empat Pokja"))
    assert page.index("Dana diterima") < stage < money < groups


def test_of_one_day_the_last_thing_stands_first(world: World, client: Client) -> None:
    world.acknowledged()
    told = body(client, VILLAGE)
    told = told[told.index("Yang sudah terjadi") :]
    order = [
        told.index(words) for words in ("mengakui dana", "dikirim ke rekening", "Usulan Pokja 1 disetujui")
    ]
    assert order == sorted(order)


def test_two_editions_of_one_year_are_told_apart_by_name_others_by_year(world: World, client: Client) -> None:
    make_edition(world.country, year=2026, name="Desa Berketahanan Sosial")
    assert ">2012</a>" in body(client, "/")
    make_edition(world.country, year=2026, name="Tahap kedua")
    page = body(client, "/")
    assert ">2012</a>" in page
    assert ">Tahap kedua 2026</a>" in page
