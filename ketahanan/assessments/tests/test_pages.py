"""The pages of a round: what they show, to whom, and what they say when something is wrong."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ketahanan.assessments.models import Answer, Frame, Measurement, Sampled
from ketahanan.assessments.tests.making import Rounds
from ketahanan.common import clock
from ketahanan.common.roles import Role
from ketahanan.testing import NOON, give


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)
    monkeypatch.setattr("ketahanan.site.middleware.came_with_key", lambda user: True)


def client(rounds: Rounds, who: str) -> Client:
    found = Client()
    found.force_login(rounds.country.user(who))
    return found


def page(record: Measurement, *more: str) -> str:
    return "/".join(["/pengukuran", str(record.public_id), *more]) + "/"


def post(found: Client, path: str, data: dict[str, Any] | None = None) -> Any:
    return found.post(path, {"_token": str(uuid.uuid4()), **(data or {})})


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_the_first_visitor_sees_what_to_do(rounds: Rounds) -> None:
    shown = text(client(rounds, "facilitator").get("/pengukuran/"))
    assert "Belum ada pengukuran." in shown
    assert "/pengukuran/baru/" in shown
    assert "Belum ada pengukuran di wilayah Anda." in text(client(rounds, "kabupaten").get("/pengukuran/"))


def test_a_round_is_opened_and_says_what_is_missing(rounds: Rounds) -> None:
    village, edition = rounds.country.village, rounds.edition
    data = {"area": village.pk, "edition": edition.pk, "instrument": rounds.instrument.pk, "purpose": "AWAL"}
    answer = post(client(rounds, "facilitator"), "/pengukuran/baru/", data)
    record = Measurement.objects.get()
    assert answer.headers["Location"] == page(record)
    shown = text(client(rounds, "facilitator").get(page(record)))
    for sentence in ("Dua enumerator belum ditunjuk.", "Diskusi kelompok belum dicatat.", "0 dari 52 butir dijawab"):
        assert sentence in shown


def test_a_team_with_a_pokja_officer_is_refused_beside_the_name(rounds: Rounds) -> None:
    record, ketua = rounds.make(), rounds.country.people["ketua1"]
    give(ketua, Role.ENUMERATOR, rounds.country.village)
    found = client(rounds, "facilitator")
    answer = post(found, page(record, "tim"), {"first": ketua.pk, "second": rounds.team[0].pk})
    assert answer.status_code == 422
    assert (
        "Ani Ketua memegang tugas Ketua Pokja untuk Desa Taccorong, jadi tidak boleh menjadi enumerator di sini. "
        "Tunjuk orang lain."
    ) in text(answer)
    same = post(found, page(record, "tim"), {"first": rounds.team[0].pk, "second": rounds.team[0].pk})
    assert "Pilih dua orang yang berbeda." in text(same)
    post(found, page(record, "tim"), {"first": rounds.team[0].pk, "second": rounds.team[1].pk})
    assert rounds.again(record).enumerator2 == rounds.team[1]


def test_frame_draw_and_replacement_by_page(rounds: Rounds) -> None:
    record, found = rounds.make(), client(rounds, "facilitator")
    assert "Kerangka sampel belum diisi." in text(found.get(page(record, "sampel")))
    numbers = {f"r{place.pk}": 40 for place in rounds.places}
    assert post(found, page(record, "kerangka"), numbers).headers["Location"] == page(record, "sampel")
    assert Frame.objects.get().total == 160
    assert "Kerangka berisi 160 keluarga." in text(found.get(page(record, "sampel")))
    post(found, page(record, "sampel"))
    assert Sampled.objects.filter(spare=False).count() == 30
    again = post(found, page(record, "sampel"))
    assert again.status_code == 422
    assert "Sampel sudah diundi dan tidak diundi ulang." in text(again)
    locked = post(found, page(record, "kerangka"), numbers)
    assert "Kerangka sampel sudah dikunci sebelum undian, jadi tidak dapat diganti." in text(locked)
    post(found, page(record, "sampel", "1"), {"reason": "Rumah kosong tiga kali"})
    gone = Sampled.objects.get(position=1, spare=False)
    assert gone.replaced_by is not None
    assert gone.replaced_by.dusun_id == gone.dusun_id
    assert "Rumah kosong tiga kali" in text(found.get(page(record, "sampel")))
    assert found.get(page(record, "sampel", "99")).status_code == 404


def test_a_list_with_faults_names_row_and_column_and_changes_nothing(rounds: Rounds) -> None:
    record, found = rounds.make(), client(rounds, "facilitator")
    content = "Dusun;RT;Nomor\r\nSatu;001;1\r\nSatu;009;2\r\nTiga;001;3\r\nDua;RT 1;x\r\nSatu;1;1\r\n"
    file = SimpleUploadedFile("daftar.csv", content.encode())
    answer = post(found, page(record, "kerangka", "unggah"), {"file": file})
    shown = text(answer)
    assert answer.status_code == 422
    for sentence in (
        "Baris 3, kolom RT: “009” belum terdaftar di dusun itu.",
        "Baris 4, kolom Dusun: “Tiga” belum terdaftar di desa ini.",
        "Baris 5, kolom Nomor: “x” bukan nomor 1 sampai 99.999.",
        "Baris 6, kolom Nomor: nomor 1 sudah ada di RT ini.",
    ):
        assert sentence in shown
    assert not Frame.objects.exists()


def test_the_sample_list_can_be_sent_back(rounds: Rounds) -> None:
    record, found = rounds.make(), client(rounds, "facilitator")
    answer = found.get(page(record, "kerangka") + "contoh.csv")
    sent = post(found, page(record, "kerangka", "unggah"), {"file": SimpleUploadedFile("a.csv", answer.content)})
    assert sent.status_code == 302
    assert (Frame.objects.get().total, Frame.objects.get().uploaded) == (8, True)


def test_answers_are_typed_by_dimension_and_come_back(rounds: Rounds) -> None:
    record, found = rounds.make(), client(rounds, "facilitator")
    data = {"D1.01": "4", "D1.01.sumber": "D", "D1.01.dasar": "Daftar PPKS 2012", "D1.10": "TB",
            "D1.13.ditanya": "30", "D1.13.positif": "18"}  # fmt: skip
    assert post(found, page(record, "jawaban", "D1"), data).status_code == 302
    known = {row.code: row for row in Answer.objects.all()}
    assert {code: (row.score, row.na, row.provisional) for code, row in known.items()} == {
        "D1.01": (4, False, True), "D1.10": (None, True, True), "D1.13": (3, False, False),
    }  # fmt: skip
    shown = text(found.get(page(record, "jawaban", "D1")))
    assert "Daftar PPKS 2012" in shown
    assert "3/13" in shown


def test_what_cannot_be_stays_beside_its_item_with_what_was_typed(rounds: Rounds) -> None:
    record, found = rounds.make(), client(rounds, "facilitator")
    data = {"D1.02": "3", "D1.02.dasar": "Buku tamu", "D1.13.ditanya": "20", "D1.13.positif": "21"}
    answer = post(found, page(record, "jawaban", "D1"), data)
    assert answer.status_code == 422
    shown = text(answer)
    assert "Butir D1.13: yang menjawab ya lebih banyak daripada yang ditanya." in shown
    assert "Buku tamu" in shown
    assert not Answer.objects.exists()
    half = post(found, page(record, "jawaban", "D1"), {"D1.13.positif": "21"})
    assert "Butir D1.13: isi berapa keluarga ditanya dan berapa menjawab ya." in text(half)
    assert post(found, page(record, "jawaban", "D1"), {"D1.01": "9"}).status_code == 422
    assert found.get(page(record, "jawaban", "D9")).status_code == 404


def test_an_enumerator_who_is_not_named_reads_and_does_not_write(rounds: Rounds) -> None:
    record, found = rounds.make(), client(rounds, "enum1")
    assert 'data-test="answers"' not in text(found.get(page(record, "jawaban", "D1")))
    assert post(found, page(record, "jawaban", "D1"), {"D1.02": "3"}).status_code == 403
    assert not Answer.objects.exists()


def test_the_checker_explains_and_the_result_is_there_to_read(rounds: Rounds) -> None:
    record = rounds.discussed()
    found = client(rounds, "kabupaten")
    shown = text(found.get(page(record, "periksa")))
    assert "13 dari 13 butir D1 dijawab sama (3)." in shown
    sign = record.suspicions.earliest("pk")
    short = post(found, page(record, "periksa"), {f"t{sign.pk}": "ya"})
    assert "Penjelasan terlalu pendek. Tulis apa yang diperiksa dan hasilnya." in text(short)
    post(found, page(record, "periksa"), {f"t{sign.pk}": "Buku kegiatan diperiksa, jawabannya benar."})
    sign.refresh_from_db()
    assert sign.explanation == "Buku kegiatan diperiksa, jawabannya benar."
    result = text(found.get(page(record, "hasil")))
    for words in ("60,0", "Sedang", "IKSD 1", "Belum ada register kejadian", "peluang"):
        assert words in result, words


def test_the_page_tells_the_whole_story_to_its_readers(rounds: Rounds) -> None:
    record = rounds.published()
    for who in ("facilitator", "kabupaten", "decider", "ketua1"):
        answer = client(rounds, who).get(page(record))
        assert answer.status_code == 200, who
        assert "Tim ditunjuk" in text(answer)
    rounds.act(record, "correct", "kabupaten", given={"reason": "Salah catat D1.02."})
    assert "Ada versi yang lebih baru." in text(client(rounds, "kabupaten").get(page(record)))
    fresh = Measurement.objects.get(corrects=record)
    shown = text(client(rounds, "facilitator").get(page(fresh)))
    assert "Koreksi atas hasil yang sudah terbit: Salah catat D1.02." in shown


def test_a_stranger_finds_nothing(rounds: Rounds) -> None:
    record = rounds.make()
    for who in ("stranger", "neighbour", "ppk", "ketua1"):
        found = client(rounds, who)
        for part in ("", "tim", "kerangka", "sampel", "jawaban/D1", "isian", "periksa", "hasil"):
            path = f"/pengukuran/{record.public_id}/" + (f"{part}/" if part else "")
            assert found.get(path).status_code == 404, (who, part)


def test_what_another_round_got_is_not_settled_here(rounds: Rounds) -> None:
    record, found = rounds.make(), client(rounds, "facilitator")
    answer = found.post(page(record, "isian", "999"), {"_token": str(uuid.uuid4())}, follow=True)
    assert "Isian ini bukan bagian dari pengukuran ini." in text(answer)
    locked = rounds.act(rounds.prepared(record), "fill", "facilitator")
    answer = found.post(page(locked, "isian", "999"), {"_token": str(uuid.uuid4())}, follow=True)
    assert "Pengukuran ini sudah terisi, jadi isinya tidak dapat diubah." in text(answer)


def test_answers_typed_after_the_round_was_filled_are_refused_and_still_on_the_page(rounds: Rounds) -> None:
    record, found = rounds.act(rounds.ready(), "fill", "facilitator"), client(rounds, "facilitator")
    answer = post(found, page(record, "jawaban", "D1"), {"D1.02": "5", "D1.02.dasar": "Buku tamu"})
    assert answer.status_code == 422
    assert "Pengukuran ini sudah terisi, jadi isinya tidak dapat diubah." in text(answer)
    assert "Buku tamu" in text(answer)
    assert Answer.objects.get(code="D1.02").score == 3


@pytest.mark.parametrize("who", ["facilitator", "kabupaten"])
def test_list_and_round_are_read_in_few_statements(rounds: Rounds, who: str, django_assert_max_num_queries: Any) -> None:
    record, found = rounds.published(), client(rounds, who)
    for path, most in (("/pengukuran/", 12), (page(record), 12)):
        found.get(path)
        with django_assert_max_num_queries(most):
            assert found.get(path).status_code == 200
