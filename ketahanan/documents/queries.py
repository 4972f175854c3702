"""Which files a person may read."""

from django.db.models import Q, QuerySet

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
    return list(visible_to(actor).filter(subject_kind=kind, subject_id=subject_id).order_by("-made_at", "-id"))
