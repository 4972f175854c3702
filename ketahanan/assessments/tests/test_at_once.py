"""Two people in the same moment, on a database with row locks: one wins, the other reads a sentence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from ketahanan.assessments import operations
from ketahanan.assessments.kinds import KIND
from ketahanan.assessments.models import Answer, Measurement, Result, Sampled
from ketahanan.assessments.tests.making import Rounds, typed
from ketahanan.flow import operations as flow
from ketahanan.flow.kinds import Given
from ketahanan.journal.models import Entry
from ketahanan.testing import NOON, build_country
from tests.racing import at_once

pytestmark = [pytest.mark.postgres_only, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def rounds() -> Rounds:
    return Rounds(build_country())


def step(rounds: Rounds, record: Measurement, name: str, who: str, **given: object) -> Callable[[], object]:
    by = rounds.as_(who)
    return lambda: flow.perform(KIND, record, name, by=by, at=NOON, given=Given(given))


@pytest.mark.parametrize("turn", range(4))
def test_one_publishes_while_another_returns_and_the_slower_one_is_told(rounds: Rounds, turn: int) -> None:
    record = rounds.act(rounds.explained(rounds.discussed()), "verify", "kabupaten")
    record = rounds.act(record, "publish", "verifier")
    told = at_once(
        step(rounds, record, "publish", "decider"),
        step(rounds, record, "return_centre", "verifier", reason="Foto berkas kabur."),
    )
    record = rounds.again(record)
    published = record.state == "DITERBITKAN"
    assert (record.state, record.round) in {("DITERBITKAN", 1), ("DIKEMBALIKAN_LAPANGAN", 2)}
    label, state = ("Kembalikan ke lapangan", "Diterbitkan") if published else ("Terbitkan", "Dikembalikan ke lapangan")
    assert len(told) == 1
    assert told[0].startswith(f"“{label}” tidak bisa lagi")
    assert state in told[0]
    ended = Entry.objects.filter(action__in=["measurement.publish", "measurement.return_centre"])
    assert ended.count() == 1


def test_a_sample_is_drawn_once_when_two_press_together(rounds: Rounds) -> None:
    record, by = rounds.make(), rounds.as_("facilitator")
    numbers = {place.pk: range(1, 41) for place in rounds.places}
    operations.save_frame(record, numbers, uploaded=False, by=by, at=NOON)
    told = at_once(*[lambda: operations.draw_sample(record, by=by, at=NOON)] * 2)
    assert len(told) == 1
    assert told[0].startswith("Sampel sudah diundi dan tidak diundi ulang.")
    assert Sampled.objects.filter(spare=False).count() == 30


def test_answers_that_come_while_the_round_is_filled_are_in_the_result_or_refused(rounds: Rounds) -> None:
    record, by = rounds.ready(), rounds.as_("enum1")
    told = at_once(
        step(rounds, record, "fill", "facilitator"),
        lambda: operations.save_answers(record, typed({"D1.02": 5}), by=by, at=NOON),
    )
    kept = Answer.objects.get(measurement=record, code="D1.02").score
    assert Result.objects.get().answers["D1.02"][0] == kept
    assert told == ([] if kept == 5 else ["Pengukuran ini sudah terisi, jadi isinya tidak dapat diubah."])


@pytest.mark.parametrize("turn", range(4))
def test_a_register_noted_while_the_round_is_filled_is_in_the_result_or_waits(rounds: Rounds, turn: int) -> None:
    record = rounds.ready()
    entry: dict[str, Any] = {"as_of": date(2012, 11, 30), "records": 3, "reference": "Register 7/2012", "score": 1}
    told = at_once(
        step(rounds, record, "fill", "facilitator"),
        lambda: operations.note_register(record, "D1.03", **entry, by=rounds.as_("kabupaten"), at=NOON),
    )
    kept = Answer.objects.get(measurement=record, code="D1.03").score
    assert told == []
    assert Result.objects.get().answers["D1.03"][0] == kept


def test_a_correction_is_opened_once(rounds: Rounds) -> None:
    record = rounds.published()
    told = at_once(*(step(rounds, record, "correct", who, reason="Salah catat.") for who in ("kabupaten", "verifier")))
    assert Measurement.objects.filter(corrects=record).count() == 1
    assert told == ["Koreksi untuk hasil ini sudah dibuka. Lanjutkan koreksi itu."]
