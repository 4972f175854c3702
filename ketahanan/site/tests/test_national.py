"""`ketahanan index extract` and `national`: from a table to levels, the same on DuckDB, Spark and the exact engine."""

from __future__ import annotations

import shutil
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.core.management import CommandError

from ketahanan.analytics import exact
from ketahanan.analytics.shipped import shipped
from ketahanan.analytics.tests.test_engine import villages
from ketahanan.site import national
from ketahanan.site.tests.test_index_command import data, refused, rows, run

pytest.importorskip("ibis")
pa = pytest.importorskip("pyarrow")
# Ibis 12 still asks DuckDB 2 by an older name.
pytestmark = [pytest.mark.once, pytest.mark.filterwarnings("ignore:fetch_arrow_table:DeprecationWarning")]

IKSD = shipped("iksd-1")
HEAD = "unit,kode,iks,ike,ikl\n"


def wave(folder: Path, count: int, seed: int = 1) -> tuple[list[exact.Outcome], list[str]]:
    """An extract of made-up villages in three provinces, and what the exact engine says of each."""
    table = villages(count, seed)
    codes = [f"{(73, 33, 11)[n % 3]}.01.01.{2001 + n}" for n in range(count)]
    assert national.write_extract(IKSD, table, codes, folder) == 3
    return exact.build(IKSD, [table.row(n) for n in range(count)]), list(table.units)


def assert_official(folder: Path, engine: str, outcomes: list[exact.Outcome], units: list[str]) -> None:
    names = IKSD.levels.names if IKSD.levels else ()
    found = national.national(IKSD, folder, engine)
    by_unit = {unit: n for n, unit in enumerate(found["unit"])}
    for unit, outcome in zip(units, outcomes, strict=True):
        n = by_unit.pop(unit)
        decision, index = outcome.decision, outcome.rounded["IKSD"]
        assert found["level"][n] == ("" if decision is None else names[decision.level])
        assert str(found["rules"][n]).split() == list(decision.rules if decision else ())
        assert found["remeasure"][n] == int(decision is not None and decision.remeasure)
        for code, level in outcome.levels.items():
            assert found[f"level_{code}"][n] == ("" if level is None else names[level])
        assert str(found["IKSD"][n]) == ("nan" if index is None else str(float(index)))
    assert not by_unit


def test_a_wave_has_the_official_levels_on_duckdb(tmp_path: Path) -> None:
    assert_official(tmp_path, "duckdb", *wave(tmp_path, 400))


@pytest.mark.sweep
@pytest.mark.filterwarnings("default")
@pytest.mark.skipif(not shutil.which("java"), reason="Spark needs Java 17 or newer; none is installed")
@pytest.mark.skipif(not find_spec("pyspark"), reason="pyspark is not installed (requirements-spark.txt)")
def test_the_same_wave_has_the_same_levels_on_spark(tmp_path: Path) -> None:
    assert_official(tmp_path, "spark", *wave(tmp_path, 400))


def test_the_command_goes_from_a_table_to_provinces_to_levels(tmp_path: Path) -> None:
    source = data(tmp_path, HEAD + "a,73.02.01.2001,0.8,0.9,0.5333\nb,01.02.01.2001,0.6629,0.6333,0.5333\n")
    folder, out = tmp_path / "ekstrak", tmp_path / "hasil.csv"
    assert run("extract", "idm", source, "-o", folder) == f"2 unit dari 2 provinsi, ke {folder}.\n"
    assert run("national", "idm", folder, "-o", out) == f"2 unit dihitung, 2 bertingkat, ke {out}.\n"
    assert [(row["unit"], row["provinsi"], row["idm"], row["level"]) for row in rows(out)] == [
        ("b", "01", "0.6098", "berkembang"), ("a", "73", "0.7444", "maju"),
    ]  # fmt: skip
    assert refused("national", "iksd-1", folder, "-o", out)[0].startswith("Kolom D1.01, D1.02")


def test_codes_that_are_none_are_refused_with_their_unit(tmp_path: Path) -> None:
    source = data(tmp_path, HEAD + "a,7302,0.8,0.9,0.5333\n")
    assert refused("extract", "idm", source, "-o", tmp_path / "x") == [
        'Unit a: "7302" bukan kode wilayah Kemendagri. Tulis seperti 73.02.01.2001.'
    ]


def test_a_folder_without_extract_is_refused(tmp_path: Path) -> None:
    assert refused("national", "idm", tmp_path, "-o", tmp_path / "x.csv") == [
        f'{tmp_path.name}: Folder ini tidak berisi ekstrak (provinsi=…/*.parquet). Buat dengan "ketahanan index extract".'
    ]


def test_other_methods_units_twice_and_foreign_answers_are_refused(tmp_path: Path) -> None:
    from pyarrow import parquet

    wave(tmp_path, 30)
    part = tmp_path / "provinsi=73" / "part-0.parquet"
    content = parquet.read_table(part)
    column = content.column_names.index("D2.07")
    wrong = content.set_column(column, "D2.07", pa.array([9] + [1] * (len(content) - 1), pa.int16()))
    parquet.write_table(wrong, part)
    assert refused("national", "iksd-1", tmp_path, "-o", tmp_path / "x.csv") == [
        "Unit desa 0, kolom D2.07: nilai 9 tidak ada dalam pilihan 0-5. Perbaiki sel itu."
    ]
    parquet.write_table(pa.concat_tables([content, content.slice(0, 1)]), part)
    assert refused("national", "iksd-1", tmp_path, "-o", tmp_path / "x.csv") == [
        "Unit desa 0 ada 2 kali. Sisakan satu baris untuk setiap unit."
    ]
    column = content.column_names.index("versi")
    parquet.write_table(content.set_column(column, "versi", pa.array(["0"] * len(content))), part)
    with pytest.raises(CommandError, match="Ekstrak dibuat untuk metode IKSD 0, IKSD 1, bukan IKSD versi 1"):
        run("national", "iksd-1", tmp_path, "-o", tmp_path / "x.csv")
