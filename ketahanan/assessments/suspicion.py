"""Signs that answers were dressed up. They stop nothing: the kabupaten's checker explains each of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from ketahanan.common.text import N_

STRAIGHT, STRAIGHT_LEAST = Fraction(9, 10), 9
COPIED, COPIED_LEAST = Fraction(9, 10), 20
JUMP, JUMP_MONTHS = Fraction(1, 4), 9

SENTENCES: dict[str, str] = {
    "LURUS": N_("%(count)s dari %(all)s butir %(part)s dijawab sama (%(value)s)."),
    "SALIN": N_("%(count)s dari %(all)s jawaban sama dengan pengukuran terbit sebelumnya."),
    "LONJAK": N_("Indeks berubah %(change)s dalam waktu kurang dari 9 bulan (dari %(before)s menjadi %(after)s)."),
    "ENUMERATOR": N_("Enumerator %(name)s anggota Pokja desa ini."),
    "SAMPEL": N_("Butir %(code)s ditanyakan kepada %(asked)s dari %(wanted)s keluarga sampel."),
}

type Scores = Mapping[str, int | None]


@dataclass(frozen=True, slots=True)
class Sign:
    """`code` names the sentence; `values` fill it."""

    code: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Before:
    """The last published round of the village."""

    scores: Scores
    index: Fraction
    on: date


def straight(parts: Mapping[str, Scores]) -> list[Sign]:
    """Parts of the questionnaire (code to scores) in which nearly every answer has the same value."""
    found = []
    for part, scores in parts.items():
        known = [score for score in scores.values() if score is not None]
        if len(known) < STRAIGHT_LEAST:
            continue
        value, count = Counter(known).most_common(1)[0]
        if count >= STRAIGHT * len(known):
            values = {"part": part, "count": str(count), "all": str(len(known)), "value": str(value)}
            found.append(Sign("LURUS", values))
    return found


def copied(scores: Scores, before: Before | None) -> list[Sign]:
    """Nearly every answer is that of the round before."""
    if before is None:
        return []
    both = [code for code, score in scores.items() if score is not None and before.scores.get(code) is not None]
    same = sum(scores[code] == before.scores[code] for code in both)
    if len(both) < COPIED_LEAST or same < COPIED * len(both):
        return []
    return [Sign("SALIN", {"count": str(same), "all": str(len(both))})]


def jumped(index: Fraction, on: date, before: Before | None) -> list[Sign]:
    """More than a quarter of the scale in less than nine months, either way."""
    if before is None or abs(index - before.index) <= JUMP or on >= months_after(before.on, JUMP_MONTHS):
        return []
    change = index - before.index
    values = {"change": f"{float(change):+.4f}", "before": f"{float(before.index):.4f}", "after": f"{float(index):.4f}"}
    return [Sign("LONJAK", values)]


def short(asked: Mapping[str, int], wanted: int) -> list[Sign]:
    """Items that fewer households answered than were drawn."""
    return [
        Sign("SAMPEL", {"code": code, "asked": str(count), "wanted": str(wanted)})
        for code, count in sorted(asked.items())
        if count < wanted
    ]


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or its last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = [31, 29 if year % 4 == 0 and (year % 100 or year % 400 == 0) else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return date(year, month + 1, min(day.day, last[month]))
