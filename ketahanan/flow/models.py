"""What every record with a workflow has, and the scope that decides who reaches it."""

from __future__ import annotations

import uuid
from typing import ClassVar, Self

from django.db import models

from ketahanan.areas.models import Area
from ketahanan.common.actions import Workflow
from ketahanan.flow.workflow import HOLD, HOLD_REASONS
from ketahanan.people.models import Person
from ketahanan.people.posts import Actor


class ScopedQuerySet[M: "Scoped"](models.QuerySet[M]):
    def visible_to(self, actor: Actor) -> Self:
        """Rows that the person may read: below a post in one of the reading roles. The one way to fetch a record."""
        if actor.is_system:
            return self
        return self.filter(actor.reach(self.model.FLOW.readers, self.model.AREA_PATH))

    def with_area(self) -> Self:
        return self.select_related("area", "area__parent", "area__parent__parent")


class Scoped(models.Model):
    """A row that lies in an area and is read by certain roles."""

    FLOW: ClassVar[Workflow]
    AREA_PATH: ClassVar[str] = "area__path"

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class Record(Scoped):
    """A row that a workflow moves. `state` changes only in `flow.operations.perform`."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField(max_length=24)
    state_since = models.DateTimeField()
    round = models.PositiveSmallIntegerField(default=1)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        abstract = True

    @property
    def pokja_number(self) -> int | None:
        """The Pokja whose officers alone may act; None: those of the whole village."""
        return None

    @property
    def state_label(self) -> str:
        return self.FLOW.states[self.state]

    @property
    def state_tone(self) -> str:
        return self.FLOW.tone(self.state)

    @property
    def subject(self) -> tuple[str, int]:
        """How the journal names this record."""
        return (self.FLOW.name, self.pk)


class Hold(Record):
    """A stop on a village's or a grant's money (rulings C3): a row, not a state, allowed in every active state."""

    FLOW: ClassVar[Workflow] = HOLD

    grant_id = models.BigIntegerField(null=True, db_index=True)
    reason_code = models.CharField(max_length=24, choices=HOLD_REASONS)
    reason = models.TextField()
    set_level = models.PositiveSmallIntegerField()
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    objects: ClassVar[ScopedQuerySet[Hold]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]

    def __str__(self) -> str:
        return self.reason_code


class Overdue(models.Model):
    """A limit that passed without the action; made once by the sweep, so people are told once."""

    subject_kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    action = models.CharField(max_length=60)
    since = models.DateTimeField()
    due_at = models.DateTimeField()
    found_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id", "action", "since"], name="overdue_told_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject_kind} {self.subject_id} {self.action}"
