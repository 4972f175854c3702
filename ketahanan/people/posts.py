"""Who acts: a person with the posts held at a moment, loaded once per request."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q

from ketahanan.areas.models import SEGMENT, Area, prefix_range
from ketahanan.common.roles import SECOND_FACTOR, Role
from ketahanan.people.models import Assignment, Delegation, Person
from ketahanan.people.workflow import AssignmentState


@dataclass(frozen=True, slots=True)
class Post:
    """One role in one area (and one Pokja), own or delegated by `behalf_id`."""

    role: Role
    area_id: int
    area_path: str
    area_name: str
    pokja: int | None = None
    behalf_id: int | None = None
    level: int = 0

    def covers(self, path: str, pokja: int | None = None) -> bool:
        """Does the post reach a record in the area with this path, of this Pokja?"""
        return path.startswith(self.area_path) and (self.pokja is None or pokja is None or self.pokja == pokja)


@dataclass(frozen=True)
class Actor:
    """A signed-in person, or the system. Operations take this as `by`."""

    person_id: int | None
    name: str
    posts: tuple[Post, ...] = field(default=())

    @property
    def is_system(self) -> bool:
        return self.person_id is None

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(post.role for post in self.posts)

    @property
    def needs_second_factor(self) -> bool:
        return bool(self.roles & SECOND_FACTOR)

    def posts_over(self, path: str, pokja: int | None = None) -> list[Post]:
        return [post for post in self.posts if post.covers(path, pokja)]

    def has(self, *roles: Role) -> bool:
        return bool(self.roles & set(roles))

    def reach(self, roles: Iterable[Role], field_name: str) -> Q:
        """Filter: records whose area (path at `field_name`) lies below a post in one of these roles.

        A post over the nation covers every place; asking for the range of its path would read all of them.
        """
        wanted = set(roles)
        paths = sorted({post.area_path for post in self.posts if post.role in wanted})
        if any(len(path) == SEGMENT for path in paths):
            return Q(pk__isnull=False)
        reach = Q(pk__in=[])
        kept: list[str] = []
        for path in paths:
            if kept and path.startswith(kept[-1]):
                continue
            kept.append(path)
            low, high = prefix_range(path)
            reach |= Q(**{f"{field_name}__gte": low, f"{field_name}__lt": high})
        return reach


OF_POST = ("person_id", "role", "pk", "area_id", "area__path", "area__name", "area__level", "pokja")
SYSTEM = Actor(None, "Sistem")
NOBODY = Actor(0, "", ())


def actor_of(person: Person, at: datetime) -> Actor:
    """The person with all posts in force at the moment: own, then delegated. One statement."""
    live = Assignment.objects.filter(Q(until_at__isnull=True) | Q(until_at__gt=at), **in_force(at))
    lent = live.filter(
        delegations__to=person, delegations__from_at__lte=at, delegations__until_at__gt=at,
        delegations__ended_at__isnull=True,
    )  # fmt: skip
    own = live.filter(person=person)
    rows = own.values_list(*OF_POST).union(lent.values_list(*OF_POST), all=True)
    posts = (
        Post(Role(role), area, path, name, pokja, None if holder == person.pk else holder, level)
        for holder, role, _pk, area, path, name, level, pokja in sorted(
            rows, key=lambda row: (row[0] != person.pk, row[1:3])
        )
    )
    return Actor(person.pk, person.name, tuple(posts))


def in_force(at: datetime) -> dict[str, object]:
    """Filter for assignments that have begun and are confirmed; the end is checked beside it."""
    return {"state": AssignmentState.IN_FORCE.value, "from_at__lte": at}


def holders(role: Role, area: Area, at: datetime, *, pokja: int | None = None, covering: bool = False) -> list[Person]:
    """Persons with the role in exactly this area; with `covering` also those whose area contains it."""
    rows = Assignment.objects.filter(role=role.value, **in_force(at)).filter(
        Q(until_at__isnull=True) | Q(until_at__gt=at)
    )
    if covering:
        size = 5
        paths = [area.path[:end] for end in range(size, len(area.path) + 1, size)]
        rows = rows.filter(area__path__in=paths)
    else:
        rows = rows.filter(area=area)
    if pokja is not None:
        rows = rows.filter(Q(pokja=pokja) | Q(pokja__isnull=True))
    return list(Person.objects.filter(pk__in=rows.values("person_id")).order_by("name", "pk"))


def in_charge(roles: Iterable[Role], area: Area, at: datetime, *, pokja: int | None = None) -> list[Person]:
    """Persons with one of the roles over the area at the moment, own or delegated. One statement."""
    wanted = sorted({role.value for role in roles})
    paths = [area.path[:end] for end in range(SEGMENT, len(area.path) + 1, SEGMENT)]
    posts = Assignment.objects.filter(role__in=wanted, area__path__in=paths, **in_force(at))
    posts = posts.filter(Q(until_at__isnull=True) | Q(until_at__gt=at))
    if pokja is not None:
        posts = posts.filter(Q(pokja=pokja) | Q(pokja__isnull=True))
    lent = Delegation.objects.filter(
        assignment__in=posts.values("pk"), from_at__lte=at, until_at__gt=at, ended_at__isnull=True
    )
    found = Q(pk__in=posts.values("person_id")) | Q(pk__in=lent.values("to_id"))
    return list(Person.objects.filter(found).order_by("name", "pk"))
