"""The desks at their pages: check, visit, points, reasons, decisions; what the village reads of it."""

import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from ketahanan.common import clock
from ketahanan.common.roles import Role
from ketahanan.documents.models import Document
from ketahanan.journal.models import Entry, Signature
from ketahanan.proposals import criteria, queries
from ketahanan.proposals.models import Bundle, FieldCheck, ItemReason, Proposal, Score
from ketahanan.proposals.tests.browsing import Visitor, errors, hidden, page, step, text
from ketahanan.proposals.tests.story import DAY, DOCUMENTS, Story, actor_with, set_quota
from ketahanan.testing import Country

CODES = [code for code, stage in DOCUMENTS if stage == "USULAN"]


@pytest.fixture
def story(country: Country, monkeypatch: pytest.MonkeyPatch) -> Story:
    found = Story(country)
    monkeypatch.setattr(clock, "now", lambda: found.at)
    return found


@pytest.fixture
def desk(story: Story) -> Visitor:
    return Visitor(story, "kabupaten")


# Desk check and visit -----------------------------------------------------------------------------------------------


def marked(**over: Any) -> dict[str, Any]:
    return {"part": "berkas"} | {f"ok_{code}": "ya" for code in CODES} | over


def visited(story: Story, **over: Any) -> dict[str, Any]:
    given = {"on": story.at.date().isoformat(), "place": "-5.55432,120.19345", "note": "Lahan ada."}
    return {"part": "lapangan"} | given | over


def test_the_kabupaten_marks_paper_by_paper(story: Story, desk: Visitor) -> None:
    proposal = story.checking()
    assert "B01 Berkas B01" in desk.read(page(proposal, "check"))
    answer = desk.post(page(proposal, "check"), marked(ok_B06="tidak", note_B06="Foto KTP buram."))
    assert answer.status_code == 302
    html = desk.read(page(proposal) + "?bagian=nilai")
    assert "Foto KTP buram." in html
    assert "Belum sesuai" in html


def test_papers_and_visit_have_a_form_each_and_lead_on(story: Story, desk: Visitor) -> None:
    proposal = story.checking()
    html = desk.read(page(proposal, "check"))
    assert "Simpan lembar periksa" in html
    assert "Catat pemeriksaan lapangan" not in html
    field = desk.post(page(proposal, "check"), marked()).headers["Location"]
    assert field == page(proposal, "check") + "?bagian=lapangan"
    html = desk.read(field)
    assert "Catat pemeriksaan lapangan" in html
    assert "Simpan lembar periksa" not in html
    assert desk.post(page(proposal, "check"), visited(story)).headers["Location"] == field
    assert "Lahan ada." in desk.read(field)
    assert desk.post(page(proposal, "check"), marked()).headers["Location"] == page(proposal)


def test_marks_that_lack_something_come_back_with_the_rest(story: Story, desk: Visitor) -> None:
    proposal = story.checking()
    answer = desk.post(page(proposal, "check"), marked(ok_B01="", ok_B06="tidak", ok_B02="tidak", note_B02="Tipis."))
    assert answer.status_code == 422
    assert "Tandai berkas B01 Berkas B01: sesuai atau belum." in errors(answer)
    assert "Tulis apa yang belum sesuai pada berkas B06." in errors(answer)
    assert 'value="Tipis."' in text(answer)
    assert story.fresh(proposal).marks == []


def test_a_visit_is_kept_once_with_its_place_and_photo(story: Story, desk: Visitor) -> None:
    proposal, token = story.checking(), str(uuid.uuid4())
    for _time in range(2):
        sent = visited(story, _token=token, photo=SimpleUploadedFile("lahan.png", png()))
        assert desk.post(page(proposal, "check"), sent).status_code == 302
    visit = FieldCheck.objects.get()
    assert visit.place == "-5.55432,120.19345"
    assert Document.objects.filter(kind="B11F").count() == 1
    html = Visitor(story, "ketua1").read(page(proposal) + "?bagian=nilai")
    assert "Lahan ada." in html
    assert "-5.55432,120.19345" in html


