"""GLOSSARY.md is the only dictionary, and it knows everything that the code names."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

from ketahanan.common.actions import Action
from ketahanan.site.papers import workflows

GLOSSARY = Path(settings.BASE_DIR) / "GLOSSARY.md"


def rows() -> Iterator[tuple[str, str, str, str]]:
    """Indonesian, identifier, sentence, source."""
    for line in GLOSSARY.read_text().splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        found = re.fullmatch(r"`([^`]+)`", cells[1]) if len(cells) == 4 else None
        if found:
            yield cells[0], found[1], cells[2], cells[3]


WORDS = {identifier: indonesian for indonesian, identifier, _, _ in rows()}
MODELS = sorted({model.__name__ for model in apps.get_models() if model.__module__.startswith("ketahanan.")})
ACTIONS = {f"{flow.name}.{row.name}": row for flow in workflows() for row in flow.actions}


@pytest.mark.parametrize("model", MODELS)
def test_every_model_has_a_row(model: str) -> None:
    assert model in WORDS, f"{model}: add a row to GLOSSARY.md"


@pytest.mark.parametrize(("name", "row"), ACTIONS.items(), ids=list(ACTIONS))
def test_every_action_has_a_row_with_the_label_that_people_read(name: str, row: Action) -> None:
    assert WORDS.get(name) == row.label, f"{name}: GLOSSARY.md should say {row.label}"


def test_no_identifier_has_two_indonesian_words() -> None:
    twice = [
        name for name, count in Counter(identifier for _, identifier, _, _ in rows()).items() if count > 1
    ]
    assert twice == []


def test_every_row_has_a_sentence_and_a_source() -> None:
    bare = [name for _, name, sentence, source in rows() if not sentence.endswith(".") or not source]
    assert bare == []


def test_no_row_speaks_of_something_that_is_gone() -> None:
    kinds = {name.split(".")[0] for name in ACTIONS}
    gone = [name for name in WORDS if "." in name and name.split(".")[0] in kinds and name not in ACTIONS]
    gone += [name for name in WORDS if re.fullmatch(r"[A-Z][a-z]\w+", name) and name not in MODELS]
    assert gone == []
