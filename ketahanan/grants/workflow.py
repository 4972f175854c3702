"""The grant of one Pokja, and every payment of it with a machine of its own (domain 4.2, money 6.3, rulings C2-C5)."""

from enum import StrEnum

from ketahanan.common.actions import Ask, Need, Workflow, action, document, reason
from ketahanan.common.roles import OFFICE_ROLES, VILLAGE_ROLES, Role
from ketahanan.common.text import N_

# In the village the head and the Pokja; not who accompanies it, leads its council or types its drafts (domain 2.3).
VILLAGE_READERS = VILLAGE_ROLES - {Role.PENDAMPING, Role.FASILITATOR, Role.KETUA_BPD, Role.OPERATOR_DESA}
MONEY_READERS = OFFICE_ROLES | VILLAGE_READERS | {Role.BENDAHARA_PENGELUARAN, Role.REKONSILIATOR}


class GrantState(StrEnum):
    AWAITING_AGREEMENT = "MENUNGGU_PERJANJIAN"
    AGREED = "PERJANJIAN"
    VISITING = "SUPERVISI_AWAL"
    CLEARED = "LAYAK_CAIR"
    NOT_CLEARED = "TIDAK_LAYAK"
    RUNNING = "PELAKSANAAN"
    STOPPED = "DIHENTIKAN"
    CANCELLED = "DIBATALKAN"


S = GrantState
AGREEMENT = (
    Need("agreement_no", N_("Nomor perjanjian"), Ask.TEXT),
    Need("agreement_on", N_("Tanggal perjanjian"), Ask.DATE),
    Need("work_until", N_("Kegiatan selesai paling lambat"), Ask.DATE),
)
AFTER_AGREEMENT = frozenset({S.AGREED, S.VISITING, S.CLEARED, S.NOT_CLEARED, S.RUNNING})
# Money may be asked for in these; everything else is asked by the gates.
PAYING = frozenset({S.CLEARED, S.RUNNING})

