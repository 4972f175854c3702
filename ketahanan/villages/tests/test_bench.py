"""The measurement itself: it counts what the operation does and leaves nothing behind."""

from ketahanan.journal.models import Entry
from ketahanan.testing import Country
from ketahanan.villages.bench import bench
from ketahanan.villages.models import Member
from ketahanan.villages.tests.making import drafted, make_edition, new_person


def test_nothing_to_measure_is_told(country: Country) -> None:
    assert bench(1) == {"runs": 0}


def test_a_pokja_of_eight_is_measured(country: Country) -> None:
    drafted(country, make_edition(country))
    for number in range(8):
        new_person(country, f"Orang {number}")
    before = Entry.objects.count()
    found = bench(5)
    assert (found["runs"], found["people"]) == (5, 8)
    assert found["statements"] <= 12
    assert found["cpu_ms_median"] > 0
    assert (Member.objects.count(), Entry.objects.count()) == (0, before)
    print(found)  # noqa: T201
