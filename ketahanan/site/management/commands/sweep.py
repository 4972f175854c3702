"""Limits and calendar, once or again and again."""

import logging
import signal
from argparse import ArgumentParser
from threading import Event

from django.core.management.base import BaseCommand
from django.db import close_old_connections, connection

from ketahanan.common import clock
from ketahanan.site.sweep import sweep

log = logging.getLogger("ketahanan.sweep")


class Command(BaseCommand):
    help = "Look for limits that have passed, act or tell people, and do what the calendar asks."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--loop", type=float, default=0, metavar="SECONDS", help="again after so many seconds")

    def handle(self, *args: object, **options: object) -> None:
        pause = float(str(options["loop"]))
        if not pause:
            self.stdout.write(str(sweep(clock.now())))
            return
        stop = Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
        while not stop.is_set():
            try:
                sweep(clock.now())
            except Exception:
                log.exception("sweep round failed")
                connection.close()
            close_old_connections()
            stop.wait(pause)
