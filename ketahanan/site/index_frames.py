"""What the command `ketahanan index` writes: results as columns, each row with method and version."""

from __future__ import annotations

from collections.abc import Sequence

from ketahanan.analytics.engine import Built
from ketahanan.analytics.explain import Explanation
from ketahanan.analytics.method import Method
from ketahanan.analytics.table import Floats, Levels8
from ketahanan.site.index_files import Frame


def level_names(method: Method, levels: Levels8) -> list[str]:
    """Empty where there is no level."""
    names = method.levels.names if method.levels else ()
    return [names[level] if level >= 0 else "" for level in levels]


def _head(method: Method, count: int) -> dict[str, list[str]]:
    return {"method": [method.code] * count, "version": [method.version] * count}


def built_frame(built: Built) -> Frame:
    """One row per unit: rounded nodes, levels, rules that changed the level, readings."""
    method, count = built.method, len(built.units)
    frame: dict[str, Sequence[object] | Floats] = {"unit": built.units, **_head(method, count)}
    for node in reversed(method.nodes):
        frame[node.code] = built.rounded[node.code]
    if method.levels is not None:
        frame["level"] = level_names(method, built.level)
        for code, levels in built.levels.items():
            frame[f"level_{code}"] = level_names(method, levels)
        rules = list(built.rules.items())
        frame["rules"] = [" ".join(code for code, hit in rules if hit[n]) for n in range(count)]
        frame["remeasure"] = [int(asked) for asked in built.remeasure]
    return frame | dict(built.readings)


def explained_frame(method: Method, told: Explanation) -> Frame:
    """One row per node and item of one unit; `note` marks the weakest dimension and the items that move it most."""
    notes = {told.weakest: "weakest", **{code: f"mover {n}" for n, code in enumerate(told.movers, 1)}}
    parts, count = told.parts, len(told.parts)
    return {
        "unit": [told.unit] * count,
        **_head(method, count),
        "code": [part.code for part in parts],
        "parent": [part.parent for part in parts],
        "title": [part.title for part in parts],
        "value": [part.value for part in parts],
        "contribution": [part.contribution for part in parts],
        "gradient": [part.gradient for part in parts],
        "gap": [part.gap for part in parts],
        "gain": [part.gain for part in parts],
        "note": [notes.get(part.code, "") for part in parts],
    }
