"""The roles of the programme (domain 2.2, rulings B1): code, name, and one sentence a person reads when it is given."""

from dataclasses import dataclass
from enum import StrEnum

from ketahanan.common.text import N_


class Reach(StrEnum):
    """The kind of place an assignment of a role is tied to."""

    NATION = "nasional"
    REGION = "nasional, provinsi, atau kabupaten/kota"
    PROVINCE = "provinsi"
    KABUPATEN = "kabupaten/kota"
    KECAMATAN = "kecamatan"
    VILLAGE = "desa/kelurahan"
    POKJA = "Pokja"


class Role(StrEnum):
    """Stored by code, so that decrees, exports and the database agree."""

    ADMIN_PUSAT = "R01"
    VERIFIKATOR = "R02"
    PENETAP = "R03"
    KPA = "R04"
    PPK = "R05"
    PPSPM = "R06"
    SUPERVISOR = "R07"
    DINSOS_PROV = "R08"
    DINSOS_KAB = "R09"
    PENGARAH = "R10"
    PENDAMPING = "R11"
    FASILITATOR = "R12"
    KETUA = "R13"
    SEKRETARIS = "R14"
    BENDAHARA = "R15"
    ANGGOTA = "R16"
    ENUMERATOR = "R17"
    DETEKSI_DINI = "R18"
    PENGELOLA_ADUAN = "R19"
    MODERATOR = "R20"
    APIP = "R21"
    BPK = "R22"
    TIM_TERPADU = "R23"
    PUBLIK = "R24"
    PETUGAS_REKENING = "R25"
    BENDAHARA_PENGELUARAN = "R26"
    REKONSILIATOR = "R27"
    PETUGAS_KEAMANAN = "R28"
    KETUA_BPD = "R29"
    CAMAT = "R30"
    OPERATOR_DESA = "R31"
    KUSTODIAN = "R32"


@dataclass(frozen=True, slots=True)
class RoleFacts:
    label: str
    sentence: str
    reach: Reach


