"""Results through the whole stored path: typed answers, filled round, stored row, computed again."""

from __future__ import annotations

import json
from fractions import Fraction
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from ketahanan.assessments import guards, queries, results, scoring
from ketahanan.assessments.models import Answer, Result
from ketahanan.assessments.operations import Typed, save_answers
from ketahanan.assessments.tests.making import Rounds, all_at, days, points, typed
from ketahanan.common.errors import Refused
from ketahanan.flow.kinds import Given
from ketahanan.testing import NOON

NA3 = ("D3.08", "D3.09")
NA7 = ("D2.12", "D3.04", "D3.08", "D3.09")


def scored(d1: int, d2: int, d3: int, d4: int, na: tuple[str, ...] = ()) -> dict[str, Typed]:
    parts = {"D1": d1, "D2": d2, "D3": d3, "D4": d4}
    found: dict[str, int] = {}
    for part, total in parts.items():
        found |= points(part, total, na=na)
    return typed(found, na)


V4 = scored(76, 76, 76, 44)
# name, answers, incidents, index, level (0 rendah), rules, levels of the dimensions
VECTORS = [
    ("V1", all_at(3), {}, "0.6000", 1, [], None),
    ("V2", all_at(5), {}, "1.0000", 2, [], None),
    ("V3", scored(56, 48, 49, 32, NA3), {}, "0.6000", 1, [], None),
    ("V4", V4, {}, "0.8500", 1, ["L2"], None),
    ("V5", scored(56, 56, 56, 24), {}, "0.6000", 0, ["L3"], None),
    ("V6", scored(60, 60, 60, 60), {}, "0.7500", 2, [], None),
    ("V7", scored(36, 39, 32, 43, NA7), {}, "0.5000", 1, [], None),
    ("V8", all_at(5), {"bentrok_meninggal": 1, "keluarga_mengungsi": 0}, "1.0000", 1, ["L4"], None),
    ("V9", V4, {}, "0.8500", 1, ["L2"], [2, 2, 2, 1]),
]


@pytest.mark.parametrize(
    ("answers", "events", "index", "level", "rules", "parts"), [row[1:] for row in VECTORS], ids=[row[0] for row in VECTORS]
)
def test_the_vectors_through_the_whole_stored_path(
    rounds: Rounds,
    answers: dict[str, Typed],
    events: dict[str, int],
    index: str,
    level: int,
    rules: list[str],
    parts: list[int] | None,
) -> None:
    record = rounds.ready(answers)
    made = results.store(record, NOON, events=events)
    kept = Result.objects.select_related("measurement__instrument").get(pk=made.pk)
    assert (str(kept.index), kept.level, kept.picture["rules"]) == (index, level, rules)
    assert results.differences(kept) == []
    assert (kept.method_code, kept.method_version) == ("IKSD", "1")
    assert set(kept.picture["readings"]) == {"H", "Y", "A", "K", "M", "S", "1P", "1S"}
    if parts:
        assert [kept.picture["nodes"][code]["level"] for code in ("D1", "D2", "D3", "D4")] == parts
    assert kept.picture["unknown_events"] == ([] if events else ["bentrok_meninggal", "keluarga_mengungsi"])


def test_v7_is_decided_on_the_rounded_value(rounds: Rounds) -> None:
    made = results.store(rounds.ready(VECTORS[6][1]), NOON)
    assert round(float(Fraction(made.picture["exact"])), 8) == 0.49995192


def test_certainty_stands_beside_the_result_and_comes_again_from_its_seed(rounds: Rounds) -> None:
    record = rounds.ready(scored(60, 60, 60, 60))
    made = results.store(record, NOON)
    chances = [float(text) for text in made.certainty["chances"]]
    assert sum(chances) == pytest.approx(1)
    assert max(chances) < 0.99
    assert float(made.certainty["low"]) < 0.75 < float(made.certainty["high"])
    method = queries.method_of(record.instrument)
    again = scoring.sure(method, results.answers_in(made), {}, made.families, made.seed)
    assert again.chances == tuple(made.certainty["chances"])


