"""Rows to files: CSV, XLSX, Parquet, SPSS. Each takes the rows as they come and holds one batch of them at most.

Pure: no Django, no database. SPSS alone is written from whole columns, as the format's library wants it.
"""

from __future__ import annotations

import csv
import errno
from array import array
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from importlib.util import find_spec
from itertools import batched
from math import nan
from pathlib import Path
from typing import Any

from ketahanan.common.sheets import no_formula
from ketahanan.common.text import N_
from ketahanan.reporting import xlsx
from ketahanan.reporting.columns import Cell, Column, Row, Sheet, Sort, TooLarge

BATCH = 5000
# SPSS is written from whole columns: about ten bytes of memory a cell.
SPSS_CELLS = 20_000_000
# Its clock counts seconds from the first day of the Gregorian calendar.
SPSS_BEGAN = date(1582, 10, 14).toordinal()
SPSS_LABEL, SPSS_VALUE, SPSS_TEXT = 255, 119, 32_767


@dataclass(frozen=True, slots=True)
class Format:
    """A sort of file: its ending, what browsers call it, the package without which it is not offered, and its limits."""

    name: str
    label: str
    hint: str
    ending: str
    mime: str
    write: Callable[[Path, Sheet, Iterable[Row]], int]
    needs: tuple[str, ...] = ()
    most_rows: int = 50_000_000
    most_columns: int = 30_000
    most_cells: int = 5_000_000_000

    @property
    def is_offered(self) -> bool:
        return all(find_spec(package) is not None for package in self.needs)

    def holds(self, rows: int, columns: int) -> bool:
        return rows <= self.most_rows and columns <= self.most_columns and rows * columns <= self.most_cells


def _csv(path: Path, sheet: Sheet, rows: Iterable[Row], *, excel: bool) -> int:
    """Excel in Indonesian reads a semicolon between cells and a comma in numbers, and needs the mark of UTF-8."""
    count = 0
    write = [_csv_cell(column, excel=excel) for column in sheet.columns]
    with path.open("w", encoding="utf-8-sig" if excel else "utf-8", newline="") as file:
        out = csv.writer(file, delimiter=";" if excel else ",", lineterminator="\r\n")
        out.writerow([column.name for column in sheet.columns])
        for batch in batched(rows, BATCH):
            out.writerows([["" if cell is None else to(cell) for to, cell in zip(write, row, strict=True)] for row in batch])
            count += len(batch)
    return count


def _csv_cell(column: Column, *, excel: bool) -> Callable[[Any], object]:
    if column.sort is Sort.TEXT:
        return lambda cell: no_formula(cell.replace("\0", ""))
    if column.sort is Sort.DECIMAL:
        form = f".{column.places}f"
        return (lambda cell: format(cell, form).replace(".", ",")) if excel else (lambda cell: format(cell, form))
    return str


def write_csv(path: Path, sheet: Sheet, rows: Iterable[Row]) -> int:
    return _csv(path, sheet, rows, excel=False)


def write_csv_excel(path: Path, sheet: Sheet, rows: Iterable[Row]) -> int:
    return _csv(path, sheet, rows, excel=True)


