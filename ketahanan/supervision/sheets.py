"""The sheets of a visit as data (domain 11.1-11.3, rulings C6), and what follows from the answers. Pure: no framework.

A further kind of visit is a further row of `KINDS` with its own items.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ketahanan.common.text import N_

LONGEST_NOTE = 1000


class Answer(StrEnum):
    YES = "YA"
    NO = "TIDAK"
    NA = "TB"


WORDS: dict[Answer, str] = {Answer.YES: N_("Ya"), Answer.NO: N_("Tidak"), Answer.NA: N_("Tidak berlaku")}


class OnlyIf(StrEnum):
    """What must be so before an item may be answered "does not apply"."""

    NO_PHYSICAL_WORK = "tanpa_fisik"
    NO_BASELINE = "tanpa_baseline"
    ALWAYS = "selalu"


@dataclass(frozen=True, slots=True)
class Item:
    """One item. `na` is the condition for "does not apply"; None: it always applies.

    sealed  what people told in private: the note stays with the offices, outside the village's copy
    """

    number: int
    text: str
    critical: bool = False
    hint: str = ""
    na: OnlyIf | None = None
    sealed: bool = False

    @property
    def values(self) -> tuple[Answer, ...]:
        return tuple(Answer) if self.na else (Answer.YES, Answer.NO)


@dataclass(frozen=True, slots=True)
class Part:
    """Items that stand on one page of the form."""

    name: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class VisitKind:
    """A kind of visit.

    officers    how many go
    high_level  at least one of them from an office at this level of area or above (0 nation, 1 province)
    least_pct   share of Ya over the applicable items
    late_days   days after the scheduled day on which the visit may still begin under the same letter
    """

    code: str
    label: str
    parts: tuple[Part, ...]
    officers: int = 2
    high_level: int = 1
    least_pct: int = 80
    late_days: int = 2

    @property
    def items(self) -> dict[int, Item]:
        return {item.number: item for part in self.parts for item in part.items}


SA = VisitKind(
    code="SA",
    label=N_("Supervisi awal"),
    parts=(
        Part(
            N_("Pengurus dan rekening"),
            (
                Item(1, N_("Keempat Pokja ada dan semua pengurusnya hadir sendiri."), critical=True,
                     hint=N_("Ketua, sekretaris, dan bendahara; tidak diwakilkan.")),
                Item(2, N_("Pengurus yang hadir sama dengan nama di SK dan KTP."), critical=True,
                     hint=N_("Lihat KTP mereka satu per satu.")),
                Item(3, N_("Tidak ada Ketua Pokja yang menjabat kepala desa, lurah, perangkat, atau anggota BPD."),
                     critical=True),
                Item(4, N_("Perempuan paling sedikit 30 persen dari anggota Pokja.")),
                Item(5, N_("Rekening atas nama Pokja di bank pemerintah; buku tabungannya dipegang Bendahara."),
                     critical=True),
                Item(6, N_("Menarik uang perlu Ketua dan Bendahara; tidak ada slip kosong yang sudah ditandatangani."),
                     critical=True),
            ),
        ),
        Part(
            N_("Kuasa atas uang, rencana, dan lahan"),
            (
                Item(7, N_("Buku tabungan, kartu, PIN, dan cap tidak dipegang orang di luar Pokja."), critical=True),
                Item(8, N_("Pengurus dapat menjelaskan RAB dengan kata-kata mereka sendiri.")),
                Item(9, N_("Tiga warga yang ditanya tahu rencana dan jumlah bantuannya."),
                     hint=N_("Pilih sendiri secara acak; satu perempuan dan satu dari kelompok rentan.")),
                Item(10, N_("Isi berita acara dan daftar hadir musyawarah benar."),
                     hint=N_("Tanyai tiga orang yang namanya ada di daftar hadir.")),
                Item(11, N_("Lokasi pekerjaan fisik ada dan tidak disengketakan."), critical=True,
                     hint=N_("Tidak berlaku hanya bila tidak ada usulan dengan pekerjaan fisik."),
                     na=OnlyIf.NO_PHYSICAL_WORK),
                Item(12, N_("Foto keadaan 0 persen diambil ulang pada kunjungan ini."),
                     hint=N_("Tidak berlaku hanya bila tidak ada usulan dengan pekerjaan fisik."),
                     na=OnlyIf.NO_PHYSICAL_WORK),
            ),
        ),
        Part(
            N_("Kesiapan Pokja"),
            (
                Item(13, N_("Tidak ada bantuan lain yang membayar objek yang sama.")),
                Item(14, N_("Buku kas dan buku catatan Pokja sudah siap dipakai.")),
                Item(15, N_("Pendamping dan fasilitator dikenal pengurus dan terlatih; sertifikatnya terlihat.")),
                Item(16, N_("Pengurus tidak pernah dimintai potongan, biaya, atau “ucapan terima kasih”."),
                     critical=True,
                     hint=N_("Tanyakan kepada tiga pengurus, masing-masing tanpa orang lain. Catatannya tidak "
                             "diperlihatkan kepada desa."),
                     sealed=True),
                Item(17, N_("Hasil pengukuran awal ketahanan desa sudah terbit."),
                     hint=N_("Tidak berlaku hanya bila edisi ini tidak memintanya."), na=OnlyIf.NO_BASELINE),
                Item(18, N_("Nomor laporan dini sudah dicoba dan pesannya sampai."),
                     hint=N_("Tidak berlaku bila laporan dini belum dibuka di desa ini."), na=OnlyIf.ALWAYS),
            ),
        ),
        Part(
            N_("Warga, keterbukaan, dan keamanan"),
            (
                Item(19, N_("Daftar warga yang memerlukan layanan sosial ada dan disimpan aman.")),
                Item(20, N_("Pendataan kearifan lokal dan sumber daya alam sudah dimulai.")),
                Item(21, N_("Letak papan informasi sudah disepakati.")),
                Item(22, N_("Poster saluran aduan sudah terpasang.")),
                Item(23, N_("Desa tidak dalam keadaan bentrok atau kekerasan (tahap T3 atau T4)."), critical=True),
                Item(24, N_("Rute dan waktu kunjungan aman bagi perempuan dan penyandang disabilitas.")),
            ),
        ),
    ),
)  # fmt: skip

KINDS: dict[str, VisitKind] = {SA.code: SA}


@dataclass(frozen=True, slots=True)
class Result:
    """What the joint sheet says."""

    yes: int
    applicable: int
    score_pct: int
    failed_critical: tuple[int, ...]
    passed: bool


def result(kind: VisitKind, values: Mapping[int, Answer | str]) -> Result:
    """Share of Ya over the applicable items, in integers; passed when no critical item fails and the share suffices."""
    answers = {number: Answer(values[number]) for number in kind.items if number in values}
    yes = sum(value is Answer.YES for value in answers.values())
    applicable = sum(value is not Answer.NA for value in answers.values())
    failed = tuple(
        number
        for number, item in kind.items.items()
        if item.critical and not _holds(item, answers.get(number))
    )
    whole = len(answers) == len(kind.items)
    enough = applicable > 0 and 100 * yes >= kind.least_pct * applicable
    return Result(
        yes=yes,
        applicable=applicable,
        score_pct=100 * yes // applicable if applicable else 0,
        failed_critical=failed,
        passed=whole and enough and not failed,
    )


def _holds(item: Item, value: Answer | None) -> bool:
    """A critical item holds by Ya, or by "does not apply" where the item admits it."""
    return value is Answer.YES or (value is Answer.NA and item.na is not None)


def without_answer(kind: VisitKind, answered: Sequence[int] | set[int]) -> list[int]:
    """Numbers that are still empty."""
    return [number for number in kind.items if number not in answered]


def without_note(kind: VisitKind, answers: Mapping[int, tuple[str, str]]) -> list[int]:
    """Numbers answered Tidak or "does not apply" without a word why."""
    return [
        number
        for number in kind.items
        if number in answers and answers[number][0] != Answer.YES and not answers[number][1].strip()
    ]


def joint_value(first: str, second: str, agreed: str | None) -> str | None:
    """What both say; where they differ, what they agreed on, if they have."""
    return first if first == second else agreed
