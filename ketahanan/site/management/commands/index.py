"""ketahanan index build | explain | uncertainty | sensitivity | means | extract | national"""

from __future__ import annotations

from argparse import ArgumentTypeError, RawDescriptionHelpFormatter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from ketahanan.analytics import engine
from ketahanan.analytics.certainty import certainty
from ketahanan.analytics.errors import FlawsFound
from ketahanan.analytics.explain import explain
from ketahanan.analytics.households import columns_of
from ketahanan.analytics.method import Method
from ketahanan.analytics.sensitivity import sensitivity
from ketahanan.analytics.shipped import CODES
from ketahanan.analytics.small_area import shrink
from ketahanan.analytics.table import Table, wanted
from ketahanan.site import index_files, index_frames, index_people, national

MOST_DRAWS, MOST_POINTS = 100_000, 65_536

FORM = """
METODE: berkas TOML, atau salah satu metode bawaan: {codes}.
DATA: CSV UTF-8 (koma, titik koma atau tab; titik desimal) atau Parquet, satu baris untuk setiap unit.
  Kolom unit (--unit-column, biasanya "unit") dan satu kolom untuk setiap butir atau simpul; kosong = tidak terjawab,
  TB = tidak berlaku. Kolom lain dibiarkan. Sampel rumah tangga untuk uncertainty: kolom menurut [households] metode.
  means: satu baris per responden, boleh banyak per unit; hasilnya (butir, butir_se, butir_n) dapat menjadi DATA untuk build.
  extract menulis folder Parquet menurut provinsi (kolom kode wilayah: --code-column); national membaca folder itu.
HASIL: .csv atau .parquet; setiap baris memuat metode dan versinya, juga benih acak.
"""


