"""What every page's frame shows."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from ketahanan.assessments.kinds import KIND as MEASUREMENT
from ketahanan.common import clock, zones
from ketahanan.common.roles import OFFICE_ROLES, Role
from ketahanan.common.text import N_
from ketahanan.deliberation.kinds import KIND as MUSYAWARAH
from ketahanan.flow.kinds import AnyKind
from ketahanan.grants.kinds import HOLD_KIND, PAYMENT_KIND
from ketahanan.instruments.kinds import KIND as INSTRUMENT
from ketahanan.instruments.models import FIELD_ROLES, READERS
from ketahanan.notices.models import Notice
from ketahanan.people.posts import Actor
from ketahanan.people.requests import actor
from ketahanan.proposals.kinds import RANKING_KIND as RANKING
from ketahanan.reporting.queries import may_export
from ketahanan.treasury.kinds import KIND as PAYLIST
from ketahanan.villages.kinds import ACCOUNT_KIND as ACCOUNT


@dataclass(frozen=True)
class NavItem:
    label: str
    url: str
    icon: str
    current: bool = False


@dataclass(frozen=True)
class Me:
    name: str
    initials: str
    unread_count: int
    roles: str


# Lists that only those see in the menu who make or decide something there; others reach them from the village.
DESKS: tuple[tuple[AnyKind, str, str], ...] = (
    (MUSYAWARAH, N_("Musyawarah"), "talk"),
    (MEASUREMENT, N_("Pengukuran"), "check"),
    (ACCOUNT, N_("Rekening"), "bank"),
    (RANKING, N_("Peringkat"), "flag"),
    (PAYMENT_KIND, N_("Pembayaran"), "money"),
    (PAYLIST, N_("Daftar bayar"), "file"),
    (HOLD_KIND, N_("Penahanan"), "lock"),
    (INSTRUMENT, N_("Instrumen"), "book"),
)


def _working(kind: AnyKind) -> frozenset[Role]:
    return kind.flow.made_by.union(*(row.roles for row in kind.flow.actions))


def _items(who: Actor) -> list[tuple[str, str, str]]:
    if who.person_id in (None, 0):
        return [(_("Beranda"), "portal:home", "home"), (_("Program"), "portal:programme", "info"),
                (_("Ketahanan sosial"), "portal:levels", "flag")]
    items = [
        (_("Beranda"), "home", "home"),
        (pgettext("daftar", "Usulan"), "proposal:list", "file"),
        (_("Desa"), "institution:list", "users"),
        (pgettext("daftar", "Kunjungan"), "visit:list", "map-pin"),
        (pgettext("daftar", "Hibah"), "grant:list", "wallet"),
        (_("Ketahanan sosial"), "portal:levels", "flag"),
    ]
    items += [
        (_(label), f"{kind.name}:list", icon) for kind, label, icon in DESKS if who.roles & _working(kind)
    ]
    if who.roles & FIELD_ROLES:
        items.append((_("Isian lapangan"), "field_page:list", "edit"))
        items.append((_("HP lapangan"), "field_key:list", "phone"))
    elif who.roles & READERS:
        items.append((_("Isian lapangan"), "field_page:received", "edit"))
    if who.roles & OFFICE_ROLES:
        items.append((pgettext("daftar", "Edisi"), "edition:list", "calendar"))
    if may_export(who):
        items.append((_("Ekspor"), "export:list", "download"))
    if who.has(Role.ADMIN_PUSAT, Role.DINSOS_KAB, Role.DINSOS_PROV, Role.PETUGAS_KEAMANAN):
        items.append((_("Orang"), "people:list", "user"))
    return items


def _navigation(request: HttpRequest, who: Actor) -> list[NavItem]:
    found = []
    for label, name, icon in _items(who):
        try:
            found.append((label, reverse(name), icon))
        except NoReverseMatch:
            continue
    around = [url for _label, url, _icon in found if _is_around(request.path, url)]
    here = max(around, key=len, default="")
    return [NavItem(label, url, icon, url == here) for label, url, icon in found]


def _is_around(path: str, url: str) -> bool:
    return path == url or (len(url) > 1 and path.startswith(url))


def frame(request: HttpRequest) -> dict[str, object]:
    """nav, me, demo and language links for base.html. One statement beside the actor's."""
    if not hasattr(request, "user") or not hasattr(request, "at"):
        return {}
    who = actor(request)
    me = None
    if who.person_id:
        unread = Notice.objects.filter(person_id=who.person_id, read_at__isnull=True).count()
        roles = ", ".join(sorted({str(post.role.value) for post in who.posts}))
        me = Me(who.name, "".join(part[0] for part in who.name.split()[:2]).upper(), unread, roles)
    language = get_language()
    return {
        "nav": _navigation(request, who),
        "me": me,
        "demo": _demo() if settings.DEMO else None,
        "language_links": [
            {"code": code, "label": label, "url": f"/bahasa/{code}/", "current": language == code}
            for code, label in settings.LANGUAGES
        ],
    }


def _demo() -> dict[str, str]:
    return {
        "date_text": zones.written(clock.now(), "Asia/Makassar"),
        "people_url": "/contoh/",
        "clock_url": "/contoh/jam/",
    }
