"""Texts of strangers in spreadsheets."""

import pytest

from ketahanan.common.sheets import no_formula


@pytest.mark.parametrize("text", ["=1+1", "+62", "-1", "@a", "\t=1", "\r=1", "\n=1"])
def test_what_a_sheet_would_compute_is_marked_as_text(text: str) -> None:
    assert no_formula(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Desa 1", "a=1", "'=1"])
def test_other_texts_stay(text: str) -> None:
    assert no_formula(text) == text
