"""How many filled forms of 250 questions the server takes a second: its two web processes, phones that post without pause.

Every form is another one, as at the end of a day of interviews; the phones run on the same two cores.
"""

from __future__ import annotations

import http.client
import os
import subprocess
import threading
import uuid
from dataclasses import dataclass, field
from statistics import quantiles
from time import perf_counter, sleep
from types import SimpleNamespace
from typing import Any

from ketahanan.areas.models import Area, Level
from ketahanan.common import clock
from ketahanan.common.roles import Role
from ketahanan.instruments import keys
from ketahanan.instruments.models import Submission
from ketahanan.instruments.tests.phone import BOUNDARY, body, out
from ketahanan.people.posts import actor_of
from ketahanan.site.management.commands.up import web_command
from ketahanan.testing import give, make_person, make_user
from tests.journeys.country import free_port

QUESTIONS, PHONES, SECONDS = 250, 8, 20.0
ANSWERS = "".join(f"<q{n}>jawaban nomor {n} dari warga</q{n}>" for n in range(QUESTIONS))


@dataclass
class Phone:
    """One device with a key of its own and a connection that stays."""

    port: int
    token: str
    took_ms: list[float] = field(default_factory=list)
    other: list[int] = field(default_factory=list)

    def post_until(self, end: float) -> None:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        kind = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
        while perf_counter() < end:
            begun = perf_counter()
            line.request("POST", f"/k/{self.token}/submission", body(filled()), kind)
            answer = line.getresponse()
            answer.read()
            if answer.status == http.client.CREATED:
                self.took_ms.append((perf_counter() - begun) * 1000)
            else:
                self.other.append(answer.status)


def filled() -> bytes:
    return (
        f'<?xml version="1.0"?><data id="laju" version="1" xmlns:orx="http://openrosa.org/xforms">{ANSWERS}'
        f"<orx:meta><orx:instanceID>uuid:{uuid.uuid4()}</orx:instanceID></orx:meta></data>"
    ).encode()


def bench() -> dict[str, Any]:
    """Accepted forms a second, the time of one, and whether all that was answered with 201 is stored once."""
    tokens, port = _tokens(), free_port()
    server = subprocess.Popen(web_command("127.0.0.1", port, reload=False), env=os.environ, stdout=subprocess.DEVNULL)
    try:
        phones = [Phone(port, token) for token in tokens]
        _wait(phones[0])
        end = perf_counter() + SECONDS
        threads = [threading.Thread(target=phone.post_until, args=(end,)) for phone in phones]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        server.terminate()
        server.wait(30)
    took = sorted(ms for phone in phones for ms in phone.took_ms)
    stored = Submission.objects.count()
    if stored != len(took) + 1 or any(phone.other for phone in phones):
        raise LookupError(f"{len(took)} answered with 201, {stored - 1} stored, others: {[phone.other for phone in phones]}")
    cuts = quantiles(took, n=20)
    return {
        "phones": PHONES, "questions": QUESTIONS, "form_bytes": len(filled()), "accepted": len(took),
        "per_second": round(len(took) / SECONDS, 1), "median_ms": round(cuts[9], 1), "p95_ms": round(cuts[18], 1),
    }  # fmt: skip


def _tokens() -> list[str]:
    """A published form and facilitators with a key each."""
    nation = Area.objects.get(level=Level.NATION)
    village, at = Area.objects.filter(level=Level.VILLAGE)[0], clock.now()
    out(SimpleNamespace(nation=nation), form_id="laju", questions=QUESTIONS)  # type: ignore[arg-type]
    found = []
    for number in range(PHONES):
        person = make_person(f"Fasilitator {number}", home=village)
        make_user(person)
        give(person, Role.FASILITATOR, village)
        key = keys.make(label="HP", by=actor_of(person, at), at=at, now=clock.real_now())
        found.append(keys.token_of(key, clock.real_now()))
    return found


def _wait(phone: Phone) -> None:
    """Until the first form is taken; it is not counted."""
    until = perf_counter() + 60
    while perf_counter() < until:
        try:
            phone.post_until(perf_counter() + 0.001)
        except OSError:
            sleep(0.1)
            continue
        if phone.other:
            raise LookupError(f"The server answered with {phone.other}.")
        phone.took_ms.clear()
        return
    raise LookupError("The server did not start.")
