"""Every action in every state by everybody of the cast: allowed when, and only when, the table says so."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import transaction

from ketahanan.common.actions import Action
from ketahanan.common.errors import NotAllowed, Refused
from ketahanan.common.roles import Role
from ketahanan.flow import operations as flow
from ketahanan.instruments.kinds import KIND
from ketahanan.instruments.models import InstrumentVersion
from ketahanan.instruments.tests.making import drafted
from ketahanan.instruments.workflow import INSTRUMENT, VersionState
from ketahanan.people.posts import SYSTEM
from ketahanan.testing import CAST, NOON, Country, give, make_person

pytestmark = pytest.mark.once
BARE = replace(KIND, guards={}, effects={})


def attempt(country: Country, record: InstrumentVersion, row: Action, who: str) -> str:
    """What the engine answers; nothing stays."""
    try:
        with transaction.atomic():
            by = SYSTEM if who == "system" else country.as_(who)
            flow.perform(BARE, record, row.name, by=by, at=NOON, given={"reason": "x"})
            transaction.set_rollback(True)
    except Refused as refused:
        return refused.sentence
    return ""


@pytest.fixture
def record(country: Country) -> InstrumentVersion:
    """A version that somebody outside the cast made, so that nobody is excluded as its maker."""
    made = drafted(country)
    other = make_person("Orang lain")
    InstrumentVersion.objects.update(made_by=other, uploaded_by=other)
    made.refresh_from_db()
    return made


@pytest.mark.parametrize("row", INSTRUMENT.actions, ids=lambda row: row.name)
def test_each_of_the_cast_may_do_what_the_table_says(
    country: Country, record: InstrumentVersion, row: Action
) -> None:
    for state in VersionState:
        InstrumentVersion.objects.filter(pk=record.pk).update(state=state.value)
        for who in [*CAST, "system"]:
            role = None if who == "system" else CAST[who][1]
            may = row.is_system if who == "system" else role in row.roles
            told = attempt(country, record, row, who)
            assert (told == "") == (may and state in row.frm), (row.name, who, state, told)
            if may and state not in row.frm:
                assert f"keadaan berkas sekarang {INSTRUMENT.states[state]}" in told


@pytest.mark.parametrize("as_what", ["made_by", "uploaded_by"])
def test_who_wrote_it_or_brought_its_files_does_not_publish_it(
    country: Country, record: InstrumentVersion, as_what: str
) -> None:
    InstrumentVersion.objects.update(state="DIPERIKSA", **{as_what: country.people["admin"]})
    record.refresh_from_db()
    with pytest.raises(NotAllowed) as told:
        flow.perform(KIND, record, "publish", by=country.as_("admin"), at=NOON)
    assert told.value.sentence == "Anda membuat berkas ini, jadi “Terbitkan” harus dilakukan orang lain."
    country.people["admin2"] = make_person("Admin kedua")
    give(country.people["admin2"], Role.ADMIN_PUSAT, country.nation)
    assert flow.perform(KIND, record, "publish", by=country.as_("admin2"), at=NOON).record.state == "TERBIT"


def test_the_table_has_no_fault() -> None:
    assert INSTRUMENT.faults() == []
