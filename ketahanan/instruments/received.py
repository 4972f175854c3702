"""What came from the field, for whoever helps the sender: what is held, what differs, and what each answer of ours means."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from xml.parsers import expat

from django.db.models import Exists, OuterRef, Q, QuerySet

from ketahanan.common.text import N_
from ketahanan.instruments.answers import texts_of
from ketahanan.instruments.models import FileState, Submission, SubmissionConflict, SubmissionFile
from ketahanan.people.posts import Actor

# What a phone or browser shows or means by a number, why, and what to do.
ANSWERS = (
    ("201", N_("Isian diterima."), N_("Tidak perlu berbuat apa-apa.")),
    ("202", N_("Isian ini sudah diterima sebelumnya."), N_("HP mengirim ulang yang sama; tidak ada yang tercatat dua kali.")),
    ("400", N_("Kiriman terputus di jalan, rusak, atau bukan dari aplikasi lapangan."),
     N_("Kirim lagi di tempat bersinyal lebih baik. Jangan hapus isian di HP.")),
    ("401", N_("Kunci lapangan salah, dicabut, atau berakhir; atau petugas belum masuk."),
     N_("Petugas membuat kunci baru di halaman HP lapangan lalu memindai QR-nya; isian di HP tetap ada.")),
    ("403", N_("Tugas lapangan pengirim sudah berakhir, isian milik orang lain, atau alamatnya memakai http."),
     N_("Periksa penugasan pengirim. Perbaikan isian hanya oleh pengirim pertamanya. Ganti http menjadi https.")),
    ("404", N_("Formulir atau versinya tidak dikenal, atau isian yang diperbaiki belum diterima."),
     N_("Kirim isian pertamanya dulu. Bila formulirnya tidak pernah terbit, muat ulang daftar formulir dan isi lagi.")),
    ("409", N_("Nomor isian ini sudah dipakai jawaban lain, sudah diperbaiki dari HP lain, atau versinya sudah ditutup."),
     N_("Cari isiannya di halaman ini: kedua jawaban disimpan dan perbedaannya tampak. Bila yang ditolak yang benar, "
        "pengirim mengirimnya sebagai perbaikan atau isian baru.")),
    ("413", N_("Kiriman, foto, atau isiannya terlalu besar."), N_("Aktifkan pengiriman bertahap dan kecilkan foto di pengaturan aplikasi.")),
    ("429", N_("Terlalu banyak percobaan dengan kunci yang salah."), N_("Tunggu 5 menit, lalu pindai QR yang benar.")),
    ("503", N_("Server sedang sibuk atau dirawat."), N_("Tunggu; HP dan peramban mencoba lagi sendiri.")),
    ("200", N_("Aplikasi meminta masuk ke jaringan: yang menjawab bukan server kami."),
     N_("Buka peramban, masuk ke Wi-Fi itu, atau pakai data seluler; lalu kirim lagi.")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Difference:
    """One question that two forms under the same number answer differently."""

    name: str
    kept: str
    refused: str


def listed(actor: Actor, *, q: str = "", held: bool = False) -> QuerySet[Submission]:
    """Newest first; `held`: only those that somebody has to look at."""
    conflicts = SubmissionConflict.objects.filter(submission=OuterRef("pk"))
    strange = SubmissionFile.objects.filter(submission=OuterRef("pk")).exclude(state=FileState.KEPT)
    rows = Submission.objects.visible_to(actor).defer("raw").select_related("version", "person", "area")
    found = rows.annotate(has_conflict=Exists(conflicts), has_strange=Exists(strange))
    for word in q.split()[:6]:
        found = found.filter(Q(instance_id__icontains=word) | Q(person__name__icontains=word) | Q(version__title__icontains=word))
    if held:
        found = found.filter(Q(has_conflict=True) | Q(has_strange=True))
    return found.order_by("-received_at", "-pk")


def differences(kept: bytes, refused: bytes) -> Iterator[Difference]:
    """By question, in the order of the one that is kept."""
    one, other = _texts(kept), _texts(refused)
    for name in dict.fromkeys([*one, *other]):
        if one.get(name, "") != other.get(name, ""):
            yield Difference(name, one.get(name, ""), other.get(name, ""))


def _texts(raw: bytes) -> dict[str, str]:
    try:
        return texts_of(raw)
    except expat.ExpatError:
        return {}
