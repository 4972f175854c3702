"""What is written in README, ARCHITECTURE and docs/ is there, and what is there is written."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
PAPERS = [ROOT / "README.md", ROOT / "ARCHITECTURE.md", *sorted((ROOT / "docs/manual").glob("*.md"))]
ALL_PAPERS = [*sorted(ROOT.glob("*.md")), *sorted(ROOT.glob("docs/**/*.md"))]
DECISIONS = [path for path in sorted((ROOT / "docs/decisions").glob("*.md")) if path.name != "README.md"]
COMMANDS = sorted(
    path.stem for path in ROOT.glob("ketahanan/*/management/commands/*.py") if path.stem != "__init__"
)
# Set by the tools themselves, never by whoever runs the product.
INNER = {"DJANGO_SETTINGS_MODULE"}


@cache
def written() -> str:
    return "\n".join(path.read_text() for path in PAPERS)


def variables() -> list[str]:
    """Names that the product reads from the environment."""
    found = set()
    for path in ROOT.glob("ketahanan/**/*.py"):
        if "tests" in path.parts:
            continue
        source = path.read_text()
        found |= set(re.findall(r"environ(?:\.get)?[\[(]\s*\"([A-Z_]+)\"", source))
        found |= set(re.findall(r"environment\.(?:flag|secret)\(\s*\"([A-Z_]+)\"", source))
    return sorted(found - INNER)


def families() -> list[str]:
    """First parts of the addresses in site/urls.py, as `/usulan/`."""
    tree = ast.parse((ROOT / "ketahanan/site/urls.py").read_text())
    first = {
        node.args[0].value.split("/")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "path"
        if isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str)
    }
    return sorted(f"/{name}/" for name in first if name)


@pytest.mark.parametrize("name", variables())
def test_every_setting_is_documented(name: str) -> None:
    assert f"`{name}`" in written(), f"{name}: say in README.md what it means"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_documented(name: str) -> None:
    assert f"ketahanan {name}" in written(), (
        f"ketahanan {name}: say in README.md or ARCHITECTURE.md what it does"
    )


@pytest.mark.parametrize("address", families())
def test_every_address_family_is_documented(address: str) -> None:
    assert f"`{address}" in written(), f"{address}: name it in ARCHITECTURE.md or in the manual"


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.name)
def test_every_decision_says_context_decision_and_consequence(path: Path) -> None:
    text = path.read_text()
    assert re.match(r"# \d{4} ", text)
    for part in ("Context", "Decision", "Consequence"):
        assert re.search(rf"^(\*\*|## ){part}", text, re.MULTILINE), part


def test_the_index_of_decisions_is_complete() -> None:
    index = (ROOT / "docs/decisions/README.md").read_text()
    assert [path.name for path in DECISIONS if f"({path.name})" not in index] == []


def test_decisions_have_numbers_of_their_own() -> None:
    numbers = [path.name[:4] for path in DECISIONS]
    assert len(set(numbers)) == len(numbers)


def held() -> list[tuple[str, str]]:
    """(row, test) of every row in docs/invariants.md that says it is held."""
    found = []
    for line in (ROOT / "docs/invariants.md").read_text().splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 4 and cells[2] == "held":
            tests = re.findall(r"`([^`]+::[^`]+)`", cells[3])
            found += [(cells[0], test) for test in tests or ["none::none"]]
    return found


@pytest.mark.parametrize(("row", "test"), held())
def test_every_invariant_points_to_tests_that_exist(row: str, test: str) -> None:
    place, name = test.split("::")
    path = ROOT / place if place.startswith("tests/") else ROOT / "ketahanan" / place
    assert path.is_file(), f"row {row}: {place} is gone"
    assert re.search(rf"^def {name}\(", path.read_text(), re.MULTILINE), (
        f"row {row}: {name} is gone from {place}"
    )


def test_every_invariant_is_held_open_or_of_a_later_issue() -> None:
    numbers: set[int] = set()
    for line in (ROOT / "docs/invariants.md").read_text().splitlines():
        row = re.match(r"\| (\d+)(?:–(\d+))? \|.*\| (held|open|later: issue \d) \|", line)
        if row:
            numbers |= set(range(int(row[1]), int(row[2] or row[1]) + 1))
    assert numbers == set(range(1, 75))


@pytest.mark.parametrize("path", ALL_PAPERS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_between_papers_lead_somewhere(path: Path) -> None:
    links = re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", path.read_text())
    assert [link for link in links if not (path.parent / link).exists()] == []
