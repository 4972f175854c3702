"""Who is told what, after which act."""

from __future__ import annotations

from datetime import timedelta
from threading import Event
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from ketahanan.common.roles import Role
from ketahanan.flow.models import Hold
from ketahanan.flow.operations import perform
from ketahanan.journal.models import Entry
from ketahanan.notices.models import Delivery, Notice
from ketahanan.people.models import Delegation
from ketahanan.site import kinds, reactions, sweep, worker
from ketahanan.site.tests.trial import KIND, make, wear
from ketahanan.testing import LONG_AGO, NOON, Country, days, give


@pytest.fixture(autouse=True)
def only_the_trial(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kinds, "KINDS", (KIND,))
    wear(monkeypatch.setattr)


def told() -> dict[str, set[str]]:
    """title → names"""
    found: dict[str, set[str]] = {}
    for notice in Notice.objects.select_related("person"):
        found.setdefault(notice.title, set()).add(notice.person.name.split()[0])
    return found


def work() -> dict[str, set[str]]:
    """Let the worker go through everything; what was told by it."""
    before = set(Notice.objects.values_list("pk", flat=True))
    worker.follow(Event(), patient=False)
    new = Notice.objects.exclude(pk__in=before).select_related("person")
    found: dict[str, set[str]] = {}
    for notice in new:
        found.setdefault(notice.title, set()).add(notice.person.name.split()[0])
    return found


def act(country: Country, paper: Hold, name: str, *who: str, at: Any = NOON, **given: Any) -> None:
    for person in who:
        perform(KIND, paper, name, by=country.as_(person, at), at=at, given=given)


def test_nobody_is_told_of_a_draft_that_only_its_writer_can_send(country: Country) -> None:
    make(country)
    assert work() == {}


def test_signatures_in_order_call_the_next_one(country: Country) -> None:
    paper = make(country)
    act(country, paper, "submit", "ketua1")
    assert work() == {"Giliran Anda: Ajukan": {"Citra"}}


def test_the_next_desk_is_told_with_place_and_limit(country: Country) -> None:
    paper = make(country)
    act(country, paper, "submit", "ketua1", "pengarah")
    assert work() == {"Giliran Anda: Setujui": {"Fajar", "Gita"}}
    notice = Notice.objects.filter(title="Giliran Anda: Setujui").first()
    assert notice is not None
    assert notice.body == "Usulan di Desa Taccorong menunggu Anda. Batasnya 17 Desember 2012."
    assert notice.made_at == NOON


def test_after_one_of_two_signatures_the_other_one_is_called_again_but_not_the_signer(country: Country) -> None:
    paper = make(country, state="PERIKSA")
    work()
    act(country, paper, "approve", "verifier")
    assert work() == {"Giliran Anda: Setujui": {"Gita"}}


def test_the_author_may_not_act_and_is_not_called(country: Country) -> None:
    make(country, by="verifier", state="PERIKSA")
    assert work() == {"Giliran Anda: Setujui": {"Gita"}}


def test_a_delegate_is_called_too(country: Country) -> None:
    post = country.people["verifier"].assignments.get()
    stranger = country.people["stranger"]
    Delegation.objects.create(assignment=post, to=stranger, from_at=LONG_AGO, until_at=days(9), reason="Cuti")
    make(country, state="PERIKSA")
    assert work() == {"Giliran Anda: Setujui": {"Fajar", "Gita", "Kiki"}}


def test_other_villages_pokja_and_ended_posts_are_not_called(country: Country) -> None:
    country.people["pengarah"].assignments.update(until_at=NOON - timedelta(days=1))
    give(country.people["stranger"], Role.PENGARAH, country.sister_village)
    paper = make(country)
    act(country, paper, "submit", "ketua1")
    assert work() == {}


def test_the_author_learns_of_a_return_and_what_to_do(country: Country) -> None:
    paper = make(country, state="PERIKSA")
    work()
    act(country, paper, "give_back", "kabupaten", reason="RAB belum lengkap, Rp5.000.000 kurang.")
    assert work() == {"Usulan Anda: Dikembalikan": {"Ani"}, "Giliran Anda: Ajukan lagi": {"Ani"}}
    for notice in Notice.objects.all():
        assert "5.000.000" not in notice.title + notice.body


