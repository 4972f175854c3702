"""Makes ketahanan/instruments/questionnaires/iksd-1.xlsx from the method file and the wording of the answers beside it.

    questionnaire.py

An ordinary XLSForm comes out: open it in a spreadsheet, change it, upload it as the next version.
"""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from ketahanan.analytics.method import Indicator, Method, Node
from ketahanan.analytics.method_file import read_method

ROOT = Path(__file__).resolve().parent.parent
FORMS = ROOT / "ketahanan/instruments/questionnaires"
METHODS = ROOT / "ketahanan/analytics/methods"
ID, EN = "Bahasa Indonesia (id)", "English (en)"
SURVEY = (
    "type", "name", f"label::{ID}", f"label::{EN}", f"hint::{ID}", f"hint::{EN}", "required", "relevant", "constraint",
    f"constraint_message::{ID}", f"constraint_message::{EN}", "calculation", "readonly", "appearance", "scale", "source",
    "key",
)  # fmt: skip
CHOICES = ("list_name", "name", f"label::{ID}", f"label::{EN}")
SETTINGS = ("form_title", "form_id", "version", "default_language", "style")
NA = ("TB", "tidak berlaku", "does not apply")

type Cells = dict[str, Any]
type Pair = tuple[str, str] | list[str]


def said(column: str, pair: Pair) -> Cells:
    return {f"{column}::{ID}": pair[0], f"{column}::{EN}": pair[1]}


def survey(method: Method, words: dict[str, Any]) -> Iterator[Cells]:
    """The village, then the dimensions with their items."""
    yield {"type": "start", "name": "mulai"}
    yield {"type": "end", "name": "selesai"}
    yield {"type": "select_one_from_file desa.csv", "name": "desa", "required": "yes", "appearance": "autocomplete",
           **said("label", ("Desa atau kelurahan", "Village"))}  # fmt: skip
    yield {"type": "integer", "name": "keluarga", "required": "yes", "constraint": ". > 0 and . <= 50000",
           **said("label", ("Berapa keluarga di desa ini?", "How many families live in this village?")),
           **said("constraint_message", ("Isi 1 sampai 50.000.", "Enter 1 to 50,000."))}  # fmt: skip
    for node in method.nodes[:-1]:
        yield {
            "type": "begin_group",
            "name": node.code,
            "appearance": "field-list",
            **said("label", titles(node)),
        }
        for item in method.children[node.code]:
            if isinstance(item, Indicator):
                yield from asked(item, words)
        yield {"type": "end_group"}


def titles(one: Node | Indicator) -> tuple[str, str]:
    return one.title, one.title_en


def asked(item: Indicator, words: dict[str, Any]) -> Iterator[Cells]:
    row: Cells = {
        "type": f"select_one {list_of(item)}", "name": item.code, "required": "yes", "scale": item.set_code,
        "source": ", ".join(item.sources), "key": "ya" if item.key else "",
        **said("label", titles(item)), **said("hint", hint(item, words)),
    }  # fmt: skip
    if item.sources == ("H",):
        yield from counted(item)
        row |= {"calculation": banded(item), "readonly": "yes", "required": ""}
    yield row


def list_of(item: Indicator) -> str:
    name = item.code if item.set_code == "OWN" else item.set_code
    return f"{name}_TB" if item.na_allowed else name


def hint(item: Indicator, words: dict[str, Any]) -> tuple[str, str]:
    more = words["hint"].get(item.code, ["", ""])
    sources = [words["source"][code] for code in item.sources]
    return tuple(
        " ".join(filter(None, (more[at], f"{lead}: {', '.join(pair[at] for pair in sources)}.")))
        for at, lead in enumerate(("Sumber", "Source"))
    )  # type: ignore[return-value]


