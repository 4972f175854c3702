"""From stored answers to a result that can be computed again: exact, in texts, with one hash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from fractions import Fraction

import numpy as np

from ketahanan.analytics import exact
from ketahanan.analytics.certainty import certainty
from ketahanan.analytics.engine import build
from ketahanan.analytics.explain import explain
from ketahanan.analytics.method import Method, Node
from ketahanan.analytics.table import Answer, Cell, Floats, Table

PLACES = 4
DRAWS = 1000


@dataclass(frozen=True, slots=True)
class Given:
    """One answer: a score, "does not apply" (`score` None and `na`), and the counts of a household item."""

    score: int | None
    na: bool = False
    asked: int | None = None
    positive: int | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A dimension or a reading: rounded value as text ("" without one), and its level where it has one."""

    value: str
    level: int | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """The official result. `index` is rounded as the method says, "" when there is none; `exact` is the fraction."""

    index: str
    exact: str
    level: int | None
    rules: tuple[str, ...]
    remeasure: bool
    unknown_events: tuple[str, ...]
    nodes: Mapping[str, Part]
    readings: Mapping[str, str]
    gaps: Mapping[str, Mapping[str, object]]

    def plain(self) -> dict[str, object]:
        """As JSON without floats."""
        found: dict[str, object] = json.loads(json.dumps(asdict(self)))
        return found


@dataclass(frozen=True, slots=True)
class Certain:
    """Chances of the levels, lowest first, and the 90 % interval, as texts with four places."""

    chances: tuple[str, ...]
    low: str
    middle: str
    high: str
    seed: int
    draws: int


type Answers = Mapping[str, Given]
type Events = Mapping[str, int]


def cells(method: Method, answers: Answers, events: Events) -> dict[str, Cell]:
    """The row that the engine reads; what was not answered is missing."""
    found: dict[str, Cell] = {}
    for item in method.indicators:
        answer = answers.get(item.code)
        if answer is None or (answer.score is None and not answer.na):
            found[item.code] = Answer.MISSING
        else:
            found[item.code] = Answer.NOT_APPLICABLE if answer.score is None else Fraction(answer.score)
    return found | {column: Fraction(count) for column, count in events.items()}


def picture(method: Method, answers: Answers, events: Events) -> Picture:
    """The result by the exact engine."""
    found = exact.build(method, [cells(method, answers, events)])[0]
    value = found.values[method.root.code]
    decision = found.decision
    nodes = {
        node.code: Part(_text(found.values[node.code]), found.levels.get(node.code)) for node in method.nodes[:-1]
    }
    return Picture(
        index="" if value is None else _text(found.rounded[method.root.code], method.places),
        exact="" if value is None else str(value),
        level=decision.level if decision else None,
        rules=decision.rules if decision else (),
        remeasure=bool(decision and decision.remeasure),
        unknown_events=decision.unknown_events if decision else (),
        nodes=nodes,
        readings={code: _text(reading) for code, reading in found.readings.items()},
        gaps={
            code: {"keys": list(gap.keys), "missing": list(gap.missing), "answered": gap.answered}
            for code, gap in found.gaps.items()
        },
    )


def sure(method: Method, answers: Answers, events: Events, families: int, seed: int) -> Certain:
    """How sure the level is: the household sample and the method drawn together, from the seed (ruling D5)."""
    table = _table(method, answers, events, families)
    found = certainty(method, table, seed=seed, count=DRAWS, compiled=False)
    return Certain(
        tuple(_float(chance) for chance in found.chances[0]), _float(found.low[0]), _float(found.middle[0]),
        _float(found.high[0]), seed, DRAWS,
    )  # fmt: skip


def explained(method: Method, answers: Answers, events: Events, families: int) -> tuple[str, list[tuple[str, str]]]:
    """The weakest dimension, and the items that would move the index most with their gains as texts."""
    found = explain(build(method, _table(method, answers, events, families)), 0)
    gains = {part.code: part.gain for part in found.parts if part.is_item}
    return found.weakest, [(code, _float(gains[code])) for code in found.movers]


def _table(method: Method, answers: Answers, events: Events, families: int) -> Table:
    columns = {code: np.array([_number(cell)]) for code, cell in cells(method, answers, events).items()}
    for column in method.levels.event_columns if method.levels else ():
        columns.setdefault(column, np.array([np.nan]))
    if method.households:
        shape = method.households
        columns[shape.total] = np.array([float(families)])
        for item in method.indicators:
            if item.bands:
                answer = answers.get(item.code, Given(None))
                columns[shape.asked.format(code=item.code)] = _count(answer.asked)
                columns[shape.positive.format(code=item.code)] = _count(answer.positive)
    na = {item.code: np.array([answers.get(item.code, Given(None)).na]) for item in method.indicators}
    return Table(("desa",), columns, na)


def _count(number: int | None) -> Floats:
    return np.array([np.nan if number is None else float(number)])


def _number(cell: Cell) -> float:
    return float(cell) if isinstance(cell, Fraction) else np.nan


def _text(value: Fraction | None, places: int = PLACES) -> str:
    if value is None:
        return ""
    scaled = exact.half_up(value, places) * 10**places
    whole, part = divmod(int(scaled), 10**places)
    return f"{whole}.{part:0{places}d}"


def _float(value: float) -> str:
    return f"{float(value):.{PLACES}f}"


def fingerprint(value: object) -> str:
    """SHA-256 of canonical JSON."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def plain_answers(answers: Answers) -> dict[str, list[int | None]]:
    """Answers as the hash sees them; "does not apply" is -1."""
    return {code: [-1 if a.na else a.score, a.asked, a.positive] for code, a in sorted(answers.items())}


def parts_of(method: Method, answers: Answers) -> dict[str, dict[str, int | None]]:
    """Scores by dimension."""
    found: dict[str, dict[str, int | None]] = {}
    for item in method.indicators:
        answer = answers.get(item.code)
        found.setdefault(item.parent, {})[item.code] = answer.score if answer else None
    return found


def dimensions(method: Method) -> tuple[Node, ...]:
    """Nodes that hold items, in the order of the method."""
    parents = {item.parent for item in method.indicators}
    return tuple(node for node in method.nodes if node.code in parents)
