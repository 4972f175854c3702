"""What can be done, by whom, until when; and what was done."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from ketahanan.common import zones
from ketahanan.common.actions import Action, Snapshot
from ketahanan.common.errors import NotAllowed, Refused, Several
from ketahanan.common.roles import ROLES, Role
from ketahanan.documents import queries as documents
from ketahanan.documents.models import Document
from ketahanan.flow.kinds import AnyKind, Given
from ketahanan.flow.models import Hold, Record
from ketahanan.flow.workflow import HoldState
from ketahanan.journal import operations as journal
from ketahanan.journal import queries as entries
from ketahanan.journal.models import Signature
from ketahanan.people import permits
from ketahanan.people.models import Person
from ketahanan.people.posts import Actor


def mark(kind: AnyKind, record: Record, row: Action) -> str:
    """A short mark of what the page showed; it changes with state and round, and with the content that is signed."""
    signs = len(row.signers) > 1 or row.asks_again
    content = journal.content_hash(kind.content(record)) if signs else ""
    return hashlib.sha256(
        f"{record.state}:{record.round}:{record.state_since.timestamp()}:{content}".encode()
    ).hexdigest()[:12]


def snapshot(record: Record) -> Snapshot:
    """A frozen picture of the record's own fields, for pure functions."""
    return {field.attname: getattr(record, field.attname) for field in record._meta.concrete_fields}


def signatures(kind: AnyKind, record: Any, row: Action, content: str | None = None) -> list[Signature]:
    """Signatures of an action that count now."""
    bound = content or journal.content_hash(kind.content(record))
    return entries.signatures(kind.name, record.pk, round_=record.round, action=row.name, content=bound)


type Put = dict[str, list[Signature]]


def put_by_action(kind: AnyKind, record: Any) -> Put:
    """Signatures of this round that count now, by action, by one statement for a whole page."""
    if not any(len(row.signers) > 1 or row.asks_again for row in kind.flow.actions):
        return {}
    bound = journal.content_hash(kind.content(record))
    found: Put = {}
    rows = entries.signatures_of(kind.name, [record.pk], name=_name_of("person_id"))
    for put in rows:
        if put.round == record.round and put.content_hash == bound:
            found.setdefault(put.action, []).append(put)
    return found


def _name_of(field: str) -> Subquery:
    """The person's name, in the same statement."""
    return Subquery(Person.objects.filter(pk=OuterRef(field)).values("name")[:1])


@dataclass(frozen=True)
class OpenAction:
    """A button: what, where, and, if it cannot be pressed yet, why."""

    row: Action
    label: str
    url: str
    problems: tuple[str, ...]
    due_at: datetime | None
    due_text: str
    late: bool

    @property
    def ready(self) -> bool:
        return not self.problems


def open_actions(
    kind: AnyKind, record: Any, actor: Actor, at: datetime, given: Put | None = None
) -> list[OpenAction]:
    """Every action that this person may do on the record now, with what still stands against it.

    `given` are the signatures of the record, when the page has asked for them already.
    """
    duties = None
    found: list[OpenAction] = []
    for row in kind.flow.open_in(record.state):
        if row.is_system or not row.roles & actor.roles or kind.moot(record, row, actor):
            continue
        if duties is None:
            duties = kind.duties(record)
        try:
            allowed = permits.check(
                actor, row, path=record.area.path, pokja=record.pokja_number, duties=duties
            )
        except NotAllowed:
            continue
        if len(row.signers) > 1 or row.asks_again:
            if given is None:
                given = put_by_action(kind, record)
            put = given.get(row.name, [])
            taken = {signature.slot for signature in put}
            if actor.person_id in {signature.person_id for signature in put}:
                continue
            first = min(set(range(len(row.signers))) - taken, default=0)
            if not any(p.slot == first if row.in_order else p.slot not in taken for p in allowed):
                continue
        due = due_at(row, record)
        found.append(
            OpenAction(
                row=row,
                label=_(row.label),
                url=kind.action_url(record, row),
                problems=tuple(problems(kind, record, row, actor, at)),
                due_at=due,
                due_text=due_text(due, at, record.area.zone) if due else "",
                late=bool(due and due <= at),
            )
        )
    return found


def problems(kind: AnyKind, record: Any, row: Action, actor: Actor, at: datetime) -> list[str]:
    """What the guard would say before anything is typed."""
    guard = kind.guards.get(row.name)
    if guard is None:
        return []
    try:
        guard(record, Given(bare=True), actor, at)
    except Several as several:
        return several.sentences
    except Refused as refused:
        return [refused.sentence]
    return []


def obstacles(kind: AnyKind, record: Any, row: Action, actor: Actor, at: datetime) -> list[str]:
    """What stands in the way of an action, asked before its form is shown. Raises NotAllowed for others."""
    permits.check(
        actor,
        row,
        path=record.area.path,
        pokja=record.pokja_number,
        duties=kind.duties(record) if row.not_by or row.only else {},
    )
    if record.state not in row.frm:
        return [too_late(kind, record, row)]
    return problems(kind, record, row, actor, at)


