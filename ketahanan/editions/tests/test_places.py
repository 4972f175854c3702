"""Quotas and awards."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ketahanan.areas.models import Area
from ketahanan.common.errors import NotAllowed, Refused, Several
from ketahanan.editions import objections, operations, queries
from ketahanan.editions.kinds import AWARD_KIND
from ketahanan.editions.models import Award, Edition
from ketahanan.editions.tests.conftest import DECREE, MAY
from ketahanan.flow import operations as flow
from ketahanan.journal.models import Entry
from ketahanan.testing import Country

OTHER: dict[str, Any] = {"decree_no": "15/SK/V/2012", "decree_on": date(2012, 5, 1)}


def quota(edition: Edition, area: Area, villages: int, country: Country, who: str = "admin", **decree: Any) -> None:
    operations.set_quota(
        edition=edition, area=area, villages=villages, by=country.as_(who), at=MAY, **(decree or DECREE)
    )


def give(edition: Edition, country: Country, *areas: Area, who: str = "decider", **more: Any) -> list[Award]:
    return operations.award_many(
        edition=edition, areas=list(areas), by=country.as_(who), at=MAY, **(DECREE | more)
    )


@pytest.fixture
def later(country: Country, edition: Edition) -> Edition:
    """The same edition with proposals first."""
    Edition.objects.update(award_order="USULAN_DULU")
    edition.refresh_from_db()
    return edition


# Quotas


def test_kabupaten_share_the_province(country: Country, edition: Edition) -> None:
    quota(edition, country.province, 3, country)
    quota(edition, country.kabupaten, 2, country)
    with pytest.raises(Several) as caught:
        quota(edition, country.other_kabupaten, 2, country)
    assert caught.value.sentences == [
        "Kuota semua kabupaten/kota menjadi 4 desa, sedangkan Provinsi Sulawesi Selatan punya 3. Turunkan kuota ini "
        "atau naikkan kuota provinsi."
    ]
    quota(edition, country.other_kabupaten, 1, country)
    with pytest.raises(Several, match=r"Kuota kabupaten/kota di Provinsi Sulawesi Selatan sudah 3 desa."):
        quota(edition, country.province, 2, country, **OTHER)
    assert [(row.area.name, row.villages) for row in queries.quota_use(edition)] == [
        ("Sulawesi Selatan", 3),
        ("Bulukumba", 2),
        ("Wajo", 1),
    ]


def test_a_quota_changes_by_a_new_decree_and_the_newest_counts(country: Country, edition: Edition) -> None:
    quota(edition, country.kabupaten, 2, country)
    with pytest.raises(Several, match=r"Keputusan 12/SK/IV/2012 sudah menetapkan kuota Kabupaten Bulukumba."):
        quota(edition, country.kabupaten, 3, country)
    quota(edition, country.kabupaten, 3, country, **OTHER)
    assert queries.quota_left(edition, country.village) == 3
    assert edition.quotas.count() == 2
    assert Entry.objects.filter(action="edition.set_quota").count() == 2


def test_a_quota_never_falls_below_what_is_awarded(country: Country, edition: Edition) -> None:
    quota(edition, country.kabupaten, 2, country)
    give(edition, country, country.kabupaten, country.village, country.kelurahan)
    with pytest.raises(Several, match=r"Di Kabupaten Bulukumba sudah ditetapkan 2 desa."):
        quota(edition, country.kabupaten, 1, country, **OTHER)
    assert queries.quota_left(edition, country.sister_village) == 0


@pytest.mark.parametrize("place", ["nation", "kecamatan", "village"])
def test_quotas_are_for_provinces_and_kabupaten(country: Country, edition: Edition, place: str) -> None:
    with pytest.raises(Several, match=r"Kuota ditetapkan untuk provinsi atau kabupaten/kota."):
        quota(edition, getattr(country, place), 2, country)


@pytest.mark.parametrize("villages", [-1, 10_001])
def test_an_absurd_quota_is_asked_back(country: Country, edition: Edition, villages: int) -> None:
    with pytest.raises(Several, match=r"Kuota antara 0 dan 10000 desa."):
        quota(edition, country.kabupaten, villages, country)


@pytest.mark.parametrize("who", ["kabupaten", "province", "ketua1", "stranger"])
def test_quotas_are_set_in_the_ministry(country: Country, edition: Edition, who: str) -> None:
    with pytest.raises(NotAllowed, match=r"Menetapkan kuota hanya untuk Admin pusat atau Pejabat penetap"):
        quota(edition, country.kabupaten, 2, country, who)


def test_a_closed_edition_keeps_its_quotas(country: Country, edition: Edition) -> None:
    Edition.objects.update(state="DITUTUP")
    with pytest.raises(Refused, match=r"Edisi ini sudah ditutup, jadi kuotanya tetap."):
        quota(edition, country.kabupaten, 2, country)


def test_without_any_quota_nothing_is_left_to_give(country: Country, edition: Edition) -> None:
    assert queries.quota_left(edition, country.village) is None


def test_questions_about_quotas_take_two_statements(
    country: Country, edition: Edition, django_assert_max_num_queries: Any
) -> None:
    quota(edition, country.province, 3, country)
    quota(edition, country.kabupaten, 2, country)
    with django_assert_max_num_queries(2):
        assert queries.quota_left(edition, country.village) == 2
    with django_assert_max_num_queries(2):
        assert len(queries.quota_use(edition)) == 2
    with django_assert_max_num_queries(1):
        assert not queries.is_awarded(edition, country.village)


# Awards


def test_a_decree_awards_kabupaten_and_villages_together(country: Country, edition: Edition) -> None:
    quota(edition, country.kabupaten, 2, country)
    made = give(edition, country, country.village, country.kabupaten, country.kelurahan)
    assert [award.area.name for award in made] == ["Bulukumba", "Taccorong", "Mariorennu"]
    assert queries.is_awarded(edition, country.village)
    assert Entry.objects.filter(action="award.make", role="R03").count() == 3


@pytest.mark.parametrize("who", ["admin", "kpa", "kabupaten", "neighbour", "stranger"])
def test_only_the_deciding_officer_awards(country: Country, edition: Edition, who: str) -> None:
    with pytest.raises(NotAllowed, match=r"Menetapkan tempat hanya untuk Pejabat penetap"):
        give(edition, country, country.kabupaten, who=who)


def test_a_village_needs_its_kabupaten_when_places_come_first(country: Country, edition: Edition) -> None:
    quota(edition, country.province, 3, country)
    with pytest.raises(Several, match=r"Kabupaten/kota tempat Desa Taccorong belum ditetapkan."):
        give(edition, country, country.other_kabupaten, country.village)
    assert not Award.objects.exists()


def test_a_village_needs_a_quota_that_is_left(country: Country, edition: Edition) -> None:
    give(edition, country, country.kabupaten)
    with pytest.raises(Several, match=r"Kuota untuk Desa Taccorong belum ada."):
        give(edition, country, country.village)
    quota(edition, country.province, 3, country)
    quota(edition, country.kabupaten, 1, country)
    with pytest.raises(Several, match=r"Kuota tempat Kelurahan Mariorennu habis."):
        give(edition, country, country.village, country.kelurahan)
    give(edition, country, country.village)


def test_the_provinces_quota_binds_too(country: Country, edition: Edition) -> None:
    quota(edition, country.province, 1, country)
    give(edition, country, country.kabupaten, country.other_kabupaten, country.village)
    with pytest.raises(Several, match=r"Kuota tempat Kelurahan Tempe habis."):
        give(edition, country, country.other_village)


def test_a_place_is_awarded_once(country: Country, edition: Edition) -> None:
    give(edition, country, country.kabupaten)
    with pytest.raises(Several, match=r"Kabupaten Bulukumba sudah ditetapkan pada edisi ini."):
        give(edition, country, country.kabupaten)


def test_everything_wrong_is_told_at_once_and_nothing_is_saved(country: Country, edition: Edition) -> None:
    quota(edition, country.province, 3, country)
    Area.objects.filter(pk=country.sister_village.pk).update(closed_on=date(2011, 1, 1))
    country.sister_village.refresh_from_db()
    with pytest.raises(Several) as caught:
        give(
            edition, country, country.kecamatan, country.sister_village, country.other_village, country.kabupaten,
            decree_on=date(2012, 5, 9),
        )  # fmt: skip
    assert [sentence.split(".")[0] for sentence in caught.value.sentences] == [
        "Tanggal keputusan 9 Mei 2012 belum tiba",
        "Kecamatan Gantarang bukan kabupaten/kota atau desa",
        "Desa Polewali tidak berlaku lagi",
        "Kabupaten/kota tempat Kelurahan Tempe belum ditetapkan",
    ]
    assert not Award.objects.exists()


def test_an_empty_decree_is_refused(country: Country, edition: Edition) -> None:
    with pytest.raises(Several, match=r"Belum ada tempat. Tulis paling sedikit satu kabupaten atau desa."):
        give(edition, country)


@pytest.mark.parametrize("state", ["DRAF", "PERTANGGUNGJAWABAN", "DITUTUP"])
def test_places_are_awarded_while_the_edition_lives(country: Country, edition: Edition, state: str) -> None:
    Edition.objects.update(state=state)
    with pytest.raises(Refused, match=r"Tempat tidak ditetapkan pada edisi yang"):
        give(edition, country, country.kabupaten)


def test_with_proposals_first_a_village_comes_by_approval(country: Country, later: Edition) -> None:
    quota(later, country.kabupaten, 1, country)
    with pytest.raises(Several, match=r"Pada edisi ini Desa Taccorong ditetapkan saat usulannya disetujui."):
        give(later, country, country.village)
    operations.award(
        edition=later, area=country.village, by=country.as_("decider"), at=MAY, approved=True, **DECREE
    )
    assert queries.villages_awarded(later, country.province) == 1


def test_an_award_is_revoked_by_decree_and_the_quota_is_free_again(country: Country, edition: Edition) -> None:
    quota(edition, country.kabupaten, 1, country)
    kabupaten, village = give(edition, country, country.kabupaten, country.village)
    given: dict[str, Any] = {**OTHER, "reason": "Desa mundur."}
    decider = country.as_("decider")
    with pytest.raises(Refused, match=r"Kabupaten Bulukumba masih punya 1 desa yang ditetapkan."):
        flow.perform(AWARD_KIND, kabupaten, "revoke", by=decider, at=MAY, given=given)
    with pytest.raises(Several, match=r"Perubahan ini perlu keputusan."):
        flow.perform(AWARD_KIND, village, "revoke", by=decider, at=MAY, given={"reason": "x"})
    with pytest.raises(NotAllowed, match=r"“Cabut penetapan” hanya untuk Pejabat penetap"):
        flow.perform(AWARD_KIND, village, "revoke", by=country.as_("admin"), at=MAY, given=given)
    flow.perform(AWARD_KIND, village, "revoke", by=decider, at=MAY, given=given)
    assert queries.quota_left(edition, country.village) == 1
    give(edition, country, country.village, decree_no="16/SK")


def test_capabilities_above_may_keep_an_award(
    country: Country, edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    def approved(award: Award) -> None:
        raise Refused("Usulan desa ini sudah disetujui.")

    monkeypatch.setattr(objections, "_revoking", [])
    objections.to_revoking(approved)
    (kabupaten,) = give(edition, country, country.kabupaten)
    with pytest.raises(Refused, match=r"Usulan desa ini sudah disetujui."):
        flow.perform(
            AWARD_KIND, kabupaten, "revoke", by=country.as_("decider"), at=MAY, given={**OTHER, "reason": "x"}
        )


def test_money_short_of_the_quotas_is_said(country: Country, edition: Edition) -> None:
    assert queries.money_warning(edition, 48) == ""
    assert queries.money_warning(edition, 49) == (
        "Kuota 49 desa memerlukan sampai Rp5.880.000.000, sedangkan anggarannya Rp5.788.000.000. Kurangi kuota atau "
        "pagu, atau tambah anggaran."
    )


def test_many_places_take_few_statements_each(
    country: Country, edition: Edition, django_assert_max_num_queries: Any
) -> None:
    quota(edition, country.province, 9, country)
    areas = [country.kabupaten, country.village, country.sister_village, country.kelurahan]
    decider = country.as_("decider")
    with django_assert_max_num_queries(6 + 4 * len(areas)):
        operations.award_many(edition=edition, areas=areas, by=decider, at=MAY, **DECREE)
