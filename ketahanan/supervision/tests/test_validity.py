"""How long a passed visit counts, and for whom; the gate's sentence says why not."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketahanan.common.errors import Refused
from ketahanan.flow.operations import perform
from ketahanan.proposals.models import Proposal
from ketahanan.proposals.tests.story import Story
from ketahanan.supervision import queries
from ketahanan.supervision.models import Visit
from ketahanan.supervision.tests.making import (
    LEFT,
    SIGNED,
    active_account,
    agreed,
    arrived,
    assigned,
    do,
    handed_in,
    ready,
    send,
    signed,
    visit_in,
)
from ketahanan.supervision.validity import Facts, Verdict, verdict
from ketahanan.testing import NOON, Country
from ketahanan.villages.kinds import KIND as INSTITUTION
from ketahanan.villages.models import PokjaAccount

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
WITA = "Asia/Makassar"
# 23.59 of the sixtieth day there, and one minute later.
LAST_MINUTE = datetime(2013, 2, 1, 15, 59, tzinfo=NOON.tzinfo)
moments = st.datetimes(datetime(2012, 1, 1), datetime(2013, 12, 31)).map(  # noqa: DTZ001
    lambda when: when.replace(tzinfo=NOON.tzinfo)
)


@pytest.fixture
def story(country: Country) -> Story:
    return ready(country)


def holds(story: Story, at: datetime = SIGNED, number: int | None = None) -> bool:
    """The answer of all forms of the rule, which must be one."""
    asked = story.pokja(number) if number else None
    one = queries.valid_visit(story.area, story.edition, at, asked) is not None
    assert one is (queries.gate_sentence(story.area, story.edition, at, asked) == "")
    if number:
        row = Proposal.objects.annotate(**queries.visit_facts()).get(area=story.area, pokja=asked)
        assert queries.row_holds(row, at) is one
    served = queries.valid_visit(story.area, story.edition, at) is not None
    served |= Visit.objects.filter(area=story.area, state__in=queries.UNDER_WAY).exists()
    place = (story.area.pk, story.edition.pk)
    assert (place in queries.waiting(story.country.as_("decider"), at)) is not served
    return one


def sentence(story: Story, at: datetime = SIGNED, number: int | None = None) -> str:
    return queries.gate_sentence(story.area, story.edition, at, story.pokja(number) if number else None)


# The rule -----------------------------------------------------------------------------------------------------------


def said(facts: Facts, at: datetime, days: int = 60) -> Verdict:
    return verdict(facts, at, valid_days=days, zone=WITA)


def test_nothing_holds_without_a_pass() -> None:
    assert said(Facts(), NOON) is Verdict.NONE
    assert said(Facts(failed_at=NOON), NOON) is Verdict.NONE


@given(passed=moments, days=st.integers(0, 400), hours=st.integers(0, 10_000))
def test_a_pass_counts_through_its_last_day_there(passed: datetime, days: int, hours: int) -> None:
    at = passed + timedelta(hours=hours)
    local = timedelta(hours=8)
    young = ((at + local).date() - (passed + local).date()).days <= days
    assert said(Facts(passed_at=passed), at, days) is (Verdict.HOLDS if young else Verdict.TOO_OLD)


@given(passed=moments, seen=moments, changed=moments)
def test_what_changed_after_it_was_seen_ends_it(passed: datetime, seen: datetime, changed: datetime) -> None:
    expect = changed > seen
    for name, found in (("officers_changed_at", Verdict.OFFICERS), ("account_changed_at", Verdict.ACCOUNT)):
        facts = Facts(passed_at=passed, seen_at=seen, **{name: changed})
        assert said(facts, passed) is (found if expect else Verdict.HOLDS)
    later = Facts(passed_at=passed, failed_at=changed)
    assert said(later, passed) is (Verdict.FAILED if changed > passed else Verdict.HOLDS)


# On a village -------------------------------------------------------------------------------------------------------


def test_a_village_without_a_visit_is_told_who_sends_one(story: Story) -> None:
    assert not holds(story, number=1)
    assert sentence(story) == (
        "Belum ada supervisi awal. Minta pejabat penetap atau dinas sosial provinsi menugaskan dua petugas."
    )


def test_a_visit_on_its_way_says_how_far_it_is(country: Country, story: Story) -> None:
    assigned(country)
    assert sentence(story) == (
        "Supervisi awal sedang berjalan: ditugaskan. Tunggu sampai hasilnya ditandatangani."
    )
    assert not holds(story, number=1)


def test_a_failed_visit_asks_for_repair(country: Country, story: Story) -> None:
    visit_in(country, "TIDAK_LAYAK")
    assert not holds(story, number=1)
    assert sentence(story) == (
        "Hasil supervisi awal belum layak. Desa melaporkan perbaikan, lalu supervisi awal diulang."
    )


def test_a_cancelled_visit_is_as_none(country: Country, story: Story) -> None:
    visit_in(country, "BATAL")
    assert not holds(story, number=1)
    assert sentence(story).startswith("Belum ada supervisi awal.")


@pytest.mark.parametrize(("at", "good"), [(SIGNED, True), (LAST_MINUTE, True), (LAST_MINUTE + MINUTE, False)])
def test_sixty_days_count_and_the_sixty_first_does_not(
    country: Country, story: Story, at: datetime, good: bool
) -> None:
    signed(country)
    assert holds(story, at, 1) is holds(story, at) is good
    expected = "Supervisi awal berlaku sampai 1 Februari 2013 dan sudah lewat. Minta kunjungan baru."
    assert sentence(story, at) == ("" if good else expected)


def test_the_days_are_the_editions(country: Country) -> None:
    story = ready(country, visit_valid_days=5)
    signed(country)
    assert holds(story, SIGNED + 5 * DAY, 1)
    assert not holds(story, SIGNED + 6 * DAY, 1)


def test_only_the_own_account_ends_it(country: Country, story: Story) -> None:
    active_account(story, 1)
    signed(country)
    assert holds(story, number=1)
    active_account(story, 3, since=SIGNED + DAY)
    later = SIGNED + 2 * DAY
    assert holds(story, later, 1)
    assert holds(story, later), "Pokja 3 has no approved proposal"
    PokjaAccount.objects.filter(pokja=story.pokja(1)).update(state_since=SIGNED + DAY)
    told = "Rekening Pokja 1 berganti setelah kunjungan. Minta supervisi awal baru."
    assert not holds(story, later, 1)
    assert sentence(story, later, 1) == sentence(story, later) == told
    assert queries.valid_visit(story.area, story.edition, later, story.pokja(2)) is not None


def test_an_account_that_changed_between_the_visit_and_the_signatures_was_not_seen(
    country: Country, story: Story
) -> None:
    visit = agreed(country)
    active_account(story, 1, since=LEFT + MINUTE)
    signed(country, visit)
    assert not holds(story, number=1)


def test_an_account_on_its_way_changes_nothing_yet(country: Country, story: Story) -> None:
    active_account(story, 1)
    signed(country)
    active_account(story, 1, since=SIGNED + DAY, state="DIUSULKAN", version=2)
    assert holds(story, SIGNED + 2 * DAY, 1)


def test_new_officers_end_it_for_every_pokja(country: Country, story: Story) -> None:
    signed(country)
    reopen(country, story, SIGNED + DAY)
    later = SIGNED + 2 * DAY
    assert not holds(story, later, 1)
    assert (
        sentence(story, later, 1)
        == sentence(story, later, 2)
        == ("Susunan pengurus berubah setelah kunjungan. Minta supervisi awal baru.")
    )


def test_a_later_failure_counts_more_than_an_earlier_pass(country: Country, story: Story) -> None:
    first = signed(country)
    later = visit_later(country, story)
    assert later.state == "TIDAK_LAYAK"
    assert not holds(story, SIGNED + 3 * DAY, 1)
    assert sentence(story, SIGNED + 3 * DAY) == (
        "Kunjungan terakhir belum layak. Desa melaporkan perbaikan, lalu supervisi awal diulang."
    )
    assert later.replaces_id is None
    assert first.passed_at


def visit_later(country: Country, story: Story) -> Visit:
    """A second visit three days later, which finds fault."""
    active_account(story, 1, since=SIGNED + DAY)
    day = NOON + 3 * DAY
    visit = send(country, at=SIGNED + 2 * DAY, scheduled_on=day.date())
    visit = handed_in(country, arrived(country, visit, at=day), no={6}, at=LEFT + 3 * DAY)
    visit = agreed(country, visit, at=LEFT + 3 * DAY)
    return signed(country, visit, passed=False, at=SIGNED + 3 * DAY)


def reopen(country: Country, story: Story, at: datetime) -> Any:
    """The Pengarah opens the composition."""
    return perform(
        INSTITUTION,
        story.institution,
        "amend",
        by=country.as_("pengarah", at),
        at=at,
        given={"reason": "Ketua pindah."},
    )


def test_the_village_does_not_sign_once_the_officers_are_others(country: Country, story: Story) -> None:
    visit = agreed(country)
    reopen(country, story, LEFT + MINUTE)
    with pytest.raises(Refused) as told:
        do(country, visit, "sign", "ketua1", at=SIGNED)
    assert told.value.sentence == (
        "Susunan pengurus berubah setelah petugas berkunjung. Minta pembatalan dan kunjungan baru."
    )


def test_the_rule_over_many_rows_is_one_statement(
    country: Country, story: Story, django_assert_num_queries: Any
) -> None:
    signed(country)
    rows = Proposal.objects.select_related("area", "edition").annotate(**queries.visit_facts())
    with django_assert_num_queries(1):
        assert [queries.row_holds(row, SIGNED) for row in rows] == [True]
    pokja = story.pokja(1)
    with django_assert_num_queries(2):
        queries.valid_visit(story.area, story.edition, SIGNED, pokja)
