"""What a NIK says about itself: six digits of place, six of birth (women: day + 40), four of order. Pure."""

from __future__ import annotations

from datetime import date

from ketahanan.common.text import N_

LENGTH = 16
PROVINCES = frozenset(
    f"{number:02d}"
    for first, last in [(11, 19), (21, 21), (31, 36), (51, 54), (61, 65), (71, 76), (81, 82), (91, 97)]
    for number in range(first, last + 1)
)
WOMEN = 40


class BadNik(ValueError):
    """A sentence to translate, and what to put into it."""

    def __init__(self, sentence: str, **words: object) -> None:
        super().__init__(sentence)
        self.sentence, self.words = sentence, words


def digits(typed: str) -> str:
    """The number as typed, without the blanks, dots and dashes people put in for reading."""
    return "".join(sign for sign in typed if sign not in " .-\u00a0\t")


def birth(nik: str) -> tuple[int, int, int, bool]:
    """Day, month, two digits of the year, and whether it is a woman's number."""
    day, month, year = int(nik[6:8]), int(nik[8:10]), int(nik[10:12])
    woman = day > WOMEN
    return day - WOMEN * woman, month, year, woman


def check(typed: str, *, woman: bool | None = None, born_on: date | None = None) -> str:
    """The sixteen digits, or BadNik with what is wrong and what to do."""
    nik = digits(typed)
    if not (nik.isascii() and nik.isdigit()):
        raise BadNik(N_("NIK hanya berisi angka. Salin 16 angka dari KTP."))
    if len(nik) != LENGTH:
        raise BadNik(N_("NIK harus 16 angka. Anda menulis %(count)d."), count=len(nik))
    if nik[:2] not in PROVINCES or "00" in (nik[2:4], nik[4:6]) or nik[12:] == "0000":
        raise BadNik(N_("NIK ini tidak mungkin: kode wilayah atau nomor urutnya tidak ada. Periksa dengan KTP."))
    day, month, year, is_woman = birth(nik)
    if not any(_is_day(century + year, month, day) for century in (1900, 2000)):
        raise BadNik(N_("Tanggal lahir di dalam NIK tidak ada di kalender. Periksa dengan KTP."))
    if woman is not None and woman != is_woman:
        raise BadNik(
            N_("NIK ini milik perempuan, tetapi Anda memilih laki-laki. Periksa salah satunya.")
            if is_woman
            else N_("NIK ini milik laki-laki, tetapi Anda memilih perempuan. Periksa salah satunya.")
        )
    if born_on and (born_on.day, born_on.month, born_on.year % 100) != (day, month, year):
        raise BadNik(
            N_("Tanggal lahir di NIK %(born)s, lain dari yang Anda tulis. Periksa salah satunya."),
            born=f"{day:02d}-{month:02d}-{year:02d}",
        )
    return nik


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
