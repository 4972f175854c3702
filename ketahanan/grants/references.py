"""The reference of a payment: sixteen capital letters and digits that survive every bank format (money 3.2, 6.4).

Made from the thing and not from the time, so that the same payment always has the same reference; the last sign is
the check character of ISO 7064 MOD 37,36.
"""

from __future__ import annotations

SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
PREFIX = "DBS"


def base36(number: int, width: int) -> str:
    """The number in base 36, filled with zeros. Raises ValueError when it does not fit."""
    if not 0 <= number < 36**width:
        raise ValueError(f"{number} does not fit in {width} signs")
    text = ""
    for _ in range(width):
        number, rest = divmod(number, 36)
        text = SIGNS[rest] + text
    return text


def check_sign(text: str) -> str:
    """ISO 7064 MOD 37,36 over capital letters and digits."""
    rest = 36
    for sign in text:
        rest = (rest + SIGNS.index(sign)) % 36 or 36
        rest = rest * 2 % 37
    return SIGNS[(37 - rest) % 36]


def reference(*, year: int, grant: int, tranche: int, attempt: int) -> str:
    """DBS, year, grant, tranche, attempt, check sign: 3 + 2 + 6 + 2 + 2 + 1."""
    text = PREFIX + f"{year % 100:02d}" + base36(grant, 6) + base36(tranche, 2) + base36(attempt, 2)
    return text + check_sign(text)


def is_reference(text: str) -> bool:
    """Sixteen known signs whose last one checks the others."""
    return len(text) == 16 and all(sign in SIGNS for sign in text) and check_sign(text[:-1]) == text[-1]
