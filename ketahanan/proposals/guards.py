"""What stands against an action on a proposal. All that is wrong is told at once, with what to do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from django.db.models import Sum
from django.utils.translation import gettext as _

from ketahanan.areas.models import Area
from ketahanan.common import money, zones
from ketahanan.common.errors import NotAllowed, Refused, Several
from ketahanan.common.roles import Role
from ketahanan.editions.models import Edition
from ketahanan.editions.workflow import EditionState
from ketahanan.flow.kinds import Given
from ketahanan.journal import queries as journal
from ketahanan.people import permits
from ketahanan.people.posts import Actor
from ketahanan.proposals import baseline, queries, rab
from ketahanan.proposals.models import Proposal
from ketahanan.proposals.workflow import ProposalState as S
from ketahanan.villages import queries as villages
from ketahanan.villages.models import Institution
from ketahanan.villages.workflow import InstitutionState

SET_UP = frozenset({InstitutionState.DECREED, InstitutionState.VERIFIED, InstitutionState.ACTIVE})
# An objection is decided by the level above the one that refused; at the top by another deciding officer.
JUDGES = {"kab": Role.DINSOS_PROV, "prov": Role.VERIFIKATOR, "pusat": Role.PENETAP}

type Guard = Callable[[Proposal, Given, Actor, datetime], None]


def raise_all(sentences: list[str]) -> None:
    """One fault is a refusal, more are told together."""
    if len(sentences) > 1:
        raise Several(sentences)
    if sentences:
        raise Refused(sentences[0])


# Handing in ---------------------------------------------------------------------------------------------------------


def can_submit(proposal: Proposal, given: Given, by: Actor, at: datetime) -> None:
    """Rows 7, 12, 13, 14 and 73 of the invariants, and the place's award where it comes first."""
    closed = queries.not_accepting(proposal.edition, proposal.area, at)
    faults = [closed] if closed else []
    if not given.bare and queries.lacks_award(proposal.edition, proposal.area):
        faults.append(no_award(proposal.area, proposal.edition))
    unmeasured = baseline.lacking(proposal.edition, proposal.area)
    if unmeasured:
        faults.append(unmeasured)
    raise_all([*faults, *place_faults(proposal.bundle.institution), *complete_faults(proposal, given, at)])


def can_resubmit(proposal: Proposal, given: Given, by: Actor, at: datetime) -> None:
    """An accepted file may be mended after the closing day, until the edition ends (decision 0072)."""
    faults = []
    if proposal.edition.state == EditionState.CLOSED:
        faults.append(_("%(edition)s sudah ditutup. Usulan tidak bisa diajukan lagi.") % {"edition": proposal.edition})
    raise_all([*faults, *place_faults(proposal.bundle.institution), *complete_faults(proposal, given, at)])


def place_faults(institution: Institution) -> list[str]:
    """The institution as it must be before anything is written or handed in."""
    if institution.state in SET_UP:
        return []
    return [
        _("Kelembagaan desa belum ditetapkan dengan SK (%(state)s). Minta Pengarah menetapkannya dulu.")
        % {"state": _(institution.state_label)}
    ]


def no_award(area: Area, edition: Edition) -> str:
    """Place first: the ministry has not chosen the village."""
    return _("%(village)s belum ditetapkan sebagai tempat %(edition)s. Tunggu keputusan kementerian.") % {
        "village": area.title, "edition": edition,
    }  # fmt: skip


def complete_faults(proposal: Proposal, given: Given, at: datetime) -> list[str]:
    """Everything that the proposal itself still lacks."""
    found = []
    texts = queries.missing_texts(proposal)
    if texts:
        found.append(_("Bagian usulan yang belum diisi: %(parts)s.") % {"parts": ", ".join(texts)})
    found += rab_faults(proposal)
    missing = [f"{row.code} {row.label}" for row in queries.papers(proposal) if not row.there and row.code not in OWN]
    if missing:
        found.append(_("Berkas yang belum ada: %(papers)s. Unggah dulu.") % {"papers": "; ".join(missing)})
    if queries.signed_minutes_id(proposal) is None:
        found.append(
            _(
                "Berita acara musyawarah penyusunan usulan belum ditandatangani. Catat musyawarahnya, lalu minta "
                "tanda tangan."
            )
        )
    if not given.bare:
        found += composition_faults(proposal, at)
    return found


# Told by sentences of their own.
OWN = frozenset({"B02", "B03", "B04"})


