"""Finding a place by any spelling, as it is typed: at most three statements, the same on every database.

Statement one reads the words that sound like what was typed. When a word is too common to read in full, statement
two reads only those near the places of the rarest word; when nothing sounds alike, it reads words that differ by a
slip of the finger. Statement three fetches the places found and the names above them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, NamedTuple

from django.db import connection

from ketahanan.areas.models import SEGMENT, Area, Kind, Level, prefix_range
from ketahanan.areas.spelling import KIND_WORDS, NUMERALS, SHORT_FORMS, fold, grams, slips, sound

MOST_LETTERS, MOST_WORDS = 80, 6
EACH_LEVEL = 40
"""Of one word typed, so many in each level: enough to rank, and the index hands them out in order."""
COMMON = 1500
"""A word found this often is read only near the places of a rarer one, and so is a very short one."""
BRIEF, SHORTEST_SLIP, PAIR = 3, 3, 2
NEAR, NEAR_RANGES = 400, 20
ALIKE = 40
END = "~"
CODE = re.compile(r"^\d{2}[\d.\s]*$")
KIND_LEVELS = {
    "PROVINSI": Level.PROVINCE, "KABUPATEN": Level.KABUPATEN, "KOTA": Level.KABUPATEN, "KECAMATAN": Level.KECAMATAN,
    "DESA": Level.VILLAGE, "KELURAHAN": Level.VILLAGE, "DESA_ADAT": Level.VILLAGE, "DUSUN": Level.DUSUN,
    "LINGKUNGAN": Level.DUSUN,
}  # fmt: skip
SHORT = {Kind.PROVINCE: "", Kind.KABUPATEN: "Kab. ", Kind.KECAMATAN: "Kec. "}


class Match(IntEnum):
    """How well a word fits, best first; after SLIP comes one more for each further slip."""

    WHOLE = 0
    WHOLE_SOUNDS = 1
    WHOLE_BEGINS = 2
    WORD = 3
    WORD_BEGINS = 4
    WORD_SOUNDS = 5
    SOUND_BEGINS = 6
    SLIP = 7


@dataclass(frozen=True, slots=True)
class Found:
    """A place with the words that tell it from others of its name."""

    area: Area
    context: str


class Word(NamedTuple):
    """A row of the index: a place and one word of its name, or the whole name run together (`part` 0)."""

    level: int
    path: str
    part: int
    text: str
    key: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """One word that was typed, with the keys that would answer it."""

    text: str
    keys: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> Wanted:
        others = (SHORT_FORMS.get(text), NUMERALS.get(text))
        return cls(text, tuple(dict.fromkeys(sound(word) for word in (text, *others) if word)))

    def match(self, word: Word) -> int:
        if word.text.startswith(self.text):
            if len(word.text) == len(self.text):
                return Match.WORD if word.part else Match.WHOLE
            if word.key in self.keys and not word.part:
                return Match.WHOLE_SOUNDS
            return Match.WORD_BEGINS if word.part else Match.WHOLE_BEGINS
        if word.key in self.keys:
            return Match.WORD_SOUNDS if word.part or self.drops_more(word) else Match.WHOLE_SOUNDS
        return Match.SOUND_BEGINS

    def drops_more(self, word: Word) -> bool:
        """Does the likeness rest on a last k that was typed, perhaps on the way to a longer name?"""
        return self.text.endswith(("k", "q")) and not word.text.endswith(("k", "q"))

    def slip(self, word: Word) -> int:
        """Like `match` for words that only look alike; too different ones come after everything."""
        key = self.keys[0]
        most = self.most_slips
        count = slips(key, word.key, most)
        return Match.SLIP + count if count <= most else HOPELESS

    @property
    def most_slips(self) -> int:
        return 1 if len(self.keys[0]) <= 5 else 2


HOPELESS = 99


@dataclass(frozen=True, slots=True)
class Fence:
    """What the caller asked for: levels of the answer, and the path below which it must lie."""

    levels: tuple[int, ...]
    within: str

    def holds(self, level: int, path: str) -> bool:
        return level in self.levels and path.startswith(self.within)

    @property
    def upper(self) -> tuple[int, ...]:
        """Levels in which a name above an answer may be found, and the answers' own."""
        return tuple(range(Level.PROVINCE, max(self.levels) + 1))


