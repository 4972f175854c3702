"""What the pages of a visit show: who was sent and has come, how far each sheet is, what the visit found."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from ketahanan.common import zones
from ketahanan.common.roles import OFFICE_ROLES
from ketahanan.editions import queries as editions
from ketahanan.flow.queries import OpenAction
from ketahanan.people.posts import Actor
from ketahanan.supervision import joint, late, papers, queries
from ketahanan.supervision.kinds import KIND
from ketahanan.supervision.models import Doubt, Visit, VisitOfficer
from ketahanan.supervision.sheets import WORDS, Answer
from ketahanan.supervision.workflow import VISIT
from ketahanan.supervision.workflow import VisitState as S

# From here on both sheets lie open: to the officers and the offices at once, to the village when it has to sign.
HANDED_IN = (S.SHEETS_DONE, S.AGREED, S.PASSED, S.FAILED)
SETTLED = (S.AGREED, S.PASSED, S.FAILED)


@dataclass(frozen=True, slots=True)
class Officer:
    """One of the two on the page."""

    name: str
    initials: str
    office: str
    came: str
    where: str
    doubt: str
    confirmed: str
    reason: str
    sheet: str
    replace_url: str

    @property
    def waits(self) -> bool:
        """Flagged, and the colleague has not yet spoken."""
        return bool(self.doubt) and not self.confirmed


def team(visit: Visit, actor: Actor, filled: dict[int, int]) -> list[Officer]:
    """Both officers."""
    sends = visit.state in (S.ASSIGNED, S.UNDER_WAY) and bool(
        [post for post in actor.posts_over(visit.area.path) if post.role in VISIT.made_by]
    )
    return [_officer(visit, row, filled, sends=sends) for row in queries.officers(visit)]


def _officer(visit: Visit, row: VisitOfficer, filled: dict[int, int], *, sends: bool) -> Officer:
    came = row.checked_in_at
    return Officer(
        name=row.person.name,
        initials="".join(part[0] for part in row.person.name.split()[:2]).upper(),
        office=row.office,
        came=zones.written(came, visit.area.zone) if came else "",
        where=papers.where(visit, row) if came else "",
        doubt=_(Doubt(row.doubt).label) if row.doubt else "",
        confirmed=row.far_confirmed_by.name if row.far_confirmed_by else "",
        reason=row.far_reason,
        sheet=_sheet(visit, row, filled),
        replace_url=reverse("visit:replace", args=[visit.public_id, row.position])
        if sends and came is None
        else "",
    )


def _sheet(visit: Visit, row: VisitOfficer, filled: dict[int, int]) -> str:
    """How far the sheet is; never what stands on it."""
    if visit.state in HANDED_IN:
        return _("lembar diserahkan")
    if row.checked_in_at is None or visit.state != S.UNDER_WAY:
        return ""
    size = {"done": filled.get(row.pk, 0), "all": len(visit.rules.items)}
    so_far = _("lembar terisi %(done)d dari %(all)d butir") % size
    if row.sheet_sent_at is None or row.sheet_filled_at is None:
        return so_far
    filled_at = _("diisi %(when)s") % {"when": zones.written(row.sheet_filled_at, visit.area.zone)}
    return "; ".join([so_far, filled_at, late.arrival(visit, row.sheet_sent_at, row.sheet_ahead_s)])


def sheet_closed(visit: Visit, officer: VisitOfficer, handed_at: datetime | None, *, taken: bool = False) -> str:
    """Why the officer cannot write on the own sheet now; empty when it is open.

    Taken along, it is open before the coming is known: both go into one outbox, the coming first.
    """
    if handed_at is not None:
        when = zones.written(handed_at, visit.area.zone)
        return _("Lembar Anda diserahkan %(when)s. Isinya tidak bisa diubah lagi.") % {"when": when}
    if visit.state not in (S.ASSIGNED, S.UNDER_WAY):
        return _("Lembar tidak bisa diisi: keadaan kunjungan %(state)s.") % {"state": _(visit.state_label)}
    if officer.checked_in_at is None and not taken:
        return _("Kehadiran Anda belum tercatat. Catat kehadiran dulu, lalu isi lembar ini.")
    return ""


def to_carry(visit: Visit, by: Actor) -> bool:
    """Does this person go there, and is there still something to fill?"""
    officer = queries.officer_of(visit, by.person_id)
    return officer is not None and visit.state in (S.ASSIGNED, S.UNDER_WAY)


def pages_to_carry(visit: Visit) -> list[str]:
    """The visit itself first, the coming while it is not known everywhere, the sheet as it is taken along."""
    coming = reverse("visit:act", args=[visit.public_id, VISIT["check_in"].slug])
    return [KIND.url(visit), coming, reverse("visit:sheet", args=[visit.public_id]) + "?bawa=1"]


def quiet(timeline: Any) -> list[Any]:
    """The timeline without the many savings of one sheet: of several in a row by one officer the newest stays."""
    label = KIND.entries["answer"]
    saved = _(label)
    rows = list(timeline)
    later = [None, *rows]
    return [
        row
        for row, newer in zip(rows, later, strict=False)
        if newer is None or row.what != saved or (row.what, row.who) != (newer.what, newer.who)
    ]


def with_own_work(visit: Visit, actions: Any) -> list[OpenAction]:
    """The officer's own work goes before the moves: the sheet to fill, or the differences to settle."""
    found: list[OpenAction] = list(actions)
    ready = {row.row.name: row.ready for row in found}
    if "hand_in" in ready:
        work = _work(_("Isi lembar"), "visit:sheet", visit, "lembar")
        return [*found, work] if ready["hand_in"] else [work, *found]
    if "agree" in ready and not ready["agree"]:
        return [_work(_("Samakan perbedaan"), "visit:differences", visit, "perbedaan"), *found]
    return found


