"""Giving, confirming, refusing and ending posts, one by one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ketahanan.areas.models import Area
from ketahanan.common import zones
from ketahanan.common.errors import NotAllowed, Refused, Stale
from ketahanan.common.roles import ROLES, Role
from ketahanan.journal import operations as journal
from ketahanan.journal.models import Entry
from ketahanan.people import permits
from ketahanan.people.models import Assignment, Person
from ketahanan.people.operations.holdings import Charge, Held, check
from ketahanan.people.permits import Permit
from ketahanan.people.posts import Actor, Post
from ketahanan.people.sessions import end_all
from ketahanan.people.workflow import ASSIGNMENT, GIVES, NEEDS_CONFIRMATION, AssignmentState


def give_post(
    *,
    person: Person,
    role: Role,
    area: Area,
    from_at: datetime | None = None,
    until_at: datetime | None = None,
    decree: str,
    by: Actor,
    at: datetime,
) -> Assignment:
    """Hand out a post in the own area. Posts at the ministry wait for the security officer; others begin at once."""
    post = giver(by, role, area)
    if by.person_id in {person.pk, person.same_as_id}:
        raise NotAllowed(_("Anda tidak bisa memberi tugas kepada diri sendiri. Minta petugas lain melakukannya."))
    waits = role in NEEDS_CONFIRMATION
    begin = max(from_at or at, at)
    if until_at is not None and until_at <= begin:
        raise Refused(_("Tanggal akhir harus sesudah tanggal mulai. Periksa kedua tanggal itu."), field="until")
    if role is Role.BPK and until_at is None:
        raise Refused(_("Tugas auditor BPK selalu berbatas waktu. Isi tanggal akhir pemeriksaan."), field="until")
    with transaction.atomic():
        charge = Charge(person, role, area)
        check([charge], Held.around([charge], begin, until_at))
        row = Assignment.objects.create(
            person=person,
            role=role.value,
            area=area,
            from_at=begin,
            until_at=until_at,
            state=(AssignmentState.PROPOSED if waits else AssignmentState.IN_FORCE).value,
            decree=decree,
            source="",
            proposed_by_id=by.person_id,
        )
        _write("make" if waits else "begin", row, post, by=by, at=at, details=written(row))
        if not waits:
            end_all([person.pk])
        return row


def giver(by: Actor, role: Role, area: Area) -> Post:
    """The post by which this person may hand out the role there, or a refusal that names who may."""
    for post in by.posts_over(area.path):
        if role in GIVES.get(post.role, frozenset()):
            return post
    givers = [giving for giving, roles in GIVES.items() if role in roles]
    if not givers:
        raise NotAllowed(
            _("Tugas %(role)s dimulai dengan SK kelembagaan desa, bukan dari halaman ini.")
            % {"role": _(ROLES[role].label)}
        )
    raise NotAllowed(
        _("Tugas %(role)s di %(area)s hanya bisa diberikan %(givers)s wilayah itu. Minta petugas itu melakukannya.")
        % {"role": _(ROLES[role].label), "area": area.title, "givers": permits.named(givers)}
    )


def confirm_post(row: Assignment, *, by: Actor, at: datetime) -> Assignment:
    """A second person says yes; in force from the next day of the place, and only then seen by the rest."""
    with transaction.atomic():
        fresh, permit = _open("confirm", row, by)
        begin = max(fresh.from_at, zones.end_of(zones.today(at, fresh.area.zone), fresh.area.zone))
        if fresh.until_at is not None and fresh.until_at <= begin:
            raise Refused(_("Masa tugas ini sudah lewat. Tolak, lalu minta diusulkan lagi dengan tanggal baru."))
        charge = Charge(fresh.person, Role(fresh.role), fresh.area, fresh.pokja)
        held = Held.around([charge], begin, fresh.until_at)
        check([charge], held.without(fresh))
        _move(fresh, AssignmentState.IN_FORCE, from_at=begin, confirmed_by_id=by.person_id)
        _write("confirm", fresh, permit.post, by=by, at=at, details=written(fresh))
        end_all([fresh.person_id])
        return fresh


def refuse_post(row: Assignment, *, reason: str, by: Actor, at: datetime) -> Assignment:
    """The proposal is refused, with a reason."""
    with transaction.atomic():
        fresh, permit = _open("refuse", row, by)
        _move(fresh, AssignmentState.REFUSED)
        _write("refuse", fresh, permit.post, by=by, at=at, details=_after(fresh, reason))
        return fresh


def end_post(row: Assignment, *, reason: str, by: Actor, at: datetime) -> Assignment:
    """A post ends before its time. Posts from an SK end with the SK."""
    with transaction.atomic():
        fresh, permit = _open("end", row, by)
        post = permit.post
        if fresh.source:
            raise Refused(
                _("Tugas ini dimulai dengan %(decree)s. Tugas itu berakhir lewat SK, bukan dari halaman ini.")
                % {"decree": fresh.decree or _("SK desa")}
            )
        guards = post is not None and post.role is Role.PETUGAS_KEAMANAN
        if not guards:
            post = giver(by, Role(fresh.role), fresh.area)
        close(fresh, at)
        _write("end", fresh, post, by=by, at=at, details=_after(fresh, reason))
        end_all([fresh.person_id])
        return fresh


def close(row: Assignment, at: datetime) -> None:
    """Mark as ended now. A post that had not begun keeps its dates: it never was in force."""
    if row.from_at < at:
        row.until_at = at
    _move(row, AssignmentState.ENDED, until_at=row.until_at)


def _open(name: str, row: Assignment, by: Actor) -> tuple[Assignment, Permit]:
    """The row as it is now, locked, if this person may do this to it in its state."""
    action = ASSIGNMENT[name]
    locked = Assignment.objects.select_for_update(of=("self",)).select_related("area", "person")
    fresh = locked.get(pk=row.pk)
    duties = {"proposer": [fresh.proposed_by_id] if fresh.proposed_by_id else [], "self": [fresh.person_id]}
    permit = permits.check(by, action, path=fresh.area.path, pokja=fresh.pokja, duties=duties)[0]
    if fresh.state not in action.frm:
        raise Stale(
            _("“%(action)s” tidak bisa lagi: keadaan tugas ini sekarang %(state)s. Buka halamannya lagi.")
            % {"action": _(action.label), "state": _(ASSIGNMENT.states[fresh.state])}
        )
    return fresh, permit


def _move(row: Assignment, state: AssignmentState, **changes: object) -> None:
    """Compare and swap: whoever was faster wins."""
    before = row.state
    if Assignment.objects.filter(pk=row.pk, state=before).update(state=state.value, **changes) != 1:
        raise Stale(_("Orang lain lebih dulu. Buka halamannya lagi untuk melihat keadaan sekarang."))
    row.state = state.value
    for name, value in changes.items():
        setattr(row, name, value)


def _after(row: Assignment, reason: str) -> dict[str, Any]:
    return {"after": {"state": row.state}, "person": row.person_id, "role": row.role, "reason": reason}


def _write(
    name: str, row: Assignment, post: Post | None, *, by: Actor, at: datetime, details: Mapping[str, Any]
) -> None:
    role, behalf = (post.role.value, post.behalf_id) if post else ("", None)
    journal.record_many([entry(name, row, by=by, at=at, role=role, behalf_id=behalf, details=details)])


def written(row: Assignment) -> dict[str, Any]:
    """The post as the journal holds it."""
    return {
        "after": {"state": row.state}, "person": row.person_id, "role": row.role, "pokja": row.pokja,
        "from_at": row.from_at, "until_at": row.until_at, "decree": row.decree, "source": row.source,
    }  # fmt: skip


def entry(
    name: str,
    row: Assignment,
    *,
    by: Actor,
    at: datetime,
    role: str = "",
    behalf_id: int | None = None,
    details: Mapping[str, Any],
) -> Entry:
    """A journal entry about a post, not yet written."""
    return Entry(
        at=at, actor_id=by.person_id, behalf_id=behalf_id, role=role, action=f"assignment.{name}",
        subject_kind="assignment", subject_id=row.pk, area_id=row.area_id, details=journal.canonical(details),
    )  # fmt: skip
