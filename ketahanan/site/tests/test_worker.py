"""The worker: each entry once, whatever happens in the middle; and the sweep: nothing twice."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connections

from ketahanan.common.errors import Refused
from ketahanan.flow import operations
from ketahanan.flow.models import Hold, Overdue
from ketahanan.journal.models import Cursor, Entry
from ketahanan.journal.operations import record_many
from ketahanan.notices.models import Notice, ParkedReaction
from ketahanan.people.posts import SYSTEM
from ketahanan.site import kinds, reactions, sweep, worker
from ketahanan.site.tests.trial import KIND, make, wear
from ketahanan.testing import NOON, Country, build_country, days

BASE = Path(__file__).resolve().parents[3]


@pytest.fixture(autouse=True)
def only_the_trial(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kinds, "KINDS", (KIND,))
    wear(monkeypatch.setattr)


def place() -> int:
    return Cursor.objects.get(name=worker.NAME).seq


def follow() -> int:
    return worker.follow(Event(), patient=False)


def poison(monkeypatch: pytest.MonkeyPatch, throw: Callable[[Entry], None]) -> None:
    """An extra reaction before the usual ones."""
    throw.__name__ = "poisoned"
    monkeypatch.setattr(reactions, "MOVES", (throw, *reactions.MOVES))


def test_the_place_moves_with_the_consequences(country: Country) -> None:
    make(country, state="PERIKSA")
    assert follow() == 1
    assert (place(), Notice.objects.count()) == (1, 2)
    assert follow() == 0


def test_entries_without_consequences_are_passed_in_one_step(country: Country) -> None:
    record_many(
        [Entry(at=NOON, action="areas.import", subject_kind="area", subject_id=n, details="{}") for n in range(150)]
    )
    make(country, state="PERIKSA")
    assert follow() == 1
    assert place() == 151


def test_a_kill_before_the_place_moves_repeats_nothing(country: Country, monkeypatch: pytest.MonkeyPatch) -> None:
    make(country, state="PERIKSA")

    def killed(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(Cursor, "save", killed)
        with pytest.raises(KeyboardInterrupt):
            follow()
    assert Notice.objects.count() == 0
    follow()
    assert Notice.objects.count() == 2


def test_a_passing_fault_is_tried_again(country: Country, monkeypatch: pytest.MonkeyPatch) -> None:
    failures = iter([ValueError(), ValueError()])

    def sometimes(entry: Entry) -> None:
        for error in failures:
            raise error

    poison(monkeypatch, sometimes)
    make(country, state="PERIKSA")
    assert follow() == 1
    assert Notice.objects.count() == 2
    assert not ParkedReaction.objects.exists()


def test_a_poisonous_entry_is_parked_loudly_and_the_others_go_on(
    country: Country, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    calls: list[int] = []

    def always(entry: Entry) -> None:
        if entry.seq == 1:
            calls.append(entry.seq)
            raise ValueError("nama dan nomor orang")

    poison(monkeypatch, always)
    for _ in range(2):
        make(country, state="PERIKSA")
    with caplog.at_level(logging.WARNING):
        assert follow() == 2
    assert len(calls) == worker.TRIES
    parked = ParkedReaction.objects.get()
    assert (parked.reaction, parked.entry_seq, parked.action) == ("poisoned", 1, "trial.make")
    assert (parked.tries, parked.error) == (5, "ValueError")
    assert [record.levelname for record in caplog.records] == ["WARNING"] * 4 + ["ERROR"]
    assert Notice.objects.count() == 4  # the other reactions of the same entry ran
    assert (place(), Cursor.objects.get().tries) == (2, 0)


def test_an_unreachable_database_is_no_fault_of_the_entry(country: Country, monkeypatch: pytest.MonkeyPatch) -> None:
    def down(entry: Entry) -> None:
        raise OperationalError("server closed the connection")

    poison(monkeypatch, down)
    make(country, state="PERIKSA")
    with pytest.raises(OperationalError):
        follow()
    assert Cursor.objects.get().tries == 0


def test_the_command_does_what_there_is_and_leaves(country: Country) -> None:
    make(country, state="PERIKSA")
    before = signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)
    try:
        call_command("worker", "--once")
    finally:
        signal.signal(signal.SIGTERM, before[0])
        signal.signal(signal.SIGINT, before[1])
    assert Notice.objects.count() == 2


def test_a_follower_is_sent_back_and_tells_nobody_twice(country: Country, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        poison(broken, lambda entry: 1 / 0)  # type: ignore[arg-type]
        make(country, state="PERIKSA")
        follow()
    assert ParkedReaction.objects.count() == 1
    out = StringIO()
    call_command("reset_cursor", "reactions", "--to", "0", stdout=out)
    assert out.getvalue().strip() == "reactions: from 1 to 0; 1 parked reactions will be tried again"
    follow()
    assert (place(), Notice.objects.count()) == (1, 2)
    with pytest.raises(CommandError, match=r"No follower is called nobody\. Known: reactions\."):
        call_command("reset_cursor", "nobody", "--to", "0")
    with pytest.raises(CommandError, match="--to must lie between 0 and 1"):
        call_command("reset_cursor", "reactions", "--to", "2")


# --- sweep -----------------------------------------------------------------------------------------------------------


def test_a_limit_counts_in_days_of_the_village(country: Country) -> None:
    make(country, state="PERIKSA")  # Monday 3 December, 08.00 WITA; the last day is the 17th
    assert sweep.sweep(days(14).replace(hour=15, minute=59)).noted == 0
    assert sweep.sweep(days(14).replace(hour=16)).noted == 1


def test_a_second_sweep_does_nothing(country: Country) -> None:
    make(country, state="PERIKSA")
    make(country, state="KEMBALI")
    first = str(sweep.sweep(days(20)))
    # What else it did: every entry of the journal is sealed.
    assert first == f"performed 1, noted 1, other {Entry.objects.count()}, failed 0"
    assert str(sweep.sweep(days(21))) == "performed 0, noted 0, other 0, failed 0"
    assert Overdue.objects.count() == 1


def test_two_sweeps_that_saw_the_same_do_nothing_twice(country: Country) -> None:
    make(country, state="PERIKSA")
    make(country, state="KEMBALI")
    seen = [list(sweep.late(KIND, days(20))) for _ in range(2)]
    done = [sweep.Swept(), sweep.Swept()]
    for mine, count in zip(seen, done, strict=True):
        for record, row, due in mine:
            sweep._handle(KIND, record, row, due, days(20), count)
    assert [(count.performed, count.noted, count.failed) for count in done] == [(1, 1, 0), (0, 0, 0)]
    assert sorted(Entry.objects.exclude(action="trial.make").values_list("action", flat=True)) == [
        "trial.lapse",
        "trial.overdue",
    ]


def test_one_bad_record_does_not_stop_the_round(country: Country, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second, third = (make(country, state="KEMBALI") for _ in range(3))
    real = operations.perform

    def sometimes(kind: Any, record: Any, name: str, **options: Any) -> Any:
        if record.pk == first.pk:
            raise RuntimeError("broken")
        if record.pk == second.pk:
            raise Refused("Belum bisa.")
        return real(kind, record, name, **options)

    monkeypatch.setattr(operations, "perform", sometimes)
    done = sweep.sweep(days(20))
    assert (done.performed, done.failed) == (1, 2)
    third.refresh_from_db()
    assert third.state == "BATAL"


def test_extra_sweeps_are_run_and_a_broken_one_is_survived(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(at: Any) -> int:
        raise RuntimeError

    monkeypatch.setattr(sweep, "SWEEPS", (broken, lambda at: 3))
    assert str(sweep.sweep(NOON)) == "performed 0, noted 0, other 3, failed 1"
    out = StringIO()
    call_command("sweep", stdout=out)
    assert out.getvalue().strip() == "performed 0, noted 0, other 3, failed 1"


@pytest.mark.postgres_only
@pytest.mark.django_db(transaction=True)
def test_workers_and_sweeps_in_parallel_do_everything_once() -> None:
    country = build_country()
    papers = [make(country, state="KEMBALI" if n % 2 else "PERIKSA") for n in range(20)]
    errors: list[BaseException] = []

    def run(work: Callable[[], object]) -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001 - brought to the test's own thread
            errors.append(error)
        finally:
            connections.close_all()

    jobs = [lambda: sweep.sweep(days(20)), lambda: sweep.sweep(days(20)), follow, follow]
    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    follow()
    assert Entry.objects.filter(action="trial.lapse").count() == len(papers) // 2
    assert Entry.objects.filter(action="trial.overdue").count() == len(papers) // 2
    assert Notice.objects.filter(title="Usulan Anda: Batal").count() == len(papers) // 2
    assert place() == Entry.objects.count()


KILLED = """
import sys, time, threading
import django
django.setup()
from django.core.management import call_command
from ketahanan.site import kinds, reactions, worker
from ketahanan.site.tests.trial import KIND, wear
kinds.KINDS = (KIND,)
wear()
what = sys.argv[1]
if what == "prepare":
    from ketahanan.testing import build_country
    from ketahanan.site.tests.trial import make
    call_command("migrate", verbosity=0)
    country = build_country()
    for _ in range(int(sys.argv[2])):
        make(country, state="PERIKSA")