def test_the_author_learns_of_the_decision_and_nobody_is_called_at_the_end(country: Country) -> None:
    paper = make(country, state="PERIKSA")
    work()
    act(country, paper, "approve", "verifier", "verifier2")
    assert work() == {"Usulan Anda: Disetujui": {"Ani"}}


def test_what_is_over_is_not_told(country: Country) -> None:
    paper = make(country)
    act(country, paper, "submit", "ketua1", "pengarah")
    act(country, paper, "give_back", "kabupaten", reason="x")
    act(country, paper, "resubmit", "ketua1")
    act(country, paper, "approve", "verifier", "verifier2")
    assert work() == {"Usulan Anda: Disetujui": {"Ani"}}


def test_an_action_without_a_move_calls_nobody_new(country: Country) -> None:
    paper = make(country, state="PERIKSA")
    work()
    act(country, paper, "note", "kabupaten")
    assert work() == {}


def test_a_passed_limit_is_urgent_for_those_due_and_known_to_those_above(country: Country) -> None:
    make(country, state="PERIKSA")
    work()
    assert sweep.sweep(days(15)).noted == 1
    assert work() == {
        "Batas waktu lewat: Setujui": {"Fajar", "Gita"},
        "Terlambat di bawah Anda: Setujui": {"Agus"},
    }
    above = Notice.objects.get(title__startswith="Terlambat")
    first, second = above.body.split(". ")
    assert first == "Usulan di Desa Taccorong belum diselesaikan Verifikator pusat"
    assert second == "Batasnya 17 Desember 2012; ingatkan petugasnya."
    assert Delivery.objects.filter(channel="sms").count() == 2


def test_a_passed_limit_that_the_system_answers_is_a_decision(country: Country) -> None:
    paper = make(country, state="KEMBALI")
    work()
    assert sweep.sweep(days(8)).performed == 1
    paper.refresh_from_db()
    assert paper.state == "BATAL"
    assert work() == {"Usulan Anda: Batal": {"Ani"}}


def test_a_message_comes_in_the_language_of_its_reader(country: Country) -> None:
    user = country.user("verifier")
    user.language = "en"
    user.save(update_fields=["language"])
    make(country, state="PERIKSA")
    worker.follow(Event(), patient=False)
    texts = {n.person.name: n.title for n in Notice.objects.select_related("person")}
    assert set(texts) == {"Fajar Verifikator", "Gita Verifikator"}
    assert texts["Gita Verifikator"] == "Giliran Anda: Setujui"


def test_a_secret_kind_is_not_even_placed(country: Country, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    monkeypatch.setattr(kinds, "KINDS", (replace(KIND, privacy="K3"),))
    make(country, state="PERIKSA")
    work()
    bodies = set(Notice.objects.values_list("body", flat=True))
    assert bodies == {"Usulan menunggu Anda. Batasnya 17 Desember 2012."}


def test_reactions_may_run_again_without_harm(country: Country) -> None:
    paper = make(country)
    act(country, paper, "submit", "ketua1", "pengarah")
    work()
    before = told()
    for entry in Entry.objects.order_by("seq"):
        for reaction in reactions.reactions_to(entry.action):
            reaction(entry)
    assert told() == before
    assert Notice.objects.count() == 2


def test_a_record_that_is_gone_or_unknown_is_passed_over(country: Country) -> None:
    entry = Entry(seq=1, at=NOON, action="trial.submit", subject_kind="trial", subject_id=99, details="{}")
    for reaction in (*reactions.MOVES, *reactions.LATE):
        reaction(entry)
    assert reactions.reactions_to("unknown.submit") == ()
    assert reactions.reactions_to("trial.unknown") == ()
    assert reactions.reactions_to("hold.make") == ()


def test_a_move_costs_few_statements(country: Country, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    make(country)
    work()
    make(country, state="PERIKSA")
    with django_assert_max_num_queries(20):
        worker.follow(Event(), patient=False)
