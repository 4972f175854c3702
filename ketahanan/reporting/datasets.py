"""The register of data sets: what each holds, who may have it, its columns. What fills them stands in `sources`."""

from __future__ import annotations

from dataclasses import dataclass

from ketahanan.assessments.models import Purpose
from ketahanan.assessments.workflow import FULL_READERS, MEASUREMENT
from ketahanan.common.actions import Workflow
from ketahanan.common.roles import OFFICE_ROLES, Role
from ketahanan.common.text import N_
from ketahanan.grants.models import Flag
from ketahanan.grants.workflow import GRANT, PAYMENT
from ketahanan.proposals.workflow import PROPOSAL
from ketahanan.reporting.columns import Column, Sort, Value
from ketahanan.villages.models import POKJA_NAMES
from ketahanan.villages.workflow import INSTITUTION

# Fewer than this, on either side of a count of households, could be pointed at in a village (ruling D8).
FEWEST = 5
HIDDEN = -2
# Kinds whose change may touch the rows of every place.
SHARED = frozenset({"edition", "instrument", "area_import", "context_import"})
NOT_APPLICABLE = -1


@dataclass(frozen=True)
class DataSet:
    """`kinds` are the records in a place whose journal tells when its rows changed."""

    name: str
    title: str
    about: str
    privacy: str
    readers: frozenset[Role]
    columns: tuple[Column, ...]
    kinds: frozenset[str]
    by_instrument: bool = False
    by_edition: bool = True
    by_state: bool = False


def _text(name: str, label: str, english: str, source: str = "") -> Column:
    return Column(name, Sort.TEXT, label, english, source=source)


def _whole(name: str, label: str, english: str, unit: str = "", source: str = "") -> Column:
    return Column(name, Sort.WHOLE, label, english, unit=unit, source=source)


def _rupiah(name: str, label: str, english: str) -> Column:
    return Column(name, Sort.WHOLE, label, english, unit="rupiah", source="buku besar")


def _day(name: str, label: str, english: str) -> Column:
    return Column(name, Sort.DAY, label, english)


def _share(name: str, label: str, english: str) -> Column:
    return Column(name, Sort.DECIMAL, label, english, unit="0 sampai 1", places=4)


def _states(flow: Workflow) -> Column:
    values = tuple(Value(str(code), label) for code, label in flow.states.items())
    return Column("keadaan", Sort.TEXT, f"Keadaan {flow.label.lower()}", "State", values)


YES_NO = (Value(0, "Tidak", "No"), Value(1, "Ya", "Yes"))
PLACE = (
    _text("kode_desa", "Kode desa (Kemendagri)", "Village code"), _text("desa", "Nama desa atau kelurahan", "Village"),
    _text("kecamatan", "Kecamatan", "District"), _text("kabupaten", "Kabupaten/kota", "Regency or city"),
    _text("provinsi", "Provinsi", "Province"),
)  # fmt: skip
EDITION = (_whole("tahun", "Tahun edisi", "Year of the edition"), _text("edisi", "Nama edisi", "Edition"))
POKJA = (
    Column("pokja", Sort.WHOLE, "Nomor Pokja", "Working group", tuple(Value(n, name) for n, name in POKJA_NAMES.items())),
)
ROUND = (
    *PLACE, *EDITION, _text("putaran", "Nomor pengukuran", "Round id"),
    Column("jenis", Sort.TEXT, "Jenis pengukuran", "Purpose", tuple(Value(p.value, str(p.label)) for p in Purpose)),
    _whole("versi", "Versi pengukuran", "Version"), _states(MEASUREMENT),
    _text("instrumen", "Instrumen dan versinya", "Instrument and version"),
    _day("diisi", "Tanggal dinyatakan terisi", "Filled on"), _day("terbit", "Tanggal terbit", "Published on"),
    _whole("keluarga", "Jumlah keluarga di desa", "Families in the village", "keluarga"),
)  # fmt: skip

