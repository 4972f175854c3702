"""What the desks write before they decide: marks per paper, the visit to the place, points, reasons per item."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from ketahanan.common import zones
from ketahanan.common.actions import Action
from ketahanan.common.errors import Refused, Stale
from ketahanan.documents import operations as documents
from ketahanan.journal import operations as journal
from ketahanan.people import permits
from ketahanan.people.posts import Actor
from ketahanan.proposals import criteria, queries, rab, sections
from ketahanan.proposals.guards import raise_all
from ketahanan.proposals.kinds import KIND
from ketahanan.proposals.models import Bundle, FieldCheck, ItemReason, Proposal, Score
from ketahanan.proposals.workflow import PROPOSAL, RETURN_REASONS
from ketahanan.proposals.workflow import ProposalState as S

# Who writes reasons per item: the desk that could return the file now.
RETURNS: dict[S, Action] = {
    S.CHECKING_KAB: PROPOSAL["return_kab"],
    S.RECOMMENDED_KAB: PROPOSAL["return_prov"],
    S.CHECKING_CENTRE: PROPOSAL["repair"],
}
MAX_REASONS = 60
MAX_TEXT = 2000


def may_work(proposal: Proposal, row: Action, by: Actor) -> bool:
    """Would this person's desk be asked now? For buttons."""
    return proposal.state in row.frm and permits.may(
        by, row, path=proposal.area.path, pokja=proposal.pokja_number, duties=KIND.duties(proposal)
    )


def _at_desk(proposal: Proposal, row: Action, by: Actor) -> tuple[Proposal, str]:
    """The record, locked, when this person works on it now; and the role that lets them."""
    fresh: Proposal = (
        KIND.manager.select_for_update(of=("self",)).select_related(*KIND.related).get(pk=proposal.pk)
    )
    allowed = permits.check(
        by, row, path=fresh.area.path, pokja=fresh.pokja_number, duties=KIND.duties(fresh)
    )
    if fresh.state not in row.frm:
        raise Stale(
            _("Usulan ini tidak di meja Anda lagi: keadaannya %(state)s.") % {"state": _(fresh.state_label)}
        )
    post = allowed[0].post
    return fresh, post.role.value if post else ""


def _enter(name: str, proposal: Proposal, role: str, details: Mapping[str, Any], *, by: Actor, at: datetime) -> None:
    journal.record(
        action=f"{KIND.name}.{name}", subject=proposal.subject, at=at, actor_id=by.person_id, role=role,
        area_id=proposal.area_id, details=details,
    )  # fmt: skip


def set_marks(
    *, proposal: Proposal, marks: Mapping[str, tuple[bool, str]], by: Actor, at: datetime
) -> Proposal:
    """The desk check: every paper that the edition asks for, right or not, with a note where it is not."""
    with transaction.atomic():
        fresh, role = _at_desk(proposal, PROPOSAL["recommend"], by)
        asked = {row.code: row.label for row in queries.papers(fresh)}
        faults = [
            _("Tandai berkas %(code)s %(label)s: sesuai atau belum.") % {"code": code, "label": label}
            for code, label in asked.items()
            if code not in marks
        ]
        faults += [
            _("Tulis apa yang belum sesuai pada berkas %(code)s.") % {"code": code}
            for code, (ok, note) in marks.items()
            if code in asked and not ok and not note.strip()
        ]
        raise_all(faults)
        kept = [
            {"code": code, "ok": marks[code][0], "note": marks[code][1].strip()[:400], "version": fresh.version}
            for code in asked
        ]
        Proposal.objects.filter(pk=fresh.pk).update(marks=kept)
        _enter("check", fresh, role, {"before": {"marks": fresh.marks}, "after": {"marks": kept}}, by=by, at=at)
        fresh.marks = kept
        return fresh


def record_visit(
    *,
    proposal: Proposal,
    on: date,
    place: tuple[Decimal, Decimal] | None,
    note: str,
    photo: UploadedFile[Any] | None = None,
    by: Actor,
    at: datetime,
) -> FieldCheck:
    """The kabupaten's visit to the village, with its place; one visit serves the four proposals."""
    with transaction.atomic():
        fresh, role = _at_desk(proposal, PROPOSAL["recommend"], by)
        zone = fresh.area.zone
        faults = []
        if place is None:
            faults.append(_("Letak pemeriksaan belum diisi. Ambil letak dari ponsel, atau tulis lintang dan bujurnya."))
        if on > zones.today(at, zone):
            faults.append(_("Tanggal pemeriksaan belum tiba. Catat sesudah Anda berkunjung."))
        if fresh.submitted_at and on < zones.today(fresh.submitted_at, zone):
            faults.append(
                _("Pemeriksaan harus sesudah usulan diajukan, %(day)s.")
                % {"day": zones.written_day(zones.today(fresh.submitted_at, zone))}
            )
        if not note.strip():
            faults.append(_("Tulis apa yang Anda lihat di tempat."))
        raise_all(faults)
        lat, lon = place or (Decimal(0), Decimal(0))
        made = FieldCheck.objects.create(
            bundle_id=fresh.bundle_id, by_id=by.person_id or 0, checked_on=on, lat=lat, lon=lon,
            note=note.strip(), at=at,
        )  # fmt: skip
        Bundle.objects.filter(pk=fresh.bundle_id).update(checked_on=on)
        told: dict[str, Any] = {"on": on, "lat": str(lat), "lon": str(lon), "note": made.note}
        if photo is not None:
            paper = documents.store(
                photo, kind="B11F", title=_("Foto pemeriksaan lapangan"), subject=fresh.subject, round_=fresh.round,
                area=fresh.area, readers=fresh.FLOW.readers, privacy=KIND.privacy, by=by, at=at,
            )  # fmt: skip
            told["photo"] = {"document": paper.pk, "sha256": paper.sha256}
        _enter("visit", fresh, role, told, by=by, at=at)
        return made


