"""The Pokja's bank account: versions, never edits (money 6.10, rulings B3, B4)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.db.models.expressions import Combinable
from django.utils.translation import gettext as _

from ketahanan.common import zones
from ketahanan.common.errors import AtFields, NotAllowed, Refused
from ketahanan.common.roles import Role
from ketahanan.common.secrets import fingerprint
from ketahanan.documents import operations as documents
from ketahanan.editions.facts import BANKS
from ketahanan.flow import operations as flow
from ketahanan.flow.kinds import Given
from ketahanan.flow.models import Record
from ketahanan.journal import operations as journal
from ketahanan.journal.models import Entry
from ketahanan.people import permits
from ketahanan.people.posts import SYSTEM, Actor, Post
from ketahanan.villages import account_moves, account_rules, queries
from ketahanan.villages.kinds import ACCOUNT_KIND
from ketahanan.villages.models import Institution, Pokja, PokjaAccount
from ketahanan.villages.workflow import POKJA_ACCOUNT, AccountState, InstitutionState

COMPOSED = (InstitutionState.DECREED, InstitutionState.VERIFIED, InstitutionState.ACTIVE)
ONCE_USED = (AccountState.ACTIVE, AccountState.REPLACED, AccountState.COOLING)


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """The account as the passbook shows it."""

    bank: str
    branch: str
    number: str
    holder: str
    opened_on: date | None = None


def draft_account(
    institution: Institution,
    number: int,
    facts: AccountFacts,
    *,
    by: Actor,
    at: datetime,
    passbook: UploadedFile[Any] | None = None,
) -> PokjaAccount:
    """A new version by the Bendahara of the Pokja. The first is usable once confirmed, a change waits out its time."""
    area = institution.area
    post = permits.require(
        by, POKJA_ACCOUNT.made_by, path=area.path, pokja=number, what=_("Mendaftarkan rekening Pokja")
    )
    if institution.state not in COMPOSED:
        raise Refused(
            _("Rekening didaftarkan sesudah SK kelembagaan ditetapkan. Tunggu SK, lalu tulis lagi.")
        )
    typed = _checked(institution, number, facts, at)
    try:
        with transaction.atomic():
            pokja = Pokja.objects.select_for_update().get(area=area, number=number)
            _check_free(pokja, facts.bank, typed)
            record = PokjaAccount.objects.create(
                area=area, pokja=pokja, institution=institution, edition=institution.edition, version=_version(pokja),
                bank=facts.bank, branch=facts.branch.strip(), number=typed, number_hash=fingerprint(typed),
                last4=typed[-4:], holder=" ".join(facts.holder.split()), opened_on=facts.opened_on,
                state=AccountState.DRAFT.value, state_since=at, made_by_id=by.person_id, made_at=at,
            )  # fmt: skip
            paper = _keep_passbook(record, passbook, by=by, at=at) if passbook is not None else {}
            details = {"pokja": number, "bank": record.bank, "last4": record.last4, "version": record.version}
            _enter("make", record, post, by, at, {"after": {"state": record.state}} | details | paper)
            return record
    except IntegrityError as error:
        raise Refused(account_moves.taken_sentence(), field="number") from error


def _checked(institution: Institution, number: int, facts: AccountFacts, at: datetime) -> str:
    """The digits, after every rule that needs no lock; all faults at once."""
    typed = account_rules.digits(facts.number)
    faults = list(_faults(institution, typed, facts, at))
    holder = _wrong_holder(institution, number, facts.holder)
    if holder:
        faults.append(("holder", holder))
    if faults:
        raise AtFields([Refused(sentence, field=field) for field, sentence in faults])
    return typed


def _faults(institution: Institution, typed: str, facts: AccountFacts, at: datetime) -> Iterator[tuple[str, str]]:
    if facts.bank not in institution.edition.banks:
        allowed = ", ".join(BANKS[bic].short for bic in institution.edition.banks if bic in BANKS)
        yield (
            "bank",
            _("Bank ini tidak termasuk bank pemerintah dalam daftar edisi. Pilih salah satu: %(banks)s.")
            % {"banks": allowed},
        )
    if not account_rules.is_number(typed):
        yield (
            "number",
            _("Nomor rekening terdiri atas %(short)d sampai %(long)d angka. Salin seperti di buku tabungan.")
            % {"short": account_rules.SHORTEST, "long": account_rules.LONGEST},
        )
    if not facts.branch.strip():
        yield "branch", _("Cabang bank belum terisi. Tulis seperti di buku tabungan.")
    if facts.opened_on and facts.opened_on > zones.today(at, institution.area.zone):
        yield "opened_on", _("Tanggal buka rekening belum tiba. Periksa tanggalnya.")


def _wrong_holder(institution: Institution, number: int, holder: str) -> str:
    village = institution.area.name
    words = {"number": number, "village": village}
    if not account_rules.names_pokja(holder, number):
        return (
            _(
                "Nama pemilik harus memuat “Pokja %(number)d”. Rekening pribadi tidak diterima: "
                "buka rekening atas nama Pokja."
            )
            % words
        )
    if not account_rules.names_village(holder, village):
        return (
            _(
                "Nama pemilik harus memuat nama desa, misalnya “Pokja %(number)d %(village)s”. "
                "Minta bank menuliskannya."
            )
            % words
        )
    people = [row.person.name for row in queries.members(institution)]
    if institution.pengarah:
        people.append(institution.pengarah.name)
    person = account_rules.names_person(holder, village, people)
    if not person:
        return ""
    return _("Nama pemilik memuat nama orang (%(person)s). Rekening atas nama Pokja saja, tanpa nama orang.") % {
        "person": person
    }


def _check_free(pokja: Pokja, bank: str, typed: str) -> None:
    number_hash = fingerprint(typed)
    if queries.taken_elsewhere(bank, number_hash, pokja.pk):
        raise Refused(account_moves.taken_sentence(), field="number")
    waiting = queries.account_in_hand(pokja)
    if waiting is not None:
        raise Refused(
            _("Rekening lain Pokja ini masih diproses (%(state)s). Selesaikan atau buang dulu yang itu.")
            % {"state": _(waiting.state_label)}
        )
    current = queries.active_account(pokja)
    if current is None:
        return
    if current.locked_for:
        raise Refused(account_moves.locked_sentence())
    if (current.bank, current.number_hash) == (bank, number_hash):
        raise Refused(
            _("Rekening ini sudah aktif untuk Pokja ini. Tidak perlu didaftarkan lagi."), field="number"
        )


def _version(pokja: Pokja) -> int:
    """Refused drafts do not count: only an account that was once confirmed makes the next one a change."""
    used = PokjaAccount.objects.filter(pokja=pokja, state__in=[state.value for state in ONCE_USED])
    return used.count() + 1


def _keep_passbook(record: PokjaAccount, file: UploadedFile[Any], *, by: Actor, at: datetime) -> dict[str, Any]:
    """What the journal holds of it: the log binds the photo by its hash."""
    try:
        paper = documents.store(
            file, kind="B07", title=_("Halaman depan buku tabungan dan surat contoh tanda tangan"),
            subject=record.subject, round_=record.round, area=record.area, readers=PASSBOOK_READERS,
            privacy=ACCOUNT_KIND.privacy, by=by, at=at,
        )  # fmt: skip
    except Refused as bad:
        raise Refused(bad.sentence, field="passbook") from bad
    record.passbook_sha256 = paper.sha256
    record.save(update_fields=["passbook_sha256"])
    return {"file_passbook": {"document": paper.pk, "sha256": paper.sha256}}


# The page shows the whole number, so fewer read it than the account (domain 2.3).
PASSBOOK_READERS = frozenset({*queries.FULL_NUMBER, Role.APIP, Role.BPK})


def settle(account: PokjaAccount, *, at: datetime) -> PokjaAccount:
    """The cooling time is over: the old account is replaced and the new one takes its place, as one act."""
    with transaction.atomic():
        pokja = Pokja.objects.select_for_update().get(pk=account.pokja_id)
        account_moves.can_settle(account, Given(), SYSTEM, at)
        current = queries.active_account(pokja)
        if current is not None:
            flow.perform(ACCOUNT_KIND, current, "replace", by=SYSTEM, at=at)
        settled: PokjaAccount = flow.perform(ACCOUNT_KIND, account, "settle", by=SYSTEM, at=at).record
        return settled


def settle_cooled(at: datetime) -> int:
    """For the sweep: every changed account whose time is over. Those under a running payment wait on."""
    done = 0
    for account in queries.cooled(at):
        try:
            settle(account, at=at)
        except Refused:
            continue
        done += 1
    return done


def lock_account(account: PokjaAccount, *, why: str, by: Actor, at: datetime) -> PokjaAccount:
    """A payment begins to use the account: it may not change until `unlock_account` with the same reason."""
    with transaction.atomic():
        fresh = _locked(account)
        if fresh.locked_for not in ("", why):
            raise Refused(
                _("Rekening ini sedang dipakai pembayaran lain. Tunggu sampai pembayaran itu selesai.")
            )
        if fresh.state != AccountState.ACTIVE:
            raise Refused(
                _("Rekening ini tidak aktif (%(state)s), jadi tidak dapat dibayar.")
                % {"state": _(fresh.state_label)}
            )
        if not fresh.locked_for:
            fresh.locked_for = why
            fresh.save(update_fields=["locked_for"])
            _enter("lock", fresh, None, by, at, {"for": why})
        return fresh


def lock_accounts(accounts: QuerySet[PokjaAccount], *, why: Combinable, by: Actor, at: datetime) -> None:
    """`lock_account` for a payment run, in as many statements for one as for thousands; `why` is read per account."""
    with transaction.atomic():
        held = accounts.select_for_update(of=("self",), no_key=True).only("bank", "last4", "locked_for", "state")
        for row in held.order_by("pk"):
            if row.locked_for:
                raise Refused(
                    _("Rekening %(account)s sedang dipakai pembayaran lain. Tunggu sampai pembayaran itu selesai.")
                    % {"account": row}
                )
            if row.state != AccountState.ACTIVE:
                raise Refused(
                    _("Rekening %(account)s tidak aktif (%(state)s), jadi tidak dapat dibayar.")
                    % {"account": row, "state": _(row.state_label)}
                )
        accounts.update(locked_for=why)
        _enter_many("lock", accounts, by, at)


def unlock_accounts(accounts: QuerySet[PokjaAccount], *, by: Actor, at: datetime) -> None:
    """Free again, all of them."""
    with transaction.atomic():
        _enter_many("unlock", accounts, by, at)
        accounts.update(locked_for="")


def _enter_many(name: str, accounts: QuerySet[PokjaAccount], by: Actor, at: datetime) -> None:
    rows = accounts.order_by("pk").values_list("pk", "area_id", "locked_for")
    journal.record_many(
        [
            Entry(
                at=at, action=f"{POKJA_ACCOUNT.name}.{name}", subject_kind=POKJA_ACCOUNT.name, subject_id=pk,
                area_id=area, actor_id=by.person_id, details=journal.canonical({"for": why}),
            )
            for pk, area, why in rows
        ]
    )  # fmt: skip


def unlock_account(account: PokjaAccount, *, why: str, by: Actor, at: datetime) -> PokjaAccount:
    """The payment is over. Another payment's lock stays."""
    with transaction.atomic():
        fresh = _locked(account)
        if fresh.locked_for == why:
            fresh.locked_for = ""
            fresh.save(update_fields=["locked_for"])
            _enter("unlock", fresh, None, by, at, {"for": why})
        return fresh