def rab_faults(proposal: Proposal) -> list[str]:
    """The RAB against the edition's rules as they are now."""
    rows = queries.lines_of(proposal)
    if not rows:
        return [_("RAB masih kosong. Isi paling sedikit satu baris.")]
    if sum(row.amount for row in rows) != proposal.requested:
        return [_("Jumlah RAB tidak sama dengan jumlah yang diminta. Simpan RAB sekali lagi.")]
    caps = queries.caps(proposal.edition)
    lines = [
        rab.Line(row.kind, row.description, row.quantity_cents, row.unit, row.unit_price, row.amount, row.price_source)
        for row in rows
    ]
    found = [queries.fault_sentence(fault) for fault in rab.table_faults(lines, caps)]
    bare = [str(n) for n, row in enumerate(lines, 1) if row.amount > caps.source_above and not row.price_source]
    if bare:
        found.append(
            _("Baris RAB %(lines)s di atas %(above)s belum punya sumber harga.")
            % {"lines": ", ".join(bare), "above": money.written(caps.source_above)}
        )
    return found


def composition_faults(proposal: Proposal, at: datetime) -> list[str]:
    """The rules on this Pokja's people, share of women among them, on the day of handing in (row 7)."""
    institution = proposal.bundle.institution
    institution.area, institution.edition = proposal.area, proposal.edition
    faults = villages.composition_faults(institution, at)
    return [fault.sentence for fault in faults if fault.pokja in {None, proposal.pokja.number}]


def can_attach(proposal: Proposal, given: Given, by: Actor, at: datetime) -> None:
    """An empty form is no upload."""
    if not given.bare and not given.files:
        raise Refused(_("Belum ada berkas yang dipilih. Pilih paling sedikit satu berkas."))


# Desks --------------------------------------------------------------------------------------------------------------


def can_recommend(proposal: Proposal, given: Given, by: Actor, at: datetime) -> None:
    """Desk check of this version, a field check with its place, all points, and enough of them."""
    raise_all(desk_faults(proposal) + score_faults(proposal))


def desk_faults(proposal: Proposal) -> list[str]:
    """Marks of the version in hand, and the visit to the place."""
    marks = [mark for mark in proposal.marks if mark["version"] == proposal.version]
    found = []
    if not marks:
        found.append(_("Pemeriksaan berkas versi ini belum diisi. Isi lembar periksa dulu."))
    wrong = [mark["code"] for mark in marks if not mark["ok"]]
    if wrong:
        found.append(
            _("Berkas %(papers)s ditandai belum sesuai. Kembalikan usulan, atau perbaiki lembar periksa.")
            % {"papers": ", ".join(wrong)}
        )
    if proposal.bundle.checked_on is None:
        found.append(_("Pemeriksaan lapangan belum dicatat. Kunjungi desa, lalu catat tanggal dan letaknya."))
    return found


def score_faults(proposal: Proposal) -> list[str]:
    """All points given, and not below the edition's limit."""
    score, least = proposal.bundle.score, proposal.edition.min_score
    if score is None:
        return [_("Nilai desa belum lengkap. Isi nilai dan alasan untuk setiap unsur.")]
    if score < least:
        return [
            _(
                "Nilai desa %(score)d, di bawah batas %(least)d. Kembalikan untuk diperbaiki, atau tolak dengan alasan "
                "nilai."
            )
            % {"score": score, "least": least}
        ]
    return []


def can_return(proposal: Proposal, given: Given, by: Actor, at: datetime) -> None:
    """Within the rounds of the edition, and with reasons per item or line (row 17)."""
    found = []
    most = proposal.edition.max_rounds
    if proposal.version > most:
        found.append(
            _("Usulan ini sudah dikembalikan %(most)d kali, yang terbanyak menurut edisi. Teruskan atau tolak.")
            % {"most": most}
        )
    if proposal.reasons_round != proposal.round:
        found.append(_("Belum ada alasan per bagian. Tulis dulu apa yang kurang pada berkas atau baris RAB."))
    raise_all(found)


def can_reject_centre(proposal: Proposal, given: Given, by: Actor, at: datetime) -> None:
    """Who has signed the verification does not also decide, even before the second signature."""
    if proposal.state == S.VERIFIED:
        return  # both verifiers are known by now, and excluded by the table
    put = journal.signatures_of("proposal", [proposal.pk])
    if any(by.person_id in {row.person_id, row.behalf_id} and row.action == "verify" and row.round == proposal.round for row in put):
        raise NotAllowed(_("Anda sudah memverifikasi usulan ini, jadi penolakan harus diputus orang lain."))


# Objection ----------------------------------------------------------------------------------------------------------