else:
    real = reactions.tell_turn
    def slow(entry):
        real(entry)
        print(entry.seq, flush=True)
        time.sleep(0.02)
    slow.__name__ = "tell_turn"
    reactions.MOVES = (slow, reactions.tell_author)
    worker.run(threading.Event(), once=True)
"""


@pytest.mark.long
@pytest.mark.sqlite_only
def test_a_worker_that_is_killed_again_and_again_tells_everyone_once(tmp_path: Path) -> None:
    number = 60
    env = os.environ | {
        "DATABASE_URL": f"sqlite:///{tmp_path / 'kill.db'}", "KETAHANAN_VAR": str(tmp_path), "KETAHANAN_MODE": "test",
        "DJANGO_SETTINGS_MODULE": "ketahanan.site.settings", "PYTHONPATH": str(BASE),
    }  # fmt: skip
    command = [sys.executable, "-c", KILLED]
    subprocess.run([*command, "prepare", str(number)], env=env, check=True, cwd=BASE)
    kills = 0
    for round_ in range(30):
        process = subprocess.Popen([*command, "work"], env=env, cwd=BASE, stdout=subprocess.PIPE, text=True)
        for seen, _line in enumerate(process.stdout or ()):
            if seen == 3 + round_:
                time.sleep(0.007 * (round_ % 4))
                process.send_signal(signal.SIGKILL)
                kills += 1
                break
        if process.stdout:
            process.stdout.close()
        if process.wait() == 0:
            break
    import sqlite3

    with sqlite3.connect(tmp_path / "kill.db") as kept:
        notices = kept.execute("SELECT count(*), count(DISTINCT entry_seq) FROM notices_notice").fetchone()
        seq = kept.execute("SELECT seq FROM journal_cursor").fetchone()[0]
    kept.close()
    assert kills >= 3
    assert notices == (2 * number, number)
    assert seq == number


def test_the_system_may_do_what_it_does_by_time(country: Country) -> None:
    paper: Hold = make(country, state="KEMBALI")
    assert operations.perform(KIND, paper, "lapse", by=SYSTEM, at=days(8)).record.state == "BATAL"
