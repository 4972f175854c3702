"""The tables of institution and account joined to their models, guards and effects."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ketahanan.common.text import N_
from ketahanan.flow.kinds import Kind
from ketahanan.people.permits import Duties
from ketahanan.villages import account_moves, effects, guards
from ketahanan.villages.models import Institution, PokjaAccount
from ketahanan.villages.workflow import INSTITUTION, POKJA_ACCOUNT


def _institution_duties(record: Institution) -> Duties:
    return {"author": record.authors, "companion": record.companions}


def _institution_title(record: Institution) -> str:
    return _("Kelembagaan %(village)s %(year)d") % {"village": record.area.title, "year": record.edition.year}


def _institution_content(record: Institution) -> object:
    return {"area": record.area_id, "edition": record.edition_id, "round": record.round}


def _account_duties(record: PokjaAccount) -> Duties:
    return {"companion": record.institution.companions if record.institution else []}


def _account_title(record: PokjaAccount) -> str:
    return _("Rekening Pokja %(number)d, %(village)s") % {
        "number": record.pokja.number,
        "village": record.area.title,
    }


KIND = Kind(
    flow=INSTITUTION,
    model=Institution,
    duties=_institution_duties,
    content=_institution_content,
    title=_institution_title,
    guards={
        "form": guards.complete,
        "decree": guards.decree,
        "verify": guards.verify,
        "activate": guards.activate,
        "thaw": guards.same_level,
    },
    effects={
        "form": effects.note_pengarah,
        "decree": effects.decree,
        "verify": effects.note_verifier,
        "return": effects.end_posts,
        "amend": effects.end_posts,
        "end": effects.end_posts,
    },
    related=("area__parent__parent", "edition", "pengarah"),
    entries={
        "add_members": N_("Anggota ditambahkan"),
        "change_member": N_("Anggota diubah"),
        "remove_member": N_("Anggota dikeluarkan"),
        "set_attendant": N_("Pendamping atau fasilitator dipilih"),
        "minutes": N_("Berita acara musyawarah dicatat"),
    },
)

ACCOUNT_KIND = Kind(
    flow=POKJA_ACCOUNT,
    model=PokjaAccount,
    duties=_account_duties,
    content=account_moves.content,
    title=_account_title,
    guards={
        "propose": account_moves.can_propose,
        "check": account_moves.can_check,
        "confirm": account_moves.can_confirm,
        "settle": account_moves.can_settle,
    },
    effects={"confirm": account_moves.confirm},
    related=("area__parent__parent", "pokja", "institution", "edition"),
    entries={
        "reveal": N_("Nomor lengkap dibuka"),
        "lock": N_("Dikunci untuk pembayaran"),
        "unlock": N_("Kunci pembayaran dilepas"),
    },
)
