"""What search reads: words, keys and grams of the names in force. Written whenever a name, path or state changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from ketahanan.areas.models import Area, AreaCode, AreaWord, Kind, System, WordGram
from ketahanan.areas.pour import pour
from ketahanan.areas.spelling import fold, grams, sound

UNSEARCHED = {Kind.NATION, Kind.RW, Kind.RT}
WordRow = tuple[int, int, str, int, str, str]
FIELDS = ("area", "level", "path", "part", "text", "key")


def words_of(area_id: int, level: int, path: str, name: str) -> Iterator[WordRow]:
    """The whole name run together, then its words when it has several."""
    words = fold(name).split()
    whole = "".join(words)
    yield area_id, level, path, 0, whole, _sound(whole)
    if len(words) > 1:
        for part, word in enumerate(words, 1):
            yield area_id, level, path, part, word, _sound(word)


@cache
def _sound(word: str) -> str:
    return sound(word)


def write(rows: list[WordRow], known: Iterable[str] = ()) -> None:
    """Store the words, and the grams of keys that are not known yet."""
    pour(AreaWord, FIELDS, sorted(rows, key=lambda row: (row[1], row[5], row[3], row[2])))
    keys = _single_keys(rows).difference(known)
    pour(
        WordGram,
        ("gram", "size", "key"),
        sorted((gram, len(key), key) for key in keys for gram in grams(key)),
    )
    _sound.cache_clear()


def _single_keys(rows: list[WordRow]) -> set[str]:
    """Keys of single words: a slip in a long name is found word by word."""
    several = {row[0] for row in rows if row[3]}
    return {row[5] for row in rows if row[3] or row[0] not in several}


def refresh(areas: Iterable[Area]) -> None:
    """Bring the words of these areas up to date: gone when closed, new when renamed or moved. Former names count."""
    listed = list(areas)
    former: dict[int, set[str]] = {}
    for area_id, name in AreaCode.objects.filter(
        area__in=[a.pk for a in listed], system=System.KEMENDAGRI
    ).values_list("area_id", "name"):
        former.setdefault(area_id, set()).add(name)
    AreaWord.objects.filter(area__in=[area.pk for area in listed]).delete()
    rows = [
        row
        for area in listed
        if area.closed_on is None and Kind(area.kind) not in UNSEARCHED
        for name in {area.name, *former.get(area.pk, ())}
        for row in words_of(area.pk, area.level, area.path, name)
    ]
    keys = _single_keys(rows)
    first = {f"^{key}$"[:3] for key in keys}
    write(rows, WordGram.objects.filter(gram__in=first, key__in=keys).values_list("key", flat=True))