Rank = tuple[int, int, int, int, int, str, str]
Ranked = dict[str, Rank]
Scores = dict[str, int]
Branch = tuple[int, str, list[Any], int]


def search(
    text: str, *, level: int | Collection[int] | None = None, within: Area | None = None, limit: int = 10
) -> list[Found]:
    """Places by name or code, best first, in at most three statements; nothing for an empty text."""
    levels = (level,) if isinstance(level, int) else tuple(level or range(Level.PROVINCE, Level.DUSUN + 1))
    fence = Fence(tuple(int(one) for one in levels), within.path if within else "")
    cut = text.strip()[:MOST_LETTERS]
    if CODE.match(cut):
        return with_context(_by_code(cut, fence, limit))
    words = fold(cut).split()[:MOST_WORDS]
    if not words:
        return []
    ranked = _by_words(words, fence)
    return with_context(sorted(ranked, key=ranked.__getitem__)[:limit])


def dotted(text: str) -> str:
    """7302012001 and 73.02.01.2001 are one code; an unfinished code is the beginning of codes."""
    digits = re.sub(r"\D", "", text)[:10]
    return ".".join(part for part in (digits[:2], digits[2:4], digits[4:6], digits[6:]) if part)


def _by_code(text: str, fence: Fence, limit: int) -> list[str]:
    code = dotted(text)
    rows = Area.objects.in_force().filter(level__in=fence.levels, code__gte=code, code__lt=code + END)
    if fence.within:
        low, high = prefix_range(fence.within)
        rows = rows.filter(path__gte=low, path__lt=high)
    return list(rows.order_by("code").values_list("path", flat=True)[:limit])


def _by_words(words: list[str], fence: Fence) -> Ranked:
    joined = Wanted.of("".join(words))
    wanted = [Wanted.of(word) for word in words if word not in KIND_WORDS] or [joined]
    hinted = {KIND_LEVELS[KIND_WORDS[word]] for word in words if word in KIND_WORDS and len(words) > 1}
    if len(wanted) > 1:
        return _several(wanted, joined, fence, hinted)
    rows = _read(_best_of(0, joined, fence) + (_best_of(1, wanted[0], fence) if wanted[0] != joined else []))
    ranked = _better(
        _ranked(rows.get(1, []), wanted[0].match, fence, hinted),
        _ranked(rows.get(0, []), joined.match, fence),
    )
    if ranked or len(wanted[0].keys[0]) < SHORTEST_SLIP:
        return ranked
    return _ranked(_read([_alike(0, wanted[0], fence)]).get(0, []), wanted[0].slip, fence, hinted)


def _several(wanted: list[Wanted], joined: Wanted, fence: Fence, hinted: Collection[int]) -> Ranked:
    """Every word must be in the place's name or in a name above it."""
    longest = max(len(word.text) for word in wanted)
    brief = {number for number, word in enumerate(wanted, 1) if len(word.text) < min(BRIEF, longest)}
    branches = _best_of(0, joined, fence)
    for number, word in enumerate(wanted, 1):
        branches += _all_of(number, word, fence) if number not in brief else []
    rows = _read(branches)
    tables = [_scores(rows.get(number, []), word.match) for number, word in enumerate(wanted, 1)]
    common = brief | {number for number, word in enumerate(wanted, 1) if len(rows.get(number, [])) >= COMMON}
    whole = _ranked(rows.get(0, []), joined.match, fence)
    if common and any(tables[number - 1] for number in range(1, len(wanted) + 1) if number not in common):
        _read_near(wanted, tables, common, fence)
        return _better(_combined(tables, fence, hinted), whole)
    ranked = _better(_combined(tables, fence, hinted), whole)
    return ranked or _second_try(wanted, tables, fence, hinted)


