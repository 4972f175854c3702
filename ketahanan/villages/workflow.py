"""Tables of the village's institution and of the Pokja's bank account (domain 4.2, rulings B1, B4, A3)."""

from enum import StrEnum

from ketahanan.common.actions import Ask, Need, Snapshot, Workflow, action, document, reason
from ketahanan.common.roles import OFFICE_ROLES, VILLAGE_ROLES, Role
from ketahanan.common.text import N_


class InstitutionState(StrEnum):
    DRAFT = "BELUM"
    FORMED = "DIBENTUK"
    DECREED = "DITETAPKAN"
    VERIFIED = "DIVERIFIKASI"
    ACTIVE = "AKTIF"
    FROZEN = "DIBEKUKAN"
    ENDED = "BERAKHIR"


S = InstitutionState
RETURN_REASONS = (
    ("PENGURUS", N_("Susunan pengurus")),
    ("SK", N_("Surat keputusan")),
    ("MUSYAWARAH", N_("Berita acara musyawarah")),
    ("PENDAMPING", N_("Pendamping atau fasilitator")),
    ("LAIN", N_("Lainnya")),
)

INSTITUTION = Workflow(
    name="institution",
    label=N_("Kelembagaan desa"),
    states={
        S.DRAFT: N_("Sedang disusun"),
        S.FORMED: N_("Dibentuk musyawarah"),
        S.DECREED: N_("Ditetapkan dengan SK"),
        S.VERIFIED: N_("Diverifikasi kabupaten"),
        S.ACTIVE: N_("Aktif"),
        S.FROZEN: N_("Dibekukan"),
        S.ENDED: N_("Berakhir"),
    },
    initial=S.DRAFT,
    final=frozenset({S.ENDED}),
    readers=OFFICE_ROLES | VILLAGE_ROLES | {Role.CAMAT},
    made_by=frozenset({Role.OPERATOR_DESA, Role.PENGARAH}),
    tones={S.DRAFT: "neutral", S.ACTIVE: "good", S.FROZEN: "warn", S.ENDED: "neutral"},
    actions=(
        action(
            "form", "bentuk", N_("Nyatakan terbentuk"), by=[{Role.OPERATOR_DESA, Role.PENGARAH}], frm=[S.DRAFT],
            to=S.FORMED, hint=N_("Susunan empat Pokja dan berita acara musyawarah sudah lengkap."),
        ),
        action(
            "reopen", "susun-lagi", N_("Susun lagi"), by=[{Role.OPERATOR_DESA, Role.PENGARAH}], frm=[S.FORMED],
            to=S.DRAFT, danger=True,
        ),
        action(
            "decree", "tetapkan", N_("Tetapkan dengan SK"), by=[Role.PENGARAH], frm=[S.FORMED], to=S.DECREED,
            needs=(
                Need("sk_no", N_("Nomor SK"), Ask.TEXT),
                Need("sk_on", N_("Tanggal SK"), Ask.DATE),
                Need("stated", N_("Saya menyatakan semua syarat yang tidak dapat dihitung sistem telah dipenuhi."),
                     Ask.TICK, N_("Syaratnya tertulis di halaman kelembagaan, di bawah “Yang dinyatakan Pengarah”.")),
                Need("faiths", N_("Semua agama yang dianut warga terwakili"), Ask.CHOICE,
                     choices=(("YA", N_("Ya")), ("TIDAK", N_("Tidak, karena alasan di bawah")))),
                Need("faiths_reason", N_("Alasan bila tidak"), Ask.LONG_TEXT, required=False),
                document("B05", N_("SK bertanda tangan (pindaian)"), required=False),
                document("B06", N_("KTP dan surat pernyataan pengurus"), required=False),
            ),
            within=14,
        ),
        action(
            "verify", "verifikasi", N_("Verifikasi"), by=[Role.DINSOS_KAB], frm=[S.DECREED], to=S.VERIFIED,
            not_by=["author", "companion"], within=14,
        ),
        action(
            "return", "kembalikan", N_("Kembalikan"), by=[Role.DINSOS_KAB], frm=[S.DECREED], to=S.DRAFT,
            needs=reason(*RETURN_REASONS), not_by=["author", "companion"], renews=True, danger=True,
        ),
        action("activate", "aktifkan", N_("Aktifkan"), by=[Role.DINSOS_PROV], frm=[S.VERIFIED], to=S.ACTIVE, within=14),
        action(
            "amend", "ubah-susunan", N_("Ubah susunan"), by=[Role.PENGARAH],
            frm=[S.DECREED, S.VERIFIED, S.ACTIVE], to=S.DRAFT, needs=reason(), renews=True, danger=True,
            hint=N_("Perubahan pengurus memerlukan SK perubahan, spesimen baru di bank, dan supervisi awal baru."),
        ),
        action(
            "freeze", "bekukan", N_("Bekukan"), by=[{Role.DINSOS_KAB, Role.PENETAP}], frm=[S.ACTIVE],
            to=S.FROZEN, needs=reason(), danger=True,
        ),
        action("thaw", "cairkan-pembekuan", N_("Lepas pembekuan"), by=[{Role.DINSOS_KAB, Role.PENETAP}], frm=[S.FROZEN],
               to=S.ACTIVE, needs=reason()),
        action("end", "akhiri", N_("Akhiri"), by=[{Role.DINSOS_KAB, Role.PENETAP}], frm=[S.ACTIVE, S.FROZEN, S.DRAFT],
               to=S.ENDED, needs=reason(), danger=True),
    ),
)  # fmt: skip


