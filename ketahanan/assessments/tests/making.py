"""Rounds for tests, through the operations: a village with RT, the shipped questionnaire, every answer."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from typing import Any

from ketahanan.analytics.method import Method
from ketahanan.analytics.shipped import shipped
from ketahanan.areas.models import Area, Kind, Level
from ketahanan.assessments import operations
from ketahanan.assessments.kinds import KIND
from ketahanan.assessments.models import Measurement
from ketahanan.assessments.operations import Typed
from ketahanan.common.roles import Role
from ketahanan.deliberation import operations as deliberation
from ketahanan.deliberation.kinds import KIND as MUSYAWARAH
from ketahanan.deliberation.tests.making import minutes
from ketahanan.editions.models import Edition
from ketahanan.flow.kinds import Given
from ketahanan.flow.operations import perform
from ketahanan.instruments.models import Instrument, InstrumentVersion, VersionContent
from ketahanan.instruments.sheets import plain
from ketahanan.instruments.shipped import SHIPPED
from ketahanan.instruments.workbook import read
from ketahanan.people.models import Person
from ketahanan.testing import LONG_AGO, NOON, Country, days, give, make_area, make_person
from ketahanan.villages.tests.making import make_edition, photo
from tests.remembered import remembered

IKSD: Method = shipped("iksd-1")
GROUP = {"women_on": date(2012, 12, 1), "group_on": date(2012, 12, 2), "men": 8, "women": 7}
# Affirmative answers of 60 that lie in the band of each score.
YES = (10, 20, 30, 40, 50, 57)


@cache
def _sheets() -> Any:
    return plain(read(SHIPPED[0].workbook()))


def iksd(country: Country) -> InstrumentVersion:
    """The shipped questionnaire, published; its XForm is of no matter here."""
    method = SHIPPED[0].method()
    instrument = Instrument.objects.get_or_create(
        form_id="iksd", defaults={"name": "IKSD", "respondent": "DESA", "made_at": LONG_AGO}
    )[0]
    made = InstrumentVersion.objects.create(
        area=country.nation, instrument=instrument, version="1", title="IKSD", xform_md5="0" * 32, xform_size=7,
        method_sha256=hashlib.sha256(method).hexdigest(), method_name="IKSD 1", questions=52, state="TERBIT",
        state_since=LONG_AGO, made_at=LONG_AGO, published_at=LONG_AGO,
    )  # fmt: skip
    VersionContent.objects.create(of=made, xform=b"<h:html>", method=method.decode(), sheets=_sheets())
    return made


def settled(area: Area, households: int = 40) -> list[Area]:
    """Two dusun with two RT each."""
    found = []
    for dusun in ("Satu", "Dua"):
        parent = make_area(area, Level.DUSUN, Kind.DUSUN, dusun)
        for rt in ("001", "002"):
            place = make_area(parent, Level.RT, Kind.RT, rt)
            place.households = households
            place.save(update_fields=["households"])
            found.append(place)
    return found


def points(part: str, total: int, *, na: tuple[str, ...] = ()) -> dict[str, int]:
    """Scores of a dimension whose weighted sum is `total`, as even as can be; items in `na` are left out."""
    items = [item for item in IKSD.indicators if item.parent == part and item.code not in na]
    found = {item.code: 0 for item in items}
    left = total
    while left:
        moved = False
        for item in sorted(items, key=lambda one: (found[one.code], -int(one.weight))):
            if int(item.weight) <= left and found[item.code] < 5:
                found[item.code] += 1
                left -= int(item.weight)
                moved = True
        assert moved, (part, total)
    return found


def typed(scores: Mapping[str, int], na: tuple[str, ...] = ()) -> dict[str, Typed]:
    """Answers with these scores; household items as counts of 60."""
    bands = {item.code for item in IKSD.indicators if item.bands}
    found = {
        code: Typed(asked=60, positive=YES[score]) if code in bands else Typed(score=score)
        for code, score in scores.items()
    }
    return found | {code: Typed(na=True) for code in na}


def all_at(score: int) -> dict[str, Typed]:
    return typed({item.code: score for item in IKSD.indicators})


class Rounds:
    """One village measured: `country` with two enumerators, an edition, the questionnaire and RT."""

    @remembered
    def __init__(self, country: Country, **edition: Any) -> None:
        self.country = country
        self.edition: Edition = make_edition(country, **edition)
        self.instrument = iksd(country)
        self.places = settled(country.village)
        self.team: list[Person] = []
        for name in ("enum1", "enum2"):
            person = make_person(f"Enumerator {name[-1]}", home=country.kecamatan)
            give(person, Role.ENUMERATOR, country.village)
            country.people[name] = person
            self.team.append(person)

    def as_(self, name: str, at: datetime = NOON) -> Any:
        return self.country.as_(name, at)

    @remembered
    def make(self, purpose: str = "AWAL", *, at: datetime = NOON, **over: Any) -> Measurement:
        given: dict[str, Any] = {
            "area": self.country.village, "edition": self.edition, "instrument": self.instrument, "purpose": purpose,
        } | over  # fmt: skip
        return operations.make_round(**given, by=self.as_("facilitator", at), at=at)

    def drawn(self, record: Measurement, *, at: datetime = NOON, each: int = 40) -> Measurement:
        by = self.as_("facilitator", at)
        numbers = {place.pk: range(1, each + 1) for place in self.places}
        operations.save_frame(record, numbers, uploaded=False, by=by, at=at)
        operations.draw_sample(record, by=by, at=at, seed=7)
        return self.again(record)

    @remembered
    def ready(self, answers: Mapping[str, Typed] | None = None, *, at: datetime = NOON, purpose: str = "AWAL") -> Measurement:
        """Everything of the field is there."""
        return self.prepared(self.make(purpose, at=at), answers, at=at)

    @remembered
    def prepared(self, record: Measurement, answers: Mapping[str, Typed] | None = None, *, at: datetime = NOON) -> Measurement:
        by = self.as_("facilitator", at)
        operations.name_team(record, *self.team, by=by, at=at)
        record = self.drawn(record, at=at)
        record = self.act(record, "group", "facilitator", at=at, given=GROUP)
        record = self.act(record, "attach", "facilitator", at=at, files={"file_p01": photo("profil.png")})
        operations.save_answers(record, all_at(3) if answers is None else answers, by=by, at=at)
        return self.again(record)

    def act(
        self, record: Measurement, name: str, who: str, *, at: datetime = NOON, given: Any = None, files: Any = None
    ) -> Measurement:
        what = Given(given or {}, files or {})
        done: Measurement = perform(KIND, self.again(record), name, by=self.as_(who, at), at=at, given=what).record
        return done

    @remembered
    def discussed(self, answers: Mapping[str, Typed] | None = None, *, at: datetime = NOON, purpose: str = "AWAL") -> Measurement:
        record = self.act(self.ready(answers, at=at, purpose=purpose), "fill", "facilitator", at=at)
        return self.talked_about(record, at=at)

    def talked_about(self, record: Measurement, *, at: datetime = NOON) -> Measurement:
        self.minutes(record.filled_on, at=at)
        return self.act(record, "discuss", "facilitator", at=at)

    @remembered
    def minutes(self, on: date | None, *, purpose: str = "PENGUKURAN", at: datetime = NOON) -> None:
        """Signed minutes of the village, through their own capability."""
        words = minutes(purpose=purpose, held_on=on, hamlets_present=2, hamlets_total=2)
        made = deliberation.make_musyawarah(
            area=self.country.village, edition=self.edition, minutes=words, by=self.as_("operator", at), at=at
        )
        paper = Given({}, {"file_b04h": photo("hadir.png")})
        perform(MUSYAWARAH, made, "attach", by=self.as_("operator", at), at=at, given=paper)
        for who in ("bpd", "pengarah"):
            perform(MUSYAWARAH, made, "sign", by=self.as_(who, at), at=at)

    @remembered
    def explained(self, record: Measurement, *, at: datetime = NOON) -> Measurement:
        """Signs explained, and the village visited again where it was drawn, with the same answers."""
        by = self.as_("kabupaten", at)
        signs = {sign.public_id: "Diperiksa di lapangan, benar." for sign in record.suspicions.all()}
        operations.explain(record, signs, by=by, at=at)
        if record.revisit_due:
            scores = {row.code: row.score or 0 for row in record.answers.all()}
            keys = {item.code: scores[item.code] for item in IKSD.indicators if item.key}
            operations.note_revisit(record, visited_on=at.date(), scores=keys, note="", by=by, at=at)
        return self.again(record)

    @remembered
    def published(self, answers: Mapping[str, Typed] | None = None, *, at: datetime = NOON, purpose: str = "AWAL") -> Measurement:
        record = self.explained(self.discussed(answers, at=at, purpose=purpose), at=at)
        return self.out(record, at=at)

    @remembered
    def out(self, record: Measurement, *, at: datetime = NOON) -> Measurement:
        record = self.act(record, "verify", "kabupaten", at=at)
        self.act(record, "publish", "verifier", at=at)
        return self.act(record, "publish", "decider", at=at)

    @staticmethod
    def again(record: Measurement) -> Measurement:
        return Measurement.objects.select_related(*KIND.related).get(pk=record.pk)


__all__ = ["GROUP", "IKSD", "Rounds", "all_at", "days", "points", "typed"]
