"""Meetings, bundles, proposals with their lines, versions, checks and scores, ranking lists, and files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from ketahanan.areas.models import Area, Level
from ketahanan.common.roles import Role
from ketahanan.deliberation.models import Musyawarah
from ketahanan.documents.models import Document
from ketahanan.journal.models import Signature
from ketahanan.journal.operations import canonical
from ketahanan.proposals.criteria import CRITERIA
from ketahanan.proposals.models import (
    BudgetLine,
    Bundle,
    FieldCheck,
    ItemReason,
    Proposal,
    ProposalVersion,
    RankingList,
    Score,
)
from ketahanan.villages.models import Seat
from tests.speed.load import POKJA, Load, Village
from tests.speed.rows import SPRING, TITLES, put, spread

SENT = SPRING + timedelta(days=150)
LINES = (("FASILITAS", "Semen", 10_000, "sak", 75_000), ("FASILITAS", "Pasir", 1_200, "m3", 250_000),
         ("BARANG", "Seng gelombang", 8_000, "lembar", 90_000), ("DIALOG", "Pertemuan warga", 300, "kali", 1_500_000),
         ("PELATIHAN", "Pelatihan tukang", 200, "hari", 2_000_000), ("OPERASIONAL", "Alat tulis", 250, "paket", 200_000))  # fmt: skip
AMOUNT = sum(quantity * price // 100 for _kind, _text, quantity, _unit, price in LINES)
TEXT = "Warga dari tiga dusun bermusyawarah dan menyepakati kegiatan ini. " * 6
ROAD = ("make", "edit", "lines", "attach", "submit.sign", "submit", "receive", "check", "visit", "score", "recommend",
        "rank", "forward", "verify")  # fmt: skip
EARLY = {"DRAF": 4, "DIAJUKAN": 6, "DITARIK": 6, "VERIFIKASI_KAB": 7}


def papers(load: Load) -> list[Proposal]:
    """Everything up to the decree."""
    active = load.villages[: load.size.active]
    meetings(load)
    bundles = put(
        Bundle(edition=load.edition, area=v.area, institution=v.institution, score=60 + i * 7 % 40, checked_on=date(2012, 9, 25))
        for i, v in enumerate(active)
    )
    proposals = put(_proposals(load, active, bundles))
    _details(proposals)
    _judged(load, active, bundles)
    rankings(load, bundles)
    people = {village.area.pk: village for village in load.villages}
    for proposal in proposals:
        village = people[proposal.area_id]
        names = ROAD[: EARLY.get(proposal.state, len(ROAD))]
        by = [village.chair(proposal.pokja.number), village.people[Role.PENGARAH].pk]
        load.diary.tell(proposal, names, by=by, role=Role.KETUA, begin=SENT - timedelta(days=30))
    _signatures(proposals, people)
    files(load, ((p, code) for p in proposals for code in ("B01", "B02", "B03", "B06")))
    return proposals


def meetings(load: Load) -> None:
    """Two of every village: the founding, and the one on the proposals."""
    states = spread(Musyawarah.FLOW, "DITANDATANGANI")
    rows = put(
        Musyawarah(
            edition=load.edition, area=village.area, purpose=purpose, held_on=date(2012, month, 18), place="Balai desa",
            chair="Burhan", men=22, women=18, hamlets_present=3, hamlets_total=4, agenda="Usulan empat Pokja",
            decisions=TEXT, state=next(states), state_since=SPRING, made_at=SPRING,
        )
        for village in load.villages
        for purpose, month in (("PEMBENTUKAN", 4), ("USULAN", 9))
    )  # fmt: skip
    for row in rows:
        load.diary.tell(row, ["make", "edit", "sign"], by=[None], role=Role.OPERATOR_DESA, begin=SPRING)
    files(load, ((row, "B06") for row in rows))


def _proposals(load: Load, active: list[Village], bundles: list[Bundle]) -> Iterable[Proposal]:
    states = spread(Proposal.FLOW, "DISETUJUI", "DISETUJUI", "DISETUJUI", "DISETUJUI", "VERIFIKASI_PUSAT", "VERIFIKASI_KAB")
    judge = load.officer(Role.DINSOS_KAB, load.kabupaten[0])
    for place, (village, bundle) in enumerate(zip(active, bundles, strict=True)):
        state = next(states)
        for number in POKJA:
            approved = state == "DISETUJUI"
            yield Proposal(
                bundle=bundle, edition=load.edition, area=village.area, pokja=village.pokja[number], state=state,
                title=f"{TITLES[(place + number) % len(TITLES)]} {village.area.name}"[:140], background=TEXT, aim=TEXT,
                targets=TEXT, women_count=40, men_count=35, disabled_count=3, schedule=TEXT, own_contribution=TEXT,
                risks=TEXT, upkeep=TEXT, physical=number == 4, minutes_id=1, requested=AMOUNT,
                approved=AMOUNT if approved else None, sk_no="36/SK" if approved else "",
                sk_on=date(2012, 11, 20) if approved else None, version=0 if state == "DRAF" else 1,
                submitted_at=SENT + timedelta(hours=place), made_by_id=village.chair(number), made_at=SPRING,
                rejected_level="kab" if state in ("DITOLAK", "KEBERATAN") else "",
                rejected_by_id=judge.pk if state in ("DITOLAK", "KEBERATAN") else None,
                state_since=SENT + timedelta(days=10 + place % 40, minutes=place),
            )  # fmt: skip


def _details(proposals: list[Proposal]) -> None:
    put(
        BudgetLine(
            proposal=proposal, position=position, kind=kind, description=text, quantity_cents=quantity, unit=unit,
            unit_price=price, amount=quantity * price // 100, price_source="Toko Makmur",
        )
        for proposal in proposals
        for position, (kind, text, quantity, unit, price) in enumerate(LINES, 1)
    )  # fmt: skip
    content = canonical({"title": "Rumah belajar", "background": TEXT, "aim": TEXT, "requested": AMOUNT, "lines": [], "papers": {}})
    sha = hashlib.sha256(content.encode()).hexdigest()
    put(
        ProposalVersion(proposal=p, number=1, round=1, content=content, sha256=sha, made_at=SENT)
        for p in proposals
        if p.state != "DRAF"
    )
    returned = [p for p in proposals if p.state in ("DIKEMBALIKAN_KAB", "DIKEMBALIKAN_PROV", "PERBAIKAN", "DITOLAK")]
    put(
        ItemReason(proposal=p, round=1, item=item, label=item, code="RAB", text="Jelaskan asal harga.", by_id=p.made_by_id or 0, at=SENT)
        for p in returned
        for item in ("background", "risks", "upkeep")
    )


def _judged(load: Load, active: list[Village], bundles: list[Bundle]) -> None:
    by = load.officer(Role.DINSOS_KAB, load.kabupaten[0])
    put(
        FieldCheck(
            bundle=bundle, by=by, checked_on=date(2012, 9, 25), lat=Decimal("-5.55432"), lon=Decimal("120.19345"),
            note="Lahan ada.", at=SENT,
        )
        for bundle in bundles
    )  # fmt: skip
    put(
        Score(bundle=bundle, criterion=code, points=row.most // 2 + place % 3, reason="Sesuai catatan desa.", by=by, at=SENT)
        for place, bundle in enumerate(bundles)
        for code, row in CRITERIA.items()
    )


def rankings(load: Load, bundles: list[Bundle]) -> None:
    """One of every province that has proposals."""
    provinces = list(Area.objects.filter(level=Level.PROVINCE))
    paths = [(bundle, village.area.path) for bundle, village in zip(bundles, load.villages, strict=False)]
    rows: list[RankingList] = []
    states = spread(RankingList.FLOW, "DITANDATANGANI")
    for province in provinces:
        mine = [bundle for bundle, path in paths if path.startswith(province.path)]
        if mine:
            rows.append(
                RankingList(
                    edition=load.edition, area=province, state=next(states), state_since=SENT, made_at=SENT,
                    order=[{"bundle": bundle.pk, "score": bundle.score} for bundle in mine],
                )
            )  # fmt: skip
    for row in put(rows):
        load.diary.tell(row, ["make", "sign"], by=[None], role=Role.DINSOS_PROV, begin=SENT)


def _signatures(proposals: list[Proposal], people: dict[int, Village]) -> None:
    put(
        Signature(
            subject_kind="proposal", subject_id=proposal.pk, round=1, action="submit", slot=slot, role=role.value,
            person_id=person, content_hash="b" * 64, at=SENT,
        )
        for proposal in proposals
        for village in [people[proposal.area_id]]
        for slot, (role, person) in enumerate(
            [
                (Role.KETUA, village.officers[proposal.pokja.number][Seat.KETUA].pk),
                (Role.PENGARAH, village.people[Role.PENGARAH].pk),
            ]
        )
    )  # fmt: skip


def files(load: Load, wanted: Iterable[tuple[Any, str]]) -> None:
    """Rows of the files; the bytes are not there."""
    rows = []
    for record, code in wanted:
        sha = hashlib.sha256(f"{record.FLOW.name}{record.pk}{code}".encode()).hexdigest()
        rows.append(
            Document(
                kind=code, title=f"Berkas {code}", subject_kind=record.FLOW.name, subject_id=record.pk,
                area_id=record.area_id, readers=",".join(sorted(role.value for role in record.FLOW.readers)),
                path=f"{sha[:2]}/{sha}.pdf", sha256=sha, upload_sha256=sha, size=200_000, mime="application/pdf",
                made_by_id=record.made_by_id, made_at=SENT,
            )
        )  # fmt: skip
    put(rows)
