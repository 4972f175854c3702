"""Open data: awarded places, and the amounts of every Pokja. The same facts as on the pages, in CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from ketahanan.areas.models import Area, Level
from ketahanan.common import zones
from ketahanan.common.sheets import no_formula
from ketahanan.common.text import N_
from ketahanan.editions.models import Award
from ketahanan.editions.workflow import EditionState
from ketahanan.grants.models import Grant
from ketahanan.portal import words
from ketahanan.portal.queries import money_by
from ketahanan.portal.words import Money
from ketahanan.proposals.models import Proposal
from ketahanan.proposals.workflow import ProposalState

LICENCE: Final = "CC BY 4.0"
LICENCE_ADDRESS: Final = "https://creativecommons.org/licenses/by/4.0/"
# Lines that begin like this are no data; programs that read tables can be told so.
MARK: Final = "#"

type Row = list[str | int]


@dataclass(frozen=True, slots=True)
class Column:
    """A column and what stands in it."""

    name: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Dataset:
    """A file that can be downloaded."""

    name: str
    title: str
    meaning: str
    columns: tuple[Column, ...]
    rows: Callable[[], Iterable[Row]]


PLACE: Final = (
    Column("kode_provinsi", N_("Kode Kemendagri provinsi")),
    Column("provinsi", N_("Nama provinsi")),
    Column("kode_kabupaten", N_("Kode Kemendagri kabupaten atau kota")),
    Column("kabupaten", N_("Nama kabupaten atau kota")),
    Column("kode_desa", N_("Kode Kemendagri desa atau kelurahan; kosong untuk baris kabupaten")),
    Column("desa", N_("Nama desa atau kelurahan")),
)
EDITION: Final = (Column("tahun", N_("Tahun anggaran edisi")), Column("edisi", N_("Nama edisi")))


def csv_of(dataset: Dataset, day: date) -> str:
    """The file: UTF-8 with mark, so that a sheet reads it right; whose it is, on lines of their own; one heading row.

    The same bytes for every reader, so nothing in it follows a language.
    """
    target = io.StringIO()
    target.write("\ufeff")
    sheet = csv.writer(target)
    target.writelines(f"{MARK} {line}\r\n" for line in _head(dataset, day))
    sheet.writerow([column.name for column in dataset.columns])
    for row in dataset.rows():
        sheet.writerow([no_formula(cell) if isinstance(cell, str) else cell for cell in row])
    return target.getvalue()


def _head(dataset: Dataset, day: date) -> tuple[str, ...]:
    """What must not get lost when the file is passed on."""
    return (
        f"Ketahanan: {dataset.title}. {dataset.meaning}",
        f"Sumber: {settings.SITE_ADDRESS}{reverse('portal:data')} Keadaan: {day.isoformat()}",
        f"Lisensi: {LICENCE}, {LICENCE_ADDRESS}",
    )


def _place(area: Area) -> Row:
    """Codes and names from the province down."""
    kecamatan = area.parent
    kabupaten = area if area.level == Level.KABUPATEN else (kecamatan.parent if kecamatan else None)
    province = kabupaten.parent if kabupaten else None
    village = area if area.level == Level.VILLAGE else None
    found: Row = []
    for place in (province, kabupaten, village):
        found += [place.code, place.name] if place else ["", ""]
    return found


def _awards() -> Iterable[Row]:
    rows = (
        Award.objects.in_force()
        .exclude(edition__state=EditionState.DRAFT.value)
        .select_related("edition", "area__parent__parent__parent")
        .order_by("-edition__year", "edition__name", "area__path")
    )
    for row in rows:
        yield [
            row.edition.year,
            row.edition.name,
            *_place(row.area),
            row.decree_no,
            row.decree_on.isoformat(),
        ]


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _grants() -> Iterable[Row]:
    money = money_by(Grant.objects.all(), "proposal_id")
    rows = (
        Proposal.objects.filter(state=ProposalState.APPROVED.value)
        .select_related("edition", "pokja", "area__parent__parent__parent")
        .only(
            "title", "sk_no", "sk_on", "state", "edition__year", "edition__name", "pokja__number", "area__code",
            "area__name", "area__level", "area__kind", "area__parent__code", "area__parent__name",
            "area__parent__level", "area__parent__parent__code", "area__parent__parent__name",
            "area__parent__parent__level", "area__parent__parent__parent__code", "area__parent__parent__parent__name",
        )
        .order_by("-edition__year", "edition__name", "area__path", "pokja__number")
    )  # fmt: skip
    for row in rows:
        found = money.get(row.pk, Money())
        word, _tone = words.group_word(approved=True, money=found)
        yield [
            row.edition.year, row.edition.name, *_place(row.area), row.pokja.number, row.title, row.sk_no,
            _iso(row.sk_on), found.committed, found.sent, found.received, word,
        ]  # fmt: skip


DATASETS: Final[dict[str, Dataset]] = {
    dataset.name: dataset
    for dataset in (
        Dataset(
            "tempat", N_("Tempat yang ditetapkan"),
            N_("Kabupaten, kota, desa, dan kelurahan yang penetapannya berlaku, dengan keputusannya."),
            (*EDITION, *PLACE, Column("nomor_keputusan", N_("Nomor keputusan penetapan")),
             Column("tanggal_keputusan", N_("Tanggal keputusan, tahun-bulan-hari"))),
            _awards,
        ),
        Dataset(
            "hibah", N_("Hibah per Pokja"),
            N_("Setiap usulan yang disetujui dengan jumlahnya menurut buku besar, rupiah penuh."),
            (*EDITION, *PLACE, Column("pokja", N_("Nomor Pokja, 1 sampai 4")), Column("judul", N_("Judul usulan")),
             Column("nomor_sk", N_("Nomor SK penetapan penerima")), Column("tanggal_sk", N_("Tanggal SK")),
             Column("disediakan", N_("Rupiah yang disediakan untuk Pokja")),
             Column("dikirim", N_("Rupiah yang dikirim dan tidak kembali")),
             Column("diterima", N_("Rupiah yang diakui Ketua dan Bendahara")),
             Column("keadaan", N_("Dalam proses, Dana dikirim, Dana diterima sebagian, atau Dana diterima"))),
            _grants,
        ),
    )
}  # fmt: skip


def readme(day: date) -> str:
    """Dataset descriptions, licence and day, as plain text."""
    lines = [
        _("Data terbuka Ketahanan"), "",
        _("Keadaan: %(day)s") % {"day": zones.written_day(day)},
        _("Sumber: %(address)s") % {"address": settings.SITE_ADDRESS},
        _("Lisensi data: %(licence)s. Sebutkan sumbernya bila dipakai.") % {"licence": LICENCE},
        _("Kode wilayah: Kemendagri, edisi yang berlaku. Kode dan nama selalu ditulis bersama."),
        _("Bentuk: CSV UTF-8, pemisah koma. Tiga baris pertama berawalan # berisi keterangan, lalu satu baris judul."),
        _("Sel yang diawali = + - @ diberi tanda petik tunggal."),
    ]  # fmt: skip
    for dataset in DATASETS.values():
        lines += ["", f"{dataset.name}.csv", _(dataset.title), _(dataset.meaning)]
        lines += [f"  {column.name}: {_(column.meaning)}" for column in dataset.columns]
    return "\n".join(lines) + "\n"
