"""The programme's rules as anyone may read them, from the data of each edition."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Final

from django.utils.translation import gettext as _

from ketahanan.areas.models import Kind
from ketahanan.common import zones
from ketahanan.common.text import N_
from ketahanan.editions import queries
from ketahanan.editions.facts import COMPOSITION, signer_words
from ketahanan.editions.models import DocumentRule, Edition, RuleMode, Stage
from ketahanan.editions.outline import Outline, outline
from ketahanan.grants.shares import tranche_name
from ketahanan.villages.models import POKJA_NAMES


@dataclass(frozen=True, slots=True)
class Group:
    """One of the four Pokja in the programme's own words."""

    number: int
    name: str
    icon: str
    sentence: str


GROUPS: Final = (
    Group(1, POKJA_NAMES[1], "heart", N_("Menemukan warga yang rentan, menjenguk mereka, dan menghubungkan mereka dengan bantuan.")),
    Group(2, POKJA_NAMES[2], "users", N_("Membuka kesempatan bagi semua untuk bergotong royong, berorganisasi, dan bersuara.")),
    Group(3, POKJA_NAMES[3], "peace", N_("Mengenali ketegangan lebih awal, menengahi perselisihan, dan menjaga kesepakatan.")),
    Group(4, POKJA_NAMES[4], "leaf", N_("Merawat kearifan lokal, mata air, hutan, dan sumber daya yang menghidupi desa.")),
)  # fmt: skip
KINDS: Final = {
    Kind.DESA.value: N_("desa"), Kind.KELURAHAN.value: N_("kelurahan"), Kind.DESA_ADAT.value: N_("desa adat"),
}  # fmt: skip
# Codes of papers that a stage needs, in the order in which the stages come.
STAGES: Final = (
    Stage.PROPOSAL, Stage.PHYSICAL, Stage.CHECK, Stage.DECISION, Stage.AGREEMENT, Stage.PAYMENT, Stage.NEXT_TRANCHE,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A paper, for which kind of village, and who signs it."""

    code: str
    label: str
    where: str
    signers: str
    required: bool


@dataclass(frozen=True, slots=True)
class Part:
    """A tranche in words."""

    name: str
    percent: int
    needs: str


@dataclass(frozen=True, slots=True)
class EditionPage:
    """What the page shows of an edition."""

    edition: Edition
    is_open: bool
    days: tuple[tuple[str, date], ...]
    parts: tuple[Part, ...]
    rules: tuple[tuple[str, str], ...]
    papers: tuple[tuple[str, tuple[PaperLine, ...]], ...]
    banks: str
    villages: int


def running(at: datetime) -> list[EditionPage]:
    """Editions that are opened and not closed, the newest first. One statement, and one more each."""
    return [_page(row, at) for row in queries.current_editions()]


def _page(edition: Edition, at: datetime) -> EditionPage:
    known = outline(edition)
    return EditionPage(
        edition,
        queries.accepts_proposals(edition, at, zones.Zone.WIB),
        (
            (_("Usulan diterima mulai"), edition.opens_on),
            (_("Usulan diterima sampai"), edition.proposals_close_on),
            (_("Kunjungan paling lambat"), edition.last_visit_on),
            (_("Perintah bayar (SPM) paling lambat"), edition.last_spm_on),
            (_("Edisi berakhir"), edition.ends_on),
        ),
        _parts(known),
        _rules(known),
        _papers(known.documents),
        ", ".join(bank.name for bank in queries.banks(edition)),
        known.quota_total,
    )


def _parts(known: Outline) -> tuple[Part, ...]:
    found = []
    for row in known.tranches:
        needs = _("Dibayar setelah perjanjian ditandatangani dan kunjungan dua petugas lulus.")
        if row.min_progress_pct or row.min_use_pct:
            needs = _("Dibayar bila kegiatan mencapai %(progress)d persen dan %(use)d persen dana sebelumnya terpakai.") % {
                "progress": row.min_progress_pct, "use": row.min_use_pct,
            }  # fmt: skip
        found.append(Part(tranche_name(row.number), row.percent, needs))
    return tuple(found)


def _rules(known: Outline) -> tuple[tuple[str, str], ...]:
    """Sentence and how it is checked, for every rule that is not switched off."""
    found = []
    for row in known.composition:
        rule = COMPOSITION.get(row.code)
        if rule is None or row.mode == RuleMode.OFF:
            continue
        sentence = _(rule.sentence)
        words = (
            sentence % {"number": row.number or rule.number or 0} if "%(number)d" in sentence else sentence
        )
        checked = (
            _("dihitung sistem")
            if row.mode == RuleMode.COMPUTED
            else _("dinyatakan pengurus, diperiksa saat kunjungan")
        )
        found.append((words.replace("%%", "%"), checked))
    return tuple(found)


def _papers(documents: Iterable[DocumentRule]) -> tuple[tuple[str, tuple[PaperLine, ...]], ...]:
    order = {stage.value: number for number, stage in enumerate(STAGES)}
    rows = sorted(documents, key=lambda row: (order.get(row.stage, 99), row.code, row.village_kind))
    return tuple(
        (_(Stage(stage).label), tuple(_line(row) for row in papers))
        for stage, papers in groupby(rows, key=lambda row: row.stage)
    )


def _line(row: DocumentRule) -> PaperLine:
    signers = [
        _(" atau ").join(_(word) for word in place.split("|"))
        for place in signer_words(row.signers, row.village_kind)
    ]
    where = _(KINDS[row.village_kind]) if row.village_kind in KINDS else ""
    return PaperLine(row.code, _(row.label), where, ", ".join(signers), row.required)
