"""The assignment letter and the berita acara as numbered documents."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from ketahanan.areas.models import Area
from ketahanan.common import zones
from ketahanan.common.roles import ROLES, Role
from ketahanan.documents import contents
from ketahanan.documents import operations as documents
from ketahanan.documents.models import Document, Privacy
from ketahanan.documents.wording import in_indonesian
from ketahanan.journal import queries as entries
from ketahanan.journal.models import Signature
from ketahanan.journal.operations import content_hash
from ketahanan.people.models import Assignment, Person
from ketahanan.people.posts import Actor, Post
from ketahanan.supervision import joint, late, queries, sheets
from ketahanan.supervision.models import Reference, Visit, VisitOfficer
from ketahanan.supervision.sheets import Answer
from ketahanan.supervision.workflow import VISIT
from ketahanan.supervision.workflow import VisitState as S
from ketahanan.villages.effects import head_office, letterhead

LETTER, MINUTES = "ST", "B18"
MINISTRY = contents.Letterhead(
    lines=("Kementerian Sosial Republik Indonesia", "Direktorat Perlindungan Sosial Korban Bencana Sosial")
)


def place_of(area: Area) -> str:
    """The village with what it lies in."""
    above = [area.parent, area.parent.parent if area.parent else None]
    return ", ".join([area.title, *(row.title for row in above if row)])


@in_indonesian
def issue_letter(visit: Visit, *, post: Post, by: Actor, at: datetime) -> Document:
    """Surat tugas. Its own number stands on it; the office's number is among the grounds."""
    return documents.issue(
        LETTER,
        title=_("Surat tugas kunjungan %(village)s") % {"village": visit.area.title},
        subject=visit.subject, round_=visit.round, area=visit.area, content=letter(visit, post, by, at),
        readers=VISIT.readers, privacy=Privacy.POKJA.value, by=by, at=at,
    )  # fmt: skip


def is_letter(visit: Visit, number: str) -> bool:
    """Is this the number of a letter that was issued for the visit, and not the office's own?"""
    letters = Document.objects.filter(kind=LETTER, subject_kind=VISIT.name, subject_id=visit.pk)
    return letters.filter(number=number).exists()


def letter(visit: Visit, post: Post, by: Actor, at: datetime) -> contents.AssignmentLetter:
    """The letter as plain content."""
    ministry = post.role is Role.PENETAP
    province = contents.Letterhead(
        lines=(_("Pemerintah Provinsi %(place)s") % {"place": post.area_name}, _("Dinas Sosial"))
    )
    return contents.AssignmentLetter(
        head=MINISTRY if ministry else province,
        place=_("Jakarta") if ministry else post.area_name,
        day=visit.letter_on,
        signers=(
            contents.Signer(
                office=_(ROLES[post.role].label),
                name=by.name,
                signed=_("Ditetapkan dalam sistem %(when)s") % {"when": zones.written(at, visit.area.zone)},
            ),
        ),
        grounds=_grounds(visit),
        delegates=tuple(delegates(queries.officers(visit))),
        purpose=_(
            "Melakukan %(kind)s sebelum bantuan disalurkan kepada Pokja, menurut lembar supervisi edisi %(edition)s."
        )
        % {"kind": _(visit.rules.label).lower(), "edition": visit.edition},
        villages=(place_of(visit.area),),
        first_day=visit.scheduled_on,
        last_day=visit.scheduled_on + timedelta(days=visit.rules.late_days),
        costs=_("Biaya perjalanan dibebankan pada anggaran kantor yang menugaskan."),
        report_days=3,
    )


