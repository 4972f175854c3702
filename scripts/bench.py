"""Measures Ketahanan with a whole country in it and writes the numbers beside their goals: `make bench`.

    bench.py                       regions, operations and pages on SQLite and PostgreSQL → build/bench.json
    bench.py --only sqlite         one database
    bench.py --parts regions pokja these parts only (what they need is made all the same)
    bench.py --only index          the index of a whole country; `national`: one wave from Parquet to levels; `export`;
                                   `field`: a form in Chromium; `bankfiles`: payments and a statement of a country;
                                   `proof`: the root over a million leaves, one proof
    bench.py --fresh               also: from a clone of this repository to its first page, with warm package caches
    bench.py --write               also: docs/bench.json

Everything happens in throw-away databases and folders. Times are wall times of this machine, with CPU time beside
them, since a busy machine changes the first and hardly the second; its load stands with each part. Nothing here fails
when a goal is missed: the report says so, and tests assert what can be asserted, the counts of statements.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, sleep
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.journeys.country import CommandFailed, free_port, ketahanan, sqlite_url  # noqa: E402
from tests.postgres import postgres  # noqa: E402
from tests.speed.goals import (  # noqa: E402
    by_page,
    judged,
    judged_bankfiles,
    judged_export,
    judged_field,
    judged_index,
    judged_national,
    judged_proof,
)
from tests.speed.machine import load, machine  # noqa: E402

PARTS = ("steps", "regions", "context", "submissions", "load", "pokja", "pages", "posting")
# These bring what they need.
ALONE = {"steps", "regions", "context", "submissions", "posting"}
FRESH_GOAL = 60.0
PATIENCE = 900

type Report = dict[str, Any]


def production(folder: Path, database: str, owner: str = "") -> dict[str, str]:
    """The environment of a server, as far as it decides how fast pages are; mail and keys are made up."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("DATABASE_", "DJANGO_"))}
    return inherited | {
        "KETAHANAN_MODE": "production", "KETAHANAN_VAR": str(folder / "var"), "DATABASE_URL": database,
        "DATABASE_OWNER_URL": owner or database, "SECRET_KEY": "m" * 60, "FIELD_KEYS": "m" * 40, "PROOF_KEY": "m" * 60, "SECURE_COOKIES": "0",
        "MAIL_BACKEND": "django.core.mail.backends.locmem.EmailBackend", "LOG_LEVEL": "ERROR", "PYTHONWARNINGS": "ignore",
    }  # fmt: skip


def part(name: str, env: dict[str, str]) -> Report:
    """One part in a process of its own."""
    print(f"• {name}", flush=True)
    before, begun = load(), perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "tests.speed", name], env=env, cwd=ROOT, check=False, text=True, stdout=subprocess.PIPE
    )
    if done.returncode:
        raise CommandFailed(f"{name} ended with {done.returncode}:\n{done.stdout}")
    found: Report = json.loads(done.stdout.splitlines()[-1])
    return found | {"load": {"before": before, "after": load()}, "took_s": round(perf_counter() - begun, 1)}


def measured(database: str, env: dict[str, str], wanted: tuple[str, ...]) -> Report:
    """All parts in an empty database."""
    ketahanan(("migrate", "--verbosity", "0"), env)
    needed = [name for name in PARTS if name in wanted or (name == "load" and set(wanted) - ALONE)]
    # A tiny country of their own, taken back again; the real one would be in its way.
    parts = {name: part(name, env) for name in needed if name == "steps"}
    if "regions" not in needed:
        ketahanan(("areas", "import"), env)
    parts |= {name: part(name, env) for name in needed if name != "steps"}
    found: Report = {"goals": judged(database, parts)} | parts
    if "pages" in found:
        every = found.pop("pages")
        found["pages"] = by_page(every["pages"])
        found["pages_measured"] = {key: value for key, value in every.items() if key != "pages"}
        found["pages_of_each_visitor"] = every["pages"]
    return found


def on_sqlite(wanted: tuple[str, ...], folder: Path) -> Report:
    return measured("sqlite", production(folder, sqlite_url(folder)), wanted)


def on_postgres(wanted: tuple[str, ...], folder: Path) -> Report:
    with postgres() as server:
        server.create_database("speed")
        with server.connect() as connection:
            row = connection.execute("SHOW server_version").fetchone()
        env = production(folder, server.app_url("speed"), server.owner_url("speed"))
        return {"version": row[0] if row else ""} | measured("postgres", env, wanted)


def without_database(name: str) -> Report:
    # The field brings a demo of its own, whose keys are not those of a server.
    env = dict(os.environ) if name == "field" else production(ROOT / "build", "sqlite://:memory:")
    found = part(name, env)
    return {"goals": WITHOUT_DATABASE[name](found)} | found


