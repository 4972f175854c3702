"""What can be done, by whom, until when; and what was done."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ketahanan.common import zones
from ketahanan.common.actions import Action, Snapshot
from ketahanan.common.errors import NotAllowed, Refused, Several
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
    rows = entries.signatures_of(kind.name, [record.pk], name=name_of("person_id"))
    for put in rows:
        if put.round == record.round and put.content_hash == bound:
            found.setdefault(put.action, []).append(put)
    return found


def name_of(field: str) -> Subquery:
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
    last = row.last_day(zones.today(record.state_since, record.area.zone))
    return zones.end_of(last, record.area.zone) if last and record.state in row.frm else None


def due_text(due: datetime, at: datetime, zone: str) -> str:
    """How long there is, in words."""
    left = (zones.today(due - timedelta(seconds=1), zone) - zones.today(at, zone)).days
    if left < 0:
        return ngettext("terlambat %(days)d hari", "terlambat %(days)d hari", -left) % {"days": -left}
    if left == 0:
        return _("hari ini terakhir")
    return ngettext("%(days)d hari lagi", "%(days)d hari lagi", left) % {"days": left}


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
    waiting = [(kind, rows, page) for kind in kinds for rows, page in _waiting(kind, actor, limit)]
    signed = _signed(waiting)
    found = [task for kind, rows, page in waiting for task in _tasks_of(kind, rows, page, signed, actor, at)]
    far = at + timedelta(days=3650)
    return sorted(found, key=lambda task: (task.due_at or far, task.title))[:limit]


def _waiting(kind: AnyKind, actor: Actor, limit: int) -> Iterator[tuple[list[Action], list[Any]]]:
    """The actions of the person's roles, and the oldest records in whose state one of them is open."""
    rows = [row for row in kind.flow.actions if row.roles & actor.roles and not row.danger]
    states = {state for row in rows for state in row.frm}
    if not states:
        return
    roles = {role for row in rows for role in row.roles & actor.roles}
    reach = actor.reach(roles, kind.model.AREA_PATH)
    records = kind.manager.visible_to(actor).filter(reach, state__in=states).select_related(*kind.related)
    yield rows, list(records.order_by("state_since", "pk")[:limit])


type Signed = dict[tuple[str, int, int, str], list[Signature]]


def _signed(waiting: list[tuple[AnyKind, list[Action], list[Any]]]) -> Signed:
    """Signatures by kind, record, round and action. At most one statement."""
    subjects = {
        kind.name: [record.pk for record in page]
        for kind, rows, page in waiting
        if page and any(len(row.signers) > 1 for row in rows)
    }
    found: Signed = {}
    for put in entries.signed(subjects):
        found.setdefault((put.subject_kind, put.subject_id, put.round, put.action), []).append(put)
    return found


def _tasks_of(
    kind: AnyKind, rows: list[Action], page: list[Any], signed: Signed, actor: Actor, at: datetime
) -> Iterator[Task]:
    for record in page:
        duties = kind.duties(record) if any(row.not_by or row.only for row in rows) else {}
        open_now = [
            row
            for row in rows
            if record.state in row.frm
            and not kind.moot(record, row, actor)
            and permits.may(actor, row, path=record.area.path, pokja=record.pokja_number, duties=duties)
            and _is_turn(kind, record, row, signed, actor)
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


def _is_turn(kind: AnyKind, record: Any, row: Action, signed: Signed, actor: Actor) -> bool:
    """Not yet signed by the person what the record says now; and in an order, the next place is one of theirs."""
    put = signed.get((kind.name, record.pk, record.round, row.name), [])
    if put:
        now = journal.content_hash(kind.content(record))
        put = [signature for signature in put if signature.content_hash == now]
    if any(signature.person_id == actor.person_id for signature in put):
        return False
    if not row.in_order:
        return True
    free = set(range(len(row.signers))) - {signature.slot for signature in put}
    held = {post.role for post in actor.posts_over(record.area.path, record.pokja_number)}
    return min(free, default=0) in row.slots_open_to(held)


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


def waiting_for(kind: AnyKind, record: Any, given: Put) -> str:
    """Whose turn it is, in words, without those who have signed; empty when the record has arrived."""
    rows = [row for row in kind.flow.open_in(record.state) if row.signers and not row.danger]
    if record.state in kind.flow.final or not rows:
        return ""
    taken = {signature.slot for signature in given.get(rows[0].name, [])}
    missing = [roles for slot, roles in enumerate(rows[0].signers) if slot not in taken]
    return permits.named(frozenset().union(*missing[: 1 if rows[0].in_order else None]) or rows[0].roles)


def only_danger(actions: Iterable[OpenAction]) -> bool:
    """Nothing that the record waits for: it could only be stopped or taken back here."""
    return all(action.row.danger for action in actions)


def documents_of(kind: AnyKind, record: Any, actor: Actor) -> list[Document]:
    """Files of the record that this person may read, newest first."""
    return documents.of(kind.name, record.pk, actor)
