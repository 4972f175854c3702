"""Settling what two officers saw, the village's signatures, and what comes after; sentence by sentence."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest

from ketahanan.common.errors import NotAllowed, Refused
from ketahanan.common.roles import Role
from ketahanan.documents.models import Document
from ketahanan.flow.kinds import Given
from ketahanan.journal.models import Entry, Signature
from ketahanan.people.models import Assignment
from ketahanan.people.posts import actor_of
from ketahanan.proposals.models import Proposal
from ketahanan.supervision import guards, operations, queries
from ketahanan.supervision.models import Resolution, SheetAnswer, Visit
from ketahanan.supervision.operations import Settled
from ketahanan.supervision.tests.making import (
    LEFT,
    SIGNED,
    TEAM,
    VILLAGE,
    agreed,
    arrived,
    assigned,
    check_in,
    do,
    fresh,
    handed_in,
    refusals,
    send,
    settle,
    signed,
    visit_in,
)
from ketahanan.supervision.workflow import VISIT, VisitState
from ketahanan.testing import NOON, Country, days, give

pytestmark = pytest.mark.once

FIRST, SECOND = TEAM
HOUR = timedelta(hours=1)


def put(country: Country, visit: Visit, who: str = FIRST, **answers: Any) -> int:
    """Answers by item, as `i1=("YA", "")`."""
    given = {int(name[1:]): value for name, value in answers.items()}
    return operations.save_answers(visit, given, by=country.as_(who), at=NOON)


# Settling -----------------------------------------------------------------------------------------------------------


def resolve(country: Country, visit: Visit, who: str = FIRST, **settled: Settled) -> Visit:
    given = {int(name[1:]): value for name, value in settled.items()}
    return fresh(operations.resolve(visit, given, by=country.as_(who, LEFT), at=LEFT))


def test_differences_and_repairs_are_settled_before_both_agree(country: Country) -> None:
    visit = handed_in(country, no={10}, second_no={4, 9})
    told = [
        "Butir 4 dan 9 berbeda dan belum disepakati. Isi jawaban bersama dan catatannya di halaman Perbedaan.",
        "Butir 10 dijawab Tidak. Tulis apa yang harus diperbaiki desa.",
    ]
    act = partial(do, country, visit, "agree", FIRST, at=LEFT)
    assert refusals(act) == told
    resolve(
        country, visit, i4=Settled("YA", "Dihitung lagi."), i9=Settled("TIDAK"), i10=Settled(repair="Baca.")
    )
    assert refusals(act) == [
        "Butir 9 berbeda dan belum disepakati. Isi jawaban bersama dan catatannya di halaman Perbedaan.",
        "Butir 9 dijawab Tidak. Tulis apa yang harus diperbaiki desa.",
    ]
    visit = resolve(country, visit, SECOND, i9=Settled("TIDAK", "Dua dari tiga.", "Umumkan."))
    assert not act().complete
    assert do(country, visit, "agree", SECOND, at=LEFT).record.state == "DISELESAIKAN"
    rows = Resolution.objects.order_by("item").values_list("item", "value", "note", "repair")
    assert list(rows) == [
        (4, "YA", "Dihitung lagi.", ""),
        (9, "TIDAK", "Dua dari tiga.", "Umumkan."),
        (10, "TIDAK", "", "Baca."),
    ]
    assert (fresh(visit).score_pct, fresh(visit).passed) == (91, True)


def test_what_does_not_fit_is_not_settled(country: Country) -> None:
    visit = handed_in(country, second_no={9})
    Proposal.objects.update(physical=True)
    act = partial(
        resolve,
        country,
        visit,
        i1=Settled("TIDAK"),
        i30=Settled("YA"),
        i9=Settled("TB", "x"),
        i2=Settled(repair="x" * 1001),
    )
    assert refusals(act) == [
        "Butir 1 dijawab sama oleh kedua petugas, jadi tidak diubah.",
        "Butir 30 tidak ada di lembar ini.",
        "Butir 9 selalu berlaku. Pilih Ya atau Tidak.",
        "Butir 2: catatan paling panjang 1000 huruf.",
    ]
    assert refusals(lambda: resolve(country, visit, i9=Settled("", "Catatan saja."))) == [
        "Butir 9: pilih jawaban bersama dulu, lalu catatan."
    ]
    assert refusals(lambda: resolve(country, visit, i9=Settled(repair="Umumkan."))) == [
        "Butir 9: pilih jawaban bersama dulu, lalu catatan."
    ]
    for who in ("supervisor3", "ketua1"):
        with pytest.raises(NotAllowed):
            resolve(country, visit, who, i9=Settled("YA", "x"))
    assert not Resolution.objects.exists()


def test_an_edit_voids_the_signature_under_the_old_words(country: Country) -> None:
    visit = settle(country, handed_in(country, second_no={9}))
    do(country, visit, "agree", FIRST, at=LEFT)
    changed = resolve(country, visit, SECOND, i9=Settled("YA", "Ditanya lagi."))
    assert changed.joint_sha256 != visit.joint_sha256
    assert not do(country, visit, "agree", SECOND, at=LEFT).complete
    assert do(country, visit, "agree", FIRST, at=LEFT).record.state == "DISELESAIKAN"
    hashes = Signature.objects.filter(action="agree").values_list("content_hash", flat=True)
    assert len(hashes) == 3
    assert len(set(hashes)) == 2


def test_the_same_words_again_void_nothing(country: Country) -> None:
    visit = settle(country, handed_in(country, second_no={9}))
    do(country, visit, "agree", FIRST, at=LEFT)
    settle(country, visit)
    assert do(country, visit, "agree", SECOND, at=LEFT).record.state == "DISELESAIKAN"
    assert Entry.objects.filter(action="visit.resolve").count() == 1


TAMPERED = "Isi lembar tidak sama dengan yang tercatat. Jangan lanjutkan; laporkan kepada APIP."


def test_words_that_were_changed_behind_the_record_stop_every_signature(country: Country) -> None:
    visit = handed_in(country)
    SheetAnswer.objects.filter(item=6, officer__position=1).update(note="Disisipkan.")
    assert refusals(lambda: do(country, visit, "agree", FIRST, at=LEFT)) == [TAMPERED]
    SheetAnswer.objects.filter(item=6, officer__position=1).update(note="")
    visit = agreed(country, visit)
    Resolution.objects.create(visit=visit, item=6, value="YA", note="x", by=country.people[FIRST], at=LEFT)
    assert refusals(lambda: do(country, visit, "sign", "ketua1", at=SIGNED)) == [TAMPERED]


# The village signs --------------------------------------------------------------------------------------------------


def test_four_ketua_and_the_pengarah_sign_in_any_order(country: Country) -> None:
    visit = agreed(country)
    for who in ("pengarah", "ketua4", "ketua2", "ketua1"):
        assert not do(country, visit, "sign", who, at=SIGNED).complete
    assert queries.valid_visit(country.village, visit.edition, SIGNED) is None
    done = do(country, visit, "sign", "ketua3", at=SIGNED)
    assert (done.record.state, fresh(visit).passed_at) == ("LAYAK", SIGNED)
    assert Document.objects.filter(kind="B18").count() == 1


def test_each_ketua_signs_for_another_pokja(country: Country) -> None:
    visit = agreed(country)
    do(country, visit, "sign", "ketua1", at=SIGNED)
    assert refusals(lambda: do(country, visit, "sign", "ketua1", at=SIGNED)) == [
        "Ketua Pokja 1 sudah menandatangani. Yang masih ditunggu: ketua Pokja lain."
    ]
    second = country.people["anggota1"]
    give(second, Role.KETUA, country.village, pokja=1)
    told = "Ketua Pokja 1 sudah menandatangani. Yang masih ditunggu: ketua Pokja lain."
    assert refusals(lambda: do(country, visit, "sign", "anggota1", at=SIGNED)) == [told]
    Assignment.objects.filter(person=country.people["ketua2"]).update(pokja=None)
    assert refusals(lambda: do(country, visit, "sign", "ketua2", at=SIGNED)) == [
        "Penugasan Anda tidak menyebut Pokja. Minta Pengarah memperbaikinya, lalu tanda tangani."
    ]


def test_the_neighbours_ketua_does_not_sign(country: Country) -> None:
    visit = agreed(country)
    with pytest.raises(NotAllowed, match="hanya untuk Pengarah atau Ketua Pokja di wilayah berkas ini"):
        do(country, visit, "sign", "neighbour_ketua", at=SIGNED)


def test_the_signatures_bind_the_joint_record(country: Country) -> None:
    visit = signed(country, second_no={9})
    rows = Signature.objects.filter(subject_kind="visit", action__in=["agree", "sign"])
    assert len(rows) == len(TEAM) + len(VILLAGE)
    assert len({row.content_hash for row in rows}) == 1
    assert visit.joint_sha256


# After it -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["LEMBAR_LENGKAP", "DISELESAIKAN", "LAYAK", "TIDAK_LAYAK", "BATAL"])
def test_a_signed_visit_is_not_edited(country: Country, state: str) -> None:
    visit = visit_in(country, state)
    label = VISIT.states[VisitState(state)]
    assert refusals(lambda: put(country, visit, i1=("TIDAK", "x"))) == [
        f"Lembar tidak bisa diisi sekarang: keadaan kunjungan {label}."
    ]
    if state == "LEMBAR_LENGKAP":
        return
    assert refusals(lambda: resolve(country, visit, i1=Settled("TIDAK", "x", "y"))) == [
        f"Perbedaan tidak bisa diisi sekarang: keadaan kunjungan {label}."
    ]
    for row in VISIT.actions:
        if state not in row.frm:
            who = {"cancel": "decider", "sign": "ketua1", "plan_repair": "ketua1"}.get(row.name, FIRST)
            with pytest.raises(Refused, match=f"keadaan berkas sekarang {label}"):
                do(country, visit, row.name, who, at=SIGNED, reason="x", note="x")


def test_a_repair_is_reported_once_and_looked_at_by_a_new_visit(country: Country) -> None:
    failed = visit_in(country, "TIDAK_LAYAK")
    do(country, failed, "plan_repair", "ketua2", at=days(1), note="Slip dimusnahkan.")
    assert fresh(failed).repaired_at == days(1)
    assert refusals(lambda: do(country, failed, "plan_repair", "sekretaris1", at=days(1), note="x")) == [
        "Perbaikan sudah dilaporkan. Petugas memeriksanya pada kunjungan berikutnya."
    ]
    again = send(country, at=days(1), scheduled_on=date(2012, 12, 4))
    assert again.replaces_id == failed.pk
    again = arrived(country, again, at=days(1))
    again = signed(
        country,
        agreed(country, handed_in(country, again, at=LEFT + timedelta(days=1)), at=days(2)),
        at=days(2),
    )
    assert queries.valid_visit(country.village, again.edition, days(2)) == again
    assert fresh(failed).state == "TIDAK_LAYAK"


def test_a_score_below_four_fifths_fails_as_well(country: Country) -> None:
    visit = signed(country, agreed(country, no={4, 8, 9, 10, 13}), passed=False)
    assert (visit.score_pct, visit.passed, visit.passed_at) == (79, False, None)


def test_a_visit_is_called_off_by_those_who_sent(country: Country) -> None:
    visit = agreed(country)
    for who in (FIRST, "ketua1", "kabupaten"):
        with pytest.raises(NotAllowed):
            do(country, visit, "cancel", who, reason="x")
    done = do(country, visit, "cancel", "province", reason="Banjir.", at=SIGNED)
    assert done.record.state == "BATAL"
    assert send(country, at=SIGNED).state == "DITUGASKAN"


def test_a_bad_result_is_not_called_away(country: Country) -> None:
    visit = handed_in(country, no={6})
    told = [
        "Kedua petugas menemukan yang belum layak, jadi kunjungan ini tidak dibatalkan. Desa menandatangani hasilnya dan "
        "melaporkan perbaikan; sesudah itu tugaskan kunjungan baru."
    ]
    assert refusals(lambda: do(country, visit, "cancel", "decider", reason="Lain saja.")) == told
    visit = agreed(country, visit)
    assert refusals(lambda: do(country, visit, "cancel", "decider", reason="Lain saja.")) == told


# Buttons ------------------------------------------------------------------------------------------------------------


def test_the_guards_answer_a_preview_before_anything_is_typed(country: Country) -> None:
    bare = Given(bare=True)
    visit = assigned(country)
    guards.can_check_in(visit, bare, country.as_(FIRST), NOON)
    visit = settle(country, handed_in(country, arrived(country, visit), second_no={9}))
    guards.can_agree(visit, bare, country.as_(FIRST), LEFT)
    visit = agreed(country, visit)
    guards.can_sign(visit, bare, actor_of(country.people["ketua1"], SIGNED), SIGNED)


def test_a_button_without_a_use_is_not_offered(country: Country) -> None:
    visit = assigned(country)
    first, other = country.as_(FIRST), country.as_("supervisor3")

    def offered(by: Any) -> set[str]:
        rows = [row for row in VISIT.actions if visit.state in row.frm and Role.SUPERVISOR in row.roles]
        return {row.name for row in rows if not guards.is_moot(visit, row, by)}

    assert (offered(first), offered(other)) == ({"check_in"}, set())
    visit = check_in(country, visit, FIRST, place=None, reason="x", with_photo=True)
    assert offered(first) == {"hand_in"}
    visit = check_in(country, visit, SECOND)
    assert offered(country.as_(SECOND)) == {"hand_in", "confirm_place"}
