"""Phones that send the same thing in the same moment, on a database with row locks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ketahanan.instruments.models import Submission, SubmissionConflict, SubmissionFile
from ketahanan.instruments.tests.phone import Phone, filled, out
from ketahanan.journal.models import Entry
from ketahanan.testing import build_country
from tests.racing import together

pytestmark = [pytest.mark.postgres_only, pytest.mark.django_db(transaction=True)]
JPEG = b"\xff\xd8\xff satu"


@pytest.fixture
def phone(settings: Any, tmp_path: Path) -> Phone:
    settings.PRIVATE_ROOT = tmp_path
    country = build_country()
    out(country)
    found = Phone(country)
    found.get("/formList")
    return found


def at_once(*acts: Callable[[], int]) -> Counter[int]:
    """How often each status was answered."""
    return Counter(together(*acts))


def test_of_ten_equal_posts_one_is_received_and_the_others_were_here(phone: Phone) -> None:
    xml = filled(photos=["a.jpg"])
    told = at_once(*[lambda: int(phone.send(xml, ("a.jpg", JPEG)).status_code)] * 10)
    assert told == {201: 1, 202: 9}
    assert (Submission.objects.count(), SubmissionFile.objects.count()) == (1, 1)
    assert Entry.objects.filter(action__startswith="submission.").count() == 1


def test_of_ten_equal_edits_one_is_received_and_the_others_were_here(phone: Phone) -> None:
    assert phone.send(filled(photos=["a.jpg"]), ("a.jpg", JPEG)).status_code == 201
    edit = filled("uuid:2", photos=["a.jpg"], old="uuid:1")
    assert at_once(*[lambda: int(phone.send(edit).status_code)] * 10) == {201: 1, 202: 9}
    assert list(Submission.objects.filter(is_current=True).values_list("instance_id", flat=True)) == ["uuid:2"]


def test_of_two_edits_of_the_same_one_is_late(phone: Phone) -> None:
    assert phone.send(filled()).status_code == 201
    edits = [filled(number, old="uuid:1") for number in ("uuid:2", "uuid:3")]
    told = at_once(*[lambda xml=xml: int(phone.send(xml).status_code) for xml in edits])
    assert told == {201: 1, 409: 1}
    assert Submission.objects.filter(is_current=True).count() == 1


def test_different_answers_under_one_number_are_both_kept(phone: Phone) -> None:
    both = [filled(), filled(photos=["a.jpg"])]
    assert at_once(*[lambda xml=xml: int(phone.send(xml).status_code) for xml in both]) == {201: 1, 409: 1}
    kept = {bytes(Submission.objects.get().raw), bytes(SubmissionConflict.objects.get().raw)}
    assert kept == set(both)


def test_files_of_one_submission_sent_in_several_posts_at_once_are_each_kept_once(phone: Phone) -> None:
    names = [f"{number}.jpg" for number in range(6)]
    xml = filled(photos=names)
    assert phone.send(xml).status_code == 201
    told = at_once(*[lambda name=name: int(phone.send(xml, (name, JPEG)).status_code) for name in names * 2])
    assert told == {201: 6, 202: 6}
    assert sorted(SubmissionFile.objects.values_list("name", flat=True)) == names
