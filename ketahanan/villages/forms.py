"""Forms about institutions. What they cannot know by themselves the operations refuse, in the same words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from ketahanan.areas.models import Area
from ketahanan.areas.sub_areas import FOUNDED
from ketahanan.common.errors import Refused
from ketahanan.editions.facts import BANKS, REPRESENTS
from ketahanan.editions.models import Edition
from ketahanan.flow.forms import DayField
from ketahanan.people import operations as people
from ketahanan.people.forms import Day
from ketahanan.people.models import Person, Sex
from ketahanan.villages.models import CredentialKind, Institution, Member, Seat
from ketahanan.villages.operations import AccountFacts


class NewInstitutionForm(forms.Form):
    """Which village, which edition."""

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

    def chosen(self) -> tuple[Area, Edition]:
        return self.areas[self.cleaned_data["area"]], self.editions[self.cleaned_data["edition"]]


# A new member, one question at a time ---------------------------------------------------------------------------


class Step(forms.Form):
    """One question of several. `question` is the heading, `submit` the button."""

    question = ""
    hint = ""

    def __init__(self, institution: Institution, number: int, here: Sequence[Member], **options: Any) -> None:
        super().__init__(**options)
        self.institution, self.number, self.here = institution, number, here
        self.build()

    def build(self) -> None:
        """Choices that depend on the village."""

    def person(self, **more: Any) -> dict[str, str]:
        """Field and sentence of all that the answers so far say wrongly about the new person."""
        facts = {name: self.data.get(name, "") for name in ("name", "nik", "no_nik_reason", "phone")}
        try:
            people.cleaned(people.Facts(**facts | more))
        except Refused as refused:
            return {part.field: part.sentence for part in refused.parts}
        return {}

    def complain(self, found: Mapping[str, str]) -> None:
        """Each sentence beside its field, where nothing is said yet."""
        for name in self.fields.keys() & found.keys() - self.errors.keys():
            self.add_error(name, found[name])


class WhoStep(Step):
    """Somebody the village knows already, or a new person."""

    NEW = "baru"

    def __init__(self, *args: Any, known: Sequence[Person] = (), **options: Any) -> None:
        self.known = {str(person.public_id): person for person in known}
        super().__init__(*args, **options)

    def build(self) -> None:
        self.question = _("Siapa orangnya?")
        choices = [(key, person.name) for key, person in self.known.items()]
        self.fields["who"] = forms.ChoiceField(
            label=_("Orang"), widget=forms.RadioSelect, choices=[(self.NEW, _("Orang yang belum terdaftar")), *choices],
            initial=self.NEW if not choices else None,
        )  # fmt: skip


class NameStep(Step):
    def build(self) -> None:
        self.question = _("Apa nama dan NIK-nya?")
        self.fields["name"] = forms.CharField(label=_("Nama seperti di KTP"), max_length=120)
        self.fields["nik"] = forms.CharField(
            label=_("NIK"), required=False, max_length=24, help_text=_("16 angka di KTP atau kartu keluarga."),
            widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        )  # fmt: skip
        self.fields["no_nik_reason"] = forms.CharField(
            label=_("Bila belum punya NIK, tulis alasannya"), required=False, max_length=200
        )

    def clean(self) -> None:
        self.complain(self.person())


class BornStep(Step):
    def build(self) -> None:
        self.question = _("Laki-laki atau perempuan, dan kapan lahirnya?")
        self.fields["sex"] = forms.ChoiceField(
            label=_("Jenis kelamin"), widget=forms.RadioSelect,
            choices=[(Sex.FEMALE.value, _("Perempuan")), (Sex.MALE.value, _("Laki-laki"))],
        )  # fmt: skip
        self.fields["born_on"] = Day(label=_("Tanggal lahir"))

    def clean(self) -> None:
        """Both are written in the NIK, too; the number itself was looked at before."""
        known: dict[str, Any] = {}
        for name, value in self.cleaned_data.items():
            known[name] = value
            if "nik" in (found := self.person(**known)):
                self.complain({name: found["nik"]})
                return


class SeatStep(Step):
    def build(self) -> None:
        self.question = _("Apa jabatannya di Pokja %(number)d?") % {"number": self.number}
        taken = {member.seat for member in self.here if member.is_officer}
        free = [(seat.value, _(seat.label)) for seat in Seat if seat.value not in taken]
        self.fields["seat"] = forms.ChoiceField(label=_("Jabatan"), widget=forms.RadioSelect, choices=free)


class PhoneStep(Step):
    def build(self) -> None:
        self.question = _("Berapa nomor teleponnya?")
        self.fields["phone"] = forms.CharField(
            label=_("Nomor HP"), required=False, max_length=24,
            help_text=_("Wajib untuk ketua, sekretaris, dan bendahara."),
            widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
        )  # fmt: skip

    def clean(self) -> None:
        self.complain(self.person())


class HomeStep(Step):
    def __init__(self, *args: Any, hamlets: Sequence[Area] = (), **options: Any) -> None:
        self.hamlets = {str(area.pk): area for area in hamlets}
        super().__init__(*args, **options)

    def build(self) -> None:
        self.question = _("Tinggal di dusun mana?")
        self.fields["dusun"] = forms.ChoiceField(
            label=_("Dusun, lingkungan, atau RW"), widget=forms.RadioSelect,
            choices=[(key, area.title) for key, area in self.hamlets.items()],
        )  # fmt: skip


class RepresentsStep(Step):
    def build(self) -> None:
        self.question = _("Siapa yang diwakilinya?")
        self.fields["represents"] = _represents()
        self.fields["married"] = forms.BooleanField(label=_("Sudah menikah"), required=False)


def _represents() -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=_("Wakil kelompok"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(code, _(words)) for code, words in REPRESENTS.items()],
    )  # fmt: skip


class ChangeMemberForm(forms.Form):
    """Seat, hamlet, group, and the two facts of the person that the rules ask for."""

    def __init__(self, member: Member, hamlets: Sequence[Area], **options: Any) -> None:
        super().__init__(**options)
        self.hamlets = {str(area.pk): area for area in hamlets}
        self.fields["seat"] = forms.ChoiceField(
            label=_("Jabatan"), widget=forms.RadioSelect, initial=member.seat,
            choices=[(seat.value, _(seat.label)) for seat in Seat],
        )  # fmt: skip
        if hamlets:
            self.fields["dusun"] = forms.ChoiceField(
                label=_("Dusun, lingkungan, atau RW"), required=False, initial=str(member.dusun_id or ""),
                choices=[("", _("Belum dicatat")), *((key, area.title) for key, area in self.hamlets.items())],
            )  # fmt: skip
        self.fields["represents"] = _represents()
        self.initial["represents"] = member.represents
        self.fields["married"] = forms.BooleanField(
            label=_("Sudah menikah"), required=False, initial=member.married
        )

    def changes(self) -> dict[str, Any]:
        clean = self.cleaned_data
        found = {"seat": clean["seat"], "represents": clean["represents"], "married": clean["married"]}
        if "dusun" in clean:
            found["dusun"] = self.hamlets.get(clean["dusun"])
        return found


def _with_home(person: Person) -> str:
    return f"{person.name}, {person.home.title}" if person.home else person.name


class AttendantForm(forms.Form):
    """One of the people whose papers are in order."""

    def __init__(self, people: Iterable[Person], **options: Any) -> None:
        super().__init__(**options)
        self.people = {str(person.public_id): person for person in people}
        self.fields["person"] = forms.ChoiceField(
            label=_("Orang"), widget=forms.RadioSelect,
            choices=[(key, _with_home(person)) for key, person in self.people.items()],
        )  # fmt: skip

    def chosen(self) -> Person:
        return self.people[self.cleaned_data["person"]]


class SubAreaForm(forms.Form):
    """A dusun, lingkungan, RW or RT and what it lies in."""

    def __init__(self, kinds: Sequence[tuple[str, str]], parents: Sequence[Area], **options: Any) -> None:
        super().__init__(**options)
        self.parents = {str(area.pk): area for area in parents}
        self.fields["kind"] = forms.ChoiceField(label=_("Jenis"), widget=forms.RadioSelect, choices=kinds)
        self.fields["name"] = forms.CharField(
            label=_("Nama atau nomor"),
            max_length=60,
            help_text=_("Misalnya Bulu-Bulu, atau 003 untuk RT dan RW."),
        )
        self.fields["parent"] = forms.ChoiceField(
            label=_("Termasuk dalam"), choices=[(key, area.title) for key, area in self.parents.items()]
        )
        self.fields["households"] = forms.IntegerField(
            label=_("Jumlah kepala keluarga"), required=False, min_value=0, max_value=20_000
        )
        self.fields["opened_on"] = DayField(
            label=_("Ada sejak tanggal"), required=False, earliest=FOUNDED,
            help_text=_("Boleh kosong bila tidak ada yang tahu."),
        )  # fmt: skip


class CloseSubAreaForm(forms.Form):
    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.fields["on"] = DayField(label=_("Ditutup sejak tanggal"))
        self.fields["reason"] = forms.CharField(label=_("Alasan"), max_length=300)


class CredentialForm(forms.Form):
    """A registration or certificate of a person chosen before."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.fields["kind"] = forms.ChoiceField(
            label=_("Jenis"),
            widget=forms.RadioSelect,
            choices=[(one.value, _(one.label)) for one in CredentialKind],
        )
        self.fields["number"] = forms.CharField(label=_("Nomor"), max_length=80)
        self.fields["issuer"] = forms.CharField(label=_("Diterbitkan oleh"), max_length=120)
        self.fields["valid_from"] = DayField(label=_("Berlaku sejak"))
        self.fields["valid_until"] = DayField(
            label=_("Berlaku sampai"), required=False, help_text=_("Kosongkan bila tanpa batas waktu.")
        )


