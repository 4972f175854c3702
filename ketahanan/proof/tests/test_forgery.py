"""Whoever has the database, every right and the key itself still cannot change the past of who kept a checkpoint."""

from __future__ import annotations

import pytest
from django.db import connection

from ketahanan.common.errors import Refused
from ketahanan.ledger import audit as ledger
from ketahanan.proof import audit, bundle, chain, keys, notes, operations, queries, verify
from ketahanan.proof.models import Checkpoint
from ketahanan.proof.tests import acting
from ketahanan.testing import NOON, Country, build_country

pytestmark = pytest.mark.django_db(transaction=True)

FORGED = 20_000_000


def lines(country: Country, **more: object) -> list[verify.Line]:
    return list(verify.check(chain.of_village(country.village, edition=chain.AUDITOR, at=NOON), **more))  # type: ignore[arg-type]


def forge() -> None:
    """One old amount is changed, in every place where it stands; then the whole log is made anew with the same key."""
    acting.without_guards("ledger_transfer", *acting.TABLES)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_transfer SET amount = %s WHERE reference IN ('hibah:1', 'DBS1', 'pagu')", [FORGED])
        for table in acting.TABLES:
            cursor.execute(f"DELETE FROM {table}")
        cursor.execute("UPDATE journal_counter SET value = 0 WHERE name = 'proof'")


@pytest.mark.parametrize("same_size", [True, False])
def test_a_past_that_was_changed_with_every_right_fails_against_yesterdays_checkpoint(same_size: bool) -> None:
    country = build_country()
    acting.promise(country.village.pk)
    acting.note(1, area=country.village.pk)
    operations.seal(NOON)
    yesterday = Checkpoint.objects.get()
    kept = notes.read(yesterday.note)
    forge()
    if same_size:
        operations.seal(NOON)
    acting.note(2, area=country.village.pk)
    operations.seal(NOON)

    # All that can be asked of the house itself is in order: that is why somebody else must keep something.
    assert audit.broken() == [] == audit.late_rows()
    assert ledger.in_order()
    assert not [line for line in lines(country, key=keys.public()) if line.holds is False]

    today = queries.newest()
    assert today is not None
    growth = bundle.Growth(yesterday.size, today.size, queries.growth(yesterday.size, today.size))
    found = [line for line in lines(country, key=keys.public(), kept=kept, growth=growth) if line.holds is False]
    assert [line.sentence % line.words for line in found] == [
        f"Log yang sekarang bukan lanjutan dari titik periksa Anda ({yesterday.size} → {today.size}): masa lalu diganti. "
        "Simpan kedua berkas dan laporkan."
    ]
    with pytest.raises(Refused, match="berbeda padahal jumlahnya sama" if same_size else "tidak bertanda tangan kami"):
        operations.keep(witness="inspektorat.id", text=yesterday.note, at=NOON)


def test_an_honest_log_passes_the_same_check() -> None:
    country = build_country()
    acting.promise(country.village.pk)
    operations.seal(NOON)
    yesterday = Checkpoint.objects.get()
    acting.note(2, area=country.village.pk)
    operations.seal(NOON)
    growth = bundle.Growth(yesterday.size, yesterday.size + 1, queries.growth(yesterday.size, yesterday.size + 1))
    assert all(line.holds is not False for line in lines(country, kept=notes.read(yesterday.note), growth=growth))
