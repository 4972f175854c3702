"""What is written together with a move of a round."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from ketahanan.areas.models import Area, Level
from ketahanan.assessments import queries, results, sampling
from ketahanan.assessments.answering import from_registers
from ketahanan.assessments.models import Measurement, RevisitPlan
from ketahanan.common import zones
from ketahanan.common.errors import Refused
from ketahanan.documents.models import Document
from ketahanan.flow.kinds import Given
from ketahanan.people.posts import Actor


def note_group(record: Measurement, given: Given, by: Actor, at: datetime) -> None:
    for name in ("women_on", "group_on", "men", "women"):
        setattr(record, name, given[name])
    record.save(update_fields=["women_on", "group_on", "men", "women"])


def note_papers(record: Measurement, given: Given, by: Actor, at: datetime) -> Mapping[str, Any]:
    """The hashes of the village's papers become part of what is signed."""
    if not given.files:
        raise Refused(_("Pilih berkas desa yang dilampirkan."))
    kept = Document.objects.filter(subject_kind=record.subject[0], subject_id=record.pk, kind="P01")
    record.papers = [*record.papers, *(hash_ for hash_ in kept.order_by("pk").values_list("sha256", flat=True) if hash_ not in record.papers)]
    record.save(update_fields=["papers"])
    return {"papers": record.papers}


def fill(record: Measurement, given: Given, by: Actor, at: datetime) -> Mapping[str, Any]:
    """The result of this turn, and the signs of window dressing in it."""
    # What was noted in a register while the round was with the village or the kabupaten.
    told = from_registers(record, at)
    result = results.store(record, at)
    record.filled_on = zones.today(at, record.area.zone)
    record.minutes, record.revisit_due, record.checkers, record.check_sha256 = None, None, [], ""
    record.save(update_fields=["filled_on", "minutes", "revisit_due", "checkers", "check_sha256"])
    signs = results.note_suspicions(record, result, at)
    return {"result": result.sha256, "index": str(result.index), "level": result.level, "signs": signs, "register": told["after"]}


def discuss(record: Measurement, given: Given, by: Actor, at: datetime) -> Mapping[str, Any]:
    """The minutes, and the draw that says whether the kabupaten visits again."""
    record.minutes = queries.minutes_for(record)
    record.revisit_due = _drawn(record)
    record.save(update_fields=["minutes", "revisit_due"])
    return {"minutes": record.minutes_id, "revisit": record.revisit_due}


def _drawn(record: Measurement) -> bool:
    """By the kabupaten's seed and the place of this round among those that reached the check; once drawn, always."""
    place: Area | None = record.area
    while place is not None and place.level > Level.KABUPATEN:
        place = place.parent
    RevisitPlan.objects.get_or_create(
        area=place, edition_id=record.edition_id, defaults={"seed": secrets.randbits(48)}
    )
    plan = RevisitPlan.objects.select_for_update().get(area=place, edition_id=record.edition_id)
    due = sampling.revisited(plan.seed, plan.reached)
    RevisitPlan.objects.filter(pk=plan.pk).update(reached=F("reached") + 1)
    return due


def verify(record: Measurement, given: Given, by: Actor, at: datetime) -> None:
    record.checkers = [by.person_id, *(post.behalf_id for post in by.posts if post.behalf_id)]
    record.save(update_fields=["checkers"])


def publish(record: Measurement, given: Given, by: Actor, at: datetime) -> Mapping[str, Any]:
    record.published_at = at
    record.save(update_fields=["published_at"])
    result = queries.result_of(record)
    return {"result": result.sha256 if result else "", "version": record.version}
