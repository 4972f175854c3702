"""Does what follows from the journal and sends messages, until told to stop."""

import signal
from argparse import ArgumentParser
from threading import Event

from django.core.management.base import BaseCommand

from ketahanan.site import worker


class Command(BaseCommand):
    help = "Follow the journal: tell people what concerns them, then send e-mail and SMS."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what there is and leave")

    def handle(self, *args: object, **options: object) -> None:
        stop = Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
        worker.run(stop, once=bool(options["once"]))
