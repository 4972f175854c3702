"""Minutes from draft to two signatures."""

from datetime import date
from typing import Any

import pytest

from ketahanan.areas.models import Kind, Level
from ketahanan.common.errors import NotAllowed, Refused
from ketahanan.common.roles import Role
from ketahanan.deliberation import operations, queries
from ketahanan.deliberation.kinds import KIND
from ketahanan.deliberation.models import Musyawarah
from ketahanan.deliberation.tests.making import attached, drafted, minutes, signed
from ketahanan.documents.models import Document
from ketahanan.flow.kinds import Given
from ketahanan.flow.operations import perform
from ketahanan.journal.models import Entry
from ketahanan.testing import NOON, Country, give, make_area, make_person
from ketahanan.villages.models import Institution
from ketahanan.villages.tests.making import drafted as institution_drafted
from ketahanan.villages.tests.making import make_edition, photo


def sign(country: Country, record: Musyawarah, who: str) -> Any:
    return perform(KIND, record, "sign", by=country.as_(who), at=NOON)


def refusal(country: Country, record: Musyawarah) -> str:
    with pytest.raises(Refused) as told:
        sign(country, record, "bpd")
    return told.value.sentence


def test_two_signatures_make_minutes_with_a_numbered_paper(country: Country) -> None:
    record = signed(country, make_edition(country))
    assert record.state == "DITANDATANGANI"
    paper = Document.objects.get(kind="B04", subject_kind="musyawarah", subject_id=record.pk)
    assert paper.number == "001/BA-MUSY/73.02.01.2001/2012"
    assert (paper.mime, paper.privacy) == ("application/pdf", "K1")
    assert queries.signed_minutes(country.village, record.edition, "USULAN") == record
    assert queries.signed_minutes(country.village, record.edition, "PEMBENTUKAN") is None
    assert queries.signed_minutes(country.sister_village, record.edition) is None


def test_the_first_signature_waits_for_the_second(country: Country) -> None:
    record = attached(country, drafted(country, make_edition(country)))
    done = sign(country, record, "bpd")
    assert not done.complete
    assert done.sentence == "Tanda tangan Anda tersimpan. Menunggu tanda tangan Pengarah."


def test_nobody_signs_twice(country: Country) -> None:
    record = attached(country, drafted(country, make_edition(country)))
    sign(country, record, "bpd")
    with pytest.raises(Refused) as told:
        sign(country, record, "bpd")
    assert told.value.sentence == "Anda sudah menandatangani. Menunggu tanda tangan Pengarah."


def test_an_edit_voids_the_signatures(country: Country) -> None:
    record = attached(country, drafted(country, make_edition(country)))
    sign(country, record, "bpd")
    operations.edit_musyawarah(
        record, minutes(decisions="Lain sama sekali."), by=country.as_("operator"), at=NOON
    )
    done = sign(country, record, "pengarah")
    assert not done.complete
    assert done.sentence == "Tanda tangan Anda tersimpan. Menunggu tanda tangan Ketua BPD atau LPM."
    entry = Entry.objects.get(action="musyawarah.edit")
    assert '"signatures_void":1' in entry.details
    assert sign(country, record, "bpd").complete


def test_a_new_paper_voids_the_signatures_too(country: Country) -> None:
    record = attached(country, drafted(country, make_edition(country)))
    sign(country, record, "bpd")
    perform(
        KIND,
        record,
        "attach",
        by=country.as_("operator"),
        at=NOON,
        given=Given({}, {"file_b04f": photo("foto.png")}),
    )
    assert not sign(country, record, "pengarah").complete


def test_the_same_words_again_change_nothing(country: Country) -> None:
    record = attached(country, drafted(country, make_edition(country)))
    sign(country, record, "bpd")
    operations.edit_musyawarah(record, minutes(), by=country.as_("operator"), at=NOON)
    assert sign(country, record, "pengarah").complete


