"""What follows from what happened: the one list of consequences (architecture 6.11).

A reaction takes a journal entry, is run after the commit by `site.worker`, and may be run again without harm. Nothing
else subscribes to anything.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import wraps
from typing import Any

from django.urls import NoReverseMatch
from django.utils import translation
from django.utils.translation import gettext as _

from ketahanan.areas.models import Area, Level
from ketahanan.assessments import reactions as assessments
from ketahanan.common import zones
from ketahanan.common.actions import Action
from ketahanan.common.errors import Refused
from ketahanan.common.roles import Role
from ketahanan.editions import queries as editions
from ketahanan.flow import queries
from ketahanan.flow.kinds import AnyKind
from ketahanan.grants import reactions as grants
from ketahanan.journal.models import Entry
from ketahanan.notices import operations as notices
from ketahanan.notices import texts
from ketahanan.people import news as people_news
from ketahanan.people import permits
from ketahanan.people.models import Person, User
from ketahanan.people.news import News
from ketahanan.people.posts import in_charge
from ketahanan.proposals.models import Proposal
from ketahanan.proposals.workflow import ProposalState
from ketahanan.reporting import news as export_news
from ketahanan.site import kinds

type Reaction = Callable[[Entry], None]

# Who is told that somebody below is late.
SUPERIOR: Mapping[Role, Role] = {
    **dict.fromkeys([Role.KETUA, Role.SEKRETARIS, Role.BENDAHARA, Role.ANGGOTA, Role.OPERATOR_DESA], Role.PENGARAH),
    **dict.fromkeys([Role.PENGARAH, Role.KETUA_BPD, Role.PENDAMPING, Role.FASILITATOR], Role.DINSOS_KAB),
    Role.DINSOS_KAB: Role.DINSOS_PROV,
    **dict.fromkeys([Role.PPK, Role.PPSPM, Role.BENDAHARA_PENGELUARAN], Role.KPA),
    **dict.fromkeys(
        [Role.DINSOS_PROV, Role.VERIFIKATOR, Role.SUPERVISOR, Role.PETUGAS_REKENING, Role.PENETAP, Role.APIP],
        Role.ADMIN_PUSAT,
    ),
}
# Duties of those who wait for an answer.
AUTHORS = ("author", "maker", "proposer")
# Records of these classes are not even placed in a message.
UNPLACED = frozenset({"K3", "K4"})


@dataclass(frozen=True)
class Case:
    """The record that an entry speaks of, as it is now, and the entry's own words."""

    kind: AnyKind
    record: Any
    entry: Entry
    details: Mapping[str, Any]

    @property
    def name(self) -> str:
        return self.entry.action.partition(".")[2]

    @property
    def link(self) -> str:
        try:
            return self.kind.url(self.record)
        except NoReverseMatch:
            return ""

    @property
    def is_current(self) -> bool:
        """The entry moved the record or put a signature, and nobody has moved it since."""
        bare = self.name.removesuffix(".sign")
        if bare != self.name:
            return bare in self.kind.flow.by_name and self.record.state in self.kind.flow[bare].frm
        before, after = self.details.get("before", {}).get("state"), self.details.get("after", {}).get("state")
        return before != after and bool(after == self.record.state)

    def duty(self, names: Iterable[str]) -> set[int]:
        duties = self.kind.duties(self.record)
        return {person for name in names for person in duties.get(name, ())}


def case_of(entry: Entry) -> Case | None:
    """The case, or nothing when the kind or the record is not (or no longer) there."""
    kind = known().get(entry.subject_kind)
    if kind is None:
        return None
    record = kind.manager.select_related(*kind.related).filter(pk=entry.subject_id).first()
    return Case(kind, record, entry, json.loads(entry.details)) if record else None


def known() -> dict[str, AnyKind]:
    """The kinds by name."""
    return {kind.name: kind for kind in kinds.KINDS}


# --- the generic reactions -------------------------------------------------------------------------------------------


def tell_turn(entry: Entry) -> None:
    """Those who can take the record on: each open signature's roles over the area, without whom duties exclude."""
    case = case_of(entry)
    if case is None or not case.is_current or case.record.state in case.kind.flow.final:
        return
    for row in case.kind.flow.open_in(case.record.state):
        if row.is_system or row.danger or row.to is None:
            continue
        people = [who for who in _due_people(case, row, _missing(case, row)) if who.pk != entry.actor_id]
        _tell(case, people, ["turn"], row=row, special=f"turn.{case.kind.name}.{row.name}")


def tell_author(entry: Entry) -> None:
    """Whoever wrote the record learns how it was decided, or that it came back."""
    case = case_of(entry)
    if case is None or not case.is_current or not _is_decision(case):
        return
    wanted = case.duty(AUTHORS) | {case.record.made_by_id}
    people = Person.objects.filter(pk__in=wanted - {None, entry.actor_id})
    _tell(case, people, ["news"], special=entry.action)


