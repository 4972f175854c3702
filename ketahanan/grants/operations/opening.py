"""Grants begin with the decree, follow the village's visits, and end with the approval. All by the system."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ketahanan.areas.models import Area
from ketahanan.common.errors import Refused
from ketahanan.editions.models import Edition
from ketahanan.flow import operations as flow
from ketahanan.grants import follow, postings
from ketahanan.grants.kinds import KIND
from ketahanan.grants.models import Grant
from ketahanan.grants.workflow import GRANT, GrantState
from ketahanan.people.posts import SYSTEM, Actor
from ketahanan.proposals.models import Proposal
from ketahanan.proposals.workflow import ProposalState

log = logging.getLogger("ketahanan.grants")
CANCELLABLE = sorted(GRANT["cancel"].frm)
FOLLOWING = (GrantState.AGREED, GrantState.VISITING, GrantState.NOT_CLEARED, GrantState.CLEARED)


def open_grant(proposal: Proposal, *, at: datetime, by: Actor = SYSTEM) -> Grant:
    """The grant of an approved proposal, made once; its amount is reserved in the edition's ceiling.

    Raises Refused when the ceiling does not hold it (domain 14, row 43).
    """
    with transaction.atomic():
        fresh = Proposal.objects.select_for_update(of=("self",)).select_related("edition", "area", "pokja").get(
            pk=proposal.pk
        )  # fmt: skip
        known = Grant.objects.filter(proposal=fresh).first()
        if known is not None:
            return known
        if fresh.state != ProposalState.APPROVED or fresh.approved is None:
            raise Refused(_("Hibah hanya dibuka untuk usulan yang disetujui. Tunggu SK penetapan."))
        grant = Grant.objects.create(
            area=fresh.area, edition=fresh.edition, proposal=fresh, pokja=fresh.pokja, amount=fresh.approved,
            state=GRANT.initial, state_since=at, made_by_id=by.person_id, made_at=at,
        )  # fmt: skip
        transfer = postings.promise(grant, at=at)
        flow.enter_new(
            KIND, grant, by=by, at=at,
            details={"proposal": fresh.pk, "amount": grant.amount, "sk_no": fresh.sk_no, "transfer": transfer.key},
        )  # fmt: skip
        return grant


def cancel_grant(proposal: Proposal, *, at: datetime) -> Grant | None:
    """The approval was taken back before money left: the grant ends and its amount is free again."""
    grant = Grant.objects.filter(proposal=proposal).first()
    if grant is None or grant.state in GRANT.final or grant.state == GrantState.RUNNING:
        return grant
    done: Grant = flow.perform(KIND, grant, "cancel", by=SYSTEM, at=at).record
    return done


def catch_up(at: datetime) -> int:
    """Grants that a rule kept from opening or ending when the decision was made. Returns how many it did now."""
    approved = Proposal.objects.filter(state=ProposalState.APPROVED.value, grant__isnull=True)
    revoked = Proposal.objects.filter(state=ProposalState.CANCELLED.value, grant__state__in=CANCELLABLE)
    opened = sum(_tried(open_grant, row, at) for row in approved.order_by("state_since", "pk"))
    return opened + sum(_tried(cancel_grant, row, at) for row in revoked.order_by("pk"))


def _tried(act: Callable[..., Grant | None], proposal: Proposal, at: datetime) -> bool:
    try:
        act(proposal, at=at)
    except Refused as refused:
        log.info("still refused", extra={"proposal": proposal.pk, "act": act.__name__, "sentence": refused.sentence})
        return False
    return True


def follow_village(area: Area, edition: Edition, *, at: datetime) -> int:
    """A visit of the village began, passed, failed or was called off: its grants follow. Repeatable."""
    return _align(list(Grant.objects.filter(area=area, edition=edition)), at)


def sweep_grants(at: datetime) -> int:
    """What time does: a passed visit grows too old, officers or account change. Returns how many grants moved."""
    rows = Grant.objects.filter(state__in=[state.value for state in FOLLOWING])
    return _align(list(rows.order_by("pk")), at)


def _align(grants: list[Grant], at: datetime) -> int:
    moved = 0
    for grant in grants:
        before = grant.state
        with transaction.atomic():
            moved += follow.align(grant, at).state != before
    return moved
