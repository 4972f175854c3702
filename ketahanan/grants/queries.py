"""Reading grants: what the gates look at, what the pages show. Amounts come from `grants.amounts`."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from ketahanan.areas.models import Area, Level
from ketahanan.assessments import queries as assessments
from ketahanan.common import zones
from ketahanan.common.money import Rupiah
from ketahanan.common.roles import POKJA_OFFICERS
from ketahanan.editions.models import Edition, Tranche
from ketahanan.flow.models import Hold
from ketahanan.flow.workflow import SETTERS, HoldState
from ketahanan.grants import amounts as money
from ketahanan.grants.amounts import Amounts, amounts, edition_amounts, village_amounts
from ketahanan.grants.gates import GateFacts, Step
from ketahanan.grants.models import Grant, Payment, Progress
from ketahanan.grants.shares import shares
from ketahanan.grants.workflow import DEAD, RECEIVED, ProgressState
from ketahanan.journal import operations as journal
from ketahanan.people.models import Assignment
from ketahanan.people.posts import Actor, in_force
from ketahanan.supervision import queries as supervision
from ketahanan.supervision.models import Visit
from ketahanan.supervision.workflow import VisitState
from ketahanan.villages import account_moves, account_rules
from ketahanan.villages.models import Institution, PokjaAccount
from ketahanan.villages.workflow import AccountState, InstitutionState

__all__ = ["Amounts", "amounts", "edition_amounts", "village_amounts"]

RELATED = ("area__parent__parent", "edition", "proposal", "pokja", "account", "next_account")
PAYMENT_RELATED = (
    "area__parent__parent", "grant__edition", "grant__proposal", "grant__pokja", "grant__area", "grant__account",
    "account", "tested_by", "replaces",
)  # fmt: skip


# The plan -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Part:
    """One tranche of a grant: its number, share and amount."""

    number: int
    percent: int
    amount: Rupiah
    min_progress_pct: int
    min_use_pct: int


def tranches_of(edition: Edition) -> list[Tranche]:
    """The tranches of the edition, in order. Kept on the object."""
    known: list[Tranche] | None = edition.__dict__.get("_tranches")
    if known is None:
        known = sorted(edition.tranches.all(), key=lambda row: row.number)
        edition.__dict__["_tranches"] = known
    return known


def plan(grant: Grant) -> list[Part]:
    """What the grant pays, tranche by tranche; the parts make exactly its amount."""
    rows = tranches_of(grant.edition)
    parts = shares(grant.amount, [row.percent for row in rows])
    return [
        Part(row.number, row.percent, part, row.min_progress_pct, row.min_use_pct)
        for row, part in zip(rows, parts, strict=True)
    ]


def part(grant: Grant, tranche: int) -> Part | None:
    """One tranche of the plan; None when the edition has no such tranche."""
    return next((row for row in plan(grant) if row.number == tranche), None)


def account_hash(account: PokjaAccount | None) -> str:
    """What identifies one version of an account in a signature."""
    return journal.content_hash(account_moves.content(account)) if account else ""


def agreement_content(grant: Grant) -> dict[str, Any]:
    """What Ketua and PPK sign: amount, account version, agreement, tranche plan (rulings C5: and the route)."""
    return {
        "proposal": grant.proposal_id,
        "amount": grant.amount,
        "account": account_hash(grant.account),
        "agreement_no": grant.agreement_no,
        "agreement_on": grant.agreement_on,
        "work_until": grant.work_until,
        "route": grant.edition.route,
        "tranches": [[row.number, row.percent, row.amount] for row in plan(grant)],
    }


def agreement_hash(grant: Grant) -> str:
    return journal.content_hash(agreement_content(grant))


# Facts for the gates ------------------------------------------------------------------------------------------------


def with_facts(rows: QuerySet[Grant], at: datetime, *, committed: Any = None) -> QuerySet[Grant]:
    """Grants with all that the gates ask of other capabilities, in the same statement.

    `committed` stands for the edition's promises where a caller reads them once for many grants.
    """
    institutions = Institution.objects.filter(edition=OuterRef("edition"), area=OuterRef("area"))
    live = institutions.exclude(state=InstitutionState.ENDED.value)
    posts = (
        Assignment.objects.filter(
            area=OuterRef("area"), role__in=[role.value for role in POKJA_OFFICERS], pokja=OuterRef("pokja__number"),
            **in_force(at),
        )
        .filter(Q(until_at__isnull=True) | Q(until_at__gt=at))
        .order_by()
        .values("area")
        .annotate(size=Count("role", distinct=True))
    )  # fmt: skip
    accounts = PokjaAccount.objects.filter(pokja=OuterRef("pokja"))
    visits = Visit.objects.filter(area=OuterRef("area"), edition=OuterRef("edition"), kind="SA")
    reports = Progress.objects.filter(grant=OuterRef("pk"), state=ProgressState.VERIFIED.value)
    newest = reports.order_by("-reported_on", "-pk")
    return rows.annotate(
        institution_state=Subquery(live.values("state")[:1]),
        officer_count=Subquery(posts.values("size")[:1]),
        active_account_id=Subquery(accounts.filter(state=AccountState.ACTIVE.value).values("pk")[:1]),
        is_cooling=Exists(accounts.filter(state=AccountState.COOLING.value)),
        visit_under_way=Exists(visits.filter(state__in=[state.value for state in supervision.UNDER_WAY])),
        visit_state=Subquery(
            visits.exclude(state=VisitState.CANCELLED.value)
            .order_by("-state_since", "-pk")
            .values("state")[:1]
        ),
        hold_count=Subquery(_holds().values("size")[:1]),
        is_measured=Exists(assessments.measurements_out().filter(area=OuterRef("area"))),
        has_reports=Exists(Progress.objects.filter(grant=OuterRef("pk"))),
        edition_committed=money.edition_committed() if committed is None else committed,
        progress_pct=Subquery(newest.values("physical_pct")[:1]),
        use_pct=Subquery(newest.values("use_pct")[:1]),
        **supervision.visit_facts(),
    )


def _holds() -> QuerySet[Any, Any]:
    open_now = Hold.objects.filter(area=OuterRef("area"), state=HoldState.OPEN.value)
    mine = open_now.filter(Q(grant_id__isnull=True) | Q(grant_id=OuterRef("pk")))
    return mine.order_by().values("area").annotate(size=Count("pk"))


def rung(area: Area) -> int | None:
    """The village's rung of the conflict ladder; None while no module records one (rulings C3)."""
    return None


