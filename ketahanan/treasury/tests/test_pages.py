"""The pages of payment runs: who reaches them, statements, what they say, the road by pressing."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest
from django.test import Client

from ketahanan.grants.models import Payment
from ketahanan.grants.tests.test_pages import login
from ketahanan.testing import NOON, Country
from ketahanan.treasury.kinds import KIND
from ketahanan.treasury.models import Paylist
from ketahanan.treasury.tests.acting import Run

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages read the clock at the edge; whoever pays came in with a key a moment ago."""
    from ketahanan.common import clock

    monkeypatch.setattr(clock, "now", lambda: NOON)
    monkeypatch.setattr("ketahanan.site.middleware.came_with_key", lambda user: True)


@pytest.fixture
def run(country: Country) -> Run:
    return Run(country)


def token() -> dict[str, str]:
    return {"_token": str(uuid.uuid4())}


def test_list_and_run_take_few_statements(run: Run, client: Client, django_assert_max_num_queries: Any) -> None:
    paylist = run.ordered()
    for who in ("ppk", "ppspm", "treasurer", "apip"):
        login(client, run.world, who)
        for address in ("/daftar-bayar/", KIND.url(paylist)):
            with django_assert_max_num_queries(12):
                assert client.get(address).status_code == 200


def test_a_run_shows_what_is_signed_and_no_whole_account_number(run: Run, client: Client) -> None:
    paylist = run.composed()
    text = login(client, run.world, "ppk").get(KIND.url(paylist)).content.decode()
    payment = Payment.objects.get()
    for word in (paylist.rows_hash, payment.ref16, "RPL KEMENSOS DBS 2012, ••••8901", "••••7531", "Uji dan terbitkan SPP"):
        assert word in text
    assert "0012345678901" not in text
    assert "021601005417531" not in text


@pytest.mark.parametrize("who", ["ketua1", "bendahara1", "kabupaten", "neighbour", "supervisor"])
def test_outsiders_find_nothing(run: Run, client: Client, who: str) -> None:
    paylist = run.composed()
    login(client, run.world, who)
    for address in ("/daftar-bayar/", KIND.url(paylist), KIND.url(paylist) + "uji/"):
        assert client.get(address).status_code == 404


def test_the_treasurer_composes_by_page_and_reads_how_many_stay_outside(run: Run, client: Client) -> None:
    run.waiting()
    login(client, run.world, "treasurer")
    page = client.get("/daftar-bayar/baru/").content.decode()
    assert "tahap I, Bank Rakyat Indonesia" in page
    heap = re.search(r'name="heap" value="([^"]+)"', page)
    assert heap
    answer = client.post(
        "/daftar-bayar/baru/",
        {"heap": heap[1], "source_name": "RPL KEMENSOS", "source_number": "0012-3456-7890-1"} | token(), follow=True,
    )  # fmt: skip
    assert "Daftar disusun: 1 pembayaran." in answer.content.decode()
    assert Paylist.objects.get().source_number == "0012345678901"


@pytest.mark.parametrize(
    ("over", "sentence"),
    [
        ({"source_number": "12"}, "Nomor rekening penampung harus 8 sampai 20 angka, tidak semua sama. Salin dari rekening koran."),
        ({"source_number": "11111111"}, "Nomor rekening penampung harus 8 sampai 20 angka, tidak semua sama. Salin dari rekening koran."),
        ({"heap": "9:9:XXXX"}, "Tumpukan ini sudah berubah. Pilih lagi."),
        ({"heap": ""}, "Pilih satu tumpukan."),
    ],
)  # fmt: skip
def test_what_is_typed_wrong_is_said_beside_it_and_kept(run: Run, client: Client, over: dict[str, str], sentence: str) -> None:
    run.waiting()
    login(client, run.world, "treasurer")
    given = {"heap": f"{run.world.edition.pk}:1:BRINIDJA", "source_name": "RPL KEMENSOS", "source_number": "0012345678901"}
    answer = client.post("/daftar-bayar/baru/", given | over | token())
    assert answer.status_code == 422
    text = answer.content.decode()
    assert sentence in text
    assert "RPL KEMENSOS" in text
    assert not Paylist.objects.exists()


def test_where_nothing_waits_the_page_says_so(run: Run, client: Client) -> None:
    answer = login(client, run.world, "treasurer").get("/daftar-bayar/baru/", follow=True)
    assert answer.redirect_chain == [("/daftar-bayar/", 302)]
    assert "Belum ada pembayaran yang menunggu masuk daftar." in answer.content.decode()


def test_the_file_is_taken_by_those_who_pay_with_the_same_bytes(run: Run, client: Client) -> None:
    paylist = run.exported()
    assert paylist.file is not None
    login(client, run.world, "treasurer")
    page = client.get(KIND.url(paylist)).content.decode()
    link = re.search(rf'href="(/berkas/[^"]*{paylist.file.public_id}[^"]*)"', page)
    assert link
    first, second = (client.get(link[1]).getvalue() for _ in range(2))
    assert first == second
    assert first.startswith(b"<?xml")
