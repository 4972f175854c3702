"""A model of where a grant's money lies, for the walk through its payments: plain addition, no rule of the house."""

from __future__ import annotations

from collections import Counter

from ketahanan.grants.models import Payment
from ketahanan.grants.tests.world import AMOUNT


class Places:
    """Where the money lies, by plain addition."""

    def __init__(self, *, source: str, budget: int) -> None:
        self.source = source
        self.at: Counter[str] = Counter({"PAGU": budget - AMOUNT, "KOMITMEN": AMOUNT})
        self.origin: dict[str, str] = {}
        self.sent: set[str] = set()
        self.settled: set[str] = set()
        self.back: dict[int, int] = {}
        self.over = False

    def move(self, amount: int, frm: str, to: str) -> None:
        self.at[frm] -= amount
        self.at[to] += amount

    def send(self, payment: Payment) -> None:
        came_back = self.back.pop(payment.tranche, 0)
        self.origin[payment.ref16] = "RETUR" if came_back else self.source
        self.move(payment.amount, self.origin[payment.ref16], "TRANSIT")
        self.at["KOMITMEN"] -= payment.amount
        self.sent.add(payment.ref16)

    def settle(self, payment: Payment) -> None:
        if payment.ref16 not in self.sent:
            self.send(payment)
        self.move(payment.amount, "TRANSIT", "REK_POKJA")
        self.settled.add(payment.ref16)

    def bounce(self, payment: Payment) -> None:
        self.move(payment.amount, "REK_POKJA" if payment.ref16 in self.settled else "TRANSIT", "RETUR")
        self.back[payment.tranche] = payment.amount
        self.promise_again(payment)

    def refuse(self, payment: Payment) -> None:
        if payment.ref16 in self.sent:
            self.give_back(payment, "TRANSIT")
        elif self.over:
            self.move(payment.amount, "KOMITMEN", "PAGU")

    def reverse(self, payment: Payment) -> None:
        self.give_back(payment, "REK_POKJA")

    def give_back(self, payment: Payment, frm: str) -> None:
        origin = self.origin[payment.ref16]
        self.move(payment.amount, frm, origin)
        if origin == "RETUR":
            self.back[payment.tranche] = payment.amount
        self.sent.discard(payment.ref16)
        self.settled.discard(payment.ref16)
        self.promise_again(payment)

    def promise_again(self, payment: Payment) -> None:
        self.at["PAGU" if self.over else "KOMITMEN"] += payment.amount

    def doubt(self, payment: Payment) -> None:
        return None

    def stop(self, at_bank: int) -> None:
        self.over = True
        self.move(self.at["KOMITMEN"] - at_bank, "KOMITMEN", "PAGU")
