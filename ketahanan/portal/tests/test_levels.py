"""Measured levels of country, province and kabupaten: what is told to whom, what stays hidden, never a rank."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client

from ketahanan.areas.models import Area
from ketahanan.assessments import standing
from ketahanan.assessments.models import Measurement
from ketahanan.assessments.tests.making import days
from ketahanan.portal.tests.measured import Measured
from ketahanan.testing import Country

NATION, PROVINCE, KABUPATEN = "/publik/tingkat/", "/publik/tingkat/73/", "/publik/tingkat/73.02/"
PAGES = [NATION, PROVINCE, KABUPATEN, f"{PROVINCE}?peta=1", f"{KABUPATEN}?peta=1"]
SHUT = "Tingkat desa pada edisi ini tidak dibuka untuk umum."


@pytest.fixture(autouse=True)
def keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ketahanan.site.middleware.came_with_key", lambda user: True)


def client(country: Country, who: str = "") -> Client:
    found = Client()
    if who:
        found.force_login(country.user(who))
    return found


def body(found: Client, address: str) -> str:
    answer = found.get(address)
    assert answer.status_code == 200, address
    return re.sub(r'(csrfmiddlewaretoken" value="|_token" value=")[^"]*', "", answer.content.decode())


def words(found: Client, address: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", body(found, address)).split())


def filled(world: Measured) -> None:
    """In Bulukumba 6 low, 12 in the middle, 8 high; in Wajo 7, 9, 11."""
    here, there = world.country.kecamatan, Area.objects.get(code="73.13.06")
    for kecamatan, counts in ((here, (6, 12, 8)), (there, (7, 9, 11))):
        for level, n in zip(("rendah", "sedang", "tinggi"), counts, strict=True):
            world.measure(world.villages(kecamatan, n), level)


# Ruling D8, both ways -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("who", ["", "stranger", "neighbour_ketua"])
def test_where_the_edition_shows_nothing_not_even_a_count_is_told(country: Country, address: str, who: str) -> None:
    world = Measured(country, shown=False)
    before = body(client(country, who), address)
    assert SHUT in before
    world.measure([*world.villages(country.kecamatan, 30), country.village], "rendah")
    assert body(client(country, who), address) == before


@pytest.mark.parametrize("address", PAGES)
def test_where_it_shows_levels_the_public_reads_levels_and_no_index(country: Country, address: str) -> None:
    filled(Measured(country))
    for who in ("", "stranger", "neighbour"):
        shown = words(client(country, who), address)
        assert "Desa terukur:" in shown
        if who != "neighbour":
            for number in ("40,0", "60,0", "80,0", "selang", "peluang", "Paling lemah", "histogram"):
                assert number not in shown, (who, number)


def test_all_measured_villages_of_the_kabupaten_stand_there_by_name(country: Country) -> None:
    world = Measured(country)
    filled(world)
    found = client(country)
    pages = [words(found, f"{KABUPATEN}?page={number}") for number in (1, 2)]
    names = [re.findall(r"Desa Uji \d+", page) for page in pages]
    assert [len(page) for page in names] == [20, 6]
    assert [*names[0], *names[1]] == sorted([*names[0], *names[1]])
    assert "Menurut nama, bukan peringkat." in pages[0]
    listed = " ".join(page.split("bukan peringkat.")[1] for page in pages)
    assert [listed.count(f" Gantarang {level} ") for level in ("Rendah", "Sedang", "Tinggi")] == [6, 12, 8]
    assert re.findall(r"Desa Uji \d+", words(found, f"{KABUPATEN}?q=uji+0004")) == ["Desa Uji 0004"]
    assert "Tidak ada desa terukur dengan nama itu." in words(found, f"{KABUPATEN}?q=zzz")


# Officers -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("shown", [True, False])
def test_an_officer_in_reach_reads_numbers_and_a_neighbour_does_not(country: Country, shown: bool) -> None:
    world = Measured(country, shown=shown)
    filled(world)
    own = words(client(country, "kabupaten"), KABUPATEN)
    for part in (
        "Desa terukur: 26 ", "60,0", "57,0 sampai 63,0", "peluang 90 %", "setengah di tengah", "seperempat terendah",
        "seperempat teratas", "Angka pada gambar ini", "60 sampai di bawah 65", "D1 ",
    ):  # fmt: skip
        assert part in own, part
    assert "peringkat" not in own.replace("bukan peringkat", "")
    other = words(client(country, "neighbour"), KABUPATEN)
    assert (SHUT in other) != shown
    for part in ("60,0", "peluang", "seperempat", "sampai di bawah"):
        assert part not in other, part


def test_an_officer_of_one_kabupaten_counts_only_it_where_the_edition_shows_nothing(country: Country) -> None:
    filled(Measured(country, shown=False))
    for address in (NATION, PROVINCE):
        shown = words(client(country, "kabupaten"), address)
        assert "Desa terukur: 26 " in shown
        assert "Yang dihitung hanya desa dalam jangkauan Anda." in shown
        assert "53" not in shown
        assert "Wajo" not in shown or address == PROVINCE
    assert "Desa terukur: 53 " in words(client(country, "province"), PROVINCE)
    assert "Desa terukur: 53 " in words(client(country, "verifier"), NATION)


def test_a_village_reads_its_own_line_only(country: Country) -> None:
    world = Measured(country, shown=False)
    filled(world)
    world.measure([country.village], "sedang")
    shown = words(client(country, "pengarah"), KABUPATEN)
    assert "Desa terukur: 1 " in shown
    assert "Taccorong" in shown
    assert "Desa Uji" not in shown
    assert "seperempat" not in shown
    assert "setengah di tengah" not in shown


def test_quarters_are_named_from_eight_villages(country: Country) -> None:
    world = Measured(country)
    world.measure(world.villages(country.kecamatan, 7), "sedang")
    assert "setengah di tengah" not in words(client(country, "kabupaten"), KABUPATEN)
    world.measure(world.villages(country.kecamatan, 1), "sedang")
    shown = words(client(country, "kabupaten"), KABUPATEN)
    assert shown.count("setengah di tengah") == 8, "equals are not set above each other"


def test_a_change_is_called_real_where_it_exceeds_both_intervals(country: Country) -> None:
    world = Measured(country)
    first, second, third = world.villages(country.kecamatan, 3)
    world.measure([first], "rendah", on=date(2011, 11, 1))
    world.measure([second], "rendah", on=date(2011, 11, 1), half="0.2500")
    world.measure([first, second, third], "sedang")
    shown = words(client(country, "kabupaten"), KABUPATEN)
    assert re.search(r"0003 .*?\+20,0, nyata .*?0004 .*?\+20,0, tidak nyata .*?0005 (?:(?!nyata).)*$", shown)


# Small counts ---------------------------------------------------------------------------------------------------------


def test_fewer_than_five_villages_are_not_counted_for_the_public(country: Country) -> None:
    world = Measured(country)
    world.measure(world.villages(country.kecamatan, 4), "rendah")
    for address in (NATION, PROVINCE, KABUPATEN):
        shown = words(client(country), address)
        assert "Desa terukur: kurang dari 5" in shown
        assert "Jumlah desa menurut tingkat di tiap tempat" not in shown
        assert 'class="l' not in body(client(country), NATION).split("</svg>")[0].split('class="country"')[-1]
    assert "Desa terukur: 4 " in words(client(country, "verifier"), NATION)


def numbers(found: Client, address: str) -> list[list[str]]:
    """The cells of the table of places."""
    page = body(found, address)
    table = page[page.index("Jumlah desa menurut tingkat di tiap tempat") :]
    rows = re.findall(r"<tr><th scope=\"row\">.*?</tr>", table[: table.index("</table>")])
    return [re.findall(r'class="num">([^<]*)<', row) for row in rows]


def test_a_small_count_cannot_be_found_from_the_others(country: Country) -> None:
    world = Measured(country)
    here, there = country.kecamatan, Area.objects.get(code="73.13.06")
    world.measure(world.villages(here, 3), "rendah")
    world.measure(world.villages(here, 20), "sedang")
    world.measure(world.villages(here, 8), "tinggi")
    for level, n in (("rendah", 9), ("sedang", 10), ("tinggi", 11)):
        world.measure(world.villages(there, n), level)
    assert numbers(client(country), PROVINCE) == [["*", "20", "*", "31"], ["*", "10", "*", "30"]]
    assert numbers(client(country, "province"), PROVINCE) == [["3", "20", "8", "31"], ["9", "10", "11", "30"]]
    own = words(client(country), KABUPATEN)
    assert re.search(r"Rendah Sedang Tinggi Terukur .*? \* 20 \* 31 ", own)
    assert "* kurang dari 5 desa, atau tidak ditulis" in own


def test_the_table_of_a_place_hides_what_the_table_above_hides(country: Country) -> None:
    """One kabupaten alone in its province: the province's own numbers would give it away."""
    world = Measured(country)
    filled_alone = [("rendah", 2), ("sedang", 20), ("tinggi", 9)]
    for level, n in filled_alone:
        world.measure(world.villages(country.kecamatan, n), level)
    assert numbers(client(country), PROVINCE) == [["*", "20", "*", "31"]]
    assert numbers(client(country), NATION) == [["*", "20", "*", "31"]]
    for address in (NATION, PROVINCE, KABUPATEN):
        assert re.search(r"Terukur .*? \* 20 \* 31 ", words(client(country), address))


