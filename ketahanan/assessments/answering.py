"""Putting answers in place, from people, from phones and from registers; every change is told to the caller's journal."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from ketahanan.analytics.method import Indicator
from ketahanan.assessments import queries, registers, results
from ketahanan.assessments.models import Answer, Measurement, RegisterEntry, Source
from ketahanan.assessments.registers import Readings
from ketahanan.assessments.scoring import Given
from ketahanan.common import zones
from ketahanan.people.posts import Actor


def readings_of(record: Measurement, at: datetime) -> dict[str, RegisterEntry]:
    """What the registers say about the round's village that day."""
    return registers.readings(record.area, zones.today(at, record.area.zone))


def write(
    record: Measurement,
    made: Mapping[str, Given | None],
    noted: Mapping[str, tuple[str, str]],
    before: Mapping[str, Answer],
    known: Readings,
    *,
    by: Actor | None,
    at: datetime,
    submission_id: int | None = None,
) -> dict[str, dict[str, object]]:
    """Put the answers in place and tell what changed, for the journal. Source and basis by item.

    What does not stand against a register (`known`), and what is taken away, becomes the register's answer.
    """
    items = {item.code: item for item in queries.method_of(record.instrument).indicators}
    told: dict[str, dict[str, object]] = {"before": {}, "after": {}}
    for code, answer in made.items():
        item, old, entry, given = items[code], before.get(code), known.get(code), answer
        source, basis = noted.get(code, ("", ""))
        chosen = source if source in sources(item, entry) else sources(item, None)[0]
        if entry and (given is None or registers.objection(item, entry, given, chosen, basis) or given == registers.said(entry)):
            given, chosen, basis = registers.said(entry), Source.REGISTER, registers.words(entry)
        elif chosen == Source.REGISTER:
            chosen = sources(item, None)[0]
        # Until a village has a register its items are answered from documents (ruling D4).
        provisional = registers.fed(item) and entry is None
        if _same(old, given, chosen, basis, provisional=provisional):
            continue
        told["before"][code] = _brief(old)
        if given is None:
            Answer.objects.filter(measurement=record, code=code).delete()
            told["after"][code] = None
            continue
        row = old or Answer(measurement=record, code=code)
        row.score, row.na, row.asked, row.positive = given.score, given.na, given.asked, given.positive
        row.source, row.basis, row.provisional = chosen, basis[:200], provisional
        of_people = chosen != Source.REGISTER
        row.submission_id, row.by_id, row.at = submission_id if of_people else None, by.person_id if by and of_people else None, at
        row.save()
        told["after"][code] = _brief(row)
    return told


def from_registers(record: Measurement, at: datetime) -> dict[str, dict[str, object]]:
    """The registers' answers into an open round; what is worse or documented stays as people said it."""
    known, before = readings_of(record, at), queries.answers_of(record)
    items = {item.code: item for item in queries.method_of(record.instrument).indicators}
    taken: list[str] = []
    for code in items.keys() & known.keys():
        old = before.get(code)
        stands = (
            old is not None and old.source != Source.REGISTER and (old.score, old.na) != (known[code].score, known[code].na)
            and not registers.objection(items[code], known[code], Given(old.score, old.na), old.source, old.basis)
        )  # fmt: skip
        if not stands:
            taken.append(code)
        elif old is not None and old.provisional:
            Answer.objects.filter(pk=old.pk).update(provisional=False)
    told = write(record, dict.fromkeys(sorted(taken)), {}, before, known, by=None, at=at)
    if told["after"]:
        note_answers(record)
    return told


def note_answers(record: Measurement, changed: Collection[str] = ("answers_sha256",)) -> None:
    """The hash of what the round says now."""
    record.answers_sha256 = results.answers_hash(queries.given(queries.answers_of(record)), record.families)
    record.save(update_fields=sorted({"answers_sha256", *changed}))


def sources(item: Indicator, entry: RegisterEntry | None) -> list[str]:
    """Where an answer may come from: a document in place of a register that does not exist, or against one that does."""
    known = [source for source in item.sources if source != Source.REGISTER]
    if entry is None:
        return known or [Source.DOCUMENT]
    return [Source.REGISTER, *known, *([] if Source.DOCUMENT in known else [Source.DOCUMENT])]


def _same(old: Answer | None, given: Given | None, source: str, basis: str, *, provisional: bool) -> bool:
    if old is None or given is None:
        return old is None and given is None
    return (old.score, old.na, old.asked, old.positive, old.source, old.basis, old.provisional) == (
        given.score, given.na, given.asked, given.positive, source, basis[:200], provisional,
    )  # fmt: skip


def _brief(row: Answer | None) -> object:
    if row is None:
        return None
    counts = [row.asked, row.positive] if row.asked is not None else []
    return [("TB" if row.na else row.score), str(row.source), *counts]
