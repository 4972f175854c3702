"""What each step of a proposal costs, from the attached files to the decree: the tiny country's story, then undone."""

from __future__ import annotations

from collections.abc import Callable
from statistics import median
from time import perf_counter, process_time
from typing import Any

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from ketahanan.flow import operations as flow
from ketahanan.flow.kinds import Given
from ketahanan.proposals import operations
from ketahanan.proposals.kinds import KIND, RANKING_KIND
from ketahanan.proposals.tests.story import DOCUMENTS, LATER, Story
from ketahanan.testing import build_country

ROUNDS = 5
MARKS = {code: (True, "") for code, stage in DOCUMENTS if stage == "USULAN"}

type Figures = dict[str, dict[str, Any]]


class _Undo(Exception):
    """Takes back what was measured."""


class Meter:
    """Statements, CPU and wall time of named steps, over several rounds."""

    def __init__(self) -> None:
        self.found: dict[str, list[tuple[int, float, float]]] = {}

    def step[T](self, name: str, act: Callable[[], T]) -> T:
        with CaptureQueriesContext(connection) as seen:
            begun, spent = perf_counter(), process_time()
            made = act()
            cpu, wall = process_time() - spent, perf_counter() - begun
        self.found.setdefault(name, []).append((len(seen), cpu * 1000, wall * 1000))
        return made

    def figures(self) -> Figures:
        return {
            name: {
                "statements": max(row[0] for row in rows),
                "cpu_ms": round(median(row[1] for row in rows), 1),
                "wall_ms": round(median(row[2] for row in rows), 1),
            }
            for name, rows in self.found.items()
        }


def steps() -> dict[str, Any]:
    """Every step by its name in the table."""
    meter = Meter()
    for _round in range(ROUNDS):
        try:
            with transaction.atomic():
                walk(meter)
                raise _Undo
        except _Undo:
            pass
    return {"rounds": ROUNDS, "steps": meter.figures()}


def walk(meter: Meter) -> None:
    """Pokja 1 of one village, with every signature that the table asks for."""
    story = Story(build_country(), name="Pengukuran")
    proposal = story.draft()

    def act(name: str, who: str, given: dict[str, Any] | None = None, label: str = "") -> None:
        by = story.as_(who)
        meter.step(
            label or name, lambda: flow.perform(KIND, proposal, name, by=by, at=story.at, given=Given(given or {}))
        )

    act("submit", "ketua1", label="submit, first signature")
    act("submit", "pengarah", label="submit, second signature")
    by, at = story.as_("kabupaten"), story.at
    meter.step("check documents", lambda: operations.set_marks(proposal=proposal, marks=MARKS, by=by, at=at))
    story.check(proposal)
    act("recommend", "kabupaten", {"note": "Layak."})
    story.at = LATER
    province, at = story.as_("province"), story.at
    ranking = meter.step(
        "make the ranking",
        lambda: operations.make_ranking(
            edition=story.edition, province=story.country.province, by=province, at=at
        ),
    )
    meter.step("sign the ranking", lambda: flow.perform(RANKING_KIND, ranking, "sign", by=province, at=at))
    act("verify", "verifier", {"note": "Sesuai."}, label="verify, first verifier")
    act("verify", "verifier2", {"note": "Sesuai."}, label="verify, second verifier")
    act("approve", "decider", story.decree())
