"""What a journey sees through: Chromium, with an eye on everything that a person would stumble over."""

import io
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, Response

from tests.journeys.country import ROOT

# The shell draws the same pages with two thirds of the work, as it has no window.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NO_BROWSER = "No Chromium on this machine, so no journeys: apt-get install chromium"
LARGEST_SHOT = 60_000  # bytes
TALLEST_SHOT = 2_200  # pixels
MANUAL_SHOTS = ROOT / "docs" / "manual" / "img"
# A bar that stays at the edge of the screen would lie across the middle of a whole page. By script: CSP admits no style.
WITHOUT_BAR = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(".nav { display: none !important }");
  document.adoptedStyleSheets = [sheet];
}"""
WITH_BAR = "() => { document.adoptedStyleSheets = []; }"

# Runs in every page before its own scripts; what it complains about reaches the journey as a console error.
WATCH = """
addEventListener("securitypolicyviolation", e =>
  console.error(`CSP: ${e.violatedDirective} refused ${e.blockedURI || e.sample}`));
const look = () => {
  const { clientWidth: width, scrollWidth } = document.documentElement;
  if (scrollWidth <= width + 1) return;
  const wide = [...document.body.querySelectorAll("*")].filter(e => e.getBoundingClientRect().right > width + 1);
  const names = wide.slice(0, 3).map(e => e.outerHTML.slice(0, 120)).join(" | ");
  console.error(`sideways scroll on ${location.pathname}: ${scrollWidth} > ${width}: ${names}`);
};
addEventListener("load", look);
addEventListener("htmx:after:settle", () => setTimeout(look, 50));
"""


def executable() -> str | None:
    return next(filter(None, map(shutil.which, BROWSERS)), None)


@contextmanager
def browser(playwright: Playwright, path: str) -> Iterator[Browser]:
    flags = ["--disable-background-networking", "--disable-component-update", "--no-first-run"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        flags.append("--no-sandbox")  # Chromium refuses to run as root with its sandbox
    chromium = playwright.chromium.launch(executable_path=path, args=flags)
    try:
        yield chromium
    finally:
        chromium.close()


@dataclass
class Complaints:
    """Everything that went wrong in the pages of one journey. A refusal that the journey wants is not one."""

    found: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        page.add_init_script(WATCH)
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.found.append(f"script error: {error}"))
        page.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        # The browser reports every 4xx here without saying of what; _response knows.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.found.append(f"console: {message.text}")

    def _response(self, response: Response) -> None:
        is_part = response.request.resource_type not in {"document", "fetch", "xhr"}
        if response.status >= 500 or (is_part and response.status >= 400):
            self.found.append(f"{response.status} for {response.url}")

    def none(self) -> None:
        if self.found:
            raise AssertionError("The browser complained:\n" + "\n".join(self.found))


def shot(page: Page, name: str, *, full: bool = True, keep: bool = True) -> Path:
    """A picture of the page, small enough for the repository; kept there only when KETAHANAN_SHOTS=1."""
    keep = keep and os.environ.get("KETAHANAN_SHOTS") == "1"
    folder = MANUAL_SHOTS if keep else Path(tempfile.gettempdir(), "ketahanan-shots")
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.png"
    if full:
        page.evaluate(WITHOUT_BAR)
    picture = page.screenshot(full_page=full, animations="disabled")
    page.evaluate(WITH_BAR)
    path.write_bytes(compact(picture) if keep else picture)
    return path


def compact(png: bytes) -> bytes:
    """The first screens of the page; fewer colours first, fewer pixels after that, until it is small."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    picture = picture.crop((0, 0, picture.width, min(picture.height, TALLEST_SHOT)))
    best = b""
    for colours, scale in ((128, 1.0), (64, 1.0), (32, 1.0), (32, 0.75), (16, 0.75), (16, 0.5)):
        size = (round(picture.width * scale), round(picture.height * scale))
        small = picture if scale == 1 else picture.resize(size, Image.Resampling.LANCZOS)
        buffer = io.BytesIO()
        small.quantize(colours, dither=Image.Dither.NONE).save(buffer, "PNG", optimize=True)
        best = buffer.getvalue()
        if len(best) <= LARGEST_SHOT:
            break
    return best
