"""What the capability does after things that happen elsewhere; the site lists it."""

from __future__ import annotations

from ketahanan.assessments import operations
from ketahanan.instruments.models import Submission
from ketahanan.journal.models import Entry


def take_form(entry: Entry) -> None:
    """A form came in from the field: its answers go to the open round of its village."""
    rows = Submission.objects.select_related("version__instrument", "area", "person")
    submission = rows.filter(pk=entry.subject_id).first()
    if submission is not None:
        operations.take(submission, entry.at)
