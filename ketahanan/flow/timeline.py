"""What a record's page tells of its life: the timeline from the journal, the stages, the signatures."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from ketahanan.common import zones
from ketahanan.common.roles import ROLES, Role
from ketahanan.flow.kinds import AnyKind
from ketahanan.flow.queries import Put, name_of, put_by_action
from ketahanan.journal import queries as entries
from ketahanan.people import permits


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
    rows = entries.history(kind.name, record.pk, **({"name": name_of("actor_id")} if names else {}))
    return [_happening(kind, record, row) for row in reversed(rows)]


def _happening(kind: AnyKind, record: Any, row: Any) -> Happening:
    details = json.loads(row.details)
    name = row.action.removeprefix(f"{kind.name}.")
    state = (details.get("after") or {}).get("state", "")
    known: str = getattr(row, "name", None) or ""
    what = action_label(kind, name)
    if isinstance(number := details.get("pokja"), int) and record.pokja_number is None:
        what = _("%(what)s, Pokja %(number)d") % {"what": what, "number": number}
    return Happening(
        seq=row.seq,
        at=row.at,
        when=zones.written(row.at, record.area.zone),
        who=known or ("" if row.actor_id else _("Sistem")),
        role=_(ROLES[Role(row.role)].label) if row.role else "",
        what=what,
        state=_(kind.flow.states[state]) if state in kind.flow.states else "",
        tone=kind.flow.tone(state) if state else "neutral",
        reason=_reason(kind, name, details),
        details=details,
    )


def _reason(kind: AnyKind, name: str, details: dict[str, Any]) -> str:
    """The coded reason in words, then the free text; or the note that the action asked for."""
    bare, code = name.removesuffix(".sign"), details.get("reason_code")
    needs = kind.flow[bare].needs if bare in kind.flow.by_name else ()
    words = next((label for need in needs for known, label in need.choices if known == code), "")
    text = details.get("reason") or (details.get("note") if any(need.name == "note" for need in needs) else "")
    return ": ".join(filter(None, (_(words) if words else "", str(text or ""))))


def action_label(kind: AnyKind, name: str) -> str:
    """An entry's action in words."""
    fixed = {"make": _("Dibuat"), "overdue": _("Batas waktu lewat"), "edit": _("Diubah")}
    bare = name.removesuffix(".sign")
    known = kind.flow[bare].label if bare in kind.flow.by_name else kind.entries.get(bare, "")
    label = _(known) if known else fixed.get(bare, bare)
    return _("%(action)s: ditandatangani") % {"action": label} if name.endswith(".sign") else label


@dataclass(frozen=True)
class Step:
    """A stage of the record's life: done, now or ahead; stopped when it went no further."""

    label: str
    now: bool
    done: bool
    stopped: bool = False

    @property
    def state(self) -> str:
        """As the component names it."""
        if self.done:
            return "done"
        return "stopped" if self.stopped else "current" if self.now else "next"


def steps(kind: AnyKind, record: Any, past: Sequence[Happening] = ()) -> list[Step]:
    """The main road of the table (from the first state by the first action each), and where the record is on it.

    A record beside the road stands, under its own word, behind the last stage that it passed. Its timeline (`past`,
    newest first) tells which one, and which stages of the road it left out; without it the table does. What has ended
    there shows no stages ahead.
    """
    road, reached = main_road(kind), _reached(past)
    if record.state in road:
        here = road.index(record.state)
        passed, own, ahead = road[:here], record.state, road[here + 1 :]
        stopped = False
    else:
        here = road.index(_left_at(kind, record, road, past)) + 1
        passed, own, ahead = road[:here], record.state, road[here:]
        ended = own in kind.flow.final
        stopped, ahead = ended and kind.flow.tone(own) == "bad", [] if ended else ahead
    return [
        *(Step(_(kind.flow.states[state]), now=False, done=True) for state in passed if not past or state in reached),
        Step(_(kind.flow.states[own]), now=True, done=False, stopped=stopped),
        *(Step(_(kind.flow.states[state]), now=False, done=False) for state in ahead),
    ]


def _reached(past: Sequence[Happening]) -> list[str]:
    """States that the entries led to, newest first."""
    return [str((row.details.get("after") or {}).get("state", "")) for row in past]


def _left_at(kind: AnyKind, record: Any, road: list[str], past: Sequence[Happening]) -> str:
    """The stage of the road that the record was on last."""
    known = next((state for state in _reached(past) if state in road), "")
    before = {state for row in kind.flow.actions if record.state in row.targets for state in row.frm}
    return known or next((state for state in reversed(road) if state in before), road[0])


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
            # What the system ends one day (an account, by its successor) is not where the road leads.
            and not (row.is_system and target in kind.flow.final and kind.flow.tone(target) != "good")
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
        if row.name not in started and (row.danger or len(rows) > 1):
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