GRANT = Workflow(
    name="grant",
    label=N_("Hibah"),
    states={
        S.AWAITING_AGREEMENT: N_("Menunggu perjanjian"),
        S.AGREED: N_("Perjanjian ditandatangani"),
        S.VISITING: N_("Menunggu supervisi awal"),
        S.CLEARED: N_("Layak cair"),
        S.NOT_CLEARED: N_("Belum layak"),
        S.RUNNING: N_("Pelaksanaan"),
        S.STOPPED: N_("Dihentikan"),
        S.CANCELLED: N_("Dibatalkan"),
    },
    initial=S.AWAITING_AGREEMENT,
    final=frozenset({S.STOPPED, S.CANCELLED}),
    readers=MONEY_READERS,
    tones={S.CLEARED: "good", S.RUNNING: "good", S.NOT_CLEARED: "warn", S.STOPPED: "bad", S.CANCELLED: "bad"},
    actions=(
        action(
            "draft_agreement", "siapkan-perjanjian", N_("Siapkan perjanjian"), by=[Role.PPK],
            frm=[S.AWAITING_AGREEMENT], needs=AGREEMENT,
        ),
        action(
            "redraft", "ubah-perjanjian", N_("Ubah perjanjian"), by=[Role.PPK], frm=[S.AWAITING_AGREEMENT],
            needs=AGREEMENT, renews=True, danger=True,
            hint=N_("Tanda tangan yang sudah ada tidak berlaku lagi untuk isi yang baru."),
        ),
        action(
            "sign_pact", "pakta-integritas", N_("Tandatangani pakta integritas dan SPTJM"),
            by=[Role.KETUA, Role.BENDAHARA], frm=[S.AWAITING_AGREEMENT],
        ),
        action(
            "sign_agreement", "tandatangani-perjanjian", N_("Tandatangani perjanjian"), by=[Role.KETUA, Role.PPK],
            frm=[S.AWAITING_AGREEMENT], to=S.AGREED, asks_again=True,
        ),
        action(
            "draft_addendum", "siapkan-adendum", N_("Siapkan adendum rekening"), by=[Role.PPK], frm=AFTER_AGREEMENT,
            needs=(
                Need("addendum_no", N_("Nomor adendum"), Ask.TEXT),
                Need("addendum_on", N_("Tanggal adendum"), Ask.DATE),
                *reason(),
            ),
            hint=N_("Hanya bila rekening Pokja sudah diganti dan dikonfirmasi. Jumlah hibah tidak berubah."),
        ),
        action(
            "sign_addendum", "tandatangani-adendum", N_("Tandatangani adendum rekening"), by=[Role.KETUA, Role.PPK],
            frm=AFTER_AGREEMENT, asks_again=True,
        ),
        action("await_visit", "menunggu-kunjungan", N_("Supervisi awal ditugaskan"), frm=[S.AGREED, S.NOT_CLEARED],
               to=S.VISITING),
        action("clear", "layak", N_("Lulus supervisi awal"), frm=[S.VISITING], to=S.CLEARED),
        action("not_clear", "belum-layak", N_("Belum lulus supervisi awal"), frm=[S.VISITING], to=S.NOT_CLEARED),
        action("lapse", "supervisi-kedaluwarsa", N_("Supervisi awal kedaluwarsa"), frm=[S.CLEARED], to=S.VISITING),
        action("start", "mulai", N_("Dana diterima, pelaksanaan mulai"), frm=[S.CLEARED], to=S.RUNNING),
        action(
            "stop", "hentikan", N_("Hentikan"), by=[Role.KPA], frm=AFTER_AGREEMENT, to=S.STOPPED,
            needs=(
                Need("decree_no", N_("Nomor keputusan penghentian"), Ask.TEXT),
                Need("advice_no", N_("Nomor saran APIP"), Ask.TEXT),
                *reason(),
            ),
            danger=True, asks_again=True,
        ),
        action("cancel", "batal", N_("Persetujuan dibatalkan"),
               frm=[S.AWAITING_AGREEMENT, S.AGREED, S.VISITING, S.NOT_CLEARED, S.CLEARED], to=S.CANCELLED),
    ),
)  # fmt: skip


class PaymentState(StrEnum):
    PLANNED = "DIRENCANAKAN"
    REQUESTED = "DIMINTA"
    TESTED = "SPP"
    ORDERED = "DISETUJUI"
    EXPORTED = "DIEKSPOR"
    SENT = "TERKIRIM"
    ACKNOWLEDGED = "DIAKUI"
    SETTLED = "MASUK"
    RETURNED = "DIRETUR"
    REFUSED = "DITOLAK"
    UNSURE = "TIDAK_PASTI"
    CANCELLED = "DIBATALKAN"
    REVERSED = "DIBALIK"


P = PaymentState
# Nothing more comes of these; a new attempt may be made.
DEAD = frozenset({P.REFUSED, P.RETURNED, P.CANCELLED, P.REVERSED})
# Before the treasury has spoken.
OPEN = frozenset({P.PLANNED, P.REQUESTED, P.TESTED, P.ORDERED})
RECEIVED = frozenset({P.ACKNOWLEDGED, P.SETTLED})
# The bank has the file and has not said clearly what became of it.
AT_BANK = frozenset({P.EXPORTED, P.UNSURE})

