"""What fills the data sets: rows that the person may read on pages, fetched some hundred at a time, place by place.

The numbers of the rows are taken first and once, so that what comes in meanwhile does not shift them; each portion is
read whole and asked again for its scope. Nothing stays open between two portions: a reader that does cannot write.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import batched
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from ketahanan.analytics.certainty import SURE
from ketahanan.areas.models import Area
from ketahanan.assessments import queries as assessments
from ketahanan.assessments.models import Answer, Measurement, Result
from ketahanan.assessments.workflow import WITH_RESULT, RoundState
from ketahanan.common import zones
from ketahanan.context.models import ContextValue
from ketahanan.grants import amounts
from ketahanan.grants.models import Grant, Payment
from ketahanan.instruments.models import InstrumentVersion
from ketahanan.people.posts import Actor
from ketahanan.proposals.models import Proposal
from ketahanan.reporting import items
from ketahanan.reporting.columns import Cell, Column, Row
from ketahanan.reporting.datasets import CONTEXT, HIDDEN, HOUSEHOLDS, NOT_APPLICABLE, DataSet, few
from ketahanan.villages.models import Institution, Member

PORTION = 500
ABOVE = "area__parent__parent__parent"

type Rows = QuerySet[Any]
type Fill = Callable[[Sequence[Any]], Iterator[Row]]


@dataclass(frozen=True)
class Picked:
    """What was chosen on the page: one version of a questionnaire, an edition, a place, published rounds alone."""

    instrument: InstrumentVersion | None = None
    edition_id: int | None = None
    place: Area | None = None
    published: bool = False


@dataclass(frozen=True)
class Source:
    """`total` records are read in `portions`; each gives how many have been read and the rows that they make."""

    columns: tuple[Column, ...]
    total: int
    portions: Iterator[tuple[int, Iterator[Row]]]


def source_of(data_set: DataSet, by: Actor, picked: Picked, columns: tuple[Column, ...]) -> Source:
    """The rows of the data set that the person may read and chose."""
    base = _chosen(BASES[data_set.name](by), data_set, picked)
    fill = FILLS[data_set.name](picked)
    ids = array("q", base.order_by("area__path", "pk").values_list("pk", flat=True))

    def portions() -> Iterator[tuple[int, Iterator[Row]]]:
        for number, some in enumerate(batched(ids, PORTION)):
            records = list(base.filter(pk__in=some).order_by("area__path", "pk"))
            yield number * PORTION + len(some), fill(records)

    return Source(columns, len(ids), portions())


def count_of(data_set: DataSet, by: Actor, picked: Picked) -> int:
    """How many rows there are to read; one statement."""
    return _chosen(BASES[data_set.name](by), data_set, picked).count()


def columns_of(data_set: DataSet, picked: Picked) -> tuple[Column, ...]:
    return data_set.columns + _more(data_set, picked)


def _chosen(base: Rows, data_set: DataSet, picked: Picked) -> Rows:
    if picked.place is not None:
        low, high = picked.place.path, picked.place.path + "~"
        base = base.filter(area__path__gte=low, area__path__lt=high)
    if data_set.by_edition and picked.edition_id is not None:
        field = "grant__edition" if base.model is Payment else "edition"
        base = base.filter(**{field: picked.edition_id})
    if data_set.by_instrument:
        base = base.filter(instrument=picked.instrument)
    return base.filter(state=RoundState.PUBLISHED.value) if data_set.by_state and picked.published else base


# Which rows ----------------------------------------------------------------------------------------------------------


def _rounds(by: Actor) -> Rows:
    return Measurement.objects.visible_to(by).select_related(ABOVE, "edition", "instrument")


def _measured(by: Actor) -> Rows:
    states = [state.value for state in WITH_RESULT]
    return _rounds(by).filter(state__in=states)


def _asked(by: Actor) -> Rows:
    """The officers of a Pokja read results, not what households said."""
    return _rounds(by).filter(by.reach(HOUSEHOLDS.readers, "area__path"))


def _context(by: Actor) -> Rows:
    return ContextValue.objects.filter(by.reach(CONTEXT.readers, "area__path")).select_related(ABOVE, "source")


BASES: Mapping[str, Callable[[Actor], Rows]] = {
    "jawaban": _rounds,
    "hasil": _measured,
    "rumah_tangga": _asked,
    "kelembagaan": lambda by: Institution.objects.visible_to(by).select_related(ABOVE, "edition"),
    "usulan": lambda by: Proposal.objects.visible_to(by).select_related(ABOVE, "edition", "pokja"),
    "hibah": lambda by: Grant.objects.visible_to(by).select_related(ABOVE, "edition", "pokja"),
    "pembayaran": lambda by: Payment.objects.visible_to(by).select_related(ABOVE, "grant__edition", "grant__pokja"),
    "konteks": _context,
}


# Their cells ---------------------------------------------------------------------------------------------------------


def _place(area: Area) -> tuple[Cell, ...]:
    """Code and name, then what the village lies in; the nation is not asked for."""
    names: list[Cell] = [area.code, area.name]
    below = area
    for _level in range(3):
        if below.parent is None:
            return (*names, *[None] * (5 - len(names)))
        below = below.parent
        names.append(below.name)
    return tuple(names)


def _day(moment: datetime | None, area: Area) -> date | None:
    return zones.today(moment, area.zone) if moment else None


def _round(row: Measurement) -> tuple[Cell, ...]:
    version = row.instrument
    return (
        *_place(row.area), row.edition.year, row.edition.name, str(row.public_id), row.purpose, row.version, row.state,
        f"{version.title} {version.version}", row.filled_on, _day(row.published_at, row.area), row.families,
    )  # fmt: skip


def _fill_answers(picked: Picked) -> Fill:
    codes = [item.code for item in _method(picked).indicators]

    def fill(rounds: Sequence[Any]) -> Iterator[Row]:
        found: dict[int, dict[str, Cell]] = {row.pk: {} for row in rounds}
        said = Answer.objects.filter(measurement__in=list(found)).order_by()
        for of, code, score, na in said.values_list("measurement_id", "code", "score", "na"):
            found[of][code] = NOT_APPLICABLE if na else score
        for row in rounds:
            yield (*_round(row), *(found[row.pk].get(code) for code in codes))

    return fill


def _fill_results(picked: Picked) -> Fill:
    method = _method(picked)
    nodes = [node.code for node in method.nodes[:-1]]
    levels = len(method.levels.names) if method.levels else 0

    def fill(rounds: Sequence[Any]) -> Iterator[Row]:
        ids = [row.pk for row in rounds]
        kept = {one.measurement_id: one for one in Result.objects.filter(measurement__in=ids, round=F("measurement__round"))}
        for row in rounds:
            one = kept.get(row.pk)
            if one is not None:
                yield (*_round(row), *_result(one, nodes, levels))

    return fill


def _result(one: Result, nodes: Sequence[str], levels: int) -> tuple[Cell, ...]:
    sure, parts = one.certainty, one.picture["nodes"]
    chances = [_number(chance) for chance in sure["chances"]]
    known = [chance for chance in chances if chance is not None]
    certain = int(max(known) >= Decimal(str(SURE))) if known else None
    return (
        f"{one.method_code} {one.method_version}", one.method_sha256, one.sha256, one.index, one.level,
        *(_number(sure[end]) for end in ("low", "high")), *chances[:levels], *[None] * (levels - len(chances)),
        certain, sure["draws"], str(sure["seed"]),
        *(_number(parts.get(code, {}).get("value", "")) for code in nodes),
    )  # fmt: skip


def _number(text: str) -> Decimal | None:
    return Decimal(text) if text not in {"", "nan"} else None


def _fill_households(picked: Picked) -> Fill:
    asked = {item.code: item for item in _method(picked).indicators if item.bands}

    def fill(rounds: Sequence[Any]) -> Iterator[Row]:
        found: dict[int, list[Answer]] = {row.pk: [] for row in rounds}
        said = Answer.objects.filter(measurement__in=list(found), code__in=list(asked), asked__isnull=False)
        for answer in said.order_by("code"):
            found[answer.measurement_id].append(answer)
        for row in rounds:
            for one in found[row.pk]:
                of, yes = one.asked or 0, one.positive or 0
                hidden = HIDDEN if few(yes, of) else yes
                yield (*_round(row), one.code, asked[one.code].title, of, hidden, one.score)

    return fill


def _fill_villages(_picked: Picked) -> Fill:
    def fill(rows: Sequence[Any]) -> Iterator[Row]:
        seats = Member.objects.filter(institution__in=[row.pk for row in rows], left_at__isnull=True).order_by()
        members = dict(seats.values_list("institution").annotate(size=Count("identity", distinct=True)))
        for row in rows:
            yield (
                *_place(row.area), row.edition.year, row.edition.name, row.state, row.sk_no, row.sk_on, row.minutes_on,
                members.get(row.pk, 0), _day(row.state_since, row.area),
            )  # fmt: skip

    return fill


def _fill_proposals(_picked: Picked) -> Fill:
    def fill(rows: Sequence[Any]) -> Iterator[Row]:
        for row in rows:
            yield (
                *_place(row.area), row.edition.year, row.edition.name, row.pokja.number, row.title, row.state, row.requested,
                row.approved, row.sk_no, row.sk_on, row.version, _day(row.submitted_at, row.area), row.women_count,
                row.men_count, int(row.physical),
            )  # fmt: skip

    return fill


def _fill_grants(_picked: Picked) -> Fill:
    def fill(rows: Sequence[Any]) -> Iterator[Row]:
        sums = amounts.amounts(rows)
        for row in rows:
            money = sums[row.pk]
            yield (
                *_place(row.area), row.edition.year, row.edition.name, row.pokja.number, row.state, row.amount,
                money.committed, money.sent, money.acknowledged, money.settled, money.returned, row.agreement_no,
                row.agreement_on, row.work_until,
            )  # fmt: skip

    return fill


def _fill_payments(_picked: Picked) -> Fill:
    def fill(rows: Sequence[Any]) -> Iterator[Row]:
        for row in rows:
            edition = row.grant.edition
            yield (
                *_place(row.area), edition.year, edition.name, row.grant.pokja.number, row.ref16, row.tranche, row.attempt,
                row.state, row.amount, row.spp_no, row.spp_on, row.spm_no, row.spm_on, row.sp2d_no, row.sp2d_on,
                row.credited_on, row.flag,
            )  # fmt: skip

    return fill


def _fill_context(_picked: Picked) -> Fill:
    def fill(rows: Sequence[Any]) -> Iterator[Row]:
        for row in rows:
            yield (
                *_place(row.area), row.get_index_display(), row.year, row.value, row.status, row.by_method, row.code,
                row.source.source,
            )  # fmt: skip

    return fill


FILLS: Mapping[str, Callable[[Picked], Fill]] = {
    "jawaban": _fill_answers, "hasil": _fill_results, "rumah_tangga": _fill_households, "kelembagaan": _fill_villages,
    "usulan": _fill_proposals, "hibah": _fill_grants, "pembayaran": _fill_payments, "konteks": _fill_context,
}  # fmt: skip


# Columns that follow from the questionnaire --------------------------------------------------------------------------


def _more(data_set: DataSet, picked: Picked) -> tuple[Column, ...]:
    if data_set.name == "jawaban":
        return items.answer_columns(_method(picked), _version(picked))
    return items.result_columns(_method(picked)) if data_set.name == "hasil" else ()


def _version(picked: Picked) -> InstrumentVersion:
    if picked.instrument is None:
        raise LookupError("this data set follows a questionnaire")
    return picked.instrument


def _method(picked: Picked) -> Any:
    return assessments.method_of(_version(picked))


def instruments_seen(by: Actor) -> list[InstrumentVersion]:
    """Versions by which something in reach was measured, the newest first; one statement."""
    used = Measurement.objects.visible_to(by).order_by().values("instrument")
    rows = InstrumentVersion.objects.filter(Q(pk__in=used) & ~Q(method_name="")).select_related("instrument")
    return list(rows.order_by("instrument__name", "-published_at", "-pk"))
