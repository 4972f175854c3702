"""Each step from agreement to credit in forty statements or fewer; each amount shown is the ledger's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ketahanan.common.money import written
from ketahanan.grants import operations, queries
from ketahanan.grants.models import Grant, Payment
from ketahanan.grants.tests.world import DRAFT, SIGNED, SPM, SPP, World, paper
from ketahanan.ledger.models import Transfer
from ketahanan.people.posts import Actor
from ketahanan.testing import Country

MOST = 40


@pytest.mark.django_db
def test_each_step_from_agreement_to_credit_takes_few_statements(country: Country) -> None:
    world = World(country)
    counts: dict[str, int] = {}

    def counted[T](name: str, act: Callable[[], T]) -> T:
        with CaptureQueriesContext(connection) as asked:
            found = act()
        counts[name] = len([row for row in asked.captured_queries if "SAVEPOINT" not in row["sql"]])
        return found

    actors: dict[str, Actor] = {}

    def do(record: Any, name: str, who: str, given: Any = None, files: Any = None) -> Any:
        actors.setdefault(who, world.as_(who))
        return counted(f"{name} {who}", lambda: world.do(record, name, who, given, files).record)

    grant = counted("open", world.opened)
    grant = do(grant, "draft_agreement", "ppk", DRAFT)
    for name in ("sign_pact", "sign_agreement"):
        for who in ("ketua1", "bendahara1" if name == "sign_pact" else "ppk"):
            do(grant, name, who)
    counted("visit", world.visited)
    grant = Grant.objects.get()
    payment = counted("pay", lambda: world.pay(grant))
    for who in ("bendahara1", "ketua1"):
        do(payment, "request", who)
    do(payment, "test", "ppk", SPP)
    do(payment, "order", "ppspm", SPM)
    do(payment, "record_sp2d", "ppk", world.sp2d(payment), {"file_sp2d": paper("sp2d")})
    for who in ("bendahara1", "ketua1"):
        do(payment, "acknowledge", who, {"credited_on": SIGNED, "amount": payment.amount})
    counted("report", lambda: operations.report_progress(
        grant, by=world.as_("ketua1"), at=world.at, reported_on=SIGNED, physical_pct=60, use_pct=80, note="x",
        file=paper("b19"),
    ))  # fmt: skip
    assert {name: count for name, count in counts.items() if count > MOST} == {}, counts
    assert len(counts) == 16


@pytest.mark.django_db
def test_the_statements_of_a_gate_do_not_grow_with_payments_and_grants(country: Country) -> None:
    world = World(country)
    payment = world.acknowledged()
    world.progressed()
    with CaptureQueriesContext(connection) as few:
        queries.gate_facts(payment.grant, 2, world.at)
    for number in (2, 3, 4):
        world.make_account(number, digits=f"02160100541{number}999")
        operations.open_grant(world.approved(number, 1000), at=world.at)
    for attempt in range(2, 6):
        Payment.objects.create(
            area=world.area, grant=payment.grant, tranche=2, attempt=attempt, ref16=f"DBS{attempt}", amount=1,
            account=payment.account, state="DIBATALKAN", state_since=world.at, made_at=world.at,
        )  # fmt: skip
    with CaptureQueriesContext(connection) as many:
        queries.gate_facts(payment.grant, 2, world.at)
    assert len(many) == len(few) <= 5


@pytest.mark.django_db
def test_every_amount_is_what_the_ledger_says(country: Country) -> None:
    """Rulings C4."""
    world = World(country)
    payment = world.acknowledged()
    grant, area = payment.grant, world.area
    sent = payment.amount
    shown = queries.amounts([grant])[grant.pk]
    assert (shown.committed, shown.sent, shown.acknowledged) == (grant.amount, sent, sent)
    assert queries.village_amounts([area.pk])[area.pk] == queries.edition_amounts(world.edition.pk) == shown
    posted = dict(Transfer.objects.values_list("action", "amount"))
    assert posted["KOMITMEN"] == shown.committed
    assert posted["KIRIM"] == posted["REALISASI"] == shown.sent


@pytest.mark.django_db
def test_pages_show_the_ledgers_amounts_not_the_rows(
    country: Country, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A row whose own amount was tampered with changes no sum on any page."""
    from ketahanan.common import clock
    from ketahanan.grants.kinds import KIND
    from ketahanan.testing import NOON

    monkeypatch.setattr(clock, "now", lambda: NOON)
    world = World(country)
    payment = world.acknowledged()
    true = written(payment.amount)
    Payment.objects.filter(pk=payment.pk).update(amount=1_234_567)
    client.force_login(country.user("ppk"))
    session = client.session
    session["contoh"] = True
    session.save()
    for address in ("/hibah/", KIND.url(payment.grant)):
        assert true in client.get(address).text, address
