"""Follows the journal by its numbers and does what follows from each entry; then sends what is due.

The journal is the queue: an entry becomes visible when its act is committed, in the order of its number and without a
gap. The place reached is moved in the same transaction as the consequences, so a kill at any point loses nothing and
repeats nothing.
"""

from __future__ import annotations

import logging
from threading import Event

from django.db import InterfaceError, OperationalError, close_old_connections, connection, transaction

from ketahanan.common import clock
from ketahanan.journal import queries as journal
from ketahanan.journal.models import Cursor, Entry
from ketahanan.notices import operations as notices
from ketahanan.notices.models import ParkedReaction
from ketahanan.site import reactions

log = logging.getLogger("ketahanan.worker")

NAME = "reactions"
TRIES = 5
BATCH = 200


class Failed(Exception):
    """A reaction threw; carries which one, on which entry."""

    def __init__(self, entry: Entry, reaction: str) -> None:
        super().__init__(f"{reaction} {entry.seq}")
        self.entry = entry
        self.reaction = reaction


def run(stop: Event, *, once: bool = False, pause: float = 1.0) -> None:
    """Work until told to stop; with `once` until nothing is left."""
    while not stop.is_set():
        try:
            follow(stop, patient=not once)
            notices.send_due(clock.now())
        except (OperationalError, InterfaceError):
            log.warning("database not reachable, trying again", exc_info=True)
            connection.close()
            if once:
                raise
        if once:
            return
        close_old_connections()
        stop.wait(pause)


def follow(stop: Event, *, patient: bool = True) -> int:
    """Go through all entries there are. Returns how many steps were done; `patient` pauses after a failure."""
    done = 0
    while not stop.is_set():
        try:
            if not step():
                return done
            done += 1
        except Failed as failed:
            _count_failure(failed)
            if patient:
                stop.wait(1)
    return done


def step() -> bool:
    """The next entry that has consequences, together with the place reached. False when nothing is left."""
    place, _new = Cursor.objects.get_or_create(name=NAME)
    if not journal.after(place.seq, limit=1):
        return False
    with transaction.atomic():
        cursor = Cursor.objects.select_for_update().get(name=NAME)
        entries = journal.after(cursor.seq, limit=BATCH)
        if not entries:
            return False
        entry = next((entry for entry in entries if reactions.reactions_to(entry.action)), entries[-1])
        _react(entry)
        cursor.seq, cursor.tries = entry.seq, 0
        cursor.save(update_fields=["seq", "tries"])
    return True


def _react(entry: Entry) -> None:
    parked: set[str] | None = None
    for reaction in reactions.reactions_to(entry.action):
        if parked is None:
            aside = ParkedReaction.objects.filter(entry_seq=entry.seq)
            parked = set(aside.values_list("reaction", flat=True))
        if reaction.__name__ in parked:
            continue
        try:
            reaction(entry)
        except (OperationalError, InterfaceError):
            raise
        except Exception as error:
            raise Failed(entry, reaction.__name__) from error


def _count_failure(failed: Failed) -> None:
    """After five tries the reaction is put aside, loudly, and the others go on."""
    entry, cause = failed.entry, failed.__cause__
    facts = {"entry": entry.seq, "action": entry.action, "reaction": failed.reaction}
    with transaction.atomic():
        cursor = Cursor.objects.select_for_update().get(name=NAME)
        if cursor.seq >= entry.seq:
            return
        cursor.tries += 1
        if cursor.tries < TRIES:
            log.warning("reaction failed", extra=facts | {"tries": cursor.tries}, exc_info=cause)
        else:
            log.error("reaction parked", extra=facts | {"tries": cursor.tries}, exc_info=cause)
            notices.park(
                failed.reaction,
                entry_seq=entry.seq,
                action=entry.action,
                tries=cursor.tries,
                error=cause if isinstance(cause, Exception) else failed,
                at=clock.now(),
            )
            cursor.tries = 0
        cursor.save(update_fields=["tries"])
