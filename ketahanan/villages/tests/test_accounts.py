"""The Pokja's account: proposed by two, checked, confirmed by the bank's answer; a change cools."""

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from ketahanan.common.errors import NotAllowed, Refused
from ketahanan.common.roles import Role
from ketahanan.flow import timeline
from ketahanan.flow.operations import perform
from ketahanan.journal.models import Entry
from ketahanan.people.models import Assignment
from ketahanan.testing import NOON, Country, give
from ketahanan.villages import operations, queries
from ketahanan.villages.kinds import ACCOUNT_KIND
from ketahanan.villages.models import Institution, Pokja, PokjaAccount
from ketahanan.villages.operations import AccountFacts
from ketahanan.villages.tests.making import ANSWER, FACTS, account_in, institution_in, photo

SECOND = replace(FACTS, number="0216010099887766")
TAKEN = (
    "Rekening ini tidak dapat didaftarkan karena sudah dipakai kelompok lain. Buka rekening "
    "baru atas nama Pokja."
)


@pytest.fixture
def institution(country: Country) -> Institution:
    return institution_in(country, "DITETAPKAN")


def draft(
    country: Country,
    institution: Institution,
    facts: AccountFacts = FACTS,
    who: str = "bendahara1",
    number: int = 1,
) -> PokjaAccount:
    return operations.draft_account(
        institution, number, facts, by=country.as_(who), at=NOON, passbook=photo()
    )


def act(country: Country, account: PokjaAccount, name: str, who: str, at: Any = NOON, **given: Any) -> Any:
    return perform(ACCOUNT_KIND, account, name, by=country.as_(who, at), at=at, given=given)


def refused(
    country: Country, institution: Institution, facts: AccountFacts, who: str = "bendahara1", number: int = 1
) -> str:
    with pytest.raises(Refused) as told:
        draft(country, institution, facts, who, number)
    return told.value.sentence


def test_the_first_account_is_active_once_confirmed(country: Country, institution: Institution) -> None:
    account = account_in(country, institution, "AKTIF")
    assert (account.state, account.version, account.cooling_until, account.last4) == (
        "AKTIF",
        1,
        None,
        "7531",
    )
    assert account.number == "021601005417531"
    assert queries.active_account(account.pokja) == account
    fresh = PokjaAccount.objects.get(pk=account.pk)
    assert (fresh.bank_name, fresh.confirmed_by) == ("POKJA 1 DESA TACCORONG", country.people["accounts"])


def test_the_journal_binds_the_photo_of_the_passbook(country: Country, institution: Institution) -> None:
    account = draft(country, institution)
    made = json.loads(Entry.objects.get(action="account.make").details)
    assert account.passbook_sha256
    assert made["file_passbook"]["sha256"] == account.passbook_sha256


def test_two_people_propose_the_same_data(country: Country, institution: Institution) -> None:
    account = draft(country, institution)
    assert not act(country, account, "propose", "bendahara1").complete
    with pytest.raises(Refused, match=r"^Anda sudah menandatangani\. Menunggu tanda tangan Ketua Pokja\.$"):
        act(country, account, "propose", "bendahara1")
    for stranger in ("ketua2", "sekretaris1", "pengarah", "companion", "facilitator", "neighbour_ketua"):
        with pytest.raises(NotAllowed):
            act(country, account, "propose", stranger)
    assert act(country, account, "propose", "ketua1").complete