ROLES: dict[Role, RoleFacts] = {
    Role.ADMIN_PUSAT: RoleFacts(
        N_("Admin pusat"),
        N_("Mengatur edisi, akun, dan penugasan; tidak memutus usulan, pembayaran, atau LPJ."),
        Reach.NATION,
    ),
    Role.VERIFIKATOR: RoleFacts(
        N_("Verifikator pusat"),
        N_("Memeriksa usulan di kementerian bersama seorang verifikator lain."),
        Reach.REGION,
    ),
    Role.PENETAP: RoleFacts(
        N_("Pejabat penetap"), N_("Menetapkan penerima bantuan dengan surat keputusan."), Reach.NATION
    ),
    Role.KPA: RoleFacts(
        N_("Kuasa pengguna anggaran"),
        N_("Membaca pembayaran satuan kerjanya dan memutus penghentian hibah."),
        Reach.NATION,
    ),
    Role.PPK: RoleFacts(
        N_("Pejabat pembuat komitmen"),
        N_("Menandatangani perjanjian, menguji permintaan bayar, dan menerbitkan SPP."),
        Reach.NATION,
    ),
    Role.PPSPM: RoleFacts(
        N_("Pejabat penanda tangan SPM"), N_("Menguji SPP dan menandatangani SPM."), Reach.NATION
    ),
    Role.SUPERVISOR: RoleFacts(
        N_("Petugas supervisi"), N_("Mengunjungi desa berdua dan mengisi lembar supervisi."), Reach.REGION
    ),
    Role.DINSOS_PROV: RoleFacts(
        N_("Dinas sosial provinsi"),
        N_("Menyusun peringkat usulan provinsi dan mengawasi kabupaten."),
        Reach.PROVINCE,
    ),
    Role.DINSOS_KAB: RoleFacts(
        N_("Dinas sosial kabupaten/kota"),
        N_("Memeriksa kelembagaan, usulan, dan rekening desa di wilayahnya."),
        Reach.KABUPATEN,
    ),
    Role.PENGARAH: RoleFacts(
        N_("Pengarah"),
        N_("Kepala desa atau lurah: mengarahkan, menandatangani SK, tanpa kuasa atas uang."),
        Reach.VILLAGE,
    ),
    Role.PENDAMPING: RoleFacts(
        N_("Pendamping sosial"),
        N_("Pelopor keserasian sosial: mendampingi desa, tanpa kuasa atas uang."),
        Reach.VILLAGE,
    ),
    Role.FASILITATOR: RoleFacts(
        N_("Fasilitator"),
        N_("TKSM atau Tagana bersertifikat: membimbing administrasi, tanpa kuasa atas uang."),
        Reach.VILLAGE,
    ),
    Role.KETUA: RoleFacts(
        N_("Ketua Pokja"), N_("Memimpin Pokja, mengajukan usulan, dan menyetujui pengeluaran."), Reach.POKJA
    ),
    Role.SEKRETARIS: RoleFacts(N_("Sekretaris Pokja"), N_("Menulis usulan dan catatan Pokja."), Reach.POKJA),
    Role.BENDAHARA: RoleFacts(
        N_("Bendahara Pokja"), N_("Memegang rekening dan pembukuan Pokja, meminta pencairan."), Reach.POKJA
    ),
    Role.ANGGOTA: RoleFacts(N_("Anggota Pokja"), N_("Membaca semua catatan Pokja sendiri."), Reach.POKJA),
    Role.ENUMERATOR: RoleFacts(
        N_("Enumerator"), N_("Mengisi jawaban dalam pengukuran yang terbuka."), Reach.VILLAGE
    ),
    Role.DETEKSI_DINI: RoleFacts(
        N_("Petugas deteksi dini"), N_("Melaporkan tanda dini dan kejadian di desanya."), Reach.VILLAGE
    ),
    Role.PENGELOLA_ADUAN: RoleFacts(
        N_("Pengelola aduan"), N_("Menangani aduan di tingkatnya."), Reach.REGION
    ),
    Role.MODERATOR: RoleFacts(N_("Moderator komentar"), N_("Memutus komentar publik saja."), Reach.NATION),
    Role.APIP: RoleFacts(
        N_("APIP"), N_("Pengawas intern: membaca semua berkas, menahan dan melepas hibah."), Reach.REGION
    ),
    Role.BPK: RoleFacts(N_("Auditor BPK"), N_("Membaca semua berkas selama masa pemeriksaan."), Reach.REGION),
    Role.TIM_TERPADU: RoleFacts(
        N_("Pembaca Tim Terpadu"), N_("Membaca kejadian yang dirujuk dan angka gabungan saja."), Reach.REGION
    ),
    Role.PUBLIK: RoleFacts(N_("Publik"), N_("Membaca halaman umum."), Reach.NATION),
    Role.PETUGAS_REKENING: RoleFacts(
        N_("Petugas rekening"), N_("Mengonfirmasi rekening Pokja setelah jawaban bank."), Reach.NATION
    ),
    Role.BENDAHARA_PENGELUARAN: RoleFacts(
        N_("Bendahara pengeluaran"), N_("Mengekspor berkas pembayaran."), Reach.NATION
    ),
    Role.REKONSILIATOR: RoleFacts(
        N_("Rekonsiliator"), N_("Mencocokkan rekening koran dengan pembayaran."), Reach.NATION
    ),
    Role.PETUGAS_KEAMANAN: RoleFacts(
        N_("Petugas keamanan"), N_("Mengesahkan penugasan dan pemulihan akun."), Reach.NATION
    ),
    Role.KETUA_BPD: RoleFacts(
        N_("Ketua BPD atau LPM"),
        N_("Memimpin musyawarah desa dan menandatangani berita acaranya."),
        Reach.VILLAGE,
    ),
    Role.CAMAT: RoleFacts(N_("Camat"), N_("Membaca kegiatan desa di kecamatannya."), Reach.KECAMATAN),
    Role.OPERATOR_DESA: RoleFacts(
        N_("Operator desa"), N_("Menyiapkan draf kelembagaan, Pokja, dan musyawarah desanya."), Reach.VILLAGE
    ),
    Role.KUSTODIAN: RoleFacts(
        N_("Kustodian adat"), N_("Menjaga pengetahuan adat yang tertutup di desanya."), Reach.VILLAGE
    ),
}

