"""A person of the cast at the pages: forms as a browser sends them, without script."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping, Sequence
from html import unescape
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from ketahanan.common.actions import Workflow
from ketahanan.proposals.models import Proposal, RankingList
from ketahanan.proposals.tests.story import Story
from ketahanan.proposals.workflow import PROPOSAL, RANKING

type Fields = Mapping[str, Any]


def page(proposal: Proposal, name: str = "detail", *more: Any) -> str:
    return reverse(f"proposal:{name}", args=[proposal.public_id, *more])


def step(record: Proposal | RankingList, name: str, flow: Workflow = PROPOSAL) -> str:
    return reverse(f"{flow.name}:act", args=[record.public_id, flow[name].slug])


def sign_page(ranking: RankingList) -> str:
    return step(ranking, "sign", RANKING)


class Visitor:
    """One person with one browser; `post` adds a token unless the form brings one."""

    def __init__(self, story: Story, who: str) -> None:
        self.client = Client()
        self.client.force_login(story.country.user(who))
        session = self.client.session
        session["contoh"] = True  # a demo login counts as freshly proven
        session.save()

    def get(self, address: str) -> HttpResponse:
        return self.client.get(address)  # type: ignore[return-value]

    def read(self, address: str, status: int = 200) -> str:
        answer = self.get(address)
        assert answer.status_code == status, (address, answer.status_code)
        return text(answer)

    def post(self, address: str, fields: Fields) -> HttpResponse:
        sent = {"_token": str(uuid.uuid4())} | dict(fields)
        return self.client.post(address, {name: value for name, value in sent.items() if value is not None})  # type: ignore[return-value]


def text(answer: HttpResponse) -> str:
    return unescape(answer.content.decode())


def errors(answer: HttpResponse) -> str:
    """The words of the summary above a form that came back."""
    found = re.search(r'<div class="error-summary".*?</div>', answer.content.decode(), re.DOTALL)
    words = re.sub(r"<[^>]+>", " ", found[0] if found else "")
    return " ".join(unescape(words).split())


def hidden(html: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', html)
    assert found, name
    return unescape(found[1])


COLUMNS = ("description", "kind", "quantity", "unit", "unit_price", "price_source")


def rab_fields(rows: Sequence[Sequence[str]], **more: Any) -> dict[str, Any]:
    """The table as the page sends it: description, kind, quantity, unit, price, source; then key and DELETE."""
    fields: dict[str, Any] = {"rab-TOTAL_FORMS": str(len(rows)), "rab-INITIAL_FORMS": "0"}
    for number, row in enumerate(rows):
        named = zip((*COLUMNS, "key", "DELETE"), row, strict=False)
        fields |= {f"rab-{number}-{name}": value for name, value in named}
    return fields | more
