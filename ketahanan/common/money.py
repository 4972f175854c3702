"""Whole rupiah: one type, one writer, one reader."""

import re

from ketahanan.common.text import N_

type Rupiah = int

# Above this no amount of one group can be meant; the state's whole social budget is smaller.
ABSURD: Rupiah = 1_000_000_000_000

_GROUPED = re.compile(r"^\d{1,3}(?:[.,]\d{3})+$")
_PLAIN = re.compile(r"^\d+$")
_WORDS = ("", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas")


class UnclearAmount(ValueError):
    """The text can be read two ways, or not at all; the sentence says which."""


def written(amount: Rupiah) -> str:
    """Rp1.234.567, minus before the sign."""
    sign = "-" if amount < 0 else ""
    return f"{sign}Rp{abs(amount):,}".replace(",", ".")


def parse(text: str) -> Rupiah:
    """Read what a person typed. Never guesses: a lone comma (1,500) may mean 1,5 or 1500 and is asked back.

    >>> parse("Rp 1.500.000")
    1500000
    """
    bare = re.sub(r"^\s*(?:rp\.?|idr)\s*|\s*(?:,-)?\s*$", "", text, flags=re.IGNORECASE).replace(" ", "")
    bare = bare.removesuffix(",00") if re.fullmatch(r"[\d.]+,00", bare) else bare
    too_large = N_("Jumlah ini terlalu besar untuk program ini. Periksa banyaknya angka nol.")
    if len(bare) > 40 and bare.isdigit():
        raise UnclearAmount(too_large)
    if bare.startswith("-"):
        raise UnclearAmount(N_("Jumlah tidak boleh kurang dari nol. Tulis angka rupiah bulat, misalnya 1.500.000."))
    if _PLAIN.match(bare):
        amount = int(bare)
    elif _GROUPED.match(bare) and not ("." in bare and "," in bare):
        if bare.count(".") + bare.count(",") == 1 and len(bare) <= 7 and "," in bare:
            raise UnclearAmount(
                N_("Jumlah ini dapat dibaca dua cara. Tulis tanpa koma, misalnya 1500 atau 1.500.000.")
            )
        amount = int(re.sub(r"[.,]", "", bare))
    else:
        raise UnclearAmount(N_("Jumlah tidak terbaca. Tulis angka rupiah bulat tanpa sen, misalnya 1.500.000."))
    if amount > ABSURD:
        raise UnclearAmount(too_large)
    return amount


def spelled(amount: Rupiah) -> str:
    """The amount in words, as a receipt wants it: "seratus sembilan juta rupiah". Raises ValueError below zero."""
    if amount < 0:
        raise ValueError("an amount in words is never negative")
    return f"{_spell(amount) or 'nol'} rupiah"


def _spell(number: int) -> str:
    if number < 12:
        return _WORDS[number]
    if number < 20:
        return f"{_spell(number - 10)} belas"
    if number < 100:
        return f"{_spell(number // 10)} puluh {_spell(number % 10)}".strip()
    if number < 200:
        return f"seratus {_spell(number - 100)}".strip()
    if number < 1000:
        return f"{_spell(number // 100)} ratus {_spell(number % 100)}".strip()
    if number < 2000:
        return f"seribu {_spell(number - 1000)}".strip()
    for size, word in ((10**12, "triliun"), (10**9, "miliar"), (10**6, "juta"), (1000, "ribu")):
        if number >= size:
            return f"{_spell(number // size)} {word} {_spell(number % size)}".strip()
    raise AssertionError(number)
