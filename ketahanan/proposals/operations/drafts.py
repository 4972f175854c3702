"""What the Pokja writes: a new proposal, its texts, its RAB."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ketahanan.common.errors import Refused, Stale
from ketahanan.common.roles import POKJA_OFFICERS, Role
from ketahanan.editions.models import Edition
from ketahanan.flow import operations as flow
from ketahanan.journal import operations as journal
from ketahanan.people import permits
from ketahanan.people.posts import Actor, Post
from ketahanan.proposals import guards, queries, rab, sections
from ketahanan.proposals.kinds import KIND
from ketahanan.proposals.models import BudgetLine, Bundle, Proposal
from ketahanan.proposals.workflow import ProposalState as S
from ketahanan.villages import queries as villages
from ketahanan.villages.models import Institution, Pokja

MAX_TEXT = 8000


def make_proposal(*, pokja: Pokja, edition: Edition, title: str = "", by: Actor, at: datetime) -> Proposal:
    """A draft of the Pokja for the edition; the village's first one makes the bundle."""
    area = pokja.area
    what = _("Menyusun usulan Pokja %(number)d") % {"number": pokja.number}
    post = permits.require(by, {Role.KETUA}, path=area.path, what=what, pokja=pokja.number)
    closed = queries.not_accepting(edition, area, at)
    faults = [closed] if closed else []
    if queries.lacks_award(edition, area):
        faults.append(guards.no_award(area, edition))
    institution = villages.institution_of(area, edition)
    guards.raise_all(faults + (guards.place_faults(institution) if institution else []))
    if institution is None:
        raise Refused(
            _("%(village)s belum punya kelembagaan pada %(edition)s. Minta operator desa menyusunnya dulu.")
            % {"village": area.title, "edition": edition}
        )
    try:
        with transaction.atomic():
            return _make(pokja, edition, institution, title.strip(), post, by=by, at=at)
    except IntegrityError as error:
        raise Refused(_once(pokja, edition)) from error


def _make(
    pokja: Pokja, edition: Edition, institution: Institution, title: str, post: Post, *, by: Actor, at: datetime
) -> Proposal:
    bundle, _fresh = Bundle.objects.get_or_create(
        edition=edition, area=pokja.area, defaults={"institution": institution}
    )
    if Proposal.objects.filter(bundle=bundle, pokja=pokja).exists():
        raise Refused(_once(pokja, edition))
    record = Proposal.objects.create(
        bundle=bundle,
        edition=edition,
        area=pokja.area,
        pokja=pokja,
        title=title[:140],
        state=S.DRAFT.value,
        state_since=at,
        made_by_id=by.person_id,
        made_at=at,
    )
    flow.enter_new(
        KIND, record, by=by, at=at, role=post.role.value, behalf_id=post.behalf_id,
        details={"pokja": pokja.number, "edition": edition.pk, "title": record.title},
    )  # fmt: skip
    return record


def _once(pokja: Pokja, edition: Edition) -> str:
    return _("Pokja %(number)d sudah punya usulan pada %(edition)s. Buka usulan itu.") % {
        "number": pokja.number, "edition": edition,
    }  # fmt: skip


# Editing ------------------------------------------------------------------------------------------------------------


def text_mark(proposal: Proposal) -> str:
    """Changes with every edit of the texts; a page that shows an older one is stale."""
    kept = {field: getattr(proposal, field) for field in sections.FIELDS}
    return _mark({"state": proposal.state, "round": proposal.round, "texts": kept})


def lines_mark(proposal: Proposal) -> str:
    """The same for the RAB."""
    lines = [queries.line_content(line) for line in queries.lines_of(proposal)]
    return _mark({"state": proposal.state, "round": proposal.round, "lines": lines})


def _mark(value: object) -> str:
    return hashlib.sha256(journal.canonical(value).encode()).hexdigest()[:12]


def may_edit(proposal: Proposal, by: Actor) -> bool:
    """Is this person an officer of the Pokja, and the file in their hands? For buttons."""
    held = by.posts_over(proposal.area.path, proposal.pokja_number)
    return proposal.state in queries.EDITABLE and any(post.role in POKJA_OFFICERS for post in held)


def _opened(proposal: Proposal, by: Actor) -> tuple[Proposal, Post]:
    """The record, locked, when this person may edit it now."""
    fresh: Proposal = (
        KIND.manager.select_for_update(of=("self",)).select_related(*KIND.related).get(pk=proposal.pk)
    )
    post = permits.require(
        by, POKJA_OFFICERS, path=fresh.area.path, pokja=fresh.pokja_number, what=_("Mengubah usulan ini")
    )
    if fresh.state not in queries.EDITABLE:
        raise Stale(
            _("Usulan ini tidak bisa diubah lagi: keadaannya %(state)s.") % {"state": _(fresh.state_label)}
        )
    return fresh, post


def _journal(
    name: str, proposal: Proposal, post: Post, details: Mapping[str, Any], *, by: Actor, at: datetime
) -> None:
    journal.record(
        action=f"{KIND.name}.{name}", subject=proposal.subject, at=at, actor_id=by.person_id,
        behalf_id=post.behalf_id, role=post.role.value, area_id=proposal.area_id, details=details,
    )  # fmt: skip


