"""The record of a musyawarah, from draft to signed minutes (domain 10.2, rulings B6)."""

from enum import StrEnum

from ketahanan.common.actions import Workflow, action, document, reason
from ketahanan.common.roles import OFFICE_ROLES, VILLAGE_ROLES, Role
from ketahanan.common.text import N_


class MeetingState(StrEnum):
    DRAFT = "DRAF"
    SIGNED = "DITANDATANGANI"
    CANCELLED = "BATAL"


S = MeetingState
MUSYAWARAH = Workflow(
    name="musyawarah",
    label=N_("Musyawarah"),
    states={S.DRAFT: N_("Draf"), S.SIGNED: N_("Ditandatangani"), S.CANCELLED: N_("Batal")},
    initial=S.DRAFT,
    final=frozenset({S.SIGNED, S.CANCELLED}),
    readers=OFFICE_ROLES | VILLAGE_ROLES | {Role.CAMAT},
    made_by=frozenset({Role.OPERATOR_DESA, Role.PENGARAH, Role.KETUA, Role.SEKRETARIS, Role.KETUA_BPD}),
    tones={S.DRAFT: "neutral", S.SIGNED: "good", S.CANCELLED: "bad"},
    actions=(
        action(
            "sign", "tandatangani", N_("Tandatangani berita acara"), by=[Role.KETUA_BPD, Role.PENGARAH],
            frm=[S.DRAFT], to=S.SIGNED, hint=N_("Pimpinan musyawarah dan Pengarah menandatangani isi yang sama."),
        ),
        action(
            "attach", "lampirkan", N_("Lampirkan daftar hadir dan foto"),
            by=[{Role.OPERATOR_DESA, Role.PENGARAH, Role.KETUA, Role.SEKRETARIS, Role.KETUA_BPD}], frm=[S.DRAFT],
            needs=(
                document("B04H", N_("Daftar hadir"), required=False),
                document("B04F", N_("Foto musyawarah"), required=False),
            ),
        ),
        action("cancel", "batalkan", N_("Batalkan"), by=[{Role.OPERATOR_DESA, Role.PENGARAH}], frm=[S.DRAFT],
               to=S.CANCELLED, needs=reason(), danger=True),
    ),
)  # fmt: skip
