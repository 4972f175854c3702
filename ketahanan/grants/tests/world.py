"""An approved proposal and everything that money asks for, made in few rows; then moved by the real operations."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from ketahanan.areas.models import Area
from ketahanan.common.roles import Role
from ketahanan.common.secrets import fingerprint
from ketahanan.editions.models import Edition, Tranche
from ketahanan.flow import operations as flow
from ketahanan.flow.kinds import AnyKind, Given
from ketahanan.flow.models import Record
from ketahanan.flow.operations import Done
from ketahanan.grants import operations
from ketahanan.grants.kinds import HOLD_KIND, KIND, PAYMENT_KIND, PROGRESS_KIND
from ketahanan.grants.models import Grant, Payment, Progress
from ketahanan.people.models import Assignment, Delegation
from ketahanan.people.posts import Actor
from ketahanan.proposals.models import Bundle, Proposal
from ketahanan.supervision.models import Visit
from ketahanan.testing import LONG_AGO, NOON, Country, give, make_person
from ketahanan.villages.models import Institution, Pokja, PokjaAccount
from tests.remembered import remembered

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
AMOUNT = 99_999_999
SIGNED = date(2012, 12, 3)
DRAFT = {"agreement_no": "12/PERJ/2012", "agreement_on": SIGNED, "work_until": date(2012, 12, 31)}
SPP = {"spp_no": "0001/SPP", "spp_on": SIGNED}
SPM = {"spm_no": "0001/SPM", "spm_on": SIGNED}
KINDS: dict[type[Record], AnyKind] = {Grant: KIND, Payment: PAYMENT_KIND, Progress: PROGRESS_KIND}
READY = {Role.KETUA: "ketua1", Role.BENDAHARA: "bendahara1"}


def paper(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(f"{name}.pdf", PDF, content_type="application/pdf")


def make_edition(country: Country, *percents: int, **over: Any) -> Edition:
    given: dict[str, Any] = {
        "area": country.nation, "year": 2012, "name": "Desa Berketahanan Sosial", "basis": "BANSOS",
        "award_order": "LOKASI_DULU", "budget": 10**9, "ceiling": 150_000_000, "opens_on": date(2012, 2, 1),
        "proposals_close_on": date(2012, 10, 31), "last_spm_on": date(2012, 12, 14), "ends_on": date(2012, 12, 31),
        "state": "PELAKSANAAN", "state_since": LONG_AGO, "made_at": LONG_AGO, "banks": ["BRINIDJA", "BNINIDJA"],
    } | over  # fmt: skip
    edition = Edition.objects.create(**given)
    for number, percent in enumerate(percents or (70, 30), start=1):
        Tranche.objects.create(
            edition=edition, number=number, percent=percent, min_progress_pct=50 if number > 1 else 0,
            min_use_pct=70 if number > 1 else 0,
        )  # fmt: skip
    return edition


class World:
    """One village with an approved proposal of Pokja 1; `at` walks along."""

    @remembered
    def __init__(self, country: Country, edition: Edition | None = None, *, amount: int = AMOUNT) -> None:
        self.country, self.at = country, NOON
        self.edition = edition or make_edition(country)
        self.area = country.village
        self.institution = self._institution(self.area)
        self.bundle = Bundle.objects.create(
            edition=self.edition, area=self.area, institution=self.institution
        )
        self.proposal = self.approved(1, amount)
        self.account = self.make_account(1)
        self.visit: Visit | None = None

    def _institution(self, area: Area) -> Institution:
        return Institution.objects.create(
            edition=self.edition, area=area, state="AKTIF", state_since=LONG_AGO, made_at=LONG_AGO, sk_no="188/1",
            sk_on=date(2012, 4, 20), minutes_id=1, companions=[self.country.people["companion"].pk],
        )  # fmt: skip

    def pokja(self, number: int = 1) -> Pokja:
        return Pokja.objects.get_or_create(area=self.area, number=number)[0]

    def approved(self, number: int = 1, amount: int = AMOUNT) -> Proposal:
        return Proposal.objects.create(
            area=self.area, bundle=self.bundle, edition=self.edition, pokja=self.pokja(number), title="Rumah belajar",
            requested=amount, approved=amount, sk_no="36/SK", sk_on=date(2012, 11, 20), version=1, state="DISETUJUI",
            state_since=LONG_AGO, made_at=LONG_AGO,
        )  # fmt: skip

    def make_account(self, number: int = 1, *, digits: str = "021601005417531", **over: Any) -> PokjaAccount:
        holder = f"POKJA {number} DESA TACCORONG"
        given: dict[str, Any] = {
            "area": self.area, "pokja": self.pokja(number), "institution": self.institution, "edition": self.edition,
            "bank": "BRINIDJA", "branch": "Bulukumba", "number": digits, "number_hash": fingerprint(digits),
            "last4": digits[-4:], "holder": holder, "bank_name": holder, "passbook_sha256": "a" * 64,
            "confirmed_by": self.country.people["accounts"], "state": "AKTIF", "state_since": LONG_AGO,
            "made_at": LONG_AGO,
        } | over  # fmt: skip
        return PokjaAccount.objects.create(**given)

    def as_(self, name: str) -> Actor:
        return self.country.as_(name, self.at)

    def do(self, record: Any, name: str, who: str, given: Any = None, files: Any = None) -> Done:
        return flow.perform(
            KINDS[type(record)],
            record,
            name,
            by=self.as_(who),
            at=self.at,
            given=Given(given or {}, files or {}),
        )

    def moved[R: Record](self, record: R, name: str, who: str, given: Any = None, files: Any = None) -> R:
        now = self.do(record, name, who, given, files).record
        assert isinstance(now, type(record))
        return now

    def delegate(self, who: str, to: str) -> None:
        """The one acts for the other from now on, for a week."""
        people = self.country.people
        Delegation.objects.create(
            assignment=Assignment.objects.get(person=people[who]), to=people[to], from_at=self.at,
            until_at=self.at + timedelta(days=7), reason="Cuti",
        )  # fmt: skip

    # The road -------------------------------------------------------------------------------------------------------

    @remembered
    def opened(self) -> Grant:
        return operations.open_grant(self.proposal, at=self.at)

    @remembered
    def drafted(self) -> Grant:
        return self.moved(self.opened(), "draft_agreement", "ppk", DRAFT)

    @remembered
    def agreed(self) -> Grant:
        grant = self.drafted()
        self.do(grant, "sign_pact", "ketua1")
        self.do(grant, "sign_pact", "bendahara1")
        self.do(grant, "sign_agreement", "ketua1")
        return self.moved(grant, "sign_agreement", "ppk")

    @remembered
    def visited(self, *, passed: bool = True, at: datetime | None = None) -> Visit:
        when = at or self.at
        self.visit = Visit.objects.create(
            area=self.area, edition=self.edition, letter_no=f"ST-{Visit.objects.count() + 1}", letter_on=date(2012, 11, 1),
            scheduled_on=date(2012, 11, 25), state="LAYAK" if passed else "TIDAK_LAYAK", state_since=when, made_at=when,
            passed=passed, passed_at=when if passed else None,
        )  # fmt: skip
        operations.follow_village(self.area, self.edition, at=self.at)
        return self.visit

    @remembered
    def cleared(self) -> Grant:
        grant = self.agreed()
        self.visited()
        grant.refresh_from_db()
        assert grant.state == "LAYAK_CAIR"
        return grant

    @remembered
    def planned(self, tranche: int = 1) -> Payment:
        return self.pay(self.cleared(), tranche)

    @remembered
    def pay(self, grant: Grant, tranche: int = 1) -> Payment:
        return operations.make_payment(grant, tranche, by=self.as_("bendahara1"), at=self.at)

    @remembered
    def requested(self, payment: Payment | None = None) -> Payment:
        payment = payment or self.planned()
        self.do(payment, "request", "bendahara1")
        return self.moved(payment, "request", "ketua1")

    @remembered
    def tested(self, payment: Payment | None = None, **over: Any) -> Payment:
        return self.moved(self.requested(payment), "test", "ppk", SPP | over)

    @remembered
    def ordered(self, payment: Payment | None = None, **over: Any) -> Payment:
        return self.moved(self.tested(payment), "order", "ppspm", SPM | over)

    def sp2d(self, payment: Payment, **over: Any) -> dict[str, Any]:
        return {
            "sp2d_no": "0001/SP2D", "sp2d_on": SIGNED, "amount": payment.amount, "last4": payment.account.last4,
        } | over  # fmt: skip

    @remembered
    def sent(self, payment: Payment | None = None, **over: Any) -> Payment:
        payment = self.ordered(payment)
        return self.record(payment, **over)

    def record(self, payment: Payment, **over: Any) -> Payment:
        given = self.sp2d(payment, **over)
        return self.moved(payment, "record_sp2d", "ppk", given, {"file_sp2d": paper("sp2d")})

    @remembered
    def acknowledged(self, payment: Payment | None = None) -> Payment:
        return self.acknowledged_only(self.sent(payment))

    def acknowledged_only(self, payment: Payment) -> Payment:
        given = {"credited_on": SIGNED, "amount": payment.amount}
        self.do(payment, "acknowledge", "bendahara1", given)
        return self.moved(payment, "acknowledge", "ketua1", given)

    @remembered
    def returned(self, payment: Payment | None = None) -> Payment:
        payment = self.sent(payment)
        given = {"returned_on": SIGNED, "reason_code": "NOMOR", "reason": "Nomor salah."}
        return self.moved(payment, "return", "ppk", given, {"file_retur": paper("retur")})

    @remembered
    def progressed(self, physical: int = 60, use: int = 80) -> Progress:
        grant = Grant.objects.get(proposal=self.proposal)
        report = operations.report_progress(
            grant, by=self.as_("ketua1"), at=self.at, reported_on=SIGNED, physical_pct=physical, use_pct=use,
            note="Fondasi selesai.", file=paper("b19"),
        )  # fmt: skip
        return self.moved(report, "verify", "kabupaten", {"note": "Dilihat di tempat."})

    def later(self, days: int) -> None:
        self.at += timedelta(days=days)


def seat_pokja(country: Country, number: int) -> None:
    """Secretary and treasurer of another Pokja, whose chair is in the cast."""
    for role, word in ((Role.SEKRETARIS, "sekretaris"), (Role.BENDAHARA, "bendahara")):
        person = make_person(f"{word} {number}", home=country.village)
        give(person, role, country.village, pokja=number)
        country.people[f"{word}{number}"] = person


__all__ = [
    "AMOUNT",
    "DRAFT",
    "HOLD_KIND",
    "SIGNED",
    "SPM",
    "SPP",
    "World",
    "make_edition",
    "paper",
    "seat_pokja",
]
