"""Results of many villages at once: the newest of each in an edition, counted by place, level and band of the index."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Case, Count, Exists, F, IntegerField, Max, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Substr

from ketahanan.areas.models import Area, Level, prefix_range
from ketahanan.assessments import cards, queries, scoring, sheet
from ketahanan.assessments.models import Measurement, Result
from ketahanan.assessments.sheet import Change
from ketahanan.assessments.workflow import MEASUREMENT, RoundState
from ketahanan.editions.models import Edition, PublicLevel
from ketahanan.instruments.models import InstrumentVersion
from ketahanan.people.posts import Actor

BANDS = 20
"""Bands of the index, five points of 100 each."""


def instrument_of(edition: Edition) -> InstrumentVersion | None:
    """The version of the edition's newest published round; other questionnaires are not mixed in."""
    rows = Measurement.objects.filter(edition=edition, state=RoundState.PUBLISHED.value).order_by()
    # The highest number from an index alone, instead of sorting the country's rounds.
    newest_one = rows.values("edition").annotate(last=Max("pk")).values("last")
    last = Measurement.objects.select_related("instrument").filter(pk__in=newest_one).first()
    return last.instrument if last else None


def newest(edition: Edition, version: InstrumentVersion, area: Area | None = None) -> QuerySet[Result]:
    """The newest published result of every village of a place, of the country without one, by this questionnaire."""
    rounds = Measurement.objects.filter(
        _within(area, "area"), edition=edition, state=RoundState.PUBLISHED.value,
        instrument__instrument_id=version.instrument_id,
    )  # fmt: skip
    at, pk = OuterRef("measurement__filled_on"), OuterRef("measurement_id")
    newer = rounds.filter(area=OuterRef("measurement__area")).filter(Q(filled_on__gt=at) | Q(filled_on=at, pk__gt=pk))
    rows = Result.objects.filter(
        _within(area, "measurement__area"), measurement__edition=edition, round=F("measurement__round"),
        measurement__instrument__instrument_id=version.instrument_id, level__isnull=False,
        measurement__state=RoundState.PUBLISHED.value,
    )  # fmt: skip
    return rows.filter(~Exists(newer))


def _within(area: Area | None, field_name: str) -> Q:
    if area is None:
        return Q()
    low, high = prefix_range(area.path)
    # As a list of places: both databases then begin with these, and not with all rounds of the edition.
    return Q(**{f"{field_name}__in": Area.objects.filter(path__gte=low, path__lt=high).values("pk")})


def in_reach(rows: QuerySet[Result], by: Actor) -> QuerySet[Result]:
    """Those that the person reads by a post."""
    return rows.filter(measurement__in=Measurement.objects.visible_to(by).values("pk"))


def reads_all(by: Actor, area: Area | None) -> bool:
    """Does a post let the person read every result below the place, the country without one?"""
    posts = [post for post in by.posts if post.level == Level.NATION] if area is None else by.posts_over(area.path)
    return any(post.role in MEASUREMENT.readers for post in posts)


def with_something(by: Actor) -> Exists:
    """Of editions: is there a published round that this person may know of?"""
    rounds = Measurement.objects.filter(edition=OuterRef("pk"), state=RoundState.PUBLISHED.value)
    mine = Q(pk__in=Measurement.objects.visible_to(by).values("pk"))
    return Exists(rounds.filter(Q(edition__public_level=PublicLevel.SHOWN) | mine))


def stamp() -> str:
    """Changes whenever a result is published or replaced. One statement."""
    rows = Measurement.objects.filter(state__in=[RoundState.PUBLISHED.value, RoundState.CORRECTED.value])
    found = rows.aggregate(last=Max("state_since"), n=Count("pk"))
    return f"{found['n']}:{found['last'].timestamp() if found['last'] else ''}"


@dataclass(frozen=True, slots=True)
class Tally:
    """How many villages of a place, by the first digits of their code, have this level and this band of the index."""

    place: str
    level: int
    band: int
    n: int


def tally(rows: QuerySet[Result], digits: int) -> list[Tally]:
    """Counted in one statement, however many villages."""
    steps = (When(index__lt=Decimal(step) / BANDS, then=Value(step - 1)) for step in range(1, BANDS))
    band = Case(*steps, default=Value(BANDS - 1), output_field=IntegerField())
    found = rows.annotate(place=Substr("measurement__area__code", 1, digits), band=band).order_by()
    counted = found.values_list("place", "level", "band").annotate(n=Count("pk"))
    return [Tally(*row) for row in counted]


@dataclass(frozen=True, slots=True)
class Line:
    """A village as those read it who may: numbers as words, the change against the published round before."""

    index: str
    low: str
    high: str
    chance: str
    sure: bool
    weakest: str
    change: Change | None


def lines(results: Mapping[int, int]) -> dict[int, Line]:
    """By the id of the result; given are the ids of results with their villages. One statement."""
    rounds = Measurement.objects.filter(area__in=set(results.values()), state=RoundState.PUBLISHED.value)
    rows = Result.objects.filter(measurement__in=rounds.values("pk"), round=F("measurement__round"))
    rows = rows.defer("answers", "events").select_related("measurement__instrument")
    of_village: dict[tuple[int, int], list[Result]] = {}
    for row in rows.order_by("measurement__filled_on", "measurement_id"):
        of_village.setdefault((row.measurement.area_id, row.measurement.instrument.instrument_id), []).append(row)
    return {
        row.pk: _line(row, earlier)
        for known in of_village.values()
        for earlier, row in zip([None, *known], known, strict=False)
        if row.pk in results
    }


def _line(row: Result, earlier: Result | None) -> Line:
    method = queries.method_of(row.measurement.instrument)
    certain = cards.certainty_words(method, row)
    values = {node: row.picture["nodes"].get(node.code, {}).get("value") for node in scoring.dimensions(method)}
    known = {node: Decimal(value) for node, value in values.items() if value}
    weakest = min(known, key=lambda node: known[node]) if known else None
    return Line(
        cards.hundred(row.index), str(certain["low"]), str(certain["high"]), str(certain["chance"]), bool(certain["sure"]),
        f"{weakest.code} {cards.named(weakest)}" if weakest else "", sheet.change(row, earlier),
    )  # fmt: skip