def _work(label: str, name: str, visit: Visit, slug: str) -> OpenAction:
    row = replace(VISIT["hand_in"], hint="", slug=slug)
    url = reverse(name, args=[visit.public_id])
    return OpenAction(row=row, label=label, url=url, problems=(), due_at=None, due_text="", late=False)


@dataclass(frozen=True, slots=True)
class Found:
    """The result as the page tells it."""

    score: str
    critical: str
    sentence: str
    until: str
    repairs: tuple[str, ...]


def found(visit: Visit) -> Found | None:
    """Score and verdict once both officers have agreed. Two statements."""
    if visit.state not in SETTLED:
        return None
    rows = joint.lines(visit)
    result = joint.outcome(visit, rows)
    passed = visit.state == S.PASSED and visit.passed_at
    return Found(
        score=f"{result.score_pct}%",
        critical=", ".join(str(number) for number in result.failed_critical),
        sentence=papers.reason(visit, rows),
        until=zones.written_day(queries.last_day(visit, visit.passed_at))
        if passed and visit.passed_at
        else "",
        repairs=tuple(
            _("Butir %(number)d: %(repair)s") % {"number": row.item.number, "repair": row.repair}
            for row in rows
            if row.needs_repair and row.repair
        ),
    )


def reads_sheets(visit: Visit, actor: Actor) -> bool:
    """May this person read both sheets now?"""
    if visit.state not in HANDED_IN:
        return False
    if queries.officer_of(visit, actor.person_id) is not None or visit.state in SETTLED:
        return True
    return _from_office(visit, actor)


def reads_sealed(visit: Visit, actor: Actor) -> bool:
    """What people told in private stays with the officers and the offices."""
    return queries.officer_of(visit, actor.person_id) is not None or _from_office(visit, actor)


def _from_office(visit: Visit, actor: Actor) -> bool:
    return any(post.role in OFFICE_ROLES for post in actor.posts_over(visit.area.path))


@dataclass(frozen=True, slots=True)
class JointRow:
    """One item of the joint record, as it is read."""

    number: int
    text: str
    critical: bool
    first: str
    second: str
    agreed: str
    tone: str
    notes: tuple[str, ...]
    repair: str


@dataclass(frozen=True, slots=True)
class JointPart:
    """Items under one heading."""

    name: str
    rows: tuple[JointRow, ...]


TONES = {Answer.YES.value: "good", Answer.NO.value: "bad", Answer.NA.value: "neutral", "": "warn"}


def joint_parts(visit: Visit, *, sealed: bool) -> list[JointPart]:
    """Both sheets side by side. With `sealed` what people told in private stands there too."""
    rows = {row.item.number: row for row in joint.lines(visit)}
    return [
        JointPart(
            f"{number}. {_(part.name)}",
            tuple(_joint_row(rows[item.number], sealed=sealed) for item in part.items),
        )
        for number, part in enumerate(visit.rules.parts, 1)
    ]


def _joint_row(row: joint.Line, *, sealed: bool) -> JointRow:
    said = tuple(dict.fromkeys(text for text in (row.first.note, row.second.note, row.note) if text.strip()))
    if row.item.sealed and said and not sealed:
        said = (_("Catatannya disimpan petugas."),)
    return JointRow(
        number=row.item.number,
        text=_(row.item.text),
        critical=row.item.critical,
        first=word(row.first.value),
        second=word(row.second.value),
        agreed=word(row.value or "") if row.value else _("belum disepakati"),
        tone=TONES[row.value or ""],
        notes=said,
        repair=row.repair,
    )


def word(value: str) -> str:
    """An answer in words."""
    return _(WORDS[Answer(value)]) if value else "–"


def last_start(visit: Visit) -> str:
    """The last day on which the two may come under this letter."""
    late = visit.scheduled_on + timedelta(days=visit.rules.late_days)
    return zones.written_day(min(late, editions.last_visit_day(visit.edition)))
