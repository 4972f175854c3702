"""Who is told when posts and accounts change. Reading only: the site turns it into notices.

Messages leave the house by e-mail and SMS, so they name tasks and places, never persons; the page behind the link does.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from ketahanan.common.roles import Role
from ketahanan.journal.models import Entry
from ketahanan.people.models import Assignment, Delegation, Person, User
from ketahanan.people.posts import in_charge


@dataclass(frozen=True)
class News:
    """A sentence for some people, and the page where they see more."""

    people: tuple[Person, ...]
    title: str
    sentence: str
    link: str
    urgent: bool = False


def news_of(entry: Entry) -> list[News]:
    """What follows from an entry about posts or accounts; nothing for other entries."""
    make = TELLERS.get(entry.action)
    return make(entry, json.loads(entry.details)) if make else []


def _assignment(entry: Entry, details: Mapping[str, Any]) -> list[News]:
    row = Assignment.objects.select_related("area", "person").get(pk=entry.subject_id)
    words = {"role": _(row.label), "place": row.place}
    page = reverse("people:detail", args=[row.person.public_id])
    said = {
        "assignment.begin": _("Anda bertugas sebagai %(role)s, %(place)s."),
        "assignment.confirm": _("Tugas Anda disahkan: %(role)s, %(place)s. Berlaku mulai besok."),
        "assignment.end": _("Tugas Anda berakhir: %(role)s, %(place)s."),
    }
    found = []
    if entry.action in said:
        found.append(News((row.person,), _("Tugas Anda"), said[entry.action] % words, reverse("account")))
    if entry.action == "assignment.make":
        guards = tuple(in_charge({Role.PETUGAS_KEAMANAN}, row.area, entry.at))
        sentence = _("Penugasan %(role)s, %(place)s, diusulkan. Sahkan atau tolak dalam 7 hari.")
        found.append(News(guards, _("Penugasan menunggu"), sentence % words, page))
    if entry.action in {"assignment.confirm", "assignment.end"} and row.area.level == 0:
        watchers = tuple(in_charge({Role.APIP}, row.area, entry.at))
        sentence = (
            _("Penugasan %(role)s disahkan dan berlaku mulai besok.")
            if entry.action == "assignment.confirm"
            else _("Penugasan %(role)s berakhir.")
        )
        found.append(News(watchers, _("Perubahan tugas di kementerian"), sentence % words, page))
    return found


def _account(entry: Entry, details: Mapping[str, Any]) -> list[News]:
    user = User.objects.select_related("person").get(pk=entry.subject_id)
    if entry.action == "account.login_limit":
        sentence = _("Kata sandi Anda salah 5 kali dari satu jaringan. Bila bukan Anda, ganti kata sandi.")
        return [News((user.person,), _("Percobaan masuk"), sentence, reverse("account"), urgent=True)]
    own = News(
        (user.person,),
        _("Akun Anda dipulihkan"),
        _("Seorang petugas membuat kode pemulihan akun Anda. Bila Anda tidak memintanya, segera lapor."),
        reverse("account"),
        urgent=True,
    )
    post = user.person.assignments.select_related("area").order_by("-pk").first()
    watchers = tuple(in_charge({Role.APIP}, post.area, entry.at)) if post else ()
    page = reverse("people:detail", args=[user.person.public_id])
    told = News(watchers, _("Akun dipulihkan"), _("Seorang petugas memulihkan akun orang lain. Periksa."), page)
    return [own, told]


def _delegation(entry: Entry, details: Mapping[str, Any]) -> list[News]:
    row = Delegation.objects.select_related("assignment__area", "assignment__person", "to").get(pk=entry.subject_id)
    words = {"role": _(row.assignment.label), "place": row.assignment.place}
    sentence = (
        _("Tugas dilimpahkan kepada Anda: %(role)s, %(place)s.")
        if entry.action == "delegation.make"
        else _("Pelimpahan tugas kepada Anda berakhir: %(role)s, %(place)s.")
    )
    return [News((row.to,), _("Pelimpahan tugas"), sentence % words, reverse("account"))]


TELLERS: dict[str, Callable[[Entry, Mapping[str, Any]], list[News]]] = {
    **dict.fromkeys(["assignment.make", "assignment.begin", "assignment.confirm", "assignment.end"], _assignment),
    **dict.fromkeys(["account.reset", "account.login_limit"], _account),
    **dict.fromkeys(["delegation.make", "delegation.end"], _delegation),
}
