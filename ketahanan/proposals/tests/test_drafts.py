"""What the Pokja writes, and every refusal on the way."""

from datetime import timedelta
from typing import Any

import pytest

from ketahanan.common.errors import NotAllowed, Refused, Several, Stale
from ketahanan.editions.models import Edition
from ketahanan.journal.models import Entry
from ketahanan.proposals import operations, queries, rab
from ketahanan.proposals.models import BudgetLine, Bundle
from ketahanan.proposals.operations import drafts
from ketahanan.proposals.tests.story import DAY, Story, award
from ketahanan.testing import Country
from ketahanan.villages.models import Institution


@pytest.fixture
def story(country: Country) -> Story:
    return Story(country)


def told(error: pytest.ExceptionInfo[Refused]) -> list[str]:
    return error.value.sentences if isinstance(error.value, Several) else [error.value.sentence]


# Making -------------------------------------------------------------------------------------------------------------


def test_the_first_proposal_of_a_village_makes_its_bundle(story: Story) -> None:
    one, two = story.make(1), story.make(2)
    assert one.bundle_id == two.bundle_id
    assert Bundle.objects.count() == 1
    entry = Entry.objects.get(action="proposal.make", subject_id=one.pk)
    assert (entry.role, entry.area_id) == ("R13", story.area.pk)


@pytest.mark.parametrize("who", ["sekretaris1", "ketua2", "pengarah", "kabupaten", "admin", "stranger", "neighbour_ketua"])
def test_only_its_own_ketua_begins_a_proposal(story: Story, who: str) -> None:
    with pytest.raises(NotAllowed) as error:
        operations.make_proposal(pokja=story.pokja(1), edition=story.edition, by=story.as_(who), at=story.at)
    assert told(error) == [
        "Menyusun usulan Pokja 1 hanya untuk Ketua Pokja di wilayah ini. Minta petugas itu melakukannya."
    ]


def test_a_second_proposal_of_a_pokja_is_refused(story: Story) -> None:
    story.make()
    with pytest.raises(Refused) as error:
        story.make()
    assert told(error) == ["Pokja 1 sudah punya usulan pada Desa Berketahanan Sosial 2012. Buka usulan itu."]


def test_an_edition_that_is_not_open_takes_nothing(story: Story) -> None:
    Edition.objects.update(state="TUTUP_USULAN")
    story.edition.refresh_from_db()
    with pytest.raises(Refused) as error:
        story.make()
    assert told(error) == [
        "Desa Berketahanan Sosial 2012 tidak menerima usulan sekarang. Keadaannya: Usulan ditutup."
    ]


def test_the_closing_day_is_the_day_in_the_villages_zone(story: Story) -> None:
    """31 October, 23.30 WITA, is in time; half an hour later it is November there."""
    story.at = story.at.replace(month=10, day=31, hour=15, minute=30)
    story.make(1)
    story.at += timedelta(minutes=30)
    with pytest.raises(Refused) as error:
        story.make(2)
    assert told(error) == [
        "Batas usulan Desa Berketahanan Sosial 2012 adalah 31 Oktober 2012 dan sudah lewat. Tunggu edisi berikutnya."
    ]
    story.at = story.at.replace(month=2, day=20)
    with pytest.raises(Refused) as error:
        story.make(2)
    assert told(error) == ["Desa Berketahanan Sosial 2012 baru menerima usulan mulai 1 Maret 2012."]


def test_place_first_wants_the_award_and_the_institution_at_once(country: Country) -> None:
    story = Story(country, award_order="LOKASI_DULU")
    Institution.objects.update(state="DIBENTUK")
    with pytest.raises(Several) as error:
        story.make()
    assert told(error) == [
        "Desa Taccorong belum ditetapkan sebagai tempat Desa Berketahanan Sosial 2012. Tunggu keputusan kementerian.",
        "Kelembagaan desa belum ditetapkan dengan SK (Dibentuk musyawarah). Minta Pengarah menetapkannya dulu.",
    ]
    award(story.edition, story.area)
    Institution.objects.update(state="DITETAPKAN")
    assert story.make().state == "DRAF"


