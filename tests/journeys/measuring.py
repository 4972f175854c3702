"""What lies before a journey through a measurement: a team, a drawn sample, three dimensions answered in Darubiah."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from ketahanan.areas.models import Area, Level
from ketahanan.assessments.models import Measurement, RevisitPlan
from ketahanan.assessments.sampling import revisited
from ketahanan.assessments.tests.making import IKSD, Rounds, settled, typed
from ketahanan.common import clock
from ketahanan.common.roles import Role
from ketahanan.editions.models import Edition
from ketahanan.instruments.models import InstrumentVersion
from ketahanan.people.models import Assignment
from ketahanan.people.posts import Actor, actor_of
from ketahanan.portal.tests.measured import Measured
from ketahanan.testing import give, make_person

ROLES = {
    "facilitator": Role.FASILITATOR, "operator": Role.OPERATOR_DESA, "bpd": Role.KETUA_BPD, "pengarah": Role.PENGARAH,
}  # fmt: skip


def darubiah() -> Rounds:
    """The village with its people of the demo country, as the tests of measurement work with theirs."""
    village = Area.objects.get(name="Darubiah", level=Level.VILLAGE)

    def as_(name: str, at: Any) -> Actor:
        return actor_of(Assignment.objects.filter(role=ROLES[name].value, area=village)[0].person, at)

    rounds = Rounds.__new__(Rounds)
    nation = Area.objects.get(level=Level.NATION)
    rounds.country = SimpleNamespace(village=village, nation=nation, as_=as_, people={})  # type: ignore[assignment]
    rounds.edition = Edition.objects.get(year=2012)
    return rounds


def open_round() -> None:
    """Everything of the field but the answers of the fourth dimension."""
    rounds, at = darubiah(), clock.now()
    village = rounds.country.village
    rounds.places = settled(village)
    rounds.instrument = InstrumentVersion.objects.get(instrument__form_id="iksd")
    names = ("Rosmini Daeng", "Hamka Saleh")
    rounds.team = [make_person(name, home=village.parent) for name in names]
    for person in rounds.team:
        give(person, Role.ENUMERATOR, village)
    known = typed({item.code: 2 + position % 3 for position, item in enumerate(IKSD.indicators) if item.parent != "D4"})
    rounds.prepared(rounds.make(at=at), known, at=at)
    # The draw of the second visit, whose luck would change the journey.
    kabupaten = Area.objects.get(name="Bulukumba", level=Level.KABUPATEN)
    plan = RevisitPlan.objects.get(area=kabupaten, edition=rounds.edition)
    plan.seed = next(seed for seed in range(100) if not revisited(seed, plan.reached))
    plan.save(update_fields=["seed"])


def hold_meeting() -> None:
    """The village talked about the result and signed its minutes."""
    rounds = darubiah()
    rounds.minutes(Measurement.objects.get(area=rounds.country.village).filled_on, at=clock.now())


def measure_bulukumba() -> None:
    """Most of the kabupaten's villages have a published result; the edition shows levels to everybody."""
    world = Measured.__new__(Measured)
    world.edition = Edition.objects.get(year=2012)
    Edition.objects.filter(pk=world.edition.pk).update(public_level="TAMPIL")
    world.instrument = InstrumentVersion.objects.get(instrument__form_id="iksd")
    kabupaten = Area.objects.get(name="Bulukumba", level=Level.KABUPATEN)
    facilitator = Assignment.objects.filter(role=Role.FASILITATOR.value)[0].person
    world.country = SimpleNamespace(people={"facilitator": facilitator})  # type: ignore[assignment]
    villages = list(Area.objects.within(kabupaten).filter(level=Level.VILLAGE).order_by("code"))
    for first, level in enumerate(("rendah", "sedang", "sedang", "tinggi")):
        world.measure(villages[first:120:4], level)
