"""The pages on which an administrator writes an edition: a small form per section."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from ketahanan.areas.models import Kind
from ketahanan.common.actions import Ask
from ketahanan.common.text import N_
from ketahanan.editions import facts, rulebook
from ketahanan.editions.facts import Part
from ketahanan.editions.models import Basis, DocumentRule, Edition, Stage
from ketahanan.editions.outline import outline
from ketahanan.editions.settings import SETTINGS, Section, Setting, of_section
from ketahanan.flow.forms import DayField, RupiahField

MOST_TRANCHES = 4
BLANK = "kosong"


def grouped(amount: int | None) -> str:
    """An amount as people type it."""
    return "" if amount is None else f"{amount:,}".replace(",", ".")


def field_of(setting: Setting, value: Any = None) -> forms.Field:
    """The form field of a plain rule."""
    label = f"{_(setting.label)} ({_(setting.unit)})" if setting.unit else _(setting.label)
    common: dict[str, Any] = {"label": label, "help_text": _(setting.hint) if setting.hint else ""}
    if setting.ask is Ask.AMOUNT:
        return RupiahField(initial=grouped(value), zero=setting.name == "price_source_above", **common)
    if setting.ask is Ask.DATE:
        return DayField(initial=value, **common)
    if setting.ask is Ask.TICK:
        return forms.BooleanField(initial=value, required=False, **common)
    if setting.ask is Ask.CHOICE:
        pairs = [(code, _(label)) for code, label in setting.choices]
        return forms.ChoiceField(initial=value, choices=pairs, widget=forms.RadioSelect, **common)
    if setting.ask is Ask.TEXT:
        return forms.CharField(initial=value, max_length=setting.high, **common)
    return forms.IntegerField(initial=value, min_value=setting.low, max_value=setting.high, **common)


class NewEditionForm(forms.Form):
    """What must be known before anything else; the rest comes from the defaults or from the copy."""

    def __init__(self, old: Sequence[Edition], next_year: int, data: Any = None) -> None:
        super().__init__(data)
        self.old = {str(edition.public_id): edition for edition in old}
        self.fields["year"] = field_of(SETTINGS["year"], next_year)
        self.fields["name"] = field_of(SETTINGS["name"], "Desa Berketahanan Sosial")
        self.fields["basis"] = field_of(SETTINGS["basis"], Basis.BANPER.value)
        self.fields["copy_from"] = forms.ChoiceField(
            label=_("Mulai dari"),
            help_text=_("Salinan membawa semua aturan dengan tanggal yang dipindah; kuota dan penetapan tidak ikut."),
            choices=[(BLANK, _("Aturan bawaan")), *((key, str(edition)) for key, edition in self.old.items())],
            widget=forms.RadioSelect,
            initial=BLANK,
        )
        for name in ("budget", "ceiling"):
            self.fields[name] = field_of(SETTINGS[name])
            self.fields[name].required = False
        self.fields["budget"].help_text = _("Kosongkan bila menyalin dan jumlahnya sama.")

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("copy_from") == BLANK:
            for name in ("budget", "ceiling"):
                if name not in self.errors and found.get(name) is None:
                    self.add_error(name, _("Isi jumlahnya, misalnya 30.000.000."))
        return found

    def values(self) -> dict[str, Any]:
        """Arguments of `make_edition`."""
        given = self.cleaned_data
        return {
            "year": given["year"],
            "name": given["name"],
            "basis": given["basis"],
            "copy_from": self.old.get(given["copy_from"]),
            "rules": {name: given[name] for name in ("budget", "ceiling") if given[name] is not None},
        }


class RulesForm(forms.Form):
    """A section's form. After opening it asks for the decree that changes the rules."""

    section: Section

    def __init__(self, edition: Edition, section: Section, data: Any = None) -> None:
        super().__init__(data)
        self.edition, self.section = edition, section
        self.build()
        if not edition.is_draft:
            self.fields["decree_no"] = forms.CharField(label=_("Nomor keputusan"), max_length=80)
            self.fields["decree_on"] = DayField(label=_("Tanggal keputusan"))

    def build(self) -> None:
        """Add the section's own fields."""
        for setting in of_section(self.section):
            if self.edition.is_draft or not setting.fixed:
                self.fields[setting.name] = field_of(setting, getattr(self.edition, setting.name))

    def changes(self) -> dict[str, Any]:
        """For `change_rules`."""
        return {name: value for name, value in self.cleaned_data.items() if name in SETTINGS}

    def decree(self) -> dict[str, Any]:
        return {
            "decree_no": self.cleaned_data.get("decree_no", ""),
            "decree_on": self.cleaned_data.get("decree_on"),
        }

    @property
    def decree_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("decree_no", "decree_on") if name in self.fields]


