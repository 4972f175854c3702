"""What the tables say, what the papers say and what was agreed are the same."""

from pathlib import Path

import pytest
from django.conf import settings

from ketahanan.common.actions import Workflow
from ketahanan.people.permits import DUTY_WORDS
from ketahanan.site.papers import matrix, pages, workflows

DOCS = Path(settings.BASE_DIR) / "docs"


@pytest.mark.parametrize("name", sorted(pages()))
def test_generated_papers_are_in_step(name: str) -> None:
    assert (DOCS / "generated" / name).read_text() == pages()[name], "run `make docs`"


def test_there_is_no_generated_paper_too_many() -> None:
    assert {file.name for file in (DOCS / "generated").iterdir()} == set(pages())


def test_the_matrix_equals_the_agreed_one_line_by_line() -> None:
    agreed = (DOCS / "permissions.csv").read_text().splitlines()
    assert sorted(matrix().splitlines()) == sorted(agreed)


@pytest.mark.parametrize("flow", workflows(), ids=lambda flow: flow.name)
def test_no_state_is_a_dead_end_and_every_state_is_reached(flow: Workflow) -> None:
    assert flow.faults() == []


def test_every_duty_of_the_tables_has_words() -> None:
    """They are said in refusals and on everybody's page of what they may do."""
    duties = {duty for flow in workflows() for row in flow.actions for duty in (*row.not_by, *row.only)}
    assert duties <= set(DUTY_WORDS)
