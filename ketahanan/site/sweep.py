"""What time does: limits that pass, and what the calendar asks. Idempotent; any number may run at once."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ketahanan.common.actions import Action
from ketahanan.common.errors import Refused, Stale
from ketahanan.documents.orphans import drop_orphans
from ketahanan.editions.operations import close_expired, warn_of_spm
from ketahanan.flow import operations, queries
from ketahanan.flow.kinds import AnyKind
from ketahanan.flow.models import Overdue
from ketahanan.grants.operations import catch_up, sweep_grants
from ketahanan.people.housekeeping import tidy
from ketahanan.people.posts import SYSTEM
from ketahanan.proof.operations import seal
from ketahanan.proposals.operations import lapse_ended
from ketahanan.reporting.operations import drop_expired
from ketahanan.site import kinds
from ketahanan.site.soundness import watch
from ketahanan.villages.operations import settle_cooled

log = logging.getLogger("ketahanan.sweep")

type Sweep = Callable[[datetime], int]


def close_editions(at: datetime) -> int:
    """Proposals of editions whose last day is over."""
    return len(close_expired(at))


# By the calendar, from the capabilities: each takes the moment and returns how many things it did.
SWEEPS: tuple[Sweep, ...] = (
    close_editions, settle_cooled, lapse_ended, catch_up, sweep_grants, warn_of_spm, tidy, drop_orphans,
    drop_expired, seal, watch,
)  # fmt: skip


@dataclass
class Swept:
    """What one round did."""

    performed: int = 0
    noted: int = 0
    other: int = 0
    failed: int = 0

    def __str__(self) -> str:
        return f"performed {self.performed}, noted {self.noted}, other {self.other}, failed {self.failed}"


def sweep(at: datetime) -> Swept:
    """One round over all kinds and extras. Each record has its own transaction; one that fails is logged and left."""
    done = Swept()
    for kind in kinds.KINDS:
        for record, row, due_at in late(kind, at):
            _handle(kind, record, row, due_at, at, done)
    for extra in SWEEPS:
        try:
            done.other += extra(at)
        except Exception:
            done.failed += 1
            log.exception("sweep failed", extra={"sweep": extra.__name__})
    return done


def late(kind: AnyKind, at: datetime) -> Iterator[tuple[Any, Action, datetime]]:
    """Records past a limit that nobody was told of yet, or that the system has to move."""
    found = list(queries.overdue(kind, at))
    ids = sorted({record.pk for record, row, _due in found if not system_action(row)})
    told: set[tuple[int, str, datetime]] = set()
    for start in range(0, len(ids), 500):
        rows = Overdue.objects.filter(subject_kind=kind.name, subject_id__in=ids[start : start + 500])
        told.update(rows.values_list("subject_id", "action", "since"))
    for record, row, due_at in found:
        if system_action(row) or (record.pk, row.name, record.state_since) not in told:
            yield record, row, due_at


def system_action(row: Action) -> str:
    """What the system does when the limit of this row has passed; empty: it tells people."""
    return row.overdue or (row.name if row.is_system else "")


def _handle(kind: AnyKind, record: Any, row: Action, due_at: datetime, at: datetime, done: Swept) -> None:
    facts = {"kind": kind.name, "record": record.pk, "action": row.name}
    try:
        if name := system_action(row):
            operations.perform(kind, record, name, by=SYSTEM, at=at)
            done.performed += 1
        elif operations.note_overdue(kind, record, row, due_at=due_at, at=at):
            done.noted += 1
    except Stale:
        log.info("somebody was faster", extra=facts)
    except Refused as refused:
        done.failed += 1
        log.warning("system action refused", extra=facts | {"sentence": refused.sentence})
    except Exception:
        done.failed += 1
        log.exception("sweep of a record failed", extra=facts)
