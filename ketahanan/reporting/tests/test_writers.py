"""Each format is written, read back by a program of others, and compared cell by cell and label by label."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape

from ketahanan.common.sheets import no_formula
from ketahanan.reporting import writers, xlsx
from ketahanan.reporting.columns import Cell, Column, Row, Sheet, Sort, TooLarge, Value, column_name

pytest.importorskip("pyarrow", reason="requirements-analytics.txt is not installed")
pytest.importorskip("pyreadstat", reason="requirements-analytics.txt is not installed")

LONG = "Seberapa sering warga dari agama, suku, dan golongan yang berbeda bekerja bersama dalam gotong royong? " * 4
SHEET = Sheet(
    "Jawaban pengukuran",
    (
        Column("desa", Sort.TEXT, "Nama desa", "Village"),
        Column("skor", Sort.WHOLE, LONG, "Score", (Value(0, "Tidak pernah"), Value(3, "Selalu é"), Value(-1, "Tidak berlaku")), (-1,)),
        Column("indeks", Sort.DECIMAL, "Indeks", unit="0 sampai 1", places=4),
        Column("diisi", Sort.DAY, "Tanggal diisi"),
        Column("keadaan", Sort.TEXT, "Keadaan", values=(Value("DRAF", "Draf"), Value("TERISI", "Terisi"))),
    ),
    (("sumber", "Kementerian Sosial"),),
)  # fmt: skip
ROWS: list[Row] = [
    ("Sangkala", 3, Decimal("0.6125"), date(2026, 3, 1), "DRAF"),
    ("=SUM(A1)", None, None, None, "TERISI"),
    ("Ma’rang; “lama”\nbaru", -1, Decimal("-0.5"), date(1945, 8, 17), ""),
]
# Signs that XML and the formats cannot hold are not typed by people; forms refuse them.
texts = st.text(st.characters(exclude_categories=("Cs", "Cc", "Co", "Cn")), max_size=60)
tables = st.lists(
    st.tuples(
        texts, st.none() | st.integers(-(2**52), 2**52), st.none() | st.decimals(-999, 999, places=4),
        st.none() | st.dates(date(1900, 3, 1), date(2100, 1, 1)), texts,
    ),
    max_size=12,
)  # fmt: skip
quickly = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])


def plain(row: Sequence[Cell]) -> list[Cell]:
    return [float(cell) if isinstance(cell, Decimal) else cell for cell in row]


@pytest.mark.parametrize("excel", [False, True])
@quickly
@given(rows=tables)
@example(rows=ROWS)
def test_csv_comes_back(tmp_path: Path, rows: list[Row], excel: bool) -> None:
    one = writers.CSV_EXCEL if excel else writers.CSV
    assert one.write(tmp_path / "a.csv", SHEET, rows) == len(rows)
    text = (tmp_path / "a.csv").read_bytes().decode("utf-8-sig" if excel else "utf-8")
    assert (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbf") is excel
    head, *found = list(csv.reader(text.splitlines(keepends=True), delimiter=";" if excel else ","))
    assert head == ["desa", "skor", "indeks", "diisi", "keadaan"]
    for row, back in zip(rows, found, strict=True):
        number = "" if row[2] is None else f"{row[2]:.4f}"
        wanted = ["" if cell is None else str(cell) for cell in row]
        wanted[2] = number.replace(".", ",") if excel else number
        wanted[0], wanted[4] = no_formula(wanted[0]), no_formula(wanted[4])
        assert back == wanted


@quickly
@given(rows=tables)
@example(rows=ROWS)
def test_xlsx_comes_back_with_the_list_of_columns(tmp_path: Path, rows: list[Row]) -> None:
    assert writers.XLSX.write(tmp_path / "a.xlsx", SHEET, rows) == len(rows)
    book = load_workbook(tmp_path / "a.xlsx")
    head, *found = book["Data"].iter_rows(values_only=True)
    assert head == ("desa", "skor", "indeks", "diisi", "keadaan")
    for row, back in zip(rows, found, strict=True):
        day = back[3].date() if isinstance(back[3], datetime) else back[3]
        assert [back[0] or "", back[1], back[2], day, back[4] or ""] == plain(row)
    assert all(cell.data_type != "f" for line in book["Data"].iter_rows() for cell in line)
    listed = list(book["Kolom"].iter_rows(values_only=True))
    assert listed[2][0] == "skor"
    assert listed[2][5] == "0 = Tidak pernah; 3 = Selalu é; -1 = Tidak berlaku"
    assert list(book["Keterangan"].iter_rows(values_only=True))[1] == ("sumber", "Kementerian Sosial")


@quickly
@given(rows=tables)
@example(rows=ROWS)
def test_parquet_comes_back_with_labels(tmp_path: Path, rows: list[Row]) -> None:
    import pyarrow.parquet as pq

    assert writers.PARQUET.write(tmp_path / "a.parquet", SHEET, rows) == len(rows)
    found = pq.read_table(tmp_path / "a.parquet")
    assert [list(row.values()) for row in found.to_pylist()] == [plain(row) for row in rows]
    assert [str(one.type) for one in found.schema] == ["string", "int64", "double", "date32[day]", "string"]
    labels = found.schema.field("skor").metadata
    assert (labels[b"label"].decode(), labels[b"value:-1"]) == (LONG, b"Tidak berlaku")
    assert found.schema.metadata[b"sumber"] == b"Kementerian Sosial"


@quickly
@given(rows=tables)
@example(rows=ROWS)
def test_spss_comes_back_with_indonesian_labels(tmp_path: Path, rows: list[Row]) -> None:
    import pyreadstat

    assert writers.SPSS.write(tmp_path / "a.sav", SHEET, rows) == len(rows)
    found, about = pyreadstat.read_sav(str(tmp_path / "a.sav"), output_format="dict", user_missing=True)
    assert about.column_names == ["desa", "skor", "indeks", "diisi", "keadaan"]
    assert about.column_names_to_labels["skor"] == writers.cut(LONG, 255)
    assert about.column_names_to_labels["desa"] == "Nama desa"
    assert about.variable_value_labels == {
        "skor": {0.0: "Tidak pernah", 3.0: "Selalu é", -1.0: "Tidak berlaku"},
        "keadaan": {"DRAF": "Draf", "TERISI": "Terisi"},
    }
    assert about.missing_ranges == {"skor": [{"lo": -1.0, "hi": -1.0}]}
    back = [[_spss(cell) for cell in row] for row in zip(*(found[name] for name in about.column_names), strict=True)]
    assert back == [[_trimmed(cell) for cell in plain(row)] for row in rows]


def _spss(cell: Any) -> Any:
    return None if cell is None or cell != cell else cell.date() if hasattr(cell, "date") else cell


def _trimmed(cell: Cell) -> Cell:
    """SPSS pads text with blanks, and whoever reads it cuts them off."""
    return cell.rstrip(" ") if isinstance(cell, str) else cell


@pytest.mark.parametrize("text", ["=1+1", "+62", "-1", "@a", "\t=1", "\r=1", "\n=1"])
def test_a_text_never_becomes_a_formula(tmp_path: Path, text: str) -> None:
    writers.write_csv(tmp_path / "a.csv", Sheet("x", SHEET.columns[:1]), [(text,)])
    assert (tmp_path / "a.csv").read_bytes().decode().removeprefix("desa\r\n").strip('"').startswith("'")
    xlsx.write(tmp_path / "a.xlsx", Sheet("x", SHEET.columns[:1]), [(text,)])
    assert load_workbook(tmp_path / "a.xlsx")["Data"]["A2"].data_type == "s"


def test_signs_that_a_sheet_cannot_hold_do_not_break_it(tmp_path: Path) -> None:
    """A control sign is left out; what looks like the code of a sign is marked, so that Excel shows what was typed."""
    typed = ["_x0041_", "_x005F_x0041_", "_x00_", "<&>\"'", "dua\r\nbaris", " spasi ", "🙂"]
    one = Sheet("x", SHEET.columns[:1])
    xlsx.write(tmp_path / "a.xlsx", one, [(text,) for text in [*typed, "a\x00b\x1b", "x" * 40_000]])
    found = [str(cell.value) for (cell,) in load_workbook(tmp_path / "a.xlsx")["Data"].iter_rows(min_row=2)]
    assert [unescape(text) for text in found[:-2]] == typed
    assert (found[-2], len(found[-1])) == ("ab", 32_767)
    writers.write_csv(tmp_path / "a.csv", one, [("a\x00b",)])
    assert (tmp_path / "a.csv").read_text() == "desa\nab\n"


def test_a_negative_number_stays_a_number(tmp_path: Path) -> None:
    writers.write_csv(tmp_path / "a.csv", Sheet("x", SHEET.columns[1:3]), [(-4, Decimal("-0.5"))])
    assert (tmp_path / "a.csv").read_text() == "skor,indeks\n-4,-0.5000\n"


def test_a_sheet_or_an_spss_file_that_would_burst_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "ROWS", 2)
    monkeypatch.setattr(writers, "SPSS_CELLS", 8)
    one = Sheet("x", SHEET.columns[1:2])
    with pytest.raises(TooLarge):
        xlsx.write(tmp_path / "a.xlsx", one, [(1,)] * 3)
    assert xlsx.write(tmp_path / "a.xlsx", one, [(1,)] * 2) == 2
    with pytest.raises(TooLarge):
        writers.write_spss(tmp_path / "a.sav", one, [(1,)] * 9)
    assert writers.XLSX.holds(1_048_575, 40)
    assert not writers.XLSX.holds(1_048_576, 40)
    assert not writers.XLSX.holds(500_001, 100)
    assert not writers.SPSS.holds(200_001, 100)


@given(st.text(max_size=80))
def test_any_code_becomes_a_name_that_programs_take(text: str) -> None:
    assert Column(column_name(text), Sort.WHOLE, "x").name == column_name(text)


@pytest.mark.parametrize("name", ["", "1a", "A", "a b", "with", "a" * 65])
def test_a_name_that_programs_refuse_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="cannot be named"):
        Column(name, Sort.TEXT, "x")


@given(st.text(max_size=300), st.integers(4, 255))
def test_a_label_is_cut_between_letters(text: str, size: int) -> None:
    found = writers.cut(text, size)
    assert len(found.encode()) <= size
    assert found == text or text.startswith(found.removesuffix("…"))
