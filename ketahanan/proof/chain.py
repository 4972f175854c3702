"""One village's chain as a bundle: which rows are its own, which of them anybody may have, and their proofs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from itertools import groupby

from django.db.models import Max, Q, QuerySet, Sum
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _

from ketahanan.areas.models import Area
from ketahanan.common.canonical import canonical
from ketahanan.common.errors import Refused
from ketahanan.documents.models import Document
from ketahanan.journal.models import Entry
from ketahanan.ledger.models import Transfer
from ketahanan.proof import keys, leaves, merkle, queries, verify
from ketahanan.proof.bundle import Bundle, BundledLeaf, Growth, Paper
from ketahanan.proof.models import Checkpoint, Kept, Leaf, LeafKind

PUBLIC, AUDITOR = "umum", "pemeriksa"
# Moments of what the public pages tell anyway (decisions 0101, 0140); persons and details stay sealed.
PUBLIC_ACTIONS = (
    "award.make", "institution.activate", "proposal.approve", "grant.make", "payment.record_sp2d", "payment.acknowledge",
)  # fmt: skip
PUBLIC_TRANSFERS = (*verify.PROMISED, *verify.SENT)
# From the institution to the last receipt; no register of persons, no answers of households.
KINDS = (
    "award", "institution", "account", "musyawarah", "proposal", "grant", "payment", "progress", "visit", "hold",
    "document", "book", "expense", "lpj", "finding",
)  # fmt: skip
_DAYS = 31


def of_village(area: Area, *, edition: str, at: datetime) -> Bundle:
    """The chain up to the newest checkpoint. Raises Refused when nothing was sealed yet.

    A dozen statements and some for each level of the tree, however long the chain.
    """
    last = queries.newest()
    if last is None:
        raise Refused(_("Log belum berisi apa pun. Coba lagi satu menit setelah kegiatan pertama dicatat."))
    is_open = edition == AUDITOR
    entries, moved = _entries(area, is_open), _moved(area, is_open)
    found = _leaves(entries, moved, last.size)
    if not found:
        raise Refused(_("Belum ada catatan desa ini di log. Coba lagi sesudah desa ini ditetapkan."))
    growth = _growth(last)
    node = queries.node({leaf.seq for leaf in found} | {size - 1 for size, _new in growth} | {size for size, _new in growth}, last.size)
    parts = _parts(entries, moved)
    rows = [_bundled(leaf, parts[leaf.kind, leaf.ref], last.size, node, is_open) for leaf in found]
    sealed = moved.filter(pk__in=[leaf.ref for leaf in found if leaf.kind == LeafKind.TRANSFER])
    return Bundle(
        village={"id": area.pk, "code": area.code, "name": area.name}, edition=edition, made_at=canonical(at).strip('"'),
        key=str(keys.public(queries.origin(last))), checkpoint=last.note, leaves=rows,
        growth=[Growth(old, new, merkle.consistency(old, new, node)) for old, new in growth],
        totals=dict(sealed.order_by().values_list("action").annotate(total=Sum("amount"))),
        balances=_balances(area, sealed) if is_open else [], papers=_papers(area, rows) if is_open else [],
    )  # fmt: skip


def _entries(area: Area, is_open: bool) -> QuerySet[Entry]:
    wanted = Q(subject_kind__in=KINDS) if is_open else Q(action__in=PUBLIC_ACTIONS)
    return Entry.objects.filter(wanted, area_id=area.pk)


def _moved(area: Area, is_open: bool) -> QuerySet[Transfer]:
    """Transfers of the village's accounts, and what carries the same references: money on its way to them."""
    own = Transfer.objects.filter(Q(debit__area_id=area.pk) | Q(credit__area_id=area.pk))
    rows = Transfer.objects.filter(reference__in=own.order_by().values("reference"))
    return rows if is_open else rows.filter(action__in=PUBLIC_TRANSFERS)


def _leaves(entries: QuerySet[Entry], moved: QuerySet[Transfer], size: int) -> list[Leaf]:
    named = Q(kind=LeafKind.ENTRY, ref__in=entries.values("seq")) | Q(kind=LeafKind.TRANSFER, ref__in=moved.values("pk"))
    return list(Leaf.objects.filter(named, seq__lt=size).order_by("seq"))


def _parts(entries: QuerySet[Entry], moved: QuerySet[Transfer]) -> dict[tuple[str, int], tuple[leaves.Part, leaves.Part]]:
    found: dict[tuple[str, int], tuple[leaves.Part, leaves.Part]] = {
        (LeafKind.ENTRY, row["seq"]): leaves.of_entry(row) for row in entries.values(*leaves.ENTRY_COLUMNS)
    }
    for row in moved.values(*leaves.TRANSFER_COLUMNS):
        found[LeafKind.TRANSFER, row["id"]] = leaves.of_transfer(row)
    return found


def _bundled(
    leaf: Leaf, parts: tuple[leaves.Part, leaves.Part], size: int, node: merkle.Node, is_open: bool
) -> BundledLeaf:
    # As JSON says it: what is read back is equal to what was written.
    shown, sealed = {**parts[0], "at": canonical(parts[0]["at"]).strip('"')}, parts[1]
    proof, salt = merkle.inclusion(leaf.seq, size, node), bytes(leaf.salt).hex()
    if is_open:
        return BundledLeaf(leaf.seq, shown, proof, salt=salt, sealed=sealed)
    return BundledLeaf(leaf.seq, shown, proof, committed=leaves.commitment(salt, sealed))


def _growth(last: Checkpoint) -> list[tuple[int, int]]:
    """Sizes that outsiders are likely to keep: those of witnesses, and the last of each day and month."""
    days = dict(
        Checkpoint.objects.filter(size__lt=last.size).order_by().values_list(TruncDate("at")).annotate(size=Max("size"))
    )
    sizes = {days[day] for day in sorted(days)[-_DAYS:]}
    sizes |= {max(days[day] for day in group) for _month, group in groupby(sorted(days), key=lambda day: (day.year, day.month))}
    sizes |= set(Kept.objects.filter(size__lt=last.size).values_list("size", flat=True))
    return [(size, last.size) for size in sorted(sizes)]


def _balances(area: Area, sealed: QuerySet[Transfer]) -> list[tuple[str, str, int]]:
    """What each account of the village holds, debits less credits; every transfer of such an account is in the chain."""
    found: dict[tuple[str, str], int] = {}
    for side, sign in (("debit", 1), ("credit", -1)):
        rows = sealed.filter(**{f"{side}__area_id": area.pk}).order_by()
        for kind, owner, total in rows.values_list(f"{side}__kind", f"{side}__owner").annotate(total=Sum("amount")):
            found[kind, owner] = found.get((kind, owner), 0) + sign * total
    return [(kind, owner, amount) for (kind, owner), amount in sorted(found.items())]


def _papers(area: Area, rows: Iterable[BundledLeaf]) -> list[Paper]:
    """Papers that an entry of the chain names by their hash: only those are bound by the log."""
    named: set[str] = set()
    for row in rows:
        named.update(re.findall(r"[0-9a-f]{64}", str((row.sealed or {}).get("details", ""))))
    papers = Document.objects.filter(area=area, subject_kind__in=KINDS).order_by("pk")
    return [
        Paper(kind, number, sha256)
        for kind, number, sha256 in papers.values_list("kind", "number", "sha256") if sha256 in named
    ]  # fmt: skip
