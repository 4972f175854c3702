"""Each gate by itself, with its sentence."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from ketahanan.grants import gates
from ketahanan.grants.gates import GATES, Step, answers, unmet
from ketahanan.grants.kinds import PAYMENT_KIND
from ketahanan.grants.tests.facts import (
    ACCOUNT,
    ADDENDUM,
    BANK,
    BUDGET,
    CALENDAR,
    CHANGED,
    COOLING,
    DECREE,
    EARLIER,
    EDITION,
    GRANT,
    HELD,
    NAME,
    NO_ACCOUNT,
    OFFICERS,
    OPEN,
    OVER,
    PACT,
    POKJA,
    PROGRESS,
    PROPOSAL,
    RECEIPT,
    RUNG,
    SECOND,
    SEPARATE,
    SINGLE,
    SUM,
    UNMEASURED,
    UNSIGNED,
    USE,
    VISIT,
    WAITING,
)
from ketahanan.grants.workflow import PAYMENT

SHUT: list[tuple[str, dict[str, Any], str]] = [
    ("EDISI", {"edition_state": "DITUTUP"}, EDITION),
    ("EDISI", {"edition_state": "DRAF"}, EDITION),
    *(("HIBAH", {"grant_state": state}, GRANT) for state in (
        "MENUNGGU_PERJANJIAN", "PERJANJIAN", "SUPERVISI_AWAL", "TIDAK_LAYAK", "DIHENTIKAN", "DIBATALKAN")),
    *(("POKJA", {"institution_state": state}, POKJA) for state in ("", "DITETAPKAN", "DIBEKUKAN", "BERAKHIR")),
    ("PENGURUS", {"officers": 2}, OFFICERS),
    *(("USULAN", {"proposal_state": state}, PROPOSAL) for state in ("DIBATALKAN", "DITOLAK", "DITANGGUHKAN")),
    ("SK", {"decree_no": ""}, DECREE),
    ("SK", {"decree_on": None}, DECREE),
    ("PERJANJIAN", {"agreed": False}, UNSIGNED),
    ("PERJANJIAN", {"agreement_unchanged": False}, CHANGED),
    ("PAKTA", {"pact_signed": False}, PACT),
    ("KUITANSI", {"receipt_signed": False}, RECEIPT),
    ("REKENING", {"account_cooling": True}, COOLING),
    ("REKENING", {"account_active": False}, ACCOUNT),
    ("BANK", {"bank": "CENAIDJA"}, BANK),
    ("NAMA", {"bank_name_matches": False}, NAME),
    ("ADENDUM", {"account_agreed": False}, ADDENDUM),
    ("UKUR", {"baseline_required": True}, UNMEASURED),
    ("SUPERVISI", {"visit_valid": False}, VISIT),
    ("PENAHANAN", {"holds": 1}, HELD),
    ("KEADAAN", {"rung": 3}, RUNG),
    ("KEADAAN", {"rung": 4}, RUNG),
    ("TAHAP", {"earlier_acknowledged": False}, EARLIER),
    ("KALENDER", {"today": date(2012, 12, 15)}, CALENDAR % "14 Desember 2012"),
    ("KALENDER", {"spm_on": date(2012, 12, 15)}, CALENDAR % "14 Desember 2012"),
    ("PAGU", {"edition_committed": 1001}, BUDGET),
    ("PAGU", {"committed": 99}, BUDGET),
    ("PAGU", {"sent": 31}, OVER),
    ("JUMLAH", {"tranche_sum": 99}, SUM),
    ("TUNGGAL", {"other_live": 1}, SINGLE),
    ("PEMISAHAN", {"payer_is_account_officer": True}, SEPARATE),
    ("KEMAJUAN", {"min_progress_pct": 50, "progress_pct": 49}, PROGRESS),
    ("KEMAJUAN", {"min_progress_pct": 50, "progress_pct": None}, PROGRESS.replace("49", "0")),
    ("GUNA", {"min_use_pct": 70, "use_pct": 69}, USE),
    ("GUNA", {"min_use_pct": 70, "use_pct": None}, USE.replace("69", "0")),
]  # fmt: skip


@pytest.mark.parametrize(("code", "over", "sentence"), SHUT)
def test_a_gate_is_shut_by_its_own_fact_alone(code: str, over: dict[str, Any], sentence: str) -> None:
    assert [(gone.code, gone.sentence) for gone in unmet(replace(OPEN, **over))] == [(code, sentence)]


@pytest.mark.parametrize(("code", "over", "sentence"), SHUT)
def test_the_second_tranche_asks_the_same_but_for_the_visit_and_the_baseline(
    code: str, over: dict[str, Any], sentence: str
) -> None:
    over = over | ({"sent": 71} if "sent" in over else {})
    found = [gone.code for gone in unmet(replace(SECOND, **over))]
    assert found == ([] if code in {"SUPERVISI", "UKUR"} else [code])


def test_every_gate_has_its_case_and_opens() -> None:
    assert {code for code, _over, _sentence in SHUT} == {gate.code for gate in GATES}
    for facts in (OPEN, SECOND):
        assert [row.code for row in answers(facts)] == [gate.code for gate in GATES]
        assert all(row.ok and not row.sentence and row.label for row in answers(facts))


@pytest.mark.parametrize(
    "over",
    [
        {"institution_state": "DIVERIFIKASI"}, {"grant_state": "PELAKSANAAN"}, {"edition_state": "PENETAPAN"},
        {"edition_state": "PERTANGGUNGJAWABAN"}, {"rung": 2}, {"today": date(2012, 12, 14)},
        {"today": date(2012, 12, 20), "spm_on": date(2012, 12, 14)}, {"edition_committed": 1000}, {"sent": 30},
        {"baseline_required": True, "measured": True}, {"visit_valid": False, "tranche": 2}, {"progress_pct": 0, "use_pct": 0},
        {"receipt_signed": False, "step": Step.REQUEST},
    ],
)  # fmt: skip
def test_at_its_edge_a_gate_is_open(over: dict[str, Any]) -> None:
    assert unmet(replace(OPEN, **over)) == []


@pytest.mark.parametrize("step", Step)
def test_only_the_receipt_is_asked_later_than_the_rest(step: Step) -> None:
    asked = {row.code for row in answers(replace(OPEN, step=step))}
    assert {gate.code for gate in GATES} - asked == ({"KUITANSI"} if step == Step.REQUEST else set())


def test_everything_that_is_shut_is_said_at_once() -> None:
    found = unmet(replace(OPEN, holds=2, officers=2, bank="CENAIDJA"))
    assert [gone.sentence for gone in found] == [OFFICERS, BANK, HELD]


def test_no_gate_is_younger_than_the_record_of_the_sp2d() -> None:
    """The step at which money leaves asks all of them."""
    assert all(gate.since <= Step.SP2D for gate in gates.GATES)
    assert {row.name for row in PAYMENT.actions if row.name in PAYMENT_KIND.guards} >= {
        "request", "test", "order", "record_sp2d", "export",
    }  # fmt: skip


def test_without_an_account_nobody_is_told_to_change_one() -> None:
    bare = replace(OPEN, bank="", bank_name_matches=False, account_active=False, account_agreed=False)
    assert [(gone.code, gone.sentence) for gone in unmet(bare)] == [
        ("REKENING", NO_ACCOUNT), ("BANK", WAITING), ("NAMA", WAITING), ("ADENDUM", WAITING),
    ]  # fmt: skip
