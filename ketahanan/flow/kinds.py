"""A record kind: its table joined to its model, its guards and its effects."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.urls import reverse

from ketahanan.common.actions import Action, Workflow
from ketahanan.common.errors import Refused
from ketahanan.common.roles import Role
from ketahanan.flow.models import Record
from ketahanan.people.permits import Duties
from ketahanan.people.posts import Actor


@dataclass(frozen=True)
class Given:
    """What came with the action, already clean. `bare` is for asking beforehand what would be missing."""

    values: Mapping[str, Any] = field(default_factory=dict)
    files: Mapping[str, UploadedFile[Any]] = field(default_factory=dict)
    bare: bool = False

    def __getitem__(self, name: str) -> Any:
        return self.values[name]

    def get(self, name: str, default: Any = None) -> Any:
        return self.values.get(name, default)


# A guard raises Refused or Several; with `given.bare` it checks only what is known before the form.
type Guard[M: Record] = Callable[[M, Given, Actor, datetime], None]
# An effect writes what follows in the same transaction and returns what the journal shall hold of it.
type Effect[M: Record] = Callable[[M, Given, Actor, datetime], Mapping[str, Any] | None]
# The system's next move, after the entry was written and still in the transaction; returns the record as it is then.
type Follow[M: Record] = Callable[[M, datetime], M]
# Written after a refusal has undone everything else, for what the office must know all the same.
type AfterRefusal[M: Record] = Callable[[M, Refused, Given, Actor, datetime], None]


def _no_duties(record: Any) -> Duties:
    return {}


def _no_content(record: Any) -> object:
    return {}


def _no_title(record: Any) -> str:
    return str(record)


def _no_locks(record: Any) -> None:
    return None


def _never(record: Any, row: Action, actor: Actor) -> bool:
    return False


@dataclass(frozen=True)
class Kind[M: Record]:
    """Everything the engine needs to move records of one model.

    duties   who has which duty on the record ("author" → person ids)
    content  what a signature binds, as JSON without floats
    guards   by action name: refuse, with a sentence
    effects  by action name: what else is written, in the same transaction
    follows  by action name: the system's move that comes at once after it
    related  names for select_related when a record is loaded
    file_readers  who opens the files of its actions, when fewer than read the record; empty: all of them
    entries  labels of journal entries that are no action of the table ("add_members"), for the timeline
    after_refusal  by action name: what is written when a page's sending was refused, in a transaction of its own
    locks    what is locked before the record itself, so that all who move the same things lock in one order
    texts    by action name: the address of the page with the text that is signed
    moot     an action that the table allows and in which there is nothing to do now for this person: no button, no task
    """

    flow: Workflow
    model: type[M]
    duties: Callable[[M], Duties] = _no_duties
    content: Callable[[M], object] = _no_content
    title: Callable[[M], str] = _no_title
    guards: Mapping[str, Guard[M]] = field(default_factory=dict)
    effects: Mapping[str, Effect[M]] = field(default_factory=dict)
    follows: Mapping[str, Follow[M]] = field(default_factory=dict)
    related: tuple[str, ...] = ("area",)
    privacy: str = "K2"
    file_readers: frozenset[Role] = frozenset()
    entries: Mapping[str, str] = field(default_factory=dict)
    after_refusal: Mapping[str, AfterRefusal[M]] = field(default_factory=dict)
    locks: Callable[[M], None] = _no_locks
    texts: Mapping[str, Callable[[M], str]] = field(default_factory=dict)
    moot: Callable[[M, Action, Actor], bool] = _never

    @property
    def name(self) -> str:
        return self.flow.name

    def url(self, record: M) -> str:
        """Address of the record's page."""
        return reverse(f"{self.name}:detail", args=[record.public_id])

    @property
    def list_url(self) -> str:
        """Address of the list; the record's own list may be another kind's page."""
        return reverse(f"{self.name}:list")

    def action_url(self, record: M, row: Action) -> str:
        return reverse(f"{self.name}:act", args=[record.public_id, row.slug])

    def load(self, actor: Actor, public_id: object) -> M | None:
        """The record, if the person may read it."""
        rows = self.manager.visible_to(actor).select_related(*self.related)
        found: M | None = rows.filter(public_id=public_id).first()
        return found

    @property
    def manager(self) -> Any:
        return self.model._default_manager


type AnyKind = Kind[Any]
type Kinds = Iterable[AnyKind]
