"""Any walk through the payments of a grant, against an arithmetic of its own.

Rules either do a thing or are refused; what is refused changes nothing. After every step the ledger, the grant's
amounts and a small model of places where money lies must say the same. What the bank says in a lawful state is taken.
"""

from __future__ import annotations

import sys
from collections import Counter
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from ketahanan.common.errors import Refused
from ketahanan.documents import engine
from ketahanan.editions.models import Route
from ketahanan.flow import operations as flow
from ketahanan.flow.models import Hold
from ketahanan.grants import operations, queries
from ketahanan.grants.amounts import Amounts
from ketahanan.grants.audit import CHECKS
from ketahanan.grants.models import Grant, Payment
from ketahanan.grants.payment_moves import Evidence
from ketahanan.grants.references import is_reference
from ketahanan.grants.tests.places import Places
from ketahanan.grants.tests.world import AMOUNT, HOLD_KIND, PDF, SIGNED, SPM, SPP, World, make_edition, paper
from ketahanan.ledger import audit
from ketahanan.ledger import queries as ledger
from ketahanan.ledger.models import AccountKind as K
from ketahanan.ledger.models import Transfer
from ketahanan.testing import build_country
from ketahanan.villages.models import PokjaAccount

REASON = {"reason_code": "LAIN", "reason": "Periksa lagi."}
STOP = {"decree_no": "9/SK", "advice_no": "3/APIP", **REASON}
OPEN = {"DIRENCANAKAN", "DIMINTA", "SPP", "DISETUJUI"}
DEAD = {"DITOLAK", "DIRETUR", "DIBATALKAN", "DIBALIK"}
AT_BANK = {"DIEKSPOR", "TIDAK_PASTI"}
# What the bank may say, and in which states it must be taken.
BANK = {
    "send": {"DIEKSPOR", "TIDAK_PASTI"},
    "settle": {"TERKIRIM", "DIAKUI", "TIDAK_PASTI"},
    "refuse": {"DIEKSPOR", "TERKIRIM", "TIDAK_PASTI"},
    "bounce": {"TERKIRIM", "DIAKUI", "MASUK"},
    "reverse": {"MASUK"},
    "doubt": {"DIEKSPOR"},
}
# Edges that a long run must have gone.
BOTH = {"prepare", "request", "test", "order", "acknowledge", "return", "settle", "refuse", "bounce", "reverse", "stop",
        "send_back", "refuse_order", "cancel", "keep_account", "report"}  # fmt: skip
LAWFUL = {Route.DIRECT: BOTH | {"record_sp2d"}, Route.BANK: BOTH | {"export", "send", "doubt"}}
visited: Counter[str] = Counter()


class StoodWorld(World):
    """Walked up to "layak cair"; every example begins there."""

    grant_id: int