@pytest.mark.parametrize(
    ("over", "field", "sentence"),
    [
        ({"bank": "CENAIDJA"}, "bank",
         "Bank ini tidak termasuk bank pemerintah dalam daftar edisi. Pilih salah satu: BRI, BNI."),
        ({"number": "12345"}, "number",
         "Nomor rekening terdiri atas 8 sampai 20 angka. Salin seperti di buku tabungan."),
        ({"number": "02160100541753x"}, "number",
         "Nomor rekening terdiri atas 8 sampai 20 angka. Salin seperti di buku tabungan."),
        ({"number": "0000000000"}, "number",
         "Nomor rekening terdiri atas 8 sampai 20 angka. Salin seperti di buku tabungan."),
        ({"branch": " "}, "branch", "Cabang bank belum terisi. Tulis seperti di buku tabungan."),
        ({"opened_on": date(2012, 12, 4)}, "opened_on", "Tanggal buka rekening belum tiba. Periksa tanggalnya."),
        ({"holder": "BENI BENDAHARA"}, "holder",
         "Nama pemilik harus memuat “Pokja 1”. Rekening pribadi tidak diterima: buka rekening atas "
         "nama Pokja."),
        ({"holder": "POKJA 2 DESA TACCORONG"}, "holder",
         "Nama pemilik harus memuat “Pokja 1”. Rekening pribadi tidak diterima: buka rekening atas "
         "nama Pokja."),
        ({"holder": "POKJA 1 DESA POLEWALI"}, "holder",
         "Nama pemilik harus memuat nama desa, misalnya “Pokja 1 Taccorong”. Minta bank menuliskannya."),
        ({"holder": "POKJA 1 TACCORONG QQ BENI BENDAHARA"}, "holder",
         "Nama pemilik memuat nama orang (Beni Bendahara). Rekening atas nama Pokja saja, tanpa nama orang."),
        ({"holder": "Pokja 1 Taccorong Citra Kades"}, "holder",
         "Nama pemilik memuat nama orang (Citra Kades). Rekening atas nama Pokja saja, tanpa nama orang."),
    ],
)  # fmt: skip
def test_what_is_no_account_of_a_pokja(
    country: Country, institution: Institution, over: dict[str, Any], field: str, sentence: str
) -> None:
    with pytest.raises(Refused) as told:
        draft(country, institution, replace(FACTS, **over))
    assert [(part.field, part.sentence) for part in told.value.parts] == [(field, sentence)]
    assert not PokjaAccount.objects.exists()


def test_no_account_before_the_sk(country: Country) -> None:
    institution = institution_in(country, "DIBENTUK")
    assert refused(country, institution, FACTS) == (
        "Rekening didaftarkan sesudah SK kelembagaan ditetapkan. Tunggu SK, lalu tulis lagi."
    )


@pytest.mark.parametrize(
    "who", ["ketua1", "ketua2", "companion", "facilitator", "kabupaten", "neighbour", "stranger"]
)
def test_only_the_bendahara_of_the_pokja_drafts(country: Country, institution: Institution, who: str) -> None:
    with pytest.raises(NotAllowed) as told:
        draft(country, institution, who=who)
    assert told.value.sentence == (
        "Mendaftarkan rekening Pokja hanya untuk Bendahara Pokja di wilayah ini. Minta petugas itu "
        "melakukannya."
    )


def treasurer_of(country: Country, number: int) -> str:
    person = Assignment.objects.get(role="R15", pokja=number, area=country.village, state="BERLAKU").person
    country.people[f"bendahara{number}"] = person
    return f"bendahara{number}"


def test_an_account_serves_one_pokja_for_ever(country: Country, institution: Institution) -> None:
    account_in(country, institution, "AKTIF")
    holder = replace(FACTS, holder="Pokja 2 Taccorong")
    assert refused(country, institution, holder, treasurer_of(country, 2), 2) == TAKEN
    PokjaAccount.objects.update(state="DIGANTI")
    assert refused(country, institution, holder, treasurer_of(country, 2), 2) == TAKEN


def test_a_refused_claim_does_not_take_an_account_from_its_owner(
    country: Country, institution: Institution
) -> None:
    account = draft(country, institution)
    act(country, account, "discard", "bendahara1")
    other = draft(
        country, institution, replace(FACTS, holder="Pokja 2 Taccorong"), treasurer_of(country, 2), 2
    )
    assert other.state == "DRAF"


