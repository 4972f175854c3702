"""Reading visits: who was sent, whether one holds for money now, which villages wait for one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Value, When
from django.utils.translation import gettext as _

from ketahanan.areas.models import Area
from ketahanan.common import zones
from ketahanan.editions.models import Edition
from ketahanan.editions.queries import LIVE
from ketahanan.journal.models import Entry
from ketahanan.people.posts import Actor
from ketahanan.proposals.models import Proposal
from ketahanan.proposals.workflow import ProposalState
from ketahanan.supervision.models import SheetAnswer, Visit, VisitOfficer
from ketahanan.supervision.workflow import VISIT
from ketahanan.supervision.workflow import VisitState as S
from ketahanan.villages.models import Institution, PokjaAccount
from ketahanan.villages.workflow import AccountState

UNDER_WAY = (S.ASSIGNED, S.UNDER_WAY, S.SHEETS_DONE, S.AGREED)
# What makes other officers than those whom the visitors met.
NEW_OFFICERS = ("institution.decree", "institution.amend")
SEALED = ("person__nik", "person__phone", "person__email")


# The two officers ---------------------------------------------------------------------------------------------------


def officers(visit: Visit) -> list[VisitOfficer]:
    """The two, in the order of the letter. Kept on the object, so that a page asks once."""
    known: list[VisitOfficer] | None = visit.__dict__.get("_officers")
    if known is None:
        rows = VisitOfficer.objects.filter(visit=visit).select_related("person", "far_confirmed_by")
        known = list(rows.defer(*SEALED).order_by("position"))
        visit.__dict__["_officers"] = known
    return known


def forget(visit: Visit) -> None:
    """What was kept on the object no longer holds."""
    visit.__dict__.pop("_officers", None)


def officer_of(visit: Visit, person_id: int | None) -> VisitOfficer | None:
    """This person's place in the visit."""
    return next((row for row in officers(visit) if row.person_id == person_id), None)


def colleague_of(visit: Visit, person_id: int | None) -> VisitOfficer | None:
    """The other of the two."""
    return next((row for row in officers(visit) if row.person_id != person_id), None)


def filled(visit: Visit) -> dict[int, int]:
    """How many items each officer has answered, by officer id; nothing about the answers."""
    rows = SheetAnswer.objects.filter(officer__visit=visit).values("officer_id").annotate(size=Count("pk"))
    return {row["officer_id"]: row["size"] for row in rows}


def own_answers(officer: VisitOfficer) -> dict[int, tuple[str, str]]:
    """Value and note by item."""
    rows = SheetAnswer.objects.filter(officer=officer).values_list("item", "value", "note")
    return {item: (value, note) for item, value, note in rows}


def has_physical_work(area: Area, edition: Edition) -> bool:
    """Does an approved proposal of the village build something?"""
    return approved(area, edition).filter(physical=True).exists()


def approved(area: Area, edition: Edition) -> QuerySet[Proposal]:
    """Approved proposals of the village."""
    rows = Proposal.objects.filter(area=area, edition=edition, state=ProposalState.APPROVED.value)
    return rows.select_related("pokja").order_by("pokja__number")


# Does a visit hold --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Standing:
    """The first visit of a village as the payment sees it. `sentence` is empty when it holds."""

    visit: Visit | None
    sentence: str
    until: date | None = None

    @property
    def holds(self) -> bool:
        return self.visit is not None and not self.sentence


def standing(area: Area, edition: Edition, at: datetime) -> Standing:
    """Passed, not too old, officers and accounts the same since (domain 14, row 67). Three statements at most."""
    rows = visits_of(area, edition)
    passed = max(
        (row for row in rows if row.passed_at and row.state == S.PASSED), key=_passed_at, default=None
    )
    if passed is None or passed.passed_at is None:
        return Standing(None, _without_pass(rows))
    until = last_day(passed, passed.passed_at)
    worse = [row for row in rows if row.state == S.FAILED and row.state_since > passed.passed_at]
    if worse:
        sentence = _(
            "Kunjungan terakhir belum layak. Desa melaporkan perbaikan, lalu supervisi awal diulang."
        )
    elif zones.today(at, area.zone) > until:
        sentence = _("Supervisi awal berlaku sampai %(day)s dan sudah lewat. Minta kunjungan baru.") % {
            "day": zones.written_day(until)
        }
    else:
        sentence = changed_since(area, edition, passed.passed_at)
    return Standing(passed, sentence, until)


def _passed_at(visit: Visit) -> datetime:
    return visit.passed_at or visit.made_at


def last_day(visit: Visit, passed_at: datetime) -> date:
    """The last day on which the result counts, in the zone of the village."""
    return zones.today(passed_at, visit.area.zone) + timedelta(days=visit.edition.visit_valid_days)


