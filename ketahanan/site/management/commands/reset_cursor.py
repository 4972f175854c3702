"""Sends a follower of the journal back to a number, so that it goes over the entries again."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from ketahanan.journal.models import Cursor, Entry
from ketahanan.notices.models import ParkedReaction


class Command(BaseCommand):
    help = "Move a follower of the journal; what it put aside after that number is tried again. Nobody is told twice."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="the follower, e.g. reactions")
        parser.add_argument("--to", type=int, required=True, help="the last number that counts as done")

    def handle(self, *args: object, **options: object) -> None:
        name, to = str(options["name"]), int(str(options["to"]))
        newest = Entry.objects.order_by("-seq").values_list("seq", flat=True).first() or 0
        if not 0 <= to <= newest:
            raise CommandError(f"The journal goes from 1 to {newest}; --to must lie between 0 and {newest}.")
        with transaction.atomic():
            cursor = Cursor.objects.select_for_update().filter(name=name).first()
            if cursor is None:
                known = ", ".join(Cursor.objects.order_by("name").values_list("name", flat=True)) or "none yet"
                raise CommandError(f"No follower is called {name}. Known: {known}.")
            again = ParkedReaction.objects.filter(entry_seq__gt=to).delete()[0] if name == "reactions" else 0
            old, cursor.seq, cursor.tries = cursor.seq, to, 0
            cursor.save(update_fields=["seq", "tries"])
        self.stdout.write(f"{name}: from {old} to {to}; {again} parked reactions will be tried again")
