"""Dusun, lingkungan, RW and RT: areas below a village, registered by the village (rulings A5).

Whether a person may do this is asked by the caller (villages), because areas know nothing of people.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ketahanan.areas import search_index
from ketahanan.areas.models import Area, Kind, Level, segment
from ketahanan.areas.pour import reserve
from ketahanan.areas.spelling import fold
from ketahanan.common.errors import Refused, Stale
from ketahanan.common.zones import today, written_day
from ketahanan.journal.operations import record

LEVELS = {Kind.DUSUN: Level.DUSUN, Kind.LINGKUNGAN: Level.DUSUN, Kind.RW: Level.RW, Kind.RT: Level.RT}
ALLOWED: dict[Kind, tuple[Kind, ...]] = {
    Kind.DESA: (Kind.DUSUN, Kind.RW, Kind.RT),
    Kind.DESA_ADAT: (Kind.DUSUN, Kind.RW, Kind.RT),
    Kind.KELURAHAN: (Kind.LINGKUNGAN, Kind.RW, Kind.RT),
    Kind.DUSUN: (Kind.RW, Kind.RT),
    Kind.LINGKUNGAN: (Kind.RW, Kind.RT),
    Kind.RW: (Kind.RT,),
}
EARLIEST = date(2000, 1, 1)
# A dusun is older than the programme: its first day is no date of our papers, so not under rulings C9.
FOUNDED = date(1900, 1, 1)
MOST_HOUSEHOLDS = 20_000
LONGEST_NAME = 60
NUMBER_WIDTH = 3


def kinds_below(area: Area) -> tuple[Kind, ...]:
    """What may be registered directly below this place."""
    return ALLOWED.get(Kind(area.kind), ())


def register_sub_area(
    *,
    parent: Area,
    kind: str,
    name: str,
    opened_on: date | None,
    actor_id: int | None,
    role: str,
    at: datetime,
    households: int | None = None,
    behalf_id: int | None = None,
) -> Area:
    """A new dusun, lingkungan, RW or RT below a village; its first day may be unknown. Refused says what is wrong."""
    wanted = _kind(parent, kind)
    name = clean_name(wanted, name)
    if opened_on is not None and not FOUNDED <= opened_on <= today(at, parent.zone):
        raise Refused(
            _("Tanggal mulai ada harus antara tahun 1900 dan hari ini. Periksa tanggalnya, atau kosongkan."),
            field="opened_on",
        )
    _check_households(households)
    with transaction.atomic():
        parent = Area.objects.select_for_update().get(pk=parent.pk)
        if parent.closed_on is not None:
            raise Refused(
                _("%(place)s sudah ditutup, jadi tidak dapat ditambah wilayah di bawahnya.")
                % {"place": parent.title}
            )
        _check_name_free(parent, wanted, name)
        own = reserve(Area, 1)[0]
        try:
            with transaction.atomic():
                area = Area.objects.create(
                    pk=own, parent=parent, level=LEVELS[wanted], kind=wanted, path=parent.path + segment(own),
                    name=name, zone=parent.zone, households=households, opened_on=opened_on,
                )  # fmt: skip
        except IntegrityError as error:
            raise _taken(parent, wanted, name) from error
        search_index.refresh([area])
        details = {"name": name, "kind": wanted.value, "households": households, "opened_on": opened_on}
        _tell("registered", area, actor_id, behalf_id, role, at, details)
    return area


def close_sub_area(
    *,
    area: Area,
    on: date,
    reason: str,
    actor_id: int | None,
    role: str,
    at: datetime,
    behalf_id: int | None = None,
) -> Area:
    """The sub-area is no more from this day. It stays in the register for what happened there."""
    with transaction.atomic():
        area = _locked(area)
        if not EARLIEST <= on <= today(at, area.zone):
            raise Refused(_("Tanggal harus antara tahun 2000 dan hari ini. Periksa tanggalnya."), field="on")
        if area.opened_on and on < area.opened_on:
            facts = {"place": area.title, "day": written_day(area.opened_on)}
            raise Refused(
                _("%(place)s baru ada sejak %(day)s. Pilih tanggal sesudahnya.") % facts, field="on"
            )
        if not reason.strip():
            raise Refused(_("Tulis alasan penutupan."), field="reason")
        below = Area.objects.in_force().filter(parent=area).count()
        if below:
            text = _("Masih ada %(count)d wilayah di bawah %(place)s. Tutup semuanya lebih dahulu.")
            raise Refused(text % {"place": area.title, "count": below})
        area.closed_on = on
        area.save(update_fields=["closed_on"])
        search_index.refresh([area])
        _tell("closed", area, actor_id, behalf_id, role, at, {"on": on, "reason": reason.strip()})
    return area


def update_households(
    *,
    area: Area,
    households: int,
    actor_id: int | None,
    role: str,
    at: datetime,
    seen: int | None = None,
    behalf_id: int | None = None,
) -> Area:
    """A new number of households. `seen` is the number on the page that the person looked at."""
    _check_households(households)
    with transaction.atomic():
        now = _locked(area)
        if seen is not None and now.households != seen:
            raise Stale(
                _(
                    "Jumlah keluarga %(place)s baru saja diubah orang lain menjadi %(count)s. Periksa, lalu kirim lagi."
                )
                % {"place": now.title, "count": now.households}
            )
        before, now.households = now.households, households
        if before != households:
            now.save(update_fields=["households"])
            _tell("counted", now, actor_id, behalf_id, role, at, {"before": before, "after": households})
    return now


def clean_name(kind: Kind, name: str) -> str:
    """The name without what the place is; a number of an RW or RT with its zeros ("1" is "001")."""
    words = name.split()
    if len(words) > 1 and fold(words[0]) == kind.value.casefold():
        words = words[1:]
    written = " ".join(words)
    if not written:
        raise Refused(_("Isi nama atau nomornya."), field="name")
    if len(written) > LONGEST_NAME or not fold(written):
        raise Refused(_("“%(name)s” bukan nama yang wajar.") % {"name": written[:40]}, field="name")
    if kind in {Kind.RW, Kind.RT} and written.isdecimal():
        number = int(written)
        if not 0 < number < 10**NUMBER_WIDTH:
            raise Refused(_("Nomor %(kind)s antara 1 dan 999.") % {"kind": kind.value}, field="name")
        return f"{number:0{NUMBER_WIDTH}d}"
    return written


def _kind(parent: Area, kind: str) -> Kind:
    allowed = kinds_below(parent)
    if kind not in allowed:
        facts = {"place": parent.title, "kinds": ", ".join(one.label for one in allowed)}
        if not allowed:
            raise Refused(_("%(place)s tidak dapat dibagi lagi.") % facts, field="kind")
        raise Refused(_("Di bawah %(place)s hanya dapat didaftarkan: %(kinds)s.") % facts, field="kind")
    return Kind(kind)


def _check_households(households: int | None) -> None:
    if households is not None and not 0 <= households <= MOST_HOUSEHOLDS:
        raise Refused(_("Jumlah keluarga antara 0 dan 20.000. Periksa angkanya."), field="households")


def _check_name_free(parent: Area, kind: Kind, name: str) -> None:
    taken = Area.objects.in_force().filter(parent=parent, kind=kind).values_list("name", flat=True)
    if fold(name) in {fold(other) for other in taken}:
        raise _taken(parent, kind, name)


def _taken(parent: Area, kind: Kind, name: str) -> Refused:
    facts = {"kind": kind.label, "name": name, "place": parent.title}
    text = _("Sudah ada %(kind)s %(name)s di %(place)s. Pakai yang ada, atau beri nama lain.")
    return Refused(text % facts, field="name")


def _locked(area: Area) -> Area:
    now = Area.objects.select_for_update().get(pk=area.pk)
    if now.level < Level.DUSUN:
        raise Refused(_("%(place)s bukan dusun, lingkungan, RW, atau RT.") % {"place": now.title})
    if now.closed_on is not None:
        facts = {"place": now.title, "day": written_day(now.closed_on)}
        raise Refused(_("%(place)s sudah ditutup pada %(day)s.") % facts)
    return now


def _tell(
    what: str,
    area: Area,
    actor_id: int | None,
    behalf_id: int | None,
    role: str,
    at: datetime,
    details: Mapping[str, object],
) -> None:
    record(
        action=f"sub_area.{what}", subject=("area", area.pk), at=at, actor_id=actor_id, behalf_id=behalf_id, role=role,
        area_id=area.pk, details=details,
    )  # fmt: skip
