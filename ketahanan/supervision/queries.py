"""Reading visits: who was sent, whether one holds for money now, which villages wait for one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter, itemgetter
from typing import Any

from django.db.models import Case, Count, Exists, F, Min, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils.translation import gettext as _

from ketahanan.areas.models import Area, Level
from ketahanan.common import zones
from ketahanan.editions.models import Edition
from ketahanan.editions.queries import LIVE
from ketahanan.journal.models import Entry
from ketahanan.people.posts import Actor
from ketahanan.proposals.models import Proposal
from ketahanan.proposals.workflow import ProposalState
from ketahanan.supervision import validity
from ketahanan.supervision.models import SheetAnswer, Visit, VisitOfficer
from ketahanan.supervision.validity import Facts, Verdict
from ketahanan.supervision.workflow import VISIT
from ketahanan.supervision.workflow import VisitState as S
from ketahanan.villages.models import Institution, Pokja, PokjaAccount
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


def answered_after(officer: VisitOfficer, at: datetime) -> set[int]:
    """Items whose answer is newer."""
    return set(SheetAnswer.objects.filter(officer=officer, at__gt=at).values_list("item", flat=True))


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


type Group = tuple[int, datetime | None]


def standing(area: Area, edition: Edition, at: datetime, pokja: Pokja | None = None) -> Standing:
    """Whether money may go: to this Pokja, or without one to every Pokja of the village with an approved proposal.

    Officers are the village's, an account is the own Pokja's: a change of one Pokja's account costs that Pokja alone
    its visit. Asked without a Pokja, any of them is reason enough for a new visit. Two statements.
    """
    return judged(visits_with_facts(area, edition), groups_of(area, edition, pokja), at)


def judged(rows: Sequence[Any], groups: Sequence[Group], at: datetime) -> Standing:
    """The same from what was read before: the village's visits with their facts, and the Pokja that are asked about."""
    passed = _newest_passed(rows)
    if passed is None:
        return Standing(None, _without_pass(rows))
    used = [(since, number) for number, since in groups if since]
    account_at, number = max(used, key=itemgetter(0), default=(None, 0))
    facts = _facts(passed, rows, account_at)
    found = validity.verdict(facts, at, valid_days=passed.edition.visit_valid_days, zone=passed.area.zone)
    until = last_day(passed, passed.passed_at)
    return Standing(passed, _sentence(found, until, number), until)


def _newest_passed(rows: Iterable[Any]) -> Any:
    good = [row for row in rows if row.state == S.PASSED and row.passed_at]
    return max(good, key=attrgetter("passed_at"), default=None)


def _facts(passed: Any, rows: Iterable[Any], account_at: datetime | None) -> Facts:
    failed = max((row.state_since for row in rows if row.state == S.FAILED), default=None)
    return Facts(passed.passed_at, passed.officers_at, failed, passed.changed_at, account_at)


def _sentence(found: Verdict, until: date, number: int) -> str:
    words = {
        Verdict.HOLDS: "",
        Verdict.FAILED: _(
            "Kunjungan terakhir belum layak. Desa melaporkan perbaikan, lalu supervisi awal diulang."
        ),
        Verdict.TOO_OLD: _("Supervisi awal berlaku sampai %(day)s dan sudah lewat. Minta kunjungan baru."),
        Verdict.OFFICERS: _("Susunan pengurus berubah setelah kunjungan. Minta supervisi awal baru."),
        Verdict.ACCOUNT: _(
            "Rekening Pokja %(number)d berganti setelah kunjungan. Minta supervisi awal baru."
        ),
    }
    return words[found] % {"day": zones.written_day(until), "number": number}


def last_day(visit: Visit, passed_at: datetime) -> date:
    """The last day on which the result counts, in the zone of the village."""
    return validity.last_day(passed_at, visit.edition.visit_valid_days, visit.area.zone)


def seen_at(visit: Visit) -> datetime | None:
    """When the first of the two handed in; what changed afterwards they have not seen."""
    return min((row.left_at for row in officers(visit) if row.left_at), default=None)


