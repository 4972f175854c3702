"""`python -m tests.speed PART`: one part of `make bench` on the database of the environment; JSON on the last line.

    regions   import and search, in a database that is migrated and empty
    context   a national file of a published index; needs the regions
    submissions  filled forms from phones, for twenty seconds; needs the regions
    load      the whole country; afterwards the others can be measured
    pokja     a Pokja through its operation
    steps     a proposal from its text to the decree, through the operations
    index     the index of a whole country: draws, households, sensitivity, beside libraries; needs no database
    national  one national wave from Parquet to levels; needs no database
    export    a country of 84,000 x 100 as XLSX and the other formats, beside libraries; needs no database
    bankfiles  84,000 payments as pain.001, as many lines of camt.053; needs no database
    field     a form of 150 questions in Chromium and the first visit of the field page; brings its own demo
    posting   336,000 transfers from a query, every invariant of the ledger, single posts; needs an empty database
    pages     every list and record page as officers of every level, and what comes over the line; roles may be named
"""

import json
import os
import sys
from collections.abc import Callable
from time import perf_counter
from typing import Any

import django

from ketahanan.common.roles import Role


def regions() -> dict[str, Any]:
    from ketahanan.areas.bench import bench

    return dict(bench())


def context() -> dict[str, Any]:
    from ketahanan.context.bench import bench

    return dict(bench())


def submissions() -> dict[str, Any]:
    from tests.speed.submissions import bench

    return bench()


def load() -> dict[str, Any]:
    from tests.speed.counting import counted
    from tests.speed.load import load

    begun = perf_counter()
    load(say=lambda text: print(f"  {text}", file=sys.stderr, flush=True))  # noqa: T201
    return {"seconds": round(perf_counter() - begun, 1), "rows": counted()}


def pokja() -> dict[str, Any]:
    from ketahanan.villages.bench import bench

    return dict(bench())


def steps() -> dict[str, Any]:
    from tests.speed.steps import steps

    return steps()


def posting() -> dict[str, Any]:
    from tests.speed.posting import bench

    return bench()


def index() -> dict[str, Any]:
    from ketahanan.analytics.bench import bench
    from tests.speed import peers

    return {**bench(), "libraries": peers.bench()}


def national() -> dict[str, Any]:
    from ketahanan.site.bench_national import bench

    return dict(bench())


def export() -> dict[str, Any]:
    from ketahanan.reporting.bench import bench

    return dict(bench())


def bankfiles() -> dict[str, Any]:
    from tests.speed.bank_files import bench

    return bench()


def proof() -> dict[str, Any]:
    from ketahanan.proof.bench import bench

    return dict(bench())


def field() -> dict[str, Any]:
    from tests.speed.field import bench

    return bench()


def pages() -> dict[str, Any]:
    from tests.speed.pages import OFFICERS, walk

    return walk([Role[name.upper()] for name in sys.argv[2:]] or OFFICERS)


PARTS: dict[str, Callable[[], dict[str, Any]]] = {
    "regions": regions, "context": context, "load": load, "pokja": pokja, "steps": steps, "pages": pages, "index": index,
    "national": national, "export": export, "submissions": submissions, "posting": posting,
    "field": field, "bankfiles": bankfiles, "proof": proof,
}  # fmt: skip

if __name__ == "__main__":
    if len(sys.argv) < 2 or sys.argv[1] not in PARTS:
        raise SystemExit(__doc__)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ketahanan.site.settings")
    django.setup()
    print(json.dumps(PARTS[sys.argv[1]]()))  # noqa: T201
