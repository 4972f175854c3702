"""Entering and correcting persons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ketahanan.areas.models import Area
from ketahanan.common.errors import AtFields, NotAllowed, Refused
from ketahanan.common.roles import Role
from ketahanan.common.secrets import fingerprint
from ketahanan.journal import operations as journal
from ketahanan.journal.models import Entry, Veil
from ketahanan.journal.operations import Personal
from ketahanan.people import contacts, nik
from ketahanan.people.models import Person, Sex
from ketahanan.people.permits import named
from ketahanan.people.posts import Actor, Post
from ketahanan.people.workflow import GIVES

REGISTRARS = frozenset(GIVES)
# Those who compose the Pokja of a village enter its residents, always with their home.
VILLAGE_REGISTRARS = frozenset({Role.OPERATOR_DESA, Role.PENGARAH})
NIK_READERS = frozenset(
    {Role.ADMIN_PUSAT, Role.DINSOS_PROV, Role.DINSOS_KAB, Role.PETUGAS_KEAMANAN, Role.APIP, Role.BPK}
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a person, as typed."""

    name: str
    sex: str = ""
    born_on: date | None = None
    nik: str = ""
    no_nik_reason: str = ""
    phone: str = ""
    email: str = ""
    home: Area | None = None


def register_person(facts: Facts, *, by: Actor, at: datetime) -> Person:
    """Enter a person once. The answer never tells somebody without reach whether a NIK was known before."""
    post = registrar(by, facts.home)
    clean = cleaned(facts)
    with transaction.atomic():
        known = _same_nik(clean["nik"])
        if known and Person.objects.visible_to(by).filter(pk=known.pk).exists():
            raise Refused(
                _("Orang dengan NIK ini sudah terdaftar: %(name)s. Buka datanya lewat daftar orang.")
                % {"name": known.name},
                field="nik",
            )
        person = _create(clean, known, at)
        _write("make", person, post, clean, by=by, at=at)
        if known:
            _tell_of_double(person, known, at)
        return person


def register_persons(many: Sequence[Facts], *, by: Actor, at: datetime) -> list[Person]:
    """A whole list of people, or none of them; ten statements however many they are."""
    posts = [registrar(by, facts.home) for facts in many]
    clean = [cleaned(facts) for facts in many]
    hashes = [number for number in (_hash(row["nik"]) for row in clean) if number]
    try:
        with transaction.atomic():
            if len(set(hashes)) == len(hashes) and not Person.objects.filter(nik_hash__in=hashes).exists():
                people = Person.objects.bulk_create(
                    Person(**row, nik_hash=_hash(row["nik"]), phone_hash=_phone_hash(row), made_at=at) for row in clean
                )
                told = [_shown("make", *row, by=by, at=at) for row in zip(people, posts, clean, strict=True)]
                journal.record_many([entry for entry, _veils in told], [veils for _entry, veils in told])
                return people
    except IntegrityError:
        pass  # somebody entered one of them in this very moment
    # A number that is known, or stands twice in the list, is looked at one by one.
    with transaction.atomic():
        return [register_person(facts, by=by, at=at) for facts in many]


def update_person(person: Person, facts: Facts, *, by: Actor, at: datetime) -> Person:
    """Correct a person. The NIK is corrected like any other value, and stays unique."""
    post = registrar(by, person.home or facts.home)
    clean = cleaned(facts)
    with transaction.atomic():
        fresh = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
        changes = {name: value for name, value in clean.items() if getattr(fresh, name) != value}
        known = _same_nik(clean["nik"]) if "nik" in changes else None
        for name, value in changes.items():
            setattr(fresh, name, value)
        if "nik" in changes:
            other = known if known and known.pk != fresh.pk else None
            fresh.same_as = other
            fresh.nik_hash = None if other else _hash(clean["nik"])
        fresh.phone_hash = fingerprint(fresh.phone) if fresh.phone else ""
        fresh.save()
        if changes:
            _write("change", fresh, post, changes, by=by, at=at)
        if fresh.same_as and known:
            _tell_of_double(fresh, known, at)
        return fresh


def reveal_nik(person: Person, *, reason: str, by: Actor, at: datetime) -> str:
    """The whole NIK for an officer who needs it, with the reading in the journal."""
    visible = Person.objects.visible_to(by).filter(pk=person.pk).exists()
    reader = next((post for post in by.posts if post.role in NIK_READERS), None)
    if reader is None or not visible:
        raise NotAllowed(
            _("NIK utuh hanya untuk %(roles)s yang berwenang atas orang ini.") % {"roles": named(NIK_READERS)}
        )
    if not reason.strip():
        raise Refused(_("Tulis untuk apa NIK ini dibaca. Alasannya tersimpan bersama nama Anda."), field="reason")
    journal.record(
        action="person.reveal_nik",
        subject=("person", person.pk),
        at=at,
        actor_id=by.person_id,
        behalf_id=reader.behalf_id,
        role=reader.role.value,
        area_id=person.home_id,
        details={"reason": reason.strip()},
    )
    return person.nik


