"""Every stored result computed again from its answers and the stored version of its method."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ketahanan.assessments import results
from ketahanan.assessments.models import Result


class Command(BaseCommand):
    help = "Computes stored results again; ends with an error when one of them differs."

    def handle(self, *args: Any, **options: Any) -> None:
        checked, wrong = 0, 0
        rows = Result.objects.select_related("measurement__instrument", "measurement__area").order_by("pk")
        for row in rows.iterator(chunk_size=500):
            checked += 1
            if found := results.differences(row):
                wrong += 1
                self.stderr.write(f"{row.measurement.area.code} {row.measurement.public_id}: {', '.join(found)}")
        self.stdout.write(f"{checked} results, {wrong} different")
        if wrong:
            raise CommandError(f"{wrong} results do not follow from their answers")
