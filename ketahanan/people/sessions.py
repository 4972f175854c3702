"""Sessions that know whose they are and how long they may live (money 8.3). All on the real clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore as Database
from django.db.models import Q

from ketahanan.common import clock
from ketahanan.common.roles import SECOND_FACTOR
from ketahanan.people.models import Assignment, Delegation, Session

IDLE, IDLE_MONEY = timedelta(minutes=30), timedelta(minutes=15)
WHOLE, WHOLE_MONEY = timedelta(hours=12), timedelta(hours=8)
# A page view within this time after the last noted one writes nothing.
GRAIN = timedelta(minutes=1)
OWNER, BEGAN, SEEN, MONEY, AGENT = "_auth_user_id", "_began", "_seen", "_money", "_agent"


def limit(data: dict[str, Any]) -> datetime:
    """Until when the session lives if nothing more is done in it."""
    now = clock.real_now()
    if OWNER not in data:
        return now + WHOLE
    money = bool(data.get(MONEY))
    began = datetime.fromtimestamp(data.get(BEGAN, now.timestamp()), UTC)
    return min(now + (IDLE_MONEY if money else IDLE), began + (WHOLE_MONEY if money else WHOLE))


class SessionStore(Database):
    """The database's sessions, with owner, begin and last use as columns."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def save(self, must_create: bool = False) -> None:
        data = self._get_session(no_load=must_create)  # type: ignore[attr-defined]
        if OWNER in data:
            now = int(clock.real_now().timestamp())
            if data.get("_whose") != data[OWNER]:
                data |= {"_whose": data[OWNER], BEGAN: now, MONEY: guarded(int(data[OWNER]))}
            data[SEEN] = now
        if not must_create and self.session_key and not self._lives():
            raise UpdateError  # ended by somebody else while this request ran: it must not come back
        super().save(must_create)

    def _lives(self) -> bool:
        return Session.objects.filter(session_key=self.session_key, expire_date__gt=clock.real_now()).exists()

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        row: Session = super().create_model_instance(data)  # type: ignore[assignment]
        row.expire_date = limit(data)
        if OWNER in data:
            row.user_id = int(data[OWNER])
            row.began_at = datetime.fromtimestamp(data[BEGAN], UTC)
            row.seen_at = datetime.fromtimestamp(data[SEEN], UTC)
            row.agent = str(data.get(AGENT, ""))[:200]
        return row


def guarded(user_id: int) -> bool:
    """Does the person behind the login hold a post over money or accounts now, own or delegated?"""
    now = clock.now()
    live = Q(until_at__isnull=True) | Q(until_at__gt=now)
    roles = [role.value for role in SECOND_FACTOR]
    own = Assignment.objects.filter(live, person__accounts=user_id, role__in=roles, state="BERLAKU")
    lent = Delegation.objects.filter(
        to__accounts=user_id, ended_at__isnull=True, until_at__gt=now, assignment__role__in=roles
    )
    return own.exists() or lent.exists()


def end_all(person_ids: list[int], *, keep: str = "") -> None:
    """End every session of these persons: role changes, new password, "keluar dari semua perangkat"."""
    live = Session.objects.filter(user__person__in=person_ids, expire_date__gt=clock.real_now())
    live.exclude(session_key=keep).update(expire_date=clock.real_now(), session_data="")


def sweep(at: datetime) -> int:
    """Throw away what ended more than a day ago."""
    return Session.objects.filter(expire_date__lt=at - timedelta(days=1)).delete()[0]
