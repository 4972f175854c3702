"""The whole way of a visit, good and bad, and what it leaves behind."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ketahanan.documents import queries as documents
from ketahanan.documents.models import Document
from ketahanan.flow.operations import perform
from ketahanan.journal.models import Entry
from ketahanan.supervision import operations
from ketahanan.supervision.kinds import KIND
from ketahanan.supervision.models import Visit
from ketahanan.supervision.tests.making import (
    HERE,
    LEFT,
    SIGNED,
    TEAM,
    VILLAGE,
    assigned,
    check_in,
    do,
    fresh,
    settle,
    sheet,
    signed,
    visit_in,
)
from ketahanan.supervision.workflow import VISIT, VisitState
from ketahanan.testing import NOON, Country, days


def entries(visit: Visit) -> list[Entry]:
    return list(Entry.objects.filter(subject_kind="visit", subject_id=visit.pk).order_by("seq"))


def names(visit: Visit) -> list[str]:
    return [row.action.removeprefix("visit.") for row in entries(visit)]


@pytest.mark.parametrize("state", VisitState)
def test_a_visit_reaches_every_state(country: Country, state: str) -> None:
    assert visit_in(country, state).state == state


def test_every_step_is_in_the_journal(country: Country) -> None:
    visit = signed(country, second_no={9}, passed=True)
    assert names(visit) == [
        "make", "check_in", "check_in", "answer", "answer", "hand_in.sign", "hand_in", "resolve", "agree.sign", "agree",
        "sign.sign", "sign.sign", "sign.sign", "sign.sign", "sign",
    ]  # fmt: skip
    known = {row.name for row in VISIT.actions} | set(KIND.entries) | {"make"}
    assert {name.removesuffix(".sign") for name in names(visit)} <= known, "all can be read"
    rows = entries(visit)
    people = country.people
    who = ["decider", *TEAM, *TEAM, *TEAM, TEAM[0], *TEAM, *VILLAGE]
    assert [row.actor_id for row in rows] == [people[name].pk for name in who]
    assert {row.area_id for row in rows} == {country.village.pk}
    told = [json.loads(row.details) for row in rows]
    assert told[0]["officers"] == [people[name].pk for name in TEAM]
    assert (told[0]["letter"], told[0]["letter_on"]) == (visit.letter_no, "2012-12-01")
    assert (told[1]["place"], told[1]["distance_m"], told[1]["doubt"]) == ("-5.55432,120.19345", 0, "")
    assert told[1]["no_conflict"] is True
    assert told[6]["differences"] == [9]
    assert (told[9]["yes"], told[9]["applicable"], told[9]["passed"]) == (23, 24, True)
    assert told[14]["joint"] == visit.joint_sha256
    assert told[14]["after"] == {"state": "LAYAK"}


def test_flags_confirmation_replacement_repair_and_calling_off_are_in_the_journal(country: Country) -> None:
    visit = assigned(country)
    visit = operations.reassign(
        visit, 1, country.people["supervisor3"], reason="Sakit.", by=country.as_("decider"), at=NOON
    )
    visit = check_in(country, visit, "supervisor3", place=None, reason="HP rusak.", with_photo=True)
    visit = check_in(country, visit, "supervisor2")
    do(country, visit, "confirm_place", "supervisor2")
    do(country, visit, "cancel", "decider", reason="Banjir.")
    assert names(visit) == ["make", "reassign", "check_in", "check_in", "confirm_place", "cancel"]
    told = [json.loads(row.details) for row in entries(visit)]
    assert (told[1]["before"], told[1]["after"], told[1]["reason"]) == (
        {"officer": country.people["supervisor"].pk}, {"officer": country.people["supervisor3"].pk}, "Sakit.",
    )  # fmt: skip
    assert (told[2]["doubt"], told[2]["reason"], told[2]["place"]) == ("TANPA_GPS", "HP rusak.", "")
    assert "sha256" in told[2]["file_b18f"]
    assert told[4] | {"officer": 1, "doubt": "TANPA_GPS"} == told[4]
    assert told[5]["reason"] == "Banjir."


def test_a_repair_is_in_the_journal(country: Country) -> None:
    failed = visit_in(country, "TIDAK_LAYAK")
    do(country, failed, "plan_repair", "ketua1", at=days(1), note="Slip dimusnahkan.")
    assert names(failed)[-1] == "plan_repair"
    assert json.loads(entries(failed)[-1].details)["note"] == "Slip dimusnahkan."


def test_the_papers_of_a_visit(country: Country) -> None:
    visit = signed(country, second_no={9}, passed=True)
    papers = Document.objects.filter(subject_kind="visit", subject_id=visit.pk).order_by("pk")
    assert [row.kind for row in papers] == ["ST", "B18"]
    for who in ("ketua1", "pengarah", "decider", "supervisor", "province"):
        assert len(documents.of("visit", visit.pk, country.as_(who))) == 2, who
    for who in ("stranger", "neighbour", "neighbour_ketua"):
        assert list(documents.of("visit", visit.pk, country.as_(who))) == []


def test_each_step_takes_at_most_forty_statements(
    country: Country, django_assert_max_num_queries: Any
) -> None:
    visit = assigned(country)

    def step(name: str, who: str, at: Any = LEFT, **given: Any) -> None:
        by = country.as_(who, at)
        with django_assert_max_num_queries(40):
            perform(KIND, visit, name, by=by, at=at, given=given)

    for who in TEAM:
        step("check_in", who, NOON, place=HERE, no_conflict=True)
    for who, no in zip(TEAM, ((), {9}), strict=True):
        by = country.as_(who)
        with django_assert_max_num_queries(16):
            operations.save_answers(visit, sheet(no=no), by=by, at=NOON)
    for who in TEAM:
        step("hand_in", who)
    settle(country, visit)
    for who in TEAM:
        step("agree", who)
    for who in VILLAGE:
        step("sign", who, SIGNED)
    assert fresh(visit).state == "LAYAK"
