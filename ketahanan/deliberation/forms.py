"""The form of minutes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from ketahanan.areas.models import Area
from ketahanan.deliberation.models import Musyawarah, Purpose
from ketahanan.deliberation.operations import Minutes
from ketahanan.editions.models import Edition
from ketahanan.flow.forms import DayField

FIELDS = tuple(Minutes.__dataclass_fields__)


class PlaceForm(forms.Form):
    """Which village and edition the meeting is for; asked only where there is a choice."""

    def __init__(self, areas: Sequence[Area], editions: Sequence[Edition], **options: Any) -> None:
        super().__init__(**options)
        self.areas = {str(area.pk): area for area in areas}
        self.editions = {str(edition.pk): edition for edition in editions}
        self.fields["area"] = forms.ChoiceField(
            label=_("Desa atau kelurahan"), choices=[(key, area.title) for key, area in self.areas.items()]
        )
        self.fields["edition"] = forms.ChoiceField(
            label=_("Edisi"), choices=[(key, str(edition)) for key, edition in self.editions.items()]
        )
        _add_minutes(self)

    def chosen(self) -> tuple[Area, Edition]:
        return self.areas[self.cleaned_data["area"]], self.editions[self.cleaned_data["edition"]]

    def minutes(self) -> Minutes:
        return _minutes(self)


class MinutesForm(forms.Form):
    """Other words for a draft."""

    def __init__(self, record: Musyawarah, **options: Any) -> None:
        super().__init__(initial={name: getattr(record, name) for name in FIELDS}, **options)
        _add_minutes(self)

    def minutes(self) -> Minutes:
        return _minutes(self)


def _minutes(form: forms.Form) -> Minutes:
    return Minutes(**{name: form.cleaned_data[name] for name in FIELDS})


def _people(label: str, **options: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=20_000, **options)


def _long(label: str, hint: str = "", **options: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 4})
    return forms.CharField(label=label, help_text=hint, max_length=4000, widget=widget, **options)


def _add_minutes(form: forms.Form) -> None:
    form.fields["purpose"] = forms.ChoiceField(
        label=_("Tujuan"), widget=forms.RadioSelect, choices=[(one.value, _(one.label)) for one in Purpose]
    )
    form.fields["held_on"] = DayField(label=_("Tanggal musyawarah"))
    form.fields["place"] = forms.CharField(label=_("Tempat"), max_length=120)
    form.fields["chair"] = forms.CharField(label=_("Nama pimpinan musyawarah"), max_length=120)
    form.fields["men"] = _people(_("Laki-laki yang hadir"))
    form.fields["women"] = _people(_("Perempuan yang hadir"))
    form.fields["disabled"] = _people(_("Di antaranya penyandang disabilitas"), initial=0)
    form.fields["hamlets_present"] = _people(_("Dusun atau RW yang hadir"))
    form.fields["hamlets_total"] = _people(_("Jumlah semua dusun atau RW"))
    form.fields["agenda"] = _long(_("Acara"), _("Satu pokok tiap baris."))
    form.fields["decisions"] = _long(_("Keputusan"), _("Satu keputusan tiap baris."))
    form.fields["objections"] = _long(
        _("Keberatan"), _("Tulis isi keberatan, tanpa nama bila diminta."), required=False
    )
