"""Persons, their accounts, and what they are charged with."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Q

from ketahanan.areas.models import Area
from ketahanan.common.roles import ROLES, Role
from ketahanan.common.secrets import SealedTextField
from ketahanan.people.workflow import AssignmentState


class Sex(models.TextChoices):
    MALE = "L", "laki-laki"
    FEMALE = "P", "perempuan"


class Person(models.Model):
    """A human being, known once (rulings A7). NIK and phone are sealed; equal ones are found by keyed hash."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=120)
    sex = models.CharField(max_length=1, choices=Sex.choices, blank=True)
    born_on = models.DateField(null=True)
    nik = SealedTextField(blank=True)
    nik_hash = models.CharField(max_length=64, null=True, unique=True)
    no_nik_reason = models.CharField(max_length=200, blank=True)
    phone = SealedTextField(blank=True)
    phone_hash = models.CharField(max_length=64, blank=True, db_index=True)
    email = SealedTextField(blank=True)
    home = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Accounts(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(login=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A login. A person may have several; duties and conflicts count by person (domain 6.9)."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="accounts")
    login = models.CharField(max_length=120, unique=True)
    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=5, default="id")
    made_at = models.DateTimeField()

    objects: ClassVar[Accounts] = Accounts()
    USERNAME_FIELD = "login"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.login

    @property
    def is_staff(self) -> bool:
        return False


class Assignment(models.Model):
    """A role, in an area, for a time; for Pokja roles also the number of the Pokja."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="assignments")
    role = models.CharField(max_length=3, choices=[(role.value, ROLES[role].label) for role in Role])
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    pokja = models.PositiveSmallIntegerField(null=True)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=12, choices=AssignmentState.choices())
    decree = models.CharField(max_length=120, blank=True)
    source = models.CharField(max_length=60, blank=True)
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_at__isnull=True) | Q(until_at__gt=models.F("from_at")), name="assignment_has_length"
            ),
            models.CheckConstraint(
                condition=Q(pokja__isnull=True) | Q(pokja__in=[1, 2, 3, 4]), name="assignment_pokja"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=models.F("proposed_by")),
                name="assignment_confirmed_by_another",
            ),
        ]
        indexes = [models.Index(fields=["person", "state"], name="assignment_person")]

    def __str__(self) -> str:
        return f"{self.role} {self.area_id}"


class Delegation(models.Model):
    """Somebody acts for somebody for some days; the journal keeps both names."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="delegations")
    to = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="delegations")
    from_at = models.DateTimeField()
    until_at = models.DateTimeField()
    reason = models.CharField(max_length=300)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until_at__gt=models.F("from_at")), name="delegation_has_length")
        ]

    def __str__(self) -> str:
        return f"{self.assignment_id} → {self.to_id}"


class Invitation(models.Model):
    """A one-time code, printed as QR, that lets a person make the login; valid seven days (rulings A8)."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="invitations")
    code_hash = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    until_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    resets = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.person_id} {self.until_at:%Y-%m-%d}"