def test_a_village_without_institution_is_told_so(story: Story) -> None:
    Institution.objects.update(state="BERAKHIR")
    with pytest.raises(Refused) as error:
        story.make()
    assert told(error) == [
        "Desa Taccorong belum punya kelembagaan pada Desa Berketahanan Sosial 2012. Minta operator desa menyusunnya dulu."
    ]


# Texts --------------------------------------------------------------------------------------------------------------


def test_an_edit_is_journalled_with_before_and_after(story: Story) -> None:
    proposal = story.make()
    operations.edit_text(proposal=proposal, values={"aim": "Damai."}, by=story.as_("sekretaris1"), at=story.at)
    entry = Entry.objects.get(action="proposal.edit")
    assert entry.details == '{"after":{"aim":"Damai."},"before":{"aim":""}}'
    operations.edit_text(proposal=proposal, values={"aim": "Damai."}, by=story.as_("ketua1"), at=story.at)
    assert Entry.objects.filter(action="proposal.edit").count() == 1


def test_what_cannot_be_is_refused_at_once(story: Story) -> None:
    proposal = story.make()
    values: dict[str, Any] = {"title": " ", "aim": "x" * 8001, "women_count": 1, "disabled_count": 2}
    with pytest.raises(Several) as error:
        operations.edit_text(proposal=proposal, values=values, by=story.as_("ketua1"), at=story.at)
    assert told(error) == [
        "Tulis judul kegiatan.", "Tujuan terlalu panjang, paling banyak 8.000 huruf.",
        "Jumlah penyandang disabilitas melebihi jumlah sasaran. Periksa angkanya.",
    ]  # fmt: skip
    with pytest.raises(Several) as error:
        operations.edit_text(
            proposal=proposal, values={"title": "x" * 141, "men_count": -1}, by=story.as_("ketua1"), at=story.at
        )
    assert told(error) == [
        "Judul terlalu panjang, paling banyak 140 huruf.", "Jumlah orang harus antara 0 dan 1.000.000."
    ]  # fmt: skip


@pytest.mark.parametrize("who", ["ketua2", "anggota1", "pengarah", "companion", "facilitator", "kabupaten", "stranger"])
def test_only_officers_of_the_pokja_write(story: Story, who: str) -> None:
    proposal = story.make()
    sentence = "Mengubah usulan ini hanya untuk Ketua Pokja, Sekretaris Pokja atau Bendahara Pokja di wilayah ini."
    with pytest.raises(NotAllowed, match=sentence):
        operations.edit_text(proposal=proposal, values={"aim": "x"}, by=story.as_(who), at=story.at)
    with pytest.raises(NotAllowed, match=sentence):
        operations.set_lines(proposal=proposal, lines=story.lines(), by=story.as_(who), at=story.at)


def test_what_was_handed_in_cannot_be_edited(story: Story) -> None:
    proposal = story.checking()
    for act in (
        lambda: operations.edit_text(proposal=proposal, values={"aim": "x"}, by=story.as_("ketua1"), at=story.at),
        lambda: operations.set_lines(proposal=proposal, lines=[], by=story.as_("ketua1"), at=story.at),
    ):
        with pytest.raises(Stale, match="Usulan ini tidak bisa diubah lagi: keadaannya Diperiksa kabupaten."):
            act()  # type: ignore[no-untyped-call]


def test_a_stale_page_is_refused(story: Story) -> None:
    proposal = story.make()
    by = story.as_("ketua1")
    text, lines = drafts.text_mark(proposal), drafts.lines_mark(proposal)
    operations.edit_text(proposal=proposal, values={"aim": "Satu."}, by=by, at=story.at, seen=text)
    with pytest.raises(Stale) as error:
        operations.edit_text(proposal=proposal, values={"aim": "Dua."}, by=by, at=story.at, seen=text)
    assert told(error)[0].startswith("Teks usulan diubah orang lain sejak halaman Anda dibuka. Isian Anda masih ada")
    operations.set_lines(proposal=proposal, lines=story.lines(), by=by, at=story.at, seen=lines)
    with pytest.raises(Stale) as error:
        operations.set_lines(proposal=proposal, lines=story.lines()[:1], by=by, at=story.at, seen=lines)
    assert told(error)[0].startswith("RAB diubah orang lain sejak halaman Anda dibuka. Isian Anda masih ada di bawah")


