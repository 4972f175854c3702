"""How many rows there are of what the issue counts."""

from __future__ import annotations

from ketahanan.areas.models import Area, Level
from ketahanan.grants.models import Grant, Payment
from ketahanan.journal.models import Entry
from ketahanan.people.models import Assignment, Person
from ketahanan.proposals.models import Proposal
from ketahanan.supervision.models import Visit
from ketahanan.villages.models import Institution, Member, Seat


def counted() -> dict[str, int]:
    """By plain names, for the report."""
    return {
        "villages": Area.objects.filter(level=Level.VILLAGE).count(),
        "institutions": Institution.objects.count(),
        "proposals": Proposal.objects.count(),
        "officers": Member.objects.exclude(seat=Seat.ANGGOTA).count(),
        "persons": Person.objects.count(),
        "assignments": Assignment.objects.count(),
        "grants": Grant.objects.count(),
        "payments": Payment.objects.count(),
        "visits": Visit.objects.count(),
        "journal_entries": Entry.objects.count(),
    }
