"""The life of one version of a questionnaire: drafted, checked, published by somebody else, closed (rulings A2, A3)."""

from enum import StrEnum

from ketahanan.common.actions import Workflow, action, reason
from ketahanan.common.roles import Role
from ketahanan.common.text import N_


class VersionState(StrEnum):
    DRAFT = "DRAF"
    CHECKED = "DIPERIKSA"
    PUBLISHED = "TERBIT"
    CLOSED = "DITUTUP"
    CANCELLED = "BATAL"


S = VersionState
INSTRUMENT = Workflow(
    name="instrument",
    label=N_("Instrumen"),
    states={
        S.DRAFT: N_("Draf"),
        S.CHECKED: N_("Menunggu penerbitan"),
        S.PUBLISHED: N_("Terbit"),
        S.CLOSED: N_("Ditutup"),
        S.CANCELLED: N_("Batal"),
    },
    initial=S.DRAFT,
    final=frozenset({S.CLOSED, S.CANCELLED}),
    readers=frozenset({Role.ADMIN_PUSAT, Role.VERIFIKATOR, Role.PENETAP, Role.APIP, Role.BPK}),
    made_by=frozenset({Role.ADMIN_PUSAT}),
    tones={S.DRAFT: "neutral", S.CHECKED: "info", S.PUBLISHED: "good", S.CLOSED: "neutral", S.CANCELLED: "bad"},
    actions=(
        action(
            "submit", "ajukan", N_("Ajukan untuk terbit"), by=[Role.ADMIN_PUSAT], frm=[S.DRAFT], to=S.CHECKED,
            hint=N_("Orang lain memeriksa isinya lalu menerbitkannya."),
        ),
        action("ship", "pasang", N_("Pasang dari produk"), frm=[S.DRAFT], to=S.CHECKED),
        action(
            "publish", "terbitkan", N_("Terbitkan"), by=[{Role.ADMIN_PUSAT, Role.PENETAP}], frm=[S.CHECKED],
            to=S.PUBLISHED, not_by=["maker"],
            hint=N_("Sejak terbit, formulir ini tidak berubah lagi. Versi sebelumnya tetap dapat diisi."),
        ),
        action(
            "return", "kembalikan", N_("Kembalikan"), by=[{Role.ADMIN_PUSAT, Role.PENETAP}], frm=[S.CHECKED],
            to=S.DRAFT, needs=reason(), renews=True,
        ),
        action(
            "cancel", "batalkan", N_("Batalkan"), by=[Role.ADMIN_PUSAT], frm=[S.DRAFT], to=S.CANCELLED,
            needs=reason(), danger=True,
        ),
        action(
            "close", "tutup", N_("Tutup"), by=[Role.ADMIN_PUSAT], frm=[S.PUBLISHED], to=S.CLOSED, needs=reason(),
            danger=True, hint=N_("Isian baru untuk versi ini tidak diterima lagi."),
        ),
    ),
)  # fmt: skip
