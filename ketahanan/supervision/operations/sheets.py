"""The officers answer, each alone, and then settle what they saw differently."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ketahanan.common.errors import Refused, Stale
from ketahanan.flow.later import Waited
from ketahanan.people import permits
from ketahanan.people.posts import Actor, Post
from ketahanan.supervision import guards, joint, late, queries
from ketahanan.supervision.guards import raise_at
from ketahanan.supervision.models import Resolution, SheetAnswer, Visit, VisitOfficer
from ketahanan.supervision.operations.common import enter, locked
from ketahanan.supervision.sheets import LONGEST_NOTE, Answer
from ketahanan.supervision.workflow import VISIT
from ketahanan.supervision.workflow import VisitState as S


def answer(visit: Visit, item: int, value: str, note: str = "", *, by: Actor, at: datetime) -> int:
    """One item of the own sheet, as the phone saves it."""
    return save_answers(visit, {item: (value, note)}, by=by, at=at)


def save_answers(
    visit: Visit, answers: Mapping[int, tuple[str, str]], *, by: Actor, at: datetime, waited: Waited | None = None
) -> int:
    """Items of the own sheet, as far as they go; tells how many are filled now.

    An empty value leaves what was answered before, so that a half-sent page takes nothing away. What lay on a device
    does not replace what its officer answered after it was filled.
    """
    with transaction.atomic():
        fresh = locked(visit)
        officer, post = _at_sheet(fresh, by)
        guards.raise_all([*late.too_old(fresh, waited, at), *late.before_coming(fresh, officer, waited)])
        filled_at = waited.filled_at if waited else at
        given = {item: (value, note.strip()) for item, (value, note) in answers.items() if value}
        raise_at(_answer_faults(fresh, given, answers))
        before, newer = queries.own_answers(officer), queries.answered_after(officer, filled_at)
        changed = {item: new for item, new in given.items() if before.get(item) != new and item not in newer}
        if changed:
            rows = [
                SheetAnswer(officer=officer, item=item, value=value, note=note, at=filled_at)
                for item, (value, note) in changed.items()
            ]
            SheetAnswer.objects.bulk_create(
                rows,
                update_conflicts=True,
                unique_fields=["officer", "item"],
                update_fields=["value", "note", "at"],
            )
            old = {str(item): list(before[item]) for item in changed if item in before}
            new = {str(item): list(value) for item, value in changed.items()}
            enter(
                "answer",
                fresh,
                post,
                {"officer": officer.position, "before": old, "after": new, **late.told(waited)},
                by=by,
                at=at,
            )
        if waited:
            officer.sheet_filled_at, officer.sheet_sent_at, officer.sheet_ahead_s = filled_at, at, waited.ahead
            officer.save(update_fields=["sheet_filled_at", "sheet_sent_at", "sheet_ahead_s"])
        return len(set(before) | set(given))


def _at_sheet(fresh: Visit, by: Actor) -> tuple[VisitOfficer, Post]:
    """The own place, while the sheet is open to its officer."""
    post = permits.require(by, VISIT["hand_in"].roles, path=fresh.area.path, what=_("Mengisi lembar"))
    officer = guards.own(fresh, by)
    if fresh.state not in (S.ASSIGNED, S.UNDER_WAY):
        raise Stale(
            _("Lembar tidak bisa diisi sekarang: keadaan kunjungan %(state)s.")
            % {"state": _(fresh.state_label)}
        )
    if officer.checked_in_at is None:
        raise Refused(_("Kehadiran Anda belum tercatat. Catat kehadiran dulu, lalu isi lembar."))
    if officer.person_id in guards.handed_in(fresh):
        raise Stale(_("Lembar Anda sudah diserahkan, jadi tidak bisa diubah. Tunggu rekan Anda."))
    return officer, post


def _answer_faults(
    visit: Visit, given: Mapping[int, tuple[str, str]], typed: Mapping[int, tuple[str, str]]
) -> list[tuple[int, str]]:
    items, found = visit.rules.items, []
    for number in typed:
        if number not in items:
            found.append((number, _("Butir %(number)d tidak ada di lembar ini.") % {"number": number}))
        elif number not in given and typed[number][1].strip():
            found.append(
                (number, _("Butir %(number)d: pilih jawabannya dulu, lalu catatan.") % {"number": number})
            )
    for number, (value, note) in given.items():
        if number not in items:
            continue
        if value not in items[number].values:
            found.append((number, _wrong_value(number, value)))
        elif value == Answer.NA:
            found += [(number, fault) for fault in guards.na_faults(visit, number)]
        if len(note) > LONGEST_NOTE:
            sentence = _("Butir %(number)d: catatan paling panjang %(most)d huruf.")
            found.append((number, sentence % {"number": number, "most": LONGEST_NOTE}))
    return found


def _wrong_value(number: int, value: str) -> str:
    if value == Answer.NA:
        return _("Butir %(number)d selalu berlaku. Pilih Ya atau Tidak.") % {"number": number}
    return _("Butir %(number)d: jawaban ini tidak dikenal. Pilih dari daftar.") % {"number": number}


# Settling -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Settled:
    """What the two agree on for one item: the joint answer where they differ, why, and the repair for a Tidak."""

    value: str = ""
    note: str = ""
    repair: str = ""


def resolve(
    visit: Visit, settled: Mapping[int, Settled], *, by: Actor, at: datetime, seen: str = ""
) -> Visit:
    """One officer writes, both see. Signatures already put bind the old words and count no more.

    `seen` is the hash of the joint record that the page showed: what the colleague wrote meanwhile is not overwritten.
    """
    with transaction.atomic():
        fresh = locked(visit)
        post = permits.require(by, VISIT["agree"].roles, path=fresh.area.path, what=_("Menyepakati lembar"))
        officer = guards.own(fresh, by)
        if fresh.state != S.SHEETS_DONE:
            raise Stale(
                _("Perbedaan tidak bisa diisi sekarang: keadaan kunjungan %(state)s.")
                % {"state": _(fresh.state_label)}
            )
        if seen and seen != fresh.joint_sha256:
            raise Stale(
                _(
                    "Rekan Anda baru saja menyimpan kesepakatan. Bandingkan dengan yang tersimpan, lalu kirim lagi."
                )
            )
        rows = {row.item.number: row for row in joint.lines(fresh)}
        raise_at(
            [
                (number, fault)
                for number, row in settled.items()
                for fault in _settling_faults(fresh, rows, number, row)
            ]
        )
        before, after = {}, {}
        for number, row in settled.items():
            line = rows[number]
            value = row.value if line.differs else line.first.value
            repair = row.repair.strip() if value == Answer.NO else ""
            words = [value, row.note.strip() if line.differs else "", repair]
            if not value or words == [line.value or "", line.note, line.repair]:
                continue
            Resolution.objects.update_or_create(
                visit=fresh, item=number,
                defaults={"value": words[0], "note": words[1], "repair": words[2], "by_id": officer.person_id, "at": at},
            )  # fmt: skip
            before[str(number)], after[str(number)] = [line.value or "", line.note, line.repair], words
        if after:
            fresh.joint_sha256 = joint.digest(joint.lines(fresh))
            fresh.save(update_fields=["joint_sha256"])
            told = {"before": before, "after": after, "joint": fresh.joint_sha256}
            enter("resolve", fresh, post, told, by=by, at=at)
        return fresh


def _settling_faults(visit: Visit, rows: Mapping[int, joint.Line], number: int, row: Settled) -> list[str]:
    line = rows.get(number)
    if line is None:
        return [_("Butir %(number)d tidak ada di lembar ini.") % {"number": number}]
    found = []
    if not line.differs and row.value and row.value != line.first.value:
        found.append(
            _("Butir %(number)d dijawab sama oleh kedua petugas, jadi tidak diubah.") % {"number": number}
        )
    if line.differs and row.value:
        if row.value not in line.item.values:
            found.append(_wrong_value(number, row.value))
        elif row.value == Answer.NA:
            found += guards.na_faults(visit, number)
    if line.differs and (row.note.strip() or row.repair.strip()) and not row.value:
        found.append(_("Butir %(number)d: pilih jawaban bersama dulu, lalu catatan.") % {"number": number})
    if max(len(row.note), len(row.repair)) > LONGEST_NOTE:
        found.append(
            _("Butir %(number)d: catatan paling panjang %(most)d huruf.")
            % {"number": number, "most": LONGEST_NOTE}
        )
    return found
