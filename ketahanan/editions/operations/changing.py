"""Changing an edition's rules: freely while it is a draft, afterwards by decree, never once it is closed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ketahanan.common.errors import Refused, Several, Stale
from ketahanan.common.roles import Role
from ketahanan.editions import checks, objections, outline, rulebook
from ketahanan.editions.facts import Part, signer_codes
from ketahanan.editions.kinds import KIND
from ketahanan.editions.models import CompositionRule, DocumentRule, Edition, RuleChange, RuleMode, Tranche
from ketahanan.editions.settings import CALENDAR_NAMES, SETTINGS, Section
from ketahanan.editions.workflow import EDITION, EditionState
from ketahanan.journal import operations as journal
from ketahanan.people import permits
from ketahanan.people.posts import Actor

CHANGED_BY_DECREE = frozenset({Role.PENETAP})


def editors(edition: Edition) -> frozenset[Role]:
    """Who may change the rules now: the administrator drafts, afterwards whoever signs the decree."""
    return EDITION.made_by if edition.is_draft else CHANGED_BY_DECREE


def change_rules(
    *,
    edition: Edition,
    changes: Mapping[str, Any],
    by: Actor,
    at: datetime,
    decree_no: str = "",
    decree_on: date | None = None,
    seen: str = "",
    section: Section | None = None,
) -> Edition:
    """Set rules. Keys: fields of `settings.SETTINGS`; "banks" (list of BIC); "tranches" (list of Part); "composition"
    (code → (mode, number)); "documents" ((code, stage, village kind) → label, signers, required; None removes).

    `seen` is `rulebook.section_mark` of the page that was filled in. Nothing different: nothing is written.
    """
    with transaction.atomic():
        fresh = Edition.objects.select_for_update(of=("self",)).select_related("area").get(pk=edition.pk)
        post = permits.require(by, editors(fresh), path=fresh.area.path, what=_("Mengubah aturan edisi ini"))
        _check_state(fresh, changes, seen, section)
        before = rulebook.of(fresh)
        if not fresh.is_draft:
            objections.hear_rules(fresh, changes)
        _write(fresh, changes)
        outline.drop(fresh)
        changed = rulebook.differences(before, rulebook.of(fresh))
        if not changed:
            return fresh
        if not fresh.is_draft:
            _by_decree(fresh, changed, decree_no, decree_on, at)
        journal.record(
            action=f"{KIND.name}.change_rules",
            subject=fresh.subject,
            at=at,
            actor_id=by.person_id,
            behalf_id=post.behalf_id,
            role=post.role.value,
            area_id=fresh.area_id,
            details={
                "before": {key: old for key, old, _new in changed},
                "after": {key: new for key, _old, new in changed},
                "decree_no": "" if fresh.is_draft else decree_no,
                "decree_on": "" if fresh.is_draft or decree_on is None else decree_on,
                "reason": ", ".join(rulebook.key_words(key) for key, _old, _new in changed),
            },
        )
        outline.drop(fresh)
    return fresh


def _check_state(fresh: Edition, changes: Mapping[str, Any], seen: str, section: Section | None) -> None:
    if fresh.state == EditionState.CLOSED:
        raise Refused(_("Edisi ini sudah ditutup, jadi aturannya tetap. Buat edisi baru untuk aturan lain."))
    fixed = [
        SETTINGS[key].label
        for key, value in changes.items()
        if key in SETTINGS and SETTINGS[key].fixed and value != getattr(fresh, key)
    ]
    if fixed and not fresh.is_draft:
        raise Refused(
            _("%(rules)s tidak berubah lagi sesudah edisi dibuka. Buat edisi baru.")
            % {"rules": ", ".join(_(label) for label in fixed)}
        )
    if seen and section and seen != rulebook.section_mark(fresh, section):
        raise Stale(
            _("Bagian ini diubah orang lain sejak halaman Anda dibuka. Periksa isian Anda di bawah, lalu simpan lagi.")
        )


def _by_decree(
    fresh: Edition,
    changed: Sequence[tuple[str, rulebook.Value, rulebook.Value]],
    decree_no: str,
    decree_on: date | None,
    at: datetime,
) -> None:
    found = checks.decree_faults(decree_no, decree_on, year=fresh.year, at=at)
    if found or decree_on is None:
        raise Several(found)
    RuleChange.objects.bulk_create(
        RuleChange(
            edition=fresh,
            field=key[:60],
            before=str(old)[:300],
            after=str(new)[:300],
            decree_no=decree_no.strip(),
            decree_on=decree_on,
            made_at=at,
        )
        for key, old, new in changed
    )


def _write(fresh: Edition, changes: Mapping[str, Any]) -> None:
    unknown = set(changes) - set(SETTINGS) - {"banks", "tranches", "composition", "documents"}
    if unknown:
        raise ValueError(f"no such rule: {', '.join(sorted(unknown))}")
    _write_fields(fresh, changes)
    if "tranches" in changes:
        _write_tranches(fresh, changes["tranches"])
    if "composition" in changes:
        _write_composition(fresh, changes["composition"])
    if "documents" in changes:
        _write_documents(fresh, changes["documents"])


def _write_fields(fresh: Edition, changes: Mapping[str, Any]) -> None:
    values = {key: value for key, value in changes.items() if key in SETTINGS}
    found = checks.setting_faults(values)
    after = {key: values.get(key, getattr(fresh, key)) for key in ("year", "budget", "ceiling", *CALENDAR_NAMES)}
    if {"year", *CALENDAR_NAMES} & values.keys():
        found += checks.calendar_faults(after["year"], *(after[name] for name in CALENDAR_NAMES))
    if {"budget", "ceiling"} & values.keys():
        found += checks.money_faults(after["budget"], after["ceiling"])
    if "banks" in changes:
        values["banks"] = list(changes["banks"])
        found += checks.bank_faults(values["banks"])
    if found:
        raise Several(found)
    for key, value in values.items():
        setattr(fresh, key, value.strip() if key == "name" else value)
    if values:
        try:
            with transaction.atomic():
                fresh.save(update_fields=list(values))
        except IntegrityError as error:
            raise Refused(
                _("Edisi “%(name)s” tahun %(year)d sudah ada. Pakai nama lain.")
                % {"name": fresh.name, "year": fresh.year},
                field="name",
            ) from error


def _write_tranches(fresh: Edition, parts: Sequence[Part]) -> None:
    found = checks.tranche_faults(parts)
    if found:
        raise Several(found)
    for part in parts:
        Tranche.objects.update_or_create(
            edition=fresh,
            number=part.number,
            defaults={
                "percent": part.percent,
                "min_progress_pct": part.min_progress_pct,
                "min_use_pct": part.min_use_pct,
            },
        )
    fresh.tranches.filter(number__gt=len(parts)).delete()


def _write_composition(fresh: Edition, rules: Mapping[str, tuple[str, int | None]]) -> None:
    rows = {row.code: row for row in fresh.composition_rules.all()}
    merged = {code: (row.mode, row.number) for code, row in rows.items()} | dict(rules)
    found = checks.composition_faults(merged)
    if found:
        raise Several(found)
    wanted = {code: (RuleMode(mode), number) for code, (mode, number) in rules.items()}
    changed = []
    for code, (mode, number) in wanted.items():
        row = rows.get(code)
        if row is not None and (row.mode, row.number) != (mode.value, number):
            row.mode, row.number = mode.value, number
            changed.append(row)
    CompositionRule.objects.bulk_update(changed, ["mode", "number"])
    CompositionRule.objects.bulk_create(
        CompositionRule(edition=fresh, code=code, mode=mode.value, number=number)
        for code, (mode, number) in wanted.items()
        if code not in rows
    )


def _write_documents(fresh: Edition, papers: Mapping[rulebook.PaperKey, Mapping[str, Any] | None]) -> None:
    for (code, stage, kind), wanted in papers.items():
        if wanted is None:
            fresh.document_rules.filter(code=code, stage=stage, village_kind=kind).delete()
            continue
        strange = [sign for sign in _signs(str(wanted["signers"])) if sign not in signer_codes()]
        if strange:
            raise Refused(
                _("Penanda tangan %(signs)s tidak dikenal. Pilih dari daftar.") % {"signs": ", ".join(strange)},
                field="signers",
            )
        DocumentRule.objects.update_or_create(
            edition=fresh, code=code, stage=stage, village_kind=kind, defaults=dict(wanted)
        )


def _signs(signers: str) -> list[str]:
    return [sign for place in signers.split(",") if place for sign in place.split("|")]
