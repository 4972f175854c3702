"""An XLSForm as questions, options and groups. Pure; what is wrong with it is said in `lint`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from ketahanan.instruments.sheets import Book, Line, Sheet

INDONESIAN, ENGLISH = "id", "en"
SELECT = re.compile(r"(select[_ ]one|select[_ ]multiple|select1|rank)\s+(\S+)(?:\s+or[_ ]other)?")
BEGIN = re.compile(r"begin[_ ](group|repeat)")
END = re.compile(r"end[_ ](group|repeat)")
REFERENCE = re.compile(r"\$\{\s*(?:last-saved#)?([^}\s]{1,200})\s*\}")
# Filled by the machine; nobody reads a label.
SILENT = frozenset({
    "start", "end", "today", "deviceid", "device_id", "username", "email", "phonenumber", "audit", "hidden",
    "calculate", "start-geopoint", "background-audio", "background-geopoint", "xml-external", "csv-external",
})  # fmt: skip
EXPRESSIONS = ("calculation", "constraint", "relevant", "required", "readonly", "default", "repeat_count",
               "choice_filter", "label", "hint")  # fmt: skip


@dataclass(frozen=True)
class Question:
    """`group` holds the names of the groups around it, the outermost first."""

    row: int
    kind: str
    name: str
    list_name: str
    group: tuple[str, ...]
    labels: Mapping[str, str]
    hints: Mapping[str, str]
    cells: Mapping[str, str]

    @property
    def silent(self) -> bool:
        return self.kind in SILENT

    @property
    def asks(self) -> bool:
        """Whether somebody answers it."""
        return not self.silent and self.kind != "note"

    @property
    def sources(self) -> tuple[str, ...]:
        return tuple(self.cells.get("source", "").replace(",", " ").split())

    @property
    def is_key(self) -> bool:
        return self.cells.get("key", "").lower() in {"ya", "yes", "true", "1"}


@dataclass(frozen=True)
class Option:
    row: int
    list_name: str
    code: str
    labels: Mapping[str, str]


@dataclass(frozen=True)
class Group:
    row: int
    name: str
    repeats: bool
    labels: Mapping[str, str]
    cells: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Form:
    """`unmatched` holds the rows whose begin or end has no partner."""

    settings: Mapping[str, str]
    questions: tuple[Question, ...]
    groups: tuple[Group, ...]
    lists: Mapping[str, tuple[Option, ...]]
    retired: Mapping[str, int] = field(default_factory=dict)
    unmatched: tuple[int, ...] = ()

    @property
    def form_id(self) -> str:
        return self.settings.get("form_id", self.settings.get("id_string", ""))

    @property
    def version(self) -> str:
        return self.settings.get("version", "")

    @property
    def title(self) -> str:
        return self.settings.get("form_title", self.settings.get("title", "")) or self.form_id

    @property
    def rows(self) -> tuple[Question | Group, ...]:
        """Whatever may hold an expression."""
        return (*self.questions, *self.groups)

    @cached_property
    def by_name(self) -> dict[str, Question]:
        """Of questions that share a name, the first."""
        found: dict[str, Question] = {}
        for question in self.questions:
            found.setdefault(question.name, question)
        return found

    @cached_property
    def group_labels(self) -> dict[str, Mapping[str, str]]:
        return {group.name: group.labels for group in self.groups}

    def options(self, question: Question) -> tuple[Option, ...]:
        return self.lists.get(question.list_name, ())


def form_of(book: Book) -> Form:
    """The form that the sheets describe, however wrong it is."""
    settings = next(iter(book.get("settings", Sheet()).lines), Line(0, {})).cells
    plain = language(settings.get("default_language", "")) or INDONESIAN
    questions, groups, unmatched = _survey(book.get("survey", Sheet()), plain)
    retired = {
        line.cells["name"]: line.row
        for line in book.get("retired", Sheet()).lines
        if "name" in line.cells and "reason" in line.cells
    }
    return Form(settings, tuple(questions), tuple(groups), _lists(book, plain), retired, tuple(unmatched))


def language(name: str) -> str:
    """The code of a language: `id` of “Bahasa Indonesia (id)”, `en` of “English”, nothing of nothing."""
    code = re.search(r"\(\s*([A-Za-z-]+)\s*\)\s*$", name)
    if code:
        return code[1].lower().partition("-")[0]
    low = name.lower()
    return INDONESIAN if "indonesia" in low else ENGLISH if low in {"english", "inggris"} else low


def _texts(cells: Mapping[str, str], column: str, plain: str) -> dict[str, str]:
    found = {}
    for head, text in cells.items():
        first, _sign, rest = head.partition("::")
        if first == column:
            found[language(rest) if rest else plain] = text
    return found


def _survey(sheet: Sheet, plain: str) -> tuple[list[Question], list[Group], list[int]]:
    questions: list[Question] = []
    groups: list[Group] = []
    unmatched: list[int] = []
    around: list[Group] = []
    for line in sheet.lines:
        kind = " ".join(line.cells.get("type", "").split())
        begun, ended = BEGIN.fullmatch(kind.lower()), END.fullmatch(kind.lower())
        if begun:
            group = Group(line.row, _name(line), begun[1] == "repeat", _texts(line.cells, "label", plain), line.cells)
            groups.append(group)
            around.append(group)
        elif ended:
            if around and around[-1].repeats == (ended[1] == "repeat"):
                around.pop()
            else:
                unmatched.append(line.row)
        elif kind:
            questions.append(_question(line, kind, tuple(group.name for group in around), plain))
    return questions, groups, unmatched + [group.row for group in around]


def _name(line: Line) -> str:
    return line.cells.get("name", "")


def _question(line: Line, kind: str, group: tuple[str, ...], plain: str) -> Question:
    chosen = SELECT.fullmatch(kind)
    return Question(
        line.row,
        chosen[1].replace(" ", "_").replace("select1", "select_one") if chosen else kind,
        _name(line),
        chosen[2] if chosen else "",
        group,
        _texts(line.cells, "label", plain),
        _texts(line.cells, "hint", plain),
        line.cells,
    )


def _lists(book: Book, plain: str) -> dict[str, tuple[Option, ...]]:
    found: dict[str, list[Option]] = {}
    for line in book.get("choices", Sheet()).lines:
        name = line.cells.get("list_name", "")
        code = line.cells.get("name", line.cells.get("value", ""))
        if name:
            found.setdefault(name, []).append(
                Option(line.row, name, code, _texts(line.cells, "label", plain))
            )
    return {name: tuple(options) for name, options in found.items()}


def expressions(cells: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """(column, text) of every cell that may hold an expression or a reference."""
    for head, text in cells.items():
        if head.partition("::")[0] in EXPRESSIONS:
            yield head, text
