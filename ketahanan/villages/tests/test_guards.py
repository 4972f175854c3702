"""Each refusal between forming and ending an institution, in words."""

from datetime import date
from typing import Any

import pytest

from ketahanan.common.errors import NotAllowed, Refused, Several
from ketahanan.common.roles import Role
from ketahanan.flow.operations import perform
from ketahanan.people.models import Assignment
from ketahanan.testing import NOON, Country, give, make_person
from ketahanan.villages import operations, queries
from ketahanan.villages.kinds import KIND
from ketahanan.villages.models import Institution, Member
from ketahanan.villages.operations import NewMember
from ketahanan.villages.tests.making import (
    SK,
    composed,
    drafted,
    founded,
    institution_in,
    make_edition,
    new_person,
)

pytestmark = pytest.mark.once


def act(country: Country, record: Institution, name: str, who: str, **given: Any) -> Any:
    return perform(KIND, record, name, by=country.as_(who), at=NOON, given=given)


def refused(country: Country, record: Institution, name: str, who: str, **given: Any) -> list[str]:
    state = Institution.objects.get(pk=record.pk).state
    with pytest.raises(Refused) as told:
        act(country, record, name, who, **given)
    assert Institution.objects.get(pk=record.pk).state == state
    return told.value.sentences if isinstance(told.value, Several) else [told.value.sentence]


@pytest.mark.parametrize(
    ("over", "sentence"),
    [
        ({"sk_no": " "}, "Nomor SK belum terisi. Tulis nomor seperti di surat keputusan."),
        ({"sk_on": date(2012, 12, 4)}, "Tanggal SK belum tiba. Tulis tanggal hari ini atau sebelumnya."),
        ({"sk_on": date(2012, 11, 19)},
         "Tanggal SK mendahului musyawarah tanggal 20 November 2012. SK dibuat sesudah musyawarah: "
         "periksa tanggalnya."),
        ({"stated": False}, "Pernyataan belum dicentang. Baca syaratnya, lalu centang bila semua dipenuhi."),
        ({"faiths": "TIDAK", "faiths_reason": " "},
         "Tulis alasan mengapa belum semua agama terwakili, atau pilih “Ya”."),
    ],
)  # fmt: skip
def test_an_sk_that_cannot_be(country: Country, over: dict[str, Any], sentence: str) -> None:
    record = institution_in(country, "DIBENTUK")
    assert refused(country, record, "decree", "pengarah", **(SK | over)) == [sentence]
    assert not Assignment.objects.filter(source=f"institution:{record.pk}").exists()


def test_the_sk_keeps_what_was_stated(country: Country) -> None:
    record = institution_in(country, "DIBENTUK")
    act(
        country,
        record,
        "decree",
        "pengarah",
        **(SK | {"faiths": "TIDAK", "faiths_reason": "Satu agama menolak."}),
    )
    fresh = Institution.objects.get(pk=record.pk)
    assert (fresh.faiths_reason, fresh.statements["faiths"]) == ("Satu agama menolak.", False)
    assert "Satu rumah tangga memberi paling banyak satu pengurus." in fresh.statements["stated"]


def test_nobody_signs_for_the_head(country: Country) -> None:
    record = institution_in(country, "DIBENTUK")
    Assignment.objects.filter(role="R10", area=country.village).update(until_at=NOON)
    country.people["new"] = make_person("Nunu Kades", home=country.village)
    give(country.people["new"], Role.PENGARAH, country.village)
    assert refused(country, record, "decree", "pengarah", **SK)[0].startswith(
        "Tindakan “Tetapkan dengan SK” hanya untuk"
    )
    assert refused(country, record, "decree", "new", **SK) == [
        "Pengarah dalam susunan bukan pejabat sekarang. Pilih “Susun lagi”, lalu nyatakan terbentuk sekali lagi."
    ]
    act(country, record, "reopen", "operator")
    record = act(country, record, "form", "operator").record
    assert record.pengarah == country.people["new"]
    assert act(country, record, "decree", "new", **SK).complete


def test_a_head_who_is_also_an_officer_stops_the_forming(country: Country) -> None:
    record = composed(country)
    person = Member.objects.get(institution=record, pokja__number=4, seat="SEKRETARIS").person
    Assignment.objects.filter(role="R10", area=country.village).update(until_at=NOON)
    give(person, Role.PENGARAH, country.village)
    assert refused(country, record, "form", "operator") == [
        f"{person.name} adalah Pengarah, jadi tidak boleh menjadi pengurus Pokja. Pilih orang lain."
    ]


def test_an_officer_who_turns_out_to_be_one_elsewhere_stops_the_sk(country: Country) -> None:
    edition = make_edition(country)
    record = composed(country, edition)
    give(country.people["operator"], Role.OPERATOR_DESA, country.sister_village)
    sister = drafted(country, edition, area=country.sister_village)
    double = new_person(country, "Ani K")
    operations.add_member(sister, 1, NewMember(double, "KETUA"), by=country.as_("operator"), at=NOON)
    act(country, record, "form", "operator")
    double.same_as = country.people["ketua1"]
    double.save()
    assert refused(country, record, "decree", "pengarah", **SK) == [
        "Ani Ketua sudah menjadi pengurus Pokja lain pada edisi ini. Ganti dengan orang lain."
    ]


