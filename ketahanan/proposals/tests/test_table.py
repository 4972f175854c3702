"""Every action × state × member of the cast: allowed exactly where the table says so, with the reason otherwise."""

from dataclasses import replace

import pytest
from django.db import transaction

from ketahanan.common.actions import Action
from ketahanan.common.errors import NotAllowed, Refused, Stale
from ketahanan.common.roles import ROLES
from ketahanan.flow import operations as flow
from ketahanan.people.models import Person
from ketahanan.people.posts import SYSTEM
from ketahanan.proposals.kinds import KIND, RANKING_KIND
from ketahanan.proposals.models import Proposal
from ketahanan.proposals.tests.story import Story
from ketahanan.proposals.workflow import PROPOSAL, RANKING, S
from ketahanan.testing import CAST, Country
from ketahanan.villages.models import Institution

pytestmark = pytest.mark.once

# The table alone: what guards ask is tested where they are.
BARE = replace(KIND, guards={}, effects={}, follows={})
GIVEN = {"reason": "x", "reason_code": "LAIN", "note": "x", "sk_no": "1", "amount": 1}
NEAR = {"nation", "province", "kabupaten", "kecamatan", "village"}


@pytest.fixture
def story(country: Country) -> Story:
    return Story(country)


def fits(who: str, row: Action, slot: int) -> bool:
    _name, role, place, pokja = CAST[who]
    return role in row.signers[slot] and place in NEAR and pokja in (None, 1)


def expected(who: str, row: Action) -> str:
    """"" when allowed, else the beginning of the reason."""
    if row.is_system:
        return "Tindakan ini dilakukan sistem sendiri."
    if not any(fits(who, row, slot) for slot in range(len(row.signers))):
        return f"Tindakan “{row.label}” hanya untuk "
    if row.in_order and not fits(who, row, 0):
        return f"Tanda tangan berurutan: sekarang giliran {ROLES[next(iter(row.signers[0]))].label}."
    return ""


def attempt(story: Story, proposal: Proposal, row: Action, who: str) -> str:
    """What the engine answers; nothing stays."""
    try:
        with transaction.atomic():
            by = SYSTEM if who == "system" else story.as_(who)
            flow.perform(BARE, proposal, row.name, by=by, at=story.at, given=GIVEN)
            transaction.set_rollback(True)
    except Refused as refused:
        return refused.sentence
    return ""


def in_state(proposal: Proposal, state: str) -> Proposal:
    Proposal.objects.filter(pk=proposal.pk).update(state=state, rejected_level="prov")
    return proposal


@pytest.mark.parametrize("row", PROPOSAL.actions, ids=lambda row: row.name)
def test_each_member_of_the_cast_may_do_what_the_table_says(story: Story, row: Action) -> None:
    proposal = in_state(story.make(), min(row.frm))
    for who in CAST:
        told = attempt(story, proposal, row, who)
        wanted = expected(who, row)
        assert told.startswith(wanted) if wanted else told == "", (row.name, who, told)
    assert (attempt(story, proposal, row, "system") == "") == row.is_system


@pytest.mark.parametrize("row", PROPOSAL.actions, ids=lambda row: row.name)
def test_each_action_is_open_in_its_states_only(story: Story, row: Action) -> None:
    proposal = story.make()
    who = "system" if row.is_system else next(who for who in CAST if fits(who, row, 0))
    for state in S:
        told = attempt(story, in_state(proposal, state), row, who)
        assert (told == "") == (state in row.frm), (row.name, state, told)
        if state not in row.frm:
            assert f"keadaan berkas sekarang {PROPOSAL.states[state]}" in told


def test_the_tables_have_no_fault() -> None:
    assert PROPOSAL.faults() == []
    assert RANKING.faults() == []
    assert RANKING_KIND.flow is RANKING


@pytest.mark.parametrize(
    ("row", "duty", "who", "words"),
    [
        ("recommend", "companions", "kabupaten", "mendampingi desa ini"),
        ("return_kab", "companions", "kabupaten", "mendampingi desa ini"),
        ("reject_kab", "companions", "kabupaten", "mendampingi desa ini"),
        ("verify", "companions", "verifier", "mendampingi desa ini"),
        ("repair", "companions", "verifier", "mendampingi desa ini"),
        ("approve", "companions", "decider", "mendampingi desa ini"),
        ("approve", "verifiers", "decider", "sudah memverifikasi usulan ini"),
        ("reject_centre", "verifiers", "decider", "sudah memverifikasi usulan ini"),
        ("accept_objection", "rejected_by", "decider", "menolak usulan ini"),
        ("deny_objection", "rejected_by", "province", "menolak usulan ini"),
    ],
)
def test_duties_exclude(story: Story, row: str, duty: str, who: str, words: str) -> None:
    proposal = in_state(story.make(), min(PROPOSAL[row].frm))
    person: Person = story.country.people[who]
    if duty == "companions":
        Institution.objects.update(companions=[person.pk])
    elif duty == "verifiers":
        Proposal.objects.update(verifiers=[person.pk])
    else:
        Proposal.objects.update(rejected_by=person)
    with pytest.raises(NotAllowed) as told:
        flow.perform(BARE, proposal, row, by=story.as_(who), at=story.at, given=GIVEN)
    label = PROPOSAL[row].label
    assert told.value.sentence == f"Anda {words}, jadi “{label}” harus dilakukan orang lain."


def test_the_second_of_two_presses_reads_the_new_state(story: Story) -> None:
    proposal = story.checking()
    story.check(proposal)
    story.do(proposal, "recommend", "kabupaten", {"note": "x"})
    with pytest.raises(Stale, match="keadaan berkas sekarang Direkomendasikan kabupaten"):
        story.do(proposal, "recommend", "kabupaten", {"note": "x"})
