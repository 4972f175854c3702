"""What stands around every page."""

import re

from django.test import Client

from ketahanan.testing import Country, make_user


def test_the_menu_and_the_headings_of_lists_are_plural_in_english(country: Country, client: Client) -> None:
    client.force_login(make_user(country.people["kabupaten"]))
    client.cookies["bahasa"] = "en"
    for address, heading in (("/usulan/", "Proposals"), ("/hibah/", "Grants"), ("/kunjungan/", "Visits")):
        html = client.get(address).text
        assert re.search(rf"<h1[^>]*>\s*{heading}\s*</h1>", html)
        menu = re.findall(rf'<a href="{address}"[^>]*>(.*?)</a>', html, re.DOTALL)
        assert any(f"<span>{heading}</span>" in item for item in menu)