def write_parquet(path: Path, sheet: Sheet, rows: Iterable[Row]) -> int:
    """One group of rows a batch. Labels stand in the metadata of each field and, as a whole, of the file."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    kinds = {Sort.TEXT: pa.string(), Sort.WHOLE: pa.int64(), Sort.DECIMAL: pa.float64(), Sort.DAY: pa.date32()}
    schema = pa.schema(
        [pa.field(one.name, kinds[one.sort], metadata=_parquet_labels(one)) for one in sheet.columns],
        metadata={"title": sheet.title, **dict(sheet.facts)},
    )
    count = 0
    with pq.ParquetWriter(path, schema, compression="zstd") as out:
        for batch in batched(rows, BATCH):
            columns = zip(*batch, strict=True)
            arrays = [
                pa.array([_real(cell) for cell in cells] if one.sort is Sort.DECIMAL else cells, kinds[one.sort])
                for one, cells in zip(sheet.columns, columns, strict=True)
            ]
            out.write_table(pa.Table.from_arrays(arrays, schema=schema))
            count += len(batch)
        if not count:
            out.write_table(schema.empty_table())
    return count


def _parquet_labels(column: Column) -> dict[str, str]:
    found = {
        "label": column.label, "label_en": column.english, "unit": column.unit, "source": column.source,
        **{f"value:{value.code}": value.label for value in column.values},
    }  # fmt: skip
    return {key: text for key, text in found.items() if text}


def _real(cell: Any) -> float | None:
    return None if cell is None else float(cell)


def write_spss(path: Path, sheet: Sheet, rows: Iterable[Row]) -> int:
    """With Indonesian labels of variables and values; codes without a value are user-missing."""
    import pandas as pd
    import pyreadstat

    columns = sheet.columns
    kept: list[Any] = [[] if one.sort is Sort.TEXT else array("d") for one in columns]
    put = [_spss_cell(one) for one in columns]
    count = 0
    for batch in batched(rows, BATCH):
        count += len(batch)
        if count * len(columns) > SPSS_CELLS:
            raise TooLarge
        for to, into, cells in zip(put, kept, zip(*batch, strict=True), strict=True):
            into.extend(map(to, cells))
    typed = {
        one.name: pd.Series(cells, dtype="str") if one.sort is Sort.TEXT else pd.Series(memoryview(cells), dtype="float64")
        for one, cells in zip(columns, kept, strict=True)
    }
    pyreadstat.write_sav(
        pd.DataFrame(typed, copy=False), str(path), file_label=cut(sheet.title, 60), row_compress=True,
        column_labels={one.name: cut(one.label, SPSS_LABEL) for one in columns},
        variable_value_labels={one.name: _spss_values(one) for one in columns if one.values},
        missing_ranges={one.name: list(one.missing) for one in columns if one.missing},
        variable_format={one.name: _spss_format(one) for one in columns if one.sort is not Sort.TEXT},
        variable_measure={one.name: "nominal" if one.values or one.sort is Sort.TEXT else "scale" for one in columns},
    )  # fmt: skip
    _check_spss(path, count)
    return count


def _check_spss(path: Path, count: int) -> None:
    """The library says nothing when the disk is full. Raises OSError when the last row cannot be read back."""
    import pyreadstat

    try:
        found, _about = pyreadstat.read_sav(str(path), row_offset=max(0, count - 1), row_limit=1, output_format="dict")
        whole = all(len(cells) == min(1, count) for cells in found.values())
    except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError):
        whole = False
    if not whole:
        raise OSError(errno.ENOSPC, "the file ends before its last row", str(path))


def _spss_cell(column: Column) -> Callable[[Cell], object]:
    if column.sort is Sort.TEXT:
        return lambda cell: cut(str(cell).replace("\0", ""), SPSS_TEXT) if cell is not None else ""
    if column.sort is Sort.DAY:
        return lambda cell: nan if cell is None else (cell.toordinal() - SPSS_BEGAN) * 86_400.0  # type: ignore[union-attr]
    return lambda cell: nan if cell is None else float(cell)  # type: ignore[arg-type]


def _spss_values(column: Column) -> dict[Any, str]:
    numeric = column.sort is not Sort.TEXT
    return {(float(v.code) if numeric else v.code): cut(v.label, SPSS_VALUE) for v in column.values}


def _spss_format(column: Column) -> str:
    return "DATE11" if column.sort is Sort.DAY else f"F{16 + column.places}.{column.places}"


def cut(text: str, size: int) -> str:
    """At most so many bytes, never half a letter; what was cut is marked."""
    packed = text.encode()
    return text if len(packed) <= size else packed[: size - 3].decode(errors="ignore") + "…"


CSV = Format("csv", N_("CSV"), N_("Untuk program dan basis data: koma, UTF-8, titik desimal."),
             "csv", "text/csv; charset=utf-8", write_csv)  # fmt: skip
CSV_EXCEL = Format("csv-excel", N_("CSV untuk Excel Indonesia"), N_("Titik koma, koma desimal; terbuka dengan klik ganda."),
                   "csv", "text/csv; charset=utf-8", write_csv_excel)  # fmt: skip
XLSX = Format("xlsx", N_("Excel (XLSX)"), N_("Data, daftar kolom, dan keterangan dalam tiga lembar."),
              "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", xlsx.write,
              ("xlsxwriter",), xlsx.ROWS, xlsx.COLUMNS, xlsx.CELLS)  # fmt: skip
PARQUET = Format("parquet", N_("Parquet"), N_("Untuk R, Python, dan DuckDB: bertipe dan kecil."),
                 "parquet", "application/vnd.apache.parquet", write_parquet, ("pyarrow",))  # fmt: skip
SPSS = Format("sav", N_("SPSS (SAV)"), N_("Dengan label variabel dan label nilai berbahasa Indonesia."),
              "sav", "application/x-spss-sav", write_spss, ("pyreadstat", "pandas"), most_cells=SPSS_CELLS)  # fmt: skip
FORMATS = {one.name: one for one in (XLSX, CSV_EXCEL, CSV, SPSS, PARQUET)}