def test_signed_minutes_are_not_edited(country: Country) -> None:
    record = signed(country, make_edition(country))
    with pytest.raises(Refused) as told:
        operations.edit_musyawarah(record, minutes(men=99), by=country.as_("operator"), at=NOON)
    assert told.value.sentence == (
        "Berita acara ini sudah ditandatangani, jadi tidak dapat diubah. Catat musyawarah baru."
    )


@pytest.mark.parametrize(
    ("over", "sentence"),
    [
        ({"men": 15, "women": 14},
         "Yang hadir 29 orang. Paling sedikit 30: undang lebih banyak warga, lalu musyawarah lagi."),
        ({"men": 40, "women": 10}, "Perempuan yang hadir 10 dari 50 orang (20 %). Paling sedikit 30 %."),
        ({"hamlets_present": 1}, "Dusun yang hadir 1 dari 4. Paling sedikit separuhnya."),
    ],
)  # fmt: skip
def test_too_few_came(country: Country, over: dict[str, Any], sentence: str) -> None:
    assert refusal(country, attached(country, drafted(country, make_edition(country), **over))) == sentence


def test_exactly_the_least_is_enough(country: Country) -> None:
    edition = make_edition(country)
    record = attached(country, drafted(country, edition, men=21, women=9, hamlets_present=2))
    assert not sign(country, record, "bpd").complete


def test_no_signature_without_the_list_of_those_who_came(country: Country) -> None:
    record = drafted(country, make_edition(country))
    wanted = "Daftar hadir belum dilampirkan. Pilih “Lampirkan daftar hadir dan foto”."
    assert refusal(country, record) == wanted
    perform(
        KIND,
        record,
        "attach",
        by=country.as_("operator"),
        at=NOON,
        given=Given({}, {"file_b04f": photo("foto.png")}),
    )
    assert refusal(country, record) == wanted


def test_attaching_nothing_is_refused(country: Country) -> None:
    record = drafted(country, make_edition(country))
    with pytest.raises(Refused) as told:
        perform(KIND, record, "attach", by=country.as_("operator"), at=NOON)
    assert told.value.sentence == "Pilih paling sedikit satu berkas: daftar hadir atau foto."


@pytest.mark.parametrize(
    ("over", "field", "sentence"),
    [
        ({"held_on": date(2012, 12, 4)}, "held_on",
         "Tanggal musyawarah belum tiba. Catat sesudah musyawarah berlangsung."),
        ({"held_on": date(2012, 1, 31)}, "held_on",
         "Musyawarah sebelum edisi dibuka tanggal 1 Februari 2012 tidak berlaku untuk edisi ini."),
        ({"men": 0, "women": 0, "disabled": 0}, "men", "Jumlah yang hadir belum terisi. Hitung dari daftar hadir."),
        ({"men": -1}, "men", "Jumlah yang hadir tidak masuk akal. Periksa angkanya."),
        ({"men": 90_000}, "men", "Jumlah yang hadir tidak masuk akal. Periksa angkanya."),
        ({"disabled": 41}, "disabled",
         "Penyandang disabilitas yang hadir lebih banyak daripada semua yang hadir. Periksa angkanya."),
        ({"hamlets_present": 5}, "hamlets_present",
         "Dusun yang hadir lebih banyak daripada semua dusun. Periksa angkanya."),
        ({"place": " "}, "place", "Tempat musyawarah belum terisi."),
        ({"chair": " "}, "chair", "Nama pimpinan musyawarah belum terisi."),
        ({"agenda": " "}, "agenda", "Acara musyawarah belum terisi. Tulis satu pokok tiap baris."),
        ({"decisions": " "}, "decisions", "Keputusan musyawarah belum terisi. Tulis satu keputusan tiap baris."),
        ({"purpose": "PESTA"}, "purpose", "Tujuan musyawarah ini tidak dikenal. Pilih dari daftar."),
        ({"purpose": "PEMBENTUKAN"}, "purpose",
         "Kelembagaan desa untuk edisi ini belum dibuat. Buat dulu di halaman Desa, lalu catat musyawarahnya."),
    ],
)  # fmt: skip
def test_what_no_minutes_may_say(country: Country, over: dict[str, Any], field: str, sentence: str) -> None:
    edition = make_edition(country)
    with pytest.raises(Refused) as told:
        drafted(country, edition, **over)
    assert [(part.field, part.sentence) for part in told.value.parts] == [(field, sentence)]
    assert not Musyawarah.objects.exists()