def png() -> bytes:
    from io import BytesIO

    from PIL import Image

    out = BytesIO()
    Image.new("RGB", (40, 30), "green").save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(
    ("over", "sentence"),
    [
        ({"on": "2012-02-30"}, "Tanggal tidak terbaca. Tulis hari, bulan, dan tahun, misalnya 03/12/2012."),
        ({"on": "1912-10-01"}, "Tanggal harus antara tahun 2000 dan 2100. Periksa tahunnya."),
        ({"on": "2012-10-02"}, "Tanggal pemeriksaan belum tiba. Catat sesudah Anda berkunjung."),
        ({"on": "2012-09-30"}, "Pemeriksaan harus sesudah usulan diajukan, 1 Oktober 2012."),
        ({"place": "-5.55432"}, "Letak tidak terbaca. Tulis lintang dan bujur dengan titik"),
        ({"place": "-5,55432,120,19345"}, "Letak tidak terbaca."),
        ({"place": "120.19345,-5.55432"}, "Letak ini di luar Indonesia. Periksa lintang dan bujurnya."),
        ({"place": "NaN,120"}, "Letak ini di luar Indonesia."),
        ({"place": ""}, "Letak pemeriksaan belum diisi. Ambil letak dari ponsel, atau tulis lintang dan bujurnya."),
        ({"note": "  "}, "Yang Anda lihat di tempat"),
        ({"photo": b""}, "kosong"),
        ({"photo": b"bukan foto"}, "Berkas ini bukan PDF atau foto. Unggah PDF, JPG, PNG, atau WebP."),
    ],
)
def test_a_visit_that_cannot_be_comes_back_whole(
    story: Story, desk: Visitor, over: dict[str, Any], sentence: str
) -> None:
    proposal = story.checking()
    if "photo" in over:
        over = {"photo": SimpleUploadedFile("foto.jpg", over["photo"])}
    answer = desk.post(page(proposal, "check"), visited(story, **over))
    assert answer.status_code == 422
    assert sentence in errors(answer)
    if "note" not in over:
        assert "Lahan ada." in text(answer)
    assert not FieldCheck.objects.exists()
    assert Bundle.objects.get().checked_on is None


def test_only_the_villages_own_kabupaten_checks_and_only_while_the_file_is_there(story: Story, desk: Visitor) -> None:
    proposal = story.checking()
    for who, status in (("province", 403), ("ketua1", 403), ("verifier", 403), ("neighbour", 404), ("stranger", 404)):
        visitor = Visitor(story, who)
        for name in ("check", "score", "reasons"):
            assert visitor.get(page(proposal, name)).status_code == status, (who, name)
            assert visitor.post(page(proposal, name), {"part": "berkas"}).status_code == status, (who, name)
    Proposal.objects.update(state="DIREKOMENDASI_KAB")
    sentence = "Usulan ini tidak di meja Anda lagi: keadaannya Direkomendasikan kabupaten."
    for name in ("check", "score"):
        assert sentence in desk.read(page(proposal, name), 409)
    assert sentence in errors(desk.post(page(proposal, "check"), marked()))
    assert sentence in errors(desk.post(page(proposal, "score"), scored()))


# Points -------------------------------------------------------------------------------------------------------------


def scored(points: int = 8, **over: Any) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for code in criteria.CRITERIA:
        fields |= {f"points_{code}": str(points), f"reason_{code}": f"Alasan {code}."}
    return fields | over


def test_points_may_be_saved_in_part_and_stand_when_all_are_there(story: Story, desk: Visitor) -> None:
    proposal = story.checking()
    assert desk.post(page(proposal, "score"), scored(points_LANJUT="", reason_LANJUT="")).status_code == 302
    assert "Nilai tersimpan sebagian." in desk.read(page(proposal))
    assert Bundle.objects.get().score is None
    desk.post(page(proposal, "score"), scored())
    assert "Nilai desa 72 dari 100 tersimpan." in desk.read(page(proposal))
    assert 'value="8"' in desk.read(page(proposal, "score"))
    village = Visitor(story, "ketua1").read(page(proposal) + "?bagian=nilai")
    assert "Alasan INKLUSI." in village
    assert "72" in village