def _percent(label: str, value: Any, *, required: bool = False) -> forms.Field:
    return forms.IntegerField(label=label, initial=value, min_value=0, max_value=100, required=required)


class TranchesForm(RulesForm):
    """Up to four parts; an empty percent ends the list."""

    def build(self) -> None:
        rows = {row.number: row for row in outline(self.edition).tranches}
        for number in range(1, MOST_TRANCHES + 1):
            row = rows.get(number)
            self.fields[f"percent_{number}"] = _percent(
                _("Bagian (persen)"), row and row.percent, required=number == 1
            )
            if number > 1:
                self.fields[f"progress_{number}"] = _percent(
                    _("Kemajuan pekerjaan (persen)"), row and row.min_progress_pct
                )
                self.fields[f"use_{number}"] = _percent(
                    _("Pemakaian uang (persen)"), row and row.min_use_pct
                )

    @property
    def parts(self) -> list[tuple[int, list[forms.BoundField]]]:
        return [
            (number, [self[name] for name in self.fields if name.endswith(f"_{number}")])
            for number in range(1, MOST_TRANCHES + 1)
        ]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        for number in range(2, MOST_TRANCHES + 1):
            asked = any(found.get(f"{name}_{number}") for name in ("progress", "use"))
            if found.get(f"percent_{number}") is None and asked:
                self.add_error(f"percent_{number}", _("Isi bagiannya, atau kosongkan seluruh tahap ini."))
        return found

    def changes(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "tranches": [
                Part(
                    number,
                    given[f"percent_{number}"],
                    given.get(f"progress_{number}") or 0,
                    given.get(f"use_{number}") or 0,
                )
                for number in range(1, MOST_TRANCHES + 1)
                if given.get(f"percent_{number}") is not None
            ]
        }


@dataclass(frozen=True)
class RuleRow:
    """A composition rule as the page shows it; the fields are absent where there is nothing to choose."""

    label: str
    sentence: str
    mode: forms.BoundField | None
    number: forms.BoundField | None


class CompositionForm(RulesForm):
    """Mode and number of every composition rule."""

    def build(self) -> None:
        self.kept = {row.code: row for row in outline(self.edition).composition}
        for code, fact in facts.COMPOSITION.items():
            row = self.kept.get(code)
            if len(fact.modes) > 1:
                self.fields[f"{code}_mode"] = forms.ChoiceField(
                    label=_("Cara"),
                    choices=[(mode.value, _(str(mode.label))) for mode in fact.modes],
                    initial=row.mode if row else fact.mode.value,
                )
            if fact.number is not None:
                words = {"rule": _(fact.label), "low": fact.low, "high": fact.high}
                outside = _("%(rule)s: tulis angka dari %(low)d sampai %(high)d.") % words
                self.fields[f"{code}_number"] = forms.IntegerField(
                    label=_("Angka"),
                    initial=row.number if row else fact.number,
                    min_value=fact.low,
                    max_value=fact.high,
                    error_messages=dict.fromkeys(("min_value", "max_value", "required", "invalid"), outside),
                )

    @property
    def rows(self) -> list[RuleRow]:
        return [
            RuleRow(
                _(fact.label),
                _(fact.sentence) % {"number": self._number(code)} if fact.number is not None else _(fact.sentence),
                self[f"{code}_mode"] if f"{code}_mode" in self.fields else None,
                self[f"{code}_number"] if f"{code}_number" in self.fields else None,
            )
            for code, fact in facts.COMPOSITION.items()
        ]

    def _number(self, code: str) -> int:
        row = self.kept.get(code)
        return (row.number if row else facts.COMPOSITION[code].number) or 0

    def changes(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "composition": {
                code: (given.get(f"{code}_mode", fact.mode.value), given.get(f"{code}_number"))
                for code, fact in facts.COMPOSITION.items()
            }
        }


