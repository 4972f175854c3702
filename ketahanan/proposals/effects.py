"""What an action on a proposal writes beside its state, in the same transaction; the dict goes into the journal."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from ketahanan.common.roles import Role
from ketahanan.documents.models import Document, Privacy
from ketahanan.flow import operations as flow
from ketahanan.flow.kinds import Given
from ketahanan.journal import operations as journal
from ketahanan.journal import queries as entries
from ketahanan.people.posts import SYSTEM, Actor
from ketahanan.proposals import decrees, queries
from ketahanan.proposals.models import Bundle, Proposal, ProposalVersion
from ketahanan.proposals.workflow import ProposalState as S

type Told = Mapping[str, Any] | None
type Effect = Callable[[Proposal, Given, Actor, datetime], Told]

# Copies of identity cards: officers of the Pokja, the desks that check them, and those who audit.
IDENTITY_READERS = (
    Role.KETUA, Role.SEKRETARIS, Role.BENDAHARA, Role.PENGARAH, Role.DINSOS_KAB, Role.VERIFIKATOR, Role.APIP, Role.BPK,
)  # fmt: skip


REFUSES = {"kab": Role.DINSOS_KAB, "prov": Role.DINSOS_PROV, "pusat": Role.PENETAP}


def keep(proposal: Proposal, **fields: Any) -> None:
    """Write fields of a record that is locked."""
    Proposal.objects.filter(pk=proposal.pk).update(**fields)
    for name, value in fields.items():
        setattr(proposal, name, value)


def freeze(proposal: Proposal, given: Given, by: Actor, at: datetime) -> Told:
    """A new version: what was signed, whole and for ever (row 15)."""
    text = journal.canonical(queries.content(proposal))
    version = ProposalVersion.objects.create(
        proposal=proposal,
        number=proposal.version + 1,
        round=proposal.round,
        content=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        made_at=at,
    )
    keep(
        proposal,
        version=version.number,
        submitted_at=proposal.submitted_at or at,
        minutes_id=queries.signed_minutes_id(proposal),
        marks=[],
    )
    return {"version": version.number, "sha256": version.sha256, "requested": proposal.requested}


def note_papers(proposal: Proposal, given: Given, by: Actor, at: datetime) -> Told:
    """Bind the new files by their hashes; copies of identity cards get few readers."""
    files = Document.objects.filter(subject_kind="proposal", subject_id=proposal.pk, made_at=at).order_by("pk")
    papers = dict(proposal.papers) | {file.kind: file.sha256 for file in files}
    if "B06" in {file.kind for file in files}:
        files.filter(kind="B06").update(
            privacy=Privacy.SECRET.value, readers=",".join(sorted(role.value for role in IDENTITY_READERS))
        )
    keep(proposal, papers=papers)
    return None


def note_verifiers(proposal: Proposal, given: Given, by: Actor, at: datetime) -> Told:
    """Who verified, so that none of them decides (row 18)."""
    put = entries.signatures_of("proposal", [proposal.pk])
    mine = [row for row in put if row.action == "verify" and row.round == proposal.round]
    people = sorted({person for row in mine for person in (row.person_id, row.behalf_id) if person})
    keep(proposal, verifiers=people)
    return {"verifiers": people}


def refuse(level: str) -> Effect:
    """Which level refused, who, and for whom."""

    def effect(proposal: Proposal, given: Given, by: Actor, at: datetime) -> Told:
        behalf = [post.behalf_id for post in by.posts_over(proposal.area.path) if post.role is REFUSES.get(level)]
        acted_for = None if None in behalf or not behalf else behalf[0]
        keep(proposal, rejected_level=level, rejected_by_id=by.person_id, rejected_for_id=acted_for)
        return {"level": level}

    return effect


def note_objection(proposal: Proposal, given: Given, by: Actor, at: datetime) -> Told:
    """An objection is used up when it is made."""
    keep(proposal, objected=True)
    return None


def note_lift(proposal: Proposal, given: Given, by: Actor, at: datetime) -> Told:
    """The village now has a place; its other proposals need no further one."""
    Bundle.objects.filter(pk=proposal.bundle_id).update(in_quota=True)
    return {"rank": proposal.bundle.rank}


def approve(proposal: Proposal, given: Given, by: Actor, at: datetime) -> Told:
    """Amount and decree, the village's award where it comes last, and the two papers."""
    keep(proposal, approved=given["amount"], sk_no=given["sk_no"].strip(), sk_on=given["sk_on"])
    decrees.award_village(proposal, by=by, at=at)
    minutes, decree = decrees.issue(proposal, by=by, at=at)
    return {"requested": proposal.requested, "approved": proposal.approved, "documents": [minutes.pk, decree.pk]}


def cancel(proposal: Proposal, given: Given, by: Actor, at: datetime) -> Told:
    """Name the village that may now be lifted from the waiting list; a reaction tells the deciding officer."""
    first = queries.next_waiting(proposal.edition, queries.province_of(proposal.area).path)
    return {"next_bundle": first.pk if first else None, "next_village": first.area.name if first else ""}


EFFECTS: dict[str, Effect] = {
    "submit": freeze,
    "resubmit": freeze,
    "attach": note_papers,
    "verify": note_verifiers,
    "reject_kab": refuse("kab"),
    "reject_prov": refuse("prov"),
    "reject_centre": refuse("pusat"),
    "lapse": refuse(""),
    "object": note_objection,
    "lift": note_lift,
    "approve": approve,
    "cancel": cancel,
}


# What the system does at once afterwards ----------------------------------------------------------------------------


def receive(proposal: Proposal, at: datetime) -> Proposal:
    """A complete file lies on the kabupaten's desk at once (domain 4.2)."""
    from ketahanan.proposals.kinds import KIND

    done: Proposal = flow.perform(KIND, proposal, "receive", by=SYSTEM, at=at).record
    return done


def join_list(proposal: Proposal, at: datetime) -> Proposal:
    """After the province has signed, a latecomer shares the fate of its village (decision 0071)."""
    from ketahanan.proposals.kinds import KIND

    if proposal.state != S.RECOMMENDED_KAB:
        return proposal
    province = queries.province_of(proposal.area)
    if queries.signed_list(proposal.edition_id, province.pk) is None:
        return proposal
    bundle = Bundle.objects.select_for_update().get(pk=proposal.bundle_id)
    if bundle.rank is None:
        last = Bundle.objects.filter(
            edition_id=proposal.edition_id, area__path__startswith=province.path, rank__isnull=False
        ).order_by("-rank").values_list("rank", flat=True).first()  # fmt: skip
        bundle.rank, bundle.in_quota, bundle.ranked_at = (last or 0) + 1, False, at
        bundle.save(update_fields=["rank", "in_quota", "ranked_at"])
    flow.perform_many(KIND, [proposal], "rank", at=at, details={"rank": bundle.rank, "late": True})
    in_place = bundle.in_quota and not queries.no_room(proposal, queries.IN_PLACE)
    flow.perform_many(KIND, [proposal], "forward" if in_place else "park", at=at, details={"rank": bundle.rank})
    return proposal


FOLLOWS: dict[str, Callable[[Proposal, datetime], Proposal]] = {
    "submit": receive,
    "recommend": join_list,
    "resubmit": join_list,
    "accept_objection": join_list,
}
