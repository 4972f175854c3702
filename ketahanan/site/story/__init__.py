"""The demo is the seed's story (rulings A15): fiscal year 2012, Bulukumba and Wajo, sixteen real places.

Everything goes through the operations at its own moment, so the journal of the demo is true. `plots` says what becomes
of each village; `places`, `people` and `themes` hold who and what; the other chapters say how each step is done.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from ketahanan.site.story import editions, logins, measuring, people, plots, proposals
from ketahanan.site.story.telling import Teller

# Monday 3 December 2012, 08.00 WITA: the day of the visit in the seed.
STORY_BEGINS = datetime(2012, 12, 3, 0, 0, tzinfo=UTC)
PASSWORD = "ketahanan-contoh-2012"  # noqa: S105 - printed for everybody, demo only


def tell(say: Callable[[str], object] = str, *, until: datetime = STORY_BEGINS) -> None:
    """The story, once, from an empty country of real places, up to the morning on which the demo begins, or sooner.

    `say` hears each month that begins.
    """
    t = Teller(until=until, password=PASSWORD, sweeps=[editions.LAPSES], say=say)
    for plot in (
        people.offices(t), people.village_offices(t), people.attendants(t), editions.fiscal_2012(t),
        proposals.rank(t), editions.fiscal_2013(t), *plots.village_plots(t), measuring.questionnaire(t),
        measuring.enumerators(t), *measuring.rounds(t),
    ):  # fmt: skip
        t.follow(plot)
    t.tell()
    logins.give(t)


def login_lines() -> list[str]:
    """One line per demo login, for the terminal."""
    return [f"Kata sandi semua orang contoh: {PASSWORD}", *logins.lines()]
