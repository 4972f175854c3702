"""What the command `ketahanan index` writes: results as columns, each row with method and version."""

from __future__ import annotations

from collections.abc import Sequence

from ketahanan.analytics.certainty import Certainty
from ketahanan.analytics.engine import Built
from ketahanan.analytics.explain import Explanation
from ketahanan.analytics.method import Method
from ketahanan.analytics.sensitivity import Sensitivity
from ketahanan.analytics.small_area import Shrunk
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


def certainty_frame(found: Certainty, shrunk: Shrunk | None) -> Frame:
    """One row per unit: official and likeliest level, the chance of each, 90 % interval; `sure` is 0 for "belum pasti"."""
    built, count = found.built, len(found.built.units)
    method = built.method
    frame: dict[str, Sequence[object] | Floats] = {
        "unit": built.units,
        **_head(method, count),
        "seed": [found.seed] * count,
        "draws": [found.draws] * count,
        method.root.code: built.rounded[method.root.code],
        "low": found.low,
        "middle": found.middle,
        "high": found.high,
    }
    if method.levels is not None:
        frame["level"] = level_names(method, built.level)
        frame["likely"] = level_names(method, found.likely)
        for n, name in enumerate(method.levels.names):
            frame[f"p_{name}"] = found.chances[:, n]
        frame["sure"] = [int(sure) for sure in found.sure]
    if shrunk is not None:
        frame |= {"own_share": shrunk.share, "shrunken": shrunk.value, "shrunken_error": shrunk.error}
    return frame


def sensitivity_frame(found: Sensitivity) -> Frame:
    """One row per target and factor: Sobol indices of first and total order with 90 % bands."""
    rows = [(target, n) for target in found.targets for n in range(len(found.factors))]

    def column(name: str) -> list[float]:
        return [float(getattr(found.targets[target], name)[n]) for target, n in rows]

    return {
        **_head(found.method, len(rows)),
        "seed": [found.seed] * len(rows),
        "n": [found.count] * len(rows),
        "runs": [found.runs] * len(rows),
        "units": [found.units] * len(rows),
        "target": [target for target, _ in rows],
        "mean": [found.means[target] for target, _ in rows],
        "factor": [found.factors[n] for _, n in rows],
        **{name: column(name) for name in ("first", "first_low", "first_high", "total", "total_low", "total_high")},
    }


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
