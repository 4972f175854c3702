"""What the assignment letter and the berita acara say, and what they leave out."""

from __future__ import annotations

from datetime import date

from ketahanan.supervision import operations, papers
from ketahanan.supervision.models import Visit
from ketahanan.supervision.operations import Settled
from ketahanan.supervision.tests.making import (
    FAR,
    LEFT,
    SIGNED,
    TEAM,
    agreed,
    arrived,
    assigned,
    check_in,
    do,
    fresh,
    handed_in,
    sheet,
    signed,
)
from ketahanan.testing import NOON, Country


def item(visit: Visit, code: str) -> tuple[str, str, str, str]:
    """Both answers, what was agreed, and the note, as the village's copy has them."""
    rows = [row for part in papers.minutes(visit, SIGNED).parts for row in part.items]
    return next((row.first, row.second, row.agreed, row.note) for row in rows if row.code == code)


def test_the_letter_names_the_two_the_village_and_its_days(country: Country) -> None:
    visit = assigned(country)
    by = country.as_("decider")
    letter = papers.letter(visit, by.posts[0], by, NOON)
    assert [row.name for row in letter.delegates] == ["Indah Supervisi", "Slamet Supervisi"]
    assert letter.villages == ("Desa Taccorong, Kecamatan Gantarang, Kabupaten Bulukumba",)
    assert (letter.day, letter.first_day, letter.last_day) == (
        date(2012, 12, 1),
        date(2012, 12, 3),
        date(2012, 12, 5),
    )
    assert letter.grounds[0] == "Keputusan penetapan penerima Nomor 36/SK/2012 tanggal 20 November 2012;"


def test_the_minutes_hold_both_sheets_the_result_and_seven_names(country: Country) -> None:
    visit = signed(country, second_no={9}, no={10}, passed=True)
    paper = papers.minutes(visit, SIGNED)
    assert (paper.result, paper.valid_until) == ("LAYAK", date(2013, 2, 1))
    assert paper.result_reason == "Semua butir penentu terpenuhi. Nilai 91 % (22 dari 24 butir)."
    assert paper.repairs == ("Butir 9: Perbaiki.", "Butir 10: Perbaiki.")
    assert [row.name for row in paper.signers] == [
        "Indah Supervisi", "Slamet Supervisi", "Ani Ketua", "Dina Ketua", "Kasim Ketua", "Rahma Ketua", "Citra Kades",
    ]  # fmt: skip
    assert all(row.signed for row in paper.signers)
    assert item(visit, "9") == ("Ya", "Tidak", "Tidak", "Dilihat berdua.")
    assert item(visit, "10") == ("Tidak", "Tidak", "Tidak", "Butir 10 belum.")
    assert item(visit, "6 (K)")[:3] == ("Ya", "Ya", "Ya")


def test_a_failed_visit_says_which_items(country: Country) -> None:
    visit = signed(country, passed=False)
    paper = papers.minutes(visit, SIGNED)
    assert (paper.result, paper.valid_until) == ("TIDAK LAYAK", None)
    assert paper.result_reason == "Butir penentu 6 belum terpenuhi. Nilai 95 % (23 dari 24 butir)."


def test_a_low_score_says_the_limit(country: Country) -> None:
    visit = signed(country, agreed(country, no={4, 8, 9, 10, 13}), passed=False)
    assert (
        papers.minutes(visit, SIGNED).result_reason == "Nilai 79 % (19 dari 24 butir), di bawah batas 80 %."
    )


def test_what_was_told_in_private_is_not_in_the_villages_copy(country: Country) -> None:
    visit = arrived(country)
    for who in TEAM:
        said = sheet() | {16: ("TIDAK", "Bu Ani dimintai uang.")}
        operations.save_answers(visit, said, by=country.as_(who), at=NOON)
    for who in TEAM:
        do(country, visit, "hand_in", who, at=LEFT)
    settled = {16: Settled(repair="Laporkan kepada dinas.")}
    visit = fresh(operations.resolve(visit, settled, by=country.as_(TEAM[0], LEFT), at=LEFT))
    assert item(visit, "16 (K)")[3] == "disimpan petugas"
    assert "Bu Ani" not in str(papers.minutes(visit, SIGNED))


def test_the_minutes_say_where_the_officers_were_how_exactly_and_what_was_flagged(country: Country) -> None:
    visit = check_in(
        country, assigned(country), TEAM[0], place=FAR, accuracy_m=140, reason="Jalan putus.", with_photo=True
    )
    visit = check_in(country, visit, TEAM[1], place=None, reason="HP rusak.", with_photo=True)
    for who in TEAM:
        do(country, visit, "confirm_place", who)
    visit = handed_in(country, visit)
    assert papers.minutes(visit, SIGNED).position == (
        "petugas 1: di -5.60432, 120.19345, 5560 meter dari letak pemeriksaan kabupaten "
        "(letak kurang teliti: ketelitian GPS 140 meter), kehadirannya dibenarkan rekannya; "
        "petugas 2: tanpa letak GPS, kehadirannya dibenarkan rekannya"
    )
