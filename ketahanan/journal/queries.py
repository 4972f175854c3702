"""Reading the journal."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Q

from ketahanan.journal.models import Entry, Receipt, Signature


def history(kind: str, subject_id: int, **more: Any) -> list[Entry]:
    """All that happened to one record, oldest first. `more` annotates each entry, such as with its actor's name."""
    rows = Entry.objects.filter(subject_kind=kind, subject_id=subject_id)
    return list(rows.annotate(**more).order_by("seq"))


def signatures(kind: str, subject_id: int, *, round_: int, action: str, content: str) -> list[Signature]:
    """Signatures that count: of this round, this action and exactly this content."""
    return list(
        Signature.objects.filter(
            subject_kind=kind, subject_id=subject_id, round=round_, action=action, content_hash=content
        ).order_by("slot")
    )


def signatures_of(kind: str, subject_ids: Iterable[int], **more: Any) -> list[Signature]:
    """Every signature ever put on these records, oldest first. `more` annotates each."""
    rows = Signature.objects.filter(subject_kind=kind, subject_id__in=list(subject_ids))
    return list(rows.annotate(**more).order_by("at", "id"))


def signed(subjects: Mapping[str, Sequence[int]]) -> list[Signature]:
    """Every signature put on these records, by their kind. One statement, however many kinds."""
    which = Q(pk__in=[])
    for kind, ids in subjects.items():
        which |= Q(subject_kind=kind, subject_id__in=ids)
    return list(Signature.objects.filter(which)) if subjects else []


def after(seq: int, *, limit: int = 200) -> list[Entry]:
    """The entries that follow a number, for those who follow the journal."""
    return list(Entry.objects.filter(seq__gt=seq).order_by("seq")[:limit])


def was_answered(person_id: int, token: uuid.UUID) -> bool:
    """Was the form with this token done, now or before?"""
    return Receipt.objects.filter(person_id=person_id, token=token).exclude(answer="").exists()
