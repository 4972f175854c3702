"""Two versions of a proposal beside each other: what was written, changed, added, dropped. Pure reading of content."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from ketahanan.common.money import written
from ketahanan.proposals import rab, sections
from ketahanan.proposals.models import LineKind, ProposalVersion


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. Empty `before`: new; empty `after`: dropped."""

    label: str
    before: str
    after: str


def content_of(version: ProposalVersion) -> dict[str, Any]:
    """The version as it was handed in."""
    found: dict[str, Any] = json.loads(version.content)
    return found


def line_words(line: Mapping[str, Any]) -> str:
    """One line of the RAB in a sentence."""
    words = _("%(text)s, %(quantity)s %(unit)s × %(price)s = %(amount)s") % {
        "text": line["description"], "quantity": rab.written_quantity(line["quantity_cents"]), "unit": line["unit"],
        "price": written(line["unit_price"]), "amount": written(line["amount"]),
    }  # fmt: skip
    kind = _(LineKind(line["kind"]).label)
    source = _("sumber harga: %(source)s") % {"source": line["price_source"]} if line["price_source"] else ""
    return f"{words} ({'; '.join(filter(None, (kind, source)))})"


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Change]:
    """Texts, numbers, RAB lines and files that are not the same."""
    found = [
        Change(_(sections.LABELS[field]), _written(old.get(field)), _written(new.get(field)))
        for field in sections.FIELDS
        if old.get(field) != new.get(field)
    ]
    if old.get("requested") != new.get("requested"):
        found.append(
            Change(_("Jumlah yang diminta"), written(old.get("requested", 0)), written(new.get("requested", 0)))
        )
    return found + _line_changes(old, new) + _paper_changes(old, new)


def _written(value: object) -> str:
    if isinstance(value, bool):
        return _("Ya") if value else _("Tidak")
    return "" if value is None else str(value)


def _line_changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Change]:
    before = {line["id"]: line for line in old.get("lines", [])}
    after = {line["id"]: line for line in new.get("lines", [])}
    found = []
    for number, (key, line) in enumerate(after.items(), 1):
        if before.get(key) != line:
            label = _("Baris RAB %(line)d") % {"line": number}
            found.append(Change(label, line_words(before[key]) if key in before else "", line_words(line)))
    found += [Change(_("Baris RAB dihapus"), line_words(line), "") for key, line in before.items() if key not in after]
    return found


def _paper_changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Change]:
    before, after = old.get("papers", {}), new.get("papers", {})
    labels = {code: f"{code} {_(sections.UPLOADS.get(code, code))}" for code in after}
    return [
        Change(labels[code], _("Berkas lama") if code in before else "", _("Berkas baru"))
        for code, sha in after.items()
        if before.get(code) != sha
    ]