class BanksForm(RulesForm):
    """The allow-list."""

    def build(self) -> None:
        self.fields["banks"] = forms.MultipleChoiceField(
            label=_("Bank pemerintah tempat rekening Pokja"),
            choices=[(bank.bic, f"{bank.short} ({bank.name})") for bank in facts.BANKS.values()],
            initial=self.edition.banks,
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": _("Belum ada bank. Pilih paling sedikit satu bank pemerintah.")},
        )

    def changes(self) -> dict[str, Any]:
        return {"banks": self.cleaned_data["banks"]}


FORMS: Mapping[Section, type[RulesForm]] = {
    Section.TRANCHES: TranchesForm,
    Section.COMPOSITION: CompositionForm,
    Section.BANKS: BanksForm,
}


def section_form(edition: Edition, section: Section, data: Any = None) -> RulesForm:
    return FORMS.get(section, RulesForm)(edition, section, data)


KIND_WORDS = {
    Kind.DESA.value: N_("desa"),
    Kind.KELURAHAN.value: N_("kelurahan"),
    Kind.DESA_ADAT.value: N_("desa adat"),
}


def village_choices() -> list[tuple[str, str]]:
    return [("", _("semua jenis desa")), *((kind, _(words)) for kind, words in KIND_WORDS.items())]


def stage_choices() -> list[tuple[str, str]]:
    return [(stage.value, _(str(stage.label))) for stage in Stage]


class PaperForm(RulesForm):
    """One document: what it is called, when it is asked for, of whom, and who signs."""

    def __init__(self, edition: Edition, row: DocumentRule | None, data: Any = None) -> None:
        self.row = row
        super().__init__(edition, Section.PAPERS, data)

    def build(self) -> None:
        row = self.row
        if row is None:
            self.fields["code"] = forms.RegexField(
                r"^[A-Z]\d{2}[A-Z]?$",
                label=_("Kode berkas"),
                help_text=_("Huruf dan dua angka, misalnya B21."),
                error_messages={"invalid": _("Kode berkas berupa huruf dan dua angka, misalnya B21.")},
            )
            self.fields["stage"] = forms.ChoiceField(label=_("Diminta pada"), choices=stage_choices())
            self.fields["village_kind"] = forms.ChoiceField(
                label=_("Untuk"), choices=village_choices(), required=False
            )
        self.fields["label"] = forms.CharField(label=_("Nama berkas"), max_length=160, initial=row.label if row else "")
        self.fields["required"] = forms.BooleanField(
            label=_("Wajib ada"), initial=row.required if row else True, required=False
        )
        self.fields["signers"] = forms.MultipleChoiceField(
            label=_("Penanda tangan"),
            choices=signer_choices(row),
            initial=[place for place in row.signers.split(",") if place] if row else [],
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )
        if row is not None:
            self.fields["remove"] = forms.BooleanField(label=_("Hapus berkas ini dari daftar"), required=False)

    def changes(self) -> dict[str, Any]:
        given = self.cleaned_data
        key = rulebook.paper_key(self.row) if self.row else (given["code"], given["stage"], given["village_kind"])
        if given.get("remove"):
            return {"documents": {key: None}}
        wanted = {
            "label": given["label"],
            "required": given["required"],
            "signers": ",".join(given["signers"]),
        }
        return {"documents": {key: wanted}}

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        taken = {rulebook.paper_key(row) for row in outline(self.edition).documents}
        if self.row is None and (found.get("code"), found.get("stage"), found.get("village_kind")) in taken:
            self.add_error("code", _("Berkas ini sudah ada pada tahap itu. Ubah yang ada, atau pakai kode lain."))
        return found


SIGNERS = (
    *("R13", "R14", "R15", "R10", "R29", "R29|RW", "R32", "R12", "R11", "R07", "R02", "R03", "R05"),
    *facts.OUTSIDERS,
)


def signer_choices(row: DocumentRule | None) -> list[tuple[str, str]]:
    """Every signer by its words, with those that the document has already."""
    kept = [place for place in row.signers.split(",") if place] if row else []
    kind = row.village_kind if row else ""
    places = dict.fromkeys([*SIGNERS, *kept])
    return [(place, signer_text(place, kind)) for place in places]


def signer_text(signers: str, kind: str) -> str:
    """Signers in words of this kind of village."""
    parts = facts.signer_words(signers, kind)
    return ", ".join(capfirst(f" {_('atau')} ".join(_(word) for word in part.split("|"))) for part in parts)


def next_year(editions: Sequence[Edition], today: date) -> int:
    """The fiscal year that an administrator most likely prepares."""
    return max([today.year, *(edition.year + 1 for edition in editions)])
