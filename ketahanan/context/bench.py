"""How fast a national file of a published index is taken in, in a database that holds the country's villages."""

from __future__ import annotations

import csv
import resource
from io import StringIO
from itertools import islice
from time import perf_counter, process_time

from django.db import transaction

from ketahanan.areas.models import AreaCode, Level, System
from ketahanan.common import clock
from ketahanan.context import operations
from ketahanan.context.models import Index

ROWS = 75_000
STRANGE, UNKNOWN = 200, 94
"""One row of so many bears another village's name, or a code that no list has: as in the real file of 2024."""


class _Undo(Exception):
    """Takes back what was measured."""


def bench() -> dict[str, float | int]:
    """Seconds from the bytes to the rows, wall and CPU, and the peak of the process in MB. Leaves nothing behind."""
    content = _file()
    begun, spent = perf_counter(), process_time()
    took = cpu = 0.0
    try:
        with transaction.atomic():
            done = operations.load(content, index=Index.IDM, year=2024, source="bench.csv", at=clock.now())
            took, cpu = perf_counter() - begun, process_time() - spent
            raise _Undo
    except _Undo:
        pass
    return {
        "rows": ROWS, "accepted": done.accepted, "refused": len(done.refusals), "context_import_s": round(took, 2),
        "context_import_cpu_s": round(cpu, 2), "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }  # fmt: skip


def _file() -> bytes:
    rows = AreaCode.objects.filter(system=System.KEMENDAGRI, valid_until=None, area__level=Level.VILLAGE).order_by("code")
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(["kode_desa", "nama_desa", "iks", "ike", "ikl", "idm", "status"])
    for number, (code, name) in enumerate(islice(rows.values_list("code", "name").iterator(), ROWS)):
        written = "SITU JAUH" if number % STRANGE == 0 else name.upper()
        shown = f"99{code[2:]}" if number % UNKNOWN == 1 else code
        writer.writerow([shown, written, "0.8000", "0.9000", "0.5333", "0.7444", "MAJU"])
    return out.getvalue().encode()
