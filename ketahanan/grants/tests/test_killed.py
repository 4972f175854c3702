"""A server killed in the middle: nothing is half done, and the same form works afterwards."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from ketahanan.common import clock
from ketahanan.documents.models import Document
from ketahanan.grants.kinds import PAYMENT_KIND
from ketahanan.grants.models import Grant, Payment
from ketahanan.grants.tests.world import SIGNED, World, paper
from ketahanan.journal import operations as journal
from ketahanan.journal.models import Entry, Signature
from ketahanan.ledger import operations as posting
from ketahanan.ledger.models import Transfer
from ketahanan.testing import NOON, Country
from ketahanan.villages import operations as villages
from ketahanan.villages.models import PokjaAccount

pytestmark = pytest.mark.django_db
WHY = {"reason": "Diperiksa dulu.", "reason_code": "LAIN"}
STOP = {"decree_no": "9/SK", "advice_no": "3/APIP", **WHY}
SEEN = {"credited_on": SIGNED, "amount": 69_999_999}


@pytest.fixture
def world(country: Country) -> World:
    return World(country)


class Killed(Exception):
    """Not a refusal: the process is gone."""


def killed(*_given: Any, **_more: Any) -> None:
    raise Killed


def everything() -> list[Any]:
    return [
        list(Payment.objects.order_by("pk").values()), list(Grant.objects.values()), Transfer.objects.count(),
        Entry.objects.count(), Signature.objects.count(), Document.objects.count(),
        list(PokjaAccount.objects.values_list("locked_for", "state")),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("where", "name"),
    [(posting, "post"), (journal, "record"), (villages, "unlock_account")],
)
def test_a_killed_sp2d_leaves_nothing_and_the_same_form_works_afterwards(
    world: World, client: Client, monkeypatch: pytest.MonkeyPatch, where: Any, name: str
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)
    payment = world.ordered()
    client.force_login(world.country.user("ppk"))
    session = client.session
    session["contoh"] = True
    session.save()
    client.get("/pesan/")
    client.raise_request_exception = False
    address = f"{PAYMENT_KIND.url(payment)}catat-sp2d/"

    def form() -> dict[str, Any]:
        return {
            "_token": token, "sp2d_no": "1", "sp2d_on": "2012-12-03", "amount": str(payment.amount), "last4": "7531",
            "file_sp2d": paper("sp2d"),
        }  # fmt: skip

    token, before = str(uuid.uuid4()), everything()
    with monkeypatch.context() as broken:
        broken.setattr(where, name, killed)
        assert client.post(address, form()).status_code == 500
    assert everything() == before
    assert client.post(address, form()).status_code == 302
    assert client.post(address, form()).status_code == 302
    assert Transfer.objects.filter(action="KIRIM").count() == 1
    assert Payment.objects.get().state == "TERKIRIM"


@pytest.mark.parametrize(("stage", "name", "who", "given"), [
    ("sent", "acknowledge", "ketua1", SEEN), ("planned", "request", "ketua1", {}),
    ("requested", "test", "ppk", {"spp_no": "1", "spp_on": SIGNED}), ("tested", "cancel", "ppk", WHY),
])  # fmt: skip
def test_a_kill_at_the_last_entry_undoes_the_whole_step(
    world: World, monkeypatch: pytest.MonkeyPatch, stage: str, name: str, who: str, given: dict[str, Any]
) -> None:
    payment = getattr(world, stage)()
    if name in {"acknowledge", "request"}:
        world.do(payment, name, "bendahara1", given)
    before = everything()
    real: Callable[..., Any] = journal.record

    def record(**words: Any) -> Any:
        if words["action"] == f"payment.{name}":
            raise Killed
        return real(**words)

    with monkeypatch.context() as broken:
        broken.setattr(journal, "record", record)
        with pytest.raises(Killed):
            world.do(payment, name, who, given)
    assert everything() == before
    world.do(payment, name, who, given)
    assert everything() != before


def test_a_killed_stop_stops_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.tested()
    before = everything()
    with monkeypatch.context() as broken:
        broken.setattr(posting, "post", killed)
        with pytest.raises(Killed):
            world.do(Grant.objects.get(), "stop", "kpa", STOP)
    assert everything() == before
