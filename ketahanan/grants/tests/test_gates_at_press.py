"""Whoever presses asks every gate again, whatever the page had shown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import transaction

from ketahanan.assessments.models import Measurement
from ketahanan.assessments.tests.making import iksd
from ketahanan.common.errors import Refused, Several
from ketahanan.editions.models import Edition, Route
from ketahanan.flow import queries as flow
from ketahanan.flow.models import Hold
from ketahanan.grants import gates, operations
from ketahanan.grants.kinds import PAYMENT_KIND
from ketahanan.grants.models import Grant, Payment, Progress
from ketahanan.grants.tests.facts import (
    ACCOUNT,
    ADDENDUM,
    BANK,
    BUDGET,
    CALENDAR,
    CHANGED,
    COOLING,
    EARLIER,
    EDITION,
    GRANT,
    HELD,
    NAME,
    OFFICERS,
    PACT,
    POKJA,
    PROGRESS,
    PROPOSAL,
    SEPARATE,
    UNMEASURED,
    USE,
    VISIT,
)
from ketahanan.grants.tests.world import SIGNED, SPM, SPP, World, make_edition, paper
from ketahanan.journal import operations as journal
from ketahanan.journal.models import Entry, Signature
from ketahanan.ledger.models import Transfer
from ketahanan.people.models import Assignment
from ketahanan.proposals.models import Proposal
from ketahanan.supervision.models import Visit
from ketahanan.testing import NOON, Country
from ketahanan.villages.models import Institution, PokjaAccount

type Change = Callable[[World, Payment], None]


def closed(world: World, payment: Payment) -> None:
    Edition.objects.update(state="DITUTUP")


def stopped(world: World, payment: Payment) -> None:
    Grant.objects.update(state="DIHENTIKAN")


def frozen(world: World, payment: Payment) -> None:
    Institution.objects.update(state="DIBEKUKAN")


def officer_gone(world: World, payment: Payment) -> None:
    """The secretary: nobody whose signature the step itself needs."""
    Assignment.objects.filter(person=world.country.people["sekretaris1"]).update(until_at=world.at)


def officers_changed(world: World, payment: Payment) -> None:
    """An amended SK after the visit."""
    journal.record(action="institution.amend", subject=world.institution.subject, at=world.at + timedelta(minutes=1),
                   actor_id=None, area_id=world.area.pk, details={})  # fmt: skip


def approval_taken_back(world: World, payment: Payment) -> None:
    Proposal.objects.update(state="DIBATALKAN")


def text_changed(world: World, payment: Payment) -> None:
    Grant.objects.update(work_until=date(2012, 12, 30))


def amount_changed(world: World, payment: Payment) -> None:
    Grant.objects.update(agreed_hash="0" * 64)


def pact_gone(world: World, payment: Payment) -> None:
    Grant.objects.update(pact_at=None)


def account_replaced(world: World, payment: Payment) -> None:
    PokjaAccount.objects.update(state="DIGANTI")
    world.make_account(1, digits="021601005419999", version=2)


def account_changed_since_the_visit(world: World, payment: Payment) -> None:
    PokjaAccount.objects.update(state_since=world.at + timedelta(minutes=1))


def account_cools(world: World, payment: Payment) -> None:
    world.make_account(1, digits="021601005419999", version=2, state="MASA_TUNGGU")


def bank_unlisted(world: World, payment: Payment) -> None:
    Edition.objects.update(banks=["BNINIDJA"])


def bank_answers_another_name(world: World, payment: Payment) -> None:
    PokjaAccount.objects.update(bank_name="ANI KETUA")


def account_of_a_person(world: World, payment: Payment) -> None:
    PokjaAccount.objects.update(bank_name="ANI KETUA", holder="ANI KETUA")


def baseline_asked(world: World, payment: Payment) -> None:
    Edition.objects.update(baseline_required=True)


def visit_too_old(world: World, payment: Payment) -> None:
    Visit.objects.update(passed_at=NOON - timedelta(days=61))


def visit_failed_since(world: World, payment: Payment) -> None:
    Visit.objects.create(
        area=world.area, edition=world.edition, letter_no="ST-9", letter_on=SIGNED, scheduled_on=SIGNED,
        state="TIDAK_LAYAK", state_since=world.at + timedelta(minutes=1), made_at=world.at, passed=False,
    )  # fmt: skip


def visit_gone(world: World, payment: Payment) -> None:
    Visit.objects.update(state="BATAL", passed_at=None)


def village_held(world: World, payment: Payment) -> None:
    operations.set_hold(world.area, reason_code="TEMUAN", reason="x", by=world.as_("apip"), at=world.at)


def grant_held(world: World, payment: Payment) -> None:
    operations.set_hold(
        world.area,
        grant=payment.grant,
        reason_code="TEMUAN",
        reason="x",
        by=world.as_("kabupaten"),
        at=world.at,
    )


def past_the_last_spm(world: World, payment: Payment) -> None:
    Edition.objects.update(last_spm_on=date(2012, 12, 2))


def budget_cut(world: World, payment: Payment) -> None:
    Edition.objects.update(budget=99_999_998)


def confirmed_by_the_payer(world: World, payment: Payment) -> None:
    PokjaAccount.objects.update(confirmed_by=world.country.people[PRESSED[payment.state][1]])


CHANGES: dict[Change, list[str]] = {
    closed: [EDITION],
    stopped: [GRANT],
    frozen: [POKJA],
    officer_gone: [OFFICERS],
    officers_changed: [VISIT],
    approval_taken_back: [PROPOSAL],
    text_changed: [CHANGED],
    amount_changed: [CHANGED],
    pact_gone: [PACT],
    account_replaced: [ACCOUNT, ADDENDUM],
    account_changed_since_the_visit: [VISIT],
    account_cools: [COOLING],
    bank_unlisted: [BANK],
    bank_answers_another_name: [NAME],
    account_of_a_person: [CHANGED, NAME],
    baseline_asked: [UNMEASURED],
    visit_too_old: [VISIT],
    visit_failed_since: [VISIT],
    visit_gone: [VISIT],
    village_held: [HELD],
    grant_held: [HELD],
    past_the_last_spm: [CALENDAR % "2 Desember 2012"],
    budget_cut: [BUDGET],
    confirmed_by_the_payer: [SEPARATE],
}
# What is pressed in each state, and by whom.
PRESSED = {
    "DIRENCANAKAN": ("request", "bendahara1"), "DIMINTA": ("test", "ppk"), "SPP": ("order", "ppspm"),
    "DISETUJUI": ("record_sp2d", "ppk"),
}  # fmt: skip
# Two steps exclude the account officer by the table, before any gate is asked.
SEPARATE_DUTY = {
    "DIMINTA": ["Anda mengonfirmasi rekening ini, jadi “Uji dan terbitkan SPP” harus dilakukan orang lain."],
    "SPP": ["Anda mengonfirmasi rekening ini, jadi “Terbitkan SPM” harus dilakukan orang lain."],
}
ROAD = {"DIRENCANAKAN": "planned", "DIMINTA": "requested", "SPP": "tested", "DISETUJUI": "ordered"}


def press(world: World, payment: Payment) -> None:
    name, who = PRESSED[payment.state]
    given = {"test": SPP, "order": SPM, "record_sp2d": world.sp2d(payment)}.get(name)
    world.do(payment, name, who, given, {"file_sp2d": paper("sp2d")} if name == "record_sp2d" else None)


def told(act: Callable[[], Any]) -> list[str]:
    with pytest.raises(Refused) as error:
        act()
    return error.value.sentences if isinstance(error.value, Several) else [error.value.sentence]


def everything(payment: Payment) -> list[Any]:
    """What a refusal must leave as it was."""
    return [
        *Payment.objects.filter(pk=payment.pk).values(), Transfer.objects.count(), Signature.objects.count(),
        Entry.objects.count(), *PokjaAccount.objects.values_list("locked_for"),
    ]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("state", PRESSED)
def test_what_changed_between_page_and_press_is_found_by_the_press(country: Country, state: str) -> None:
    """Rows 22, 23, 25, 26, 43, 51, 53, 67 and 73: the page had a free button each time."""
    world = World(country)
    payment = getattr(world, ROAD[state])()
    name, who = PRESSED[state]
    buttons = {
        row.row.name: row.ready for row in flow.open_actions(PAYMENT_KIND, payment, world.as_(who), world.at)
    }
    assert buttons[name]
    for change, sentences in CHANGES.items():
        with transaction.atomic():
            change(world, payment)
            before = everything(payment)
            by_table = SEPARATE_DUTY.get(state) if change is confirmed_by_the_payer else None
            assert told(lambda: press(world, payment)) == (by_table or sentences), change.__name__
            assert everything(payment) == before, change.__name__
            transaction.set_rollback(True)
    press(world, payment)


@pytest.mark.django_db
def test_a_published_measurement_opens_the_gate_of_the_baseline(country: Country) -> None:
    """Row 51; a result that was corrected since was published all the same."""
    world = World(country)
    payment = world.ordered()
    baseline_asked(world, payment)
    measured = Measurement.objects.create(
        area=world.area, edition=world.edition, instrument=iksd(country), purpose="AWAL", state="DIVERIFIKASI_KAB",
        state_since=world.at, made_at=world.at,
    )  # fmt: skip
    assert told(lambda: press(world, payment)) == [UNMEASURED]
    Measurement.objects.filter(pk=measured.pk).update(state="DIKOREKSI")
    press(world, payment)


@pytest.mark.django_db
def test_a_payment_file_asks_the_same_gates(country: Country) -> None:
    world = World(country, make_edition(country, route=Route.BANK.value))
    payment = world.ordered()
    for change, sentences in CHANGES.items():
        if change is confirmed_by_the_payer:
            continue
        with transaction.atomic():
            change(world, payment)
            assert told(lambda: operations.export(payment, at=world.at)) == sentences, change.__name__
            transaction.set_rollback(True)
    assert operations.export(payment, at=world.at).state == "DIEKSPOR"


@pytest.mark.django_db
def test_an_approval_taken_back_after_the_gates_were_read_still_stops_the_money(
    country: Country, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The proposal is asked once more under its own lock."""
    world = World(country)
    payment = world.ordered()
    approval_taken_back(world, payment)
    before = everything(payment)
    monkeypatch.setattr(gates, "unmet", lambda facts: [])
    assert told(lambda: press(world, payment)) == [PROPOSAL]
    assert everything(payment) == before


