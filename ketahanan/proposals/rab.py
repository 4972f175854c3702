"""Reading and judging a budget (RAB) as people type it: whole rupiah, hundredths of a unit, all faults at once.

Pure: no database, no framework. A fault names its line and column, so that the page can show it where it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ketahanan.common import money
from ketahanan.common.text import N_

GOODS, FACILITY, DIALOGUE, TRAINING = "BARANG", "FASILITAS", "DIALOG", "PELATIHAN"
OPERATIONS, WAGES = "OPERASIONAL", "UPAH"
KINDS = (GOODS, FACILITY, DIALOGUE, TRAINING, OPERATIONS, WAGES)
MAX_LINES = 200
MAX_UNITS = 1_000_000

TWO_WAYS = N_(
    "Banyaknya dapat dibaca dua cara. Tulis ribuan tanpa titik, misalnya 1500, dan pecahan dengan koma, misalnya 1,5."
)
UNREADABLE = N_(
    "Banyaknya tidak terbaca. Tulis angka, misalnya 12 atau 2,5; paling banyak dua angka di belakang koma."
)
TOO_LARGE = N_("Banyaknya terlalu besar. Periksa banyaknya angka nol.")
BAD_SIGN = N_("Ada tanda yang tidak terbaca. Ketik ulang isian ini.")
NOT_WHOLE = N_("%(quantity)s × %(price)s bukan rupiah bulat. Ubah banyaknya atau harga satuannya.")
TOO_MANY = N_("RAB paling banyak %(most)d baris, sekarang %(count)d. Gabungkan baris yang sejenis.")
OVER_CEILING = N_("Jumlah RAB %(total)s melebihi pagu satu Pokja %(ceiling)s. Kurangi %(over)s.")
OVER_OPERATIONS = N_(
    "Biaya operasional %(operations)s melebihi %(percent)d persen dari jumlah RAB (%(most)s). Kurangi atau pindahkan "
    "ke kegiatan."
)

_DIGITS = re.compile(r"\d+")
_COMMA = re.compile(r"(\d+),(\d{1,2})")
_GROUPED = re.compile(r"(\d{1,3}(?:\.\d{3})+)(?:,(\d{1,2}))?")
_DOT = re.compile(r"(\d+)\.(\d{1,2})")


class UnclearQuantity(ValueError):
    """The text can be read two ways, or not at all; the sentence says which."""


def parse_quantity(text: str) -> int:
    """Hundredths of the unit. Never guesses: 1.500 may mean 1500 or 1,5 and is asked back.

    >>> parse_quantity("2,5")
    250
    """
    bare = text.strip().replace(" ", "")
    if bare.startswith("-"):
        raise UnclearQuantity(N_("Banyaknya harus lebih dari nol."))
    cents = _cents(bare)
    if cents == 0:
        raise UnclearQuantity(N_("Banyaknya harus lebih dari nol."))
    if cents > MAX_UNITS * 100:
        raise UnclearQuantity(TOO_LARGE)
    return cents


def _cents(bare: str) -> int:
    if _DIGITS.fullmatch(bare):
        return _whole(bare) * 100
    if re.fullmatch(r"\d{1,3}[.,]\d{3}", bare):
        raise UnclearQuantity(TWO_WAYS)
    for pattern in (_COMMA, _DOT):
        found = pattern.fullmatch(bare)
        if found:
            return _whole(found[1]) * 100 + int(found[2].ljust(2, "0"))
    found = _GROUPED.fullmatch(bare)
    if found:
        return _whole(found[1].replace(".", "")) * 100 + int((found[2] or "0").ljust(2, "0"))
    raise UnclearQuantity(UNREADABLE)


def _whole(digits: str) -> int:
    if len(digits) > 15:
        raise UnclearQuantity(TOO_LARGE)
    return int(digits)


def written_quantity(cents: int) -> str:
    """2,5 for 250; 12 for 1200; no dots, so that it reads back to the same number."""
    whole, part = divmod(cents, 100)
    return f"{whole},{part:02d}".rstrip("0") if part else str(whole)


def product(quantity_cents: int, unit_price: int) -> int | None:
    """The amount in whole rupiah; None when the product has a part of a rupiah."""
    amount, rest = divmod(quantity_cents * unit_price, 100)
    return None if rest else amount


@dataclass(frozen=True, slots=True)
class Typed:
    """A line as it came from the form, all text. `key` is the public id of a line that already exists."""

    kind: str
    description: str
    quantity: str
    unit: str
    unit_price: str
    price_source: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line that may be kept."""

    kind: str
    description: str
    quantity_cents: int
    unit: str
    unit_price: int
    amount: int
    price_source: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Caps:
    """What the edition allows one Pokja."""

    ceiling: int
    operations_pct: int
    wages_allowed: bool
    source_above: int


