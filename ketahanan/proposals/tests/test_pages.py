"""Pages of proposals: who reaches them, how many statements, nothing typed is lost."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ketahanan.common import clock
from ketahanan.proposals.models import Proposal, RankingList
from ketahanan.proposals.tests.story import Story
from ketahanan.testing import Country


@pytest.fixture
def story(country: Country, monkeypatch: pytest.MonkeyPatch) -> Story:
    found = Story(country)
    monkeypatch.setattr(clock, "now", lambda: found.at)
    return found


def login(client: Client, story: Story, who: str) -> Client:
    client.force_login(story.country.user(who))
    return client


def page(proposal: Proposal, name: str = "detail", *more: Any) -> str:
    return reverse(f"proposal:{name}", args=[proposal.public_id, *more])


STATES = ["draft", "checking", "returned", "recommended", "centre", "verified", "approved"]


@pytest.mark.parametrize("state", STATES)
def test_every_part_of_the_page_takes_few_statements(
    story: Story, client: Client, state: str, django_assert_max_num_queries: Any
) -> None:
    proposal = getattr(story, state)()
    for who in ("ketua1", "pengarah", "kabupaten", "province", "verifier", "decider", "apip", "camat"):
        login(client, story, who)
        for part in ("usulan", "nilai", "versi"):
            with django_assert_max_num_queries(12):
                answer = client.get(page(proposal) + f"?bagian={part}")
            assert answer.status_code == 200, (who, part)
            assert "Usulan Pokja 1, Desa Taccorong" in answer.content.decode()
        with django_assert_max_num_queries(12):
            assert "Rumah belajar" in client.get("/usulan/").content.decode()


def test_strangers_and_neighbours_find_nothing(story: Story, client: Client) -> None:
    proposal = story.approved()
    ranking = RankingList.objects.get()
    for who in ("neighbour", "neighbour_ketua", "stranger"):
        login(client, story, who)
        assert "Rumah belajar" not in client.get("/usulan/").content.decode()
        for address in (
            page(proposal), page(proposal, "text"), page(proposal, "rab"), page(proposal, "check"),
            page(proposal, "score"), page(proposal, "reasons"), page(proposal, "version", 1),
            page(proposal, "act", "setujui"),
        ):  # fmt: skip
            assert client.get(address).status_code == 404, (who, address)
            assert client.post(address).status_code in {404, 405}, (who, address)
    for who in ("neighbour_ketua", "stranger", "ketua1"):
        login(client, story, who)
        assert client.get(reverse("ranking:detail", args=[ranking.public_id])).status_code == 404


def test_taking_back_is_offered_and_never_shown_as_a_signature_that_lacks(story: Story, client: Client) -> None:
    proposal = story.checking()
    text = login(client, story, "ketua1").get(page(proposal)).text
    assert "Tarik usulan" in text
    assert "Giliran Anda" not in text
    assert "Belum giliran Anda" in text
    assert "Tanda tangan</h2>" not in text
    judge = login(client, story, "kabupaten").get(page(proposal)).text
    assert "Giliran Anda" in judge
    assert "Tarik usulan" not in judge


def test_a_suspended_village_is_told_who_stopped_it_and_until_when(story: Story, client: Client) -> None:
    proposal = story.centre()
    story.do(proposal, "suspend", "decider", {"reason": "Menunggu hasil audit."})
    login(client, story, "ketua1")
    for part in ("usulan", "nilai"):
        html = client.get(page(proposal) + f"?bagian={part}").text
        assert "Pejabat penetap menangguhkan usulan ini; alasannya ada di riwayat." in html
        assert "usulan berakhir bersama edisi, 31 Desember 2012." in html
