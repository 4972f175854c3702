"""The map: drawn by the server, shapes of one place at a time after a press, nothing in it that the pages do not say."""

import gzip
import json
import re
from typing import Any

import pytest
from django.test import Client

from ketahanan.areas.models import Area
from ketahanan.common import shapes
from ketahanan.grants import operations
from ketahanan.grants.tests.world import AMOUNT, World
from ketahanan.testing import Country
from ketahanan.villages.models import PokjaAccount

PROVINCE, KABUPATEN = "/publik/73/peta.json", "/publik/73.02/peta.json"
SHAPES = ["/peta/kab/73.json", "/peta/desa/73.02.json"]


@pytest.fixture
def world(country: Country) -> World:
    return World(country)


def read(client: Client, address: str) -> Any:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return json.loads(answer.content)


@pytest.mark.parametrize(("address", "places"), [("/publik/73/", 24), ("/publik/73.02/", 136)])
def test_without_script_the_press_is_a_link_to_a_drawing_whose_places_are_links(
    world: World, client: Client, address: str, places: int
) -> None:
    page = client.get(address).content.decode()
    assert '<svg class="places' not in page
    assert 'href="?peta=1#peta"' in page
    drawn = re.search(
        r'<svg class="places.*?</svg>', client.get(f"{address}?peta=1").content.decode(), re.DOTALL
    )
    assert drawn is not None
    assert drawn.group().count('<a href="/publik/') == places
    assert drawn.group().count("<title>") == places


@pytest.mark.parametrize("address", ["/", "/publik/73/", "/publik/73.02/", "/publik/73.02/?peta=1"])
def test_the_moving_map_is_no_part_of_the_first_view(world: World, client: Client, address: str) -> None:
    page = client.get(address).content.decode()
    assert "leaflet" not in page.lower()
    assert not re.search(r'(?:src|rel="stylesheet" href)="[^"]*(?:peta|map)', page)


@pytest.mark.parametrize("address", ["/publik/73/?peta=1", "/publik/73.02/?peta=1", PROVINCE, KABUPATEN])
def test_maps_take_twelve_statements_or_fewer(
    world: World, client: Client, address: str, django_assert_max_num_queries: Any
) -> None:
    world.acknowledged()
    with django_assert_max_num_queries(12):
        assert client.get(address).status_code == 200


def test_every_map_says_that_its_boundaries_are_approximate_and_whose_they_are(
    world: World, client: Client
) -> None:
    for address in ("/", "/publik/73/", "/publik/73.02/?peta=1"):
        assert shapes.NOTICE in client.get(address).content.decode(), address
    for address in (PROVINCE, KABUPATEN):
        facts = read(client, address)
        assert facts["notice"] == shapes.NOTICE
        assert facts["attribution"] == shapes.ATTRIBUTION


def test_a_province_opens_into_kabupaten_and_a_kabupaten_into_villages(world: World, client: Client) -> None:
    facts = read(client, PROVINCE)
    assert read(client, facts["shapes"])["format"] == shapes.FORMAT
    inside = read(client, facts["inside"].replace("00.00", "73.02"))
    villages = shapes.decode(read(client, inside["shapes"]))["features"]
    assert len(villages) == 136
    assert {row["id"][:5] for row in villages} == {"73.02"}
    assert not inside["inside"]


def test_the_edition_that_was_chosen_stays_chosen_on_the_way_down(world: World, client: Client) -> None:
    asked = f"?edisi={world.edition.pk}"
    facts = read(client, PROVINCE + asked)
    assert facts["asked"] == asked
    assert facts["inside"].endswith(asked)
    assert f'/publik/73.02/{asked}"' in client.get(f"/publik/73/{asked}&peta=1").content.decode()
    assert f'/publik/73/{asked}"' in client.get(f"/{asked}").content.decode()
    assert "?edisi=" not in read(client, f"{PROVINCE}?edisi=1%22onload=x")["inside"]


def test_a_place_whose_point_nobody_knows_is_said_to_be_off_the_map(world: World, client: Client) -> None:
    world.acknowledged()
    told = "belum tergambar di peta"
    village = Area.objects.filter(pk=world.country.village.pk)
    village.update(code="73.02.01.2021")
    assert told not in client.get("/publik/desa/73.02.01.2021/").text
    village.update(code="73.02.01.2999")
    off = [client.get(address) for address in ("/publik/desa/73.02.01.2999/", "/publik/73.02/?peta=1")]
    assert [page.status_code for page in off] == [200, 200]
    assert f"Tempat ini {told} kabupaten, karena titik letaknya belum diketahui." in off[0].text
    assert f"desa dan kelurahan di sini {told}" in off[1].text
    assert re.search(r"Ikut program, tetapi belum tergambar di peta:.*Desa Taccorong", off[1].text, re.DOTALL)
    assert told not in client.get("/publik/73.02/").text, "without the map nothing is missing on it"


@pytest.mark.parametrize("address", SHAPES)
def test_shapes_travel_packed_and_are_asked_for_again_cheaply(client: Client, db: None, address: str) -> None:
    packed = client.get(address, headers={"accept-encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed["Vary"]
    assert "public" in packed["Cache-Control"]
    plain = client.get(address)
    assert gzip.decompress(packed.content) == plain.content
    again = client.get(address, headers={"accept-encoding": "gzip", "if-none-match": packed["ETag"]})
    assert again.status_code == 304
    assert not again.content


def test_an_address_with_the_stamp_of_its_bytes_never_has_to_be_asked_again(
    world: World, client: Client
) -> None:
    exact = client.get(read(client, KABUPATEN)["shapes"])
    assert "immutable" in exact["Cache-Control"]
    assert "immutable" not in client.get("/peta/desa/73.02.json?v=000000000000")["Cache-Control"]


@pytest.mark.parametrize(
    "address",
    ["/peta/kab/99.json", "/peta/desa/73.99.json", "/peta/desa/..%2F73.02.json", "/peta/desa/73.02.01.json",
     "/peta/kab/٧٣.json", "/publik/73.99/peta.json", "/publik/99/peta.json"],
)  # fmt: skip
def test_a_place_without_shapes_is_not_found(world: World, client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_all_shapes_of_the_country_weigh_two_megabytes_or_less() -> None:
    files = list(shapes.DATA.rglob("*.json*"))
    assert sum(len(file.read_bytes()) for file in files) <= 2_000_000
    assert max(len(file.read_bytes()) for file in files) <= 40_000


def test_the_map_tells_no_amount_and_a_hold_changes_nothing_on_it(world: World, client: Client) -> None:
    world.cleared()
    waiting = {address: read(client, address) for address in (PROVINCE, KABUPATEN)}
    told = json.dumps(waiting)
    assert "Rp" not in told
    assert str(AMOUNT) not in told
    operations.set_hold(
        world.area,
        grant=None,
        reason_code="KEJADIAN",
        reason="Ada bentrokan.",
        by=world.as_("kabupaten"),
        at=world.at,
    )
    PokjaAccount.objects.filter(pk=world.account.pk).update(state="MASA_TUNGGU")
    assert {address: read(client, address) for address in (PROVINCE, KABUPATEN)} == waiting
