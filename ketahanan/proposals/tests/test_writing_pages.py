"""The village at its pages: begin, write, budget, upload, hand in; nothing typed is lost, nothing is done twice."""

import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from ketahanan.common import clock
from ketahanan.documents.models import Document
from ketahanan.editions.models import Edition
from ketahanan.journal.models import Entry, Signature
from ketahanan.proposals import operations, sections
from ketahanan.proposals.models import BudgetLine, Bundle, Proposal
from ketahanan.proposals.tests.browsing import Visitor, errors, hidden, page, rab_fields, step, text
from ketahanan.proposals.tests.story import PDF, Story
from ketahanan.testing import Country
from ketahanan.villages.models import Pokja

NEW = reverse("proposal:new")
CEMENT = ("Semen", "FASILITAS", "100", "sak", "75.000", "Toko Makmur")
PAPER = ("Kertas", "OPERASIONAL", "2,5", "rim", "50.000", "")


@pytest.fixture
def story(country: Country, monkeypatch: pytest.MonkeyPatch) -> Story:
    found = Story(country)
    monkeypatch.setattr(clock, "now", lambda: found.at)
    return found


@pytest.fixture
def ketua(story: Story) -> Visitor:
    return Visitor(story, "ketua1")


# A new proposal -----------------------------------------------------------------------------------------------------


def begun(story: Story, **over: Any) -> dict[str, Any]:
    return {"pokja": story.pokja().pk, "edition": story.edition.pk, "title": "Rumah belajar"} | over


def test_a_ketua_begins_a_proposal_and_its_bundle(story: Story, ketua: Visitor) -> None:
    assert "Pokja 1, Desa Taccorong" in ketua.read(NEW)
    answer = ketua.post(NEW, begun(story))
    proposal = Proposal.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, page(proposal))
    assert (proposal.title, proposal.state, Bundle.objects.count()) == ("Rumah belajar", "DRAF", 1)
    assert "Draf usulan dibuat. Isi bagian-bagiannya, lalu RAB." in ketua.read(page(proposal))


def test_a_form_sent_twice_makes_one_proposal(story: Story, ketua: Visitor) -> None:
    token = str(uuid.uuid4())
    answers = [ketua.post(NEW, begun(story, _token=token)) for _time in range(2)]
    assert len({answer.headers["Location"] for answer in answers}) == 1
    assert Entry.objects.filter(action="proposal.make").count() == 1


def test_a_second_proposal_comes_back_with_what_was_typed(story: Story, ketua: Visitor) -> None:
    story.make()
    answer = ketua.post(NEW, begun(story, title="Judul yang lain"))
    assert answer.status_code == 422
    assert "Pokja 1 sudah punya usulan pada Desa Berketahanan Sosial 2012. Buka usulan itu." in errors(answer)
    assert 'value="Judul yang lain"' in text(answer)


@pytest.mark.parametrize(
    ("over", "words"),
    [
        ({"title": ""}, "Judul kegiatan"),
        ({"title": "x" * 141}, "140"),
        ({"title": "a\x00b"}, "null"),
        ({"pokja": "999999"}, "Pokja"),
        ({"pokja": "²"}, "Pokja"),
        ({"edition": ""}, "Edisi"),
    ],
)
def test_a_new_proposal_without_sense_is_asked_back(
    story: Story, ketua: Visitor, over: dict[str, Any], words: str
) -> None:
    answer = ketua.post(NEW, begun(story, **over))
    assert answer.status_code == 422
    assert words in errors(answer)
    assert not Proposal.objects.exists()


def test_nobody_begins_for_the_pokja_of_another_village(story: Story) -> None:
    Pokja.objects.create(area=story.country.other_village, number=1)
    answer = Visitor(story, "neighbour_ketua").post(NEW, begun(story))
    assert answer.status_code == 422
    assert "Pokja:" in errors(answer)
    assert not Proposal.objects.exists()
    for who in ("sekretaris1", "pengarah", "kabupaten", "stranger"):
        visitor = Visitor(story, who)
        assert "Menyusun usulan hanya untuk Ketua Pokja" in visitor.read(NEW, 403)
        assert visitor.post(NEW, begun(story)).status_code == 403


