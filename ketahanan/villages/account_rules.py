"""What a Pokja's account must look like: digits, and a holder that is the Pokja and nobody in person (domain 5.2)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

SHORTEST, LONGEST = 8, 20
ROMAN = {"I": "1", "II": "2", "III": "3", "IV": "4"}
# What stands before names of places, groups and programmes, and means nobody.
FILLERS = frozenset(
    {"POKJA", "KELOMPOK", "KERJA", "DESA", "DS", "KELURAHAN", "KEL", "ADAT", "NAGARI", "KAB", "KABUPATEN", "KEC",
     "KECAMATAN", "DBS", "BERKETAHANAN", "SOSIAL"}
)  # fmt: skip


def digits(typed: str) -> str:
    """The number without the spaces, dots and dashes in which a passbook groups it."""
    return re.sub(r"[\s.\-]", "", typed)


def is_number(text: str) -> bool:
    """Plausible: digits only, of a bank's length, not one digit over and over."""
    return text.isascii() and text.isdigit() and SHORTEST <= len(text) <= LONGEST and len(set(text)) > 1


def words(name: str) -> list[str]:
    """Capital words without marks: "Pokja-II Ds. Tanété" → POKJA 2 DS TANETE."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().upper()
    # Letters and digits that a bank printed together are taken apart: POKJA1 → POKJA 1
    found = re.findall(r"[A-Z]+|\d+", plain)
    return [
        ROMAN.get(word, word.lstrip("0") or "0") if word in ROMAN or word.isdigit() else word
        for word in found
    ]


def names_pokja(holder: str, number: int) -> bool:
    """Does the name say "Pokja <number>" or "Kelompok Kerja <number>", and no other Pokja?"""
    said = " ".join(words(holder))
    found = re.findall(r"(?:^| )(?:POKJA|KELOMPOK KERJA)(?: NO| NOMOR)? (\d+)(?= |$)", said)
    return found == [str(number)]


def names_village(holder: str, village: str) -> bool:
    """Does the name contain that of the village, however the spaces fall?"""
    return "".join(words(village)) in "".join(words(holder))


def names_person(holder: str, village: str, people: Iterable[str]) -> str:
    """The person of the village's institution whose name stands in the holder's; empty when nobody's does."""
    rest = [word for word in words(holder) if word not in FILLERS and not word.isdigit()]
    for word in words(village):
        if word in rest:
            rest.remove(word)
    left = " ".join(rest)
    for person in people:
        name = " ".join(words(person))
        if name and re.search(rf"(?:^| ){re.escape(name)}(?= |$)", left):
            return person
    return ""


def same_name(one: str, other: str) -> bool:
    """The bank's answer and the name registered, after normalising."""
    return "".join(words(one)) == "".join(words(other))