def tell_late(entry: Entry) -> None:
    """A limit passed: those who are due, urgently, and those above them."""
    case = case_of(entry)
    if case is None:
        return
    row = case.kind.flow[str(case.details["action"])]
    if case.record.state not in row.frm:
        return
    missing = _missing(case, row)
    due = _due_people(case, row, missing)
    _tell(case, due, ["late"], row=row, urgent=True)
    above = {SUPERIOR[role] for role in missing.roles if role in SUPERIOR}
    chiefs = in_charge(above, case.record.area, entry.at) if above else []
    told = {person.pk for person in due}
    _tell(case, [who for who in chiefs if who.pk not in told], ["late_superior"], row=row, roles=missing.roles)


def telling(news_of: Callable[[Entry], list[News]]) -> Reaction:
    """Whoever an entry concerns is told, each in the own language."""

    def tell(entry: Entry) -> None:
        concerned = {person.pk: person for item in news_of(entry) for person in item.people}
        for language, group in by_language(concerned.values()).items():
            known_here = {person.pk for person in group}
            with translation.override(language):
                for item in news_of(entry):
                    notices.tell(
                        [person for person in item.people if person.pk in known_here],
                        title=item.title, body=item.sentence, link=item.link, at=entry.at, entry_seq=entry.seq,
                        urgent=item.urgent,
                    )  # fmt: skip

    return tell


tell_people, tell_export = telling(people_news.news_of), telling(export_news.news_of)


def tell_mismatch(entry: Entry) -> None:
    """Two officers, or an officer and the SP2D, say different amounts: the offices look into it."""
    case = case_of(entry)
    if case is not None:
        people = in_charge({Role.PPK, Role.DINSOS_KAB}, case.record.area, entry.at)
        _tell(case, people, ["news"], special=entry.action)


def or_told(reaction: Reaction, roles: Iterable[Role]) -> Reaction:
    """The consequence; when a rule forbids it, a message to those who can mend that. The work goes on."""

    @wraps(reaction)
    def run(entry: Entry) -> None:
        try:
            reaction(entry)
        except Refused:
            case = case_of(entry)
            if case is not None:
                people = in_charge(roles, case.record.area, entry.at)
                _tell(case, people, [f"refused.{reaction.__name__}"])

    return run


def tell_next_in_line(entry: Entry) -> None:
    """An approval was taken back: the deciding officers learn which village may move up."""
    case = case_of(entry)
    if case is None or case.details.get("next_bundle") is None:
        return
    waiting = Proposal.objects.filter(bundle=case.details["next_bundle"], state=ProposalState.WAITING.value)
    first = waiting.select_related("area", "pokja").order_by("pokja__number").first()
    if first is not None:
        people = in_charge({Role.PENETAP}, first.area, entry.at)
        words = {"next": first.area.title}
        _tell(case, people, ["next_in_line"], words=lambda: words, link=case.kind.url(first))


def tell_spm(entry: Entry) -> None:
    """The last day of the SPM draws near: who pays, and the kabupaten whose villages still wait."""
    case = case_of(entry)
    if case is None:
        return
    people = {person.pk: person for person in in_charge({Role.PPK, Role.PPSPM}, case.record.area, entry.at)}
    for kabupaten in _awarded_kabupaten(case.record):
        people |= {person.pk: person for person in in_charge({Role.DINSOS_KAB}, kabupaten, entry.at)}
    on = date.fromisoformat(case.details["on"])

    def words() -> dict[str, str]:
        return {
            "edition": str(case.record), "days": str(case.details["days"]), "on": zones.written_day(on),
            "visit": zones.written_day(editions.last_visit_day(case.record)),
        }  # fmt: skip

    _tell(case, people.values(), ["spm_warning"], words=words)


def _awarded_kabupaten(edition: Any) -> list[Area]:
    found: dict[int, Area] = {}
    for award in editions.awarded(edition):
        place: Area | None = award.area
        while place is not None and place.level > Level.KABUPATEN:
            place = place.parent
        if place is not None and place.level == Level.KABUPATEN:
            found[place.pk] = place
    return list(found.values())


def _is_decision(case: Case) -> bool:
    """The record moved, and to something that its author has to know: an end, a yes, a no, a way back."""
    if "before" not in case.details:
        return False
    flow, state = case.kind.flow, case.record.state
    return state in flow.final or flow.tone(state) in {"good", "bad", "warn"}


@dataclass(frozen=True)
class Missing:
    """What an action still waits for: roles of the signatures to come, and who has signed already."""

    roles: frozenset[Role]
    signed: frozenset[int]


