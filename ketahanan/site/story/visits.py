"""Two officers visit before the money: the letter, coming, the two sheets, what they see differently, the result."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from ketahanan.site.story.telling import Plot, moment
from ketahanan.site.story.walk import Walk, scan
from ketahanan.supervision import operations
from ketahanan.supervision.kinds import KIND
from ketahanan.supervision.models import Visit
from ketahanan.supervision.operations import Settled

Team = tuple[str, str]
MONDAY_TEAM: Team = ("supervisor1", "supervisor2")
OTHER_TEAM: Team = ("supervisor3", "supervisor4")
YES, NO, NA = "YA", "TIDAK", "TB"
# What nobody can answer with Ya in the fiscal year 2012.
NOT_YET = {17: (NA, "Edisi ini tidak memintanya."), 18: (NA, "Laporan dini belum dibuka di desa ini.")}


def send(w: Walk, team: Team, *, on: date, by: str = "provinsi") -> Visit:
    """The assignment letter."""
    w.t.pass_minutes()
    return operations.assign(
        edition=w.edition, area=w.area, officers=[w.t.people[key] for key in team], letter_on=w.t.today,
        scheduled_on=on, by=w.as_(by), at=w.t.at,
    )  # fmt: skip


def newest(w: Walk) -> Visit:
    return Visit.objects.filter(area=w.area, edition__year=w.year).latest("pk")


def come(w: Walk, team: Team) -> None:
    """Both check in at the village."""
    lat, lon = w.village.at
    for step, key in enumerate(team):
        place = (lat + Decimal("0.00041"), lon - Decimal("0.00023") * (step + 1))
        given = {"place": place, "no_conflict": True, "reason": ""}
        w.do(KIND, newest(w), "check_in", key, given=given)
        w.t.pass_minutes(5)


def fill(w: Walk, team: Team, said: tuple[Mapping[int, tuple[str, str]], Mapping[int, tuple[str, str]]]) -> None:
    """Each alone: Ya everywhere but where the plot says otherwise; then both hand in."""
    visit = newest(w)
    for key, others in zip(team, said, strict=True):
        answers = dict.fromkeys(visit.rules.items, (YES, "")) | NOT_YET | dict(others)
        operations.save_answers(visit, answers, by=w.as_(key), at=w.t.at)
        w.t.pass_minutes(10)


def agree(w: Walk, team: Team, settled: Mapping[int, Settled]) -> None:
    """The differences settled and both officers under the same record."""
    if settled:
        operations.resolve(newest(w), settled, by=w.as_(team[0]), at=w.t.at)
        w.t.pass_minutes(5)
    w.do(KIND, newest(w), "agree", *team)


def village_signs(w: Walk) -> None:
    w.do(KIND, newest(w), "sign", "ketua1", "ketua2", "ketua3", "ketua4", "pengarah")


def passed(w: Walk, team: Team, *, letter: date, on: date) -> Plot:
    """A visit in which one small difference was settled on the spot."""
    yield moment(letter, 10)
    send(w, team, on=on)
    yield moment(on, 9)
    come(w, team)
    yield moment(on, 12)
    fill(w, team, ({}, {21: (NO, "Papan belum dipasang, hanya ditunjuk tempatnya.")}))
    w.do(KIND, newest(w), "hand_in", *team)
    w.t.pass_minutes(20)
    agree(w, team, {21: Settled(YES, "Letak papan disepakati tertulis; papannya menyusul.")})
    w.t.pass_minutes(10)
    village_signs(w)


def failed(w: Walk, team: Team, *, letter: date, on: date, repaired: date) -> Plot:
    """Two critical items fail: a blank slip that was signed, a passbook outside the Pokja. Later the village mends it."""
    yield moment(letter, 10)
    send(w, team, on=on)
    yield moment(on, 9)
    come(w, team)
    yield moment(on, 12)
    wrong = {
        6: (NO, "Ada dua slip penarikan kosong yang sudah ditandatangani."),
        7: (NO, "Buku tabungan Pokja 2 disimpan perangkat desa."),
        14: (NO, "Buku kas belum dibuat."),
    }
    fill(w, team, (wrong, wrong))
    w.do(KIND, newest(w), "hand_in", *team)
    w.t.pass_minutes(20)
    agree(w, team, {
        6: Settled(repair="Slip kosong dimusnahkan di depan petugas bank; tanda tangan hanya saat menarik."),
        7: Settled(repair="Buku tabungan dikembalikan kepada Bendahara Pokja 2 dengan berita acara."),
        14: Settled(repair="Fasilitator membantu membuat buku kas keempat Pokja."),
    })  # fmt: skip
    w.t.pass_minutes(10)
    village_signs(w)
    yield moment(repaired, 14)
    done = {"note": "Slip dimusnahkan 27 November, buku tabungan kembali, buku kas keempat Pokja sudah dibuat."}
    w.do(KIND, newest(w), "plan_repair", "ketua1", given=done, files={"file_b18p": scan("Berita acara perbaikan")})


def differing(w: Walk, team: Team, *, letter: date, on: date) -> Plot:
    """Both sheets are handed in; three items differ and wait to be settled."""
    yield moment(letter, 10)
    send(w, team, on=on)
    yield moment(on, 9)
    come(w, team)
    yield moment(on, 12)
    first = {8: (NO, "Ketua Pokja 3 tidak hafal isi RAB."), 22: (NO, "Poster hanya di kantor.")}
    second = {9: (NO, "Satu dari tiga warga tidak tahu jumlahnya.")}
    fill(w, team, (first, second))
    w.do(KIND, newest(w), "hand_in", *team)
