"""Who may be sent to a village, and for everybody else the reason (domain 11.2, 14 row 65)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import CharField, Q, Value
from django.utils.translation import gettext as _

from ketahanan.areas.models import SEGMENT, Area, Level
from ketahanan.common import zones
from ketahanan.common.roles import ROLES, VILLAGE_ROLES, Role
from ketahanan.editions.models import Edition
from ketahanan.journal.models import Entry
from ketahanan.people.models import Assignment, Person
from ketahanan.people.posts import in_force
from ketahanan.proposals.models import Proposal
from ketahanan.supervision.sheets import VisitKind
from ketahanan.villages.models import Attendant, Member

# Acts on a proposal by which one judges it, whatever the judgement was.
JUDGED = tuple(
    f"proposal.{name}"
    for name in (
        "check", "visit", "score", "recommend", "return_kab", "reject_kab", "return_prov", "reject_prov", "verify",
        "verify.sign", "repair", "approve", "reject_centre", "accept_objection", "deny_objection",
    )
)  # fmt: skip
MOST = 200


@dataclass(frozen=True, slots=True)
class Candidate:
    """A supervisor whose post covers the village on the day; `why_not` is empty for those who may be sent."""

    person: Person
    level: int
    place: str
    why_not: tuple[str, ...] = ()

    @property
    def is_eligible(self) -> bool:
        return not self.why_not


def moment_of(day: date, area: Area, at: datetime) -> datetime:
    """When posts are looked at: now for a visit today, else the beginning of the day there."""
    return max(at, zones.end_of(day - timedelta(days=1), area.zone))


def candidates(
    edition: Edition, area: Area, moment: datetime, *, among: Iterable[Person] | None = None, q: str = ""
) -> list[Candidate]:
    """Everybody with the post over the village at the moment, those who may go first. Four statements.

    A list of more than `MOST` is cut; `among` asks about certain people, whom no list may cut off; `q` is a part of the
    name.
    """
    paths = [area.path[:end] for end in range(SEGMENT, len(area.path) + 1, SEGMENT)]
    posts = (
        Assignment.objects.filter(role=Role.SUPERVISOR.value, area__path__in=paths, **in_force(moment))
        .filter(Q(until_at__isnull=True) | Q(until_at__gt=moment))
        .select_related("person", "area")
        .defer("person__nik", "person__phone", "person__email")
        .order_by("area__level", "person__name", "pk")
    )
    if among is not None:
        posts = posts.filter(person__in=[person.pk for person in among])
    for word in q.split()[:6]:
        posts = posts.filter(person__name__icontains=word)
    highest: dict[int, Assignment] = {}
    for post in posts[:MOST]:
        highest.setdefault(post.person_id, post)
    people = [post.person for post in highest.values()]
    why_not = ties(edition, area, people, moment)
    found = [
        Candidate(post.person, post.area.level, office(post.area), tuple(why_not.get(post.person_id, ())))
        for post in highest.values()
    ]
    return sorted(found, key=lambda row: (not row.is_eligible, row.level, row.person.name, row.person.pk))


def office(area: Area) -> str:
    """Where the officer comes from, in words."""
    return _("Kementerian Sosial") if area.level == Level.NATION else area.title


def ties(edition: Edition, area: Area, people: Iterable[Person], at: datetime) -> dict[int, list[str]]:
    """Everything that binds these persons to the village, by person id. Counted by human being, not by entry."""
    people = list(people)
    identity = {person.pk: person.identity for person in people}
    doubles = Person.objects.filter(Q(pk__in=identity.values()) | Q(same_as__in=identity.values()))
    entries = {row.pk: row for row in doubles.select_related("home").only("pk", "same_as", "home__path")}
    bound: dict[int, dict[str, None]] = defaultdict(dict)
    for pk, words in (
        *_living_there(area, entries.values()),
        *_serving(edition, area, set(entries), at),
        *_judging(edition, area, set(entries)),
    ):
        bound[entries[pk].identity][words] = None
    return {person.pk: list(bound[identity[person.pk]]) for person in people if identity[person.pk] in bound}


def _living_there(area: Area, people: Iterable[Person]) -> list[tuple[int, str]]:
    return [
        (person.pk, _("tinggal di desa ini"))
        for person in people
        if person.home and person.home.path.startswith(area.path)
    ]


def _serving(edition: Edition, area: Area, ids: set[int], at: datetime) -> list[tuple[int, str]]:
    """In a Pokja; companion or facilitator now or at any time of this edition; by a post. One statement."""
    members = Member.objects.filter(institution__area=area, person_id__in=ids, left_at__isnull=True)
    attending = Attendant.objects.filter(institution__area=area, person_id__in=ids)
    attending = attending.filter(Q(until_on__isnull=True) | Q(institution__edition=edition))
    posted = Assignment.objects.filter(
        area=area, person_id__in=ids, role__in=[role.value for role in VILLAGE_ROLES], **in_force(at)
    ).filter(Q(until_at__isnull=True) | Q(until_at__gt=at))
    rows = members.values_list("person_id", Value(1), Value("", CharField())).union(
        attending.values_list("person_id", Value(2), Value("", CharField())),
        posted.values_list("person_id", Value(3), "role"), all=True,
    )  # fmt: skip
    words = {1: _("pengurus atau anggota Pokja desa ini"), 2: _("pendamping atau fasilitator desa ini")}
    return [
        (pk, words.get(kind) or _("bertugas sebagai %(role)s di desa ini") % {"role": _(ROLES[Role(role)].label)})
        for pk, kind, role in sorted(rows)
    ]


def _judging(edition: Edition, area: Area, ids: set[int]) -> list[tuple[int, str]]:
    """Whoever judged a proposal of the village, for himself or lent."""
    proposals = Proposal.objects.filter(area=area, edition=edition).values("pk")
    rows = Entry.objects.filter(subject_kind="proposal", subject_id__in=proposals, action__in=JUDGED)
    rows = rows.filter(Q(actor_id__in=ids) | Q(behalf_id__in=ids))
    found = {pk for pair in rows.values_list("actor_id", "behalf_id") for pk in pair if pk in ids}
    return [(pk, _("sudah menilai usulan desa ini")) for pk in sorted(found)]


def team_faults(kind: VisitKind, team: Iterable[Person], known: Iterable[Candidate], day: date) -> list[str]:
    """What is wrong with this team, as sentences."""
    team, by_id = list(team), {row.person.pk: row for row in known}
    found = []
    if len(team) != kind.officers:
        found.append(
            _("Pilih tepat %(size)d petugas; sekarang %(chosen)d.")
            % {"size": kind.officers, "chosen": len(team)}
        )
    elif len({person.identity for person in team}) < len(team):
        found.append(_("Kedua petugas adalah orang yang sama. Pilih dua orang yang berbeda."))
    for person in team:
        row = by_id.get(person.pk)
        if row is None:
            found.append(
                _("%(name)s bukan petugas supervisi untuk desa ini pada %(day)s. Pilih petugas lain.")
                % {"name": person.name, "day": zones.written_day(day)}
            )
        elif row.why_not:
            found.append(
                _("%(name)s tidak dapat ditugaskan karena %(why)s. Pilih petugas lain.")
                % {"name": person.name, "why": _(" dan ").join(row.why_not)}
            )
    if not found and not any(by_id[person.pk].level <= kind.high_level for person in team):
        found.append(
            _("Paling sedikit satu petugas dari kementerian atau provinsi. Ganti salah satu petugas.")
        )
    return found
