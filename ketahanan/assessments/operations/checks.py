"""The kabupaten's part: explaining signs, visiting again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from ketahanan.assessments import queries, scoring
from ketahanan.assessments.models import Measurement, Revisit
from ketahanan.assessments.operations.editing import locked, tell
from ketahanan.assessments.workflow import RoundState
from ketahanan.common import zones
from ketahanan.common.errors import NotAllowed, Refused
from ketahanan.common.roles import Role
from ketahanan.people import permits
from ketahanan.people.posts import Actor, Post

LEAST = 10


def explain(record: Measurement, explanations: Mapping[UUID, str], *, by: Actor, at: datetime) -> Measurement:
    """Say of each sign what the checker found; signatures put before bind the old words and count no more."""
    with transaction.atomic():
        fresh, post = _to_check(record, by, _("Menjelaskan kejanggalan"))
        rows = {row.public_id: row for row in queries.suspicions_of(fresh)}
        told = {}
        for public_id, words in explanations.items():
            row, text = rows.get(public_id), words.strip()
            if row is None or text == row.explanation:
                continue
            if len(text) < LEAST:
                raise Refused(_("Penjelasan terlalu pendek. Tulis apa yang diperiksa dan hasilnya."), field=f"t{row.pk}")
            row.explanation, row.by_id, row.at = text[:2000], by.person_id, at
            row.save(update_fields=["explanation", "by", "at"])
            told[str(row.pk)] = [row.code, row.explanation]
        if told:
            _bind(fresh)
            tell(fresh, "explain", by=by, post=post, at=at, details={"signs": told})
        return fresh


def note_revisit(
    record: Measurement, *, visited_on: date, scores: Mapping[str, int], note: str, by: Actor, at: datetime
) -> Revisit:
    """What the village said when it was asked again; every difference from the round is kept."""
    with transaction.atomic():
        fresh, post = _to_check(record, by, _("Mencatat kunjungan ulang"))
        if not fresh.revisit_due:
            raise Refused(_("Desa ini tidak terundi untuk kunjungan ulang."))
        if queries.revisit_of(fresh) is not None:
            raise Refused(_("Kunjungan ulang sudah dicatat. Hasilnya terbaca di halaman Pemeriksaan."))
        today = zones.today(at, fresh.area.zone)
        if visited_on > today or (fresh.filled_on and visited_on < fresh.filled_on):
            raise Refused(_("Tanggal kunjungan harus antara hari pengisian dan hari ini."), field="visited_on")
        keys = {item.code: item for item in queries.method_of(fresh.instrument).indicators if item.key}
        missing = [code for code in keys if code not in scores]
        if missing:
            raise Refused(_("Tanyakan semua butir kunci. Belum ada: %(items)s.") % {"items": ", ".join(missing)})
        for code, score in scores.items():
            if code not in keys or score not in {int(value) for value in keys[code].values}:
                raise Refused(_("Jawaban %(code)s di luar pilihannya. Pilih dari daftar.") % {"code": code}, field=code)
        before = queries.answers_of(fresh)
        found = {
            code: [before[code].score if code in before else None, score]
            for code, score in scores.items()
            if code not in before or before[code].score != score
        }
        if found and len(note.strip()) < LEAST:
            raise Refused(
                _("Ada %(count)d jawaban yang berbeda. Tulis sebabnya pada catatan.") % {"count": len(found)}, field="note"
            )
        made = Revisit.objects.create(
            measurement=fresh, round=fresh.round, visited_on=visited_on, scores=dict(scores), differences=found,
            note=note.strip(), by_id=by.person_id, at=at,
        )  # fmt: skip
        _bind(fresh)
        tell(fresh, "revisit", by=by, post=post, at=at, details={"on": visited_on, "differences": found})
        return made


def _to_check(record: Measurement, by: Actor, what: str) -> tuple[Measurement, Post]:
    fresh = locked(record)
    post = permits.require(by, {Role.DINSOS_KAB}, path=fresh.area.path, what=what)
    if by.person_id in (fresh.made_by_id, fresh.enumerator1_id, fresh.enumerator2_id):
        raise NotAllowed(_("Anda ikut mengukur, jadi pemeriksaannya dilakukan orang lain."))
    if fresh.state != RoundState.DISCUSSED:
        raise Refused(
            _("Pengukuran ini %(state)s, jadi tidak sedang diperiksa.") % {"state": _(fresh.state_label).lower()}
        )
    return fresh, post


def _bind(record: Measurement) -> None:
    """Explanations and revisit become part of what is signed."""
    signs = [[row.code, row.values, row.explanation] for row in queries.suspicions_of(record)]
    visit = queries.revisit_of(record)
    record.check_sha256 = scoring.fingerprint(
        [signs, [str(visit.visited_on), visit.scores, visit.note] if visit else None]
    )
    record.save(update_fields=["check_sha256"])
