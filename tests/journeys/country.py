"""The demo country under the journeys: made once by the real commands, copied for each module, served for real."""

import contextlib
import fcntl
import hashlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic, sleep

from ketahanan.common import clock
from tests.postgres import Server

ROOT = Path(__file__).resolve().parent.parent.parent
CACHE = ROOT / ".cache" / "demo"
MANAGE = (sys.executable, "-m", "ketahanan.site.cli")
PLACES = (("migrate", "--verbosity", "0"), ("areas", "import"))
POSTGRES_DEMO = "ketahanan_demo"
STORY_BEGINS = datetime(2012, 12, 3, 0, 0, tzinfo=UTC)  # Monday, 08.00 WITA


class CommandFailed(AssertionError):
    """A command of the system failed under a journey; the text is what it printed."""


def environment(folder: Path, database: str, owner: str = "") -> dict[str, str]:
    settings = {"KETAHANAN_MODE": "demo", "KETAHANAN_VAR": str(folder / "var"), "DATABASE_URL": database}
    if owner:
        settings["DATABASE_OWNER_URL"] = owner
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("DATABASE_", "DJANGO_"))}
    return inherited | settings


def ketahanan(arguments: tuple[str, ...], env: dict[str, str]) -> str:
    done = subprocess.run(
        [*MANAGE, *arguments], env=env, cwd=ROOT, check=False, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    if done.returncode:
        raise CommandFailed(f"ketahanan {' '.join(arguments)} ended with {done.returncode}:\n{done.stdout}")
    return done.stdout


def fingerprint() -> str:
    """Changes with everything that the demo's data can depend on."""
    digest = hashlib.sha256((ROOT / "requirements.txt").read_bytes())
    for path in sorted((ROOT / "ketahanan").rglob("*")):
        name = path.relative_to(ROOT)
        if path.is_file() and path.suffix != ".html" and not {"tests", "__pycache__"} & set(name.parts):
            digest.update(str(name).encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def clock_file(folder: Path) -> Path:
    return folder / "demo-clock.json"


def set_clock(folder: Path, at: datetime = STORY_BEGINS) -> None:
    """That morning again, however long ago this country was made."""
    seconds = round((at - clock.real_now()).total_seconds())
    clock_file(folder / "var").write_text(json.dumps({"seconds": seconds}))


def sqlite_url(folder: Path) -> str:
    return f"sqlite:///{folder / 'ketahanan.sqlite3'}"


def build_sqlite(day: str = "") -> Path:
    """A folder with database and files, told until a day. Kept between runs until the code changes; the newest only."""
    kept = CACHE / fingerprint()
    CACHE.parent.mkdir(exist_ok=True)
    with (CACHE.parent / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # of two processes one builds, the other waits for it
        if not kept.exists():
            shutil.rmtree(CACHE, ignore_errors=True)
        places = _made(kept / "places", PLACES)
        return _made(kept / (day or "whole"), (("demo", *(("--day", day) if day else ())),), places)


def _made(target: Path, commands: tuple[tuple[str, ...], ...], source: Path | None = None) -> Path:
    if target.exists():
        return target
    making = CACHE / "making"
    shutil.rmtree(making, ignore_errors=True)
    if source:
        shutil.copytree(source, making)
    else:
        making.mkdir(parents=True)
    for command in commands:
        ketahanan(command, environment(making, sqlite_url(making)))
    target.parent.mkdir(exist_ok=True)
    return making.rename(target)


def build_postgres(server: Server, folder: Path) -> Path:
    server.create_database(POSTGRES_DEMO)
    for command in (*PLACES, ("demo",)):
        ketahanan(command, environment(folder, server.app_url(POSTGRES_DEMO), server.owner_url(POSTGRES_DEMO)))
    return folder


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Site:
    """A running copy of the demo country. Paths are given without the host; commands see the same database."""

    env: dict[str, str]
    log: Path
    port: int = 0
    url: str = ""
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def run(self, *arguments: str) -> str:
        return ketahanan(arguments, self.env)

    def work(self) -> str:
        """What the background worker would do: every waiting task, once."""
        return self.run("worker", "--once")

    def sweep(self) -> str:
        return self.run("sweep")

    def later(self, **passed: int) -> None:
        """Let the programme's time pass, as timedelta takes it; whole days have their buttons on every page."""
        file = clock_file(Path(self.env["KETAHANAN_VAR"]))
        seconds = json.loads(file.read_text())["seconds"] + timedelta(**passed).total_seconds()
        file.write_text(json.dumps({"seconds": seconds}))

    def address(self, path: str) -> str:
        return self.url + path

    def start(self) -> None:
        self.port = port = self.port or free_port()
        self.url = f"http://127.0.0.1:{port}"
        command = [sys.executable, "-m", "gunicorn", "ketahanan.site.wsgi:application", "--bind", f"127.0.0.1:{port}",
                   "--worker-class", "gthread", "--workers", "1", "--threads", "4", "--no-control-socket",
                   "--log-level", "warning"]  # fmt: skip
        with self.log.open("wb") as output:
            self.process = subprocess.Popen(command, env=self.env, cwd=ROOT, stdout=output, stderr=output)
        self._wait()

    def _wait(self) -> None:
        until = monotonic() + 30
        while not self._answers():
            if self.process is None or self.process.poll() is not None or monotonic() > until:
                raise CommandFailed(f"The web process did not start:\n{self.log.read_text()}")
            sleep(0.05)

    def _answers(self) -> bool:
        try:
            urllib.request.urlopen(self.url, timeout=10).close()
        except urllib.error.HTTPError:
            return True  # whatever the page says, somebody said it
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False
        return True

    def kill(self) -> None:
        """As when the power goes: no request is finished, nothing is tidied."""
        assert self.process is not None
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        for pid in (self.process.pid, *map(int, children)):
            os.kill(pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


@contextlib.contextmanager
def serve(env: dict[str, str], folder: Path) -> Iterator[Site]:
    site = Site(env, folder / "web.log")
    try:
        site.start()
        yield site
    finally:
        site.stop()
