"""Forms from the field become answers of the open round of their village; what does not fit is kept and shown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ketahanan.areas import queries as areas
from ketahanan.areas.models import Area
from ketahanan.assessments import queries
from ketahanan.assessments.answering import note_answers, readings_of, write
from ketahanan.assessments.models import Arrival, Measurement
from ketahanan.assessments.operations.editing import field_post, opened, tell
from ketahanan.assessments.scoring import Given
from ketahanan.assessments.workflow import OPEN
from ketahanan.common.errors import Refused
from ketahanan.common.text import N_
from ketahanan.instruments import queries as instruments
from ketahanan.instruments.answers import Filled, Finding, read, sentences
from ketahanan.instruments.models import Respondent, Submission
from ketahanan.people.posts import SYSTEM, Actor

UNKNOWN_VILLAGE = N_("Kode desa “%(code)s” tidak dikenal. Isian disimpan; perbaiki desanya di HP, lalu kirim lagi.")
FOREIGN = N_("Desa %(village)s di luar wilayah tugas pengirim. Isian disimpan dan tidak dipakai.")
NO_ROUND = N_("Belum ada pengukuran yang terbuka untuk %(village)s. Isian disimpan sampai pengukurannya dibuka.")
NOT_OF_TEAM = N_("Pengirim %(name)s bukan enumerator atau fasilitator pengukuran ini. Isian tidak dipakai.")


def take(submission: Submission, at: datetime) -> Arrival | None:
    """Read one form that came in, once. None when it feeds no index. May run again without harm."""
    version = submission.version
    if not version.method_name or version.instrument.respondent != Respondent.VILLAGE:
        return None
    filled = read(bytes(submission.raw), instruments.form_in(version), queries.method_of(version))
    with transaction.atomic():
        known = Arrival.objects.select_for_update(of=("self",)).filter(submission=submission).first()
        if known is not None and known.measurement_id is not None:
            return known
        arrival = known or Arrival(submission=submission, at=at)
        area = areas.by_code(filled.village) if filled.village else None
        findings = [*filled.findings, *_place_findings(submission, filled, area)]
        arrival.area = area if area and not findings[len(filled.findings) :] else submission.area
        record = _round_of(submission, arrival.area) if area == arrival.area else None
        if area == arrival.area and record is None:
            findings.append(Finding(NO_ROUND, {"village": arrival.area.title}))
        if record is not None and submission.person_id not in _team(record):
            findings.append(Finding(NOT_OF_TEAM, {"name": submission.person.name}))
            record = None
        arrival.findings = sentences(findings)
        arrival.measurement = record
        arrival.save()
        if record is not None and submission.is_current:
            _apply(record, arrival, filled, at)
        return arrival


def _place_findings(submission: Submission, filled: Filled, area: Area | None) -> list[Finding]:
    if filled.village and area is None:
        return [Finding(UNKNOWN_VILLAGE, {"code": filled.village[:20]})]
    # A submission lies where its sender serves.
    if area is not None and not submission.area.contains(area):
        return [Finding(FOREIGN, {"village": area.title})]
    return []


def _round_of(submission: Submission, area: Area) -> Measurement | None:
    rows = Measurement.objects.select_for_update(of=("self",)).filter(
        area=area, instrument__instrument_id=submission.instrument_id, state__in=[state.value for state in OPEN]
    )
    return rows.select_related("area", "instrument").first()


def _team(record: Measurement) -> Sequence[int | None]:
    return (record.made_by_id, record.enumerator1_id, record.enumerator2_id)


def _apply(record: Measurement, arrival: Arrival, filled: Filled, at: datetime) -> None:
    """Answers of the form over those of before; an edit of the form overwrites its own."""
    made = {
        code: Given(one.score, one.score is None, one.asked, one.positive) for code, one in filled.answers.items()
    }
    before, known = queries.answers_of(record), readings_of(record, at)
    told = write(record, made, {}, before, known, by=None, at=at, submission_id=arrival.submission_id)
    if filled.families and record.families is None:
        record.families = filled.families
    arrival.taken = len(made)
    arrival.save(update_fields=["taken"])
    note_answers(record, ["families"])
    details = {"submission": arrival.submission_id, "findings": len(arrival.findings), **told}
    tell(record, "arrival", by=SYSTEM, post=None, at=at, details=details)


def adopt(record: Measurement, at: datetime) -> int:
    """Forms that came before the round or its team was there. Returns how many are used now."""
    waiting = Submission.objects.filter(arrival__measurement__isnull=True, arrival__area=record.area_id, is_current=True)
    rows = waiting.filter(instrument_id=record.instrument.instrument_id).select_related(
        "version__instrument", "area", "person"
    )
    found = [take(row, at) for row in rows.order_by("received_at", "pk")]
    return sum(one is not None and one.measurement_id is not None for one in found)


def settle(record: Measurement, arrival_id: int, *, by: Actor, at: datetime) -> Arrival:
    """Somebody has dealt with what was found in a form."""
    with transaction.atomic():
        fresh = opened(record)
        post = field_post(fresh, by, _("Menyelesaikan temuan"))
        arrival = Arrival.objects.select_for_update().filter(measurement=fresh, pk=arrival_id).first()
        if arrival is None:
            raise Refused(_("Isian ini bukan bagian dari pengukuran ini."))
        if arrival.settled_at is None:
            arrival.settled_at, arrival.settled_by_id = at, by.person_id
            arrival.save(update_fields=["settled_at", "settled_by"])
            tell(fresh, "settle", by=by, post=post, at=at, details={"submission": arrival.submission_id})
        return arrival
