"""What can happen to an assignment. Ministry posts need a second person (money 6.9); others begin at once."""

from enum import StrEnum

from ketahanan.common.actions import Ask, Need, Workflow, action, reason
from ketahanan.common.roles import CONFLICTS, ROLES, Reach, Role
from ketahanan.common.text import N_


class AssignmentState(StrEnum):
    PROPOSED = "DIUSULKAN"
    IN_FORCE = "BERLAKU"
    REFUSED = "DITOLAK"
    ENDED = "BERAKHIR"

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        return [(state.value, STATES[state]) for state in cls]


STATES: dict[str, str] = {
    AssignmentState.PROPOSED: N_("Diusulkan"),
    AssignmentState.IN_FORCE: N_("Berlaku"),
    AssignmentState.REFUSED: N_("Ditolak"),
    AssignmentState.ENDED: N_("Berakhir"),
}

# Who hands out which roles, in the own area (rulings A8, B1). Village and Pokja posts begin with the SK.
GIVES: dict[Role, frozenset[Role]] = {
    Role.ADMIN_PUSAT: frozenset(
        {
            Role.ADMIN_PUSAT, Role.VERIFIKATOR, Role.PENETAP, Role.KPA, Role.PPK, Role.PPSPM, Role.SUPERVISOR,
            Role.DINSOS_PROV, Role.PENGELOLA_ADUAN, Role.MODERATOR, Role.APIP, Role.BPK, Role.TIM_TERPADU,
            Role.PETUGAS_REKENING, Role.BENDAHARA_PENGELUARAN, Role.REKONSILIATOR, Role.PETUGAS_KEAMANAN,
        }
    ),
    Role.DINSOS_PROV: frozenset({Role.DINSOS_KAB, Role.SUPERVISOR, Role.PENGELOLA_ADUAN}),
    Role.DINSOS_KAB: frozenset(
        {
            Role.PENGARAH, Role.KETUA_BPD, Role.CAMAT, Role.OPERATOR_DESA, Role.KUSTODIAN, Role.ENUMERATOR,
            Role.DETEKSI_DINI, Role.PENGELOLA_ADUAN,
        }
    ),
}  # fmt: skip

# Posts at the ministry: proposed by R01, confirmed by R28, in force the next day.
NEEDS_CONFIRMATION: frozenset[Role] = frozenset(
    {
        Role.ADMIN_PUSAT, Role.VERIFIKATOR, Role.PENETAP, Role.KPA, Role.PPK, Role.PPSPM, Role.APIP, Role.BPK,
        Role.PETUGAS_REKENING, Role.BENDAHARA_PENGELUARAN, Role.REKONSILIATOR, Role.PETUGAS_KEAMANAN,
    }
)  # fmt: skip

# Posts with one holder at a time in a village or Pokja.
ONE_HOLDER: frozenset[Role] = frozenset(
    {Role.PENGARAH, Role.KETUA_BPD, Role.CAMAT, Role.KETUA, Role.SEKRETARIS, Role.BENDAHARA}
)

# Levels of areas (0 nation … 4 village) that an assignment of a role can be tied to.
LEVELS: dict[Reach, frozenset[int]] = {
    Reach.NATION: frozenset({0}),
    Reach.REGION: frozenset({0, 1, 2}),
    Reach.PROVINCE: frozenset({1}),
    Reach.KABUPATEN: frozenset({2}),
    Reach.KECAMATAN: frozenset({3}),
    Reach.VILLAGE: frozenset({4}),
    Reach.POKJA: frozenset({4}),
}


def fits(role: Role, level: int, pokja: int | None) -> bool:
    """Can the role be held in an area of this level, with this Pokja or none?"""
    reach = ROLES[role].reach
    return level in LEVELS[reach] and (pokja in {1, 2, 3, 4} if reach is Reach.POKJA else pokja is None)


def clashing(role: Role) -> frozenset[Role]:
    """Roles that nobody may hold beside this one."""
    return frozenset(other for pair in CONFLICTS if role in pair for other in pair - {role})


ASSIGNMENT = Workflow(
    name="assignment",
    label=N_("Penugasan"),
    states=STATES,
    initial=AssignmentState.PROPOSED,
    final=frozenset({AssignmentState.REFUSED, AssignmentState.ENDED}),
    readers=frozenset(
        {Role.ADMIN_PUSAT, Role.PETUGAS_KEAMANAN, Role.DINSOS_PROV, Role.DINSOS_KAB, Role.APIP, Role.BPK}
    ),
    made_by=frozenset({Role.ADMIN_PUSAT, Role.DINSOS_PROV, Role.DINSOS_KAB}),
    tones={AssignmentState.IN_FORCE: "good", AssignmentState.REFUSED: "bad", AssignmentState.ENDED: "neutral"},
    actions=(
        action(
            "confirm", "sahkan", N_("Sahkan"), by=[Role.PETUGAS_KEAMANAN],
            frm=[AssignmentState.PROPOSED], to=AssignmentState.IN_FORCE, not_by=["proposer", "self"], within=7,
        ),
        action(
            "refuse", "tolak", N_("Tolak"), by=[Role.PETUGAS_KEAMANAN],
            frm=[AssignmentState.PROPOSED], to=AssignmentState.REFUSED, needs=reason(), not_by=["proposer", "self"],
        ),
        action(
            "end", "akhiri", N_("Akhiri"),
            by=[{Role.ADMIN_PUSAT, Role.PETUGAS_KEAMANAN, Role.DINSOS_PROV, Role.DINSOS_KAB}],
            frm=[AssignmentState.IN_FORCE], to=AssignmentState.ENDED,
            needs=(Need("reason", N_("Alasan"), Ask.LONG_TEXT),), not_by=["self"], danger=True,
        ),
    ),
)  # fmt: skip
