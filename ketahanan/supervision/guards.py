"""When a visit may move on; each refusal says what is wrong and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from ketahanan.common import zones
from ketahanan.common.actions import Action
from ketahanan.common.errors import AtFields, NotAllowed, Refused, Several
from ketahanan.common.roles import Role
from ketahanan.editions import queries as editions
from ketahanan.flow.kinds import Given
from ketahanan.journal import queries as entries
from ketahanan.journal.operations import content_hash
from ketahanan.people.models import Assignment
from ketahanan.people.posts import Actor, in_force
from ketahanan.supervision import distance, eligibility, joint, late, queries, sheets
from ketahanan.supervision.models import Doubt, Visit, VisitOfficer
from ketahanan.supervision.workflow import VISIT, VisitState


def raise_all(sentences: Sequence[str]) -> None:
    """One fault is a refusal, more are told together."""
    if len(sentences) > 1:
        raise Several(list(sentences))
    if sentences:
        raise Refused(sentences[0])


def raise_at(found: Sequence[tuple[int, str]]) -> None:
    """Item numbers with what is wrong there."""
    parts = [Refused(sentence, field=f"butir_{number}") for number, sentence in found]
    if len(parts) > 1:
        raise AtFields(parts)
    if parts:
        raise parts[0]


def numbers(items: Sequence[int]) -> str:
    """Item numbers in words: "3, 9 dan 12"."""
    words = [str(item) for item in items]
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + _(" dan ") + words[-1]


def own(visit: Visit, by: Actor) -> VisitOfficer:
    """The officer's own place in the visit; nobody goes, answers or signs here for another."""
    found = queries.officer_of(visit, by.person_id)
    if found is None:
        raise NotAllowed(
            _("Kunjungan tidak dapat diwakilkan. Hanya petugas yang namanya ada di surat tugas.")
        )
    return found


def is_moot(visit: Visit, row: Action, by: Actor) -> bool:
    """Nothing to do in it now for this person. No statement: what it needs is kept on the visit."""
    if row.name == "check_in":
        return by.person_id in visit.arrived or by.person_id not in visit.sent
    if row.name == "confirm_place":
        others = [person for person in visit.doubtful if person != by.person_id]
        return not others or by.person_id not in visit.arrived
    if row.name == "hand_in":
        return by.person_id not in visit.arrived
    return row.name == "plan_repair" and visit.repaired_at is not None


# Coming -------------------------------------------------------------------------------------------------------------


def doubt_of(visit: Visit, place: distance.Point | None) -> tuple[int | None, str]:
    """Distance from the visit's point in metres, and why the check-in is flagged (rulings C7)."""
    if place is None:
        return None, Doubt.NO_GPS.value
    if visit.ref_lat is None or visit.ref_lon is None:
        return None, Doubt.NO_REFERENCE.value
    away = distance.metres(place, (visit.ref_lat, visit.ref_lon))
    return away, Doubt.FAR.value if away > visit.edition.visit_max_metres else ""


def can_check_in(visit: Visit, given: Given, by: Actor, at: datetime) -> None:
    """On the day, in person, with the colleague, without a tie; far away only with reason and photo."""
    officer = own(visit, by)
    if officer.checked_in_at is not None:
        raise Refused(
            _("Kehadiran Anda sudah tercatat %(when)s.")
            % {"when": zones.written(officer.checked_in_at, visit.area.zone)}
        )
    waited = given.get("waited")
    raise_all([*late.too_old(visit, waited, at), *day_problems(visit, officer, waited.filled_at if waited else at)])
    if given.bare:
        return
    if not given.get("no_conflict"):
        raise Refused(
            _(
                "Centang pernyataan bahwa Anda tidak terikat dengan desa ini. Bila terikat, minta petugas pengganti."
            ),
            field="no_conflict",
        )
    bound = eligibility.ties(visit.edition, visit.area, [officer.person], at).get(officer.person_id)
    if bound:
        raise Refused(
            _("Anda tidak dapat mengunjungi desa ini karena %(why)s. Minta petugas pengganti.")
            % {"why": _(" dan ").join(bound)}
        )
    _check_place(visit, given)


def _check_place(visit: Visit, given: Given) -> None:
    away, doubt = doubt_of(visit, given.get("place"))
    if not doubt:
        return
    reason, photo = (given.get("reason") or "").strip(), "file_b18f" in given.files
    if doubt == Doubt.NO_REFERENCE:
        if not photo:
            raise Refused(
                _(
                    "Desa ini belum punya titik letak. Lampirkan foto di tempat; rekan Anda lalu membenarkannya."
                ),
                field="file_b18f",
            )
        return
    if reason and photo:
        return
    field = "file_b18f" if reason else "reason"
    if doubt == Doubt.NO_GPS:
        raise Refused(
            _("Letak tidak terisi. Isi alasan dan lampirkan foto di tempat; rekan Anda lalu membenarkannya."),
            field=field,
        )
    raise Refused(
        _(
            "Letak Anda %(away)d meter dari titik desa; batasnya %(most)d meter. Isi alasan dan lampirkan foto; "
            "rekan Anda lalu membenarkannya."
        )
        % {"away": away, "most": visit.edition.visit_max_metres},
        field=field,
    )


