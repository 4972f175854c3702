"""Runs the checks of the house on two cores, and says at the end what each of them found.

    check.py lint    style, imports, types, migrations
    check.py all     the same, tests on both databases, journeys in a browser: `make test`
    check.py repeat  every test on PostgreSQL, also pages and generated sweeps
    check.py long    the same, the slow tests of both databases, every journey in every variation: `make test-long`

A check prints nothing until it has ended; then one line if it passed, and everything it said if it failed.
"""

import os
import re
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from time import monotonic

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
MANAGE = (sys.executable, "-m", "ketahanan.site.cli")
COUNTED = re.compile(r"(\d+) (passed|failed|skipped|error)")
NO_TESTS = 5

type Lane = Sequence["Check"]


@dataclass(frozen=True)
class Check:
    name: str
    command: tuple[str | Path, ...]

    @property
    def is_test(self) -> bool:
        return "pytest" in self.command


@dataclass(frozen=True)
class Outcome:
    check: Check
    code: int
    said: str
    seconds: float

    @property
    def summary(self) -> str:
        """pytest's own closing line."""
        lines = self.said.strip().splitlines()
        return lines[-1] if self.check.is_test and lines else ""


def pytest(name: str, *arguments: str) -> Check:
    return Check(name, (sys.executable, "-m", "pytest", "--no-header", "--color=no", *arguments))


STATIC = (
    Check("style", (BIN / "ruff", "check", "--quiet", "--output-format=concise")),
    Check("imports", (BIN / "lint-imports", "--no-cache")),
    Check("migrations", (*MANAGE, "makemigrations", "--check", "--dry-run")),
    Check("types", (BIN / "mypy",)),
)
TOGETHER = ("--numprocesses=2", "--dist=worksteal")
# Journeys on the same site stay with one process, see tests/journeys/conftest.py.
JOURNEYING = ("-m", "journey", "tests/journeys", "--numprocesses=2", "--dist=loadscope", "--no-loadscope-reorder")
SQLITE = pytest("tests on SQLite", "--db=sqlite", *TOGETHER)
POSTGRES = pytest("tests on PostgreSQL", "--db=postgres", *TOGETHER)
JOURNEYS = pytest("journeys", "-rs", *JOURNEYING)
LONG_SQLITE = pytest("long tests on SQLite", "-m", "long")
LONG_POSTGRES = pytest("long tests on PostgreSQL", "-m", "long", "--db=postgres")
REPEATED = pytest("everything on PostgreSQL", "--db=postgres", "--repeat", *TOGETHER)
EVERY_JOURNEY = pytest("journeys in every variation", "--every-variation", *JOURNEYING)

# Each plan is a list of stages; the lanes of a stage run side by side on two cores.
PLANS: dict[str, tuple[tuple[Lane, ...], ...]] = {
    "lint": ((STATIC[:3], STATIC[3:]),),
    "all": ((STATIC[:3], STATIC[3:]), ((SQLITE,),), ((POSTGRES,),), ((JOURNEYS,),)),
    "repeat": (((REPEATED,),),),
    "long": (((REPEATED,),), ((LONG_SQLITE,), (LONG_POSTGRES,)), ((EVERY_JOURNEY,),)),
}

_output = Lock()


def carry_out(check: Check) -> Outcome:
    started = monotonic()
    done = subprocess.run(
        list(map(str, check.command)), cwd=ROOT, check=False, text=True, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=os.environ | {"KETAHANAN_MODE": "test"},
    )  # fmt: skip
    outcome = Outcome(check, done.returncode, done.stdout, monotonic() - started)
    with _output:
        tell(outcome)
    return outcome


def tell(outcome: Outcome) -> None:
    if outcome.code == NO_TESTS and outcome.check.is_test:
        print(f"✗ {outcome.check.name}: found no test to run", flush=True)
    elif outcome.code:
        frame = "─" * 20
        print(f"✗ {outcome.check.name} {frame}\n{outcome.said.rstrip()}\n{frame}", flush=True)
    else:
        print(f"✓ {outcome.check.name} ({outcome.seconds:.0f} s) {outcome.summary.strip('= ')}".rstrip(), flush=True)
        skips = [line for line in outcome.said.splitlines() if line.startswith("SKIPPED")]
        print("".join(f"    {line}\n" for line in skips), end="", flush=True)


def run_lane(lane: Lane) -> list[Outcome]:
    return [carry_out(check) for check in lane]


def close(outcomes: list[Outcome]) -> int:
    """pytest's closing lines once more, then one line that counts everything."""
    print()
    total = {"passed": 0, "failed": 0, "skipped": 0, "error": 0}
    for outcome in outcomes:
        if outcome.summary:
            print(f"{outcome.check.name}: {outcome.summary}")
        for number, word in COUNTED.findall(outcome.summary):
            total[word] += int(number)
    broken = [outcome.check.name for outcome in outcomes if outcome.code]
    if broken:
        print(f"Not in order: {', '.join(broken)}.")
    print(f"{total['passed']} passed, {total['failed'] + total['error']} failed, {total['skipped']} skipped")
    return int(bool(broken))


def main(arguments: list[str]) -> int:
    if len(arguments) != 1 or arguments[0] not in PLANS:
        print(__doc__)
        return 2
    outcomes: list[Outcome] = []
    for stage in PLANS[arguments[0]]:
        with ThreadPoolExecutor(len(stage)) as pool:
            for lane in pool.map(run_lane, stage):
                outcomes += lane
    return close(outcomes)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
