"""From draft to decree: the proposal, and the province's ranking list (domain 4.2, rulings A2, C1, C2)."""

from enum import StrEnum

from ketahanan.common.actions import Ask, Need, Snapshot, Workflow, action, document, reason
from ketahanan.common.roles import OFFICE_ROLES, VILLAGE_ROLES, Role
from ketahanan.common.text import N_


class ProposalState(StrEnum):
    DRAFT = "DRAF"
    SUBMITTED = "DIAJUKAN"
    CHECKING_KAB = "VERIFIKASI_KAB"
    RETURNED_KAB = "DIKEMBALIKAN_KAB"
    RECOMMENDED_KAB = "DIREKOMENDASI_KAB"
    RETURNED_PROV = "DIKEMBALIKAN_PROV"
    RECOMMENDED_PROV = "DIREKOMENDASI_PROV"
    CHECKING_CENTRE = "VERIFIKASI_PUSAT"
    REPAIR = "PERBAIKAN"
    VERIFIED = "DIVERIFIKASI"
    APPROVED = "DISETUJUI"
    WAITING = "DITANGGUHKAN"
    REJECTED = "DITOLAK"
    OBJECTED = "KEBERATAN"
    WITHDRAWN = "DITARIK"
    CANCELLED = "DIBATALKAN"


S = ProposalState

# Where a returned file goes back to, and where an accepted objection lets it go on.
BACK_TO = {S.RETURNED_KAB: S.CHECKING_KAB, S.RETURNED_PROV: S.RECOMMENDED_KAB, S.REPAIR: S.CHECKING_CENTRE}
OBJECTION_TO = {"kab": S.CHECKING_KAB, "prov": S.RECOMMENDED_KAB, "pusat": S.CHECKING_CENTRE}


def back_to_level(snapshot: Snapshot) -> str:
    """The desk that returned the file gets it back (rulings C2)."""
    return BACK_TO[ProposalState(str(snapshot["state"]))]


def back_after_objection(snapshot: Snapshot) -> str:
    """An accepted objection reopens the level that refused."""
    return OBJECTION_TO[str(snapshot["rejected_level"])]


RETURN_REASONS = (
    ("RAB", N_("Rencana anggaran biaya")),
    ("BERKAS", N_("Berkas kurang atau tidak terbaca")),
    ("MUSYAWARAH", N_("Musyawarah atau berita acara")),
    ("SASARAN", N_("Sasaran dan kegiatan tidak sesuai tugas Pokja")),
    ("LOKASI", N_("Lokasi atau lahan")),
    ("HARGA", N_("Harga tidak wajar")),
    ("LAIN", N_("Lainnya")),
)
REJECT_REASONS = (
    ("NILAI", N_("Nilai di bawah batas")),
    ("GANDA", N_("Objek dibiayai sumber lain")),
    ("SENGKETA", N_("Lahan atau kepengurusan bersengketa")),
    ("PALSU", N_("Keterangan tidak benar")),
    ("LAIN", N_("Lainnya")),
)
CHECKS = frozenset({S.CHECKING_KAB, S.RECOMMENDED_KAB, S.CHECKING_CENTRE, S.VERIFIED})
BEFORE_DECREE = frozenset(
    {
        S.DRAFT, S.SUBMITTED, S.CHECKING_KAB, S.RETURNED_KAB, S.RECOMMENDED_KAB, S.RETURNED_PROV,
        S.RECOMMENDED_PROV, S.CHECKING_CENTRE, S.REPAIR, S.VERIFIED, S.WAITING,
    }
)  # fmt: skip

