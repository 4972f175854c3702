"""What is thrown away by time: ended sessions, old tries, codes that are no longer shown, lists never confirmed."""

from __future__ import annotations

from datetime import datetime, timedelta

from ketahanan.common import clock
from ketahanan.people import limits, sessions
from ketahanan.people.models import Invitation, InvitationList
from ketahanan.people.operations.invitations import SHOWN


def tidy(at: datetime) -> int:
    """For the sweep. Everything here lives by the real clock, so the programme's moment is not looked at."""
    now = clock.real_now()
    shown = Invitation.objects.filter(made_at__lt=now - SHOWN).exclude(code="").update(code="")
    lists = InvitationList.objects.filter(made_at__lt=now - timedelta(days=1)).exclude(rows="").update(rows="")
    return sessions.sweep(now) + limits.sweep(now) + shown + lists
