"""A form as a reader sees it: questions in their groups, each with its options in both languages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ketahanan.common.text import N_
from ketahanan.instruments.form import ENGLISH, INDONESIAN, Form, Option, Question
from ketahanan.instruments.media import kind_of

MOST_OPTIONS = 30
KINDS = {
    "select_one": N_("satu pilihan"), "select_one_from_file": N_("satu pilihan dari berkas"),
    "select_multiple": N_("beberapa pilihan"), "rank": N_("urutan"),
    "integer": N_("bilangan bulat"), "decimal": N_("bilangan desimal"), "text": N_("teks"), "date": N_("tanggal"),
    "image": N_("foto"), "geopoint": N_("letak"), "note": N_("keterangan"), "calculate": N_("dihitung"),
}  # fmt: skip


@dataclass(frozen=True)
class Words:
    """A label in Indonesian and English; one may be empty."""

    indonesian: str
    english: str


@dataclass(frozen=True)
class Line:
    """`group` is given where a new one begins; `more` counts the options that are not shown."""

    group: Words | None
    question: Question
    words: Words
    hint: Words
    kind: str
    options: Sequence[tuple[Option, Words]]
    more: int
    media: Sequence[str] = ()


def shown(form: Form) -> list[Question]:
    """What a person reads or answers, and what is calculated from it."""
    return [question for question in form.questions if not question.silent or question.kind == "calculate"]


def lines(form: Form, questions: Sequence[Question]) -> Iterator[Line]:
    """The questions of one page."""
    around: tuple[str, ...] = ()
    for question in questions:
        options = form.options(question)
        yield Line(
            _group(form, question) if question.group != around else None,
            question,
            _words(question.labels),
            _words(question.hints),
            KINDS.get(question.kind.partition(" ")[0], question.kind),
            [(option, _words(option.labels)) for option in options[:MOST_OPTIONS]],
            max(0, len(options) - MOST_OPTIONS),
            sorted({text for column, text in question.cells.items() if kind_of(column)}),
        )
        around = question.group


def _group(form: Form, question: Question) -> Words:
    """The nearest group; none for the questions between groups."""
    return _words(form.group_labels.get(question.group[-1], {})) if question.group else Words("", "")


def _words(labels: Mapping[str, str]) -> Words:
    return Words(labels.get(INDONESIAN, ""), labels.get(ENGLISH, ""))