def _grounds(visit: Visit) -> tuple[str, ...]:
    decrees = {(row.sk_no, row.sk_on) for row in queries.approved(visit.area, visit.edition) if row.sk_on}
    found = [
        _("Keputusan penetapan penerima Nomor %(number)s tanggal %(day)s;")
        % {"number": number, "day": zones.written_day(day)}
        for number, day in sorted(decrees, key=str)
    ]
    if visit.letter_no:
        found.append(
            _("Penugasan Nomor %(number)s tanggal %(day)s;")
            % {"number": visit.letter_no, "day": zones.written_day(visit.letter_on)}
        )
    return (*found, _("Ketentuan supervisi awal %(edition)s.") % {"edition": visit.edition})


def delegates(team: Iterable[VisitOfficer]) -> list[contents.Delegate]:
    """The two officers as papers name them."""
    return [
        contents.Delegate(
            name=row.person.name, office=_("Petugas supervisi, %(office)s") % {"office": row.office or "–"}
        )
        for row in team
    ]


# Berita acara -------------------------------------------------------------------------------------------------------


@in_indonesian
def issue_minutes(visit: Visit, *, by: Actor, at: datetime) -> Document:
    """B18, when the last signature is there."""
    return documents.issue(
        MINUTES,
        title=_("Berita acara supervisi %(village)s") % {"village": visit.area.title},
        subject=visit.subject, round_=visit.round, area=visit.area, content=minutes(visit, at),
        readers=VISIT.readers, privacy=Privacy.POKJA.value, by=by, at=at,
    )  # fmt: skip


def minutes(visit: Visit, at: datetime) -> contents.SupervisionMinutes:
    """Both sheets, what was agreed, and the result. What people told in private is left out: the village has a copy."""
    rows = {row.item.number: row for row in joint.lines(visit)}
    team = queries.officers(visit)
    passed = visit.state == S.PASSED
    return contents.SupervisionMinutes(
        head=letterhead(visit.area),
        place=visit.area.name,
        day=zones.today(_arrived(team, at), visit.area.zone),
        signers=tuple(signers(visit, team)),
        village=place_of(visit.area),
        visit=_("%(kind)s sebelum penyaluran") % {"kind": _(visit.rules.label)},
        letter=visit.letter_no,
        officers=tuple(delegates(team)),
        arrival=zones.written(_arrived(team, at), visit.area.zone),
        position=position(visit, team),
        parts=tuple(
            contents.SheetPart(
                name=f"{letter}. {_(part.name)}",
                items=tuple(_item(rows[item.number]) for item in part.items),
            )
            for letter, part in zip("ABCDEFGH", visit.rules.parts, strict=False)
        ),
        result="LAYAK" if passed else "TIDAK LAYAK",
        result_reason=reason(visit, list(rows.values())),
        valid_until=queries.last_day(visit, at) if passed else None,
        repairs=tuple(
            _("Butir %(number)d: %(repair)s") % {"number": row.item.number, "repair": row.repair}
            for row in rows.values()
            if row.needs_repair
        ),
    )


def _arrived(team: list[VisitOfficer], at: datetime) -> datetime:
    return min((row.checked_in_at for row in team if row.checked_in_at), default=at)


def position(visit: Visit, team: list[VisitOfficer]) -> str:
    """Where each officer was, how far from the point, how exact, and what the colleague confirmed."""
    confirmed = _("petugas %(number)d: %(where)s, kehadirannya dibenarkan rekannya")
    plain = _("petugas %(number)d: %(where)s")
    told = [(row, {"number": row.position, "where": where(visit, row)}) for row in team]
    return "; ".join((confirmed if row.doubt else plain) % words for row, words in told)


def where(visit: Visit, row: VisitOfficer) -> str:
    """The place of a check-in in words, for the page and the paper; and when it came, where it came later."""
    return "; ".join(filter(None, [_place(visit, row), late.arrival(visit, row.came_sent_at, row.came_ahead_s)]))


