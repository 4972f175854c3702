"""A composite index as data: a tree of indicators, how each is prepared, how they join, which level follows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction
from functools import cached_property


class Direction(StrEnum):
    UP = "up"
    DOWN = "down"


class Treat(StrEnum):
    NONE = "none"
    WINSORISE = "winsorise"
    LOG = "log"


class Normal(StrEnum):
    NONE = "none"
    GOALPOSTS = "goalposts"
    MINMAX = "minmax"
    ZSCORE = "zscore"
    RANK = "rank"
    PERCENT_OF_MAX = "percent_of_max"


class Join(StrEnum):
    ARITHMETIC = "arithmetic"
    GEOMETRIC = "geometric"
    HARMONIC = "harmonic"
    MINIMUM = "minimum"
    SUM = "sum"


class Closed(StrEnum):
    """Which end of an interval of levels belongs to it: left is [a, b), right is (a, b]."""

    LEFT = "left"
    RIGHT = "right"


class DecideOn(StrEnum):
    ROUNDED = "rounded"
    EXACT = "exact"


class RuleKind(StrEnum):
    """`require`: a level needs every node at or above; `lower`: any node below costs steps; `cap`: an event does."""

    REQUIRE = "require"
    LOWER = "lower"
    CAP = "cap"


@dataclass(frozen=True)
class Treatment:
    """Winsorising cuts at the percentiles `low` and `high` (0 to 100) of the table, linearly interpolated."""

    kind: Treat = Treat.NONE
    low: Fraction = Fraction(0)
    high: Fraction = Fraction(100)


@dataclass(frozen=True)
class Normalisation:
    """Goalposts and min-max map onto `scale`; z-scores to mean and sd; ranks run from 1 (worst), ties averaged."""

    kind: Normal = Normal.NONE
    low: Fraction | None = None
    high: Fraction | None = None
    cap: bool = False
    log: bool = False
    scale: tuple[Fraction, Fraction] = (Fraction(0), Fraction(1))
    mean: Fraction = Fraction(0)
    sd: Fraction = Fraction(1)


@dataclass(frozen=True)
class Missing:
    """When a node has a value. Without any of the three counts, every child must be there."""

    min_answered: int | None = None
    min_share: Fraction | None = None
    max_missing: int | None = None
    keys_required: bool = False

    @property
    def missing_limit(self) -> int | None:
        if self.max_missing is None and self.min_answered is None and self.min_share is None:
            return 0
        return self.max_missing


@dataclass(frozen=True)
class Indicator:
    code: str
    parent: str
    title: str
    title_en: str = ""
    weight: Fraction = Fraction(1)
    direction: Direction = Direction.UP
    treatment: Treatment = Treatment()
    normalisation: Normalisation = Normalisation()
    key: bool = False
    na_allowed: bool = False
    values: tuple[Fraction, ...] = ()
    bands: tuple[Fraction, ...] = ()
    set_code: str = ""
    sources: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Node:
    """`floor` lifts children before a geometric or harmonic mean; `places` rounds what the parent receives."""

    code: str
    parent: str
    title: str
    title_en: str = ""
    weight: Fraction = Fraction(1)
    join: Join = Join.ARITHMETIC
    missing: Missing = Missing()
    floor: Fraction | None = None
    places: int | None = None


@dataclass(frozen=True)
class Event:
    """A column of the table that is no indicator; it happened when the number reaches `at_least`."""

    column: str
    at_least: Fraction


@dataclass(frozen=True)
class Rule:
    code: str
    kind: RuleKind
    level: int = 0
    otherwise: int = 0
    nodes: tuple[str, ...] = ()
    limit: Fraction = Fraction(0)
    by: int = 1
    events: tuple[Event, ...] = ()
    remeasure: bool = False


@dataclass(frozen=True)
class Levels:
    """`names` from the lowest up; `cuts` are the borders between them, one fewer."""

    names: tuple[str, ...]
    cuts: tuple[Fraction, ...]
    closed: Closed = Closed.LEFT
    rules: tuple[Rule, ...] = ()
    also: tuple[str, ...] = ()

    @property
    def event_columns(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(event.column for rule in self.rules for event in rule.events))


@dataclass(frozen=True)
class Reading:
    """The weighted mean of all indicators with one tag, when enough of them are answered."""

    code: str
    tag: str
    title: str
    title_en: str = ""
    min_share: Fraction = Fraction(2, 3)


@dataclass(frozen=True)
class Variant:
    """The same method without some indicators."""

    code: str
    without: tuple[str, ...]


@dataclass(frozen=True)
class Households:
    """Columns of a household sample; `{code}` stands for the item."""

    total: str
    asked: str
    positive: str


@dataclass(frozen=True)
class Choices:
    """What might have been chosen beside what the file does: other normalisations and treatments of every indicator,
    other means of the top, or of every node. `floor` lifts values before a geometric or harmonic mean among them."""

    weight_spread: Fraction = Fraction(0)
    normalisations: tuple[Normalisation, ...] = ()
    treatments: tuple[Treatment, ...] = ()
    joins: tuple[Join, ...] = ()
    everywhere: bool = False
    floor: Fraction = Fraction(1, 100)


@dataclass(frozen=True)
class Method:
    """Nodes stand children first, the root last; indicators in the order of their nodes."""

    code: str
    version: str
    title: str
    nodes: tuple[Node, ...]
    indicators: tuple[Indicator, ...]
    title_en: str = ""
    source: str = ""
    places: int = 4
    decide_on: DecideOn = DecideOn.ROUNDED
    levels: Levels | None = None
    readings: tuple[Reading, ...] = ()
    variants: tuple[Variant, ...] = ()
    households: Households | None = None
    choices: Choices = field(default_factory=Choices)

    @property
    def root(self) -> Node:
        return self.nodes[-1]

    @cached_property
    def by_code(self) -> dict[str, Node | Indicator]:
        found: dict[str, Node | Indicator] = {node.code: node for node in self.nodes}
        return found | {indicator.code: indicator for indicator in self.indicators}

    @cached_property
    def children(self) -> dict[str, tuple[Node | Indicator, ...]]:
        """Of every node, indicators first."""
        found: dict[str, list[Node | Indicator]] = {node.code: [] for node in self.nodes}
        for indicator in self.indicators:
            found[indicator.parent].append(indicator)
        for node in self.nodes[:-1]:
            found[node.parent].append(node)
        return {code: tuple(row) for code, row in found.items()}

    def leaves(self, code: str) -> Iterator[Indicator]:
        """Indicators below a node."""
        for child in self.children[code]:
            if isinstance(child, Indicator):
                yield child
            else:
                yield from self.leaves(child.code)

    def tagged(self, tag: str) -> tuple[Indicator, ...]:
        return tuple(i for i in self.indicators if tag in i.tags)

    def variant(self, code: str) -> Method:
        """The method without the indicators that the variant leaves out; KeyError if there is none."""
        chosen = {variant.code: variant for variant in self.variants}[code]
        kept = tuple(i for i in self.indicators if i.code not in chosen.without)
        return replace(self, code=code, indicators=kept, variants=())
