"""Guards and effects of holds (rulings C3)."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from ketahanan.areas.models import Level
from ketahanan.common.errors import NotAllowed
from ketahanan.flow.kinds import Given
from ketahanan.flow.models import Hold
from ketahanan.flow.workflow import SETTERS
from ketahanan.people.posts import Actor


def level_of(by: Actor, path: str) -> int:
    """The highest office over the place in which this person may hold; smaller is higher."""
    return min(
        (post.level for post in by.posts_over(path) if post.role in SETTERS), default=int(Level.VILLAGE)
    )


def level_words(level: int) -> str:
    return {0: _("nasional"), 1: _("provinsi"), 2: _("kabupaten/kota")}.get(level, _("desa"))


def can_lift(hold: Hold, given: Given, by: Actor, at: datetime) -> None:
    """The same level or higher."""
    if level_of(by, hold.area.path) > hold.set_level:
        raise NotAllowed(
            _(
                "Penahanan ini dipasang tingkat %(level)s. Hanya tingkat yang sama atau lebih tinggi melepasnya."
            )
            % {"level": level_words(hold.set_level)}
        )


def lifted(hold: Hold, given: Given, by: Actor, at: datetime) -> None:
    hold.lifted_at, hold.lifted_by_id = at, by.person_id
    hold.save(update_fields=["lifted_at", "lifted_by"])
