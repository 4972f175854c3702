"""ketahanan instruments install"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from ketahanan.common import clock
from ketahanan.common.errors import Refused
from ketahanan.instruments import operations
from ketahanan.instruments.kinds import KIND


class Command(BaseCommand):
    """Questionnaires from the command line."""

    help = "Instrumen: pasang formulir yang dibawa produk. Dijalankan lagi: tidak mengubah apa pun."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("part", choices=["install"])

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = operations.install_shipped(at=clock.now())
        except Refused as refused:
            raise CommandError(refused.sentence) from refused
        for record in made:
            self.stdout.write(
                _("%(title)s terpasang dan menunggu penerbitan.") % {"title": KIND.title(record)}
            )
        if not made:
            self.stdout.write(_("Semua instrumen bawaan sudah terpasang."))