def _missing(case: Case, row: Action) -> Missing:
    """Where the law has an order, only the next signature is waited for."""
    put = queries.signatures(case.kind, case.record, row) if len(row.signers) > 1 else []
    taken = {signature.slot for signature in put}
    left = [roles for slot, roles in enumerate(row.signers) if slot not in taken]
    roles = frozenset[Role]().union(*(left[:1] if row.in_order else left))
    return Missing(roles, frozenset(signature.person_id for signature in put))


def _due_people(case: Case, row: Action, missing: Missing) -> list[Person]:
    if not missing.roles:
        return []
    people = in_charge(missing.roles, case.record.area, case.entry.at, pokja=case.record.pokja_number)
    barred = missing.signed | (case.duty(row.not_by) if row.not_by else set())
    chosen = case.duty(row.only) if row.only else None
    return [who for who in people if who.pk not in barred and (chosen is None or who.pk in chosen)]


# --- words -----------------------------------------------------------------------------------------------------------


def _tell(
    case: Case,
    people: Iterable[Person],
    templates: list[str],
    *,
    row: Action | None = None,
    special: str = "",
    roles: frozenset[Role] = frozenset(),
    urgent: bool = False,
    words: Callable[[], Mapping[str, str]] = dict,
    link: str = "",
) -> None:
    """One message in each person's language; a text of its own for the action goes before the general one."""
    names = [f"messages/{name}.txt" for name in ([special] if special else []) + templates]
    for language, group in by_language(people).items():
        with translation.override(language):
            title, body = texts.written(names, {**_words(case, row, roles), **words()}, language=language)
        notices.tell(
            group, title=title, body=body, link=link or case.link, at=case.entry.at, entry_seq=case.entry.seq, urgent=urgent
        )


def _words(case: Case, row: Action | None, roles: frozenset[Role]) -> dict[str, str]:
    record = case.record
    return {
        "kind": _(case.kind.flow.label),
        "action": _(row.label) if row else "",
        "state": _(record.state_label),
        "place": "" if case.kind.privacy in UNPLACED else record.area.title,
        "due": _due_day(row, record) if row else "",
        "roles": permits.named(roles) if roles else "",
    }


def _due_day(row: Action, record: Any) -> str:
    due: datetime | None = queries.due_at(row, record)
    return zones.written_day(zones.today(due - timedelta(seconds=1), record.area.zone)) if due else ""


def by_language(people: Iterable[Person]) -> dict[str, list[Person]]:
    found = {person.pk: person for person in people}
    chosen = dict(User.objects.filter(person__in=found).order_by("pk").values_list("person_id", "language"))
    groups: dict[str, list[Person]] = {}
    for person in found.values():
        groups.setdefault(chosen.get(person.pk, "id"), []).append(person)
    return groups


# --- the list --------------------------------------------------------------------------------------------------------

MOVES: tuple[Reaction, ...] = (tell_turn, tell_author)
LATE: tuple[Reaction, ...] = (tell_late,)
# Reactions that only tell people; the others move records.
TELLERS: frozenset[Reaction] = frozenset({*MOVES, *LATE, tell_people, tell_export, tell_mismatch})

# Who can change a budget, an approval or a grant.
MENDERS = (Role.KPA, Role.PPK, Role.ADMIN_PUSAT)

# Actions whose consequences are others than the usual ones.
REACTIONS: dict[str, tuple[Reaction, ...]] = {
    # Who may lift a hold sees it among the tasks; it is nobody's turn (rulings C3).
    "hold.make": (),
    "proposal.approve": (*MOVES, or_told(grants.open_after_approval, MENDERS)),
    "proposal.cancel": (*MOVES, or_told(grants.cancel_after_approval, MENDERS), tell_next_in_line),
    "visit.make": (*MOVES, grants.follow_visit),
    "visit.sign": (*MOVES, grants.follow_visit),
    "visit.cancel": (*MOVES, grants.follow_visit),
    "submission.receive": (assessments.take_form,),
    "payment.mismatch": (tell_mismatch,),
    "edition.spm_warning": (tell_spm,),
    **dict.fromkeys(people_news.TELLERS, (tell_people,)),
    **dict.fromkeys(export_news.TELLERS, (tell_export,)),
}


def reactions_to(action: str) -> tuple[Reaction, ...]:
    """What follows from an action: its own line above, else the usual consequences of a move or a passed limit."""
    if action in REACTIONS:
        return REACTIONS[action]
    kind = known().get(action.partition(".")[0])
    name = action.partition(".")[2]
    if kind is None:
        return ()
    if name == "overdue":
        return LATE
    return MOVES if name == "make" or name.removesuffix(".sign") in kind.flow.by_name else ()
