"""Two officers visit before the money (domain 11, rulings A3, C6-C8)."""

from enum import StrEnum

from ketahanan.common.actions import Ask, Need, Snapshot, Workflow, action, document, reason
from ketahanan.common.roles import OFFICE_ROLES, VILLAGE_ROLES, Role
from ketahanan.common.text import N_


class VisitState(StrEnum):
    ASSIGNED = "DITUGASKAN"
    UNDER_WAY = "BERLANGSUNG"
    SHEETS_DONE = "LEMBAR_LENGKAP"
    AGREED = "DISELESAIKAN"
    PASSED = "LAYAK"
    FAILED = "TIDAK_LAYAK"
    CANCELLED = "BATAL"


S = VisitState


def result_of(snapshot: Snapshot) -> str:
    """The joint sheet decides: all critical items Ya and a score of 80 per cent or more."""
    return S.PASSED if snapshot["passed"] is True else S.FAILED


VISIT = Workflow(
    name="visit",
    label=N_("Kunjungan supervisi"),
    states={
        S.ASSIGNED: N_("Ditugaskan"),
        S.UNDER_WAY: N_("Berlangsung"),
        S.SHEETS_DONE: N_("Lembar lengkap"),
        S.AGREED: N_("Disepakati petugas"),
        S.PASSED: N_("Layak cair"),
        S.FAILED: N_("Belum layak"),
        S.CANCELLED: N_("Batal"),
    },
    initial=S.ASSIGNED,
    final=frozenset({S.PASSED, S.FAILED, S.CANCELLED}),
    readers=OFFICE_ROLES | VILLAGE_ROLES,
    made_by=frozenset({Role.PENETAP, Role.DINSOS_PROV}),
    tones={S.PASSED: "good", S.FAILED: "bad", S.CANCELLED: "neutral"},
    actions=(
        action(
            "check_in", "hadir", N_("Catat kehadiran"), by=[Role.SUPERVISOR], frm=[S.ASSIGNED, S.UNDER_WAY],
            to=S.UNDER_WAY, only=["officer"],
            hint=N_("Catat di tempat, pada hari kunjungan. Bila Anda jauh dari titik desa atau tanpa GPS, isi alasan "
                    "dan lampirkan foto; rekan Anda lalu membenarkan kehadiran Anda."),
            needs=(
                Need("place", N_("Letak sekarang (GPS)"), Ask.PLACE, N_("Kosongkan bila GPS tidak dapat."),
                     required=False),
                Need("accuracy_m", N_("Ketelitian GPS (meter)"), Ask.NUMBER, N_("Diisi sendiri oleh tombol GPS."),
                     required=False),
                Need("reason", N_("Alasan bila jauh atau tanpa GPS"), Ask.LONG_TEXT, required=False),
                document("B18F", N_("Foto di tempat"), required=False,
                         hint=N_("Perlu bila jauh, tanpa GPS, atau desa belum punya titik letak.")),
                Need("no_conflict", N_("Saya tidak terikat dengan desa ini oleh keluarga, tempat tinggal, atau "
                                       "pendampingan."), Ask.TICK, required=False),
            ),
        ),
        action(
            "confirm_place", "benarkan-letak", N_("Benarkan kehadiran rekan"), by=[Role.SUPERVISOR],
            frm=[S.UNDER_WAY], only=["officer"],
            hint=N_("Anda menyatakan rekan Anda berada di tempat, walau jauh, tanpa GPS, atau tanpa titik acuan."),
        ),
        action(
            "hand_in", "serahkan-lembar", N_("Serahkan lembar"), by=[Role.SUPERVISOR, Role.SUPERVISOR],
            frm=[S.UNDER_WAY], to=S.SHEETS_DONE, only=["officer"], within=1,
            hint=N_("Kedua petugas mengisi 24 butir sendiri-sendiri sebelum melihat isian rekannya."),
        ),
        action(
            "agree", "sepakati", N_("Sepakati berita acara"), by=[Role.SUPERVISOR, Role.SUPERVISOR],
            frm=[S.SHEETS_DONE], to=S.AGREED, only=["officer"], within=3,
            hint=N_("Kedua petugas menyepakati setiap perbedaan dan setiap perbaikan; berita acaranya lalu terkunci."),
        ),
        action(
            "sign", "tandatangani", N_("Tandatangani berita acara"),
            by=[Role.KETUA, Role.KETUA, Role.KETUA, Role.KETUA, Role.PENGARAH], frm=[S.AGREED], to=result_of,
            leads_to=[S.PASSED, S.FAILED], within=3,
            hint=N_("Ketua keempat Pokja dan Pengarah mengetahui hasil kunjungan."),
        ),
        action(
            "plan_repair", "rencana-perbaikan", N_("Laporkan perbaikan"), by=[{Role.KETUA, Role.SEKRETARIS}],
            frm=[S.FAILED],
            needs=(
                Need("note", N_("Apa yang sudah diperbaiki"), Ask.LONG_TEXT),
                document("B18P", N_("Bukti perbaikan"), required=False),
            ),
        ),
        action(
            "cancel", "batalkan", N_("Batalkan kunjungan"), by=[{Role.PENETAP, Role.DINSOS_PROV}],
            frm=[S.ASSIGNED, S.UNDER_WAY, S.SHEETS_DONE, S.AGREED], to=S.CANCELLED, needs=reason(), danger=True,
        ),
    ),
)  # fmt: skip
