"""The province at its list: arrange, sort, break ties, sign once; everybody in reach reads what was signed."""

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from ketahanan.areas.models import Kind, Level
from ketahanan.common import clock
from ketahanan.editions.models import Edition, Quota
from ketahanan.journal.models import Entry
from ketahanan.proposals.models import Bundle, Proposal, RankingList
from ketahanan.proposals.tests.browsing import Visitor, errors, hidden, sign_page, text
from ketahanan.proposals.tests.story import DAY, EARLY, LATER, Story, other_village, set_quota
from ketahanan.testing import Country, make_area
from ketahanan.villages.models import Institution, Pokja

LIST, NEW = reverse("ranking:list"), reverse("ranking:new")


@pytest.fixture
def story(country: Country, monkeypatch: pytest.MonkeyPatch) -> Story:
    found = Story(country)
    monkeypatch.setattr(clock, "now", lambda: found.at)
    return found


@pytest.fixture
def province(story: Story) -> Visitor:
    return Visitor(story, "province")


def villages(story: Story) -> list[Proposal]:
    """Three with points: two are equal, the earlier first."""
    country = story.country
    rows = [
        other_village(story, country.village, score=70, at=EARLY),
        other_village(story, country.sister_village, score=70, at=EARLY + DAY),
        other_village(story, country.kelurahan, score=90, at=EARLY),
    ]
    story.at = LATER
    return rows


def arranged(story: Story, province: Visitor) -> RankingList:
    answer = province.post(NEW, {"edition": story.edition.pk})
    assert answer.status_code == 302, errors(answer)
    return RankingList.objects.get()


def page(ranking: RankingList, name: str = "detail", *more: int) -> str:
    return reverse(f"ranking:{name}", args=[ranking.public_id, *more])


def order_of(html: str) -> list[str]:
    return re.findall(r'<th scope="row">(\d+\. [^<]+)</th>', html)


def test_the_province_arranges_its_list_by_points(story: Story, province: Visitor) -> None:
    villages(story)
    assert "Belum ada daftar peringkat." in province.read(LIST)
    ranking = arranged(story, province)
    html = province.read(page(ranking))
    assert order_of(html) == ["1. Mariorennu", "2. Taccorong", "3. Polewali"]
    assert "3 desa, kuota 10 desa." in html
    assert "Provinsi Sulawesi Selatan" in province.read(LIST)


def test_before_proposals_close_there_is_no_list(story: Story, province: Visitor) -> None:
    villages(story)
    story.at = EARLY
    answer = province.post(NEW, {"edition": story.edition.pk})
    assert answer.status_code == 422
    assert (
        "Usulan Desa Berketahanan Sosial 2012 masih diterima sampai 31 Oktober 2012. Peringkat disusun sesudahnya."
        in errors(answer)
    )


@pytest.mark.parametrize("edition", ["", "999999", "²", "x"])
def test_an_edition_that_is_not_offered_is_asked_back(story: Story, province: Visitor, edition: str) -> None:
    villages(story)
    assert province.post(NEW, {"edition": edition}).status_code == 422
    assert not RankingList.objects.exists()


def test_one_list_a_province_and_edition(story: Story, province: Visitor) -> None:
    villages(story)
    token = str(uuid.uuid4())
    answers = [province.post(NEW, {"edition": story.edition.pk, "_token": token}) for _time in range(2)]
    assert len({answer.headers["Location"] for answer in answers}) == 1
    answer = province.post(NEW, {"edition": story.edition.pk})
    assert (
        "Provinsi Sulawesi Selatan sudah punya daftar peringkat untuk Desa Berketahanan Sosial 2012. Buka daftar itu."
        in errors(answer)
    )
    assert RankingList.objects.count() == 1


def test_a_tie_is_broken_with_a_reason_that_everybody_reads(story: Story, province: Visitor) -> None:
    _first, second, third = villages(story)
    ranking = arranged(story, province)
    assert page(ranking, "tie", second.bundle_id) in province.read(page(ranking))
    answer = province.post(page(ranking, "tie", second.bundle_id), {"reason": " "})
    assert answer.status_code == 422
    assert province.post(page(ranking, "tie", second.bundle_id), {"reason": "Lebih terpencil."}).status_code == 302
    for who in ("province", "verifier", "decider"):
        html = Visitor(story, who).read(page(ranking))
        assert order_of(html) == ["1. Mariorennu", "2. Polewali", "3. Taccorong"]
        assert "Didahulukan: Lebih terpencil." in html
    answer = province.post(page(ranking, "tie", third.bundle_id), {"reason": "Ingin naik."})
    assert "Urutan mengikuti nilai. Hanya desa dengan nilai sama yang boleh bertukar tempat." in errors(answer)
    assert "Ingin naik." in text(answer)
    for bundle in (999_999, 10**25):
        answer = province.post(page(ranking, "tie", bundle), {"reason": "Desa dari provinsi lain."})
        assert "Desa ini tidak ada dalam daftar. Susun lagi daftarnya." in errors(answer)


def test_a_list_that_changed_is_arranged_again_before_it_is_signed(story: Story, province: Visitor) -> None:
    first, *_others = villages(story)
    ranking = arranged(story, province)
    type(first.bundle).objects.filter(pk=first.bundle_id).update(score=95)
    sentence = "Usulan atau nilai berubah sejak daftar disusun."
    assert sentence in province.read(page(ranking))
    answer = province.post(sign_page(ranking), {})
    assert f"{sentence} Susun lagi daftarnya, periksa, lalu tanda tangani." in errors(answer)
    assert province.post(page(ranking, "refresh"), {}).status_code == 302
    html = province.read(page(ranking))
    assert sentence not in html
    assert order_of(html)[0] == "1. Taccorong"
    assert province.post(sign_page(ranking), {}).status_code == 302