WITHOUT_DATABASE: dict[str, Callable[[Report], list[Report]]] = {
    "index": judged_index, "national": judged_national, "export": judged_export,
    "field": judged_field, "bankfiles": judged_bankfiles, "proof": judged_proof,
}  # fmt: skip

DATABASES: dict[str, Callable[[tuple[str, ...], Path], Report]] = {"sqlite": on_sqlite, "postgres": on_postgres}


def fresh() -> Report:
    """`git clone` and `make run` until the first page answers; package caches are left as they are."""
    print("• fresh clone to first page", flush=True)
    port, before, begun = free_port(), load(), perf_counter()
    with tempfile.TemporaryDirectory(prefix="ketahanan-fresh-") as name:
        clone, log = Path(name) / "clone", Path(name) / "log"
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        env = {key: value for key, value in os.environ.items() if not key.startswith(("DATABASE_", "KETAHANAN_", "MAKE"))}
        with log.open("wb") as output:
            made = subprocess.Popen(
                ["make", "run", f"PORT={port}"], cwd=clone, env=env, stdout=output, stderr=output, start_new_session=True
            )
        try:
            answered = answers(f"http://127.0.0.1:{port}/", made)
            took = round(perf_counter() - begun, 1)
        finally:
            end(made)
        if not answered:
            raise CommandFailed(f"The clone did not answer:\n{log.read_text(errors='replace')[-3000:]}")
    goal = {"what": "fresh clone to first page, warm package cache", "unit": "s", "value": took, "goal": FRESH_GOAL}
    return goal | {"met": took <= FRESH_GOAL, "load": {"before": before, "after": load()}}


def answers(url: str, process: subprocess.Popen[bytes]) -> bool:
    until = perf_counter() + PATIENCE
    while perf_counter() < until and process.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=10).close()
        except (urllib.error.URLError, ConnectionError):
            sleep(0.1)
        else:
            return True
    return False


def end(process: subprocess.Popen[bytes]) -> None:
    """make and all that it started."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def tell(report: Report) -> None:
    """The numbers beside their goals, and the pages that miss one."""
    for database in (*DATABASES, *WITHOUT_DATABASE):
        found = report.get(database)
        if not found:
            continue
        print(f"\n{database}")
        for row in found["goals"]:
            word = "met " if row["met"] else "MISS"
            print(f"  {word} {row['value']:>9} of {row['goal']:>7} {row['unit']:<11} {row['what']}{beside(row)}")
        missing = [page for page in found.get("pages", []) if not page["met"]]
        if "pages" in found:
            print(f"  {len(missing)} of {len(found['pages'])} pages miss a goal")
        for page in missing:
            print(f"    {page['page']:<28} {page['statements']:>3} statements  {page['wall_ms']:>7} ms  {page['cpu_ms']:>7} CPU ms"
                  f"  {page['weight_bytes'] / 1024:>5.1f} KB  ({page['statements_of']}, {page['wall_of']})")  # fmt: skip
    if "fresh" in report:
        print(f"\nfresh clone to first page: {report['fresh']['value']} s of {FRESH_GOAL:.0f}")


def beside(row: Report) -> str:
    """How many times as long a library took for the same in this run."""
    peer = row.get("peer") or {}
    return f"  ({peer['ratio']} times as quick as {peer['peer']})" if "ratio" in peer else ""


def main() -> None:
    parser = ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--only", choices=[*DATABASES, *WITHOUT_DATABASE])
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=list(PARTS))
    parser.add_argument("--fresh", action="store_true")
    parser.add_argument("--write", action="store_true")
    chosen = parser.parse_args()
    report: Report = {"machine": machine(ROOT)}
    for database, measure in DATABASES.items():
        if chosen.only in (None, database):
            print(database, flush=True)
            with tempfile.TemporaryDirectory(prefix="ketahanan-bench-") as name:
                report[database] = measure(tuple(chosen.parts), Path(name))
    for name in WITHOUT_DATABASE:
        if chosen.only in (None, name):
            print(name, flush=True)
            report[name] = without_database(name)
    if chosen.fresh:
        report["fresh"] = fresh()
    report["machine"]["load_at_the_end"] = load()
    target = ROOT / "build" / "bench.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps(report, indent=1) + "\n")
    if chosen.write:
        brief = {key: dict(value) if key in DATABASES else value for key, value in report.items()}
        for database in DATABASES:
            brief.get(database, {}).pop("pages_of_each_visitor", None)
        (ROOT / "docs" / "bench.json").write_text(json.dumps(brief, indent=1) + "\n")
    tell(report)
    print(f"\nwritten: {target.relative_to(ROOT)}" + (", docs/bench.json" if chosen.write else ""))


if __name__ == "__main__":
    main()
