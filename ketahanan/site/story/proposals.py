"""How a Pokja writes its proposal, and what the desks of kabupaten, province and ministry do with it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from ketahanan.proposals import criteria, operations, queries
from ketahanan.proposals.kinds import KIND, RANKING_KIND
from ketahanan.proposals.models import Proposal
from ketahanan.proposals.operations import checks
from ketahanan.site.story.editions import edition_of
from ketahanan.site.story.places import SULSEL
from ketahanan.site.story.telling import Plot, Teller, moment, weekday
from ketahanan.site.story.themes import theme
from ketahanan.site.story.villages import meet
from ketahanan.site.story.walk import Walk, scan

ALL = (1, 2, 3, 4)
AGREED = (
    "Pokja 1 sampai 4 mengajukan kegiatan yang disepakati hari ini.\nSwadaya warga dicatat di setiap usulan.\n"
    "Rencana dan jumlah bantuan ditempel di papan informasi."
)


def hand_in(w: Walk, *, begin: date, numbers: tuple[int, ...] = ALL) -> Plot:
    """Musyawarah, writing, and the signatures of Ketua and Pengarah."""
    yield moment(weekday(begin), 14)
    meet(w, "USULAN", agenda="Usulan kegiatan keempat Pokja\nSwadaya warga", decisions=AGREED)
    yield moment(weekday(begin + timedelta(days=4)), 9)
    for number in numbers:
        write(w, number)
    yield moment(weekday(begin + timedelta(days=6)), 10)
    for number in numbers:
        w.do(KIND, w.proposal(number), "submit", f"ketua{number}", "pengarah")


def write(w: Walk, number: int, *, whole: bool = True) -> Proposal:
    """A draft with texts, RAB and papers; not whole: some texts, the RAB half written, no paper yet."""
    plan, by = theme(number, w.village.shift), w.as_(f"ketua{number}")
    made = operations.make_proposal(pokja=w.pokja(number), edition=w.edition, title=plan.title, by=by, at=w.t.at)
    texts = plan.texts(w.area.title)
    if not whole:
        texts = {name: texts[name] for name in ("title", "background", "aim")}
    w.t.pass_minutes(3)
    operations.edit_text(proposal=made, values=texts, by=by, at=w.t.at)
    w.t.pass_minutes(3)
    lines = plan.lines if whole else plan.lines[:2]
    operations.set_lines(proposal=made, lines=lines, by=w.as_(f"bendahara{number}"), at=w.t.at)
    if whole:
        files = {"file_b01": scan("Surat permohonan"), "file_b06": scan("KTP dan pernyataan pengurus")}
        if plan.physical:
            files |= {"file_b09": scan("Pernyataan lahan"), "file_b10": scan("Sketsa dan foto 0 persen")}
        w.do(KIND, made, "attach", f"sekretaris{number}", files=files)
    return made


# The kabupaten ------------------------------------------------------------------------------------------------------


def check(w: Walk, numbers: tuple[int, ...] = ALL, *, points: int = 84) -> None:
    """Every paper looked at, the village visited with its place, points with reasons: all but the recommendation."""
    by = w.as_(w.village.kabupaten)
    for number in numbers:
        file = w.proposal(number)
        marks = {row.code: (True, "") for row in queries.papers(file)}
        operations.set_marks(proposal=file, marks=marks, by=by, at=w.t.at)
        w.t.pass_minutes(2)
    first = w.proposal(numbers[0])
    operations.record_visit(
        proposal=first, on=w.t.today, place=w.village.at, note="Pengurus ditemui di tempat; lokasi kegiatan dilihat.",
        by=by, at=w.t.at,
    )  # fmt: skip
    w.t.pass_minutes(2)
    operations.set_scores(proposal=first, points=scores(points), by=by, at=w.t.at)
    w.t.pass_minutes(2)


REASONS = {
    "RAWAN_KEJADIAN": "Ada perkelahian pemuda dalam tiga tahun terakhir.",
    "RAWAN_TINGKAT": "Belum diukur; dinilai dari wawancara.",
    "RAWAN_PPKS": "Menurut daftar penerima bantuan desa.",
    "RENCANA_KAITAN": "Kegiatan menjawab akar masalah yang ditulis.",
    "RENCANA_RAB": "Harga sesuai standar kabupaten.",
    "LEMBAGA_SUSUNAN": "Susunan lengkap menurut SK.",
    "LEMBAGA_CATATAN": "Buku kegiatan diperlihatkan.",
    "INKLUSI": "Perempuan dan penyandang disabilitas ikut memutus.",
    "LANJUT": "Desa menyanggupi biaya perawatan.",
}


def scores(total: int) -> dict[str, tuple[int | None, str]]:
    """Points that come to the total, spread in proportion; the rest goes to the first criteria with room."""
    given = {code: row.most * total // criteria.MOST for code, row in criteria.CRITERIA.items()}
    for code, row in criteria.CRITERIA.items():
        given[code] += min(row.most - given[code], total - sum(given.values()))
    return {code: (points, REASONS[code]) for code, points in given.items()}


def recommend(w: Walk, numbers: tuple[int, ...] = ALL) -> None:
    note = {"note": "Berkas lengkap, lokasi sesuai, nilai di atas batas."}
    for number in numbers:
        w.do(KIND, w.proposal(number), "recommend", w.village.kabupaten, given=note)


def send_back(w: Walk, number: int, action: str, desk: str, reasons: list[checks.Typed], code: str) -> None:
    """Back to the village, with what is wrong item by item."""
    file = w.proposal(number)
    operations.set_item_reasons(proposal=file, reasons=reasons, by=w.as_(desk), at=w.t.at)
    w.t.pass_minutes(2)
    words = {"reason_code": code, "reason": "Perbaiki bagian yang diberi alasan, lalu ajukan lagi."}
    w.do(KIND, file, action, desk, given=words)


def on_line(proposal: Proposal, position: int) -> str:
    """How a reason names a line of the RAB."""
    line = queries.lines_of(proposal)[position - 1]
    return f"RAB:{line.public_id}"


# Province and ministry ----------------------------------------------------------------------------------------------


def rank(t: Teller) -> Plot:
    """The one list of the province: signing it sends on what lies within the quota."""
    yield moment(date(2012, 9, 24))
    ranking: Any = operations.make_ranking(
        edition=edition_of(2012), province=t.place(SULSEL), by=t.as_("provinsi"), at=t.at
    )
    t.pass_minutes(60)
    t.do(RANKING_KIND, ranking, "sign", "provinsi")


def verify(w: Walk, numbers: tuple[int, ...] = ALL, *who: str) -> None:
    note = {"note": "Isi, harga, dan sasaran sesuai tugas Pokja."}
    for number in numbers:
        w.do(KIND, w.proposal(number), "verify", *(who or ("verifikator1", "verifikator2")), given=note)


def approve(w: Walk, numbers: tuple[int, ...] = ALL, *, sk: str) -> None:
    """The decree; where the ministry cut a little, the amount says so."""
    for number in numbers:
        file = w.proposal(number)
        cut = 500_000 if number == 2 else 0
        given = {"sk_no": sk, "sk_on": w.t.today, "amount": file.requested - cut}
        w.do(KIND, file, "approve", "penetap", given=given)


def to_approval(w: Walk, *, sk: str, numbers: tuple[int, ...] = ALL) -> Plot:
    """The ordinary road of a village that came in time: handed in, checked, ranked elsewhere, verified, approved."""
    yield from hand_in(w, begin=w.day(8, 13), numbers=numbers)
    yield moment(w.day(8, 24), 9)
    check(w, numbers, points=86 - w.village.shift)
    yield moment(w.day(8, 27), 13)
    recommend(w, numbers)
    yield moment(w.day(10, 1), 9)
    verify(w, numbers)
    yield moment(w.day(10, 8), 9)
    approve(w, numbers, sk=sk)


__all__ = [
    "approve", "check", "hand_in", "on_line", "rank", "recommend", "scores", "send_back", "to_approval", "verify", "write",
]  # fmt: skip