# The way there --------------------------------------------------------------------------------------------------------


def test_public_pages_lead_to_levels_and_a_village_to_its_sheet_only_where_it_is_public(country: Country) -> None:
    world = Measured(country, shown=False)
    (record,) = world.measure([country.village], "sedang")
    village, found = "/publik/desa/73.02.01.2001/", client(country)
    for address, there in (("/", NATION), ("/publik/73/", PROVINCE), ("/publik/73.02/", KABUPATEN)):
        assert f'href="{there}"' in body(found, address)
    before = body(found, village)
    assert "/lembar/" not in before
    world.edition.public_level = "TAMPIL"
    world.edition.save(update_fields=["public_level"])
    assert f"/pengukuran/{record.public_id}/lembar/" in body(found, village)
    assert f"/pengukuran/{record.public_id}/lembar/" in body(found, KABUPATEN)


def test_kept_counts_are_let_go_when_a_result_is_published_or_replaced(country: Country) -> None:
    world = Measured(country)
    seen = [standing.stamp()]
    (record,) = world.measure([country.village], "sedang")
    seen.append(standing.stamp())
    Measurement.objects.filter(pk=record.pk).update(state="DIKOREKSI", state_since=days(3))
    seen.append(standing.stamp())
    assert len(set(seen)) == 3


