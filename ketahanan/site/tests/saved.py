"""A small running country with money, papers and phones' files, in a database and a folder of its own, and its commands."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from tests.postgres import OWNER, Server, programs

BASE = Path(__file__).resolve().parents[3]
KEY = "kata sandi cadangan yang panjang"
PASSWORD = "perahu layar biru laut"
ACCOUNT = "021601005417531"

PREPARE = f"""
import django
django.setup()
from django.core.files.base import ContentFile
from ketahanan.common.secrets import fingerprint
from ketahanan.grants.tests.world import World
from ketahanan.instruments import blobs
from ketahanan.instruments.models import InstrumentVersion, Submission, SubmissionFile
from ketahanan.instruments.operations import install_shipped
from ketahanan.people.models import User
from ketahanan.proof.operations import seal
from ketahanan.testing import NOON, build_country
country = build_country()
World(country).acknowledged()
install_shipped(at=NOON)
version = InstrumentVersion.objects.first()
sent = Submission.objects.create(
    instrument=version.instrument, version=version, instance_id="uuid:1", root_instance="uuid:1", raw=b"<data/>",
    sha256="0" * 64, person=country.people["companion"], sent_by=country.people["companion"], area=country.village,
    received_at=NOON,
)
import hashlib
for number in range(3):
    content = bytes([number]) * 90_000
    mark = hashlib.sha256(content).hexdigest()
    blobs.keep(ContentFile(content), mark)
    SubmissionFile.objects.create(submission=sent, name=f"foto{{number}}.jpg", sha256=mark, size=90_000, state="DITERIMA", received_at=NOON)
user = country.user("kabupaten")
user.set_password({PASSWORD!r})
user.save()
seal(NOON)
"""

# Every turn: one act with an entry in the journal and money in the ledger, in one transaction.
WRITE = """
import django
django.setup()
from django.db import transaction
from ketahanan.journal import operations as journal
from ketahanan.ledger.models import AccountKind
from ketahanan.ledger.operations import Side, post
from ketahanan.testing import NOON
number = 0
while True:
    number += 1
    with transaction.atomic():
        journal.record(action="test.beat", subject=("test", number), at=NOON)
        post(key=f"pagu:beat{number}", debit=Side(AccountKind.PAGU, "edition:9"), credit=Side(AccountKind.DIPA, "edition:9"),
             amount=1000, at=NOON, action="PAGU", reference="pagu")
    print(number, flush=True)
"""

GROW = """
import hashlib, os
import django
django.setup()
from django.core.files.base import ContentFile
from ketahanan.instruments import blobs
from ketahanan.instruments.models import Submission, SubmissionFile
from ketahanan.testing import NOON
for number in range(40):
    content = os.urandom(1_000_000)
    mark = hashlib.sha256(content).hexdigest()
    blobs.keep(ContentFile(content), mark)
    SubmissionFile.objects.create(
        submission=Submission.objects.get(), name=f"berat{number}", sha256=mark, size=len(content), state="DITERIMA", received_at=NOON
    )
"""

# What somebody finds who uses the restored country.
USE = f"""
import hashlib
import django
django.setup()
from django.test import Client
from ketahanan.common import clock
from ketahanan.documents import queries
from ketahanan.documents.models import Document
from ketahanan.instruments import blobs
from ketahanan.instruments.models import SubmissionFile
from ketahanan.people.models import Person, User
for paper in Document.objects.all():
    assert hashlib.sha256(queries.location(paper).read_bytes()).hexdigest() == paper.sha256
for photo in SubmissionFile.objects.all():
    assert hashlib.sha256(blobs.location(photo.sha256).read_bytes()).hexdigest() == photo.sha256
