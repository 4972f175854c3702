"""Holds: who may stop money, who may let it go on (rulings C3)."""

from enum import StrEnum

from ketahanan.common.actions import Ask, Need, Workflow, action
from ketahanan.common.roles import OFFICE_ROLES, Role
from ketahanan.common.text import N_


class HoldState(StrEnum):
    OPEN = "BERLAKU"
    LIFTED = "DILEPAS"


HOLD_REASONS: list[tuple[str, str]] = [
    ("PEMERIKSAAN", N_("Sedang diperiksa")),
    ("KEJADIAN", N_("Kejadian di desa")),
    ("TEMUAN", N_("Temuan yang belum selesai")),
    ("REKENING", N_("Rekening sedang diperiksa")),
    ("PENGURUS", N_("Pengurus sedang berganti")),
    ("ADMINISTRASI", N_("Kelengkapan berkas")),
]

SETTERS = frozenset({Role.DINSOS_KAB, Role.PPK, Role.APIP})

HOLD = Workflow(
    name="hold",
    label=N_("Penahanan"),
    states={HoldState.OPEN: N_("Berlaku"), HoldState.LIFTED: N_("Dilepas")},
    initial=HoldState.OPEN,
    final=frozenset({HoldState.LIFTED}),
    readers=OFFICE_ROLES,
    made_by=SETTERS,
    tones={HoldState.OPEN: "warn", HoldState.LIFTED: "good"},
    actions=(
        action(
            "lift", "lepas", N_("Lepas penahanan"), by=[SETTERS], frm=[HoldState.OPEN], to=HoldState.LIFTED,
            needs=(Need("reason", N_("Alasan dilepas"), Ask.LONG_TEXT, N_("Tulis apa yang sudah dibereskan.")),),
            hint=N_("Hanya tingkat yang sama atau lebih tinggi dari yang menahan."),
        ),
    ),
)  # fmt: skip