class Payments(RuleBasedStateMachine):
    """One grant of two tranches, from "layak cair" on."""

    world: StoodWorld

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.direct = self.world.edition.route == Route.DIRECT
        self.places = Places(source="KAS_NEGARA" if self.direct else "RPL", budget=self.world.edition.budget)
        self.at_start = self.balances()
        self.papers = 0
        self.rows: list[Payment] = []

    def teardown(self) -> None:
        assert audit.in_order()
        assert [line for _code, _what, check in CHECKS for line in check()] == []
        assert (
            queries.edition_amounts(self.world.edition.pk)
            == queries.amounts([self.grant])[self.world.grant_id]
        )
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)

    # Reading ----------------------------------------------------------------------------------------------------------

    @property
    def grant(self) -> Grant:
        return Grant.objects.get()

    def payments(self) -> list[Payment]:
        return list(Payment.objects.select_related("account").order_by("pk"))

    def in_states(self, states: set[str]) -> list[Payment]:
        return [p for p in self.rows if p.state in states]

    def newest(self, back: int) -> Payment | None:
        rows = self.payments()
        return rows[-1 - back % len(rows)] if rows else None

    def balances(self) -> dict[str, int]:
        """Each on its normal side; the treasury's balance is what left it."""
        kinds = (K.PAGU, K.KOMITMEN, K.KAS_NEGARA, K.RPL, K.TRANSIT, K.RETUR, K.REK_POKJA)
        edition = f"edition:{self.world.edition.pk}"
        owners = (edition, f"{edition}:BRINIDJA", f"hibah:{self.world.grant_id}", "bank:BRINIDJA")
        found: Counter[str] = Counter()
        for (kind, _owner), amount in ledger.balances(kinds, owners).items():
            found[kind] += amount
        return found

    def picture(self) -> list[object]:
        rows = [(p.ref16, p.state, p.round, p.receipt_at, p.sp2d_no) for p in self.payments()]
        return [rows, Transfer.objects.count()]

    # Doing ------------------------------------------------------------------------------------------------------------

    def tried(self, name: str, act: Any) -> bool:
        """Done, or refused without a trace."""
        before = self.picture()
        try:
            with transaction.atomic():
                act()
        except Refused:
            assert self.picture() == before
            return False
        visited[name] += 1
        return True

    def person(self, payment: Payment, name: str, who: str, given: Any = None, files: Any = None) -> bool:
        return self.tried(name, lambda: self.world.do(payment, name, who, given, files))

    def prepare(self, tranche: int) -> None:
        live = [p for p in self.payments() if p.tranche == tranche and p.state not in DEAD]
        if self.tried("prepare", lambda: self.world.pay(self.grant, tranche)):
            assert not live
            made = Payment.objects.order_by("-pk")[0]
            assert made.attempt == 1 + Payment.objects.filter(tranche=tranche).exclude(pk=made.pk).count()

    @precondition(lambda self: self.rows)
    @rule(tranche=st.integers(1, 2))
    def prepare_once_more(self, tranche: int) -> None:
        self.prepare(tranche)

    @precondition(lambda self: self.in_states(OPEN))
    @rule(
        back=st.integers(0, 1),
        name=st.sampled_from(["request", "test", "order"]),
        who=st.sampled_from(["bendahara1", "ketua1", "sekretaris1", "ppk", "ppspm"]),
    )
    def somebody_acts(self, back: int, name: str, who: str) -> None:
        if payment := self.newest(back):
            self.person(payment, name, who, SPP | SPM)

    @precondition(lambda self: self.in_states(OPEN | {"DIRETUR", "DITOLAK"}))
    @rule(
        back=st.integers(0, 1), name=st.sampled_from(["send_back", "refuse_order", "cancel", "keep_account"])
    )
    def step_back(self, back: int, name: str) -> None:
        if payment := self.newest(back):
            self.person(payment, name, "ppspm" if name == "refuse_order" else "ppk", REASON)

    @initialize(steps=st.integers(0, 18), ways=st.lists(st.integers(0, 9), min_size=1, max_size=4))
    def walk_in(self, steps: int, ways: list[int]) -> None:
        """Every example begins somewhere on the lawful road."""
        for number in range(steps):
            self.one_step(ways[number % len(ways)])

    @rule(steps=st.integers(2, 7), way=st.integers(0, 9))
    def go_on(self, steps: int, way: int) -> None:
        for _ in range(steps):
            self.one_step(way)

    def one_step(self, way: int) -> None:
        """The next lawful step of the tranche that is under way, or the beginning of the next."""
        live = [p for p in self.payments() if p.state not in DEAD]
        moving = [p for p in live if p.state not in {"DIAKUI", "MASUK"}]
        if not moving:
            return self.begin(live, way)
        payment = moving[-1]
        if payment.state == "DIRENCANAKAN":
            for who in ("bendahara1", "ketua1"):
                self.person(payment, "request", who)
        elif payment.state == "DIMINTA":
            self.person(payment, "test", "ppk", SPP)
        elif payment.state == "SPP":
            self.person(payment, "order", "ppspm", SPM)
        elif payment.state == "DISETUJUI":
            self.leave(payment)
        elif payment.state == "TERKIRIM" and way % 2:
            self.acknowledged(payment)
        else:
            names = [name for name, states in sorted(BANK.items()) if payment.state in states]
            self.bank_says(payment, names[way % len(names)], 0)
        return None

    def begin(self, live: list[Payment], way: int) -> None:
        """The next tranche, or a repayment with the PPK's reason; sometimes the bank settles what the officers saw."""
        for payment in self.payments():
            if payment.state in {"DIRETUR", "DITOLAK"} and not payment.same_account_reason:
                self.person(payment, "keep_account", "ppk", REASON)
            if payment.state == "DIAKUI" and way % 3 == 0:
                self.bank_says(payment, "settle", 0)
        if live:
            self.report()
        self.prepare(2 if any(p.tranche == 1 for p in live) else 1)

    def acknowledged(self, payment: Payment) -> None:
        for who in ("bendahara1", "ketua1"):
            self.person(payment, "acknowledge", who, {"credited_on": SIGNED, "amount": payment.amount})
        payment.refresh_from_db()
        assert payment.state == "DIAKUI"

    def leave(self, payment: Payment) -> None:
        if self.direct:
            self.papers += 1
            given = self.world.sp2d(payment, sp2d_no=f"{self.papers}/SP2D")
            if self.person(payment, "record_sp2d", "ppk", given, {"file_sp2d": paper("sp2d")}):
                assert payment.state == "DISETUJUI"
                self.places.send(payment)
        else:
            self.tried("export", lambda: operations.export(payment, at=self.world.at))

    @precondition(lambda self: self.in_states({"DISETUJUI"}))
    @rule(back=st.integers(0, 1), wrong=st.sampled_from([0, 1, -1]))
    def pay_out(self, back: int, wrong: int) -> None:
        payment = self.newest(back)
        if payment and not wrong:
            self.leave(payment)
        elif payment:
            given = self.world.sp2d(payment, amount=payment.amount + wrong)
            assert not self.person(payment, "record_sp2d", "ppk", given, {"file_sp2d": paper("sp2d")})

    @precondition(lambda self: self.in_states({"TERKIRIM"}))
    @rule(
        back=st.integers(0, 1), who=st.sampled_from(["bendahara1", "ketua1"]), wrong=st.sampled_from([0, 500])
    )
    def one_acknowledges(self, back: int, who: str, wrong: int) -> None:
        if payment := self.newest(back):
            given = {"credited_on": SIGNED, "amount": payment.amount + wrong}
            assert not (self.person(payment, "acknowledge", who, given) and wrong)

    @precondition(lambda self: self.in_states({"TERKIRIM"}))
    @rule()
    def both_acknowledge(self) -> None:
        for payment in self.in_states({"TERKIRIM"}):
            self.acknowledged(payment)

    @precondition(lambda self: self.in_states({"TERKIRIM", "DIAKUI"}))
    @rule(back=st.integers(0, 1))
    def bring_letter(self, back: int) -> None:
        if payment := self.newest(back):
            given = {"returned_on": SIGNED, **REASON}
            if self.person(payment, "return", "ppk", given, {"file_retur": paper("retur")}):
                self.places.bounce(payment)

    @precondition(lambda self: self.in_states({"DIEKSPOR", "TIDAK_PASTI", "TERKIRIM", "DIAKUI", "MASUK"}))
    @rule(pick=st.integers(0, 5))
    def bank_says_what_it_may(self, pick: int) -> None:
        payment = self.in_states({"DIEKSPOR", "TIDAK_PASTI", "TERKIRIM", "DIAKUI", "MASUK"})[-1]
        names = [name for name, states in sorted(BANK.items()) if payment.state in states]
        self.bank_says(payment, names[pick % len(names)], 0)

    @precondition(lambda self: self.rows)
    @rule(back=st.integers(0, 2), name=st.sampled_from(sorted(BANK)), wrong=st.sampled_from([0, 1]))
    def bank_says_anything(self, back: int, name: str, wrong: int) -> None:
        if payment := self.newest(back):
            self.bank_says(payment, name, wrong)

    def bank_says(self, payment: Payment, name: str, wrong: int) -> None:
        evidence = Evidence("rekening koran", payment.amount + wrong, SIGNED)
        given = {} if name in {"doubt", "refuse"} else {"evidence": evidence}
        strict = name in {"settle", "bounce", "reverse"}
        lawful = payment.state in BANK[name] and not (wrong and strict)
        done = self.tried(name, lambda: getattr(operations, name)(payment, at=self.world.at, **given))
        assert done == lawful, (name, payment.state)
        if done:
            getattr(self.places, name)(payment)

    @precondition(lambda self: self.rows)
    @rule(sure=st.integers(0, 3))
    def hold(self, sure: int) -> None:
        if sure or Hold.objects.filter(state="BERLAKU").exists():
            self.lift()
            return
        operations.set_hold(
            self.world.area,
            reason_code="TEMUAN",
            reason="x",
            by=self.world.as_("kabupaten"),
            at=self.world.at,
        )

    def lift(self) -> None:
        for hold in Hold.objects.exclude(lifted_at__isnull=False):
            flow.perform(
                HOLD_KIND, hold, "lift", by=self.world.as_("kabupaten"), at=self.world.at, given=REASON
            )

    @precondition(lambda self: self.in_states({"DIAKUI", "MASUK"}))
    @rule()
    def report(self) -> None:
        self.tried("report", self.world.progressed)

    @precondition(lambda self: self.rows)
    @rule(sure=st.integers(0, 20))
    def stop(self, sure: int) -> None:
        if sure == 17 and not self.places.over:
            at_bank = sum(p.amount for p in self.payments() if p.state in AT_BANK)
            if self.tried("stop", lambda: self.world.do(self.grant, "stop", "kpa", STOP)):
                self.places.stop(at_bank)

    # Always -----------------------------------------------------------------------------------------------------------

    @invariant()
    def everything_agrees(self) -> None:
        self.rows, grant = self.payments(), self.grant
        rows = self.rows
        self.every_rupiah_lies_where_addition_says()
        self.the_grant_says_what_the_ledger_says(grant, rows)
        self.one_attempt_lives_and_attempts_grow(rows)
        self.the_account_stands_still_while_it_is_paid(rows)
        if self.places.over:
            assert grant.state == "DIHENTIKAN"
            assert not any(p.state in OPEN for p in rows)

    def every_rupiah_lies_where_addition_says(self) -> None:
        now, then = self.balances(), self.at_start
        for name in ("TRANSIT", "RETUR", "REK_POKJA", "PAGU", "KOMITMEN"):
            assert now[name] == self.places.at[name], name
        if self.direct:
            assert now["KAS_NEGARA"] == -self.places.at["KAS_NEGARA"]
        else:
            assert now["RPL"] - then["RPL"] == self.places.at["RPL"]

    def the_grant_says_what_the_ledger_says(self, grant: Grant, rows: list[Payment]) -> None:
        went = sum(p.amount for p in rows if p.ref16 in self.places.sent)
        came_back = sum(p.amount for p in rows if p.state == "DIRETUR")
        over = self.places.over
        assert queries.amounts([grant])[grant.pk] == Amounts(
            committed=went - came_back + self.places.at["KOMITMEN"] if over else AMOUNT,
            sent=went,
            acknowledged=sum(p.amount for p in rows if p.state in {"DIAKUI", "MASUK"}),
            settled=sum(p.amount for p in rows if p.state == "MASUK"),
            returned=came_back,
        )
        assert 0 <= went - came_back <= AMOUNT

    def one_attempt_lives_and_attempts_grow(self, rows: list[Payment]) -> None:
        for tranche in (1, 2):
            mine = [p for p in rows if p.tranche == tranche]
            assert [p.attempt for p in mine] == list(range(1, len(mine) + 1))
            assert sum(p.state not in DEAD for p in mine) <= 1
        assert all(is_reference(p.ref16) for p in rows)
        assert len({p.ref16 for p in rows}) == len(rows)

    def the_account_stands_still_while_it_is_paid(self, rows: list[Payment]) -> None:
        locked = PokjaAccount.objects.values_list("locked_for", flat=True).get()
        using = [f"payment:{p.ref16}" for p in rows if p.state in {"SPP", "DISETUJUI"} | AT_BANK]
        assert ([locked] if locked else []) == using


@pytest.mark.django_db
@pytest.mark.parametrize(
    "size", [(6, 10), pytest.param((100, 40), marks=pytest.mark.long)], ids=["short", "long"]
)
@pytest.mark.parametrize("route", [Route.DIRECT, Route.BANK])
def test_any_walk_keeps_every_rupiah(
    route: Route, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "render", lambda *_args, **_words: PDF)
    country = build_country()
    world = StoodWorld(country, make_edition(country, route=route.value))
    if route == Route.BANK:
        operations.fund_holding(world.edition, bank="BRINIDJA", sp2d_no="7", amount=20 * AMOUNT, at=world.at)
    world.grant_id = world.cleared().pk
    visited.clear()
    walk = type("Walk", (Payments,), {"world": world})
    examples, steps = size
    every = settings(max_examples=examples, stateful_step_count=steps, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(walk, settings=every)
    sys.stdout.write(f"{route}: {dict(sorted(visited.items()))}\n")
    if examples > 100:
        assert LAWFUL[route] <= set(visited)
