"""Whatever the cast does in whatever order: what a visit says about itself stays true."""

from __future__ import annotations

import random
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest

from ketahanan.common.errors import Refused
from ketahanan.documents.models import Document
from ketahanan.flow.kinds import Given
from ketahanan.flow.operations import perform
from ketahanan.journal.models import Signature
from ketahanan.journal.operations import content_hash
from ketahanan.supervision import joint, operations, queries
from ketahanan.supervision.kinds import KIND
from ketahanan.supervision.models import SheetAnswer, Visit, VisitOfficer
from ketahanan.supervision.operations import Settled
from ketahanan.supervision.sheets import SA, Answer
from ketahanan.supervision.tests.making import FAR, HERE, ready
from ketahanan.supervision.workflow import VISIT
from ketahanan.testing import NOON, Country
from ketahanan.villages.tests.making import photo

STEPS = 120
OFFICERS = ("supervisor", "supervisor2", "supervisor3")
VILLAGE = ("ketua1", "ketua2", "ketua3", "ketua4", "pengarah")
ANYBODY = (*OFFICERS, *VILLAGE, "decider", "province", "sekretaris1", "stranger", "neighbour_ketua")
# What brings a visit on from a state; the walk tries these more often than the rest.
ONWARD: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "": (("assign", ("decider", "province")),),
    "BATAL": (("assign", ("decider", "province")),),
    "DITUGASKAN": (("check_in", OFFICERS),),
    "BERLANGSUNG": (
        ("check_in", OFFICERS),
        ("confirm_place", OFFICERS),
        ("answer", OFFICERS),
        ("hand_in", OFFICERS),
    ),
    "LEMBAR_LENGKAP": (("resolve", OFFICERS), ("agree", OFFICERS)),
    "DISELESAIKAN": (("sign", VILLAGE),),
    "TIDAK_LAYAK": (("plan_repair", VILLAGE), ("assign", ("decider",))),
    "LAYAK": (("assign", ("decider",)), ("answer", OFFICERS), ("resolve", OFFICERS)),
}


class Walk:
    """Random acts on the newest visit of one village; `at` walks along."""

    def __init__(self, country: Country, seed: int) -> None:
        self.country, self.story = country, ready(country)
        self.dice, self.at = random.Random(seed), NOON
        self.yes = 0.9 if seed % 2 else 0.99

    def visit(self) -> Visit | None:
        return Visit.objects.select_related(*KIND.related).order_by("-pk").first()

    def step(self) -> bool:
        """One try; was it done?"""
        visit = self.visit()
        self.at += timedelta(minutes=self.dice.choice([0, 5, 20]))
        if self.dice.random() < 0.8:
            name, people = self.dice.choice(ONWARD[visit.state if visit else ""])
        else:
            name, people = (
                self.dice.choice(["assign", "answer", "resolve", *(row.name for row in VISIT.actions)]),
                ANYBODY,
            )
        by = self.country.as_(self.dice.choice(people), self.at)
        try:
            if name == "assign":
                self.assign(by)
            elif visit:
                {"answer": self.answer, "resolve": self.resolve}.get(name, partial(self.move, name))(
                    visit, by
                )
        except Refused as refused:
            assert refused.sentence.endswith("."), refused.sentence
            return False
        return True

    def assign(self, by: Any) -> None:
        team = self.dice.sample(["supervisor", "supervisor2", "supervisor3"], self.dice.choice([1, 2, 2, 2]))
        today = (self.at + timedelta(hours=8)).date()
        operations.assign(
            edition=self.story.edition, area=self.country.village, officers=[self.country.people[n] for n in team],
            letter_on=date(2012, 12, 1), scheduled_on=today, by=by, at=self.at,
        )  # fmt: skip

    def answer(self, visit: Visit, by: Any) -> None:
        said = {
            number: Answer.YES if self.dice.random() < self.yes else self.dice.choice(item.values)
            for number, item in SA.items.items()
        }
        operations.save_answers(
            visit,
            {n: (value, "" if value == "YA" else "Dilihat.") for n, value in said.items()},
            by=by,
            at=self.at,
        )

    def resolve(self, visit: Visit, by: Any) -> None:
        rows = joint.lines(visit)
        settled = {
            row.item.number: Settled(
                self.dice.choice(["YA", "TIDAK"]) if row.differs else "", "Berdua.", "Perbaiki."
            )
            for row in rows
            if row.differs or row.needs_repair
        }
        operations.resolve(visit, settled, by=by, at=self.at)

    def move(self, name: str, visit: Visit, by: Any) -> None:
        if name == "cancel" and self.dice.random() < 0.7:
            return
        place = self.dice.choice([HERE, HERE, FAR])
        given = {"note": "x", "reason": "x", "no_conflict": True, "place": place}
        files = {"file_b18f": photo()} if place == FAR else {}
        perform(KIND, visit, name, by=by, at=self.at, given=Given(given, files))


def check(visit: Visit, at: Any) -> None:
    """What must be true of a visit at any moment."""
    team = list(VisitOfficer.objects.filter(visit=visit).order_by("position"))
    assert [row.person_id for row in team] == visit.sent
    assert len(set(visit.sent)) == 2
    assert {row.person_id for row in team if row.checked_in_at} == set(visit.arrived)
    flagged = {row.person_id for row in team if row.checked_in_at and not row.is_valid}
    assert flagged == set(visit.doubtful)
    if visit.state in ("LEMBAR_LENGKAP", "DISELESAIKAN", "LAYAK", "TIDAK_LAYAK"):
        assert SheetAnswer.objects.filter(officer__visit=visit).count() == 48
        assert all(row.is_valid and row.left_at for row in team)
        assert joint.digest(joint.lines(visit)) == visit.joint_sha256
    if visit.state in ("DISELESAIKAN", "LAYAK", "TIDAK_LAYAK"):
        rows = joint.lines(visit)
        assert all(row.is_settled for row in rows)
        assert joint.outcome(visit, rows).passed is visit.passed
    if visit.state in ("LAYAK", "TIDAK_LAYAK"):
        bound = content_hash(joint.content(visit))
        put = Signature.objects.filter(subject_kind="visit", subject_id=visit.pk, content_hash=bound)
        assert sorted(row.role for row in put) == ["R07", "R07", "R10", "R13", "R13", "R13", "R13"]
        assert len({row.person_id for row in put}) == 7
        assert Document.objects.filter(kind="B18", subject_id=visit.pk).count() == 1
    assert (visit.state == "LAYAK") is (visit.passed_at is not None)
    assert (queries.valid_visit(visit.area, visit.edition, at) == visit) is (visit.state == "LAYAK")


@pytest.mark.parametrize(("seed", "first"), [(1, "TIDAK_LAYAK"), (2, "LAYAK")])
def test_a_visit_stays_true_whatever_people_try(country: Country, seed: int, first: str) -> None:
    walk = Walk(country, seed)
    for _step in range(STEPS):
        if walk.step() and (visit := walk.visit()):
            check(visit, walk.at)
    assert Visit.objects.order_by("pk")[0].state == first, "the walk goes all the way"
