"""Telling people: a message in the inbox always, e-mail and SMS with tries that can be seen."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils.translation import gettext as _

from ketahanan.common.errors import Stale
from ketahanan.common.roles import Role
from ketahanan.journal import operations as journal
from ketahanan.notices import queries, sms, texts
from ketahanan.notices.models import Channel, Delivery, DeliveryState, Notice, ParkedReaction
from ketahanan.people import permits
from ketahanan.people.models import Person
from ketahanan.people.posts import Actor

log = logging.getLogger("ketahanan.notices")

# Pauses after each failed try; after the last the delivery has failed.
PAUSES = (1, 5, 30, 120, 720)
# A try that was cut off in the middle is taken up again after this time.
CUT_OFF = timedelta(minutes=5)


def tell(
    persons: Iterable[Person],
    *,
    title: str,
    body: str,
    link: str,
    at: datetime,
    entry_seq: int | None = None,
    urgent: bool = False,
) -> list[Notice]:
    """One message for each person; the same entry and title is told once, however often this is called.

    Without an entry, a person who has not yet read the same message is not told again. Title and body may name kinds,
    states and places, never persons, amounts or anything of class K2 and above. Urgent ones also go by SMS.
    """
    people = {person.pk: person for person in persons}
    with transaction.atomic():
        for known in queries.told_already(people, title=title, link=link, entry_seq=entry_seq):
            people.pop(known, None)
        if not people:
            return []
        wanted = [
            Notice(
                person=person, ticket=texts.new_ticket(), title=title[:160], body=body, link=link[:300],
                entry_seq=entry_seq, made_at=at,
            )
            for person in people.values()
        ]  # fmt: skip
        Notice.objects.bulk_create(wanted, ignore_conflicts=True)
        # Another process may have been faster for some; only what really came in is delivered.
        made = list(
            Notice.objects.filter(public_id__in=[notice.public_id for notice in wanted]).order_by("pk")
        )
        Delivery.objects.bulk_create(
            Delivery(notice=notice, channel=channel, next_at=at)
            for notice in made
            for channel in _channels(people[notice.person_id], urgent=urgent)
        )
        return made


def _channels(person: Person, *, urgent: bool) -> list[str]:
    channels = [Channel.EMAIL.value] if person.email else []
    return [*channels, Channel.SMS.value] if urgent and person.phone else channels


def mark_read(notices: Iterable[Notice], *, at: datetime) -> int:
    """The person has seen them. Returns how many were new."""
    return Notice.objects.filter(pk__in=[notice.pk for notice in notices], read_at__isnull=True).update(
        read_at=at
    )


def mark_all_read(*, by: Actor, at: datetime) -> int:
    """All of one's own."""
    return Notice.objects.filter(person_id=by.person_id or 0, read_at__isnull=True).update(read_at=at)


def send_due(at: datetime, *, limit: int = 50) -> int:
    """Send what is due. Each try is written down before it is made, so a kill in the middle costs a second sending
    at worst, under the same reference. Returns how many went out.
    """
    sent = 0
    for delivery in queries.due(at, limit=limit):
        if _claim(delivery, at):
            sent += _send(delivery, at)
    return sent


def _claim(delivery: Delivery, at: datetime) -> bool:
    """Only one process tries at a time: whoever moves the counter."""
    waiting = Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.WAITING, tries=delivery.tries)
    delivery.tries += 1
    return waiting.update(tries=delivery.tries, next_at=at + CUT_OFF) == 1


def _send(delivery: Delivery, at: datetime) -> bool:
    try:
        _hand_over(delivery)
    except Exception as error:  # noqa: BLE001 - whatever a provider throws, the next message goes on
        _note_failure(delivery, error, at)
        return False
    Delivery.objects.filter(pk=delivery.pk).update(state=DeliveryState.SENT.value, sent_at=at, error="")
    return True


def _hand_over(delivery: Delivery) -> None:
    notice = delivery.notice
    subject, text = texts.outside(delivery.channel, notice)
    if delivery.channel == Channel.SMS:
        sms.gateway().send(number=notice.person.phone, text=subject, reference=str(delivery.public_id))
        return
    headers = {"Message-ID": f"<{delivery.public_id}@ketahanan>", "Auto-Submitted": "auto-generated"}
    mail = EmailMessage(subject, text, settings.DEFAULT_FROM_EMAIL, [notice.person.email], headers=headers)
    mail.send(using="default")


def _note_failure(delivery: Delivery, error: Exception, at: datetime) -> None:
    """The sort of error only: its text may carry an address."""
    last = delivery.tries > len(PAUSES)
    changes = {"error": type(error).__name__[:200]}
    if last:
        changes["state"] = DeliveryState.FAILED.value
    pause = timedelta(minutes=PAUSES[min(delivery.tries, len(PAUSES)) - 1])
    Delivery.objects.filter(pk=delivery.pk).update(next_at=at + pause, **changes)
    facts = {
        "delivery": delivery.pk,
        "channel": delivery.channel,
        "tries": delivery.tries,
        "sort": changes["error"],
    }
    log.log(logging.WARNING if last else logging.INFO, "delivery failed", extra=facts)


def send_again(delivery: Delivery, *, by: Actor, at: datetime) -> Delivery:
    """Give a failed delivery a new start."""
    area = queries.nation()
    permits.require(by, [Role.ADMIN_PUSAT], path=area.path, what=_("Mengirim ulang pesan"))
    with transaction.atomic():
        failed = Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.FAILED)
        if failed.update(state=DeliveryState.WAITING.value, tries=0, next_at=at, error="") != 1:
            raise Stale(_("Pesan ini tidak lagi gagal. Buka halamannya lagi untuk melihat keadaan sekarang."))
        journal.record(
            action="notice.send_again",
            subject=("delivery", delivery.pk),
            at=at,
            actor_id=by.person_id,
            area_id=area.pk,
        )
        delivery.refresh_from_db()
        return delivery


def park(reaction: str, *, entry_seq: int, action: str, tries: int, error: Exception, at: datetime) -> None:
    """Put aside a consequence that cannot be had now, for an operator to see."""
    ParkedReaction.objects.get_or_create(
        reaction=reaction,
        entry_seq=entry_seq,
        defaults={"action": action, "tries": tries, "error": type(error).__name__[:200], "parked_at": at},
    )