def day_problems(visit: Visit, officer: VisitOfficer, at: datetime) -> list[str]:
    """Not before the day of the letter, not long after it, both officers on the same day."""
    zone, late = visit.area.zone, visit.rules.late_days
    today = zones.today(at, zone)
    if today < visit.scheduled_on:
        return [
            _("Kunjungan dijadwalkan %(day)s. Kehadiran dicatat mulai hari itu, di tempat.")
            % {"day": zones.written_day(visit.scheduled_on)}
        ]
    last = min(visit.scheduled_on + timedelta(days=late), editions.last_visit_day(visit.edition))
    if today > last:
        return [
            _("Surat tugas ini berlaku sampai %(day)s. Minta pembatalan kunjungan ini dan surat tugas baru.")
            % {"day": zones.written_day(last)}
        ]
    mate = queries.colleague_of(visit, officer.person_id)
    if mate and mate.checked_in_at and zones.today(mate.checked_in_at, zone) != today:
        return [
            _(
                "%(name)s hadir %(day)s. Kedua petugas hadir pada hari yang sama; minta pembatalan kunjungan ini "
                "dan surat tugas baru."
            )
            % {"name": mate.person.name, "day": zones.written_day(zones.today(mate.checked_in_at, zone))}
        ]
    return []


def can_confirm(visit: Visit, given: Given, by: Actor, at: datetime) -> None:
    """Who is there confirms the colleague whose coming is flagged."""
    officer = own(visit, by)
    if officer.checked_in_at is None:
        raise Refused(_("Catat kehadiran Anda dulu, lalu benarkan kehadiran rekan Anda."))
    mate = queries.colleague_of(visit, by.person_id)
    if mate is None or mate.checked_in_at is None:
        raise Refused(_("Rekan Anda belum mencatat kehadiran. Tunggu sampai ia mencatatnya."))
    if mate.is_valid:
        raise Refused(_("Kehadiran %(name)s tidak perlu dibenarkan lagi.") % {"name": mate.person.name})


# The sheets ---------------------------------------------------------------------------------------------------------


def handed_in(visit: Visit) -> dict[int, datetime]:
    """Who has handed in the sheet, and when."""
    put = entries.signatures(
        VISIT.name, visit.pk, round_=visit.round, action="hand_in", content=content_hash(joint.SHEETS)
    )
    return {row.person_id: row.at for row in put}


def can_hand_in(visit: Visit, given: Given, by: Actor, at: datetime) -> None:
    """Both there, long enough, and every item of the own sheet answered (domain 14, row 66)."""
    officer = own(visit, by)
    raise_all([*presence_problems(visit, officer, at), *sheet_problems(visit, officer)])


def presence_problems(visit: Visit, officer: VisitOfficer, at: datetime) -> list[str]:
    """Both check-ins stand, and the two were there together for the edition's time."""
    if officer.checked_in_at is None:
        return [_("Kehadiran Anda belum tercatat. Catat di tempat dengan tombol “Catat kehadiran”.")]
    mate = queries.colleague_of(visit, officer.person_id)
    if mate is None or mate.checked_in_at is None:
        return [_("Rekan Anda belum mencatat kehadiran. Lembar diserahkan setelah kalian berdua hadir.")]
    found = [
        _("Kehadiran %(name)s perlu dibenarkan rekannya dengan tombol “Benarkan kehadiran rekan”.")
        % {"name": row.person.name}
        for row in (officer, mate)
        if not row.is_valid
    ]
    together = int((at - max(officer.checked_in_at, mate.checked_in_at)).total_seconds()) // 60
    least = visit.edition.visit_min_minutes
    if together < least:
        found.append(
            _(
                "Kalian baru %(minutes)d menit bersama di desa. Paling sedikit %(least)d menit; serahkan %(left)d menit lagi."
            )
            % {"minutes": together, "least": least, "left": least - together}
        )
    return found


def sheet_problems(visit: Visit, officer: VisitOfficer) -> list[str]:
    """What is missing on this officer's sheet."""
    answers = queries.own_answers(officer)
    empty = sheets.without_answer(visit.rules, set(answers))
    bare = sheets.without_note(visit.rules, answers)
    found = []
    if empty:
        found.append(
            _("Lembar Anda terisi %(done)d dari %(all)d. Isi butir %(items)s.")
            % {"done": len(answers), "all": len(visit.rules.items), "items": numbers(empty)}
        )
    if bare:
        found.append(
            _("Tulis catatan untuk butir %(items)s, karena jawabannya bukan Ya.") % {"items": numbers(bare)}
        )
    said_na = [number for number, (value, _note) in answers.items() if value == sheets.Answer.NA]
    return found + [fault for number in sorted(said_na) for fault in na_faults(visit, number)]


