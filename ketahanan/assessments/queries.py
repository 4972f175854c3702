"""Reading rounds, answers and results. Sheets, maps and exports ask here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from ketahanan.analytics.method import Method
from ketahanan.areas.models import Area, Level
from ketahanan.assessments.models import (
    Answer,
    Arrival,
    Frame,
    Measurement,
    RegisterEntry,
    Result,
    Revisit,
    Suspicion,
)
from ketahanan.assessments.scoring import Given
from ketahanan.assessments.suspicion import Before
from ketahanan.assessments.workflow import RoundState
from ketahanan.common.roles import POKJA_OFFICERS, Role
from ketahanan.deliberation.models import Musyawarah, Purpose
from ketahanan.deliberation.workflow import MeetingState
from ketahanan.editions.models import Edition, PublicLevel
from ketahanan.instruments import queries as instruments
from ketahanan.instruments.models import InstrumentVersion, Respondent
from ketahanan.people.models import Assignment, Person
from ketahanan.people.posts import Actor, in_force
from ketahanan.villages.models import Member, Seat

# Nobody measures a village in which they serve, or which they check.
BARRED = POKJA_OFFICERS | {
    Role.PENGARAH, Role.KETUA_BPD, Role.OPERATOR_DESA, Role.DINSOS_KAB, Role.DINSOS_PROV, Role.VERIFIKATOR, Role.PENETAP,
}  # fmt: skip


def listed(actor: Actor, *, q: str = "", state: str = "", purpose: str = "") -> QuerySet[Measurement]:
    """Rounds in reach, the newest first."""
    found = Measurement.objects.visible_to(actor).select_related("area__parent__parent", "edition", "instrument")
    for word in q.split()[:6]:
        found = found.filter(Q(area__name__icontains=word) | Q(area__code__startswith=word))
    if state:
        found = found.filter(state=state)
    if purpose:
        found = found.filter(purpose=purpose)
    return found.order_by("-made_at", "-pk")


def instruments_offered() -> list[InstrumentVersion]:
    """Published questionnaires about a village that feed an index."""
    return [row for row in instruments.offered() if row.method_name and row.instrument.respondent == Respondent.VILLAGE]


def method_of(version: InstrumentVersion) -> Method:
    """The method of a published version; it never changes, so it is read once."""
    return _method(version.pk, version.method_sha256)


@lru_cache(maxsize=32)
def _method(pk: int, sha256: str) -> Method:
    found = instruments.method_in(InstrumentVersion(pk=pk))
    if found is None:
        raise LookupError(f"version {pk} has no method")
    return found


def answers_of(record: Measurement) -> dict[str, Answer]:
    return {row.code: row for row in Answer.objects.filter(measurement=record)}


def superseded(rows: Mapping[str, Answer], known: Mapping[str, RegisterEntry]) -> list[str]:
    """Provisional items about which a register has a word now."""
    return sorted(code for code, row in rows.items() if row.provisional and code in known)


def given(rows: dict[str, Answer]) -> dict[str, Given]:
    """Answers as the engine takes them."""
    return {code: Given(row.score, row.na, row.asked, row.positive) for code, row in rows.items()}


def frame_of(record: Measurement) -> Frame | None:
    """The round's frame; a correction stands on the frame of the round that it corrects."""
    found = Frame.objects.filter(measurement=record).first()
    if found is None and record.corrects is not None:
        return frame_of(record.corrects)
    return found


def places_of(area: Area) -> list[tuple[Area, Area]]:
    """(RT or what has nothing below it, its dusun) of a village, dusun by dusun."""
    rows = list(Area.objects.in_force().within(area).filter(level__gt=Level.VILLAGE).order_by("level", "name", "pk"))
    by_pk, parents = {row.pk: row for row in rows}, {row.parent_id for row in rows}
    leaves = [(row, _top(row, by_pk)) for row in rows if row.pk not in parents]
    return sorted(leaves, key=lambda pair: (pair[1].name, pair[1].pk, pair[0].name, pair[0].pk))


def _top(row: Area, by_pk: dict[int, Area]) -> Area:
    while row.parent_id in by_pk:
        row = by_pk[row.parent_id]
    return row


# People ---------------------------------------------------------------------------------------------------------------


