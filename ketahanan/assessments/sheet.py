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
from ketahanan.editions.models import PublicLevel
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
class Sheet:
    result: Result
    index: str
    level: str
    tone: str
    icon: str
    certain: Mapping[str, object]
    parts: Sequence[Part]
    readings: Sequence[tuple[str, Sequence[Bar]]]
    movers: Sequence[Mover]
    change: Change | None
    households: int
    whole: bool


def sheet_of(record: Measurement, result: Result, *, whole: bool) -> Sheet:
    """`whole` is for readers of the round: what is public names neither items nor answers, which may tell of a conflict."""
    method, answers = queries.method_of(record.instrument), results.answers_in(result)
    weakest, gains = scoring.explained(method, answers, result.events, result.families)
    items = {item.code: item for item in method.indicators}
    level, before = result.level, queries.published_before(record)
    if before is not None and not whole and before.measurement.edition.public_level != PublicLevel.SHOWN:
        before = None
    return Sheet(
        result=result,
        index=cards.hundred(result.index),
        level=cards.level_name(method, level),
        tone=cards.level_tone(level),
        icon="" if level is None else LEVEL_ICONS[min(level, 2)],
        certain=cards.certainty_words(method, result),
        parts=_parts(record, result, method, weakest, whole=whole),
        readings=_readings(method, result),
        movers=[Mover(code, cards.named(items[code]), cards.hundred(gain)) for code, gain in gains] if whole else (),
        change=change(result, before),
        households=max((one.asked or 0 for one in answers.values()), default=0),
        whole=whole,
    )


def _parts(record: Measurement, result: Result, method: Method, weakest: str, *, whole: bool) -> list[Part]:
    rows = queries.answers_of(record) if whole else {}
    form = instruments.form_in(record.instrument) if whole else None
    found = []
    for bar in cards.dimension_bars(method, result):
        items = [item for item in method.indicators if item.parent == bar.code]
        scores = [result.answers.get(item.code, [None])[0] for item in items]
        scored = sum(score not in (None, -1) for score in scores)
        lines = cards.lines(items, form, rows, None) if form else ()
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
