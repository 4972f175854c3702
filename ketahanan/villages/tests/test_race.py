"""Two villages take the same officer in the same moment, on a database with row locks."""

from threading import Barrier, Thread

import pytest
from django.db import connections

from ketahanan.common.errors import Refused
from ketahanan.common.roles import Role
from ketahanan.testing import NOON, build_country, give
from ketahanan.villages import operations
from ketahanan.villages.models import Member
from ketahanan.villages.operations import NewMember
from ketahanan.villages.tests.making import drafted, make_edition, new_person


@pytest.mark.postgres_only
@pytest.mark.django_db(transaction=True)
def test_one_of_two_villages_gets_the_officer() -> None:
    country = build_country()
    edition, person = make_edition(country), new_person(country, "Wati")
    give(country.people["operator"], Role.OPERATOR_DESA, country.sister_village)
    drafts = [drafted(country, edition, area=area) for area in (country.village, country.sister_village)]
    by, start, told = country.as_("operator"), Barrier(2), []

    def take(number: int) -> None:
        start.wait()
        try:
            operations.add_member(drafts[number], 1, NewMember(person, "KETUA"), by=by, at=NOON)
        except Refused as refused:
            told.append(refused.sentence)
        finally:
            connections.close_all()

    threads = [Thread(target=take, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert Member.objects.filter(person=person, left_at__isnull=True).count() == 1
    assert len(told) == 1
    assert "Satu orang hanya boleh menjadi pengurus" in told[0]
