"""People from a list: all faults at once, a look before writing, then all or nothing."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO, Any

from django.db import transaction
from django.utils.translation import gettext as _

from ketahanan.areas.models import Area
from ketahanan.common.errors import AtFields, NotAllowed, Refused, Several, Stale
from ketahanan.common.roles import ROLES, Role
from ketahanan.common.secrets import fingerprint
from ketahanan.journal import operations as journal
from ketahanan.journal.models import Entry
from ketahanan.people import spreadsheet
from ketahanan.people.models import Assignment, Invitation, InvitationList, Person, Sex
from ketahanan.people.operations.holdings import Charge, Held, check
from ketahanan.people.operations.invitations import INVITES, VALID, new_code
from ketahanan.people.operations.persons import Facts, cleaned
from ketahanan.people.operations.posts import entry, giver, written
from ketahanan.people.permits import named
from ketahanan.people.posts import Actor
from ketahanan.people.spreadsheet import COLUMNS, Fault, Line
from ketahanan.people.workflow import NEEDS_CONFIRMATION, ONE_HOLDER, AssignmentState

COLUMN_OF = {
    "name": "Nama", "nik": "NIK", "no_nik_reason": "Alasan tanpa NIK", "sex": "L/P", "born_on": "Tanggal lahir",
    "phone": "Nomor HP", "email": "Email", "role": "Tugas", "area": "Kode wilayah",
}  # fmt: skip


class FaultyList(Several):
    """Every fault of a list, by row and column."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = sorted(faults, key=lambda fault: (fault.row, COLUMNS.index(fault.column)))
        super().__init__(
            [
                _("Baris %(row)d, kolom %(column)s: %(sentence)s")
                % {"row": fault.row, "column": fault.column, "sentence": fault.sentence}
                for fault in self.faults
            ]
        )


@dataclass(frozen=True, slots=True)
class Guest:
    """One row, understood."""

    row: int
    facts: dict[str, Any]
    role: Role | None
    area: Area
    known: Person | None

    @property
    def role_label(self) -> str:
        return _(ROLES[self.role].label) if self.role else ""


def keep_list(file: IO[bytes], size: int, *, by: Actor, at: datetime, now: datetime) -> InvitationList:
    """Check a sheet and keep its rows, sealed, until the officer says yes. Raises FaultyList with all faults."""
    if not any(post.role in INVITES for post in by.posts):
        raise NotAllowed(
            _("Mengundang dari daftar hanya untuk %(roles)s. Minta petugas itu melakukannya.")
            % {"roles": named(INVITES.keys())}
        )
    lines, faults = spreadsheet.read(file, size)
    understand(lines, by=by, at=at, faults=faults)
    kept = json.dumps([[line.row, *map(_kept, line.cells)] for line in lines], ensure_ascii=False)
    return InvitationList.objects.create(made_by_id=by.person_id or 0, made_at=now, rows=kept)


def lines_of(kept: InvitationList) -> list[Line]:
    """The rows as they were typed."""
    return [
        Line(row, tuple(date.fromisoformat(cell[1:]) if cell[:1] == "@" else cell for cell in cells))
        for row, *cells in json.loads(kept.rows or "[]")
    ]


def _kept(cell: str | date) -> str:
    return f"@{cell.isoformat()}" if isinstance(cell, date) else cell.lstrip("@")


def use_list(kept: InvitationList, *, by: Actor, at: datetime, now: datetime) -> list[Invitation]:
    """Write persons, posts and invitations of the whole list, or nothing. Each list works once."""
    with transaction.atomic():
        mine = InvitationList.objects.filter(pk=kept.pk, made_by_id=by.person_id, used_at__isnull=True)
        if mine.update(used_at=now) != 1:
            raise Stale(_("Daftar ini sudah dipakai. Lihat undangannya, atau kirim daftar baru."))
        guests = understand(lines_of(kept), by=by, at=at)
        people = Person.objects.bulk_create([_person(guest, at) for guest in guests])
        posts = _posts(guests, people, by=by, at=at)
        batch = uuid.uuid5(uuid.NAMESPACE_OID, str(kept.public_id))
        rows = Invitation.objects.bulk_create(
            _invitation(person, code, batch, by, now) for person in people for code in [new_code()]
        )
        journal.record_many(_entries(guests, people, posts, by=by, at=at))
        InvitationList.objects.filter(pk=kept.pk).update(rows="")
        return rows


def batch_of(kept: InvitationList) -> uuid.UUID:
    """Under which number the invitations of the list are printed."""
    return uuid.uuid5(uuid.NAMESPACE_OID, str(kept.public_id))


