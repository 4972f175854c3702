"""The life of a measurement round, from the field to publication (domain 6.4, rulings A3, D8)."""

from enum import StrEnum

from ketahanan.common.actions import Ask, Need, Workflow, action, document, reason
from ketahanan.common.roles import Role
from ketahanan.common.text import N_


class RoundState(StrEnum):
    DRAFT = "DRAF"
    RETURNED = "DIKEMBALIKAN_LAPANGAN"
    FILLED = "TERISI"
    DISCUSSED = "DIBAHAS_MUSYAWARAH"
    CHECKED = "DIVERIFIKASI_KAB"
    PUBLISHED = "DITERBITKAN"
    CORRECTED = "DIKOREKSI"
    CANCELLED = "BATAL"


S = RoundState
OPEN = (S.DRAFT, S.RETURNED)
FIELD = frozenset({Role.FASILITATOR, Role.PENDAMPING})
# The whole round is read by those who work on it or watch over it; a Pokja's officers read what came of it.
FULL_READERS = frozenset({
    Role.ADMIN_PUSAT, Role.VERIFIKATOR, Role.PENETAP, Role.SUPERVISOR, Role.DINSOS_PROV, Role.DINSOS_KAB, Role.APIP,
    Role.BPK, Role.PENGARAH, Role.KETUA_BPD, Role.CAMAT, Role.PENDAMPING, Role.FASILITATOR, Role.ENUMERATOR,
})  # fmt: skip
RESULT_READERS = frozenset({Role.KETUA, Role.SEKRETARIS, Role.BENDAHARA})
WITH_RESULT = (S.FILLED, S.DISCUSSED, S.CHECKED, S.PUBLISHED, S.CORRECTED)

MEASUREMENT = Workflow(
    name="measurement",
    label=N_("Pengukuran"),
    states={
        S.DRAFT: N_("Draf"),
        S.RETURNED: N_("Dikembalikan ke lapangan"),
        S.FILLED: N_("Terisi"),
        S.DISCUSSED: N_("Dibahas musyawarah"),
        S.CHECKED: N_("Diverifikasi kabupaten"),
        S.PUBLISHED: N_("Diterbitkan"),
        S.CORRECTED: N_("Dikoreksi"),
        S.CANCELLED: N_("Batal"),
    },
    initial=S.DRAFT,
    final=frozenset({S.PUBLISHED, S.CORRECTED, S.CANCELLED}),
    readers=FULL_READERS | RESULT_READERS,
    made_by=FIELD,
    tones={
        S.DRAFT: "neutral", S.RETURNED: "warn", S.PUBLISHED: "good", S.CORRECTED: "neutral", S.CANCELLED: "bad",
    },
    actions=(
        action(
            "fill", "selesai-isi", N_("Nyatakan terisi"), by=[FIELD], frm=OPEN, to=S.FILLED, within=60,
            hint=N_("Jawaban dikunci dan indeks dihitung. Sesudah itu hasilnya dibahas dalam musyawarah desa."),
        ),
        action(
            "group", "diskusi", N_("Catat diskusi kelompok"), by=[FIELD], frm=OPEN,
            hint=N_("Peserta 12 sampai 20 orang dari semua unsur; perempuan berdiskusi tersendiri lebih dahulu."),
            needs=(
                Need("women_on", N_("Tanggal diskusi perempuan"), Ask.DATE),
                Need("group_on", N_("Tanggal diskusi bersama"), Ask.DATE),
                Need("men", N_("Laki-laki yang ikut"), Ask.NUMBER),
                Need("women", N_("Perempuan yang ikut"), Ask.NUMBER),
            ),
        ),
        action(
            "attach", "lampirkan", N_("Lampirkan berkas desa"), by=[FIELD], frm=OPEN,
            needs=(document("P01", N_("Berkas desa"), hint=N_("Dokumen yang menjadi dasar jawaban.")),),
        ),
        action(
            "discuss", "musyawarahkan", N_("Catat pembahasan musyawarah"), by=[FIELD], frm=[S.FILLED],
            to=S.DISCUSSED, within=21,
            hint=N_("Berita acara musyawarah bertujuan “Pembahasan pengukuran” yang sudah ditandatangani menjadi dasarnya."),
        ),
        action(
            "reopen", "perbaiki-jawaban", N_("Perbaiki jawaban"), by=[FIELD], frm=[S.FILLED], to=S.RETURNED,
            needs=reason(), renews=True, danger=True,
        ),
        action(
            "verify", "verifikasi", N_("Verifikasi"), by=[Role.DINSOS_KAB], frm=[S.DISCUSSED], to=S.CHECKED,
            not_by=["author"], asks_again=True, within=14,
            hint=N_("Tanda tangan Anda mengikat jawaban, hasil, dan penjelasan yang terbaca sekarang."),
        ),
        action(
            "return", "kembalikan", N_("Kembalikan ke lapangan"), by=[Role.DINSOS_KAB], frm=[S.DISCUSSED],
            to=S.RETURNED, needs=reason(), not_by=["author"], renews=True,
        ),
        action(
            "publish", "terbitkan", N_("Terbitkan"), by=[Role.VERIFIKATOR, Role.PENETAP], in_order=True,
            frm=[S.CHECKED], to=S.PUBLISHED, not_by=["author", "checker"], asks_again=True, within=14,
            hint=N_("Hasil yang terbit tidak diubah lagi; perbaikan menjadi versi baru dengan alasan."),
        ),
        action(
            "return_centre", "kembalikan-pusat", N_("Kembalikan ke lapangan"), by=[{Role.VERIFIKATOR, Role.PENETAP}],
            frm=[S.CHECKED], to=S.RETURNED, needs=reason(), not_by=["author", "checker"], renews=True,
        ),
        action(
            "correct", "koreksi", N_("Buka koreksi"), by=[{Role.DINSOS_KAB, Role.VERIFIKATOR}], frm=[S.PUBLISHED],
            needs=reason(), danger=True,
            hint=N_("Versi baru dibuka dengan jawaban yang sama untuk diperbaiki. Hasil ini tetap tersimpan."),
        ),
        action("supersede", "gantikan", N_("Digantikan versi baru"), frm=[S.PUBLISHED], to=S.CORRECTED),
        action(
            "cancel", "batalkan", N_("Batalkan"), by=[FIELD | {Role.DINSOS_KAB}], frm=OPEN, to=S.CANCELLED,
            needs=reason(), danger=True,
        ),
    ),
)  # fmt: skip
