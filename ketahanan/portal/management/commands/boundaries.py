"""ketahanan boundaries import"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from ketahanan.common import clock
from ketahanan.common.boundaries import MAX_BYTES
from ketahanan.common.errors import Refused, Several
from ketahanan.portal.operations import import_boundaries


class Command(BaseCommand):
    """Official boundaries from the command line."""

    help = "Batas resmi: GeoJSON, atau ZIP berisi satu Shapefile, menggantikan batas perkiraan di peta."

    def add_arguments(self, parser: CommandParser) -> None:
        parts = parser.add_subparsers(dest="part", required=True)
        load = parts.add_parser("import", help="muat berkas batas; semua kesalahan disebut sekaligus")
        load.add_argument("file", metavar="BERKAS")
        load.add_argument(
            "--level", required=True, choices=["kabupaten", "desa"], help="tingkat wilayah di berkas"
        )
        load.add_argument("--source", required=True, help="penerbit dan edisi, tampil di peta")

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(options["file"])
        if not path.is_file():
            raise CommandError(_("Berkas %(file)s tidak ada.") % {"file": path})
        if path.stat().st_size > MAX_BYTES:
            raise CommandError(
                _("Berkas terlalu besar: paling banyak %(limit)d MB. Bagi per provinsi atau kabupaten.")
                % {"limit": MAX_BYTES // 1_000_000}
            )
        try:
            done = import_boundaries(
                path.read_bytes(), level=options["level"], source=options["source"], at=clock.now()
            )
        except Several as refused:
            raise CommandError("\n".join(refused.sentences)) from refused
        except Refused as refused:
            raise CommandError(refused.sentence) from refused
        self.stdout.write(
            _("%(places)d batas dimuat ke %(files)d peta.") % {"places": done.places, "files": done.files}
        )