def edit_text(
    *, proposal: Proposal, values: Mapping[str, Any], by: Actor, at: datetime, seen: str = ""
) -> Proposal:
    """Write parts of the text. `seen` is the mark of the page (`text_mark`)."""
    with transaction.atomic():
        fresh, post = _opened(proposal, by)
        if seen and seen != text_mark(fresh):
            raise Stale(
                _(
                    "Teks usulan diubah orang lain sejak halaman Anda dibuka. Isian Anda masih ada di bawah; "
                    "bandingkan dengan yang tersimpan, lalu simpan lagi."
                )
            )
        given = {field: values[field] for field in sections.FIELDS if field in values}
        changed = {field: value for field, value in given.items() if value != getattr(fresh, field)}
        _check_texts(fresh, changed)
        if not changed:
            return fresh
        before = {field: getattr(fresh, field) for field in changed}
        for field, value in changed.items():
            setattr(fresh, field, value)
        fresh.save(update_fields=list(changed))
        _journal("edit", fresh, post, {"before": before, "after": changed}, by=by, at=at)
        return fresh


def _check_texts(proposal: Proposal, changed: Mapping[str, Any]) -> None:
    found = []
    if "title" in changed and not changed["title"].strip():
        found.append(_("Tulis judul kegiatan."))
    if len(changed.get("title", "")) > 140:
        found.append(_("Judul terlalu panjang, paling banyak 140 huruf."))
    for field in sections.TEXTS:
        if len(changed.get(field, "")) > MAX_TEXT:
            label = _(sections.LABELS[field])
            found.append(_("%(part)s terlalu panjang, paling banyak 8.000 huruf.") % {"part": label})
    counts = {field: changed.get(field, getattr(proposal, field)) for field in sections.COUNTS}
    if any(not 0 <= count <= 1_000_000 for count in counts.values()):
        found.append(_("Jumlah orang harus antara 0 dan 1.000.000."))
    elif counts["disabled_count"] > counts["women_count"] + counts["men_count"]:
        found.append(_("Jumlah penyandang disabilitas melebihi jumlah sasaran. Periksa angkanya."))
    guards.raise_all(found)


# RAB ----------------------------------------------------------------------------------------------------------------


class BadLines(Refused):
    """The RAB was not kept; `faults` say where and why, all at once."""

    def __init__(self, faults: Sequence[rab.Fault]) -> None:
        self.faults = faults
        self.sentences = [queries.fault_sentence(fault) for fault in faults]
        super().__init__(" ".join(self.sentences))


def set_lines(
    *, proposal: Proposal, lines: Sequence[rab.Typed], by: Actor, at: datetime, seen: str = ""
) -> Proposal:
    """Replace the whole RAB, or nothing of it. `seen` is the mark of the page (`lines_mark`)."""
    with transaction.atomic():
        fresh, post = _opened(proposal, by)
        if seen and seen != lines_mark(fresh):
            raise Stale(
                _(
                    "RAB diubah orang lain sejak halaman Anda dibuka. Isian Anda masih ada di bawah; bandingkan dengan "
                    "yang tersimpan, lalu simpan lagi."
                )
            )
        kept, faults = rab.read(lines, queries.caps(fresh.edition))
        if faults:
            raise BadLines(faults)
        before = {str(line.public_id): line for line in queries.lines_of(fresh)}
        told = _replace(fresh, before, kept)
        if told:
            told["before"]["requested"] = fresh.requested
            told["after"]["requested"] = fresh.requested = sum(line.amount for line in kept)
            fresh.save(update_fields=["requested"])
            _journal("lines", fresh, post, told, by=by, at=at)
        return fresh


COLUMNS = ("position", "kind", "description", "quantity_cents", "unit", "unit_price", "amount", "price_source")


def _replace(
    proposal: Proposal, before: Mapping[str, BudgetLine], kept: Sequence[rab.Line]
) -> dict[str, dict[str, Any]]:
    """Change, add and remove rows; lines that stay keep their identity. Returns before and after of what changed."""
    old = {key: queries.line_content(line) for key, line in before.items()}
    used: set[str] = set()
    change: list[BudgetLine] = []
    add: list[BudgetLine] = []
    for position, line in enumerate(kept, 1):
        row = before.get(line.key) if line.key not in used else None
        used.add(line.key)
        fresh = row if row is not None else BudgetLine(proposal=proposal)
        new = (position, line.kind, line.description, line.quantity_cents, line.unit, line.unit_price, line.amount,
               line.price_source)  # fmt: skip
        if row is not None and all(getattr(row, name) == value for name, value in zip(COLUMNS, new, strict=True)):
            continue
        for name, value in zip(COLUMNS, new, strict=True):
            setattr(fresh, name, value)
        (change if row is not None else add).append(fresh)
    gone = [line for key, line in before.items() if key not in used]
    BudgetLine.objects.filter(pk__in=[line.pk for line in gone]).delete()
    BudgetLine.objects.bulk_update(change, list(COLUMNS), batch_size=50)
    BudgetLine.objects.bulk_create(add)
    proposal.__dict__.pop("_lines", None)
    if not (change or add or gone):
        return {}
    return {
        "before": {"lines": [old[str(line.public_id)] for line in (*change, *gone)]},
        "after": {"lines": [queries.line_content(line) for line in (*change, *add)]},
    }
