"""The table of measurement rounds joined to its model, guards and effects."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from ketahanan.assessments import effects, guards
from ketahanan.assessments.answering import from_registers
from ketahanan.assessments.models import Answer, Measurement
from ketahanan.assessments.workflow import MEASUREMENT, RoundState
from ketahanan.common.actions import Action
from ketahanan.common.text import N_
from ketahanan.flow import operations as flow
from ketahanan.flow.kinds import Given, Kind
from ketahanan.people.permits import Duties
from ketahanan.people.posts import SYSTEM, Actor

SIGNED = (
    "area_id", "edition_id", "instrument_id", "purpose", "version", "enumerator1_id", "enumerator2_id", "women_on",
    "group_on", "men", "women", "families", "answers_sha256", "papers", "check_sha256", "filled_on", "minutes_id",
    "revisit_due",
)  # fmt: skip
CARRIED = (
    "area", "edition", "instrument", "purpose", "enumerator1", "enumerator2", "women_on", "group_on", "men", "women",
    "families", "answers_sha256", "papers", "made_by",
)  # fmt: skip


def _duties(record: Measurement) -> Duties:
    team = (record.made_by_id, record.enumerator1_id, record.enumerator2_id)
    return {"author": [person for person in team if person], "checker": record.checkers}


def _content(record: Measurement) -> object:
    return {name: getattr(record, name) for name in SIGNED}


def _title(record: Measurement) -> str:
    name = _(record.get_purpose_display())
    more = _(", versi %(version)d") % {"version": record.version} if record.version > 1 else ""
    return _("%(purpose)s, %(village)s") % {"purpose": name, "village": record.area.title} + more


def _moot(record: Measurement, row: Action, actor: Actor) -> bool:
    """A published result that is being corrected already is not corrected once more."""
    return row.name == "correct" and hasattr(record, "corrected_by")


def _text(record: Measurement) -> str:
    return reverse("measurement:result", args=[record.public_id])


def _correct(record: Measurement, given: Given, by: Actor, at: datetime) -> Mapping[str, Any]:
    """A new version with the same answers; the published one stays as it is."""
    fresh = Measurement.objects.create(
        state=RoundState.DRAFT.value, state_since=at, made_at=at, version=record.version + 1, corrects=record,
        correction_reason=given["reason"], **{name: getattr(record, name) for name in CARRIED},
    )  # fmt: skip
    rows = list(Answer.objects.filter(measurement=record))
    for row in rows:
        row.pk, row.measurement = None, fresh
    Answer.objects.bulk_create(rows)
    details = {"corrects": record.pk, "reason": given["reason"], "register": from_registers(fresh, at)["after"]}
    flow.enter_new(KIND, fresh, by=by, at=at, details=details)
    return {"version": fresh.version, "measurement": fresh.pk}


def _supersede(record: Measurement, at: datetime) -> Measurement:
    """The version that this one corrects is no longer in force."""
    if record.corrects is not None:
        flow.perform(KIND, record.corrects, "supersede", by=SYSTEM, at=at)
    return record


KIND: Kind[Measurement] = Kind(
    flow=MEASUREMENT,
    model=Measurement,
    duties=_duties,
    content=_content,
    title=_title,
    guards={
        "group": guards.can_note_group,
        "fill": guards.can_fill,
        "discuss": guards.can_discuss,
        "verify": guards.can_verify,
        "publish": guards.can_publish,
        "correct": guards.can_correct,
    },
    effects={
        "group": effects.note_group,
        "attach": effects.note_papers,
        "fill": effects.fill,
        "discuss": effects.discuss,
        "verify": effects.verify,
        "publish": effects.publish,
        "correct": _correct,
    },
    follows={"publish": _supersede},
    related=(
        "area__parent__parent", "edition", "instrument", "made_by", "enumerator1", "enumerator2", "corrects",
        "corrected_by", "minutes",
    ),
    privacy="K1",
    texts={"verify": _text, "publish": _text},
    moot=_moot,
    entries={
        "team": N_("Tim ditunjuk"),
        "frame": N_("Kerangka sampel disimpan"),
        "freeze": N_("Kerangka sampel dikunci dan sampel diundi"),
        "replace": N_("Rumah tangga diganti"),
        "answers": N_("Jawaban diubah"),
        "arrival": N_("Isian lapangan diterima"),
        "register": N_("Kutipan register dicatat"),
        "settle": N_("Temuan isian diselesaikan"),
        "explain": N_("Kejanggalan dijelaskan"),
        "revisit": N_("Kunjungan ulang dicatat"),
    },
)
