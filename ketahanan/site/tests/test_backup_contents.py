"""What goes into a backup: every file that a row leads to, wherever in the house files are kept."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from django.conf import settings

from ketahanan.documents import operations as documents
from ketahanan.documents.models import Privacy
from ketahanan.documents.tests.test_store import Files
from ketahanan.instruments import queries
from ketahanan.instruments.models import InstrumentVersion
from ketahanan.instruments.operations import install_shipped
from ketahanan.site.backups import contents
from ketahanan.testing import NOON, Country

ROOT = Path(settings.BASE_DIR)
# Whose files the backup names, and whose it leaves out on purpose.
SAVED = {"ketahanan/documents/queries.py", "ketahanan/documents/operations.py", "ketahanan/instruments/blobs.py"}
LEFT_OUT = {"ketahanan/reporting/queries.py", "ketahanan/documents/orphans.py", "ketahanan/site/settings.py"}


def test_nobody_else_keeps_files() -> None:
    """Whoever begins to must be named in site/backups/contents.py, or a restored country lacks those files."""
    using = {
        str(path.relative_to(ROOT))
        for path in ROOT.glob("ketahanan/**/*.py")
        if "tests" not in path.parts and "backups" not in path.parts and "PRIVATE_ROOT" in path.read_text()
    }
    assert using == SAVED | LEFT_OUT


@pytest.mark.django_db
def test_each_file_is_named_once_with_the_hash_of_its_bytes(country: Country, settings: object, tmp_path: Path) -> None:
    settings.PRIVATE_ROOT = tmp_path  # type: ignore[attr-defined]
    install_shipped(at=NOON)
    for title in ("satu", "dua"):
        documents.store_bytes(
            Files().pdf, kind="B01", title=title, subject=("village", 1), round_=1, area=country.village, readers=[],
            privacy=Privacy.POKJA, by=country.as_("operator"), at=NOON,
        )  # fmt: skip
    found = list(contents.named())
    assert len({one.path for one in found}) == len(found)
    on_disk = {str(path.relative_to(tmp_path)): path for path in tmp_path.rglob("*") if path.is_file()}
    assert {one.path for one in found} == set(on_disk)
    media = [one for version in InstrumentVersion.objects.all() for one in queries.media_of(version)]
    assert len(found) >= 2 + InstrumentVersion.objects.count() + len({one.sha256 for one in media})
    said = subprocess.run(["sha256sum", *on_disk.values()], check=True, capture_output=True, text=True).stdout
    assert {one.sha256 for one in found} == {line.split()[0] for line in said.splitlines()}