def understand(
    lines: Sequence[Line], *, by: Actor, at: datetime, faults: Iterable[Fault] = ()
) -> list[Guest]:
    """Every row as persons and posts, or FaultyList with everything that is wrong."""
    wrong = list(faults)
    areas = _areas(lines)
    guests: list[Guest] = []
    seen: dict[str, int] = {}
    for line in lines:
        cells = dict(zip(COLUMNS, line.cells, strict=True))
        found: list[Fault] = []
        facts = _facts(line.row, cells, found)
        area = _area(line.row, cells, areas, found)
        role = _role(line.row, cells, area, by, found)
        number = facts.get("nik", "")
        if number and seen.setdefault(number, line.row) != line.row:
            sentence = _("NIK ini sudah ada di baris %(row)d.") % {"row": seen[number]}
            found.append(Fault(line.row, "NIK", sentence))
        wrong += found
        if not found and area is not None:
            guests.append(Guest(line.row, facts, role, area, None))
    guests = _match(guests, by, wrong)
    _check_posts(guests, at, wrong)
    if wrong:
        raise FaultyList(wrong)
    return guests


def _facts(row: int, cells: Mapping[str, str | date], found: list[Fault]) -> dict[str, Any]:
    sex = str(cells["L/P"]).strip().upper()
    if sex not in set(Sex.values):
        found.append(Fault(row, "L/P", _("Tulis L atau P.")))
    facts = Facts(
        name=str(cells["Nama"]), sex=sex, born_on=_day(row, cells["Tanggal lahir"], found), nik=str(cells["NIK"]),
        no_nik_reason=str(cells["Alasan tanpa NIK"])[:200], phone=str(cells["Nomor HP"]), email=str(cells["Email"]),
    )  # fmt: skip
    try:
        return cleaned(facts)
    except AtFields as several:
        found += [Fault(row, COLUMN_OF[part.field], part.sentence) for part in several.parts]
    except Refused as refused:
        found.append(Fault(row, COLUMN_OF.get(refused.field, "Nama"), refused.sentence))
    return {}


def _day(row: int, cell: str | date, found: list[Fault]) -> date | None:
    if isinstance(cell, date):
        return cell
    if not cell.strip():
        return None
    parts = cell.replace("/", "-").replace(".", "-").split("-")
    try:
        year, month, day = map(int, parts if len(parts[0]) == 4 else reversed(parts))
        found_day = date(year, month, day)
    except ValueError:
        found_day = None
    if found_day is None or found_day.year < 1900:
        found.append(Fault(row, "Tanggal lahir", _("Tanggal tidak terbaca. Tulis seperti 17-05-1980.")))
        return None
    return found_day


def _areas(lines: Sequence[Line]) -> dict[str, Area]:
    at = COLUMNS.index("Kode wilayah")
    codes = {str(line.cells[at]).strip() for line in lines}
    return {area.code: area for area in Area.objects.filter(code__in=codes - {""}, closed_on__isnull=True)}


def _area(
    row: int, cells: Mapping[str, str | date], areas: Mapping[str, Area], found: list[Fault]
) -> Area | None:
    code, name = str(cells["Kode wilayah"]).strip(), str(cells["Nama wilayah"]).strip()
    area = areas.get(code)
    if area is None:
        sentence = _("Kode wilayah tidak dikenal. Tulis kode Kemendagri, misalnya 73.02.01.2001.")
        found.append(Fault(row, "Kode wilayah", sentence))
        return None
    plain = name.casefold().removeprefix("desa ").removeprefix("kelurahan ")
    if name and plain not in {area.name.casefold(), area.title.casefold()}:
        sentence = _("Kode %(code)s adalah %(there)s, bukan %(name)s. Periksa salah satunya.")
        found.append(Fault(row, "Nama wilayah", sentence % {"code": code, "there": area.title, "name": name}))
        return None
    return area


def _role(
    row: int, cells: Mapping[str, str | date], area: Area | None, by: Actor, found: list[Fault]
) -> Role | None:
    typed = str(cells["Tugas"]).strip()
    names = {name.casefold(): role for role in Role for name in (role.value, ROLES[role].label)}
    role = names.get(typed.casefold())
    if typed and role is None:
        found.append(Fault(row, "Tugas", _("Kode tugas tidak dikenal. Lihat lembar “Kode tugas” di contoh daftar.")))
    if area is None:
        return role
    try:
        if role is not None:
            giver(by, role, area)
        elif area.level < 4:
            raise Refused(_("Isi tugas orang ini; hanya penduduk desa boleh tanpa tugas."))
        elif not any(post.covers(area.path) and min(area.level, 4) in INVITES.get(post.role, ()) for post in by.posts):
            raise NotAllowed(_("Wilayah ini di luar wilayah yang Anda undang."))
    except NotAllowed as refused:
        found.append(Fault(row, "Tugas" if role else "Kode wilayah", refused.sentence))
    except Refused as refused:
        found.append(Fault(row, "Tugas", refused.sentence))
    return role


