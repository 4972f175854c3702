"""The measured villages of a kabupaten, in the order of their names: never a rank (issue of stigma, measurement 8)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from ketahanan.areas.models import Area
from ketahanan.assessments import cards, standing
from ketahanan.assessments.standing import Line
from ketahanan.common.text import N_
from ketahanan.portal.levels import Scope

GROUPS_FROM: Final = 8
"""Measured villages from which a quarter of them means something."""
LOWEST, BETWEEN, HIGHEST = N_("seperempat terendah"), N_("setengah di tengah"), N_("seperempat teratas")


@dataclass(frozen=True, slots=True)
class Village:
    """One measured village. `own`: the reader may see its numbers."""

    result: int
    round: UUID
    area: Area
    level: int
    index: Decimal
    own: bool
    sure: bool


def villages_of(found: Scope) -> list[Village]:
    """Those that the reader may know of, by name. One statement."""
    rows = standing.newest(found.edition, found.version, found.area)
    if found.exact and not found.whole:
        rows = standing.in_reach(rows, found.by)
    rows = rows.select_related("measurement__area__parent").only(
        "index", "level", "certainty", "measurement__public_id", "measurement__area__name", "measurement__area__kind",
        "measurement__area__code", "measurement__area__path", "measurement__area__parent__name",
    )  # fmt: skip
    return [
        Village(
            row.pk, row.measurement.public_id, row.measurement.area, row.level or 0, row.index,
            found.whole or standing.reads_all(found.by, row.measurement.area), cards.is_sure(row),
        )
        for row in rows.order_by("measurement__area__name", "measurement__area__code")
    ]  # fmt: skip


def matching(rows: Sequence[Village], q: str) -> list[Village]:
    """Those whose name, kecamatan or code answers each word."""
    words = q.casefold().split()[:6]
    return [row for row in rows if all(_answers(row.area, word) for word in words)]


def _answers(area: Area, word: str) -> bool:
    names = [area.name, area.parent.name if area.parent else ""]
    return area.code.startswith(word) or any(word in name.casefold() for name in names)


@dataclass(frozen=True, slots=True)
class Groups:
    """In which quarter of a kabupaten's villages an index lies, in words; nothing for few villages."""

    known: Sequence[Decimal] = field(default_factory=list)

    def words(self, index: Decimal) -> str:
        n = len(self.known)
        if n < GROUPS_FROM:
            return ""
        # Equals stand in the middle of their places, so that none is set above another.
        place = Decimal(bisect_left(self.known, index) + bisect_right(self.known, index)) / 2 / n
        return _(LOWEST if place < Decimal("0.25") else HIGHEST if place > Decimal("0.75") else BETWEEN)


def groups(found: Scope, rows: Sequence[Village]) -> Groups:
    """For who reads the whole kabupaten: a part of it has no quarters."""
    return Groups(sorted(row.index for row in rows)) if found.whole else Groups()


def numbers(rows: Sequence[Village]) -> Mapping[int, Line]:
    """What the own ones of a page of rows say, by result. One statement, none where there is none."""
    own = {row.result: row.area.pk for row in rows if row.own}
    return standing.lines(own) if own else {}
