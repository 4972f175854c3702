"""Two at once, on PostgreSQL: every payment stands in one run and is tested once."""

from __future__ import annotations

import pytest

from ketahanan.grants import operations as grants
from ketahanan.grants.models import Payment
from ketahanan.journal.models import Entry
from ketahanan.testing import build_country
from ketahanan.treasury.models import Paylist, PaylistRow
from ketahanan.treasury.tests.acting import SPP, Run
from tests.racing import at_once

pytestmark = [pytest.mark.postgres_only, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("turn", range(3))
def test_composed_twice_at_once_each_payment_stands_in_one_run(turn: int) -> None:
    run = Run(build_country())
    run.waiting()
    told = at_once(*[run.compose] * 2)
    assert len(told) == 1
    assert told[0] in {
        "Tidak ada pembayaran yang menunggu untuk edisi, tahap, dan bank ini. Pilih tumpukan yang lain.",
        "Pembayaran ini baru saja masuk daftar lain. Buka daftar bayar, lalu susun sisanya.",
    }
    assert PaylistRow.objects.count() == Paylist.objects.count() == 1


def test_tested_while_it_is_cancelled_only_one_happens() -> None:
    run = Run(build_country())
    paylist = run.composed()
    told = at_once(
        lambda: run.do(paylist, "test", "ppk", SPP),
        lambda: run.do(paylist, "cancel", "ppspm", {"reason": "x", "reason_code": "LAIN"}),
    )
    state, payment = Paylist.objects.get().state, Payment.objects.get()
    assert (state, payment.state) in {("SPP", "SPP"), ("DIBATALKAN", "DIMINTA")}
    assert len(told) <= 1
    assert Entry.objects.filter(action="payment.list_test").count() <= 1


def test_a_test_pressed_twice_is_one_test() -> None:
    run = Run(build_country())
    paylist = run.composed()
    told = at_once(*[lambda: run.do(paylist, "test", "ppk", SPP)] * 2)
    assert len(told) == 1
    assert Entry.objects.filter(action="payment.list_test").count() == 1


@pytest.mark.parametrize("turn", range(4))
def test_a_hold_set_in_the_same_moment_waits_or_wins(turn: int) -> None:
    run = Run(build_country())
    paylist, kabupaten = run.composed(), run.world.as_("kabupaten")
    told = at_once(
        lambda: run.do(paylist, "test", "ppk", SPP),
        lambda: grants.set_hold(run.world.area, reason_code="TEMUAN", reason="Periksa.", by=kabupaten, at=run.world.at),
    )
    seqs = {row.action: row.seq for row in Entry.objects.filter(action__in=["hold.make", "payment.list_test"])}
    if told:
        assert len(told) == 1
        assert Payment.objects.get().state == "DIMINTA"
    else:
        assert seqs["payment.list_test"] < seqs["hold.make"]