@pytest.mark.parametrize(
    ("over", "words"),
    [
        ({"points_INKLUSI": "16"}, "15"),
        ({"points_INKLUSI": "-1"}, "0"),
        ({"points_INKLUSI": "1,5"}, "angka"),
        ({"points_INKLUSI": "9" * 5000}, "Perempuan, difabel"),
        ({"reason_INKLUSI": "  "}, "tulis alasan nilainya, desa akan membacanya."),
        ({"reason_INKLUSI": "a\x00"}, "null"),
    ],
)
def test_points_that_cannot_be_come_back_whole(story: Story, desk: Visitor, over: dict[str, Any], words: str) -> None:
    proposal = story.checking()
    answer = desk.post(page(proposal, "score"), scored(**over))
    assert answer.status_code == 422
    assert words in errors(answer)
    assert "Alasan LANJUT." in text(answer)
    assert not Score.objects.exists()


# Reasons per item ---------------------------------------------------------------------------------------------------


def reasoned(*rows: tuple[str, str, str], **more: Any) -> dict[str, Any]:
    fields: dict[str, Any] = {"alasan-TOTAL_FORMS": str(len(rows)), "alasan-INITIAL_FORMS": "0"}
    for number, row in enumerate(rows):
        fields |= {f"alasan-{number}-{name}": value for name, value in zip(("item", "code", "text"), row, strict=True)}
    return fields | more


def test_reasons_are_written_row_by_row_without_script(story: Story, desk: Visitor) -> None:
    proposal = story.checking()
    line = f"RAB:{queries.lines_of(proposal)[0].public_id}"
    answer = desk.post(page(proposal, "reasons"), reasoned((line, "HARGA", "Terlalu mahal."), _add="1"))
    assert (answer.status_code, hidden(text(answer), "alasan-TOTAL_FORMS")) == (200, "2")
    assert "Terlalu mahal." in text(answer)
    assert not ItemReason.objects.exists()
    rows = [(line, "HARGA", "Terlalu mahal."), ("B01", "BERKAS", "Buram.")]
    answer = desk.post(page(proposal, "reasons"), reasoned(*rows))
    assert answer.headers["Location"] == step(proposal, "return_kab")
    assert desk.post(step(proposal, "return_kab"), {"reason_code": "RAB", "reason": "Perbaiki."}).status_code == 302
    for part in ("", "?bagian=nilai"):
        html = Visitor(story, "ketua1").read(page(proposal) + part)
        assert "Baris RAB 1: Semen" in html
        assert "Terlalu mahal." in html
        assert "Harga tidak wajar" in html


def test_reasons_that_lack_something_come_back(story: Story, desk: Visitor) -> None:
    proposal = story.checking()
    answer = desk.post(page(proposal, "reasons"), reasoned(("aim", "", "Kabur."), ("", "RAB", "")))
    assert answer.status_code == 422
    for words in ("Baris 1: Pilih jenis alasan.", "Baris 2: Pilih bagian usulan.", "Kabur."):
        assert words in text(answer)
    assert not ItemReason.objects.exists()


def test_a_reason_about_a_line_of_another_proposal_is_refused(story: Story, desk: Visitor) -> None:
    proposal, other = story.checking(1), story.checking(2)
    line = f"RAB:{queries.lines_of(other)[0].public_id}"
    answer = desk.post(page(proposal, "reasons"), reasoned((line, "HARGA", "Mahal.")))
    assert "Baris 1: Pilih bagian usulan." in text(answer)


def test_a_return_without_reasons_per_item_tells_where_to_write_them(story: Story, desk: Visitor) -> None:
    proposal = story.checking()
    sentence = "Belum ada alasan per bagian. Tulis dulu apa yang kurang pada berkas atau baris RAB."
    assert sentence in desk.read(step(proposal, "return_kab"))
    answer = desk.post(step(proposal, "return_kab"), {"reason_code": "RAB", "reason": "Perbaiki anggarannya."})
    assert sentence in errors(answer)
    assert "Perbaiki anggarannya." in text(answer)
    answer = desk.post(step(proposal, "return_kab"), {"reason": ""})
    assert "Alasan" in errors(answer)


# Decisions ----------------------------------------------------------------------------------------------------------


def test_a_recommendation_sent_twice_is_one(story: Story, desk: Visitor) -> None:
    proposal, token = story.checking(), str(uuid.uuid4())
    story.check(proposal)
    for _time in range(2):
        assert desk.post(step(proposal, "recommend"), {"note": "Layak.", "_token": token}).status_code == 302
    assert Entry.objects.filter(action="proposal.recommend").count() == 1
    answer = desk.post(step(proposal, "recommend"), {"note": "Layak."})
    assert answer.status_code == 422
    assert "keadaan berkas sekarang Direkomendasikan kabupaten" in text(answer)