def test_all_that_is_wrong_is_said_at_once(country: Country) -> None:
    over: dict[str, Any] = {"held_on": date(2012, 12, 4), "disabled": 41, "hamlets_present": 5, "place": " "}
    with pytest.raises(Refused) as told:
        drafted(country, make_edition(country), **over)
    assert [part.field for part in told.value.parts] == ["held_on", "place", "disabled", "hamlets_present"]


def test_the_number_of_hamlets_is_the_registered_one(country: Country) -> None:
    for name in ("Bulu", "Lembang"):
        make_area(country.village, Level.DUSUN, Kind.DUSUN, name)
    with pytest.raises(Refused) as told:
        drafted(country, make_edition(country))
    assert told.value.sentence == (
        "Desa ini mendaftarkan 2 dusun atau RW, bukan 4. Perbaiki angkanya, atau daftar dusunnya."
    )


def test_no_minutes_for_an_edition_that_is_not_open(country: Country) -> None:
    edition = make_edition(country, state="DITUTUP")
    with pytest.raises(Refused) as told:
        drafted(country, edition)
    assert told.value.sentence == (
        "Edisi Desa Berketahanan Sosial 2012 tidak terbuka (Ditutup). Pilih edisi lain."
    )


def test_founding_minutes_open_the_way_for_the_institution(country: Country) -> None:
    edition = make_edition(country)
    institution = institution_drafted(country, edition)
    record = signed(country, edition, purpose="PEMBENTUKAN")
    fresh = Institution.objects.get(pk=institution.pk)
    assert (fresh.minutes_id, fresh.minutes_on) == (record.pk, date(2012, 11, 20))


def test_other_minutes_do_not_found_anything(country: Country) -> None:
    edition = make_edition(country)
    institution = institution_drafted(country, edition)
    signed(country, edition)
    assert Institution.objects.get(pk=institution.pk).minutes_id is None


def test_in_a_kelurahan_the_chair_of_the_lpm_signs(country: Country) -> None:
    edition = make_edition(country)
    for name, role in (
        ("Umar Lurah", Role.PENGARAH),
        ("Lina Lpm", Role.KETUA_BPD),
        ("Odi", Role.OPERATOR_DESA),
    ):
        country.people[name] = make_person(name, home=country.kelurahan)
        give(country.people[name], role, country.kelurahan)
    record = drafted(country, edition, area=country.kelurahan, who="Odi")
    perform(KIND, record, "attach", by=country.as_("Odi"), at=NOON, given=Given({}, {"file_b04h": photo()}))
    for who in ("Lina Lpm", "Umar Lurah"):
        done = sign(country, record, who)
    assert done.complete
    from ketahanan.deliberation.minutes import signed_by

    assert [(block.office, block.name) for block in signed_by(done.record)] == [
        ("Ketua LPM", "Lina Lpm"), ("Lurah Mariorennu", "Umar Lurah"),
    ]  # fmt: skip


def test_the_neighbour_village_records_nothing_here(country: Country) -> None:
    with pytest.raises(NotAllowed) as told:
        drafted(country, make_edition(country), who="neighbour_ketua")
    assert told.value.sentence == (
        "Mencatat musyawarah hanya untuk Pengarah, Ketua Pokja, Sekretaris Pokja, Ketua BPD atau LPM atau "
        "Operator desa di wilayah ini. Minta petugas itu melakukannya."
    )
