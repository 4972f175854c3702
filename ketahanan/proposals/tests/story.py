"""The cast at work on proposals: an edition, a village with its institution, a proposal brought to any state."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from ketahanan.areas.models import Area
from ketahanan.common.roles import Role
from ketahanan.deliberation.models import Musyawarah
from ketahanan.editions.models import Award, CompositionRule, DocumentRule, Edition, Quota
from ketahanan.flow import operations as flow
from ketahanan.flow.operations import Done
from ketahanan.people.models import Person, Sex
from ketahanan.people.posts import Actor, actor_of
from ketahanan.proposals import criteria, operations, rab
from ketahanan.proposals.kinds import KIND, RANKING_KIND
from ketahanan.proposals.models import Bundle, Proposal, RankingList
from ketahanan.testing import LONG_AGO, NOON, Country, give, make_person
from ketahanan.villages.models import Institution, Member, Pokja, Seat
from tests.remembered import remembered

DAY = timedelta(days=1)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
# Before the closing day of the edition below, and after it.
EARLY = datetime(2012, 10, 1, 2, 0, tzinfo=NOON.tzinfo)
LATER = datetime(2012, 11, 20, 2, 0, tzinfo=NOON.tzinfo)
DOCUMENTS = (("B01", "USULAN"), ("B02", "USULAN"), ("B03", "USULAN"), ("B04", "USULAN"), ("B05", "USULAN"),
             ("B06", "USULAN"), ("B09", "USULAN_FISIK"), ("B10", "USULAN_FISIK"))  # fmt: skip


def make_edition(country: Country, **over: Any) -> Edition:
    given: dict[str, Any] = {
        "area": country.nation, "year": 2012, "name": "Desa Berketahanan Sosial", "basis": "BANSOS",
        "award_order": "USULAN_DULU", "budget": 10_000_000_000, "ceiling": 109_000_000, "opens_on": date(2012, 3, 1),
        "proposals_close_on": date(2012, 10, 31), "last_spm_on": date(2012, 12, 14), "ends_on": date(2012, 12, 31),
        "state": "TERBUKA", "state_since": LONG_AGO, "made_at": LONG_AGO, "banks": ["BRINIDJA"],
    } | over  # fmt: skip
    edition = Edition.objects.create(**given)
    DocumentRule.objects.bulk_create(
        [DocumentRule(edition=edition, code=code, label=f"Berkas {code}", stage=stage) for code, stage in DOCUMENTS]
    )
    CompositionRule.objects.create(edition=edition, code="PEREMPUAN_PCT", mode="DIHITUNG", number=30)
    CompositionRule.objects.create(edition=edition, code="MAKS_ANGGOTA", mode="DIHITUNG", number=15)
    set_quota(edition, country.province, 10)
    return edition


def set_quota(edition: Edition, area: Area, villages: int, number: str = "1/2012") -> None:
    Quota.objects.create(
        edition=edition, area=area, villages=villages, decree_no=number, decree_on=date(2012, 2, 1), made_at=LONG_AGO
    )


def award(edition: Edition, area: Area) -> Award:
    return Award.objects.create(
        edition=edition, area=area, decree_no="36/SK", decree_on=date(2012, 4, 2), state="BERLAKU",
        state_since=LONG_AGO, made_at=LONG_AGO,
    )  # fmt: skip


def make_institution(edition: Edition, area: Area, *, officers: dict[int, Person] | None = None) -> Institution:
    """Active, with four Pokja of three: two women and a man each."""
    institution = Institution.objects.create(
        edition=edition, area=area, state="AKTIF", state_since=LONG_AGO, made_at=LONG_AGO, sk_no="188/1/2012",
        sk_on=date(2012, 4, 20), minutes_id=1,
    )  # fmt: skip
    for number in (1, 2, 3, 4):
        pokja, _made = Pokja.objects.get_or_create(area=area, number=number)
        for seat, sex in ((Seat.KETUA, Sex.FEMALE), (Seat.SEKRETARIS, Sex.FEMALE), (Seat.BENDAHARA, Sex.MALE)):
            known = (officers or {}).get(number) if seat == Seat.KETUA else None
            person = known or make_person(f"{seat.label} {number} {area.name}", home=area, sex=sex)
            Member.objects.create(institution=institution, edition=edition, pokja=pokja, person=person, seat=seat)
    return institution


def sign_minutes(edition: Edition, area: Area) -> Musyawarah:
    return Musyawarah.objects.create(
        edition=edition, area=area, purpose="USULAN", held_on=date(2012, 9, 20), place="Balai desa", chair="Burhan",
        men=20, women=15, hamlets_present=4, hamlets_total=5, agenda="Usulan", decisions="Setuju",
        state="DITANDATANGANI", state_since=LONG_AGO, made_at=LONG_AGO,
    )  # fmt: skip


class Story:
    """One village (Taccorong) on its way; `at` walks along."""

    @remembered
    def __init__(self, country: Country, edition: Edition | None = None, **over: Any) -> None:
        self.country = country
        self.edition = edition or make_edition(country, **over)
        self.area = country.village
        officers = {number: country.people[f"ketua{number}"] for number in (1, 2, 3, 4)}
        self.institution = make_institution(self.edition, self.area, officers=officers)
        self.at = EARLY

    def as_(self, name: str) -> Actor:
        return self.country.as_(name, self.at)

    def pokja(self, number: int = 1) -> Pokja:
        return Pokja.objects.get(area=self.area, number=number)

    @remembered
    def make(self, number: int = 1) -> Proposal:
        return operations.make_proposal(
            pokja=self.pokja(number), edition=self.edition, title="Rumah belajar", by=self.as_(f"ketua{number}"),
            at=self.at,
        )  # fmt: skip

    def lines(self) -> list[rab.Typed]:
        return [
            rab.Typed("FASILITAS", "Semen", "100", "sak", "75.000", "Toko Makmur"),
            rab.Typed("DIALOG", "Pertemuan warga", "2", "kali", "1.500.000", "Standar kabupaten"),
            rab.Typed("OPERASIONAL", "Alat tulis", "2,5", "paket", "200.000"),
        ]

    def write(self, proposal: Proposal, number: int = 1) -> Proposal:
        """Texts, RAB, files and minutes: ready to be handed in."""
        by = self.as_(f"ketua{number}")
        texts = dict.fromkeys(
            ("background", "aim", "targets", "schedule", "own_contribution", "risks", "upkeep"), "Ditulis lengkap."
        )
        counts = {"women_count": 40, "men_count": 30, "disabled_count": 3}
        operations.edit_text(proposal=proposal, values=texts | counts, by=by, at=self.at)
        operations.set_lines(proposal=proposal, lines=self.lines(), by=by, at=self.at)
        self.attach(proposal, "B01", "B06", number=number)
        if not Musyawarah.objects.filter(area=self.area, edition=self.edition).exists():
            sign_minutes(self.edition, self.area)
        return self.fresh(proposal)

    def attach(self, proposal: Proposal, *codes: str, number: int = 1) -> Done:
        from ketahanan.flow.kinds import Given

        files = {f"file_{code.lower()}": SimpleUploadedFile(f"{code}.pdf", PDF) for code in codes}
        return self.do(proposal, "attach", f"ketua{number}", Given({}, files))

    def do(self, proposal: Proposal, name: str, who: str, given: Any = None) -> Done:
        return flow.perform(KIND, proposal, name, by=self.as_(who), at=self.at, given=given)

    def fresh(self, proposal: Proposal) -> Proposal:
        return Proposal.objects.select_related(*KIND.related).get(pk=proposal.pk)

    @remembered
    def submit(self, proposal: Proposal, number: int = 1, name: str = "submit") -> Proposal:
        self.do(proposal, name, f"ketua{number}")
        self.do(proposal, name, "pengarah")
        return self.fresh(proposal)

    @remembered
    def draft(self, number: int = 1) -> Proposal:
        return self.write(self.make(number), number)

    @remembered
    def checking(self, number: int = 1) -> Proposal:
        return self.submit(self.draft(number), number)

    def check(self, proposal: Proposal, *, points: int | None = None) -> None:
        """Everything that the kabupaten writes before it recommends."""
        by = self.as_("kabupaten")
        codes = [code for code, stage in DOCUMENTS if stage == "USULAN"]
        operations.set_marks(proposal=proposal, marks=dict.fromkeys(codes, (True, "")), by=by, at=self.at)
        operations.record_visit(
            proposal=proposal, on=self.at.date(), place=(Decimal("-5.55432"), Decimal("120.19345")),
            note="Lahan ada.", by=by, at=self.at,
        )  # fmt: skip
        scores = {code: (row.most if points is None else points, "Sesuai.") for code, row in criteria.CRITERIA.items()}
        operations.set_scores(proposal=proposal, points=scores, by=by, at=self.at)

    @remembered
    def recommended(self, number: int = 1) -> Proposal:
        proposal = self.checking(number)
        mates = Proposal.objects.filter(bundle=proposal.bundle).exclude(pk=proposal.pk).exists()
        if not mates:
            self.check(proposal)
        else:
            self._mark(proposal)
        self.do(proposal, "recommend", "kabupaten", {"note": "Layak."})
        return self.fresh(proposal)

    def _mark(self, proposal: Proposal) -> None:
        codes = [code for code, stage in DOCUMENTS if stage == "USULAN"]
        marks = dict.fromkeys(codes, (True, ""))
        operations.set_marks(proposal=proposal, marks=marks, by=self.as_("kabupaten"), at=self.at)

    @remembered
    def rank(self) -> RankingList:
        self.at = LATER
        by = self.as_("province")
        ranking = operations.make_ranking(edition=self.edition, province=self.country.province, by=by, at=self.at)
        flow.perform(RANKING_KIND, ranking, "sign", by=by, at=self.at)
        return ranking

    @remembered
    def centre(self, number: int = 1) -> Proposal:
        proposal = self.recommended(number)
        self.rank()
        return self.fresh(proposal)

    @remembered
    def verified(self, number: int = 1) -> Proposal:
        proposal = self.centre(number)
        for who in ("verifier", "verifier2"):
            self.do(proposal, "verify", who, {"note": "Sesuai."})
        return self.fresh(proposal)

    def decree(self, **over: Any) -> dict[str, Any]:
        return {"sk_no": "36/SK/2012", "sk_on": self.at.date(), "amount": 10_000_000} | over

    @remembered
    def approved(self, number: int = 1) -> Proposal:
        proposal = self.verified(number)
        self.do(proposal, "approve", "decider", self.decree())
        return self.fresh(proposal)

    def reasons(self, proposal: Proposal, who: str) -> None:
        typed = [operations.checks.Typed("background", "RAB", "Jelaskan akar masalahnya.")]
        operations.set_item_reasons(proposal=proposal, reasons=typed, by=self.as_(who), at=self.at)

    @remembered
    def returned(self, number: int = 1) -> Proposal:
        proposal = self.checking(number)
        self.reasons(proposal, "kabupaten")
        self.do(proposal, "return_kab", "kabupaten", {"reason_code": "RAB", "reason": "Perbaiki."})
        return self.fresh(proposal)


def other_village(story: Story, area: Area, *, score: int, at: datetime | None = None, number: int = 1) -> Proposal:
    """A second village's proposal, already recommended by its kabupaten, made without the long way."""
    institution = Institution.objects.filter(edition=story.edition, area=area).first()
    institution = institution or make_institution(story.edition, area)
    bundle, _made = Bundle.objects.get_or_create(
        edition=story.edition, area=area, defaults={"institution": institution, "score": score}
    )
    return Proposal.objects.create(
        bundle=bundle, edition=story.edition, area=area, pokja=Pokja.objects.get(area=area, number=number),
        title=f"Usulan {area.name}", state="DIREKOMENDASI_KAB", state_since=story.at, made_at=story.at,
        submitted_at=at or story.at, requested=50_000_000, version=1,
    )  # fmt: skip


def actor_with(role: Role, area: Area, at: datetime, name: str = "Orang lain") -> Actor:
    person = make_person(name)
    give(person, role, area)
    return actor_of(person, at)
