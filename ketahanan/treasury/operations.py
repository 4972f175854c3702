"""Composing a payment run; it moves by the table alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ketahanan.areas.models import Area, Level
from ketahanan.common.errors import Refused
from ketahanan.editions.models import Edition
from ketahanan.flow import operations as flow
from ketahanan.grants import many
from ketahanan.grants.gates import Step, Unmet
from ketahanan.journal import operations as journal
from ketahanan.people import permits
from ketahanan.people.posts import Actor
from ketahanan.treasury import queries
from ketahanan.treasury.kinds import KIND
from ketahanan.treasury.models import Paylist, PaylistRow
from ketahanan.treasury.rules import MOST_ROWS
from ketahanan.treasury.workflow import PAYLIST


@dataclass(frozen=True, slots=True)
class Source:
    """The holding account at the distributing bank, as the bank writes it."""

    name: str
    number: str


@dataclass(frozen=True, slots=True)
class Composed:
    """The run, and how many waiting payments stay outside because a gate is shut."""

    paylist: Paylist
    left: dict[int, list[Unmet]]


def compose(edition: Edition, tranche: int, bank: str, source: Source, *, by: Actor, at: datetime) -> Composed:
    """All payments that wait for this edition, tranche and bank and may be paid now, frozen as they are.

    Takes as many statements for ten thousand as for one. Raises NotAllowed, or Refused when there is none.
    """
    nation = Area.objects.get(level=Level.NATION)
    post = permits.require(by, PAYLIST.made_by, path=nation.path, what=_("Menyusun daftar bayar"))
    try:
        with transaction.atomic():
            number = journal.next_number(f"paylist:{edition.pk}")
            waiting = queries.waiting().filter(grant__edition=edition, tranche=tranche, account__bank=bank)
            some = queries.waiting().filter(pk__in=waiting.order_by("ref16").values("pk")[:MOST_ROWS])
            facts = many.facts_of_many(some, at, step=Step.TEST)
            shut = many.shut_gates(facts)
            found = [(row, line) for row, line in queries.lines(some) if row.pk in facts and row.pk not in shut]
            if not found:
                raise Refused(_nothing(len(shut)))
            paylist = Paylist.objects.create(
                area=nation, edition=edition, number=number, tranche=tranche, bank=bank, source_name=source.name,
                source_number=source.number, source_last4=source.number[-4:], size=len(found),
                total=sum(line.amount for _row, line in found), rows_hash=queries.rows_hash(found), state=PAYLIST.initial,
                state_since=at, made_by_id=by.person_id, made_at=at,
            )  # fmt: skip
            PaylistRow.objects.bulk_create(
                [
                    PaylistRow(
                        paylist=paylist, payment=row, position=position, ref16=line.ref16, amount=line.amount,
                        holder=line.holder, account_hash=line.account,
                    )
                    for position, (row, line) in enumerate(found, 1)
                ]
            )  # fmt: skip
            flow.enter_new(
                KIND, paylist, by=by, at=at, role=post.role.value, behalf_id=post.behalf_id,
                details={
                    "edition": edition.pk, "tranche": tranche, "bank": bank, "size": paylist.size, "total": paylist.total,
                    "rows": paylist.rows_hash, "left": len(shut),
                },
            )  # fmt: skip
            return Composed(paylist, shut)
    except IntegrityError as error:
        raise Refused(_("Pembayaran ini baru saja masuk daftar lain. Buka daftar bayar, lalu susun sisanya.")) from error


def _nothing(shut: int) -> str:
    if not shut:
        return _("Tidak ada pembayaran yang menunggu untuk edisi, tahap, dan bank ini. Pilih tumpukan yang lain.")
    return _(
        "%(count)d pembayaran menunggu, tetapi belum satu pun memenuhi syarat bayar. Lihat syaratnya di halaman pembayaran."
    ) % {"count": shut}
