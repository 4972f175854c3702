"""A form of 150 questions in Chromium on this machine: how soon it can be filled, and what the first visit costs."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Page, sync_playwright

from ketahanan.common.roles import Role
from ketahanan.instruments.tests.making import EN, ID
from tests.journeys import browser as eyes
from tests.journeys import country
from tests.journeys.acting import become
from tests.journeys.test_offline import packed, publish

QUESTIONS, OPENINGS = 150, 7
TITLE, ADDRESS = "Formulir ukur", "/isian/ukur/1/"
# A third choices, a third numbers, a third words; each fifth question depends on an answer before it.
KINDS = ("select_one YT", "integer", "text")
HEAD = ("type", "name", ID, EN, "relevant")


def _if(number: int) -> str:
    return f"${{q{number // 30 * 30}}} = 'ya'" if number % 5 == 4 else ""


SURVEY = (HEAD, *((KINDS[n % 3], f"q{n}", f"Pertanyaan nomor {n} tentang desa", f"Question {n}", _if(n)) for n in range(QUESTIONS)))
CHOICES = (("list_name", "name", ID, EN), ("YT", "ya", "Ya", "Yes"), ("YT", "tidak", "Tidak", "No"))
# The moment at which the page says that it can be filled, counted from the press that opened it.
CLOCK = """
new MutationObserver(() => {
  const sheet = document.getElementById("isian");
  if (sheet && !sheet.hasAttribute("aria-busy")) globalThis.usable ??= performance.now();
}).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["aria-busy"] });
"""


def bench() -> dict[str, Any]:
    """Milliseconds and bytes; `skipped` where there is no Chromium."""
    path = eyes.executable()
    if path is None:
        return {"skipped": eyes.NO_BROWSER}
    source = country.build_sqlite()
    with tempfile.TemporaryDirectory(prefix="ketahanan-field-") as name:
        folder = Path(name)
        shutil.copytree(source, folder, dirs_exist_ok=True)
        country.set_clock(folder)
        env = country.environment(folder, country.sqlite_url(folder))
        with country.serve(env, folder) as site, sync_playwright() as playwright, eyes.browser(playwright, path) as chromium:
            context = chromium.new_context(base_url=site.url, locale="id-ID", viewport={"width": 412, "height": 900})
            page = context.new_page()
            publish(page, site, "ukur", TITLE, survey=SURVEY, choices=CHOICES)
            return {"questions": QUESTIONS, "browser": chromium.version, **_visits(page, site.url)}


def _visits(page: Page, url: str) -> dict[str, Any]:
    become(page, Role.FASILITATOR)
    page.goto("/isian/")
    page.locator("[data-ready]").filter(has_text=TITLE).wait_for()
    addresses = page.evaluate("() => [...new Set(performance.getEntries().map((entry) => entry.name))]")
    first = sum(packed(page, address) for address in addresses if address.startswith(url))
    page.add_init_script(CLOCK)
    return {"first_visit_bytes": first, "online_ms": _opened(page), "without_a_line_ms": _opened(page, offline=True)}


def _opened(page: Page, *, offline: bool = False) -> float:
    """Median of some openings; the very first, which compiles the scripts, is left out."""
    page.context.set_offline(offline)
    took = []
    for _opening in range(OPENINGS + 1):
        page.goto(ADDRESS)
        page.wait_for_function("() => globalThis.usable")
        took.append(float(page.evaluate("() => globalThis.usable")))
    page.context.set_offline(False)
    return round(median(took[1:]), 1)
