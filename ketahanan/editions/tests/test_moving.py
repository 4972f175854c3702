"""Moving an edition through its life, and its calendar."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime
from typing import Any

import pytest

from ketahanan.common.errors import NotAllowed, Refused, Several
from ketahanan.editions import objections, operations, queries
from ketahanan.editions.kinds import KIND
from ketahanan.editions.models import DocumentRule, Edition, RuleChange
from ketahanan.editions.tests.conftest import APRIL, CALENDAR_2012, DECREE, MAY, MONEY
from ketahanan.flow import operations as flow
from ketahanan.flow import queries as tasks
from ketahanan.flow.kinds import Given
from ketahanan.journal.models import Entry
from ketahanan.testing import NOON, Country


def move(edition: Edition, name: str, country: Country, who: str, *, at: datetime = MAY, **given: Any) -> Edition:
    done: Edition = flow.perform(KIND, edition, name, by=country.as_(who, at), at=at, given=given).record
    return done


# Moving


@pytest.mark.parametrize("who", ["admin", "kpa", "kabupaten", "stranger"])
def test_only_the_deciding_officer_opens(country: Country, draft: Edition, who: str) -> None:
    with pytest.raises(NotAllowed, match=r"“Buka edisi” hanya untuk Pejabat penetap"):
        move(draft, "open", country, who, at=APRIL, **DECREE)


def test_who_made_the_draft_does_not_open_it(country: Country, draft: Edition) -> None:
    Edition.objects.update(made_by=country.people["decider"])
    with pytest.raises(NotAllowed, match=r"Anda membuat berkas ini, jadi “Buka edisi” harus dilakukan orang lain."):
        move(draft, "open", country, "decider", at=APRIL, **DECREE)


def test_opening_tells_everything_that_is_missing_at_once(country: Country, draft: Edition) -> None:
    draft.tranches.update(percent=90)
    draft.composition_rules.filter(code="USIA_ANGGOTA").delete()
    DocumentRule.objects.all().delete()
    Edition.objects.update(banks=[], budget=1, proposals_close_on=date(2012, 4, 20))
    with pytest.raises(Several) as caught:
        move(draft, "open", country, "decider", at=MAY)
    assert [sentence.split(".")[0] for sentence in caught.value.sentences] == [
        "Anggaran Rp1 tidak cukup untuk satu desa: empat Pokja perlu Rp120",
        "Jumlah semua tahap 90 persen",
        "Belum ada bank",
        "Aturan susunan belum lengkap: Usia anggota",
        "Daftar berkas masih kosong",
        "Batas usulan 20 April 2012 sudah lewat",
        "Perubahan ini perlu keputusan",
    ]
    button = tasks.open_actions(KIND, Edition.objects.select_related("area").get(), country.as_("decider"), MAY)[0]
    assert len(button.problems) == 6


def test_proposals_close_on_the_promised_day_not_earlier(country: Country, edition: Edition) -> None:
    with pytest.raises(Refused, match=r"Usulan dijanjikan terbuka sampai 31 Oktober 2012."):
        move(edition, "close_proposals", country, "admin")
    done = move(edition, "close_proposals", country, "admin", at=datetime(2012, 10, 31, 3, 0, tzinfo=UTC))
    assert done.state == "TUTUP_USULAN"


def test_the_sweep_closes_after_the_last_day_in_jakarta_and_once(country: Country, edition: Edition) -> None:
    last_minute = datetime(2012, 10, 31, 16, 59, tzinfo=UTC)
    assert operations.close_expired(last_minute) == []
    assert [row.state for row in operations.close_expired(datetime(2012, 10, 31, 17, 0, tzinfo=UTC))] == [
        "TUTUP_USULAN"
    ]
    assert operations.close_expired(NOON) == []
    assert Entry.objects.get(action="edition.lapse_proposals").actor_id is None


def test_a_lapse_before_its_time_is_refused(country: Country, edition: Edition) -> None:
    from ketahanan.people.posts import SYSTEM

    with pytest.raises(Refused, match=r"Batas usulan belum lewat."):
        flow.perform(KIND, edition, "lapse_proposals", by=SYSTEM, at=MAY)


def test_reopening_sets_a_new_last_day_by_decree(country: Country, edition: Edition) -> None:
    november = datetime(2012, 11, 2, 2, 0, tzinfo=UTC)
    operations.close_expired(november)
    given: dict[str, Any] = {**DECREE, "reason": "Banjir."}
    with pytest.raises(Several, match=r"Batas usulan baru 1 November 2012 sudah lewat."):
        move(edition, "reopen", country, "decider", at=november, until=date(2012, 11, 1), **given)
    with pytest.raises(Several, match=r"Batas usulan baru melewati batas SPM 17 Desember 2012."):
        move(edition, "reopen", country, "decider", at=november, until=date(2012, 12, 18), **given)
    with pytest.raises(NotAllowed, match=r"hanya untuk Pejabat penetap"):
        move(edition, "reopen", country, "admin", at=november, until=date(2012, 11, 20), **given)
    done = move(edition, "reopen", country, "decider", at=november, until=date(2012, 11, 20), **given)
    done.refresh_from_db()
    assert (done.state, done.proposals_close_on) == ("TERBUKA", date(2012, 11, 20))
    assert RuleChange.objects.get().after == "2012-11-20"


def test_an_edition_lives_to_its_end(country: Country, edition: Edition) -> None:
    operations.set_quota(edition=edition, area=country.province, villages=5, by=country.as_("admin"), at=MAY, **DECREE)
    operations.close_expired(NOON)
    move(edition, "award", country, "admin", at=NOON)
    with pytest.raises(Refused, match=r"Belum ada desa yang ditetapkan. Tetapkan desa dulu, lalu mulai pelaksanaan."):
        move(edition, "run", country, "admin", at=NOON)
    decider = country.as_("decider")
    areas = [country.kabupaten, country.village]
    operations.award_many(edition=edition, areas=areas, by=decider, at=NOON, **DECREE)
    move(edition, "run", country, "admin", at=NOON)
    move(edition, "account", country, "admin", at=NOON)
    with pytest.raises(NotAllowed, match=r"“Tutup edisi” hanya untuk Pejabat penetap"):
        move(edition, "close", country, "admin", at=NOON)
    assert move(edition, "close", country, "decider", at=NOON).state == "DITUTUP"


def test_capabilities_above_may_keep_an_edition_open(
    country: Country, edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unsettled(edition: Edition) -> None:
        raise Refused("Masih ada 2 hibah yang belum ditutup.")

    monkeypatch.setattr(objections, "_closing", [])
    objections.to_closing(unsettled)
    Edition.objects.update(state="PERTANGGUNGJAWABAN")
    with pytest.raises(Refused, match=r"Masih ada 2 hibah"):
        move(edition, "close", country, "decider")


# Calendar


def test_proposals_are_accepted_by_the_villages_own_day(country: Country, edition: Edition) -> None:
    late_in_jakarta = datetime(2012, 10, 31, 16, 30, tzinfo=UTC)
    assert queries.accepts_proposals(edition, late_in_jakarta, "Asia/Jakarta")
    assert not queries.accepts_proposals(edition, late_in_jakarta, "Asia/Makassar")
    assert not queries.accepts_proposals(edition, datetime(2012, 4, 19, 2, 0, tzinfo=UTC), "Asia/Jakarta")
    edition.state = "TUTUP_USULAN"
    assert not queries.accepts_proposals(edition, MAY, "Asia/Jakarta")


def test_the_last_visit_leaves_time_for_the_spm(country: Country, edition: Edition) -> None:
    assert queries.last_visit_day(edition) == date(2012, 12, 3)


@pytest.mark.parametrize(
    ("day", "before"),
    [
        (date(2012, 10, 17), []),
        (date(2012, 10, 18), [60]),
        (date(2012, 11, 17), [60, 30]),
        (date(2012, 12, 3), [60, 30, 14]),
        (date(2012, 12, 17), [60, 30, 14]),
        (date(2012, 12, 18), []),
    ],
)
def test_people_are_warned_at_sixty_thirty_and_fourteen_days(
    country: Country, edition: Edition, day: date, before: list[int]
) -> None:
    found = queries.spm_warnings(edition, day)
    assert [warning.before for warning in found] == before
    for warning in found:
        assert "17 Desember 2012. Kunjungan awal paling lambat 3 Desember 2012." in warning.sentence


def test_documents_follow_the_kind_of_village(
    country: Country, edition: Edition, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(1):
        desa = queries.documents_for(edition, "USULAN", "DESA")
    assert [row.code for row in desa] == ["B01", "B02", "B03", "B04", "B05", "B06"]
    kelurahan = {row.code: row for row in queries.documents_for(edition, "USULAN", "KELURAHAN")}
    assert kelurahan["B04"].signers == "R10,R29|RW"
    assert "kelurahan" in kelurahan["B04"].label


def test_a_new_edition_takes_few_statements(
    country: Country, django_assert_max_num_queries: Any
) -> None:
    admin = country.as_("admin")
    with django_assert_max_num_queries(14):
        operations.make_edition(year=2012, basis="BANSOS", by=admin, at=APRIL, rules=MONEY | CALENDAR_2012)


def test_guards_answer_before_anything_is_typed(country: Country, edition: Edition) -> None:
    for name, guard in KIND.guards.items():
        edition.state = min(KIND.flow[name].frm)
        with suppress(Refused):
            guard(edition, Given(bare=True), country.as_("decider"), MAY)
