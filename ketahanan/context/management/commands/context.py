"""ketahanan context import FILE --index idm --year 2024"""

from __future__ import annotations

from pathlib import Path
from time import perf_counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from ketahanan.common import clock
from ketahanan.common.errors import Refused, Several
from ketahanan.context import operations
from ketahanan.context.models import Index


def _vouched(text: str) -> str:
    """A person and a reason, or nothing. Raises Refused."""
    who, _colon, why = (part.strip() for part in text.partition(":"))
    if text and not (who and why):
        raise Refused(_("Tulis --without-names sebagai “nama orang: alasan”, misalnya “Rina: berkas 2023 hanya memuat kode”."))
    return f"{who}: {why}" if text else ""


class Command(BaseCommand):
    """Published indices from the command line."""

    help = "Indeks terbitan sebagai konteks di samping IKSD: muat berkas CSV atau XLSX."

    def add_arguments(self, parser: CommandParser) -> None:
        parts = parser.add_subparsers(dest="part", required=True)
        load = parts.add_parser("import", help="muat nilai satu tahun; kode dan nama desa dibandingkan")
        load.add_argument("file", metavar="BERKAS", type=Path)
        load.add_argument("--index", choices=Index.values, required=True)
        load.add_argument("--year", type=int, required=True)
        load.add_argument("--source", help="penerbit dan berkas sebagaimana dibaca warga; bila kosong, nama berkasnya")
        load.add_argument(
            "--without-names", metavar="SIAPA: ALASAN", default="",
            help="berkas tanpa nama desa: siapa menjaminnya dan mengapa; kode diperiksa ketat, nama tidak dibandingkan",
        )
        load.add_argument("--refused", type=Path, help="berkas CSV untuk baris yang ditolak")

    def handle(self, *args: Any, **options: Any) -> None:
        file, begun = options["file"], perf_counter()
        try:
            content = file.read_bytes()
        except OSError as error:
            facts = {"file": file, "why": error.strerror}
            raise CommandError(_("Berkas %(file)s tidak dapat dibaca: %(why)s.") % facts) from error
        try:
            done = operations.load(
                content, index=Index(options["index"]), year=options["year"], source=options["source"] or file.name,
                at=clock.now(), unnamed=_vouched(options["without_names"]),
            )
        except Several as refused:
            raise CommandError("\n".join(refused.sentences)) from refused
        except Refused as refused:
            raise CommandError(refused.sentence) from refused
        said = _("• %(accepted)d desa dimuat, %(refused)d baris ditolak, %(differing)d status tidak sesuai nilainya (%(took).1f s)")
        if done.repeated:
            said = _("• berkas ini sudah dimuat; tidak ada yang diubah. %(refused)d baris tetap ditolak")
        self.stdout.write(said % {
            "accepted": done.accepted, "refused": len(done.refusals), "differing": len(done.differing),
            "took": perf_counter() - begun,
        })  # fmt: skip
        for value in done.differing[:20]:
            facts = {"code": value.code, "value": value.value, "status": value.status, "method": value.by_method}
            self.stdout.write(_("  %(code)s: %(value)s terbit sebagai %(status)s, menurut metode %(method)s") % facts)
        if done.refusals:
            target = options["refused"] or Path(f"{file.name.split('.')[0]}-ditolak.csv")
            try:
                target.write_text(operations.refusals_csv(done.refusals), encoding="utf-8")
            except OSError as error:
                facts = {"file": target, "why": error.strerror}
                raise CommandError(_("Daftar penolakan %(file)s tidak dapat ditulis: %(why)s.") % facts) from error
            self.stdout.write(_("  baris yang ditolak: %(file)s") % {"file": target})
        if not done.accepted:
            raise CommandError(
                _("Tidak satu desa pun dimuat. Muat dahulu daftar wilayah (ketahanan areas import), atau periksa alasan di berkas itu.")
            )