@dataclass(frozen=True, slots=True)
class Fault:
    """`line` counts from 1, 0 is the whole table; `sentence` is a message id with `values`."""

    line: int
    column: str
    sentence: str
    values: tuple[tuple[str, object], ...] = ()


def fault(line: int, column: str, sentence: str, **values: object) -> Fault:
    return Fault(line, column, sentence, tuple(values.items()))


def read(typed: Sequence[Typed], caps: Caps) -> tuple[list[Line], list[Fault]]:
    """The lines that can be kept and everything that is wrong. Keep them only when nothing is."""
    lines: list[Line] = []
    faults: list[Fault] = []
    for number, row in enumerate(typed, 1):
        line, wrong = read_line(number, row, caps)
        faults += wrong
        if line:
            lines.append(line)
    if len(typed) > MAX_LINES:
        faults.append(fault(0, "", TOO_MANY, most=MAX_LINES, count=len(typed)))
    if not faults:
        faults += table_faults(lines, caps)
    return lines, faults


def read_line(number: int, row: Typed, caps: Caps) -> tuple[Line | None, list[Fault]]:
    """One line, with all that is wrong with it."""
    faults = [
        fault(number, column, sentence)
        for column, empty, sentence in (
            ("kind", row.kind not in KINDS, N_("Pilih jenis biaya.")),
            ("description", not row.description.strip(), N_("Tulis uraian barang atau kegiatan.")),
            ("description", len(row.description.strip()) > 200, N_("Uraian terlalu panjang, paling banyak 200 huruf.")),
            ("unit", not row.unit.strip(), N_("Tulis satuannya, misalnya sak, orang, atau paket.")),
            ("unit", len(row.unit.strip()) > 30, N_("Satuan terlalu panjang, paling banyak 30 huruf.")),
            ("price_source", len(row.price_source.strip()) > 200, N_("Sumber harga paling banyak 200 huruf.")),
        )
        if empty
    ]
    faults += [
        fault(number, column, BAD_SIGN) for column in ("description", "unit", "price_source") if "\0" in getattr(row, column)
    ]
    cents = _asked(number, "quantity", row.quantity, faults)
    price = _asked(number, "unit_price", row.unit_price, faults)
    amount = product(cents, price) if cents and price else None
    if cents and price and amount is None:
        shown = {"quantity": written_quantity(cents), "price": money.written(price)}
        faults.append(fault(number, "quantity", NOT_WHOLE, **shown))
    if amount is not None and amount > money.ABSURD:
        faults.append(fault(number, "unit_price", N_("Jumlah baris ini terlalu besar. Periksa banyaknya angka nol.")))
        amount = None
    if amount is not None and price:
        faults += _rule_faults(number, row, amount, caps)
    if faults or amount is None or not price:
        return None, faults
    texts = [text.strip() for text in (row.description, row.unit, row.price_source)]
    return Line(row.kind, texts[0], cents or 0, texts[1], price, amount, texts[2], row.key), []


def _asked(number: int, column: str, text: str, faults: list[Fault]) -> int | None:
    try:
        if column == "quantity":
            return parse_quantity(text)
        price = money.parse(text)
    except (UnclearQuantity, money.UnclearAmount) as unclear:
        faults.append(fault(number, column, str(unclear)))
        return None
    if price == 0:
        faults.append(fault(number, column, N_("Harga satuan harus lebih dari nol.")))
        return None
    return price


def _rule_faults(number: int, row: Typed, amount: int, caps: Caps) -> list[Fault]:
    found = []
    if row.kind == WAGES and not caps.wages_allowed:
        words = N_("Edisi ini tidak membolehkan upah. Hapus baris ini atau jadikan swadaya.")
        found.append(fault(number, "kind", words))
    if amount > caps.source_above and not row.price_source.strip():
        words = N_(
            "Baris di atas %(above)s memerlukan sumber harga, misalnya nama toko atau standar harga kabupaten."
        )
        found.append(fault(number, "price_source", words, above=money.written(caps.source_above)))
    return found


def table_faults(lines: Sequence[Line], caps: Caps) -> list[Fault]:
    """Sums against the edition: ceiling of a Pokja, share of operations, wages."""
    found = []
    total = sum(line.amount for line in lines)
    operations = sum(line.amount for line in lines if line.kind == OPERATIONS)
    if total > caps.ceiling:
        over = {"total": total, "ceiling": caps.ceiling, "over": total - caps.ceiling}
        found.append(fault(0, "", OVER_CEILING, **{name: money.written(value) for name, value in over.items()}))
    if operations * 100 > caps.operations_pct * total:
        most = total * caps.operations_pct // 100
        share = {"operations": money.written(operations), "most": money.written(most)}
        found.append(fault(0, "", OVER_OPERATIONS, percent=caps.operations_pct, **share))
    if not caps.wages_allowed and any(line.kind == WAGES for line in lines):
        found.append(fault(0, "", N_("Edisi ini tidak membolehkan upah. Hapus baris upah.")))
    return found
