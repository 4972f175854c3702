"""What is wrong with a set of rules, on plain values. Empty is good; each sentence says what to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from ketahanan.common import money, zones
from ketahanan.common.actions import Ask
from ketahanan.editions.facts import BANKS, COMPOSITION, POKJA_PER_VILLAGE, Part
from ketahanan.editions.settings import SETTINGS, Setting

EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)


def calendar_faults(year: int, opens: date, closes: date, last_spm: date, ends: date) -> list[str]:
    """Order of the dates, and whether they lie around the fiscal year."""
    found = []
    if not all(EARLIEST <= day <= LATEST for day in (opens, closes, last_spm, ends)):
        found.append(_("Tanggal edisi harus antara tahun 2000 dan 2100. Periksa tahunnya."))
    if closes < opens:
        found.append(
            _("Batas usulan (%(closes)s) lebih awal dari tanggal buka (%(opens)s). Mundurkan batas usulan.")
            % {"closes": zones.written_day(closes), "opens": zones.written_day(opens)}
        )
    if last_spm < closes:
        found.append(
            _("Batas SPM (%(spm)s) lebih awal dari batas usulan (%(closes)s). Majukan batas usulan.")
            % {"spm": zones.written_day(last_spm), "closes": zones.written_day(closes)}
        )
    if ends < last_spm:
        found.append(
            _("Edisi berakhir (%(ends)s) sebelum batas SPM (%(spm)s). Mundurkan akhir edisi.")
            % {"ends": zones.written_day(ends), "spm": zones.written_day(last_spm)}
        )
    if last_spm.year != year:
        found.append(_("Batas SPM harus di dalam tahun anggaran %(year)d. Periksa tanggalnya.") % {"year": year})
    if opens.year not in (year - 1, year):
        found.append(
            _("Usulan tahun anggaran %(year)d dibuka pada tahun itu atau setahun sebelumnya. Periksa tanggal buka.")
            % {"year": year}
        )
    if ends.year not in (year, year + 1):
        found.append(
            _("Edisi %(year)d berakhir pada tahun itu atau setahun sesudahnya. Periksa akhir edisi.") % {"year": year}
        )
    return found


def tranche_faults(parts: Sequence[Part]) -> list[str]:
    """Numbers 1 to n, percents that make 100, and a first part that waits for nothing."""
    if not parts:
        return [_("Belum ada tahap uang. Tambahkan paling sedikit satu tahap.")]
    found = []
    if [part.number for part in parts] != list(range(1, len(parts) + 1)):
        found.append(_("Nomor tahap harus berurutan mulai dari 1. Periksa nomornya."))
    if any(not 0 < part.percent <= 100 for part in parts):
        found.append(_("Bagian setiap tahap antara 1 dan 100 persen. Periksa persennya."))
    total = sum(part.percent for part in parts)
    if total != 100:
        found.append(_("Jumlah semua tahap %(total)d persen. Ubah sampai tepat 100 persen.") % {"total": total})
    if parts[0].min_progress_pct or parts[0].min_use_pct:
        found.append(_("Tahap pertama tidak menunggu kemajuan. Kosongkan syarat tahap pertama."))
    if any(not 0 <= share <= 100 for part in parts for share in (part.min_progress_pct, part.min_use_pct)):
        found.append(_("Syarat kemajuan dan pemakaian antara 0 dan 100 persen. Periksa persennya."))
    return found


def money_faults(budget: int, ceiling: int) -> list[str]:
    """A budget that pays at least one village."""
    if budget <= 0 or ceiling <= 0:
        return [_("Anggaran dan pagu harus lebih dari nol. Isi keduanya.")]
    least = ceiling * POKJA_PER_VILLAGE
    if budget < least:
        return [
            _("Anggaran %(budget)s tidak cukup untuk satu desa: empat Pokja perlu %(least)s. Naikkan anggaran atau "
              "turunkan pagu.") % {"budget": money.written(budget), "least": money.written(least)}
        ]  # fmt: skip
    return []


def bank_faults(banks: Sequence[str]) -> list[str]:
    """At least one, and government banks only (domain 5.2)."""
    if not banks:
        return [_("Belum ada bank. Pilih paling sedikit satu bank pemerintah.")]
    strange = [bic for bic in banks if bic not in BANKS]
    if strange:
        return [_("%(banks)s bukan bank pemerintah. Hapus dari daftar.") % {"banks": ", ".join(strange)}]
    return []


def composition_faults(rules: Mapping[str, tuple[str, int | None]]) -> list[str]:
    """Known codes, modes that the rule may have, numbers in range, and a minimum below the maximum."""
    found = []
    for code, (mode, number) in rules.items():
        fact = COMPOSITION.get(code)
        if fact is None:
            found.append(_("Aturan susunan %(code)s tidak dikenal. Hapus dari daftar.") % {"code": code})
        elif mode not in fact.modes:
            found.append(
                _("Aturan “%(rule)s” tidak dapat %(mode)s. Pilih salah satu dari pilihannya.")
                % {"rule": _(fact.label), "mode": mode.lower()}
            )
        elif fact.number is not None and not (number is not None and fact.low <= number <= fact.high):
            found.append(
                _("Angka “%(rule)s” antara %(low)d dan %(high)d. Periksa angkanya.")
                % {"rule": _(fact.label), "low": fact.low, "high": fact.high}
            )
    low, high = rules.get("MIN_ANGGOTA", ("", None))[1], rules.get("MAKS_ANGGOTA", ("", None))[1]
    if low is not None and high is not None and low > high:
        found.append(
            _("Anggota paling sedikit (%(low)d) lebih banyak dari paling banyak (%(high)d). Ubah salah satunya.")
            % {"low": low, "high": high}
        )
    missing = [fact.label for code, fact in COMPOSITION.items() if code not in rules]
    if missing:
        found.append(
            _("Aturan susunan belum lengkap: %(rules)s. Buka bagian Susunan lalu simpan.")
            % {"rules": ", ".join(_(label) for label in missing)}
        )
    return found


def setting_faults(values: Mapping[str, Any]) -> list[str]:
    """Each plain rule within its own limits."""
    return [fault for name, value in values.items() for fault in _one(SETTINGS[name], value)]


def _one(setting: Setting, value: Any) -> list[str]:
    label = _(setting.label)
    if setting.ask in (Ask.NUMBER, Ask.PERCENT) and not setting.low <= value <= setting.high:
        return [
            _("%(rule)s antara %(low)d dan %(high)d. Periksa angkanya.")
            % {"rule": label, "low": setting.low, "high": setting.high}
        ]
    if setting.ask is Ask.CHOICE and value not in dict(setting.choices):
        return [_("%(rule)s tidak dikenal. Pilih salah satu dari pilihannya.") % {"rule": label}]
    if setting.ask is Ask.TEXT and not 0 < len(value.strip()) <= setting.high:
        return [_("%(rule)s belum diisi atau lebih dari %(high)d huruf.") % {"rule": label, "high": setting.high}]
    if setting.ask is Ask.AMOUNT and setting.high and value > setting.high:
        return [
            _("%(rule)s paling banyak %(high)s. Periksa banyaknya angka nol.")
            % {"rule": label, "high": money.written(setting.high)}
        ]
    return []


def decree_faults(decree_no: str, decree_on: date | None, *, year: int, at: datetime) -> list[str]:
    """A decree has a number and a day that has come somewhere in Indonesia, near the fiscal year (rulings C9)."""
    if not decree_no.strip() or decree_on is None:
        return [_("Perubahan ini perlu keputusan. Isi nomor dan tanggal keputusannya.")]
    if decree_on > zones.today(at, zones.Zone.WIT):
        return [
            _("Tanggal keputusan %(day)s belum tiba. Periksa tanggalnya.") % {"day": zones.written_day(decree_on)}
        ]
    if not year - 1 <= decree_on.year <= year + 1:
        return [
            _("Tanggal keputusan %(day)s jauh dari tahun anggaran %(year)d. Periksa tahunnya.")
            % {"day": zones.written_day(decree_on), "year": year}
        ]
    return []
