"""Form and method together: whatever the index reads is asked, with the values that the method knows."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from ketahanan.analytics.method import Indicator, Method
from ketahanan.common.text import N_
from ketahanan.instruments.findings import Finding
from ketahanan.instruments.form import Form, Question

# What stands in an answer where the question does not apply.
NOT_APPLICABLE = "TB"

NOT_ASKED = N_("butir %(name)s dari berkas metode tidak ditanyakan. Tambahkan pertanyaan bernama %(name)s.")
NOT_NUMBER = N_(
    "butir %(name)s harus select_one, integer, decimal, atau calculate, bukan %(kind)s. Ubah jenisnya."
)
OUTSIDE = N_(
    "pilihan %(codes)s pada %(name)s di luar nilai metode (%(low)s sampai %(high)s). Perbaiki kode pilihannya."
)
LACKS = N_("pilihan untuk nilai %(codes)s pada %(name)s belum ada. Tambahkan pilihannya.")
NA_MISSING = N_("metode mengizinkan “tidak berlaku” pada %(name)s. Tambahkan pilihan berkode TB.")
NA_FORBIDDEN = N_("metode tidak mengizinkan “tidak berlaku” pada %(name)s. Hapus pilihan berkode TB.")
OTHER_SET = N_("scale pada %(name)s adalah %(scale)s, tetapi metode memakai %(set)s. Samakan keduanya.")
OTHER_KEY = N_("tanda butir kunci pada %(name)s berbeda dari metode. Samakan kolom key dengan berkas metode.")
OTHER_SOURCE = N_("source pada %(name)s adalah %(source)s, tetapi metode memakai %(from)s. Samakan keduanya.")


def against_method(form: Form, method: Method) -> Iterator[Finding]:
    for item in method.indicators:
        question = form.by_name.get(item.code)
        if question is None:
            yield Finding(NOT_ASKED, {"name": item.code}, "survey")
        elif question.kind == "select_one":
            yield from _options(form, question, item)
            yield from _notes(question, item)
        elif question.kind not in {"integer", "decimal", "calculate"}:
            yield _at(question, NOT_NUMBER, kind=question.kind)


def _at(question: Question, sentence: str, **values: str) -> Finding:
    return Finding(sentence, {"name": question.name, **values}, "survey", question.row)


def _options(form: Form, question: Question, item: Indicator) -> Iterator[Finding]:
    codes = [option.code for option in form.options(question)]
    has_na = NOT_APPLICABLE in codes
    if has_na != item.na_allowed:
        yield _at(question, NA_FORBIDDEN if has_na else NA_MISSING)
    if not item.values:
        return
    values = {str(value) for value in item.values}
    outside = [code for code in codes if code not in values and code != NOT_APPLICABLE]
    if outside:
        yield _at(
            question,
            OUTSIDE,
            codes=", ".join(outside),
            low=_text(item.values[0]),
            high=_text(item.values[-1]),
        )
    lacking = [_text(value) for value in item.values if str(value) not in codes]
    if lacking:
        yield _at(question, LACKS, codes=", ".join(lacking))


def _notes(question: Question, item: Indicator) -> Iterator[Finding]:
    scale = question.cells.get("scale", "")
    if item.set_code and scale and scale != item.set_code:
        yield _at(question, OTHER_SET, scale=scale, set=item.set_code)
    if question.is_key != item.key:
        yield _at(question, OTHER_KEY)
    if item.sources and question.sources != item.sources:
        yield _at(
            question,
            OTHER_SOURCE,
            source=", ".join(question.sources) or "–",
            **{"from": ", ".join(item.sources)},
        )


def _text(value: Fraction) -> str:
    return str(value)