def test_two_verifiers_sign_and_the_first_does_not_sign_twice(story: Story) -> None:
    proposal = story.centre()
    first, second = Visitor(story, "verifier"), Visitor(story, "verifier2")
    assert first.post(step(proposal, "verify"), {"note": "Sesuai."}).status_code == 302
    assert "Menunggu tanda tangan Verifikator pusat." in first.read(page(proposal))
    answer = first.post(step(proposal, "verify"), {"note": "Catatan kedua."})
    assert "Anda sudah menandatangani. Menunggu tanda tangan Verifikator pusat." in errors(answer)
    assert "Catatan kedua." in text(answer)
    assert second.post(step(proposal, "verify"), {"note": ""}).status_code == 422
    assert second.post(step(proposal, "verify"), {"note": "Sesuai."}).status_code == 302
    assert story.fresh(proposal).state == "DIVERIFIKASI"


def decree(**over: str) -> dict[str, str]:
    return {"sk_no": "36/SK/2012", "sk_on": "2012-11-20", "amount": "10.000.000"} | over


def test_the_deciding_officer_approves_once(story: Story) -> None:
    proposal, token = story.verified(), str(uuid.uuid4())
    decider = Visitor(story, "decider")
    for _time in range(2):
        assert decider.post(step(proposal, "approve"), decree(_token=token)).status_code == 302
    proposal = story.fresh(proposal)
    assert (proposal.state, proposal.approved) == ("DISETUJUI", 10_000_000)
    assert Entry.objects.filter(action="proposal.approve").count() == 1
    assert "Rp10.000.000" in Visitor(story, "ketua1").read(page(proposal))


@pytest.mark.parametrize(
    ("over", "sentence"),
    [
        ({"amount": "10,000"}, "Jumlah ini dapat dibaca dua cara. Tulis tanpa koma, misalnya 1500 atau 1.500.000."),
        ({"amount": "1.5"}, "Jumlah tidak terbaca. Tulis angka rupiah bulat tanpa sen, misalnya 1.500.000."),
        ({"amount": "1.000.000,50"}, "Jumlah tidak terbaca."),
        ({"amount": "-5"}, "Jumlah tidak boleh kurang dari nol."),
        ({"amount": "0"}, "Jumlah harus lebih dari nol."),
        ({"amount": "9" * 40}, "Jumlah ini terlalu besar untuk program ini. Periksa banyaknya angka nol."),
        ({"amount": "11.000.001"}, "Jumlah yang disetujui tidak boleh melebihi yang diminta, Rp11.000.000."),
        ({"sk_on": "2012-11-31"}, "Tanggal tidak terbaca."),
        ({"sk_on": "2012-11-21"}, "Tanggal SK belum tiba. Isi tanggal SK yang sudah ditandatangani."),
        ({"sk_on": "2012-09-30"}, "Tanggal SK lebih awal daripada pengajuan usulan, 1 Oktober 2012."),
    ],
)
def test_an_approval_that_cannot_be_comes_back_whole(story: Story, over: dict[str, str], sentence: str) -> None:
    proposal = story.verified()
    answer = Visitor(story, "decider").post(step(proposal, "approve"), decree(**over))
    assert answer.status_code == 422
    assert sentence in errors(answer)
    assert 'value="36/SK/2012"' in text(answer)
    assert story.fresh(proposal).state == "DIVERIFIKASI"


# What the village reads ---------------------------------------------------------------------------------------------


def test_a_refused_village_reads_points_reasons_and_the_last_day_to_object(story: Story, desk: Visitor) -> None:
    proposal = story.checking()
    story.check(proposal, points=5)
    given = {"reason_code": "NILAI", "reason": "Nilai desa di bawah batas."}
    assert desk.post(step(proposal, "reject_kab"), given).status_code == 302
    for who in ("ketua1", "pengarah"):
        visitor = Visitor(story, who)
        html = visitor.read(page(proposal))
        assert "Desa dapat mengajukan keberatan satu kali, paling lambat 15 Oktober 2012." in html
        assert "Nilai di bawah batas: Nilai desa di bawah batas." in html
        html = visitor.read(page(proposal) + "?bagian=nilai")
        assert "Nilai di bawah batas: Nilai desa di bawah batas." in html
        assert "45" in html
        assert "Sesuai." in html
        assert "paling lambat 15 Oktober 2012" in html


