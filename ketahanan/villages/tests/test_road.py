"""From draft to active institution, and back."""

import pytest

from ketahanan.common.errors import Several
from ketahanan.documents.models import Document
from ketahanan.flow.operations import perform
from ketahanan.journal.models import Entry
from ketahanan.people.models import Assignment
from ketahanan.testing import Country
from ketahanan.villages.kinds import KIND
from ketahanan.villages.models import Pokja
from ketahanan.villages.tests.making import composed, drafted, institution_in, make_edition


def test_the_whole_road(country: Country) -> None:
    institution = institution_in(country, "AKTIF")
    assert institution.sk_no == "188/7/2012"
    assert Pokja.objects.filter(area=country.village).count() == 4
    assert Assignment.objects.filter(area=country.village, role="R13").count() == 4
    assert (
        Document.objects.filter(kind="B05", subject_kind="institution", subject_id=institution.pk).count()
        == 1
    )


def test_an_empty_draft_says_everything_that_is_missing(country: Country) -> None:
    institution = drafted(country, make_edition(country))
    with pytest.raises(Several) as told:
        perform(KIND, institution, "form", by=country.as_("operator"), at=institution.made_at)
    assert told.value.sentences == [
        "Pokja 1 belum punya anggota. Susun pengurus dan anggotanya.",
        "Pokja 2 belum punya anggota. Susun pengurus dan anggotanya.",
        "Pokja 3 belum punya anggota. Susun pengurus dan anggotanya.",
        "Pokja 4 belum punya anggota. Susun pengurus dan anggotanya.",
        "Belum ada Pendamping sosial. Pilih Pelopor keserasian sosial yang terdaftar.",
        "Belum ada Fasilitator. Pilih TKSM atau Tagana yang bersertifikat diklat.",
        "Berita acara musyawarah pembentukan belum ditandatangani. Catat musyawarahnya, lalu minta "
        "tanda tangan.",
    ]


def test_amending_ends_the_posts_and_opens_the_composition(country: Country) -> None:
    institution = institution_in(country, "AKTIF")
    source = f"institution:{institution.pk}"
    given = Assignment.objects.filter(source=source, state="BERLAKU").count()
    assert given > 20
    done = perform(
        KIND, institution, "amend", by=country.as_("pengarah"), at=institution.state_since,
        given={"reason": "Sekretaris Pokja 2 pindah."},
    )  # fmt: skip
    assert (done.record.state, done.record.round) == ("BELUM", 2)
    assert not Assignment.objects.filter(source=source, state="BERLAKU").exists()


def test_every_step_is_in_the_journal(country: Country) -> None:
    institution = institution_in(country, "AKTIF")
    actions = list(
        Entry.objects.filter(subject_kind="institution", subject_id=institution.pk).values_list(
            "action", flat=True
        )
    )
    assert actions == [
        "institution.make", *["institution.add_members"] * 4, *["institution.set_attendant"] * 2, "institution.minutes",
        "institution.form", "institution.decree", "institution.verify", "institution.activate",
    ]  # fmt: skip


def test_a_complete_draft_lacks_nothing(country: Country) -> None:
    from ketahanan.villages import queries

    institution = composed(country)
    assert queries.lacks(institution, institution.made_at) == []
