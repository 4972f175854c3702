"""Indonesia's three times. A day in a rule is the day in the zone of the area concerned."""

from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip
DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")


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


def written_day(day: date) -> str:
    """3 Desember 2012"""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def written(moment: datetime, zone: str) -> str:
    """Senin, 3 Desember 2012 pukul 08.00 WITA"""
    there = local(moment, zone)
    return f"{DAYS[there.weekday()]}, {written_day(there.date())} pukul {there:%H.%M} {SHORT.get(zone, zone)}"
