"""Answers typed item by item; each is one of its options, and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ketahanan.analytics.method import Indicator
from ketahanan.assessments import queries
from ketahanan.assessments.models import Answer, Measurement
from ketahanan.assessments.operations.editing import note_answers, opened, team_post, tell
from ketahanan.assessments.scoring import Given
from ketahanan.common.errors import AtFields, Refused
from ketahanan.instruments.answers import score_of
from ketahanan.people.posts import Actor


@dataclass(frozen=True, slots=True)
class Typed:
    """One item as typed. All empty: nobody answered, and an earlier answer is taken away."""

    score: int | None = None
    na: bool = False
    asked: int | None = None
    positive: int | None = None
    source: str = ""
    basis: str = ""

    @property
    def empty(self) -> bool:
        return self.score is None and not self.na and self.asked is None


def save_answers(record: Measurement, typed: Mapping[str, Typed], *, by: Actor, at: datetime) -> Measurement:
    """Write these items. Raises AtFields with a sentence for each that cannot be."""
    with transaction.atomic():
        fresh = opened(record)
        post = team_post(fresh, by, _("Mengisi jawaban"))
        items = {item.code: item for item in queries.method_of(fresh.instrument).indicators}
        before = queries.answers_of(fresh)
        made, faults = {}, []
        for code, one in typed.items():
            try:
                made[code] = None if one.empty else answer(items, code, one, fresh.families)
            except Refused as refused:
                faults.append(Refused(refused.sentence, field=code))
        if faults:
            raise AtFields(faults)
        told = write(fresh, made, {code: (one.source, one.basis) for code, one in typed.items()}, before, by=by, at=at)
        if told["after"]:
            note_answers(fresh)
            tell(fresh, "answers", by=by, post=post, at=at, details=told)
        return fresh


def answer(items: Mapping[str, Indicator], code: str, one: Typed, families: int | None) -> Given:
    """The answer, if the item has it among its options."""
    item = items.get(code)
    if item is None:
        raise Refused(_("Butir %(code)s tidak ada dalam metode.") % {"code": code})
    if one.na:
        if not item.na_allowed:
            raise Refused(_("Butir %(code)s harus dijawab; “tidak berlaku” tidak diizinkan.") % {"code": code})
        return Given(None, na=True)
    if item.bands:
        return _counted(item, one, families)
    if one.score not in {int(value) for value in item.values}:
        raise Refused(_("Jawaban %(code)s di luar pilihannya. Pilih dari daftar.") % {"code": code})
    return Given(one.score)


def _counted(item: Indicator, one: Typed, families: int | None) -> Given:
    asked, positive = one.asked, one.positive
    if asked is None or positive is None or asked < 1:
        raise Refused(_("Butir %(code)s: isi berapa keluarga ditanya dan berapa menjawab ya.") % {"code": item.code})
    if positive > asked:
        raise Refused(_("Butir %(code)s: yang menjawab ya lebih banyak daripada yang ditanya.") % {"code": item.code})
    if families is not None and asked > families:
        raise Refused(
            _("Butir %(code)s: ditanya %(asked)d keluarga, padahal desa ini hanya punya %(families)d.")
            % {"code": item.code, "asked": asked, "families": families}
        )
    return Given(score_of(item, asked, positive), asked=asked, positive=positive)


def write(
    record: Measurement,
    made: Mapping[str, Given | None],
    noted: Mapping[str, tuple[str, str]],
    before: Mapping[str, Answer],
    *,
    by: Actor | None,
    at: datetime,
    submission_id: int | None = None,
) -> dict[str, dict[str, object]]:
    """Put the answers in place and tell what changed, for the journal. Source and basis by item."""
    items = {item.code: item for item in queries.method_of(record.instrument).indicators}
    told: dict[str, dict[str, object]] = {"before": {}, "after": {}}
    for code, given in made.items():
        item, old = items[code], before.get(code)
        source, basis = noted.get(code, ("", ""))
        chosen = source if source in item.sources else _first_source(item)
        if _same(old, given, chosen, basis):
            continue
        told["before"][code] = _brief(old)
        if given is None:
            Answer.objects.filter(measurement=record, code=code).delete()
            told["after"][code] = None
            continue
        row = old or Answer(measurement=record, code=code)
        row.score, row.na, row.asked, row.positive = given.score, given.na, given.asked, given.positive
        row.source, row.basis = chosen, basis[:200]
        # Until a village has a register its items are answered from documents (ruling D4).
        row.provisional = "R" in item.sources
        row.submission_id, row.by_id, row.at = submission_id, by.person_id if by else None, at
        row.save()
        told["after"][code] = _brief(row)
    return told


def _first_source(item: Indicator) -> str:
    """Where the answer came from when nobody said: a document in place of a register that does not exist."""
    known = [source for source in item.sources if source != "R"]
    return known[0] if known else "D"


def _same(old: Answer | None, given: Given | None, source: str, basis: str) -> bool:
    if old is None or given is None:
        return old is None and given is None
    return (old.score, old.na, old.asked, old.positive, old.source, old.basis) == (
        given.score, given.na, given.asked, given.positive, source, basis[:200],
    )  # fmt: skip


def _brief(row: Answer | None) -> object:
    if row is None:
        return None
    counts = [row.asked, row.positive] if row.asked is not None else []
    return [("TB" if row.na else row.score), row.source, *counts]
