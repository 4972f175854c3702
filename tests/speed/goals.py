"""The goals of the issues "The programme runs" and "Measure resilience", and what the same work costs elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

# Peers cannot be installed beside the product; their figures were measured once, by running them on a machine of the
# same kind (two cores, PostgreSQL), and are quoted here.
OPENIMIS = {
    "peer": "openIMIS", "work": "a group with 5 members, by its service", "cpu_ms": 108, "statements": 231,
    "kind": "documented", "source": "measured by this project in 2026 on the released packages, 300 groups",
}  # fmt: skip
HYPHA = {
    "peer": "Hypha 6.7.0", "work": "list of 2,000 proposals, 60 a page, without scope by area", "wall_ms": 690,
    "kind": "documented", "source": "measured by this project in 2026 over HTTP, production settings, quiet machine",
}  # fmt: skip
OPENIMIS_LIST = {
    "peer": "openIMIS", "work": "first 10 of 10,000 persons with three levels of areas", "wall_ms": 40,
    "kind": "documented", "source": "measured by this project in 2026 over HTTP, quiet machine",
}  # fmt: skip
COINR = {
    "peer": "COINr 1.1.14", "work": "84,000 x 50, 1,000 weight draws, geometric", "wall_s": 4000,
    "kind": "documented", "source": "extrapolated by this project in 2026 from one run in R on two cores",
}  # fmt: skip
COINR_SOBOL = {
    "peer": "COINr 1.1.14", "work": "sensitivity of ASEM, four factors, N=100 (600 runs)", "wall_s": 76.9,
    "kind": "documented", "source": "measured by this project in 2026 in R on two cores, quiet machine",
}  # fmt: skip
CENTRAL = {
    "peer": "ODK Central", "work": "1,000 forms of 250 questions from 500 devices", "wall_s": 24.3,
    "kind": "documented", "source": "its documentation: 41.2 forms a second on a machine with 2 GB, 2018",
}  # fmt: skip
PAGE_MS, PAGE_STATEMENTS, PAGE_BYTES = 60.0, 12, 60 * 1024
PEERS = {"proposal:list": HYPHA, "people:list": OPENIMIS_LIST}
IMPORT_SECONDS = {"sqlite": 10.0, "postgres": 15.0}


@dataclass(frozen=True)
class Row:
    """One number beside its goal. `cpu` is the same in CPU time, which a busy machine disturbs less."""

    what: str
    unit: str
    value: float
    goal: float
    peer: dict[str, Any] | None = None
    cpu: float | None = None

    def plain(self) -> dict[str, Any]:
        found: dict[str, Any] = {
            "what": self.what, "unit": self.unit, "value": self.value, "goal": self.goal, "met": self.value <= self.goal,
        }  # fmt: skip
        if self.cpu is not None:
            found |= {"cpu": self.cpu, "met_in_cpu_time": self.cpu <= self.goal}
        return found | ({"peer": self.peer} if self.peer else {})


def judged(database: str, parts: dict[str, Any]) -> list[dict[str, Any]]:
    """Every number of one database beside its goal."""
    rows = (
        *_regions(database, parts), *_context(parts), *_submissions(parts), *_acts(parts), *_pages(parts),
        *_posting(database, parts),
    )  # fmt: skip
    return [row.plain() for row in rows]


def judged_index(found: dict[str, Any]) -> list[dict[str, Any]]:
    """The numbers of the index beside their goals; what has no goal of its own stands with the measured figures."""
    goals: tuple[tuple[str, str, float, dict[str, Any] | None], ...] = (
        ("geometric_draws", "84,000 x 50 x 1,000 geometric draws to chances of levels", 0.5, COINR),
        ("arithmetic_draws", "84,000 x 50 x 1,000 arithmetic draws", 0.15, None),
        ("sobol_1024", "Sobol, N = 1,024, of 51 x 49 in four storeys", 1.0, COINR_SOBOL),
        ("respondents", "1.68 million respondents x 50, weighted, with errors", 0.3, None),
    )
    return [
        Row(what, "s", found[f"{key}_s"], goal, _quickest(found, key, known), found[f"{key}_cpu_s"]).plain()
        for key, what, goal, known in goals
    ]


def _quickest(found: dict[str, Any], key: str, known: dict[str, Any] | None) -> dict[str, Any]:
    """The library that needed the least CPU time for the same in this run; what is only known of another stands beside."""
    libraries: dict[str, dict[str, float]] = found["libraries"][key]
    best = min(libraries, key=lambda name: libraries[name]["cpu_s"])
    peer: dict[str, Any] = {
        "peer": best, "work": "the same", "wall_s": libraries[best]["s"], "cpu_s": libraries[best]["cpu_s"],
        "largest_difference": libraries[best]["off"], "ratio": round(libraries[best]["cpu_s"] / found[f"{key}_cpu_s"], 1),
        "kind": "measured", "source": "this run, CPU time",
    }  # fmt: skip
    return peer | ({"also": known} if known else {})


def judged_national(found: dict[str, Any]) -> list[dict[str, Any]]:
    """One wave of the whole country beside its goals of time and memory."""
    what = "84,000 x 52 from Parquet to levels, DuckDB"
    rows = (
        Row(what, "s", found["wave_s"], 10.0, cpu=found["wave_cpu_s"]), Row(f"{what}, peak", "MB", found["peak_mb"], 2048),
    )  # fmt: skip
    return [row.plain() for row in rows]


def judged_export(found: dict[str, Any]) -> list[dict[str, Any]]:
    """The XLSX of a country beside its goals; the libraries ran in the same minutes on the same rows."""
    best = min(("xlsxwriter", "openpyxl"), key=lambda name: float(found[f"{name}_cpu_s"]))
    names = {"xlsxwriter": "XlsxWriter, constant_memory", "openpyxl": "openpyxl, write_only"}
    peer = {
        "peer": names[best], "work": "the same rows", "wall_s": found[f"{best}_s"], "cpu_s": found[f"{best}_cpu_s"],
        "ratio": round(found[f"{best}_cpu_s"] / found["xlsx_cpu_s"], 1), "kind": "measured", "source": "this run, CPU time",
    }  # fmt: skip
    what = f"XLSX of {found['rows']:,} x {found['columns']}"
    rows = (
        Row(what, "s", found["xlsx_s"], 60.0, peer, found["xlsx_cpu_s"]), Row(f"{what}, peak", "MB", found["xlsx_peak_mb"], 100),
    )  # fmt: skip
    return [row.plain() for row in rows]


def judged_bankfiles(found: dict[str, Any]) -> list[dict[str, Any]]:
    """An order and a statement of national size beside their goals; memory is the whole process's."""
    order, answer = f"pain.001 of {found['count']:,} payments", f"camt.053 of {found['count']:,} lines, read, validated and gated"
    rows = (
        Row(order, "s", found["pain"]["s"], 6.0, cpu=found["pain"]["cpu_s"]),
        Row(f"{order}, peak", "MB", found["pain"]["peak_mb"], 64),
        Row(answer, "s", found["camt"]["s"], 30.0, cpu=found["camt"]["cpu_s"]),
        Row(f"{answer}, peak", "MB", found["camt"]["peak_mb"], 200),
    )
    return [row.plain() for row in rows]