def _second_try(wanted: list[Wanted], tables: list[Scores], fence: Fence, hinted: Collection[int]) -> Ranked:
    """Two words that the name runs together ("Suka Maju" for Sukamaju), or slips in words that found nothing."""
    count = len(wanted)
    starts = range(1, count) if count > PAIR else ()
    pairs = {count + at: Wanted.of(wanted[at - 1].text + wanted[at].text) for at in starts}
    branches = [branch for number, pair in pairs.items() for branch in _all_of(number, pair, fence)]
    lost = [
        at for at, table in enumerate(tables, 1) if not table and len(wanted[at - 1].keys[0]) >= SHORTEST_SLIP
    ]
    branches += [_alike(at, wanted[at - 1], fence) for at in lost]
    rows = _read(branches)
    for at in lost:
        tables[at - 1] = _scores(rows.get(at, []), wanted[at - 1].slip)
    ranked = _combined(tables, fence, hinted)
    for number, pair in pairs.items():
        at = number - count
        paired = [*tables[: at - 1], _scores(rows.get(number, []), pair.match), *tables[at + 1 :]]
        ranked = _better(ranked, _combined(paired, fence, hinted))
    return ranked


# Reading the index


SPAN = "key >= %s AND key < %s"
BELOW = "SELECT id FROM areas_area WHERE {}"
ALIKE_KEYS = (
    "SELECT key FROM areas_wordgram WHERE gram IN ({}) AND size BETWEEN %s AND %s "
    "GROUP BY key HAVING COUNT(*) >= %s ORDER BY COUNT(*) DESC, key LIMIT %s"
)
COLUMNS = "level, path, part, text, key"


def _best_of(number: int, wanted: Wanted, fence: Fence) -> list[Branch]:
    """The first few of each level, in the order of the index."""
    inside, ends = (
        (" AND path >= %s AND path < %s", list(prefix_range(fence.within))) if fence.within else ("", [])
    )
    exact = f"text = %s AND level IN ({_places(fence.levels)}){inside} ORDER BY part, level"
    like = f"level = %s AND key >= %s AND key < %s{inside} ORDER BY level, key, part, path"
    return [(number, exact, [wanted.text, *fence.levels, *ends], EACH_LEVEL)] + [
        (number, like, [level, key, key + END, *ends], EACH_LEVEL)
        for level in fence.levels
        for key in wanted.keys
    ]


def _all_of(number: int, wanted: Wanted, fence: Fence) -> list[Branch]:
    where = f"level IN ({_places(fence.upper)}) AND key >= %s AND key < %s"
    return [(number, where, [*fence.upper, key, key + END], COMMON) for key in wanted.keys]


def _read_near(wanted: list[Wanted], tables: list[Scores], common: Collection[int], fence: Fence) -> None:
    """Fill the tables of common words with what lies above or below the places of the rarest word."""
    rarest = min((table for number, table in enumerate(tables, 1) if number not in common), key=len)
    near = sorted(rarest, key=lambda path: (rarest[path], len(path)))[:NEAR]
    ids = sorted({step for path in near for step in steps_of(path)})
    large = [path for path in near if len(path) < SEGMENT * (Level.VILLAGE + 1)][:NEAR_RANGES]
    ranges = [end for path in large for end in prefix_range(path)]
    below = " OR ".join(["(path >= %s AND path < %s)"] * len(large))
    branches: list[Branch] = []
    for number in common:
        for key in wanted[number - 1].keys:
            ends = [key, key + END]
            if ids:
                branches.append((number, f"area_id IN ({_places(ids)}) AND {SPAN}", [*ids, *ends], COMMON))
            if large:
                branches.append((number, f"area_id IN ({BELOW.format(below)}) AND {SPAN}", [*ranges, *ends], COMMON))
    for number, rows in _read(branches).items():
        tables[number - 1].update(_scores(rows, wanted[number - 1].match))


def _alike(number: int, wanted: Wanted, fence: Fence) -> Branch:
    key = wanted.keys[0]
    pieces = sorted(grams(key))
    shared = max(2 if len(pieces) > 3 else 1, len(pieces) - 3 * wanted.most_slips)
    where = f"level IN ({_places(fence.upper)}) AND key IN ({ALIKE_KEYS.format(_places(pieces))})"
    most = wanted.most_slips
    return number, where, [*fence.upper, *pieces, len(key) - most, len(key) + most, shared, ALIKE], COMMON


