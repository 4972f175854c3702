"""Values that a thief of the database must not read: encrypted at rest, matched by a keyed hash, shown masked."""

import base64
import hashlib
import hmac
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models

if TYPE_CHECKING:
    _Text = models.TextField[str, str]
else:
    _Text = models.TextField


def _derived(purpose: str, key: str) -> bytes:
    return hashlib.blake2b(key.encode(), digest_size=32, person=purpose.encode()[:16]).digest()


@lru_cache(maxsize=4)
def _box(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(base64.urlsafe_b64encode(_derived("field", key))) for key in keys])


def seal(plain: str) -> str:
    """Encrypt. The newest key is first in settings.FIELD_KEYS; older ones still open."""
    return _box(tuple(settings.FIELD_KEYS)).encrypt(plain.encode()).decode()


def unseal(sealed: str) -> str:
    """Decrypt; a value that no key opens is an operator's error and raises ValueError."""
    try:
        return _box(tuple(settings.FIELD_KEYS)).decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise ValueError("no key in FIELD_KEYS opens this value") from error


def fingerprint(plain: str) -> str:
    """Keyed hash (64 hex digits) to find equal values without opening them. Keyed by the oldest key, for ever."""
    return hmac.new(_derived("match", settings.FIELD_KEYS[-1]), plain.encode(), hashlib.sha256).hexdigest()


def masked(plain: str, *, head: int = 6, tail: int = 2) -> str:
    """730201••••••••12: enough to recognise one's own, too little to use (modules 2.1, rule 6)."""
    if len(plain) <= head + tail:
        return "•" * len(plain)
    return plain[:head] + "•" * (len(plain) - head - tail) + plain[len(plain) - tail :]


class SealedTextField(_Text):
    """Text that is ciphertext in the database and plain in Python."""

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        return unseal(value) if value else value

    def get_prep_value(self, value: Any) -> Any:
        return seal(str(value)) if value else value
