"""Invitations and recovery: a one-time code on paper that lets a person make, or make again, the own login."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ketahanan.common.errors import NotAllowed, Refused, Stale
from ketahanan.common.roles import SECOND_FACTOR, Role
from ketahanan.common.secrets import fingerprint
from ketahanan.journal import operations as journal
from ketahanan.people import contacts, keys
from ketahanan.people.models import Assignment, Invitation, Person, User
from ketahanan.people.operations.holdings import LIVE, overlapping
from ketahanan.people.permits import named
from ketahanan.people.posts import Actor, Post
from ketahanan.people.sessions import end_all

VALID = timedelta(days=7)
# How long a code may be looked at and printed by the one who made it.
SHOWN = timedelta(minutes=30)
# 26 signs of 32: 130 bits. No 0/o, 1/i/l confusion.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
LENGTH = 27
# Who invites people whose post lies at which level (rulings A8).
INVITES: dict[Role, frozenset[int]] = {
    Role.ADMIN_PUSAT: frozenset({0, 1}),
    Role.DINSOS_PROV: frozenset({2}),
    Role.DINSOS_KAB: frozenset({3, 4}),
}
RESETTERS = frozenset({Role.ADMIN_PUSAT, Role.DINSOS_PROV, Role.DINSOS_KAB, Role.PETUGAS_KEAMANAN})


def new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _n in range(LENGTH))


def plain_code(typed: str) -> str:
    """The code as stored, however it was typed from paper."""
    return "".join(sign for sign in typed.lower() if sign.isalnum())


def invite(people: Sequence[Person], *, by: Actor, at: datetime, now: datetime) -> list[Invitation]:
    """A new code for each; an older open code of the same person stops working. `now` is the real moment."""
    with transaction.atomic():
        posts = [(person, inviter(person, by=by, at=at)) for person in people]
        for person, _post in posts:
            if person.accounts.exists():
                raise Refused(
                    _("%(name)s sudah punya akun. Bila lupa kata sandi, pakai “Pulihkan akun” di halamannya.")
                    % {"name": person.name}
                )
        batch = uuid.uuid4()
        return [_make(person, post, batch, by=by, at=at, now=now) for person, post in posts]


def reset_login(user: User, *, drops_keys: bool, by: Actor, at: datetime, now: datetime) -> Invitation:
    """Recovery without e-mail: another officer of the same or higher scope confirms (rulings A8)."""
    with transaction.atomic():
        post = resetter(user, by=by, at=at)
        row = _make(user.person, post, uuid.uuid4(), by=by, at=at, now=now, resets=user, drops_keys=drops_keys)
        journal.record(
            action="account.reset",
            subject=("account", user.pk),
            at=at,
            actor_id=by.person_id,
            behalf_id=post.behalf_id,
            role=post.role.value,
            area_id=post.area_id,
            details={"person": user.person_id, "drops_keys": drops_keys},
        )
        return row


def withdraw_invitation(row: Invitation, *, by: Actor, at: datetime, now: datetime) -> None:
    """The paper got lost: the code stops working."""
    with transaction.atomic():
        post = resetter(row.resets, by=by, at=at) if row.resets else inviter(row.person, by=by, at=at)
        open_ = Invitation.objects.filter(pk=row.pk, used_at__isnull=True, withdrawn_at__isnull=True)
        if open_.update(withdrawn_at=now, code="") != 1:
            raise Stale(_("Undangan ini sudah dipakai atau dicabut. Buka halamannya lagi."))
        _write("withdraw", row, post, by=by, at=at)


def open_invitation(typed: str, now: datetime) -> Invitation | None:
    """The invitation behind a code that still works."""
    return (
        Invitation.objects.select_related("person", "resets")
        .filter(
            code_hash=fingerprint(plain_code(typed)), used_at__isnull=True, withdrawn_at__isnull=True, until_at__gt=now
        )
        .first()
    )


def accept_invitation(typed: str, *, login: str, password: str, at: datetime, now: datetime) -> User:
    """Set login and password once. The same answer for a wrong, old, used or withdrawn code."""
    with transaction.atomic():
        row = open_invitation(typed, now)
        taken = row and Invitation.objects.filter(
            pk=row.pk, used_at__isnull=True, withdrawn_at__isnull=True
        ).update(used_at=now, code="")
        if not row or taken != 1:
            raise NotAllowed(_("Kode undangan ini tidak berlaku. Minta kode baru kepada petugas yang mengundang Anda."))
        user = row.resets or User(person=row.person, login=_login(login), made_at=at)
        _check_password(password, user)
        user.set_password(password)
        _save(user)
        if row.drops_keys:
            keys.drop(user)
        end_all([row.person_id])
        journal.record(
            action="account.restore" if row.resets else "account.make",
            subject=("account", user.pk),
            at=at,
            actor_id=row.person_id,
            area_id=row.person.home_id,
            details={"person": row.person_id},
        )
        return user


def inviter(person: Person, *, by: Actor, at: datetime) -> Post:
    """The post by which this officer invites this person, or a refusal that names who may."""
    places = [(row.area.path, row.area.level) for row in _posts(person, at)]
    if not places and person.home:
        places = [(person.home.path, min(person.home.level, 4))]
    for post in by.posts:
        levels = INVITES.get(post.role, frozenset())
        if any(post.covers(path) and level in levels for path, level in places):
            return post
        if not places and post.role is Role.ADMIN_PUSAT:
            return post
    raise NotAllowed(
        _("Mengundang %(name)s hanya untuk %(roles)s yang berwenang atas tugasnya. Minta petugas itu melakukannya.")
        % {"name": person.name, "roles": named(INVITES.keys())}
    )


def resetter(user: User, *, by: Actor, at: datetime) -> Post:
    """The post by which this officer confirms the recovery: over every post of the owner, never one's own account."""
    if by.person_id == user.person_id:
        raise NotAllowed(_("Anda tidak bisa memulihkan akun sendiri. Minta petugas lain melakukannya."))
    rows = _posts(user.person, at)
    guarded = any(Role(row.role) in SECOND_FACTOR for row in rows)
    wanted = frozenset({Role.PETUGAS_KEAMANAN}) if guarded else RESETTERS
    paths = [row.area.path for row in rows] or [user.person.home.path if user.person.home else ""]
    for post in by.posts:
        if post.role in wanted and all(post.covers(path) or (not path and post.level == 0) for path in paths):
            return post
    raise NotAllowed(
        _("Memulihkan akun %(name)s hanya untuk %(roles)s di tingkat yang sama atau lebih tinggi.")
        % {"name": user.person.name, "roles": named(wanted)}
    )


