"""What the clock and the capabilities above do to proposals."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ketahanan.common.errors import Refused
from ketahanan.flow import operations as flow
from ketahanan.people.posts import SYSTEM
from ketahanan.proposals import queries
from ketahanan.proposals.kinds import KIND
from ketahanan.proposals.models import Proposal
from ketahanan.proposals.workflow import ProposalState as S


def lapse_ended(at: datetime) -> int:
    """The waiting list ends with its edition; for the sweep, repeatable."""
    count = 0
    for proposal in queries.ended_waiting(at):
        try:
            flow.perform(KIND, proposal, "lapse", by=SYSTEM, at=at)
        except Refused:  # somebody lifted it meanwhile
            continue
        count += 1
    return count


def note_money_sent_many(rows: QuerySet[Proposal]) -> None:
    """The same for a whole payment run, in two statements however many proposals."""
    with transaction.atomic():
        held = list(rows.filter(money_sent=False).select_for_update(of=("self",)).order_by("pk").values_list("state", flat=True))
        if any(state != S.APPROVED for state in held):
            raise Refused(_("Usulan tidak lagi berstatus disetujui. Tanyakan kementerian sebelum melanjutkan."))
        rows.filter(money_sent=False).update(money_sent=True)


def note_money_sent(proposal: Proposal) -> Proposal:
    """Called by grants inside the transaction that pays, whose entry tells it; the approval now stays.

    Raises Refused when the approval was taken back a moment before: then no money leaves.
    """
    with transaction.atomic():
        fresh = Proposal.objects.select_for_update().get(pk=proposal.pk)
        if not fresh.money_sent:
            if fresh.state != S.APPROVED:
                raise Refused(
                    _("Usulan tidak lagi berstatus disetujui. Tanyakan kementerian sebelum melanjutkan.")
                )
            fresh.money_sent = True
            fresh.save(update_fields=["money_sent"])
        return fresh
