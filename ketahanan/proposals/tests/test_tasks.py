"""What waits for whom: only what the person may really do now."""

from ketahanan.flow import queries
from ketahanan.proposals.kinds import KIND
from ketahanan.proposals.models import Proposal
from ketahanan.proposals.tests.story import Story
from ketahanan.testing import Country


def waiting(story: Story, who: str) -> list[str]:
    return [task.label for task in queries.tasks([KIND], story.as_(who), story.at)]


def refused(story: Story) -> Proposal:
    proposal = story.checking()
    story.do(proposal, "reject_kab", "kabupaten", {"reason_code": "GANDA", "reason": "Sudah dibiayai."})
    for who in ("ketua1", "pengarah"):
        story.do(proposal, "object", who, {"reason": "Objeknya lain."})
    return story.fresh(proposal)


def test_the_pengarah_signs_after_the_ketua(country: Country) -> None:
    story = Story(country)
    proposal = story.draft()
    assert (waiting(story, "ketua1"), waiting(story, "pengarah")) == (["Ajukan"], [])
    story.do(proposal, "submit", "ketua1")
    assert (waiting(story, "ketua1"), waiting(story, "pengarah")) == (["Unggah berkas"], ["Ajukan"])


def test_after_an_edit_it_is_the_ketuas_turn_again(country: Country) -> None:
    story = Story(country)
    proposal = story.draft()
    story.do(proposal, "submit", "ketua1")
    story.attach(proposal, "BL")
    assert (waiting(story, "ketua1"), waiting(story, "pengarah")) == (["Ajukan"], [])


def test_an_objection_waits_for_the_level_above_only(country: Country) -> None:
    story = Story(country)
    assert refused(story).state == "KEBERATAN"
    assert waiting(story, "province") == ["Terima keberatan"]
    assert waiting(story, "verifier") == []
    assert waiting(story, "decider") == []
