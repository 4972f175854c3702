"""Exports and what runs beside them: the person is told, and a process that is killed in the middle loses nothing."""

from __future__ import annotations

import errno
import hashlib
import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event
from time import monotonic, sleep
from typing import Any

import pytest

from ketahanan.assessments.tests.making import Rounds, all_at
from ketahanan.notices.models import Notice
from ketahanan.reporting import operations, writers
from ketahanan.reporting.queries import SILENT
from ketahanan.reporting.tests.asking import ask
from ketahanan.site import worker
from ketahanan.testing import Country

BASE = Path(__file__).resolve().parents[3]


@pytest.fixture
def rounds(country: Country, tmp_path: Path, settings: Any) -> Rounds:
    settings.PRIVATE_ROOT = tmp_path
    return Rounds(country)


def work(rounds: Rounds) -> list[Notice]:
    """What the person was told by what followed."""
    worker.follow(Event(), patient=False)
    return list(Notice.objects.filter(person=rounds.country.people["kabupaten"], title__icontains="Berkas").order_by("pk"))


@pytest.mark.django_db
def test_the_person_is_told_once_that_the_file_is_ready_and_the_message_leads_to_it(rounds: Rounds) -> None:
    rounds.ready(all_at(3))
    export = ask(rounds.as_("kabupaten"), instrument=rounds.instrument.pk)
    assert work(rounds) == [], "nothing is ready yet"
    assert operations.make_next()
    told = work(rounds)
    assert [notice.title for notice in told] == ["Berkas siap diunduh: Jawaban pengukuran"]
    assert told[0].body == "Jawaban pengukuran, CSV. Berkas disimpan tujuh hari; unduh dari halaman ini."
    assert told[0].link == f"/ekspor/{export.public_id}/"
    ask(rounds.as_("kabupaten"), instrument=rounds.instrument.pk)
    assert len(work(rounds)) == 1, "a file handed out at once is on the screen"


@pytest.mark.django_db
def test_the_person_is_told_why_a_file_will_not_come_in_the_own_language(rounds: Rounds, monkeypatch: pytest.MonkeyPatch) -> None:
    rounds.ready(all_at(3))
    user = rounds.country.user("kabupaten")
    user.language = "en"
    user.save()
    ask(rounds.as_("kabupaten"), instrument=rounds.instrument.pk)

    def burst(*_given: object) -> int:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setitem(writers.FORMATS, "csv", writers.Format("csv", "CSV", "", "csv", "text/csv", burst))
    assert operations.make_next()
    worker.follow(Event(), patient=False)
    told = Notice.objects.get(person=rounds.country.people["kabupaten"], link__startswith="/ekspor/")
    assert told.title == "The file could not be made: Measurement answers"
    assert told.body.startswith("Measurement answers, CSV. The server's storage is full.")


# A process that is killed ----------------------------------------------------------------------------------------------

PREPARE = """
import django
django.setup()
from django.core.management import call_command
from ketahanan.context.models import ContextImport, ContextValue
from ketahanan.reporting import operations
from ketahanan.testing import LONG_AGO, NOON, build_country
call_command("migrate", verbosity=0)
country = build_country()
source = ContextImport.objects.create(
    index="idm", year=1, source="berkas", sha256="", at=LONG_AGO, accepted=30000, refused=0, differing=0
)
ContextValue.objects.bulk_create(
    ContextValue(area=country.village, index="idm", year=year, value="0.6419", status="maju",
                 by_method="maju", code=country.village.code, source=source) for year in range(30000)
)
operations.ask(data_set="konteks", format="csv", choices={}, by=country.as_("kabupaten"), at=NOON)
"""


class Kept:
    """A database and a folder of files of their own, and commands that work on them."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.base = folder, folder / "kill.db"
        self.env = os.environ | {
            "DATABASE_URL": f"sqlite:///{self.base}", "KETAHANAN_VAR": str(folder), "KETAHANAN_MODE": "test",
            "DJANGO_SETTINGS_MODULE": "ketahanan.site.settings", "PYTHONPATH": str(BASE),
        }  # fmt: skip
        subprocess.run([sys.executable, "-c", PREPARE], env=self.env, check=True, cwd=BASE)

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-m", "ketahanan.site.cli", *command], env=self.env, cwd=BASE)

    def run(self, *command: str) -> None:
        assert self.start(*command).wait(120) == 0

    def ask(self, statement: str) -> Any:
        with closing(sqlite3.connect(self.base, timeout=20)) as kept, kept:
            return kept.execute(statement).fetchone()

    def parts(self) -> list[Path]:
        return [part for part in self.folder.rglob("*.part") if part.stat().st_size > 100_000]

    def nobody_lives_since(self, passed: timedelta) -> None:
        """As if the clock had gone on: the last sign of life lies so far back."""
        (beat,) = self.ask("SELECT beat_at FROM reporting_export")
        before = datetime.fromisoformat(beat) - passed
        self.ask(f"UPDATE reporting_export SET beat_at = '{before}'")


@pytest.mark.sweep
def test_a_process_killed_in_the_middle_of_a_file_is_followed_by_one_that_makes_it_once(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    process = kept.start("exports")
    until = monotonic() + 60
    while not kept.parts() and monotonic() < until:
        sleep(0.005)
    process.send_signal(signal.SIGKILL)
    assert process.wait(10) == -signal.SIGKILL
    (left,) = kept.parts()
    state = "SELECT state, tries, (SELECT count(*) FROM reporting_exportfile) FROM reporting_export"
    assert kept.ask(state) == ("DIBUAT", 1, 0)

    kept.run("exports", "--once")
    assert kept.ask(state) == ("DIBUAT", 1, 0), "whoever was silent for a moment only may be alive"
    kept.nobody_lives_since(SILENT)
    kept.run("exports", "--once")
    assert kept.ask(state) == ("SIAP", 2, 1)
    name, sha256, rows = kept.ask("SELECT path, sha256, rows FROM reporting_exportfile")
    content = (left.parent / name).read_bytes()
    assert (hashlib.sha256(content).hexdigest(), rows, content.count(b"\r\n")) == (sha256, 30_000, 30_001)

    kept.run("exports", "--once")
    kept.run("worker", "--once")
    assert kept.ask(state) == ("SIAP", 2, 1)
    assert kept.ask("SELECT count(*) FROM journal_entry WHERE action = 'export.make'") == (1,)
    assert kept.ask("SELECT count(*) FROM notices_notice WHERE title LIKE 'Berkas siap%'") == (1,)
    os.utime(left, (0, 0))
    kept.run("sweep")
    assert not left.exists()
    assert (left.parent / name).exists()
