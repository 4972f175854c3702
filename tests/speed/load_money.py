"""Visits, grants, payments, progress, holds, the ledger behind them, and what people were told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from ketahanan.common.roles import Role
from ketahanan.flow.models import Hold, Overdue
from ketahanan.grants.models import Grant, Payment, Progress
from ketahanan.grants.references import reference
from ketahanan.journal.models import Link
from ketahanan.ledger.models import Account, AccountKind, Transfer
from ketahanan.notices.models import Channel, Delivery, Notice
from ketahanan.people.models import Person
from ketahanan.proposals.models import Proposal
from ketahanan.supervision.models import SheetAnswer, Visit, VisitOfficer
from tests.speed.load import Load, Village
from tests.speed.load_papers import files
from tests.speed.rows import NOW, put, spread

AUTUMN = NOW - timedelta(days=40)
ITEMS = 24
SENT = ("TERKIRIM", "DIAKUI", "MASUK", "DIRETUR")
PAID = ("DIAKUI", "MASUK")


def money(load: Load, proposals: list[Proposal]) -> None:
    """Everything after the decree."""
    by_area = {village.area.pk: village for village in load.villages}
    approved = [proposal for proposal in proposals if proposal.state == "DISETUJUI"]
    visits(load, [by_area[area] for area in dict.fromkeys(proposal.area_id for proposal in approved)])
    grants = put(_grants(load, approved, by_area))
    payments = put(_payments(load, grants))
    reports = put(_progress(grants))
    put(_holds(grants))
    for grant in grants:
        names = ["make", "draft_agreement", "sign_pact", "sign_pact", "sign_agreement", "clear"]
        load.diary.tell(grant, names, by=[by_area[grant.area_id].chair(1)], role=Role.KETUA, begin=AUTUMN)
    for payment in payments:
        names = ["make", "request.sign", "request", "test", "order", "record_sp2d"]
        load.diary.tell(payment, names, by=[by_area[payment.area_id].chair(1)], role=Role.BENDAHARA, begin=AUTUMN)
    for report in reports:
        load.diary.tell(report, ["make", "verify"], by=[None], role=Role.KETUA, begin=AUTUMN)
    files(load, ((grant, code) for grant in grants for code in ("B15", "B16", "B17")))
    files(load, ((payment, code) for payment in payments for code in ("B22", "B23")))
    ledger(load, grants, payments)
    put(Link(from_kind="visit", from_id=g.pk, to_kind="grant", to_id=g.pk, why="beban") for g in grants)
    notices(load)


def visits(load: Load, villages: list[Village]) -> None:
    """One of every village with a decree; both officers answered every item."""
    states = spread(Visit.FLOW, "LAYAK", "LAYAK", "DITUGASKAN", "BERLANGSUNG")
    team = load.office[Role.SUPERVISOR, load.nation.pk]
    rows = put(
        Visit(
            edition=load.edition, area=village.area, letter_no=f"{number}/ST/2012", letter_on=AUTUMN.date(),
            scheduled_on=(AUTUMN + timedelta(days=number % 60)).date(), state=next(states), state_since=AUTUMN,
            made_at=AUTUMN, passed=True, passed_at=AUTUMN, score_pct=92,
            sent=[team[number % len(team)].pk, team[(number + 7) % len(team)].pk],
        )
        for number, village in enumerate(villages)
    )  # fmt: skip
    officers = put(
        VisitOfficer(visit=visit, person_id=person, position=place, from_ministry=True, no_conflict_at=AUTUMN,
                     checked_in_at=AUTUMN)
        for visit in rows
        for place, person in enumerate(visit.sent, 1)
    )  # fmt: skip
    put(
        SheetAnswer(officer=officer, item=item, value="YA" if item % 9 else "TIDAK", note="Dilihat di tempat.", at=AUTUMN)
        for officer in officers
        for item in range(1, ITEMS + 1)
    )
    for visit in rows:
        names = ["make", "check_in", "answer", "answer", "agree", "sign.sign", "sign"]
        load.diary.tell(visit, names, by=visit.sent, role=Role.SUPERVISOR, begin=AUTUMN)
    files(load, ((visit, "B20") for visit in rows))


def _grants(load: Load, approved: list[Proposal], by_area: dict[int, Village]) -> Iterable[Grant]:
    states = spread(Grant.FLOW, "PELAKSANAAN", "LAYAK_CAIR", "PELAKSANAAN")
    for number, proposal in enumerate(approved, 1):
        yield Grant(
            edition=load.edition, area_id=proposal.area_id, proposal=proposal, pokja=proposal.pokja,
            amount=proposal.approved or 0, account=by_area[proposal.area_id].accounts[proposal.pokja.number],
            agreement_no=f"{number}/PERJ/2012", agreement_on=AUTUMN.date(), work_until=date(2012, 12, 31),
            agreed_at=AUTUMN, pact_at=AUTUMN, state=next(states), state_since=AUTUMN + timedelta(minutes=number),
            made_at=AUTUMN,
        )  # fmt: skip


def _payments(load: Load, grants: list[Grant]) -> Iterable[Payment]:
    states = spread(Payment.FLOW, "MASUK", "DIAKUI", "DIMINTA")
    for number, grant in enumerate(grants):
        if grant.state not in ("PELAKSANAAN", "LAYAK_CAIR") or grant.account is None:
            continue
        for tranche, percent in ((1, 70), (2, 30))[: 1 + number % 2]:
            state = next(states)
            sent = state in SENT
            yield Payment(
                area_id=grant.area_id, grant=grant, tranche=tranche, account=grant.account,
                amount=grant.amount * percent // 100, state=state, state_since=AUTUMN + timedelta(minutes=number),
                ref16=reference(year=2012, grant=grant.pk, tranche=tranche, attempt=1), made_at=AUTUMN,
                spp_no=f"{number}/SPP" if sent else "", spp_on=AUTUMN.date() if sent else None,
                spm_no=f"{number}/SPM" if sent else "", spm_on=AUTUMN.date() if sent else None,
                sp2d_no=f"{number}-{tranche}/SP2D" if sent else "", sp2d_on=AUTUMN.date() if sent else None,
            )  # fmt: skip


def _progress(grants: list[Grant]) -> Iterable[Progress]:
    states = spread(Progress.FLOW, "DIVERIFIKASI")
    for grant in grants:
        if grant.state == "PELAKSANAAN":
            yield Progress(
                area_id=grant.area_id, grant=grant, reported_on=NOW.date(), physical_pct=60, use_pct=75,
                note="Fondasi selesai, dinding setengah.", state=next(states), state_since=AUTUMN, made_at=AUTUMN,
            )  # fmt: skip


def _holds(grants: list[Grant]) -> Iterable[Hold]:
    states = spread(Hold.FLOW, "BERLAKU")
    for grant in grants[::20]:
        yield Hold(
            area_id=grant.area_id, grant_id=grant.pk, reason_code="ADMINISTRASI", reason="Berkas diperiksa.",
            set_level=0, state=next(states), state_since=AUTUMN, made_at=AUTUMN,
        )  # fmt: skip


def ledger(load: Load, grants: list[Grant], payments: list[Payment]) -> None:
    """The same transfers that the operations would post."""
    k, edition = AccountKind, f"edition:{load.edition.pk}"
    shared = {kind: Account(kind=kind, owner=edition) for kind in (k.KAS_NEGARA, k.DIPA, k.PAGU)}
    shared |= {kind: Account(kind=kind, owner="bank:BRINIDJA") for kind in (k.TRANSIT, k.RETUR)}
    put(shared.values())
    promise = {grant.pk: Account(kind=k.KOMITMEN, owner=f"hibah:{grant.pk}", area_id=grant.area_id) for grant in grants}
    group = {grant.pk: Account(kind=k.REK_POKJA, owner=f"hibah:{grant.pk}", area_id=grant.area_id) for grant in grants}
    put([*promise.values(), *group.values()])

    def transfer(key: str, debit: Account, credit: Account, amount: int, action: str, at: datetime, of: str) -> Transfer:
        return Transfer(key=key, debit=debit, credit=credit, amount=amount, at=at, action=action, reference=of)

    rows = [transfer(f"pagu:{load.edition.pk}", shared[k.PAGU], shared[k.DIPA], load.edition.budget, "PAGU", AUTUMN, f"pagu:{load.edition.pk}")]
    for grant in grants:
        own = f"hibah:{grant.pk}"
        rows.append(transfer(f"{own}:komit", promise[grant.pk], shared[k.PAGU], grant.amount, "KOMITMEN", AUTUMN, own))
    for payment in payments:
        steps = []
        if payment.state in SENT:
            steps += [("kirim", shared[k.TRANSIT], shared[k.KAS_NEGARA], "KIRIM"),
                      ("komit", shared[k.DIPA], promise[payment.grant_id], "REALISASI")]  # fmt: skip
        if payment.state == "MASUK":
            steps.append(("masuk", group[payment.grant_id], shared[k.TRANSIT], "MASUK"))
        if payment.state == "DIRETUR":
            steps += [("retur", shared[k.RETUR], shared[k.TRANSIT], "RETUR"),
                      ("komit-lagi", promise[payment.grant_id], shared[k.DIPA], "REALISASI_BATAL")]  # fmt: skip
        rows += [
            transfer(f"bayar:{payment.ref16}:{step}", debit, credit, payment.amount, action, AUTUMN, payment.ref16)
            for step, debit, credit, action in steps
        ]
    put(rows)


def notices(load: Load) -> None:
    """Forty for everybody in an office, two for everybody in a village; deliveries of some; limits that passed."""
    office = [person for people in load.office.values() for person in people]
    village = [person for v in load.villages for person in [*v.people.values(), *(c["KETUA"] for c in v.officers.values())]]  # type: ignore[index]
    rows = put(
        Notice(
            person=person, ticket=f"K-{number}", title=f"Usulan {number} menunggu Anda", body="Buka untuk membaca.",
            link="/usulan/", made_at=AUTUMN + timedelta(hours=number), read_at=AUTUMN if number % 2 else None,
        )
        for person, count in _counts(office, village)
        for number in range(count)
    )  # fmt: skip
    put(
        Delivery(notice=notice, channel=Channel.SMS, state="TERKIRIM", next_at=AUTUMN, sent_at=AUTUMN, tries=1)
        for notice in rows[::10]
    )
    put(
        Overdue(subject_kind="proposal", subject_id=number, action="recommend", since=AUTUMN, due_at=AUTUMN, found_at=AUTUMN)
        for number in range(500)
    )


def _counts(office: list[Person], village: list[Person]) -> Iterable[tuple[Person, int]]:
    yield from ((person, 40) for person in office)
    yield from ((person, 2) for person in village)
