"""What every part of the load needs: bulk writing, made-up people, and a journal beside each record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import cycle
from typing import Any

from django.db import models

from ketahanan.areas.models import Area
from ketahanan.common.actions import Workflow
from ketahanan.common.roles import Role
from ketahanan.common.secrets import fingerprint
from ketahanan.journal import operations as journal
from ketahanan.journal.models import Entry
from ketahanan.people.models import Assignment, Person, User
from ketahanan.people.workflow import AssignmentState

NOW = datetime(2012, 12, 3, 0, 0, tzinfo=UTC)
SPRING = datetime(2012, 4, 20, 1, 0, tzinfo=UTC)
FIRST = ("Ani", "Beni", "Citra", "Dedi", "Eka", "Fajar", "Gita", "Hadi", "Indah", "Joko", "Kasim", "Lala", "Made",
         "Nur", "Ola", "Putu", "Rahma", "Sari", "Tono", "Wayan", "Yuni", "Zainal", "Burhan")  # fmt: skip
LAST = ("Wijaya", "Lestari", "Nugroho", "Rahman", "Salim", "Putri", "Kurniawan", "Siregar", "Hasanuddin", "Marlina",
        "Prasetyo", "Tanjung", "Simanjuntak", "Permata", "Susanto", "Daeng Matutu", "Astuti")  # fmt: skip
TITLES = ("Rumah belajar anak", "Jalan setapak dusun", "Sumur bersama", "Balai pertemuan warga", "Kebun obat keluarga",
          "Pelatihan mediator desa", "Sanggar seni", "Penerangan jalan", "Tanggul kali kecil")  # fmt: skip


def put[M: models.Model](rows: Iterable[M]) -> list[M]:
    """Write them all and return them with their numbers."""
    made = list(rows)
    if made:
        type(made[0])._default_manager.bulk_create(made, batch_size=1000)
    return made


def spread(flow: Workflow, *usual: str) -> Iterator[str]:
    """States without end: half of them the usual ones, the other half every state of the table in turn."""
    for often, rare in zip(cycle(usual), cycle(flow.states), strict=False):
        yield often
        yield str(rare)


class Staff:
    """Makes people with posts. NIK and telephone are unique; nobody is real."""

    def __init__(self) -> None:
        self.made = Person.objects.count()

    def person(self, home: Area | None = None) -> Person:
        number = self.made = self.made + 1
        nik = f"9{number:015d}"
        return Person(
            name=f"{FIRST[number % len(FIRST)]} {LAST[number // len(FIRST) % len(LAST)]}", sex="LP"[number % 2],
            born_on=date(1960 + number % 28, 1 + number % 12, 1 + number % 28), nik=nik, nik_hash=fingerprint(nik),
            phone=f"08{number:010d}", phone_hash=fingerprint(f"08{number:010d}"), home=home, made_at=SPRING,
        )  # fmt: skip

    def people(self, count: int, home: Area | None = None) -> list[Person]:
        return [self.person(home) for _number in range(count)]

    @staticmethod
    def post(person: Person, role: Role, area: Area, pokja: int | None = None) -> Assignment:
        return Assignment(
            person=person, role=role.value, area=area, pokja=pokja, from_at=SPRING, decree="188/2012",
            state=AssignmentState.IN_FORCE.value, source="beban",
        )  # fmt: skip

    @staticmethod
    def account(person: Person) -> User:
        return User(person=person, login=f"b{person.pk}@contoh.id", password="!", made_at=SPRING)


class Diary:
    """Journal entries of many records, written in one run."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []

    def tell(self, record: Any, names: Iterable[str], *, by: Iterable[int | None], role: Role, begin: datetime) -> None:
        """One entry for each name, a day apart; the last one ends in the state in which the record is."""
        kind, found, people = record.FLOW.name, list(names), cycle(by)
        for day, name in enumerate(found):
            state = record.state if day == len(found) - 1 else record.FLOW.initial
            details = {"after": {"state": str(state)}, "before": {"state": str(record.FLOW.initial)}, "round": 1}
            self.entries.append(
                Entry(
                    at=begin + timedelta(days=day), actor_id=next(people), role=role.value, action=f"{kind}.{name}",
                    subject_kind=kind, subject_id=record.pk, area_id=record.area_id, details=journal.canonical(details),
                )
            )  # fmt: skip

    def write(self) -> None:
        journal.record_many(self.entries)
        self.entries = []
