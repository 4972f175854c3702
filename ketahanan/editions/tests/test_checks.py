"""Calendar, tranches and the other plain checks."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketahanan.editions import checks, facts
from ketahanan.editions.facts import Part
from ketahanan.editions.operations.making import moved
from ketahanan.editions.place_forms import split
from ketahanan.editions.settings import SETTINGS

YEAR = 2012
DAYS = st.dates(date(2011, 1, 1), date(2013, 12, 31))
SOUND = (date(2012, 2, 1), date(2012, 5, 31), date(2012, 12, 10), date(2012, 12, 31))


@given(st.tuples(DAYS, DAYS, DAYS, DAYS))
def test_a_calendar_is_sound_exactly_when_it_is_in_order_and_around_the_year(days: tuple[date, ...]) -> None:
    opens, closes, spm, ends = days
    sound = (
        opens <= closes <= spm <= ends
        and spm.year == YEAR
        and opens.year in (YEAR - 1, YEAR)
        and ends.year in (YEAR, YEAR + 1)
    )
    assert (checks.calendar_faults(YEAR, opens, closes, spm, ends) == []) == sound


@pytest.mark.parametrize(
    ("place", "day", "sentence"),
    [
        (0, date(2012, 6, 1), "Batas usulan (31 Mei 2012) lebih awal dari tanggal buka (1 Juni 2012)."),
        (1, date(2012, 12, 11), "Batas SPM (10 Desember 2012) lebih awal dari batas usulan (11 Desember 2012)."),
        (3, date(2012, 12, 9), "Edisi berakhir (9 Desember 2012) sebelum batas SPM (10 Desember 2012)."),
        (2, date(2013, 1, 1), "Batas SPM harus di dalam tahun anggaran 2012."),
        (0, date(2010, 12, 31), "Usulan tahun anggaran 2012 dibuka pada tahun itu atau setahun sebelumnya."),
        (3, date(2014, 1, 1), "Edisi 2012 berakhir pada tahun itu atau setahun sesudahnya."),
        (0, date(1999, 1, 1), "Tanggal edisi harus antara tahun 2000 dan 2100."),
    ],
)
def test_each_fault_of_the_calendar_says_what_to_do(place: int, day: date, sentence: str) -> None:
    days = list(SOUND)
    days[place] = day
    assert any(fault.startswith(sentence) for fault in checks.calendar_faults(YEAR, *days))


@given(st.lists(st.integers(1, 99), max_size=5))
def test_percents_that_do_not_make_a_hundred_are_refused(percents: list[int]) -> None:
    parts = [Part(number, percent) for number, percent in enumerate(percents, start=1)]
    assert (checks.tranche_faults(parts) == []) == (sum(percents) == 100)


@given(st.lists(st.integers(1, 40), max_size=5))
def test_a_last_part_that_fills_up_is_sound(percents: list[int]) -> None:
    rest = 100 - sum(percents)
    parts = [Part(number, percent) for number, percent in enumerate([*percents, rest], start=1)]
    assert (checks.tranche_faults(parts) == []) == (0 < rest <= 100)


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        ([], "Belum ada tahap uang."),
        ([Part(1, 60), Part(2, 30)], "Jumlah semua tahap 90 persen. Ubah sampai tepat 100 persen."),
        ([Part(2, 100)], "Nomor tahap harus berurutan mulai dari 1."),
        ([Part(1, 110), Part(2, -10)], "Bagian setiap tahap antara 1 dan 100 persen."),
        ([Part(1, 100, 50)], "Tahap pertama tidak menunggu kemajuan."),
        ([Part(1, 70), Part(2, 30, 120)], "Syarat kemajuan dan pemakaian antara 0 dan 100 persen."),
    ],
)
def test_each_fault_of_the_tranches_says_what_to_do(parts: list[Part], sentence: str) -> None:
    assert any(fault.startswith(sentence) for fault in checks.tranche_faults(parts))


@pytest.mark.parametrize("parts", facts.TRANCHES.values())
def test_the_plans_that_come_along_are_sound(parts: tuple[Part, ...]) -> None:
    assert checks.tranche_faults(parts) == []


def test_a_budget_pays_at_least_one_village() -> None:
    assert checks.money_faults(120_000_000, 30_000_000) == []
    assert checks.money_faults(119_999_999, 30_000_000) == [
        "Anggaran Rp119.999.999 tidak cukup untuk satu desa: empat Pokja perlu Rp120.000.000. Naikkan anggaran atau "
        "turunkan pagu."
    ]
    assert checks.money_faults(0, 0) == ["Anggaran dan pagu harus lebih dari nol. Isi keduanya."]


def test_banks_are_government_banks() -> None:
    assert checks.bank_faults(list(facts.BANKS)) == []
    assert checks.bank_faults([]) == ["Belum ada bank. Pilih paling sedikit satu bank pemerintah."]
    assert checks.bank_faults(["CENAIDJA"]) == ["CENAIDJA bukan bank pemerintah. Hapus dari daftar."]


def test_the_sharia_bank_of_the_state_group_begins_in_2021() -> None:
    assert "BSMDIDJA" not in facts.banks_of_year(2012)
    assert "BSMDIDJA" in facts.banks_of_year(2021)


def standard() -> dict[str, tuple[str, int | None]]:
    return {code: (fact.mode.value, fact.number) for code, fact in facts.COMPOSITION.items()}


@pytest.mark.parametrize(
    ("code", "rule", "sentence"),
    [
        ("MIN_ANGGOTA", ("DIHITUNG", 2), "Angka “Anggota paling sedikit” antara 3 dan 50."),
        ("MIN_ANGGOTA", ("DIHITUNG", 16), "Anggota paling sedikit (16) lebih banyak dari paling banyak (15)."),
        ("MIN_ANGGOTA", ("MATI", 7), "Aturan “Anggota paling sedikit” tidak dapat mati."),
        ("KELUARGA", ("DIHITUNG", None), "Aturan “Hubungan keluarga” tidak dapat dihitung."),
        ("LAIN", ("DIHITUNG", 1), "Aturan susunan LAIN tidak dikenal."),
    ],
)
def test_each_fault_of_the_composition_says_what_to_do(code: str, rule: tuple[str, int | None], sentence: str) -> None:
    assert checks.composition_faults(standard()) == []
    assert any(fault.startswith(sentence) for fault in checks.composition_faults(standard() | {code: rule}))


def test_missing_composition_rules_are_named() -> None:
    rules = standard()
    del rules["USIA_ANGGOTA"]
    assert checks.composition_faults(rules) == [
        "Aturan susunan belum lengkap: Usia anggota. Buka bagian Susunan lalu simpan."
    ]


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("min_score", 101, "Nilai usulan paling rendah antara 0 dan 100. Periksa angkanya."),
        ("basis", "HIBAH", "Dasar belanja tidak dikenal. Pilih salah satu dari pilihannya."),
        ("name", "  ", "Nama edisi belum diisi atau lebih dari 120 huruf."),
        ("ceiling", 10**10, "Pagu satu Pokja paling banyak Rp1.000.000.000. Periksa banyaknya angka nol."),
    ],
)
def test_a_rule_outside_its_limits_is_refused(name: str, value: object, sentence: str) -> None:
    assert checks.setting_faults({name: value}) == [sentence]


LATE_IN_JAKARTA = datetime(2012, 12, 3, 16, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("number", "day", "sentence"),
    [
        ("", date(2012, 4, 18), "Perubahan ini perlu keputusan."),
        ("12/SK", None, "Perubahan ini perlu keputusan."),
        ("12/SK", date(2012, 12, 5), "Tanggal keputusan 5 Desember 2012 belum tiba."),
        ("12/SK", date(2002, 4, 18), "Tanggal keputusan 18 April 2002 jauh dari tahun anggaran 2012."),
    ],
)
def test_a_decree_has_a_number_and_a_day_that_has_come(number: str, day: date | None, sentence: str) -> None:
    faults = checks.decree_faults(number, day, year=2012, at=LATE_IN_JAKARTA)
    assert len(faults) == 1
    assert faults[0].startswith(sentence)


def test_a_decree_of_today_in_makassar_is_taken_while_jakarta_still_has_yesterday() -> None:
    assert checks.decree_faults("12/SK", date(2012, 12, 4), year=2012, at=LATE_IN_JAKARTA) == []


@given(st.dates(date(2000, 1, 1), date(2050, 12, 31)), st.integers(-20, 20))
def test_a_moved_day_keeps_month_and_day(day: date, years: int) -> None:
    new = moved(day, years)
    assert (new.year, new.month) == (day.year + years, day.month)
    assert new.day == day.day or (day.month, day.day, new.day) == (2, 29, 28)


@given(st.text("0123456789.", min_size=1, max_size=13), st.text("abc -'", min_size=1), st.sampled_from(" \t;,"))
def test_a_pasted_line_falls_into_code_and_name(code: str, name: str, between: str) -> None:
    found = split(f"{code}{between}{name}")
    assert found[0] == code.strip(".")
    assert found[1] == name.strip(" \t,;-")


def test_every_fact_refers_to_known_signers_and_stages() -> None:
    for paper in facts.PAPERS:
        for kind in (paper.kind,) if paper.kind else facts.VILLAGE_KINDS:
            assert all(facts.signer_words(paper.signers, kind)) or not paper.signers


def test_a_kelurahan_has_no_bpd() -> None:
    minutes = {paper.kind: paper for paper in facts.PAPERS if paper.code == "B04"}
    assert facts.signer_words(minutes["KELURAHAN"].signers, "KELURAHAN") == ["Lurah", "Ketua LPM|para ketua RW"]
    assert facts.signer_words(minutes["DESA"].signers, "DESA") == ["Kepala desa", "Ketua BPD"]


def test_every_default_of_the_model_lies_within_its_limits() -> None:
    from ketahanan.editions.models import Edition

    for setting in SETTINGS.values():
        field = Edition._meta.get_field(setting.name)
        if field.has_default():  # type: ignore[union-attr]
            assert checks.setting_faults({setting.name: field.get_default()}) == []  # type: ignore[union-attr]


def test_a_year_is_long_enough_for_the_warnings() -> None:
    assert date(2012, 12, 17) - timedelta(days=max(facts.SPM_WARNING_DAYS)) == date(2012, 10, 18)
