"""The village's institution: Pokja, members, attendants, bank accounts (domain 3, rulings B3, B5)."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from ketahanan.areas.models import Area
from ketahanan.common.actions import Workflow
from ketahanan.common.secrets import SealedTextField
from ketahanan.common.text import N_
from ketahanan.editions.models import Edition
from ketahanan.flow.models import Record, ScopedQuerySet
from ketahanan.people.models import Person
from ketahanan.villages.workflow import INSTITUTION, POKJA_ACCOUNT

POKJA_NAMES = {
    1: N_("Perlindungan kelompok rentan"),
    2: N_("Peluang berpartisipasi"),
    3: N_("Pengendalian konflik sosial"),
    4: N_("Kearifan lokal dan lingkungan"),
}


class Pokja(models.Model):
    """A working group of a village, for ever: village and number (rulings B3)."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="pokja")
    number = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area", "number"], name="pokja_once"),
            models.CheckConstraint(condition=Q(number__in=[1, 2, 3, 4]), name="pokja_one_to_four"),
        ]

    def __str__(self) -> str:
        return f"Pokja {self.number}"

    @property
    def purpose(self) -> str:
        return POKJA_NAMES[self.number]


class Institution(Record):
    """The institution of one village in one edition: four Pokja, Pengarah, companion, facilitator."""

    FLOW: ClassVar[Workflow] = INSTITUTION

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="institutions")
    pengarah = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    sk_no = models.CharField(max_length=80, blank=True)
    sk_on = models.DateField(null=True)
    faiths_reason = models.TextField(blank=True)
    statements = models.JSONField(default=dict)
    # Set by deliberation when the founding minutes are signed; a plain id, since that capability lies above.
    minutes_id = models.BigIntegerField(null=True)
    minutes_on = models.DateField(null=True)
    verified_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    # Person ids of those who wrote the composition and of the attendants now: duties are asked on every list.
    authors = models.JSONField(default=list)
    companions = models.JSONField(default=list)

    objects: ClassVar[ScopedQuerySet[Institution]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "area"], condition=~Q(state="BERAKHIR"), name="institution_once_an_edition"
            )
        ]

    def __str__(self) -> str:
        return f"{self.area.name} {self.edition_id}"


class Seat(models.TextChoices):
    KETUA = "KETUA", N_("Ketua")
    SEKRETARIS = "SEKRETARIS", N_("Sekretaris")
    BENDAHARA = "BENDAHARA", N_("Bendahara")
    ANGGOTA = "ANGGOTA", N_("Anggota")


OFFICERS = (Seat.KETUA, Seat.SEKRETARIS, Seat.BENDAHARA)


class Member(models.Model):
    """A person in a Pokja of an institution. `edition` repeats the institution's for a constraint."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="members")
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    pokja = models.ForeignKey(Pokja, on_delete=models.PROTECT, related_name="members")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    # The number under which this human being is counted; two entries of one person share it.
    identity = models.BigIntegerField(db_index=True)
    seat = models.CharField(max_length=10, choices=Seat.choices)
    dusun = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, related_name="+")
    represents = models.JSONField(default=list)
    married = models.BooleanField(default=False)
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "pokja", "seat"],
                condition=Q(left_at__isnull=True) & ~Q(seat="ANGGOTA"),
                name="one_person_a_seat",
            ),
            models.UniqueConstraint(
                fields=["institution", "pokja", "identity"],
                condition=Q(left_at__isnull=True),
                name="member_once_a_pokja",
            ),
            models.UniqueConstraint(
                fields=["edition", "identity"],
                condition=Q(left_at__isnull=True) & ~Q(seat="ANGGOTA"),
                name="officer_once_an_edition",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seat} {self.person_id}"

    def save(self, *args: Any, **options: Any) -> None:
        if self.identity is None:
            self.identity = self.person.identity
        super().save(*args, **options)

    @property
    def is_officer(self) -> bool:
        return self.seat != Seat.ANGGOTA


class CredentialKind(models.TextChoices):
    PELOPOR = "PELOPOR", "Pelopor keserasian sosial terdaftar"
    TKSM = "TKSM", "TKSM"
    TAGANA = "TAGANA", "Tagana"
    TRAINING = "DIKLAT_KS", "Sertifikat diklat keserasian sosial"


class Credential(models.Model):
    """A registration or certificate of a person, valid for a time; the assignment's day decides (domain 14, row 8)."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="credentials")
    kind = models.CharField(max_length=12, choices=CredentialKind.choices)
    number = models.CharField(max_length=80)
    issuer = models.CharField(max_length=120)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "number"], name="credential_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class Attendant(models.Model):
    """The Pendamping sosial or Fasilitator of an institution."""

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="attendants")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=3, choices=[("R11", "Pendamping sosial"), ("R12", "Fasilitator")])
    credential = models.ForeignKey(Credential, on_delete=models.PROTECT, related_name="+")
    from_on = models.DateField()
    until_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "role"],
                condition=Q(until_on__isnull=True),
                name="one_attendant_a_role",
            )
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.person_id}"


class PokjaAccount(Record):
    """A version of the Pokja's account at a government bank. Never edited once proposed: a change is a new version."""

    FLOW: ClassVar[Workflow] = POKJA_ACCOUNT

    pokja = models.ForeignKey(Pokja, on_delete=models.PROTECT, related_name="accounts")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, null=True, related_name="accounts")
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField(default=1)
    bank = models.CharField(max_length=11)
    branch = models.CharField(max_length=80)
    number = SealedTextField()
    number_hash = models.CharField(max_length=64, db_index=True)
    last4 = models.CharField(max_length=4)
    holder = models.CharField(max_length=140)
    opened_on = models.DateField(null=True)
    bank_name = models.CharField(max_length=140, blank=True)
    inquiry_no = models.CharField(max_length=120, blank=True)
    cooling_until = models.DateTimeField(null=True)
    passbook_sha256 = models.CharField(max_length=64, blank=True)
    # The payment that now uses the account ("grant:12"); set and cleared by grants, which lies above.
    locked_for = models.CharField(max_length=80, blank=True)
    confirmed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    objects: ClassVar[ScopedQuerySet[PokjaAccount]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["bank", "number_hash"],
                condition=Q(state__in=["DRAF", "DIUSULKAN", "DIPERIKSA", "MASA_TUNGGU", "AKTIF"]),
                name="account_number_once",
            ),
            models.UniqueConstraint(
                fields=["pokja"], condition=Q(state="AKTIF"), name="one_active_account_a_pokja"
            ),
        ]
        indexes = [models.Index(fields=["state_since", "id"], name="account_newest")]

    def __str__(self) -> str:
        return f"{self.bank} ••••{self.last4}"

    @property
    def pokja_number(self) -> int | None:
        return self.pokja.number
