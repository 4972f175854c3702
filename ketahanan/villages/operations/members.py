"""The people of a Pokja: in, moved, out. Only while the composition is a draft."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from ketahanan.areas.models import Area
from ketahanan.common import zones
from ketahanan.common.errors import Refused
from ketahanan.common.roles import Role
from ketahanan.editions.facts import REPRESENTS
from ketahanan.people import posts
from ketahanan.people.models import Assignment, Person
from ketahanan.people.posts import Actor, Post
from ketahanan.villages import queries, rules
from ketahanan.villages.models import Institution, Member, Pokja, Seat
from ketahanan.villages.operations.institutions import enter, opened, persons
from ketahanan.villages.rules import Seated, Surroundings

# Posts that no officer of a Pokja of the same village may hold (domain 14, row 5).
BARRED = {Role.PENGARAH: rules.KETUA, Role.KETUA_BPD: rules.KETUA}


@dataclass(frozen=True, slots=True)
class NewMember:
    """Who, in which seat, from where, for whom."""

    person: Person
    seat: str = Seat.ANGGOTA.value
    dusun: Area | None = None
    represents: tuple[str, ...] = ()
    married: bool = False


def add_member(institution: Institution, number: int, row: NewMember, *, by: Actor, at: datetime) -> Member:
    """One person into a Pokja."""
    return add_members(institution, number, [row], by=by, at=at)[0]


def add_members(
    institution: Institution, number: int, rows: Sequence[NewMember], *, by: Actor, at: datetime
) -> list[Member]:
    """Several people into a Pokja at once, or none of them; ten statements however many they are."""
    with _first_wins(), transaction.atomic():
        record, post = opened(institution, by, _("Menyusun Pokja"))
        pokja = Pokja.objects.get(area=record.area_id, number=number)
        now = list(
            Member.objects.filter(institution=record, left_at__isnull=True)
            .select_related("person")
            .defer(*queries.SEALED)
        )
        _check_rows(record, pokja, rows, now)
        _check_people(record, rows, at)
        made = Member.objects.bulk_create(
            Member(
                institution=record, edition_id=record.edition_id, pokja=pokja, person=row.person,
                identity=row.person.identity, seat=row.seat, dusun=row.dusun, represents=list(row.represents),
                married=row.married,
            )
            for row in rows
        )  # fmt: skip
        _note_author(record, by, post)
        told = [{"person": row.person_id, "seat": row.seat, "member": row.pk} for row in made]
        enter("add_members", record, post=post, by=by, at=at, details={"pokja": number, "members": told})
    return made


@contextmanager
def _first_wins() -> Iterator[None]:
    """Two at once: what the checks could not see yet, the database refuses, and we say it in words."""
    try:
        yield
    except IntegrityError as error:
        raise Refused(_by_constraint(str(error))) from error


def _by_constraint(text: str) -> str:
    if "one_person_a_seat" in text or "villages_member.seat" in text:
        return _("Jabatan ini baru saja diisi orang lain. Buka halamannya lagi.")
    if "officer_once_an_edition" in text or "edition_id" in text:
        return _(
            "Orang ini baru saja menjadi pengurus Pokja lain. Satu orang hanya boleh menjadi "
            "pengurus satu Pokja."
        )
    return _("Orang ini baru saja dimasukkan ke Pokja yang sama. Buka halamannya lagi.")


def _check_rows(record: Institution, pokja: Pokja, rows: Sequence[NewMember], now: Sequence[Member]) -> None:
    """Seats, doubles, hamlets and room in this Pokja."""
    here = [member for member in now if member.pokja_id == pokja.pk]
    inside = {member.identity for member in here}
    taken = {member.seat: member.person.name for member in here if member.is_officer}
    for row in rows:
        _check_codes(record, row)
        if row.person.identity in inside:
            raise Refused(
                _("%(name)s sudah menjadi anggota Pokja %(pokja)d.")
                % {"name": row.person.name, "pokja": pokja.number},
                field="person",
            )
        inside.add(row.person.identity)
        if row.seat != Seat.ANGGOTA and row.seat in taken:
            raise Refused(
                _("%(seat)s Pokja %(pokja)d sudah %(name)s. Keluarkan dulu, atau pilih jabatan lain.")
                % {"seat": Seat(row.seat).label, "pokja": pokja.number, "name": taken[row.seat]},
                field="seat",
            )
        taken[row.seat] = row.person.name
    most = queries.rules_of(record.edition).number("MAKS_ANGGOTA")
    if most is not None and len(inside) > most:
        raise Refused(
            _(
                "Pokja %(pokja)d paling banyak %(most)d orang, termasuk pengurus. Sekarang "
                "%(size)d: kurangi %(less)d."
            )
            % {"pokja": pokja.number, "most": most, "size": len(inside), "less": len(inside) - most}
        )


def _check_codes(record: Institution, row: NewMember) -> None:
    if row.seat not in Seat.values:
        raise Refused(
            _("Jabatan ini tidak dikenal. Pilih ketua, sekretaris, bendahara, atau anggota."), field="seat"
        )
    if row.dusun is not None and (
        row.dusun.pk == record.area_id or not row.dusun.path.startswith(record.area.path)
    ):
        raise Refused(_("Dusun ini bukan bagian desa ini. Pilih dusun dari daftar."), field="dusun")
    unknown = set(row.represents) - set(REPRESENTS)
    if unknown:
        raise Refused(_("Wakil kelompok ini tidak dikenal. Pilih dari daftar."), field="represents")


def _check_people(record: Institution, rows: Iterable[NewMember], at: datetime) -> None:
    """Age on the day; for officers also head, BPD and an office elsewhere."""
    day = zones.today(at, record.area.zone)
    around = Surroundings(pengarah=record.pengarah.identity if record.pengarah else None)
    found = []
    for row in rows:
        seated = Seated(
            person=row.person.identity, name=row.person.name, seat=row.seat, sex=row.person.sex,
            age=rules.age_on(row.person.born_on, day), married=row.married,
        )  # fmt: skip
        found += rules.person_faults(seated, queries.rules_of(record.edition), around)
    if found:
        raise Refused(found[0].sentence, field="born_on" if found[0].code in rules.AGES else "person")
    officers = {row.person.identity: row.person.name for row in rows if row.seat != Seat.ANGGOTA}
    if officers:
        _check_offices(record, officers)
        _check_barred(record, officers, at)


def _check_offices(record: Institution, officers: dict[int, str], but: Collection[int] = ()) -> None:
    others = (
        Member.objects.filter(edition=record.edition_id, identity__in=officers, left_at__isnull=True)
        .exclude(seat=Seat.ANGGOTA.value)
        .exclude(pk__in=list(but))
        .order_by("pk")
        .values_list("identity", "pokja__number", "pokja__area_id")
    )
    other = others.first()
    if other is None:
        return
    identity, number, area_id = other
    words = {"name": officers[identity], "pokja": number}
    if area_id == record.area_id:
        sentence = _(
            "%(name)s sudah menjadi pengurus Pokja %(pokja)d. Satu orang hanya boleh menjadi "
            "pengurus satu Pokja."
        )
    else:
        sentence = _(
            "%(name)s sudah menjadi pengurus Pokja di desa lain pada edisi ini. Satu orang hanya "
            "boleh menjadi pengurus "
            "satu Pokja."
        )
    raise Refused(sentence % words, field="person")


def _check_barred(record: Institution, officers: dict[int, str], at: datetime) -> None:
    held = (
        Assignment.objects.filter(
            area=record.area_id, role__in=[role.value for role in BARRED], **posts.in_force(at)
        )
        .exclude(until_at__lte=at)
        .values_list("role", Coalesce("person__same_as_id", "person_id"))
    )
    for role, identity in held:
        if identity not in officers:
            continue
        name = officers[identity]
        if role == Role.PENGARAH:
            sentence = _(
                "%(name)s adalah Pengarah, jadi tidak boleh menjadi pengurus Pokja. Pilih orang lain."
            )
        else:
            sentence = _(
                "%(name)s memimpin BPD atau LPM, jadi tidak boleh menjadi pengurus Pokja. Pilih orang lain."
            )
        raise Refused(sentence % {"name": name}, field="person")


def _note_author(record: Institution, by: Actor, post: Post) -> None:
    new = [number for number in persons(by, post) if number not in record.authors]
    if new:
        record.authors = [*record.authors, *new]
        record.save(update_fields=["authors"])


# Changes ------------------------------------------------------------------------------------------------------------


def change_seat(member: Member, *, seat: str, by: Actor, at: datetime) -> Member:
    """Another office in the same Pokja."""
    return change_member(member, {"seat": seat}, by=by, at=at)


def change_member(member: Member, changes: dict[str, Any], *, by: Actor, at: datetime) -> Member:
    """Seat, hamlet, whom the member represents, married or not; checked as a new member would be."""
    with _first_wins(), transaction.atomic():
        record, post = opened(member.institution, by, _("Menyusun Pokja"))
        fresh = _present(member)
        row = NewMember(
            person=fresh.person,
            seat=changes.get("seat", fresh.seat),
            dusun=changes.get("dusun", fresh.dusun),
            represents=tuple(changes.get("represents", fresh.represents)),
            married=changes.get("married", fresh.married),
        )
        others = Member.objects.filter(institution=record, left_at__isnull=True).exclude(pk=fresh.pk)
        _check_rows(record, fresh.pokja, [row], list(others.select_related("person").defer(*queries.SEALED)))
        _check_changed(record, fresh, row, at)
        before = {
            "seat": fresh.seat,
            "dusun": fresh.dusun_id,
            "represents": fresh.represents,
            "married": fresh.married,
        }
        fresh.seat, fresh.dusun, fresh.represents, fresh.married = (
            row.seat,
            row.dusun,
            list(row.represents),
            row.married,
        )
        fresh.save(update_fields=["seat", "dusun", "represents", "married"])
        after = {
            "seat": fresh.seat,
            "dusun": fresh.dusun_id,
            "represents": fresh.represents,
            "married": fresh.married,
        }
        _note_author(record, by, post)
        told = {"pokja": fresh.pokja.number, "member": fresh.pk, "person": fresh.person_id}
        details = told | {"before": before, "after": after}
        enter("change_member", record, post=post, by=by, at=at, details=details)
        return fresh


def _check_changed(record: Institution, fresh: Member, row: NewMember, at: datetime) -> None:
    day = zones.today(at, record.area.zone)
    seated = Seated(
        person=fresh.identity, name=row.person.name, seat=row.seat, sex=row.person.sex,
        age=rules.age_on(row.person.born_on, day), married=row.married,
    )  # fmt: skip
    around = Surroundings(pengarah=record.pengarah.identity if record.pengarah else None)
    found = rules.person_faults(seated, queries.rules_of(record.edition), around)
    if found:
        raise Refused(found[0].sentence, field="seat")
    if row.seat != Seat.ANGGOTA:
        _check_offices(record, {fresh.identity: row.person.name}, but=[fresh.pk])
        _check_barred(record, {fresh.identity: row.person.name}, at)


def remove_member(member: Member, *, by: Actor, at: datetime) -> Member:
    """Out of the Pokja; the row stays, with the moment."""
    with transaction.atomic():
        record, post = opened(member.institution, by, _("Menyusun Pokja"))
        fresh = _present(member)
        fresh.left_at = at
        fresh.save(update_fields=["left_at"])
        _note_author(record, by, post)
        details = {
            "member": fresh.pk,
            "person": fresh.person_id,
            "seat": fresh.seat,
            "pokja": fresh.pokja.number,
        }
        enter("remove_member", record, post=post, by=by, at=at, details=details)
        return fresh


def _present(member: Member) -> Member:
    fresh = (
        Member.objects.filter(pk=member.pk, left_at__isnull=True)
        .select_related("person", "pokja", "dusun")
        .defer(*queries.SEALED)
        .first()
    )
    if fresh is None:
        raise Refused(_("Orang ini sudah dikeluarkan dari Pokja. Buka halamannya lagi."))
    return fresh
