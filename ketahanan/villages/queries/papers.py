"""Cards and certificates: what counts on a day, who has one, who keeps them."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date

from django.db.models import Q, QuerySet

from ketahanan.areas.models import prefix_range
from ketahanan.common.roles import Role
from ketahanan.people import queries as people
from ketahanan.people.models import Person
from ketahanan.people.posts import Actor
from ketahanan.villages.models import Credential, Institution
from ketahanan.villages.queries.institutions import SEALED

KEEPERS = frozenset({Role.ADMIN_PUSAT, Role.DINSOS_PROV, Role.DINSOS_KAB})


def valid_on(day: date) -> Q:
    """Filter: credentials that count on the day."""
    return Q(valid_from__lte=day, revoked_at__isnull=True) & (
        Q(valid_until__isnull=True) | Q(valid_until__gte=day)
    )


def credentials_of(person: Person, day: date) -> dict[str, Credential]:
    """The person's credentials on the day, by kind; of two of a kind the one that lasts longer."""
    rows = Credential.objects.filter(valid_on(day), person=person)
    found: dict[str, Credential] = {}
    for row in sorted(rows, key=lambda row: (row.valid_until is None, row.valid_until or day, row.pk)):
        found[row.kind] = row
    return found


def credentials_in_reach(actor: Actor, q: str = "") -> QuerySet[Credential]:
    """Credentials of people who live below an office that keeps them."""
    rows = Credential.objects.filter(_kept_by(actor, "person__home"))
    for word in q.split()[:6]:
        rows = rows.filter(Q(person__name__icontains=word) | Q(number__icontains=word))
    return rows.select_related("person__home").defer(*SEALED).order_by("person__name", "pk")


def candidates(institution: Institution, kinds: Sequence[str], day: date, *, level: int) -> list[Person]:
    """People with one of these credentials on the day whose home lies in the same kecamatan (3) or kabupaten (2)."""
    low, high = prefix_range(institution.area.path[: 5 * (level + 1)])
    rows = Credential.objects.filter(
        valid_on(day), kind__in=list(kinds), person__home__path__gte=low, person__home__path__lt=high
    )
    found = Person.objects.filter(pk__in=rows.values("person_id")).select_related("home__parent")
    return list(found.defer("nik", "phone", "email").order_by("name", "pk")[:60])


def counts_on(row: Credential, day: date) -> bool:
    """Does this paper count on the day?"""
    return (
        row.revoked_at is None
        and row.valid_from <= day
        and (row.valid_until is None or row.valid_until >= day)
    )


def _kept_by(actor: Actor, home: str) -> Q:
    """Filter: who lives below an office that keeps papers; who lives nowhere known belongs to the ministry."""
    reach = actor.reach(KEEPERS, f"{home}__path")
    if any(post.role is Role.ADMIN_PUSAT for post in actor.posts):
        reach |= Q(**{f"{home}__isnull": True})
    return reach


def people_in_reach(actor: Actor, q: str = "") -> QuerySet[Person]:
    """For whom an office may record a paper, by name."""
    rows = Person.objects.filter(_kept_by(actor, "home"))
    if q:
        rows = rows.filter(people.matching(q))
    return rows.select_related("home__parent").defer("nik", "phone", "email").order_by("name", "pk")


def person_in_reach(actor: Actor, public_id: str) -> Person | None:
    """The one of them with this number; what is no number belongs to nobody."""
    try:
        return people_in_reach(actor).filter(public_id=uuid.UUID(public_id)).first()
    except ValueError:
        return None
