"""A small kind of its own for the tests of reactions, worker and sweep: a paper that two verifiers approve."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction

from ketahanan.common.actions import Workflow, action, reason
from ketahanan.common.roles import Role
from ketahanan.flow.kinds import Kind
from ketahanan.flow.models import Hold
from ketahanan.flow.operations import enter_new
from ketahanan.people.posts import Actor
from ketahanan.testing import NOON, Country

TRIAL = Workflow(
    name="trial",
    label="Usulan",
    states={"DRAF": "Draf", "PERIKSA": "Diperiksa", "KEMBALI": "Dikembalikan", "SETUJU": "Disetujui", "BATAL": "Batal"},
    initial="DRAF",
    final=frozenset({"SETUJU", "BATAL"}),
    tones={"KEMBALI": "warn", "SETUJU": "good", "BATAL": "bad"},
    readers=frozenset(Role),
    actions=(
        action("submit", "ajukan", "Ajukan", by=[Role.KETUA, Role.PENGARAH], frm=["DRAF"], to="PERIKSA", in_order=True),
        action(
            "approve", "setujui", "Setujui", by=[Role.VERIFIKATOR, Role.VERIFIKATOR], frm=["PERIKSA"], to="SETUJU",
            within=14, not_by=["author"],
        ),
        action(
            "give_back", "kembalikan", "Kembalikan", by=[Role.DINSOS_KAB], frm=["PERIKSA"], to="KEMBALI",
            needs=reason(), renews=True, danger=True,
        ),
        action(
            "resubmit", "ajukan-lagi", "Ajukan lagi", by=[Role.KETUA], frm=["KEMBALI"], to="PERIKSA", within=7,
            overdue="lapse",
        ),
        action("lapse", "gugur", "Gugur", frm=["KEMBALI"], to="BATAL"),
        action("note", "catat", "Catat", by=[Role.DINSOS_KAB], frm=["PERIKSA"]),
    ),
)  # fmt: skip


def wear(put: Callable[[object, str, object], object] = setattr) -> None:
    """Let holds wear the trial's table, as papers of Pokja 1, so that no table in the database is needed."""
    put(Hold, "FLOW", TRIAL)
    put(Hold, "pokja_number", 1)


def _duties(record: Hold) -> dict[str, set[int]]:
    return {"author": {record.made_by_id} if record.made_by_id else set()}


KIND: Kind[Any] = Kind(flow=TRIAL, model=Hold, duties=_duties)


def make(country: Country, by: str = "ketua1", state: str = "DRAF") -> Hold:
    """A paper of Pokja 1 of the village, with its first journal entry."""
    who: Actor = country.as_(by)
    paper = Hold(
        area=country.village, state=state, state_since=NOON, made_by_id=who.person_id, made_at=NOON,
        reason_code="TEMUAN", reason="x", set_level=4,
    )  # fmt: skip
    with transaction.atomic():
        paper.save()
        enter_new(KIND, paper, by=who, at=NOON)
    return paper
