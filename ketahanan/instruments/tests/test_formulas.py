"""Expressions that would make a form unusable on every phone are found when the form is uploaded."""

from __future__ import annotations

import pytest

from ketahanan.instruments import formulas
from ketahanan.instruments.form import expressions, form_of
from ketahanan.instruments.lint import findings
from ketahanan.instruments.shipped import SHIPPED
from ketahanan.instruments.tests.making import SURVEY, form, row
from ketahanan.instruments.workbook import read


@pytest.mark.parametrize(
    "expression",
    ["${a} == 1", "${a} = = 1", "${a} <> 1", "${a} > 1 && ${a} < 3", "${a} = 1 || ${b} = 2", "${a} and", "selected(${a} '1')",
     "not ${a}", "\0", "${a} = 1 then 2"],
)  # fmt: skip
def test_what_no_phone_can_read_is_not_readable(expression: str) -> None:
    assert not formulas.is_readable(expression)


@pytest.mark.parametrize(
    "expression",
    ["yes", "true()", ". > 0 and . <= ${a}", "if(selected(${a}, '1'), 2, 3)", "induk = ${kabupaten}", "regex(., '^[0-9]+$')",
     "coalesce(sum(${a}), 0)", "instance('desa')/root/item[name = ${a}]/label", "jr:choice-name(${a}, '${a}')",
     "format-date(today(), '%Y (lama)')", "${last-saved#a}", "count(${anggota}) * -1", "(${a} or ${b}) and (${c})"],
)  # fmt: skip
def test_what_phones_read_passes(expression: str) -> None:
    assert formulas.is_readable(expression)
    assert list(formulas.unknown_functions(expression)) == []


def test_the_row_the_column_and_what_to_write_instead_are_told() -> None:
    survey = (
        *SURVEY,
        row(type="text", name="x", label="X", english="X", relevant="${keluarga} == 1"),
        row(type="text", name="y", label="Y", english="Y", relevant="selekted(${B.01}, '1') and (${keluarga} > 1)"),
        row(type="begin_group", name="g", label="G", english="G", relevant="${tiada} && 1"),
        row(type="text", name="z", label="Z", english="Z", calculation=""),
        row(type="end_group"),
    )
    assert [(one.grave, one.text()) for one in findings(form(survey=survey))] == [
        (True, "Lembar survey, baris 7: kolom relevant tidak terbaca sebagai rumus: “${keluarga} == 1”. Pakai = bukan ==, != "
               "bukan <>, and bukan &&, or bukan ||, dan koma di antara isi kurung."),
        (True, "Lembar survey, baris 9: kolom relevant menyebut ${tiada}, tetapi tidak ada pertanyaan bernama itu. Perbaiki "
               "namanya."),
        (True, "Lembar survey, baris 9: kolom relevant tidak terbaca sebagai rumus: “${tiada} && 1”. Pakai = bukan ==, != "
               "bukan <>, and bukan &&, or bukan ||, dan koma di antara isi kurung."),
        (False, "Lembar survey, baris 8: kolom relevant memakai fungsi selekted( ), yang tidak dikenal aplikasi lapangan. "
                "Periksa ejaannya."),
    ]  # fmt: skip


def test_the_shipped_form_has_formulas_and_all_are_readable() -> None:
    shipped = form_of(read(SHIPPED[0].workbook()))
    all_ = [text for one in shipped.questions for column, text in expressions(one.cells) if column in formulas.COLUMNS]
    assert len(all_) > 10
    assert all(formulas.is_readable(text) and not list(formulas.unknown_functions(text)) for text in all_)
