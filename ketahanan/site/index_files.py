"""Files of the command `ketahanan index`: tables in, tidy tables out, CSV or Parquet by the name's ending."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import numpy as np

from ketahanan.analytics.errors import Flaw, FlawsFound
from ketahanan.analytics.method import Method
from ketahanan.analytics.method_file import read_method
from ketahanan.analytics.shipped import CODES, shipped
from ketahanan.analytics.table import Bools, Floats, Table
from ketahanan.common.text import N_

NOT_APPLICABLE = {"tb", "na", "n/a", "tidak berlaku"}
MOST_FLAWS = 20
PARQUET = ".parquet"

NO_FILE = N_("Berkas tidak ada atau tidak dapat dibaca. Periksa nama berkasnya.")
NOT_TEXT = N_("Berkas bukan teks UTF-8. Simpan ulang sebagai CSV UTF-8.")
NOT_PARQUET = N_("Berkas bukan Parquet yang utuh. Buat ulang berkas itu.")
EMPTY = N_("Berkas tidak berisi baris data. Isi sedikitnya satu baris di bawah judul kolom.")
BLANK = N_("Berkas kosong. Isi judul kolom pada baris pertama dan data di bawahnya.")
TOO_LONG = N_("Sel di sini lebih panjang daripada %(most)s huruf. Periksa tanda kutip yang tidak ditutup.")
NO_UNIT = N_("Kolom unit \"%(column)s\" tidak ada. Kolom yang ada: %(columns)s.")
NO_NAMED = N_("Kolom \"%(column)s\" tidak ada. Kolom yang ada: %(columns)s.")
NEGATIVE = N_("Kolom %(column)s: %(value)s kurang dari nol. Tulis nol atau lebih, atau kosongkan.")
TWO_COLUMNS = N_("Kolom %(column)s ada dua kali. Hapus atau ganti nama salah satunya.")
TOO_WIDE = N_("Baris ini berisi %(count)s sel, padahal judulnya %(columns)s. Periksa tanda koma dan kutip.")
NO_NAME = N_("Kolom %(column)s kosong. Setiap baris membutuhkan kode unit.")
TWICE = N_("Unit %(unit)s sudah ada pada baris %(first)s. Sisakan satu baris untuk setiap unit.")
COMMA = N_("Kolom %(column)s: \"%(value)s\" memakai koma desimal. Tulis dengan titik: %(better)s.")
NOT_NUMBER = N_("Kolom %(column)s: \"%(value)s\" bukan bilangan. Tulis bilangan, kosongkan, atau tulis TB (tidak berlaku).")
ENDING = N_("Akhiran berkas hasil harus .csv atau .parquet. Ganti nama berkas hasil.")
NEEDS_EXTRA = N_("Parquet membutuhkan paket tambahan. Pasang requirements-analytics.txt atau pakai berkas CSV.")
CANNOT_WRITE = N_("Berkas hasil tidak dapat ditulis. Periksa folder dan izinnya.")

class SupportsWrite(Protocol):
    def write(self, text: str, /) -> object: ...


type Frame = Mapping[str, Sequence[object] | Floats]


@dataclass(frozen=True)
class Sheet:
    """Cells as text, or already as `numbers`; `lines` are the lines of the file on which the rows begin."""

    names: Sequence[str]
    columns: Mapping[str, Sequence[str]]
    lines: Sequence[int]
    numbers: Mapping[str, Floats] = field(default_factory=dict)

    def texts(self, name: str) -> Sequence[str]:
        if name not in self.numbers:
            return self.columns[name]
        return ["" if np.isnan(number) else f"{number:.15g}" for number in self.numbers[name]]


def method_of(name: str) -> Method:
    """The method in a file, or a shipped one by its code."""
    if name in CODES:
        return shipped(name)
    path = Path(name)
    try:
        return read_method(path.read_text(encoding="utf-8"), path.name)
    except OSError as error:
        raise _stop(path, NO_FILE) from error
    except UnicodeDecodeError as error:
        raise _stop(path, NOT_TEXT) from error


def _stop(path: Path, sentence: str, line: int = 0, **values: str) -> FlawsFound:
    return FlawsFound([Flaw(sentence, values, path.name or str(path), line)])


def table_of(path: Path, unit: str, wanted: Iterable[str], *, repeated: bool = False) -> Table:
    """The `wanted` columns, as far as they are there, as numbers; raises FlawsFound with line and column.

    With `repeated` a unit may stand on many rows, one for each respondent.
    """
    sheet = _parquet(path) if path.suffix == PARQUET else _csv(path)
    if unit not in sheet.names:
        raise _stop(path, NO_UNIT, column=unit, columns=", ".join(sheet.names[:20]))
    if not sheet.lines:
        raise _stop(path, EMPTY)
    flaws: list[Flaw] = []
    units = tuple(cell.strip() for cell in sheet.texts(unit))
    _check_units(path, unit, units, sheet.lines, flaws, repeated)
    columns: dict[str, Floats] = {}
    marks: dict[str, Bools] = {}
    for name in wanted:
        if name in sheet.names:
            columns[name], marks[name] = _numbers(path, name, sheet, flaws)
    if flaws:
        raise FlawsFound(sorted(flaws, key=lambda flaw: flaw.line)[:MOST_FLAWS])
    return Table(units, columns, {name: mark for name, mark in marks.items() if mark.any()}, path.name, sheet.lines)


def texts_of(path: Path, column: str) -> Sequence[str]:
    """One column as it is written: groups, names."""
    sheet = _parquet(path) if path.suffix == PARQUET else _csv(path)
    if column not in sheet.names:
        raise _stop(path, NO_NAMED, column=column, columns=", ".join(sheet.names[:20]))
    return sheet.texts(column)


def errors_in(table: Table, column: str) -> Floats:
    """A column of standard errors; raises FlawsFound where one is below zero."""
    values = table.columns[column]
    found = [
        Flaw(NEGATIVE, {"column": column, "value": f"{values[n]:g}"}, *table.place(int(n)))
        for n in np.flatnonzero(values < 0)[:MOST_FLAWS]
    ]
    if found:
        raise FlawsFound(found)
    return values


def _csv(path: Path) -> Sheet:
    """Comma, semicolon or tab, whichever the first line has most of."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            first = file.readline()
            file.seek(0)
            reader = csv.reader(file, delimiter=max(",;\t", key=first.count))
            names = [name.strip() for name in next(reader, [])]
            rows, lines = [], []
            begun = reader.line_num + 1
            for row in reader:
                if any(row):
                    rows.append(row)
                    lines.append(begun)
                begun = reader.line_num + 1
    except UnicodeDecodeError as error:
        raise _stop(path, NOT_TEXT) from error
    except csv.Error as error:
        raise _stop(path, TOO_LONG, reader.line_num, most=str(csv.field_size_limit())) from error
    except OSError as error:
        raise _stop(path, NO_FILE) from error
    _check_shape(path, names, rows, lines)
    return Sheet(names, dict(zip(names, zip(*rows, strict=True), strict=True)) if rows else {}, lines)


