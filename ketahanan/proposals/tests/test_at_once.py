"""Two people in the same moment, on a database with row locks: one acts, the other is told."""

from collections.abc import Callable
from typing import Any

import pytest

from ketahanan.flow import operations as flow
from ketahanan.journal.models import Entry, Signature
from ketahanan.proposals import operations
from ketahanan.proposals.kinds import KIND, RANKING_KIND
from ketahanan.proposals.models import BudgetLine, Bundle, Proposal, RankingList
from ketahanan.proposals.operations import drafts
from ketahanan.proposals.tests.story import LATER, Story, other_village, set_quota
from ketahanan.testing import build_country
from tests.racing import at_once

pytestmark = [pytest.mark.postgres_only, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def story() -> Story:
    return Story(build_country())


def step(story: Story, proposal: Proposal, name: str, who: str, given: dict[str, Any]) -> Callable[[], object]:
    by, at = story.as_(who), story.at
    return lambda: flow.perform(KIND, proposal, name, by=by, at=at, given=given)


def test_two_verifiers_at_once_complete_the_verification(story: Story) -> None:
    proposal = story.centre()
    told = at_once(*(step(story, proposal, "verify", who, {"note": "x"}) for who in ("verifier", "verifier2")))
    proposal = story.fresh(proposal)
    assert (told, proposal.state) == ([], "DIVERIFIKASI")
    assert Signature.objects.filter(action="verify").count() == 2
    assert Entry.objects.filter(action="proposal.verify").count() == 1
    assert len(proposal.verifiers) == 2


def test_one_verifier_in_two_windows_signs_once(story: Story) -> None:
    proposal = story.centre()
    told = at_once(*(step(story, proposal, "verify", "verifier", {"note": "x"}) for _window in range(2)))
    assert told == ["Anda sudah menandatangani. Menunggu tanda tangan Verifikator pusat."]
    assert (Signature.objects.filter(action="verify").count(), story.fresh(proposal).state) == (1, "VERIFIKASI_PUSAT")


def test_one_verifier_agrees_while_the_other_returns(story: Story) -> None:
    proposal = story.centre()
    story.do(proposal, "verify", "verifier", {"note": "x"})
    story.reasons(proposal, "verifier2")
    given = {"reason": "Perbaiki.", "reason_code": "RAB"}
    told = at_once(
        step(story, proposal, "verify", "verifier2", {"note": "x"}),
        step(story, proposal, "repair", "verifier", given),
    )
    assert len(told) == 1
    assert story.fresh(proposal).state in {"DIVERIFIKASI", "PERBAIKAN"}


def test_two_editors_of_one_table_keep_one_table(story: Story) -> None:
    proposal = story.make()
    seen = drafts.lines_mark(proposal)

    def save(who: str, count: int) -> Callable[[], object]:
        by, at, lines = story.as_(who), story.at, story.lines()[:count]
        return lambda: operations.set_lines(proposal=proposal, lines=lines, by=by, at=at, seen=seen)

    told = at_once(save("ketua1", 1), save("bendahara1", 2))
    assert len(told) == 1
    assert told[0].startswith("RAB diubah orang lain sejak halaman Anda dibuka.")
    lines = list(BudgetLine.objects.all())
    assert len(lines) in {1, 2}
    assert story.fresh(proposal).requested == sum(line.amount for line in lines)
    assert Entry.objects.filter(action="proposal.lines").count() == 1


def test_an_edit_and_a_signature_do_not_pass_each_other(story: Story) -> None:
    """Either the Ketua signed before the edit, and the signature is void, or after it, and it binds the edit."""
    proposal = story.draft()
    by, at = story.as_("sekretaris1"), story.at
    at_once(
        step(story, proposal, "submit", "ketua1", {}),
        lambda: operations.edit_text(proposal=proposal, values={"aim": "Lain."}, by=by, at=at),
    )
    told = at_once(step(story, proposal, "submit", "pengarah", {}))
    proposal = story.fresh(proposal)
    assert proposal.aim == "Lain."
    assert (told == []) == (proposal.state == "VERIFIKASI_KAB")
    if told:
        assert told == ["Tanda tangan berurutan: sekarang giliran Ketua Pokja."]


def test_two_pokja_begin_at_once_and_share_one_bundle(story: Story) -> None:
    def begin(number: int) -> Callable[[], object]:
        pokja, by, at = story.pokja(number), story.as_(f"ketua{number}"), story.at
        return lambda: operations.make_proposal(pokja=pokja, edition=story.edition, title="x", by=by, at=at)

    assert at_once(*(begin(number) for number in (1, 2, 3, 4))) == []
    assert (Bundle.objects.count(), Proposal.objects.count()) == (1, 4)


def test_a_pokja_begins_twice_at_once(story: Story) -> None:
    pokja, by, at = story.pokja(1), story.as_("ketua1"), story.at

    def begin() -> object:
        return operations.make_proposal(pokja=pokja, edition=story.edition, title="x", by=by, at=at)

    told = at_once(begin, begin)
    assert told == ["Pokja 1 sudah punya usulan pada Desa Berketahanan Sosial 2012. Buka usulan itu."]
    assert Proposal.objects.count() == 1


def test_a_list_signed_twice_at_once_moves_bundles_once(story: Story) -> None:
    set_quota(story.edition, story.country.province, 1, "2/2012")
    first = other_village(story, story.country.village, score=80)
    second = other_village(story, story.country.sister_village, score=70)
    story.at = LATER
    by, at = story.as_("province"), story.at
    ranking = operations.make_ranking(edition=story.edition, province=story.country.province, by=by, at=at)
    told = at_once(*(lambda: flow.perform(RANKING_KIND, ranking, "sign", by=by, at=at) for _time in range(2)))
    assert len(told) == 1
    assert "keadaan berkas sekarang Ditandatangani" in told[0]
    assert (story.fresh(first).state, story.fresh(second).state) == ("VERIFIKASI_PUSAT", "DITANGGUHKAN")
    assert Entry.objects.filter(action="ranking.sign").count() == 1
    assert Entry.objects.filter(action="proposal.rank").count() == 2


def test_a_recommendation_while_the_list_is_signed_is_ranked_exactly_once(story: Story) -> None:
    """Whoever comes first, the latecomer ends in the list or behind it, never beside it."""
    other_village(story, story.country.sister_village, score=90)
    proposal = story.checking()
    story.check(proposal)
    Proposal.objects.filter(pk=proposal.pk).update(state_since=story.at)
    story.at = LATER
    by, at = story.as_("province"), story.at
    ranking = operations.make_ranking(edition=story.edition, province=story.country.province, by=by, at=at)
    told = at_once(
        lambda: flow.perform(RANKING_KIND, ranking, "sign", by=by, at=at),
        step(story, proposal, "recommend", "kabupaten", {"note": "x"}),
    )
    signed = RankingList.objects.get().state == "DITANDATANGANI"
    if not signed:
        assert len(told) == 1
        assert "Susun lagi daftarnya" in told[0]
        assert story.fresh(proposal).state == "DIREKOMENDASI_KAB"
        return
    assert told == []
    assert Bundle.objects.get(pk=proposal.bundle_id).rank == 2
    assert Entry.objects.filter(action="proposal.rank", subject_id=proposal.pk).count() == 1


def test_the_last_place_of_a_quota_is_lifted_into_once(story: Story) -> None:
    set_quota(story.edition, story.country.province, 0, "2/2012")
    first = other_village(story, story.country.village, score=80)
    second = other_village(story, story.country.sister_village, score=70)
    story.rank()
    set_quota(story.edition, story.country.province, 1, "3/2012")
    given = {"reason": "Kuota bertambah."}
    told = at_once(*(step(story, row, "lift", "decider", given) for row in (first, second)))
    assert len(told) == 1
    assert Proposal.objects.filter(state="VERIFIKASI_PUSAT").count() == 1


def test_two_approvals_at_once_stay_within_the_budget(story: Story) -> None:
    rows = [story.recommended(number) for number in (1, 2)]
    story.rank()
    for row in rows:
        for who in ("verifier", "verifier2"):
            story.do(row, "verify", who, {"note": "x"})
    type(story.edition).objects.update(budget=15_000_000)
    told = at_once(*(step(story, row, "approve", "decider", story.decree()) for row in rows))
    assert told == ["Anggaran edisi tinggal Rp5.000.000. Kurangi jumlahnya, atau tangguhkan usulan ini."]
    assert Proposal.objects.filter(state="DISETUJUI").count() == 1
