"""Where capabilities above say why an edition's rules may not change: money already approved or paid.

They register a function in their `AppConfig.ready`; it raises Refused or Several with its sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ketahanan.editions.models import Award, Edition

# Given the edition as it is and the new values by rule key ("ceiling": 25000000, "tranches": …).
type RulesObjection = Callable[[Edition, Mapping[str, Any]], None]
type ClosingObjection = Callable[[Edition], None]
type RevokingObjection = Callable[[Award], None]

_rules: list[RulesObjection] = []
_closing: list[ClosingObjection] = []
_revoking: list[RevokingObjection] = []


def to_rules(objection: RulesObjection) -> RulesObjection:
    """Ask this before a rule of an open edition changes."""
    _rules.append(objection)
    return objection


def to_closing(objection: ClosingObjection) -> ClosingObjection:
    """Ask this before an edition is closed."""
    _closing.append(objection)
    return objection


def to_revoking(objection: RevokingObjection) -> RevokingObjection:
    """Ask this before the award of a place is revoked."""
    _revoking.append(objection)
    return objection


def hear_rules(edition: Edition, changes: Mapping[str, Any]) -> None:
    for objection in _rules:
        objection(edition, changes)


def hear_closing(edition: Edition) -> None:
    for objection in _closing:
        objection(edition)


def hear_revoking(award: Award) -> None:
    for objection in _revoking:
        objection(award)