def officers_changed_at(area: Area, edition: Edition) -> datetime | None:
    """When the composition of the village last changed, or was opened to change."""
    subjects = Institution.objects.filter(area=area, edition=edition).values("pk")
    changes = Entry.objects.filter(
        subject_kind="institution", subject_id__in=subjects, action__in=NEW_OFFICERS
    )
    return changes.order_by("-seq").values_list("at", flat=True).first()


def groups_of(area: Area, edition: Edition, pokja: Pokja | None = None) -> list[Group]:
    """This Pokja, or those with an approved proposal: number, and since when the account is in use."""
    asked: Any = approved(area, edition).order_by().values("pokja") if pokja is None else [pokja.pk]
    accounts = PokjaAccount.objects.filter(pokja=OuterRef("pk"), state=AccountState.ACTIVE.value)
    newest = Subquery(accounts.order_by("-state_since").values("state_since")[:1])
    return list(Pokja.objects.filter(pk__in=asked).order_by("number").values_list("number", newest))


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


def valid_visit(area: Area, edition: Edition, at: datetime, pokja: Pokja | None = None) -> Visit | None:
    """The visit that lets money go to this Pokja now (without one: to all of them); None when there is none."""
    found = standing(area, edition, at, pokja)
    return found.visit if found.holds else None


def gate_sentence(area: Area, edition: Edition, at: datetime, pokja: Pokja | None = None) -> str:
    """Why no visit lets money go now, and what to do; empty when one does."""
    return standing(area, edition, at, pokja).sentence


def visit_facts() -> dict[str, Subquery]:
    """The facts of the same rule as annotations, for rows with `area`, `edition` and `pokja` (grants).

    `rows.annotate(**visit_facts())`, then `row_holds(row, at)` of each: no statement more, and the same answer as
    `valid_visit(row.area, row.edition, at, row.pokja)`.
    """
    visits = Visit.objects.filter(area=OuterRef("area"), edition=OuterRef("edition"), kind="SA")
    passed = visits.filter(state=S.PASSED.value, passed_at__isnull=False).order_by("-passed_at")
    seen = passed.annotate(seen_at=Min("officers__left_at")).order_by("-passed_at")
    failed = visits.filter(state=S.FAILED.value).order_by("-state_since")
    accounts = PokjaAccount.objects.filter(pokja=OuterRef("pokja"), state=AccountState.ACTIVE.value)
    return {
        "visit_passed_at": Subquery(passed.values("passed_at")[:1]),
        "visit_seen_at": Subquery(seen.values("seen_at")[:1]),
        "visit_failed_at": Subquery(failed.values("state_since")[:1]),
        "officers_changed_at": _officers_changed(),
        "account_changed_at": Subquery(accounts.order_by("-state_since").values("state_since")[:1]),
    }


def _officers_changed() -> Subquery:
    """`officers_changed_at` of a row with area and edition, as annotation."""
    own = Institution.objects.filter(edition=OuterRef(OuterRef("edition")), area=OuterRef(OuterRef("area")))
    changed = Entry.objects.filter(
        subject_kind="institution", subject_id__in=own.values("pk"), action__in=NEW_OFFICERS
    )
    return Subquery(changed.order_by("-seq").values("at")[:1])


def row_holds(row: Any, at: datetime) -> bool:
    """Does a visit let money go to this row's Pokja now? The row comes with `visit_facts`, its area and its edition."""
    facts = Facts(
        row.visit_passed_at, row.visit_seen_at, row.visit_failed_at, row.officers_changed_at,
        row.account_changed_at,
    )  # fmt: skip
    found = validity.verdict(facts, at, valid_days=row.edition.visit_valid_days, zone=row.area.zone)
    return found is Verdict.HOLDS


def visits_of(area: Area, edition: Edition) -> list[Visit]:
    """First visits of a village that were not called off, newest first."""
    return list(_visits(area, edition))


def visits_with_facts(area: Area, edition: Edition) -> list[Any]:
    """The same, with what the rule asks about each: when it was seen, and when officers changed."""
    return list(_visits(area, edition).annotate(**_seen_and_changed()))


