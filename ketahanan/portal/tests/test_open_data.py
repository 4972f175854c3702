"""Files that anyone may take away, and what search engines read."""

import csv
import io
import re
from datetime import date
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ketahanan.editions.models import Award
from ketahanan.grants import operations
from ketahanan.grants.tests.world import AMOUNT, World
from ketahanan.proposals.models import Proposal
from ketahanan.testing import LONG_AGO, Country

LOCAL = "django.core.cache.backends.locmem.LocMemCache"
GRANTS, PLACES = "/publik/data/hibah.csv", "/publik/data/tempat.csv"


@pytest.fixture
def world(country: Country) -> World:
    world = World(country)
    for area in (country.kabupaten, country.village):
        Award.objects.create(
            edition=world.edition, area=area, decree_no="36/HUK/2012", decree_on=date(2012, 3, 12), state="BERLAKU",
            state_since=LONG_AGO, made_at=LONG_AGO,
        )  # fmt: skip
    return world


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    return answer.content.decode("utf-8-sig")


def rows(client: Client, address: str) -> list[dict[str, str]]:
    lines = [line for line in text(client, address).splitlines() if not line.startswith("#")]
    return list(csv.DictReader(io.StringIO("\n".join(lines))))


def test_the_file_itself_says_whose_it_is_when_and_under_which_licence(world: World, client: Client) -> None:
    for address, title in ((GRANTS, "Hibah per Pokja"), (PLACES, "Tempat yang ditetapkan")):
        head = [line for line in text(client, address).splitlines() if line.startswith("#")]
        assert len(head) == 3
        assert title in head[0]
        assert "/publik/data/" in head[1]
        assert re.search(r"Keadaan: \d{4}-\d{2}-\d{2}$", head[1])
        assert head[2] == "# Lisensi: CC BY 4.0, https://creativecommons.org/licenses/by/4.0/"
        assert 'rel="license"' in client.get(address)["Link"]


def test_awarded_places_stand_with_code_and_name(world: World, client: Client) -> None:
    found = rows(client, PLACES)
    assert [(row["kode_kabupaten"], row["desa"]) for row in found] == [("73.02", ""), ("73.02", "Taccorong")]
    assert found[1]["kode_desa"] == "73.02.01.2001"
    assert found[0]["nomor_keputusan"] == "36/HUK/2012"
    assert found[0]["tanggal_keputusan"] == "2012-03-12"


def test_amounts_are_those_of_the_ledger_at_every_step(world: World, client: Client) -> None:
    def amounts() -> list[tuple[str, str, str, str]]:
        return [
            (row["disediakan"], row["dikirim"], row["diterima"], row["keadaan"])
            for row in rows(client, GRANTS)
        ]

    assert amounts() == [("0", "0", "0", "Dalam proses")]
    grant = world.cleared()
    whole = str(AMOUNT)
    assert amounts() == [(whole, "0", "0", "Dalam proses")]
    payment = world.sent(world.pay(grant))
    part = str(payment.amount)
    assert amounts() == [(whole, part, "0", "Dana dikirim")]
    given = {"credited_on": payment.sp2d_on, "amount": payment.amount}
    world.do(payment, "acknowledge", "bendahara1", given)
    assert amounts() == [(whole, part, "0", "Dana dikirim")]
    world.do(payment, "acknowledge", "ketua1", given)
    assert amounts() == [(whole, part, part, "Dana diterima sebagian")]


def test_a_hold_changes_no_byte_of_any_file(world: World, client: Client) -> None:
    world.cleared()
    before = [text(client, address) for address in (GRANTS, PLACES)]
    operations.set_hold(
        world.area,
        grant=None,
        reason_code="TEMUAN",
        reason="Bukti belum lengkap.",
        by=world.as_("kabupaten"),
        at=world.at,
    )
    assert [text(client, address) for address in (GRANTS, PLACES)] == before


def test_a_proposal_without_a_decree_and_an_account_are_in_no_file(world: World, client: Client) -> None:
    world.acknowledged()
    assert "7531" not in text(client, GRANTS)
    Proposal.objects.update(state="VERIFIKASI_PUSAT")
    assert rows(client, GRANTS) == []


def test_a_title_that_a_sheet_would_take_for_a_formula_is_disarmed(world: World, client: Client) -> None:
    Proposal.objects.update(title='=HYPERLINK("https://x.example","Rumah, belajar")')
    assert rows(client, GRANTS)[0]["judul"] == '\'=HYPERLINK("https://x.example","Rumah, belajar")'


def test_files_are_the_same_in_every_language_and_asked_for_again_cheaply(
    world: World, client: Client
) -> None:
    first = client.get(GRANTS)
    english = client.get(GRANTS, headers={"accept-language": "en"})
    assert english.content == first.content
    assert "public" in first["Cache-Control"]
    assert client.get(GRANTS, headers={"if-none-match": first["ETag"]}).status_code == 304
    packed = client.get(GRANTS, headers={"accept-encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"


def test_the_note_beside_the_files_follows_the_reader_and_says_so_to_caches(
    world: World, client: Client
) -> None:
    note = client.get("/publik/data/BACA-SAYA.txt", headers={"accept-language": "en"})
    assert "Accept-Language" in note["Vary"]
    assert "CC BY 4.0" in note.content.decode()
    assert "diterima: " in client.get("/publik/data/BACA-SAYA.txt").content.decode()


def test_a_file_that_does_not_exist_is_not_found(world: World, client: Client) -> None:
    assert client.get("/publik/data/orang.csv").status_code == 404


@pytest.mark.parametrize("address", [GRANTS, PLACES])
def test_a_file_takes_twelve_statements_or_fewer(
    world: World, client: Client, address: str, django_assert_max_num_queries: Any
) -> None:
    world.acknowledged()
    with django_assert_max_num_queries(12):
        client.get(address)


def test_search_engines_are_shown_the_public_pages_only(world: World, client: Client) -> None:
    shut = re.findall(r"^Disallow: (\S+)$", client.get("/robots.txt").content.decode(), re.MULTILINE)
    assert {"/orang/", "/usulan/", "/hibah/", "/kunjungan/", "/berkas/"} <= set(shut)
    found = ET.fromstring(client.get("/sitemap.xml").content)
    places = [str(row.text) for row in found.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    paths = [re.sub(r"^https?://[^/]+", "", place) for place in places]
    assert {"/publik/", "/publik/73/", "/publik/73.02/", "/publik/desa/73.02.01.2001/"} <= set(paths)
    assert "/publik/desa/73.02.01.2002/" not in paths
    assert not [path for path in paths for prefix in shut if path.startswith(prefix)]
    assert all(client.get(path).status_code == 200 for path in paths if "/publik/" not in path)


@pytest.mark.parametrize("address", ["/", GRANTS, "/sitemap.xml"])
def test_sums_are_kept_until_the_journal_grows_and_not_a_moment_longer(
    world: World, client: Client, settings: Any, address: str
) -> None:
    settings.CACHES = settings.CACHES | {"public": {"BACKEND": LOCAL, "LOCATION": address}}

    def read() -> tuple[int, str]:
        with CaptureQueriesContext(connection) as asked:
            text = client.get(address).content.decode()
        return len(asked), text

    first, before = read()
    again, same = read()
    assert same == before
    assert again < first
    payment = world.sent()
    assert payment.amount
    _asked, after = read()
    assert (after == before) == (address == "/sitemap.xml")