def _check_shape(path: Path, names: Sequence[str], rows: Sequence[Sequence[str]], lines: Sequence[int]) -> None:
    if not any(names):
        raise _stop(path, BLANK)
    for name in names:
        if names.count(name) > 1:
            raise _stop(path, TWO_COLUMNS, 1, column=name)
    for row, line in zip(rows, lines, strict=True):
        if len(row) != len(names):
            raise _stop(path, TOO_WIDE, line, count=str(len(row)), columns=str(len(names)))


def _parquet(path: Path) -> Sheet:
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError as error:
        raise _stop(path, NEEDS_EXTRA) from error
    try:
        content = parquet.read_table(path)
    except OSError as error:
        raise _stop(path, NO_FILE if not path.exists() else NOT_PARQUET) from error
    except pa.ArrowException as error:
        raise _stop(path, NOT_PARQUET) from error
    columns: dict[str, Sequence[str]] = {}
    numbers: dict[str, Floats] = {}
    for name in content.column_names:
        if pa.types.is_floating(content[name].type):
            numbers[name] = content[name].to_numpy().astype(np.float64)
        else:
            columns[name] = ["" if cell is None else str(cell) for cell in content[name].to_pylist()]
    return Sheet(content.column_names, columns, range(1, content.num_rows + 1), numbers)