def test_two_claims_at_once_are_one_claim(
    country: Country, institution: Institution, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft(country, institution)
    monkeypatch.setattr(queries, "taken_elsewhere", lambda *_: False)
    assert (
        refused(country, institution, replace(FACTS, holder="Pokja 2 Taccorong"), treasurer_of(country, 2), 2)
        == TAKEN
    )


def test_one_version_at_a_time(country: Country, institution: Institution) -> None:
    draft(country, institution)
    assert refused(country, institution, SECOND) == (
        "Rekening lain Pokja ini masih diproses (Draf). Selesaikan atau buang dulu yang itu."
    )


def test_the_active_account_again_is_no_change(country: Country, institution: Institution) -> None:
    account_in(country, institution, "AKTIF")
    assert (
        refused(country, institution, FACTS)
        == "Rekening ini sudah aktif untuk Pokja ini. Tidak perlu didaftarkan lagi."
    )


def test_no_proposal_without_the_passbook(country: Country, institution: Institution) -> None:
    account = operations.draft_account(institution, 1, FACTS, by=country.as_("bendahara1"), at=NOON)
    with pytest.raises(Refused) as told:
        act(country, account, "propose", "bendahara1")
    assert told.value.sentence == (
        "Foto halaman depan buku tabungan (B07) belum ada. Buang draf ini, lalu tulis lagi dengan fotonya."
    )


def test_the_bank_must_name_the_same_holder(country: Country, institution: Institution) -> None:
    account = account_in(country, institution, "DIPERIKSA")
    with pytest.raises(Refused) as told:
        act(country, account, "confirm", "accounts", bank_name="BENI BENDAHARA", inquiry_no="1")
    assert (told.value.field, told.value.sentence) == (
        "bank_name",
        "Nama menurut bank tidak sama dengan nama yang didaftarkan (POKJA 1 DESA TACCORONG). "
        "Periksa tulisannya; bila "
        "memang berbeda, tolak rekening ini.",
    )
    assert act(
        country, account, "confirm", "accounts", bank_name="Pokja-1 desa taccorong", inquiry_no="1"
    ).complete


def test_the_companion_of_the_village_checks_no_account(country: Country, institution: Institution) -> None:
    account = account_in(country, institution, "DIUSULKAN")
    give(country.people["companion"], Role.DINSOS_KAB, country.kabupaten)
    with pytest.raises(NotAllowed) as told:
        act(country, account, "check", "companion")
    assert (
        told.value.sentence == "Anda mendampingi desa ini, jadi “Rekening sesuai” harus dilakukan orang lain."
    )


# A change -----------------------------------------------------------------------------------------------------------

HOUR = timedelta(hours=1)


def test_a_changed_account_cools_and_then_replaces_the_old(
    country: Country, institution: Institution
) -> None:
    first = account_in(country, institution, "AKTIF")
    second = account_in(country, institution, "MASA_TUNGGU", SECOND)
    assert (second.state, second.version, second.cooling_until) == ("MASA_TUNGGU", 2, NOON + 72 * HOUR)
    assert queries.active_account(first.pokja) == first
    assert operations.settle_cooled(NOON + 71 * HOUR) == 0
    with pytest.raises(Refused) as told:
        operations.settle(second, at=NOON + 71 * HOUR)
    assert (
        told.value.sentence == "Masa tunggu rekening baru berakhir Kamis, 6 Desember 2012 pukul 08.00 WITA."
    )
    assert operations.settle_cooled(NOON + 72 * HOUR) == 1
    assert operations.settle_cooled(NOON + 72 * HOUR) == 0
    first.refresh_from_db()
    assert first.state == "DIGANTI"
    assert queries.active_account(first.pokja) == second


def where(account: PokjaAccount) -> list[tuple[str, str]]:
    past = timeline.timeline(ACCOUNT_KIND, account)
    with_past, by_table = (timeline.steps(ACCOUNT_KIND, account, known) for known in (past, ()))
    assert with_past == by_table
    return [(step.label, step.state) for step in with_past]


def test_the_steps_show_where_a_cooling_account_stands(country: Country, institution: Institution) -> None:
    account_in(country, institution, "AKTIF")
    account = account_in(country, institution, "MASA_TUNGGU", SECOND)
    road = [("Draf", "done"), ("Diusulkan", "done"), ("Diperiksa kabupaten", "done")]
    assert where(account) == [*road, ("Masa tunggu", "current"), ("Aktif", "next")]
    operations.settle_cooled(NOON + 72 * HOUR)
    account.refresh_from_db()
    assert where(account) == [*road, ("Aktif", "current")]


def test_the_steps_of_a_refused_account_end_where_it_was_refused(
    country: Country, institution: Institution
) -> None:
    account = account_in(country, institution, "DIPERIKSA")
    account = act(country, account, "refuse", "accounts", reason_code="LAIN", reason="Diminta ulang.").record
    assert where(account) == [
        ("Draf", "done"), ("Diusulkan", "done"), ("Diperiksa kabupaten", "done"), ("Ditolak", "stopped"),
    ]  # fmt: skip


def test_a_payment_under_way_stops_every_change(country: Country, institution: Institution) -> None:
    first = account_in(country, institution, "AKTIF")
    second = account_in(country, institution, "MASA_TUNGGU", SECOND)
    by = country.as_("ppk")
    operations.lock_account(first, why="payment:1", by=by, at=NOON)
    operations.lock_account(first, why="payment:1", by=by, at=NOON)
    with pytest.raises(Refused, match=r"^Rekening ini sedang dipakai pembayaran lain\."):
        operations.lock_account(first, why="payment:2", by=by, at=NOON)
    with pytest.raises(
        Refused, match=r"^Rekening ini tidak aktif \(Masa tunggu\), jadi tidak dapat dibayar\.$"
    ):
        operations.lock_account(second, why="payment:3", by=by, at=NOON)
    assert operations.settle_cooled(NOON + 80 * HOUR) == 0
    act(country, second, "refuse", "accounts", reason_code="LAIN", reason="Diminta ulang.")
    third = replace(FACTS, number="0216010011223344")
    sentence = (
        "Pembayaran ke rekening yang lama sedang berjalan. Ganti rekening sesudah dana masuk "
        "atau dikembalikan bank."
    )
    assert refused(country, institution, third) == sentence
    operations.unlock_account(first, why="payment:2", by=by, at=NOON)
    assert refused(country, institution, third) == sentence
    operations.unlock_account(first, why="payment:1", by=by, at=NOON)
    assert draft(country, institution, third).version == 2
    actions = list(
        Entry.objects.filter(action__in=["account.lock", "account.unlock"]).values_list("action", flat=True)
    )
    assert actions == ["account.lock", "account.unlock"]


def test_a_payment_that_began_after_the_draft_stops_it_too(
    country: Country, institution: Institution
) -> None:
    first = account_in(country, institution, "AKTIF")
    second = account_in(country, institution, "DIPERIKSA", SECOND)
    operations.lock_account(first, why="payment:1", by=country.as_("ppk"), at=NOON)
    with pytest.raises(Refused, match=r"^Pembayaran ke rekening yang lama sedang berjalan\."):
        act(country, second, "confirm", "accounts", **ANSWER)


# Who sees the number ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["bendahara1", "ketua1", "kabupaten", "accounts", "ppk", "ppspm"])
def test_the_whole_number_is_opened_with_an_entry(
    country: Country, institution: Institution, who: str
) -> None:
    account = draft(country, institution)
    assert operations.reveal_number(account, by=country.as_(who), at=NOON) == "021601005417531"
    entry = Entry.objects.get(action="account.reveal")
    assert (entry.actor_id, entry.subject_id) == (country.people[who].pk, account.pk)
    assert "0216" not in entry.details


@pytest.mark.parametrize(
    "who", ["ketua2", "sekretaris1", "pengarah", "companion", "facilitator", "apip", "neighbour"]
)
def test_nobody_else_opens_it(country: Country, institution: Institution, who: str) -> None:
    account = draft(country, institution)
    with pytest.raises(NotAllowed, match=r"^Nomor lengkap hanya untuk "):
        operations.reveal_number(account, by=country.as_(who), at=NOON)
    assert not Entry.objects.filter(action="account.reveal").exists()


def test_the_journal_holds_no_number(country: Country, institution: Institution) -> None:
    account_in(country, institution, "AKTIF")
    assert not Entry.objects.filter(details__contains="5417531").exists()


def test_a_pokja_keeps_its_account_in_the_next_edition(country: Country, institution: Institution) -> None:
    account = account_in(country, institution, "AKTIF")
    assert Pokja.objects.get(area=country.village, number=1).accounts.get() == account