def test_the_command_proves_every_result_and_names_what_differs(rounds: Rounds) -> None:
    record = rounds.act(rounds.ready(), "fill", "facilitator")
    told = StringIO()
    call_command("recompute_results", stdout=told)
    assert told.getvalue().strip() == "1 results, 0 different"
    forged = Result.objects.get(measurement=record)
    Result.objects.create(**{
        field.attname: getattr(forged, field.attname) for field in Result._meta.concrete_fields if not field.primary_key
    } | {"round": 9, "level": 2})  # fmt: skip
    wrong = StringIO()
    with pytest.raises(CommandError, match="1 results do not follow from their answers"):
        call_command("recompute_results", stdout=StringIO(), stderr=wrong)
    assert wrong.getvalue().strip().endswith(": columns")


def test_a_result_that_does_not_follow_is_not_published(rounds: Rounds, monkeypatch: pytest.MonkeyPatch) -> None:
    record = rounds.act(rounds.explained(rounds.discussed()), "verify", "kabupaten")
    result = queries.result_of(record)
    assert result is not None
    result.answers = result.answers | {"D1.02": [5, None, None]}
    monkeypatch.setattr(queries, "result_of", lambda _record: result)
    with pytest.raises(Refused) as told:
        guards.can_publish(record, Given(), rounds.as_("verifier"), NOON)
    assert told.value.sentence == (
        "Hasil tersimpan berbeda dari hitung ulang. Jangan terbitkan; kembalikan ke lapangan."
    )


def test_levels_are_public_for_a_whole_kabupaten_or_for_none(rounds: Rounds) -> None:
    record = rounds.published()
    edition, kabupaten = record.edition, rounds.country.kabupaten
    edition.public_level = "TAMPIL"
    assert [row.measurement_id for row in queries.public_results(kabupaten, edition)] == [record.pk]
    assert queries.public_results(rounds.country.other_kabupaten, edition) == []
    edition.public_level = "TUTUP"
    assert queries.public_results(kabupaten, edition) == []


def test_a_jump_and_copied_answers_are_flagged_and_must_be_explained(rounds: Rounds) -> None:
    rounds.published(scored(40, 40, 40, 40))
    later = days(30)
    record = rounds.act(rounds.ready(scored(65, 65, 65, 65), at=later, purpose="TAHUNAN"), "fill", "facilitator", at=later)
    found = {sign.code: sign.values for sign in queries.suspicions_of(record)}
    assert found["LONJAK"] == {"change": "+0.3125", "before": "0.5000", "after": "0.8125"}
    record = rounds.talked_about(record, at=later)
    with pytest.raises(Refused) as told:
        rounds.act(record, "verify", "kabupaten", at=later)
    assert "tanda kejanggalan belum dijelaskan. Jelaskan di halaman Pemeriksaan." in told.value.sentence
    assert rounds.act(rounds.explained(record, at=later), "verify", "kabupaten", at=later).state == "DIVERIFIKASI_KAB"


def test_the_same_answers_as_last_time_are_flagged(rounds: Rounds) -> None:
    rounds.published(scored(50, 40, 45, 42))
    later = days(300)
    record = rounds.act(rounds.ready(scored(50, 40, 45, 42), at=later, purpose="TAHUNAN"), "fill", "facilitator", at=later)
    assert {"SALIN"} <= {sign.code for sign in queries.suspicions_of(record)}


def test_every_answer_is_in_the_hash_that_is_signed(rounds: Rounds) -> None:
    record = rounds.ready()
    before = record.answers_sha256
    save_answers(record, typed({"D1.02": 4}), by=rounds.as_("enum1"), at=NOON)
    after = rounds.again(record).answers_sha256
    assert before != after
    assert after == results.answers_hash(queries.given(queries.answers_of(record)), record.families)
    assert Answer.objects.get(code="D1.02").by == rounds.country.people["enum1"]
    assert json.dumps(results.store(record, NOON).picture)