def _check_units(
    path: Path, column: str, units: Sequence[str], lines: Sequence[int], flaws: list[Flaw], repeated: bool
) -> None:
    first: dict[str, int] = {}
    for unit, line in zip(units, lines, strict=True):
        if not unit:
            flaws.append(Flaw(NO_NAME, {"column": column}, path.name, line))
        elif unit in first and not repeated:
            flaws.append(Flaw(TWICE, {"unit": unit, "first": str(first[unit])}, path.name, line))
        first.setdefault(unit, line)


def _numbers(path: Path, name: str, sheet: Sheet, flaws: list[Flaw]) -> tuple[Floats, Bools]:
    if name in sheet.numbers:
        values = sheet.numbers[name]
        flaws += [_bad_cell(path, sheet.lines[int(n)], name, str(values[n])) for n in np.flatnonzero(np.isinf(values))]
        return values, np.zeros(len(values), bool)
    cells = sheet.columns[name]
    # Answers are few and come again and again: each different text is read once.
    read = {cell: _read(cell.strip()) for cell in set(cells)}
    bad = {cell for cell, found in read.items() if found is None}
    if bad:
        flaws += [_bad_cell(path, sheet.lines[n], name, cell.strip()) for n, cell in enumerate(cells) if cell in bad]
    marked = {cell for cell in read if cell.strip().lower() in NOT_APPLICABLE}
    values = np.fromiter((read[cell] or 0 for cell in cells), np.float64, len(cells))
    return values, np.fromiter((cell in marked for cell in cells), bool, len(cells))


def _read(text: str) -> float | None:
    """NaN for a blank and for "does not apply"; None for what is neither that nor a number."""
    return np.nan if not text or text.lower() in NOT_APPLICABLE else _number(text)


def _number(text: str) -> float | None:
    """A finite number with a decimal point; None for anything else, "1_000" and "nan" too."""
    if not text[-1].isdigit() and text[-1] != ".":
        return None
    try:
        number = float(text)
    except ValueError:
        return None
    return number if np.isfinite(number) and "_" not in text else None


def _bad_cell(path: Path, line: int, column: str, text: str) -> Flaw:
    better = text.replace(",", ".")
    if text.count(",") == 1 and _number(better) is not None:
        return Flaw(COMMA, {"column": column, "value": text, "better": better}, path.name, line)
    return Flaw(NOT_NUMBER, {"column": column, "value": text[:40]}, path.name, line)


def write(frame: Frame, path: Path) -> None:
    """One row per line, one variable per column; NaN and None are blank."""
    if path.suffix not in {".csv", PARQUET}:
        raise _stop(path, ENDING)
    try:
        if path.suffix == PARQUET:
            _write_parquet(frame, path)
            return
        with path.open("w", encoding="utf-8", newline="") as file:
            write_csv(frame, file)
    except OSError as error:
        raise _stop(path, CANNOT_WRITE) from error


def write_csv(frame: Frame, stream: SupportsWrite) -> None:
    writer = csv.writer(stream)
    writer.writerow(frame)
    writer.writerows(zip(*(map(_cell, column) for column in frame.values()), strict=True))


def _cell(value: object) -> object:
    if isinstance(value, float):
        return "" if np.isnan(value) else f"{value:.10g}"
    return "" if value is None else value


def _write_parquet(frame: Frame, path: Path) -> None:
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError as error:
        raise _stop(path, NEEDS_EXTRA) from error
    columns = {
        name: pa.array(column, from_pandas=True) if isinstance(column, np.ndarray) else pa.array(list(column))
        for name, column in frame.items()
    }
    parquet.write_table(pa.table(columns), path)
