"""What is asked when a payment run is composed; treasury papers are asked by the forms of its actions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from ketahanan.common.money import written
from ketahanan.editions.facts import bank
from ketahanan.grants.shares import tranche_name
from ketahanan.treasury import queries
from ketahanan.villages import account_rules


class ComposeForm(forms.Form):
    """Which heap of waiting payments, and from which holding account."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.heaps = {_key(heap): heap for heap in queries.heaps()}
        self.fields["heap"] = forms.ChoiceField(
            label=_("Pembayaran yang menunggu"),
            choices=[(key, _heap_words(heap)) for key, heap in self.heaps.items()],
            widget=forms.RadioSelect,
            error_messages={"required": _("Pilih satu tumpukan."), "invalid_choice": _("Tumpukan ini sudah berubah. Pilih lagi.")},
        )
        self.fields["source_name"] = forms.CharField(
            label=_("Nama rekening penampung"), max_length=140, help_text=_("Persis seperti di rekening koran bank penyalur.")
        )
        self.fields["source_number"] = forms.CharField(label=_("Nomor rekening penampung"), max_length=30)

    def clean_source_number(self) -> str:
        number = account_rules.digits(self.cleaned_data["source_number"])
        if not account_rules.is_number(number):
            raise forms.ValidationError(
                _("Nomor rekening penampung harus 8 sampai 20 angka, tidak semua sama. Salin dari rekening koran.")
            )
        return number

    @property
    def chosen(self) -> dict[str, Any]:
        return self.heaps[self.cleaned_data["heap"]]


def _key(heap: dict[str, Any]) -> str:
    return f"{heap['grant__edition']}:{heap['tranche']}:{heap['account__bank']}"


def _heap_words(heap: dict[str, Any]) -> str:
    return _("%(edition)s, tahap %(tranche)s, %(bank)s: %(count)d pembayaran, %(total)s") % {
        "edition": heap["grant__edition__name"], "tranche": tranche_name(heap["tranche"]),
        "bank": bank(heap["account__bank"]).name, "count": heap["count"], "total": written(heap["total"]),
    }  # fmt: skip
