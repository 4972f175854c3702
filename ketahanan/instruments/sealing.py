"""What only the server reads in the ZIP of a device: who filled an entry, bound to what was filled (decision 0122).

ECDH on P-256 with a key of one use for each entry, HKDF-SHA-256 salted with its public point, AES-256-GCM.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Iterable
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from ketahanan.common.secrets import fingerprint

CURVE, PURPOSE = ec.SECP256R1(), b"ketahanan.zip"
# Of the group of P-256.
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
# A key of one use seals one text.
NONCE = bytes(12)


@lru_cache(maxsize=1)
def _private() -> ec.EllipticCurvePrivateKey:
    """Made from the product's secret, so that no table holds it."""
    wide = int(fingerprint("zip key 1") + fingerprint("zip key 2"), 16)
    return ec.derive_private_key(wide % (ORDER - 1) + 1, CURVE)


def public_key() -> str:
    """For devices: the point, base64."""
    return base64.b64encode(_point(_private().public_key())).decode()


def digest(answers: bytes, files: Iterable[bytes]) -> str:
    """Of one entry; the order of its files does not matter."""
    parts = [_hex(answers), *sorted(map(_hex, files))]
    return _hex("".join(parts).encode())


def sealed(token: str, sum_: str) -> str:
    """As devices do it."""
    once = ec.generate_private_key(CURVE)
    point = _point(once.public_key())
    text = json.dumps({"token": token, "sum": sum_}).encode()
    closed = AESGCM(_key(once.exchange(ec.ECDH(), _private().public_key()), point)).encrypt(NONCE, text, None)
    return ".".join(base64.b64encode(part).decode() for part in (point, closed))


def opened(seal: str) -> tuple[str, str]:
    """Token and digest. Raises ValueError for what no device sealed for us."""
    try:
        point, closed = (base64.b64decode(part, validate=True) for part in seal.split("."))
        theirs = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, point)
        told = json.loads(AESGCM(_key(_private().exchange(ec.ECDH(), theirs), point)).decrypt(NONCE, closed, None))
        return str(told["token"]), str(told["sum"])
    except (binascii.Error, InvalidTag, KeyError, TypeError) as error:
        raise ValueError("not sealed for this server") from error


def _key(shared: bytes, point: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt=point, info=PURPOSE).derive(shared)


def _point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _hex(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
