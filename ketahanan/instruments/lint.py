"""House rules of a form, beyond what the converter asks: each finding names the sheet, the row, and what to do."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import islice

from ketahanan.analytics.method import Method
from ketahanan.common.text import N_
from ketahanan.instruments import formulas
from ketahanan.instruments.findings import Finding
from ketahanan.instruments.form import (
    ENGLISH,
    EXPRESSIONS,
    INDONESIAN,
    REFERENCE,
    Form,
    Group,
    Option,
    Question,
    expressions,
)
from ketahanan.instruments.lint_changes import changes
from ketahanan.instruments.lint_method import against_method

MOST_OPTIONS = 1000
MOST_PIXELS = 4096
SURVEY, CHOICES, SETTINGS = "survey", "choices", "settings"
FORM_ID = re.compile(r"[a-z][a-z0-9_-]{1,59}")
VERSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,63}")
CODE = re.compile(r"[A-Za-z0-9_.-]{1,64}")
NUMBER = re.compile(r"-?\d+")
PARTNERS = {"(": ")", "[": "]"}
# A sheet that breaks one rule ten thousand times is mended by reading the first of them.
MOST_FOUND = 1000

NO_FORM_ID = N_(
    "form_id kosong atau tidak sah. Tulis huruf kecil, angka, - atau _ di lembar settings, misalnya iksd."
)
NO_VERSION = N_(
    "version kosong atau tidak sah. Tulis nomor versi di lembar settings, misalnya 1 atau 2026.1."
)
NO_NAME = N_("pertanyaan ini tidak bernama. Isi kolom name dengan nama yang belum dipakai.")
BAD_NAME = N_(
    "nama “%(name)s” tidak sah. Mulai dengan huruf, lalu huruf, angka, titik, - atau _, paling panjang 64."
)
TWICE = N_(
    "nama “%(name)s” sudah dipakai pada baris %(first)s. Beri setiap pertanyaan dan kelompok nama sendiri."
)
UNMATCHED = N_("kelompok ini tidak berpasangan. Tambahkan atau hapus baris begin atau end pasangannya.")
NO_LIST = N_(
    "daftar pilihan “%(list)s” tidak ada di lembar choices. Tambahkan daftarnya atau perbaiki namanya."
)
UNKNOWN = N_(
    "kolom %(column)s menyebut ${%(name)s}, tetapi tidak ada pertanyaan bernama itu. Perbaiki namanya."
)
NO_LABEL = N_("“%(name)s” tidak berlabel bahasa Indonesia. Isi kolom label bahasa Indonesia.")
NO_ENGLISH = N_(
    "“%(name)s” tidak berlabel bahasa Inggris. Isi kolom label::English (en) bila ada terjemahannya."
)
NO_CODE = N_(
    "pilihan ini tidak berkode. Isi kolom name dengan kode yang belum dipakai dalam daftar “%(list)s”."
)
BAD_CODE = N_("kode “%(code)s” tidak sah. Pakai huruf, angka, titik, - atau _ tanpa spasi.")
CODE_TWICE = N_("kode “%(code)s” sudah dipakai dalam daftar “%(list)s” pada baris %(first)s. Beri kode lain.")
INLINE = N_(
    "daftar “%(list)s” berisi %(count)s pilihan; batasnya 1.000. Pindahkan ke berkas dan pakai select_one_from_file."
)
UNBALANCED = N_("kurung atau tanda kutip di kolom %(column)s tidak berpasangan. Lengkapi atau hapus yang lebih.")
UNREADABLE = N_(
    "kolom %(column)s tidak terbaca sebagai rumus: “%(text)s”. Pakai = bukan ==, != bukan <>, and bukan &&, or bukan ||, "
    "dan koma di antara isi kurung."
)
UNKNOWN_FUNCTION = N_("kolom %(column)s memakai fungsi %(function)s( ), yang tidak dikenal aplikasi lapangan. Periksa ejaannya.")
SUM = N_(
    "kolom %(column)s memakai sum( tanpa coalesce(. Tulis coalesce(sum(…), 0), supaya isian kosong tidak menjadi NaN."
)
PHOTO = N_(
    "foto “%(name)s” tanpa batas ukuran. Tulis max-pixels=1600 (paling besar 4096) di kolom parameters."
)
NO_SCALE = N_(
    "pilihan “%(name)s” berkode angka, tetapi kolom scale kosong. Tulis kode himpunannya, misalnya CAK atau OWN."
)
NOT_SCALE = N_(
    "“%(name)s” menyebut scale, tetapi kode pilihannya bukan angka. Pakai kode angka atau kosongkan scale."
)
NO_QUESTION = N_("tidak ada pertanyaan yang diisi orang. Tambahkan paling sedikit satu pertanyaan.")


def findings(form: Form, *, method: Method | None = None, before: Form | None = None) -> list[Finding]:
    """Everything, the grave first; `before` is the version published last."""
    rules: tuple[Callable[[Form], Iterator[Finding]], ...] = (
        _settings, _names, _references, _lists, _labels, _scales, _expressions, _photos,
    )  # fmt: skip
    found = [one for rule in rules for one in islice(rule(form), MOST_FOUND)]
    found += against_method(form, method) if method else ()
    found += islice(changes(form, before), MOST_FOUND) if before else ()
    return sorted(found, key=lambda one: (not one.grave, one.sheet != SETTINGS, one.sheet != SURVEY, one.row))


def _at(question: Question | Group, sentence: str, *, grave: bool = True, **values: str) -> Finding:
    return Finding(sentence, {"name": question.name, **values}, SURVEY, question.row, grave)


def _on(option: Option, sentence: str, *, grave: bool = True, **values: str) -> Finding:
    return Finding(
        sentence, {"list": option.list_name, "code": option.code, **values}, CHOICES, option.row, grave
    )


def _settings(form: Form) -> Iterator[Finding]:
    if not FORM_ID.fullmatch(form.form_id):
        yield Finding(NO_FORM_ID, {}, SETTINGS, 2)
    if not VERSION.fullmatch(form.version):
        yield Finding(NO_VERSION, {}, SETTINGS, 2)


def _names(form: Form) -> Iterator[Finding]:
    named = [(question.row, question.name) for question in form.questions]
    named += [(group.row, group.name) for group in form.groups]
    first: dict[str, int] = {}
    for row, name in sorted(named):
        if not name:
            yield Finding(NO_NAME, {}, SURVEY, row)
        elif not NAME.fullmatch(name):
            yield Finding(BAD_NAME, {"name": name}, SURVEY, row)
        elif first.setdefault(name.lower(), row) != row:
            yield Finding(TWICE, {"name": name, "first": str(first[name.lower()])}, SURVEY, row)
    for row in form.unmatched:
        yield Finding(UNMATCHED, {}, SURVEY, row)
    if not any(question.asks for question in form.questions):
        yield Finding(NO_QUESTION, {}, SURVEY)


def _references(form: Form) -> Iterator[Finding]:
    known = {*form.by_name, *(group.name for group in form.groups)}
    for question in form.questions:
        if question.list_name and question.list_name not in form.lists and "${" not in question.list_name:
            yield _at(question, NO_LIST, list=question.list_name)
    for row in form.rows:
        for column, text in expressions(row.cells):
            for name in REFERENCE.findall(text):
                if name not in known:
                    yield _at(row, UNKNOWN, column=column, name=name)


def _lists(form: Form) -> Iterator[Finding]:
    for name, options in form.lists.items():
        if len(options) > MOST_OPTIONS:
            yield _on(options[0], INLINE, list=name, count=f"{len(options):,}".replace(",", "."))
            continue
        first: dict[str, int] = {}
        for option in options:
            if not option.code:
                yield _on(option, NO_CODE)
            elif not CODE.fullmatch(option.code):
                yield _on(option, BAD_CODE)
            elif first.setdefault(option.code, option.row) != option.row:
                yield _on(option, CODE_TWICE, first=str(first[option.code]))


def _labels(form: Form) -> Iterator[Finding]:
    for question in form.questions:
        if not question.silent:
            for sentence, code, grave in ((NO_LABEL, INDONESIAN, True), (NO_ENGLISH, ENGLISH, False)):
                if not question.labels.get(code):
                    yield _at(question, sentence, grave=grave)
    used = {question.list_name for question in form.questions}
    for name, options in form.lists.items():
        for option in options[:MOST_OPTIONS] if name in used else ():
            for sentence, code, grave in ((NO_LABEL, INDONESIAN, True), (NO_ENGLISH, ENGLISH, False)):
                if not option.labels.get(code):
                    yield _on(option, sentence, grave=grave, name=option.code)


def _scales(form: Form) -> Iterator[Finding]:
    for question in form.questions:
        codes = [option.code for option in form.options(question) if NUMBER.fullmatch(option.code)]
        if question.kind == "select_one" and len(codes) > 1 and not question.cells.get("scale"):
            yield _at(question, NO_SCALE)
        if question.cells.get("scale") and len(codes) < 2:
            yield _at(question, NOT_SCALE)


def _expressions(form: Form) -> Iterator[Finding]:
    for question in form.rows:
        for column, text in expressions(question.cells):
            if column.partition("::")[0] in EXPRESSIONS[:-2]:
                if has_bare_sum(text):
                    yield _at(question, SUM, column=column)
                if not is_balanced(text):
                    yield _at(question, UNBALANCED, column=column)
                elif column in formulas.COLUMNS:
                    yield from _formula(question, column, text)


def _formula(question: Question | Group, column: str, text: str) -> Iterator[Finding]:
    if not formulas.is_readable(text):
        yield _at(question, UNREADABLE, column=column, text=text[:80])
    for name in formulas.unknown_functions(text):
        yield _at(question, UNKNOWN_FUNCTION, grave=False, column=column, function=name[:40])


def is_balanced(expression: str) -> bool:
    """Whether every bracket and quotation mark has its partner."""
    bare = re.sub(r"'[^']*'|\"[^\"]*\"", "", expression)
    due: list[str] = []
    for sign in bare:
        if sign in PARTNERS:
            due.append(PARTNERS[sign])
        elif sign in ")]'\"" and (not due or due.pop() != sign):
            return False
    return not due


def has_bare_sum(expression: str) -> bool:
    """Whether a sum stands anywhere but right inside coalesce( )."""
    tight = re.sub(r"\s+", "", expression)
    return any(
        not tight.endswith("coalesce(", 0, found.start()) for found in re.finditer(r"(?<![\w.-])sum\(", tight)
    )


def _photos(form: Form) -> Iterator[Finding]:
    for question in form.questions:
        if question.kind in {"image", "photo"}:
            limit = re.search(r"max-pixels\s*=\s*(\d+)", question.cells.get("parameters", ""))
            if not limit or not 0 < int(limit[1]) <= MOST_PIXELS:
                yield _at(question, PHOTO)
