"""All rows of an edition in one statement: tranches, composition, documents, quotas, and the count of awarded villages.

Pages and guards read the same outline, so that a page asks once. It is kept on the instance until a write drops it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F, IntegerField, OuterRef, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast

from ketahanan.areas.models import Level
from ketahanan.editions.models import Award, CompositionRule, DocumentRule, Edition, Quota, Tranche

TEXTS, NUMBERS = 5, 4


@dataclass
class Outline:
    """Unsaved copies of the rows; `quotas` are (path, level, villages) of each place's newest row."""

    tranches: list[Tranche] = field(default_factory=list)
    composition: list[CompositionRule] = field(default_factory=list)
    documents: list[DocumentRule] = field(default_factory=list)
    quotas: list[tuple[str, int, int]] = field(default_factory=list)
    awarded: int = 0

    @property
    def quota_total(self) -> int:
        """Villages promised: the provinces' quotas, and those of kabupaten whose province has none."""
        provinces = tuple(path for path, level, _villages in self.quotas if level == Level.PROVINCE)
        return sum(
            villages
            for path, level, villages in self.quotas
            if level == Level.PROVINCE or not path.startswith(provinces)
        )


def newest_quotas(edition: Edition) -> QuerySet[Quota]:
    """The row in force of each place: the last one entered."""
    newest = Quota.objects.filter(edition=edition, area=OuterRef("area")).order_by("-pk").values("pk")[:1]
    return Quota.objects.filter(edition=edition, pk=Subquery(newest))


def outline(edition: Edition) -> Outline:
    """The outline, read once per instance."""
    kept = edition.__dict__.get("_outline")
    if kept is None:
        kept = edition.__dict__["_outline"] = _read(edition)
    found: Outline = kept
    return found


def drop(edition: Edition) -> None:
    """After a write: read anew next time."""
    edition.__dict__.pop("_outline", None)


def _columns(rows: QuerySet[Any, Any], family: str, texts: tuple[str, ...], numbers: tuple[str, ...]) -> Any:
    """The rows in the common shape: family, five texts, four numbers."""
    shape: dict[str, Any] = {"family": Value(family, output_field=TextField())}
    for place in range(TEXTS):
        shape[f"t{place}"] = Cast(F(texts[place]) if place < len(texts) else Value(""), TextField())
    for place in range(NUMBERS):
        shape[f"n{place}"] = Cast(F(numbers[place]) if place < len(numbers) else Value(0), IntegerField())
    return rows.annotate(**shape).order_by().values_list(*shape)


def _read(edition: Edition) -> Outline:
    awarded = (
        Award.objects.in_force()
        .filter(edition=edition, area__level=Level.VILLAGE)
        .order_by()
        .values("edition_id")
        .annotate(villages=Count("pk"))
    )
    rows = _columns(
        edition.tranches.all(), "tranche", (), ("number", "percent", "min_progress_pct", "min_use_pct")
    ).union(
        _columns(edition.composition_rules.all(), "composition", ("code", "mode"), ("number",)),
        _columns(
            edition.document_rules.all(),
            "document",
            ("code", "label", "stage", "village_kind", "signers"),
            ("required", "id"),
        ),
        _columns(newest_quotas(edition), "quota", ("area__path",), ("area__level", "villages")),
        _columns(awarded, "award", (), ("villages",)),
        all=True,
    )
    found = Outline()
    for family, *cells in rows.order_by():
        _put(found, family, cells[:TEXTS], cells[TEXTS:])
    found.tranches.sort(key=lambda row: row.number)
    found.composition.sort(key=lambda row: row.code)
    found.documents.sort(key=lambda row: (row.code, row.stage, row.village_kind))
    return found


def _put(found: Outline, family: str, texts: list[str], numbers: list[Any]) -> None:
    if family == "tranche":
        number, percent, progress, use = numbers
        found.tranches.append(
            Tranche(number=number, percent=percent, min_progress_pct=progress, min_use_pct=use)
        )
    elif family == "composition":
        found.composition.append(CompositionRule(code=texts[0], mode=texts[1], number=numbers[0]))
    elif family == "document":
        code, label, stage, kind, signers = texts
        found.documents.append(
            DocumentRule(
                pk=numbers[1], code=code, label=label, stage=stage, village_kind=kind, signers=signers,
                required=bool(numbers[0]),
            )
        )  # fmt: skip
    elif family == "quota":
        found.quotas.append((texts[0], numbers[0], numbers[1]))
    else:
        found.awarded += numbers[0]
