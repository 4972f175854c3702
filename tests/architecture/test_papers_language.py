"""Whoever words a numbered document does so in Indonesian, whatever the reader's language is."""

import ast
from pathlib import Path

from django.conf import settings

SOURCES = sorted((Path(settings.BASE_DIR) / "ketahanan").rglob("*.py"))


def issuers(tree: ast.Module) -> list[ast.FunctionDef]:
    """Functions that have a document issued: `documents.issue(…)`."""
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        and any(
            isinstance(call, ast.Call) and ast.unparse(call.func) == "documents.issue" for call in ast.walk(node)
        )
    ]


def test_every_function_that_issues_a_document_words_it_in_indonesian() -> None:
    found = [
        (file, node)
        for file in SOURCES
        if "tests" not in file.parts
        for node in issuers(ast.parse(file.read_text()))
    ]
    assert len(found) >= 6
    missing = [
        f"{file.name}: {node.name}"
        for file, node in found
        if "in_indonesian" not in [ast.unparse(each) for each in node.decorator_list]
    ]
    assert missing == []
