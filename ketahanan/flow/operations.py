"""Moving records: permit, state, guard, signature, effect, compare-and-swap and journal in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ketahanan.common.actions import Action, Ask
from ketahanan.common.errors import NotAllowed, Refused, Stale
from ketahanan.common.roles import Role
from ketahanan.documents import operations as documents
from ketahanan.flow import queries
from ketahanan.flow.kinds import AnyKind, Given
from ketahanan.flow.models import Overdue, Record
from ketahanan.journal import operations as journal
from ketahanan.journal.models import Entry
from ketahanan.people import permits
from ketahanan.people.permits import Permit
from ketahanan.people.posts import Actor


@dataclass(frozen=True)
class Done:
    """What came of it: the record as it is now, its journal entry, and who still has to sign."""

    record: Any
    entry: Entry
    complete: bool
    waiting_for: tuple[frozenset[Role], ...] = ()

    @property
    def sentence(self) -> str:
        if self.complete:
            return _("Tersimpan. Keadaan sekarang: %(state)s.") % {"state": _(self.record.state_label)}
        return _("Tanda tangan Anda tersimpan. Menunggu tanda tangan %(roles)s.") % {
            "roles": ", ".join(permits.named(roles) for roles in self.waiting_for)
        }


def perform(
    kind: AnyKind,
    record: Record,
    name: str,
    *,
    by: Actor,
    at: datetime,
    given: Given | Mapping[str, Any] | None = None,
    seen: str = "",
) -> Done:
    """Do one action of the table. Raises NotAllowed, Stale or Refused, and then nothing has changed.

    `seen` is the mark of the page the person looked at (`queries.mark`); an old mark is refused as stale.
    """
    row = kind.flow[name]
    what = given if isinstance(given, Given) else Given(given or {})
    with transaction.atomic():
        fresh = _locked(kind, record)
        allowed = permits.check(
            by,
            row,
            path=fresh.area.path,
            pokja=fresh.pokja_number,
            duties=kind.duties(fresh) if row.not_by or row.only else {},
        )
        _check_state(kind, row, fresh, seen)
        guard = kind.guards.get(name)
        if guard:
            guard(fresh, what, by, at)
        permit = allowed[0]
        waiting: tuple[frozenset[Role], ...] = ()
        if not row.is_system and (len(row.signers) > 1 or row.asks_again):
            permit, waiting = _sign(kind, row, fresh, allowed, by=by, at=at)
        papers = _keep_files(kind, row, fresh, what, by=by, at=at)
        if waiting:
            entry = _enter(kind, f"{name}.sign", fresh, permit, by, at, _plain(row, what) | papers)
            return Done(fresh, entry, complete=False, waiting_for=waiting)
        return _complete(kind, row, fresh, what, permit, papers, by=by, at=at)


def _locked(kind: AnyKind, record: Record) -> Any:
    kind.locks(record)
    query = kind.manager.select_for_update(of=("self",)).select_related(*kind.related)
    return query.get(pk=record.pk)


def _check_state(kind: AnyKind, row: Action, fresh: Any, seen: str) -> None:
    if fresh.state not in row.frm:
        raise Stale(queries.too_late(kind, fresh, row))
    if seen and seen != queries.mark(kind, fresh, row):
        raise Stale(
            _("Berkas ini berubah sejak halaman Anda dibuka. Isian Anda masih ada di bawah; periksa lalu kirim lagi.")
        )


def _sign(
    kind: AnyKind, row: Action, fresh: Any, allowed: list[Permit], *, by: Actor, at: datetime
) -> tuple[Permit, tuple[frozenset[Role], ...]]:
    """Put the signature of the first open place this person may fill; tell which places stay open."""
    content = journal.content_hash(kind.content(fresh))
    put = queries.signatures(kind, fresh, row, content)
    if by.person_id in {signature.person_id for signature in put}:
        raise Refused(
            _("Anda sudah menandatangani. Menunggu tanda tangan %(roles)s.")
            % {"roles": ", ".join(permits.named(roles) for roles in _open(row, {s.slot for s in put}))}
        )
    taken = {signature.slot for signature in put}
    if row.in_order:
        first = min(set(range(len(row.signers))) - taken)
        free = [permit for permit in allowed if permit.slot == first]
        if not free:
            raise NotAllowed(
                _("Tanda tangan berurutan: sekarang giliran %(roles)s.") % {"roles": permits.named(row.signers[first])}
            )
    else:
        free = [permit for permit in allowed if permit.slot not in taken]
        if not free:
            raise Refused(_("Tempat tanda tangan Anda sudah diisi orang lain."))
    permit = free[0]
    if permit.post is None or by.person_id is None:
        raise TypeError("only a person signs")
    journal.sign(
        subject=fresh.subject,
        round_=fresh.round,
        action=row.name,
        slot=permit.slot,
        role=permit.post.role.value,
        person_id=by.person_id,
        behalf_id=permit.post.behalf_id,
        content=content,
        at=at,
    )
    return permit, _open(row, taken | {permit.slot})


def _open(row: Action, taken: set[int]) -> tuple[frozenset[Role], ...]:
    return tuple(roles for slot, roles in enumerate(row.signers) if slot not in taken)


def _complete(
    kind: AnyKind,
    row: Action,
    fresh: Any,
    what: Given,
    permit: Permit,
    papers: Mapping[str, Any],
    *,
    by: Actor,
    at: datetime,
) -> Done:
    before = fresh.state
    after = row.destination(queries.snapshot(fresh), before)
    changes: dict[str, Any] = {"state": after, "round": fresh.round + (1 if row.renews else 0)}
    if after != before:
        changes["state_since"] = at
    moved = kind.manager.filter(pk=fresh.pk, state=before, round=fresh.round).update(**changes)
    if moved != 1:
        raise Stale(_("Orang lain lebih dulu. Buka halamannya lagi untuk melihat keadaan sekarang."))
    for key, value in changes.items():
        setattr(fresh, key, value)
    effect = kind.effects.get(row.name)
    told = (effect(fresh, what, by, at) if effect else None) or {}
    details = {"before": {"state": before}, "after": {"state": after}, "round": fresh.round}
    entry = _enter(kind, row.name, fresh, permit, by, at, details | _plain(row, what) | dict(papers) | dict(told))
    follow = kind.follows.get(row.name)
    return Done(follow(fresh, at) if follow else fresh, entry, complete=True)


def perform_many(
    kind: AnyKind,
    records: Sequence[Any],
    name: str,
    *,
    at: datetime,
    details: Mapping[str, Any] | None = None,
    by: Actor | None = None,
    among: QuerySet[Any] | None = None,
) -> None:
    """A system action on many records of one state, set-based: one compare-and-swap, one run of entries.

    For acts that move a whole list (a province's ranking, a payment run). Guards and effects are the caller's; whose
    act it was stands in every entry. `among` says as a query which records these are, so that their number costs no
    statements. Raises Stale when any record was no longer in that state; the caller's transaction then undoes
    everything.
    """
    row = kind.flow[name]
    if not row.is_system or not isinstance(row.to, str) or row.renews:
        raise ValueError(f"{name} is not a plain system action")
    if not records:
        return
    before = records[0].state
    if before not in row.frm:
        raise Stale(_("Orang lain lebih dulu. Buka halamannya lagi untuk melihat keadaan sekarang."))
    with transaction.atomic():
        ids = [record.pk for record in records]
        some = [among] if among is not None else [
            kind.manager.filter(pk__in=ids[start : start + 500]) for start in range(0, len(ids), 500)
        ]  # fmt: skip
        moved = sum(rows.filter(state=before).update(state=row.to, state_since=at) for rows in some)
        if moved != len(ids):
            raise Stale(_("Orang lain lebih dulu. Buka halamannya lagi untuk melihat keadaan sekarang."))
        entries = []
        for record in records:
            record.state, record.state_since = row.to, at
            moved_by = {"before": {"state": before}, "after": {"state": row.to}, "round": record.round}
            told = moved_by | dict(details or {})
            entries.append(
                Entry(
                    at=at, action=f"{kind.name}.{name}", subject_kind=kind.name, subject_id=record.pk,
                    area_id=record.area_id, details=journal.canonical(told), actor_id=by.person_id if by else None,
                )
            )  # fmt: skip
        journal.record_many(entries)


def _enter(
    kind: AnyKind, name: str, fresh: Any, permit: Permit, by: Actor, at: datetime, details: Mapping[str, Any]
) -> Entry:
    post = permit.post
    return journal.record(
        action=f"{kind.name}.{name}",
        subject=fresh.subject,
        at=at,
        actor_id=by.person_id,
        behalf_id=post.behalf_id if post else None,
        role=post.role.value if post else "",
        area_id=fresh.area_id,
        details=details,
    )


def _plain(row: Action, what: Given) -> dict[str, Any]:
    """What was typed, for the journal; files are named apart, places as texts since the journal has no floats."""
    kept: dict[str, Any] = {}
    for need in row.needs:
        value = what.values.get(need.name)
        if need.ask is Ask.FILE or value in (None, ""):
            continue
        kept[need.name] = value if isinstance(value, int | str | bool) else str(value)
    return kept


def _keep_files(
    kind: AnyKind, row: Action, fresh: Any, what: Given, *, by: Actor, at: datetime
) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for need in row.needs:
        file = what.files.get(need.name)
        if need.ask is not Ask.FILE or file is None:
            continue
        paper = documents.store(
            file,
            kind=need.kind,
            title=_(need.label),
            subject=fresh.subject,
            round_=fresh.round,
            area=fresh.area,
            readers=kind.file_readers or kind.flow.readers,
            privacy=kind.privacy,
            by=by,
            at=at,
        )
        kept[need.name] = {"document": paper.pk, "sha256": paper.sha256}
    return kept


def enter_new(
    kind: AnyKind,
    record: Record,
    *,
    by: Actor,
    at: datetime,
    role: str = "",
    behalf_id: int | None = None,
    details: Mapping[str, Any] | None = None,
) -> Entry:
    """The journal entry of a record that was just made."""
    return journal.record(
        action=f"{kind.name}.make",
        subject=record.subject,
        at=at,
        actor_id=by.person_id,
        behalf_id=behalf_id,
        role=role,
        area_id=record.area_id,
        details={"after": {"state": record.state}} | dict(details or {}),
    )


def note_overdue(kind: AnyKind, record: Record, row: Action, *, due_at: datetime, at: datetime) -> Entry | None:
    """Once per waiting: write that the limit passed, so that people are told. None when already told."""
    with transaction.atomic():
        found, fresh = Overdue.objects.get_or_create(
            subject_kind=kind.name,
            subject_id=record.pk,
            action=row.name,
            since=record.state_since,
            defaults={"due_at": due_at, "found_at": at},
        )
        if not fresh:
            return None
        return journal.record(
            action=f"{kind.name}.overdue",
            subject=record.subject,
            at=at,
            area_id=record.area_id,
            details={"action": row.name, "due_at": found.due_at},
        )
