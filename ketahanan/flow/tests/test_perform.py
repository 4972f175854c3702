"""The engine on its smallest table: holds."""

import pytest

from ketahanan.common.errors import NotAllowed, Stale
from ketahanan.flow import operations
from ketahanan.flow.kinds import Kind
from ketahanan.flow.models import Hold
from ketahanan.flow.workflow import HOLD
from ketahanan.journal.models import Entry
from ketahanan.testing import NOON, Country

KIND = Kind(flow=HOLD, model=Hold)


def hold(country: Country) -> Hold:
    return Hold.objects.create(
        area=country.village,
        state="BERLAKU",
        state_since=NOON,
        made_at=NOON,
        reason_code="TEMUAN",
        reason="x",
        set_level=2,
    )


def test_a_move_changes_state_and_writes_one_entry(country: Country) -> None:
    done = operations.perform(
        KIND, hold(country), "lift", by=country.as_("kabupaten"), at=NOON, given={"reason": "Sudah beres."}
    )
    assert done.record.state == "DILEPAS"
    assert [(e.seq, e.action, e.role) for e in Entry.objects.all()] == [(1, "hold.lift", "R09")]


def test_a_neighbour_is_refused_with_the_reason(country: Country) -> None:
    with pytest.raises(
        NotAllowed, match="hanya untuk Pejabat pembuat komitmen, Dinas sosial kabupaten/kota atau APIP"
    ):
        operations.perform(KIND, hold(country), "lift", by=country.as_("neighbour"), at=NOON)


def test_the_second_of_two_reads_that_it_is_done(country: Country) -> None:
    record = hold(country)
    operations.perform(KIND, record, "lift", by=country.as_("kabupaten"), at=NOON)
    with pytest.raises(Stale, match="keadaan berkas sekarang Dilepas"):
        operations.perform(KIND, record, "lift", by=country.as_("ppk"), at=NOON)
    assert Entry.objects.count() == 1
