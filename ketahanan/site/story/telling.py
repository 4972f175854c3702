"""How the story is told: every village has a plot of its own, and time runs once through all of them.

A plot is a generator. It does what belongs to one moment through the real operations, then yields the next moment at
which it wants to go on. The teller always resumes the plot whose moment comes first, so the journal is in the order of
time. After each step its consequences follow, and the sweep comes when the calendar asks for it. People are
told only of what happened in the last days before the story: nobody opens a demo to read a year's messages.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Generator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.hashers import make_password
from django.core.files.uploadedfile import UploadedFile

from ketahanan.areas.models import Area
from ketahanan.common import zones
from ketahanan.flow.kinds import AnyKind, Given
from ketahanan.flow.operations import perform
from ketahanan.journal import queries as journal
from ketahanan.journal.models import Cursor
from ketahanan.notices import operations as notices
from ketahanan.people.models import Person, User
from ketahanan.people.operations.persons import Facts, register_persons
from ketahanan.people.posts import SYSTEM, Actor, actor_of
from ketahanan.site import reactions, sweep, worker

WITA = ZoneInfo(zones.Zone.WITA)
HOST = "@contoh.id"
TOLD = timedelta(days=5)

type Plot = Generator[datetime]


def moment(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """A time of the day on the clocks of South Sulawesi."""
    return datetime.combine(day, time(hour, minute), WITA)


class Teller:
    """Who is who, what time it is, and what waits to be told."""

    def __init__(
        self, until: datetime, password: str, *, sweeps: Sequence[datetime] = (), say: Callable[[str], object] = str
    ) -> None:
        self.until, self.at = until, moment(date(2000, 1, 1))
        self._sweeps, self._say = list(sweeps), say
        self.people: dict[str, Person] = {}
        self._areas: dict[str, Area] = {}
        self._password = make_password(password)
        self._actors: dict[str, Actor] = {}
        self._numbers = self._seen = 0
        self._changed = self.today  # posts: a new one is in force the next day at the latest
        self._waiting: list[tuple[datetime, int, Plot]] = []

    # Time -----------------------------------------------------------------------------------------------------------

    def follow(self, plot: Plot) -> None:
        """Take up a plot; its first moment is what it yields first."""
        self._push(plot)

    def _push(self, plot: Plot) -> None:
        wanted = next(plot, None)
        if wanted is not None:
            self._numbers += 1
            heapq.heappush(self._waiting, (wanted, self._numbers, plot))

    def tell(self) -> None:
        """Everything until the demo begins, in the order of time."""
        while self._waiting and self._waiting[0][0] <= self.until:
            wanted, _number, plot = heapq.heappop(self._waiting)
            for when in [when for when in self._sweeps if when <= wanted]:
                self._sweeps.remove(when)
                self._sweep(when)
            if wanted.month != self.at.month:
                self._say(f"{zones.MONTHS[wanted.month - 1]} {wanted.year}")
            self.at = max(wanted, self.at)
            if self.today <= self._changed + timedelta(days=1):
                self._actors.clear()
            self._push(plot)
            self._follow_up()
        self._sweep(self.until)
        Cursor.objects.update_or_create(name=worker.NAME, defaults={"seq": self._seen})
        while notices.send_due(self.at):
            pass

    def _sweep(self, when: datetime) -> None:
        self.at = max(when, self.at)
        sweep.sweep(self.at)
        self._follow_up()

    def _follow_up(self) -> None:
        """What follows from the new entries of the journal."""
        told = self.at > self.until - TOLD
        for entry in journal.after(self._seen, limit=10_000):
            self._seen = entry.seq
            if entry.action.startswith("assignment."):
                self._changed = self.today
            for reaction in reactions.reactions_to(entry.action):
                if told or reaction not in reactions.TELLERS:
                    reaction(entry)

    def pass_minutes(self, minutes: int = 1) -> None:
        """Acts of one sitting follow each other."""
        self.at += timedelta(minutes=minutes)

    @property
    def today(self) -> date:
        return self.at.astimezone(WITA).date()

    # People and places ----------------------------------------------------------------------------------------------

    def place(self, code: str) -> Area:
        """A real place by its code; the nation without one."""
        if code not in self._areas:
            rows = Area.objects.select_related("parent__parent__parent")
            self._areas[code] = rows.get(code=code) if code else rows.get(level=0)
        return self._areas[code]

    def person(self, key: str, name: str, sex: str, home: Area | None = None, *, by: Actor = SYSTEM) -> Person:
        """A made-up person, known in the story by `key`."""
        return self.persons({key: (name, sex)}, home, by=by)[0]

    def persons(self, many: Mapping[str, tuple[str, str]], home: Area | None, *, by: Actor) -> list[Person]:
        """Made-up people of one place; the NIK agrees with the day of birth."""
        first = len(self.people) + 1
        facts = [_facts(number, name, sex, home) for number, (name, sex) in enumerate(many.values(), first)]
        made = register_persons(facts, by=by, at=self.at)
        self.people |= zip(many, made, strict=True)
        return made

    def login(self, key: str, login: str) -> None:
        """A login without invitation: the demo's own short way, since nobody is there to open a letter."""
        person, at = self.people[key], self.at
        User.objects.create(person=person, login=f"{login}{HOST}", password=self._password, made_at=at)

    def as_(self, key: str) -> Actor:
        """The person as actor, with the posts held now."""
        if key not in self._actors:
            self._actors[key] = actor_of(self.people[key], self.at)
        return self._actors[key]

    # Acts -----------------------------------------------------------------------------------------------------------

    def do(
        self,
        kind: AnyKind,
        record: Any,
        name: str,
        *who: str,
        given: Mapping[str, Any] | None = None,
        files: Mapping[str, UploadedFile[Any]] | None = None,
    ) -> Any:
        """One action of a table by each of the persons, one after the other; the record as it is then."""
        for key in who:
            what = Given(given or {}, files or {})
            record = perform(kind, record, name, by=self.as_(key), at=self.at, given=what).record
            self.pass_minutes()
        return record


def _facts(number: int, name: str, sex: str, home: Area | None) -> Facts:
    day, month, year = 1 + number % 28, 1 + number % 12, 52 + (number * 7) % 36
    woman = 40 if sex == "P" else 0
    place = home.code.replace(".", "")[:6] if home else "317101"
    return Facts(
        name=name, sex=sex, born_on=date(1900 + year, month, day), home=home, phone=f"08110000{number:04d}",
        nik=f"{place}{day + woman:02d}{month:02d}{year:02d}{number:04d}",
    )  # fmt: skip


def weekday(day: date) -> date:
    """The day itself, or the Monday after a weekend: offices are closed."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


__all__ = ["HOST", "Plot", "Teller", "moment", "weekday"]
