"""Results: made of stored answers, kept to the letter, and computed again by whoever doubts them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from ketahanan.analytics.method import Method
from ketahanan.assessments import queries, registers, scoring, suspicion
from ketahanan.assessments.models import Measurement, Result, Suspicion
from ketahanan.assessments.scoring import Answers, Events, Given, Picture
from ketahanan.common import zones
from ketahanan.common.errors import Several


def answers_hash(answers: Answers, families: int | None) -> str:
    return scoring.fingerprint({"answers": scoring.plain_answers(answers), "families": families})


def store(record: Measurement, at: datetime, *, events: Events | None = None) -> Result:
    """Compute and keep the result of this turn. Raises Several when the answers give no index.

    `events` of rule L4; left out, they are asked of the incident register.
    """
    method = queries.method_of(record.instrument)
    answers = queries.given(queries.answers_of(record))
    today = zones.today(at, record.area.zone)
    known = registers.verified_incidents(record.area, today) if events is None else events
    found = scoring.picture(method, answers, known or {})
    if not found.index:
        raise Several(gap_sentences(method, found))
    seed = int(answers_hash(answers, record.families)[:8], 16)
    certain = scoring.sure(method, answers, known or {}, record.families or 0, seed)
    kept: dict[str, Any] = {
        "method_sha256": record.instrument.method_sha256, "families": record.families or 0,
        "answers": scoring.plain_answers(answers), "events": dict(known or {}), "picture": found.plain(),
    }  # fmt: skip
    return Result.objects.create(
        measurement=record, round=record.round, method_code=method.code, method_version=method.version,
        sha256=scoring.fingerprint(kept), index=Decimal(found.index), level=found.level, certainty=asdict(certain),
        seed=seed, made_at=at, **kept,
    )  # fmt: skip


def recomputed(result: Result) -> Mapping[str, Any]:
    """What the stored answers and the stored version of the method give today."""
    method = queries.method_of(result.measurement.instrument)
    return scoring.picture(method, answers_in(result), result.events).plain()


def differences(result: Result) -> list[str]:
    """What of a stored result does not follow from what was stored with it; empty is good."""
    kept = {name: getattr(result, name) for name in ("method_sha256", "families", "answers", "events", "picture")}
    found = []
    if scoring.fingerprint(kept) != result.sha256:
        found.append("sha256")
    if result.method_sha256 != result.measurement.instrument.method_sha256:
        found.append("method")
    now = recomputed(result)
    found += [name for name in sorted(now) if now[name] != result.picture.get(name)]
    if (str(result.index), result.level) != (now["index"], now["level"]):
        found.append("columns")
    return found


def answers_in(result: Result) -> dict[str, Given]:
    """The answers as they were when the result was made."""
    return {
        code: Given(None if score == -1 else score, score == -1, asked, positive)
        for code, (score, asked, positive) in result.answers.items()
    }


def gap_sentences(method: Method, found: Picture) -> list[str]:
    """Why there is no index, dimension by dimension."""
    sentences = []
    for code, gap in found.gaps.items():
        if code == method.root.code:
            continue
        missing = list(dict.fromkeys([*gap["keys"], *gap["missing"]]))  # type: ignore[misc]
        sentences.append(
            _("%(part)s belum dapat dinilai: lengkapi butir %(items)s.")
            % {"part": code, "items": ", ".join(map(str, missing)) or _("yang kosong")}
        )
    return sentences


def note_suspicions(record: Measurement, result: Result, at: datetime) -> int:
    """Write down the signs of window dressing in this turn. Returns how many."""
    method, answers = queries.method_of(record.instrument), answers_in(result)
    today, before = zones.today(at, record.area.zone), queries.before(record)
    scores = {code: one.score for code, one in answers.items()}
    frame = queries.frame_of(record)
    asked = {code: one.asked for code, one in answers.items() if one.asked is not None}
    signs = [
        *suspicion.straight(scoring.parts_of(method, answers)),
        *suspicion.copied(scores, before),
        *suspicion.jumped(_fraction(result), today, before),
        *suspicion.short(asked, frame.size if frame and frame.size else 0),
    ]
    people = [who for who in (record.enumerator1, record.enumerator2) if who]
    signs += [suspicion.Sign("ENUMERATOR", {"name": who.name}) for who in queries.ordinary_members(people, record.area)]
    Suspicion.objects.bulk_create(
        Suspicion(measurement=record, round=record.round, code=sign.code, values=dict(sign.values), at=at) for sign in signs
    )
    return len(signs)


def _fraction(result: Result) -> Fraction:


    return Fraction(result.picture["exact"])
