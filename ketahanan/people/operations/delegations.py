"""Somebody acts for somebody for some days, and both names stay in the journal."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ketahanan.common.errors import NotAllowed, Refused, Stale
from ketahanan.common.roles import Role
from ketahanan.journal import operations as journal
from ketahanan.people.models import Assignment, Delegation, Person
from ketahanan.people.operations.holdings import Charge, Held, check_conflicts, overlapping
from ketahanan.people.posts import Actor
from ketahanan.people.sessions import end_all
from ketahanan.people.workflow import AssignmentState

LONGEST = timedelta(days=30)


def delegate(
    assignment: Assignment, *, to: Person, from_at: datetime, until_at: datetime, reason: str, by: Actor, at: datetime
) -> Delegation:
    """Lend one's own post. A post that one only acts for cannot be lent on."""
    with transaction.atomic():
        locked = Assignment.objects.select_for_update(of=("self",)).select_related("area", "person")
        post = locked.get(pk=assignment.pk)
        _check_own(post, by, at)
        _check_span(post, from_at, until_at, at)
        _check_receiver(post, to, from_at, until_at)
        row = Delegation.objects.create(
            assignment=post, to=to, from_at=max(from_at, at), until_at=until_at, reason=reason
        )
        _write("make", row, by=by, at=at, details={"reason": reason, "from_at": row.from_at, "until_at": until_at})
        end_all([to.pk])
        return row


def end_delegation(row: Delegation, *, by: Actor, at: datetime) -> Delegation:
    """Either of the two ends it early."""
    with transaction.atomic():
        fresh = Delegation.objects.select_for_update(of=("self",)).select_related("assignment").get(pk=row.pk)
        if by.person_id not in {fresh.assignment.person_id, fresh.to_id}:
            raise NotAllowed(_("Hanya pemilik tugas dan penerimanya yang bisa mengakhiri pelimpahan ini."))
        if fresh.ended_at is not None or fresh.until_at <= at:
            raise Stale(_("Pelimpahan ini sudah berakhir. Buka halamannya lagi."))
        fresh.ended_at = at
        fresh.save(update_fields=["ended_at"])
        _write("end", fresh, by=by, at=at, details={})
        end_all([fresh.to_id])
        return fresh


def _check_own(post: Assignment, by: Actor, at: datetime) -> None:
    if post.person_id != by.person_id:
        raise NotAllowed(
            _("Anda hanya bisa melimpahkan tugas sendiri, bukan tugas yang Anda jalankan untuk orang lain.")
        )
    over = post.until_at is not None and post.until_at <= at
    if post.state != AssignmentState.IN_FORCE.value or over:
        raise Stale(_("Tugas ini tidak berlaku lagi, jadi tidak bisa dilimpahkan. Buka halamannya lagi."))


def _check_span(post: Assignment, from_at: datetime, until_at: datetime, at: datetime) -> None:
    begin = max(from_at, at)
    if until_at <= begin:
        raise Refused(_("Tanggal akhir harus sesudah tanggal mulai. Periksa kedua tanggal itu."), field="until")
    if until_at - begin > LONGEST:
        raise Refused(_("Pelimpahan paling lama 30 hari. Pilih tanggal akhir yang lebih dekat."), field="until")
    if post.until_at is not None and until_at > post.until_at:
        raise Refused(
            _("Tugas Anda berakhir sebelum tanggal itu. Pilih tanggal akhir yang lebih dekat."), field="until"
        )
    taken = Delegation.objects.filter(overlapping("", begin, until_at), assignment=post, ended_at__isnull=True)
    if taken.exists():
        raise Refused(_("Tugas ini sudah dilimpahkan pada masa itu. Akhiri pelimpahan itu dulu."), field="until")


def _check_receiver(post: Assignment, to: Person, from_at: datetime, until_at: datetime) -> None:
    if to.pk == post.person_id:
        raise Refused(_("Pilih orang lain: Anda sudah memegang tugas ini."), field="to")
    if not to.accounts.filter(is_active=True).exists():
        raise Refused(
            _("%(name)s belum punya akun. Undang dulu, lalu limpahkan tugasnya.") % {"name": to.name}, field="to"
        )
    charge = Charge(to, Role(post.role), post.area, post.pokja)
    held = Held.around([charge], from_at, until_at)
    check_conflicts(to, charge.role, [(Role(row.role), row.place) for row in held.of(to.pk)])


def _write(name: str, row: Delegation, *, by: Actor, at: datetime, details: dict[str, Any]) -> None:
    post = row.assignment
    journal.record(
        action=f"delegation.{name}",
        subject=("delegation", row.pk),
        at=at,
        actor_id=by.person_id,
        role=post.role,
        area_id=post.area_id,
        details={"assignment": post.pk, "owner": post.person_id, "to": row.to_id, **details},
    )
