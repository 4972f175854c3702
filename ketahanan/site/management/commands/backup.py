"""Makes a backup while the server runs, or looks one through."""

from argparse import ArgumentParser
from pathlib import Path
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ketahanan.common import clock
from ketahanan.common.errors import Refused
from ketahanan.site.backups import taking
from ketahanan.site.backups.archive import Listing


class Command(BaseCommand):
    help = "Write database and files to one encrypted file (key: BACKUP_KEY); --verify reads one through instead."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="without it: KETAHANAN_VAR/cadangan/…")
        parser.add_argument("--verify", action="store_true", help="only read FILE and check every byte")

    def handle(self, *args: Any, **options: Any) -> None:
        began, file = monotonic(), options["file"]
        if options["verify"] and file is None:
            raise CommandError("Sebutkan berkas cadangan: ketahanan backup --verify FILE.")
        try:
            about, listing = taking.verify(file) if options["verify"] else self._take(file)
        except Refused as refused:
            raise CommandError(refused.sentence) from refused
        self._tell(about, listing, monotonic() - began)
        if listing.damaged:
            raise CommandError(
                f"{len(listing.damaged)} berkas rusak atau hilang di server. Yang lain ada di cadangan; cari yang rusak di "
                "cadangan yang lebih lama."
            )

    def _take(self, file: Path | None) -> tuple[dict[str, Any], Listing]:
        target, about, listing = taking.take(file, clock.real_now())
        self.stdout.write(f"✓ {target} ({target.stat().st_size / 1e6:.1f} MB)")
        self.stdout.write(
            "! SECRET_KEY, FIELD_KEYS, PROOF_KEY, dan BACKUP_KEY TIDAK ada di dalamnya. Tanpa FIELD_KEYS kolom tersegel (NIK,\n"
            "  telepon, rekening) tidak terbaca lagi; simpan keempatnya di tempat lain. Salin cadangan ke mesin lain."
        )
        return about, listing

    def _tell(self, about: dict[str, Any], listing: Listing, seconds: float) -> None:
        rows = sum(about["counts"].values())
        self.stdout.write(
            f"✓ {about['kind']}, {about['taken_at']}: {rows} baris di {len(about['counts'])} tabel, jejak sampai nomor "
            f"{about['numbers'].get('journal', 0)}, {len(listing.files)} berkas ({listing.size / 1e6:.1f} MB); {seconds:.1f} detik"
        )
        for path, why in sorted(listing.damaged.items()):
            self.stdout.write(f"✗ berkas {path}: {why}")
