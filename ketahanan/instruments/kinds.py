"""The table of a questionnaire's version joined to its model, guards and effects."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from ketahanan.common.errors import Refused, Several
from ketahanan.common.text import N_
from ketahanan.flow.kinds import Given, Kind
from ketahanan.instruments import lint, queries
from ketahanan.instruments.models import InstrumentVersion
from ketahanan.instruments.workflow import INSTRUMENT
from ketahanan.people.permits import Duties
from ketahanan.people.posts import Actor


def _makers(record: InstrumentVersion) -> Duties:
    return {"maker": [person for person in (record.made_by_id, record.uploaded_by_id) if person]}


def _title(record: InstrumentVersion) -> str:
    return _("%(title)s, versi %(version)s") % {"title": record.title, "version": record.version}


def _content(record: InstrumentVersion) -> object:
    media = {one.name: one.sha256 for one in queries.media_of(record)}
    return {"xform": record.xform_md5, "method": record.method_sha256} | ({"media": media} if media else {})


def can_submit(record: InstrumentVersion, given: Given, by: Actor, at: datetime) -> None:
    """Nothing grave may be left in the draft."""
    if record.faults:
        raise Refused(
            _(
                "Masih ada %(count)d temuan yang harus diperbaiki. Perbaiki lembar kerjanya, lalu ganti berkasnya."
            )
            % {"count": record.faults}
        )


def can_publish(record: InstrumentVersion, given: Given, by: Actor, at: datetime) -> None:
    """Judged again: another version may have been published since the upload."""
    last = queries.last_published(record.instrument_id)
    before = queries.form_in(last) if last else None
    found = lint.findings(queries.form_in(record), method=queries.method_in(record), before=before)
    grave = [one.text(_) for one in found if one.grave]
    if grave:
        raise Several(
            [
                _("Versi ini tidak lagi cocok dengan versi yang terbit. Kembalikan untuk diperbaiki."),
                *grave[:10],
            ]
        )


def publish(record: InstrumentVersion, given: Given, by: Actor, at: datetime) -> Mapping[str, Any]:
    record.published_at = at
    record.save(update_fields=["published_at"])
    return {"version": record.version, "xform_md5": record.xform_md5, "method_sha256": record.method_sha256}


KIND = Kind(
    flow=INSTRUMENT,
    model=InstrumentVersion,
    duties=_makers,
    content=_content,
    title=_title,
    guards={"submit": can_submit, "ship": can_submit, "publish": can_publish},
    effects={"publish": publish},
    related=("area", "instrument", "workbook"),
    privacy="K1",
    entries={"replace": N_("Berkas diganti")},
)