def set_scores(
    *, proposal: Proposal, points: Mapping[str, tuple[int | None, str]], by: Actor, at: datetime
) -> Bundle:
    """Points and reasons of the village, by criterion. The sum stands only when all are given."""
    with transaction.atomic():
        fresh, role = _at_desk(proposal, PROPOSAL["recommend"], by)
        bundle = Bundle.objects.select_for_update().get(pk=fresh.bundle_id)
        if queries.score_is_closed(bundle.pk):
            raise Refused(
                _("Nilai desa ini sudah dipakai untuk merekomendasikan usulan lain, jadi tidak bisa diubah.")
            )
        raise_all(_score_faults(points))
        before = {code: row.points for code, row in queries.scores(bundle.pk).items()}
        rows = [
            Score(bundle=bundle, criterion=code, points=given, reason=reason.strip(), by_id=by.person_id or 0, at=at)
            for code, (given, reason) in points.items()
            if given is not None
        ]
        Score.objects.filter(bundle=bundle).delete()
        Score.objects.bulk_create(rows)
        whole = {row.criterion for row in rows} == set(criteria.CRITERIA)
        bundle.score = sum(row.points for row in rows) if whole else None
        bundle.save(update_fields=["score"])
        after = {row.criterion: row.points for row in rows}
        _enter("score", fresh, role, {"before": before, "after": after, "score": bundle.score}, by=by, at=at)
        return bundle


def _score_faults(points: Mapping[str, tuple[int | None, str]]) -> list[str]:
    found = []
    for code, (given, reason) in points.items():
        row = criteria.CRITERIA.get(code)
        if row is None:
            found.append(_("Unsur nilai %(code)s tidak dikenal.") % {"code": code})
        elif given is not None and not 0 <= given <= row.most:
            found.append(_("%(label)s: nilai antara 0 dan %(most)d.") % {"label": _(row.label), "most": row.most})
        elif given is not None and not reason.strip():
            found.append(_("%(label)s: tulis alasan nilainya, desa akan membacanya.") % {"label": _(row.label)})
    return found


@dataclass(frozen=True, slots=True)
class Typed:
    """One reason as it came from the form. `item` is a section, a paper's code, or "RAB:" and a line's public id."""

    item: str
    code: str
    text: str


def items_of(proposal: Proposal) -> dict[str, str]:
    """What a reason can be about, with its words."""
    found = {field: _(label) for field, label in sections.LABELS.items()}
    found |= {row.code: f"{row.code} {row.label}" for row in queries.papers(proposal)}
    for number, line in enumerate(queries.lines_of(proposal), 1):
        words = {"line": number, "words": line.description}
        found[f"RAB:{line.public_id}"] = _("Baris RAB %(line)d: %(words)s") % words
    return found


def set_item_reasons(*, proposal: Proposal, reasons: Sequence[Typed], by: Actor, at: datetime) -> list[ItemReason]:
    """Replace the reasons of this round; the return needs at least one (row 17)."""
    row = RETURNS.get(S(proposal.state), PROPOSAL["return_kab"])
    with transaction.atomic():
        fresh, role = _at_desk(proposal, row, by)
        items = items_of(fresh)
        raise_all(_reason_faults(reasons, items))
        lines = {f"RAB:{line.public_id}": line for line in queries.lines_of(fresh)}
        ItemReason.objects.filter(proposal=fresh, round=fresh.round).delete()
        made = ItemReason.objects.bulk_create(
            [
                ItemReason(
                    proposal=fresh, round=fresh.round, item=reason.item[:60], label=items[reason.item][:200],
                    line=lines.get(reason.item), code=reason.code, text=reason.text.strip(),
                    by_id=by.person_id or 0, at=at,
                )
                for reason in reasons
            ]
        )  # fmt: skip
        Proposal.objects.filter(pk=fresh.pk).update(reasons_round=fresh.round if made else None)
        told = [{"item": row.label, "code": row.code, "text": row.text} for row in made]
        _enter("reasons", fresh, role, {"items": told}, by=by, at=at)
        return made


def _reason_faults(reasons: Sequence[Typed], items: Mapping[str, str]) -> list[str]:
    codes = {code for code, _label in RETURN_REASONS}
    found = []
    if len(reasons) > MAX_REASONS:
        found.append(_("Alasan paling banyak %(most)d. Gabungkan yang sejenis.") % {"most": MAX_REASONS})
    for number, reason in enumerate(reasons, 1):
        wrong = [
            words
            for words, bad in (
                (_("Pilih bagian usulan."), reason.item not in items),
                (_("Pilih jenis alasan."), reason.code not in codes),
                (_("Tulis apa yang harus diperbaiki."), not reason.text.strip()),
                (_("Alasan terlalu panjang, paling banyak 2.000 huruf."), len(reason.text.strip()) > MAX_TEXT),
                (_(rab.BAD_SIGN), "\0" in reason.text),
            )
            if bad
        ]
        found += [_("Baris %(line)d: %(words)s") % {"line": number, "words": words} for words in wrong]
    return found
