"""Writes down that somebody outside keeps a checkpoint of ours: from the file that they send back."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from ketahanan.common import clock
from ketahanan.common.errors import Refused
from ketahanan.proof import notes, operations


class Command(BaseCommand):
    help = "Record a checkpoint that a witness keeps; its own signature is checked where WITNESS_KEYS holds its key."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="name of the witness, such as inspektorat.contoh.go.id")
        parser.add_argument("file", type=Path, help="the checkpoint as the witness keeps it")

    def handle(self, *args: object, **options: object) -> None:
        try:
            text = Path(str(options["file"])).read_text(encoding="utf-8")
            row = operations.keep(witness=str(options["name"]), text=text, at=clock.now())
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{options['file']} cannot be read: {error}") from error
        except notes.BadNote as bad:
            raise CommandError(f"WITNESS_KEYS: {bad}") from bad
        except Refused as refused:
            raise CommandError(refused.sentence) from refused
        self.stdout.write(f"{row.witness} keeps {row.size}: {'its signature was checked' if row.signed else 'on our word'}")
