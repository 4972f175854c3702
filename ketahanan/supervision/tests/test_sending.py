"""Sending two officers: letter, days, village, and another officer in the place of one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

import pytest

from ketahanan.common.errors import NotAllowed
from ketahanan.documents.models import Document
from ketahanan.people.models import Person
from ketahanan.proposals.models import FieldCheck
from ketahanan.proposals.tests.story import Story
from ketahanan.supervision import operations
from ketahanan.supervision.models import Visit, VisitOfficer
from ketahanan.supervision.tests.making import (
    FAR,
    HERE,
    TEAM,
    active_account,
    arrived,
    ready,
    refusals,
    send,
    visit_in,
)
from ketahanan.testing import NOON, Country, days

DAY = date(2012, 12, 3)


@pytest.fixture
def story(country: Country) -> Story:
    return ready(country)


# The letter ---------------------------------------------------------------------------------------------------------


def test_two_officers_are_sent_with_a_letter(country: Country, story: Story) -> None:
    visit = send(country)
    letter = Document.objects.get(kind="ST")
    rows = VisitOfficer.objects.order_by("position").values_list(
        "position", "person__name", "from_ministry", "office"
    )
    assert list(rows) == [
        (1, "Indah Supervisi", True, "Kementerian Sosial"),
        (2, "Slamet Supervisi", False, "Provinsi Sulawesi Selatan"),
    ]
    assert (visit.letter_no, letter.subject_id) == (letter.number, visit.pk)
    assert (visit.ref_source, visit.ref_lat, visit.ref_lon) == ("PERIKSA", *HERE)


def test_the_number_of_the_office_stands(country: Country, story: Story) -> None:
    assert send(country, letter_no=" 12/ST/2012 ").letter_no == "12/ST/2012"


def test_without_a_field_check_the_villages_point_counts(country: Country, story: Story) -> None:
    FieldCheck.objects.all().delete()
    country.village.lat, country.village.lon = FAR
    assert operations.reference(story.edition, country.village) == {
        "ref_lat": FAR[0], "ref_lon": FAR[1], "ref_source": "TITIK",
    }  # fmt: skip
    country.village.lat = None
    assert operations.reference(story.edition, country.village) == {}


WRONG_DAYS: list[tuple[dict[str, Any], str]] = [
    ({"letter_on": date(1999, 12, 31)}, "Tanggal surat tugas harus antara tahun 2000 dan 2100. Periksa tahunnya."),
    ({"letter_on": date(2101, 1, 1)}, "Tanggal surat tugas harus antara tahun 2000 dan 2100. Periksa tahunnya."),
    ({"letter_on": date(2012, 12, 4)},
     "Surat tugas bertanggal sesudah kunjungan. Tanggal surat paling lambat hari kunjungan."),
    ({"letter_on": date(2012, 11, 19)},
     "Surat tugas bertanggal sebelum keputusan penetapan, 20 November 2012. Periksa tanggalnya."),
    ({"scheduled_on": date(2012, 12, 2)}, "Hari kunjungan sudah lewat. Pilih hari ini atau sesudahnya."),
    ({"scheduled_on": date(2012, 12, 15)},
     "Kunjungan 15 Desember 2012 terlalu lambat: SPM terakhir 28 Desember 2012, jadi kunjungan paling lambat "
     "14 Desember 2012. Pilih hari yang lebih awal."),
]  # fmt: skip


def test_days_that_do_not_fit_are_refused(country: Country, story: Story) -> None:
    for over, told in WRONG_DAYS:
        assert refusals(partial(send, country, **over)) == [told]
    assert not Visit.objects.exists()


def test_the_last_day_that_leaves_time_is_taken(country: Country, story: Story) -> None:
    assert send(country, scheduled_on=date(2012, 12, 14)).scheduled_on == date(2012, 12, 14)


def test_others_send_nobody(country: Country, story: Story) -> None:
    for who in set(country.people) - {"decider", "province"}:
        with pytest.raises(NotAllowed) as told:
            send(country, by=who)
        assert told.value.sentence == (
            "Menugaskan kunjungan hanya untuk Pejabat penetap atau Dinas sosial provinsi di wilayah ini. "
            "Minta petugas itu melakukannya."
        )


def test_the_province_sends_as_well(country: Country, story: Story) -> None:
    assert send(country, by="province").made_by_id == country.people["province"].pk


# The village --------------------------------------------------------------------------------------------------------


def test_a_village_without_an_approval_waits(country: Country, story: Story) -> None:
    told = "Belum ada usulan desa ini yang disetujui. Kunjungan awal menunggu persetujuan."
    assert refusals(lambda: send(country, area=country.sister_village)) == [told]


def test_only_a_village_is_visited(country: Country, story: Story) -> None:
    told = "Kunjungan ditugaskan untuk satu desa atau kelurahan. Pilih desanya."
    assert refusals(lambda: send(country, area=country.kabupaten)) == [told]


def test_an_edition_that_is_over_sends_nobody(country: Country, story: Story) -> None:
    story.edition.state = "DITUTUP"
    story.edition.save()
    told = "Desa Berketahanan Sosial 2012 belum dibuka atau sudah ditutup. Pilih edisi yang berjalan."
    assert refusals(lambda: send(country)) == [told]


def test_one_visit_at_a_time(country: Country, story: Story) -> None:
    send(country)
    told = "Kunjungan ke desa ini masih berjalan. Selesaikan atau batalkan dulu."
    assert refusals(lambda: send(country)) == [told]


def test_no_second_visit_while_the_first_counts(country: Country, story: Story) -> None:
    visit_in(country, "LAYAK")
    told = "Supervisi awal desa ini sudah lulus dan masih berlaku. Kunjungan baru belum perlu."
    later: dict[str, Any] = {"at": days(1), "scheduled_on": date(2012, 12, 4)}
    assert refusals(lambda: send(country, **later)) == [told]
    active_account(story, 1, since=days(1))
    assert send(country, **later).replaces_id is None


def test_after_a_failure_the_village_repairs_first(country: Country, story: Story) -> None:
    failed = visit_in(country, "TIDAK_LAYAK")
    told = "Desa belum melaporkan perbaikan atas kunjungan terakhir. Minta Ketua Pokja melaporkannya dulu."
    later: dict[str, Any] = {"at": days(1), "scheduled_on": date(2012, 12, 4)}
    assert refusals(lambda: send(country, **later)) == [told]
    Visit.objects.filter(pk=failed.pk).update(repaired_at=days(1))
    assert send(country, **later).replaces_id == failed.pk


def test_assigning_takes_at_most_forty_statements(
    country: Country, story: Story, django_assert_max_num_queries: Any
) -> None:
    by = country.as_("decider")
    officers: Sequence[Person] = [country.people[name] for name in TEAM]
    with django_assert_max_num_queries(40):
        operations.assign(
            edition=story.edition, area=country.village, officers=officers, letter_on=DAY, scheduled_on=DAY, by=by, at=NOON
        )  # fmt: skip


# Another in the place of one -----------------------------------------------------------------------------------------


def replace(
    country: Country, visit: Visit, who: str = "supervisor3", *, position: int = 2, **over: Any
) -> Visit:
    given: dict[str, Any] = {"reason": "Sakit.", "by": country.as_("decider"), "at": NOON} | over
    return operations.reassign(visit, position, country.people[who], **given)


def test_an_officer_is_replaced_with_a_new_letter(country: Country, story: Story) -> None:
    visit = send(country)
    old = visit.letter_no
    visit = replace(country, visit)
    assert visit.sent == [country.people["supervisor"].pk, country.people["supervisor3"].pk]
    letters = list(Document.objects.filter(kind="ST").order_by("pk").values_list("number", flat=True))
    assert len(letters) == 2
    assert (old, visit.letter_no) == tuple(letters)
    assert arrived(country, visit, who=("supervisor", "supervisor3")).state == "BERLANGSUNG"


def test_a_replacement_keeps_the_offices_number(country: Country, story: Story) -> None:
    assert replace(country, send(country, letter_no="12/ST/2012")).letter_no == "12/ST/2012"


def test_a_replacement_is_refused_with_the_reason(country: Country, story: Story) -> None:
    visit = send(country)
    assert refusals(lambda: replace(country, visit, reason=" ")) == ["Tulis alasan penggantian petugas."]
    assert refusals(lambda: replace(country, visit, "supervisor")) == [
        "Kedua petugas adalah orang yang sama. Pilih dua orang yang berbeda."
    ]
    assert refusals(lambda: replace(country, visit, "companion")) == [
        "Pelita Pendamping bukan petugas supervisi untuk desa ini pada 3 Desember 2012. Pilih petugas lain."
    ]
    with pytest.raises(
        NotAllowed, match="Mengganti petugas hanya untuk Pejabat penetap atau Dinas sosial provinsi"
    ):
        replace(country, visit, by=country.as_("supervisor"))
    visit = arrived(country, visit, who=TEAM[1:])
    assert refusals(lambda: replace(country, visit)) == [
        "Slamet Supervisi sudah mencatat kehadiran, jadi tidak bisa diganti. Batalkan kunjungan bila perlu."
    ]
    assert replace(country, visit, position=1).sent[0] == country.people["supervisor3"].pk


@pytest.mark.parametrize("state", ["LEMBAR_LENGKAP", "DISELESAIKAN", "LAYAK", "TIDAK_LAYAK", "BATAL"])
def test_after_the_sheets_nobody_is_replaced(country: Country, story: Story, state: str) -> None:
    visit = visit_in(country, state)
    label = visit.state_label
    assert refusals(lambda: replace(country, visit)) == [
        f"Petugas tidak bisa diganti lagi: keadaan kunjungan {label}."
    ]


def test_replacing_takes_at_most_forty_statements(
    country: Country, story: Story, django_assert_max_num_queries: Any
) -> None:
    visit = send(country)
    with django_assert_max_num_queries(40):
        replace(country, visit)
