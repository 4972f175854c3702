"""What follows for grants, waiting lists and the calendar: who is told, once, and the work goes on."""

from __future__ import annotations

from datetime import UTC, date, datetime
from threading import Event
from typing import Any

import pytest

from ketahanan.areas.models import Area
from ketahanan.common.roles import Role
from ketahanan.editions import operations as editions
from ketahanan.editions.models import Award, Edition
from ketahanan.grants.models import Grant
from ketahanan.grants.tests.world import AMOUNT, World
from ketahanan.grants.tests.world import make_edition as make_rich_edition
from ketahanan.journal import operations as journal
from ketahanan.journal.models import Entry
from ketahanan.notices.models import Notice, ParkedReaction
from ketahanan.proposals.models import Proposal
from ketahanan.proposals.tests.story import Story, other_village, set_quota
from ketahanan.site import reactions, sweep, worker
from ketahanan.testing import LONG_AGO, NOON, Country, days, give

pytestmark = pytest.mark.django_db


def work() -> None:
    worker.follow(Event(), patient=False)


def told(title: str) -> set[str]:
    """Who has a message with this title, by first name."""
    rows = Notice.objects.filter(title=title).select_related("person")
    return {notice.person.name.split()[0] for notice in rows}


def approve(proposal: Proposal) -> Entry:
    return journal.record(
        action="proposal.approve", subject=("proposal", proposal.pk), at=NOON, area_id=proposal.area_id,
        details={"before": {"state": "DIVERIFIKASI"}, "after": {"state": "DISETUJUI"}},
    )  # fmt: skip


# A grant that may not open --------------------------------------------------------------------------------------------


def test_an_approval_opens_one_grant_however_often_it_is_worked_through(country: Country) -> None:
    world = World(country)
    entry = approve(world.proposal)
    work()
    assert Grant.objects.get().amount == AMOUNT
    for reaction in reactions.reactions_to(entry.action):
        reaction(entry)
    assert Grant.objects.count() == 1
    assert told("Hibah belum terbuka") == set()


def test_over_the_budget_those_who_can_mend_it_are_told_and_the_work_goes_on(country: Country) -> None:
    world = World(country, make_rich_edition(country, budget=AMOUNT))
    second = world.approved(2)
    for proposal in (world.proposal, second):
        approve(proposal)
    work()
    assert Grant.objects.get().proposal_id == world.proposal.pk
    assert not ParkedReaction.objects.exists()
    assert told("Hibah belum terbuka") == {"Karta", "Hadi", "Agus"}
    notice = Notice.objects.filter(title="Hibah belum terbuka").first()
    assert notice is not None
    assert notice.body == (
        "Usulan di Desa Taccorong sudah disetujui, tetapi pagu edisi tidak mencukupi untuk hibahnya. Tambah anggaran "
        "edisi dengan keputusan, atau minta pejabat penetap membatalkan persetujuannya; hibah terbuka sendiri begitu "
        "pagunya cukup."
    )
    assert notice.link == f"/usulan/{second.public_id}/"
    Edition.objects.update(budget=2 * AMOUNT)
    assert sweep.sweep(NOON).failed == 0
    assert Grant.objects.count() == 2


def test_the_same_refusal_is_told_once(country: Country) -> None:
    world = World(country, make_rich_edition(country, budget=1))
    entry = approve(world.proposal)
    work()
    for reaction in reactions.reactions_to(entry.action):
        reaction(entry)
    assert Notice.objects.filter(title="Hibah belum terbuka").count() == 3


def test_an_approval_taken_back_too_late_is_told(country: Country) -> None:
    world = World(country)
    world.sent()
    Proposal.objects.update(state="DIBATALKAN")
    journal.record(
        action="proposal.cancel", subject=("proposal", world.proposal.pk), at=NOON, area_id=world.area.pk,
        details={"before": {"state": "DISETUJUI"}, "after": {"state": "DIBATALKAN"}},
    )  # fmt: skip
    work()
    assert Grant.objects.get().state == "LAYAK_CAIR"
    assert not ParkedReaction.objects.exists()
    assert told("Hibah belum berakhir") == {"Karta", "Hadi", "Agus"}


# The waiting list -----------------------------------------------------------------------------------------------------


