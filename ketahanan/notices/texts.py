"""The words that leave the product: a code and an address, nothing of what the message is about (rulings A16)."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from django.conf import settings
from django.template import Context
from django.template.loader import select_template
from django.utils import translation

from ketahanan.notices.models import Notice

SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # none that is read as another


def new_ticket() -> str:
    """K-4F7H2Q9P: what a person reads out when asking about a message."""
    return "K-" + "".join(secrets.choice(SIGNS) for _ in range(8))


def outside(channel: str, notice: Notice) -> tuple[str, str]:
    """Subject and text for e-mail or SMS; knows the ticket and the link only."""
    return written([f"messages/outside/{channel}.txt"], {"ticket": notice.ticket, "link": address(notice)})


def address(notice: Notice) -> str:
    """The full address of the message."""
    return settings.SITE_ADDRESS.rstrip("/") + notice.url


def written(names: list[str], words: Mapping[str, object], *, language: str = "id") -> tuple[str, str]:
    """Title (first line) and body of the first template that exists, as plain text."""
    with translation.override(language):
        template = select_template(names)
        text = template.template.render(Context(dict(words), autoescape=False))
    title, _end, body = text.strip().partition("\n")
    return " ".join(title.split())[:160], body.strip()