def test_without_an_open_edition_the_page_says_so(story: Story, ketua: Visitor) -> None:
    Edition.objects.update(state="TUTUP_USULAN")
    assert "Belum ada edisi yang menerima usulan sekarang." in ketua.read(NEW)


# Texts --------------------------------------------------------------------------------------------------------------


def written(**over: Any) -> dict[str, Any]:
    texts = {field: f"Bagian {field}." for field in sections.TEXTS}
    return texts | {"title": "Rumah belajar", "women_count": "40", "men_count": "30", "disabled_count": "3"} | over


def test_texts_are_saved_part_by_part(story: Story, ketua: Visitor) -> None:
    proposal = story.make()
    assert ketua.post(page(proposal, "text"), written(upkeep="", physical="on")).status_code == 302
    proposal = story.fresh(proposal)
    assert (proposal.aim, proposal.upkeep, proposal.women_count, proposal.physical) == ("Bagian aim.", "", 40, True)
    html = ketua.read(page(proposal))
    assert "Isi usulan tersimpan." in html
    assert "Bagian background." in html


@pytest.mark.parametrize(
    ("over", "words"),
    [
        ({"disabled_count": "71"}, "Jumlah penyandang disabilitas melebihi jumlah sasaran. Periksa angkanya."),
        ({"women_count": "-1"}, "Perempuan yang menjadi sasaran"),
        ({"women_count": "1.5"}, "Perempuan yang menjadi sasaran"),
        ({"men_count": "banyak"}, "Laki-laki yang menjadi sasaran"),
        ({"men_count": "9" * 5000}, "Laki-laki yang menjadi sasaran"),
        ({"title": " "}, "Judul kegiatan"),
        ({"aim": "x" * 8001}, "Tujuan"),
        ({"risks": "a\x00b"}, "Risiko"),
    ],
)
def test_texts_that_cannot_be_come_back_whole(story: Story, ketua: Visitor, over: dict[str, Any], words: str) -> None:
    proposal = story.make()
    answer = ketua.post(page(proposal, "text"), written(**over))
    assert answer.status_code == 422
    assert words in errors(answer)
    for field in set(sections.TEXTS) - set(over):
        assert f"Bagian {field}." in text(answer)
    assert story.fresh(proposal).aim == ""


def test_a_stale_text_page_says_so_keeps_the_words_and_saves_at_the_second_press(story: Story, ketua: Visitor) -> None:
    proposal = story.make()
    seen = hidden(ketua.read(page(proposal, "text")), "_seen")
    operations.edit_text(proposal=proposal, values={"aim": "Lain."}, by=story.as_("sekretaris1"), at=story.at)
    answer = ketua.post(page(proposal, "text"), written(_seen=seen))
    assert answer.status_code == 422
    assert errors(answer).endswith(
        "Teks usulan diubah orang lain sejak halaman Anda dibuka. Isian Anda masih ada di bawah; bandingkan dengan "
        "yang tersimpan, lalu simpan lagi."
    )
    assert "Bagian risks." in text(answer)
    again = written(_seen=hidden(text(answer), "_seen"), _token=hidden(text(answer), "_token"))
    assert ketua.post(page(proposal, "text"), again).status_code == 302
    assert story.fresh(proposal).aim == "Bagian aim."


# RAB ----------------------------------------------------------------------------------------------------------------


def test_without_script_a_press_brings_one_more_row_and_keeps_the_rest(story: Story, ketua: Visitor) -> None:
    proposal = story.make()
    assert 'name="_add"' in ketua.read(page(proposal, "rab"))
    answer = ketua.post(page(proposal, "rab"), rab_fields([CEMENT], _add="1"))
    html = text(answer)
    assert answer.status_code == 200
    assert hidden(html, "rab-TOTAL_FORMS") == "2"
    assert 'name="rab-1-description"' in html
    assert 'value="Semen"' in html
    assert "Ada yang perlu diperbaiki" not in html
    assert not BudgetLine.objects.exists()
    assert ketua.post(page(proposal, "rab"), rab_fields([CEMENT, PAPER])).status_code == 302
    assert [line.amount for line in BudgetLine.objects.order_by("position")] == [7_500_000, 125_000]
    assert "RAB tersimpan, jumlahnya Rp7.625.000." in ketua.read(page(proposal))


