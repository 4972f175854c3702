"""What the four tables say, without a database."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from ketahanan.areas.models import Area
from ketahanan.common import zones
from ketahanan.common.actions import Workflow
from ketahanan.common.roles import CONFLICTS, OFFICE_ROLES, VILLAGE_ROLES, Role
from ketahanan.flow.queries import due_at
from ketahanan.flow.workflow import HOLD, SETTERS
from ketahanan.grants.cards import NEXT_STEP
from ketahanan.grants.kinds import HOLD_KIND, KIND, PAYMENT_KIND, PROGRESS_KIND
from ketahanan.grants.models import Payment
from ketahanan.grants.workflow import (
    AFTER_AGREEMENT,
    AT_BANK,
    DEAD,
    GRANT,
    OPEN,
    PAYING,
    PAYMENT,
    PROGRESS,
    RECEIVED,
    GrantState,
    PaymentState,
)

TABLES = [GRANT, PAYMENT, PROGRESS, HOLD]
ACCOMPANY = {Role.PENDAMPING, Role.FASILITATOR}
NO_MONEY = ACCOMPANY | {Role.KETUA_BPD, Role.OPERATOR_DESA, Role.CAMAT, Role.MODERATOR, Role.TIM_TERPADU}


def test_no_table_has_a_dead_end_or_a_state_that_nothing_reaches() -> None:
    assert [table.faults() for table in TABLES] == [[], [], [], []]
    assert [kind.flow for kind in (KIND, PAYMENT_KIND, PROGRESS_KIND, HOLD_KIND)] == TABLES


@pytest.mark.parametrize("table", [GRANT, PAYMENT])
def test_who_accompanies_a_village_has_no_hand_and_no_eye_on_its_money(table: Workflow) -> None:
    """Row 10 and rulings B7."""
    assert not NO_MONEY & table.readers
    assert not NO_MONEY & (table.made_by | frozenset().union(*(row.roles for row in table.actions)))


def test_the_companion_reads_progress_and_confirms_nothing() -> None:
    assert PROGRESS.readers >= ACCOMPANY
    assert not ACCOMPANY & (PROGRESS.made_by | PROGRESS["verify"].roles | PROGRESS["return"].roles)
    assert PROGRESS["verify"].not_by == {"companion", "author"}


def test_holds_are_read_by_offices_only_and_lifted_by_those_who_may_set_one() -> None:
    """Rulings C3: nobody in the village reads why money waits."""
    assert HOLD.readers == OFFICE_ROLES
    assert HOLD["lift"].roles == HOLD.made_by == SETTERS == {Role.DINSOS_KAB, Role.PPK, Role.APIP}


@pytest.mark.parametrize("table", TABLES)
def test_auditors_administrators_and_account_officers_only_read(table: Workflow) -> None:
    hands = table.made_by | frozenset().union(*(row.roles for row in table.actions))
    assert not hands & {Role.ADMIN_PUSAT, Role.BPK, Role.PETUGAS_REKENING, Role.SUPERVISOR, Role.PENGARAH}
    assert hands <= table.readers


def test_money_passes_four_pairs_of_eyes() -> None:
    """Money 6.9: two of the Pokja, the PPK, the PPSPM; no two of them in one person."""
    assert PAYMENT["request"].signers == (frozenset({Role.BENDAHARA}), frozenset({Role.KETUA}))
    assert PAYMENT["acknowledge"].signers == (frozenset({Role.BENDAHARA}), frozenset({Role.KETUA}))
    assert PAYMENT["test"].signers == PAYMENT["record_sp2d"].signers == (frozenset({Role.PPK}),)
    assert PAYMENT["order"].signers == (frozenset({Role.PPSPM}),)
    assert {frozenset({Role.PPK, Role.PPSPM}), frozenset({Role.KETUA, Role.BENDAHARA})} <= CONFLICTS
    assert PAYMENT["order"].not_by == {"recorder", "account_officer"}
    assert PAYMENT["test"].not_by == {"account_officer"}


def test_whatever_signs_money_asks_who_it_is_again() -> None:
    asked = {row.name for table in (GRANT, PAYMENT) for row in table.actions if row.asks_again}
    assert asked == {"sign_agreement", "sign_addendum", "stop", "test", "order", "record_sp2d", "return"}


def test_what_cannot_be_taken_back_is_shown_as_such() -> None:
    dangers = {row.name for table in TABLES for row in table.actions if row.danger}
    assert dangers == {"redraft", "stop", "send_back", "refuse_order", "return", "cancel"}


@pytest.mark.parametrize("table", TABLES)
def test_every_return_and_refusal_asks_for_a_reason(table: Workflow) -> None:
    """Row 17."""
    for row in table.actions:
        if (row.danger and row.name != "redraft") or row.name in {"keep_account", "lift", "draft_addendum"}:
            assert "reason" in {need.name for need in row.needs} or row.is_system, row.name


def test_the_bank_and_a_payment_run_speak_through_the_system_only() -> None:
    silent = {row.name for row in PAYMENT.actions if row.is_system}
    run = {"list_test", "list_order", "leave_list"}
    assert silent == run | {"void", "export", "send", "doubt", "settle", "refuse", "bounce", "reverse"}


def test_an_uncertain_answer_never_leads_back_to_a_file() -> None:
    """Money 6.3: only by status answer or statement."""
    assert PAYMENT["export"].frm == {PaymentState.ORDERED}
    targets = {row.name: row.to for row in PAYMENT.actions if PaymentState.UNSURE in row.frm}
    assert targets == {"send": "TERKIRIM", "settle": "MASUK", "refuse": "DITOLAK"}


def test_each_state_of_a_payment_is_of_one_sort() -> None:
    sorts = [OPEN, AT_BANK, {PaymentState.SENT}, RECEIVED, DEAD]
    assert sorted(state for sort in sorts for state in sort) == sorted(PaymentState)
    assert DEAD | {PaymentState.SETTLED} >= PAYMENT.final
    assert set(NEXT_STEP) == OPEN


def test_the_database_counts_the_same_payments_as_dead() -> None:
    once = next(rule for rule in Payment._meta.constraints if rule.name == "one_live_payment")
    assert set(once.condition.children[0][1]) == set(DEAD)  # type: ignore[attr-defined]


def test_states_of_a_grant_that_go_together() -> None:
    assert GrantState.AWAITING_AGREEMENT not in AFTER_AGREEMENT
    assert PAYING <= AFTER_AGREEMENT
    assert not GRANT.final & AFTER_AGREEMENT
    assert GRANT["stop"].frm == AFTER_AGREEMENT
    assert GrantState.RUNNING not in GRANT["cancel"].frm


def test_the_limits_of_the_rules() -> None:
    limits = {row.name: row.within for table in (PAYMENT, PROGRESS) for row in table.actions if row.within}
    assert limits == {"test": 5, "order": 3, "acknowledge": 7, "verify": 14}
    assert [row.name for table in (PAYMENT, PROGRESS) for row in table.actions if row.workdays] == ["test"]


@pytest.mark.parametrize(
    ("asked", "last"),
    [
        (date(2012, 11, 26), date(2012, 12, 3)),
        (date(2012, 11, 28), date(2012, 12, 5)),
        (date(2012, 12, 1), date(2012, 12, 7)),
        (date(2012, 12, 2), date(2012, 12, 7)),
    ],
)
def test_the_ppk_has_five_working_days(asked: date, last: date) -> None:
    zone = zones.Zone.WITA
    since = zones.end_of(asked, zone) - timedelta(minutes=1)
    payment = Payment(state=PaymentState.REQUESTED.value, state_since=since, area=Area(zone=zone))
    assert due_at(PAYMENT["test"], payment) == zones.end_of(last, zone)
    payment.state = PaymentState.TESTED.value
    assert due_at(PAYMENT["test"], payment) is None


def test_a_new_round_is_begun_by_what_voids_signatures() -> None:
    assert {row.name for table in TABLES for row in table.actions if row.renews} == {
        "redraft", "send_back", "refuse_order",
    }  # fmt: skip


def test_every_move_of_the_system_is_made_somewhere() -> None:
    """No row that nothing performs."""
    app = Path(__file__).parents[1]
    text = " ".join(path.read_text() for name in ("operations/*.py", "follow.py") for path in app.glob(name))
    silent = [row.name for table in TABLES for row in table.actions if row.is_system]
    assert [name for name in silent if f'"{name}"' not in text] == []


def test_readers_are_known_roles_of_village_and_office() -> None:
    assert GRANT.readers == PAYMENT.readers
    assert GRANT.readers - OFFICE_ROLES - VILLAGE_ROLES == {Role.BENDAHARA_PENGELUARAN, Role.REKONSILIATOR}
    assert PAYMENT_KIND.file_readers < PAYMENT.readers
    assert not PAYMENT_KIND.file_readers & {Role.ANGGOTA, Role.ADMIN_PUSAT}