class AccountState(StrEnum):
    DRAFT = "DRAF"
    PROPOSED = "DIUSULKAN"
    CHECKED = "DIPERIKSA"
    COOLING = "MASA_TUNGGU"
    ACTIVE = "AKTIF"
    REPLACED = "DIGANTI"
    REFUSED = "DITOLAK"


A = AccountState


def after_confirmation(snapshot: Snapshot) -> str:
    """A first account is usable at once; a changed one waits out the cooling time (rulings B4)."""
    version = snapshot["version"]
    return A.COOLING if isinstance(version, int) and version > 1 else A.ACTIVE


ACCOUNT_REASONS = (
    ("NAMA", N_("Nama rekening tidak sesuai SK")),
    ("BANK", N_("Bank tidak termasuk daftar")),
    ("BUKU", N_("Buku tabungan tidak terbaca")),
    ("PRIBADI", N_("Rekening pribadi")),
    ("BLOKIR", N_("Rekening tidak aktif atau diblokir")),
    ("LAIN", N_("Lainnya")),
)

POKJA_ACCOUNT = Workflow(
    name="account",
    label=N_("Rekening Pokja"),
    states={
        A.DRAFT: N_("Draf"),
        A.PROPOSED: N_("Diusulkan"),
        A.CHECKED: N_("Diperiksa kabupaten"),
        A.COOLING: N_("Masa tunggu"),
        A.ACTIVE: N_("Aktif"),
        A.REPLACED: N_("Diganti"),
        A.REFUSED: N_("Ditolak"),
    },
    initial=A.DRAFT,
    final=frozenset({A.REPLACED, A.REFUSED}),
    readers=frozenset(
        {
            Role.KETUA, Role.BENDAHARA, Role.SEKRETARIS, Role.ANGGOTA, Role.PENGARAH, Role.DINSOS_KAB, Role.DINSOS_PROV,
            Role.VERIFIKATOR, Role.PENETAP, Role.KPA, Role.PPK, Role.PPSPM, Role.SUPERVISOR, Role.APIP, Role.BPK,
            Role.PETUGAS_REKENING, Role.BENDAHARA_PENGELUARAN,
        }
    ),
    made_by=frozenset({Role.BENDAHARA}),
    tones={A.ACTIVE: "good", A.COOLING: "warn", A.REFUSED: "bad", A.REPLACED: "neutral", A.DRAFT: "neutral"},
    actions=(
        action("propose", "usulkan", N_("Usulkan rekening"), by=[Role.BENDAHARA, Role.KETUA], frm=[A.DRAFT],
               to=A.PROPOSED, hint=N_("Bendahara dan Ketua menandatangani data rekening yang sama.")),
        action("discard", "buang", N_("Buang draf"), by=[Role.BENDAHARA], frm=[A.DRAFT], to=A.REFUSED, danger=True),
        action("check", "periksa", N_("Rekening sesuai"), by=[Role.DINSOS_KAB], frm=[A.PROPOSED], to=A.CHECKED,
               not_by=["companion"], within=7),
        action("refuse_kab", "tolak-kab", N_("Tolak"), by=[Role.DINSOS_KAB], frm=[A.PROPOSED], to=A.REFUSED,
               needs=reason(*ACCOUNT_REASONS), danger=True),
        action(
            "confirm", "konfirmasi", N_("Konfirmasi setelah jawaban bank"), by=[Role.PETUGAS_REKENING],
            frm=[A.CHECKED], to=after_confirmation, leads_to=[A.COOLING, A.ACTIVE], asks_again=True, within=7,
            needs=(
                Need("bank_name", N_("Nama pemilik menurut jawaban bank"), Ask.TEXT,
                     N_("Tulis persis seperti jawaban bank.")),
                Need("inquiry_no", N_("Nomor atau tanggal jawaban bank"), Ask.TEXT),
                document("B07J", N_("Bukti jawaban bank"), required=False),
            ),
        ),
        action("refuse", "tolak", N_("Tolak"), by=[Role.PETUGAS_REKENING], frm=[A.CHECKED, A.COOLING], to=A.REFUSED,
               needs=reason(*ACCOUNT_REASONS), danger=True),
        action("settle", "selesai-tunggu", N_("Masa tunggu selesai"), frm=[A.COOLING], to=A.ACTIVE),
        action("replace", "ganti", N_("Diganti rekening baru"), frm=[A.ACTIVE], to=A.REPLACED),
    ),
)  # fmt: skip