def _place(visit: Visit, row: VisitOfficer) -> str:
    if row.lat is None:
        return _("tanpa letak GPS")
    words = {"place": row.place.replace(",", ", "), "away": row.distance_m or 0, "exact": row.accuracy_m or 0}
    if row.distance_m is None:
        there = _("di %(place)s") % words
    else:
        point = _(Reference(visit.ref_source).label)
        there = _("di %(place)s, %(away)d meter dari %(point)s") % {**words, "point": point}
    if row.accuracy_m is None:
        return there
    rough = _("letak kurang teliti: ketelitian GPS %(exact)d meter") if row.is_rough else _("ketelitian GPS %(exact)d meter")
    return f"{there} ({rough % words})"


def _item(row: joint.Line) -> contents.SheetItem:
    note = row.note or " / ".join(dict.fromkeys(text for text in (row.first.note, row.second.note) if text))
    return contents.SheetItem(
        code=f"{row.item.number}{' (K)' if row.item.critical else ''}",
        question=_(row.item.text),
        first=_word(row.first.value),
        second=_word(row.second.value),
        agreed=_word(row.value or ""),
        note=_("disimpan petugas") if row.item.sealed and note else note,
    )


def _word(value: str) -> str:
    return _(sheets.WORDS[Answer(value)]) if value else "–"


def reason(visit: Visit, rows: list[joint.Line]) -> str:
    """The result in one sentence, with the numbers behind it."""
    found = joint.outcome(visit, rows)
    words = {
        "yes": found.yes,
        "all": found.applicable,
        "score": found.score_pct,
        "least": visit.rules.least_pct,
    }
    if found.failed_critical:
        items = ", ".join(str(number) for number in found.failed_critical)
        return _("Butir penentu %(items)s belum terpenuhi. Nilai %(score)d %% (%(yes)d dari %(all)d butir).") % {
            **words, "items": items,
        }  # fmt: skip
    if not found.passed:
        return _("Nilai %(score)d %% (%(yes)d dari %(all)d butir), di bawah batas %(least)d %%.") % words
    return _("Semua butir penentu terpenuhi. Nilai %(score)d %% (%(yes)d dari %(all)d butir).") % words


def signers(visit: Visit, team: list[VisitOfficer]) -> list[contents.Signer]:
    """Two officers who agreed, then the four Ketua by Pokja, then the Pengarah."""
    bound = content_hash(joint.content(visit))
    agreed = _put(visit, "agree", bound)
    signed = _put(visit, "sign", bound)
    names = dict(Person.objects.filter(pk__in=[row.person_id for row in signed]).values_list("pk", "name"))
    by_person = {row.person_id: row for row in agreed}
    found = [
        contents.Signer(
            office=_("Petugas %(number)d") % {"number": row.position},
            name=row.person.name,
            signed=_when(visit, by_person.get(row.person_id)),
        )
        for row in team
    ]
    pokja = dict(
        Assignment.objects.filter(
            role=Role.KETUA.value,
            area=visit.area,
            person_id__in=[row.behalf_id or row.person_id for row in signed],
        ).values_list("person_id", "pokja")
    )
    village = [(_office(visit.area, row, pokja), row) for row in signed]
    for office, row in sorted(village, key=lambda pair: (pair[1].role != Role.KETUA, pair[0])):
        found.append(
            contents.Signer(
                office=office,
                name=names.get(row.person_id, "–"),
                above=_("Mengetahui"),
                signed=_when(visit, row),
            )
        )
    return found


def _put(visit: Visit, action: str, bound: str) -> list[Signature]:
    return entries.signatures(VISIT.name, visit.pk, round_=visit.round, action=action, content=bound)


def _office(area: Area, row: Signature, pokja: dict[int, int | None]) -> str:
    if row.role == Role.PENGARAH:
        return head_office(area)
    return _("Ketua Pokja %(number)s") % {"number": pokja.get(row.behalf_id or row.person_id) or ""}


def _when(visit: Visit, row: Signature | None) -> str:
    if row is None:
        return ""
    return _("Ditandatangani dalam sistem %(when)s") % {"when": zones.written(row.at, visit.area.zone)}
