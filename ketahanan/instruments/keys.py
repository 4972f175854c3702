"""Keys of the field apps: made by their owner, shown for minutes, tried by phones. On the real clock (rulings A15)."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ketahanan.common.errors import NotAllowed
from ketahanan.common.secrets import fingerprint
from ketahanan.instruments.declined import Declined
from ketahanan.instruments.models import FIELD_ROLES, FieldKey
from ketahanan.journal import operations as journal
from ketahanan.people import limits, permits
from ketahanan.people.login import plain_login
from ketahanan.people.posts import Actor, actor_of

LIVES = timedelta(days=180)
SHOWN = timedelta(minutes=10)
GRAIN = timedelta(days=1)


def require_field_role(by: Actor) -> None:
    if not by.has(*FIELD_ROLES):
        raise NotAllowed(
            _("Kunci lapangan hanya untuk %(roles)s. Minta tugas itu kepada dinas sosial kabupaten/kota.")
            % {"roles": permits.named(FIELD_ROLES)}
        )


def make(*, label: str, by: Actor, at: datetime, now: datetime) -> FieldKey:
    """A key for one phone of the person. Raises NotAllowed without a task in the field."""
    require_field_role(by)
    with transaction.atomic():
        public_id = uuid.uuid4()
        key = FieldKey.objects.create(
            public_id=public_id, person_id=by.person_id or 0, token_hash=fingerprint(_token(public_id)), label=label,
            made_at=now, until_at=now + LIVES,
        )  # fmt: skip
        _write("make", key, by, at)
        return key


def revoke(key: FieldKey, *, by: Actor, at: datetime, now: datetime) -> None:
    """From now on the phone that holds the key is turned away. Again: nothing more."""
    with transaction.atomic():
        if FieldKey.objects.filter(pk=key.pk, revoked_at__isnull=True).update(revoked_at=now):
            _write("revoke", key, by, at)


def token_of(key: FieldKey, now: datetime) -> str:
    """What the phone is given, for minutes after the making; then never again."""
    fresh = key.revoked_at is None and now < key.made_at + SHOWN
    return _token(key.public_id) if fresh else ""


def of(person_id: int | None) -> QuerySet[FieldKey]:
    return FieldKey.objects.filter(person_id=person_id or 0).order_by("-made_at")


def opened_by(
    token: str, *, network: str, at: datetime, now: datetime, login: str | None = None
) -> tuple[Actor, FieldKey]:
    """Who holds this key; by Basic the login must be the holder's. Raises Declined: 401, 403, or 429 for guessing."""
    key = _live(token, login, now)
    if key is None:
        tried = f"kunci lapangan {login or ''} {token}"
        if limits.blocked(tried, network, now):
            raise Declined(429, _("Terlalu banyak percobaan dengan kunci yang salah. Tunggu 5 menit."))
        limits.note(tried, network, now, good=False, at=at)
        raise Declined(
            401,
            _(
                "Kunci lapangan ini salah, sudah dicabut, atau sudah berakhir. Buat kunci baru di Ketahanan, lalu pindai QR-nya."
            ),
        )
    who = actor_of(key.person, at)
    if not who.has(*FIELD_ROLES):
        raise Declined(
            403,
            _(
                "Tugas lapangan Anda sudah berakhir. Isian di HP jangan dihapus; hubungi dinas sosial kabupaten/kota."
            ),
        )
    if key.used_at is None or now - key.used_at > GRAIN:
        FieldKey.objects.filter(pk=key.pk).update(used_at=now)
    return who, key


def _live(token: str, login: str | None, now: datetime) -> FieldKey | None:
    account: dict[str, object] = {"person__accounts__is_active": True}
    if login is not None:
        account["person__accounts__login"] = plain_login(login)
    keys = FieldKey.objects.select_related("person").filter(
        token_hash=fingerprint(token), revoked_at__isnull=True, until_at__gt=now, **account
    )
    return keys.first()


def _token(public_id: uuid.UUID) -> str:
    """Made from the product's secret, so that it is stored nowhere and can still be shown again after a reload."""
    return fingerprint(f"field key {public_id}")[:48]


def _write(name: str, key: FieldKey, by: Actor, at: datetime) -> None:
    journal.record(
        action=f"field_key.{name}", subject=("field_key", key.pk), at=at, actor_id=by.person_id,
        details={"label": key.label, "until": key.until_at},
    )  # fmt: skip
