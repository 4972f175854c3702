"""Both sheets side by side, what was agreed, and what the signatures bind."""

from __future__ import annotations

from dataclasses import dataclass

from ketahanan.journal.operations import content_hash
from ketahanan.supervision import sheets
from ketahanan.supervision.models import Resolution, SheetAnswer, Visit
from ketahanan.supervision.sheets import Answer, Item
from ketahanan.supervision.workflow import VisitState as S


@dataclass(frozen=True, slots=True)
class Said:
    """One officer's answer to an item."""

    value: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """An item in the joint record."""

    item: Item
    first: Said
    second: Said
    value: str | None
    note: str
    repair: str

    @property
    def differs(self) -> bool:
        return self.first.value != self.second.value

    @property
    def needs_repair(self) -> bool:
        return self.value == Answer.NO

    @property
    def is_settled(self) -> bool:
        """Agreed, with a note where the two saw it differently, and with a repair where it is Tidak."""
        return (
            self.value is not None
            and (not self.differs or bool(self.note.strip()))
            and (not self.needs_repair or bool(self.repair.strip()))
        )


def lines(visit: Visit) -> list[Line]:
    """The joint record in the order of the sheet. Two statements."""
    said: dict[tuple[int, int], Said] = {}
    rows = SheetAnswer.objects.filter(officer__visit=visit)
    for position, answered, word, note in rows.values_list("officer__position", "item", "value", "note"):
        said[position, answered] = Said(word, note)
    agreed = {row.item: row for row in Resolution.objects.filter(visit=visit)}
    found = []
    for number, item in visit.rules.items.items():
        first, second = said.get((1, number), Said()), said.get((2, number), Said())
        row = agreed.get(number)
        value = sheets.joint_value(first.value, second.value, row.value if row else None) or None
        found.append(Line(item, first, second, value, row.note if row else "", row.repair if row else ""))
    return found


def digest(rows: list[Line]) -> str:
    """SHA-256 of everything on the joint record."""
    return content_hash(
        [
            [row.item.number, row.first.value, row.first.note, row.second.value, row.second.note, row.value,
             row.note, row.repair]
            for row in rows
        ]
    )  # fmt: skip


def outcome(visit: Visit, rows: list[Line]) -> sheets.Result:
    """What the joint record comes to."""
    return sheets.result(visit.rules, {row.item.number: row.value for row in rows if row.value})


SHEETS = {"phase": "lembar"}


def content(visit: Visit) -> object:
    """What a signature binds: while the sheets are filled, only the handing in; after that the whole joint record."""
    if visit.state in (S.ASSIGNED, S.UNDER_WAY):
        return SHEETS
    return {"visit": visit.pk, "kind": visit.kind, "officers": list(visit.sent), "joint": visit.joint_sha256}