def test_every_page_has_the_levels_in_its_menu(country: Country) -> None:
    Measured(country)
    for who in ("", "kabupaten", "ketua1"):
        head = body(client(country, who), "/program/").split("<main")[0]
        assert re.search(r'<a [^>]*href="/publik/tingkat/"', head), who


@pytest.mark.sqlite_only
def test_the_newest_result_of_a_village_is_found_by_its_index_and_not_among_all(country: Country) -> None:
    world = Measured(country)
    plan = standing.newest(world.edition, world.instrument).explain()
    assert "SEARCH U0 USING INDEX measurement_newest (edition_id=? AND area_id=? AND state=?)" in plan


def test_a_level_that_is_not_sure_says_so_to_everybody_in_the_list(country: Country) -> None:
    world = Measured(country)
    world.measure(world.villages(country.kecamatan, 30), "tinggi")
    assert "belum pasti" not in words(client(country), KABUPATEN)
    world.measure([country.village], "sedang", chance="0.7999")
    for who in ("", "kabupaten"):
        assert "Desa Taccorong Gantarang Sedang belum pasti" in words(client(country, who), KABUPATEN + "?q=taccorong")


def test_a_search_without_choices_has_no_empty_heading_and_keeps_the_edition(country: Country) -> None:
    world = Measured(country)
    world.measure(world.villages(country.kecamatan, 60), "tinggi")
    page = body(client(country), KABUPATEN)
    assert f'<input type="hidden" name="edisi" value="{world.edition.pk}">' in page
    assert "Saringan" not in page


