"""What stands against handing in, the kabupaten's check and returns, sentence by sentence."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from ketahanan.common.errors import NotAllowed, Refused, Several, Stale
from ketahanan.deliberation.models import Musyawarah
from ketahanan.editions.models import Edition
from ketahanan.flow.queries import open_actions
from ketahanan.journal.models import Entry, Signature
from ketahanan.people.models import Person
from ketahanan.proposals import baseline, criteria, operations, queries, versions
from ketahanan.proposals.kinds import KIND
from ketahanan.proposals.models import ItemReason, Proposal, ProposalVersion
from ketahanan.proposals.operations.checks import Typed
from ketahanan.proposals.tests.story import (
    DAY,
    LATER,
    Story,
)
from ketahanan.testing import Country
from ketahanan.villages.models import Institution

pytestmark = pytest.mark.once

REASON = {"reason": "Perbaiki.", "reason_code": "LAIN"}


@pytest.fixture
def story(country: Country) -> Story:
    return Story(country)


def refusals(act: Any) -> list[str]:
    with pytest.raises(Refused) as error:
        act()
    return error.value.sentences if isinstance(error.value, Several) else [error.value.sentence]


# Handing in ---------------------------------------------------------------------------------------------------------


def test_an_empty_draft_is_told_everything_at_once(story: Story) -> None:
    proposal = story.make()
    Person.objects.filter(memberships__isnull=False).update(sex="L")
    assert refusals(lambda: story.do(proposal, "submit", "ketua1")) == [
        "Bagian usulan yang belum diisi: Latar belakang, Tujuan, Sasaran, Jadwal, Swadaya, Risiko, Keberlanjutan, "
        "Perempuan yang menjadi sasaran.",
        "RAB masih kosong. Isi paling sedikit satu baris.",
        "Berkas yang belum ada: B01 Berkas B01; B06 Berkas B06. Unggah dulu.",
        "Berita acara musyawarah penyusunan usulan belum ditandatangani. Catat musyawarahnya, lalu minta tanda tangan.",
        "Pokja 1 baru punya 0 perempuan dari 3 anggota (0 %). Paling sedikit 30 %: tambah 2 perempuan.",
    ]


def test_physical_work_asks_for_land_and_photos(story: Story) -> None:
    proposal = story.draft()
    operations.edit_text(proposal=proposal, values={"physical": True}, by=story.as_("ketua1"), at=story.at)
    assert refusals(lambda: story.do(proposal, "submit", "ketua1")) == [
        "Berkas yang belum ada: B09 Berkas B09; B10 Berkas B10. Unggah dulu."
    ]
    story.attach(proposal, "B09", "B10")
    assert story.submit(proposal).state == "VERIFIKASI_KAB"


def test_rules_that_changed_since_are_asked_again(story: Story) -> None:
    proposal = story.draft()
    Edition.objects.update(ceiling=5_000_000, operations_cap_pct=1, price_source_above=100_000)
    assert refusals(lambda: story.do(proposal, "submit", "ketua1")) == [
        "Jumlah RAB Rp11.000.000 melebihi pagu satu Pokja Rp5.000.000. Kurangi Rp6.000.000.",
        "Biaya operasional Rp500.000 melebihi 1 persen dari jumlah RAB (Rp110.000). Kurangi atau pindahkan ke kegiatan.",
        "Baris RAB 3 di atas Rp100.000 belum punya sumber harga.",
    ]


def test_a_sum_that_is_not_the_lines_is_refused(story: Story) -> None:
    proposal = story.draft()
    Proposal.objects.update(requested=12_000_000)
    assert refusals(lambda: story.do(proposal, "submit", "ketua1")) == [
        "Jumlah RAB tidak sama dengan jumlah yang diminta. Simpan RAB sekali lagi."
    ]


NO_BASELINE = (
    "Desa Berketahanan Sosial 2012 meminta pengukuran awal, dan Desa Taccorong belum punya hasil ukur yang terbit. "
    "Ajukan sesudah desa diukur, atau minta pejabat penetap mengubah syarat edisi."
)


def test_an_edition_that_asks_for_a_measurement_takes_no_village_without_one(
    country: Country, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = Story(country, baseline_required=True)
    proposal = story.draft()
    assert refusals(lambda: story.do(proposal, "submit", "ketua1")) == [NO_BASELINE]
    actions = open_actions(KIND, proposal, story.as_("ketua1"), story.at)
    assert next(one.problems for one in actions if one.row.name == "submit") == (NO_BASELINE,)
    monkeypatch.setattr(baseline, "is_measured", lambda area: area == story.area)
    assert story.submit(proposal).state == "VERIFIKASI_KAB"


def test_a_changed_edition_lets_the_draft_in_and_a_later_switch_keeps_nobody_from_mending(country: Country) -> None:
    story = Story(country, baseline_required=True)
    proposal = story.draft()
    Edition.objects.update(baseline_required=False)
    proposal = story.submit(story.fresh(proposal))
    story.reasons(proposal, "kabupaten")
    story.do(proposal, "return_kab", "kabupaten", REASON)
    Edition.objects.update(baseline_required=True)
    assert story.submit(story.fresh(proposal), name="resubmit").version == 2


def test_nothing_comes_in_after_the_closing_day(story: Story) -> None:
    proposal = story.draft()
    story.at = LATER
    assert refusals(lambda: story.do(proposal, "submit", "ketua1")) == [
        "Batas usulan Desa Berketahanan Sosial 2012 adalah 31 Oktober 2012 dan sudah lewat. Tunggu edisi berikutnya."
    ]


def test_minutes_of_another_village_do_not_count(story: Story) -> None:
    proposal = story.draft()
    Musyawarah.objects.update(area=story.country.sister_village)
    assert refusals(lambda: story.do(proposal, "submit", "ketua1"))[0].startswith("Berita acara musyawarah")


def test_the_pengarah_signs_after_the_ketua(story: Story) -> None:
    proposal = story.draft()
    with pytest.raises(NotAllowed, match="Tanda tangan berurutan: sekarang giliran Ketua Pokja."):
        story.do(proposal, "submit", "pengarah")
    done = story.do(proposal, "submit", "ketua1")
    assert done.sentence == "Tanda tangan Anda tersimpan. Menunggu tanda tangan Pengarah."
    assert refusals(lambda: story.do(proposal, "submit", "ketua1")) == [
        "Anda sudah menandatangani. Menunggu tanda tangan Pengarah."
    ]


@pytest.mark.parametrize("what", ["text", "lines", "file"])
def test_any_edit_voids_the_signature(story: Story, what: str) -> None:
    proposal = story.draft()
    story.do(proposal, "submit", "ketua1")
    by = story.as_("sekretaris1")
    if what == "text":
        operations.edit_text(proposal=proposal, values={"aim": "Lain."}, by=by, at=story.at)
    elif what == "lines":
        operations.set_lines(proposal=proposal, lines=story.lines()[:2], by=by, at=story.at)
    else:
        story.attach(proposal, "B03S")
    with pytest.raises(NotAllowed, match="Tanda tangan berurutan: sekarang giliran Ketua Pokja."):
        story.do(proposal, "submit", "pengarah")
    assert story.submit(proposal).state == "VERIFIKASI_KAB"
    assert Signature.objects.filter(action="submit").count() == 3


def test_what_was_signed_is_the_version_and_goes_on_at_once(story: Story) -> None:
    proposal = story.checking()
    version = ProposalVersion.objects.get()
    assert (version.number, proposal.version, proposal.state) == (1, 1, "VERIFIKASI_KAB")
    assert set(Signature.objects.values_list("content_hash", flat=True)) == {version.sha256}
    assert proposal.submitted_at == story.at
    assert proposal.minutes_id == Musyawarah.objects.get().pk
    assert Entry.objects.get(action="proposal.receive").actor_id is None


# The kabupaten ------------------------------------------------------------------------------------------------------


def test_the_kabupaten_recommends_only_what_it_examined(story: Story) -> None:
    proposal = story.checking()
    assert refusals(lambda: story.do(proposal, "recommend", "kabupaten", {"note": "x"})) == [
        "Pemeriksaan berkas versi ini belum diisi. Isi lembar periksa dulu.",
        "Pemeriksaan lapangan belum dicatat. Kunjungi desa, lalu catat tanggal dan letaknya.",
        "Nilai desa belum lengkap. Isi nilai dan alasan untuk setiap unsur.",
    ]
    story.check(proposal, points=6)
    assert refusals(lambda: story.do(proposal, "recommend", "kabupaten", {"note": "x"})) == [
        "Nilai desa 54, di bawah batas 60. Kembalikan untuk diperbaiki, atau tolak dengan alasan nilai."
    ]
    marks = {code: (code != "B06", "Buram.") for code in ("B01", "B02", "B03", "B04", "B05", "B06")}
    operations.set_marks(proposal=proposal, marks=marks, by=story.as_("kabupaten"), at=story.at)
    assert refusals(lambda: story.do(proposal, "recommend", "kabupaten", {"note": "x"}))[0] == (
        "Berkas B06 ditandai belum sesuai. Kembalikan usulan, atau perbaiki lembar periksa."
    )


def test_marks_cover_every_paper_and_say_what_is_wrong(story: Story) -> None:
    proposal, by = story.checking(), story.as_("kabupaten")
    marks = {"B01": (False, " "), "B02": (True, ""), "B03": (True, ""), "B04": (True, ""), "B05": (True, "")}
    assert refusals(lambda: operations.set_marks(proposal=proposal, marks=marks, by=by, at=story.at)) == [
        "Tandai berkas B06 Berkas B06: sesuai atau belum.", "Tulis apa yang belum sesuai pada berkas B01.",
    ]  # fmt: skip


def test_a_field_check_has_place_day_and_words(story: Story) -> None:
    proposal, by = story.checking(), story.as_("kabupaten")

    def visit(on: date, place: Any, note: str) -> list[str]:
        return refusals(
            lambda: operations.record_visit(proposal=proposal, on=on, place=place, note=note, by=by, at=story.at)
        )

    today = story.at.date()
    assert visit(today + DAY, None, "") == [
        "Letak pemeriksaan belum diisi. Ambil letak dari ponsel, atau tulis lintang dan bujurnya.",
        "Tanggal pemeriksaan belum tiba. Catat sesudah Anda berkunjung.",
        "Tulis apa yang Anda lihat di tempat.",
    ]
    assert visit(today - DAY, (Decimal("-5.5"), Decimal("120.2")), "Ada.") == [
        "Pemeriksaan harus sesudah usulan diajukan, 1 Oktober 2012."
    ]


def test_points_have_limits_and_reasons_and_are_closed_once_used(story: Story) -> None:
    proposal, by = story.checking(1), story.as_("kabupaten")
    second = story.checking(2)

    def score(**points: Any) -> list[str]:
        return refusals(lambda: operations.set_scores(proposal=second, points=points, by=by, at=story.at))

    assert score(INKLUSI=(16, "x"), LANJUT=(5, " "), LAIN=(1, "x")) == [
        "Perempuan, difabel, minoritas, dan pemuda ikut memutus: nilai antara 0 dan 15.",
        "Bagian APBDes atau APBD dan lembaga pemelihara: tulis alasan nilainya, desa akan membacanya.",
        "Unsur nilai LAIN tidak dikenal.",
    ]
    part = dict.fromkeys(criteria.CRITERIA, (None, "")) | {"INKLUSI": (3, "Kurang.")}
    assert operations.set_scores(proposal=second, points=part, by=by, at=story.at).score is None
    story.check(proposal)
    story.do(proposal, "recommend", "kabupaten", {"note": "x"})
    assert score(INKLUSI=(1, "x")) == [
        "Nilai desa ini sudah dipakai untuk merekomendasikan usulan lain, jadi tidak bisa diubah."
    ]


def test_only_the_desk_writes_and_only_while_the_file_lies_there(story: Story) -> None:
    proposal = story.checking()
    for who in ("neighbour", "province", "ketua1", "verifier"):
        with pytest.raises(NotAllowed, match="“Rekomendasikan” hanya untuk Dinas sosial kabupaten/kota"):
            operations.set_marks(proposal=proposal, marks={}, by=story.as_(who), at=story.at)
    Proposal.objects.update(state="DIREKOMENDASI_KAB")
    with pytest.raises(Stale, match="Usulan ini tidak di meja Anda lagi: keadaannya Direkomendasikan kabupaten."):
        operations.set_marks(proposal=proposal, marks={}, by=story.as_("kabupaten"), at=story.at)


# Returns ------------------------------------------------------------------------------------------------------------


def test_a_return_needs_reasons_per_item(story: Story) -> None:
    proposal = story.checking()
    assert refusals(lambda: story.do(proposal, "return_kab", "kabupaten", REASON)) == [
        "Belum ada alasan per bagian. Tulis dulu apa yang kurang pada berkas atau baris RAB."
    ]
    bad = [Typed("", "", " "), Typed("aim", "RAB", "Jelas.")]
    by = story.as_("kabupaten")
    assert refusals(lambda: operations.set_item_reasons(proposal=proposal, reasons=bad, by=by, at=story.at)) == [
        "Baris 1: Pilih bagian usulan.", "Baris 1: Pilih jenis alasan.", "Baris 1: Tulis apa yang harus diperbaiki.",
    ]  # fmt: skip
    many = [Typed("aim", "RAB", "x")] * 61
    assert refusals(lambda: operations.set_item_reasons(proposal=proposal, reasons=many, by=by, at=story.at)) == [
        "Alasan paling banyak 60. Gabungkan yang sejenis."
    ]
    line = f"RAB:{queries.lines_of(proposal)[0].public_id}"
    typed = [Typed(line, "HARGA", "Terlalu mahal."), Typed("B01", "BERKAS", "Buram.")]
    operations.set_item_reasons(proposal=proposal, reasons=typed, by=by, at=story.at)
    assert [row.label for row in ItemReason.objects.order_by("id")] == ["Baris RAB 1: Semen", "B01 Berkas B01"]
    story.do(proposal, "return_kab", "kabupaten", REASON)
    proposal = story.fresh(proposal)
    assert (proposal.state, proposal.round) == ("DIKEMBALIKAN_KAB", 2)
    operations.set_lines(proposal=proposal, lines=story.lines()[1:2], by=story.as_("ketua1"), at=story.at)
    assert ItemReason.objects.order_by("id")[0].line_id is None


def test_a_new_version_goes_back_to_the_desk_and_the_old_one_stays(story: Story) -> None:
    proposal = story.returned()
    operations.set_lines(proposal=proposal, lines=story.lines()[:2], by=story.as_("ketua1"), at=story.at)
    operations.edit_text(proposal=proposal, values={"aim": "Rukun."}, by=story.as_("ketua1"), at=story.at)
    story.attach(proposal, "B01")
    proposal = story.submit(proposal, name="resubmit")
    assert (proposal.state, proposal.version, proposal.marks) == ("VERIFIKASI_KAB", 2, [])
    old, new = (versions.content_of(row) for row in ProposalVersion.objects.order_by("number"))
    labels = [change.label for change in versions.differences(old, new)]
    assert "Tujuan" in labels
    assert "Jumlah yang diminta" in labels
    assert "Baris RAB dihapus" in labels
    assert old["requested"] == 11_000_000


def test_a_file_comes_back_only_so_many_times(story: Story) -> None:
    Edition.objects.update(max_rounds=2)
    proposal = story.returned()
    for _number in range(1):
        proposal = story.submit(proposal, name="resubmit")
        story.reasons(proposal, "kabupaten")
        story.do(proposal, "return_kab", "kabupaten", REASON)
        proposal = story.fresh(proposal)
    proposal = story.submit(proposal, name="resubmit")
    story.reasons(proposal, "kabupaten")
    assert refusals(lambda: story.do(proposal, "return_kab", "kabupaten", REASON)) == [
        "Usulan ini sudah dikembalikan 2 kali, yang terbanyak menurut edisi. Teruskan atau tolak."
    ]


def test_a_returned_file_may_be_mended_after_the_closing_day_but_not_after_the_edition(story: Story) -> None:
    proposal = story.returned()
    story.at = LATER
    story.do(proposal, "resubmit", "ketua1")
    Edition.objects.update(state="DITUTUP")
    assert refusals(lambda: story.do(proposal, "resubmit", "pengarah")) == [
        "Desa Berketahanan Sosial 2012 sudah ditutup. Usulan tidak bisa diajukan lagi."
    ]


def test_an_institution_under_change_holds_the_file(story: Story) -> None:
    proposal = story.draft()
    Institution.objects.update(state="BELUM")
    assert refusals(lambda: story.do(proposal, "submit", "ketua1")) == [
        "Kelembagaan desa belum ditetapkan dengan SK (Sedang disusun). Minta Pengarah menetapkannya dulu."
    ]


@pytest.mark.parametrize(("state", "who", "name", "back"), [
    ("recommended", "province", "return_prov", "DIREKOMENDASI_KAB"),
    ("centre", "verifier", "repair", "VERIFIKASI_PUSAT"),
])  # fmt: skip
def test_the_desk_that_returned_gets_the_file_back(story: Story, state: str, who: str, name: str, back: str) -> None:
    proposal = getattr(story, state)()
    story.reasons(proposal, who)
    story.do(proposal, name, who, REASON)
    assert story.submit(story.fresh(proposal), name="resubmit").state == back
