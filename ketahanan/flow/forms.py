"""A form for every action, drawn from what the table says it needs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from ketahanan.common import money
from ketahanan.common.actions import Action, Ask, Need
from ketahanan.common.errors import Refused
from ketahanan.documents import operations as documents
from ketahanan.flow.kinds import Given

EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)


class RupiahField(forms.CharField):
    """Whole rupiah as people type them; an unclear amount is asked back, never guessed (rulings C9)."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "data-rupiah": ""})

    def __init__(self, *, zero: bool = False, **options: Any) -> None:
        self.zero = zero
        super().__init__(max_length=40, **options)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            amount = money.parse(text)
        except money.UnclearAmount as unclear:
            raise forms.ValidationError(_(str(unclear))) from unclear
        if amount == 0 and not self.zero:
            raise forms.ValidationError(_("Jumlah harus lebih dari nol."))
        return amount


class DayField(forms.DateField):
    """A day between 2000 (rulings C9), or what is older by nature, and 2100."""

    def __init__(self, *, earliest: date = EARLIEST, **options: Any) -> None:
        self.earliest = earliest
        ends = {"type": "date", "min": f"{earliest:%Y-%m-%d}", "max": f"{LATEST:%Y-%m-%d}"}
        options["widget"] = forms.DateInput(attrs=ends, format="%Y-%m-%d")
        super().__init__(input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"], **options)
        self.error_messages["invalid"] = _(
            "Tanggal tidak terbaca. Tulis hari, bulan, dan tahun, misalnya 03/12/2012."
        )

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        if day and not self.earliest <= day <= LATEST:
            text = _("Tanggal harus antara tahun %(from)d dan %(to)d. Periksa tahunnya.")
            raise forms.ValidationError(text % {"from": self.earliest.year, "to": LATEST.year})
        return day


class PlaceField(forms.CharField):
    """A GPS position "latitude,longitude" in degrees; may stay empty when the phone finds none."""

    widget = forms.TextInput(attrs={"inputmode": "text", "autocomplete": "off"})

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        # Words of the button that app.js puts beside the field; typing works without it.
        self.widget.attrs |= {
            "data-place": _("Ambil letak dari GPS"),
            "data-wait": _("Mencari letak…"),
            "data-found": _("Ketelitian sekitar # meter."),
            "data-failed": _("Letak tidak ditemukan. Coba lagi di tempat terbuka, atau ketik lintang dan bujur."),
        }

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            lat, lon = (Decimal(part.strip()) for part in text.split(","))
        except (InvalidOperation, ValueError) as error:
            raise forms.ValidationError(
                _("Letak tidak terbaca. Tulis lintang dan bujur dengan titik, misalnya -5.55432,120.19345.")
            ) from error
        if not (lat.is_finite() and lon.is_finite() and -12 <= lat <= 7 and 94 <= lon <= 142):
            raise forms.ValidationError(_("Letak ini di luar Indonesia. Periksa lintang dan bujurnya."))
        return (round(lat, 5), round(lon, 5))


class PaperField(forms.FileField):
    """A PDF or photo, examined before anything is locked, so that its refusal stands beside the field."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if file:
            try:
                documents.prepare(file)
            except Refused as refused:
                raise forms.ValidationError(refused.sentence) from refused
        return file


def _percent(**options: Any) -> forms.Field:
    return forms.IntegerField(min_value=0, max_value=100, **options)


def _field(need: Need) -> forms.Field:
    common: dict[str, Any] = {
        "label": _(need.label),
        "help_text": _(need.hint) if need.hint else "",
        "required": need.required,
    }
    makers: dict[Ask, Callable[..., forms.Field]] = {
        Ask.TEXT: lambda **o: forms.CharField(max_length=200, **o),
        Ask.LONG_TEXT: lambda **o: forms.CharField(
            max_length=4000, widget=forms.Textarea(attrs={"rows": 4}), **o
        ),
        Ask.CHOICE: lambda **o: forms.ChoiceField(
            choices=[(code, _(label)) for code, label in need.choices], widget=forms.RadioSelect, **o
        ),
        Ask.DATE: DayField,
        Ask.NUMBER: lambda **o: forms.IntegerField(min_value=0, max_value=1_000_000, **o),
        Ask.AMOUNT: RupiahField,
        Ask.PERCENT: _percent,
        Ask.FILE: lambda **o: PaperField(max_length=160, **o),
        Ask.TICK: forms.BooleanField,
        Ask.PLACE: PlaceField,
    }
    return makers[need.ask](**common)


class ActionForm(forms.Form):
    """Built for one action; `given()` hands its content to the operation."""

    def __init__(self, row: Action, data: Any = None, files: Any = None, **options: Any) -> None:
        super().__init__(data, files, **options)
        self.row = row
        for need in row.needs:
            self.fields[need.name] = _field(need)

    @property
    def has_files(self) -> bool:
        return self.is_multipart()

    def given(self) -> Given:
        files = {n: v for n, v in self.cleaned_data.items() if isinstance(v, UploadedFile)}
        values = {n: v for n, v in self.cleaned_data.items() if n not in files}
        return Given(values, files)