# Editions, maps, charts -----------------------------------------------------------------------------------------------


def test_two_editions_stand_beside_each_other_when_both_may_be_told(country: Country) -> None:
    world = Measured(country, shown=True, year=2014)
    old = world.opened(shown=False, year=2012)
    villages = world.villages(country.kecamatan, 10)
    world.measure(villages, "sedang")
    world.measure(villages, "rendah", edition=old, on=date(2011, 5, 5))
    public, officer = client(country), client(country, "kabupaten")
    assert "2012" not in words(public, KABUPATEN).split("Terukur")[1].split("Peta")[0]
    assert "Desa Berketahanan Sosial 2012 10 0 0 10" in words(officer, KABUPATEN)
    old.public_level = "TAMPIL"
    old.save(update_fields=["public_level"])
    assert "Desa Berketahanan Sosial 2012 10 0 0 10" in words(public, KABUPATEN)


def test_the_map_says_levels_in_words(country: Country) -> None:
    world = Measured(country)
    filled(world)
    Area.objects.filter(pk=country.village.pk).update(code="73.02.01.2021")
    world.measure([country.village], "tinggi")
    nation = body(client(country), NATION)
    assert 'class="l1"><title>Sulawesi Selatan: tengah: sedang</title>' in nation
    assert 'class="lx"><title>Jawa Timur: belum ada angka</title>' in nation
    village = body(client(country), f"{KABUPATEN}?peta=1")
    assert 'href="/publik/desa/73.02.01.2021/" class="l2"' in village


def test_the_histogram_has_a_bar_for_each_band_with_its_number(country: Country) -> None:
    filled(Measured(country))
    page = body(client(country, "province"), PROVINCE)
    drawn = re.search(r'<svg class="histogram".*?</svg>', page)
    assert drawn is not None
    assert re.findall(r"<text x=[^>]*>(\d+)</text>", drawn.group())[:3] == ["13", "21", "19"]
    assert drawn.group().count('class="cut"') == 2
    assert 'role="img" aria-label="Desa menurut indeks' in drawn.group()
    assert re.search(r"40 sampai di bawah 45 13 60 sampai di bawah 65 21 80 sampai di bawah 85 19", words(client(country, "province"), PROVINCE))


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("who", ["", "kabupaten", "verifier"])
def test_a_page_takes_twelve_statements_or_fewer_for_three_hundred_villages(
    country: Country, address: str, who: str, django_assert_max_num_queries: Any
) -> None:
    world = Measured(country)
    old = world.opened(shown=True, year=2011)
    rows = world.villages(country.kecamatan, 300)
    world.measure(rows, "rendah", edition=old, on=date(2011, 3, 1))
    world.measure(rows, "tinggi")
    found = client(country, who)
    found.get("/publik/program/")
    with django_assert_max_num_queries(12):
        assert "300" in words(found, address)


@pytest.mark.parametrize("address", ["/publik/tingkat/99/", "/publik/tingkat/73.99/", "/publik/tingkat/73.02.01/"])
def test_a_place_that_is_not_there_is_not_found(country: Country, address: str) -> None:
    Measured(country)
    assert client(country).get(address).status_code == 404


def test_a_wrong_edition_or_page_gives_the_nearest(country: Country) -> None:
    filled(Measured(country))
    for asked in ("?edisi=999", "?edisi=x", "?page=-3", "?page=zz", "?q=%00", "?peta=1&edisi=%27"):
        assert client(country).get(KABUPATEN + asked).status_code == 200
