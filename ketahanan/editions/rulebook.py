"""An edition's whole set of rules as one flat picture, for copies, comparisons, the journal and stale pages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _

from ketahanan.common import money, zones
from ketahanan.common.actions import Ask
from ketahanan.editions.facts import BANKS, COMPOSITION
from ketahanan.editions.models import CompositionRule, DocumentRule, Edition, RuleMode, Stage, Tranche
from ketahanan.editions.outline import outline
from ketahanan.editions.settings import SETTINGS, Section
from ketahanan.journal import operations as journal

type Value = str | int | bool
type Picture = dict[str, Value]
type PaperKey = tuple[str, str, str]

PREFIXES = {
    "tranche.": Section.TRANCHES,
    "composition.": Section.COMPOSITION,
    "document.": Section.PAPERS,
    "banks": Section.BANKS,
}


def of(edition: Edition) -> Picture:
    """Every rule by its key. One statement."""
    rows = outline(edition)
    found: Picture = {name: plain(getattr(edition, name)) for name in SETTINGS}
    found["banks"] = ", ".join(BANKS[bic].short if bic in BANKS else bic for bic in edition.banks)
    for row in rows.tranches:
        found[f"tranche.{row.number}"] = tranche_words(row)
    for rule in rows.composition:
        found[f"composition.{rule.code}"] = composition_words(rule)
    for paper in rows.documents:
        found[document_key(paper_key(paper))] = document_words(paper)
    return found


def plain(value: object) -> Value:
    """As the journal holds it."""
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, bool | int | str) else str(value)


def tranche_words(row: Tranche) -> str:
    if not (row.min_progress_pct or row.min_use_pct):
        return _("%(percent)d persen") % {"percent": row.percent}
    return _("%(percent)d persen, sesudah kemajuan %(progress)d persen dan pemakaian %(use)d persen") % {
        "percent": row.percent, "progress": row.min_progress_pct, "use": row.min_use_pct,
    }  # fmt: skip


def composition_words(rule: CompositionRule) -> str:
    mode = str(RuleMode(rule.mode).label)
    return f"{rule.number}, {mode.lower()}" if rule.number is not None else mode


def paper_key(paper: DocumentRule) -> PaperKey:
    return (paper.code, paper.stage, paper.village_kind)


def document_key(key: PaperKey) -> str:
    return ".".join(("document", *(part or "*" for part in key)))


def document_words(paper: DocumentRule) -> str:
    need = _("wajib") if paper.required else _("boleh kosong")
    return f"{paper.label}; {need}; {paper.signers or '-'}"


def section_of(key: str) -> Section:
    for prefix, section in PREFIXES.items():
        if key.startswith(prefix):
            return section
    return SETTINGS[key].section


def section_mark(edition: Edition, section: Section) -> str:
    """A short mark of what a section's page showed; it changes when somebody else saves that section."""
    shown = {key: value for key, value in of(edition).items() if section_of(key) == section}
    return journal.content_hash(shown)[:12]


def differences(before: Mapping[str, Value], after: Mapping[str, Value]) -> list[tuple[str, Value, Value]]:
    """Keys whose value changed, with both values; a rule that was not there is an empty text."""
    keys = sorted(before.keys() | after.keys())
    changed = [(key, before.get(key, ""), after.get(key, "")) for key in keys]
    return [change for change in changed if change[1] != change[2]]


def key_words(key: str) -> str:
    """What a key is called on a page."""
    if key in SETTINGS:
        return _(SETTINGS[key].label)
    if key == "banks":
        return _("Bank")
    family, _dot, rest = key.partition(".")
    if family == "tranche":
        return _("Tahap %(number)s") % {"number": rest}
    if family == "composition":
        return _(COMPOSITION[rest].label) if rest in COMPOSITION else rest
    code, stage, kind = (*rest.split("."), "", "")[:3]
    words = str(Stage(stage).label) if stage in Stage.values else stage
    return f"{code}, {words}" + ("" if kind in ("", "*") else f", {kind.replace('_', ' ').lower()}")


def value_words(key: str, value: Value) -> str:
    """A value as people write it."""
    setting = SETTINGS.get(key)
    if value == "":
        return _("tidak ada")
    if setting is None:
        return str(value)
    if setting.ask is Ask.AMOUNT:
        return money.written(int(value))
    if setting.ask is Ask.DATE:
        return zones.written_day(date.fromisoformat(str(value)))
    if setting.ask is Ask.TICK:
        return _("ya") if value in (True, "True") else _("tidak")
    if setting.ask is Ask.CHOICE:
        return _(dict(setting.choices).get(str(value), str(value)))
    if setting.unit == "%":
        return _("%(number)s persen") % {"number": value}
    return f"{value} {_(setting.unit)}" if setting.unit else str(value)
