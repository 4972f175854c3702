"""Adds to the log what stands in journal and ledger, and signs its size; or proves that all of it still fits."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from ketahanan.common import clock
from ketahanan.proof import audit, operations, queries


class Command(BaseCommand):
    help = "Seal what is new into the Merkle log and sign a checkpoint; --check proves the whole log."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true", help="also look for old transfers that were committed late")
        parser.add_argument("--check", action="store_true", help="compute every leaf and root anew and name what differs")

    def handle(self, *args: object, **options: object) -> None:
        added = (operations.seal_all if options["all"] else operations.seal)(clock.now())
        last = queries.newest()
        self.stdout.write(f"{added} leaves added")
        if last is not None:
            self.stdout.write(last.note)
        if options["check"]:
            faults = [*audit.late_rows(), *audit.broken()]
            if faults:
                raise CommandError("The log does not fit:\n" + "\n".join(faults))
            self.stdout.write("every leaf, tile, root and signature fits")
