"""Makes the files that people asked for, one after the other, until told to stop.

A process of its own: a large file takes a minute and much memory, and neither may keep messages from being sent.
"""

import logging
import signal
from argparse import ArgumentParser
from threading import Event

from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, close_old_connections, connection

from ketahanan.reporting import operations

log = logging.getLogger("ketahanan.exports")
PAUSE = 1.0


class Command(BaseCommand):
    help = "Make the exports that wait: CSV, XLSX, Parquet, SPSS."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="make those that wait and leave")

    def handle(self, *args: object, **options: object) -> None:
        stop, once = Event(), bool(options["once"])
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
        while not stop.is_set():
            try:
                busy = operations.make_next(stop.is_set)
            except (OperationalError, InterfaceError):
                if once:
                    raise
                log.warning("database not reachable, trying again", exc_info=True)
                connection.close()
                busy = False
            if once and not busy:
                return
            if not busy:
                close_old_connections()
                stop.wait(PAUSE)
