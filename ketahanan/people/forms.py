"""Forms about people. What they cannot know by themselves the operations refuse, in the same words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from allauth.account.forms import ChangePasswordForm, ReauthenticateForm
from allauth.account.forms import LoginForm as BaseLoginForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as CodeAgainForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

from ketahanan.areas.models import Area
from ketahanan.common import zones
from ketahanan.common.roles import ROLES, Role
from ketahanan.people.models import Person, Sex
from ketahanan.people.operations import Facts
from ketahanan.people.passwords import LongEnough
from ketahanan.people.posts import Actor
from ketahanan.people.queries import UnclearPlace, find_place


class LoginForm(BaseLoginForm):
    """Phone number or e-mail, typed in any way, and a password."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        name, password = self.fields["login"], self.fields["password"]
        name.label, name.help_text = _("Nomor HP atau email"), _("Seperti 0811-2345-678 atau nama@contoh.id.")
        name.widget.attrs = {"autocomplete": "username webauthn", "autocapitalize": "none", "spellcheck": "false"}
        password.label, password.help_text = _("Kata sandi"), ""
        password.widget.attrs = {"autocomplete": "current-password"}


class PasswordAgainForm(ReauthenticateForm):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["password"].label = _("Kata sandi")
        self.fields["password"].widget.attrs = {"autocomplete": "current-password"}


class NewPasswordForm(ChangePasswordForm):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        words = {"oldpassword": _("Kata sandi lama"), "password1": _("Kata sandi baru"), "password2": _("Sekali lagi")}
        for name, label in words.items():
            if name in self.fields:
                self.fields[name].label = label
                self.fields[name].help_text = ""
                self.fields[name].widget.attrs.pop("placeholder", None)
        self.fields["password1"].help_text = LongEnough().get_help_text()


def _plain_code(form: forms.Form) -> None:
    field = form.fields["code"]
    field.label, field.help_text = _("Kode 6 angka"), _("Dari aplikasi kode di HP Anda, atau satu kode cadangan.")
    field.widget.attrs = {"autocomplete": "one-time-code", "inputmode": "numeric"}


class KeyCodeForm(AuthenticateForm):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _plain_code(self)


class KeyCodeAgainForm(CodeAgainForm):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _plain_code(self)


class ActivateCodeForm(ActivateTOTPForm):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _plain_code(self)
        self.fields["code"].help_text = _("Kode yang sekarang terlihat di aplikasi.")


class AddKeyForm(AddWebAuthnForm):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["name"].label = _("Nama kunci")
        self.fields["name"].help_text = _("Supaya Anda mengenalinya nanti, misalnya “HP saya”.")
        self.fields["passwordless"].label = _("Pakai juga untuk masuk tanpa kata sandi")
        self.fields["passwordless"].help_text = _("Kunci lalu meminta sidik jari, wajah, atau PIN.")


class NameKeyForm(EditWebAuthnForm):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["name"].label = _("Nama kunci")


