"""The first page of people whose village has nothing yet says what to begin with."""

from typing import Any

from django.test import Client

from ketahanan.flow.operations import perform
from ketahanan.testing import NOON, Country
from ketahanan.villages.beginnings import beginning
from ketahanan.villages.kinds import ACCOUNT_KIND
from ketahanan.villages.operations import make_institution
from ketahanan.villages.tests.making import account_in, institution_in, make_edition


def test_a_new_operator_begins_with_the_institution(
    country: Country, client: Client, django_assert_max_num_queries: Any
) -> None:
    edition = make_edition(country)
    client.force_login(country.user("operator"))
    with django_assert_max_num_queries(30):
        text = client.get("/").text
    assert "Desa Anda belum punya kelembagaan." in text
    assert 'href="/desa/baru/"' in text
    make_institution(area=country.village, edition=edition, by=country.as_("operator"), at=NOON)
    assert "Desa Anda belum punya kelembagaan." not in client.get("/").text


def test_a_new_bendahara_begins_with_the_account(country: Country, client: Client) -> None:
    assert beginning(country.as_("bendahara1")) is None
    institution = institution_in(country, "DITETAPKAN")
    client.force_login(country.user("bendahara1"))
    text = client.get("/").text
    assert "Pokja 1 belum punya rekening." in text
    assert f'href="/rekening/baru/{institution.public_id}/1/"' in text
    account = account_in(country, institution, "DRAF")
    assert beginning(country.as_("bendahara1")) is None
    perform(ACCOUNT_KIND, account, "discard", by=country.as_("bendahara1"), at=NOON)
    assert beginning(country.as_("bendahara1")) is not None


def test_others_begin_nothing(country: Country) -> None:
    institution_in(country, "DITETAPKAN")
    for who in ("ketua1", "kabupaten", "companion", "stranger"):
        assert beginning(country.as_(who)) is None, who
