"""Starts what a running Ketahanan consists of, keeps it running, and stops it as one: web, worker, sweep, exports.

`make run` and `make serve` end here. On a server with its own process keeper (systemd, supervisord) the four
commands that this prints with --list can be run there instead.
"""

import http.client
import os
import shlex
import signal
import socket
import subprocess
import sys
import threading
from argparse import ArgumentParser
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

LONGEST_PAUSE = 30.0
STEADY = 60.0  # seconds after which a child counts as healthy and its back-off starts again
GRACE = 15.0
HOPELESS = 5  # quick deaths of the web process in a row, before it has ever answered, that end the attempt

Say = Callable[[str, str], None]


@dataclass
class Child:
    """One process, restarted with growing pauses when it ends by itself."""

    name: str
    command: list[str]
    say: Say
    process: subprocess.Popen[str] | None = None
    started: float = 0.0
    due: float = 0.0
    quick_deaths: int = 0
    reader: threading.Thread | None = field(default=None, repr=False)

    def start(self) -> None:
        self.started = monotonic()
        # Its own session: Ctrl-C reaches only this manager, which then stops the children in order.
        self.process = subprocess.Popen(
            self.command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            text=True,
            errors="replace",
            env=os.environ | {"PYTHONUNBUFFERED": "1"},
            start_new_session=True,
        )
        self.reader = threading.Thread(target=self._pass_on, args=(self.process,), daemon=True)
        self.reader.start()

    def _pass_on(self, process: subprocess.Popen[str]) -> None:
        for line in process.stdout or ():
            self.say(self.name, line.rstrip())

    def look_after(self, now: float) -> None:
        """Start it when its time has come; note its end and set the time of the next start."""
        if self.process is None:
            if now >= self.due:
                self.start()
            return
        code = self.process.poll()
        if code is None:
            return
        self.quick_deaths = 0 if now - self.started > STEADY else self.quick_deaths + 1
        pause = min(LONGEST_PAUSE, 2.0 ** (self.quick_deaths - 1)) if self.quick_deaths else 0.0
        self.say(self.name, f"ended with {code}; starting again in {pause:.0f} s")
        self.process, self.due = None, now + pause

    def send(self, number: int) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(number)

    def wait_or_kill(self, until: float) -> None:
        if self.process is None:
            return
        try:
            self.process.wait(max(0.1, until - monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        if self.reader is not None:
            self.reader.join(timeout=1)


def web_command(host: str, port: int, *, reload: bool) -> list[str]:
    memory = Path("/dev/shm")  # noqa: S108 - gunicorn makes an unnamed file there
    command = [sys.executable, "-m", "gunicorn", "ketahanan.site.wsgi:application"]
    command += ["--bind", f"{host}:{port}", "--worker-class", "gthread", "--threads", "4"]
    command += ["--workers", os.environ.get("WEB_WORKERS", "2"), "--log-level", "warning"]
    # A worker is renewed now and then, so that a slow leak never becomes an outage.
    command += ["--max-requests", "5000", "--max-requests-jitter", "500", "--graceful-timeout", "10"]
    command += ["--no-control-socket"]
    if memory.is_dir():
        command += ["--worker-tmp-dir", str(memory)]  # a heartbeat on a slow disk would kill healthy workers
    return [*command, "--reload"] if reload else command


def refuse_taken_port(host: str, port: int) -> None:
    """Asked first, because processes that fail one after another explain nothing."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandError(
                f"Port {port} on {host} cannot be used ({error.strerror}). Stop what runs there, "
                f"or choose another: make run PORT={port + 1}"
            ) from None


def answers(host: str, port: int) -> bool:
    """Whether the application itself answers; the port alone is open before it can."""
    asking = http.client.HTTPConnection(host, port, timeout=5)
    try:
        asking.request("GET", "/sehat/")
        asking.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        asking.close()
    return True


class Command(BaseCommand):
    help = "Start web, worker, sweep and exports together; Ctrl-C stops them all."
    requires_system_checks = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._lock, self._enough = threading.Lock(), threading.Event()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default=os.environ.get("HOST", "127.0.0.1"))
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))
        parser.add_argument("--reload", action="store_true", help="restart the web process when code changes")
        parser.add_argument("--list", action="store_true", help="print the four commands and leave")

    def handle(self, *args: object, **options: object) -> None:
        host, port = str(options["host"]), int(str(options["port"]))
        run = [sys.executable, "-m", "ketahanan.site.cli"]
        children = [
            Child("web", web_command(host, port, reload=bool(options["reload"])), self._say),
            Child("worker", [*run, "worker"], self._say),
            Child("sweep", [*run, "sweep", "--loop", "30"], self._say),
            Child("exports", [*run, "exports"], self._say),
        ]
        if options["list"]:
            for child in children:
                self.stdout.write(f"{child.name}: {shlex.join(child.command)}")
            return
        refuse_taken_port(host, port)
        self._run(children, host, port)

    def _run(self, children: list[Child], host: str, port: int) -> None:
        stop = self._enough
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):  # SIGHUP: the terminal was closed
            signal.signal(number, lambda *_: stop.set())
        announced = False
        try:
            while not stop.is_set():
                for child in children:
                    child.look_after(monotonic())
                if not announced and answers(host, port):
                    announced = True
                    self._announce(host, port)
                if not announced and children[0].quick_deaths >= HOPELESS:
                    raise CommandError("The web process does not start; its reason stands above.")
                stop.wait(0.5 if announced else 0.1)
        finally:
            self._stop(children)

    def _announce(self, host: str, port: int) -> None:
        shown = f"[{host}]" if ":" in host else host
        self._say("up", f"Ketahanan answers on http://{shown}:{port}/  (Ctrl-C stops it)")
        if settings.DEMO:
            command = [sys.executable, "-m", "ketahanan.site.cli", "demo", "--logins"]
            logins = subprocess.run(command, check=False, text=True, stdout=subprocess.PIPE).stdout
            for line in logins.splitlines():
                self._say("up", line)

    def _stop(self, children: list[Child]) -> None:
        for child in children:
            child.send(signal.SIGTERM)
        self._say("up", "stopping")
        until = monotonic() + GRACE
        for child in children:
            child.wait_or_kill(until)

    def _say(self, name: str, line: str) -> None:
        try:
            with self._lock:
                self.stdout.write(f"{name:<7} | {line}")
                self.stdout.flush()
        except OSError:  # whoever read our lines is gone
            self._enough.set()
