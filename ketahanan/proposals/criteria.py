"""What a village is scored on (domain 4.4). Pure. The points of an edition are the same for every village."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ketahanan.common.text import N_


@dataclass(frozen=True, slots=True)
class Criterion:
    """One question with its highest points; `group` is the heading under which the law's table has it."""

    code: str
    group: str
    label: str
    most: int


VULNERABILITY = N_("Kerentanan tempat")
PLAN = N_("Mutu rencana")
INSTITUTION = N_("Kelembagaan")
INCLUSION = N_("Keterlibatan")
SUSTAINABILITY = N_("Keberlanjutan")

CRITERIA: Final[dict[str, Criterion]] = {
    row.code: row
    for row in (
        Criterion("RAWAN_KEJADIAN", VULNERABILITY, N_("Riwayat kejadian konflik atau bencana sosial"), 10),
        Criterion("RAWAN_TINGKAT", VULNERABILITY, N_("Tingkat ketahanan sosial desa"), 10),
        Criterion("RAWAN_PPKS", VULNERABILITY, N_("Bagian warga miskin dan PPKS"), 10),
        Criterion("RENCANA_KAITAN", PLAN, N_("Kaitan akar masalah dengan kegiatan"), 15),
        Criterion("RENCANA_RAB", PLAN, N_("Kewajaran RAB"), 10),
        Criterion("LEMBAGA_SUSUNAN", INSTITUTION, N_("Susunan kelembagaan dan Pokja"), 10),
        Criterion("LEMBAGA_CATATAN", INSTITUTION, N_("Catatan kegiatan kelembagaan"), 10),
        Criterion("INKLUSI", INCLUSION, N_("Perempuan, difabel, minoritas, dan pemuda ikut memutus"), 15),
        Criterion("LANJUT", SUSTAINABILITY, N_("Bagian APBDes atau APBD dan lembaga pemelihara"), 10),
    )
}
MOST: Final = sum(row.most for row in CRITERIA.values())
