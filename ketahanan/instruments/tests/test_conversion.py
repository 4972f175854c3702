"""The converter for real, in its own process: what it makes, what it refuses with row, and its limits."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as ET

import pytest

from ketahanan.instruments import conversion
from ketahanan.instruments.tests.making import CHOICES, HEAD, book, row
from ketahanan.instruments.workbook import read

XF = "{http://www.w3.org/2002/xforms}"


def converted(**sheets: Any) -> conversion.Converted:
    return conversion.convert(read(book(**sheets)))


def test_a_sound_form_becomes_an_xform_with_id_version_and_every_question() -> None:
    made = converted()
    assert made.findings == ()
    tree = ET.fromstring(made.xform)
    instance = tree.find(f".//{XF}instance")
    assert instance is not None
    root = instance[0]
    assert (root.get("id"), root.get("version")) == ("uji", "1")
    assert [child.tag.removeprefix(XF) for child in root.iter()] == [
        "data", "warga", "B.01", "B.02", "keluarga", "meta", "instanceID",
    ]  # fmt: skip


def test_the_same_sheets_give_the_same_bytes() -> None:
    assert converted().xform == converted().xform


@pytest.mark.parametrize(
    ("rows", "place"),
    [
        ([row(type="teks", name="b", label="B")], "Lembar survey, baris 2: "),
        ([row(type="text", name="a", label="A"), (), row(type="select_one ZZ", name="b", label="B")],
         "Lembar survey, baris 4: "),
        ([row(type="text", name="a", label="A"), (), row(type="text", name="b", label="B", relevant="${c} = 1")],
         "Lembar survey, baris 4: "),
        ([row(type="begin_group", name="g", label="G"), row(type="text", name="b", label="B")],
         "Lembar survey, baris 2: "),
    ],
)  # fmt: skip
def test_what_the_converter_refuses_has_sheet_and_row(rows: list[Any], place: str) -> None:
    made = converted(survey=(HEAD, *rows))
    assert made.xform == b""
    (finding,) = made.findings
    assert finding.grave
    assert finding.text().startswith(f"{place}formulir tidak dapat diubah menjadi XForm: “")
    assert finding.text().endswith("” Perbaiki di lembar kerja, lalu unggah lagi.")


def test_what_the_converter_remarks_is_no_refusal() -> None:
    made = converted(survey=(HEAD, row(type="image", name="f", label="Foto", english="Photo")))
    assert made.xform
    (note,) = made.findings
    assert not note.grave
    assert note.text().startswith(
        "Lembar survey, baris 2: catatan pengubah formulir: “Use the max-pixels parameter"
    )


def test_a_sheet_that_makes_the_converter_stumble_is_told_with_sheet_row_and_column() -> None:
    """As it does over a heading `media` without a kind beside translated labels, in the list of choices."""
    head = (*CHOICES[0], "media")
    made = converted(choices=(head, *((*line, f"{number}.png") for number, line in enumerate(CHOICES[1:]))))
    (found,) = made.findings
    assert (made.xform, found.grave, found.sheet, found.row) == (b"", True, "choices", 2)
    assert found.text().startswith("Lembar choices, baris 2: pengubah formulir tersandung pada lembar kerja ini (AttributeError: ")
    assert found.text().endswith("yang tidak dikenalnya: media. Hapus atau perbaiki, lalu unggah lagi.")


def test_a_form_that_takes_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conversion, "SECONDS", 0.01)
    monkeypatch.setattr(conversion, "CPU_SECONDS", 1)
    assert [one.text() for one in converted().findings] == [
        "Formulir ini terlalu berat untuk diubah menjadi XForm (batasnya 0.01 detik). Pindahkan daftar panjang ke "
        "berkas, atau bagi formulirnya."
    ]


def test_a_form_that_takes_too_much_memory_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conversion, "MEMORY", 200 * 2**20)
    many = tuple(("DESA", f"d{number}", "Desa " + "x" * 900, "y" * 900) for number in range(4900))
    heavy = converted(choices=(("list_name", "name", "label::Bahasa Indonesia (id)", "label::English (en)"), *many),
                      survey=(HEAD, row(type="select_one DESA", name="b", label="B")))  # fmt: skip
    assert [one.text() for one in heavy.findings] == [
        "Formulir ini terlalu berat untuk diubah menjadi XForm (batasnya 30 detik). Pindahkan daftar panjang ke "
        "berkas, atau bagi formulirnya."
    ]


def test_a_form_of_endless_groups_is_refused() -> None:
    begun = [row(type="begin_group", name=f"g{number}", label="G") for number in range(1500)]
    ended = [row(type="end_group") for _ in begun]
    deep = converted(survey=(HEAD, *begun, row(type="text", name="b", label="B"), *ended))
    assert [one.sentence for one in deep.findings] == [conversion.TOO_MUCH]


def test_a_converter_that_says_nothing_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    silent = tmp_path / "converter.py"
    silent.write_text("")
    monkeypatch.setattr(conversion, "CHILD", silent)
    assert [one.text() for one in converted().findings] == [
        "Pengubah formulir berhenti tanpa hasil. Simpan lembar kerja sebagai .xlsx baru, lalu unggah lagi."
    ]