WEB_FORMS = {
    "peer": "@getodk/web-forms 0.22.0", "work": "150 questions, ready to fill", "wall_ms": 1600,
    "kind": "documented", "source": "measured by this project in 2026 in Chromium 156 on two cores, median of three",
}  # fmt: skip


def judged_field(found: dict[str, Any]) -> list[dict[str, Any]]:
    """What a form costs in the browser, beside its goals; nothing where there is no browser."""
    if "skipped" in found:
        return []
    what = f"form of {found['questions']} questions can be filled"
    rows = (
        Row(f"{what}, with a line", "ms", found["online_ms"], 600.0, WEB_FORMS),
        Row(f"{what}, without a line", "ms", found["without_a_line_ms"], 600.0, WEB_FORMS),
        Row("first visit of the field page, packed", "bytes", found["first_visit_bytes"], 350_000),
    )
    return [row.plain() for row in rows]


def _regions(database: str, parts: dict[str, Any]) -> Iterable[Row]:
    found = parts.get("regions", {})
    for key, what, unit, goal in (
        ("areas_import", "regions, first import", "s", IMPORT_SECONDS[database]),
        ("areas_repeat", "regions, import repeated", "s", 5.0),
        ("area_search_median", "search of places as typed, median", "ms", 20.0),
    ):
        if f"{key}_{unit}" in found:
            yield Row(what, unit, found[f"{key}_{unit}"], goal, cpu=found.get(f"{key}_cpu_{unit}"))


