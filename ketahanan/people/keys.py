"""Second factors, as far as the rest of the house needs to know of them."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.db.models import Exists, OuterRef

from ketahanan.people.models import User

KINDS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def of_account() -> Exists:
    """Annotation of an account: does it have a second factor?"""
    return Exists(Authenticator.objects.filter(user=OuterRef("pk"), type__in=KINDS))


def came_with_key(user: User) -> bool:
    """Was there a second factor when the request came in? Asks nothing of an account loaded for a request."""
    known: bool | None = getattr(user, "keyed", None)
    return has_key(user) if known is None else known


def has_key(user: User) -> bool:
    """A passkey or an authenticator app; recovery codes alone are none."""
    return bool(is_mfa_enabled(user, list(KINDS)))


def drop(user: User) -> None:
    """The phone is gone: begin anew."""
    Authenticator.objects.filter(user=user).delete()
