"""The night watch proves, keeps what it found, tells who can mend it, and is a command."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from ketahanan.common.roles import Role
from ketahanan.ledger import operations, queries
from ketahanan.ledger.models import AccountKind, Transfer, Watch
from ketahanan.ledger.operations import Side
from ketahanan.notices.models import Notice
from ketahanan.site import soundness
from ketahanan.testing import NOON, Country, build_country, give, make_person
from tests.racing import at_once

K = AccountKind
pytestmark = pytest.mark.django_db


@pytest.mark.postgres_only
@pytest.mark.django_db(transaction=True)
def test_all_is_seen_at_one_moment_and_nobody_who_writes_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else money that moves between two checks would look like money that is missing."""
    build_country()

    def counted() -> list[str]:
        return [str(Transfer.objects.count())]

    def another_writes() -> list[str]:
        assert at_once(bend) == []
        return []

    steps = [("A", "sebelum", counted), ("B", "sementara itu", another_writes), ("C", "sesudah", counted)]
    monkeypatch.setattr(soundness, "CHECKS", steps)
    before, _between, after = soundness.prove()
    assert before.broken == after.broken == ("0",)
    assert Transfer.objects.count() == 1


def bend() -> None:
    """A row that no operation of ours would write."""
    treasury, way = operations.account(Side(K.KAS_NEGARA, "edition:1")), operations.account(Side(K.TRANSIT, "bank:BRI"))
    Transfer.objects.create(key="x", debit=treasury, credit=way, amount=7, at=NOON, action="X", reference="x")


def said() -> str:
    out = StringIO()
    try:
        call_command("check", stdout=out, stderr=StringIO())
    except CommandError as error:
        out.write(str(error))
    return out.getvalue()


def test_sound_books_are_written_down_once_a_day(country: Country) -> None:
    assert soundness.watch(NOON) == 0
    assert soundness.watch(NOON + timedelta(hours=19)) == 0
    assert Watch.objects.count() == 1
    assert soundness.watch(NOON + timedelta(hours=20)) == 0
    assert Watch.objects.count() == 2
    assert queries.broken_now() == []


def test_what_is_broken_is_kept_and_told_to_those_who_can_mend_it(country: Country) -> None:
    people = {role: make_person(role.value, home=country.village) for role in (Role.REKONSILIATOR, Role.PETUGAS_KEAMANAN)}
    for role, person in people.items():
        give(person, role, country.nation)
    bend()
    assert soundness.watch(NOON) == 2
    assert queries.broken_now() == ["I2", "I5"]
    told = Notice.objects.filter(person__in=people.values())
    assert {notice.person for notice in told} == set(people.values())
    assert {notice.title for notice in told} == {"Pembukuan tidak cocok: berkas bayar ditahan"}
    assert "(I2, I5)" in told[0].body
    assert not Notice.objects.filter(person=country.people["ketua1"]).exists()


def test_the_command_names_every_proof_and_the_record(country: Country) -> None:
    assert "✓ I5   dana dalam perjalanan sama dengan pembayaran terkirim" in said()
    bend()
    answer = said()
    assert "✗ I2   tidak ada saldo di bawah nol\n       TRANSIT bank:BRI: -7" in answer
    assert answer.endswith("2 invarian tidak terpenuhi. Berkas bayar ditahan; membaca dan pembukuan tetap bisa.")


def test_settings_alone_are_checked_when_asked(country: Country) -> None:
    bend()
    out = StringIO()
    call_command("check", tags=["models"], stdout=out)
    assert "I2" not in out.getvalue()
