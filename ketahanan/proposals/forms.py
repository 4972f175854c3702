"""What people type about proposals. Rules are the operations'; here only shapes, so that nothing typed is lost."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from ketahanan.common.errors import Refused
from ketahanan.common.money import written
from ketahanan.editions.models import Edition
from ketahanan.flow.forms import DayField, PlaceField
from ketahanan.proposals import criteria, queries, rab, sections
from ketahanan.proposals.models import BudgetLine, LineKind, Proposal, Score
from ketahanan.proposals.operations.checks import Typed as TypedReason
from ketahanan.proposals.workflow import RETURN_REASONS
from ketahanan.villages.models import Pokja

if TYPE_CHECKING:
    _LinesBase = forms.BaseFormSet["LineForm"]
    _ReasonsBase = forms.BaseFormSet["ReasonForm"]
else:
    _LinesBase = _ReasonsBase = forms.BaseFormSet


def _long(label: str, hint: str = "", rows: int = 5, most: int = 8000, **options: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, help_text=hint, max_length=most, widget=widget, **options)


class NewForm(forms.Form):
    """Which Pokja, which edition, and what for."""

    def __init__(self, pokja: Sequence[Pokja], editions: Sequence[Edition], **options: Any) -> None:
        super().__init__(**options)
        self.pokja = {str(row.pk): row for row in pokja}
        self.editions = {str(row.pk): row for row in editions}
        self.fields["pokja"] = forms.ChoiceField(
            label=_("Pokja"), choices=[(key, f"{row}, {row.area.title}") for key, row in self.pokja.items()]
        )
        self.fields["edition"] = forms.ChoiceField(
            label=_("Edisi"), choices=[(key, str(row)) for key, row in self.editions.items()]
        )
        self.fields["title"] = forms.CharField(
            label=_("Judul kegiatan"), max_length=140, help_text=_("Satu kalimat: apa yang akan dikerjakan.")
        )

    def chosen(self) -> tuple[Pokja, Edition]:
        return self.pokja[self.cleaned_data["pokja"]], self.editions[self.cleaned_data["edition"]]


class TextForm(forms.Form):
    """The parts of B02. A draft may have empty parts; handing in asks for all."""

    unmarked = True

    def __init__(self, proposal: Proposal, **options: Any) -> None:
        super().__init__(initial={field: getattr(proposal, field) for field in sections.FIELDS}, **options)
        self.fields["title"] = forms.CharField(label=_(sections.LABELS["title"]), max_length=140)
        for row in sections.TEXTS.values():
            self.fields[row.field] = _long(_(row.label), _(row.hint), required=False)
        for field, label in sections.COUNTS.items():
            self.fields[field] = forms.IntegerField(label=_(label), min_value=0, max_value=1_000_000)
        self.fields["physical"] = forms.BooleanField(
            label=_("Ada pekerjaan fisik, misalnya bangunan, jalan, atau saluran"), required=False,
            help_text=_("Pekerjaan fisik memerlukan surat lahan dan foto 0 %."),
        )  # fmt: skip


# RAB ----------------------------------------------------------------------------------------------------------------


class LineForm(forms.Form):
    """One line, as text; `rab` reads it and says what is unclear."""

    use_required_attribute, unmarked = False, True

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        plain = {"autocomplete": "off"}
        number = forms.TextInput(attrs=plain | {"inputmode": "decimal", "data-qty": ""})
        price = forms.TextInput(attrs=plain | {"inputmode": "numeric", "data-price": ""})
        self.fields["description"] = forms.CharField(
            label=_("Uraian"), max_length=400, widget=forms.TextInput(attrs=plain)
        )
        self.fields["kind"] = forms.ChoiceField(
            label=_("Jenis"), choices=[("", _("Pilih satu")), *((row.value, _(row.label)) for row in LineKind)]
        )
        self.fields["quantity"] = forms.CharField(label=_("Banyaknya"), max_length=30, widget=number)
        self.fields["unit"] = forms.CharField(label=_("Satuan"), max_length=60, widget=forms.TextInput(attrs=plain))
        self.fields["unit_price"] = forms.CharField(label=_("Harga satuan (Rp)"), max_length=40, widget=price)
        self.fields["price_source"] = forms.CharField(
            label=_("Sumber harga"), max_length=400, required=False, widget=forms.TextInput(attrs=plain)
        )
        self.fields["key"] = forms.CharField(max_length=36, required=False, widget=forms.HiddenInput)
        for field in self.fields.values():
            field.required = False
            field.label_suffix = ""

    def add_fields_done(self) -> None:
        """The mark for removal, as a person calls it."""
        if "DELETE" in self.fields:
            self.fields["DELETE"].label = _("Hapus baris ini")


class LinesSet(_LinesBase):
    """The whole table. Lines left blank and lines marked for removal do not count."""

    def add_fields(self, form: LineForm, index: int | None) -> None:
        super().add_fields(form, index)
        form.add_fields_done()

    def typed(self) -> list[tuple[LineForm, rab.Typed]]:
        found = []
        for form in self.forms:
            values = {name: str(form[name].value() or "") for name in rab.Typed.__dataclass_fields__}
            blank = not any(value.strip() for name, value in values.items() if name not in {"key", "kind"})
            gone = form["DELETE"].value() in {"on", "1", True}
            if not blank and not gone:
                found.append((form, rab.Typed(**values)))
        return found

    def put_faults(self, faults: Sequence[rab.Fault]) -> list[tuple[str, str]]:
        """Each fault beside its field; returns (address on the page, sentence) for the summary."""
        forms_of = [form for form, _typed in self.typed()]
        links = []
        for fault in faults:
            words = queries.fault_sentence(fault)
            anchor = ""
            if fault.line:
                form = forms_of[fault.line - 1]
                bare = _(fault.sentence) % dict(fault.values) if fault.values else _(fault.sentence)
                form.add_error(fault.column, bare)
                anchor = form[fault.column].auto_id
            links.append((str(anchor), words))
        return links


LineFormSet = forms.formset_factory(
    LineForm, formset=LinesSet, extra=0, can_delete=True, max_num=rab.MAX_LINES + 60, absolute_max=rab.MAX_LINES + 100
)


def line_set(*args: Any, **options: Any) -> LinesSet:
    """A bound or unbound table."""
    return cast(LinesSet, LineFormSet(*args, **options))


BLANK_LINES = 3


def lines_initial(lines: Sequence[BudgetLine]) -> list[dict[str, str]]:
    """The saved lines as text, and blank ones where there is nothing yet."""
    rows = [
        {
            "description": line.description, "kind": line.kind, "quantity": rab.written_quantity(line.quantity_cents),
            "unit": line.unit, "unit_price": written(line.unit_price).removeprefix("Rp"),
            "price_source": line.price_source, "key": str(line.public_id),
        }
        for line in lines
    ]  # fmt: skip
    return rows or [{} for _number in range(BLANK_LINES)]


# Desks --------------------------------------------------------------------------------------------------------------


class MarksForm(forms.Form):
    """Right or not, paper by paper."""

    unmarked = True

    def __init__(self, papers: Sequence[queries.Paper], marks: Sequence[Mapping[str, Any]], **options: Any) -> None:
        super().__init__(**options)
        self.papers = papers
        known = {mark["code"]: mark for mark in marks}
        for paper in papers:
            before = known.get(paper.code, {})
            there = "" if paper.there else _("Berkas ini belum ada.")
            self.fields[f"ok_{paper.code}"] = forms.ChoiceField(
                label=f"{paper.code} {paper.label}", choices=[("ya", _("Sesuai")), ("tidak", _("Belum sesuai"))],
                widget=forms.RadioSelect, required=False, help_text=there,
                initial={True: "ya", False: "tidak"}.get(before.get("ok"), ""),  # type: ignore[arg-type]
            )  # fmt: skip
            self.fields[f"note_{paper.code}"] = forms.CharField(
                label=_("Catatan %(code)s") % {"code": paper.code}, required=False, max_length=400,
                initial=before.get("note", ""),
            )  # fmt: skip

    def marks(self) -> dict[str, tuple[bool, str]]:
        given = self.cleaned_data
        return {
            paper.code: (given[f"ok_{paper.code}"] == "ya", given[f"note_{paper.code}"])
            for paper in self.papers
            if given[f"ok_{paper.code}"]
        }


class VisitForm(forms.Form):
    """The visit to the place."""

    unmarked = True

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.fields["on"] = DayField(label=_("Tanggal pemeriksaan"))
        self.fields["place"] = PlaceField(
            label=_("Letak (lintang, bujur)"), help_text=_("Misalnya -5.55432,120.19345."), required=False
        )
        self.fields["note"] = _long(_("Yang Anda lihat di tempat"), rows=4, most=4000)
        self.fields["photo"] = forms.FileField(label=_("Foto, bila ada"), required=False, max_length=160)


class ScoresForm(forms.Form):
    """Points and the reason that the village reads, criterion by criterion."""

    unmarked = True

    def __init__(self, scores: Mapping[str, Score], **options: Any) -> None:
        super().__init__(**options)
        for row in criteria.CRITERIA.values():
            before = scores.get(row.code)
            self.fields[f"points_{row.code}"] = forms.IntegerField(
                label=f"{_(row.group)}: {_(row.label)}", required=False, min_value=0, max_value=row.most,
                help_text=_("0 sampai %(most)d") % {"most": row.most}, initial=before.points if before else None,
            )  # fmt: skip
            self.fields[f"reason_{row.code}"] = forms.CharField(
                label=_("Alasan"), required=False, max_length=1000, initial=before.reason if before else "",
                widget=forms.Textarea(attrs={"rows": 2}),
            )  # fmt: skip

    def points(self) -> dict[str, tuple[int | None, str]]:
        given = self.cleaned_data
        return {code: (given[f"points_{code}"], given[f"reason_{code}"]) for code in criteria.CRITERIA}


def one_more(data: QueryDict, prefix: str, most: int) -> QueryDict:
    """What was typed, with room for one more row: the answer to "add" without script."""
    more = data.copy()
    total = data.get(f"{prefix}-TOTAL_FORMS", "")
    known = int(total) if re.fullmatch(r"[0-9]{1,5}", total) else 0
    more[f"{prefix}-TOTAL_FORMS"] = str(min(known + 1, most))
    more.setdefault(f"{prefix}-INITIAL_FORMS", "0")
    return more


def check_frame(rows: forms.BaseFormSet[Any]) -> None:
    """A table whose counts did not arrive is not an empty table."""
    if not rows.management_form.is_valid():
        raise Refused(
            _("Isian tidak sampai dengan lengkap, jadi tidak ada yang berubah. Periksa isi di bawah, lalu kirim lagi.")
        )


class ReasonForm(forms.Form):
    """One reason about one part."""

    use_required_attribute, unmarked = False, True

    def __init__(self, *args: Any, items: Mapping[str, str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["item"] = forms.ChoiceField(
            label=_("Bagian usulan"), choices=[("", _("Pilih satu")), *items.items()], required=False
        )
        codes = [(code, _(label)) for code, label in RETURN_REASONS]
        self.fields["code"] = forms.ChoiceField(
            label=_("Jenis alasan"), choices=[("", _("Pilih satu")), *codes], required=False
        )
        self.fields["text"] = _long(_("Apa yang harus diperbaiki"), rows=3, most=2000, required=False)


class ReasonsSet(_ReasonsBase):
    """All reasons of the round; blank ones do not count."""

    def typed(self) -> list[TypedReason]:
        rows = [
            TypedReason(*(str(form[name].value() or "") for name in ("item", "code", "text"))) for form in self.forms
        ]
        return [row for row in rows if row.item or row.code or row.text.strip()]


MAX_ROWS = 80
ReasonFormSet = forms.formset_factory(ReasonForm, formset=ReasonsSet, extra=0, max_num=MAX_ROWS, absolute_max=MAX_ROWS)


def reason_set(*args: Any, **options: Any) -> ReasonsSet:
    """Bound or unbound reasons."""
    return cast(ReasonsSet, ReasonFormSet(*args, **options))


# Ranking ------------------------------------------------------------------------------------------------------------


class NewRankingForm(forms.Form):
    """Of which edition; the province is the officer's own."""

    def __init__(self, editions: Sequence[Edition], **options: Any) -> None:
        super().__init__(**options)
        self.editions = {str(row.pk): row for row in editions}
        self.fields["edition"] = forms.ChoiceField(
            label=_("Edisi"), choices=[(key, str(row)) for key, row in self.editions.items()]
        )

    def chosen(self) -> Edition:
        return self.editions[self.cleaned_data["edition"]]


class TieForm(forms.Form):
    """Why this village goes before another with the same points."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.fields["reason"] = _long(_("Alasan"), _("Nilai kedua desa sama. Alasan ini dibaca semua pihak."), 3, 400)
