"""Every page of editions: who may see it, what it says, how many statements it takes."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from ketahanan.common import clock
from ketahanan.editions import operations
from ketahanan.editions.models import Award, Edition, RuleChange
from ketahanan.editions.settings import Section
from ketahanan.editions.tests.conftest import DECREE, MAY
from ketahanan.testing import Country

Login = Callable[[str], Client]


@pytest.fixture
def login(country: Country, client: Client, monkeypatch: pytest.MonkeyPatch) -> Login:
    """Sign in one of the cast, on 2 May 2012."""
    monkeypatch.setattr(clock, "now", lambda: MAY)

    def sign_in(name: str) -> Client:
        client.force_login(country.user(name))
        return client

    return sign_in


def address(edition: Edition, rest: str = "") -> str:
    return f"/edisi/{edition.public_id}/{rest}"


def post(client: Client, url: str, **fields: Any) -> Any:
    return client.post(url, {"_token": str(uuid.uuid4()), **fields})


DECREE_TYPED = {"decree_no": "12/SK/IV/2012", "decree_on": "2012-04-18"}


def test_the_list_names_every_edition_and_its_dates(country: Country, edition: Edition, login: Login) -> None:
    page = login("kabupaten").get("/edisi/").content.decode()
    assert "Desa Berketahanan Sosial 2012" in page
    assert "31 Oktober 2012" in page
    assert "Buat edisi" not in page
    assert "Buat edisi" in login("admin").get("/edisi/").content.decode()


@pytest.mark.parametrize("rest", ["", "aturan/", "tempat/"])
def test_everybody_with_a_task_reads_an_open_edition(
    country: Country, edition: Edition, login: Login, rest: str
) -> None:
    for name in ("admin", "decider", "kabupaten", "neighbour", "ketua1", "pengarah"):
        assert login(name).get(address(edition, rest)).status_code == 200, name
    assert login("stranger").get(address(edition, rest)).status_code == 404


def test_a_draft_is_read_in_the_ministry_only(country: Country, draft: Edition, login: Login) -> None:
    assert login("admin").get(address(draft)).status_code == 200
    assert login("decider").get(address(draft)).status_code == 200
    assert login("kabupaten").get(address(draft)).status_code == 404
    assert login("ketua1").get(address(draft)).status_code == 404


@pytest.mark.parametrize("section", [*Section, "berkas/baru"])
def test_every_section_opens_for_the_administrator_of_a_draft(
    country: Country, draft: Edition, login: Login, section: str
) -> None:
    assert login("admin").get(address(draft, f"aturan/{section}/")).status_code == 200
    refused = login("decider").get(address(draft, f"aturan/{section}/"))
    assert refused.status_code == 403
    assert "hanya untuk Admin pusat" in refused.content.decode()


def test_after_opening_the_deciding_officer_changes_rules_with_a_decree(
    country: Country, edition: Edition, login: Login
) -> None:
    assert login("admin").get(address(edition, "aturan/uang/")).status_code == 403
    client = login("decider")
    typed = {"budget": "6.000.000.000", "ceiling": "30.000.000", "operations_cap_pct": "10", "price_source_above": "0"}
    bare = post(client, address(edition, "aturan/uang/"), **typed)
    assert bare.status_code == 422
    assert "6.000.000.000" in bare.content.decode()
    done = post(client, address(edition, "aturan/uang/"), **typed, **DECREE_TYPED)
    assert done.status_code == 302
    assert {row.field: (row.before, row.after) for row in RuleChange.objects.all()} == {
        "budget": ("5788000000", "6000000000"),
        "price_source_above": ("1000000", "0"),
    }
    rules = client.get(address(edition, "aturan/")).content.decode()
    assert "Rp5.788.000.000" in rules
    assert "Keputusan 12/SK/IV/2012, 18 April 2012" in rules


def test_a_new_edition_is_made_without_code(country: Country, login: Login) -> None:
    client = login("admin")
    typed = {"year": "2013", "name": "Desa Berketahanan Sosial", "basis": "BANPER", "copy_from": "kosong"}
    missing = post(client, "/edisi/baru/", **typed)
    assert missing.status_code == 422
    assert "Isi jumlahnya, misalnya 30.000.000." in missing.content.decode()
    url, token = "/edisi/baru/", str(uuid.uuid4())
    fields = typed | {"budget": "5.788.000.000", "ceiling": "30.000.000", "_token": token}
    first, again = client.post(url, fields), client.post(url, fields)
    assert first.status_code == again.status_code == 302
    assert first["Location"] == again["Location"]
    assert Edition.objects.count() == 1
    page = client.get(first["Location"]).content.decode()
    assert "70 persen" in page
    assert "Kuota belum ditetapkan" in page


def test_a_copy_is_made_without_code(country: Country, edition: Edition, login: Login) -> None:
    client = login("admin")
    typed = {"year": "2013", "name": "Lanjutan", "basis": "BANSOS", "copy_from": str(edition.public_id)}
    assert post(client, "/edisi/baru/", **typed).status_code == 302
    made = Edition.objects.get(year=2013)
    assert (made.ceiling, made.proposals_close_on.isoformat()) == (30_000_000, "2013-10-31")


def test_only_the_administrator_begins_an_edition(country: Country, login: Login) -> None:
    refused = login("decider").get("/edisi/baru/")
    assert refused.status_code == 403
    assert "Membuat edisi hanya untuk Admin pusat" in refused.content.decode()


def test_tranches_composition_and_banks_are_written_on_their_pages(
    country: Country, draft: Edition, login: Login
) -> None:
    client = login("admin")
    wrong = post(client, address(draft, "aturan/tahap/"), percent_1="60", percent_2="30")
    assert wrong.status_code == 422
    assert "Jumlah semua tahap 90 persen." in wrong.content.decode()
    right = {"percent_1": "60", "percent_2": "40", "progress_2": "50", "use_2": "70"}
    assert post(client, address(draft, "aturan/tahap/"), **right).status_code == 302
    assert list(draft.tranches.values_list("percent", flat=True)) == [60, 40]
    assert post(client, address(draft, "aturan/bank/"), banks=["BRINIDJA", "BSMDIDJA"]).status_code == 302
    draft.refresh_from_db()
    assert draft.banks == ["BRINIDJA", "BSMDIDJA"]
    none = post(client, address(draft, "aturan/bank/"))
    assert "Belum ada bank." in none.content.decode()


def test_composition_numbers_are_written_on_their_page(country: Country, draft: Edition, login: Login) -> None:
    client = login("admin")
    form = client.get(address(draft, "aturan/susunan/")).context["form"]
    typed = {name: field.initial for name, field in form.fields.items()}
    assert post(client, address(draft, "aturan/susunan/"), **(typed | {"MIN_ANGGOTA_number": 9})).status_code == 302
    assert draft.composition_rules.get(code="MIN_ANGGOTA").number == 9
    wrong = post(client, address(draft, "aturan/susunan/"), **(typed | {"MIN_ANGGOTA_number": 20}))
    assert "Anggota paling sedikit (20) lebih banyak dari paling banyak (15)." in wrong.content.decode()
    for absurd in ("99", "-1", "", "banyak"):
        wrong = post(client, address(draft, "aturan/susunan/"), **(typed | {"MIN_ANGGOTA_number": absurd}))
        assert wrong.context["form"].errors["MIN_ANGGOTA_number"] == [
            "Anggota paling sedikit: tulis angka dari 3 sampai 50."
        ]


def test_a_document_is_added_changed_and_removed(country: Country, draft: Edition, login: Login) -> None:
    client = login("admin")
    typed = {"code": "B21", "stage": "USULAN", "village_kind": "KELURAHAN", "label": "Surat RW", "signers": ["R29|RW"]}
    assert post(client, address(draft, "aturan/berkas/baru/"), **typed).status_code == 302
    row = draft.document_rules.get(code="B21")
    assert "Ketua LPM atau para ketua RW" in client.get(address(draft, "aturan/berkas/")).content.decode()
    twice = post(client, address(draft, "aturan/berkas/baru/"), **typed)
    assert "Berkas ini sudah ada pada tahap itu." in twice.content.decode()
    url = address(draft, f"aturan/berkas/{row.pk}/")
    assert post(client, url, label="Surat RW", required="on", signers=["RW", "R10"]).status_code == 302
    row.refresh_from_db()
    assert (row.signers, row.required) == ("RW,R10", True) or (row.signers, row.required) == ("R10,RW", True)
    assert post(client, url, label="Surat RW", remove="on").status_code == 302
    assert not draft.document_rules.filter(code="B21").exists()


def test_a_page_that_somebody_overtook_is_asked_again_with_everything_typed(
    country: Country, draft: Edition, login: Login
) -> None:
    client = login("admin")
    seen = client.get(address(draft, "aturan/bank/")).context["seen"]
    operations.change_rules(edition=draft, changes={"banks": ["BRINIDJA"]}, by=country.as_("admin"), at=MAY)
    old = post(client, address(draft, "aturan/bank/"), banks=["BNINIDJA"], _seen=seen)
    assert old.status_code == 422
    assert "Bagian ini diubah orang lain sejak halaman Anda dibuka." in old.content.decode()
    fresh = old.context["seen"]
    assert post(client, address(draft, "aturan/bank/"), banks=["BNINIDJA"], _seen=fresh).status_code == 302


def test_quota_and_awards_are_entered_on_their_pages(
    country: Country, edition: Edition, login: Login, coded: None
) -> None:
    client = login("decider")
    quota = {"area": "73.02", "villages": "2"}
    assert post(client, address(edition, "tempat/kuota/"), **quota, **DECREE_TYPED).status_code == 302
    pasted = "73.02 Bulukumba\n7302012001\tTaccorong\n73.02.01.2002; Polewali"
    assert post(client, address(edition, "tempat/penetapan/"), places=pasted, **DECREE_TYPED).status_code == 302
    assert Award.objects.count() == 3
    page = client.get(address(edition, "tempat/")).content.decode()
    assert "Desa Taccorong" in page
    listed = client.get("/penetapan/?q=pole").content.decode()
    assert "Desa Polewali" in listed
    assert "Desa Taccorong" not in listed


def test_every_wrong_line_of_a_decree_is_told_at_once_and_nothing_is_saved(
    country: Country, edition: Edition, login: Login, coded: None
) -> None:
    client = login("decider")
    pasted = "73.02 Bulukumba\n73.02.01.2001 Polewali\n99.99.99.9999 Entah\n73.02 Bulukumba"
    answer = post(client, address(edition, "tempat/penetapan/"), places=pasted, **DECREE_TYPED)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Baris 2: Kode 73.02.01.2001 adalah Taccorong, bukan Polewali." in page
    assert "Baris 3:" in page
    assert "Baris 4: Kabupaten Bulukumba ditulis dua kali." in page
    assert "99.99.99.9999 Entah" in page
    assert not Award.objects.exists()
    unread = post(client, address(edition, "tempat/penetapan/"), places="Taccorong\n73.02", **DECREE_TYPED)
    assert "Baris 1, 2 tidak terbaca." in unread.content.decode()


@pytest.mark.parametrize("rest", ["tempat/kuota/", "tempat/penetapan/"])
def test_others_may_not_enter_quotas_or_awards(country: Country, edition: Edition, login: Login, rest: str) -> None:
    for name in ("kabupaten", "neighbour", "ketua1"):
        assert login(name).get(address(edition, rest)).status_code == 403, name
    assert login("stranger").get(address(edition, rest)).status_code == 404


def test_an_award_has_a_page_and_is_revoked_there(country: Country, edition: Edition, login: Login) -> None:
    award = operations.award(edition=edition, area=country.kabupaten, by=country.as_("decider"), at=MAY, **DECREE)
    page = login("ketua1").get(f"/penetapan/{award.public_id}/").content.decode()
    assert "12/SK/IV/2012" in page
    url = f"/penetapan/{award.public_id}/cabut/"
    done = post(login("decider"), url, reason="Salah tulis.", **DECREE_TYPED)
    assert done.status_code == 302
    award.refresh_from_db()
    assert award.state == "DICABUT"
    assert login("stranger").get(f"/penetapan/{award.public_id}/").status_code == 404


def test_the_opening_officer_finds_the_button_and_opens(country: Country, draft: Edition, login: Login) -> None:
    client = login("decider")
    assert "Buka edisi" in client.get(address(draft)).content.decode()
    assert post(client, address(draft, "buka/"), **DECREE_TYPED).status_code == 302
    draft.refresh_from_db()
    assert draft.state == "TERBUKA"


@pytest.mark.parametrize("name", ["admin", "decider", "kabupaten"])
def test_pages_take_twelve_statements_or_fewer(
    country: Country, edition: Edition, login: Login, django_assert_max_num_queries: Any, name: str
) -> None:
    decider, at = country.as_("decider"), MAY
    operations.set_quota(edition=edition, area=country.kabupaten, villages=2, by=decider, at=at, **DECREE)
    operations.award_many(
        edition=edition, areas=[country.kabupaten, country.village], by=decider, at=at, **DECREE
    )
    client = login(name)
    for url in ("/edisi/", address(edition), address(edition, "aturan/"), address(edition, "tempat/"), "/penetapan/"):
        with django_assert_max_num_queries(12):
            assert client.get(url).status_code == 200, url
    award = Award.objects.order_by("-pk").first()
    assert award
    with django_assert_max_num_queries(12):
        assert client.get(f"/penetapan/{award.public_id}/").status_code == 200


@pytest.mark.parametrize("state", ["DRAF", "PENETAPAN", "PERTANGGUNGJAWABAN"])
@pytest.mark.parametrize("name", ["admin", "decider"])
def test_the_page_stays_cheap_in_every_state(
    country: Country, draft: Edition, login: Login, django_assert_max_num_queries: Any, name: str, state: str
) -> None:
    Edition.objects.update(state=state)
    client = login(name)
    client.get(address(draft))
    with django_assert_max_num_queries(12):
        assert client.get(address(draft)).status_code == 200


def test_the_calendar_counts_days(country: Country, edition: Edition, login: Login) -> None:
    page = login("ketua1").get(address(edition)).content.decode()
    assert "Kunjungan awal paling lambat" in page
    assert "3 Desember 2012" in page
    assert "sudah lewat" in page


