"""What stands against coming and against handing in a sheet, sentence by sentence."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest

from ketahanan.common.errors import NotAllowed, Refused
from ketahanan.documents.models import Document
from ketahanan.editions.models import Edition
from ketahanan.journal.models import Entry
from ketahanan.people.models import Assignment, Delegation
from ketahanan.proposals.models import Proposal
from ketahanan.supervision import operations, queries
from ketahanan.supervision.models import SheetAnswer, Visit, VisitOfficer
from ketahanan.supervision.tests.making import (
    FAR,
    LEFT,
    NEAR,
    TEAM,
    answered,
    arrived,
    assigned,
    check_in,
    do,
    fresh,
    handed_in,
    refusals,
    sheet,
)
from ketahanan.testing import LONG_AGO, NOON, Country, days

pytestmark = pytest.mark.once

FIRST, SECOND = TEAM
HOUR = timedelta(hours=1)


def officer(position: int) -> VisitOfficer:
    return VisitOfficer.objects.get(position=position)


# Coming -------------------------------------------------------------------------------------------------------------


def test_an_officer_comes_on_the_day_and_is_measured(country: Country) -> None:
    visit = check_in(country, assigned(country), FIRST, place=NEAR)
    row = officer(1)
    assert (visit.state, visit.arrived, visit.doubtful) == ("BERLANGSUNG", [row.person_id], [])
    assert (row.checked_in_at, row.no_conflict_at, row.distance_m, row.doubt) == (NOON, NOON, 1112, "")
    assert row.place == "-5.56432,120.19345"
    assert row.is_valid


@pytest.mark.parametrize(
    ("place", "field", "told"),
    [
        (FAR, "reason", "Letak Anda 5560 meter dari titik desa; batasnya 2000 meter. Isi alasan dan lampirkan foto; rekan "
                        "Anda lalu membenarkannya."),
        (None, "reason", "Letak tidak terisi. Isi alasan dan lampirkan foto di tempat; rekan Anda lalu membenarkannya."),
    ],
)  # fmt: skip
def test_far_away_or_without_gps_needs_reason_and_photo_and_is_flagged(
    country: Country, place: Any, field: str, told: str
) -> None:
    visit = assigned(country)
    for given, asked in (
        ({}, "reason"),
        ({"with_photo": True}, "reason"),
        ({"reason": "Jalan putus."}, "file_b18f"),
    ):
        with pytest.raises(Refused) as refused:
            check_in(country, visit, FIRST, place=place, **given)
        assert (refused.value.sentence, refused.value.field) == (told, asked)
    visit = check_in(country, visit, FIRST, place=place, reason=" Jalan putus. ", with_photo=True)
    row = officer(1)
    assert (row.doubt, row.far_reason, row.is_valid) == (
        "JAUH" if place else "TANPA_GPS",
        "Jalan putus.",
        False,
    )
    assert visit.doubtful == [row.person_id]
    assert Document.objects.filter(kind="B18F", subject_id=visit.pk).count() == 1


def test_without_a_point_of_the_village_a_photo_is_enough_to_be_flagged(country: Country) -> None:
    visit = assigned(country)
    Visit.objects.update(ref_lat=None, ref_lon=None, ref_source="")
    told = "Desa ini belum punya titik letak. Lampirkan foto di tempat; rekan Anda lalu membenarkannya."
    assert refusals(lambda: check_in(country, visit, FIRST)) == [told]
    check_in(country, visit, FIRST, with_photo=True)
    assert (officer(1).doubt, officer(1).is_valid) == ("TANPA_TITIK", False)


def test_the_colleague_confirms_what_was_flagged(country: Country) -> None:
    visit = assigned(country)
    flagged = {"place": None, "reason": "HP rusak.", "with_photo": True}
    visit = check_in(country, visit, FIRST, **flagged)  # type: ignore[arg-type]
    assert refusals(lambda: do(country, visit, "confirm_place", SECOND)) == [
        "Catat kehadiran Anda dulu, lalu benarkan kehadiran rekan Anda."
    ]
    assert refusals(lambda: do(country, visit, "confirm_place", FIRST)) == [
        "Rekan Anda belum mencatat kehadiran. Tunggu sampai ia mencatatnya."
    ]
    visit = check_in(country, visit, SECOND)
    answered(country, visit)
    waits = "Kehadiran Indah Supervisi perlu dibenarkan rekannya dengan tombol “Benarkan kehadiran rekan”."
    for who in TEAM:
        assert refusals(partial(do, country, visit, "hand_in", who, at=LEFT)) == [waits]
    assert refusals(lambda: do(country, visit, "confirm_place", FIRST)) == [
        "Kehadiran Slamet Supervisi tidak perlu dibenarkan lagi."
    ]
    done = fresh(do(country, visit, "confirm_place", SECOND, at=NOON + HOUR).record)
    row = officer(1)
    assert (done.doubtful, row.is_valid, row.doubt) == ([], True, "TANPA_GPS")
    assert (row.far_confirmed_by_id, row.far_confirmed_at) == (country.people[SECOND].pk, NOON + HOUR)
    assert refusals(lambda: do(country, visit, "confirm_place", SECOND)) == [
        "Kehadiran Indah Supervisi tidak perlu dibenarkan lagi."
    ]
    assert handed_in(country, visit).state == "LEMBAR_LENGKAP"


def test_the_days_of_a_letter(country: Country) -> None:
    visit = assigned(country, scheduled_on=date(2012, 12, 4))
    early = "Kunjungan dijadwalkan 4 Desember 2012. Kehadiran dicatat mulai hari itu, di tempat."
    assert refusals(lambda: check_in(country, visit, FIRST)) == [early]
    late = (
        "Surat tugas ini berlaku sampai 6 Desember 2012. Minta pembatalan kunjungan ini dan surat tugas baru."
    )
    assert refusals(lambda: check_in(country, visit, FIRST, at=days(4))) == [late]
    check_in(country, visit, FIRST, at=days(3))


def test_a_letter_ends_with_the_last_day_that_leaves_time_for_the_money(country: Country) -> None:
    visit = assigned(country, scheduled_on=date(2012, 12, 13))
    late = "Surat tugas ini berlaku sampai 14 Desember 2012. Minta pembatalan kunjungan ini dan surat tugas baru."
    assert refusals(lambda: check_in(country, visit, FIRST, at=days(12))) == [late]
    check_in(country, visit, FIRST, at=days(11))


def test_both_come_on_one_day_there(country: Country) -> None:
    visit = check_in(country, assigned(country), FIRST, at=NOON + 15 * HOUR)
    told = (
        "Indah Supervisi hadir 3 Desember 2012. Kedua petugas hadir pada hari yang sama; minta pembatalan kunjungan ini "
        "dan surat tugas baru."
    )
    assert refusals(lambda: check_in(country, visit, SECOND, at=NOON + 16 * HOUR)) == [told]
    check_in(country, visit, SECOND, at=NOON + 16 * HOUR - timedelta(minutes=1))


def test_nobody_comes_without_the_declaration_or_twice(country: Country) -> None:
    visit = assigned(country)
    with pytest.raises(Refused) as told:
        check_in(country, visit, FIRST, no_conflict=False)
    assert told.value.field == "no_conflict"
    assert told.value.sentence == (
        "Centang pernyataan bahwa Anda tidak terikat dengan desa ini. Bila terikat, minta petugas pengganti."
    )
    check_in(country, visit, FIRST)
    assert refusals(lambda: check_in(country, visit, FIRST)) == [
        "Kehadiran Anda sudah tercatat Senin, 3 Desember 2012 pukul 08.00 WITA."
    ]


def test_only_the_two_of_the_letter_come(country: Country) -> None:
    visit = assigned(country)
    with pytest.raises(NotAllowed) as told:
        check_in(country, visit, "supervisor3")
    assert told.value.sentence == "“Catat kehadiran” hanya untuk orang yang ditugaskan pada kunjungan ini."


def test_a_visit_cannot_be_lent(country: Country) -> None:
    visit = assigned(country)
    post = Assignment.objects.get(person=country.people[FIRST])
    Delegation.objects.create(
        assignment=post, to=country.people["supervisor3"], from_at=LONG_AGO, until_at=days(9), reason="Cuti"
    )
    told = "Kunjungan tidak dapat diwakilkan. Hanya petugas yang namanya ada di surat tugas."
    assert refusals(lambda: check_in(country, visit, "supervisor3")) == [told]
    arrived(country, visit)
    act = partial(operations.answer, visit, 1, "YA", by=country.as_("supervisor3"), at=NOON)
    assert refusals(act) == [told]


def test_who_lost_the_post_does_not_come(country: Country) -> None:
    visit = assigned(country)
    Assignment.objects.filter(person=country.people[FIRST]).update(until_at=NOON)
    with pytest.raises(NotAllowed, match="Tindakan “Catat kehadiran” hanya untuk Petugas supervisi"):
        check_in(country, visit, FIRST)


# The sheets ---------------------------------------------------------------------------------------------------------


def put(country: Country, visit: Visit, who: str = FIRST, **answers: Any) -> int:
    """Answers by item, as `i1=("YA", "")`."""
    given = {int(name[1:]): value for name, value in answers.items()}
    return operations.save_answers(visit, given, by=country.as_(who), at=NOON)


def test_answers_are_kept_as_far_as_they_go(country: Country) -> None:
    visit = arrived(country)
    assert put(country, visit, i1=("YA", ""), i2=("TIDAK", " Beda nama. ")) == 2
    assert operations.answer(visit, 3, "YA", by=country.as_(FIRST), at=NOON) == 3
    assert put(country, visit, i1=("", ""), i2=("TIDAK", "Beda nama.")) == 3
    assert put(country, visit, i2=("YA", "")) == 3
    rows = SheetAnswer.objects.order_by("item").values_list("officer__position", "item", "value", "note")
    assert list(rows) == [(1, 1, "YA", ""), (1, 2, "YA", ""), (1, 3, "YA", "")]
    told = [row.details for row in Entry.objects.filter(action="visit.answer").order_by("seq")]
    assert len(told) == 3
    assert '"before":{"2":["TIDAK","Beda nama."]}' in told[2]


def test_answers_that_do_not_fit_are_refused_together(country: Country) -> None:
    visit = arrived(country)
    act = partial(
        put, country, visit, i25=("YA", ""), i1=("", "Kosong."), i2=("TB", "x"), i3=("BOLEH", ""), i4=("TIDAK", "x" * 1001),
        i5=("YA", ""),
    )  # fmt: skip
    assert refusals(act) == [
        "Butir 25 tidak ada di lembar ini.",
        "Butir 1: pilih jawabannya dulu, lalu catatan.",
        "Butir 2 selalu berlaku. Pilih Ya atau Tidak.",
        "Butir 3: jawaban ini tidak dikenal. Pilih dari daftar.",
        "Butir 4: catatan paling panjang 1000 huruf.",
    ]
    assert not SheetAnswer.objects.exists()


def test_does_not_apply_only_where_the_registers_agree(country: Country) -> None:
    visit = arrived(country)
    assert put(country, visit, i11=("TB", "x"), i12=("TB", "x"), i17=("TB", "x"), i18=("TB", "x")) == 4
    Proposal.objects.update(physical=True)
    Edition.objects.update(baseline_required=True)
    visit = fresh(visit)
    assert refusals(lambda: put(country, visit, i11=("TB", "y"), i12=("TB", "y"), i17=("TB", "y"))) == [
        "Butir 11 berlaku: ada usulan dengan pekerjaan fisik. Pilih Ya atau Tidak.",
        "Butir 12 berlaku: ada usulan dengan pekerjaan fisik. Pilih Ya atau Tidak.",
        "Butir 17 berlaku: edisi ini meminta pengukuran awal. Pilih Ya atau Tidak.",
    ]
    assert put(country, visit, i18=("TB", "y")) == 4


def test_nobody_answers_before_coming_or_for_another(country: Country) -> None:
    visit = assigned(country)
    assert refusals(lambda: put(country, visit, i1=("YA", ""))) == [
        "Kehadiran Anda belum tercatat. Catat kehadiran dulu, lalu isi lembar."
    ]
    visit = check_in(country, visit, FIRST)
    assert refusals(lambda: put(country, visit, SECOND, i1=("YA", ""))) == [
        "Kehadiran Anda belum tercatat. Catat kehadiran dulu, lalu isi lembar."
    ]
    assert refusals(lambda: put(country, visit, "supervisor3", i1=("YA", ""))) == [
        "Kunjungan tidak dapat diwakilkan. Hanya petugas yang namanya ada di surat tugas."
    ]
    assert refusals(lambda: put(country, visit, "ketua1", i1=("YA", ""))) == [
        "Mengisi lembar hanya untuk Petugas supervisi di wilayah ini. Minta petugas itu melakukannya."
    ]


def test_a_sheet_with_gaps_is_not_handed_in(country: Country) -> None:
    visit = arrived(country)
    said = sheet(no={4, 9})
    del said[2], said[23]
    said[4] = ("TIDAK", "")
    operations.save_answers(visit, said, by=country.as_(FIRST), at=NOON)
    act = partial(do, country, visit, "hand_in", FIRST, at=LEFT)
    assert refusals(act) == [
        "Lembar Anda terisi 22 dari 24. Isi butir 2 dan 23.",
        "Tulis catatan untuk butir 4, karena jawabannya bukan Ya.",
    ]
    put(country, visit, i2=("YA", ""), i23=("YA", ""), i4=("TIDAK", "Baru 28 %."))
    assert not act().complete


def test_both_are_there_long_enough_before_a_sheet_is_handed_in(country: Country) -> None:
    visit = assigned(country)
    visit = check_in(country, visit, FIRST)
    answers = sheet()
    operations.save_answers(visit, answers, by=country.as_(FIRST), at=NOON)
    alone = "Rekan Anda belum mencatat kehadiran. Lembar diserahkan setelah kalian berdua hadir."
    assert refusals(lambda: do(country, visit, "hand_in", FIRST, at=LEFT)) == [alone]
    with pytest.raises(Refused) as told:
        do(country, visit, "hand_in", SECOND, at=LEFT)
    assert "Kehadiran Anda belum tercatat. Catat di tempat dengan tombol “Catat kehadiran”." in str(
        told.value
    )
    check_in(country, visit, SECOND, at=NOON + HOUR)
    assert refusals(lambda: do(country, visit, "hand_in", FIRST, at=NOON + 2 * HOUR)) == [
        "Kalian baru 60 menit bersama di desa. Paling sedikit 120 menit; serahkan 60 menit lagi."
    ]
    assert not do(country, visit, "hand_in", FIRST, at=NOON + 3 * HOUR).complete


def test_one_sheet_is_not_a_visit(country: Country) -> None:
    visit = answered(country)
    done = do(country, visit, "hand_in", FIRST, at=LEFT)
    assert done.sentence == "Tanda tangan Anda tersimpan. Menunggu tanda tangan Petugas supervisi."
    assert fresh(visit).state == "BERLANGSUNG"
    assert refusals(lambda: do(country, visit, "hand_in", FIRST, at=LEFT)) == [
        "Anda sudah menandatangani. Menunggu tanda tangan Petugas supervisi."
    ]
    assert refusals(lambda: put(country, visit, i1=("TIDAK", "x"))) == [
        "Lembar Anda sudah diserahkan, jadi tidak bisa diubah. Tunggu rekan Anda."
    ]
    for name in ("agree", "sign"):
        with pytest.raises(Refused, match="keadaan berkas sekarang Berlangsung"):
            do(country, visit, name, FIRST if name == "agree" else "ketua1", at=LEFT)
    assert put(country, visit, SECOND, i1=("TIDAK", "x")) == 24
    later = LEFT + timedelta(minutes=10)
    assert do(country, visit, "hand_in", SECOND, at=later).record.state == "LEMBAR_LENGKAP"
    assert [officer(1).left_at, officer(2).left_at] == [LEFT, later]
    assert queries.seen_at(fresh(visit)) == LEFT


def test_what_did_not_apply_in_the_morning_may_apply_by_the_evening(country: Country) -> None:
    visit = answered(country, na={11})
    Proposal.objects.update(physical=True)
    assert refusals(lambda: do(country, visit, "hand_in", FIRST, at=LEFT)) == [
        "Butir 11 berlaku: ada usulan dengan pekerjaan fisik. Pilih Ya atau Tidak."
    ]
    put(country, visit, i11=("YA", ""))
    assert not do(country, visit, "hand_in", FIRST, at=LEFT).complete
