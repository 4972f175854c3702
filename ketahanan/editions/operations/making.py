"""A new edition: from the product's own defaults, or from an older one with its dates moved."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from ketahanan.common.errors import Refused, Several
from ketahanan.editions import checks, facts, outline, queries, rulebook
from ketahanan.editions.kinds import KIND
from ketahanan.editions.models import AwardOrder, Basis, CompositionRule, DocumentRule, Edition, Tranche
from ketahanan.editions.settings import CALENDAR_NAMES, SETTINGS
from ketahanan.editions.workflow import EDITION, EditionState
from ketahanan.flow import operations as flow
from ketahanan.people import permits
from ketahanan.people.posts import Actor

NAME = "Desa Berketahanan Sosial"
ORDERS = {Basis.BANSOS: AwardOrder.PLACE_FIRST, Basis.BANPER: AwardOrder.PROPOSAL_FIRST}


def make_edition(
    *,
    year: int,
    by: Actor,
    at: datetime,
    name: str = NAME,
    basis: Basis | str | None = None,
    copy_from: Edition | None = None,
    rules: Mapping[str, Any] | None = None,
) -> Edition:
    """A draft for the fiscal year. `rules` are fields of the edition that differ from the defaults or the copy.

    Without `copy_from`, `basis` and the two amounts (`rules` "budget" and "ceiling") are needed. A copy takes all
    rules, but no quota and no award; with another basis it takes that basis' tranches.
    """
    nation = queries.nation()
    post = permits.require(by, EDITION.made_by, path=nation.path, what=_("Membuat edisi"))
    values = _values(year, name, basis, copy_from, rules or {})
    _check(values)
    try:
        with transaction.atomic():
            edition = Edition.objects.create(
                area=nation,
                state=EditionState.DRAFT.value,
                state_since=at,
                made_by_id=by.person_id,
                made_at=at,
                banks=list(copy_from.banks) if copy_from else [],
                **values,
            )
            if copy_from:
                _copy_rows(copy_from, edition)
            else:
                make_defaults(edition)
            flow.enter_new(
                KIND,
                edition,
                by=by,
                at=at,
                role=post.role.value,
                behalf_id=post.behalf_id,
                details={"copied_from": copy_from.pk if copy_from else 0, "rules": rulebook.of(edition)},
            )
            outline.drop(edition)
    except IntegrityError as error:
        raise Refused(
            _("Edisi “%(name)s” tahun %(year)d sudah ada. Pakai nama lain atau buka edisi itu.")
            % {"name": values["name"], "year": year},
            field="name",
        ) from error
    return edition


def make_defaults(edition: Edition) -> None:
    """Banks, tranches, composition rules and documents as the product brings them, for the edition's basis and year."""
    edition.banks = list(facts.banks_of_year(edition.year))
    edition.save(update_fields=["banks"])
    _make_tranches(edition)
    CompositionRule.objects.bulk_create(
        CompositionRule(edition=edition, code=fact.code, mode=fact.mode.value, number=fact.number)
        for fact in facts.COMPOSITION.values()
    )
    DocumentRule.objects.bulk_create(
        DocumentRule(
            edition=edition,
            code=paper.code,
            label=paper.label,
            stage=paper.stage.value,
            village_kind=paper.kind,
            signers=paper.signers,
            required=paper.required,
        )
        for paper in facts.PAPERS
    )


def _make_tranches(edition: Edition) -> None:
    Tranche.objects.bulk_create(
        Tranche(
            edition=edition,
            number=part.number,
            percent=part.percent,
            min_progress_pct=part.min_progress_pct,
            min_use_pct=part.min_use_pct,
        )
        for part in facts.TRANCHES[Basis(edition.basis)]
    )


def _copy_rows(old: Edition, new: Edition) -> None:
    if old.basis != new.basis:
        _make_tranches(new)
    else:
        Tranche.objects.bulk_create(Tranche(edition=new, **row) for row in _plain_rows(old.tranches.all()))
    CompositionRule.objects.bulk_create(
        CompositionRule(edition=new, **row) for row in _plain_rows(old.composition_rules.order_by("pk"))
    )
    DocumentRule.objects.bulk_create(
        DocumentRule(edition=new, **row) for row in _plain_rows(old.document_rules.order_by("pk"))
    )


def _plain_rows[M: Model](rows: QuerySet[M]) -> list[dict[str, Any]]:
    names = [field.attname for field in rows.model._meta.concrete_fields]
    return list(rows.values(*(name for name in names if name not in ("id", "edition_id"))))


def _values(
    year: int, name: str, basis: Basis | str | None, copy_from: Edition | None, rules: Mapping[str, Any]
) -> dict[str, Any]:
    if not 2000 <= year <= 2100:
        raise Refused(_("Tahun anggaran harus antara 2000 dan 2100. Periksa tahunnya."), field="year")
    unknown = set(rules) - set(SETTINGS)
    if unknown:
        raise ValueError(f"no such rule: {', '.join(sorted(unknown))}")
    if copy_from:
        values = {key: getattr(copy_from, key) for key in SETTINGS}
        values |= {key: moved(getattr(copy_from, key), year - copy_from.year) for key in CALENDAR_NAMES}
        if basis and basis != copy_from.basis:
            values |= {"basis": str(Basis(basis)), "award_order": ORDERS[Basis(basis)].value}
    else:
        values = _blank(year, basis)
    values |= {key: value for key, value in rules.items() if value is not None}
    return values | {"year": year, "name": name.strip()}


def _blank(year: int, basis: Basis | str | None) -> dict[str, Any]:
    if basis not in Basis.values:
        raise Refused(_("Pilih dasar belanja, bantuan sosial atau bantuan pemerintah."), field="basis")
    return {
        "basis": str(Basis(basis)),
        "award_order": ORDERS[Basis(basis)].value,
        "opens_on": date(year, 2, 1),
        "proposals_close_on": date(year, 5, 31),
        "last_spm_on": date(year, 12, 10),
        "ends_on": date(year, 12, 31),
    }


def moved(day: date, years: int) -> date:
    """The same day some years later; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def _check(values: Mapping[str, Any]) -> None:
    if not values.get("budget") or not values.get("ceiling"):
        raise Refused(_("Isi anggaran edisi dan pagu satu Pokja."), field="budget")
    found = checks.setting_faults(values)
    found += checks.calendar_faults(values["year"], *(values[name] for name in CALENDAR_NAMES))
    found += checks.money_faults(values["budget"], values["ceiling"])
    if found:
        raise Several(found)
