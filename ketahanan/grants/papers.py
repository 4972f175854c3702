"""The words of agreement, integrity pact, SPTJM and receipt (domain 4.3: B15, B16, B17)."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from ketahanan.common import money, zones
from ketahanan.common.roles import Role
from ketahanan.documents import contents as c
from ketahanan.editions.facts import bank
from ketahanan.grants import queries
from ketahanan.grants.models import Grant, Payment
from ketahanan.grants.queries import Part
from ketahanan.grants.shares import tranche_name
from ketahanan.journal.models import Signature
from ketahanan.people import posts
from ketahanan.people.models import Person
from ketahanan.villages.effects import letterhead
from ketahanan.villages.models import PokjaAccount

MINISTRY = c.Letterhead(lines=("KEMENTERIAN SOSIAL REPUBLIK INDONESIA", "PEJABAT PEMBUAT KOMITMEN"))


def pokja_of(grant: Grant) -> str:
    return _("Pokja %(number)d") % {"number": grant.pokja.number}


def bank_of(account: PokjaAccount) -> str:
    return _("%(bank)s Cabang %(branch)s") % {"bank": bank(account.bank).name, "branch": account.branch}


def officer(grant: Grant, role: Role, at: datetime) -> str:
    """Who holds the office in this Pokja now; a dash when nobody does."""
    held = posts.holders(role, grant.area, at, pokja=grant.pokja.number)
    return held[0].name if held else "–"


def signed(signature: Signature | None, zone: str) -> str:
    """When and how it was signed in the product; empty leaves room for a pen."""
    if signature is None:
        return ""
    return _("Ditandatangani dalam sistem %(when)s") % {"when": zones.written(signature.at, zone)}


def by_role(put: list[Signature]) -> dict[str, Signature]:
    return {row.role: row for row in put}


def names_of(put: list[Signature]) -> dict[int, str]:
    return dict(Person.objects.filter(pk__in=[row.person_id for row in put]).values_list("pk", "name"))


def condition(part: Part, grant: Grant) -> str:
    """What must be shown before this tranche is asked for."""
    if part.number == 1:
        return _("Setelah perjanjian ditandatangani dan supervisi awal menyatakan layak.")
    return _(
        "Setelah dana tahap sebelumnya diakui, kemajuan fisik paling sedikit %(progress)d persen dan penggunaan dana "
        "paling sedikit %(use)d persen."
    ) % {"progress": part.min_progress_pct, "use": part.min_use_pct}


def agreement(grant: Grant, put: list[Signature], *, ppk: str, ketua: str) -> c.Agreement:
    """B15 as it stands; signatures where they are given."""
    if grant.agreement_on is None or grant.work_until is None or grant.account is None:
        raise ValueError("an agreement is written after it was drafted")
    village, pokja, zone = grant.area.title, pokja_of(grant), grant.area.zone
    given = by_role(put)
    basis = grant.edition.get_basis_display()
    words = {"pokja": pokja, "village": village, "edition": str(grant.edition), "basis": basis}
    return c.Agreement(
        head=MINISTRY,
        place="Jakarta",
        day=grant.agreement_on,
        about=_("%(basis)s %(edition)s untuk %(pokja)s %(village)s") % words,
        first=c.Party(
            name=ppk, office=_("Pejabat pembuat komitmen"), address="Jakarta",
            acting=_("bertindak untuk dan atas nama Kuasa Pengguna Anggaran"),
        ),
        second=c.Party(
            name=ketua, office=_("Ketua %(pokja)s %(village)s") % words, address=village,
            acting=_("bertindak untuk dan atas nama %(pokja)s %(village)s") % words,
        ),
        grounds=_grounds(grant),
        amount=grant.amount,
        bank=bank_of(grant.account),
        account=grant.account.number,
        account_name=grant.account.holder,
        tranches=tuple(
            c.Tranche(
                name=_("Tahap %(number)s") % {"number": tranche_name(part.number)}, percent=part.percent,
                amount=part.amount, condition=condition(part, grant),
            )
            for part in queries.plan(grant)
        ),
        articles=articles(grant),
        until=grant.work_until,
        signers=(
            c.Signer(
                office=_("Pejabat pembuat komitmen"), name=ppk, above=_("PIHAK PERTAMA"), stamp=True,
                signed=signed(given.get(Role.PPK.value), zone),
            ),
            c.Signer(
                office=_("Ketua %(pokja)s") % words, name=ketua, above=_("PIHAK KEDUA"), stamp=True,
                signed=signed(given.get(Role.KETUA.value), zone),
            ),
        ),
    )  # fmt: skip


def _grounds(grant: Grant) -> tuple[str, ...]:
    proposal = grant.proposal
    day = zones.written_day(proposal.sk_on) if proposal.sk_on else "–"
    found = [
        _("Keputusan penetapan penerima Nomor %(no)s tanggal %(day)s;") % {"no": proposal.sk_no, "day": day}
    ]
    if grant.addendum_no and grant.addendum_on:
        found.append(
            _("Adendum rekening Nomor %(no)s tanggal %(day)s;")
            % {"no": grant.addendum_no, "day": zones.written_day(grant.addendum_on)}
        )
    found.append(
        _("Usulan “%(title)s” versi %(version)d.") % {"title": proposal.title, "version": proposal.version}
    )
    return tuple(found)


def articles(grant: Grant) -> tuple[c.Article, ...]:
    """Rights, duties, payment, reports, sanctions."""
    return (
        c.Article(
            title=_("Hak dan kewajiban"),
            paragraphs=(
                _("PIHAK PERTAMA berhak memeriksa kegiatan dan pembukuan setiap waktu."),
                _("PIHAK KEDUA menggunakan bantuan hanya menurut rencana anggaran yang disetujui."),
                _("PIHAK KEDUA membeli secara terbuka, mencatat setiap pengeluaran, dan menyimpan buktinya."),
                _("PIHAK KEDUA menyetor sisa bantuan ke kas negara dan melampirkan buktinya."),
            ),
        ),
        c.Article(
            title=_("Cara bayar"),
            paragraphs=(
                _(
                    "Bantuan dibayar langsung ke rekening yang disebut dalam perjanjian ini, tidak melalui perorangan."
                ),
                _("Rekening hanya berubah dengan adendum yang ditandatangani kedua pihak."),
                _("Kedua pihak tidak memberi, meminta, atau menerima potongan dalam bentuk apa pun."),
            ),
        ),
        c.Article(
            title=_("Laporan"),
            paragraphs=(
                _("PIHAK KEDUA melaporkan kemajuan fisik dan penggunaan dana secara berkala."),
                _("Laporan pertanggungjawaban disampaikan pada akhir kegiatan menurut aturan edisi."),
            ),
        ),
        c.Article(
            title=_("Sanksi"),
            paragraphs=(
                _(
                    "Penyimpangan dikenai penghentian pembayaran, pengembalian bantuan, dan sanksi menurut hukum."
                ),
            ),
        ),
    )


def promises() -> tuple[str, ...]:
    """What Ketua and Bendahara promise in the integrity pact."""
    return (
        _("tidak melakukan korupsi, kolusi, dan nepotisme;"),
        _("memakai bantuan hanya untuk kegiatan yang disetujui;"),
        _("tidak memberi dan tidak menerima potongan, imbalan, atau ucapan terima kasih;"),
        _("melaporkan setiap penyimpangan yang kami ketahui;"),
        _("membuka pembukuan bagi warga dan pemeriksa."),
    )


def statements() -> tuple[str, ...]:
    """What they answer for in the SPTJM."""
    return (
        _("bertanggung jawab mutlak atas penggunaan seluruh bantuan;"),
        _("menyimpan bukti pengeluaran yang sah dan memperlihatkannya setiap kali diminta;"),
        _("mengganti kerugian negara yang timbul karena kelalaian kami dengan menyetor ke kas negara."),
    )


def pact(grant: Grant, put: list[Signature], day: datetime) -> c.IntegrityPact:
    """B16, the promise."""
    people, signers = _officers(grant, put)
    return c.IntegrityPact(
        head=letterhead(grant.area), place=grant.area.name, day=zones.today(day, grant.area.zone), people=people,
        pokja=pokja_of(grant), village=grant.area.title, edition=str(grant.edition), promises=promises(),
        signers=signers,
    )  # fmt: skip


def responsibility(grant: Grant, put: list[Signature], day: datetime) -> c.Responsibility:
    """B16, the SPTJM."""
    people, signers = _officers(grant, put)
    return c.Responsibility(
        head=letterhead(grant.area), place=grant.area.name, day=zones.today(day, grant.area.zone), people=people,
        pokja=pokja_of(grant), village=grant.area.title, edition=str(grant.edition), agreement=grant.agreement_no,
        amount=grant.amount, statements=statements(), signers=signers,
    )  # fmt: skip


def _officers(grant: Grant, put: list[Signature]) -> tuple[tuple[c.Delegate, ...], tuple[c.Signer, ...]]:
    names, given, pokja = names_of(put), by_role(put), pokja_of(grant)
    people, signers = [], []
    for role, title in ((Role.KETUA, _("Ketua")), (Role.BENDAHARA, _("Bendahara"))):
        row = given.get(role.value)
        name = names.get(row.person_id, "–") if row else "–"
        people.append(c.Delegate(name=name, office=f"{title} {pokja}"))
        signers.append(
            c.Signer(office=f"{title} {pokja}", name=name, stamp=True, signed=signed(row, grant.area.zone))
        )
    return tuple(people), tuple(signers)


def receipt(payment: Payment, put: list[Signature], at: datetime) -> c.PaymentReceipt:
    """B17: amount in figures and words; the PPK ratifies it by the SPP."""
    grant, account = payment.grant, payment.account
    part = queries.part(grant, payment.tranche)
    _people, signers = _officers(grant, put)
    return c.PaymentReceipt(
        head=letterhead(grant.area),
        place=grant.area.name,
        day=zones.today(at, grant.area.zone),
        received_from=_("Kuasa Pengguna Anggaran, Kementerian Sosial Republik Indonesia"),
        amount=payment.amount,
        purpose=_("%(edition)s untuk “%(title)s”") % {"edition": grant.edition, "title": grant.proposal.title},
        agreement=grant.agreement_no,
        tranche=_("Tahap %(number)s (%(percent)d%%)")
        % {"number": tranche_name(payment.tranche), "percent": part.percent if part else 100},
        bank=bank_of(account),
        account=account.number,
        account_name=account.holder,
        budget_code=payment.ref16,
        signers=(*signers, c.Signer(office=_("Pejabat pembuat komitmen"), name="", above=_("Disahkan oleh"))),
    )  # fmt: skip


def amount_line(amount: int) -> str:
    """Rp9.800.000 (sembilan juta delapan ratus ribu rupiah)"""
    return f"{money.written(amount)} ({money.spelled(amount)})"
