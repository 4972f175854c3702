"""The payment run: one list of payments of one edition, tranche and distributing bank (money 6.3, 6.9, rulings C5)."""

from enum import StrEnum

from ketahanan.common.actions import Ask, Need, Workflow, action, document, reason
from ketahanan.common.roles import Role
from ketahanan.common.text import N_


class PaylistState(StrEnum):
    COMPOSED = "DISUSUN"
    TESTED = "SPP"
    ORDERED = "SPM"
    FUNDED = "DIDANAI"
    EXPORTED = "DIEKSPOR"
    CANCELLED = "DIBATALKAN"


S = PaylistState
# Payments in such a list belong to it: nobody puts them into another one.
LIVE = frozenset({S.COMPOSED, S.TESTED, S.ORDERED, S.FUNDED})

PAYLIST = Workflow(
    name="paylist",
    label=N_("Daftar bayar"),
    states={
        S.COMPOSED: N_("Disusun"),
        S.TESTED: N_("SPP terbit"),
        S.ORDERED: N_("SPM terbit"),
        S.FUNDED: N_("Rekening penampung didanai"),
        S.EXPORTED: N_("Berkas bayar dibuat"),
        S.CANCELLED: N_("Dibatalkan"),
    },
    initial=S.COMPOSED,
    final=frozenset({S.EXPORTED, S.CANCELLED}),
    readers=frozenset(
        {
            Role.KPA, Role.PPK, Role.PPSPM, Role.BENDAHARA_PENGELUARAN, Role.REKONSILIATOR, Role.APIP, Role.BPK,
            Role.PETUGAS_REKENING, Role.ADMIN_PUSAT,
        }
    ),
    made_by=frozenset({Role.BENDAHARA_PENGELUARAN}),
    tones={S.EXPORTED: "good", S.CANCELLED: "bad"},
    actions=(
        action(
            "test", "uji", N_("Uji dan terbitkan SPP"), by=[Role.PPK], frm=[S.COMPOSED], to=S.TESTED,
            needs=(Need("spp_no", N_("Nomor SPP"), Ask.TEXT), Need("spp_on", N_("Tanggal SPP"), Ask.DATE)),
            not_by=["maker", "account_officer"], within=5, workdays=True, asks_again=True,
            hint=N_("Setiap pembayaran diuji lagi terhadap semua syarat bayar; tanda tangan mengikat seluruh isi daftar."),
        ),
        action(
            "order", "terbitkan-spm", N_("Terbitkan SPM"), by=[Role.PPSPM], frm=[S.TESTED], to=S.ORDERED,
            needs=(Need("spm_no", N_("Nomor SPM"), Ask.TEXT), Need("spm_on", N_("Tanggal SPM"), Ask.DATE)),
            not_by=["maker", "recorder", "account_officer"], within=3, asks_again=True,
        ),
        action(
            "fund", "catat-sp2d", N_("Catat SP2D rekening penampung"), by=[Role.PPK], frm=[S.ORDERED], to=S.FUNDED,
            needs=(
                Need("sp2d_no", N_("Nomor SP2D"), Ask.TEXT),
                Need("sp2d_on", N_("Tanggal SP2D"), Ask.DATE),
                Need("amount", N_("Jumlah menurut SP2D"), Ask.AMOUNT),
                document("SP2D", N_("Berkas SP2D")),
            ),
            asks_again=True,
        ),
        action(
            "export", "ekspor", N_("Buat berkas bayar"), by=[Role.BENDAHARA_PENGELUARAN], frm=[S.FUNDED], to=S.EXPORTED,
            not_by=["recorder", "orderer"], asks_again=True,
            hint=N_("Pembayaran yang syaratnya tidak lagi terpenuhi ditinggalkan dan kembali ke antrean."),
        ),
        action(
            "cancel", "batalkan", N_("Batalkan daftar"), by=[{Role.PPK, Role.PPSPM}], frm=[S.COMPOSED, S.TESTED, S.ORDERED],
            to=S.CANCELLED, needs=reason(), danger=True,
            hint=N_("Semua pembayarannya kembali ke antrean; tanda tangan yang ada tidak berlaku lagi."),
        ),
        action("withdraw", "tarik", N_("Tarik kembali"), by=[Role.BENDAHARA_PENGELUARAN], frm=[S.COMPOSED], to=S.CANCELLED,
               only=["maker"]),
    ),
)  # fmt: skip