def payments_of(grant: Grant) -> list[Payment]:
    """All payments of the grant, by tranche and attempt. Kept on the object."""
    known: list[Payment] | None = grant.__dict__.get("_payments")
    if known is None:
        rows = (
            Payment.objects.filter(grant=grant)
            .select_related("account", "tested_by")
            .defer("account__number")
        )
        known = list(rows.order_by("tranche", "attempt"))
        grant.__dict__["_payments"] = known
    return known


def live_payment(grant: Grant, tranche: int) -> Payment | None:
    """The one payment of the tranche that may still bring money, or has."""
    rows = [row for row in payments_of(grant) if row.tranche == tranche and row.state not in DEAD]
    return rows[0] if rows else None


def sums_of(grant: Grant) -> tuple[Amounts, dict[int, Amounts]]:
    """Amounts of the grant and of each of its payments, from the ledger. Kept on the object."""
    known: tuple[Amounts, dict[int, Amounts]] | None = grant.__dict__.get("_sums")
    if known is None:
        known = money.with_each(grant, payments_of(grant))
        grant.__dict__["_sums"] = known
    return known


def gate_facts(
    grant: Grant,
    tranche: int,
    at: datetime,
    *,
    payment: Payment | None = None,
    step: Step = Step.REQUEST,
    spm_on: date | None = None,
    payer: Actor | None = None,
) -> GateFacts:
    """Everything that the gates ask, read now: four statements."""
    row: Any = with_facts(Grant.objects.filter(pk=grant.pk).select_related(*RELATED), at).get()
    return facts_of(row, tranche, at, payment=payment, step=step, spm_on=spm_on, payer=payer)


def facts_of(
    row: Any,
    tranche: int,
    at: datetime,
    *,
    payment: Payment | None = None,
    step: Step = Step.REQUEST,
    spm_on: date | None = None,
    payer: Actor | None = None,
) -> GateFacts:
    """The same from a grant that was loaded by `with_facts`."""
    edition, proposal, account = row.edition, row.proposal, row.account
    sums = sums_of(row)[0]
    mine = part(row, tranche)
    earlier = [live_payment(row, number) for number in range(1, tranche)]
    live = live_payment(row, tranche)
    used = payment.account if payment else account
    return GateFacts(
        step=step,
        tranche=tranche,
        edition_state=edition.state,
        grant_state=row.state,
        institution_state=row.institution_state or "",
        officers=row.officer_count or 0,
        proposal_state=proposal.state,
        decree_no=proposal.sk_no,
        decree_on=proposal.sk_on,
        agreed=row.agreed_at is not None,
        agreement_unchanged=row.agreed_at is None or row.agreed_hash == agreement_hash(row),
        pact_signed=row.pact_at is not None,
        receipt_signed=payment is not None and payment.receipt_at is not None,
        account_active=used is not None and used.state == AccountState.ACTIVE,
        account_cooling=row.is_cooling,
        account_agreed=used is not None and used.pk == row.account_id == row.active_account_id,
        bank=used.bank if used else "",
        banks=frozenset(edition.banks),
        bank_name_matches=used is not None and _name_matches(used, row),
        baseline_required=edition.baseline_required,
        measured=row.is_measured,
        visit_valid=supervision.row_holds(row, at),
        visit_valid_days=edition.visit_valid_days,
        holds=row.hold_count or 0,
        rung=rung(row.area),
        earlier_acknowledged=all(before is not None and before.state in RECEIVED for before in earlier),
        min_progress_pct=mine.min_progress_pct if mine else 0,
        progress_pct=row.progress_pct,
        min_use_pct=mine.min_use_pct if mine else 0,
        use_pct=row.use_pct,
        today=zones.today(at, row.area.zone),
        spm_on=spm_on or (payment.spm_on if payment else None),
        last_spm_on=edition.last_spm_on,
        committed=sums.committed,
        edition_committed=row.edition_committed,
        budget=edition.budget,
        amount=row.amount,
        tranche_sum=sum(p.amount for p in plan(row)),
        sent=sums.sent - sums.returned,
        due=(payment.amount if payment else mine.amount if mine else 0) if _is_unsent(payment) else 0,
        other_live=0 if live is None or (payment and live.pk == payment.pk) else 1,
        payer_is_account_officer=_is_account_officer(used, payer),
    )


