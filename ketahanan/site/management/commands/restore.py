"""Puts a backup in the place of database and files, after everything in it was proved."""

from argparse import ArgumentParser
from pathlib import Path
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ketahanan.common import clock
from ketahanan.common.errors import Refused
from ketahanan.site.backups import restoring
from ketahanan.site.backups.restoring import Line

SIGNS = {True: "✓", False: "✗", None: "–"}


class Command(BaseCommand):
    help = "Restore database and files from a backup (key: BACKUP_KEY). Stop the server first."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--force", action="store_true", help="replace what is there; the old is kept beside it")
        parser.add_argument("--checkpoint", type=Path, metavar="NOTE", help="a checkpoint that somebody kept")
        parser.add_argument("--accept-faults", action="store_true", help="put it in place although a check failed")

    def handle(self, *args: Any, **options: Any) -> None:
        self.broken, began = 0, monotonic()
        try:
            done = restoring.restore(
                options["file"], clock.real_now(), self._say, force=options["force"], accept=options["accept_faults"],
                kept=self._kept(options["checkpoint"]),
            )  # fmt: skip
        except Refused as refused:
            raise CommandError(refused.sentence) from refused
        self.stdout.write(f"✓ dipulihkan: keadaan {done.about['taken_at']}; {monotonic() - began:.1f} detik")
        for old in done.old:
            self.stdout.write(f"  yang lama disimpan: {old}")
        self.stdout.write("  semua orang masuk lagi; yang dicatat setelah saat itu tidak ada")
        if self.broken:
            raise CommandError(f"Dipulihkan dengan {self.broken} pemeriksaan gagal (--accept-faults). Bereskan sebelum dipakai.")

    def _say(self, line: Line) -> None:
        self.broken += line.holds is False
        self.stdout.write(f"{SIGNS[line.holds]} {line.sentence}")

    def _kept(self, path: Path | None) -> str:
        if path is None:
            return ""
        try:
            return path.read_text()
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{path} tidak dapat dibaca: {error}. Periksa nama berkasnya.") from error
