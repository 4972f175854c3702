"""Killed in the middle: no half backup passes for a whole one, no half restore is in place."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Callable
from pathlib import Path
from time import monotonic, sleep

import pytest

from ketahanan.site.tests.saved import USE, House

pytestmark = [pytest.mark.django_db, pytest.mark.sweep]


def test_a_backup_that_is_killed_leaves_nothing_that_passes_for_one(house: House, tmp_path: Path) -> None:
    file = tmp_path / "malam.cadangan"
    house.grow()
    kills = 0
    for pause in (0.0, 0.05, 0.2):
        process = house.start("backup", str(file))
        if appears(process, lambda: file.with_name(file.name + ".part").exists()):
            sleep(pause)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        if process.returncode != -signal.SIGKILL:
            break  # it was quicker than we
        kills += 1
        assert not file.exists()
        part = file.with_name(file.name + ".part")
        if part.exists():
            assert "terpotong" in house.refuses("backup", "--verify", str(part))
    assert kills
    file.unlink(missing_ok=True)
    house.must("backup", str(file))
    house.must("backup", "--verify", str(file))
    assert house.leftovers() == []


def test_a_restore_that_is_killed_leaves_the_old_database_and_the_next_one_works(house: House, tmp_path: Path) -> None:
    file = tmp_path / "malam.cadangan"
    house.grow()
    house.must("backup", str(file))
    house.python(
        "import django; django.setup(); from ketahanan.journal import operations as j; from django.db import transaction\n"
        "from ketahanan.testing import NOON\nwith transaction.atomic(): j.record(action='test.later', subject=('t', 1), at=NOON)"
    )
    before, kills = house.counts(), 0
    for pause in (0.0, 0.3, 0.8, 1.5):
        process = house.start("restore", str(file), "--force")
        if appears(process, lambda: any(house.folder.glob(".cadangan-*/database"))):
            sleep(pause)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        if process.returncode != -signal.SIGKILL:
            break
        kills += 1
        sleep(0.3)
        if house.ask("SELECT count(*) FROM journal_entry WHERE action = 'test.later'") == [(0,)]:
            break  # killed after the swap
        assert house.counts() == before
        assert house.python(USE).endswith("/")
        before = house.counts()  # somebody signed in
    assert kills
    told = house.must("restore", str(file), "--force")
    assert "✗" not in told
    assert house.ask("SELECT count(*) FROM journal_entry WHERE action = 'test.later'") == [(0,)]
    assert house.leftovers() == []


def appears(process: subprocess.Popen[str], there: Callable[[], bool]) -> bool:
    until = monotonic() + 60
    while monotonic() < until and process.poll() is None:
        if there():
            return True
        sleep(0.005)
    return False
