"""The two tables, without a database."""

import pytest

from ketahanan.common.actions import Workflow
from ketahanan.common.roles import Role
from ketahanan.editions.workflow import AWARD, EDITION, EditionState


@pytest.mark.parametrize("table", [EDITION, AWARD], ids=lambda table: table.name)
def test_no_state_is_a_dead_end_and_all_are_reached(table: Workflow) -> None:
    assert table.faults() == []


def test_an_edition_begins_as_a_draft_and_ends_closed() -> None:
    assert EDITION.initial == EditionState.DRAFT
    assert EDITION.final == {EditionState.CLOSED}


def test_who_drafts_does_not_open() -> None:
    assert EDITION.made_by == {Role.ADMIN_PUSAT}
    assert EDITION["open"].roles == {Role.PENETAP}
    assert "maker" in EDITION["open"].not_by


def test_only_the_clock_lapses() -> None:
    assert EDITION["lapse_proposals"].is_system
