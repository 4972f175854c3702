"""The province's one list: who enters, in which order, what signing moves."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from ketahanan.areas.models import Kind, Level
from ketahanan.common.errors import NotAllowed, Refused, Stale
from ketahanan.editions.models import Edition, Quota
from ketahanan.flow import operations as flow
from ketahanan.journal.models import Entry
from ketahanan.proposals import operations, order
from ketahanan.proposals.kinds import RANKING_KIND
from ketahanan.proposals.models import Bundle, Proposal, RankingList
from ketahanan.proposals.tests.story import DAY, EARLY, LATER, Story, other_village, set_quota
from ketahanan.proposals.workflow import PROPOSAL
from ketahanan.testing import Country, make_area
from ketahanan.villages.models import Institution, Pokja


@pytest.fixture
def story(country: Country) -> Story:
    return Story(country)


def make(story: Story) -> RankingList:
    story.at = LATER
    return operations.make_ranking(
        edition=story.edition, province=story.country.province, by=story.as_("province"), at=story.at
    )


def sign(story: Story, ranking: RankingList) -> Any:
    return flow.perform(RANKING_KIND, ranking, "sign", by=story.as_("province"), at=story.at)


def refused(act: Any) -> str:
    with pytest.raises(Refused) as error:
        act()
    return error.value.sentence


def names(ranking: RankingList) -> list[str]:
    known = dict(Bundle.objects.values_list("pk", "area__name"))
    return [known[entry["bundle"]] for entry in RankingList.objects.get(pk=ranking.pk).order]


def test_higher_points_first_then_the_earlier_complete_submission(story: Story) -> None:
    country = story.country
    other_village(story, country.village, score=70, at=EARLY + 2 * DAY)
    other_village(story, country.sister_village, score=90, at=EARLY + 3 * DAY)
    other_village(story, country.kelurahan, score=70, at=EARLY)
    other_village(story, country.other_village, score=70, at=EARLY + DAY)
    assert names(make(story)) == ["Polewali", "Mariorennu", "Tempe", "Taccorong"]


def test_a_list_is_made_once_after_closing_by_the_province(story: Story) -> None:
    story.at = EARLY
    with pytest.raises(Refused) as error:
        operations.make_ranking(
            edition=story.edition, province=story.country.province, by=story.as_("province"), at=story.at
        )
    assert error.value.sentence == (
        "Usulan Desa Berketahanan Sosial 2012 masih diterima sampai 31 Oktober 2012. Peringkat disusun sesudahnya."
    )
    make(story)
    assert refused(lambda: make(story)) == (
        "Provinsi Sulawesi Selatan sudah punya daftar peringkat untuk Desa Berketahanan Sosial 2012. Buka daftar itu."
    )
    for who in ("kabupaten", "verifier", "admin", "stranger"):
        with pytest.raises(NotAllowed, match="Menyusun peringkat hanya untuk Dinas sosial provinsi di wilayah ini."):
            operations.make_ranking(
                edition=story.edition, province=story.country.province, by=story.as_(who), at=story.at
            )
    with pytest.raises(Refused, match="Peringkat disusun untuk satu provinsi. Pilih provinsi."):
        operations.make_ranking(
            edition=story.edition, province=story.country.kabupaten, by=story.as_("province"), at=story.at
        )


def test_an_edition_that_closed_early_may_be_ranked_before_the_day(story: Story) -> None:
    Edition.objects.update(state="TUTUP_USULAN")
    story.edition.refresh_from_db()
    by = story.as_("province")
    assert operations.make_ranking(edition=story.edition, province=story.country.province, by=by, at=EARLY).order == []


def test_signing_forwards_within_the_quota_and_parks_the_rest(story: Story) -> None:
    country = story.country
    rows = [
        other_village(story, area, score=score)
        for area, score in ((country.village, 60), (country.sister_village, 90), (country.other_village, 80),
                            (country.kelurahan, 85))
    ]  # fmt: skip
    other_village(story, country.sister_village, score=90, number=2)
    set_quota(story.edition, country.province, 2, "2/2012")
    set_quota(story.edition, country.kabupaten, 1, "3/2012")
    ranking = make(story)
    done = sign(story, ranking)
    assert done.record.state == "DITANDATANGANI"
    states = {row.area.name: (Proposal.objects.get(pk=row.pk).state, b.rank, b.in_quota)
              for row in rows for b in [Bundle.objects.get(pk=row.bundle_id)]}  # fmt: skip
    assert states == {
        "Polewali": ("VERIFIKASI_PUSAT", 1, True),
        "Mariorennu": ("DITANGGUHKAN", 2, False),  # its kabupaten has one place
        "Tempe": ("VERIFIKASI_PUSAT", 3, True),
        "Taccorong": ("DITANGGUHKAN", 4, False),
    }
    seqs = list(Entry.objects.order_by("seq").values_list("seq", flat=True))
    assert seqs == list(range(1, len(seqs) + 1))
    moves = list(Entry.objects.filter(subject_id=rows[1].pk, subject_kind="proposal").order_by("seq"))
    assert [entry.action for entry in moves] == ["proposal.rank", "proposal.forward"]
    assert json.loads(moves[1].details)["after"] == {"state": "VERIFIKASI_PUSAT"}
    assert refused(lambda: sign(story, ranking)).startswith("“Tandatangani peringkat” tidak bisa lagi")


def test_what_stands_against_a_signature(story: Story) -> None:
    ranking = make(story)
    assert refused(lambda: sign(story, ranking)) == (
        "Belum ada desa yang direkomendasikan kabupaten. Daftar kosong tidak bisa ditandatangani."
    )
    row = other_village(story, story.country.village, score=70)
    assert refused(lambda: sign(story, ranking)) == (
        "Usulan atau nilai berubah sejak daftar disusun. Susun lagi daftarnya, periksa, lalu tanda tangani."
    )
    operations.refresh_ranking(ranking=ranking, by=story.as_("province"), at=story.at)
    waiting = other_village(story, story.country.sister_village, score=80)
    Proposal.objects.filter(pk=waiting.pk).update(state="VERIFIKASI_KAB", state_since=story.at - 14 * DAY)
    assert refused(lambda: sign(story, ranking)) == (
        "Masih diperiksa kabupaten: Polewali. Tunggu hasilnya, paling lama sampai 20 November 2012."
    )
    story.at += DAY
    Quota.objects.all().delete()
    assert refused(lambda: sign(story, ranking)) == (
        "Kuota Provinsi Sulawesi Selatan belum ditetapkan. Minta admin pusat mencatat keputusannya."
    )
    set_quota(story.edition, story.country.province, 5)
    sign(story, ranking)
    assert Proposal.objects.get(pk=row.pk).state == "VERIFIKASI_PUSAT"


def test_latecomers_share_the_fate_of_their_village(story: Story) -> None:
    """Decision 0071: with its village in the quota a late proposal goes on; a late village joins the waiting list."""
    first = story.recommended(1)
    late = story.checking(2)
    outsider = other_village(story, story.country.sister_village, score=99)
    Proposal.objects.filter(pk=outsider.pk).update(state="DIKEMBALIKAN_PROV")
    assert operations.checks.may_work(late, PROPOSAL["recommend"], story.as_("kabupaten"))
    ranking = make(story)
    rows = order.candidates(story.edition, story.country.province)
    assert {row.village: (row.ready, len(row.moving)) for row in rows} == {"Taccorong": (1, 1), "Polewali": (0, 1)}
    sign(story, ranking)
    assert story.fresh(first).state == "VERIFIKASI_PUSAT"
    story._mark(late)
    story.do(late, "recommend", "kabupaten", {"note": "x"})
    assert story.fresh(late).state == "VERIFIKASI_PUSAT"
    last = order.as_signed(ranking)[-1]
    assert (last.village, last.late) == ("Taccorong", False)
    Proposal.objects.filter(pk=outsider.pk).update(state="VERIFIKASI_KAB", marks=[
        {"code": "B01", "ok": True, "note": "", "version": 1}])  # fmt: skip
    Bundle.objects.filter(pk=outsider.bundle_id).update(checked_on=LATER.date())
    done = story.do(outsider, "recommend", "kabupaten", {"note": "x"})
    assert done.record.state == "DITANGGUHKAN"
    rows = order.as_signed(ranking)
    assert [(row.village, row.late, row.in_quota) for row in rows] == [
        ("Taccorong", False, True), ("Polewali", True, False),
    ]  # fmt: skip


def test_the_province_may_only_break_ties_and_says_why(story: Story) -> None:
    country = story.country
    first = other_village(story, country.village, score=70, at=EARLY)
    second = other_village(story, country.sister_village, score=70, at=EARLY + DAY)
    third = other_village(story, country.kelurahan, score=60, at=EARLY)
    ranking = make(story)
    by = story.as_("province")

    def tie(row: Proposal, reason: str = "Lebih jauh dari kota.") -> RankingList:
        return operations.decide_tie(ranking=ranking, bundle_id=row.bundle_id, reason=reason, by=by, at=story.at)

    assert refused(lambda: tie(second, " ")) == (
        "Tulis alasan menaikkan desa ini; semua yang berkepentingan membacanya."
    )
    wrong = "Urutan mengikuti nilai. Hanya desa dengan nilai sama yang boleh bertukar tempat."
    assert refused(lambda: tie(third)) == wrong
    assert refused(lambda: tie(first)) == wrong
    tie(second)
    assert names(ranking) == ["Polewali", "Taccorong", "Mariorennu"]
    operations.refresh_ranking(ranking=ranking, by=by, at=story.at)
    assert names(ranking) == ["Polewali", "Taccorong", "Mariorennu"]
    Bundle.objects.filter(pk=second.bundle_id).update(score=59)
    operations.refresh_ranking(ranking=ranking, by=by, at=story.at)
    assert names(ranking) == ["Taccorong", "Mariorennu", "Polewali"]
    sign(story, ranking)
    with pytest.raises(Stale, match="Daftar ini sudah ditandatangani, jadi urutannya tidak berubah lagi."):
        tie(second)


def test_a_change_under_the_signature_is_noticed(story: Story) -> None:
    row = other_village(story, story.country.village, score=70)
    ranking = make(story)
    Proposal.objects.filter(pk=row.pk).update(state="DITARIK")
    assert "Susun lagi daftarnya" in refused(lambda: sign(story, ranking))


def test_a_province_of_a_hundred_villages_is_signed_in_few_statements(
    story: Story, django_assert_max_num_queries: Any
) -> None:
    country = story.country
    for number in range(120):
        area = make_area(country.kecamatan, Level.VILLAGE, Kind.DESA, f"Desa {number}", f"73.02.02.2{number:03d}")
        institution = Institution.objects.create(
            edition=story.edition, area=area, state="AKTIF", state_since=EARLY, made_at=EARLY
        )
        bundle = Bundle.objects.create(
            edition=story.edition, area=area, institution=institution, score=60 + number % 40
        )
        for pokja in range(1, 5):
            Proposal.objects.create(
                bundle=bundle, edition=story.edition, area=area, pokja=Pokja.objects.create(area=area, number=pokja),
                title="x", state="DIREKOMENDASI_KAB", state_since=EARLY, made_at=EARLY, requested=1, version=1,
                submitted_at=EARLY + timedelta(minutes=number),
            )  # fmt: skip
    ranking = make(story)
    by = story.as_("province")
    with django_assert_max_num_queries(40):
        flow.perform(RANKING_KIND, ranking, "sign", by=by, at=story.at)
    assert Proposal.objects.filter(state="VERIFIKASI_PUSAT").count() == 40
    assert Proposal.objects.filter(state="DITANGGUHKAN").count() == 440
    assert Bundle.objects.filter(in_quota=True).count() == 10
