"""Forms of visits that are no action of the table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from ketahanan.flow.forms import DayField
from ketahanan.people.models import Person
from ketahanan.supervision.eligibility import Candidate
from ketahanan.supervision.joint import Line
from ketahanan.supervision.operations import Settled
from ketahanan.supervision.sheets import WORDS, Item, VisitKind


def _choices(rows: Sequence[Candidate]) -> list[tuple[str, str]]:
    return [(str(row.person.pk), f"{row.person.name}, {row.place}") for row in rows]


class _OfficersForm(forms.Form):
    """Those who may go are offered; somebody else who is sent all the same is refused by the operation, with the reason."""

    def __init__(self, known: Sequence[Candidate], *, search: bool = False, **options: Any) -> None:
        super().__init__(**options)
        self.search = search
        self.known = {str(row.person.pk): row for row in known}
        self.offered = _choices([row for row in known if row.is_eligible])

    def add_search(self) -> None:
        """A long list is searched by name; its button asks for the page again and does nothing else."""
        if self.search:
            self.fields["cari"] = forms.CharField(
                label=_("Cari petugas menurut nama"), max_length=80, required=False,
                help_text=_("Petugas yang sudah Anda pilih tetap terpilih."),
            )  # fmt: skip

    def people(self, codes: Sequence[str]) -> list[Person]:
        return [self.known[code].person for code in codes]


class AssignForm(_OfficersForm):
    """Who goes, when, and under which letter."""

    def __init__(self, known: Sequence[Candidate], **options: Any) -> None:
        super().__init__(known, **options)
        self.fields["scheduled_on"] = DayField(label=_("Hari kunjungan"))
        self.add_search()
        field = forms.MultipleChoiceField(
            label=_("Dua petugas"), choices=_choices(known), widget=forms.CheckboxSelectMultiple,
            help_text=_("Pilih tepat dua; paling sedikit satu dari kementerian atau provinsi."),
            error_messages={"required": _("Pilih dua petugas.")},
        )  # fmt: skip
        field.widget.choices = self.offered
        self.fields["officers"] = field
        self.fields["letter_on"] = DayField(label=_("Tanggal surat tugas"))
        self.fields["letter_no"] = forms.CharField(
            label=_("Nomor surat tugas dari kantor"), max_length=80, required=False,
            help_text=_("Kosongkan bila belum ada; surat diberi nomor sendiri."),
        )  # fmt: skip

    def team(self) -> list[Person]:
        return self.people(self.cleaned_data["officers"])


class ReplaceForm(_OfficersForm):
    """Who goes in the other's place, and why."""

    def __init__(self, known: Sequence[Candidate], **options: Any) -> None:
        super().__init__(known, **options)
        self.add_search()
        field = forms.ChoiceField(
            label=_("Petugas pengganti"), choices=_choices(known), widget=forms.RadioSelect,
            error_messages={"required": _("Pilih petugas pengganti.")},
        )  # fmt: skip
        field.widget.choices = self.offered
        self.fields["officer"] = field
        self.fields["reason"] = forms.CharField(
            label=_("Alasan"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
        )

    def person(self) -> Person:
        return self.people([self.cleaned_data["officer"]])[0]


def _answer(item: Item, label: str) -> forms.ChoiceField:
    """The item's answers; an answer that the page does not offer reaches the operation, which says what is wrong."""
    offered = [(value.value, _(WORDS[value])) for value in item.values]
    field = forms.ChoiceField(
        label=label, choices=[(value.value, _(words)) for value, words in WORDS.items()], required=False,
        widget=forms.RadioSelect, help_text=_(item.hint) if item.hint else "",
    )  # fmt: skip
    field.widget.choices = offered
    return field


def _note(label: str) -> forms.CharField:
    return forms.CharField(label=label, required=False, widget=forms.Textarea(attrs={"rows": 1}))


class SheetForm(forms.Form):
    """One officer's sheet, as far as it is filled."""

    def __init__(self, kind: VisitKind, said: Mapping[int, tuple[str, str]], **options: Any) -> None:
        given = {f"butir_{number}": value for number, (value, _text) in said.items()}
        given |= {f"catatan_{number}": text for number, (_value, text) in said.items()}
        super().__init__(initial=given, **options)
        self.items = kind.items
        for number, item in self.items.items():
            self.fields[f"butir_{number}"] = _answer(item, f"{number}. {_(item.text)}")
            self.fields[f"catatan_{number}"] = _note(_("Catatan butir %(number)d") % {"number": number})

    def answers(self) -> dict[int, tuple[str, str]]:
        given = self.cleaned_data
        return {number: (given[f"butir_{number}"], given[f"catatan_{number}"]) for number in self.items}


class JointForm(forms.Form):
    """What the two agree on: an answer where they differ, and a repair wherever it is Tidak."""

    def __init__(self, rows: Sequence[Line], **options: Any) -> None:
        super().__init__(initial=dict(self._saved(rows)), **options)
        self.rows = rows
        for row in rows:
            number = row.item.number
            if row.differs:
                self.fields[f"butir_{number}"] = _answer(row.item, _("Jawaban bersama butir %d") % number)
                self.fields[f"catatan_{number}"] = _note(_("Mengapa demikian"))
            self.fields[f"perbaikan_{number}"] = _note(_("Yang harus diperbaiki desa"))

    @staticmethod
    def _saved(rows: Sequence[Line]) -> Iterator[tuple[str, str]]:
        for row in rows:
            number = row.item.number
            yield f"butir_{number}", row.value or ""
            yield f"catatan_{number}", row.note
            yield f"perbaikan_{number}", row.repair

    def settled(self) -> dict[int, Settled]:
        given = self.cleaned_data
        return {
            row.item.number: Settled(
                given.get(f"butir_{row.item.number}", ""),
                given.get(f"catatan_{row.item.number}", ""),
                given[f"perbaikan_{row.item.number}"],
            )
            for row in self.rows
        }
