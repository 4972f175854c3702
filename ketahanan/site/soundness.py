"""The night watch: proofs of every invariant of the money (money 6.6), by command and once a day.

A broken invariant stops payment files, never reading and never the books of the groups: fail closed where money would
leave, stay open where people work.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from ketahanan.areas.models import Area, Level
from ketahanan.common.one_moment import one_moment
from ketahanan.common.roles import Role
from ketahanan.grants import audit as payments
from ketahanan.journal import operations as journal
from ketahanan.ledger import audit as ledger
from ketahanan.ledger import queries
from ketahanan.ledger.models import Watch
from ketahanan.notices import operations as notices
from ketahanan.people.posts import in_charge
from ketahanan.proof import audit as log
from ketahanan.site.reactions import by_language

EVERY = timedelta(hours=20)
TOLD = (Role.REKONSILIATOR, Role.PETUGAS_KEAMANAN, Role.ADMIN_PUSAT)
LIMIT = 100


@dataclass(frozen=True, slots=True)
class Proof:
    """One invariant, and the records that break it."""

    code: str
    what: str
    broken: tuple[str, ...]


def _malformed() -> Iterator[str]:
    yield from (f"transfer {key}" for key in ledger.malformed(LIMIT))
    if not ledger.is_balanced():
        yield "jumlah semua rekening bukan nol"


def _below_floor() -> Iterator[str]:
    yield from (f"{row.kind} {row.owner}: {row.balance}" for row in ledger.below_floor(LIMIT))


CHECKS: tuple[tuple[str, str, Callable[[], Iterable[str]]], ...] = (
    ("I1", "debit sama dengan kredit", _malformed),
    ("I2", "tidak ada saldo di bawah nol", _below_floor),
    *payments.CHECKS,
    *log.CHECKS,
)


def prove() -> list[Proof]:
    """Every invariant on all there is, seen at one moment."""
    with one_moment():
        return [Proof(code, what, tuple(check())) for code, what, check in CHECKS]


def watch(at: datetime) -> int:
    """Once a day: prove, keep what was found, tell those who can mend it. Returns how many invariants are broken."""
    last = queries.last_watch()
    if last and at - last.at < EVERY:
        return 0
    broken = [proof for proof in prove() if proof.broken]
    with transaction.atomic():
        Watch.objects.create(at=at, broken=[[proof.code, line] for proof in broken for line in proof.broken])
        if broken:
            codes = sorted({proof.code for proof in broken})
            entry = journal.record(action="books.broken", subject=("books", 0), at=at, details={"broken": codes})
            _tell(codes, at, entry.seq)
    return len(broken)


def _tell(codes: list[str], at: datetime, seq: int) -> None:
    for language, group in by_language(in_charge(TOLD, Area.objects.get(level=Level.NATION), at)).items():
        with translation.override(language):
            notices.tell(
                group,
                title=_("Pembukuan tidak cocok: berkas bayar ditahan"),
                body=_(
                    "Pemeriksaan malam menemukan yang tidak cocok (%(codes)s). Berkas bayar tidak dibuat sampai beres. "
                    "Pengelola server menjalankan \"ketahanan check\" untuk melihat catatan mana."
                )
                % {"codes": ", ".join(codes)},
                link=reverse("payment:list"), at=at, entry_seq=seq, urgent=True,
            )  # fmt: skip