def too_late(kind: AnyKind, record: Record, row: Action) -> str:
    """Said when the record is no longer where the action starts from."""
    return _("“%(action)s” tidak bisa lagi: keadaan berkas sekarang %(state)s. Buka halamannya lagi.") % {
        "action": _(row.label),
        "state": _(kind.flow.states[record.state]),
    }


def due_at(row: Action, record: Record) -> datetime | None:
    """The first instant after the last day allowed, in the zone of the record's area."""
    if row.within is None or record.state not in row.frm:
        return None
    return zones.end_of(
        zones.today(record.state_since, record.area.zone) + timedelta(days=row.within), record.area.zone
    )


def due_text(due: datetime, at: datetime, zone: str) -> str:
    """How long there is, in words."""
    left = (zones.today(due - timedelta(seconds=1), zone) - zones.today(at, zone)).days
    if left < 0:
        return _("terlambat %(days)d hari") % {"days": -left}
    return _("hari ini terakhir") if left == 0 else _("%(days)d hari lagi") % {"days": left}


@dataclass(frozen=True)
class Happening:
    """One line of a timeline."""

    seq: int
    at: datetime
    when: str
    who: str
    role: str
    what: str
    state: str
    tone: str
    reason: str
    details: dict[str, Any]


def timeline(kind: AnyKind, record: Any, *, names: bool = True) -> list[Happening]:
    """What happened to the record, newest first, from its journal. Without `names` only roles are told."""
    rows = entries.history(kind.name, record.pk, **({"name": _name_of("actor_id")} if names else {}))
    return [_happening(kind, record, row) for row in reversed(rows)]


def _happening(kind: AnyKind, record: Any, row: Any) -> Happening:
    details = json.loads(row.details)
    name = row.action.removeprefix(f"{kind.name}.")
    state = (details.get("after") or {}).get("state", "")
    known: str = getattr(row, "name", None) or ""
    return Happening(
        seq=row.seq,
        at=row.at,
        when=zones.written(row.at, record.area.zone),
        who=known or ("" if row.actor_id else _("Sistem")),
        role=_(ROLES[Role(row.role)].label) if row.role else "",
        what=action_label(kind, name),
        state=_(kind.flow.states[state]) if state in kind.flow.states else "",
        tone=kind.flow.tone(state) if state else "neutral",
        reason=_reason(kind, name, details),
        details=details,
    )


def _reason(kind: AnyKind, name: str, details: dict[str, Any]) -> str:
    """The coded reason in words, then the free text."""
    bare, code = name.removesuffix(".sign"), details.get("reason_code")
    needs = kind.flow[bare].needs if bare in kind.flow.by_name else ()
    words = next((label for need in needs for known, label in need.choices if known == code), "")
    return ": ".join(filter(None, (_(words) if words else "", str(details.get("reason", "")))))


def action_label(kind: AnyKind, name: str) -> str:
    """An entry's action in words."""
    fixed = {"make": _("Dibuat"), "overdue": _("Batas waktu lewat"), "edit": _("Diubah")}
    bare = name.removesuffix(".sign")
    known = kind.flow[bare].label if bare in kind.flow.by_name else kind.entries.get(bare, "")
    label = _(known) if known else fixed.get(bare, bare)
    return _("%(action)s: ditandatangani") % {"action": label} if name.endswith(".sign") else label


@dataclass(frozen=True)
class Task:
    """Something that waits for this person."""

    kind: str
    title: str
    label: str
    url: str
    place: str
    due_text: str
    late: bool
    due_at: datetime | None


def tasks(kinds: Iterable[AnyKind], actor: Actor, at: datetime, *, limit: int = 30) -> list[Task]:
    """What waits for this person, the most urgent first. One statement per kind that concerns the roles held."""
    found = [task for kind in kinds for task in _tasks_of(kind, actor, at, limit)]
    far = at + timedelta(days=3650)
    return sorted(found, key=lambda task: (task.due_at or far, task.title))[:limit]


