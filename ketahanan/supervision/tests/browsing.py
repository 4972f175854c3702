"""Pages of visits in tests: who is logged in, what is posted."""

from __future__ import annotations

import html
import re
import uuid
from typing import Any

from django.test import Client

from ketahanan.testing import Country


def login(client: Client, country: Country, who: str) -> Client:
    """A member of the cast, as in the demo: nobody asks for the key again."""
    client.force_login(country.user(who))
    session = client.session
    session["contoh"] = True
    session.save()
    client.get("/pesan/")
    return client


def post(client: Client, address: str, **data: Any) -> Any:
    return client.post(address, {"_token": str(uuid.uuid4())} | data)


def text_of(answer: Any) -> str:
    """What is read on the page: without tags, one space."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", answer.text)))
