"""What the people of a journey do again and again: become somebody, find a record, press, send."""

import re
from urllib.parse import urlencode

from playwright.sync_api import Locator, Page, expect


def become(page: Page, role: str, *place: str) -> None:
    """The button "Jadi orang ini" by post: the role's code and words of its place, such as "Pokja 2", "Taccorong"."""
    page.goto("/contoh/?" + urlencode({"q": " ".join(place)}))
    for group in page.locator("main details:not([open])").filter(has=page.locator(f'[data-test="become-{role}"]')).all():
        group.locator("summary").click()
    rows = page.locator("li.person").filter(has=page.locator(f'[data-test="become-{role}"]'))
    for words in place:
        rows = rows.filter(has_text=words)
    rows.first.locator("button").click()
    page.wait_for_load_state()


def by(page: Page, test: str) -> Locator:
    """What carries this stable name."""
    return page.locator(f'[data-test="{test}"]')


def open_record(page: Page, address: str, *words: str) -> None:
    """The first record of a list whose row has these words."""
    page.goto(address)
    rows = page.locator("main tbody tr")
    for word in words:
        rows = rows.filter(has_text=word)
    rows.first.locator("th a").first.click()
    page.wait_for_load_state()


def press(page: Page, slug: str) -> None:
    """Open the form of an action from the record's page."""
    by(page, slug).first.click()
    expect(by(page, "act")).to_be_visible()


def send(page: Page, form: str = "act") -> None:
    """Send a form by its first button, which is the one that does it."""
    by(page, form).locator("button[type=submit]").first.click()
    page.wait_for_load_state()


def do(page: Page, slug: str) -> None:
    """An action that asks nothing more."""
    press(page, slug)
    send(page)
    page.wait_for_url(lambda url: not url.rstrip("/").endswith(slug))


def faults(page: Page) -> Locator:
    """What the form says is wrong."""
    return page.locator("[data-error-summary]")


def place_of(page: Page) -> tuple[float, float]:
    """The reference point that a visit's page shows."""
    found = re.search(r"(-?\d+\.\d+), (\d+\.\d+)", page.locator("main").inner_text())
    assert found, page.url
    return float(found[1]), float(found[2])
