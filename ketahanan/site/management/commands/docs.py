"""Write the papers that are made from the tables."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from ketahanan.site.papers import pages


class Command(BaseCommand):
    help = "Writes docs/generated from the workflow tables."

    def handle(self, *args: Any, **options: Any) -> None:
        folder = Path(settings.BASE_DIR) / "docs/generated"
        folder.mkdir(parents=True, exist_ok=True)
        made = pages()
        for old in folder.iterdir():
            if old.name not in made:
                old.unlink()
        for name, text in made.items():
            (folder / name).write_text(text)
        self.stdout.write(f"{len(made)} halaman ditulis ke docs/generated.")
