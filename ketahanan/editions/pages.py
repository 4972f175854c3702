"""What the pages of an edition show, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from ketahanan.common import zones
from ketahanan.editions import facts, guards, queries, rulebook
from ketahanan.editions.forms import KIND_WORDS, signer_text
from ketahanan.editions.models import CompositionRule, DocumentRule, Edition, RuleChange, RuleMode, Stage
from ketahanan.editions.outline import outline
from ketahanan.editions.settings import SECTIONS, SETTINGS, Section, of_section


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and its value in words."""

    label: str
    value: str


def section_facts(edition: Edition, section: Section) -> list[Fact]:
    """The plain rules of a section."""
    return [
        Fact(_(setting.label), rulebook.value_words(setting.name, rulebook.plain(getattr(edition, setting.name))))
        for setting in of_section(section)
    ]


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A date of the edition and how far it is."""

    label: str
    on: date
    days: int
    note: str = ""

    @property
    def passed(self) -> bool:
        return self.days < 0


def calendar(edition: Edition, today: date) -> list[CalendarDay]:
    """The dates in order, with the last day of a first visit among them."""
    days = [
        (_(SETTINGS["opens_on"].label), edition.opens_on, ""),
        (_(SETTINGS["proposals_close_on"].label), edition.proposals_close_on, ""),
        (_("Kunjungan awal paling lambat"), edition.last_visit_on, _("sesudahnya SPM tidak terkejar")),
        (_(SETTINGS["last_spm_on"].label), edition.last_spm_on, ""),
        (_(SETTINGS["ends_on"].label), edition.ends_on, ""),
    ]
    rows = [CalendarDay(label, on, (on - today).days, note) for label, on, note in days]
    return sorted(rows, key=lambda row: row.on)


def tranche_facts(edition: Edition) -> list[Fact]:
    return [
        Fact(_("Tahap %(number)d") % {"number": row.number}, rulebook.tranche_words(row))
        for row in outline(edition).tranches
    ]


@dataclass(frozen=True, slots=True)
class Ruled:
    """A composition rule in a sentence, and who sees to it."""

    sentence: str
    mode: str
    tone: str


def composition(edition: Edition) -> list[Ruled]:
    """Rules in use, in the order of the house."""
    rows = {row.code: row for row in outline(edition).composition}
    used = [(code, rows[code]) for code in facts.COMPOSITION if code in rows and rows[code].mode != RuleMode.OFF]
    return [
        Ruled(
            composition_sentence(row),
            _(str(RuleMode(row.mode).label)),
            "info" if row.mode == RuleMode.COMPUTED else "neutral",
        )
        for _code, row in used
    ]


def composition_sentence(row: CompositionRule) -> str:
    fact = facts.COMPOSITION[row.code]
    return _(fact.sentence) % {"number": row.number} if row.number is not None else _(fact.sentence)


@dataclass(frozen=True, slots=True)
class Paper:
    """A document of the list."""

    pk: int
    code: str
    label: str
    who: str
    signers: str
    required: bool


@dataclass(frozen=True, slots=True)
class PaperStage:
    label: str
    papers: list[Paper]


def papers(edition: Edition) -> list[PaperStage]:
    """Documents under the stage that asks for them."""
    rows = outline(edition).documents
    return [
        PaperStage(_(str(stage.label)), [_paper(row) for row in rows if row.stage == stage])
        for stage in Stage
        if any(row.stage == stage for row in rows)
    ]


def _paper(row: DocumentRule) -> Paper:
    return Paper(
        row.pk,
        row.code,
        _(row.label),
        _(KIND_WORDS[row.village_kind]) if row.village_kind in KIND_WORDS else "",
        signer_text(row.signers, row.village_kind),
        row.required,
    )


@dataclass(frozen=True, slots=True)
class Changed:
    """A change by decree."""

    what: str
    before: str
    after: str
    decree: str


def changes(edition: Edition) -> list[Changed]:
    """What decrees have changed since opening, newest first."""
    rows = RuleChange.objects.filter(edition=edition).order_by("-pk")
    return [
        Changed(
            rulebook.key_words(row.field),
            rulebook.value_words(row.field, row.before),
            rulebook.value_words(row.field, row.after),
            _("Keputusan %(number)s, %(day)s") % {"number": row.decree_no, "day": zones.written_day(row.decree_on)},
        )
        for row in rows
    ]


def warnings(edition: Edition, today: date) -> list[str]:
    """What somebody should mend: rules that stop a draft, money short of the quotas, the SPM date drawing near."""
    rows = outline(edition)
    found = guards.rule_faults(edition) if edition.is_draft else []
    money = queries.money_warning(edition, rows.quota_total)
    if money:
        found.append(money)
    if not rows.quotas and edition.state != "DITUTUP":
        found.append(_("Kuota belum ditetapkan, jadi desa belum dapat ditetapkan. Isi di halaman Tempat."))
    late = queries.spm_warnings(edition, today)
    return found + [warning.sentence for warning in late[-1:]]


@dataclass(frozen=True, slots=True)
class SectionLink:
    """A section of the editor and, in one line, what it says now."""

    slug: str
    label: str
    hint: str


def sections() -> list[SectionLink]:
    return [SectionLink(section.value, _(fact.label), _(fact.hint)) for section, fact in SECTIONS.items()]


def bank_names(edition: Edition) -> str:
    return ", ".join(bank.short for bank in queries.banks(edition))