def _tasks_of(kind: AnyKind, actor: Actor, at: datetime, limit: int) -> Iterator[Task]:
    rows = [row for row in kind.flow.actions if row.roles & actor.roles and not row.danger]
    states = {state for row in rows for state in row.frm}
    if not states:
        return
    roles = {role for row in rows for role in row.roles & actor.roles}
    reach = actor.reach(roles, kind.model.AREA_PATH)
    records = kind.manager.visible_to(actor).filter(reach, state__in=states).select_related(*kind.related)
    page = list(records.order_by("state_since", "pk")[:limit])
    signed = (
        _signed_by(kind, actor, [record.pk for record in page])
        if any(len(r.signers) > 1 for r in rows)
        else set()
    )
    for record in page:
        duties = kind.duties(record) if any(row.not_by or row.only for row in rows) else {}
        open_now = [
            row
            for row in rows
            if record.state in row.frm
            and not kind.moot(record, row, actor)
            and permits.may(actor, row, path=record.area.path, pokja=record.pokja_number, duties=duties)
            and not ((record.pk, record.round, row.name) in signed and _has_signed(kind, record, row, actor))
        ]
        if open_now:
            row = open_now[0]
            due = due_at(row, record)
            yield Task(
                kind=_(kind.flow.label),
                title=kind.title(record),
                label=_(row.label),
                url=kind.url(record),
                place=record.area.name,
                due_text=due_text(due, at, record.area.zone) if due else "",
                late=bool(due and due <= at),
                due_at=due,
            )


def _signed_by(kind: AnyKind, actor: Actor, ids: list[int]) -> set[tuple[int, int, str]]:
    return {
        (put.subject_id, put.round, put.action)
        for put in entries.signatures_of(kind.name, ids)
        if put.person_id == actor.person_id
    }


def _has_signed(kind: AnyKind, record: Any, row: Action, actor: Actor) -> bool:
    return actor.person_id in {put.person_id for put in signatures(kind, record, row)}


def overdue(kind: AnyKind, at: datetime) -> Iterator[tuple[Any, Action, datetime]]:
    """Records whose limit has passed, with the action that was due and since when."""
    for row in kind.flow.actions:
        if row.within is None:
            continue
        early = at - timedelta(days=row.within)
        waiting = kind.manager.filter(state__in=row.frm, state_since__lte=early).select_related(*kind.related)
        for record in waiting.order_by("pk").iterator(chunk_size=500):
            due = due_at(row, record)
            if due and due <= at:
                yield record, row, due


def open_holds(area_path: str, grant_id: int | None = None) -> list[Hold]:
    """Holds that stop money now: on the village, or on this grant."""
    held = Hold.objects.filter(state=HoldState.OPEN.value, area__path=area_path)
    return [hold for hold in held.order_by("pk") if hold.grant_id is None or hold.grant_id == grant_id]


@dataclass(frozen=True)
class Step:
    """A stage of the record's life: done, now or ahead."""

    label: str
    now: bool
    done: bool

    @property
    def state(self) -> str:
        """As the component names it."""
        return "done" if self.done else "current" if self.now else "next"


def steps(kind: AnyKind, record: Any) -> list[Step]:
    """The main road of the table (from the first state by the first action each), and where the record is on it."""
    road = main_road(kind)
    if record.state not in road:
        return [Step(_(kind.flow.states[state]), now=False, done=False) for state in road]
    here = road.index(record.state)
    return [Step(_(kind.flow.states[state]), now=i == here, done=i < here) for i, state in enumerate(road)]


def main_road(kind: AnyKind) -> list[str]:
    """States on the way when everything goes well."""
    road = [kind.flow.initial]
    while True:
        forward = [
            target
            for row in kind.flow.open_in(road[-1])
            if not row.danger and not row.renews
            for target in sorted(row.targets)
            if target not in road and kind.flow.tone(target) != "bad"
        ]
        if not forward:
            return road
        road.append(forward[0])


@dataclass(frozen=True)
class Signer:
    """A place for a signature: who has signed, or who still has to."""

    action: str
    role: str
    name: str
    when: str

    @property
    def signed(self) -> bool:
        return bool(self.name)


def waiting_for(kind: AnyKind, record: Any) -> str:
    """Whose turn it is, in words; empty when the record has arrived."""
    rows = [row for row in kind.flow.open_in(record.state) if row.signers and not row.danger]
    if record.state in kind.flow.final or not rows:
        return ""
    return permits.named(rows[0].roles)


def signers(kind: AnyKind, record: Any, given: Put | None = None) -> list[Signer]:
    """Signatures given and missing for the actions now open that need more than one."""
    rows = [row for row in kind.flow.open_in(record.state) if len(row.signers) > 1]
    if not rows:
        return []
    given = put_by_action(kind, record) if given is None else given
    put = {(row.name, s.slot): s for row in rows for s in given.get(row.name, [])}
    started = {name for name, _slot in put}
    found = []
    for row in rows:
        if row.name not in started and len(rows) > 1:
            continue
        for slot, roles in enumerate(row.signers):
            s = put.get((row.name, slot))
            found.append(
                Signer(
                    action=_(row.label),
                    role=permits.named(roles),
                    name=getattr(s, "name", "") if s else "",
                    when=zones.written(s.at, record.area.zone) if s else "",
                )
            )
    return found


def documents_of(kind: AnyKind, record: Any, actor: Actor) -> list[Document]:
    """Files of the record that this person may read, newest first."""
    return documents.of(kind.name, record.pk, actor)
