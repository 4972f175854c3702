"""What each numbered document must be told: one dataclass per template, so that no caller can forget a key.

Amounts are whole rupiah, days are dates; the plain form adds what a template cannot work out (words, sums). Nobody's
text becomes markup: templates receive plain strings.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from ketahanan.documents.content import Content, Letterhead, Signer, amount_in_words, day_in_words

__all__ = [
    "ALL", "Agreement", "Article", "AssignmentLetter", "AwardDecree", "BudgetGroup", "BudgetLine", "Chapter", "Content",
    "Decision", "Delegate", "Finding", "IntegrityPact", "Letterhead", "MeetingMinutes", "Officer", "Party",
    "PaymentReceipt", "PokjaDecree", "PokjaList", "ProposalPaper", "Recipient", "Responsibility", "SheetItem",
    "SheetPart", "Signer", "SupervisionMinutes", "Tranche", "VerificationMinutes", "amount_in_words", "day_in_words",
]  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Decision:
    """One decision of a meeting."""

    text: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class MeetingMinutes(Content):
    """Berita acara musyawarah (B04)."""

    TEMPLATE = "ba_musyawarah"
    CODE = "BA-MUSY"

    meeting: str  # "Musyawarah Desa Penetapan Kelembagaan"
    village: str  # "Desa Taccorong"
    venue: str
    time: str  # "09.00–12.30 WITA"
    chair: str
    secretary: str
    agenda: tuple[str, ...]
    invited: int
    men: int
    women: int
    quorum: str  # one sentence: how the meeting was entitled to decide
    attendance: tuple[tuple[str, int], ...]  # element of the village, number of people
    decisions: tuple[Decision, ...]
    dissent: str = ""

    def derived(self) -> Mapping[str, Any]:
        present = self.men + self.women
        return {
            **super().derived(),
            "present": present,
            "women_percent": 100 * self.women // present if present else 0,
        }


@dataclass(frozen=True, kw_only=True)
class Officer:
    """A member of an institution or Pokja."""

    office: str
    name: str
    sex: str  # "L" or "P"
    from_where: str = ""  # dusun or element


@dataclass(frozen=True, kw_only=True)
class PokjaList:
    """One Pokja with its officers and members."""

    number: int
    name: str
    officers: tuple[Officer, ...]
    members: tuple[Officer, ...]


@dataclass(frozen=True, kw_only=True)
class PokjaDecree(Content):
    """Keputusan kepala desa on the institution, with its annex: the people and the four Pokja (B05)."""

    TEMPLATE = "sk_pokja"
    CODE = "SK-POKJA"

    office: str  # "KEPALA DESA TACCORONG"
    village: str
    about: str
    considering: tuple[str, ...]  # Menimbang
    recalling: tuple[str, ...]  # Mengingat
    deciding: tuple[str, ...]  # KESATU, KEDUA …
    institution: tuple[Officer, ...]  # Pengarah, Pendamping sosial, Fasilitator
    pokja: tuple[PokjaList, ...]
    faiths: str = ""  # declaration on the faiths of the village

    def derived(self) -> Mapping[str, Any]:
        people = [who for group in self.pokja for who in (*group.officers, *group.members)]
        women = sum(who.sex == "P" for who in people)
        return {**super().derived(), "people": len(people), "women": women}


@dataclass(frozen=True, kw_only=True)
class BudgetLine:
    """One line of a RAB; quantity as text, because it may carry a part ("2,5")."""

    text: str
    quantity: str
    unit: str
    price: int
    amount: int
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class BudgetGroup:
    """Lines of one kind of cost."""

    name: str
    lines: tuple[BudgetLine, ...]


@dataclass(frozen=True, kw_only=True)
class Chapter:
    """A titled text of a proposal; blank lines separate paragraphs."""

    title: str
    text: str


@dataclass(frozen=True, kw_only=True)
class ProposalPaper(Content):
    """The proposal of one Pokja with its RAB (B02 and B03)."""

    TEMPLATE = "usulan"
    CODE = "USULAN"

    activity: str  # what the proposal is for; stands under its name
    pokja: str
    village: str
    edition: str
    version: int
    chapters: tuple[Chapter, ...]
    budget: tuple[BudgetGroup, ...]
    own_share: int = 0  # swadaya

    def derived(self) -> Mapping[str, Any]:
        sums = [sum(line.amount for line in group.lines) for group in self.budget]
        return {
            **super().derived(), "group_sums": sums, "total": sum(sums), "total_words": amount_in_words(sum(sums)),
        }  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Delegate:
    """A person sent by an assignment letter."""

    name: str
    office: str
    number: str = ""


@dataclass(frozen=True, kw_only=True)
class AssignmentLetter(Content):
    """Surat tugas supervisi: two officers, places, days."""

    TEMPLATE = "surat_tugas"
    CODE = "ST-SUPV"

    grounds: tuple[str, ...]  # Dasar
    delegates: tuple[Delegate, ...]
    purpose: str
    villages: tuple[str, ...]
    first_day: date
    last_day: date
    costs: str = ""
    report_days: int = 5


@dataclass(frozen=True, kw_only=True)
class SheetItem:
    """One item of the sheet: what each officer saw, and what both agreed on."""

    code: str
    question: str
    first: str
    second: str
    agreed: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class SheetPart:
    """A part of the sheet."""

    name: str
    items: tuple[SheetItem, ...]


@dataclass(frozen=True, kw_only=True)
class SupervisionMinutes(Content):
    """Berita acara supervisi (B18): 24 items, both officers' answers, the agreed answer, the result."""

    TEMPLATE = "ba_supervisi"
    CODE = "BA-SUPV"

    village: str
    visit: str  # "Supervisi awal sebelum penyaluran"
    letter: str  # number of the assignment letter
    officers: tuple[Delegate, ...]  # exactly two, in the order of `first` and `second`
    arrival: str
    position: str  # where and how far from the village's point
    parts: tuple[SheetPart, ...]
    result: str  # "LAYAK" or "TIDAK LAYAK"
    result_reason: str
    valid_until: date | None = None
    repairs: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Party:
    """A party of an agreement."""

    name: str
    office: str
    address: str
    acting: str  # "bertindak untuk dan atas nama …"


