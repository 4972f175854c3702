"""Making, changing and opening an edition, and its calendar."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, date, datetime
from typing import Any

import pytest

from ketahanan.common.errors import NotAllowed, Refused, Several, Stale
from ketahanan.editions import objections, operations, queries, rulebook
from ketahanan.editions.facts import COMPOSITION, PAPERS, Part
from ketahanan.editions.kinds import KIND
from ketahanan.editions.models import DocumentRule, Edition, RuleChange
from ketahanan.editions.settings import Section
from ketahanan.editions.tests.conftest import APRIL, CALENDAR_2012, DECREE, MAY, MONEY
from ketahanan.flow import operations as flow
from ketahanan.flow import queries as tasks
from ketahanan.flow.kinds import Given
from ketahanan.journal.models import Entry
from ketahanan.testing import NOON, Country

DECEMBER_DECREE: dict[str, Any] = {"decree_no": "90/SK/XII/2012", "decree_on": date(2012, 12, 3)}


def sentences(caught: pytest.ExceptionInfo[Refused]) -> list[str]:
    error = caught.value
    return error.sentences if isinstance(error, Several) else [error.sentence]


def move(edition: Edition, name: str, country: Country, who: str, *, at: datetime = MAY, **given: Any) -> Edition:
    done: Edition = flow.perform(KIND, edition, name, by=country.as_(who, at), at=at, given=given).record
    return done


# Making


def test_the_two_editions_of_the_demo_are_made_and_opened(country: Country, edition: Edition) -> None:
    assert (edition.state, edition.place_first, edition.baseline_required) == ("TERBUKA", True, False)
    assert [(part.number, part.percent) for part in edition.tranches.all()] == [(1, 100)]
    assert [bank.short for bank in queries.banks(edition)] == ["BRI", "BNI", "Mandiri", "BTN"]
    successor = operations.make_edition(
        year=2013,
        basis="BANPER",
        copy_from=edition,
        by=country.as_("admin"),
        at=NOON,
        rules={"baseline_required": True, "opens_on": date(2012, 12, 1)},
    )
    assert (successor.award_order, successor.baseline_required) == ("USULAN_DULU", True)
    parts = [(part.percent, part.min_progress_pct, part.min_use_pct) for part in successor.tranches.all()]
    assert parts == [(70, 0, 0), (30, 50, 70)]
    opened = move(successor, "open", country, "decider", at=NOON, **DECEMBER_DECREE)
    assert [row.year for row in queries.current_editions()] == [2013, 2012]
    assert opened.proposals_close_on == date(2013, 10, 31)


def test_a_blank_edition_carries_every_rule_and_document(country: Country, draft: Edition) -> None:
    assert set(draft.composition_rules.values_list("code", flat=True)) == set(COMPOSITION)
    assert draft.document_rules.count() == len(PAPERS)
    entry = Entry.objects.get(action="edition.make")
    assert entry.role == "R01"
    assert json.loads(entry.details)["rules"]["ceiling"] == 30_000_000


def test_a_copy_takes_changed_rules_but_no_quota(country: Country, draft: Edition) -> None:
    admin = country.as_("admin")
    operations.change_rules(
        edition=draft, changes={"composition": {"MIN_ANGGOTA": ("DIHITUNG", 9)}, "min_score": 70}, by=admin, at=APRIL
    )
    operations.set_quota(edition=draft, area=country.kabupaten, villages=3, by=admin, at=APRIL, **DECREE)
    draft.refresh_from_db()
    copy = operations.make_edition(year=2016, name="Salinan", copy_from=draft, by=admin, at=MAY)
    rule = queries.rule(copy, "MIN_ANGGOTA")
    assert rule is not None
    assert (rule.number, copy.min_score, copy.last_spm_on) == (9, 70, date(2016, 12, 17))
    assert not copy.quotas.exists()


@pytest.mark.parametrize("who", ["decider", "kabupaten", "province", "ketua1", "neighbour", "stranger"])
def test_only_the_administrator_makes_an_edition(country: Country, who: str) -> None:
    with pytest.raises(NotAllowed, match=r"Membuat edisi hanya untuk Admin pusat di wilayah ini"):
        operations.make_edition(year=2012, basis="BANSOS", by=country.as_(who), at=APRIL, rules=MONEY)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"year": 1999}, "Tahun anggaran harus antara 2000 dan 2100. Periksa tahunnya."),
        ({"basis": "HIBAH"}, "Pilih dasar belanja, bantuan sosial atau bantuan pemerintah."),
        ({"rules": {}}, "Isi anggaran edisi dan pagu satu Pokja."),
        ({"rules": MONEY | {"min_score": 200}}, "Nilai usulan paling rendah antara 0 dan 100. Periksa angkanya."),
        (
            {"rules": MONEY | {"proposals_close_on": date(2012, 1, 1)}},
            "Batas usulan (1 Januari 2012) lebih awal dari tanggal buka (1 Februari 2012). Mundurkan batas usulan.",
        ),
    ],
)
def test_a_new_edition_with_a_fault_is_refused(country: Country, change: dict[str, Any], sentence: str) -> None:
    given: dict[str, Any] = {"year": 2012, "basis": "BANSOS", "rules": MONEY}
    with pytest.raises(Refused) as caught:
        operations.make_edition(**(given | change), by=country.as_("admin"), at=APRIL)
    assert sentence in sentences(caught)
    assert not Edition.objects.exists()


def test_a_name_is_used_once_a_year(country: Country, draft: Edition) -> None:
    with pytest.raises(Refused, match=r"Edisi “Desa Berketahanan Sosial” tahun 2012 sudah ada"):
        operations.make_edition(
            year=2012, basis="BANSOS", by=country.as_("admin"), at=APRIL, rules=MONEY | CALENDAR_2012
        )


# Changing


def test_a_draft_changes_freely_and_the_journal_keeps_both_values(country: Country, draft: Edition) -> None:
    operations.change_rules(edition=draft, changes={"ceiling": 25_000_000}, by=country.as_("admin"), at=APRIL)
    details = json.loads(Entry.objects.get(action="edition.change_rules").details)
    assert (details["before"], details["after"]) == ({"ceiling": 30_000_000}, {"ceiling": 25_000_000})
    assert details["reason"] == "Pagu satu Pokja"
    assert not RuleChange.objects.exists()


def test_nothing_different_writes_nothing(country: Country, draft: Edition) -> None:
    operations.change_rules(edition=draft, changes={"ceiling": 30_000_000}, by=country.as_("admin"), at=APRIL)
    assert not Entry.objects.filter(action="edition.change_rules").exists()


@pytest.mark.parametrize("who", ["decider", "kabupaten", "ketua1", "stranger"])
def test_only_the_administrator_changes_a_draft(country: Country, draft: Edition, who: str) -> None:
    with pytest.raises(NotAllowed, match=r"Mengubah aturan edisi ini hanya untuk Admin pusat"):
        operations.change_rules(edition=draft, changes={"min_score": 70}, by=country.as_(who), at=APRIL)


@pytest.mark.parametrize("who", ["admin", "kabupaten", "neighbour"])
def test_an_open_edition_is_changed_by_the_deciding_officer_only(country: Country, edition: Edition, who: str) -> None:
    with pytest.raises(NotAllowed, match=r"Mengubah aturan edisi ini hanya untuk Pejabat penetap"):
        operations.change_rules(edition=edition, changes={"min_score": 70}, by=country.as_(who), at=MAY, **DECREE)


def test_an_open_edition_needs_a_decree(country: Country, edition: Edition) -> None:
    with pytest.raises(Several, match=r"Perubahan ini perlu keputusan. Isi nomor dan tanggal keputusannya."):
        operations.change_rules(edition=edition, changes={"min_score": 70}, by=country.as_("decider"), at=MAY)
    edition.refresh_from_db()
    assert edition.min_score == 60


def test_every_change_by_decree_keeps_old_and_new(country: Country, edition: Edition) -> None:
    operations.change_rules(
        edition=edition,
        changes={
            "min_score": 70,
            "tranches": [Part(1, 60), Part(2, 40, 50, 70)],
            "composition": {"MIN_ANGGOTA": ("DIHITUNG", 9)},
            "documents": {("B08", "PERJANJIAN", ""): None},
            "banks": ["BRINIDJA"],
        },
        by=country.as_("decider"),
        at=MAY,
        **DECREE,
    )
    kept = {row.field: (row.before, row.after) for row in RuleChange.objects.all()}
    assert kept == {
        "min_score": ("60", "70"),
        "tranche.1": ("100 persen", "60 persen"),
        "tranche.2": ("", "40 persen, sesudah kemajuan 50 persen dan pemakaian 70 persen"),
        "composition.MIN_ANGGOTA": ("7, dihitung sistem", "9, dihitung sistem"),
        "document.B08.PERJANJIAN.*": ("NPWP Pokja; boleh kosong; -", ""),
        "banks": ("BRI, BNI, Mandiri, BTN", "BRI"),
    }


@pytest.mark.parametrize("change", [{"year": 2013}, {"basis": "BANPER"}, {"award_order": "USULAN_DULU"}])
def test_what_everything_rests_on_stays_after_opening(
    country: Country, edition: Edition, change: dict[str, Any]
) -> None:
    with pytest.raises(Refused, match=r"tidak berubah lagi sesudah edisi dibuka. Buat edisi baru."):
        operations.change_rules(edition=edition, changes=change, by=country.as_("decider"), at=MAY, **DECREE)


def test_a_closed_edition_stays(country: Country, edition: Edition) -> None:
    Edition.objects.update(state="DITUTUP")
    with pytest.raises(Refused, match=r"Edisi ini sudah ditutup, jadi aturannya tetap."):
        operations.change_rules(
            edition=edition, changes={"min_score": 70}, by=country.as_("decider"), at=MAY, **DECREE
        )


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"tranches": [Part(1, 90)]}, "Jumlah semua tahap 90 persen. Ubah sampai tepat 100 persen."),
        ({"banks": []}, "Belum ada bank. Pilih paling sedikit satu bank pemerintah."),
        ({"ends_on": date(2012, 12, 1)}, "Edisi berakhir (1 Desember 2012) sebelum batas SPM (17 Desember 2012). "
                                         "Mundurkan akhir edisi."),
        ({"composition": {"KELUARGA": ("DIHITUNG", None)}},
         "Aturan “Hubungan keluarga” tidak dapat dihitung. Pilih salah satu dari pilihannya."),
        ({"documents": {("B01", "USULAN", ""): {"label": "x", "signers": "R99", "required": True}}},
         "Penanda tangan R99 tidak dikenal. Pilih dari daftar."),
        ({"budget": 1}, "Anggaran Rp1 tidak cukup untuk satu desa: empat Pokja perlu Rp120.000.000. Naikkan anggaran "
                        "atau turunkan pagu."),
    ],
)  # fmt: skip
def test_a_change_with_a_fault_is_refused_whole(
    country: Country, draft: Edition, change: dict[str, Any], sentence: str
) -> None:
    before = rulebook.of(Edition.objects.get(pk=draft.pk))
    with pytest.raises(Refused) as caught:
        operations.change_rules(
            edition=draft, changes={"min_score": 70} | change, by=country.as_("admin"), at=APRIL
        )
    assert sentence in sentences(caught)
    assert rulebook.of(Edition.objects.get(pk=draft.pk)) == before


def test_a_name_taken_by_another_edition_is_refused(country: Country, draft: Edition) -> None:
    admin = country.as_("admin")
    other = operations.make_edition(year=2012, name="Lain", copy_from=draft, by=admin, at=APRIL)
    with pytest.raises(Refused, match=r"Edisi “Desa Berketahanan Sosial” tahun 2012 sudah ada. Pakai nama lain."):
        operations.change_rules(edition=other, changes={"name": draft.name}, by=admin, at=APRIL)


def test_a_page_that_was_overtaken_is_stale(country: Country, draft: Edition) -> None:
    admin = country.as_("admin")
    seen = rulebook.section_mark(draft, Section.SWITCHES)
    operations.change_rules(edition=draft, changes={"min_score": 70}, by=admin, at=APRIL)
    with pytest.raises(Stale, match=r"Bagian ini diubah orang lain sejak halaman Anda dibuka."):
        operations.change_rules(
            edition=draft, changes={"min_score": 80}, by=admin, at=APRIL, seen=seen, section=Section.SWITCHES
        )


@pytest.fixture
def objector(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody above who has approved Rp28 million."""

    def low_ceiling(edition: Edition, changes: Any) -> None:
        if changes.get("ceiling", edition.ceiling) < 28_000_000:
            raise Refused("Usulan senilai Rp28.000.000 sudah disetujui.")

    monkeypatch.setattr(objections, "_rules", [])
    objections.to_rules(low_ceiling)


def test_capabilities_above_may_object(country: Country, edition: Edition, objector: None) -> None:
    decider = country.as_("decider")
    with pytest.raises(Refused, match=r"sudah disetujui"):
        operations.change_rules(edition=edition, changes={"ceiling": 27_000_000}, by=decider, at=MAY, **DECREE)
    operations.change_rules(edition=edition, changes={"ceiling": 28_000_000}, by=decider, at=MAY, **DECREE)


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
