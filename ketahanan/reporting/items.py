"""Columns that follow from a questionnaire and its method: a column an item, a column a part of the index."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

from ketahanan.analytics.method import Indicator, Method
from ketahanan.assessments.models import Source
from ketahanan.instruments import queries as instruments
from ketahanan.instruments.form import Form
from ketahanan.instruments.lint_method import NOT_APPLICABLE as NA_OPTION
from ketahanan.instruments.models import InstrumentVersion
from ketahanan.reporting.columns import Column, Sort, Value, column_name
from ketahanan.reporting.datasets import NOT_APPLICABLE


def answer_columns(method: Method, version: InstrumentVersion) -> tuple[Column, ...]:
    """The words of the questionnaire as it was published, in both languages."""
    form = instruments.form_in(version)
    return tuple(_item(item, form) for item in method.indicators)


def _item(item: Indicator, form: Form) -> Column:
    values = _shares(item.bands) if item.bands else _options(item, form)
    missing: tuple[int, ...] = ()
    if item.na_allowed:
        values, missing = (*values, Value(NOT_APPLICABLE, "Tidak berlaku", "Not applicable")), (NOT_APPLICABLE,)
    words = {one.value: str(one.label) for one in Source}
    return Column(
        column_name(item.code), Sort.WHOLE, f"{item.code} {item.title}", item.title_en, values, missing, "skor",
        ", ".join(words.get(code, code) for code in item.sources),
    )  # fmt: skip


def _options(item: Indicator, form: Form) -> tuple[Value, ...]:
    question = form.by_name.get(item.code)
    said = {one.code: one.labels for one in form.options(question)} if question else {}
    codes = [int(value) for value in item.values]
    known = [(code, said[str(code)]) for code in codes if str(code) in said and str(code) != NA_OPTION]
    return tuple(Value(code, labels.get("id", ""), labels.get("en", "")) for code, labels in known)


def _shares(bands: tuple[Fraction, ...]) -> tuple[Value, ...]:
    """A score stands for a share of the households that said yes."""
    ends = [f"{float(band * 100):g}%".replace(".", ",") for band in bands]
    between = pairwise(ends)
    texts = [f"di bawah {ends[0]}", *(f"{low} sampai di bawah {high}" for low, high in between), f"{ends[-1]} atau lebih"]
    return tuple(Value(score, f"{text} keluarga menjawab ya") for score, text in enumerate(texts))


def result_columns(method: Method) -> tuple[Column, ...]:
    """Level, interval, chance of each level, what they were drawn from, and the value of each part of the index."""
    names = method.levels.names if method.levels else ()
    levels = tuple(Value(number, name) for number, name in enumerate(names))

    def share(name: str, label: str, english: str) -> Column:
        return Column(name, Sort.DECIMAL, label, english, unit="0 sampai 1", places=4)

    return (
        Column("tingkat", Sort.WHOLE, "Tingkat", "Level", levels),
        share("selang_bawah", "Batas bawah selang 90%", "90% interval, low"),
        share("selang_atas", "Batas atas selang 90%", "90% interval, high"),
        *(share(f"peluang_{number}", f"Peluang tingkat {name}", f"Chance of level {number}") for number, name in enumerate(names)),
        Column("pasti", Sort.WHOLE, "Tingkat sudah pasti", "Level is certain",
               (Value(0, "Belum pasti: tidak ada tingkat dengan peluang 80% atau lebih", "Not certain: no level has a chance of 80%"),
                Value(1, "Pasti", "Certain"))),
        Column("undian", Sort.WHOLE, "Jumlah undian untuk selang dan peluang", "Draws for interval and chances"),
        Column("benih", Sort.TEXT, "Benih acak undian", "Seed of the draws"),
        *(share(column_name(f"bagian {node.code}"), f"{node.code} {node.title}", node.title_en) for node in method.nodes[:-1]),
    )  # fmt: skip
