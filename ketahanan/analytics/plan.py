"""A method flattened into arrays, so that loops over units and draws need no objects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from ketahanan.analytics.engine import Built
from ketahanan.analytics.method import Closed, DecideOn, Indicator, Join, Method, Node, RuleKind
from ketahanan.analytics.table import Bools, Floats, Table

type Ints = npt.NDArray[np.int64]
type Floats32 = npt.NDArray[np.float32]

ARITHMETIC, GEOMETRIC, HARMONIC, MINIMUM, SUM = range(5)
KINDS = {
    Join.ARITHMETIC: ARITHMETIC, Join.GEOMETRIC: GEOMETRIC, Join.HARMONIC: HARMONIC, Join.MINIMUM: MINIMUM, Join.SUM: SUM,
}  # fmt: skip
RULES = {RuleKind.REQUIRE: 0, RuleKind.LOWER: 1, RuleKind.CAP: 2}
# Draws are float32; where the file decides on the exact value, a border is met this much earlier.
SLACK = 1e-6


@dataclass(frozen=True)
class Plan:
    """Leaves of node j are leaf_starts[j]..leaf_starts[j+1]; its nodes likewise in child_nodes. The root is last.

    Weight rows: one for each leaf, then one for each node.
    """

    method: Method
    leaf_starts: Ints
    child_starts: Ints
    child_nodes: Ints
    weights: Floats

    @property
    def leaves(self) -> int:
        return len(self.method.indicators)

    @property
    def nodes(self) -> int:
        return len(self.method.nodes)

    def rows_of(self, node: int) -> Ints:
        """The weight rows of everything directly below a node."""
        below = self.child_nodes[self.child_starts[node] : self.child_starts[node + 1]]
        return np.concatenate([np.arange(self.leaf_starts[node], self.leaf_starts[node + 1]), below + self.leaves])


def _as_computed(built: Built) -> Method:
    method = built.method
    if not built.given:
        return method
    hidden = set(built.given)
    for node in reversed(method.nodes):
        if node.parent in hidden:
            hidden.add(node.code)
    kept = [node for node in method.nodes if node.code not in hidden or node.code in built.given]
    nodes = tuple(
        Node(node.code, node.parent, node.title, weight=node.weight) if node.code in built.given else node
        for node in kept
        if node.parent not in hidden
    )
    leaves = [item for item in method.indicators if item.parent not in hidden]
    leaves += [Indicator(node.code, node.code, node.title) for node in nodes if node.code in built.given]
    order = {node.code: n for n, node in enumerate(nodes)}
    return replace(method, nodes=nodes, indicators=tuple(sorted(leaves, key=lambda item: order[item.parent])))


@dataclass(frozen=True)
class Borders:
    """Levels and their rules as numbers; `caps` is one column per rule, the level that the unit may not exceed."""

    names: tuple[str, ...]
    cuts: Floats32
    kinds: npt.NDArray[np.int8]
    nodes: Bools
    limits: Floats32
    levels: npt.NDArray[np.int8]
    caps: npt.NDArray[np.int8]


def plan_of(built: Built) -> Plan:
    """The tree that was computed; a node that the table brought itself is its own only leaf."""
    method = _as_computed(built)
    position = {node.code: n for n, node in enumerate(method.nodes)}
    leaf_starts, child_starts, below = [0], [0], []
    for node in method.nodes:
        children = method.children[node.code]
        below += [position[child.code] for child in children if isinstance(child, Node)]
        leaf_starts.append(leaf_starts[-1] + sum(isinstance(child, Indicator) for child in children))
        child_starts.append(len(below))
    rows: Sequence[Indicator | Node] = (*method.indicators, *method.nodes)
    weights = np.array([float(row.weight) for row in rows])
    return Plan(
        method, np.array(leaf_starts), np.array(child_starts), np.array(below, dtype=np.int64), weights
    )


def shares(plan: Plan, weights: Floats) -> Floats:
    """Weight rows (one column per draw) that add up to 1 below every node, except below a sum."""
    found = weights.copy()
    for n, node in enumerate(plan.method.nodes):
        if node.join is not Join.SUM:
            rows = plan.rows_of(n)
            found[rows] /= found[rows].sum(axis=0)
    return found


def matrix(plan: Plan, built: Built) -> Floats32:
    """Prepared indicators as one row per unit, in the order of the plan."""
    found = np.empty((len(built.units), plan.leaves), np.float32)
    for n, item in enumerate(plan.method.indicators):
        found[:, n] = (built.values if item.code in built.given else built.prepared)[item.code]
    return found


def borders_of(plan: Plan, table: Table) -> Borders:
    """Borders of the unrounded value that part the same levels as those of the file part the rounded one."""
    method, levels = plan.method, plan.method.levels
    if levels is None:
        none = np.zeros((0, len(method.nodes)), bool)
        empty = np.zeros(0, np.float32)
        eight = np.zeros(0, np.int8)
        return Borders(("",), empty, eight, none, empty, np.zeros((0, 2), np.int8), np.zeros((len(table), 0), np.int8))
    step = 0.5 * 10.0**-method.places if method.decide_on is DecideOn.ROUNDED else SLACK
    cuts = [float(cut) + (step if levels.closed is Closed.RIGHT else -step) for cut in levels.cuts]
    codes = [node.code for node in method.nodes]
    caps = np.full((len(table), len(levels.rules)), len(levels.names), np.int8)
    for n, rule in enumerate(levels.rules):
        for event in rule.events:
            caps[table.columns[event.column] >= float(event.at_least), n] = rule.level
    return Borders(
        levels.names,
        np.array(cuts, np.float32),
        np.array([RULES[rule.kind] for rule in levels.rules], np.int8),
        np.array([[code in rule.nodes for code in codes] for rule in levels.rules], bool).reshape(-1, len(codes)),
        np.array([float(rule.limit) - step for rule in levels.rules], np.float32),
        np.array(
            [(rule.level, rule.otherwise if rule.kind is RuleKind.REQUIRE else rule.by) for rule in levels.rules], np.int8
        ).reshape(-1, 2),
        caps,
    )  # fmt: skip
