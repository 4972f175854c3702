"""The action table: what people and the clock can do to a record, said once.

A capability's `workflow.py` builds one `Workflow` per record kind from plain rows. Permission, state check,
journal name, address, button, deadline, diagram, permission matrix, manual and tests all read that table.
This module is pure: no framework, no database, no clock.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property

from ketahanan.common.roles import Role
from ketahanan.common.text import N_
from ketahanan.common.zones import workday

type Snapshot = Mapping[str, object]
type Destination = str | Callable[[Snapshot], str] | None


class Ask(StrEnum):
    """What a form can ask for; `flow.forms` knows how to draw and read each."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    CHOICE = "choice"
    DATE = "date"
    NUMBER = "number"
    AMOUNT = "amount"
    PERCENT = "percent"
    FILE = "file"
    TICK = "tick"
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that the form of an action must carry. For FILE, `kind` is the document's code (B01 …)."""

    name: str
    label: str
    ask: Ask
    hint: str = ""
    required: bool = True
    choices: tuple[tuple[str, str], ...] = ()
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Action:
    """One row of the table.

    signers     one set of roles per signature; one set: done at once; several: done when as many different people
                have signed; none: only the system acts
    in_order    the law wants the signatures in the order given
    not_by      duties that exclude ("author", "companion"); the record's kind knows who has which duty
    only        duties that are asked for beside the role ("officer" of this visit)
    to          next state; None leaves it; a pure function of the snapshot decides in law ("the deciding level")
    within      days that the record may wait in `frm` for this action, in the zone of its area
    workdays    those days are working days; the texts of the rules say which
    overdue     name of the system action that the sweep runs when the days have passed; empty: it tells people
    renews      starts a new round: signatures and documents are asked for again
    """

    name: str
    slug: str
    label: str
    signers: tuple[frozenset[Role], ...]
    frm: frozenset[str]
    to: Destination
    needs: tuple[Need, ...] = ()
    not_by: frozenset[str] = frozenset()
    only: frozenset[str] = frozenset()
    in_order: bool = False
    within: int | None = None
    workdays: bool = False
    overdue: str = ""
    renews: bool = False
    danger: bool = False
    asks_again: bool = False
    hint: str = ""
    leads_to: frozenset[str] = frozenset()

    @property
    def is_system(self) -> bool:
        return not self.signers

    @property
    def roles(self) -> frozenset[Role]:
        """Every role that may take part."""
        return frozenset().union(*self.signers)

    @property
    def targets(self) -> frozenset[str]:
        """Every state this action can end in."""
        return frozenset({self.to}) if isinstance(self.to, str) else self.leads_to

    def last_day(self, since: date) -> date | None:
        """The last day allowed, when the record came to its state on the day `since`; None: no limit."""
        if self.within is None:
            return None
        return workday(since, self.within) if self.workdays else since + timedelta(days=self.within)

    def destination(self, snapshot: Snapshot, state: str) -> str:
        """The state after the action, from a frozen picture of the record."""
        if self.to is None:
            return state
        if isinstance(self.to, str):
            return self.to
        result = self.to(snapshot)
        if result not in self.leads_to:
            raise ValueError(f"{self.name} led to {result}, which is not declared")
        return result

    def slots_open_to(self, roles: Iterable[Role]) -> list[int]:
        """Numbers of the signatures that somebody with these roles can give."""
        held = set(roles)
        return [number for number, wanted in enumerate(self.signers) if wanted & held]


