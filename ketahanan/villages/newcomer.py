"""A new member by one question a page, without script: answers travel in the form until the last yes."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property

from django.http import QueryDict
from django.utils.translation import gettext as _

from ketahanan.common.errors import Refused
from ketahanan.common.zones import written_day
from ketahanan.people import operations as people
from ketahanan.people.models import Person, Sex
from ketahanan.people.posts import Actor
from ketahanan.villages import operations, queries
from ketahanan.villages.forms import (
    BornStep,
    HomeStep,
    NameStep,
    PhoneStep,
    RepresentsStep,
    SeatStep,
    Step,
    WhoStep,
)
from ketahanan.villages.models import Institution, Member, Seat
from ketahanan.villages.operations import NewMember

OWN = frozenset({"csrfmiddlewaretoken", "_token", "step", "goto", "yes"})


class Unanswered(Refused):
    """A question stayed open; `step` is where."""

    def __init__(self, step: Step) -> None:
        super().__init__(_("Satu pertanyaan belum terjawab."))
        self.step = step


class Newcomer:
    """The talk so far. `step` in the data is the question just answered, `goto` one to go back to."""

    def __init__(self, institution: Institution, number: int, data: QueryDict) -> None:
        self.institution, self.number, self.data = institution, number, data
        self.asked = data.get("step", "")
        self.confirmed = bool(data.get("yes"))

    @cached_property
    def here(self) -> list[Member]:
        return [row for row in queries.members(self.institution) if row.pokja.number == self.number]

    @cached_property
    def known(self) -> list[Person]:
        inside = {row.identity for row in self.here}
        return [one for one in queries.known_residents(self.institution.area) if one.identity not in inside]

    @cached_property
    def is_new(self) -> bool:
        return not self.known or self.data.get("who", "") == WhoStep.NEW

    @cached_property
    def steps(self) -> dict[str, Step]:
        """The questions of this talk: somebody known is asked for less."""
        data = self.data or None
        base = (self.institution, self.number, self.here)
        found: dict[str, Step] = {}
        if self.known:
            found["who"] = WhoStep(*base, known=self.known, data=data)
        if self.is_new:
            found["name"] = NameStep(*base, data=data)
            found["born"] = BornStep(*base, data=data)
        found["seat"] = SeatStep(*base, data=data)
        if self.is_new:
            found["phone"] = PhoneStep(*base, data=data)
        hamlets = queries.hamlets(self.institution.area)
        if hamlets:
            found["home"] = HomeStep(*base, hamlets=hamlets, data=data)
        found["represents"] = RepresentsStep(*base, data=data)
        return found

    @property
    def answered(self) -> list[str]:
        """Names of the questions up to the one just answered."""
        names = list(self.steps)
        if self.asked == "check":
            return names
        return names[: names.index(self.asked) + 1] if self.asked in names else []

    def first_wrong(self) -> Step | None:
        """The first answered question whose answer cannot be taken."""
        if self.data.get("goto"):
            return None
        return next((self.steps[name] for name in self.answered if not self.steps[name].is_valid()), None)

    def upcoming(self) -> Step | None:
        """The next question, fresh; none when all are answered."""
        names = list(self.steps)
        target = self.data.get("goto", "")
        if target not in names:
            at = len(self.answered)
            if at >= len(names):
                return None
            target = names[at]
        step = self.steps[target]
        filled = {name: self.data.getlist(name) for name in step.fields if name in self.data}
        return self._fresh(target, filled)

    def _fresh(self, name: str, filled: dict[str, list[str]]) -> Step:
        """The question without complaint, with what was answered before."""
        old = self.steps[name]
        initial = {
            key: values if key == "represents" else values[-1] if values else ""
            for key, values in filled.items()
        }
        base = (self.institution, self.number, self.here)
        if isinstance(old, WhoStep):
            fresh: Step = WhoStep(*base, known=self.known, initial=initial)
        elif isinstance(old, HomeStep):
            fresh = HomeStep(*base, hamlets=list(old.hamlets.values()), initial=initial)
        else:
            fresh = type(old)(*base, initial=initial)
        self.steps[name] = fresh
        return fresh

    def name_of(self, step: Step) -> str:
        return next(name for name, one in self.steps.items() if one is step)

    def refused(self, refused: Refused) -> Step | None:
        """The first question where this is mended, with the sentence beside its field; none if it is nobody's."""
        instead = {"person": "name"} if self.is_new else {"person": "who", "born_on": "who"}
        for part in refused.parts:
            field = instead.get(part.field, part.field)
            step = next((one for one in self.steps.values() if field in one.fields), None)
            if step is not None:
                step.add_error(field, part.sentence)
                return step
        return None

    def before(self, step: Step) -> str:
        """The name of the question before this one; empty at the first."""
        names = list(self.steps)
        return "" if step is self.steps[names[0]] else names[names.index(self.name_of(step)) - 1]

    def place_of(self, step: Step) -> tuple[int, int]:
        return list(self.steps).index(self.name_of(step)) + 1, len(self.steps)

    def hidden_beside(self, step: Step | None) -> list[tuple[str, str]]:
        """Answers to carry along: all that was typed, but the fields of this question."""
        own = set(step.fields) if step else set()
        fields = {name for one in self.steps.values() for name in one.fields}
        kept = fields - own
        return [(name, value) for name in sorted(kept) for value in self.data.getlist(name)]

    def answers(self) -> list[tuple[str, str, str]]:
        """Question, answer in words, name of the question to go back to."""
        found = []
        for name, step in self.steps.items():
            step.is_valid()
            words = [_shown(step, field) for field in step.fields]
            found.append((step.question, " · ".join(word for word in words if word) or "–", name))
        return found

    def save(self, *, by: Actor, at: datetime) -> Member:
        """Person and member in one act."""
        wrong = next((step for step in self.steps.values() if not step.is_valid()), None)
        if wrong is not None:
            raise Unanswered(wrong)
        clean: dict[str, object] = {}
        for step in self.steps.values():
            clean |= step.cleaned_data
        home = self.steps.get("home")
        dusun = home.hamlets.get(str(clean.get("dusun"))) if isinstance(home, HomeStep) else None
        if self.is_new:
            person = people.register_person(
                people.Facts(
                    name=str(clean["name"]), sex=str(clean["sex"]), born_on=clean["born_on"], nik=str(clean["nik"]),  # type: ignore[arg-type]
                    no_nik_reason=str(clean["no_nik_reason"]), phone=str(clean["phone"]),
                    home=dusun or self.institution.area,
                ),
                by=by, at=at,
            )  # fmt: skip
        else:
            person = next(one for one in self.known if str(one.public_id) == clean["who"])
        row = NewMember(
            person=person,
            seat=str(clean["seat"]),
            dusun=dusun,
            represents=tuple(clean["represents"]),  # type: ignore[arg-type]
            married=bool(clean["married"]),
        )
        return operations.add_member(self.institution, self.number, row, by=by, at=at)


def _shown(step: Step, name: str) -> str:
    """An answer as people read it."""
    value = step.cleaned_data.get(name)
    if name == "who":
        return {key: str(words) for key, words in step.fields["who"].choices}.get(str(value), "")  # type: ignore[attr-defined]
    if name == "sex":
        return _(Sex(value).label).capitalize() if value else ""
    if name == "seat":
        return _(Seat(value).label) if value else ""
    if name == "married":
        return _("sudah menikah") if value else ""
    if name in {"dusun", "represents"}:
        choices = {key: str(words) for key, words in step.fields[name].choices}  # type: ignore[attr-defined]
        picked = value if isinstance(value, list) else [value]
        return ", ".join(choices[one] for one in picked if one in choices)
    if name == "born_on" and value:
        return written_day(value)
    return str(value or "")
