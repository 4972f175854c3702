"""Django's own checks and, when nothing narrower is asked for, the proofs of the books."""

from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands import check
from django.db import DatabaseError

from ketahanan.site import soundness

NARROWER = ("deploy", "tags", "list_tags", "databases")


class Command(check.Command):
    help = "Check the settings; without options also prove every invariant of ledger and payments, record by record."

    def handle(self, *app_labels: Any, **options: Any) -> None:
        super().handle(*app_labels, **options)
        if app_labels or any(options.get(name) for name in NARROWER):
            return
        try:
            proofs = soundness.prove()
        except DatabaseError as error:
            raise CommandError(f"Basis data tidak dapat dibaca: {error}. Jalankan ketahanan migrate.") from error
        for proof in proofs:
            self.stdout.write(f"{'✗' if proof.broken else '✓'} {proof.code:<4} {proof.what}")
            for line in proof.broken:
                self.stdout.write(f"       {line}")
        if broken := sum(bool(proof.broken) for proof in proofs):
            raise CommandError(f"{broken} invarian tidak terpenuhi. Berkas bayar ditahan; membaca dan pembukuan tetap bisa.")
