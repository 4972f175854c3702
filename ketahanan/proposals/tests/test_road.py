"""The whole way of a proposal, as the table and the rules say."""

import pytest

from ketahanan.documents.models import Document
from ketahanan.editions.models import Award
from ketahanan.journal.models import Entry
from ketahanan.proposals import queries
from ketahanan.proposals.models import ProposalVersion
from ketahanan.proposals.tests.story import Story
from ketahanan.testing import Country


@pytest.fixture
def story(country: Country) -> Story:
    return Story(country)


def test_a_proposal_goes_from_draft_to_decree(story: Story) -> None:
    proposal = story.approved()
    assert (proposal.state, proposal.approved, proposal.sk_no) == ("DISETUJUI", 10_000_000, "36/SK/2012")
    names = [e.action.removeprefix("proposal.") for e in Entry.objects.filter(subject_kind="proposal").order_by("seq")]
    assert names == [
        "make", "edit", "lines", "attach", "submit.sign", "submit", "receive", "check", "visit", "score", "recommend",
        "rank", "forward", "verify.sign", "verify", "approve",
    ]  # fmt: skip
    assert ProposalVersion.objects.count() == 1
    assert Award.objects.filter(area=story.area, decree_no="36/SK/2012").count() == 1
    assert set(Document.objects.filter(kind__in=["B13", "B14"]).values_list("kind", flat=True)) == {"B13", "B14"}
    public = queries.public_proposals(story.area)
    assert [(p.pokja, p.title, p.sk_no) for p in public] == [(1, "Rumah belajar", "36/SK/2012")]