def _from_one(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError(_("harus bilangan bulat mulai dari 1"))
    return int(text)


def _up_to(most: int) -> Callable[[str], int]:
    """More would fill the memory before it said anything new."""

    def read(text: str) -> int:
        if _from_one(text) > most:
            raise ArgumentTypeError(_("paling besar %(most)s") % {"most": most})
        return int(text)

    return read


def _from_zero(text: str) -> int:
    if not text.isdecimal():
        raise ArgumentTypeError(_("harus bilangan bulat mulai dari 0"))
    return int(text)


class Command(BaseCommand):
    help = "Menghitung indeks dari berkas metode: build, explain, uncertainty, sensitivity, means, extract, national."
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
        unsure = self._action(actions, "uncertainty", "peluang setiap tingkat dan rentang indeks")
        unsure.add_argument("--draws", type=_up_to(MOST_DRAWS), default=1000)
        unsure.add_argument("--error-column", help="kolom galat baku indeks setiap unit")
        unsure.add_argument("--group-column", help="kolom kelompok, misalnya kabupaten: nilai disusutkan di dalamnya")
        which = self._action(actions, "sensitivity", "pilihan metode mana yang paling menentukan")
        which.add_argument("--n", type=_up_to(MOST_POINTS), default=1024)
        people = self._action(actions, "means", "rata-rata berbobot dan galat baku setiap unit dari satu baris per responden")
        people.add_argument("--chance-column", default="", help="kolom peluang terpilih; tanpa kolom ini semua sama berat")
        people.add_argument("--total-column", default="", help="kolom jumlah orang di unit, untuk koreksi populasi terbatas")
        people.add_argument("-o", "--output", type=Path, required=True)
        parted = self._action(actions, "extract", "tabel menjadi folder Parquet menurut provinsi, untuk national")
        parted.add_argument("--code-column", default="kode")
        parted.add_argument("-o", "--folder", type=Path, required=True)
        whole = self._action(actions, "national", "tingkat seluruh negeri dari folder extract, dengan DuckDB atau Spark")
        whole.add_argument("--engine", choices=national.ENGINES, default="duckdb")
        whole.add_argument("--master", default="local[*]", help="alamat induk Spark")
        whole.add_argument("-o", "--output", type=Path, required=True)
        for parser in (unsure, which):
            parser.add_argument("--seed", type=_from_zero, default=1)
            parser.add_argument("-o", "--output", type=Path, required=True)

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
            if frame is None:
                pass
            elif options["output"] is None:
                index_files.write_csv(frame, self.stdout)
            else:
                index_files.write(frame, options["output"])
        except FlawsFound as error:
            raise CommandError("\n".join(flaw.text(_) for flaw in error.flaws)) from error
        if options.get("output") or options.get("folder"):
            self.stdout.write(note)

    def _method(self, options: dict[str, Any]) -> Method:
        method = index_files.method_of(options["method"])
        if options["variant"]:
            codes = [variant.code for variant in method.variants]
            if options["variant"] not in codes:
                raise CommandError(
                    _("Varian %(code)s tidak ada. Pilih: %(codes)s.") % {"code": options["variant"], "codes": ", ".join(codes) or "-"}
                )
            method = method.variant(options["variant"])
        return method

    def _table(self, options: dict[str, Any], method: Method, *more: str) -> Table:
        return index_files.table_of(options["data"], options["unit_column"], (*wanted(method), *more))

    def _built(self, options: dict[str, Any]) -> engine.Built:
        method = self._method(options)
        return engine.build(method, self._table(options, method))

    def _build(self, options: dict[str, Any]) -> tuple[index_files.Frame, str]:
        built = self._built(options)
        scored = int((built.level >= 0).sum()) if built.method.levels else len(built.units)
        return index_frames.built_frame(built), _("%(count)s unit dihitung, %(scored)s bertingkat, ke %(file)s.") % {
            "count": len(built.units), "scored": scored, "file": options["output"],
        }  # fmt: skip

    def _means(self, options: dict[str, Any]) -> tuple[index_files.Frame, str]:
        method, chance, total = self._method(options), options["chance_column"], options["total_column"]
        columns = (*wanted(method), *filter(None, (chance, total)))
        table = index_files.table_of(options["data"], options["unit_column"], columns, repeated=True)
        frame = index_people.frame_of(method, table, chance, total)
        return frame, _("%(people)s responden dari %(count)s unit, ke %(file)s.") % {
            "people": len(table), "count": len(frame["unit"]), "file": options["output"],
        }  # fmt: skip

    def _extract(self, options: dict[str, Any]) -> tuple[None, str]:
        method, table = self._method(options), self._table(options, self._method(options))
        codes = [code.strip() for code in index_files.texts_of(options["data"], options["code_column"])]
        provinces = national.write_extract(method, table, codes, options["folder"])
        return None, _("%(count)s unit dari %(provinces)s provinsi, ke %(file)s.") % {
            "count": len(table), "provinces": provinces, "file": options["folder"],
        }  # fmt: skip

    def _national(self, options: dict[str, Any]) -> tuple[index_files.Frame, str]:
        method = self._method(options)
        frame = national.national(method, options["data"], options["engine"], options["master"])
        scored = sum(map(bool, frame["level"])) if method.levels else len(frame["unit"])
        return frame, _("%(count)s unit dihitung, %(scored)s bertingkat, ke %(file)s.") % {
            "count": len(frame["unit"]), "scored": scored, "file": options["output"],
        }  # fmt: skip

    def _uncertainty(self, options: dict[str, Any]) -> tuple[index_files.Frame, str]:
        method, column, group = self._method(options), options["error_column"], options["group_column"]
        table = self._table(options, method, *columns_of(method), *([column] if column else []))
        if column and not table.has(column):
            raise CommandError(_("%(file)s: Kolom %(column)s tidak ada.") % {"file": options["data"].name, "column": column})
        if group and not column:
            raise CommandError(_("--group-column membutuhkan --error-column: penyusutan memerlukan galat baku."))
        error = index_files.errors_in(table, column) if column else None
        found = certainty(method, table, seed=options["seed"], count=options["draws"], error=error)
        shrunk = None
        if group and error is not None:
            shrunk = shrink(found.built.index, error, index_files.texts_of(options["data"], group))
        return index_frames.certainty_frame(found, shrunk), _("%(count)s unit, %(sure)s pasti, ke %(file)s.") % {
            "count": len(table), "sure": int(found.sure.sum()), "file": options["output"],
        }  # fmt: skip

    def _sensitivity(self, options: dict[str, Any]) -> tuple[index_files.Frame, str]:
        method = self._method(options)
        found = sensitivity(method, self._table(options, method), count=options["n"], seed=options["seed"])
        return index_frames.sensitivity_frame(found), _("%(runs)s perhitungan atas %(count)s unit, ke %(file)s.") % {
            "runs": found.runs, "count": found.units, "file": options["output"],
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
