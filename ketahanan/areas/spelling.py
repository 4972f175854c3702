"""How a name is compared: folded for equality, a key for the way it sounds, grams for slips of the finger.

Pure. Old and new spelling (Djambi, Jambi), Dutch and Malay habits (Soerabaja, Kampong), apostrophes for the Bugis
glottal stop (Pa'kae, Pakkae) and joined or split words (Ujungloe, Ujung Loe) meet in one key. The database stores
what these functions return, so it needs no extension and finds the same on every engine.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

APOSTROPHES: Final = str.maketrans("", "", "'’‘`´ʼʻ\"")
NUMERALS: Final = {
    "i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8", "ix": "9", "x": "10",
}  # fmt: skip
KIND_WORDS: Final = {
    "desa": "DESA", "ds": "DESA", "kelurahan": "KELURAHAN", "kel": "KELURAHAN", "kecamatan": "KECAMATAN",
    "kec": "KECAMATAN", "distrik": "KECAMATAN", "kabupaten": "KABUPATEN", "kab": "KABUPATEN", "kota": "KOTA",
    "provinsi": "PROVINSI", "propinsi": "PROVINSI", "prov": "PROVINSI", "prop": "PROVINSI", "dusun": "DUSUN",
    "lingkungan": "LINGKUNGAN", "adat": "DESA_ADAT",
}  # fmt: skip
SHORT_FORMS: Final = {
    "sei": "sungai", "sungai": "sei", "tj": "tanjung", "tg": "tanjung", "kp": "kampung", "kpg": "kampung",
    "gn": "gunung", "lb": "lubuk", "diy": "yogyakarta", "dki": "jakarta", "ntb": "nusa", "ntt": "nusa",
}  # fmt: skip
_WORD: Final = re.compile(r"[^\W_]+")
# Longer before shorter, and each result is final: one pass, left to right.
_SOUNDS: Final = {
    "oe": "u", "dj": "y", "tj": "c", "nj": "ny", "sj": "s", "sy": "s", "ch": "k", "kh": "k", "ks": "ks",
    "j": "y", "o": "u", "f": "p", "v": "p", "q": "k", "x": "ks", "h": "",
}  # fmt: skip
_SOUND: Final = re.compile("|".join(sorted(_SOUNDS, key=len, reverse=True)))
_DOUBLE: Final = re.compile(r"(\D)\1+")


def fold(name: str) -> str:
    """Lower case, without accents and apostrophes, other signs as single spaces: "Pa’kae  (II)" is "pakae ii"."""
    plain = name if name.isascii() else _plain(name)
    return " ".join(_WORD.findall(plain.translate(APOSTROPHES).lower()))


def _plain(name: str) -> str:
    apart = unicodedata.normalize("NFKD", name.translate(APOSTROPHES)).casefold()
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def sound(folded: str) -> str:
    """The key of one folded word: equal for every spelling we know of the same sound.

    A word's beginning has a key that begins the word's key, except in the middle of "dj", "tj" and "ch"; therefore a
    last k, which many write q or an apostrophe, is dropped only from what may be a whole word anyway.
    """
    key = _DOUBLE.sub(r"\1", _SOUND.sub(lambda found: _SOUNDS[found[0]], folded))
    if len(key) > 2 and key.endswith("k"):
        key = key[:-1]
    return key or folded


def grams(key: str) -> set[str]:
    """Three letters at a time, with the edges marked."""
    edged = f"^{key}$"
    return {edged[start : start + 3] for start in range(len(edged) - 2)}


def bare(folded: str) -> list[str]:
    """The words of a folded name without the words that only say what kind of place it is, if any others remain."""
    words = folded.split()
    start = 0
    while start < len(words) - 1 and words[start] in KIND_WORDS:
        start += 1
    return words[start:]


def same(one: str, other: str) -> bool:
    """Do two spellings name the same place? Spaces, signs and the kind of place do not matter, numerals do.

    "Lubuk Pakam I,II" and "Lubuk Pakam III" differ although both read "lubukpakamiii" when run together.
    """
    return bool(_forms(one) & _forms(other))


def _forms(name: str) -> set[tuple[str, ...]]:
    folded = fold(name)
    return {_form(folded.split()), _form(bare(folded))}


def _form(words: list[str]) -> tuple[str, ...]:
    letters = "".join(word for word in words if not _numeral(word))
    return (letters, *(NUMERALS.get(word, word.lstrip("0") or word) for word in words if _numeral(word)))


def _numeral(word: str) -> bool:
    return word in NUMERALS or word.isdigit()


def slips(one: str, other: str, most: int) -> int:
    """How many letters were left out, added, changed or swapped; `most` + 1 when more than that."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        older, before, row = before, row, [i]
        for j, wanted in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)
