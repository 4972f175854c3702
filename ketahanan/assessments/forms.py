"""Forms of measurement rounds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ketahanan.analytics.method import Indicator
from ketahanan.areas.models import Area
from ketahanan.assessments import registers
from ketahanan.assessments.answering import sources
from ketahanan.assessments.models import Answer, Purpose, RegisterEntry, Source, Suspicion
from ketahanan.assessments.operations import Typed
from ketahanan.editions.models import Edition
from ketahanan.flow.forms import DayField
from ketahanan.instruments.form import Form
from ketahanan.instruments.models import InstrumentVersion
from ketahanan.people.models import Person

NOT_APPLICABLE = "TB"
MOST = 20_000


def _choices(rows: Sequence[Any]) -> list[tuple[str, str]]:
    return [(str(row.pk), getattr(row, "title", "") or str(row)) for row in rows]


class RoundForm(forms.Form):
    """Which village, for what, with which questionnaire."""

    def __init__(
        self, areas: Sequence[Area], editions: Sequence[Edition], instruments: Sequence[InstrumentVersion], **options: Any
    ) -> None:
        super().__init__(**options)
        self.rows: dict[str, dict[str, Any]] = {
            "area": {str(row.pk): row for row in areas},
            "edition": {str(row.pk): row for row in editions},
            "instrument": {str(row.pk): row for row in instruments},
        }
        self.fields["area"] = forms.ChoiceField(label=_("Desa atau kelurahan"), choices=_choices(areas))
        self.fields["purpose"] = forms.ChoiceField(
            label=_("Jenis pengukuran"), widget=forms.RadioSelect, choices=[(one.value, _(one.label)) for one in Purpose]
        )
        self.fields["edition"] = forms.ChoiceField(
            label=_("Edisi"), choices=[(str(row.pk), str(row)) for row in editions]
        )
        self.fields["instrument"] = forms.ChoiceField(
            label=_("Instrumen"), choices=[(str(row.pk), str(row)) for row in instruments]
        )

    def given(self) -> dict[str, Any]:
        found = {name: rows[self.cleaned_data[name]] for name, rows in self.rows.items()}
        return found | {"purpose": self.cleaned_data["purpose"]}


class TeamForm(forms.Form):
    """Two enumerators."""

    def __init__(self, people: Sequence[Person], **options: Any) -> None:
        super().__init__(**options)
        self.people = {str(who.pk): who for who in people}
        names = [("", _("Pilih orang")), *((key, who.name) for key, who in self.people.items())]
        self.fields["first"] = forms.ChoiceField(label=_("Enumerator pertama"), choices=names)
        self.fields["second"] = forms.ChoiceField(label=_("Enumerator kedua"), choices=names)

    def chosen(self) -> tuple[Person, Person]:
        return self.people[self.cleaned_data["first"]], self.people[self.cleaned_data["second"]]


class FrameForm(forms.Form):
    """How many households each RT has; they are numbered from 1."""

    unmarked = True

    def __init__(self, places: Sequence[tuple[Area, Area]], known: Mapping[int, int], **options: Any) -> None:
        super().__init__(**options)
        self.places = places
        for place, dusun in places:
            label = place.title if place.pk == dusun.pk else f"{place.title}, {dusun.title}"
            self.fields[f"r{place.pk}"] = forms.IntegerField(
                label=label, min_value=0, max_value=MOST, required=False, initial=known.get(place.pk, place.households),
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )  # fmt: skip

    def numbers(self) -> dict[int, range]:
        counts = {place.pk: self.cleaned_data.get(f"r{place.pk}") or 0 for place, _dusun in self.places}
        return {pk: range(1, count + 1) for pk, count in counts.items() if count}


class UploadForm(forms.Form):
    """The list of numbered households."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.fields["file"] = forms.FileField(
            label=_("Daftar keluarga"), help_text=_("CSV atau .xlsx, satu keluarga tiap baris: Dusun, RT, Nomor. Tanpa nama."),
            widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx", "data-max-kb": "2048"}),
        )  # fmt: skip


