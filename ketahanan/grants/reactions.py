"""What a grant does after entries of other records; listed in `site.reactions`. Each may run again without harm."""

from __future__ import annotations

from ketahanan.grants import operations
from ketahanan.journal.models import Entry
from ketahanan.proposals.models import Proposal
from ketahanan.supervision.models import Visit


def open_after_approval(entry: Entry) -> None:
    """An approved proposal gets its grant."""
    operations.open_grant(Proposal.objects.get(pk=entry.subject_id), at=entry.at)


def cancel_after_approval(entry: Entry) -> None:
    """An approval taken back ends the grant."""
    operations.cancel_grant(Proposal.objects.get(pk=entry.subject_id), at=entry.at)


def follow_visit(entry: Entry) -> None:
    """A visit began, ended or was called off: the village's grants follow."""
    visit = Visit.objects.select_related("area", "edition").get(pk=entry.subject_id)
    operations.follow_village(visit.area, visit.edition, at=entry.at)
