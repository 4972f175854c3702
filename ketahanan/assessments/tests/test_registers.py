"""What registers answer: locked, proposed, worsened freely, bettered with a document, superseded by a new version."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from ketahanan.assessments import operations, queries
from ketahanan.assessments.models import Answer, Measurement, RegisterEntry
from ketahanan.assessments.operations import Typed
from ketahanan.assessments.results import answers_hash
from ketahanan.assessments.tests.making import Rounds, all_at, typed
from ketahanan.assessments.tests.test_answers import form, sent, threes
from ketahanan.assessments.tests.test_pages import client, page, text
from ketahanan.common import clock
from ketahanan.common.errors import NotAllowed, Refused, Several
from ketahanan.testing import NOON, days

DAY = date(2012, 11, 30)
SAYS = "per 30 November 2012, 3 catatan, Register 7/2012"


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)
    monkeypatch.setattr("ketahanan.site.middleware.came_with_key", lambda user: True)


def note(rounds: Rounds, record: Measurement, code: str, records: int = 3, **over: Any) -> RegisterEntry:
    given: dict[str, Any] = {"as_of": DAY, "reference": "Register 7/2012"} | over
    return operations.note_register(record, code, records=records, by=rounds.as_("kabupaten"), at=NOON, **given)


def save(rounds: Rounds, record: Measurement, answers: dict[str, Typed]) -> None:
    operations.save_answers(record, answers, by=rounds.as_("facilitator"), at=NOON)


def refused(rounds: Rounds, record: Measurement, code: str, one: Typed) -> str:
    with pytest.raises(Several) as told:
        save(rounds, record, {code: one})
    return told.value.sentences[0]


def held(record: Measurement, code: str) -> tuple[int | None, str, bool]:
    row = queries.answers_of(record)[code]
    return row.score, row.source, row.provisional


def test_an_item_of_registers_alone_is_answered_and_locked(rounds: Rounds) -> None:
    record = rounds.make()
    note(rounds, record, "D1.03", score=2)
    assert held(record, "D1.03") == (2, "R", False)
    assert Answer.objects.get(code="D1.03").basis == SAYS
    for one in (Typed(score=5, basis="Laporan"), Typed(score=1)):
        assert refused(rounds, record, "D1.03", one) == (
            f"Butir D1.03 dijawab register: 2 ({SAYS}). Bila keliru, minta dinas sosial kabupaten membetulkan kutipannya."
        )
    save(rounds, record, {"D1.03": Typed()})
    assert held(record, "D1.03") == (2, "R", False)


def test_events_are_counted_from_verified_incidents_only(rounds: Rounds) -> None:
    record = rounds.make()
    save(rounds, record, typed({"D3.06": 5, "D3.07": 5, "D4.09": 4}))
    note(rounds, record, "D4.09", 1)
    assert held(record, "D4.09") == (4, "R", False), "the register's word also where people said the same"
    assert held(record, "D3.07") == (5, "F", True)
    note(rounds, record, "D3.07", 3)
    note(rounds, record, "D3.06", 9)
    assert held(record, "D3.07") == (2, "R", False)
    assert held(record, "D3.06") == (0, "R", False)
    assert "dijawab register" in refused(rounds, record, "D3.06", Typed(score=5, source="F"))


def test_with_several_sources_worse_is_free_and_better_asks_for_a_document(rounds: Rounds) -> None:
    record = rounds.make()
    note(rounds, record, "D1.09", score=3)
    assert held(record, "D1.09") == (3, "R", False)
    assert refused(rounds, record, "D1.09", Typed(score=4, source="F", basis="Diskusi")) == (
        f"Butir D1.09: register mencatat 3 ({SAYS}). Jawaban yang lebih baik perlu dokumen: pilih sumber dokumen desa "
        "dan tulis dasarnya."
    )
    save(rounds, record, {"D1.09": Typed(score=2, source="R")})
    assert held(record, "D1.09") == (2, "F", False)
    save(rounds, record, {"D1.09": Typed(score=5, source="D", basis="SK kepala desa 4/2012")})
    assert held(record, "D1.09") == (5, "D", False)
    save(rounds, record, {"D1.09": Typed()})
    assert held(record, "D1.09") == (3, "R", False)


def test_a_phone_cannot_better_what_the_register_says(rounds: Rounds) -> None:
    record = rounds.make()
    for code in ("D1.03", "D1.09", "D4.01"):
        note(rounds, record, code, score=4 if code == "D4.01" else 2)
    sent(rounds, form(threes()))
    assert [held(record, code)[:2] for code in ("D1.03", "D1.09", "D4.01")] == [(2, "R"), (2, "R"), (3, "D")]


def test_the_newest_entry_counts_and_old_ones_expire(rounds: Rounds) -> None:
    record = rounds.make()
    note(rounds, record, "D1.03", score=4)
    note(rounds, record, "D1.03", score=1)
    assert held(record, "D1.03")[0] == 1
    rounds.act(record, "cancel", "facilitator", given={"reason": "Diulang tahun depan."})
    assert not queries.answers_of(rounds.make(at=days(400)))


def test_an_entry_noted_during_the_check_is_taken_when_the_round_is_filled_again(rounds: Rounds) -> None:
    record = rounds.act(rounds.ready(all_at(4)), "fill", "facilitator")
    note(rounds, record, "D1.03", score=1)
    assert held(record, "D1.03") == (4, "D", True)
    rounds.act(record, "reopen", "facilitator", given={"reason": "Register menyusul."})
    record = rounds.act(record, "fill", "facilitator")
    result = queries.result_of(record)
    assert result is not None
    assert (held(record, "D1.03"), result.answers["D1.03"][0]) == ((1, "R", False), 1)
    assert record.answers_sha256 == answers_hash(queries.given(queries.answers_of(record)), record.families)


def test_rule_l4_asks_the_register(rounds: Rounds) -> None:
    record = rounds.ready(all_at(5))
    note(rounds, record, "L4", 1, events={"bentrok_meninggal": 1})
    result = queries.result_of(rounds.act(record, "fill", "facilitator"))
    assert result is not None
    assert (result.level, result.picture["rules"], result.picture["unknown_events"]) == (1, ["L4"], [])


def test_without_registers_items_are_provisional_and_a_correction_takes_what_came_since(rounds: Rounds) -> None:
    record = rounds.published(all_at(4))
    assert held(record, "D1.03") == (4, "D", True)
    note(rounds, record, "D1.03", score=1)
    assert held(record, "D1.03") == (4, "D", True)
    for where in ("hasil", "register"):
        assert "D1.03" in text(client(rounds, "kabupaten").get(page(record, where))).split("buka koreksi")[0]
    rounds.act(record, "correct", "kabupaten", given={"reason": "Register sudah ada."})
    fresh = Measurement.objects.get(corrects=record)
    assert held(fresh, "D1.03") == (1, "R", False)
    assert fresh.answers_sha256 != record.answers_sha256
    assert SAYS in text(client(rounds, "facilitator").get(page(fresh, "jawaban/D1")))


@pytest.mark.parametrize(
    ("code", "over", "sentence"),
    [
        ("D1.13", {}, "Butir D1.13 tidak dijawab dari register."),
        ("D1.03", {"score": 6}, "Jawaban D1.03 di luar pilihannya. Pilih dari daftar."),
        ("D1.03", {"na": True}, "Butir D1.03 harus dijawab; “tidak berlaku” tidak diizinkan."),
        ("D1.03", {"score": 1, "reference": " "}, "Tulis nomor dan tanggal register yang dikutip."),
        ("D1.03", {"score": 1, "as_of": date(2013, 1, 1)}, "Tanggal register belum tiba. Isi hari terakhir yang tercatat di dalamnya."),
        ("D1.03", {"score": 1, "as_of": date(2011, 1, 1)}, "Register ini lebih tua dari 12 bulan. Kutip yang lebih baru."),
        ("D1.03", {"score": 1, "records": -1}, "Jumlah catatan tidak boleh kurang dari nol."),
    ],
)
def test_entries_that_cannot_be_are_refused(rounds: Rounds, code: str, over: dict[str, Any], sentence: str) -> None:
    record = rounds.make()
    with pytest.raises(Refused) as told:
        note(rounds, record, code, **over)
    assert told.value.sentence == sentence
    assert not RegisterEntry.objects.exists()


def test_only_the_kabupaten_notes_entries_and_nobody_changes_one(rounds: Rounds) -> None:
    record = rounds.make()
    with pytest.raises(NotAllowed):
        operations.note_register(
            record, "D1.03", as_of=DAY, records=1, reference="x", score=5, by=rounds.as_("facilitator"), at=NOON
        )
    made = note(rounds, record, "D1.03", score=2)
    with pytest.raises(DatabaseError), transaction.atomic():
        RegisterEntry.objects.filter(pk=made.pk).update(score=5)


def test_the_pages_of_the_register(rounds: Rounds) -> None:
    record = rounds.make()
    url = page(record, "register/D3.06")
    assert client(rounds, "facilitator").get(url).status_code == 404
    office = client(rounds, "kabupaten")
    assert office.get(page(record, "register/D1.13")).status_code == 404
    assert "Jawaban menurut register" not in text(office.get(url))
    empty = office.post(url, {"_token": "7a1d5f86-1b8e-4f4e-9b0c-1f3c9e8f2a11"})
    assert (empty.status_code, "register/D3.06" in empty.request["PATH_INFO"]) == (422, True)
    sent = {"as_of": "2012-11-30", "records": "2", "reference": "Register 7/2012", "_token": "7a1d5f86-1b8e-4f4e-9b0c-1f3c9e8f2a12"}
    assert office.post(url, sent).status_code == 302
    clash = {**sent, "deaths": "0", "families": "", "_token": "7a1d5f86-1b8e-4f4e-9b0c-1f3c9e8f2a13"}
    assert office.post(page(record, "register/L4"), clash).status_code == 302
    shown = text(client(rounds, "facilitator").get(page(record, "register")))
    for words in ("terkunci", "per 30 November 2012, 2 catatan, Register 7/2012", "0 dengan korban jiwa; keluarga mengungsi: belum diketahui"):
        assert words in shown, words
    assert "register/D3.06" not in shown
    answers = text(client(rounds, "facilitator").get(page(record, "jawaban/D3")))
    assert 'name="D3.06"' not in answers
    assert 'name="D3.05"' in answers
