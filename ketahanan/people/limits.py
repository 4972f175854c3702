"""How often a password may be tried (money 8.3): by account and network, so that nobody keeps another one out.

Passkeys never come here: there is nothing to guess. All on the real clock.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import QuerySet

from ketahanan.common.secrets import fingerprint
from ketahanan.journal import operations as journal
from ketahanan.people.models import LoginTry, User

# Failures of one account from one network.
PAIR, PAIR_WITHIN = 5, timedelta(minutes=5)
# Failures of one account from everywhere: slow, and a network that has let this account in before stays open.
ALL, ALL_WITHIN = 60, timedelta(hours=1)
KNOWN_FOR = timedelta(days=30)
# Failures of one network over all accounts; offices share an address, so it is wide.
NETWORK, NETWORK_WITHIN = 120, timedelta(minutes=10)


def blocked(account: str, network: str, now: datetime) -> bool:
    """May a password not be tried now? The same for accounts that do not exist."""
    key = fingerprint(account)
    if _failed(now, PAIR_WITHIN).filter(account=key, network=network).count() >= PAIR:
        return True
    if _failed(now, NETWORK_WITHIN).filter(network=network).count() >= NETWORK:
        return True
    if _failed(now, ALL_WITHIN).filter(account=key).count() < ALL:
        return False
    known = LoginTry.objects.filter(account=key, network=network, good=True, at__gt=now - KNOWN_FOR)
    return not known.exists()


def note(account: str, network: str, now: datetime, *, good: bool, at: datetime) -> None:
    """Remember a try. The failure that closes the door is told to the owner of the account, once."""
    key = fingerprint(account)
    LoginTry.objects.create(account=key, network=network, at=now, good=good)
    if good:
        _failed(now, PAIR_WITHIN).filter(account=key, network=network).delete()
        return
    if _failed(now, PAIR_WITHIN).filter(account=key, network=network).count() == PAIR:
        _tell_owner(account, at)


def sweep(now: datetime) -> int:
    """Forget what no rule looks at any more."""
    old = LoginTry.objects.filter(at__lt=now - ALL_WITHIN, good=False) | LoginTry.objects.filter(at__lt=now - KNOWN_FOR)
    return old.delete()[0]


def _failed(now: datetime, within: timedelta) -> QuerySet[LoginTry]:
    return LoginTry.objects.filter(good=False, at__gt=now - within)


def _tell_owner(account: str, at: datetime) -> None:
    from django.db import transaction

    user = User.objects.filter(login=account).first()
    if user is None:
        return
    with transaction.atomic():
        journal.record(
            action="account.login_limit", subject=("account", user.pk), at=at, details={"person": user.person_id}
        )
