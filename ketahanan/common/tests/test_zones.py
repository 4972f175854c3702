"""Days and hours in words: in the zone of the place and the language of the reader."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from babel.dates import format_date
from django.template import Context, Template
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from ketahanan.common import zones

EIGHT = datetime(2012, 12, 3, 0, 0, tzinfo=UTC)
YEAR = [date(2012, 1, 1) + timedelta(days=number) for number in range(0, 366, 5)]


@pytest.fixture(params=["id", "en"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    with translation.override(request.param):
        yield request.param


def test_a_moment_is_written_in_the_zone_of_the_place() -> None:
    assert zones.written(EIGHT, "Asia/Makassar") == "Senin, 3 Desember 2012 pukul 08.00 WITA"
    assert zones.written(EIGHT, "Asia/Jakarta") == "Senin, 3 Desember 2012 pukul 07.00 WIB"
    assert zones.written(EIGHT, "Asia/Jayapura") == "Senin, 3 Desember 2012 pukul 09.00 WIT"


def test_a_reader_of_english_reads_english_months_days_and_hours() -> None:
    with translation.override("en"):
        assert zones.written(EIGHT, "Asia/Makassar") == "Monday, 3 December 2012 at 08:00 WITA"
        assert zones.written_day(date(2026, 5, 1)) == "1 May 2026"
    assert zones.written_day(date(2026, 5, 1)) == "1 Mei 2026"


def test_every_month_and_weekday_has_the_name_that_others_give_it(language: str) -> None:
    locale = {"id": "id", "en": "en_GB"}[language]
    for day in YEAR:
        noon = datetime(day.year, day.month, day.day, 4, tzinfo=UTC)
        assert zones.written_day(day) == format_date(day, "d MMMM y", locale=locale)
        assert zones.written(noon, "Asia/Makassar").startswith(
            format_date(day, "EEEE, d MMMM y", locale=locale)
        )


def test_the_filters_of_pages_follow_the_reader() -> None:
    page = Template(
        "{{ day|day }} {{ at|moment:'Asia/Makassar' }} {{ at|day:'Asia/Makassar' }} {{ none|day }}"
    )
    with translation.override("en"):
        shown = page.render(Context({"day": date(2012, 8, 17), "at": EIGHT, "none": None}))
    assert "17 August 2012" in shown
    assert "Monday, 3 December 2012 at 08:00 WITA" in shown
    assert shown.endswith("3 December 2012 –")


def test_where_nobody_reads_dates_are_indonesian() -> None:
    with translation.override(None):
        assert zones.written_day(date(2012, 12, 3)) == "3 Desember 2012"
    assert zones.always_indonesian() == "id"


@given(day=st.dates(date(2000, 1, 1), date(2100, 12, 1)), number=st.integers(1, 60))
def test_working_days_are_counted_one_by_one(day: date, number: int) -> None:
    counted, left = day, number
    while left:
        counted += timedelta(days=1)
        left -= counted.weekday() < 5
    assert zones.workday(day, number) == counted