def reveal_number(account: PokjaAccount, *, by: Actor, at: datetime) -> str:
    """The whole number, for those who must compare it; that it was read is written down."""
    post = next(
        (
            post
            for post in by.posts_over(account.area.path, account.pokja.number)
            if post.role in queries.FULL_NUMBER
        ),
        None,
    )
    if post is None:
        raise NotAllowed(
            _("Nomor lengkap hanya untuk %(roles)s. Empat angka terakhir cukup untuk mengenali rekening.")
            % {"roles": permits.named(queries.FULL_NUMBER)}
        )
    number = PokjaAccount.objects.values_list("number", flat=True).get(pk=account.pk)
    with transaction.atomic():
        _enter("reveal", account, post, by, at, {})
    return number


def _locked(account: PokjaAccount) -> PokjaAccount:
    related = PokjaAccount.objects.select_for_update(of=("self",)).select_related(*ACCOUNT_KIND.related)
    return related.get(pk=account.pk)


def _enter(
    name: str, record: Record, post: Post | None, by: Actor, at: datetime, details: Mapping[str, Any]
) -> None:
    journal.record(
        action=f"{POKJA_ACCOUNT.name}.{name}",
        subject=record.subject,
        at=at,
        actor_id=by.person_id,
        behalf_id=post.behalf_id if post else None,
        role=post.role.value if post else "",
        area_id=record.area_id,
        details=details,
    )
