"""One village's chain as a file that an auditor checks without us: `ketahanan verify FILE`."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from ketahanan.areas.queries import by_code
from ketahanan.common import clock
from ketahanan.common.errors import Refused
from ketahanan.people.posts import SYSTEM
from ketahanan.proof import chain, operations


class Command(BaseCommand):
    help = "Write the chain of one village with its proofs: proposal, decision, payment, papers as hashes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", help="Kemendagri code of the village, such as 73.02.03.2005")
        parser.add_argument("--edition", choices=(chain.PUBLIC, chain.AUDITOR), default=chain.PUBLIC)
        parser.add_argument("--out", type=Path, metavar="FILE", help="where to; else beside you, named by code and size")

    def handle(self, *args: object, **options: object) -> None:
        area = by_code(str(options["code"]))
        if area is None:
            raise CommandError(f"There is no place with the code {options['code']}.")
        try:
            if options["edition"] == chain.AUDITOR:
                file = operations.auditor_file(area, by=SYSTEM, at=clock.now())
            else:
                file = operations.public_file(area, at=clock.now())
        except Refused as refused:
            raise CommandError(refused.sentence) from refused
        path = options["out"] if isinstance(options["out"], Path) else Path(file.name)
        path.write_bytes(file.content)
        self.stdout.write(f"{path}: {len(file.content):,} bytes, {file.leaves} leaves")