def _context(parts: dict[str, Any]) -> Iterable[Row]:
    found = parts.get("context", {})
    if found:
        cpu = found["context_import_cpu_s"]
        yield Row(f"published index, {found['rows']:,} villages", "s", found["context_import_s"], 10.0, cpu=cpu)


def _submissions(parts: dict[str, Any]) -> Iterable[Row]:
    found = parts.get("submissions", {})
    if found:
        what = f"1,000 forms of {found['questions']} questions taken, {found['phones']} phones without pause"
        yield Row(what, "s", round(1000 / found["per_second"], 1), 10.0, CENTRAL)


def _acts(parts: dict[str, Any]) -> Iterable[Row]:
    pokja = parts.get("pokja", {})
    if pokja.get("runs"):
        yield Row("a Pokja of eight through its operation", "CPU ms", pokja["cpu_ms_median"], 15.0, OPENIMIS)
        yield Row("a Pokja of eight through its operation", "statements", pokja["statements"], 12, OPENIMIS)
    for name, figures in parts.get("steps", {}).get("steps", {}).items():
        yield Row(f"step: {name}", "statements", figures["statements"], 40)


def _posting(database: str, parts: dict[str, Any]) -> Iterable[Row]:
    found = parts.get("posting", {})
    if found:
        what, posted, proofs = f"{found['count']:,} payments posted from a query", found["posted"], found["proofs"]
        yield Row(what, "s", posted["s"], 3.0 if database == "sqlite" else 25.0, cpu=posted["cpu_s"])
        yield Row("invariants of the ledger after it", "s", proofs["s"], 10.0, cpu=proofs["cpu_s"])


def _pages(parts: dict[str, Any]) -> Iterable[Row]:
    pages = parts.get("pages", {}).get("pages", [])
    if pages:
        for key, unit, goal in (
            ("statements", "statements", PAGE_STATEMENTS), ("wall_ms", "ms", PAGE_MS), ("weight_bytes", "bytes", PAGE_BYTES),
        ):  # fmt: skip
            worst = max(pages, key=lambda page: float(page[key]))
            yield Row(f"heaviest page ({worst['page']}, {worst['visitor']})", unit, worst[key], goal)
        for name, peer in PEERS.items():
            mine = [page for page in pages if page["page"] == name]
            if mine:
                worst = max(mine, key=lambda page: float(page["wall_ms"]))
                yield Row(f"{name}, heaviest ({worst['visitor']})", "ms", worst["wall_ms"], PAGE_MS, peer, worst["cpu_ms"])


def by_page(pages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One row a page: the most that any visitor's view of it takes, and whose it was."""
    names = dict.fromkeys(page["page"] for page in pages)
    return [_summary(name, [page for page in pages if page["page"] == name]) for name in names]


def _summary(name: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    slowest = max(rows, key=lambda row: float(row["wall_ms"]))
    fullest = max(rows, key=lambda row: int(row["statements"]))
    cpu = max(float(row["cpu_ms"]) for row in rows)
    weight = max(int(row["weight_bytes"]) for row in rows)
    good = fullest["statements"] <= PAGE_STATEMENTS and slowest["wall_ms"] <= PAGE_MS and weight <= PAGE_BYTES
    return {
        "page": name, "statements": fullest["statements"], "statements_of": fullest["visitor"],
        "wall_ms": slowest["wall_ms"], "wall_best_ms": slowest["wall_best_ms"], "wall_of": slowest["visitor"],
        "cpu_ms": cpu, "weight_bytes": weight, "visitors": len(rows), "met": good,
        "met_in_cpu_time": fullest["statements"] <= PAGE_STATEMENTS and cpu <= PAGE_MS and weight <= PAGE_BYTES,
    }  # fmt: skip


def judged_proof(found: dict[str, Any]) -> list[dict[str, Any]]:
    """The log of a whole programme beside its goals; the other library computed the same root in the same minute."""
    peer = {
        "peer": "aics-tlog", "work": "the same leaves", "wall_s": found["peer_s"], "cpu_s": found["peer_cpu_s"],
        "ratio": round(found["peer_cpu_s"] / found["root_cpu_s"], 1), "kind": "measured", "source": "this run, CPU time",
    }  # fmt: skip
    what = f"Merkle root over {found['leaves']:,} leaves"
    rows = (
        Row(what, "s", found["root_s"], 3.0, peer, found["root_cpu_s"]), Row("one inclusion proof out of tiles", "ms", found["proof_ms"], 5.0),
    )  # fmt: skip
    return [row.plain() for row in rows]
