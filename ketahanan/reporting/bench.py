"""How fast and how small the XLSX of a whole country is made, beside the libraries that do the same job.

Each runs in a process of its own, because the peak of a process never sinks. `python -m ketahanan.reporting.bench NAME`
is one of them.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from time import perf_counter, process_time

from ketahanan.reporting import writers
from ketahanan.reporting.columns import Column, Row, Sheet, Sort, Value

ROWS, ITEMS = 84_000, 94
HEAD = (
    Column("kode_desa", Sort.TEXT, "Kode desa"), Column("desa", Sort.TEXT, "Nama desa"),
    Column("kabupaten", Sort.TEXT, "Kabupaten/kota"), Column("provinsi", Sort.TEXT, "Provinsi"),
    Column("diisi", Sort.DAY, "Tanggal diisi"), Column("indeks", Sort.DECIMAL, "Indeks", places=4),
)  # fmt: skip
ANSWERS = (Value(0, "Tidak pernah"), Value(1, "Jarang"), Value(2, "Sering"), Value(3, "Selalu"))


def bench() -> dict[str, float]:
    """Seconds, CPU seconds and the peak of the whole process in MB, of ours and of each library."""
    found: dict[str, float] = {"rows": ROWS, "columns": len(HEAD) + ITEMS}
    for name in MAKERS:
        run = [sys.executable, "-m", "ketahanan.reporting.bench", name]
        done = subprocess.run(run, check=True, text=True, stdout=subprocess.PIPE)
        found |= {f"{name}_{key}": value for key, value in json.loads(done.stdout).items()}
    return found


def sheet() -> Sheet:
    items = (Column(f"butir_{number}", Sort.WHOLE, f"Butir {number}", values=ANSWERS) for number in range(ITEMS))
    return Sheet("Jawaban pengukuran", (*HEAD, *items))


def rows() -> Iterator[Row]:
    """A row a village, as the database gives them: new objects each time."""
    for number in range(ROWS):
        scores = [None if (number + item) % 23 == 0 else (number * 7 + item) % 4 for item in range(ITEMS)]
        place = (f"73.{number:08d}", f"Desa Contoh {number}", f"Kabupaten {number // 160}", "Sulawesi Selatan")
        yield (*place, date(2026, 3, 1 + number % 28), Decimal(number % 10_000) / 10_000, *scores)


def _xlsxwriter(path: Path) -> None:
    from xlsxwriter import Workbook

    with Workbook(str(path), {"constant_memory": True, "tmpdir": str(path.parent)}) as book:
        page, day = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
        page.write_row(0, 0, [column.name for column in sheet().columns])
        for number, row in enumerate(rows(), 1):
            for place, cell in enumerate(row):
                if isinstance(cell, str):
                    page.write_string(number, place, cell)
                elif isinstance(cell, date):
                    page.write_datetime(number, place, cell, day)
                elif cell is not None:
                    page.write_number(number, place, cell)


def _openpyxl(path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    page = book.create_sheet()
    page.append([column.name for column in sheet().columns])
    for row in rows():
        page.append(row)
    book.save(path)


def _writer(one: writers.Format) -> Callable[[Path], object]:
    return lambda path: one.write(path, sheet(), rows())


MAKERS: dict[str, Callable[[Path], object]] = {
    "xlsx": _writer(writers.XLSX), "csv": _writer(writers.CSV), "parquet": _writer(writers.PARQUET),
    "spss": _writer(writers.SPSS), "xlsxwriter": _xlsxwriter, "openpyxl": _openpyxl,
}  # fmt: skip


def peak_mb() -> int:
    """The most this process ever held. What `getrusage` says may be its parent's, from before it became itself."""
    status = Path("/proc/self/status")
    if status.is_file():
        lines = status.read_text().splitlines()
        return int(next(line.split()[1] for line in lines if line.startswith("VmHWM"))) // 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main(name: str) -> None:
    with tempfile.TemporaryDirectory(prefix="ketahanan-export-") as folder:
        path = Path(folder) / "file"
        begun, spent = perf_counter(), process_time()
        MAKERS[name](path)
        took, cpu = perf_counter() - begun, process_time() - spent
        peak = peak_mb()
        size = path.stat().st_size / 2**20
    found = {"s": round(took, 2), "cpu_s": round(cpu, 2), "peak_mb": peak, "file_mb": round(size, 1)}
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1])