class ReplaceForm(forms.Form):
    """Why this household cannot be asked."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.fields["reason"] = forms.CharField(
            label=_("Alasan"), max_length=200, help_text=_("Misalnya: pindah, rumah kosong tiga kali, menolak.")
        )


class AnswersForm(forms.Form):
    """One dimension, item by item; an empty answer is allowed while the work goes on."""

    unmarked = True

    def __init__(
        self, items: Sequence[Indicator], form: Form, answers: Mapping[str, Answer], known: registers.Readings, **options: Any
    ) -> None:
        super().__init__(**options)
        # What only a register answers is shown and not asked.
        self.items = [item for item in items if item.code not in known or not registers.locked(item)]
        for item in self.items:
            self._add(item, form, answers.get(item.code), known.get(item.code))

    def _add(self, item: Indicator, form: Form, old: Answer | None, entry: RegisterEntry | None) -> None:
        if item.bands:
            self.fields[f"{item.code}.ditanya"] = _count(_("Berapa keluarga ditanya"), old.asked if old else None)
            self.fields[f"{item.code}.positif"] = _count(_("Berapa keluarga menjawab ya"), old.positive if old else None)
            if item.na_allowed:
                self.fields[f"{item.code}.tb"] = forms.BooleanField(
                    label=_("Tidak berlaku di desa ini"), required=False, initial=bool(old and old.na)
                )
            return
        chosen = "" if old is None else NOT_APPLICABLE if old.na else str(old.score)
        self.fields[item.code] = forms.ChoiceField(
            label=_("Jawaban"), required=False, initial=chosen, choices=[("", _("belum dijawab")), *options_of(item, form)]
        )
        offered = [(code, str(Source(code).label)) for code in sources(item, entry)]
        if len(offered) > 1:
            self.fields[f"{item.code}.sumber"] = forms.ChoiceField(
                label=_("Sumber jawaban"), choices=[(code, _(label)) for code, label in offered], required=False,
                initial=old.source if old else offered[0][0],
            )  # fmt: skip
        self.fields[f"{item.code}.dasar"] = forms.CharField(
            label=_("Dasar jawaban"), required=False, max_length=200, initial=old.basis if old else ""
        )

    def typed(self) -> dict[str, Typed]:
        return {item.code: self._typed(item) for item in self.items}

    def _typed(self, item: Indicator) -> Typed:
        data = self.cleaned_data
        if item.bands:
            if data.get(f"{item.code}.tb"):
                return Typed(na=True)
            asked, positive = data.get(f"{item.code}.ditanya"), data.get(f"{item.code}.positif")
            # One of two counts is a slip, not an empty answer.
            return Typed(asked=asked if asked is not None or positive is None else 0, positive=positive)
        told = data.get(item.code) or ""
        source, basis = data.get(f"{item.code}.sumber") or "", data.get(f"{item.code}.dasar") or ""
        if told == NOT_APPLICABLE:
            return Typed(na=True, source=source, basis=basis)
        return Typed(score=int(told), source=source, basis=basis) if told else Typed()

    def put(self, code: str, sentence: str) -> None:
        """A refusal beside the item that it speaks of."""
        name = next((one for one in (code, f"{code}.ditanya") if one in self.fields), None)
        self.add_error(name, sentence)


def _count(label: str, initial: int | None) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"inputmode": "numeric"})
    return forms.IntegerField(label=label, min_value=0, max_value=MOST, required=False, initial=initial, widget=widget)


def options_of(item: Indicator, form: Form) -> list[tuple[str, str]]:
    """The item's options with the wording of the questionnaire."""
    question = form.by_name.get(item.code)
    language = "en" if (get_language() or "").startswith("en") else "id"
    labels = {one.code: one.labels.get(language, one.labels.get("id", "")) for one in form.options(question)} if question else {}
    codes = [str(int(value)) for value in item.values] + ([NOT_APPLICABLE] if item.na_allowed else [])
    return [(code, f"{code}: {labels[code]}" if labels.get(code) else code) for code in codes]