def _visits(area: Area, edition: Edition) -> QuerySet[Visit]:
    rows = Visit.objects.filter(area=area, edition=edition, kind="SA").exclude(state=S.CANCELLED.value)
    return rows.select_related("area", "edition").order_by("-made_at", "-pk")


def _seen_and_changed() -> dict[str, Subquery]:
    left = VisitOfficer.objects.filter(visit=OuterRef("pk"), left_at__isnull=False).order_by("left_at")
    return {"officers_at": Subquery(left.values("left_at")[:1]), "changed_at": _officers_changed()}


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
    found: QuerySet[Any] = Visit.objects.visible_to(actor).select_related("area__parent__parent", "edition")
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


type Place = tuple[int, int]


def waiting(actor: Actor, at: datetime, *, q: str = "") -> list[Place]:
    """Villages in reach of those who send officers, by name, as area and edition. Three statements.

    Not as records: the ministry's list has thousands of them, and a page shows twenty.
    """
    reach = actor.reach(VISIT.made_by, "area__path")
    rows: QuerySet[Any] = Proposal.objects.filter(
        reach, state=ProposalState.APPROVED.value, edition__state__in=LIVE
    )
    for word in q.split()[:6]:
        rows = rows.filter(Q(area__name__icontains=word) | Q(area__code__startswith=word))
    groups: dict[Place, list[int]] = {}
    for area, edition, pokja in rows.order_by("area__name", "area", "edition").values_list(
        "area_id", "edition_id", "pokja_id"
    ):
        groups.setdefault((area, edition), []).append(pokja)
    visits = _visits_by_place(reach)
    accounts = _accounts_since(visits, reach)
    return [
        place
        for place, own in groups.items()
        if not _is_served(visits.get(place, []), [accounts[pokja] for pokja in own if pokja in accounts], at)
    ]


def _visits_by_place(reach: Q) -> dict[Place, list[Any]]:
    """What the rule looks at in every first visit that was not called off."""
    rows = Visit.objects.filter(reach, kind="SA", edition__state__in=LIVE).exclude(state=S.CANCELLED.value)
    facts = rows.annotate(
        valid_days=F("edition__visit_valid_days"), zone=F("area__zone"), **_seen_and_changed()
    )
    found: dict[Place, list[Any]] = {}
    for row in facts.values_list(
        "area_id", "edition_id", "state", "state_since", "passed_at", "officers_at", "changed_at", "valid_days",
        "zone", named=True,
    ):  # fmt: skip
        found.setdefault((row.area_id, row.edition_id), []).append(row)
    return found


def _accounts_since(visits: dict[Place, list[Any]], reach: Q) -> dict[int, datetime]:
    """Since when the account of a Pokja is in use, where that is after the first of these visits: no other matters."""
    seen = [row.officers_at or row.passed_at for rows in visits.values() for row in rows if row.passed_at]
    if not seen:
        return {}
    rows = PokjaAccount.objects.filter(reach, state=AccountState.ACTIVE.value, state_since__gt=min(seen))
    return dict(rows.order_by("state_since").values_list("pokja_id", "state_since"))


def _is_served(visits: list[Any], accounts: list[datetime], at: datetime) -> bool:
    """Is a visit on its way, or does one hold for every Pokja?"""
    if any(row.state in UNDER_WAY for row in visits):
        return True
    passed = _newest_passed(visits)
    if passed is None:
        return False
    facts = _facts(passed, visits, max(accounts, default=None))
    return validity.verdict(facts, at, valid_days=passed.valid_days, zone=passed.zone) is Verdict.HOLDS


def villages_of(places: Sequence[Place]) -> list[Waiting]:
    """Those of one page. Two statements."""
    areas = Area.objects.select_related("parent__parent").in_bulk({area for area, _edition in places})
    editions = Edition.objects.in_bulk({edition for _area, edition in places})
    return [Waiting(areas[area], editions[edition]) for area, edition in places]


def sendable(actor: Actor, code: str) -> Area | None:
    """A village by its code, below a post of those who send officers."""
    rows = Area.objects.filter(actor.reach(VISIT.made_by, "path"), level=Level.VILLAGE, code=code.strip())
    return rows.select_related("parent__parent").first()