assert Person.objects.first().nik.startswith("7302")
user = User.objects.get(person__name="Dedi Kabupaten")
answer = Client().post("/masuk/", {{"login": user.login, "password": {PASSWORD!r}}})
print(Document.objects.count(), SubmissionFile.objects.count(), answer.headers.get("Location"))
"""


@dataclass
class House:
    """One installation. `database` is the name on the server, or empty for a file."""

    folder: Path
    server: Server | None = None
    database: str = ""
    env: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        url = owner = f"sqlite:///{self.folder / 'negeri.db'}"
        path = os.environ["PATH"]
        if self.server:
            url, owner = self.server.app_url(self.database), self.server.owner_url(self.database)
            path = f"{programs(self.folder, None)}:{path}"
        self.env = os.environ | {
            "DATABASE_URL": url, "DATABASE_OWNER_URL": owner, "KETAHANAN_VAR": str(self.folder), "KETAHANAN_MODE": "test",
            "DJANGO_SETTINGS_MODULE": "ketahanan.site.settings", "PYTHONPATH": str(BASE), "BACKUP_KEY": KEY, "PATH": path,
            "FIELD_KEYS": "kunci kolom yang sangat panjang dan acak 0123456789", "PROOF_ORIGIN": "contoh.id/bukti",
            "SECRET_KEY": "kunci sesi yang sangat panjang dan acak 0123456789",
            "PROOF_KEY": "kunci bukti yang sangat panjang dan acak 0123456789",
        }  # fmt: skip

    @classmethod
    def built(cls, folder: Path, server: Server | None) -> Self:
        """From nothing; takes its time, so copies are made of it."""
        folder.mkdir()
        name = "_".join(filter(None, ("negeri", os.environ.get("PYTEST_XDIST_WORKER"))))
        if server:
            server.create_database(name)
            with server.connect() as ruler:
                ruler.execute(f"ALTER ROLE {OWNER} CREATEDB".encode())
        made = cls(folder, server, name if server else "")
        made.must("migrate", "--verbosity=0")
        made.python(PREPARE)
        return made

    def copied(self, folder: Path) -> House:
        shutil.copytree(self.folder, folder)
        copy = f"{self.database}_salinan" if self.server else ""
        made = House(folder, self.server, copy)
        if self.server:
            with self.server.connect() as ruler:
                for name in made.databases():  # of the test before
                    ruler.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())
            self.server.copy_database(self.database, copy)
        return made

    # Commands ----------------------------------------------------------------------------------------------------

    def start(self, *command: str, **env: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "ketahanan.site.cli", *command], env=self.env | env, cwd=BASE, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def says(self, *command: str, **env: str) -> tuple[int, str]:
        """Exit code, and both outputs in one."""
        process = self.start(*command, **env)
        out, wrong = process.communicate(timeout=300)
        return process.returncode, out + wrong

    def must(self, *command: str, **env: str) -> str:
        code, said = self.says(*command, **env)
        assert code == 0, said
        return said

    def refuses(self, *command: str, **env: str) -> str:
        code, said = self.says(*command, **env)
        assert code == 1, said
        assert "Traceback" not in said, said
        return said

    def python(self, code: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", code], env=self.env, cwd=BASE, text=True, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def writer(self) -> subprocess.Popen[str]:
        return subprocess.Popen([sys.executable, "-c", WRITE], env=self.env, cwd=BASE, text=True, stdout=subprocess.PIPE)

    # What is there -----------------------------------------------------------------------------------------------

    def ask(self, statement: str, database: str = "") -> list[Any]:
        if self.server:
            with self.server.connect(database or self.database) as asked:
                return asked.execute(statement.encode()).fetchall()
        with closing(sqlite3.connect(self.folder / "negeri.db", timeout=20)) as file:
            return file.execute(statement).fetchall()

    def counts(self) -> dict[str, int]:
        """Rows of every table."""
        names = (
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'" if self.server
            else "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        )  # fmt: skip
        return {name: self.ask(f'SELECT count(*) FROM "{name}"')[0][0] for (name,) in self.ask(names)}

    def databases(self) -> set[str]:
        """Names beside the own one: databases on the server, files in the folder."""
        if self.server:
            found = {name for (name,) in self.ask("SELECT datname FROM pg_database", "postgres")}
            return {name for name in found if name.startswith(self.database)} - {self.database}
        return {path.name for path in self.folder.glob("negeri.db*")} - {"negeri.db"}

    def leftovers(self) -> list[str]:
        """What no finished or refused command may leave."""
        return [str(path) for path in self.folder.rglob("*") if path.suffix in {".part", ".pulih"} or "cadangan-" in path.name]

    def wreck(self) -> None:
        """The disk is lost: the database is rubbish or empty, the files are gone."""
        shutil.rmtree(self.folder / "files")
        if self.server:
            self.server.create_database(self.database)
        else:
            (self.folder / "negeri.db").write_bytes(b"rusak" * 1000)

    def remove(self) -> None:
        """A fresh machine: nothing is there but what an installation begins with."""
        shutil.rmtree(self.folder / "files")
        if self.server:
            self.server.create_database(self.database)
        else:
            for path in self.folder.glob("negeri.db*"):
                path.unlink()

    def grow(self) -> None:
        """Forty megabytes more that no compression shrinks: a kill or a full disk falls into the middle."""
        self.python(GROW)
