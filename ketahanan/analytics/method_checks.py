"""What a method must be beyond its spelling: one tree without a cycle, weights, borders and rules that fit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from ketahanan.analytics.errors import N_
from ketahanan.analytics.method import (
    Direction,
    Indicator,
    Join,
    Levels,
    Method,
    Node,
    Normal,
    RuleKind,
    Treat,
)
from ketahanan.analytics.toml_section import Source

NO_NODES = N_("Metode ini tidak punya simpul. Tambahkan sedikitnya satu [[node]] dengan items.")
NO_ROOT = N_("Tidak ada simpul tanpa \"parent\". Hapus \"parent\" dari simpul puncak.")
ROOTS = N_("Ada lebih dari satu simpul tanpa \"parent\": %(codes)s. Beri \"parent\" pada semuanya kecuali simpul puncak.")
PARENT = N_("Induk \"%(parent)s\" dari %(code)s tidak ada. Tulis kode sebuah simpul: %(choices)s.")
CYCLE = N_("Simpul ini berputar: %(codes)s. Ubah salah satu \"parent\" sehingga semua bermuara ke puncak.")
TWICE = N_("Kode %(code)s dipakai lebih dari sekali. Beri kode yang berbeda.")
CHILDLESS = N_("Simpul %(code)s tidak punya items maupun simpul anak. Isi atau hapus simpul itu.")
WEIGHT = N_("Bobot %(code)s adalah %(weight)s. Bobot harus lebih dari nol.")
SUM = N_("Bobot di bawah %(code)s berjumlah %(sum)s, bukan 1. Perbaiki bobotnya atau hapus weights = \"sum_to_one\".")
GOALPOSTS = N_("Patok %(code)s harus ada dua, \"low\" lebih kecil daripada \"high\".")
LOG_GOALPOSTS = N_("Patok logaritma %(code)s harus lebih dari nol.")
DOWN = N_("%(code)s berarah down tetapi tanpa normalisasi. Pilih \"normalise\" untuknya.")
SD = N_("Simpangan baku tujuan %(code)s harus lebih dari nol.")
PERCENTILES = N_("Persentil %(code)s harus di antara 0 dan 100, \"low\" lebih kecil daripada \"high\".")
FLOOR = N_("%(code)s memakai rata-rata %(join)s, tetapi nilai anaknya bisa nol atau negatif. Beri \"floor\" lebih dari nol.")
BANDS = N_("Batas bands %(code)s harus naik dan satu kurang dari jumlah nilainya.")
SHARE = N_("\"min_share\" %(code)s harus lebih dari 0 dan paling banyak 1.")
TOO_MANY = N_("%(code)s meminta %(wanted)s jawaban, padahal anaknya hanya %(count)s. Kecilkan min_answered.")
CUTS = N_("Ada %(names)s tingkat dan %(cuts)s batas. Jumlah batas harus satu kurang dari jumlah tingkat.")
OVERLAP = N_("Batas tingkat bertindih: %(low)s tidak lebih kecil daripada %(high)s. Urutkan batas dari kecil ke besar.")
RULE_NODE = N_("Aturan %(code)s menyebut %(node)s, yang bukan simpul. Pilih: %(choices)s.")
RULE_EMPTY = N_("Aturan %(code)s tidak lengkap. Aturan %(kind)s membutuhkan %(needs)s.")
TAG = N_("Bacaan %(code)s memakai tanda \"%(tag)s\", yang tidak ada pada satu pun butir.")
UNKNOWN_ITEM = N_("Varian %(code)s menyebut %(item)s, yang bukan butir metode ini.")
JOINS = N_("\"joins\" hanya untuk rata-rata dan minimum; jumlah memakai skala lain. Hapus sum dari pilihan dan dari simpul puncak.")
TAKEN = N_("Kode %(code)s dipakai sendiri oleh berkas hasil. Beri simpul itu kode yang lain.")
SPREAD = N_("\"weight_spread\" harus dari 0 sampai kurang dari 1.")


# Columns that outputs and extracts bring themselves.
COLUMNS = frozenset({
    "unit", "method", "version", "seed", "draws", "level", "rules", "remeasure", "low", "middle", "high", "likely", "sure",
    "own_share", "shrunken", "shrunken_error", "kode", "provinsi", "metode", "versi",
})  # fmt: skip


def checked(method: Method, source: Source, *, weights_sum_to_one: bool) -> Method | None:
    """The method with its nodes in order, children first; None when there is no tree. Flaws go to `source`."""
    ordered = _ordered(method, source)
    if ordered is None:
        return None
    _weights(ordered, source, weights_sum_to_one)
    for indicator in ordered.indicators:
        _indicator(indicator, source, _at(source, indicator.code))
    for node in ordered.nodes:
        _node(ordered, node, source)
    if ordered.levels is not None:
        _levels(ordered, ordered.levels, source)
    _rest(ordered, source)
    _choices(ordered, source)
    return ordered


def _at(source: Source, code: str) -> int:
    return source.line("code", code)


def _ordered(method: Method, source: Source) -> Method | None:
    known = {node.code: node for node in method.nodes}
    if not known:
        source.flaw(NO_NODES, 0)
        return None
    codes = Counter([node.code for node in method.nodes] + [item.code for item in method.indicators])
    for code in [code for code, count in codes.items() if count > 1]:
        source.flaw(TWICE, _at(source, code), code=code)
    for node in method.nodes:
        if node.parent and node.parent not in known:
            source.flaw(PARENT, _at(source, node.code), code=node.code, parent=node.parent, choices=", ".join(known))
    roots = [node.code for node in method.nodes if not node.parent]
    if len(roots) > 1:
        source.flaw(ROOTS, _at(source, roots[1]), codes=", ".join(roots))
    if source.flaws:
        return None
    order = list(_downward(known, roots[0])) if roots else []
    lost = [code for code in known if code not in order]
    if lost:
        source.flaw(CYCLE, _at(source, lost[0]), codes=", ".join(lost))
    elif not roots:
        source.flaw(NO_ROOT, 0)
    if source.flaws:
        return None
    nodes = tuple(known[code] for code in reversed(order))
    indicators = tuple(item for node in nodes for item in method.indicators if item.parent == node.code)
    return replace(method, nodes=nodes, indicators=indicators)


def _downward(known: dict[str, Node], code: str) -> Iterator[str]:
    yield code
    for node in reversed(known.values()):
        if node.parent == code:
            yield from _downward(known, node.code)


def _weights(method: Method, source: Source, sum_to_one: bool) -> None:
    for code, children in method.children.items():
        if not children:
            source.flaw(CHILDLESS, _at(source, code), code=code)
        for child in children:
            if child.weight <= 0:
                source.flaw(WEIGHT, _at(source, child.code), code=child.code, weight=str(child.weight))
        total = sum((child.weight for child in children), Fraction(0))
        if sum_to_one and children and total != 1:
            source.flaw(SUM, _at(source, code), code=code, sum=_number(total))


def _number(value: Fraction) -> str:
    return f"{float(value):g}"


def _indicator(item: Indicator, source: Source, line: int) -> None:
    normal = item.normalisation
    low, high = normal.low, normal.high
    if normal.kind is Normal.GOALPOSTS:
        if low is None or high is None or low >= high:
            source.flaw(GOALPOSTS, line, code=item.code)
        elif normal.log and low <= 0:
            source.flaw(LOG_GOALPOSTS, line, code=item.code)
    if normal.kind is Normal.PERCENT_OF_MAX and high is not None and high <= 0:
        source.flaw(GOALPOSTS, line, code=item.code)
    if normal.kind is Normal.NONE and item.direction is Direction.DOWN:
        source.flaw(DOWN, line, code=item.code)
    if normal.kind is Normal.ZSCORE and normal.sd <= 0:
        source.flaw(SD, line, code=item.code)
    cut = item.treatment
    if cut.kind is Treat.WINSORISE and not 0 <= cut.low < cut.high <= 100:
        source.flaw(PERCENTILES, line, code=item.code)
    climbing = all(a < b for a, b in zip(item.bands, item.bands[1:], strict=False))
    if item.bands and (not climbing or len(item.bands) != len(item.values) - 1):
        source.flaw(BANDS, line, code=item.code)


def _node(method: Method, node: Node, source: Source) -> None:
    line, children = _at(source, node.code), method.children[node.code]
    if node.code in COLUMNS:
        source.flaw(TAKEN, line, code=node.code)
    missing = node.missing
    if missing.min_share is not None and not 0 < missing.min_share <= 1:
        source.flaw(SHARE, line, code=node.code)
    if missing.min_answered is not None and missing.min_answered > len(children):
        source.flaw(
            TOO_MANY, line, code=node.code, wanted=str(missing.min_answered), count=str(len(children))
        )
    risky = any(item.normalisation.kind is Normal.ZSCORE for item in method.leaves(node.code))
    if node.join in {Join.GEOMETRIC, Join.HARMONIC} and (
        (risky and node.floor is None) or (node.floor is not None and node.floor <= 0)
    ):
        source.flaw(FLOOR, line, code=node.code, join=node.join)


def _levels(method: Method, levels: Levels, source: Source) -> None:
    line = source.line("cuts") or source.line("levels")
    if len(levels.cuts) != len(levels.names) - 1:
        source.flaw(CUTS, line, names=str(len(levels.names)), cuts=str(len(levels.cuts)))
    for low, high in zip(levels.cuts, levels.cuts[1:], strict=False):
        if low >= high:
            source.flaw(OVERLAP, line, low=_number(low), high=_number(high))
    nodes = {node.code for node in method.nodes}
    named = [(rule.code, code) for rule in levels.rules for code in rule.nodes]
    for rule, code in named + [("also", code) for code in levels.also]:
        if code not in nodes:
            at = _at(source, rule) or line
            source.flaw(RULE_NODE, at, code=rule, node=code, choices=", ".join(sorted(nodes)))
    for entry in levels.rules:
        empty = not entry.events if entry.kind is RuleKind.CAP else not entry.nodes
        if empty:
            needs = "when" if entry.kind is RuleKind.CAP else "nodes"
            source.flaw(RULE_EMPTY, _at(source, entry.code), code=entry.code, kind=entry.kind, needs=needs)


def _rest(method: Method, source: Source) -> None:
    for reading in method.readings:
        if not method.tagged(reading.tag):
            source.flaw(TAG, _at(source, reading.code), code=reading.code, tag=reading.tag)
    items = {item.code for item in method.indicators}
    for variant in method.variants:
        for item in variant.without:
            if item not in items:
                source.flaw(UNKNOWN_ITEM, _at(source, variant.code), code=variant.code, item=item)


def _choices(method: Method, source: Source) -> None:
    joins = method.choices.joins
    if joins and Join.SUM in {*joins, method.root.join}:
        source.flaw(JOINS, source.line("joins"))
    for normal in method.choices.normalisations:
        _indicator(Indicator("normalisations", "", "", normalisation=normal), source, source.line("normalisations"))
    for treatment in method.choices.treatments:
        _indicator(Indicator("treatments", "", "", treatment=treatment), source, source.line("treatments"))
    if method.choices.floor <= 0:
        source.flaw(FLOOR, source.line("floor"), code="choices", join=Join.GEOMETRIC)
    if not 0 <= method.choices.weight_spread < 1:
        source.flaw(SPREAD, source.line("weight_spread"))
