"""Guards and effects of the grant: agreement, pact, addendum, stop."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ketahanan.common import zones
from ketahanan.common.actions import Action
from ketahanan.common.errors import Refused, Several
from ketahanan.common.roles import Role
from ketahanan.documents import operations as documents
from ketahanan.documents.contents import Content
from ketahanan.documents.models import Privacy
from ketahanan.documents.wording import in_indonesian
from ketahanan.editions.models import Edition
from ketahanan.flow.kinds import Given
from ketahanan.grants import follow, papers, postings, queries
from ketahanan.grants.models import Grant
from ketahanan.grants.workflow import GRANT
from ketahanan.journal import queries as journal
from ketahanan.journal.models import Signature
from ketahanan.people.posts import Actor
from ketahanan.villages import queries as villages
from ketahanan.villages.models import PokjaAccount
from ketahanan.villages.workflow import AccountState

type Told = Mapping[str, Any] | None


def content(grant: Grant) -> object:
    """What every signature on a grant binds; an account that an addendum would bring in is part of it."""
    return queries.agreement_content(grant) | {
        "addendum": [grant.addendum_no, grant.addendum_on, queries.account_hash(grant.next_account)],
    }


def moot(grant: Grant, row: Action, by: Actor) -> bool:
    """Steps of the agreement one after the other; an addendum only when the account has changed."""
    drafted = bool(grant.agreement_no)
    replaced = grant.account is not None and grant.account.state == AccountState.REPLACED
    nothing_to_do = {
        "draft_agreement": drafted,
        "redraft": not drafted,
        "sign_pact": not drafted or grant.pact_at is not None,
        "sign_agreement": grant.pact_at is None,
        "draft_addendum": not replaced or _is_usable(grant.next_account),
        "sign_addendum": grant.next_account is None,
    }
    return nothing_to_do.get(row.name, False)


def _is_usable(account: PokjaAccount | None) -> bool:
    return account is not None and account.state == AccountState.ACTIVE


def put_on(grant: Grant, action: str) -> list[Signature]:
    """Signatures of an action on the content as it is in the database now."""
    from ketahanan.journal.operations import content_hash

    return journal.signatures(
        GRANT.name, grant.pk, round_=grant.round, action=action, content=content_hash(content(grant))
    )


# Agreement ----------------------------------------------------------------------------------------------------------


def can_draft(grant: Grant, given: Given, by: Actor, at: datetime) -> None:
    """An account that money may go to, and papers in the order of their dates within the fiscal year."""
    if not (given.bare and getattr(grant, "active_account_id", None)):
        _usable_account(grant, at)
    if given.bare:
        return
    if not given["agreement_no"].strip():
        raise Refused(_("Nomor perjanjian belum terisi."), field="agreement_no")
    check_day(
        given["agreement_on"],
        grant,
        at,
        field="agreement_on",
        after=grant.proposal.sk_on,
        paper=_("SK penetapan"),
    )
    taken = Grant.objects.filter(edition=grant.edition_id, agreement_no=given["agreement_no"].strip())
    if taken.exclude(pk=grant.pk).exists():
        raise Refused(_number_taken(), field="agreement_no")
    until, edition = given["work_until"], grant.edition
    if until < given["agreement_on"]:
        raise Refused(
            _("Kegiatan tidak dapat selesai sebelum perjanjian. Periksa kedua tanggal."), field="work_until"
        )
    if until > edition.ends_on:
        raise Refused(
            _("Edisi ini berakhir %(day)s. Kegiatan harus selesai sebelum itu.")
            % {"day": zones.written_day(edition.ends_on)},
            field="work_until",
        )


def _number_taken() -> str:
    return _("Nomor perjanjian ini sudah dipakai hibah lain. Periksa nomornya di buku agenda.")


def _usable_account(grant: Grant, at: datetime) -> PokjaAccount:
    account = villages.active_account(grant.pokja, at)
    if account is None:
        raise Refused(
            _(
                "Pokja ini belum mempunyai rekening aktif. Minta Bendahara mendaftarkannya dan tunggu konfirmasi bank."
            )
        )
    return account


def check_day(
    day: date, grant: Grant, at: datetime, *, field: str, after: date | None = None, paper: str = ""
) -> None:
    """`check_paper_day` for a paper of a grant."""
    check_paper_day(day, grant.edition, at, zone=grant.area.zone, field=field, after=after, paper=paper)


def check_paper_day(
    day: date, edition: Edition, at: datetime, *, zone: str, field: str, after: date | None = None, paper: str = ""
) -> None:
    """Not in the future, in the fiscal year, not before the paper that it follows (rulings C9)."""
    if day > zones.today(at, zone):
        raise Refused(
            _("Tanggal ini belum tiba. Tulis tanggal di surat, hari ini atau sebelumnya."), field=field
        )
    if day.year != edition.year:
        raise Refused(
            _("Tanggal ini di luar tahun anggaran %(year)d. Periksa tahunnya.")
            % {"year": edition.year},
            field=field,
        )
    if after and day < after:
        raise Refused(
            _("Tanggal ini mendahului %(paper)s tanggal %(day)s. Periksa urutan suratnya.")
            % {"paper": paper, "day": zones.written_day(after)},
            field=field,
        )


def draft(grant: Grant, given: Given, by: Actor, at: datetime) -> Told:
    """Number, dates and account; signatures put on another text no longer count."""
    account = _usable_account(grant, at)
    grant.account = account
    grant.agreement_no = given["agreement_no"].strip()
    grant.agreement_on = given["agreement_on"]
    grant.work_until = given["work_until"]
    grant.pact_at = grant.agreed_at = None
    try:
        with transaction.atomic():
            grant.save(
                update_fields=["account", "agreement_no", "agreement_on", "work_until", "pact_at", "agreed_at"]
            )
    except IntegrityError as error:
        raise Refused(_number_taken(), field="agreement_no") from error
    return {"account": account.pk, "account_version": account.version, "last4": account.last4}


def can_sign_pact(grant: Grant, given: Given, by: Actor, at: datetime) -> None:
    if not grant.agreement_no:
        raise Refused(_("Perjanjian belum disiapkan PPK. Pakta ditandatangani setelah nomornya ada."))
    if grant.pact_at:
        raise Refused(_("Pakta integritas dan SPTJM sudah lengkap ditandatangani."))


@in_indonesian
def sign_pact(grant: Grant, given: Given, by: Actor, at: datetime) -> Told:
    put = put_on(grant, "sign_pact")
    grant.pact_at = at
    grant.save(update_fields=["pact_at"])
    pact = issue(grant, "B16", _("Pakta integritas"), papers.pact(grant, put, at), by, at)
    sptjm = issue(grant, "B16S", _("SPTJM"), papers.responsibility(grant, put, at), by, at)
    return {"documents": [pact, sptjm]}


def can_sign_agreement(grant: Grant, given: Given, by: Actor, at: datetime) -> None:
    """The same account as drafted, still usable; the pact comes first."""
    if not grant.agreement_no:
        raise Refused(_("Perjanjian belum disiapkan. PPK mengisi nomor dan tanggalnya dulu."))
    found = []
    if grant.pact_at is None:
        found.append(_("Pakta integritas dan SPTJM belum ditandatangani Ketua dan Bendahara."))
    if grant.account is None or grant.account.state != AccountState.ACTIVE:
        found.append(_("Rekening dalam perjanjian tidak lagi aktif. Minta PPK menyiapkan perjanjian lagi."))
    if grant.proposal.state != "DISETUJUI":
        found.append(_("Usulan tidak lagi berstatus disetujui. Tanyakan kementerian sebelum melanjutkan."))
    if found:
        raise Several(found)


@in_indonesian
def sign_agreement(grant: Grant, given: Given, by: Actor, at: datetime) -> Told:
    """Signed by both: the content is frozen by its hash and printed."""
    grant.agreed_at = at
    grant.agreed_hash = queries.agreement_hash(grant)
    grant.save(update_fields=["agreed_at", "agreed_hash"])
    return {
        "document": _print(grant, "sign_agreement", "B15", _("Perjanjian"), by, at),
        "agreed": grant.agreed_hash,
    }


def _print(grant: Grant, action: str, kind: str, title: str, by: Actor, at: datetime) -> str:
    put = put_on(grant, action)
    names, given = papers.names_of(put), papers.by_role(put)
    ppk, ketua = given[Role.PPK.value], given[Role.KETUA.value]
    text = papers.agreement(grant, put, ppk=names[ppk.person_id], ketua=names[ketua.person_id])
    return issue(grant, kind, title, text, by, at)


@in_indonesian
def issue(grant: Grant, kind: str, title: str, text: Content, by: Actor, at: datetime) -> str:
    """A numbered paper of the grant; its number."""
    made = documents.issue(
        kind, title=title, subject=grant.subject, round_=grant.round, area=grant.area, content=text,
        readers=PAPER_READERS, privacy=Privacy.POKJA.value, by=by, at=at,
    )  # fmt: skip
    return made.number


# The papers show the whole account number, so fewer read them than the grant (domain 2.3).
PAPER_READERS = frozenset(
    {
        Role.KETUA, Role.BENDAHARA, Role.SEKRETARIS, Role.PENGARAH, Role.DINSOS_KAB, Role.DINSOS_PROV, Role.PPK,
        Role.PPSPM, Role.KPA, Role.SUPERVISOR, Role.APIP, Role.BPK, Role.PETUGAS_REKENING, Role.PENETAP,
        Role.VERIFIKATOR,
    }
)  # fmt: skip


# Addendum -----------------------------------------------------------------------------------------------------------


def can_draft_addendum(grant: Grant, given: Given, by: Actor, at: datetime) -> None:
    """Only for an account that was properly changed, never while a payment is under way."""
    active: int | None = getattr(grant, "active_account_id", None) if given.bare else None
    if active is None:
        account = villages.active_account(grant.pokja, at)
        active = account.pk if account else None
    if active is None or active == grant.account_id:
        raise Refused(_("Rekening Pokja tidak berubah sejak perjanjian, jadi adendum tidak diperlukan."))
    if any(row.state in follow.UNDER_WAY for row in queries.payments_of(grant)):
        raise Refused(_("Pembayaran sedang berjalan. Kembalikan atau batalkan dulu, lalu buat adendum."))
    if given.bare:
        return
    if not given["addendum_no"].strip():
        raise Refused(_("Nomor adendum belum terisi."), field="addendum_no")
    check_day(
        given["addendum_on"], grant, at, field="addendum_on", after=grant.agreement_on, paper=_("perjanjian")
    )


def draft_addendum(grant: Grant, given: Given, by: Actor, at: datetime) -> Told:
    account = _usable_account(grant, at)
    grant.next_account = account
    grant.addendum_no = given["addendum_no"].strip()
    grant.addendum_on = given["addendum_on"]
    grant.save(update_fields=["next_account", "addendum_no", "addendum_on"])
    return {"account": account.pk, "account_version": account.version, "last4": account.last4}


def can_sign_addendum(grant: Grant, given: Given, by: Actor, at: datetime) -> None:
    if grant.next_account is None:
        raise Refused(_("Belum ada adendum yang disiapkan. PPK menyiapkannya setelah rekening baru aktif."))
    if grant.next_account.state != AccountState.ACTIVE:
        raise Refused(_("Rekening dalam adendum tidak lagi aktif. Minta PPK menyiapkan adendum lagi."))


@in_indonesian
def sign_addendum(grant: Grant, given: Given, by: Actor, at: datetime) -> Told:
    """The new account takes the place of the old one; the agreement's hash is taken anew."""
    put = put_on(grant, "sign_addendum")
    old, grant.account, grant.next_account = grant.account, grant.next_account, None
    grant.agreed_hash = queries.agreement_hash(grant)
    grant.save(update_fields=["account", "next_account", "agreed_hash"])
    names, given_by = papers.names_of(put), papers.by_role(put)
    ppk, ketua = given_by[Role.PPK.value], given_by[Role.KETUA.value]
    text = papers.agreement(grant, put, ppk=names[ppk.person_id], ketua=names[ketua.person_id])
    number = issue(grant, "B15A", _("Adendum rekening"), text, by, at)
    follow.lapse_after_change(grant, at)
    return {
        "document": number, "agreed": grant.agreed_hash,
        "accounts": {"before": old.pk if old else None, "after": grant.account_id},
    }  # fmt: skip


