"""Who never may, whatever the tables grow to: rows 10, 18 and the separation of duties."""

import pytest

from ketahanan.common.actions import Workflow
from ketahanan.common.roles import OFFICE_ROLES, Role
from ketahanan.grants.workflow import GRANT, PAYMENT, PROGRESS
from ketahanan.proposals.workflow import PROPOSAL
from ketahanan.site.papers import workflows
from ketahanan.supervision.workflow import VISIT
from ketahanan.villages.workflow import POKJA_ACCOUNT

MONEY = [POKJA_ACCOUNT, GRANT, PAYMENT, PROGRESS]


def doers(flow: Workflow) -> frozenset[Role]:
    return flow.made_by.union(*(row.roles for row in flow.actions))


@pytest.mark.parametrize("flow", MONEY, ids=lambda flow: flow.name)
def test_companion_and_facilitator_do_nothing_with_money(flow: Workflow) -> None:
    """Row 10."""
    assert not doers(flow) & {Role.PENDAMPING, Role.FASILITATOR}


@pytest.mark.parametrize("flow", [PROPOSAL, *MONEY], ids=lambda flow: flow.name)
def test_the_administrator_decides_neither_proposal_nor_payment(flow: Workflow) -> None:
    assert Role.ADMIN_PUSAT not in doers(flow)


@pytest.mark.parametrize("flow", [POKJA_ACCOUNT, PAYMENT], ids=lambda flow: flow.name)
def test_the_head_of_the_village_has_no_power_over_money(flow: Workflow) -> None:
    assert Role.PENGARAH not in doers(flow)


@pytest.mark.parametrize("flow", workflows(), ids=lambda flow: flow.name)
def test_auditors_and_the_public_only_read(flow: Workflow) -> None:
    assert not doers(flow) & {Role.BPK, Role.PUBLIK, Role.TIM_TERPADU}


def test_an_approval_takes_two_verifiers_and_another_officer() -> None:
    """Row 18."""
    assert PROPOSAL["verify"].signers == (frozenset({Role.VERIFIKATOR}),) * 2
    assert PROPOSAL["approve"].frm == {PROPOSAL["verify"].to}
    assert "verifier" in PROPOSAL["approve"].not_by


LEVEL_OF = {"reject_kab": "kab", "reject_prov": "prov", "reject_centre": "pusat", "lapse": "pusat"}


def reached_without(left_out: str) -> set[str]:
    """States that a proposal can come to when one state may never be entered; refusals remember their level."""
    seen, ahead = set(), [(PROPOSAL.initial, "")]
    while ahead:
        state, level = ahead.pop()
        seen.add((state, level))
        for row in PROPOSAL.open_in(state):
            target = row.destination({"state": state, "rejected_level": level}, state)
            after = (target, LEVEL_OF.get(row.name, level))
            if target != left_out and after not in seen:
                ahead.append(after)
    return {state for state, _ in seen}


@pytest.mark.parametrize(
    "left_out",
    [
        "DIAJUKAN",
        "VERIFIKASI_KAB",
        "DIREKOMENDASI_KAB",
        "DIREKOMENDASI_PROV",
        "VERIFIKASI_PUSAT",
        "DIVERIFIKASI",
    ],
)
def test_no_level_can_be_skipped_on_any_road_to_approval(left_out: str) -> None:
    """Row 16: returns and objections included."""
    assert "DISETUJUI" in reached_without("")
    assert "DISETUJUI" not in reached_without(left_out)


def test_every_return_and_refusal_asks_for_a_code_and_words() -> None:
    """Row 17."""
    for row in PROPOSAL.actions:
        if row.name.startswith(("return_", "reject_")) or row.name == "repair":
            assert {need.name for need in row.needs if need.required} == {"reason_code", "reason"}, row.name


def test_payment_passes_three_different_desks() -> None:
    desks = [PAYMENT["request"].roles, PAYMENT["test"].roles, PAYMENT["order"].roles]
    for one, other in ((0, 1), (1, 2), (0, 2)):
        assert not desks[one] & desks[other]
    assert not desks[0] & OFFICE_ROLES


def test_a_visit_is_handed_in_and_agreed_by_two_officers() -> None:
    """Rows 65 and 66, as far as the table goes."""
    for name in ("hand_in", "agree"):
        assert VISIT[name].signers == (frozenset({Role.SUPERVISOR}),) * 2
        assert VISIT[name].only == {"officer"}
