"""Reads a method file (TOML) and says everything that is wrong with it at once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from ketahanan.analytics import method_checks
from ketahanan.analytics.errors import N_, Flaw, FlawsFound
from ketahanan.analytics.method import (
    Choices,
    Closed,
    DecideOn,
    Direction,
    Event,
    Households,
    Indicator,
    Join,
    Levels,
    Method,
    Missing,
    Node,
    Normal,
    Normalisation,
    Reading,
    Rule,
    RuleKind,
    Treat,
    Treatment,
    Variant,
)
from ketahanan.analytics.toml_section import ONE_OF, Section, Source

SUM_TO_ONE = "sum_to_one"
# More places than a double holds say nothing; an answer with more options is no option set.
MOST_PLACES, MOST_OPTIONS = 12, 1000

NOT_TOML = N_("Berkas bukan TOML yang benar: %(reason)s. Perbaiki baris itu.")
NO_LEVEL = N_("Tingkat \"%(level)s\" pada %(where)s tidak ada. Pilih salah satu: %(choices)s.")
SCALE = N_("\"scale\" pada %(where)s harus dua bilangan, yang kecil lebih dulu.")


def read_method(text: str, name: str = "") -> Method:
    """The method in `text`; raises FlawsFound with file and line of everything that is wrong."""
    try:
        content = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        raise FlawsFound(
            [Flaw(NOT_TOML, {"reason": str(error)}, name, int(found[1]) if found else 0)]
        ) from error
    source = Source(name, text)
    method = _method(Section(source, content, name or "berkas", 0))
    if source.flaws or method is None:
        raise FlawsFound(source.flaws)
    return method


def _method(top: Section) -> Method | None:
    source = top.source
    head = top.table("method") or Section(source, {}, "method", 0)
    head.at = source.line("method")
    nodes, indicators = _tree(top, head)
    readings = tuple(
        Reading(
            row.text("code"), row.text("tag"), row.text("title"), row.text("title_en", ""),
            row.number_or("min_share", Fraction(2, 3)),
        )
        for row in _closing(top.tables("reading"))
    )  # fmt: skip
    variants = tuple(
        Variant(row.text("code"), row.texts("without")) for row in _closing(top.tables("variant"))
    )
    method = Method(
        code=head.text("code"),
        version=head.text("version"),
        title=head.text("title"),
        title_en=head.text("title_en", ""),
        source=head.text("source", ""),
        places=_whole(head, "places", 4, MOST_PLACES),
        decide_on=head.one_of("decide_on", DecideOn, DecideOn.ROUNDED),
        nodes=nodes,
        indicators=indicators,
        levels=_levels(top),
        readings=readings,
        variants=variants,
        households=_households(top),
        choices=_choices(top),
    )
    weights = head.text("weights", "")
    if weights not in {"", SUM_TO_ONE}:
        head.flaw(ONE_OF, key="weights", value=weights, choices=SUM_TO_ONE)
    head.close("code", "weights")
    top.close()
    return method_checks.checked(method, source, weights_sum_to_one=weights == SUM_TO_ONE)


def _closing(rows: list[Section]) -> list[Section]:
    """Sections of a list are read by the caller; their keys are few and all named here."""
    for row in rows:
        row.asked |= {"code", "tag", "title", "title_en", "min_share", "without"}
        row.close()
    return rows


def _whole(section: Section, key: str, default: int, most: int | None = None) -> int:
    found = section.whole(key, 0, most)
    return default if found is None else found


def _tree(top: Section, head: Section) -> tuple[tuple[Node, ...], tuple[Indicator, ...]]:
    defaults, sets = top.table("item_defaults"), top.table("sets")
    default = defaults.content if defaults else {}
    known_sets = sets.content if sets else {}
    nodes: list[Node] = []
    indicators: list[Indicator] = []
    for row in top.tables("node"):
        node = _node(row)
        nodes.append(node)
        for item in row.tables("items", default=default):
            indicators.append(_indicator(item, node.code, known_sets))
            item.close()
        row.close()
    return tuple(nodes), tuple(indicators)


def _node(row: Section) -> Node:
    gap = row.table("missing")
    missing = Missing()
    if gap is not None:
        missing = Missing(
            gap.whole("min_answered", 1), gap.number("min_share"), gap.whole("max_missing", 0), gap.yes("keys_required")
        )
        gap.close()
    return Node(
        code=row.text("code"),
        parent=row.text("parent", ""),
        title=row.text("title"),
        title_en=row.text("title_en", ""),
        weight=row.number_or("weight", 1),
        join=row.one_of("join", Join, Join.ARITHMETIC),
        missing=missing,
        floor=row.number("floor"),
        places=row.whole("places", 0, MOST_PLACES),
    )


def _indicator(row: Section, parent: str, sets: Mapping[str, object]) -> Indicator:
    code, set_code = row.text("code"), row.text("set", "")
    known = sets.get(set_code)
    bands = Section(row.source, known, f"sets.{set_code}", row.source.line(f"sets.{set_code}")) if isinstance(
        known, dict
    ) else row  # fmt: skip
    low, high = row.whole("lowest", 0), row.whole("highest", 1, MOST_OPTIONS)
    values = tuple(Fraction(n) for n in range(low or 0, high + 1)) if high is not None else ()
    return Indicator(
        code=code,
        parent=parent,
        title=row.text("title"),
        title_en=row.text("title_en", ""),
        weight=row.number_or("weight", 1),
        direction=row.one_of("direction", Direction, Direction.UP),
        treatment=_treatment(row.table("treat")),
        normalisation=_normalisation(row.table("normalise")),
        key=row.yes("key"),
        na_allowed=row.yes("na"),
        values=values,
        bands=bands.numbers("bands"),
        set_code=set_code,
        sources=row.texts("from"),
        tags=row.texts("tags"),
    )


def _treatment(row: Section | None) -> Treatment:
    if row is None:
        return Treatment()
    found = Treatment(
        row.one_of("kind", Treat, Treat.NONE), row.number_or("low", Fraction(5, 2)), row.number_or("high", Fraction(195, 2))
    )
    row.close()
    return found


def _normalisation(row: Section | None) -> Normalisation:
    if row is None:
        return Normalisation()
    scale = row.numbers("scale") or (Fraction(0), Fraction(1))
    if len(scale) != 2 or scale[0] >= scale[1]:
        row.flaw(SCALE)
        scale = (Fraction(0), Fraction(1))
    found = Normalisation(
        kind=row.one_of("kind", Normal, Normal.NONE),
        low=row.number("low"),
        high=row.number("high"),
        cap=row.yes("cap"),
        log=row.yes("log"),
        scale=(scale[0], scale[1]),
        mean=row.number_or("mean", 0),
        sd=row.number_or("sd", 1),
    )
    row.close()
    return found


def _levels(top: Section) -> Levels | None:
    row = top.table("levels")
    if row is None:
        return None
    row.at = top.source.line("levels")
    names = row.texts("names")
    rules = []
    for entry in row.tables("rule"):
        rules.append(_rule(entry, names))
        entry.close()
    levels = Levels(
        names, row.numbers("cuts"), row.one_of("closed", Closed, Closed.LEFT), tuple(rules), row.texts("also")
    )
    row.close()
    return levels


def _rule(row: Section, names: tuple[str, ...]) -> Rule:
    kind = row.one_of("kind", RuleKind, RuleKind.REQUIRE)
    events = tuple(
        Event(event.text("column"), event.number_or("at_least", 1)) for event in row.tables("when")
    )
    limit = row.number("below" if kind is RuleKind.LOWER else "at_least")
    return Rule(
        code=row.text("code"),
        kind=kind,
        level=_level(row, "level", names) if kind is not RuleKind.LOWER else 0,
        otherwise=_level(row, "otherwise", names) if kind is RuleKind.REQUIRE else 0,
        nodes=row.texts("nodes"),
        limit=Fraction(0) if limit is None else limit,
        by=_whole(row, "by", 1),
        events=events,
        remeasure=row.yes("remeasure"),
    )


def _level(row: Section, key: str, names: tuple[str, ...]) -> int:
    name = row.text(key)
    if name in names:
        return names.index(name)
    row.flaw(NO_LEVEL, level=name, choices=", ".join(names))
    return 0


def _households(top: Section) -> Households | None:
    row = top.table("households")
    if row is None:
        return None
    found = Households(row.text("total"), row.text("asked"), row.text("positive"))
    row.close()
    return found


def _choices(top: Section) -> Choices:
    row = top.table("choices")
    if row is None:
        return Choices()
    joins = []
    for name in row.texts("joins"):
        joins.append(Section(row.source, {"joins": name}, row.where, row.at).one_of("joins", Join, Join.ARITHMETIC))
    found = Choices(
        row.number_or("weight_spread", 0),
        tuple(_normalisation(entry) for entry in row.tables("normalisations")),
        tuple(_treatment(entry) for entry in row.tables("treatments")),
        tuple(joins),
        row.yes("everywhere"),
        row.number_or("floor", Fraction(1, 100)),
    )
    row.close()
    return found
