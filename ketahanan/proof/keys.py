"""The key that signs checkpoints, from PROOF_KEY, and the witnesses whose signatures we can check."""

from __future__ import annotations

from functools import cache
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from ketahanan.proof.notes import Key, key_of


@cache
def _derived(secret: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(sha256(b"ketahanan/proof\n" + secret.encode()).digest())


def private() -> Ed25519PrivateKey:
    """The key of this installation."""
    return _derived(settings.PROOF_KEY)


def public(origin: str = "") -> Key:
    """Its public half, named after the log's origin; outsiders keep it."""
    return key_of(origin or settings.PROOF_ORIGIN, private())


def witnesses() -> list[Key]:
    """Keys of witnesses that the operator was given. Raises BadNote for one that cannot be read."""
    return [Key.read(text) for text in settings.WITNESS_KEYS]
