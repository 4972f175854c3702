"""What every numbered document has: head of the paper, place and day, signature blocks; and its plain form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from typing import Any, ClassVar

from ketahanan.common import money, zones


@dataclass(frozen=True, kw_only=True)
class Letterhead:
    """The head of the paper: lines from the highest office to the lowest, the last one the largest."""

    lines: tuple[str, ...]
    address: str = ""


@dataclass(frozen=True, kw_only=True)
class Signer:
    """A signature block. `signed` is when and how it was signed in the product; empty leaves room for a pen.

    above   line over the office: "Mengetahui", "PIHAK KEDUA"
    office  "Ketua Pokja 1", "Kepala Desa Taccorong"
    number  an office number such as "NIP 19800517 200501 2 001"; never a NIK
    stamp   leaves room for the duty stamp (meterai)
    """

    office: str
    name: str
    above: str = ""
    number: str = ""
    signed: str = ""
    stamp: bool = False


@dataclass(frozen=True, kw_only=True)
class Content:
    """What every document has: head of the paper, place and day, signature blocks.

    TEMPLATE  file in documents/typst
    CODE      the series of its number: 007/CODE/area/year
    """

    TEMPLATE: ClassVar[str]
    CODE: ClassVar[str]

    head: Letterhead
    place: str
    day: date
    signers: tuple[Signer, ...]

    def plain(self) -> dict[str, Any]:
        """The content as JSON values, with what follows from it."""
        return {key: _plain(value) for key, value in vars_of(self).items()} | dict(self.derived())

    def derived(self) -> Mapping[str, Any]:
        """Sums and words that this content implies."""
        return {"day_words": day_in_words(self.day)}


def vars_of(value: object) -> dict[str, Any]:
    """Fields of a dataclass, not copied into depth."""
    return {field.name: getattr(value, field.name) for field in fields(value)}  # type: ignore[arg-type]


def _plain(value: object) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {key: _plain(part) for key, part in vars_of(value).items()}
    if isinstance(value, date):
        return zones.written_day(value)
    if isinstance(value, tuple | list):
        return [_plain(part) for part in value]
    if isinstance(value, float):
        raise TypeError("documents take no floats: give whole numbers or a text")
    return value


def in_words(number: int) -> str:
    """dua ribu dua belas"""
    return money.spelled(number).removesuffix(" rupiah")


def day_in_words(day: date) -> str:
    """Senin tanggal tiga bulan Desember tahun dua ribu dua belas"""
    return (
        f"{zones.DAYS[day.weekday()]} tanggal {in_words(day.day)} bulan {zones.MONTHS[day.month - 1]} "
        f"tahun {in_words(day.year)}"
    )


def amount_in_words(amount: int) -> str:
    """Seratus sembilan juta rupiah"""
    return money.spelled(amount).capitalize()
