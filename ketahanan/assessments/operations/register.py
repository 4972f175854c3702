"""What the kabupaten's officer copies from a register, verified, until the register is kept in this system."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ketahanan.assessments import queries, registers
from ketahanan.assessments.answering import from_registers
from ketahanan.assessments.models import Measurement, RegisterEntry
from ketahanan.assessments.operations.editing import all_locked, tell
from ketahanan.assessments.suspicion import months_after
from ketahanan.assessments.workflow import OPEN
from ketahanan.common import zones
from ketahanan.common.errors import NotAllowed, Refused
from ketahanan.common.roles import Role
from ketahanan.people import permits
from ketahanan.people.posts import Actor

MAY_NOTE = frozenset({Role.DINSOS_KAB})


def note_register(
    record: Measurement, code: str, *, as_of: date, records: int, reference: str, by: Actor, at: datetime,
    score: int | None = None, na: bool = False, events: Mapping[str, int] | None = None,
) -> RegisterEntry:  # fmt: skip
    """One more entry about the round's village; open rounds there take it at once. Of events the score is counted."""
    post = permits.require(by, MAY_NOTE, path=record.area.path, what=_("Mencatat kutipan register"))
    if by.person_id in (record.made_by_id, record.enumerator1_id, record.enumerator2_id):
        raise NotAllowed(_("Anda ikut mengukur desa ini, jadi petugas lain yang mencatat registernya."))
    _check_day(as_of, zones.today(at, record.area.zone))
    if not reference.strip():
        raise Refused(_("Tulis nomor dan tanggal register yang dikutip."), field="reference")
    if records < 0:
        raise Refused(_("Jumlah catatan tidak boleh kurang dari nol."), field="records")
    if code != registers.CLASHES:
        score = _score(record, code, records, score, na=na)
    with transaction.atomic():
        made = RegisterEntry.objects.create(
            area=record.area, code=code, as_of=as_of, score=score, na=na, records=records, events=dict(events or {}),
            reference=reference.strip()[:120], by_id=by.person_id, at=at,
        )  # fmt: skip
        waiting = all_locked().filter(area=record.area, state__in=[state.value for state in OPEN])
        took = [from_registers(one, at)["after"] for one in waiting.order_by("pk")]
        tell(
            record, "register", by=by, post=post, at=at,
            details={"entry": made.pk, "item": code, "after": {"score": score, "records": records, "rounds": took}},
        )  # fmt: skip
        return made


def _check_day(as_of: date, today: date) -> None:
    if as_of > today:
        raise Refused(_("Tanggal register belum tiba. Isi hari terakhir yang tercatat di dalamnya."), field="as_of")
    if as_of <= months_after(today, -registers.MONTHS):
        raise Refused(_("Register ini lebih tua dari 12 bulan. Kutip yang lebih baru."), field="as_of")


def _score(record: Measurement, code: str, records: int, score: int | None, *, na: bool) -> int | None:
    item = next((one for one in queries.method_of(record.instrument).indicators if one.code == code), None)
    if item is None or not registers.fed(item):
        raise Refused(_("Butir %(code)s tidak dijawab dari register.") % {"code": code})
    if code in registers.FED_BY_INCIDENTS:
        return registers.counted(records)
    if na and not item.na_allowed:
        raise Refused(_("Butir %(code)s harus dijawab; “tidak berlaku” tidak diizinkan.") % {"code": code}, field="answer")
    if not na and score not in {int(value) for value in item.values}:
        raise Refused(_("Jawaban %(code)s di luar pilihannya. Pilih dari daftar.") % {"code": code}, field="answer")
    return None if na else score
