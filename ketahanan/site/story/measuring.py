"""How villages are measured: the questionnaire published, enumerators, sample, answers, meeting, check, publication."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from ketahanan.assessments import operations, queries
from ketahanan.assessments.kinds import KIND
from ketahanan.assessments.models import Measurement
from ketahanan.assessments.operations import Typed
from ketahanan.common.roles import Role
from ketahanan.instruments.kinds import KIND as INSTRUMENT
from ketahanan.instruments.models import InstrumentVersion
from ketahanan.instruments.operations import install_shipped
from ketahanan.people.operations import give_post
from ketahanan.site.story.places import BULUKUMBA, WAJO
from ketahanan.site.story.telling import Plot, Teller, moment, weekday
from ketahanan.site.story.villages import meet
from ketahanan.site.story.walk import Walk, scan

# Two of each kabupaten go from village to village.
ENUMERATORS: dict[str, tuple[tuple[str, str], tuple[str, str]]] = {
    "bulukumba": (("Nurhikmah Tompo", "P"), ("Irfan Maulana", "L")),
    "wajo": (("Besse Mardiana", "P"), ("Ahmad Yani Sulo", "L")),
}
FORM = "iksd"


@dataclass(frozen=True, slots=True)
class Round:
    """`likely` is the middle score from 0 to 5 in each of the four dimensions."""

    key: str
    begin: date
    likely: tuple[float, float, float, float]
    upto: str = "DITERBITKAN"
    purpose: str = "AWAL"


ROUNDS = (
    Round("taccorong", date(2012, 6, 18), (3.1, 2.6, 2.9, 2.4)),
    Round("caile", date(2012, 6, 25), (4.3, 4.1, 3.9, 4.2)),
    Round("bira", date(2012, 7, 2), (2.6, 3.0, 2.2, 2.9)),
    Round("ara", date(2012, 7, 9), (1.2, 1.9, 1.4, 2.0)),
    Round("tanahberu", date(2012, 7, 23), (3.4, 3.2, 3.6, 3.0)),
    Round("bira", date(2012, 10, 15), (3.3, 3.4, 2.9, 3.3), purpose="TENGAH"),
    Round("tempe", date(2012, 11, 5), (2.9, 2.1, 3.3, 2.7), upto="DIBAHAS_MUSYAWARAH"),
    Round("nepo", date(2012, 11, 26), (2.5, 2.5, 2.5, 2.5), upto="DRAF"),
)
# What the kabupaten copies from its registers for one village before the round is filled: item, records, score or events.
REGISTERS: dict[str, tuple[tuple[str, int, Mapping[str, Any]], ...]] = {
    "tanahberu": (
        ("D1.03", 64, {"score": 3}),
        ("D3.06", 1, {}),
        ("D3.07", 2, {}),
        ("D4.09", 1, {}),
        ("D4.13", 1, {}),
        ("L4", 1, {"events": {"bentrok_meninggal": 0, "keluarga_mengungsi": 4}}),
    ),
}


def questionnaire(t: Teller) -> Plot:
    """What the product brings is published by the administrator."""
    yield moment(date(2012, 2, 13), 10)
    for record in install_shipped(at=t.at):
        t.pass_minutes()
        if record.instrument.form_id == FORM:
            t.do(INSTRUMENT, record, "publish", "admin")


def enumerators(t: Teller) -> Plot:
    """Known to the social office of their kabupaten before the first round."""
    for office, home in (("bulukumba", f"{BULUKUMBA}.02.1009"), ("wajo", f"{WAJO}.06.1016")):
        yield moment(date(2012, 6, 11), 9 if office == "bulukumba" else 13)
        for number, (name, sex) in enumerate(ENUMERATORS[office], 1):
            t.person(f"enumerator{number}.{office}", name, sex, t.place(home), by=t.as_(office))


def rounds(t: Teller) -> list[Plot]:
    """One plot for each round."""
    return [_round(Walk(t, one.key), one) for one in ROUNDS]


def _round(w: Walk, one: Round) -> Plot:
    leader = f"fasilitator.{w.village.facilitator}"

    def later(days: int, hour: int = 9) -> Plot:
        yield moment(weekday(one.begin + timedelta(days=days)), hour)

    yield moment(one.begin)
    _send(w)
    yield from later(2)
    _draw(w, one, leader)
    if one.upto == "DRAF":
        return
    yield from later(9, 16)
    _answer(w, one, leader)
    w.t.do(KIND, _newest(w), "fill", leader)
    yield from later(14, 14)
    words = "Hasil pengukuran dibacakan dan dibahas per dimensi.\nPeserta sepakat hasilnya menggambarkan keadaan desa."
    meet(w, "PENGUKURAN", agenda="Pembahasan hasil pengukuran ketahanan sosial", decisions=words)
    w.t.do(KIND, _newest(w), "discuss", leader)
    if one.upto == "DIBAHAS_MUSYAWARAH":
        return
    yield from later(21, 10)
    _check(w)
    w.t.do(KIND, _newest(w), "verify", w.village.kabupaten)
    yield from later(30, 10)
    w.t.do(KIND, _newest(w), "publish", "verifikator1", "penetap")


def _newest(w: Walk) -> Measurement:
    rows: Measurement = Measurement.objects.select_related(*KIND.related).filter(area=w.area).latest("pk")
    return rows


def _team(w: Walk) -> list[str]:
    return [f"enumerator{number}.{w.village.kabupaten}" for number in (1, 2)]


def _send(w: Walk) -> None:
    """The kabupaten gives the two their post in the village."""
    by = w.t.as_(w.village.kabupaten)
    for key in _team(w):
        person = w.t.people[key]
        if person not in queries.enumerators(w.area, w.t.at):
            give_post(person=person, role=Role.ENUMERATOR, area=w.area, decree="800/Dinsos/2012", by=by, at=w.t.at)
            w.t.pass_minutes()


def _draw(w: Walk, one: Round, leader: str) -> None:
    t, by = w.t, w.t.as_(leader)
    instrument = InstrumentVersion.objects.select_related("instrument").get(instrument__form_id=FORM)
    record = operations.make_round(
        area=w.area, edition=w.edition, instrument=instrument, purpose=one.purpose, by=by, at=t.at
    )
    t.pass_minutes(5)
    operations.name_team(record, *(t.people[key] for key in _team(w)), by=by, at=t.at)
    t.pass_minutes(20)
    numbers = {place.pk: range(1, (place.households or 100) + 1) for place, _dusun in queries.places_of(w.area)}
    operations.save_frame(record, numbers, uploaded=False, by=by, at=t.at)
    t.pass_minutes()
    operations.draw_sample(record, by=by, at=t.at, seed=one.begin.toordinal() + w.village.shift)
    t.pass_minutes()


def _answer(w: Walk, one: Round, leader: str) -> None:
    t = w.t
    record = _newest(w)
    group = {"women_on": t.today - timedelta(days=4), "group_on": t.today - timedelta(days=3), "men": 8, "women": 8}
    t.do(KIND, record, "group", leader, given=group)
    t.do(KIND, _newest(w), "attach", leader, files={"file_p01": scan("Profil desa")})
    operations.save_answers(_newest(w), _answers(_newest(w), one), by=t.as_(leader), at=t.at)
    t.pass_minutes(30)
    for code, records, given in REGISTERS.get(one.key, ()):
        operations.note_register(
            _newest(w), code, as_of=t.today - timedelta(days=10), records=records, reference="Register Dinsos 7/2012",
            by=t.as_(w.village.kabupaten), at=t.at, **given,
        )  # fmt: skip
        t.pass_minutes()


def _answers(record: Measurement, one: Round) -> dict[str, Typed]:
    """Scores around what is likely in the dimension; household items as counts of those who were asked."""
    chance = random.Random(f"{one.key} {one.begin}")  # noqa: S311 - a story, no secret
    likely = dict(zip(("D1", "D2", "D3", "D4"), one.likely, strict=True))
    frame = queries.frame_of(record)
    asked = frame.size if frame and frame.size else 30
    found = {}
    for item in queries.method_of(record.instrument).indicators:
        score = min(5, max(0, round(chance.gauss(likely[item.parent], 1.1))))
        positive = round(asked * min(0.99, (score + chance.uniform(0.2, 0.8)) / 6))
        found[item.code] = Typed(asked=asked, positive=positive) if item.bands else Typed(score=score)
    return found


def _check(w: Walk) -> None:
    """Each sign explained; where the lot fell on the village, it was asked again."""
    record, by = _newest(w), w.t.as_(w.village.kabupaten)
    signs = {sign.public_id: "Diperiksa pada berkas dan di lapangan, jawabannya benar." for sign in queries.suspicions_of(record)}
    operations.explain(record, signs, by=by, at=w.t.at)
    w.t.pass_minutes(10)
    if record.revisit_due:
        scores: Mapping[str, int] = {
            item.code: queries.answers_of(record)[item.code].score or 0
            for item in queries.method_of(record.instrument).indicators
            if item.key
        }
        operations.note_revisit(record, visited_on=w.t.today, scores=scores, note="", by=by, at=w.t.at)
        w.t.pass_minutes(10)
