"""Phone numbers and e-mail addresses in one form, however people type them. Pure but for the e-mail pattern."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from ketahanan.common.secrets import masked
from ketahanan.common.text import N_

# Indonesian mobile numbers: 8 and 8 to 11 digits more, after +62 or 0.
_MOBILE = re.compile(r"(?:\+?62|0)?(8\d{7,11})")
_SIGNS = re.compile(r"[\s.\-()/\u00a0]")

BAD_PHONE = N_("Nomor HP tidak terbaca. Tulis seperti 0811-2345-678.")
BAD_EMAIL = N_("Alamat email tidak terbaca. Tulis seperti nama@contoh.id.")


class BadContact(ValueError):
    """A sentence to translate."""


def phone(typed: str) -> str:
    """+628112345678, from 0811-2345 678, +62 811 2345 678 or 811.2345.678."""
    found = _MOBILE.fullmatch(_SIGNS.sub("", typed))
    if not found:
        raise BadContact(BAD_PHONE)
    return "+62" + found[1]


def email(typed: str) -> str:
    """Lower case, checked."""
    address = typed.strip().lower()
    try:
        validate_email(address)
    except ValidationError as error:
        raise BadContact(BAD_EMAIL) from error
    return address


def login_name(typed: str) -> str:
    """What a person signs in with, in the one form that is stored. Raises BadContact."""
    return email(typed) if "@" in typed else phone(typed)


def shown_phone(number: str) -> str:
    """+62811•••••78"""
    return masked(number, head=6, tail=2)


def shown_email(address: str) -> str:
    """de•••@contoh.id: the host may be read, the name not."""
    name, at, host = address.partition("@")
    return masked(name, head=2, tail=0) + at + host