def progress_taken_back(world: World, payment: Payment) -> None:
    Progress.objects.update(physical_pct=49)


def use_taken_back(world: World, payment: Payment) -> None:
    Progress.objects.update(use_pct=69)


def report_not_verified(world: World, payment: Payment) -> None:
    Progress.objects.update(state="DILAPORKAN")


def first_came_back(world: World, payment: Payment) -> None:
    first = Payment.objects.get(tranche=1)
    world.do(first, "return", "ppk", {"returned_on": SIGNED, "reason_code": "LAIN", "reason": "x"},
             {"file_retur": paper("retur")})  # fmt: skip


SECOND_CHANGES: dict[Change, list[str]] = {
    progress_taken_back: [PROGRESS],
    use_taken_back: [USE],
    report_not_verified: [PROGRESS.replace("49", "0"), USE.replace("69", "0")],
    first_came_back: [EARLIER],
    village_held: [HELD],
    officer_gone: [OFFICERS],
    account_cools: [COOLING],
}


@pytest.mark.django_db
def test_the_second_tranche_is_asked_again_about_the_first_and_the_work(country: Country) -> None:
    """Rows 27 and 28, at every step; the visit has done its work."""
    world = World(country)
    world.acknowledged()
    world.progressed()
    payment = world.pay(Grant.objects.get(), 2)
    for _step in PRESSED:
        for change, sentences in SECOND_CHANGES.items():
            with transaction.atomic():
                change(world, payment)
                pressed = partial(press, world, payment)
                assert told(pressed) == sentences, (payment.state, change.__name__)
                transaction.set_rollback(True)
        with transaction.atomic():
            visit_gone(world, payment)
            press(world, payment)
            transaction.set_rollback(True)
        press(world, payment)
        if payment.state == "DIRENCANAKAN":
            world.do(payment, "request", "ketua1")
        payment = Payment.objects.get(pk=payment.pk)
    assert payment.state == "TERKIRIM"


