"""Static conflicts, every pair of the table, by person and not by login."""

from itertools import combinations

import pytest

from ketahanan.common.errors import Refused
from ketahanan.common.roles import CONFLICTS, ROLES, Reach, Role
from ketahanan.people import operations
from ketahanan.people.models import Person
from ketahanan.people.operations.holdings import check_conflicts
from ketahanan.people.posts import SYSTEM
from ketahanan.people.workflow import clashing, fits
from ketahanan.testing import NOON, Country, make_person

PAIRS = list(combinations(Role, 2))


@pytest.mark.parametrize(("one", "other"), PAIRS, ids=[f"{a}-{b}" for a, b in PAIRS])
def test_a_pair_is_refused_exactly_when_the_table_says_so(one: Role, other: Role) -> None:
    person = Person(name="Wati")
    for held, wanted in ((one, other), (other, one)):
        if frozenset({one, other}) not in CONFLICTS:
            check_conflicts(person, wanted, [(held, "Indonesia")])
            continue
        with pytest.raises(Refused) as told:
            check_conflicts(person, wanted, [(held, "Indonesia")])
        assert told.value.sentence == (
            f"Wati bertugas sebagai {ROLES[held].label} (Indonesia). Satu orang tidak boleh menjadi "
            f"{ROLES[held].label} dan {ROLES[wanted].label}. Akhiri tugas yang lama dulu, atau pilih orang lain."
        )


def test_every_conflict_is_known_from_both_sides() -> None:
    for pair in CONFLICTS:
        one, other = sorted(pair)
        assert other in clashing(one)
        assert one in clashing(other)


def test_every_role_fits_some_level_and_only_pokja_roles_have_a_number() -> None:
    for role in Role:
        pokja = 1 if ROLES[role].reach is Reach.POKJA else None
        assert any(fits(role, level, pokja) for level in range(5))
        assert not any(fits(role, level, None if pokja else 1) for level in range(8))


def test_a_second_entry_of_the_same_human_being_counts_too(country: Country) -> None:
    first = make_person("Wati")
    second = Person.objects.create(name="Wati S", made_at=NOON, same_as=first)
    where = {"area": country.nation, "from_at": NOON, "decree": "1", "source": "x", "by": SYSTEM, "at": NOON}
    operations.assign_by_decree(person=first, role=Role.PPK, **where)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="penanda tangan SPM"):
        operations.assign_by_decree(person=second, role=Role.PPSPM, **where)  # type: ignore[arg-type]
