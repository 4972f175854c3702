"""What a person chooses before a file is made."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import F
from django.utils.translation import gettext as _

from ketahanan.areas.models import Area
from ketahanan.editions.models import Edition
from ketahanan.instruments.models import InstrumentVersion
from ketahanan.reporting.datasets import DataSet
from ketahanan.reporting.writers import FORMATS


class ExportForm(forms.Form):
    """Sort of file, and which rows of the data set."""

    def __init__(
        self, data_set: DataSet, editions: Sequence[Edition], instruments: Sequence[InstrumentVersion], **options: Any
    ) -> None:
        super().__init__(**options)
        self.data_set = data_set
        offered = [one for one in FORMATS.values() if one.is_offered]
        self.fields["format"] = forms.ChoiceField(
            label=_("Jenis berkas"), widget=forms.RadioSelect, initial=offered[0].name,
            choices=[(one.name, f"{_(one.label)}: {_(one.hint)}") for one in offered],
        )  # fmt: skip
        if data_set.by_instrument:
            self.fields["instrument"] = forms.ChoiceField(
                label=_("Instrumen"), choices=[(str(row.pk), str(row)) for row in instruments],
                help_text=_("Setiap versi instrumen mempunyai kolomnya sendiri."),
            )  # fmt: skip
        if data_set.by_edition:
            every = [("", _("Semua edisi")), *((str(row.pk), str(row)) for row in editions)]
            self.fields["edition"] = forms.ChoiceField(label=_("Edisi"), choices=every, required=False)
        self.fields["place"] = forms.CharField(
            label=_("Kode wilayah"), required=False, max_length=13,
            help_text=_("Kosong: seluruh wilayah Anda. Contoh: 73 untuk provinsi, 73.02 untuk kabupaten."),
        )  # fmt: skip
        if data_set.by_state:
            self.fields["published"] = forms.BooleanField(label=_("Hanya pengukuran yang terbit"), required=False)

    def clean_place(self) -> int | None:
        code = str(self.cleaned_data["place"])
        if not code:
            return None
        rows = Area.objects.filter(code=code).order_by(F("closed_on").asc(nulls_first=True), "pk")
        found = rows.values_list("pk", flat=True).first()
        if found is None:
            sentence = _("Kode wilayah “%(code)s” tidak dikenal. Tulis seperti 73.02 atau 73.02.01.2001.")
            raise forms.ValidationError(sentence % {"code": code})
        return int(found)

    def choices(self) -> dict[str, Any]:
        """As they are stored: only what was chosen."""
        given = self.cleaned_data
        found: dict[str, Any] = {name: int(given[name]) for name in ("instrument", "edition", "place") if given.get(name)}
        return found | ({"published": True} if given.get("published") else {})
