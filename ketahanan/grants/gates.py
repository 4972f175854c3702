"""What must be true before money moves (domain 14, rows 22-29, 43, 51, 53, 67, 73). Pure: facts in, sentences out.

The page shows the whole list as "Syarat bayar"; the paying transaction asks the same list again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from django.utils.translation import gettext as _

from ketahanan.common import money, zones
from ketahanan.common.money import Rupiah
from ketahanan.common.text import N_

SET_UP = frozenset({"AKTIF", "DIVERIFIKASI"})
PAYING = frozenset({"LAYAK_CAIR", "PELAKSANAAN"})
SHUT_EDITION = frozenset({"DRAF", "DITUTUP"})
STOPPING_RUNG = 3
NO_ACCOUNT = N_("Menunggu rekening Pokja dalam perjanjian.")


class Step(IntEnum):
    """How far the payment is; some gates close only from a step on."""

    REQUEST = 1
    TEST = 2
    ORDER = 3
    SP2D = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class GateFacts:
    """Everything that the gates look at, collected in the paying transaction."""

    step: Step
    tranche: int
    edition_state: str
    grant_state: str
    institution_state: str
    officers: int
    proposal_state: str
    decree_no: str
    decree_on: date | None
    agreed: bool
    agreement_unchanged: bool
    pact_signed: bool
    receipt_signed: bool
    account_active: bool
    account_cooling: bool
    account_agreed: bool
    bank: str
    banks: frozenset[str]
    bank_name_matches: bool
    baseline_required: bool
    measured: bool
    visit_valid: bool
    visit_valid_days: int
    holds: int
    rung: int | None
    earlier_acknowledged: bool
    min_progress_pct: int
    progress_pct: int | None
    min_use_pct: int
    use_pct: int | None
    today: date
    spm_on: date | None
    last_spm_on: date
    committed: Rupiah
    edition_committed: Rupiah
    budget: Rupiah
    amount: Rupiah
    tranche_sum: Rupiah
    sent: Rupiah
    due: Rupiah
    other_live: int
    payer_is_account_officer: bool


@dataclass(frozen=True, slots=True)
class Unmet:
    """A gate that is shut, and what to do about it."""

    code: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Gate:
    """One condition. `shut` gives the sentence, or nothing when the gate is open; `since` is the first step it bars."""

    code: str
    label: str
    shut: Callable[[GateFacts], str]
    since: Step = Step.REQUEST


@dataclass(frozen=True, slots=True)
class Answer:
    """One line of the list on the page."""

    code: str
    label: str
    ok: bool
    sentence: str


def _edition(f: GateFacts) -> str:
    if f.edition_state not in SHUT_EDITION:
        return ""
    return _("Edisi ini sudah ditutup atau belum dibuka. Tidak ada pembayaran di luar edisi yang berjalan.")


def _grant(f: GateFacts) -> str:
    if f.grant_state in PAYING:
        return ""
    return _("Hibah belum layak cair atau sudah berhenti. Lihat keadaan hibah, lalu selesaikan langkahnya.")


def _pokja(f: GateFacts) -> str:
    if f.institution_state in SET_UP:
        return ""
    return _("Kelembagaan desa tidak aktif. Selesaikan SK dan verifikasi kelembagaannya dulu.")


def _officers(f: GateFacts) -> str:
    if f.officers >= 3:
        return ""
    return _(
        "Pengurus Pokja yang bertugas baru %(count)d orang. Ketua, sekretaris, dan bendahara harus lengkap."
    ) % {"count": f.officers}


def _proposal(f: GateFacts) -> str:
    if f.proposal_state == "DISETUJUI":
        return ""
    return _("Usulan tidak lagi berstatus disetujui. Tanyakan kementerian sebelum melanjutkan.")


def _decree(f: GateFacts) -> str:
    if f.decree_no and f.decree_on:
        return ""
    return _("SK penetapan penerima belum tercatat. Pejabat penetap harus mencatat nomor dan tanggalnya.")


def _agreement(f: GateFacts) -> str:
    if not f.agreed:
        return _("Perjanjian belum ditandatangani Ketua dan PPK. Tandatangani perjanjian dulu.")
    if not f.agreement_unchanged:
        return _(
            "Isi hibah tidak sama dengan perjanjian yang ditandatangani. Hentikan pembayaran dan periksa."
        )
    return ""


def _pact(f: GateFacts) -> str:
    return "" if f.pact_signed else _("Pakta integritas dan SPTJM belum ditandatangani Ketua dan Bendahara.")


def _receipt(f: GateFacts) -> str:
    return (
        ""
        if f.receipt_signed
        else _("Kuitansi belum ditandatangani Bendahara dan Ketua. Kembalikan ke Pokja.")
    )


def _account(f: GateFacts) -> str:
    if not f.bank:
        return _("Perjanjian belum menyebut rekening. Siapkan perjanjian setelah rekening Pokja dikonfirmasi bank.")
    if f.account_cooling:
        return _("Rekening baru Pokja masih dalam masa tunggu. Tunggu sampai selesai, lalu buat adendum.")
    if not f.account_active:
        return _("Rekening dalam perjanjian tidak aktif. Minta Petugas rekening memeriksanya.")
    return ""


def _bank(f: GateFacts) -> str:
    if not f.bank:
        return _(NO_ACCOUNT)
    if f.bank in f.banks:
        return ""
    return _("Bank rekening ini tidak termasuk bank pemerintah dalam daftar edisi. Ganti rekeningnya.")


def _name(f: GateFacts) -> str:
    if not f.bank:
        return _(NO_ACCOUNT)
    if f.bank_name_matches:
        return ""
    return _(
        "Nama rekening menurut bank tidak sama dengan nama Pokja. Betulkan nama di bank, lalu periksa lagi."
    )


def _addendum(f: GateFacts) -> str:
    if not f.bank:
        return _(NO_ACCOUNT)
    if f.account_agreed:
        return ""
    return _("Rekening Pokja sudah diganti sejak perjanjian. Buat adendum rekening sebelum membayar.")


def _baseline(f: GateFacts) -> str:
    if f.tranche > 1 or not f.baseline_required or f.measured:
        return ""
    return _(
        "Edisi ini meminta pengukuran awal, dan desa ini belum punya hasil ukur yang terbit. "
        "Selesaikan pengukurannya sampai diterbitkan kementerian."
    )


def _visit(f: GateFacts) -> str:
    if f.tranche > 1 or f.visit_valid:
        return ""
    return _(
        "Belum ada supervisi awal yang lulus dan masih berlaku (%(days)d hari, pengurus dan rekening tidak berubah). "
        "Minta dinas provinsi menugaskan kunjungan."
    ) % {"days": f.visit_valid_days}


def _hold(f: GateFacts) -> str:
    if not f.holds:
        return ""
    return _("Pembayaran sedang ditahan. Tanyakan dinas sosial kabupaten/kota apa yang harus dibereskan.")


def _rung(f: GateFacts) -> str:
    if f.rung is None or f.rung < STOPPING_RUNG:
        return ""
    return _("Keadaan desa sedang genting, jadi pembayaran berhenti. Kabupaten mencabutnya dengan catatan.")


def _earlier(f: GateFacts) -> str:
    if f.earlier_acknowledged:
        return ""
    return _("Dana tahap sebelumnya belum diakui Bendahara dan Ketua. Akui dulu dana yang sudah masuk.")


def _progress(f: GateFacts) -> str:
    if f.min_progress_pct == 0 or (f.progress_pct or 0) >= f.min_progress_pct:
        return ""
    return _(
        "Kemajuan fisik yang terverifikasi %(have)d persen, syaratnya %(need)d persen. Laporkan kemajuan baru."
    ) % {"need": f.min_progress_pct, "have": f.progress_pct or 0}


def _use(f: GateFacts) -> str:
    if f.min_use_pct == 0 or (f.use_pct or 0) >= f.min_use_pct:
        return ""
    return _(
        "Penggunaan dana yang terbukti %(have)d persen, syaratnya %(need)d persen. Lengkapi buktinya."
    ) % {"need": f.min_use_pct, "have": f.use_pct or 0}


def _calendar(f: GateFacts) -> str:
    if (f.spm_on or f.today) <= f.last_spm_on:
        return ""
    return _("Batas SPM edisi ini %(day)s sudah lewat. Pembayaran tidak dapat diteruskan tahun ini.") % {
        "day": zones.written_day(f.last_spm_on)
    }


def _budget(f: GateFacts) -> str:
    if f.edition_committed > f.budget or f.committed < f.amount:
        return _("Pagu DIPA edisi ini tidak mencukupi. Hubungi KPA sebelum melanjutkan.")
    if f.sent + f.due > f.amount:
        return _(
            "Jumlah terkirim akan menjadi %(sum)s, lebih dari nilai hibah %(amount)s. Periksa pembayaran lain."
        ) % {"sum": money.written(f.sent + f.due), "amount": money.written(f.amount)}
    return ""


def _sum(f: GateFacts) -> str:
    if f.tranche_sum == f.amount:
        return ""
    return _("Jumlah semua tahap %(sum)s tidak sama dengan nilai hibah %(amount)s. Hubungi admin pusat.") % {
        "sum": money.written(f.tranche_sum), "amount": money.written(f.amount),
    }  # fmt: skip


def _single(f: GateFacts) -> str:
    if not f.other_live:
        return ""
    return _("Tahap ini sudah mempunyai pembayaran lain yang berjalan. Buka pembayaran itu.")


def _separate(f: GateFacts) -> str:
    if not f.payer_is_account_officer:
        return ""
    return _("Orang yang mengonfirmasi rekening tidak boleh ikut membayar. Minta pejabat lain.")


GATES: tuple[Gate, ...] = (
    Gate("EDISI", N_("Edisi sedang berjalan"), _edition),
    Gate("HIBAH", N_("Hibah layak cair"), _grant),
    Gate("POKJA", N_("Kelembagaan desa aktif"), _pokja),
    Gate("PENGURUS", N_("Tiga pengurus Pokja bertugas"), _officers),
    Gate("USULAN", N_("Usulan disetujui kementerian"), _proposal),
    Gate("SK", N_("SK penetapan penerima"), _decree),
    Gate("PERJANJIAN", N_("Perjanjian ditandatangani"), _agreement),
    Gate("PAKTA", N_("Pakta integritas dan SPTJM"), _pact),
    Gate("KUITANSI", N_("Kuitansi ditandatangani"), _receipt, Step.TEST),
    Gate("REKENING", N_("Rekening aktif di luar masa tunggu"), _account),
    Gate("BANK", N_("Bank pemerintah dalam daftar"), _bank),
    Gate("NAMA", N_("Nama rekening sama dengan Pokja"), _name),
    Gate("ADENDUM", N_("Rekening sama dengan perjanjian"), _addendum),
    Gate("UKUR", N_("Pengukuran awal terbit bila diminta edisi"), _baseline),
    Gate("SUPERVISI", N_("Supervisi awal lulus dan berlaku"), _visit),
    Gate("PENAHANAN", N_("Tidak sedang ditahan"), _hold),
    Gate("KEADAAN", N_("Keadaan desa aman"), _rung),
    Gate("TAHAP", N_("Tahap sebelumnya diakui"), _earlier),
    Gate("KEMAJUAN", N_("Kemajuan fisik cukup"), _progress),
    Gate("GUNA", N_("Penggunaan dana cukup"), _use),
    Gate("KALENDER", N_("Sebelum batas SPM"), _calendar),
    Gate("PAGU", N_("Pagu mencukupi"), _budget),
    Gate("JUMLAH", N_("Jumlah tahap sama dengan nilai hibah"), _sum),
    Gate("TUNGGAL", N_("Tidak ada pembayaran ganda"), _single),
    Gate("PEMISAHAN", N_("Pembayar bukan petugas rekening"), _separate),
)


def unmet(facts: GateFacts) -> list[Unmet]:
    """Gates that are shut at this step. Empty: money may move."""
    found = []
    for gate in GATES:
        sentence = gate.shut(facts) if gate.since <= facts.step else ""
        if sentence:
            found.append(Unmet(gate.code, sentence))
    return found


def answers(facts: GateFacts) -> list[Answer]:
    """The whole list, for the page; gates of later steps only from their step on."""
    shut = {gone.code: gone.sentence for gone in unmet(facts)}
    return [
        Answer(gate.code, _(gate.label), gate.code not in shut, shut.get(gate.code, ""))
        for gate in GATES
        if gate.since <= facts.step
    ]