def test_a_cancelled_approval_tells_the_deciding_officers_who_moves_up(country: Country) -> None:
    story = Story(country)
    set_quota(story.edition, country.province, 1, "2/2012")
    proposal = story.recommended()
    waiting = other_village(story, country.sister_village, score=70)
    story.rank()
    for who in ("verifier", "verifier2"):
        story.do(proposal, "verify", who, {"note": "x"})
    story.do(proposal, "approve", "decider", story.decree())
    entry = story.do(proposal, "cancel", "decider", {"reason": "x", "reason_code": "LAIN"}).entry
    work()
    assert told("Daftar tunggu: giliran Desa Polewali") == {"Ratna"}
    notice = Notice.objects.get(title__startswith="Daftar tunggu")
    assert notice.body == (
        "Persetujuan di Desa Taccorong dibatalkan. Desa Polewali adalah yang pertama dalam daftar tunggu; buka "
        "usulannya untuk mengangkatnya."
    )
    assert notice.link == f"/usulan/{waiting.public_id}/"
    reactions.tell_next_in_line(entry)
    assert Notice.objects.filter(title__startswith="Daftar tunggu").count() == 1


@pytest.mark.parametrize("details", [{}, {"next_bundle": None, "next_village": ""}, {"next_bundle": 999999}])
def test_with_nobody_waiting_nobody_is_told(country: Country, details: dict[str, Any]) -> None:
    world = World(country)
    entry = journal.record(
        action="proposal.cancel", subject=("proposal", world.proposal.pk), at=NOON, details=details
    )
    reactions.tell_next_in_line(entry)
    assert not Notice.objects.exists()


# The last day of the SPM ----------------------------------------------------------------------------------------------


def award(edition: Edition, area: Area) -> None:
    Award.objects.create(
        edition=edition, area=area, decree_no="36/SK", decree_on=date(2012, 4, 2), state="BERLAKU",
        state_since=LONG_AGO, made_at=LONG_AGO,
    )  # fmt: skip


def on(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 3, 0, tzinfo=UTC)


def test_the_last_spm_day_is_told_once_a_stage(country: Country) -> None:
    edition = make_rich_edition(country)
    award(edition, country.village)
    give(country.people["stranger"], Role.PPK, country.nation)
    days = {date(2012, 10, 14): 0, date(2012, 10, 15): 1, date(2012, 10, 16): 0, date(2012, 11, 20): 1,
            date(2012, 11, 30): 1, date(2012, 12, 1): 0, date(2012, 12, 15): 0}  # fmt: skip
    for day, new in days.items():
        assert editions.warn_of_spm(on(day)) == new, day
    work()
    for days_left in (60, 24, 14):
        assert told(f"Batas SPM {days_left} hari lagi") == {"Hadi", "Kiki", "Yuni", "Dedi"}
    notice = Notice.objects.filter(title="Batas SPM 60 hari lagi").first()
    assert notice is not None
    assert notice.body == (
        "SPM edisi Desa Berketahanan Sosial 2012 paling lambat 14 Desember 2012, kunjungan awal paling lambat "
        f"{written(edition)}. Selesaikan pembayaran yang masih menunggu."
    )
    assert notice.link == f"/edisi/{edition.public_id}/"


def written(edition: Edition) -> str:
    from ketahanan.common import zones

    return zones.written_day(edition.last_visit_on)


def test_a_decree_that_moves_the_day_begins_the_stages_anew(country: Country) -> None:
    edition = make_rich_edition(country)
    assert editions.warn_of_spm(on(date(2012, 12, 1))) == 1
    edition.last_spm_on = date(2012, 12, 20)
    edition.save(update_fields=["last_spm_on"])
    assert editions.warn_of_spm(on(date(2012, 12, 1))) == 1
    assert editions.warn_of_spm(on(date(2012, 12, 2))) == 0
    assert editions.warn_of_spm(on(date(2012, 12, 6))) == 1


def test_drafts_and_closed_editions_warn_nobody(country: Country) -> None:
    edition = make_rich_edition(country)
    for state in ("DRAF", "DITUTUP"):
        Edition.objects.filter(pk=edition.pk).update(state=state)
        assert editions.warn_of_spm(on(date(2012, 12, 1))) == 0
    assert not Entry.objects.exists()


def test_a_sweep_warns_and_the_edition_shows_it(country: Country) -> None:
    make_rich_edition(country)
    assert sweep.sweep(on(date(2012, 12, 1))).other == 2  # and its leaf in the log
    assert sweep.sweep(on(date(2012, 12, 1))).other == 0


# A limit that passes ---------------------------------------------------------------------------------------------------


def test_money_unanswered_for_seven_days_is_noted_once(country: Country) -> None:
    payment = World(country).sent()
    assert sweep.sweep(days(7)).noted == 0
    sweep.sweep(days(8))
    sweep.sweep(days(9))
    found = Entry.objects.filter(action="payment.overdue", subject_id=payment.pk)
    assert found.count() == 1
