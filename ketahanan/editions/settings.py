"""Every plain rule of an edition: what it is called, where it is edited, and between which values it lies."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from ketahanan.common.actions import Ask
from ketahanan.common.text import N_
from ketahanan.editions.models import AwardOrder, Basis, PublicLevel, Route


class Section(StrEnum):
    """A page of the editor; the value is its address."""

    BASICS = "dasar"
    MONEY = "uang"
    CALENDAR = "kalender"
    TRANCHES = "tahap"
    COMPOSITION = "susunan"
    PAPERS = "berkas"
    BANKS = "bank"
    SWITCHES = "saklar"


@dataclass(frozen=True, slots=True)
class SectionFacts:
    label: str
    hint: str


SECTIONS: Final[dict[Section, SectionFacts]] = {
    Section.BASICS: SectionFacts(N_("Dasar"), N_("Tahun, dasar belanja, dan urutan penetapan.")),
    Section.MONEY: SectionFacts(N_("Uang"), N_("Anggaran, pagu per Pokja, dan batas di dalam RAB.")),
    Section.CALENDAR: SectionFacts(N_("Kalender"), N_("Tanggal buka, batas usulan, dan batas SPM.")),
    Section.TRANCHES: SectionFacts(N_("Tahap"), N_("Bagian uang dan syarat sebelum bagian berikutnya.")),
    Section.COMPOSITION: SectionFacts(N_("Susunan"), N_("Aturan susunan kelembagaan dan Pokja.")),
    Section.PAPERS: SectionFacts(N_("Berkas"), N_("Berkas yang diminta dan penanda tangannya.")),
    Section.BANKS: SectionFacts(N_("Bank"), N_("Bank pemerintah tempat rekening Pokja.")),
    Section.SWITCHES: SectionFacts(N_("Saklar"), N_("Syarat penilaian, musyawarah, kunjungan, dan rekening.")),
}


@dataclass(frozen=True, slots=True)
class Setting:
    """A field of `Edition`; `fixed` ones do not change after opening, even by decree."""

    name: str
    section: Section
    label: str
    ask: Ask
    hint: str = ""
    low: int = 0
    high: int = 0
    unit: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    fixed: bool = False


def _pairs(kind: type[Basis | AwardOrder | Route | PublicLevel]) -> tuple[tuple[str, str], ...]:
    return tuple((member.value, str(member.label)) for member in kind)


BASICS, MONEY, CALENDAR, SWITCHES = Section.BASICS, Section.MONEY, Section.CALENDAR, Section.SWITCHES
PERCENT = "%"
BILLION = 1_000_000_000

SETTINGS: Final[dict[str, Setting]] = {
    setting.name: setting
    for setting in (
        Setting("name", BASICS, N_("Nama edisi"), Ask.TEXT, N_("Nama program, tanpa tahun."), high=120),
        Setting("year", BASICS, N_("Tahun anggaran"), Ask.NUMBER, low=2000, high=2100, fixed=True),
        Setting("basis", BASICS, N_("Dasar belanja"), Ask.CHOICE, choices=_pairs(Basis), fixed=True),
        Setting("award_order", BASICS, N_("Urutan penetapan"), Ask.CHOICE,
                N_("Lokasi dulu: desa ditetapkan sebelum mengusulkan. Usulan dulu: desa ditetapkan saat usulannya "
                   "disetujui."), choices=_pairs(AwardOrder), fixed=True),
        Setting("route", BASICS, N_("Jalan uang"), Ask.CHOICE, choices=_pairs(Route)),
        Setting("budget", MONEY, N_("Anggaran edisi"), Ask.AMOUNT, N_("Seluruh uang bantuan edisi ini.")),
        Setting("ceiling", MONEY, N_("Pagu satu Pokja"), Ask.AMOUNT,
                N_("Paling banyak untuk satu usulan; satu desa berisi empat usulan."), high=BILLION),
        Setting("operations_cap_pct", MONEY, N_("Batas biaya operasional"), Ask.PERCENT,
                N_("Bagian paling banyak dari satu RAB."), high=100, unit=PERCENT),
        Setting("price_source_above", MONEY, N_("Sumber harga wajib di atas"), Ask.AMOUNT,
                N_("Baris RAB di atas jumlah ini menyebut sumber harganya."), high=BILLION),
        Setting("wages_allowed", MONEY, N_("Upah kerja boleh dibayar dari bantuan"), Ask.TICK),
        Setting("opens_on", CALENDAR, N_("Usulan dibuka"), Ask.DATE),
        Setting("proposals_close_on", CALENDAR, N_("Batas usulan"), Ask.DATE,
                N_("Hari terakhir desa dapat mengajukan, sampai pukul 24.00 WIB.")),
        Setting("last_spm_on", CALENDAR, N_("Batas SPM"), Ask.DATE,
                N_("Hari terakhir SPM dari surat edaran akhir tahun perbendaharaan.")),
        Setting("spm_lead_days", CALENDAR, N_("Waktu dari kunjungan sampai SPM"), Ask.NUMBER,
                N_("Kunjungan awal tidak dijadwalkan lebih lambat dari batas SPM dikurangi waktu ini."), high=90,
                unit=N_("hari")),
        Setting("ends_on", CALENDAR, N_("Edisi berakhir"), Ask.DATE),
        Setting("baseline_required", SWITCHES, N_("Pengukuran awal wajib sebelum usulan diajukan"), Ask.TICK,
                N_("Desa tanpa hasil ukur yang terbit dapat menyusun draf, tetapi tidak dapat mengajukannya.")),
        Setting("public_level", SWITCHES, N_("Tingkat ketahanan di halaman umum"), Ask.CHOICE,
                N_("Berlaku untuk semua desa terukur di satu kabupaten sekaligus."), choices=_pairs(PublicLevel)),
        Setting("min_score", SWITCHES, N_("Nilai usulan paling rendah"), Ask.NUMBER, high=100, unit=N_("dari 100")),
        Setting("max_rounds", SWITCHES, N_("Putaran perbaikan paling banyak"), Ask.NUMBER, low=1, high=9,
                unit=N_("putaran")),
        Setting("meeting_min_people", SWITCHES, N_("Peserta musyawarah paling sedikit"), Ask.NUMBER, low=1, high=1000,
                unit=N_("orang")),
        Setting("meeting_min_women_pct", SWITCHES, N_("Peserta perempuan paling sedikit"), Ask.PERCENT, high=100,
                unit=PERCENT),
        Setting("visit_valid_days", SWITCHES, N_("Hasil kunjungan awal berlaku"), Ask.NUMBER, low=1, high=365,
                unit=N_("hari")),
        Setting("visit_min_minutes", SWITCHES, N_("Kunjungan paling singkat"), Ask.NUMBER, high=1440,
                unit=N_("menit")),
        Setting("visit_max_metres", SWITCHES, N_("Jarak lapor datang paling jauh"), Ask.NUMBER,
                N_("Lebih jauh dari ini perlu alasan, foto, dan pembenaran petugas kedua."), low=50, high=100_000,
                unit=N_("meter")),
        Setting("cooling_hours", SWITCHES, N_("Masa tunggu rekening baru"), Ask.NUMBER, high=720, unit=N_("jam")),
    )
}  # fmt: skip

CALENDAR_NAMES: Final = ("opens_on", "proposals_close_on", "last_spm_on", "ends_on")


def of_section(section: Section) -> list[Setting]:
    return [setting for setting in SETTINGS.values() if setting.section == section]