class CheckForm(forms.Form):
    """What the checker found behind each sign."""

    unmarked = True

    def __init__(self, signs: Sequence[tuple[Suspicion, str]], **options: Any) -> None:
        super().__init__(**options)
        self.signs = signs
        for sign, sentence in signs:
            self.fields[f"t{sign.pk}"] = forms.CharField(
                label=sentence, required=False, max_length=2000, initial=sign.explanation,
                widget=forms.Textarea(attrs={"rows": 3}),
                help_text=_("Tulis apa yang diperiksa dan hasilnya."),
            )  # fmt: skip

    def explanations(self) -> dict[UUID, str]:
        found = {sign.public_id: self.cleaned_data.get(f"t{sign.pk}") or "" for sign, _sentence in self.signs}
        return {public_id: words for public_id, words in found.items() if words}


class EntryForm(forms.Form):
    """What a register says about one item, or about the events of rule L4."""

    def __init__(self, item: Indicator | None, form: Form, **options: Any) -> None:
        super().__init__(**options)
        self.item = item
        self.fields["as_of"] = DayField(label=_("Register sampai tanggal"))
        self.fields["records"] = forms.IntegerField(
            label=_("Jumlah catatan yang diverifikasi"), min_value=0, max_value=MOST,
            help_text=_("Banyaknya catatan dalam 12 bulan itu; nol bila tidak ada."),
            widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        )  # fmt: skip
        if item is None:
            self.fields["deaths"] = forms.IntegerField(
                label=_("Bentrokan yang menimbulkan korban jiwa"), min_value=0, max_value=MOST,
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )  # fmt: skip
            self.fields["families"] = forms.IntegerField(
                label=_("Keluarga mengungsi pada kejadian terbesar"), min_value=0, max_value=MOST, required=False,
                help_text=_("Kosongkan bila belum diketahui; aturan L4 lalu menunggu angkanya."),
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )  # fmt: skip
        elif item.code not in registers.FED_BY_INCIDENTS:
            self.fields["answer"] = forms.ChoiceField(
                label=_("Jawaban menurut register"), choices=[("", _("Pilih jawaban")), *options_of(item, form)]
            )
        self.fields["reference"] = forms.CharField(
            label=_("Nomor dan tanggal register"), max_length=120, help_text=_("Misalnya: Register kejadian 12/2012. Tanpa nama orang.")
        )

    def given(self) -> dict[str, Any]:
        data = self.cleaned_data
        found = {name: data[name] for name in ("as_of", "records", "reference")}
        if self.item is None:
            counts = {registers.DEATHS: data["deaths"], registers.FAMILIES: data["families"]}
            return found | {"events": {name: count for name, count in counts.items() if count is not None}}
        told = data.get("answer") or ""
        na = told == NOT_APPLICABLE
        return found | {"na": na, "score": int(told) if told and not na else None}


class RevisitForm(forms.Form):
    """Key items asked again."""

    def __init__(self, items: Sequence[Indicator], form: Form, **options: Any) -> None:
        super().__init__(**options)
        self.items = items
        self.fields["visited_on"] = DayField(label=_("Tanggal kunjungan"))
        language = (get_language() or "").startswith("en")
        for item in items:
            title = item.title_en if language and item.title_en else item.title
            self.fields[item.code] = forms.ChoiceField(
                label=f"{item.code} {title}", choices=[("", _("Pilih jawaban")), *options_of(item, form)]
            )
        self.fields["note"] = forms.CharField(
            label=_("Catatan"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
            help_text=_("Wajib bila ada jawaban yang berbeda: tulis sebabnya."),
        )  # fmt: skip

    def scores(self) -> dict[str, int]:
        return {item.code: int(self.cleaned_data[item.code]) for item in self.items}