def counted(item: Indicator) -> Iterator[Cells]:
    """The two counts of the household sample from which the score follows."""
    asked_of, positive = f"{item.code}.ditanya", f"{item.code}.positif"
    relevant = {}
    if item.na_allowed:
        applies = f"{item.code}.berlaku"
        yield {"type": "select_one YA_TIDAK", "name": applies, "required": "yes",
               **said("label", ("Apakah pertanyaan berikut berlaku di desa ini?", "Does the next question apply here?")),
               **said("hint", ("Tidak berlaku bila semua warga satu suku, agama, dan asal.",
                               "It does not where all residents are of one ethnicity, faith and origin."))}  # fmt: skip
        relevant = {"relevant": f"${{{applies}}} = 'ya'"}
    yield {"type": "integer", "name": asked_of, "required": "yes", "constraint": ". > 0 and . <= 1000", **relevant,
           **said("label", (f"{item.title} Berapa keluarga yang ditanya?", f"{item.title_en}: families asked")),
           **said("constraint_message", ("Isi 1 sampai 1.000.", "Enter 1 to 1,000."))}  # fmt: skip
    yield {"type": "integer", "name": positive, "required": "yes", "constraint": f". >= 0 and . <= ${{{asked_of}}}", **relevant,
           **said("label", ("Berapa keluarga yang menjawab ya?", "Families that answered yes")),
           **said("constraint_message", ("Tidak lebih dari yang ditanya.", "Not more than were asked."))}  # fmt: skip


def banded(item: Indicator) -> str:
    """The score as the method's bands give it; compared in whole numbers, since shares like 0.30 are not exact."""
    asked_of, positive = f"${{{item.code}.ditanya}}", f"${{{item.code}.positif}}"
    score = f"'{len(item.bands)}'"
    for number, band in reversed(list(enumerate(item.bands))):
        score = f"if({positive} * {band.denominator} < {asked_of} * {band.numerator}, '{number}', {score})"
    known = f"if({asked_of} > 0 and {positive} >= 0, {score}, '')"
    return f"if(${{{item.code}.berlaku}} = 'tidak', '{NA[0]}', {known})" if item.na_allowed else known


def choices(method: Method, words: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    lists = {list_of(item): item for item in method.indicators}
    for name, item in lists.items():
        wording = words["own"][item.code] if item.set_code == "OWN" else words["sets"][item.set_code]
        for number, pair in enumerate(wording):
            yield name, str(number), *pair
        if item.na_allowed:
            yield name, *NA
    yield "YA_TIDAK", "ya", "ya", "yes"
    yield "YA_TIDAK", "tidak", "tidak", "no"


def write(book: Workbook, name: str, head: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
    sheet = book.create_sheet(name)
    sheet.append(head)
    for row in rows:
        sheet.append(row)
    for column, title in zip(sheet.columns, head, strict=True):
        column[0].font = Font(bold=True)
        wide = "label" in title or "hint" in title or title == "calculation"
        sheet.column_dimensions[column[0].column_letter].width = 48 if wide else 16
        for cell in column:
            cell.alignment = Alignment(wrap_text=wide, vertical="top")
    sheet.freeze_panes = "C2"


def made() -> Workbook:
    """The workbook, not yet saved."""
    method = read_method((METHODS / "iksd-1.toml").read_text(), "iksd-1.toml")
    words = tomllib.loads((FORMS / "iksd-1.source.toml").read_text())
    book = Workbook()
    book.remove(book.worksheets[0])
    write(
        book, "survey", SURVEY, [tuple(row.get(head, "") for head in SURVEY) for row in survey(method, words)]
    )
    write(book, "choices", CHOICES, list(choices(method, words)))
    settings = words["settings"] | {"default_language": ID, "style": "pages"}
    write(book, "settings", SETTINGS, [tuple(settings[head] for head in SETTINGS)])
    return book


if __name__ == "__main__":
    made().save(FORMS / "iksd-1.xlsx")
    print("ketahanan/instruments/questionnaires/iksd-1.xlsx")