def _read(branches: list[Branch]) -> dict[int, list[Word]]:
    """Run the branches as one statement; rows by the branch's number."""
    if not branches:
        return {}
    parts = [
        # Our own words only; what was typed travels beside the statement.
        f"SELECT * FROM (SELECT {number} AS n, {COLUMNS} FROM areas_areaword WHERE {where} LIMIT {most}) AS b{order}"  # noqa: S608
        for order, (number, where, _, most) in enumerate(branches)
    ]
    rows: dict[int, list[Word]] = {}
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), [value for _, _, values, _ in branches for value in values])
        for number, *row in cursor.fetchall():
            rows.setdefault(number, []).append(Word._make(row))
    return rows


def _places(values: Collection[Any]) -> str:
    return ", ".join(["%s"] * len(values))


# Ranking


def _ranked(
    rows: Iterable[Word], match: Callable[[Word], int], fence: Fence, hinted: Collection[int] = ()
) -> Ranked:
    ranked: Ranked = {}
    for row in rows:
        score = match(row)
        if score == HOPELESS or not fence.holds(row.level, row.path):
            continue
        missed = int(bool(hinted) and row.level not in hinted)
        rank = (missed, score, 0, row.level, len(row.text), row.text, row.path)
        if row.path not in ranked or rank < ranked[row.path]:
            ranked[row.path] = rank
    return ranked


def _better(one: Ranked, other: Ranked) -> Ranked:
    """Both, each place at its better rank."""
    return {**one, **{path: min(rank, one.get(path, rank)) for path, rank in other.items()}}


def _scores(rows: Iterable[Word], match: Callable[[Word], int]) -> Scores:
    scores: Scores = {}
    for row in rows:
        score = match(row)
        if score < scores.get(row.path, HOPELESS):
            scores[row.path] = score
    return scores


def _combined(tables: list[Scores], fence: Fence, hinted: Collection[int]) -> Ranked:
    """Places whose own name answers one word at least, and whose name or a name above answers each of the others."""
    ordered = sorted(tables, key=len)
    ranked: Ranked = {}
    for path in {path for table in tables for path in table}:
        level = len(path) // SEGMENT - 1
        if not fence.holds(level, path):
            continue
        worst, far = _answered(path, ordered)
        if worst < HOPELESS:
            missed = int(bool(hinted) and level not in hinted)
            ranked[path] = (missed, max(worst, Match.WORD), far, level, 0, "", path)
    return ranked


def _answered(path: str, tables: list[Scores]) -> tuple[int, int]:
    """The worst score over all words, and how many of them are answered only by a name above."""
    worst = far = 0
    for table in tables:
        score = table.get(path)
        end = len(path)
        if score is None:
            far += 1
            while score is None and end > SEGMENT:
                end -= SEGMENT
                score = table.get(path[:end])
        if score is None:
            return HOPELESS, far
        worst = max(worst, score)
    return worst, far


# Telling places apart


def steps_of(path: str) -> list[int]:
    """The ids along a path, the nation left out."""
    return [int(path[start : start + SEGMENT], 36) for start in range(SEGMENT, len(path), SEGMENT)]


def with_context(paths: Collection[str]) -> list[Found]:
    """The places of these paths in their order, one statement for them and all names above them."""
    known = Area.objects.in_bulk({step for path in paths for step in steps_of(path)})
    return [
        Found(known[steps[-1]], context_of([known[step] for step in steps])) for steps in map(steps_of, paths)
    ]


def context_of(line: list[Area]) -> str:
    """The names above the last place, nearest first: "Kec. Gantarang, Kab. Bulukumba, Sulawesi Selatan"."""
    return ", ".join(short_title(area) for area in reversed(line[:-1]))


def short_title(area: Area) -> str:
    """The title with the usual short forms; a province needs none."""
    prefix: str | None = SHORT.get(Kind(area.kind))
    return area.title if prefix is None or area.title.startswith("Distrik ") else prefix + area.name