def enumerators(area: Area, at: datetime) -> list[Person]:
    """Persons with the post of enumerator in this village."""
    posts = Assignment.objects.filter(role=Role.ENUMERATOR.value, area=area, **in_force(at)).filter(
        Q(until_at__isnull=True) | Q(until_at__gt=at)
    )
    return list(Person.objects.filter(pk__in=posts.values("person_id")).order_by("name", "pk"))


def conflict(person: Person, area: Area, at: datetime) -> str:
    """The post that bars somebody from measuring the village; empty when nothing does. Counted by human being."""
    same = Q(person_id=person.identity) | Q(person__same_as_id=person.identity)
    paths = [area.path[:end] for end in range(5, len(area.path) + 1, 5)]
    posts = Assignment.objects.filter(same, area__path__in=paths, role__in=[role.value for role in BARRED], **in_force(at))
    held = posts.filter(Q(until_at__isnull=True) | Q(until_at__gt=at)).first()
    if held is not None:
        return held.role
    seats = Member.objects.filter(identity=person.identity, institution__area=area, left_at__isnull=True)
    seated = seats.exclude(seat=Seat.ANGGOTA).first()
    return {"KETUA": "R13", "SEKRETARIS": "R14", "BENDAHARA": "R15"}[seated.seat] if seated else ""


def ordinary_members(people: Sequence[Person], area: Area) -> list[Person]:
    """Those who sit in a Pokja of the village without being its officer."""
    rows = Member.objects.filter(institution__area=area, left_at__isnull=True, seat=Seat.ANGGOTA)
    held = set(rows.filter(identity__in=[who.identity for who in people]).values_list("identity", flat=True))
    return [who for who in people if who.identity in held]


# Check ----------------------------------------------------------------------------------------------------------------


def minutes_for(record: Measurement) -> Musyawarah | None:
    """Signed minutes in which the village talked about this result: after it was filled."""
    rows = Musyawarah.objects.filter(
        area_id=record.area_id, edition_id=record.edition_id, purpose=Purpose.MEASUREMENT,
        state=MeetingState.SIGNED.value,
    )  # fmt: skip
    if record.filled_on:
        rows = rows.filter(held_on__gte=record.filled_on)
    return rows.order_by("-held_on", "-pk").first()


def suspicions_of(record: Measurement) -> list[Suspicion]:
    return list(Suspicion.objects.filter(measurement=record, round=record.round).select_related("by").order_by("pk"))


def revisit_of(record: Measurement) -> Revisit | None:
    return Revisit.objects.filter(measurement=record, round=record.round).select_related("by").first()


def arrivals_of(record: Measurement) -> list[Arrival]:
    """Forms from the field: those used for the round, and those of its village that no round has taken."""
    return list(_arrivals(record).select_related("submission__person").order_by("-at", "-pk"))


def _arrivals(record: Measurement) -> QuerySet[Arrival]:
    mine = Q(measurement=record) | Q(measurement__isnull=True, area_id=record.area_id)
    return Arrival.objects.filter(mine, submission__version__instrument_id=record.instrument.instrument_id)


@dataclass(frozen=True)
class Progress:
    """How many items are answered, forms came, forms wait to be settled, signs of window dressing this turn has."""

    answered: int
    arrived: int
    waiting: int
    signs: int


def progress_of(record: Measurement) -> Progress:
    """Counted in one statement."""
    came = _arrivals(record)
    found = Measurement.objects.filter(pk=record.pk).values_list(
        _count(Answer.objects.filter(measurement=record)),
        _count(came),
        _count(came.filter(settled_at__isnull=True).exclude(findings=[])),
        _count(Suspicion.objects.filter(measurement=record, round=record.round)),
    )
    return Progress(*found.get())


def _count(rows: QuerySet[Any]) -> Coalesce:
    counted = rows.order_by().annotate(one=Value(1)).values("one").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


# Results --------------------------------------------------------------------------------------------------------------


def result_of(record: Measurement) -> Result | None:
    """The result of the present turn."""
    return Result.objects.filter(measurement=record, round=record.round).first()


def published_result(record: Measurement) -> Result | None:
    """The result that was published, also after a newer version replaced it."""
    if record.state not in (RoundState.PUBLISHED, RoundState.CORRECTED):
        return None
    return result_of(record)


