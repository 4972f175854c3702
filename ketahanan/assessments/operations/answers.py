"""Answers typed item by item; each is one of its options, and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ketahanan.analytics.method import Indicator
from ketahanan.assessments import queries, registers
from ketahanan.assessments.answering import note_answers, readings_of, sources, write
from ketahanan.assessments.models import Measurement, RegisterEntry
from ketahanan.assessments.operations.editing import opened, team_post, tell
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
        before, known = queries.answers_of(fresh), readings_of(fresh, at)
        made, faults = {}, []
        for code, one in typed.items():
            try:
                made[code] = None if one.empty else answer(items, code, one, fresh.families)
                _stands(items.get(code), known.get(code), made[code], one)
            except Refused as refused:
                faults.append(Refused(refused.sentence, field=code))
        if faults:
            raise AtFields(faults)
        told = write(fresh, made, {code: (one.source, one.basis) for code, one in typed.items()}, before, known, by=by, at=at)
        if told["after"]:
            note_answers(fresh)
            tell(fresh, "answers", by=by, post=post, at=at, details=told)
        return fresh


def _stands(item: Indicator | None, entry: RegisterEntry | None, given: Given | None, one: Typed) -> None:
    """Raises Refused when a register stands against it."""
    if item is not None and given is not None:
        source = one.source or sources(item, None)[0]
        if sentence := registers.objection(item, entry, given, source, one.basis):
            raise Refused(sentence)


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