def _match(guests: Sequence[Guest], by: Actor, wrong: list[Fault]) -> list[Guest]:
    """Persons whose NIK is known: told to those who may see them, kept apart in silence from others."""
    hashes = {fingerprint(guest.facts["nik"]): guest for guest in guests if guest.facts["nik"]}
    known = {person.nik_hash: person for person in Person.objects.filter(nik_hash__in=hashes)}
    ids = [person.pk for person in known.values()]
    seen = set(Person.objects.visible_to(by).filter(pk__in=ids).values_list("pk", flat=True))
    matched: list[Guest] = []
    for guest in guests:
        person = known.get(fingerprint(guest.facts["nik"])) if guest.facts["nik"] else None
        if person and person.pk in seen:
            sentence = _("Orang dengan NIK ini sudah terdaftar: %(name)s. Hapus baris ini; undang dari halamannya.")
            wrong.append(Fault(guest.row, "NIK", sentence % {"name": person.name}))
        matched.append(Guest(guest.row, guest.facts, guest.role, guest.area, person))
    return matched


def _check_posts(guests: Sequence[Guest], at: datetime, wrong: list[Fault]) -> None:
    """Conflicts, single holders and levels; a person not yet written holds nothing."""
    nobody = Person(pk=0)
    charges = [(guest, Charge(guest.known or nobody, guest.role, guest.area)) for guest in guests if guest.role]
    held = Held.around([charge for _guest, charge in charges], at, None)
    held = Held(held.own, held.lent, {**held.identities, 0: 0})
    single: dict[tuple[Role, int], int] = {}
    for guest, charge in charges:
        try:
            check([charge], held)
            first = single.setdefault((charge.role, charge.area.pk), guest.row)
            if charge.role in ONE_HOLDER and first != guest.row:
                raise Refused(_("Tugas ini hanya untuk satu orang; baris %(row)d sudah mengisinya.") % {"row": first})
            if charge.role is Role.BPK:
                raise Refused(_("Tugas auditor BPK berbatas waktu. Berikan dari halaman orangnya."))
        except Refused as refused:
            wrong.append(Fault(guest.row, "Tugas", refused.sentence))


def _person(guest: Guest, at: datetime) -> Person:
    number, phone = guest.facts["nik"], guest.facts["phone"]
    return Person(
        **{**guest.facts, "home": guest.area if guest.area.level >= 4 else None},
        nik_hash=fingerprint(number) if number and guest.known is None else None,
        phone_hash=fingerprint(phone) if phone else "",
        same_as=guest.known,
        made_at=at,
    )


def _posts(guests: Sequence[Guest], people: Sequence[Person], *, by: Actor, at: datetime) -> list[Assignment]:
    return Assignment.objects.bulk_create(
        Assignment(
            person=person, role=guest.role.value, area=guest.area, from_at=at, proposed_by_id=by.person_id,
            state=(AssignmentState.PROPOSED if guest.role in NEEDS_CONFIRMATION else AssignmentState.IN_FORCE).value,
        )
        for guest, person in zip(guests, people, strict=True)
        if guest.role
    )  # fmt: skip


def _invitation(person: Person, code: str, batch: uuid.UUID, by: Actor, now: datetime) -> Invitation:
    return Invitation(
        person=person, batch=batch, code_hash=fingerprint(code), code=code, made_by_id=by.person_id or 0,
        made_at=now, until_at=now + VALID,
    )  # fmt: skip


def _entries(
    guests: Sequence[Guest], people: Sequence[Person], posts: Sequence[Assignment], *, by: Actor, at: datetime
) -> list[Entry]:
    made = [
        Entry(
            at=at, actor_id=by.person_id, action="person.make", subject_kind="person", subject_id=person.pk,
            area_id=guest.area.pk, details=journal.canonical({"name": person.name, "row": guest.row}),
        )
        for guest, person in zip(guests, people, strict=True)
    ]  # fmt: skip
    doubles = [
        Entry(
            at=at, action="person.double", subject_kind="person", subject_id=person.pk, area_id=guest.area.pk,
            details=journal.canonical({"same_as": guest.known.pk}),
        )
        for guest, person in zip(guests, people, strict=True)
        if guest.known
    ]  # fmt: skip
    begun = [
        entry("make" if row.state == AssignmentState.PROPOSED else "begin", row, by=by, at=at, details=written(row))
        for row in posts
    ]
    return made + doubles + begun
