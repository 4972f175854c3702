"""What the product brings for every edition: banks, composition rules, documents, tranches (domain 3.3, 4.3, 5.3).

Texts are message ids; the page that shows them translates.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from ketahanan.areas.models import Kind
from ketahanan.common.roles import ROLES, Role
from ketahanan.common.text import N_
from ketahanan.editions.models import Basis, RuleMode, Stage


@dataclass(frozen=True, slots=True)
class Bank:
    """A government bank; `bic` is the key, since three-digit codes are shared with sharia units (data 236)."""

    bic: str
    short: str
    name: str


BANKS: Final[dict[str, Bank]] = {
    bank.bic: bank
    for bank in (
        Bank("BRINIDJA", "BRI", "Bank Rakyat Indonesia (Persero)"),
        Bank("BNINIDJA", "BNI", "Bank Negara Indonesia (Persero)"),
        Bank("BMRIIDJA", "Mandiri", "Bank Mandiri (Persero)"),
        Bank("BTANIDJA", "BTN", "Bank Tabungan Negara (Persero)"),
        Bank("BSMDIDJA", "BSI", "Bank Syariah Indonesia"),
    )
}


def bank(bic: str) -> Bank:
    """The bank, or one that is called by its code when the list no longer has it."""
    return BANKS.get(bic) or Bank(bic, bic, bic)


BSI_FROM_YEAR: Final = 2021  # the three sharia banks of the state group merged on 1 February 2021


def banks_of_year(year: int) -> tuple[str, ...]:
    """BIC of the government banks that existed in the year."""
    return tuple(bic for bic in BANKS if bic != "BSMDIDJA" or year >= BSI_FROM_YEAR)


# Composition of institution and Pokja ------------------------------------------------------------------------------

COMPUTED, STATED, OFF = RuleMode.COMPUTED, RuleMode.STATED, RuleMode.OFF


@dataclass(frozen=True, slots=True)
class Composition:
    """A rule: `sentence` holds %(number)d where the edition's number goes; `modes` are those an edition may choose.

    A rule that no register can compute yet is never DIHITUNG; one that the database itself holds is never MATI.
    """

    code: str
    label: str
    sentence: str
    mode: RuleMode
    modes: tuple[RuleMode, ...]
    number: int | None = None
    low: int = 1
    high: int = 100


def _computed(code: str, label: str, sentence: str, *number: int) -> Composition:
    return Composition(code, label, sentence, COMPUTED, (COMPUTED, STATED, OFF), *number)


def _stated(code: str, label: str, sentence: str) -> Composition:
    return Composition(code, label, sentence, STATED, (STATED, OFF))


def _always(code: str, label: str, sentence: str, *number: int) -> Composition:
    return Composition(code, label, sentence, COMPUTED, (COMPUTED,), *number)


COMPOSITION: Final[dict[str, Composition]] = {
    rule.code: rule
    for rule in (
        _always("MIN_ANGGOTA", N_("Anggota paling sedikit"),
                N_("Setiap Pokja beranggota paling sedikit %(number)d orang, termasuk pengurus."), 7, 3, 50),
        _always("MAKS_ANGGOTA", N_("Anggota paling banyak"),
                N_("Setiap Pokja beranggota paling banyak %(number)d orang, termasuk pengurus."), 15, 3, 100),
        _computed("PEREMPUAN_PCT", N_("Anggota perempuan"),
                  N_("Paling sedikit %(number)d persen anggota setiap Pokja perempuan."), 30),
        _computed("PENGURUS_PEREMPUAN", N_("Pengurus perempuan"),
                  N_("Paling sedikit %(number)d dari tiga pengurus setiap Pokja perempuan."), 1, 1, 3),
        _computed("SEBARAN_DUSUN_PCT", N_("Sebaran dusun"),
                  N_("Anggota berasal dari paling sedikit %(number)d persen dusun, lingkungan, atau RW desa itu."), 50),
        _computed("USIA_ANGGOTA", N_("Usia anggota"),
                  N_("Anggota berusia paling sedikit %(number)d tahun atau sudah menikah."), 17, 10, 60),
        _computed("USIA_PENGURUS", N_("Usia pengurus"),
                  N_("Ketua, sekretaris, dan bendahara berusia paling sedikit %(number)d tahun."), 21, 17, 60),
        _always("SATU_JABATAN", N_("Satu jabatan"), N_("Satu orang menjadi pengurus paling banyak di satu Pokja.")),
        _always("BUKAN_PENGARAH", N_("Bukan kepala desa"),
                N_("Kepala desa atau lurah yang menjadi Pengarah tidak menjadi pengurus Pokja.")),
        _stated("BUKAN_BPD", N_("Bukan perangkat atau BPD"),
                N_("Pengurus bukan perangkat desa dan bukan anggota BPD atau LPM.")),
        _stated("BUKAN_ASN", N_("Bukan pegawai negeri"),
                N_("Pengurus bukan ASN, TNI, atau Polri yang masih bertugas.")),
        _stated("KELUARGA", N_("Hubungan keluarga"),
                N_("Ketua dan bendahara bukan suami-istri, orang tua-anak, atau saudara kandung; tidak seorang pun "
                   "pengurus bersaudara demikian dengan Pengarah.")),
        _stated("RUMAH_TANGGA", N_("Satu rumah tangga"), N_("Satu rumah tangga memberi paling banyak satu pengurus.")),
        _computed("KURSI_KHUSUS", N_("Kursi khusus"),
                  N_("Setiap Pokja mempunyai wakil kelompok yang menjadi tugasnya, misalnya PKK di Pokja 2.")),
        _stated("SANKSI", N_("Bebas sanksi"), N_("Pengurus tidak sedang terkena sanksi bantuan.")),
        _computed("MAKS_DESA_FASILITATOR", N_("Desa per fasilitator"),
                  N_("Satu fasilitator membimbing paling banyak %(number)d desa."), 4, 1, 20),
        _computed("MAKS_DESA_PENDAMPING", N_("Desa per pendamping"),
                  N_("Satu pendamping sosial mendampingi paling banyak %(number)d desa."), 5, 1, 20),
        _computed("TELEPON_PENGURUS", N_("Telepon pengurus"), N_("Ketiga pengurus mempunyai nomor telepon aktif.")),
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class SpecialSeat:
    """A seat of KURSI_KHUSUS: any one of `groups` (codes of `Member.represents`) fills it."""

    pokja: int
    groups: tuple[str, ...]
    only_where_adat: bool = False


# What a member may represent; the seat "tokoh agama" carries no faith (rulings B5).
REPRESENTS: Final[dict[str, str]] = {
    "DISABILITAS": N_("Penyandang disabilitas"),
    "PENDAMPING_DISABILITAS": N_("Pendamping penyandang disabilitas"),
    "PSM": N_("Pekerja sosial masyarakat (PSM)"),
    "KADER": N_("Kader"),
    "KARANG_TARUNA": N_("Karang Taruna"),
    "PKK": N_("PKK"),
    "TOKOH_AGAMA": N_("Tokoh agama"),
    "TOKOH_ADAT": N_("Tokoh adat"),
    "LINMAS": N_("Linmas"),
    "TOKOH_SENI": N_("Tokoh seni"),
    "PETANI": N_("Petani"),
    "NELAYAN": N_("Nelayan"),
    "PENGGUNA_HUTAN": N_("Pengguna hutan"),
    "LANSIA": N_("Lanjut usia"),
    "PEMUDA": N_("Pemuda"),
}
SPECIAL_SEATS: Final[tuple[SpecialSeat, ...]] = (
    SpecialSeat(1, ("DISABILITAS", "PENDAMPING_DISABILITAS")),
    SpecialSeat(1, ("PSM", "KADER")),
    SpecialSeat(2, ("KARANG_TARUNA",)),
    SpecialSeat(2, ("PKK",)),
    SpecialSeat(3, ("TOKOH_AGAMA",)),
    SpecialSeat(3, ("TOKOH_ADAT",), only_where_adat=True),
    SpecialSeat(3, ("LINMAS",)),
    SpecialSeat(4, ("TOKOH_ADAT", "TOKOH_SENI")),
    SpecialSeat(4, ("PETANI", "NELAYAN", "PENGGUNA_HUTAN")),
)


# Documents ---------------------------------------------------------------------------------------------------------

VILLAGE_KINDS: Final = (Kind.DESA, Kind.KELURAHAN, Kind.DESA_ADAT)

# Signers beside the role codes. "A|B" in a document's signers: either; a comma: each of them.
OUTSIDERS: Final[dict[str, str]] = {
    "RW": N_("para ketua RW"),
    "PEMILIK": N_("Pemilik lahan"),
    "BANK": N_("Bank"),
    "KANTOR_KAB": N_("Kepala dinas sosial kabupaten/kota"),
    "KANTOR_PROV": N_("Kepala dinas sosial provinsi"),
}
# What a signer is called where the village has no such office (rulings B6).
SIGNER_WORDS: Final[dict[tuple[str, str], str]] = {
    (Role.PENGARAH.value, Kind.DESA.value): N_("Kepala desa"),
    (Role.PENGARAH.value, Kind.KELURAHAN.value): N_("Lurah"),
    (Role.PENGARAH.value, Kind.DESA_ADAT.value): N_("Kepala desa adat"),
    (Role.KETUA_BPD.value, Kind.DESA.value): N_("Ketua BPD"),
    (Role.KETUA_BPD.value, Kind.KELURAHAN.value): N_("Ketua LPM"),
    (Role.KETUA_BPD.value, Kind.DESA_ADAT.value): N_("Ketua musyawarah desa adat"),
}


@dataclass(frozen=True, slots=True)
class Paper:
    """A document as a new edition asks for it; blank `kind` means every kind of village."""

    code: str
    label: str
    stage: Stage
    signers: str = ""
    kind: str = ""
    required: bool = True


def _per_kind(code: str, stage: Stage, rows: Iterable[tuple[Kind, str, str]]) -> tuple[Paper, ...]:
    return tuple(Paper(code, label, stage, signers, kind.value) for kind, label, signers in rows)


PAPERS: Final[tuple[Paper, ...]] = (
    Paper("B01", N_("Surat permohonan"), Stage.PROPOSAL, "R13,R10"),
    Paper("B02", N_("Proposal"), Stage.PROPOSAL, "R13,R14"),
    Paper("B03", N_("RAB dengan sumber harga"), Stage.PROPOSAL, "R15,R13"),
    *_per_kind("B04", Stage.PROPOSAL, [
        (Kind.DESA, N_("Berita acara musyawarah desa, daftar hadir, foto"), "R10,R29"),
        (Kind.KELURAHAN, N_("Berita acara musyawarah kelurahan, daftar hadir, foto"), "R10,R29|RW"),
        (Kind.DESA_ADAT, N_("Berita acara musyawarah desa adat, daftar hadir, foto"), "R10,R29|R32"),
    ]),
    *_per_kind("B05", Stage.PROPOSAL, [
        (Kind.DESA, N_("Keputusan kepala desa tentang kelembagaan dan Pokja"), "R10"),
        (Kind.KELURAHAN, N_("Keputusan lurah tentang kelembagaan dan Pokja"), "R10"),
        (Kind.DESA_ADAT, N_("Keputusan kepala desa adat tentang kelembagaan dan Pokja"), "R10"),
    ]),
    Paper("B06", N_("KTP dan pernyataan pengurus"), Stage.PROPOSAL, "R13,R14,R15"),
    Paper("B09", N_("Pernyataan lahan"), Stage.PHYSICAL, "PEMILIK,R10"),
    Paper("B10", N_("Gambar sederhana dan foto 0 persen"), Stage.PHYSICAL, "R13,R12"),
    Paper("B11", N_("Rekomendasi kabupaten/kota"), Stage.CHECK, "KANTOR_KAB"),
    Paper("B12", N_("Rekomendasi provinsi"), Stage.CHECK, "KANTOR_PROV"),
    Paper("B13", N_("Berita acara verifikasi kementerian"), Stage.CHECK, "R02"),
    Paper("B14", N_("Keputusan penetapan penerima"), Stage.DECISION, "R03"),
    Paper("B07", N_("Halaman depan buku tabungan dan surat contoh tanda tangan"), Stage.AGREEMENT, "BANK,R13,R15"),
    Paper("B08", N_("NPWP Pokja"), Stage.AGREEMENT, "", required=False),
    Paper("B15", N_("Perjanjian bantuan"), Stage.PAYMENT, "R05,R13"),
    Paper("B16", N_("Pakta integritas dan SPTJM"), Stage.PAYMENT, "R13,R15"),
    Paper("B17", N_("Kuitansi"), Stage.PAYMENT, "R13,R15,R05"),
    Paper("B18", N_("Berita acara supervisi"), Stage.PAYMENT, "R07,R13,R10"),
    Paper("B17", N_("Kuitansi"), Stage.NEXT_TRANCHE, "R13,R15,R05"),
    Paper("B19", N_("Laporan kemajuan"), Stage.NEXT_TRANCHE, "R13"),
)  # fmt: skip


def signer_words(signers: str, village_kind: str = "") -> list[str]:
    """Message ids of the signers, one per signature; alternatives stay joined by "|"."""
    return ["|".join(_word(code, village_kind) for code in place.split("|")) for place in signers.split(",") if place]


def _word(code: str, village_kind: str) -> str:
    if code in OUTSIDERS:
        return OUTSIDERS[code]
    return SIGNER_WORDS.get((code, village_kind), ROLES[Role(code)].label)


def signer_codes() -> frozenset[str]:
    """Every code that a document's signers may name."""
    return frozenset(role.value for role in Role) | frozenset(OUTSIDERS)


# Money in parts ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Part:
    """A tranche of a new edition."""

    number: int
    percent: int
    min_progress_pct: int = 0
    min_use_pct: int = 0


TRANCHES: Final[dict[Basis, tuple[Part, ...]]] = {
    Basis.BANSOS: (Part(1, 100),),
    Basis.BANPER: (Part(1, 70), Part(2, 30, min_progress_pct=50, min_use_pct=70)),
}
# Days before the last SPM date on which people are told.
SPM_WARNING_DAYS: Final = (60, 30, 14)
# From the visit to the SPM: result 3 days, request and receipt 2, PPK's test 5 working days, SPP and SPM 2.
SPM_LEAD_DAYS: Final = 14
POKJA_PER_VILLAGE: Final = 4
