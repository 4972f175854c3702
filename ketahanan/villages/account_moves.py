"""Guards and effects of the Pokja's account: the most attacked table (money 6.10)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from ketahanan.common import zones
from ketahanan.common.errors import Refused, Several
from ketahanan.flow.kinds import Given
from ketahanan.notices import operations as notices
from ketahanan.people.posts import Actor
from ketahanan.villages import account_rules, queries
from ketahanan.villages.models import PokjaAccount
from ketahanan.villages.workflow import AccountState


def content(record: PokjaAccount) -> object:
    """What Ketua and Bendahara sign, and R25 confirms."""
    return {
        "pokja": record.pokja_id,
        "version": record.version,
        "bank": record.bank,
        "branch": record.branch,
        "number": record.number_hash,
        "holder": record.holder,
        "opened_on": record.opened_on,
        "passbook": record.passbook_sha256,
    }


def taken_sentence() -> str:
    """Never says whose it is."""
    return _(
        "Rekening ini tidak dapat didaftarkan karena sudah dipakai kelompok lain. Buka rekening "
        "baru atas nama Pokja."
    )


def can_propose(record: PokjaAccount, given: Given, by: Actor, at: datetime) -> None:
    """With the passbook's page, for an account that is nobody else's, and not while money is on its way."""
    found: list[str] = []
    if not record.passbook_sha256:
        found.append(
            _(
                "Foto halaman depan buku tabungan (B07) belum ada. Buang draf ini, lalu tulis lagi "
                "dengan fotonya."
            )
        )
    found += still_true(record, given)
    if found:
        raise Several(found) if len(found) > 1 else Refused(found[0])


def still_true(record: PokjaAccount, given: Given) -> list[str]:
    """What may have changed since the draft: bank list, another group's claim, a payment under way."""
    found = []
    if record.bank not in record.edition.banks:
        found.append(
            _("Bank ini tidak termasuk bank pemerintah dalam daftar edisi. Pakai bank lain dari daftar.")
        )
    if given.bare:
        return found
    if queries.taken_elsewhere(record.bank, record.number_hash, record.pokja_id):
        found.append(taken_sentence())
    if locked(record):
        found.append(locked_sentence())
    return found


def locked(record: PokjaAccount) -> bool:
    """Does a payment use the account that this one would replace?"""
    current = queries.active_account(record.pokja)
    return bool(current and current.locked_for)


def locked_sentence() -> str:
    return _(
        "Pembayaran ke rekening yang lama sedang berjalan. Ganti rekening sesudah dana masuk atau "
        "dikembalikan bank."
    )


def can_check(record: PokjaAccount, given: Given, by: Actor, at: datetime) -> None:
    """The kabupaten sees the same rules again."""
    found = still_true(record, given)
    if found:
        raise Refused(found[0])


def can_confirm(record: PokjaAccount, given: Given, by: Actor, at: datetime) -> None:
    """The bank's answer must name the same holder."""
    found = still_true(record, given)
    if found:
        raise Refused(found[0])
    if given.bare:
        return
    answer = given["bank_name"].strip()
    if not account_rules.same_name(answer, record.holder):
        raise Refused(
            _("Nama menurut bank tidak sama dengan nama yang didaftarkan (%(holder)s). Periksa "
              "tulisannya; bila memang "
              "berbeda, tolak rekening ini.") % {"holder": record.holder},
            field="bank_name",
        )  # fmt: skip


def confirm(record: PokjaAccount, given: Given, by: Actor, at: datetime) -> Mapping[str, Any]:
    """The bank's answer is kept; a changed account begins to cool."""
    record.bank_name = given["bank_name"].strip()
    record.inquiry_no = given["inquiry_no"].strip()
    record.confirmed_by_id = by.person_id
    if record.state == AccountState.COOLING:
        record.cooling_until = at + timedelta(hours=record.edition.cooling_hours)
    record.save(update_fields=["bank_name", "inquiry_no", "confirmed_by", "cooling_until"])
    if record.cooling_until is None:
        return {}
    told = tell_of_change(record, at)
    return {"cooling_until": record.cooling_until, "told": told}


def tell_of_change(record: PokjaAccount, at: datetime) -> list[int]:
    """To the contacts we have known longer than this request: officers, head, facilitator, who proposed the old one."""
    people = {person.pk: person for person in queries.contacts_of(record, at)}
    place = _("Pokja %(number)d, %(village)s") % {"number": record.pokja.number, "village": record.area.title}
    until = zones.written(record.cooling_until, record.area.zone) if record.cooling_until else "–"
    notices.tell(
        people.values(),
        title=_("Rekening %(place)s akan berganti") % {"place": place},
        body=_(
            "Rekening baru dipakai sesudah %(until)s. Bila Anda tidak meminta pergantian ini, segera hubungi dinas "
            "sosial kabupaten/kota."
        )
        % {"until": until},
        link=reverse("account:detail", args=[record.public_id]),
        at=at,
        urgent=True,
    )
    return sorted(people)


def can_settle(record: PokjaAccount, given: Given, by: Actor, at: datetime) -> None:
    """Not before the time is over, and not under a payment that runs."""
    if record.cooling_until is None or at < record.cooling_until:
        until = zones.written(record.cooling_until, record.area.zone) if record.cooling_until else "–"
        raise Refused(_("Masa tunggu rekening baru berakhir %(until)s.") % {"until": until})
    if locked(record):
        raise Refused(locked_sentence())