def test_without_a_head_nothing_is_formed(country: Country) -> None:
    record = composed(country)
    Assignment.objects.filter(role="R10", area=country.village).update(until_at=NOON)
    assert refused(country, record, "form", "operator") == [
        "Belum ada Pengarah. Minta dinas sosial kabupaten/kota menugaskan kepala desa atau lurah."
    ]


def test_only_four_complete_pokja_become_active(country: Country) -> None:
    record = institution_in(country, "DIVERIFIKASI")
    Member.objects.filter(institution=record, pokja__number=3).update(left_at=NOON)
    assert refused(country, record, "activate", "province") == [
        "Pokja 3 belum punya anggota. Susun pengurus dan anggotanya."
    ]


def test_what_the_ministry_froze_the_kabupaten_does_not_thaw(country: Country) -> None:
    record = institution_in(country, "AKTIF")
    act(country, record, "freeze", "decider", reason="Diperiksa.")
    assert refused(country, record, "thaw", "kabupaten", reason="Beres.") == [
        "Kementerian yang membekukan. Pembekuan ini hanya dilepas Pejabat penetap."
    ]
    assert act(country, record, "thaw", "decider", reason="Beres.").record.state == "AKTIF"
    act(country, record, "freeze", "kabupaten", reason="Diperiksa.")
    assert act(country, record, "thaw", "kabupaten", reason="Beres.").record.state == "AKTIF"


@pytest.mark.parametrize(("state", "name", "who", "given"), [
    ("DITETAPKAN", "return", "kabupaten", {"reason_code": "SK", "reason": "Tanggalnya salah."}),
    ("AKTIF", "end", "kabupaten", {"reason": "Edisi selesai."}),
])  # fmt: skip
def test_posts_end_with_the_sk(
    country: Country, state: str, name: str, who: str, given: dict[str, str]
) -> None:
    record = institution_in(country, state)
    act(country, record, name, who, **given)
    assert not Assignment.objects.filter(source=f"institution:{record.pk}", state="BERLAKU").exists()


def test_after_the_end_the_village_may_begin_again(country: Country) -> None:
    edition = make_edition(country)
    record = drafted(country, edition)
    with pytest.raises(Refused) as told:
        drafted(country, edition)
    assert told.value.sentence == (
        "Desa Taccorong sudah punya kelembagaan pada edisi Desa Berketahanan Sosial 2012. Buka yang sudah ada."
    )
    act(country, record, "end", "kabupaten", reason="Salah edisi.")
    assert drafted(country, edition).pk != record.pk


@pytest.mark.parametrize("state", ["DRAF", "TUTUP_USULAN", "DITUTUP"])
def test_an_institution_begins_in_an_open_edition(country: Country, state: str) -> None:
    with pytest.raises(
        Refused,
        match=r"^Edisi Desa Berketahanan Sosial 2012 tidak sedang terbuka \(.+\)\. Pilih edisi yang terbuka\.$",
    ):
        drafted(country, make_edition(country, state=state))


def test_an_institution_belongs_to_a_village(country: Country) -> None:
    give(country.people["operator"], Role.OPERATOR_DESA, country.kecamatan)
    with pytest.raises(Refused) as told:
        drafted(country, make_edition(country), area=country.kecamatan)
    assert told.value.sentence == (
        "Kelembagaan dibuat untuk desa atau kelurahan yang masih berlaku. Pilih desa lain."
    )


def test_only_the_village_begins_it(country: Country) -> None:
    with pytest.raises(NotAllowed):
        operations.make_institution(
            area=country.village, edition=make_edition(country), by=country.as_("kabupaten"), at=NOON
        )


def test_minutes_of_a_formed_institution_are_not_replaced_after_the_sk(country: Country) -> None:
    record = institution_in(country, "DITETAPKAN")
    founded(country, record, minutes_id=99)
    assert Institution.objects.get(pk=record.pk).minutes_id == 1


def test_anyone_reads_officers_by_name_and_nothing_more(country: Country) -> None:
    edition = make_edition(country)
    record = composed(country, edition)
    assert queries.public_institution(country.village, edition) is None
    act(country, record, "form", "operator")
    act(country, record, "decree", "pengarah", **SK)
    shown = queries.public_institution(country.village, edition)
    assert shown is not None
    assert [pokja.number for pokja in shown.pokja] == [1, 2, 3, 4]
    assert shown.pokja[0].officers["KETUA"] == "Ani Ketua"
    assert (shown.pokja[0].size, shown.pengarah, shown.sk_no) == (7, "Citra Kades", "188/7/2012")
    assert "Amir Anggota" not in repr(shown)
    for state in ("AKTIF", "DIBEKUKAN"):
        Institution.objects.update(state=state)
        public = queries.public_institution(country.village, edition)
        assert public is not None
        assert public.state == "AKTIF"
    assert queries.officers(Institution.objects.get(), 1)["BENDAHARA"].name == "Beni Bendahara"
    assert queries.institution_of(country.sister_village, edition) is None