# The end ------------------------------------------------------------------------------------------------------------


def can_stop(grant: Grant, given: Given, by: Actor, at: datetime) -> None:
    if given.bare:
        return
    for field, name in (
        ("decree_no", _("Nomor keputusan penghentian")),
        ("advice_no", _("Nomor saran APIP")),
    ):
        if not given[field].strip():
            raise Refused(
                _("%(name)s belum terisi. Penghentian harus berdasar kedua surat.") % {"name": name},
                field=field,
            )


def end(grant: Grant, given: Given, by: Actor, at: datetime) -> Told:
    """Open payments fall, and what was reserved goes back to the ceiling."""
    fallen = follow.void_payments(grant, at)
    return {"payments": fallen, "released": postings.release(grant, at=at)}


def can_cancel(grant: Grant, given: Given, by: Actor, at: datetime) -> None:
    """Only before money left the treasury (domain 4.2)."""
    if any(postings.is_sent(row) for row in queries.payments_of(grant)):
        raise Refused(
            _("Dana hibah ini sudah dikirim, jadi persetujuannya tidak dapat dibatalkan. Pakai penghentian.")
        )
    if postings.at_bank(grant):
        raise Refused(
            _(
                "Berkas bayar hibah ini sudah dibuat, jadi persetujuannya tidak dapat dibatalkan. Tunggu jawaban bank."
            )
        )


def after_agreement(grant: Grant, at: datetime) -> Grant:
    """A visit may already be under way, or have passed."""
    return follow.align(grant, at)
