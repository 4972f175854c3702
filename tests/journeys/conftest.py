"""Fixtures of the journeys. Each walks Indonesian, 360 px wide, on SQLite; those marked `smoke` once more
at 1280 px, in English, on PostgreSQL; with --every-variation all walk every combination.
"""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from axe_playwright_python.sync_playwright import Axe
from babel.messages.pofile import read_po
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from xdist.scheduler import LoadScopeScheduling

from tests.journeys import browser as eyes
from tests.journeys import country
from tests.postgres import Server, postgres

HERE = Path(__file__).parent
LOCALES = {"id": "id-ID", "en": "en-GB"}
HEIGHTS = {360: 740, 1280: 800}
POSTGRES = "postgres"


@dataclass(frozen=True)
class Variation:
    database: str = "sqlite"
    language: str = "id"
    width: int = 360

    def __str__(self) -> str:
        return f"{self.database}-{self.language}-{self.width}"


PLAIN = Variation()
SMOKE = (PLAIN, Variation("postgres", "en", 1280))
EVERY = tuple(Variation(*each) for each in product(("sqlite", "postgres"), LOCALES, HEIGHTS))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = [item for item in items if HERE in item.path.parents]
    for item in here:
        item.add_marker("journey")
        if eyes.executable() is None:
            item.add_marker(pytest.mark.skip(reason=eyes.NO_BROWSER))
    if here == items:
        items.sort(key=lambda item: company(item.nodeid) != POSTGRES)  # the longest company sets out first


class Companies(LoadScopeScheduling):
    """Journeys that share a site are walked by one process, or each process would make the site for itself."""

    def _split_scope(self, nodeid: str) -> str:
        return company(nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    return Companies(config, log) if config.getoption("dist") == "loadscope" else None


def company(nodeid: str) -> str:
    """Module and variation; all that share the one PostgreSQL are one company."""
    module, _, test = nodeid.partition("::")
    variation = test.partition("[")[2]
    return POSTGRES if variation.startswith(POSTGRES) else f"{module}{variation}"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "variation" in metafunc.fixturenames:
        chosen: tuple[Variation, ...] = (PLAIN,)
        if metafunc.config.getoption("--every-variation"):
            chosen = EVERY
        elif metafunc.definition.get_closest_marker("smoke"):
            chosen = SMOKE
        metafunc.parametrize("variation", chosen, indirect=True, ids=str, scope="module")


@pytest.fixture(scope="module")
def variation(request: pytest.FixtureRequest) -> Variation:
    found: Variation = request.param
    return found


@pytest.fixture(scope="session")
def demo_db() -> Path:
    """Folder with the demo country on SQLite; never written to, only copied."""
    return country.build_sqlite()


@pytest.fixture(scope="session")
def demo_postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Path]]:
    with postgres() as server:
        yield server, country.build_postgres(server, tmp_path_factory.mktemp("demo-postgres"))


@pytest.fixture(scope="module")
def server(
    variation: Variation, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[country.Site]:
    """The real web process on a fresh copy of the demo country, one for each module and variation."""
    folder = tmp_path_factory.mktemp("site")
    if variation.database == "postgres":
        database, source = request.getfixturevalue("demo_postgres")
        database.copy_database(country.POSTGRES_DEMO, "journey")
        env = country.environment(folder, database.app_url("journey"), database.owner_url("journey"))
    else:
        source = request.getfixturevalue("demo_db")
        env = country.environment(folder, country.sqlite_url(folder))
    shutil.copytree(source, folder, dirs_exist_ok=True)
    country.set_clock(folder)
    with country.serve(env, folder) as site:
        yield site


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = eyes.executable()
    if path is None:
        pytest.skip(eyes.NO_BROWSER)
    with sync_playwright() as playwright, eyes.browser(playwright, path) as opened:
        yield opened


@pytest.fixture
def complaints() -> eyes.Complaints:
    return eyes.Complaints()


@pytest.fixture
def new_page(
    chromium: Browser, server: country.Site, variation: Variation, complaints: eyes.Complaints
) -> Iterator[Callable[[], Page]]:
    """A page in its own browser profile: a second person is a second call."""
    contexts: list[BrowserContext] = []

    def opened() -> Page:
        context = chromium.new_context(
            base_url=server.url,
            locale=LOCALES[variation.language],
            timezone_id="Asia/Makassar",
            viewport={"width": variation.width, "height": HEIGHTS[variation.width]},
            reduced_motion="reduce",
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        complaints.watch(page)
        return page

    yield opened
    for context in contexts:
        context.close()
    complaints.none()


@pytest.fixture
def page(new_page: Callable[[], Page]) -> Page:
    return new_page()


@pytest.fixture
def login_as() -> Callable[[Page, str], None]:
    """Become a person of the demo country by the button that everybody has there."""

    def login(page: Page, who: str) -> None:
        page.goto("/contoh/?" + urlencode({"q": who}))
        page.get_by_role("button", name=who).first.click()
        page.wait_for_load_state()

    return login


@pytest.fixture
def shot(variation: Variation) -> Callable[..., Path]:
    """A picture; only the plain variation's are kept for the manual."""
    return partial(eyes.shot, keep=variation == PLAIN)


@pytest.fixture
def say(variation: Variation) -> Callable[[str], str]:
    """The text as this variation's pages show it; journeys are written in Indonesian."""
    if variation.language == "id":
        return str
    path = country.ROOT / "locale" / variation.language / "LC_MESSAGES" / "django.po"
    with path.open("rb") as file:
        known = read_po(file, locale=variation.language)

    def translated(text: str) -> str:
        message = known.get(text)
        return str(message.string or text) if message else text

    return translated


@pytest.fixture
def is_accessible() -> Callable[[Page], None]:
    """No serious fault by axe: names, contrast, labels, order."""

    def check(page: Page) -> None:
        found = Axe().run(page)
        grave = [each for each in found.response["violations"] if each["impact"] in {"serious", "critical"}]
        lines = [f"{each['id']}: {each['help']}: {each['nodes'][0]['html'][:200]}" for each in grave]
        assert not lines, f"{page.url}\n" + "\n".join(lines)

    return check
