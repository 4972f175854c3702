"""Indonesia's three times. A day in a rule is the day in the zone of the area concerned."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip
DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")


@dataclass(frozen=True, slots=True)
class Words:
    """How one language writes a day and an hour."""

    months: tuple[str, ...]
    days: tuple[str, ...]
    whole: str
    hour: str


INDONESIAN = Words(MONTHS, DAYS, "{weekday}, {day} pukul {hour} {zone}", "%H.%M")
ENGLISH = Words(
    ("January", "February", "March", "April", "May", "June",
     "July", "August", "September", "October", "November", "December"),
    ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "{weekday}, {day} at {hour} {zone}",
    "%H:%M",
)  # fmt: skip


def always_indonesian() -> str:
    """What dates are written in until somebody says otherwise."""
    return "id"


_language: Callable[[], str | None] = always_indonesian


def follow(language: Callable[[], str | None]) -> None:
    """Dates in words are written in the language that this answers; the site hands in the reader's."""
    global _language  # noqa: PLW0603 - said once, at the start
    _language = language


def _words() -> Words:
    return ENGLISH if (_language() or "").startswith("en") else INDONESIAN


class Zone(StrEnum):
    WIB = "Asia/Jakarta"
    WITA = "Asia/Makassar"
    WIT = "Asia/Jayapura"


# Pontianak has a name of its own in the time-zone database and the hour of Jakarta.
SHORT = {"Asia/Jakarta": "WIB", "Asia/Pontianak": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}


def local(moment: datetime, zone: str) -> datetime:
    """The moment on the wall clock of the zone."""
    return moment.astimezone(ZoneInfo(zone))


def today(moment: datetime, zone: str) -> date:
    """The day it is there."""
    return local(moment, zone).date()


def end_of(day: date, zone: str) -> datetime:
    """The first instant after the day there, UTC."""
    return datetime.combine(day + timedelta(days=1), time(0), ZoneInfo(zone)).astimezone(UTC)


def workday(day: date, number: int) -> date:
    """The working day that comes as this number, 1 or more, after the day (domain 4.2: "5 working days").

    Monday to Friday. Public holidays count like other days, since no decree's list of them is kept.
    """
    weeks, rest = divmod(number, 5)
    # From a weekend one counts as from the Friday before it.
    friday = min(day.weekday(), 4)
    over = 2 if friday + rest > 4 else 0
    return day + timedelta(days=friday - day.weekday() + weeks * 7 + rest + over)


def written_day(day: date) -> str:
    """3 Desember 2012, or 3 December 2012"""
    return f"{day.day} {_words().months[day.month - 1]} {day.year}"


def written(moment: datetime, zone: str) -> str:
    """Senin, 3 Desember 2012 pukul 08.00 WITA, or Monday, 3 December 2012 at 08:00 WITA"""
    there, words = local(moment, zone), _words()
    return words.whole.format(
        weekday=words.days[there.weekday()], day=written_day(there.date()), hour=there.strftime(words.hour),
        zone=SHORT.get(zone, zone),
    )  # fmt: skip