PAYMENT = Workflow(
    name="payment",
    label=N_("Pembayaran"),
    states={
        P.PLANNED: N_("Disiapkan Pokja"),
        P.REQUESTED: N_("Diminta Pokja"),
        P.TESTED: N_("SPP terbit"),
        P.ORDERED: N_("SPM terbit"),
        P.EXPORTED: N_("Berkas bayar dibuat"),
        P.SENT: N_("SP2D terbit, dana dikirim"),
        P.ACKNOWLEDGED: N_("Diakui penerima"),
        P.SETTLED: N_("Masuk menurut rekening koran"),
        P.RETURNED: N_("Diretur bank"),
        P.REFUSED: N_("Ditolak bank"),
        P.UNSURE: N_("Belum pasti"),
        P.CANCELLED: N_("Dibatalkan"),
        P.REVERSED: N_("Dibalik dengan koreksi"),
    },
    initial=P.PLANNED,
    final=frozenset({P.SETTLED, P.RETURNED, P.REFUSED, P.CANCELLED, P.REVERSED}),
    readers=MONEY_READERS,
    made_by=frozenset({Role.BENDAHARA}),
    tones={
        P.SETTLED: "good", P.ACKNOWLEDGED: "good", P.RETURNED: "bad", P.REFUSED: "bad", P.UNSURE: "warn",
        P.CANCELLED: "neutral", P.REVERSED: "bad",
    },
    actions=(
        action(
            "request", "minta", N_("Minta pencairan"), by=[Role.BENDAHARA, Role.KETUA], frm=[P.PLANNED],
            to=P.REQUESTED, hint=N_("Bendahara dan Ketua menandatangani kuitansi dengan jumlah yang sama."),
        ),
        action(
            "test", "uji", N_("Uji dan terbitkan SPP"), by=[Role.PPK], frm=[P.REQUESTED], to=P.TESTED,
            needs=(Need("spp_no", N_("Nomor SPP"), Ask.TEXT), Need("spp_on", N_("Tanggal SPP"), Ask.DATE)),
            not_by=["account_officer"], within=5, workdays=True, asks_again=True,
        ),
        action(
            "send_back", "kembalikan", N_("Kembalikan ke Pokja"), by=[Role.PPK], frm=[P.REQUESTED], to=P.PLANNED,
            needs=reason(), renews=True, danger=True,
        ),
        action(
            "order", "terbitkan-spm", N_("Terbitkan SPM"), by=[Role.PPSPM], frm=[P.TESTED], to=P.ORDERED,
            needs=(Need("spm_no", N_("Nomor SPM"), Ask.TEXT), Need("spm_on", N_("Tanggal SPM"), Ask.DATE)),
            not_by=["recorder", "account_officer"], within=3, asks_again=True,
        ),
        action(
            "refuse_order", "tolak-spp", N_("Tolak SPP"), by=[Role.PPSPM], frm=[P.TESTED], to=P.REQUESTED,
            needs=reason(), renews=True, danger=True,
        ),
        action(
            "record_sp2d", "catat-sp2d", N_("Catat SP2D"), by=[Role.PPK], frm=[P.ORDERED], to=P.SENT,
            needs=(
                Need("sp2d_no", N_("Nomor SP2D"), Ask.TEXT),
                Need("sp2d_on", N_("Tanggal SP2D"), Ask.DATE),
                Need("amount", N_("Jumlah menurut SP2D"), Ask.AMOUNT),
                Need("last4", N_("Empat angka terakhir rekening menurut SP2D"), Ask.TEXT),
                document("SP2D", N_("Berkas SP2D")),
            ),
            asks_again=True,
        ),
        action(
            "acknowledge", "akui", N_("Akui dana diterima"), by=[Role.BENDAHARA, Role.KETUA], frm=[P.SENT],
            to=P.ACKNOWLEDGED, within=7,
            needs=(
                Need("credited_on", N_("Tanggal masuk menurut buku tabungan"), Ask.DATE),
                Need("amount", N_("Jumlah yang masuk"), Ask.AMOUNT),
            ),
            hint=N_("Bendahara dan Ketua masing-masing melihat buku tabungan; rekening koran menyusul."),
        ),
        action(
            "return", "retur", N_("Catat retur bank"), by=[Role.PPK], frm=[P.SENT, P.ACKNOWLEDGED],
            to=P.RETURNED,
            needs=(
                Need("returned_on", N_("Tanggal retur"), Ask.DATE),
                *reason(("NAMA", N_("Nama tidak cocok")), ("TUTUP", N_("Rekening tutup")), ("NOMOR", N_("Nomor salah")),
                        ("LAIN", N_("Lainnya"))),
                document("RETUR", N_("Surat retur")),
            ),
            danger=True, asks_again=True,
        ),
        action("cancel", "batalkan", N_("Batalkan"), by=[Role.PPK], frm=[P.PLANNED, P.REQUESTED, P.TESTED, P.ORDERED],
               to=P.CANCELLED, needs=reason(), danger=True),
        action(
            "keep_account", "rekening-tetap", N_("Izinkan rekening yang sama"), by=[Role.PPK],
            frm=[P.RETURNED, P.REFUSED], needs=reason(),
            hint=N_("Bila retur bukan karena rekeningnya, tulis mengapa rekening yang sama boleh dipakai lagi."),
        ),
        action("void", "gugur", N_("Gugur bersama hibahnya"), frm=[P.PLANNED, P.REQUESTED, P.TESTED, P.ORDERED],
               to=P.CANCELLED),
        # In a payment run: the list is tested and ordered by its signers, its payments follow.
        action("list_test", "uji-daftar", N_("SPP terbit dalam daftar bayar"), frm=[P.REQUESTED], to=P.TESTED),
        action("list_order", "spm-daftar", N_("SPM terbit dalam daftar bayar"), frm=[P.TESTED], to=P.ORDERED),
        action("leave_list", "lepas-daftar", N_("Lepas dari daftar bayar"), frm=[P.TESTED, P.ORDERED], to=P.REQUESTED),
        # The bank's side: done by the files and statements of the issue 'Every rupiah', never by a person's press.
        action("export", "ekspor", N_("Berkas bayar dibuat"), frm=[P.ORDERED], to=P.EXPORTED),
        action("send", "kirim", N_("Dikirim bank"), frm=[P.EXPORTED, P.UNSURE], to=P.SENT),
        action("doubt", "belum-pasti", N_("Jawaban bank belum pasti"), frm=[P.EXPORTED], to=P.UNSURE),
        action("settle", "masuk", N_("Masuk menurut rekening koran"), frm=[P.SENT, P.ACKNOWLEDGED, P.UNSURE],
               to=P.SETTLED),
        action("refuse", "ditolak-bank", N_("Ditolak bank"), frm=[P.EXPORTED, P.SENT, P.UNSURE],
               to=P.REFUSED),
        action("bounce", "diretur-bank", N_("Diretur menurut rekening koran"), frm=[P.SENT, P.ACKNOWLEDGED, P.SETTLED],
               to=P.RETURNED),
        action("reverse", "balik", N_("Dibalik dengan koreksi"), frm=[P.SETTLED], to=P.REVERSED),
    ),
)  # fmt: skip