def test_a_saved_table_is_shown_as_it_is_typed_and_lines_are_removed_by_a_tick(story: Story, ketua: Visitor) -> None:
    proposal = story.make()
    ketua.post(page(proposal, "rab"), rab_fields([CEMENT, PAPER]))
    html = ketua.read(page(proposal, "rab"))
    for words in ("Semen", "75.000", "2,5", "50.000"):
        assert f'value="{words}"' in html
    keys = [str(line.public_id) for line in BudgetLine.objects.order_by("position")]
    rows = [(*CEMENT, keys[0], "on"), (*PAPER, keys[1])]
    before = BudgetLine.objects.get(position=2).pk
    # without the goods, the paper is nothing but operations
    answer = ketua.post(page(proposal, "rab"), rab_fields(rows))
    assert "Biaya operasional Rp125.000 melebihi" in errors(answer)
    rows = [(*CEMENT, keys[0], "on"), ("Kertas", "BARANG", *PAPER[2:], keys[1])]
    assert ketua.post(page(proposal, "rab"), rab_fields(rows)).status_code == 302
    assert [(line.pk, line.kind) for line in BudgetLine.objects.all()] == [(before, "BARANG")]


def test_a_table_sent_twice_is_one_change(story: Story, ketua: Visitor) -> None:
    proposal, token = story.make(), str(uuid.uuid4())
    for _time in range(2):
        assert ketua.post(page(proposal, "rab"), rab_fields([CEMENT], _token=token)).status_code == 302
    assert Entry.objects.filter(action="proposal.lines").count() == 1


def test_a_stale_table_says_so_and_keeps_every_row(story: Story, ketua: Visitor) -> None:
    proposal = story.make()
    seen = hidden(ketua.read(page(proposal, "rab")), "_seen")
    operations.set_lines(proposal=proposal, lines=story.lines(), by=story.as_("bendahara1"), at=story.at)
    answer = ketua.post(page(proposal, "rab"), rab_fields([CEMENT, PAPER], _seen=seen))
    assert answer.status_code == 422
    assert "RAB diubah orang lain sejak halaman Anda dibuka. Isian Anda masih ada di bawah" in errors(answer)
    assert 'value="Kertas"' in text(answer)
    assert BudgetLine.objects.count() == 3
    again = rab_fields([CEMENT, PAPER], _seen=hidden(text(answer), "_seen"))
    assert ketua.post(page(proposal, "rab"), again).status_code == 302
    assert BudgetLine.objects.count() == 2


# Files --------------------------------------------------------------------------------------------------------------


def test_a_file_is_uploaded_once_however_often_it_is_sent(story: Story, ketua: Visitor) -> None:
    proposal, token = story.make(), str(uuid.uuid4())
    for _time in range(2):
        sent = {"_token": token, "file_b01": SimpleUploadedFile("surat.pdf", PDF)}
        assert ketua.post(step(proposal, "attach"), sent).status_code == 302
    assert Document.objects.filter(kind="B01").count() == 1
    assert "B01" in ketua.read(page(proposal))


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("surat.pdf", b"", "kosong"),
        ("surat.pdf", b"MZ\x90\x00 program", "Berkas ini bukan PDF atau foto. Unggah PDF, JPG, PNG, atau WebP."),
        ("surat.pdf", b"PK\x03\x04 isi", "Berkas ini dokumen Word, Excel, atau arsip. Simpan sebagai PDF"),
        ("surat.pdf.exe", PDF, "berakhiran program"),
        ("surat.pdf", b"%PDF-1.4\n" + b"x" * (26 * 2**20), "Berkas terlalu besar."),
        ("x" * 200 + ".pdf", PDF, "160"),
    ],
    ids=["empty", "renamed program", "renamed document", "program", "too large", "long name"],
)
def test_a_file_that_cannot_be_kept_is_refused_beside_its_field(
    story: Story, ketua: Visitor, name: str, content: bytes, sentence: str
) -> None:
    proposal = story.make()
    answer = ketua.post(step(proposal, "attach"), {"file_b01": SimpleUploadedFile(name, content)})
    assert answer.status_code == 422
    assert sentence in errors(answer)
    assert not Document.objects.filter(kind="B01").exists()
    assert story.fresh(proposal).papers == {}