def _name_matches(account: PokjaAccount, grant: Grant) -> bool:
    """The bank's own answer names this Pokja of this village (domain 14, row 25)."""
    return (
        account_rules.same_name(account.bank_name, account.holder)
        and account_rules.names_pokja(account.holder, grant.pokja.number)
        and account_rules.names_village(account.holder, grant.area.name)
    )


def _is_unsent(payment: Payment | None) -> bool:
    return payment is None or payment.sp2d_on is None


def _is_account_officer(account: PokjaAccount | None, payer: Actor | None) -> bool:
    if account is None or payer is None or account.confirmed_by_id is None:
        return False
    return account.confirmed_by_id in {payer.person_id, *(post.behalf_id for post in payer.posts)}


# Lists --------------------------------------------------------------------------------------------------------------


def listed(
    actor: Actor, *, q: str = "", state: str = "", edition: str = "", kabupaten: str = "", pokja: str = ""
) -> QuerySet[Grant]:
    """Grants in reach, by words of the village's name, agreement number, and the filters of the page."""
    rows = Grant.objects.visible_to(actor).select_related(
        "area__parent__parent", "edition", "pokja", "proposal"
    )
    for word in q.split()[:6]:
        rows = rows.filter(
            Q(area__name__icontains=word) | Q(area__code__startswith=word) | Q(agreement_no__icontains=word)
        )
    if state:
        rows = rows.filter(state=state)
    if edition.isdigit():
        rows = rows.filter(edition_id=int(edition))
    if kabupaten.isdigit():
        rows = rows.filter(area__parent__parent_id=int(kabupaten))
    if pokja.isdigit():
        rows = rows.filter(pokja__number=int(pokja))
    return rows.order_by("-state_since", "-pk")


def reports(actor: Actor, *, q: str = "", state: str = "", grant: str = "") -> QuerySet[Progress]:
    """Progress reports in reach, those that wait first."""
    rows = Progress.objects.visible_to(actor).select_related("area__parent__parent", "grant__pokja")
    if grant:
        rows = rows.filter(grant__public_id=grant) if _is_uuid(grant) else rows.none()
    for word in q.split()[:6]:
        rows = rows.filter(Q(area__name__icontains=word) | Q(area__code__startswith=word))
    if state:
        rows = rows.filter(state=state)
    return rows.order_by("-reported_on", "-pk")


def _is_uuid(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True


def holds(actor: Actor, *, q: str = "", state: str = "") -> QuerySet[Hold]:
    """Holds in reach, those in force first."""
    rows = Hold.objects.visible_to(actor).select_related("area__parent__parent", "made_by")
    for word in q.split()[:6]:
        rows = rows.filter(Q(area__name__icontains=word) | Q(area__code__startswith=word))
    if state:
        rows = rows.filter(state=state)
    return rows.order_by("state", "-made_at", "-pk")


def visible_grant(actor: Actor, public_id: str) -> Grant | None:
    """A grant in reach by its public number; None for anything else."""
    if not _is_uuid(public_id):
        return None
    rows = Grant.objects.visible_to(actor).select_related("area", "pokja")
    return rows.filter(public_id=public_id).first()


def grant_of(hold: Hold) -> Grant | None:
    """The one grant that a hold stops; None when it stops the village's."""
    if hold.grant_id is None:
        return None
    return Grant.objects.select_related("area", "pokja").filter(pk=hold.grant_id).first()


def village(actor: Actor, code: str) -> Area | None:
    """A village by its code, below a post of those who may hold."""
    rows = Area.objects.filter(actor.reach(SETTERS, "path"), level=Level.VILLAGE, code=code.strip())
    return rows.first() if code.strip() else None


def same_paper(field: str, number: str, payment: Payment) -> QuerySet[Payment]:
    """Other payments on the same treasury document (SPP, SPM or SP2D); numbers begin anew with each edition."""
    rows = Payment.objects.filter(grant__edition=payment.grant.edition_id, **{field: number})
    return rows.exclude(pk=payment.pk)
