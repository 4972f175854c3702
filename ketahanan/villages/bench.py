"""How much work a Pokja costs: three officers and five members through the operation (issue 2, Numbers)."""

from __future__ import annotations

import statistics
from time import process_time

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from ketahanan.common.roles import Role
from ketahanan.people.models import Person
from ketahanan.people.posts import Actor, Post
from ketahanan.villages.models import Institution, Member, Seat
from ketahanan.villages.operations import NewMember, add_members
from ketahanan.villages.workflow import InstitutionState

SEATS = (Seat.KETUA, Seat.SEKRETARIS, Seat.BENDAHARA, *[Seat.ANGGOTA] * 5)


class _Undo(Exception):
    """Takes back what was measured."""


def bench(runs: int = 30) -> dict[str, float | int]:
    """Median CPU milliseconds and statements of one Pokja with eight people. Leaves nothing behind.

    Needs a database with an institution in draft and people to fill a Pokja; an empty one gives zero runs.
    """
    institution = (
        Institution.objects.filter(state=InstitutionState.DRAFT.value)
        .select_related("area", "edition")
        .first()
    )
    if institution is None:
        return {"runs": 0}
    people = _people(institution)
    if len(people) < len(SEATS):
        return {"runs": 0}
    area = institution.area
    by = Actor(people[0].pk, "", (Post(Role.OPERATOR_DESA, area.pk, area.path, area.name, level=area.level),))
    rows = [NewMember(person, seat.value) for person, seat in zip(people, SEATS, strict=False)]
    times: list[float] = []
    statements = 0
    for _run in range(runs):
        spent, statements = _once(institution, rows, by)
        times.append(spent)
    return {
        "runs": runs,
        "people": len(rows),
        "cpu_ms_median": round(statistics.median(times), 2),
        "cpu_ms_worst": round(max(times), 2),
        "statements": statements,
    }


def _people(institution: Institution) -> list[Person]:
    """Grown people who sit in no Pokja yet."""
    busy = Member.objects.filter(edition=institution.edition_id).values("person_id")
    rows = Person.objects.exclude(pk__in=busy).exclude(born_on=None).defer("nik", "phone", "email")
    day = institution.edition.opens_on
    grown = rows.filter(born_on__lt=day.replace(year=day.year - 25, day=1)).exclude(
        pk=institution.pengarah_id or 0
    )
    return list(grown.order_by("pk")[: len(SEATS)])


def _once(institution: Institution, rows: list[NewMember], by: Actor) -> tuple[float, int]:
    spent = 0.0
    with CaptureQueriesContext(connection) as seen:
        try:
            with transaction.atomic():
                Member.objects.filter(institution=institution, pokja__number=4).delete()
                before, begun = len(seen), process_time()
                add_members(institution, 4, rows, by=by, at=institution.made_at)
                spent, count = (process_time() - begun) * 1000, len(seen) - before
                raise _Undo
        except _Undo:
            pass
    return spent, count