def na_faults(visit: Visit, number: int) -> list[str]:
    """ "Does not apply" may not be said where the registers know better."""
    condition = visit.rules.items[number].na
    if condition is sheets.OnlyIf.NO_PHYSICAL_WORK and queries.has_physical_work(visit.area, visit.edition):
        return [
            _("Butir %(number)d berlaku: ada usulan dengan pekerjaan fisik. Pilih Ya atau Tidak.")
            % {"number": number}
        ]
    if condition is sheets.OnlyIf.NO_BASELINE and visit.edition.baseline_required:
        return [
            _("Butir %(number)d berlaku: edisi ini meminta pengukuran awal. Pilih Ya atau Tidak.")
            % {"number": number}
        ]
    return []


def can_agree(visit: Visit, given: Given, by: Actor, at: datetime) -> None:
    """Every difference settled, every Tidak with a repair, and the record the one that is bound."""
    own(visit, by)
    rows = joint.lines(visit)
    open_ = [row.item.number for row in rows if row.value is None or (row.differs and not row.note.strip())]
    bare = [row.item.number for row in rows if row.needs_repair and not row.repair.strip()]
    found = []
    if open_:
        found.append(
            _(
                "Butir %(items)s berbeda dan belum disepakati. Isi jawaban bersama dan catatannya di halaman Perbedaan."
            )
            % {"items": numbers(open_)}
        )
    if bare:
        found.append(
            _("Butir %(items)s dijawab Tidak. Tulis apa yang harus diperbaiki desa.")
            % {"items": numbers(bare)}
        )
    raise_all(found)
    if not given.bare:
        _unchanged(visit, rows)


def _unchanged(visit: Visit, rows: list[joint.Line]) -> None:
    if joint.digest(rows) != visit.joint_sha256:
        raise Refused(
            _("Isi lembar tidak sama dengan yang tercatat. Jangan lanjutkan; laporkan kepada APIP.")
        )


# The village signs --------------------------------------------------------------------------------------------------


def can_sign(visit: Visit, given: Given, by: Actor, at: datetime) -> None:
    """Four Ketua of four different Pokja, and the Pengarah, under what both officers agreed on."""
    if given.bare:
        return
    _unchanged(visit, joint.lines(visit))
    if _met_others(visit):
        raise Refused(
            _("Susunan pengurus berubah setelah petugas berkunjung. Minta pembatalan dan kunjungan baru.")
        )
    posts = [post for post in by.posts_over(visit.area.path) if post.role is Role.KETUA]
    if not posts or any(post.role is Role.PENGARAH for post in by.posts_over(visit.area.path)):
        return
    post = posts[0]
    taken = signed_pokja(visit, at)
    if post.pokja is None:
        raise Refused(
            _("Penugasan Anda tidak menyebut Pokja. Minta Pengarah memperbaikinya, lalu tanda tangani.")
        )
    if post.pokja in taken:
        raise Refused(
            _("Ketua Pokja %(number)d sudah menandatangani. Yang masih ditunggu: ketua Pokja lain.")
            % {"number": post.pokja}
        )


def _met_others(visit: Visit) -> bool:
    """Are the village's officers others now than those whom the visitors met?"""
    seen, changed = queries.seen_at(visit), queries.officers_changed_at(visit.area, visit.edition)
    return bool(seen and changed and changed > seen)


def _found_bad(visit: Visit) -> bool:
    """Agreed not to pass, or a critical item that both answered Tidak."""
    if visit.state == VisitState.AGREED:
        return visit.passed is False
    return any(row.item.critical and row.value == sheets.Answer.NO for row in joint.lines(visit))


def can_cancel(visit: Visit, given: Given, by: Actor, at: datetime) -> None:
    """Not to be rid of a bad result: the village signs it and repairs, unless it cannot sign any more."""
    if visit.state not in (VisitState.SHEETS_DONE, VisitState.AGREED):
        return
    if _found_bad(visit) and not _met_others(visit):
        raise Refused(
            _(
                "Kedua petugas menemukan yang belum layak, jadi kunjungan ini tidak dibatalkan. Desa menandatangani "
                "hasilnya dan melaporkan perbaikan; sesudah itu tugaskan kunjungan baru."
            )
        )


def signed_pokja(visit: Visit, at: datetime) -> set[int]:
    """The Pokja whose Ketua has signed."""
    put = entries.signatures(
        VISIT.name, visit.pk, round_=visit.round, action="sign", content=content_hash(joint.content(visit))
    )
    who = {row.behalf_id or row.person_id for row in put if row.role == Role.KETUA}
    held = Assignment.objects.filter(
        person_id__in=who, role=Role.KETUA.value, area=visit.area, **in_force(at)
    )
    return {number for number in held.values_list("pokja", flat=True) if number is not None}


# After it -----------------------------------------------------------------------------------------------------------


def can_plan_repair(visit: Visit, given: Given, by: Actor, at: datetime) -> None:
    """Once; a further visit looks at what was done."""
    if visit.repaired_at is not None:
        raise Refused(_("Perbaikan sudah dilaporkan. Petugas memeriksanya pada kunjungan berikutnya."))


GUARDS = {
    "check_in": can_check_in,
    "confirm_place": can_confirm,
    "hand_in": can_hand_in,
    "agree": can_agree,
    "sign": can_sign,
    "cancel": can_cancel,
    "plan_repair": can_plan_repair,
}