class ReasonForm(forms.Form):
    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.fields["reason"] = forms.CharField(
            label=_("Alasan"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
        )


class AccountForm(forms.Form):
    """The account as the passbook shows it."""

    def __init__(self, edition: Edition, **options: Any) -> None:
        super().__init__(**options)
        banks = [(bic, BANKS[bic].name) for bic in edition.banks if bic in BANKS]
        self.fields["bank"] = forms.ChoiceField(label=_("Bank"), widget=forms.RadioSelect, choices=banks)
        self.fields["branch"] = forms.CharField(label=_("Cabang atau unit"), max_length=80)
        self.fields["number"] = forms.CharField(
            label=_("Nomor rekening"), max_length=40, help_text=_("Salin seperti di buku tabungan."),
            widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        )  # fmt: skip
        self.fields["holder"] = forms.CharField(
            label=_("Nama pemilik"),
            max_length=140,
            help_text=_("Seperti tercetak, misalnya POKJA 1 DESA TACCORONG."),
        )
        self.fields["opened_on"] = DayField(label=_("Tanggal buka rekening"), required=False)
        self.fields["passbook"] = forms.FileField(
            label=_("Foto halaman depan buku tabungan (B07)"),
            help_text=_("PDF atau foto, bersama surat contoh tanda tangan."),
        )

    def facts(self) -> AccountFacts:
        clean = self.cleaned_data
        return AccountFacts(
            bank=clean["bank"], branch=clean["branch"], number=clean["number"], holder=clean["holder"],
            opened_on=clean["opened_on"],
        )  # fmt: skip