def _posts(person: Person, at: datetime) -> list[Assignment]:
    rows = Assignment.objects.filter(overlapping("", at, None), person=person, state__in=LIVE)
    return list(rows.select_related("area").order_by("pk"))


def _make(
    person: Person,
    post: Post,
    batch: uuid.UUID,
    *,
    by: Actor,
    at: datetime,
    now: datetime,
    resets: User | None = None,
    drops_keys: bool = False,
) -> Invitation:
    open_ = Invitation.objects.filter(person=person, used_at__isnull=True, withdrawn_at__isnull=True)
    open_.update(withdrawn_at=now, code="")
    code = new_code()
    row = Invitation.objects.create(
        person=person,
        batch=batch,
        code_hash=fingerprint(code),
        code=code,
        made_by_id=by.person_id or 0,
        made_at=now,
        until_at=now + VALID,
        resets=resets,
        drops_keys=drops_keys,
        confirmed_by_id=by.person_id if resets else None,
    )
    _write("make", row, post, by=by, at=at)
    return row


def _login(typed: str) -> str:
    try:
        return contacts.login_name(typed)
    except contacts.BadContact as bad:
        raise Refused(_(str(bad)), field="login") from bad


def _check_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as wrong:
        raise Refused(" ".join(wrong.messages), field="password") from wrong


def _save(user: User) -> None:
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError as error:
        raise Refused(
            _("Nomor HP atau email ini sudah dipakai untuk masuk. Pakai yang lain, atau masuk dengan akun itu."),
            field="login",
        ) from error


def _write(name: str, row: Invitation, post: Post, *, by: Actor, at: datetime) -> None:
    journal.record(
        action=f"invitation.{name}",
        subject=("person", row.person_id),
        at=at,
        actor_id=by.person_id,
        behalf_id=post.behalf_id,
        role=post.role.value,
        area_id=post.area_id,
        details={"invitation": row.pk, "until_at": row.until_at},
    )
