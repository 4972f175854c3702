"""Posts that begin and end with a decree, many at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from ketahanan.areas.models import Area
from ketahanan.common.roles import Role
from ketahanan.journal import operations as journal
from ketahanan.people.models import Assignment, Person
from ketahanan.people.operations.holdings import LIVE, Charge, Held, check
from ketahanan.people.operations.posts import close, entry, written
from ketahanan.people.posts import Actor
from ketahanan.people.sessions import end_all
from ketahanan.people.workflow import AssignmentState


def assign_by_decree(
    *,
    person: Person,
    role: Role,
    area: Area,
    pokja: int | None = None,
    from_at: datetime,
    until_at: datetime | None = None,
    decree: str,
    source: str,
    by: Actor,
    at: datetime,
) -> Assignment:
    """A post that begins with a decree. Who may sign the decree is the business of the caller."""
    return assign_all_by_decree(
        [Charge(person, role, area, pokja)],
        from_at=from_at, until_at=until_at, decree=decree, source=source, by=by, at=at,
    )[0]  # fmt: skip


def assign_all_by_decree(
    charges: Sequence[Charge],
    *,
    from_at: datetime,
    until_at: datetime | None = None,
    decree: str,
    source: str,
    by: Actor,
    at: datetime,
) -> list[Assignment]:
    """All posts of one decree, or none. A post that the person holds already stays as it is and is returned."""
    with transaction.atomic():
        taken = Held.around(charges, from_at, until_at)
        rows = [taken.same(charge) for charge in charges]
        fresh = [charge for charge, row in zip(charges, rows, strict=True) if row is None]
        check(fresh, taken)
        made = iter(
            Assignment.objects.bulk_create(
                Assignment(
                    person=charge.person, role=charge.role.value, area=charge.area, pokja=charge.pokja,
                    from_at=from_at, until_at=until_at, state=AssignmentState.IN_FORCE.value,
                    decree=decree, source=source,
                )
                for charge in fresh
            )
        )  # fmt: skip
        answer = [row or next(made) for row in rows]
        new = [row for row, old in zip(answer, rows, strict=True) if old is None]
        journal.record_many([entry("begin", row, by=by, at=at, details=written(row)) for row in new])
        if new:
            end_all([row.person_id for row in new])
        return answer


def end_by_decree(*, source: str, by: Actor, at: datetime) -> list[Assignment]:
    """End every post that came from this source ("institution:12"). Posts that ended before are left alone."""
    with transaction.atomic():
        live = Assignment.objects.select_for_update(no_key=True, of=("self",)).select_related("area", "person")
        rows = list(
            live.filter(source=source, state__in=LIVE)
            .filter(Q(until_at__isnull=True) | Q(until_at__gt=at))
            .order_by("pk")
        )
        for row in rows:
            close(row, at)
        journal.record_many(
            [entry("end", row, by=by, at=at, details={"after": {"state": row.state}, "source": source}) for row in rows]
        )
        if rows:
            end_all([row.person_id for row in rows])
        return rows
