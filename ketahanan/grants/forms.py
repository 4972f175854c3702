"""Forms about progress and holds. Treasury papers are asked by the forms of their actions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from ketahanan.areas.models import Area
from ketahanan.flow.forms import DayField, PaperField
from ketahanan.flow.workflow import HOLD_REASONS
from ketahanan.grants import queries
from ketahanan.grants.models import Grant
from ketahanan.people.posts import Actor


class NoForm(forms.Form):
    """Nothing to type: one button."""


class ProgressForm(forms.Form):
    """How far work and money are (B19)."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.fields["reported_on"] = DayField(label=_("Keadaan per tanggal"))
        self.fields["physical_pct"] = forms.IntegerField(
            label=_("Kemajuan fisik (persen)"), min_value=0, max_value=100
        )
        self.fields["use_pct"] = forms.IntegerField(
            label=_("Dana yang sudah dipakai dengan bukti (persen)"), min_value=0, max_value=100
        )
        self.fields["note"] = forms.CharField(
            label=_("Apa yang sudah dikerjakan"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
        )
        self.fields["file"] = PaperField(
            label=_("Laporan bertanda tangan Ketua (B19)"), help_text=_("PDF atau foto."), max_length=160
        )


class HoldForm(forms.Form):
    """What is held, and why. The village is typed as its code unless the page came from one."""

    def __init__(self, by: Actor, *, village: Area | None, grant: Grant | None, **options: Any) -> None:
        super().__init__(**options)
        self.by, self.known = by, village
        if grant is not None:
            words = {"number": grant.pokja.number, "village": grant.area.title}
            self.fields["scope"] = forms.ChoiceField(
                label=_("Apa yang ditahan"), widget=forms.RadioSelect,
                choices=[
                    ("hibah", _("Hibah Pokja %(number)d saja") % words),
                    ("desa", _("Semua hibah %(village)s") % words),
                ],
            )  # fmt: skip
        elif village is None:
            self.fields["village"] = forms.CharField(
                label=_("Kode desa"),
                max_length=20,
                help_text=_("Misalnya 73.02.01.2001; lihat di halaman desanya."),
            )
        self.fields["reason_code"] = forms.ChoiceField(
            label=_("Jenis alasan"), choices=[(code, _(label)) for code, label in HOLD_REASONS],
            widget=forms.RadioSelect,
        )  # fmt: skip
        self.fields["reason"] = forms.CharField(
            label=_("Alasan"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4}),
            help_text=_("Tulis apa yang harus beres sebelum penahanan dilepas. Jangan menulis nama korban atau warga."),
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if self.known is not None:
            given["village"] = self.known
        elif typed := given.get("village"):
            given["village"] = queries.village(self.by, typed)
            if given["village"] is None:
                self.add_error(
                    "village", _("Tidak ada desa dengan kode ini di wilayah Anda. Periksa kodenya.")
                )
        return given