@dataclass(frozen=True, kw_only=True)
class Article:
    """Pasal: title and numbered paragraphs."""

    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Tranche:
    """One payment of an agreement."""

    name: str
    percent: int
    amount: int
    condition: str


@dataclass(frozen=True, kw_only=True)
class Agreement(Content):
    """Perjanjian bantuan between PPK and Ketua (B15)."""

    TEMPLATE = "perjanjian"
    CODE = "PERJ"

    about: str
    first: Party  # PPK
    second: Party  # Ketua Pokja
    grounds: tuple[str, ...]
    amount: int
    bank: str
    account: str
    account_name: str
    tranches: tuple[Tranche, ...]
    articles: tuple[Article, ...]  # after amount and payment: rights, duties, sanctions, reports …
    until: date

    def derived(self) -> Mapping[str, Any]:
        return {**super().derived(), "amount_words": amount_in_words(self.amount)}


@dataclass(frozen=True, kw_only=True)
class IntegrityPact(Content):
    """Pakta integritas of Ketua and Bendahara (B16)."""

    TEMPLATE = "pakta_integritas"
    CODE = "PAKTA"

    people: tuple[Delegate, ...]
    pokja: str
    village: str
    edition: str
    promises: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Responsibility(Content):
    """SPTJM: statement of absolute responsibility (B16)."""

    TEMPLATE = "sptjm"
    CODE = "SPTJM"

    people: tuple[Delegate, ...]
    pokja: str
    village: str
    edition: str
    agreement: str  # number of the agreement
    amount: int
    statements: tuple[str, ...]

    def derived(self) -> Mapping[str, Any]:
        return {**super().derived(), "amount_words": amount_in_words(self.amount)}


@dataclass(frozen=True, kw_only=True)
class PaymentReceipt(Content):
    """Kuitansi: amount in figures and words, ratified by the PPK (B17)."""

    TEMPLATE = "kuitansi"
    CODE = "KUIT"

    received_from: str
    amount: int
    purpose: str
    agreement: str
    tranche: str
    bank: str
    account: str
    account_name: str
    budget_code: str = ""

    def derived(self) -> Mapping[str, Any]:
        return {**super().derived(), "amount_words": amount_in_words(self.amount)}


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """A row of the list of recipients."""

    province: str
    kabupaten: str
    kecamatan: str
    village: str
    pokja: str
    chair: str
    amount: int


@dataclass(frozen=True, kw_only=True)
class AwardDecree(Content):
    """SK penetapan penerima with the list of recipients (B14)."""

    TEMPLATE = "sk_penerima"
    CODE = "SK-PENERIMA"

    office: str
    about: str
    considering: tuple[str, ...]
    recalling: tuple[str, ...]
    deciding: tuple[str, ...]
    recipients: tuple[Recipient, ...]

    def derived(self) -> Mapping[str, Any]:
        total = sum(row.amount for row in self.recipients)
        return {**super().derived(), "total": total, "total_words": amount_in_words(total)}


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One line of a verification: what was looked at, and what both verifiers found."""

    text: str
    result: str  # "Sesuai", "Perlu perbaikan", "Tidak sesuai"
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class VerificationMinutes(Content):
    """Berita acara verifikasi pusat (B13): a decision per line, signed by two verifiers."""

    TEMPLATE = "ba_verifikasi"
    CODE = "BA-VERIF"

    proposal: str
    pokja: str
    village: str
    edition: str
    requested: int
    approved: int
    findings: tuple[Finding, ...]
    score: str  # "78 dari 100"
    conclusion: str

    def derived(self) -> Mapping[str, Any]:
        return {**super().derived(), "approved_words": amount_in_words(self.approved)}


ALL: tuple[type[Content], ...] = (
    MeetingMinutes, PokjaDecree, ProposalPaper, AssignmentLetter, SupervisionMinutes, Agreement, IntegrityPact,
    Responsibility, PaymentReceipt, AwardDecree, VerificationMinutes,
)  # fmt: skip
