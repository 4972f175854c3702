"""The table of a visit, without a database: what it says about states, places and limits."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ketahanan.common.roles import OFFICE_ROLES, VILLAGE_ROLES, Role
from ketahanan.supervision.effects import EFFECTS
from ketahanan.supervision.guards import GUARDS
from ketahanan.supervision.queries import UNDER_WAY
from ketahanan.supervision.workflow import VISIT, VisitState, result_of

S = VisitState


def test_the_table_has_no_fault() -> None:
    assert VISIT.faults() == []


def test_every_state_is_either_over_or_goes_on() -> None:
    for state in S:
        onward = [row.name for row in VISIT.actions if state in row.frm and row.to is not None]
        assert bool(onward) is (state not in VISIT.final), state
    assert set(UNDER_WAY) == set(S) - VISIT.final


def test_a_visit_that_is_under_way_can_be_called_off() -> None:
    assert set(VISIT["cancel"].frm) == set(UNDER_WAY)


def test_what_two_do_is_done_by_two() -> None:
    for name in ("hand_in", "agree"):
        row = VISIT[name]
        assert [set(roles) for roles in row.signers] == [{Role.SUPERVISOR}, {Role.SUPERVISOR}]
        assert set(row.only) == {"officer"}
    assert [set(roles) for roles in VISIT["sign"].signers] == [{Role.KETUA}] * 4 + [{Role.PENGARAH}]


def test_limits_are_those_of_the_rule() -> None:
    """The sheet on the day, the result within three days."""
    assert {row.name: row.within for row in VISIT.actions if row.within} == {
        "hand_in": 1,
        "agree": 3,
        "sign": 3,
    }


def test_nobody_of_the_village_sends_and_no_officer_decides_alone() -> None:
    assert VISIT.made_by.isdisjoint(VILLAGE_ROLES)
    assert Role.SUPERVISOR not in VISIT.made_by
    assert VISIT.readers == OFFICE_ROLES | VILLAGE_ROLES


@given(passed=st.sampled_from([True, False, None]), score=st.none() | st.integers(0, 100))
def test_only_a_pass_is_a_pass(passed: bool | None, score: int | None) -> None:
    told = result_of({"passed": passed, "score_pct": score})
    assert told == (S.PASSED if passed is True else S.FAILED)


def test_every_action_has_its_guard_and_its_effect() -> None:
    names = {row.name for row in VISIT.actions}
    assert set(GUARDS) == names
    assert set(EFFECTS) == names - {"cancel"}
