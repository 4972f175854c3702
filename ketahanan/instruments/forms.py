"""The forms that bring a questionnaire."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from ketahanan.instruments.media import TYPES
from ketahanan.instruments.models import Respondent


class _SeveralInput(forms.FileInput):
    allow_multiple_selected = True


class SeveralFiles(forms.FileField):
    """Any number of files; each is judged by the operation."""

    widget = _SeveralInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        one = super().clean
        return [one(file, initial) for file in data or ()]


class FilesForm(forms.Form):
    """Workbook and method. What is in them is judged by the operation."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.fields["workbook"] = forms.FileField(
            label=_("Formulir XLSForm (.xlsx)"), max_length=160,
            help_text=_("Lembar survey, choices, dan settings; paling besar 5 MB. Nomor versinya di lembar settings."),
            widget=forms.FileInput(attrs={"accept": ".xlsx", "data-max-kb": "5120"}),
        )  # fmt: skip
        self.fields["method"] = forms.FileField(
            label=_("Berkas metode indeks (.toml)"), max_length=160, required=False,
            help_text=_("Kosongkan bila formulir ini tidak dihitung menjadi indeks."),
            widget=forms.FileInput(attrs={"accept": ".toml", "data-max-kb": "512"}),
        )  # fmt: skip

        self.fields["media"] = SeveralFiles(
            label=_("Gambar, suara, film, atau daftar CSV di dalam formulir"), max_length=160, required=False,
            help_text=_("Berkas yang disebut di lembar survey atau choices; masing-masing paling besar 5 MB. "
                        "Yang tidak dipilih lagi diambil dari unggahan sebelumnya."),
            widget=_SeveralInput(attrs={"accept": ",".join(f".{ending}" for ending in TYPES), "data-max-kb": "5120"}),
        )  # fmt: skip

    def files_given(self) -> dict[str, Any]:
        """Arguments of the operation."""
        method = self.cleaned_data["method"]
        media = [(file.name, file.read()) for file in self.cleaned_data["media"]]
        workbook = self.cleaned_data["workbook"].read()
        return {"workbook": workbook, "method": method.read() if method else b"", "media": media}


class NewForm(FilesForm):
    """The first version; who answers is said once for all of them."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.fields["respondent"] = forms.ChoiceField(
            label=_("Siapa yang menjawab"), widget=forms.RadioSelect,
            choices=[(one.value, _(str(one.label))) for one in Respondent],
        )  # fmt: skip
