"""Making an edition and changing its rules."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

import pytest

from ketahanan.common.errors import NotAllowed, Refused, Several, Stale
from ketahanan.editions import objections, operations, queries, rulebook
from ketahanan.editions.facts import COMPOSITION, PAPERS, Part
from ketahanan.editions.kinds import KIND
from ketahanan.editions.models import Edition, RuleChange
from ketahanan.editions.settings import Section
from ketahanan.editions.tests.conftest import APRIL, CALENDAR_2012, DECREE, MAY, MONEY
from ketahanan.flow import operations as flow
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
