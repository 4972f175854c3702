"""How long one national wave takes from Parquet to levels, and how much memory (issue 3, Numbers)."""

from __future__ import annotations

import resource
import tempfile
from pathlib import Path
from time import perf_counter, process_time

import numpy as np

from ketahanan.analytics.shipped import shipped
from ketahanan.analytics.table import Table
from ketahanan.site.national import national, write_extract

VILLAGES = 84_000


def bench() -> dict[str, float | int]:
    """84,000 villages with the 52 items of IKSD in 38 provinces; the first run, with making the expression."""
    method = shipped("iksd-1")
    random = np.random.default_rng(6)
    columns = {item.code: random.integers(0, 6, VILLAGES).astype(float) for item in method.indicators}
    columns |= {name: np.zeros(VILLAGES) for name in method.levels.event_columns} if method.levels else {}
    codes = [f"{11 + n % 38}.01.01.{2001 + n % 999}" for n in range(VILLAGES)]
    with tempfile.TemporaryDirectory(prefix="ketahanan-national-") as name:
        write_extract(method, Table(tuple(map(str, range(VILLAGES))), columns), codes, Path(name))
        wall, cpu = perf_counter(), process_time()
        found = national(method, Path(name), "duckdb")
        wall, cpu = perf_counter() - wall, process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "villages": len(found["unit"]), "wave_s": round(wall, 2), "wave_cpu_s": round(cpu, 2), "peak_mb": round(peak),
    }  # fmt: skip
