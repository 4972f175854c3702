"""Persons, their accounts, and what they are charged with."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar, Self

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import Exists, OuterRef, Q

from ketahanan.areas.models import Area
from ketahanan.common.roles import ROLES, Role
from ketahanan.common.secrets import SealedTextField
from ketahanan.people.agents import in_words
from ketahanan.people.workflow import ASSIGNMENT, AssignmentState

if TYPE_CHECKING:
    from ketahanan.people.posts import Actor


class Sex(models.TextChoices):
    MALE = "L", "laki-laki"
    FEMALE = "P", "perempuan"


class Persons(models.QuerySet["Person"]):
    def visible_to(self, actor: Actor) -> Self:
        """Persons that live or have ever had a post below a post of the reader; the nation's officers see all."""
        if actor.is_system or any(post.level == 0 and post.role in ASSIGNMENT.readers for post in actor.posts):
            return self
        homes = Area.objects.filter(actor.reach(ASSIGNMENT.readers, "path")).values("pk")
        posts = Assignment.objects.filter(person=OuterRef("pk"), area__in=homes)
        return self.filter(Q(home__in=homes) | Exists(posts))


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
    # A second entry with a NIK that its maker could not see is kept apart and counts as the same human being.
    same_as = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="doubles")
    made_at = models.DateTimeField()

    objects: ClassVar[Persons] = Persons.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [models.Index(fields=["name", "id"], name="person_by_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def initials(self) -> str:
        return "".join(part[0] for part in self.name.split()[:2]).upper()

    @property
    def identity(self) -> int:
        """The number under which posts and conflicts are counted."""
        return self.same_as_id or self.pk


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


class Assignments(models.QuerySet["Assignment"]):
    def visible_to(self, actor: Actor) -> Self:
        """Posts below a post of the reader."""
        return self if actor.is_system else self.filter(actor.reach(ASSIGNMENT.readers, "area__path"))


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

    objects: ClassVar[Assignments] = Assignments.as_manager()  # type: ignore[assignment]

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
        indexes = [
            models.Index(fields=["person", "state"], name="assignment_person"),
            models.Index(fields=["area", "person"], name="assignment_place"),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.area_id}"

    @property
    def label(self) -> str:
        return ROLES[Role(self.role)].label

    @property
    def place(self) -> str:
        """Where, in words: "Pokja 1, Desa Taccorong"."""
        return f"Pokja {self.pokja}, {self.area.title}" if self.pokja else self.area.title

    @property
    def last_moment(self) -> datetime | None:
        """The last instant in force, so that its day is the last day."""
        return self.until_at - timedelta(seconds=1) if self.until_at else None


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

    @property
    def last_moment(self) -> datetime:
        """The last instant, so that its day is the last day."""
        return self.until_at - timedelta(seconds=1)


class Invitation(models.Model):
    """A one-time code, printed as QR, that lets a person make the login; valid seven days (rulings A8)."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    batch = models.UUIDField(default=uuid.uuid4, db_index=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="invitations")
    code_hash = models.CharField(max_length=64, unique=True)
    code = SealedTextField(blank=True)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    until_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    resets = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    drops_keys = models.BooleanField(default=False)
    confirmed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.person_id} {self.until_at:%Y-%m-%d}"


class InvitationList(models.Model):
    """A checked list that waits for the officer's yes. Its rows are sealed, and emptied when they are used."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    rows = SealedTextField(blank=True)
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.public_id)


class LoginTry(models.Model):
    """One try with a password, on the real clock: too many failures of one account from one network are refused."""

    account = models.CharField(max_length=64)
    network = models.CharField(max_length=64)
    at = models.DateTimeField()
    good = models.BooleanField()

    class Meta:
        indexes = [models.Index(fields=["account", "at"], name="login_try")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.good}"


class Session(AbstractBaseSession):
    """A browser, signed in or not. Ended ones keep their owner for a while, so that a typed form finds back."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="sessions")
    began_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    agent = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"{self.user_id} {self.expire_date:%Y-%m-%d %H:%M}"

    @property
    def device(self) -> str:
        return in_words(self.agent)

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        from ketahanan.people.sessions import SessionStore

        return SessionStore


