"""The sheet of a village: what it says, to whom, and what it keeps from strangers."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from ketahanan.assessments import queries, results, scoring, sheet
from ketahanan.assessments.models import Measurement, Result
from ketahanan.assessments.operations import Typed
from ketahanan.assessments.tests.making import Rounds, all_at, days, points, typed
from ketahanan.assessments.tests.test_pages import client, page, text
from ketahanan.common import clock

LATER = days(400)


@pytest.fixture(autouse=True)
def later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: LATER)
    monkeypatch.setattr("ketahanan.site.middleware.came_with_key", lambda user: True)


def answers(d1: int, d2: int, d3: int, d4: int) -> Mapping[str, Typed]:
    parts = {"D1": d1, "D2": d2, "D3": d3, "D4": d4}
    return typed({code: score for part, total in parts.items() for code, score in points(part, total).items()})


def show(rounds: Rounds) -> None:
    rounds.edition.public_level = "TAMPIL"
    rounds.edition.save(update_fields=["public_level"])


def test_a_reader_sees_the_whole_sheet_down_to_the_answers(rounds: Rounds) -> None:
    record = rounds.published(answers(56, 48, 40, 60))
    result = queries.result_of(record)
    assert result is not None
    for who in ("pengarah", "ketua1", "kabupaten", "decider"):
        shown = text(client(rounds, who).get(page(record, "lembar")))
        for words in (
            "63,8", "Sedang", "selang 90 %:", "peluang", "D3 Pengendalian konflik dan kekerasan",
            "50,0 (sedang)", "paling lemah", "Indeks naik", "Homeostatis: menjaga keseimbangan", "Lima skor menurut Betke",
            "60 keluarga sampel", "diskusi kelompok: 8 laki-laki, 7 perempuan", "IKSD 1", result.sha256,
            result.method_sha256, "Belum ada pengukuran sebelumnya untuk dibandingkan.", "Asal tiap angka",
            "Bagaimana mutu daftar warga rentan (PPKS) di desa ini?",
        ):  # fmt: skip
            assert words in shown, (who, words)
        weakest = shown[: shown.index("paling lemah")].rindex("<tr>")
        assert "D3 Pengendalian" in shown[weakest : shown.index("paling lemah")]
        assert "peringkat" not in shown.lower()


def test_the_page_of_a_published_round_leads_to_its_sheet(rounds: Rounds) -> None:
    record = rounds.published()
    assert page(record, "lembar") in text(client(rounds, "pengarah").get(page(record)))


def test_before_publication_there_is_no_sheet(rounds: Rounds) -> None:
    show(rounds)
    record = rounds.act(rounds.explained(rounds.discussed()), "verify", "kabupaten")
    assert client(rounds, "decider").get(page(record, "lembar")).status_code == 404
    assert page(record, "lembar") not in text(client(rounds, "decider").get(page(record)))


def test_strangers_see_the_level_only_and_only_where_the_edition_shows_levels(rounds: Rounds) -> None:
    record = rounds.published(answers(56, 48, 40, 60))
    anyone, stranger = Client(), client(rounds, "stranger")
    asked = anyone.get(page(record, "lembar"))
    assert asked.headers["Location"].startswith("/masuk/")
    assert stranger.get(page(record, "lembar")).status_code == 404
    show(rounds)
    for found in (anyone, stranger):
        answer = found.get(page(record, "lembar"))
        shown = text(answer)
        assert answer.status_code == 200
        for words in ("Sedang", "peluang", "60 keluarga sampel", "IKSD 1"):
            assert words in shown, words
        for words in (
            "63,8", "50,0", "paling lemah", "Betke", "selang 90", "Asal tiap angka", "Indeks naik", "D3", "/hasil/", "/banding/",
        ):  # fmt: skip
            assert words not in shown, words


def test_a_change_is_told_with_both_intervals(rounds: Rounds) -> None:
    rounds.published(answers(40, 40, 40, 40))
    record = rounds.published(answers(65, 65, 65, 65), at=LATER, purpose="TAHUNAN")
    shown = text(client(rounds, "pengarah").get(page(record, "lembar")))
    assert "+31,3" in shown
    assert "Perubahannya nyata: lebih besar daripada ketidakpastian kedua pengukuran." in shown
    assert shown.count("Selang 90 %") == 3
    first = Measurement.objects.get(purpose="AWAL")
    earlier = text(client(rounds, "pengarah").get(page(first, "lembar")))
    assert "Belum ada pengukuran sebelumnya untuk dibandingkan." in earlier


def test_a_small_change_is_not_real(rounds: Rounds) -> None:
    rounds.published(answers(50, 50, 50, 50))
    record = rounds.published(answers(51, 50, 50, 50), at=LATER, purpose="TAHUNAN")
    shown = text(client(rounds, "pengarah").get(page(record, "lembar")))
    assert "Perubahannya tidak nyata: masih di dalam ketidakpastian kedua pengukuran." in shown


def row(record: Measurement, index: str, low: str, high: str) -> Result:
    return Result(
        measurement=record, index=Decimal(index), certainty={"low": low, "high": high}, method_sha256="a", picture={}
    )


@pytest.mark.parametrize(("now", "real"), [("0.6400", False), ("0.6499", False), ("0.6501", True), ("0.5499", True)])
def test_where_a_change_becomes_real(rounds: Rounds, now: str, real: bool) -> None:
    """Half widths of 3 and 4 points: together 5."""
    record = rounds.published()
    found = sheet.change(row(record, now, "0.62", "0.68"), row(record, "0.6000", "0.56", "0.64"))
    assert found is not None
    assert found.real == real


def test_the_movers_are_what_moves_the_index(rounds: Rounds) -> None:
    record = rounds.published(answers(56, 48, 40, 60))
    result = queries.result_of(record)
    assert result is not None
    method, known = queries.method_of(record.instrument), results.answers_in(result)
    weakest, gains = scoring.explained(method, known, {}, result.families)
    assert (weakest, len(gains)) == ("D3", 3)
    for code, gain in gains:
        best = scoring.picture(method, known | {code: scoring.Given(5)}, {})
        assert float(best.index) - float(result.index) == pytest.approx(float(gain), abs=2e-4)


def test_a_replaced_result_says_so_and_leads_to_the_new_one(rounds: Rounds) -> None:
    old = rounds.published()
    show(rounds)
    rounds.act(old, "correct", "kabupaten", given={"reason": "Salah catat D1.02."})
    fresh = rounds.act(Measurement.objects.get(corrects=old), "fill", "facilitator")
    fresh = rounds.out(rounds.explained(rounds.talked_about(fresh)))
    shown = text(client(rounds, "pengarah").get(page(old, "lembar")))
    assert "Hasil ini sudah diganti versi baru." in shown
    assert page(fresh, "lembar") in shown
    assert client(rounds, "stranger").get(page(old, "lembar")).status_code == 404
    assert "versi 2" in text(client(rounds, "stranger").get(page(fresh, "lembar")))


def test_an_unsure_level_says_so(rounds: Rounds) -> None:
    record = rounds.published(answers(60, 60, 60, 60))
    show(rounds)
    for who in ("pengarah", "stranger"):
        assert "belum pasti" in text(client(rounds, who).get(page(record, "lembar")))
    assert rounds.published(all_at(3), at=LATER, purpose="TAHUNAN").state == "DITERBITKAN"


@pytest.mark.parametrize("who", ["pengarah", "stranger"])
def test_a_sheet_is_read_in_few_statements(rounds: Rounds, who: str, django_assert_max_num_queries: Any) -> None:
    show(rounds)
    record, found = rounds.published(), client(rounds, who)
    found.get(page(record, "lembar"))
    with django_assert_max_num_queries(12):
        assert found.get(page(record, "lembar")).status_code == 200
