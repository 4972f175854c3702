"""Every action in every state for everybody of the cast: allowed when, and only when, the table says so."""

from typing import Any

import pytest

from ketahanan.common.actions import Action, Workflow
from ketahanan.common.errors import NotAllowed, Refused, Stale
from ketahanan.flow.kinds import Given
from ketahanan.flow.operations import perform
from ketahanan.flow.queries import open_actions
from ketahanan.journal.models import Entry
from ketahanan.testing import CAST, NOON, Country
from ketahanan.villages.kinds import ACCOUNT_KIND, KIND
from ketahanan.villages.models import Institution, Pokja, PokjaAccount
from ketahanan.villages.tests.making import drafted, make_edition
from ketahanan.villages.workflow import INSTITUTION, POKJA_ACCOUNT

# Who of the cast stands over the village (and Pokja 1), worked out apart from the product.
OUTSIDE = {"neighbour", "neighbour_ketua", "stranger"}


def allowed(who: str, row: Action, *, pokja: int | None) -> bool:
    _name, role, _place, number = CAST[who]
    reaches = who not in OUTSIDE and (pokja is None or number in (None, pokja))
    return role is not None and role in row.roles and reaches


def everybody_tries(country: Country, kind: Any, record: Any, row: Action, pokja: int | None) -> None:
    """The action in every state of the record's table, by everybody."""
    before, actors = Entry.objects.count(), {who: country.as_(who) for who in CAST}
    for state in kind.flow.states:
        kind.model.objects.filter(pk=record.pk).update(state=state)
        record.state = state
        for who, by in actors.items():
            may = not row.is_system and allowed(who, row, pokja=pokja)
            shown = {one.row.name for one in open_actions(kind, record, by, NOON)}
            assert (row.name in shown) == (may and state in row.frm), (who, row.name, state)
            if (may and state in row.frm) or (not may and state != min(row.frm)):
                continue  # the permit is asked before the state: one state is enough for those without
            with pytest.raises(Stale if may else NotAllowed):
                perform(kind, record, row.name, by=by, at=NOON, given=Given({}))
    assert Entry.objects.count() == before


@pytest.mark.parametrize("name", [row.name for row in INSTITUTION.actions])
def test_institution(country: Country, name: str) -> None:
    record = drafted(country, make_edition(country))
    Institution.objects.update(authors=[])
    everybody_tries(country, KIND, record, INSTITUTION[name], None)


@pytest.mark.parametrize("name", [row.name for row in POKJA_ACCOUNT.actions])
def test_account(country: Country, name: str) -> None:
    institution = drafted(country, make_edition(country))
    record = PokjaAccount.objects.create(
        area=country.village, pokja=Pokja.objects.get(area=country.village, number=1), institution=institution,
        edition=institution.edition, bank="BRINIDJA", branch="Bulukumba", number="12345678", number_hash="x",
        last4="5678", holder="POKJA 1 TACCORONG", state="DRAF", state_since=NOON, made_at=NOON, passbook_sha256="x",
    )  # fmt: skip
    everybody_tries(country, ACCOUNT_KIND, record, POKJA_ACCOUNT[name], 1)


@pytest.mark.parametrize("flow", [INSTITUTION, POKJA_ACCOUNT])
def test_the_table_has_no_fault(flow: Workflow) -> None:
    assert flow.faults() == []


def test_companion_and_facilitator_have_no_word_about_the_account(country: Country) -> None:
    for who in ("companion", "facilitator"):
        assert CAST[who][1] not in POKJA_ACCOUNT.readers
        assert not any(allowed(who, row, pokja=1) for row in POKJA_ACCOUNT.actions)
    assert issubclass(NotAllowed, Refused)
