"""How long a passed visit lets money go (domain 14, row 67). Pure: no framework. The one rule, for pages and gates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from ketahanan.common import zones


class Verdict(StrEnum):
    """Why a village has no visit that counts; HOLDS when it has one."""

    NONE = "belum"
    FAILED = "gagal"
    TOO_OLD = "lewat"
    OFFICERS = "pengurus"
    ACCOUNT = "rekening"
    HOLDS = "berlaku"


@dataclass(frozen=True, slots=True)
class Facts:
    """What the rule looks at.

    passed_at            the last signature under the newest passed visit
    seen_at              when the first of its officers handed in: from then on a change was not seen by them
    failed_at            the newest visit that did not pass
    officers_changed_at  the newest decree or opening of the composition
    account_changed_at   since when the account that is asked about is in use
    """

    passed_at: datetime | None = None
    seen_at: datetime | None = None
    failed_at: datetime | None = None
    officers_changed_at: datetime | None = None
    account_changed_at: datetime | None = None


def last_day(passed_at: datetime, valid_days: int, zone: str) -> date:
    """The last day on which the result counts, in the zone of the village."""
    return zones.today(passed_at, zone) + timedelta(days=valid_days)


def verdict(facts: Facts, at: datetime, *, valid_days: int, zone: str) -> Verdict:
    """Passed and not failed since; young enough; officers and account the ones that were seen."""
    if facts.passed_at is None:
        return Verdict.NONE
    seen = facts.seen_at or facts.passed_at
    if _after(facts.failed_at, facts.passed_at):
        return Verdict.FAILED
    if zones.today(at, zone) > last_day(facts.passed_at, valid_days, zone):
        return Verdict.TOO_OLD
    if _after(facts.officers_changed_at, seen):
        return Verdict.OFFICERS
    return Verdict.ACCOUNT if _after(facts.account_changed_at, seen) else Verdict.HOLDS


def _after(one: datetime | None, other: datetime) -> bool:
    return one is not None and one > other
