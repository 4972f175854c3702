"""What a new version may not do to the one published last: answers that were collected keep their meaning."""

from __future__ import annotations

from collections.abc import Iterator

from ketahanan.common.text import N_
from ketahanan.instruments.findings import Finding
from ketahanan.instruments.form import INDONESIAN, Form, Question

VANISHED = N_(
    "pertanyaan “%(name)s” dari versi %(version)s tidak ada lagi. Kembalikan, atau tulis namanya dan alasannya di "
    "lembar retired."
)
RENAMED = N_(
    "pertanyaan “%(name)s” dari versi %(version)s tampaknya diganti nama menjadi “%(now)s”. Kembalikan nama lamanya; "
    "labelnya boleh berubah."
)
OTHER_KIND = N_(
    "jenis “%(name)s” dahulu %(before)s, sekarang %(now)s. Kembalikan jenisnya, atau pakai nama baru."
)
CODE_GONE = N_(
    "kode “%(code)s” dari versi %(version)s tidak ada lagi dalam daftar untuk “%(name)s”. Kembalikan kodenya; kode baru "
    "boleh ditambah."
)
OTHER_MEANING = N_(
    "kode “%(code)s” untuk “%(name)s” dahulu berarti “%(before)s”, sekarang “%(now)s”. Pastikan artinya sama."
)
STILL_THERE = N_("lembar retired menyebut “%(name)s”, tetapi pertanyaan itu masih ada. Hapus salah satunya.")


def changes(form: Form, before: Form) -> Iterator[Finding]:
    yield from _gone(form, before)
    yield from _changed(form, before)
    yield from _contradicted(form)


def _answered(form: Form) -> dict[str, Question]:
    """Questions whose values stand in collected answers."""
    return {name: question for name, question in form.by_name.items() if question.kind != "note"}


def _gone(form: Form, before: Form) -> Iterator[Finding]:
    new = {
        question.labels[INDONESIAN]: question
        for name, question in form.by_name.items()
        if name not in before.by_name and question.labels.get(INDONESIAN)
    }
    for name, question in _answered(before).items():
        if name in form.by_name or name in form.retired:
            continue
        now = new.get(question.labels.get(INDONESIAN, ""))
        values = {"name": name, "version": before.version}
        if now:
            yield Finding(RENAMED, {**values, "now": now.name}, "survey", now.row)
        else:
            yield Finding(VANISHED, values, "survey")


def _changed(form: Form, before: Form) -> Iterator[Finding]:
    for name, old in _answered(before).items():
        now = form.by_name.get(name)
        if now is None:
            continue
        if now.kind != old.kind:
            yield Finding(OTHER_KIND, {"name": name, "before": old.kind, "now": now.kind}, "survey", now.row)
            continue
        codes = {option.code: option for option in form.options(now)}
        for option in before.options(old):
            kept = codes.get(option.code)
            values = {"name": name, "code": option.code, "version": before.version}
            if kept is None:
                yield Finding(CODE_GONE, values, "survey", now.row)
            elif kept.labels.get(INDONESIAN) != option.labels.get(INDONESIAN):
                words = {
                    "before": option.labels.get(INDONESIAN, ""), "now": kept.labels.get(INDONESIAN, ""),
                }  # fmt: skip
                yield Finding(OTHER_MEANING, {**values, **words}, "choices", kept.row, grave=False)


def _contradicted(form: Form) -> Iterator[Finding]:
    for name, row in form.retired.items():
        if name in form.by_name:
            yield Finding(STILL_THERE, {"name": name}, "retired", row)
