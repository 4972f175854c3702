"""Measured resilience of an area: whose villages a reader may have counted, and the counts (ruling D8, invariant 61).

Who reads the whole area by a post sees every number. Anyone else sees, where the edition shows levels, what is public,
with small counts hidden; where it does not, only the villages of the own posts, as if there were no others.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from ketahanan.analytics.method import Method
from ketahanan.areas.models import Area
from ketahanan.assessments import cards, standing
from ketahanan.assessments import queries as assessments
from ketahanan.assessments.small_cells import LEAST, hidden
from ketahanan.assessments.standing import Tally
from ketahanan.common.templatetags.written import count
from ketahanan.editions.models import Edition, PublicLevel
from ketahanan.instruments.models import InstrumentVersion
from ketahanan.people.posts import Actor
from ketahanan.portal import queries
from ketahanan.portal.caching import kept

HIDDEN = "*"
NATION, PROVINCE, KABUPATEN = 0, 2, 5
"""Digits of the codes; of the country there are none."""
BELOW = {NATION: PROVINCE, PROVINCE: KABUPATEN}

type Counts = tuple[int, ...]
type Told = Sequence[int | None]


def editions(by: Actor) -> list[Edition]:
    """All but drafts, the newest first, each with whether it has something that this person may know of."""
    return queries.tabs(queries.of_portal(standing.with_something(by)))


@dataclass(frozen=True, slots=True)
class Count:
    """Villages by level, then their number; None where it is hidden. `few`: the number is one to four."""

    told: Told
    middle: int | None = None
    few: bool = False

    @property
    def words(self) -> list[str]:
        return [HIDDEN if n is None else count(n) for n in self.told]

    @property
    def total(self) -> str:
        return _("kurang dari 5") if self.few else self.words[-1]

    def percent(self, level: int) -> float | None:
        n, of = self.told[level], self.told[-1]
        return None if n is None or not of else 100 * n / of


@dataclass(frozen=True, slots=True)
class Scope:
    """An area in an edition as one person may read it. `exact`: all that is counted is in the person's own reach.

    `stamp`: of the country's published results, where those are what is counted.
    """

    edition: Edition
    version: InstrumentVersion
    area: Area | None
    by: Actor
    whole: bool
    exact: bool
    stamp: str = ""

    @property
    def code(self) -> str:
        return self.area.code if self.area else ""

    @property
    def method(self) -> Method:
        return assessments.method_of(self.version)

    @property
    def names(self) -> list[str]:
        """Of the levels, lowest first."""
        known = self.method.levels.names if self.method.levels else ()
        return [cards.level_name(self.method, level) for level in range(len(known))]

    def cells(self, counted: Count) -> list[tuple[str, str]]:
        """Each level with its number of villages in words."""
        return list(zip(self.names, counted.words, strict=False))


def is_told(edition: Edition, area: Area | None, by: Actor) -> bool:
    """May the person know whether there is anything at all?"""
    return edition.public_level == PublicLevel.SHOWN or standing.reads_all(by, area)


def scope(edition: Edition, area: Area | None, by: Actor, like: Scope | None = None) -> Scope | None:
    """None where nothing was measured. `like`: by the questionnaire and at the moment of another edition's."""
    version = like.version if like else standing.instrument_of(edition)
    whole = standing.reads_all(by, area)
    exact = whole or edition.public_level != PublicLevel.SHOWN
    if version is None:
        return None
    of_country = not exact or (whole and area is None)
    stamp = "" if not of_country else like.stamp if like and like.stamp else standing.stamp()
    return Scope(edition, version, area, by, whole, exact, stamp)


@dataclass(frozen=True, slots=True)
class Standing:
    """The counts of an area and of the places directly below, by their codes; villages by band of the index."""

    own: Count
    places: Mapping[str, Count] = field(default_factory=dict)
    bands: Sequence[int] = ()


def standing_of(found: Scope) -> Standing:
    """Two statements or fewer."""
    if not found.exact:
        return _public(found)
    if found.stamp:
        return _kept(found, "whole", lambda: _exact(found))
    return _exact(found)


def _kept[T](found: Scope, name: str, make: Callable[[], T]) -> T:
    """Of the whole country, until a result is published or replaced."""
    return kept(f"levels:{name}:{found.edition.pk}:{found.version.pk}:{found.stamp}", make)


def _exact(found: Scope) -> Standing:
    rows = standing.newest(found.edition, found.version, found.area)
    if not found.whole:
        rows = standing.in_reach(rows, found.by)
    counted = standing.tally(rows, BELOW.get(len(found.code), KABUPATEN))
    size = len(found.names)
    by_place = {code: _count(row, row) for code, row in sums(counted, size).items()}
    bands = [sum(row.n for row in counted if row.band == band) for band in range(standing.BANDS)]
    total = total_of(counted, size)
    return Standing(_count(total, total), by_place, bands)


def _count(counts: Counts, told: Told, *, exact: bool = True) -> Count:
    n = sum(counts)
    few = not exact and 0 < n < LEAST
    return Count([*told, n] if exact else told, None if few else middle(counts), few)


def sums(rows: Sequence[Tally], size: int, digits: int = KABUPATEN) -> dict[str, Counts]:
    """Villages by level of every place, by the first digits of its code."""
    found: dict[str, list[int]] = {}
    for row in sorted(rows, key=lambda row: row.place):
        found.setdefault(row.place[:digits], [0] * size)[row.level] += row.n
    return {place: tuple(counts) for place, counts in found.items()}


def total_of(rows: Sequence[Tally], size: int) -> Counts:
    return tuple(sum(row.n for row in rows if row.level == level) for level in range(size))


def middle(counts: Counts) -> int | None:
    """The level of the village in the middle, of two the lower; None without villages."""
    half, n = (sum(counts) - 1) // 2, 0
    for level, here in enumerate(counts):
        n += here
        if n > half and here:
            return level
    return None


# What is public -------------------------------------------------------------------------------------------------------


def _public(found: Scope) -> Standing:
    """From the counts of the whole country, so that no page tells what another hides."""
    size, code = len(found.names), found.code
    counted = _kept(
        found, "told", lambda: told_of_all(standing.tally(standing.newest(found.edition, found.version), KABUPATEN), size)
    )
    own = counted.get(code, Count([0] * (size + 1)))
    digits = BELOW.get(len(code))
    if own.few or digits is None:
        return Standing(own)
    places = {place: row for place, row in counted.items() if len(place) == digits and place.startswith(code)}
    return Standing(own, places)


def told_of_all(rows: Sequence[Tally], size: int) -> dict[str, Count]:
    """What may be told of the country, of every province and kabupaten, by code."""
    counts = {place: row for digits in (NATION, PROVINCE, KABUPATEN) for place, row in sums(rows, size, digits).items()}
    cells = {(place, level): n for place, row in counts.items() for level, n in enumerate([*row, sum(row)])}
    lines = [[(place, level) for level in range(size + 1)] for place in counts]
    for above in counts:
        inside = [place for place in counts if len(place) == BELOW.get(len(above)) and place.startswith(above)]
        lines += [[*((place, level) for place in inside), (above, level)] for level in range(size + 1) if inside]
    gone = hidden(cells, lines)
    return {
        place: _count(row, [None if (place, level) in gone else cells[place, level] for level in range(size + 1)], exact=False)
        for place, row in counts.items()
    }
