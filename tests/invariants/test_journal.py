"""The trail only grows, has no gap, and can forget a name without losing an entry: rows 62 and 63."""

import hashlib
import json

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from ketahanan.journal import operations as journal
from ketahanan.journal.models import Entry, Veil
from ketahanan.journal.operations import Personal
from ketahanan.testing import NOON

Plain = st.none() | st.booleans() | st.integers() | st.text(max_size=20)
Json = st.recursive(
    Plain, lambda part: st.lists(part, max_size=3) | st.dictionaries(st.text(max_size=5), part, max_size=3)
)


@given(st.dictionaries(st.text(max_size=8), Json, max_size=5))
def test_equal_content_has_equal_text_whatever_the_order(value: dict[str, object]) -> None:
    turned = dict(reversed(list(value.items())))
    assert journal.canonical(value) == journal.canonical(turned)
    assert json.loads(journal.canonical(value)) == value


def test_the_journal_takes_no_float() -> None:
    with pytest.raises(TypeError, match="no floats"):
        journal.canonical({"share": [1, {"deep": 0.5}]})


@pytest.mark.django_db
def test_an_act_that_was_undone_leaves_no_gap() -> None:
    with transaction.atomic():
        first = journal.record(action="x.make", subject=("x", 1), at=NOON).seq
    with transaction.atomic():
        journal.record(action="x.make", subject=("x", 2), at=NOON)
        transaction.set_rollback(True)
    with transaction.atomic():
        assert journal.record(action="x.make", subject=("x", 3), at=NOON).seq == first + 1


@pytest.mark.django_db(transaction=True)
def test_a_number_outside_a_transaction_is_refused() -> None:
    with pytest.raises(RuntimeError, match="inside a transaction"):
        journal.next_number("journal")


@pytest.mark.django_db
def test_a_personal_value_can_be_erased_and_its_entry_stays() -> None:
    """Row 62."""
    with transaction.atomic():
        entry = journal.record(
            action="x.make",
            subject=("x", 1),
            at=NOON,
            details={"name": Personal("Siti"), "before": 1, "after": 2},
        )
    veil = Veil.objects.get(entry=entry)
    seal = hashlib.sha256((veil.salt + "Siti").encode()).hexdigest()
    assert "Siti" not in entry.details
    assert json.loads(entry.details) == {"after": 2, "before": 1, "name": {"sha256": seal}}
    veil.delete()
    assert Entry.objects.get(pk=entry.pk).details == entry.details
