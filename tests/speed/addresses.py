"""Which addresses a visitor may open: the url table with real records in the place of its placeholders."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.urls import get_resolver

from ketahanan.flow import queries
from ketahanan.flow.kinds import AnyKind
from ketahanan.people.models import Person
from ketahanan.people.posts import Actor
from ketahanan.proposals.models import Bundle
from ketahanan.site.kinds import KINDS
from ketahanan.villages.models import Institution
from tests.speed.rows import NOW
from tests.walk.world import PLACEHOLDER, patterns

# Pages of one's own login, and addresses that do something instead of showing something.
LEFT_OUT = ("account_", "mfa_", "demo", "language", "invitation", "health", "gallery", "document:file", "notice:open")
FILTERS = ("?page=20", "?q=rumah", "?q=taccorong", "?keadaan={state}")
STATES = 20


@dataclass(frozen=True)
class Address:
    """A path, and the page to which it is counted."""

    page: str
    path: str


def addresses(actor: Actor) -> Iterator[Address]:
    """Everything that can be asked for with GET."""
    sights = Sights(actor)
    for name, pattern in patterns(get_resolver()):
        if not name.startswith(LEFT_OUT):
            for path in sights.paths(name, pattern):
                yield Address(name, path)


class Sights:
    """What one person sees, as values for the placeholders."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        self.kinds = {kind.name: kind for kind in KINDS}
        self.records = {kind.name: list(self._one_of_each_state(kind)) for kind in KINDS}
        institutions = self.records["institution"] or [Institution.objects.select_related("area").earliest("pk")]
        self.village: str = institutions[0].area.code
        self.person = person = Person.objects.visible_to(actor).order_by("-pk").first() if actor.posts else None
        posts = list(person.assignments.all()[:1]) if person else []
        self.bundle = bundle = Bundle.objects.filter(area__code=self.village).first()
        self.fixed: dict[str, list[Any]] = {
            "people:public_id": [person.public_id] if person else [],
            "people:delegate:public_id": [],
            "people:undelegate:public_id": [],
            "people:post:public_id": [post.public_id for post in posts],
            "people:post:slug": ["akhiri"],
            "people:preview:public_id": [],
            "institution:attendant:code": ["r11", "r12"],
            "account:new:public_id": [record.public_id for record in self.records["institution"]],
            "progress:new:public_id": [record.public_id for record in self.records["grant"]],
            "edition:section:slug": ["uang", "kalender", "susunan", "berkas"],
            "area:code": [self.village[:2], self.village[:5], self.village[:8], self.village],
            "portal:village:code": [self.village],
            "portal:kabupaten:code": [self.village[:5]],
            "portal:map_places:code": [self.village[:2], self.village[:5]],
            "portal:province:code": [self.village[:2]],
            "portal:levels_province:code": [self.village[:2]],
            "portal:levels_kabupaten:code": [self.village[:5]],
            "portal:kabupaten_shapes:code": [self.village[:2]],
            "portal:village_shapes:code": [self.village[:5]],
            "portal:csv:name": ["desa", "kabupaten", "penetapan", "hibah", "usulan"],
            "bundle_id": [bundle.pk] if bundle else [],
            "number": [1],
            "tranche": [1],
        }  # fmt: skip

    def _one_of_each_state(self, kind: AnyKind) -> Iterator[Any]:
        rows = kind.manager.visible_to(self.actor).select_related(*kind.related)
        states = rows.order_by("state").values_list("state", flat=True).distinct()
        for state in list(states)[:STATES]:
            yield rows.filter(state=state).order_by("pk").first()

    def paths(self, name: str, pattern: str) -> Iterator[str]:
        wanted = [first or second for first, second in PLACEHOLDER.findall(pattern)]
        family, _, last = name.rpartition(":")
        if last == "act" and family in self.kinds:
            yield from self._open_actions(self.kinds[family])
        elif not wanted:
            yield from self._lists(family, last, "/" + re.sub(r"[\^$]|\\(?=[./])", "", pattern))
            yield from self._of_chosen(name)
        else:
            yield from self._filled(family, last, pattern, wanted)

    def _open_actions(self, kind: AnyKind) -> Iterator[str]:
        for record in self.records[kind.name]:
            for offer in queries.open_actions(kind, record, self.actor, NOW):
                yield offer.url

    def _lists(self, family: str, last: str, path: str) -> Iterator[str]:
        yield path
        if last in ("list", "credentials", "deliveries") or path == "/cari/":
            records = self.records.get(family) or []
            for each in FILTERS:
                yield path + each.format(state=records[0].state if records else "")

    def _of_chosen(self, name: str) -> Iterator[str]:
        """The form of a page that first asks for whom it is."""
        if name == "institution:credential_new" and self.person:
            yield f"/desa/kartu/baru/?orang={self.person.public_id}"
        elif name == "visit:new" and self.bundle:
            yield f"/kunjungan/baru/?desa={self.village}&edisi={self.bundle.edition_id}"

    def _filled(self, family: str, last: str, pattern: str, wanted: list[str]) -> Iterator[str]:
        rows: list[list[Any]] = [[]]
        for placeholder in wanted:
            rows = [[*row, value] for row in rows for value in self._choices(family, last, placeholder)]
        for row in islice(rows, STATES):
            rest = iter(row)
            yield "/" + re.sub(r"[\^$]|\\(?=[./])", "", PLACEHOLDER.sub(lambda found, rest=rest: str(next(rest)), pattern))  # type: ignore[misc]

    def _choices(self, family: str, last: str, placeholder: str) -> list[Any]:
        for key in (f"{family}:{last}:{placeholder}", f"{family}:{placeholder}", placeholder):
            if key in self.fixed:
                return self.fixed[key]
        if placeholder == "public_id" and family in self.records:
            return [record.public_id for record in self.records[family]]
        return []