def action(
    name: str,
    slug: str,
    label: str,
    *,
    by: Iterable[Role | Iterable[Role]] = (),
    frm: Iterable[str] = (),
    to: Destination = None,
    needs: Iterable[Need] = (),
    not_by: Iterable[str] = (),
    only: Iterable[str] = (),
    in_order: bool = False,
    within: int | None = None,
    workdays: bool = False,
    overdue: str = "",
    renews: bool = False,
    danger: bool = False,
    asks_again: bool = False,
    hint: str = "",
    leads_to: Iterable[str] = (),
) -> Action:
    """A row. `by=[A, B]` asks for two signatures; `by=[{A, B}]` for one, by either role."""
    return Action(
        name=name,
        slug=slug,
        label=label,
        signers=tuple(frozenset({who}) if isinstance(who, Role) else frozenset(who) for who in by),
        frm=frozenset(frm),
        to=to,
        needs=tuple(needs),
        not_by=frozenset(not_by),
        only=frozenset(only),
        in_order=in_order,
        within=within,
        workdays=workdays,
        overdue=overdue,
        renews=renews,
        danger=danger,
        asks_again=asks_again,
        hint=hint,
        leads_to=frozenset(leads_to),
    )


@dataclass(frozen=True)
class Workflow:
    """The table of one record kind.

    name      journal prefix and matrix row ("proposal")
    states    code to label; order is the order of life, shown as steps
    initial   the state in which a record is made
    final     states that need no exit
    readers   roles that may read such a record in their area
    """

    name: str
    label: str
    states: Mapping[str, str]
    initial: str
    final: frozenset[str]
    actions: tuple[Action, ...]
    readers: frozenset[Role]
    tones: Mapping[str, str] = field(default_factory=dict)
    made_by: frozenset[Role] = frozenset()

    @cached_property
    def by_name(self) -> dict[str, Action]:
        return {row.name: row for row in self.actions}

    @cached_property
    def by_slug(self) -> dict[str, Action]:
        return {row.slug: row for row in self.actions}

    def __getitem__(self, name: str) -> Action:
        return self.by_name[name]

    def open_in(self, state: str) -> list[Action]:
        """Actions that the state allows, in the order of the table."""
        return [row for row in self.actions if state in row.frm]

    def tone(self, state: str) -> str:
        """neutral, info, good, warn or bad: how the state is coloured."""
        return self.tones.get(state, "info")

    def faults(self) -> list[str]:
        """What is wrong with the table itself: dead ends, unreachable states, double names. Empty is good."""
        known = set(self.states)
        found: list[str] = []
        for row in self.actions:
            found += [f"{row.name}: unknown state {state}" for state in (row.frm | row.targets) - known]
            if row.overdue and row.overdue not in self.by_name:
                found.append(f"{row.name}: overdue action {row.overdue} does not exist")
            if callable(row.to) and not row.leads_to:
                found.append(f"{row.name}: a computed destination must declare leads_to")
        if len(self.by_name) < len(self.actions):
            found.append("two actions share a name")
        if len(self.by_slug) < len(self.actions):
            found.append("two actions share an address")
        found += [f"{state}: dead end" for state in sorted(self._dead_ends(known))]
        found += [f"{state}: nothing leads here" for state in sorted(known - self._reached())]
        return found

    def _dead_ends(self, known: set[str]) -> set[str]:
        """Non-final states from which no chain of actions reaches a final state."""
        alive = set(self.final)
        while True:
            more = {
                state for row in self.actions if row.targets & alive for state in row.frm if state not in alive
            }
            if not more:
                return known - alive
            alive |= more

    def _reached(self) -> set[str]:
        reached = {self.initial}
        while True:
            more = {
                target for row in self.actions if row.frm & reached for target in row.targets if target not in reached
            }
            if not more:
                return reached
            reached |= more


# Asked the same way everywhere.
def reason(*codes: tuple[str, str]) -> tuple[Need, ...]:
    """A coded reason and the reason in words (domain 14, row 17)."""
    words = Need("reason", N_("Alasan"), Ask.LONG_TEXT, N_("Tulis apa yang kurang dan apa yang harus dilakukan."))
    if not codes:
        return (words,)
    return (Need("reason_code", N_("Jenis alasan"), Ask.CHOICE, choices=tuple(codes)), words)


def document(code: str, label: str, *, required: bool = True, hint: str = "") -> Need:
    """A file of a kind (domain 4.3)."""
    return Need(f"file_{code.lower()}", label, Ask.FILE, hint, required, kind=code)
