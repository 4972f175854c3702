"""Measures what a stranger feels: weight and speed of the first page and of the pages that it links to.

Runs against a fresh copy of the demo country with one web process; requests come one after another, and their number
is fixed. Times are those of this machine, weights are what goes over the line (compressed).
"""

import re
import sys
import tempfile
import urllib.error
import urllib.request
from html import unescape
from pathlib import Path
from shutil import copytree
from statistics import median, quantiles
from time import perf_counter
from urllib.parse import urljoin, urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.journeys import country

ROUNDS = 30
PAGES = 12
LINK = re.compile(r'<a\s[^>]*href="(/[^"#?]*)"')
PART = re.compile(r'<(?:link|script|img)\s[^>]*(?:href|src)="(/static/[^"]+)"')


def fetch(url: str) -> bytes:
    request = urllib.request.Request(url, headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        body: bytes = answer.read()
        return body


def plain(url: str) -> str:
    with urllib.request.urlopen(url, timeout=30) as answer:
        return unescape(answer.read().decode(errors="replace")) if "html" in answer.headers["Content-Type"] else ""


def measure(url: str) -> tuple[int, float, float]:
    """Bytes over the line, median and 95th percentile in milliseconds."""
    size, times = 0, []
    for _ in range(ROUNDS):
        started = perf_counter()
        size = len(fetch(url))
        times.append((perf_counter() - started) * 1000)
    return size, median(times), quantiles(times, n=20)[-1]


def report(site: country.Site) -> None:
    first = plain(site.address("/"))
    parts = sorted(set(PART.findall(first)))
    weight = len(fetch(site.address("/"))) + sum(len(fetch(urljoin(site.url, part))) for part in parts)
    print(f"first page with its {len(parts)} parts: {weight / 1024:.1f} KiB")
    print(f"{'path':<40} {'KiB':>7} {'median ms':>10} {'95 % ms':>10}")
    for path in list(dict.fromkeys(["/", *LINK.findall(first)]))[:PAGES]:
        try:
            size, middle, slow = measure(site.address(path))
        except urllib.error.HTTPError as error:
            print(f"{path:<40} {error.code:>7}")
            continue
        print(f"{urlsplit(path).path:<40} {size / 1024:>7.1f} {middle:>10.1f} {slow:>10.1f}")


def main() -> None:
    source = country.build_sqlite()
    with tempfile.TemporaryDirectory(prefix="ketahanan-bench-") as name:
        folder = Path(name)
        copytree(source, folder, dirs_exist_ok=True)
        with country.serve(country.environment(folder, country.sqlite_url(folder)), folder) as site:
            report(site)


if __name__ == "__main__":
    main()
