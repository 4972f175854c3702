"""What others published of a village stands beside the programme's own facts, with its source."""

import re
from typing import Any

import pytest
from django.test import Client

from ketahanan.areas.models import Area, AreaCode, System
from ketahanan.context import operations
from ketahanan.context.models import Index
from ketahanan.grants.tests.world import World
from ketahanan.testing import Country

pytestmark = pytest.mark.once
INSIDE, OUTSIDE = "73.02.01.2001", "73.02.01.2002"


@pytest.fixture
def world(country: Country) -> World:
    return World(country)


def loaded(world: World, code: str, year: int, line: str) -> None:
    place = Area.objects.get(code=code)
    AreaCode.objects.get_or_create(area=place, system=System.KEMENDAGRI, code=code, name=place.name)
    text = f"kode_desa,nama_desa,iks,ike,ikl,idm,status\n{code},{place.name},{line}\n"
    done = operations.load(text.encode(), index=Index.IDM, year=year, source="Kemendes PDTT", at=world.at)
    assert done.accepted == 1


def words(client: Client, code: str, language: str = "id") -> str:
    page = client.get(f"/publik/desa/{code}/" if len(code) > 5 else f"/publik/{code}/", headers={"accept-language": language})
    assert page.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split())


@pytest.mark.parametrize("code", [INSIDE, OUTSIDE])
def test_years_stand_newest_first_with_status_and_source(world: World, client: Client, code: str) -> None:
    world.acknowledged()
    loaded(world, code, 2023, "0.8,,0.5333,0.7410,BERKEMBANG")
    loaded(world, code, 2024, "0.8,0.9,0.5333,0.7444,MAJU")
    page = words(client, code)
    assert "Indeks Desa Membangun, Permendesa PDTT 2/2016, sebagaimana diterbitkan. Tidak dihitung dalam IKSD." in page
    new = page.index("2024 0,7444 0,8000 0,9000 0,5333 Maju Kemendes PDTT, dimuat ")
    old = page.index("2023 0,7410 0,8000 – 0,5333 Berkembang (menurut metode: maju) Kemendes PDTT, dimuat ")
    assert new < old


def test_a_reader_of_english_reads_the_status_in_english(world: World, client: Client) -> None:
    loaded(world, OUTSIDE, 2024, "0.8,0.9,0.5333,0.7444,MAJU")
    page = words(client, OUTSIDE, "en")
    assert "Village Development Index" in page
    assert "2024 0.7444 0.8000 0.9000 0.5333 Advanced Kemendes PDTT, loaded on " in page


def test_without_values_the_page_says_nothing_of_them(world: World, client: Client) -> None:
    loaded(world, OUTSIDE, 2024, "0.8,0.9,0.5333,0.7444,MAJU")
    assert "(konteks)" not in words(client, INSIDE)


def test_a_kabupaten_says_how_its_villages_are_spread(world: World, client: Client) -> None:
    loaded(world, INSIDE, 2023, "0.8,0.9,0.5333,0.7444,MAJU")
    loaded(world, INSIDE, 2024, "0.8,0.9,0.5333,0.7444,MAJU")
    loaded(world, OUTSIDE, 2024, "0.9,0.9,0.9,0.9000,MANDIRI")
    page = words(client, "73.02")
    assert "IDM 2024 (konteks) Indeks Desa Membangun, sebagaimana diterbitkan, untuk 2 desa. Tidak dihitung dalam IKSD." in page
    assert "Mandiri 1 desa, 50 % Maju 1 desa, 50 %" in page


@pytest.mark.parametrize("code", [INSIDE, OUTSIDE, "73.02"])
def test_the_page_takes_twelve_statements_or_fewer(
    world: World, client: Client, code: str, django_assert_max_num_queries: Any
) -> None:
    world.acknowledged()
    for year in range(2016, 2025):
        loaded(world, code if code != "73.02" else INSIDE, year, "0.8,0.9,0.5333,0.7444,MAJU")
    with django_assert_max_num_queries(12):
        words(client, code)
