"""ketahanan index build | explain"""

from __future__ import annotations

from argparse import RawDescriptionHelpFormatter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from ketahanan.analytics import engine
from ketahanan.analytics.errors import FlawsFound
from ketahanan.analytics.explain import explain
from ketahanan.analytics.shipped import CODES
from ketahanan.analytics.table import wanted
from ketahanan.site import index_files, index_frames

FORM = """
METODE: berkas TOML, atau salah satu metode bawaan: {codes}.
DATA: CSV UTF-8 (koma atau titik koma, titik desimal) atau Parquet, satu baris untuk setiap unit.
  Kolom unit (--unit-column, biasanya "unit") dan satu kolom untuk setiap butir atau simpul; kosong = tidak terjawab,
  TB = tidak berlaku. Kolom lain dibiarkan.
HASIL: .csv atau .parquet; setiap baris memuat metode dan versinya.
"""


class Command(BaseCommand):
    help = "Menghitung indeks dari berkas metode: build, explain."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.formatter_class = RawDescriptionHelpFormatter
        parser.epilog = FORM.format(codes=", ".join(CODES))
        actions = parser.add_subparsers(dest="action", required=True)
        build = self._action(actions, "build", "nilai, tingkat dan bacaan setiap unit")
        build.add_argument("-o", "--output", type=Path, required=True)
        told = self._action(actions, "explain", "satu unit: bagian, dimensi terlemah, butir yang paling menggerakkan")
        told.add_argument("--unit", required=True)
        told.add_argument("-o", "--output", type=Path)

    def _action(self, actions: Any, name: str, text: str) -> CommandParser:
        parser: CommandParser = actions.add_parser(name, help=text)
        parser.add_argument("method", metavar="METODE")
        parser.add_argument("data", metavar="DATA", type=Path)
        parser.add_argument("--unit-column", default="unit")
        parser.add_argument("--variant", default="", help="varian metode, misalnya IKSD-bersih")
        return parser

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            frame, note = getattr(self, f"_{options['action']}")(options)
            if options["output"] is None:
                index_files.write_csv(frame, self.stdout)
            else:
                index_files.write(frame, options["output"])
        except FlawsFound as error:
            raise CommandError("\n".join(flaw.text(_) for flaw in error.flaws)) from error
        if options["output"] is not None:
            self.stdout.write(note)

    def _built(self, options: dict[str, Any]) -> engine.Built:
        method = index_files.method_of(options["method"])
        if options["variant"]:
            codes = [variant.code for variant in method.variants]
            if options["variant"] not in codes:
                raise CommandError(
                    _("Varian %(code)s tidak ada. Pilih: %(codes)s.") % {"code": options["variant"], "codes": ", ".join(codes) or "-"}
                )
            method = method.variant(options["variant"])
        table = index_files.table_of(options["data"], options["unit_column"], wanted(method))
        return engine.build(method, table)

    def _build(self, options: dict[str, Any]) -> tuple[index_files.Frame, str]:
        built = self._built(options)
        scored = int((built.level >= 0).sum()) if built.method.levels else len(built.units)
        return index_frames.built_frame(built), _("%(count)s unit dihitung, %(scored)s bertingkat, ke %(file)s.") % {
            "count": len(built.units), "scored": scored, "file": options["output"],
        }  # fmt: skip

    def _explain(self, options: dict[str, Any]) -> tuple[index_files.Frame, str]:
        built = self._built(options)
        if options["unit"] not in built.units:
            raise CommandError(
                _("Unit %(unit)s tidak ada pada %(file)s. Periksa kodenya.")
                % {"unit": options["unit"], "file": options["data"].name}
            )
        told = explain(built, built.units.index(options["unit"]))
        return index_frames.explained_frame(built.method, told), _("Unit %(unit)s dijelaskan ke %(file)s.") % {
            "unit": told.unit, "file": options["output"],
        }  # fmt: skip
