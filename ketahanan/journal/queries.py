"""Reading the journal."""

from collections.abc import Iterable

from ketahanan.journal.models import Entry, Signature


def history(kind: str, subject_id: int) -> list[Entry]:
    """All that happened to one record, oldest first."""
    return list(Entry.objects.filter(subject_kind=kind, subject_id=subject_id).order_by("seq"))


def signatures(kind: str, subject_id: int, *, round_: int, action: str, content: str) -> list[Signature]:
    """Signatures that count: of this round, this action and exactly this content."""
    return list(
        Signature.objects.filter(
            subject_kind=kind, subject_id=subject_id, round=round_, action=action, content_hash=content
        ).order_by("slot")
    )


def signatures_of(kind: str, subject_ids: Iterable[int]) -> list[Signature]:
    """Every signature ever put on these records, oldest first."""
    return list(Signature.objects.filter(subject_kind=kind, subject_id__in=list(subject_ids)).order_by("at", "id"))


def after(seq: int, *, limit: int = 200) -> list[Entry]:
    """The entries that follow a number, for those who follow the journal."""
    return list(Entry.objects.filter(seq__gt=seq).order_by("seq")[:limit])