def public_round(public_id: UUID) -> Measurement | None:
    """A round in force whose edition shows the levels of all measured villages to anyone (ruling D8)."""
    rows = Measurement.objects.filter(state=RoundState.PUBLISHED.value, edition__public_level=PublicLevel.SHOWN)
    return rows.select_related("area__parent__parent", "edition", "instrument").filter(public_id=public_id).first()


def public_round_of_area() -> dict[str, Subquery]:
    """Number and day of the newest round that anyone may read (ruling D8), to annotate villages with."""
    rows = Measurement.objects.filter(
        area=OuterRef("pk"), state=RoundState.PUBLISHED.value, edition__public_level=PublicLevel.SHOWN
    ).order_by("-filled_on", "-pk")
    return {"measured_round": Subquery(rows.values("public_id")[:1]), "measured_on": Subquery(rows.values("filled_on")[:1])}


def published(actor: Actor) -> QuerySet[Result]:
    """Results in force that the person may read; one row a round, superseded ones left out."""
    rounds = Measurement.objects.visible_to(actor).filter(state=RoundState.PUBLISHED.value)
    return _current(rounds)


def _current(rounds: QuerySet[Measurement]) -> QuerySet[Result]:
    found = Result.objects.filter(measurement__in=rounds.values("pk"), round=F("measurement__round"))
    return found.select_related("measurement__area", "measurement__instrument", "measurement__edition")


def latest_two(area: Area) -> list[Result]:
    """The two newest published results of a village, the newest first."""
    rounds = Measurement.objects.filter(area=area, state=RoundState.PUBLISHED.value)
    return list(_current(rounds).order_by("-measurement__filled_on", "-measurement_id")[:2])


def measurements_out() -> QuerySet[Measurement]:
    """Rounds that were published, also those replaced since."""
    return Measurement.objects.filter(state__in=[RoundState.PUBLISHED.value, RoundState.CORRECTED.value])


def is_measured(area: Area) -> bool:
    """Has a measurement of the village been published?"""
    return measurements_out().filter(area=area).exists()


def public_results(kabupaten: Area, edition: Edition) -> list[Result]:
    """What anyone may see: all measured villages of a kabupaten or none, as the edition says (ruling D8)."""
    if edition.public_level != PublicLevel.SHOWN:
        return []
    rounds = Measurement.objects.filter(edition=edition, state=RoundState.PUBLISHED.value)
    within = rounds.filter(area__path__startswith=kabupaten.path)
    found: dict[int, Result] = {}
    for row in _current(within).order_by("-measurement__filled_on", "-measurement_id"):
        found.setdefault(row.measurement.area_id, row)
    return sorted(found.values(), key=lambda row: row.measurement.area.name)


def _rounds_before(record: Measurement) -> QuerySet[Measurement]:
    """Published rounds of the village by the same questionnaire, up to this one; a correction does not count its own."""
    if record.filled_on is None:
        return Measurement.objects.none()
    return Measurement.objects.filter(
        area_id=record.area_id, instrument__instrument_id=record.instrument.instrument_id,
        state=RoundState.PUBLISHED.value, filled_on__lte=record.filled_on,
    ).exclude(pk__in=[record.pk, record.corrects_id or 0])  # fmt: skip


def published_before(record: Measurement) -> Result | None:
    """The last published result of the village before this one, by the same questionnaire."""
    return _current(_rounds_before(record)).order_by("-measurement__filled_on", "-measurement_id").first()


def with_earlier(record: Measurement) -> tuple[Result | None, Measurement | None]:
    """The result of the present turn, and the published round before it. One statement."""
    own = Q(measurement=record, round=record.round)
    earlier = Q(measurement__in=_rounds_before(record).values("pk"), round=F("measurement__round"))
    rows = Result.objects.filter(own | earlier).select_related("measurement")
    found = list(rows.order_by("-measurement__filled_on", "-measurement_id"))
    return (
        next((row for row in found if row.measurement_id == record.pk), None),
        next((row.measurement for row in found if row.measurement_id != record.pk), None),
    )


def before(record: Measurement) -> Before | None:
    """What signs of window dressing are looked for against."""
    row = published_before(record)
    if row is None or row.measurement.filled_on is None:
        return None
    scores = {code: None if score in (None, -1) else score for code, (score, _asked, _yes) in row.answers.items()}
    return Before(scores, Fraction(row.picture["exact"]), row.measurement.filled_on)
