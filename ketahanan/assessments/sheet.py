"""The sheet of a village: what a published round says about it, in words and numbers for people. Never a rank."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _

from ketahanan.analytics.method import Method
from ketahanan.assessments import cards, queries, results, scoring
from ketahanan.assessments.cards import Bar, Line
from ketahanan.assessments.models import Measurement, Result
from ketahanan.common.text import N_
from ketahanan.instruments import queries as instruments

LEVEL_ICONS = ("down", "minus", "done")
# Which readings stand together; Betke's five scores are two readings and three dimensions (domain 6).
GROUPS = (
    (N_("Menjaga dan menyesuaikan"), ("H", "Y")),
    (N_("Empat kemampuan"), ("A", "K", "M", "S")),
    (N_("Lima skor menurut Betke"), ("1P", "1S", "D2", "D3", "D4")),
)


@dataclass(frozen=True)
class Change:
    """Against the published round before: `by` with its sign, both intervals, and whether it exceeds their noise."""

    before: str
    low: str
    high: str
    on: date
    by: str
    real: bool
    other_method: bool
    round: UUID


@dataclass(frozen=True)
class Mover:
    """An item and by how many points of 100 the index rises when it reaches its best."""

    code: str
    title: str
    gain: str


@dataclass(frozen=True)
class Part:
    """A dimension: its bar, how many of its items were scored, and the answers behind it for those who may see them."""

    bar: Bar
    scored: int
    items: int
    weakest: bool
    lines: Sequence[Line]


@dataclass(frozen=True)
class Official:
    """The official level with its certainty: all that is public of a village (ruling D8)."""

    result: Result
    level: str
    tone: str
    icon: str
    certain: Mapping[str, object]
    households: int


@dataclass(frozen=True)
class Sheet:
    official: Official
    index: str
    parts: Sequence[Part]
    readings: Sequence[tuple[str, Sequence[Bar]]]
    movers: Sequence[Mover]
    change: Change | None


def official(record: Measurement, result: Result) -> Official:
    method, level = queries.method_of(record.instrument), result.level
    return Official(
        result, cards.level_name(method, level), cards.level_tone(level), "" if level is None else LEVEL_ICONS[min(level, 2)],
        cards.certainty_words(method, result), max((one.asked or 0 for one in results.answers_in(result).values()), default=0),
    )  # fmt: skip


def sheet_of(record: Measurement, result: Result) -> Sheet:
    """For readers of the round."""
    method, answers = queries.method_of(record.instrument), results.answers_in(result)
    weakest, gains = scoring.explained(method, answers, result.events, result.families)
    items = {item.code: item for item in method.indicators}
    return Sheet(
        official=official(record, result),
        index=cards.hundred(result.index),
        parts=_parts(record, result, method, weakest),
        readings=_readings(method, result),
        movers=[Mover(code, cards.named(items[code]), cards.hundred(gain)) for code, gain in gains],
        change=change(result, queries.published_before(record)),
    )


def _parts(record: Measurement, result: Result, method: Method, weakest: str) -> list[Part]:
    rows, form = queries.answers_of(record), instruments.form_in(record.instrument)
    found = []
    for bar in cards.dimension_bars(method, result):
        items = [item for item in method.indicators if item.parent == bar.code]
        scores = [result.answers.get(item.code, [None])[0] for item in items]
        scored = sum(score not in (None, -1) for score in scores)
        lines = cards.lines(items, form, rows, None)
        found.append(Part(bar, scored, len(items), bar.code == weakest, lines))
    return found


def _readings(method: Method, result: Result) -> list[tuple[str, list[Bar]]]:
    known = {bar.code: bar for bar in [*cards.dimension_bars(method, result), *cards.reading_bars(method, result)]}
    return [(_(title), [known[code] for code in codes]) for title, codes in GROUPS if all(code in known for code in codes)]


def change(now: Result, before: Result | None) -> Change | None:
    """Real when the difference exceeds what both 90 % intervals together allow: its square against their half widths'."""
    if before is None or before.measurement.filled_on is None:
        return None
    by = now.index - before.index
    noise = sum(((Decimal(one.certainty["high"]) - Decimal(one.certainty["low"])) / 2) ** 2 for one in (now, before))
    return Change(
        cards.hundred(before.index), cards.hundred(before.certainty["low"]), cards.hundred(before.certainty["high"]),
        before.measurement.filled_on, cards.signed(by), by**2 > noise,
        before.method_sha256 != now.method_sha256, before.measurement.public_id,
    )  # fmt: skip
