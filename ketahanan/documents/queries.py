"""Which files a person may read."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db.models import Count, Q, QuerySet, Sum

from ketahanan.common.roles import Role
from ketahanan.documents.models import Document, Privacy
from ketahanan.people.posts import Actor


def visible_to(actor: Actor) -> QuerySet[Document]:
    """Public files; and those in whose area the person has a post in a reading role."""
    if actor.is_system:
        return Document.objects.all()
    reach = Q(privacy=Privacy.PUBLIC.value)
    for role in sorted(actor.roles):
        reach |= Q(readers__contains=role.value) & actor.reach([role], "area__path")
    return Document.objects.filter(reach)


def of(kind: str, subject_id: int, actor: Actor) -> list[Document]:
    """Files of one record, newest first."""
    return list(
        visible_to(actor).filter(subject_kind=kind, subject_id=subject_id).order_by("-made_at", "-id")
    )


def same_bytes(document: Document) -> list[Document]:
    """Files of the same kind in other records that were uploaded with exactly these bytes. To flag, never to refuse."""
    if not document.upload_sha256:
        return []
    others = Document.objects.filter(kind=document.kind, upload_sha256=document.upload_sha256)
    others = others.exclude(subject_kind=document.subject_kind, subject_id=document.subject_id)
    return list(others.select_related("area").order_by("made_at", "id"))


def uploaded_since(person_id: int | None, since: datetime) -> tuple[int, int]:
    """How many files and bytes a person sent; numbered documents are the product's own."""
    mine = Document.objects.filter(made_by_id=person_id, made_at__gte=since, number="")
    found = mine.aggregate(files=Count("pk"), used=Sum("size"))
    return found["files"], found["used"] or 0


def is_reading_logged(document: Document, actor: Actor) -> bool:
    """Secret files, and whatever an auditor opens (rulings C10)."""
    return document.privacy in {Privacy.SECRET, Privacy.SEALED} or actor.has(Role.APIP, Role.BPK)


def location(document: Document) -> Path:
    """Where the bytes lie."""
    return Path(settings.PRIVATE_ROOT) / document.path