ANSWERS = DataSet(
    "jawaban", N_("Jawaban pengukuran"), N_("Satu baris tiap pengukuran, satu kolom tiap butir, dengan arti tiap kode."),
    "K1", MEASUREMENT.readers, ROUND, frozenset({"measurement"}), by_instrument=True, by_state=True,
)  # fmt: skip
RESULTS = DataSet(
    "hasil", N_("Hasil pengukuran"),
    N_("Indeks, dimensi, tingkat, selang 90%, peluang tiap tingkat, dan versi metode; satu baris tiap pengukuran."),
    "K1", MEASUREMENT.readers,
    (
        *ROUND, _text("metode", "Metode dan versinya", "Method and version"), _text("sidik_metode", "SHA-256 metode", "Method hash"),
        _text("sidik_hasil", "SHA-256 hasil", "Result hash"), _share("indeks", "Indeks", "Index"),
    ),
    frozenset({"measurement"}), by_instrument=True, by_state=True,
)  # fmt: skip
HOUSEHOLDS = DataSet(
    "rumah_tangga", N_("Jawaban rumah tangga"),
    N_("Hitungan tiap butir yang ditanyakan kepada keluarga. Hitungan di bawah 5 ditutup; tidak ada nama atau NIK."),
    "K2", FULL_READERS,
    (
        *ROUND, _text("butir", "Kode butir", "Item"), _text("pertanyaan", "Pertanyaan", "Question"),
        _whole("ditanya", "Keluarga yang ditanya", "Households asked", "keluarga"),
        Column("menjawab_ya", Sort.WHOLE, "Keluarga yang menjawab ya", "Households that said yes",
               (Value(HIDDEN, "Ditutup: kurang dari 5", "Hidden: fewer than 5"),), (HIDDEN,), "keluarga"),
        _whole("skor", "Skor butir", "Score"),
    ),
    frozenset({"measurement"}), by_instrument=True, by_state=True,
)  # fmt: skip
PROPOSALS = DataSet(
    "usulan", N_("Usulan"), N_("Satu baris tiap usulan Pokja: yang diminta, yang disetujui, dan keadaannya."), "K2",
    PROPOSAL.readers,
    (
        *PLACE, *EDITION, *POKJA, _text("judul", "Judul usulan", "Title"), _states(PROPOSAL),
        Column("diminta", Sort.WHOLE, "Yang diminta", "Requested", unit="rupiah"),
        Column("disetujui", Sort.WHOLE, "Yang disetujui", "Approved", unit="rupiah"),
        _text("nomor_sk", "Nomor SK penetapan", "Decree"), _day("tanggal_sk", "Tanggal SK", "Decree day"),
        _whole("versi", "Versi yang diajukan", "Version"), _day("diajukan", "Tanggal diajukan", "Submitted on"),
        _whole("perempuan", "Sasaran perempuan", "Women aimed at", "orang"),
        _whole("laki_laki", "Sasaran laki-laki", "Men aimed at", "orang"),
        Column("fisik", Sort.WHOLE, "Ada pekerjaan fisik", "Physical works", YES_NO),
    ),
    frozenset({"proposal"}),
)  # fmt: skip
GRANTS = DataSet(
    "hibah", N_("Hibah tiap Pokja"), N_("Satu baris tiap hibah: perjanjian, keadaan, dan uangnya menurut buku besar."),
    "K2", GRANT.readers,
    (
        *PLACE, *EDITION, *POKJA, _states(GRANT), _rupiah("nilai", "Nilai hibah", "Amount of the grant"),
        _rupiah("komitmen", "Komitmen", "Committed"), _rupiah("dikirim", "Dikirim dari kas negara", "Sent"),
        _rupiah("diakui", "Diakui diterima Pokja", "Acknowledged"), _rupiah("masuk", "Masuk menurut bank", "Settled"),
        _rupiah("kembali", "Diretur bank", "Returned"), _text("nomor_perjanjian", "Nomor perjanjian", "Agreement"),
        _day("tanggal_perjanjian", "Tanggal perjanjian", "Agreement day"), _day("kerja_sampai", "Pekerjaan sampai", "Work until"),
    ),
    frozenset({"grant", "payment"}),
)  # fmt: skip
PAYMENTS = DataSet(
    "pembayaran", N_("Pembayaran tiap Pokja"), N_("Satu baris tiap pembayaran dengan SPP, SPM, dan SP2D. Tanpa nomor rekening."),
    "K2", PAYMENT.readers,
    (
        *PLACE, *EDITION, *POKJA, _text("rujukan", "Rujukan pembayaran", "Reference"), _whole("tahap", "Tahap", "Tranche"),
        _whole("percobaan", "Percobaan ke", "Attempt"), _states(PAYMENT),
        Column("jumlah", Sort.WHOLE, "Jumlah", "Amount", unit="rupiah"),
        _text("nomor_spp", "Nomor SPP", "SPP"), _day("tanggal_spp", "Tanggal SPP", "SPP day"),
        _text("nomor_spm", "Nomor SPM", "SPM"), _day("tanggal_spm", "Tanggal SPM", "SPM day"),
        _text("nomor_sp2d", "Nomor SP2D", "SP2D"), _day("tanggal_sp2d", "Tanggal SP2D", "SP2D day"),
        _day("tanggal_masuk", "Tanggal masuk rekening", "Credited on"),
        Column("tanda", Sort.TEXT, "Tanda untuk diperiksa", "Flag", (Value("BEDA", str(Flag.DIFFERS.label)),)),
    ),
    frozenset({"grant", "payment"}),
)  # fmt: skip
VILLAGES = DataSet(
    "kelembagaan", N_("Desa dan kelembagaannya"), N_("Satu baris tiap kelembagaan: tahapnya, SK, dan jumlah anggota Pokja."),
    "K1", INSTITUTION.readers,
    (
        *PLACE, *EDITION, _states(INSTITUTION), _text("nomor_sk", "Nomor SK kelembagaan", "Decree"),
        _day("tanggal_sk", "Tanggal SK", "Decree day"), _day("musyawarah", "Tanggal musyawarah pembentukan", "Founding meeting"),
        _whole("anggota", "Anggota keempat Pokja", "Members of the four groups", "orang"),
        _day("sejak", "Keadaan sejak", "State since"),
    ),
    frozenset({"institution"}),
)  # fmt: skip
CONTEXT = DataSet(
    "konteks", N_("Indeks desa yang diterbitkan pihak lain"),
    N_("IDM seperti diterbitkan, sebagai konteks di samping IKSD; satu baris tiap desa dan tahun."), "K0",
    OFFICE_ROLES | FULL_READERS,
    (
        *PLACE, _text("indeks", "Indeks", "Index"), _whole("tahun", "Tahun", "Year"), _share("nilai", "Nilai", "Value"),
        _text("status", "Status yang diterbitkan", "Published status"),
        _text("status_metode", "Status menurut metode", "Status by the method"),
        _text("kode_asal", "Kode dalam berkas asal", "Code in the source"),
        _text("sumber", "Berkas asal", "Source"),
    ),
    frozenset(), by_edition=False,
)  # fmt: skip

DATA_SETS = {one.name: one for one in (ANSWERS, RESULTS, HOUSEHOLDS, VILLAGES, PROPOSALS, GRANTS, PAYMENTS, CONTEXT)}


def few(count: int, of: int) -> bool:
    """Whether a count of households, or what it leaves of all, is small enough to point at somebody."""
    return 0 < count < FEWEST or 0 < of - count < FEWEST
