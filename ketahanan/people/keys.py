"""Second factors, as far as the rest of the house needs to know of them."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled

from ketahanan.people.models import User


def has_key(user: User) -> bool:
    """A passkey or an authenticator app; recovery codes alone are none."""
    return bool(is_mfa_enabled(user, [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]))


def drop(user: User) -> None:
    """The phone is gone: begin anew."""
    Authenticator.objects.filter(user=user).delete()
