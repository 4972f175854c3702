"""Two who seal in the same moment, and one who seals while others post, on a database with row locks."""

from __future__ import annotations

import pytest

from ketahanan.ledger.models import Transfer
from ketahanan.proof import audit, operations
from ketahanan.proof.models import Checkpoint, Leaf
from ketahanan.proof.tests import acting
from ketahanan.testing import NOON
from tests.racing import together

pytestmark = [pytest.mark.postgres_only, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("turn", range(3))
def test_two_sealers_make_each_leaf_once(turn: int) -> None:
    acting.notes(300)
    acting.send()
    assert sum(together(*[lambda: operations.seal(NOON)] * 3)) == 301
    assert Leaf.objects.count() == 301
    assert Checkpoint.objects.count() == 1
    assert audit.broken() == []


def test_posting_and_sealing_do_not_stop_each_other() -> None:
    def post(begin: int) -> int:
        for number in range(begin, begin + 15):
            acting.send(number)
            acting.note(number)
        return 0

    def seal() -> int:
        return sum(operations.seal(NOON) for _turn in range(15))

    sealed = sum(together(lambda: post(0), lambda: post(100), seal, seal))
    assert sealed + operations.seal(NOON) == 60
    assert Transfer.objects.count() == Leaf.objects.filter(kind="T").count() == 30
    assert audit.broken() == []
    assert audit.late_rows() == []