# RAB ----------------------------------------------------------------------------------------------------------------


def test_the_table_is_replaced_whole_and_kept_lines_keep_their_identity(story: Story) -> None:
    proposal, by = story.make(), story.as_("bendahara1")
    operations.set_lines(proposal=proposal, lines=story.lines(), by=by, at=story.at)
    first, second, _third = BudgetLine.objects.order_by("position")
    new = [
        rab.Typed("DIALOG", "Pertemuan warga", "3", "kali", "1.500.000", "Standar kabupaten", str(second.public_id)),
        rab.Typed("BARANG", "Tikar", "10", "lembar", "50.000"),
    ]
    proposal = operations.set_lines(proposal=story.fresh(proposal), lines=new, by=by, at=story.at)
    rows = list(BudgetLine.objects.order_by("position"))
    assert [(row.pk == second.pk, row.amount) for row in rows] == [(True, 4_500_000), (False, 500_000)]
    assert proposal.requested == 5_000_000
    assert not BudgetLine.objects.filter(pk=first.pk).exists()
    details = Entry.objects.filter(action="proposal.lines").latest("seq").details
    assert '"requested":5000000' in details
    assert '"requested":11000000' in details
    count = Entry.objects.count()
    again = [rab.Typed(r.kind, r.description, "3" if r.pk == second.pk else "10", r.unit, str(r.unit_price),
                       r.price_source, str(r.public_id)) for r in rows]  # fmt: skip
    operations.set_lines(proposal=story.fresh(proposal), lines=again, by=by, at=story.at)
    assert Entry.objects.count() == count


def test_nothing_is_kept_when_anything_is_wrong(story: Story) -> None:
    proposal, by = story.make(), story.as_("ketua1")
    operations.set_lines(proposal=proposal, lines=story.lines(), by=by, at=story.at)
    bad = [*story.lines()[:1], rab.Typed("UPAH", "Tukang", "1.500", "hari", "100000")]
    with pytest.raises(drafts.BadLines) as error:
        operations.set_lines(proposal=proposal, lines=bad, by=by, at=story.at)
    assert error.value.sentences == [f"Baris 2: {rab.TWO_WAYS}"]
    assert queries.content(story.fresh(proposal))["requested"] == 11_000_000
    assert BudgetLine.objects.count() == 3


def test_a_line_of_another_proposal_is_taken_as_new(story: Story) -> None:
    one, two = story.make(1), story.make(2)
    operations.set_lines(proposal=one, lines=story.lines(), by=story.as_("ketua1"), at=story.at)
    foreign = BudgetLine.objects.filter(proposal=one).first()
    assert foreign is not None
    line = rab.Typed("BARANG", "Tikar", "1", "lembar", "50.000", key=str(foreign.public_id))
    operations.set_lines(proposal=two, lines=[line, line], by=story.as_("ketua2"), at=story.at)
    assert BudgetLine.objects.filter(proposal=one).count() == 3
    assert BudgetLine.objects.filter(proposal=two).count() == 2


def test_files_are_bound_and_identity_cards_have_few_readers(story: Story) -> None:
    from ketahanan.documents.models import Document

    proposal = story.draft()
    assert set(proposal.papers) == {"B01", "B06"}
    card = Document.objects.get(kind="B06")
    assert (card.privacy, "R30" in card.readers, "R09" in card.readers) == ("K3", False, True)
    assert Document.objects.get(kind="B01").privacy == "K2"
    with pytest.raises(Refused, match="Belum ada berkas yang dipilih. Pilih paling sedikit satu berkas."):
        story.do(proposal, "attach", "ketua1")


def test_drafts_are_small_work(story: Story, django_assert_max_num_queries: Any) -> None:
    proposal, by = story.make(), story.as_("ketua1")
    with django_assert_max_num_queries(12):
        operations.set_lines(proposal=proposal, lines=story.lines() * 9, by=by, at=story.at + DAY)