# One person, counted by identity and not by login, may never hold both (rulings B1, money 6.9).
CONFLICTS: frozenset[frozenset[Role]] = frozenset(
    frozenset(pair)
    for pair in [
        (Role.PETUGAS_REKENING, Role.KPA),
        (Role.PETUGAS_REKENING, Role.PPK),
        (Role.PETUGAS_REKENING, Role.PPSPM),
        (Role.PETUGAS_REKENING, Role.BENDAHARA_PENGELUARAN),
        (Role.PPK, Role.PPSPM),
        (Role.PPK, Role.BENDAHARA_PENGELUARAN),
        (Role.PPSPM, Role.BENDAHARA_PENGELUARAN),
        (Role.REKONSILIATOR, Role.BENDAHARA_PENGELUARAN),
        (Role.VERIFIKATOR, Role.PENETAP),
        (Role.ADMIN_PUSAT, Role.PETUGAS_KEAMANAN),
        (Role.ADMIN_PUSAT, Role.PPK),
        (Role.ADMIN_PUSAT, Role.PPSPM),
        (Role.ADMIN_PUSAT, Role.PENETAP),
        (Role.APIP, Role.PPK),
        (Role.APIP, Role.PPSPM),
        (Role.APIP, Role.DINSOS_KAB),
        (Role.APIP, Role.DINSOS_PROV),
        (Role.BPK, Role.ADMIN_PUSAT),
        (Role.PENGARAH, Role.KETUA),
        (Role.PENGARAH, Role.SEKRETARIS),
        (Role.PENGARAH, Role.BENDAHARA),
        (Role.KETUA_BPD, Role.KETUA),
        (Role.KETUA_BPD, Role.SEKRETARIS),
        (Role.KETUA_BPD, Role.BENDAHARA),
        (Role.KETUA, Role.SEKRETARIS),
        (Role.KETUA, Role.BENDAHARA),
        (Role.SEKRETARIS, Role.BENDAHARA),
        (Role.PENDAMPING, Role.KETUA),
        (Role.PENDAMPING, Role.BENDAHARA),
        (Role.PENDAMPING, Role.DINSOS_KAB),
        (Role.FASILITATOR, Role.KETUA),
        (Role.FASILITATOR, Role.BENDAHARA),
        (Role.DINSOS_KAB, Role.PENGARAH),
        (Role.DINSOS_KAB, Role.KETUA),
    ]
)

# Who must have a second factor before anything else (rulings A8).
SECOND_FACTOR: frozenset[Role] = frozenset(
    {
        Role.KPA,
        Role.PPK,
        Role.PPSPM,
        Role.PETUGAS_REKENING,
        Role.BENDAHARA_PENGELUARAN,
        Role.REKONSILIATOR,
        Role.PETUGAS_KEAMANAN,
    }
)

# Everyone with a task in a village's file; capabilities take from these what may read them.
VILLAGE_ROLES: frozenset[Role] = frozenset(
    {
        Role.PENGARAH,
        Role.PENDAMPING,
        Role.FASILITATOR,
        Role.KETUA,
        Role.SEKRETARIS,
        Role.BENDAHARA,
        Role.ANGGOTA,
        Role.KETUA_BPD,
        Role.OPERATOR_DESA,
    }
)
OFFICE_ROLES: frozenset[Role] = frozenset(
    {
        Role.ADMIN_PUSAT,
        Role.VERIFIKATOR,
        Role.PENETAP,
        Role.KPA,
        Role.PPK,
        Role.PPSPM,
        Role.SUPERVISOR,
        Role.DINSOS_PROV,
        Role.DINSOS_KAB,
        Role.APIP,
        Role.BPK,
        Role.PETUGAS_REKENING,
    }
)
POKJA_OFFICERS: frozenset[Role] = frozenset({Role.KETUA, Role.SEKRETARIS, Role.BENDAHARA})
