"""Extracts and national scoring for `ketahanan index extract` and `national`: Parquet parted by province, any engine.

An extract is a folder `provinsi=73/*.parquet`. Columns: `unit` (text, once in the whole folder), `kode` (Kemendagri code,
text), `metode` and `versi` (of the method that asked the questions), one column for each item, given node and event
(whole numbers as INT16, others DOUBLE; NULL is unanswered), and BOOLEAN `<item>_tb` where the item may not apply.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from functools import reduce
from pathlib import Path
from typing import Any

import numpy as np

from ketahanan.analytics.errors import Flaw, FlawsFound
from ketahanan.analytics.method import Method
from ketahanan.analytics.table import NO_COLUMN, OUTSIDE, Floats, Table, flaws, needed
from ketahanan.common.text import N_
from ketahanan.site.index_files import MOST_FLAWS, NEEDS_EXTRA, Frame

ENGINES = ("duckdb", "spark")
PROVINCE = "provinsi"
CODE = re.compile(r"\d{2}(\.\d{2}(\.\d{2}(\.\d{4})?)?)?")
FIXED = ("unit", "kode", "metode", "versi")

BAD_CODE = N_("Unit %(unit)s: \"%(code)s\" bukan kode wilayah Kemendagri. Tulis seperti 73.02.01.2001.")
NO_EXTRACT = N_("Folder ini tidak berisi ekstrak (provinsi=…/*.parquet). Buat dengan \"ketahanan index extract\".")
OTHER_METHOD = N_("Ekstrak dibuat untuk metode %(found)s, bukan %(method)s versi %(version)s. Pakai metode yang sama.")
UNIT_TWICE = N_("Unit %(unit)s ada %(count)s kali. Sisakan satu baris untuk setiap unit.")
NEEDS_SPARK = N_("Mesin spark membutuhkan pyspark. Pasang requirements-spark.txt, atau pakai --engine duckdb.")
NEEDS_JAVA = N_("Mesin spark membutuhkan Java 17 atau lebih baru. Pasang Java, atau pakai --engine duckdb.")


def write_extract(method: Method, table: Table, codes: Sequence[str], folder: Path) -> int:
    """Writes the provinces that the table has, each anew, and leaves the others; the number of provinces."""
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError as error:
        raise FlawsFound([Flaw(NEEDS_EXTRA)]) from error
    found = flaws(method, table)
    found += [
        Flaw(BAD_CODE, {"unit": unit, "code": code})
        for unit, code in zip(table.units, codes, strict=True) if not CODE.fullmatch(code)
    ]  # fmt: skip
    if found:
        raise FlawsFound(found[:MOST_FLAWS])
    size = len(table)
    columns: dict[str, Any] = {"unit": pa.array(table.units, pa.string()), "kode": pa.array(codes, pa.string())}
    columns |= {"metode": pa.array([method.code] * size), "versi": pa.array([method.version] * size)}
    columns |= {code: _numbers(pa, values) for code, values in table.columns.items()}
    may_not_apply = {item.code for item in method.indicators if item.na_allowed} | set(table.not_applicable)
    for code in sorted(may_not_apply & set(table.columns)):
        columns[f"{code}_tb"] = pa.array(~table.applies(code))
    content = pa.table(columns)
    provinces = np.array([code[:2] for code in codes])
    for province in np.unique(provinces):
        part = folder / f"{PROVINCE}={province}"
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        parquet.write_table(content.filter(pa.array(provinces == province)), part / "part-0.parquet", compression="zstd")
    return len(np.unique(provinces))


def _numbers(pa: Any, values: Floats) -> Any:
    known = values[~np.isnan(values)]
    whole = bool(np.all((known == np.floor(known)) & (np.abs(known) < 2**15)))
    return pa.array(values, from_pandas=True).cast(pa.int16() if whole else pa.float64())


def national(method: Method, folder: Path, engine: str, master: str = "local[*]") -> Frame:
    """The official outcome of every unit of an extract, by one expression on the engine; raises FlawsFound."""
    if not any(folder.glob(f"{PROVINCE}=*/*.parquet")):
        raise FlawsFound([Flaw(NO_EXTRACT, file=folder.name)])
    connection, table = _on_spark(folder, master) if engine == "spark" else _on_duckdb(folder)
    from ketahanan.analytics.expression import scored

    try:
        _refuse_flaws(method, table, connection)
        return dict(_plain(connection.to_pyarrow(scored(method, table, ["unit", "kode", PROVINCE]))))
    finally:
        connection.disconnect()


def _plain(content: Any) -> list[tuple[str, Any]]:
    content = content.sort_by([("kode", "ascending"), ("unit", "ascending")])
    import pyarrow as pa

    return [
        (name, column.to_numpy() if pa.types.is_floating(column.type) else column.to_pylist())
        for name, column in zip(content.column_names, content.columns, strict=True)
    ]


def _on_duckdb(folder: Path) -> tuple[Any, Any]:
    try:
        import ibis
    except ImportError as error:
        raise FlawsFound([Flaw(NEEDS_EXTRA)]) from error
    connection = ibis.duckdb.connect()
    parts = str(folder / f"{PROVINCE}=*" / "*.parquet")
    table = connection.read_parquet(parts, hive_partitioning=True, hive_types_autocast=False, union_by_name=True)
    return connection, table


def _on_spark(folder: Path, master: str) -> tuple[Any, Any]:
    try:
        import ibis
        from pyspark.errors import PySparkRuntimeError
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise FlawsFound([Flaw(NEEDS_SPARK)]) from error
    local = {"spark.driver.bindAddress": "127.0.0.1", "spark.driver.host": "127.0.0.1"} if master.startswith("local") else {}
    settings = {
        **local, "spark.ui.enabled": "false", "spark.sql.session.timeZone": "UTC",
        # "01" is the name of a province, not the number one.
        "spark.sql.sources.partitionColumnTypeInference.enabled": "false",
    }  # fmt: skip
    builder = SparkSession.builder.master(master).appName("ketahanan")
    for name, value in settings.items():
        builder = builder.config(name, value)
    try:
        connection = ibis.pyspark.connect(builder.getOrCreate())
    except PySparkRuntimeError as error:
        raise FlawsFound([Flaw(NEEDS_JAVA)]) from error
    return connection, connection.read_parquet(str(folder))


def _refuse_flaws(method: Method, table: Any, connection: Any) -> None:
    """Columns, method, units that come twice and answers outside their option sets, told as `index build` tells them."""
    used, absent = needed(method, set(table.columns))
    absent += [name for name in FIXED if name not in table.columns]
    if absent:
        raise FlawsFound([Flaw(NO_COLUMN, {"columns": ", ".join(absent), "method": method.code})])
    mine = f"{method.code} {method.version}"
    kinds = connection.to_pyarrow(table.select(m=table.metode + " " + table.versi).distinct().limit(5))["m"].to_pylist()
    if kinds != [mine]:
        facts = {"found": ", ".join(sorted(map(str, kinds))), "method": method.code, "version": method.version}
        raise FlawsFound([Flaw(OTHER_METHOD, facts)])
    counted = table.group_by("unit").aggregate(count=table.count())
    twice = connection.to_pyarrow(counted.filter(counted["count"] > 1).order_by("unit").limit(MOST_FLAWS)).to_pylist()
    found = [Flaw(UNIT_TWICE, {"unit": row["unit"], "count": str(row["count"])}) for row in twice]
    choices = {item.code: [float(value) for value in item.values] for item in used if item.values}
    if choices:
        found += _outside(table, connection, choices)
    if found:
        raise FlawsFound(found[:MOST_FLAWS])


def _outside(table: Any, connection: Any, choices: dict[str, list[float]]) -> list[Flaw]:
    bad = [table[code].notin(values).fill_null(False) for code, values in choices.items()]
    rows = table.filter(reduce(lambda one, other: one | other, bad)).select("unit", *choices).order_by("unit")
    return [
        Flaw(OUTSIDE, {
            "unit": row["unit"], "column": code, "value": f"{row[code]:g}", "choices": f"{values[0]:g}-{values[-1]:g}",
        })
        for row in connection.to_pyarrow(rows.limit(MOST_FLAWS)).to_pylist()
        for code, values in choices.items() if row[code] is not None and row[code] not in values
    ]  # fmt: skip