def _without_pass(rows: Sequence[Visit]) -> str:
    newest = rows[0] if rows else None
    if newest is None:
        return _(
            "Belum ada supervisi awal. Minta pejabat penetap atau dinas sosial provinsi menugaskan dua petugas."
        )
    if newest.state in UNDER_WAY:
        return _("Supervisi awal sedang berjalan: %(state)s. Tunggu sampai hasilnya ditandatangani.") % {
            "state": _(newest.state_label).lower()
        }
    return _("Hasil supervisi awal belum layak. Desa melaporkan perbaikan, lalu supervisi awal diulang.")


def changed_since(area: Area, edition: Edition, since: datetime) -> str:
    """Whether the people or the accounts that the officers saw are others now, as a sentence; empty when not."""
    subjects = Institution.objects.filter(area=area, edition=edition).values("pk")
    if Entry.objects.filter(
        subject_kind="institution", subject_id__in=subjects, action__in=NEW_OFFICERS, at__gt=since
    ).exists():
        return _("Susunan pengurus berubah setelah kunjungan. Minta supervisi awal baru.")
    accounts = PokjaAccount.objects.filter(area=area, state=AccountState.ACTIVE.value, state_since__gt=since)
    number = accounts.order_by("pokja__number").values_list("pokja__number", flat=True).first()
    if number is not None:
        return _("Rekening Pokja %(number)d berganti setelah kunjungan. Minta supervisi awal baru.") % {
            "number": number
        }
    return ""


def valid_visit(area: Area, edition: Edition, at: datetime) -> Visit | None:
    """The visit that lets money go to this village now; None when there is none."""
    found = standing(area, edition, at)
    return found.visit if found.holds else None


def gate_sentence(area: Area, edition: Edition, at: datetime) -> str:
    """Why no visit lets money go now, and what to do; empty when one does."""
    return standing(area, edition, at).sentence


def visits_of(area: Area, edition: Edition | None = None) -> list[Visit]:
    """First visits of a village that were not called off, newest first."""
    rows = Visit.objects.filter(area=area, kind="SA").exclude(state=S.CANCELLED.value)
    rows = rows if edition is None else rows.filter(edition=edition)
    return list(rows.select_related("area", "edition").order_by("-made_at", "-pk"))


@dataclass(frozen=True, slots=True)
class PublicVisit:
    """What anyone may read: that officers were there, and when; not what they found."""

    on: date
    words: str


def public_visit(area: Area, edition: Edition) -> PublicVisit | None:
    """The newest visit that is over, good or bad alike."""
    over = [row for row in visits_of(area, edition) if row.state in VISIT.final]
    return PublicVisit(over[0].scheduled_on, _("sudah dikunjungi")) if over else None


# Lists --------------------------------------------------------------------------------------------------------------


def listed(
    actor: Actor, *, q: str = "", state: str = "", edition: str = "", mine: bool = False
) -> QuerySet[Visit]:
    """Visits in reach: mine first, then what is not over yet, the nearest day first."""
    own = VisitOfficer.objects.filter(visit=OuterRef("pk"), person_id=actor.person_id or 0)
    found = Visit.objects.visible_to(actor).select_related("area__parent__parent", "edition")
    found = found.annotate(
        is_mine=Exists(own), over=Case(When(state__in=VISIT.final, then=Value(1)), default=Value(0))
    )
    for word in q.split()[:6]:
        found = found.filter(
            Q(area__name__icontains=word) | Q(area__code__startswith=word) | Q(letter_no__icontains=word)
        )
    if mine:
        found = found.filter(is_mine=True)
    if state:
        found = found.filter(state=state)
    if edition.isdigit():
        found = found.filter(edition_id=int(edition))
    return found.order_by("-is_mine", "over", "scheduled_on", "area__name", "pk")


@dataclass(frozen=True, slots=True)
class Waiting:
    """A village with an approved proposal and no visit that holds or is on its way."""

    area: Area
    edition: Edition


def waiting(actor: Actor, at: datetime, *, q: str = "") -> list[Waiting]:
    """Villages in reach of those who send officers, by name. Three statements."""
    rows = Proposal.objects.filter(state=ProposalState.APPROVED.value, edition__state__in=LIVE)
    rows = rows.filter(actor.reach(VISIT.made_by, "area__path"))
    for word in q.split()[:6]:
        rows = rows.filter(Q(area__name__icontains=word) | Q(area__code__startswith=word))
    here = Visit.objects.filter(area=OuterRef("area"), edition=OuterRef("edition"), kind="SA")
    rows = rows.exclude(Exists(here.filter(state__in=UNDER_WAY)))
    rows = rows.annotate(passed=Exists(here.filter(state=S.PASSED.value)))
    pairs = sorted(set(rows.order_by().values_list("area_id", "edition_id", "passed")))
    areas = Area.objects.select_related("parent__parent").in_bulk({pair[0] for pair in pairs})
    editions = Edition.objects.in_bulk({pair[1] for pair in pairs})
    found = [Waiting(areas[area], editions[edition]) for area, edition, passed in pairs if not passed]
    found += [
        Waiting(areas[area], editions[edition])
        for area, edition, passed in pairs
        if passed and not standing(areas[area], editions[edition], at).holds
    ]
    return sorted(found, key=lambda row: (row.area.name, row.area.pk, row.edition.pk))