def test_who_signs_signs_the_list_that_the_page_showed(story: Story, province: Visitor) -> None:
    _first, second, _third = villages(story)
    ranking = arranged(story, province)
    seen = hidden(province.read(sign_page(ranking)), "_seen")
    province.post(page(ranking, "tie", second.bundle_id), {"reason": "Lebih terpencil."})
    answer = province.post(sign_page(ranking), {"_seen": seen})
    assert answer.status_code == 422
    assert "Berkas ini berubah sejak halaman Anda dibuka." in errors(answer)
    assert not Entry.objects.filter(action="ranking.sign").exists()


def test_signing_twice_moves_bundles_once(story: Story, province: Visitor) -> None:
    rows, token = villages(story), str(uuid.uuid4())
    set_quota(story.edition, story.country.province, 2, "2/2012")
    ranking = arranged(story, province)
    for _time in range(2):
        assert province.post(sign_page(ranking), {"_token": token}).status_code == 302
    states = [story.fresh(row).state for row in rows]
    assert states == ["VERIFIKASI_PUSAT", "DITANGGUHKAN", "VERIFIKASI_PUSAT"]
    assert Entry.objects.filter(action="ranking.sign").count() == 1
    answer = province.post(sign_page(ranking), {})
    assert answer.status_code == 422
    html = province.read(page(ranking))
    assert html.count("Dalam kuota") == 2
    assert "Naikkan" not in html
    for address in (page(ranking, "refresh"), page(ranking, "tie", rows[1].bundle_id)):
        answer = province.post(address, {"reason": "Terlambat."})
        assert answer.status_code in {409, 422}
        assert "Daftar ini sudah ditandatangani, jadi urutannya tidak berubah lagi." in text(answer)


def test_without_a_quota_nothing_is_signed_and_the_page_says_so(story: Story, province: Visitor) -> None:
    villages(story)
    ranking = arranged(story, province)
    Quota.objects.all().delete()
    sentence = "Kuota Provinsi Sulawesi Selatan belum ditetapkan. Minta admin pusat mencatat keputusannya."
    assert sentence in province.read(sign_page(ranking))
    assert sentence in errors(province.post(sign_page(ranking), {}))


def test_villages_still_at_the_kabupaten_are_waited_for(story: Story, province: Visitor) -> None:
    rows = villages(story)
    Proposal.objects.filter(pk=rows[1].pk).update(state="VERIFIKASI_KAB", state_since=LATER - DAY)
    ranking = arranged(story, province)
    html = province.read(page(ranking))
    assert "Belum masuk daftar" in html
    assert "batasnya 3 Desember 2012" in html
    answer = province.post(sign_page(ranking), {})
    assert "Masih diperiksa kabupaten: Polewali. Tunggu hasilnya, paling lama sampai 3 Desember 2012." in errors(answer)
    story.at = LATER + timedelta(days=14)
    assert province.post(sign_page(ranking), {}).status_code == 302


def test_only_the_province_arranges_and_signs(story: Story, province: Visitor) -> None:
    rows = villages(story)
    ranking = arranged(story, province)
    addresses = [page(ranking), page(ranking, "tie", rows[1].bundle_id), sign_page(ranking)]
    for who in ("verifier", "decider", "kabupaten"):
        visitor = Visitor(story, who)
        reads = visitor.get(page(ranking)).status_code
        assert reads in {200, 404}
        wanted = 403 if reads == 200 else 404
        for address in (*addresses[1:], page(ranking, "refresh")):
            answer = visitor.post(address, {"reason": "x"})
            assert answer.status_code == wanted, (who, address)
        assert visitor.post(NEW, {"edition": story.edition.pk}).status_code == 403
    for who in ("ketua1", "neighbour_ketua", "stranger"):
        visitor = Visitor(story, who)
        for address in addresses:
            assert visitor.get(address).status_code == 404
        assert visitor.post(page(ranking, "refresh"), {}).status_code == 404


def test_an_edition_that_is_closed_is_not_offered(story: Story, province: Visitor) -> None:
    Edition.objects.update(state="DITUTUP")
    assert "Desa Berketahanan Sosial 2012" not in re.sub(r"(?s)<head>.*</head>", "", province.read(NEW))


def test_a_long_list_comes_in_pages_with_its_ranks(
    story: Story, province: Visitor, django_assert_max_num_queries: Any
) -> None:
    for number in range(45):
        area = make_area(story.country.kecamatan, Level.VILLAGE, Kind.DESA, f"Desa {number}", f"73.02.02.2{number:03d}")
        institution = Institution.objects.create(
            edition=story.edition, area=area, state="AKTIF", state_since=EARLY, made_at=EARLY
        )
        bundle = Bundle.objects.create(edition=story.edition, area=area, institution=institution, score=99 - number)
        Proposal.objects.create(
            bundle=bundle, edition=story.edition, area=area, pokja=Pokja.objects.create(area=area, number=1), title="x",
            state="DIREKOMENDASI_KAB" if number < 22 else "VERIFIKASI_KAB", state_since=EARLY, made_at=EARLY,
            requested=1, version=1, submitted_at=EARLY,
        )  # fmt: skip
    story.at = LATER
    ranking = arranged(story, province)
    province.get(page(ranking))
    with django_assert_max_num_queries(12):
        html = province.read(page(ranking))
    assert "22 desa, kuota 10 desa." in html
    assert len(order_of(html)) == 20
    assert "Dan 3 desa lagi." in html
    with django_assert_max_num_queries(12):
        html = province.read(page(ranking) + "?page=2")
    assert order_of(html) == ["21. Desa 20", "22. Desa 21"]
