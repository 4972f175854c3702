"""A signer who reads English signs an Indonesian paper."""

from typing import Any

import pytest
from django.utils import translation

from ketahanan.documents import engine
from ketahanan.documents.models import Document
from ketahanan.grants.tests.world import World
from ketahanan.testing import Country


def test_papers_are_indonesian_whatever_language_the_signer_reads(
    country: Country, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[dict[str, Any]] = []
    real = engine.render

    def render(template: str, page: dict[str, Any]) -> bytes:
        made.append(page)
        return real(template, page)

    monkeypatch.setattr(engine, "render", render)
    with translation.override("en"):
        World(country).agreed()
        assert translation.get_language() == "en"
    titles = set(Document.objects.exclude(number="").values_list("title", flat=True))
    assert {"Perjanjian", "Pakta integritas", "SPTJM"} <= titles
    told = str(made)
    assert "Ditandatangani dalam sistem Senin, 3 Desember 2012" in told
    assert "December" not in told