class ProgressState(StrEnum):
    REPORTED = "DILAPORKAN"
    VERIFIED = "DIVERIFIKASI"
    RETURNED = "DIKEMBALIKAN"


R = ProgressState
PROGRESS = Workflow(
    name="progress",
    label=N_("Laporan kemajuan"),
    states={R.REPORTED: N_("Dilaporkan"), R.VERIFIED: N_("Diverifikasi"), R.RETURNED: N_("Dikembalikan")},
    initial=R.REPORTED,
    final=frozenset({R.VERIFIED, R.RETURNED}),
    readers=OFFICE_ROLES | VILLAGE_READERS | {Role.PENDAMPING, Role.FASILITATOR},
    made_by=frozenset({Role.KETUA}),
    tones={R.VERIFIED: "good", R.RETURNED: "warn"},
    actions=(
        action("verify", "verifikasi", N_("Benarkan kemajuan"), by=[Role.DINSOS_KAB], frm=[R.REPORTED], to=R.VERIFIED,
               needs=(Need("note", N_("Cara memeriksa"), Ask.LONG_TEXT),), not_by=["companion", "author"], within=14),
        action("return", "kembalikan", N_("Kembalikan"), by=[Role.DINSOS_KAB], frm=[R.REPORTED], to=R.RETURNED,
               needs=reason(), danger=True),
    ),
)  # fmt: skip
