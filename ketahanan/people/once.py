"""Double clicks, resent forms, restarts in mid-request: the same form gets the same answer (rulings A18)."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest

from ketahanan.common import clock
from ketahanan.journal import operations as journal
from ketahanan.people.requests import actor


def fingerprint(request: HttpRequest) -> str:
    """Hash of what was sent, without the tokens, with names and sizes of files."""
    parts = [request.path]
    for key in sorted(request.POST):
        if key not in {"csrfmiddlewaretoken", "_token"}:
            parts.append(f"{key}={request.POST.getlist(key)}")
    parts += [
        f"{key}:{[(file.name, file.size) for file in request.FILES.getlist(key)]}"
        for key in sorted(request.FILES)
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def once(request: HttpRequest, act: Callable[[], str]) -> str:
    """Run `act` (which returns the address to go to) unless this form's token was answered before.

    Token, act and answer are one transaction: killed in the middle, nothing is half done.
    """
    person = actor(request).person_id or 0
    try:
        token = uuid.UUID(request.POST.get("_token", ""))
    except ValueError:
        return act()
    with transaction.atomic():
        receipt, fresh = journal.claim(
            person_id=person, token=token, fingerprint=fingerprint(request), at=clock.real_now()
        )
        if not fresh:
            return receipt.answer
        address = act()
        journal.answer(receipt, address)
        return address
