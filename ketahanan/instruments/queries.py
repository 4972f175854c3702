"""Reading questionnaires."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from ketahanan.analytics.method import Method
from ketahanan.analytics.method_file import read_method
from ketahanan.instruments.findings import Finding
from ketahanan.instruments.form import Form, form_of
from ketahanan.instruments.media import Media
from ketahanan.instruments.models import InstrumentVersion, VersionContent
from ketahanan.instruments.sheets import from_plain
from ketahanan.instruments.workflow import VersionState
from ketahanan.people.posts import Actor

PUBLIC_STATES = (VersionState.PUBLISHED.value, VersionState.CLOSED.value)


def listed(actor: Actor, *, q: str = "", state: str = "") -> QuerySet[InstrumentVersion]:
    """Versions in reach, the newest of each questionnaire first."""
    found = InstrumentVersion.objects.visible_to(actor).select_related("instrument")
    for word in q.split()[:6]:
        found = found.filter(
            Q(instrument__name__icontains=word) | Q(instrument__form_id__icontains=word) | Q(version=word)
        )
    if state:
        found = found.filter(state=state)
    return found.order_by("instrument__name", "-made_at", "-pk")


def last_published(instrument_id: int) -> InstrumentVersion | None:
    """The version whose names and codes the next one must keep; a closed one still has answers."""
    rows = InstrumentVersion.objects.filter(instrument_id=instrument_id, state__in=PUBLIC_STATES)
    return rows.order_by("-published_at", "-pk").first()


def named(form_id: str, version: str) -> InstrumentVersion | None:
    """The version that an arriving answer names, if it was ever published; whether it is closed, the caller asks."""
    found = InstrumentVersion.objects.filter(
        instrument__form_id=form_id, version=version, state__in=PUBLIC_STATES
    )
    return found.select_related("instrument").first()


def offered() -> list[InstrumentVersion]:
    """The newest published version of each questionnaire: what a phone loads."""
    found: dict[int, InstrumentVersion] = {}
    rows = InstrumentVersion.objects.filter(state=VersionState.PUBLISHED.value).select_related("instrument")
    for row in rows.order_by("instrument__form_id", "-published_at", "-pk"):
        found.setdefault(row.instrument_id, row)
    return list(found.values())


def contents_of(records: Iterable[InstrumentVersion]) -> dict[int, tuple[bytes, list[Media]]]:
    """XForm to the byte as `xform_md5` says, and the files of the form, by version."""
    rows = VersionContent.objects.filter(pk__in=[record.pk for record in records]).values_list("pk", "xform", "media")
    return {pk: (bytes(xform), [Media(**row) for row in media]) for pk, xform, media in rows}


def form_in(record: InstrumentVersion) -> Form:
    """The form as it was uploaded."""
    stored = VersionContent.objects.only("sheets").get(pk=record.pk)
    return form_of(from_plain(stored.sheets))


def method_in(record: InstrumentVersion) -> Method | None:
    """The method that turns answers into an index, if there is one."""
    text = method_text(record)
    return read_method(text) if text else None


def method_text(record: InstrumentVersion) -> str:
    """As it was uploaded; empty where the questionnaire feeds no index."""
    return VersionContent.objects.only("method").get(pk=record.pk).method


def findings_in(record: InstrumentVersion) -> list[Finding]:
    stored = VersionContent.objects.only("findings").get(pk=record.pk)
    return [Finding(**row) for row in stored.findings]


def xform_of(record: InstrumentVersion) -> bytes:
    """To the byte as `xform_md5` says."""
    return bytes(VersionContent.objects.only("xform").get(pk=record.pk).xform)


def media_of(record: InstrumentVersion) -> list[Media]:
    """The files of the form, by name."""
    return [Media(**row) for row in VersionContent.objects.only("media").get(pk=record.pk).media]


def media_named(record: InstrumentVersion, name: str) -> Media | None:
    return next((one for one in media_of(record) if one.name == name), None)
