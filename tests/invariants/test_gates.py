"""Money moves only when every gate is open: rows 22, 23, 25-29, 43 and 73 of docs/invariants.md."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketahanan.common.errors import Refused
from ketahanan.grants.gates import GateFacts, Step, unmet
from ketahanan.grants.tests.facts import OPEN, SECOND
from ketahanan.grants.tests.world import World
from ketahanan.ledger.models import Transfer
from ketahanan.testing import Country


def shut(**over: Any) -> list[str]:
    return [gone.code for gone in unmet(replace(OPEN, **over))]


@pytest.mark.parametrize("facts", [OPEN, SECOND])
def test_money_moves_when_everything_is_true(facts: GateFacts) -> None:
    assert unmet(facts) == []


@pytest.mark.parametrize(
    ("over", "code"),
    [
        ({"institution_state": "DIBEKUKAN"}, "POKJA"),
        ({"officers": 2}, "PENGURUS"),
        ({"proposal_state": "DIBATALKAN"}, "USULAN"),
    ],
)
def test_pokja_and_approval_hold_at_every_payment(over: dict[str, Any], code: str) -> None:
    """Row 22."""
    assert shut(**over) == [code]
    assert [gone.code for gone in unmet(replace(SECOND, **over))] == [code]


@pytest.mark.parametrize(
    ("over", "code"),
    [
        ({"bank": "CENAIDJA"}, "BANK"),
        ({"bank_name_matches": False}, "NAMA"),
        ({"account_active": False}, "REKENING"),
        ({"account_cooling": True}, "REKENING"),
        ({"account_agreed": False}, "ADENDUM"),
    ],
)
def test_money_goes_to_the_agreed_account_of_the_pokja_at_a_listed_bank(
    over: dict[str, Any], code: str
) -> None:
    """Rows 21, 23 and 25."""
    assert shut(**over) == [code]


@pytest.mark.parametrize(
    ("over", "code"),
    [
        ({"decree_no": ""}, "SK"),
        ({"decree_on": None}, "SK"),
        ({"agreed": False}, "PERJANJIAN"),
        ({"agreement_unchanged": False}, "PERJANJIAN"),
        ({"pact_signed": False}, "PAKTA"),
        ({"receipt_signed": False}, "KUITANSI"),
        ({"visit_valid": False}, "SUPERVISI"),
        ({"holds": 1}, "PENAHANAN"),
    ],
)
def test_no_sp2d_before_every_paper_and_the_visit(over: dict[str, Any], code: str) -> None:
    """Row 26."""
    assert shut(**over) == [code]


def test_the_receipt_is_asked_for_from_the_test_on() -> None:
    assert shut(receipt_signed=False, step=Step.REQUEST) == []
    assert shut(receipt_signed=False, step=Step.TEST) == ["KUITANSI"]


def test_tranches_make_the_amount_and_come_one_after_another() -> None:
    """Row 27."""
    assert shut(tranche_sum=99) == ["JUMLAH"]
    assert [gone.code for gone in unmet(replace(SECOND, earlier_acknowledged=False))] == ["TAHAP"]
    assert shut(other_live=1) == ["TUNGGAL"]


@given(st.none() | st.integers(0, 100), st.none() | st.integers(0, 100))
def test_the_second_tranche_asks_for_progress_and_use(progress: int | None, use: int | None) -> None:
    """Row 28."""
    codes = {gone.code for gone in unmet(replace(SECOND, progress_pct=progress, use_pct=use))}
    assert ("KEMAJUAN" in codes) == ((progress or 0) < 50)
    assert ("GUNA" in codes) == ((use or 0) < 70)


@given(st.integers(0, 2000), st.integers(0, 200), st.integers(0, 200), st.integers(1, 200))
def test_money_never_leaves_beyond_grant_or_budget(edition: int, committed: int, sent: int, due: int) -> None:
    """Row 43."""
    facts = replace(OPEN, edition_committed=edition, committed=committed, sent=sent, due=due)
    beyond = edition > facts.budget or committed < facts.amount or sent + due > facts.amount
    assert ("PAGU" in {gone.code for gone in unmet(facts)}) == beyond


def test_no_spm_after_the_last_day() -> None:
    """Row 73."""
    assert shut(spm_on=date(2012, 12, 14)) == []
    assert shut(spm_on=date(2012, 12, 15)) == ["KALENDER"]


def test_who_confirmed_the_account_does_not_pay() -> None:
    assert shut(payer_is_account_officer=True) == ["PEMISAHAN"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("over", "sentence"),
    [
        ({"amount": 1}, "tidak sama dengan SPM"),
        ({"last4": "0000"}, "Rekening menurut SP2D berakhir 0000"),
    ],
)
def test_an_sp2d_that_differs_from_the_spm_is_refused(
    country: Country, over: dict[str, Any], sentence: str
) -> None:
    """Row 29: nothing of it is kept."""
    world = World(country)
    payment = world.ordered()
    before = Transfer.objects.count()
    with pytest.raises(Refused, match=sentence):
        world.record(payment, **over)
    payment.refresh_from_db()
    assert (payment.state, payment.sp2d_no) == ("DISETUJUI", "")
    assert Transfer.objects.count() == before


@pytest.mark.django_db
def test_money_is_not_asked_for_before_the_visit(country: Country) -> None:
    """Row 26, through the operation that people use."""
    world = World(country)
    with pytest.raises(Refused):
        world.pay(world.agreed())