def can_object(proposal: Proposal, given: Given, by: Actor, at: datetime) -> None:
    """Once, within fourteen days, against a refusal that somebody decided (rulings C2)."""
    if proposal.objected:
        raise Refused(_("Keberatan hanya satu kali dan sudah diputus. Usulan ini tidak bisa diajukan keberatan lagi."))
    if not proposal.rejected_level:
        raise Refused(
            _("Usulan ini berakhir bersama edisinya, bukan karena ditolak. Ajukan usulan baru di edisi berikutnya.")
        )
    last = queries.objection_until(proposal)
    if zones.today(at, proposal.area.zone) > last:
        raise Refused(
            _("Batas keberatan adalah %(day)s dan sudah lewat.") % {"day": zones.written_day(last)}
        )


def can_judge(proposal: Proposal, given: Given, by: Actor, at: datetime) -> None:
    """The next level decides (decision 0070)."""
    role = JUDGES[proposal.rejected_level]
    if role not in {post.role for post in by.posts_over(proposal.area.path)}:
        raise NotAllowed(
            _("Keberatan ini diputus %(roles)s, satu tingkat di atas yang menolak.") % {"roles": permits.named([role])}
        )


# Decision -----------------------------------------------------------------------------------------------------------


def can_lift(proposal: Proposal, given: Given, by: Actor, at: datetime) -> None:
    """Only when the quota has room, and in the order of the list."""
    full = queries.no_room(proposal, queries.IN_PLACE)
    if full:
        raise Refused(full)
    if proposal.bundle.in_quota is not False:
        return
    first = queries.next_waiting(proposal.edition, queries.province_of(proposal.area).path)
    if first and first.pk != proposal.bundle_id:
        raise Refused(
            _("%(village)s berada lebih atas dalam daftar tunggu (peringkat %(rank)d). Angkat desa itu dulu.")
            % {"village": first.area.title, "rank": first.rank}
        )


def can_approve(proposal: Proposal, given: Given, by: Actor, at: datetime) -> None:
    """Rows 14, 19 and 20, the order of the documents, and the edition's budget."""
    if not given.bare:
        Edition.objects.select_for_update().filter(pk=proposal.edition_id).first()  # one approval at a time
    full = queries.no_room(proposal, [S.APPROVED])
    if full:
        raise Refused(full)
    if given.bare:
        return
    _check_amount(proposal, given["amount"])
    _check_decree(proposal, given["sk_no"], given["sk_on"], at)


def _check_amount(proposal: Proposal, amount: int) -> None:
    edition = proposal.edition
    if amount <= 0:
        raise Refused(_("Jumlah yang disetujui harus lebih dari nol."), field="amount")
    if amount > proposal.requested:
        raise Refused(
            _("Jumlah yang disetujui tidak boleh melebihi yang diminta, %(requested)s.")
            % {"requested": money.written(proposal.requested)},
            field="amount",
        )
    if amount > edition.ceiling:
        raise Refused(
            _("Jumlah ini melebihi pagu satu Pokja, %(ceiling)s.") % {"ceiling": money.written(edition.ceiling)},
            field="amount",
        )
    rows = Proposal.objects.filter(edition=edition, state=S.APPROVED.value)
    spent = rows.aggregate(total=Sum("approved"))["total"] or 0
    if spent + amount > edition.budget:
        raise Refused(
            _("Anggaran edisi tinggal %(left)s. Kurangi jumlahnya, atau tangguhkan usulan ini.")
            % {"left": money.written(max(0, edition.budget - spent))},
            field="amount",
        )


def _check_decree(proposal: Proposal, number: str, day: date, at: datetime) -> None:
    zone = proposal.area.zone
    if not number.strip():
        raise Refused(_("Tulis nomor SK penetapan."), field="sk_no")
    handed_in = zones.today(proposal.submitted_at or at, zone)
    if day < handed_in:
        raise Refused(
            _("Tanggal SK lebih awal daripada pengajuan usulan, %(day)s. Periksa tanggalnya.")
            % {"day": zones.written_day(handed_in)},
            field="sk_on",
        )
    if day > zones.today(at, zone):
        raise Refused(_("Tanggal SK belum tiba. Isi tanggal SK yang sudah ditandatangani."), field="sk_on")


def can_cancel(proposal: Proposal, given: Given, by: Actor, at: datetime) -> None:
    """Before the money only (domain 4.2)."""
    if proposal.money_sent:
        raise Refused(
            _("Dana usulan ini sudah dikirim, jadi persetujuan tidak bisa dibatalkan. Pakai penghentian hibah.")
        )


GUARDS: dict[str, Guard] = {
    "submit": can_submit,
    "resubmit": can_resubmit,
    "attach": can_attach,
    "recommend": can_recommend,
    "return_kab": can_return,
    "return_prov": can_return,
    "repair": can_return,
    "reject_centre": can_reject_centre,
    "object": can_object,
    "accept_objection": can_judge,
    "deny_objection": can_judge,
    "lift": can_lift,
    "approve": can_approve,
    "cancel": can_cancel,
}