@pytest.mark.django_db
def test_holds_elsewhere_and_lifted_holds_stop_nothing(country: Country) -> None:
    world = World(country)
    payment = world.planned()
    other = operations.open_grant(world.approved(2, 1000), at=world.at)
    held: dict[str, Any] = {"reason_code": "TEMUAN", "reason": "x", "by": world.as_("apip"), "at": world.at}
    operations.set_hold(world.area, grant=other, **held)
    operations.set_hold(country.sister_village, **held)
    lifted = operations.set_hold(world.area, **held)
    Hold.objects.filter(pk=lifted.pk).update(state="DILEPAS")
    assert world.requested(payment).state == "DIMINTA"


@pytest.mark.django_db
def test_a_visit_counts_on_its_last_day_and_no_longer(country: Country) -> None:
    """Row 67, by the calendar of the village: sixty days."""
    world = World(country)
    payment = world.planned()
    Visit.objects.update(passed_at=NOON - timedelta(days=60))
    with transaction.atomic():
        assert world.requested(payment).state == "DIMINTA"
        transaction.set_rollback(True)
    world.at += timedelta(hours=15, minutes=59)
    assert world.requested(payment).state == "DIMINTA"
    world.at += timedelta(minutes=1)
    assert VISIT in told(lambda: world.do(payment, "test", "ppk", SPP))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        (
            "DIMINTA",
            "Anda mengonfirmasi rekening ini, jadi “Uji dan terbitkan SPP” harus dilakukan orang lain.",
        ),
        ("DISETUJUI", SEPARATE),
    ],
)
def test_who_acts_for_the_account_officer_does_not_pay_either(
    country: Country, state: str, sentence: str
) -> None:
    """Delegation keeps both names (money 6.9)."""
    world = World(country)
    payment = getattr(world, ROAD[state])()
    PokjaAccount.objects.update(confirmed_by=country.people["ppk"])
    world.delegate("ppk", "security")
    name, _who = PRESSED[state]
    given = SPP if name == "test" else world.sp2d(payment)
    assert told(lambda: world.do(payment, name, "security", given, {"file_sp2d": paper("sp2d")})) == [
        sentence
    ]
