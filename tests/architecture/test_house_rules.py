"""Rules of the house that imports do not show."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

from ketahanan.flow.models import Record, Scoped
from ketahanan.site.kinds import KINDS

ROOT = Path(settings.BASE_DIR)
SOURCES = [
    path
    for pattern in ("ketahanan/**/*.py", "ketahanan/**/*.html", "templates/**/*.html", "static/**/*.css", "static/**/*.js",
                    "tests/**/*.py", "scripts/*")
    for path in ROOT.glob(pattern)
    if "migrations" not in path.parts and "__pycache__" not in path.parts and path.is_file()
]  # fmt: skip
# Tables and operations stand, pages are still to come; each name leaves this set with its pages.
WITHOUT_PAGES: set[str] = set()
# Longer than they should be; each leaves this set when it is split.
TO_SPLIT: set[str] = set()
PYTHON = [path for path in SOURCES if path.suffix == ".py"]


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_no_file_is_longer_than_400_lines(path: Path) -> None:
    limit = 540 if name(path) in TO_SPLIT else 400
    assert len(path.read_text().splitlines()) <= limit


def own_models() -> Iterator[type[models.Model]]:
    for model in apps.get_models():
        if model.__module__.startswith("ketahanan."):
            yield model


@pytest.mark.parametrize("model", [m for m in own_models() if issubclass(m, Record)], ids=lambda m: m.__name__)
def test_every_record_has_a_kind_in_the_list(model: type[Record]) -> None:
    if model._meta.app_label in WITHOUT_PAGES:
        return
    assert model in {kind.model for kind in KINDS}


@pytest.mark.parametrize("model", [m for m in own_models() if issubclass(m, Scoped)], ids=lambda m: m.__name__)
def test_every_scoped_model_can_be_asked_who_sees_it(model: type[Scoped]) -> None:
    assert hasattr(model._default_manager, "visible_to")


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_guards_and_effects_name_actions_that_exist(kind: object) -> None:
    flow = kind.flow  # type: ignore[attr-defined]
    assert set(kind.guards) | set(kind.effects) <= set(flow.by_name)  # type: ignore[attr-defined]


@pytest.mark.parametrize("path", [p for p in PYTHON if "tests" not in p.parts], ids=name)
def test_only_operations_write(path: Path) -> None:
    """A view, query, form or page that saves goes around permission and journal."""
    if path.name not in {"views.py", "queries.py", "forms.py", "context.py", "pages.py", "admin.py"}:
        return
    tree = ast.parse(path.read_text())
    writes = {"save", "create", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "delete"}
    found = [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in writes
    ]
    assert found == []


def test_nobody_goes_around_the_import_contracts() -> None:
    guilty = [name(p) for p in PYTHON if "tests" not in p.parts and "apps.get_model" in p.read_text()]
    assert guilty == []


def test_templates_carry_no_inline_style_or_script() -> None:
    bad = re.compile(r"\sstyle=|<script(?![^>]*(?:\ssrc=|application/json))|\son(click|load|change|submit)=")
    guilty = [name(p) for p in SOURCES if p.suffix == ".html" and bad.search(p.read_text())]
    assert guilty == []


def test_money_is_never_a_float() -> None:
    guilty = [
        f"{model.__name__}.{field.name}"
        for model in own_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.FloatField)
    ]
    assert guilty == []