class Day(forms.DateField):
    """A day, from a picker or typed day first."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def __init__(self, **options: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"], **options)
        self.error_messages["invalid"] = _("Tanggal tidak terbaca. Tulis hari, bulan, dan tahun, misalnya 03/12/2012.")


class RuleDay(Day):
    """A day in a rule: between 2000 and 2100 (rulings C9)."""

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        if day and not date(2000, 1, 1) <= day <= date(2100, 12, 31):
            raise forms.ValidationError(_("Tanggal harus antara tahun 2000 dan 2100. Periksa tahunnya."))
        return day


class Place(forms.CharField):
    """A place by code or name, within the reach of the one who types."""

    widget = forms.TextInput(attrs={"autocomplete": "off"})

    def __init__(self, **options: Any) -> None:
        self.actor: Actor | None = None
        super().__init__(max_length=120, **options)

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        if not typed:
            return None
        try:
            return find_place(typed, self.actor)
        except UnclearPlace as unclear:
            raise forms.ValidationError(str(unclear)) from unclear


class PersonForm(forms.Form):
    name = forms.CharField(label=_("Nama lengkap"), max_length=120, help_text=_("Seperti di KTP."))
    sex = forms.ChoiceField(
        label=_("Jenis kelamin"),
        choices=[(Sex.FEMALE.value, _("Perempuan")), (Sex.MALE.value, _("Laki-laki"))],
        widget=forms.RadioSelect,
    )
    born_on = Day(label=_("Tanggal lahir"), required=False)
    nik = forms.CharField(
        label="NIK", max_length=40, required=False, help_text=_("16 angka. Kosongkan hanya bila belum punya."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
    no_nik_reason = forms.CharField(label=_("Alasan tanpa NIK"), max_length=200, required=False)
    phone = forms.CharField(
        label=_("Nomor HP"), max_length=40, required=False, help_text=_("Seperti 0811-2345-678."),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )  # fmt: skip
    email = forms.CharField(
        label="Email", max_length=120, required=False,
        widget=forms.TextInput(attrs={"inputmode": "email", "autocomplete": "off", "autocapitalize": "none"}),
    )  # fmt: skip
    home = Place(
        label=_("Tempat tinggal"),
        required=False,
        help_text=_("Kode atau nama desa atau kelurahan, misalnya 73.02.01.2001."),
    )

    def __init__(self, data: Any = None, *, by: Actor, person: Person | None = None) -> None:
        super().__init__(data, initial=_typed(person) if person else None)
        home = self.fields["home"]
        if isinstance(home, Place):
            home.actor = by

    def facts(self) -> Facts:
        return Facts(**self.cleaned_data)


def _typed(person: Person) -> dict[str, Any]:
    names = ("name", "sex", "born_on", "nik", "no_nik_reason", "phone", "email")
    return {name: getattr(person, name) for name in names} | {"home": person.home.code if person.home else ""}


class PostForm(forms.Form):
    role = forms.ChoiceField(label=_("Tugas"))
    area = Place(label=_("Wilayah"), help_text=_("Kode atau nama wilayah tugas."))
    decree = forms.CharField(label=_("Dasar penugasan"), max_length=120, help_text=_("Nomor SK atau surat tugas."))
    begin = RuleDay(label=_("Mulai"), required=False, help_text=_("Kosong berarti sekarang."))
    until = RuleDay(label=_("Sampai"), required=False, help_text=_("Hari terakhir. Kosong berarti sampai diakhiri."))

    def __init__(self, data: Any = None, *, by: Actor, roles: Iterable[Role]) -> None:
        super().__init__(data)
        role, area = self.fields["role"], self.fields["area"]
        if isinstance(role, forms.ChoiceField) and isinstance(area, Place):
            role.choices = [("", _("Pilih tugas")), *((one.value, ROLES[one].label) for one in roles)]
            area.actor = by

    def given(self) -> dict[str, Any]:
        clean = self.cleaned_data
        area: Area = clean["area"]
        return {
            "role": Role(clean["role"]), "area": area, "decree": clean["decree"],
            "from_at": start_of(clean["begin"], area.zone) if clean["begin"] else None,
            "until_at": zones.end_of(clean["until"], area.zone) if clean["until"] else None,
        }  # fmt: skip


def start_of(day: date, zone: str) -> datetime:
    """The first instant of the day there."""
    return datetime.combine(day, time(0), ZoneInfo(zone))


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Alasan"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))


class YesForm(forms.Form):
    """Nothing to fill in: only a yes."""


class ResetForm(forms.Form):
    drops_keys = forms.BooleanField(
        label=_("HP atau kuncinya hilang juga"), required=False,
        help_text=_("Kunci masuk kedua ikut dihapus; pemilik memasangnya lagi."),
    )  # fmt: skip


class DelegationForm(forms.Form):
    to = forms.CharField(
        label=_("Nomor HP atau email penerima"), max_length=120,
        help_text=_("Yang ia pakai untuk masuk ke Ketahanan."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )  # fmt: skip
    begin = RuleDay(label=_("Mulai"), required=False, help_text=_("Kosong berarti sekarang."))
    until = RuleDay(label=_("Hari terakhir"), help_text=_("Paling lama 30 hari."))
    reason = forms.CharField(label=_("Alasan"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class ListForm(forms.Form):
    file = forms.FileField(
        label=_("Berkas daftar (.xlsx)"), help_text=_("Paling banyak 2.000 baris dan 2 MB."), max_length=160,
        widget=forms.FileInput(attrs={"accept": ".xlsx", "data-max-kb": "2048"}),
    )  # fmt: skip


class AcceptForm(forms.Form):
    login = forms.CharField(
        label=_("Nomor HP atau email"), max_length=120, help_text=_("Ini nama masuk Anda."),
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )  # fmt: skip
    password = forms.CharField(
        label=_("Kata sandi baru"), max_length=200, strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip
    again = forms.CharField(
        label=_("Kata sandi sekali lagi"), max_length=200, strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, resets: bool, login: str = "") -> None:
        super().__init__(data, initial={"login": login})
        self.fields["password"].help_text = LongEnough().get_help_text()
        if resets:
            del self.fields["login"]

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or {}
        if clean.get("password") and clean.get("again") and clean["password"] != clean["again"]:
            self.add_error("again", _("Kedua kata sandi tidak sama. Tulis lagi."))
        return clean