def test_an_empty_upload_is_no_upload(story: Story, ketua: Visitor) -> None:
    proposal = story.make()
    answer = ketua.post(step(proposal, "attach"), {})
    assert answer.status_code == 422
    assert "Belum ada berkas yang dipilih. Pilih paling sedikit satu berkas." in errors(answer)


# Handing in ---------------------------------------------------------------------------------------------------------


def test_a_draft_with_faults_tells_them_before_and_after_the_press(story: Story, ketua: Visitor) -> None:
    proposal = story.make()
    before = ketua.read(step(proposal, "submit"))
    after = text(ketua.post(step(proposal, "submit"), {}))
    for html in (before, after):
        assert "RAB masih kosong. Isi paling sedikit satu baris." in html
        assert "Berkas yang belum ada: B01 Berkas B01; B06 Berkas B06. Unggah dulu." in html


def test_ketua_and_pengarah_sign_by_two_presses_of_one_form(story: Story, ketua: Visitor) -> None:
    proposal, token = story.draft(), str(uuid.uuid4())
    for _time in range(2):
        assert ketua.post(step(proposal, "submit"), {"_token": token}).status_code == 302
    assert Signature.objects.count() == 1
    html = ketua.read(page(proposal))
    assert "Tanda tangan Anda tersimpan. Menunggu tanda tangan Pengarah." in html
    pengarah = Visitor(story, "pengarah")
    assert pengarah.post(step(proposal, "submit"), {}).status_code == 302
    assert story.fresh(proposal).state == "VERIFIKASI_KAB"


def test_a_page_that_is_older_than_the_file_is_refused(story: Story, ketua: Visitor) -> None:
    proposal = story.draft()
    html = ketua.read(step(proposal, "submit"))
    operations.edit_text(proposal=proposal, values={"aim": "Lain."}, by=story.as_("sekretaris1"), at=story.at)
    answer = ketua.post(step(proposal, "submit"), {"_seen": hidden(html, "_seen")})
    assert answer.status_code == 422, text(answer)[:300]
    assert "berubah" in errors(answer)
    assert not Signature.objects.exists()


def test_what_was_handed_in_has_no_form_any_more(story: Story, ketua: Visitor) -> None:
    proposal = story.checking()
    sentence = "Usulan ini tidak bisa diubah lagi: keadaannya Diperiksa kabupaten."
    for name in ("text", "rab"):
        assert sentence in ketua.read(page(proposal, name), 409)
    assert sentence in errors(ketua.post(page(proposal, "text"), written()))
    assert sentence in errors(ketua.post(page(proposal, "rab"), rab_fields([CEMENT])))


def test_officers_of_another_pokja_and_those_who_accompany_read_but_do_not_write(story: Story) -> None:
    proposal = story.make()
    for who in ("ketua2", "pengarah", "companion", "facilitator"):
        visitor = Visitor(story, who)
        assert visitor.get(page(proposal)).status_code == 200
        for name in ("text", "rab"):
            assert "Mengubah usulan ini hanya untuk Ketua Pokja, Sekretaris Pokja atau Bendahara" in visitor.read(
                page(proposal, name), 403
            )
            assert visitor.post(page(proposal, name), {}).status_code == 403


def test_the_village_withdraws_with_a_reason_by_two_presses(story: Story, ketua: Visitor) -> None:
    proposal = story.draft()
    answer = ketua.post(step(proposal, "withdraw"), {"reason": ""})
    assert answer.status_code == 422
    assert ketua.post(step(proposal, "withdraw"), {"reason": "Ganti rencana."}).status_code == 302
    assert Visitor(story, "pengarah").post(step(proposal, "withdraw"), {"reason": "Ya."}).status_code == 302
    assert story.fresh(proposal).state == "DITARIK"