def test_the_village_objects_once_and_the_level_above_answers(story: Story, desk: Visitor) -> None:
    proposal = story.checking()
    desk.post(step(proposal, "reject_kab"), {"reason_code": "LAIN", "reason": "Lahan sengketa."})
    ketua, pengarah = Visitor(story, "ketua1"), Visitor(story, "pengarah")
    assert ketua.post(step(proposal, "object"), {"reason": ""}).status_code == 422
    for visitor in (ketua, pengarah):
        assert visitor.post(step(proposal, "object"), {"reason": "Lahan sudah dihibahkan."}).status_code == 302
    assert story.fresh(proposal).state == "KEBERATAN"
    assert Visitor(story, "verifier").post(step(proposal, "accept_objection"), {"reason": "Ya."}).status_code == 403
    province = Visitor(story, "province")
    assert "Lahan sudah dihibahkan." in province.read(page(proposal))
    assert province.post(step(proposal, "deny_objection"), {"reason": "Belum ada akta."}).status_code == 302
    reasons = ketua.read(page(proposal) + "?bagian=nilai")
    assert reasons.index("Belum ada akta.") < reasons.index("Lainnya: Lahan sengketa.")
    html = ketua.read(page(proposal))
    assert "Belum ada akta." in html
    assert "Desa dapat mengajukan keberatan" not in html
    answer = ketua.post(step(proposal, "object"), {"reason": "Sekali lagi."})
    assert "Keberatan hanya satu kali dan sudah diputus." in errors(answer)


def test_after_the_fourteenth_day_the_page_no_longer_offers_an_objection(story: Story, desk: Visitor) -> None:
    proposal = story.checking()
    desk.post(step(proposal, "reject_kab"), {"reason_code": "LAIN", "reason": "Lahan sengketa."})
    ketua = Visitor(story, "ketua1")
    story.at += 15 * DAY
    html = ketua.read(page(proposal))
    assert "paling lambat 15 Oktober 2012" not in html
    assert "Batas keberatan adalah 15 Oktober 2012 dan sudah lewat." in html
    assert "Batas keberatan adalah 15 Oktober 2012 dan sudah lewat." in ketua.read(step(proposal, "object"))


def test_a_village_on_the_waiting_list_reads_its_place(story: Story) -> None:
    set_quota(story.edition, story.country.province, 0, "2/2012")
    proposal = story.centre()
    assert proposal.state == "DITANGGUHKAN"
    html = Visitor(story, "ketua1").read(page(proposal))
    assert "peringkat 1 di provinsi" in html
    assert "Usulan ini menunggu di peringkat 1 provinsi. Kementerian mengangkatnya menurut urutan bila ada" in html


def test_the_deciding_officer_lifts_from_the_waiting_list_with_a_reason(story: Story) -> None:
    set_quota(story.edition, story.country.province, 0, "2/2012")
    proposal = story.centre()
    decider = Visitor(story, "decider")
    answer = decider.post(step(proposal, "lift"), {"reason": "Kuota bertambah."})
    assert "Kuota Provinsi Sulawesi Selatan 0 desa sudah terisi." in errors(answer)
    set_quota(story.edition, story.country.province, 1, "3/2012")
    assert decider.post(step(proposal, "lift"), {"reason": "Kuota bertambah."}).status_code == 302
    assert story.fresh(proposal).state == "VERIFIKASI_PUSAT"


def test_an_objection_against_the_ministry_goes_to_another_deciding_officer(story: Story) -> None:
    proposal = story.centre()
    decider = Visitor(story, "decider")
    decider.post(step(proposal, "reject_centre"), {"reason_code": "LAIN", "reason": "Ganda."})
    for who in ("ketua1", "pengarah"):
        Visitor(story, who).post(step(proposal, "object"), {"reason": "Tidak ganda."})
    answer = decider.post(step(proposal, "accept_objection"), {"reason": "Ya."})
    assert (answer.status_code, "harus dilakukan orang lain" in text(answer)) == (403, True)
    other = actor_with(Role.PENETAP, story.country.nation, story.at, "Penetap lain")
    assert other.person_id
    assert Signature.objects.filter(action="object").count() == 2
