"""Two people in the same moment, on a database with row locks: one acts, the other is told."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest

from ketahanan.common.roles import Role
from ketahanan.documents.models import Document
from ketahanan.flow.operations import perform
from ketahanan.journal.models import Entry, Signature
from ketahanan.supervision import joint, operations
from ketahanan.supervision.kinds import KIND
from ketahanan.supervision.models import SheetAnswer, Visit, VisitOfficer
from ketahanan.supervision.operations import Settled
from ketahanan.supervision.tests.making import (
    HERE,
    LEFT,
    SIGNED,
    TEAM,
    agreed,
    answered,
    arrived,
    assigned,
    do,
    fresh,
    handed_in,
    ready,
    send,
    settle,
)
from ketahanan.testing import NOON, Country, build_country, give
from tests.racing import at_once

pytestmark = [pytest.mark.postgres_only, pytest.mark.django_db(transaction=True)]
FIRST, SECOND = TEAM


@pytest.fixture
def land() -> Country:
    return build_country()


def step(
    land: Country, visit: Visit, name: str, who: str, *, at: object = LEFT, **given: object
) -> Callable[[], object]:
    by = land.as_(who, at)  # type: ignore[arg-type]
    return partial(perform, KIND, visit, name, by=by, at=at, given=given)  # type: ignore[arg-type]


def is_sound(visit: Visit) -> bool:
    """What is bound is what is there."""
    return joint.digest(joint.lines(visit)) == visit.joint_sha256


def test_both_come_at_once(land: Country) -> None:
    visit = assigned(land)
    told = at_once(
        *(step(land, visit, "check_in", who, at=NOON, place=HERE, no_conflict=True) for who in TEAM)
    )
    visit = fresh(visit)
    assert (told, visit.state, sorted(visit.arrived)) == ([], "BERLANGSUNG", sorted(visit.sent))
    assert VisitOfficer.objects.filter(checked_in_at=NOON).count() == 2


def test_one_officer_in_two_windows_comes_once(land: Country) -> None:
    visit = assigned(land)
    told = at_once(
        *(step(land, visit, "check_in", FIRST, at=NOON, place=HERE, no_conflict=True) for _window in range(2))
    )
    assert told == ["Kehadiran Anda sudah tercatat Senin, 3 Desember 2012 pukul 08.00 WITA."]
    assert fresh(visit).arrived == [land.people[FIRST].pk]


def test_both_hand_in_at_once(land: Country) -> None:
    visit = answered(land, second_no={9})
    told = at_once(*(step(land, visit, "hand_in", who) for who in TEAM))
    visit = fresh(visit)
    assert (told, visit.state, is_sound(visit)) == ([], "LEMBAR_LENGKAP", True)
    assert Signature.objects.filter(action="hand_in").count() == 2
    assert Entry.objects.filter(action="visit.hand_in").count() == 1
    assert VisitOfficer.objects.filter(left_at=LEFT).count() == 2


def test_one_officer_in_two_windows_hands_in_once(land: Country) -> None:
    visit = answered(land)
    told = at_once(*(step(land, visit, "hand_in", FIRST) for _window in range(2)))
    assert told == ["Anda sudah menandatangani. Menunggu tanda tangan Petugas supervisi."]
    assert (Signature.objects.filter(action="hand_in").count(), fresh(visit).state) == (1, "BERLANGSUNG")


def test_an_answer_does_not_slip_in_behind_the_last_handing_in(land: Country) -> None:
    visit = answered(land)
    do(land, visit, "hand_in", FIRST, at=LEFT)
    by = land.as_(SECOND, LEFT)
    told = at_once(
        step(land, visit, "hand_in", SECOND),
        partial(operations.answer, visit, 6, "TIDAK", "Ada slip.", by=by, at=LEFT),
    )
    visit = fresh(visit)
    assert (visit.state, is_sound(visit)) == ("LEMBAR_LENGKAP", True)
    kept = SheetAnswer.objects.get(officer__position=2, item=6).value
    assert kept == ("YA" if told else "TIDAK")


def test_both_save_their_sheets_at_once(land: Country) -> None:
    visit = arrived(land)
    acts = []
    for who in TEAM:
        answers = dict.fromkeys(visit.rules.items, ("YA", ""))
        acts.append(partial(operations.save_answers, visit, answers, by=land.as_(who), at=NOON))
    assert at_once(*acts, *acts) == []
    assert SheetAnswer.objects.count() == 48


def test_both_agree_at_once(land: Country) -> None:
    visit = settle(land, handed_in(land, second_no={9}))
    assert at_once(*(step(land, visit, "agree", who) for who in TEAM)) == []
    assert (fresh(visit).state, fresh(visit).passed) == ("DISELESAIKAN", True)
    assert Entry.objects.filter(action="visit.agree").count() == 1


def test_nobody_agrees_to_words_that_change_in_that_moment(land: Country) -> None:
    """Either the last signature came first, and the words stay, or the words did, and both sign them anew."""
    visit = settle(land, handed_in(land, second_no={9}))
    do(land, visit, "agree", FIRST, at=LEFT)
    by = land.as_(FIRST, LEFT)
    told = at_once(
        step(land, visit, "agree", SECOND),
        partial(operations.resolve, visit, {9: Settled("YA", "Ditanya lagi.")}, by=by, at=LEFT),
    )
    visit = fresh(visit)
    assert is_sound(visit)
    if told:
        assert told == ["Perbedaan tidak bisa diisi sekarang: keadaan kunjungan Disepakati petugas."]
        assert visit.state == "DISELESAIKAN"
    else:
        assert visit.state == "LEMBAR_LENGKAP"
        assert do(land, visit, "agree", FIRST, at=LEFT).record.state == "DISELESAIKAN"


def test_the_whole_village_signs_at_once(land: Country) -> None:
    visit = agreed(land)
    who = ("ketua1", "ketua2", "ketua3", "ketua4", "pengarah")
    assert at_once(*(step(land, visit, "sign", name, at=SIGNED) for name in who)) == []
    assert (fresh(visit).state, fresh(visit).passed_at) == ("LAYAK", SIGNED)
    assert Document.objects.filter(kind="B18").count() == 1
    assert Entry.objects.filter(action="visit.sign").count() == 1


def test_two_ketua_of_one_pokja_are_one_signature(land: Country) -> None:
    visit = agreed(land)
    give(land.people["anggota1"], Role.KETUA, land.village, pokja=1)
    told = at_once(*(step(land, visit, "sign", who, at=SIGNED) for who in ("ketua1", "anggota1")))
    assert told == ["Ketua Pokja 1 sudah menandatangani. Yang masih ditunggu: ketua Pokja lain."]
    assert Signature.objects.filter(action="sign", subject_kind="visit").count() == 1


def test_a_visit_is_signed_or_called_off(land: Country) -> None:
    visit = agreed(land)
    for who in ("ketua1", "ketua2", "ketua3", "ketua4"):
        do(land, visit, "sign", who, at=SIGNED)
    told = at_once(
        step(land, visit, "sign", "pengarah", at=SIGNED),
        step(land, visit, "cancel", "decider", at=SIGNED, reason="Banjir."),
    )
    assert len(told) == 1
    state = fresh(visit).state
    assert state in {"LAYAK", "BATAL"}
    assert Document.objects.filter(kind="B18").count() == (1 if state == "LAYAK" else 0)


def test_two_offices_send_at_once(land: Country) -> None:
    story = ready(land)
    told = at_once(
        partial(send, land, by="decider", edition=story.edition),
        partial(send, land, by="province", edition=story.edition, who=("supervisor3", SECOND)),
    )
    assert told in (
        ["Kunjungan lain ke desa ini baru saja ditugaskan. Buka daftar kunjungan."],
        ["Kunjungan ke desa ini masih berjalan. Selesaikan atau batalkan dulu."],
    )
    assert (Visit.objects.count(), VisitOfficer.objects.count()) == (1, 2)
    assert Document.objects.filter(kind="ST").count() == 1


def test_an_officer_comes_or_is_replaced(land: Country) -> None:
    visit = assigned(land)
    by, other = land.as_("decider"), land.people["supervisor3"]
    told = at_once(
        step(land, visit, "check_in", FIRST, at=NOON, place=HERE, no_conflict=True),
        partial(operations.reassign, visit, 1, other, reason="Sakit.", by=by, at=NOON),
    )
    assert len(told) == 1
    visit, row = fresh(visit), VisitOfficer.objects.get(position=1)
    assert visit.sent[0] == row.person_id
    assert (row.person_id in visit.arrived) is (row.checked_in_at is not None)
    assert (row.person_id == other.pk) is (row.checked_in_at is None)