def registrar(by: Actor, home: Area | None) -> Post | None:
    """Who enters persons: those who hand out posts, with the home in their area if one is given."""
    if by.is_system:
        return None
    for post in by.posts:
        if post.role in REGISTRARS and (home is None or post.covers(home.path)):
            return post
        if post.role in VILLAGE_REGISTRARS and home is not None and post.covers(home.path):
            return post
    raise NotAllowed(
        _("Mendaftarkan orang hanya untuk %(roles)s di wilayah tempat tinggalnya. Minta petugas itu melakukannya.")
        % {"roles": named(REGISTRARS)}
    )


def cleaned(facts: Facts) -> dict[str, Any]:
    """Every value in its stored form, or all that is wrong at once."""
    wrong: list[Refused] = []

    def take(field: str, make: Any) -> Any:
        try:
            return make()
        except nik.BadNik as bad:
            wrong.append(Refused(_(bad.sentence) % bad.words, field=field))
        except contacts.BadContact as bad:
            wrong.append(Refused(_(str(bad)), field=field))
        except Refused as bad:
            wrong.append(bad)
        return ""

    clean = {
        "name": take("name", lambda: _name(facts.name)),
        "sex": facts.sex,
        "born_on": facts.born_on,
        "nik": take("nik", lambda: _nik(facts)),
        "no_nik_reason": "" if facts.nik.strip() else facts.no_nik_reason.strip(),
        "phone": take("phone", lambda: contacts.phone(facts.phone) if facts.phone.strip() else ""),
        "email": take("email", lambda: contacts.email(facts.email) if facts.email.strip() else ""),
        "home": facts.home,
    }
    if len(wrong) == 1:
        raise wrong[0]
    if wrong:
        raise AtFields(wrong)
    return clean


def _name(typed: str) -> str:
    name = " ".join(typed.split())
    if len(name) < 2:
        raise Refused(_("Nama belum terisi. Tulis nama seperti di KTP."), field="name")
    return name


def _nik(facts: Facts) -> str:
    if not facts.nik.strip():
        if not facts.no_nik_reason.strip():
            raise Refused(_("NIK belum terisi. Tulis NIK, atau tulis alasan mengapa belum ada NIK."), field="nik")
        return ""
    woman = {Sex.FEMALE.value: True, Sex.MALE.value: False}.get(facts.sex)
    return nik.check(facts.nik, woman=woman, born_on=facts.born_on)


def _phone_hash(clean: Mapping[str, Any]) -> str:
    return fingerprint(clean["phone"]) if clean["phone"] else ""


def _hash(number: str) -> str | None:
    return fingerprint(number) if number else None


def _same_nik(number: str) -> Person | None:
    return Person.objects.filter(nik_hash=_hash(number)).first() if number else None


def _create(clean: Mapping[str, Any], known: Person | None, at: datetime) -> Person:
    phone_hash = _phone_hash(clean)
    try:
        with transaction.atomic():
            return Person.objects.create(
                **clean,
                nik_hash=None if known else _hash(clean["nik"]),
                phone_hash=phone_hash,
                same_as=known,
                made_at=at,
            )
    except IntegrityError:
        # Somebody entered the same NIK in this very moment: theirs stands, ours is kept beside it.
        known = _same_nik(clean["nik"])
        if known is None:
            raise
        return Person.objects.create(**clean, nik_hash=None, phone_hash=phone_hash, same_as=known, made_at=at)


def _tell_of_double(person: Person, known: Person, at: datetime) -> None:
    """The ministry looks at both; the one who typed learns nothing."""
    journal.record(
        action="person.double", subject=("person", person.pk), at=at, area_id=person.home_id,
        details={"same_as": known.pk},
    )  # fmt: skip


PERSONAL = frozenset({"nik", "phone", "email", "born_on"})


def _write(
    name: str, person: Person, post: Post | None, values: Mapping[str, Any], *, by: Actor, at: datetime
) -> None:
    entry, veils = _shown(name, person, post, values, by=by, at=at)
    journal.record_many([entry], [veils])


def _shown(
    name: str, person: Person, post: Post | None, values: Mapping[str, Any], *, by: Actor, at: datetime
) -> tuple[Entry, list[Veil]]:
    """The entry with the personal values veiled, and the veils."""
    shown, veils = journal.veiled({
        key: Personal(str(value)) if key in PERSONAL and value else (value.pk if isinstance(value, Area) else value)
        for key, value in values.items()
    })  # fmt: skip
    entry = Entry(
        action=f"person.{name}", subject_kind="person", subject_id=person.pk, at=at, actor_id=by.person_id,
        behalf_id=post.behalf_id if post else None, role=post.role.value if post else "", area_id=person.home_id,
        details=journal.canonical(shown),
    )  # fmt: skip
    return entry, veils