PROPOSAL = Workflow(
    name="proposal",
    label=N_("Usulan"),
    states={
        S.DRAFT: N_("Draf"),
        S.SUBMITTED: N_("Diajukan"),
        S.CHECKING_KAB: N_("Diperiksa kabupaten"),
        S.RETURNED_KAB: N_("Dikembalikan kabupaten"),
        S.RECOMMENDED_KAB: N_("Direkomendasikan kabupaten"),
        S.RETURNED_PROV: N_("Dikembalikan provinsi"),
        S.RECOMMENDED_PROV: N_("Direkomendasikan provinsi"),
        S.CHECKING_CENTRE: N_("Diperiksa pusat"),
        S.REPAIR: N_("Perbaikan"),
        S.VERIFIED: N_("Lolos verifikasi pusat"),
        S.APPROVED: N_("Disetujui"),
        S.WAITING: N_("Daftar tunggu"),
        S.REJECTED: N_("Ditolak"),
        S.OBJECTED: N_("Keberatan"),
        S.WITHDRAWN: N_("Ditarik"),
        S.CANCELLED: N_("Dibatalkan"),
    },
    initial=S.DRAFT,
    final=frozenset({S.APPROVED, S.REJECTED, S.WITHDRAWN, S.CANCELLED}),
    readers=OFFICE_ROLES | VILLAGE_ROLES | {Role.CAMAT},
    made_by=frozenset({Role.KETUA}),
    tones={
        S.DRAFT: "neutral", S.APPROVED: "good", S.REJECTED: "bad", S.RETURNED_KAB: "warn", S.RETURNED_PROV: "warn",
        S.REPAIR: "warn", S.WAITING: "warn", S.OBJECTED: "warn", S.WITHDRAWN: "bad", S.CANCELLED: "bad",
    },
    actions=(
        action(
            "submit", "ajukan", N_("Ajukan"), by=[Role.KETUA, Role.PENGARAH], frm=[S.DRAFT], to=S.SUBMITTED,
            in_order=True, hint=N_("Ketua Pokja mengajukan, lalu Pengarah ikut menandatangani isi yang sama."),
        ),
        action("receive", "terima", N_("Diterima kabupaten"), frm=[S.SUBMITTED], to=S.CHECKING_KAB),
        action(
            "recommend", "rekomendasikan", N_("Rekomendasikan"), by=[Role.DINSOS_KAB], frm=[S.CHECKING_KAB],
            to=S.RECOMMENDED_KAB, needs=(Need("note", N_("Catatan rekomendasi"), Ask.LONG_TEXT),),
            not_by=["companion"], within=14,
        ),
        action(
            "return_kab", "kembalikan-kab", N_("Kembalikan ke desa"), by=[Role.DINSOS_KAB], frm=[S.CHECKING_KAB],
            to=S.RETURNED_KAB, needs=reason(*RETURN_REASONS), not_by=["companion"], renews=True, danger=True,
        ),
        action(
            "return_prov", "kembalikan-prov", N_("Kembalikan ke desa"), by=[Role.DINSOS_PROV],
            frm=[S.RECOMMENDED_KAB], to=S.RETURNED_PROV, needs=reason(*RETURN_REASONS), renews=True, danger=True,
        ),
        action(
            "resubmit", "ajukan-lagi", N_("Ajukan lagi"), by=[Role.KETUA, Role.PENGARAH],
            frm=[S.RETURNED_KAB, S.RETURNED_PROV, S.REPAIR], to=back_to_level,
            leads_to=[S.CHECKING_KAB, S.RECOMMENDED_KAB, S.CHECKING_CENTRE], in_order=True, within=14,
            hint=N_("Versi lama tetap tersimpan; yang diajukan adalah versi baru."),
        ),
        action("rank", "peringkat", N_("Masuk peringkat provinsi"), frm=[S.RECOMMENDED_KAB], to=S.RECOMMENDED_PROV),
        action("forward", "teruskan", N_("Diteruskan ke pusat"), frm=[S.RECOMMENDED_PROV], to=S.CHECKING_CENTRE),
        action("park", "daftar-tunggu", N_("Masuk daftar tunggu"), frm=[S.RECOMMENDED_PROV], to=S.WAITING),
        action(
            "suspend", "tangguhkan", N_("Tangguhkan"), by=[Role.PENETAP], frm=[S.CHECKING_CENTRE, S.VERIFIED],
            to=S.WAITING, needs=reason(), danger=True,
        ),
        action(
            "lift", "angkat", N_("Angkat dari daftar tunggu"), by=[Role.PENETAP], frm=[S.WAITING],
            to=S.CHECKING_CENTRE, needs=reason(),
        ),
        action("lapse", "kedaluwarsa", N_("Edisi berakhir"), frm=[S.WAITING], to=S.REJECTED),
        action(
            "verify", "verifikasi", N_("Nyatakan layak"), by=[Role.VERIFIKATOR, Role.VERIFIKATOR],
            frm=[S.CHECKING_CENTRE], to=S.VERIFIED, needs=(Need("note", N_("Catatan verifikasi"), Ask.LONG_TEXT),),
            not_by=["companion", "facilitator"], within=21,
            hint=N_("Dua verifikator yang berbeda; satu saja tidak setuju, usulan dikembalikan."),
        ),
        action(
            "repair", "minta-perbaikan", N_("Minta perbaikan"), by=[Role.VERIFIKATOR], frm=[S.CHECKING_CENTRE],
            to=S.REPAIR, needs=reason(*RETURN_REASONS), not_by=["companion", "facilitator"], renews=True, danger=True,
        ),
        action(
            "approve", "setujui", N_("Setujui"), by=[Role.PENETAP], frm=[S.VERIFIED], to=S.APPROVED,
            needs=(
                Need("sk_no", N_("Nomor SK penetapan"), Ask.TEXT),
                Need("sk_on", N_("Tanggal SK penetapan"), Ask.DATE),
                Need("amount", N_("Jumlah yang disetujui"), Ask.AMOUNT, N_("Tidak boleh melebihi yang diminta.")),
            ),
            not_by=["verifier", "companion"], within=21, asks_again=True,
        ),
        action(
            "reject_kab", "tolak-kab", N_("Tolak"), by=[Role.DINSOS_KAB], frm=[S.CHECKING_KAB], to=S.REJECTED,
            needs=reason(*REJECT_REASONS), not_by=["companion"], danger=True,
        ),
        action(
            "reject_prov", "tolak-prov", N_("Tolak"), by=[Role.DINSOS_PROV], frm=[S.RECOMMENDED_KAB], to=S.REJECTED,
            needs=reason(*REJECT_REASONS), danger=True,
        ),
        action(
            "reject_centre", "tolak-pusat", N_("Tolak"), by=[Role.PENETAP], frm=[S.CHECKING_CENTRE, S.VERIFIED],
            to=S.REJECTED, needs=reason(*REJECT_REASONS), not_by=["verifier"], danger=True,
        ),
        action(
            "object", "keberatan", N_("Ajukan keberatan"), by=[Role.KETUA, Role.PENGARAH], frm=[S.REJECTED],
            to=S.OBJECTED, needs=reason(), in_order=True,
            hint=N_("Satu kali saja, paling lambat 14 hari setelah penolakan."),
        ),
        action(
            "accept_objection", "terima-keberatan", N_("Terima keberatan"),
            by=[{Role.DINSOS_PROV, Role.VERIFIKATOR, Role.PENETAP}], frm=[S.OBJECTED], to=back_after_objection,
            leads_to=[S.CHECKING_KAB, S.RECOMMENDED_KAB, S.CHECKING_CENTRE], needs=reason(), not_by=["rejecter"],
            within=14, renews=True,
        ),
        action(
            "deny_objection", "tolak-keberatan", N_("Tolak keberatan"),
            by=[{Role.DINSOS_PROV, Role.VERIFIKATOR, Role.PENETAP}], frm=[S.OBJECTED], to=S.REJECTED,
            needs=reason(), not_by=["rejecter"], danger=True,
        ),
        action(
            "withdraw", "tarik", N_("Tarik usulan"), by=[Role.KETUA, Role.PENGARAH], frm=BEFORE_DECREE,
            to=S.WITHDRAWN, needs=reason(), in_order=True, danger=True,
        ),
        action(
            "cancel", "batalkan", N_("Batalkan persetujuan"), by=[Role.PENETAP], frm=[S.APPROVED], to=S.CANCELLED,
            needs=reason(), danger=True, asks_again=True,
        ),
        action(
            "attach", "lampirkan", N_("Unggah berkas"), by=[{Role.KETUA, Role.SEKRETARIS, Role.BENDAHARA}],
            frm=[S.DRAFT, S.RETURNED_KAB, S.RETURNED_PROV, S.REPAIR],
            needs=(
                document("B01", N_("Surat permohonan"), required=False),
                document("B03S", N_("Sumber harga"), required=False),
                document("B06", N_("KTP dan pernyataan pengurus"), required=False),
                document("B09", N_("Surat lahan"), required=False),
                document("B10", N_("Sketsa dan foto 0 %"), required=False),
                document("BL", N_("Berkas lain yang diminta edisi"), required=False),
            ),
        ),
    ),
)  # fmt: skip


class RankingState(StrEnum):
    DRAFT = "DRAF"
    SIGNED = "DITANDATANGANI"


RANKING = Workflow(
    name="ranking",
    label=N_("Daftar peringkat provinsi"),
    states={RankingState.DRAFT: N_("Draf"), RankingState.SIGNED: N_("Ditandatangani")},
    initial=RankingState.DRAFT,
    final=frozenset({RankingState.SIGNED}),
    readers=OFFICE_ROLES,
    made_by=frozenset({Role.DINSOS_PROV}),
    tones={RankingState.DRAFT: "neutral", RankingState.SIGNED: "good"},
    actions=(
        action(
            "sign", "tandatangani", N_("Tandatangani peringkat"), by=[Role.DINSOS_PROV], frm=[RankingState.DRAFT],
            to=RankingState.SIGNED, asks_again=True,
            hint=N_("Tindakan ini meneruskan usulan sampai batas kuota dan menaruh sisanya di daftar tunggu."),
        ),
    ),
)  # fmt: skip
