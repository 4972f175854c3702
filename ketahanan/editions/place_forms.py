"""Forms that name places: a quota, and the places of a decree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from ketahanan.areas import queries as areas
from ketahanan.areas.forms import AreaField
from ketahanan.areas.models import Area, Level, System
from ketahanan.common.errors import Refused
from ketahanan.flow.forms import DayField

MOST_PLACES = 500


class QuotaForm(forms.Form):
    """A province or kabupaten, and how many of its villages."""

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        levels = (Level.PROVINCE, Level.KABUPATEN)
        self.fields["area"] = AreaField(level=levels, label=_("Provinsi atau kabupaten/kota"))
        self.fields["villages"] = forms.IntegerField(label=_("Jumlah desa"), min_value=0, max_value=10_000)
        self.fields["decree_no"] = forms.CharField(label=_("Nomor keputusan"), max_length=80)
        self.fields["decree_on"] = DayField(label=_("Tanggal keputusan"))


@dataclass(frozen=True, slots=True)
class Pasted:
    """One line of a pasted list."""

    line: int
    code: str
    name: str


class PlacesField(forms.CharField):
    """Codes and names, a place a line, as copied from a decree or a spreadsheet."""

    widget = forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "autocomplete": "off"})

    def clean(self, value: Any) -> Any:
        rows, bad = [], []
        for number, text in enumerate((super().clean(value) or "").splitlines(), start=1):
            code, name = split(text)
            if code and name:
                rows.append(Pasted(number, code, name))
            elif text.strip():
                bad.append(number)
        if bad:
            raise forms.ValidationError(
                _("Baris %(lines)s tidak terbaca. Tulis kode lalu nama, misalnya 73.02.01.2001 Taccorong.")
                % {"lines": ", ".join(map(str, bad))}
            )
        if len(rows) > MOST_PLACES:
            raise forms.ValidationError(
                _("Paling banyak %(most)d tempat sekali kirim. Bagi daftarnya.") % {"most": MOST_PLACES}
            )
        return rows


def split(text: str) -> tuple[str, str]:
    """Code and name of a line; between them a space, a tab, a comma or a semicolon."""
    bare = text.strip()
    end = next((at for at, sign in enumerate(bare) if not (sign.isdigit() or sign == ".")), len(bare))
    return bare[:end].strip("."), bare[end:].strip(" \t,;-")


class AwardForm(forms.Form):
    """A decree and the places in it. A place counts only when its code and its name agree on the day of the decree."""

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["places"] = PlacesField(
            max_length=60_000,
            label=_("Tempat yang ditetapkan"),
            help_text=_(
                "Satu tempat satu baris, kode lalu nama, misalnya 73.02 Bulukumba. Kabupaten dan desa boleh bersama."
            ),
        )
        self.fields["decree_no"] = forms.CharField(label=_("Nomor keputusan"), max_length=80)
        self.fields["decree_on"] = DayField(label=_("Tanggal keputusan"))

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("places") and found.get("decree_on"):
            self.areas = self._resolved(found["places"], found["decree_on"])
        return found

    def _resolved(self, rows: Sequence[Pasted], on: date) -> list[Area]:
        """Areas of all lines; every line that does not fit is told at once."""
        answers = areas.resolve_many([(row.code, row.name) for row in rows], system=System.KEMENDAGRI, on=on)
        fitting: dict[int, Area] = {}
        for row, answer in zip(rows, answers, strict=True):
            if isinstance(answer, Refused):
                fault = answer.sentence
            elif answer.pk in fitting:
                fault = _("%(place)s ditulis dua kali. Hapus salah satunya.") % {"place": answer.title}
            else:
                fitting[answer.pk] = answer
                continue
            self.add_error("places", _("Baris %(line)d: %(fault)s") % {"line": row.line, "fault": fault})
        return list(fitting.values())
