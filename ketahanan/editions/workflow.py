"""The life of a fiscal-year edition, and of the decrees that award a place (domain 4.2, rulings C1)."""

from enum import StrEnum

from ketahanan.common.actions import Ask, Need, Workflow, action, reason
from ketahanan.common.roles import OFFICE_ROLES, VILLAGE_ROLES, Role
from ketahanan.common.text import N_


class EditionState(StrEnum):
    DRAFT = "DRAF"
    OPEN = "TERBUKA"
    CLOSED_TO_PROPOSALS = "TUTUP_USULAN"
    AWARDING = "PENETAPAN"
    RUNNING = "PELAKSANAAN"
    ACCOUNTING = "PERTANGGUNGJAWABAN"
    CLOSED = "DITUTUP"


S = EditionState
DECREE = (
    Need("decree_no", N_("Nomor keputusan"), Ask.TEXT),
    Need("decree_on", N_("Tanggal keputusan"), Ask.DATE),
)

EDITION = Workflow(
    name="edition",
    label=N_("Edisi"),
    states={
        S.DRAFT: N_("Draf"),
        S.OPEN: N_("Terbuka untuk usulan"),
        S.CLOSED_TO_PROPOSALS: N_("Usulan ditutup"),
        S.AWARDING: N_("Penetapan"),
        S.RUNNING: N_("Pelaksanaan"),
        S.ACCOUNTING: N_("Pertanggungjawaban"),
        S.CLOSED: N_("Ditutup"),
    },
    initial=S.DRAFT,
    final=frozenset({S.CLOSED}),
    readers=OFFICE_ROLES | VILLAGE_ROLES,
    made_by=frozenset({Role.ADMIN_PUSAT}),
    tones={S.DRAFT: "neutral", S.OPEN: "good", S.RUNNING: "good", S.CLOSED: "neutral"},
    actions=(
        action(
            "open", "buka", N_("Buka edisi"), by=[Role.PENETAP], frm=[S.DRAFT], to=S.OPEN, needs=DECREE,
            not_by=["maker"], hint=N_("Sejak dibuka, aturan edisi hanya berubah dengan keputusan baru."),
        ),
        action(
            "close_proposals", "tutup-usulan", N_("Tutup usulan"), by=[Role.ADMIN_PUSAT], frm=[S.OPEN],
            to=S.CLOSED_TO_PROPOSALS,
        ),
        action("lapse_proposals", "lewat-tanggal", N_("Batas usulan lewat"), frm=[S.OPEN], to=S.CLOSED_TO_PROPOSALS),
        action(
            "reopen", "buka-lagi", N_("Buka usulan lagi"), by=[Role.PENETAP], frm=[S.CLOSED_TO_PROPOSALS], to=S.OPEN,
            needs=(*DECREE, Need("until", N_("Batas usulan baru"), Ask.DATE), *reason()), danger=True,
        ),
        action(
            "award", "mulai-penetapan", N_("Mulai penetapan"), by=[Role.ADMIN_PUSAT],
            frm=[S.CLOSED_TO_PROPOSALS], to=S.AWARDING,
        ),
        action(
            "run", "mulai-pelaksanaan", N_("Mulai pelaksanaan"), by=[Role.ADMIN_PUSAT], frm=[S.AWARDING], to=S.RUNNING,
        ),
        action(
            "account", "mulai-pertanggungjawaban", N_("Mulai pertanggungjawaban"), by=[Role.ADMIN_PUSAT],
            frm=[S.RUNNING], to=S.ACCOUNTING,
        ),
        action("close", "tutup", N_("Tutup edisi"), by=[Role.PENETAP], frm=[S.ACCOUNTING], to=S.CLOSED, danger=True),
    ),
)  # fmt: skip


class AwardState(StrEnum):
    IN_FORCE = "BERLAKU"
    REVOKED = "DICABUT"


AWARD = Workflow(
    name="award",
    label=N_("Penetapan tempat"),
    states={AwardState.IN_FORCE: N_("Berlaku"), AwardState.REVOKED: N_("Dicabut")},
    initial=AwardState.IN_FORCE,
    final=frozenset({AwardState.REVOKED, AwardState.IN_FORCE}),
    readers=OFFICE_ROLES | VILLAGE_ROLES,
    made_by=frozenset({Role.PENETAP}),
    tones={AwardState.IN_FORCE: "good", AwardState.REVOKED: "bad"},
    actions=(
        action(
            "revoke", "cabut", N_("Cabut penetapan"), by=[Role.PENETAP], frm=[AwardState.IN_FORCE],
            to=AwardState.REVOKED, needs=(*DECREE, *reason()), danger=True,
        ),
    ),
)  # fmt: skip
