"""Every page of the product as officers of every level open it, with a whole country in the database.

Through the test client, so without a network: what is measured is the server's own work. Each page is asked for once
with its statements counted, a record's page once for each state; then the heaviest address of each page is timed.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from statistics import median
from time import perf_counter, process_time
from typing import Any
from unittest.mock import patch

from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ketahanan.common import clock
from ketahanan.common.roles import SECOND_FACTOR, Role
from ketahanan.people.models import Assignment, User
from ketahanan.people.posts import Actor, actor_of
from tests.speed.addresses import addresses
from tests.speed.rows import NOW
from tests.speed.weight import Scales

TIMED = 3
OFFICERS = (
    Role.ADMIN_PUSAT, Role.VERIFIKATOR, Role.PENETAP, Role.PPK, Role.SUPERVISOR, Role.PETUGAS_REKENING,
    Role.DINSOS_PROV, Role.DINSOS_KAB, Role.PENGARAH, Role.OPERATOR_DESA, Role.KETUA,
)  # fmt: skip
HOME = "73"


@dataclass
class Visitor:
    """Somebody with a browser; without a role it is the public."""

    label: str
    client: Client
    actor: Actor


@dataclass
class Page:
    """One address pattern as one visitor sees it; `worst` is its heaviest address."""

    name: str
    visitor: str
    statements: int = 0
    worst: str = ""
    tried: int = 0
    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    weight: int = 0

    def row(self) -> dict[str, Any]:
        return {
            "page": self.name, "visitor": self.visitor, "address": self.worst, "addresses": self.tried,
            "statements": self.statements, "wall_ms": round(median(self.wall), 1),
            "wall_best_ms": round(min(self.wall), 1), "cpu_ms": round(median(self.cpu), 1), "weight_bytes": self.weight,
        }  # fmt: skip


def visitors(roles: Iterable[Role] = OFFICERS) -> Iterator[Visitor]:
    """One of each role where there is most to see, and the public."""
    yield Visitor("public", Client(), Actor(0, "", ()))
    for role in roles:
        posts = Assignment.objects.filter(role=role.value).select_related("person", "area").order_by("pk")
        post = posts.filter(area__code__startswith=HOME).first() or posts.first()
        if post is None:
            continue
        user = User.objects.filter(person=post.person).first()
        if user is None:
            continue
        if role in SECOND_FACTOR:
            Authenticator.objects.get_or_create(
                user=user, type=Authenticator.Type.TOTP, defaults={"data": {"secret": ""}}
            )
        client = Client()
        client.force_login(user)
        yield Visitor(role.name.lower(), client, actor_of(post.person, NOW))


def survey(visitor: Visitor, scales: Scales) -> list[Page]:
    """Every page that answers this visitor, with the most statements that any of its addresses takes."""
    pages: dict[str, Page] = {}
    for address in addresses(visitor.actor):
        answer, seen = asked(visitor, address.path)
        if answer.status_code >= 500:
            raise RuntimeError(f"{address.path} answers {visitor.label} with {answer.status_code}")
        if answer.status_code != 200 or answer.streaming:
            continue
        page = pages.setdefault(address.page, Page(address.page, visitor.label))
        page.tried += 1
        if seen > page.statements:
            seen = min(seen, asked(visitor, address.path)[1])
        if not page.worst or seen > page.statements:
            page.statements, page.worst = seen, address.path
        if "html" in answer.headers.get("Content-Type", ""):
            page.weight = max(page.weight, scales.weigh(answer.content.decode()))
    return list(pages.values())


def asked(visitor: Visitor, path: str) -> tuple[Any, int]:
    """The answer and how many statements it took.

    Once a minute a session notes that it is in use, with statements of its own; the caller asks again to leave them out.
    """
    with CaptureQueriesContext(connection) as seen:
        answer = visitor.client.get(path)
    return answer, len(seen)


def clocked(visitor: Visitor, page: Page) -> None:
    """The heaviest address again and again."""
    for _turn in range(TIMED):
        begun, spent = perf_counter(), process_time()
        visitor.client.get(page.worst)
        page.cpu.append((process_time() - spent) * 1000)
        page.wall.append((perf_counter() - begun) * 1000)


def walk(roles: Iterable[Role] = OFFICERS) -> dict[str, Any]:
    """The public and an officer of each role, all pages."""
    scales, rows = Scales(), []
    with patch.object(clock, "now", lambda: NOW):
        for visitor in visitors(roles):
            pages = survey(visitor, scales)
            for page in pages:
                clocked(visitor, page)
                rows.append(page.row())
            print(f"  {visitor.label}: {len(pages)} pages", file=sys.stderr, flush=True)  # noqa: T201
    return {"timed": TIMED, "pages": rows}

