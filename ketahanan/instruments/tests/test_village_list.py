"""The list of villages of a person is written once for each import of places."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ketahanan.areas.models import Area, AreaImport, Level
from ketahanan.instruments.village_list import village_digest, village_list
from ketahanan.testing import NOON, Country

pytestmark = pytest.mark.django_db


def test_a_list_is_written_once_until_places_are_imported_anew(country: Country) -> None:
    who = country.as_("supervisor")
    loaded = {"at": NOON, "source": "x", "edition": "x", "counts": {}}
    AreaImport.objects.create(sha256="a" * 64, **loaded)
    first, digest = village_list(who), village_digest(who)
    assert b"Taccorong" in first
    with CaptureQueriesContext(connection) as asked:
        assert (village_list(who), village_digest(who)) == (first, digest)
    assert len(asked) == 2
    Area.objects.filter(pk=country.village.pk, level=Level.VILLAGE).update(name="Taccorong Baru")
    AreaImport.objects.create(sha256="b" * 64, **loaded)
    assert b"Taccorong Baru" in village_list(who)
    assert village_digest(who) != digest


def test_who_has_no_post_in_the_field_has_no_villages(country: Country) -> None:
    AreaImport.objects.create(sha256="c" * 64, at=NOON, source="x", edition="x", counts={})
    mine, theirs = village_list(country.as_("supervisor")), village_list(country.as_("kabupaten"))
    assert b"Taccorong" in mine
    assert b"Taccorong" not in theirs
