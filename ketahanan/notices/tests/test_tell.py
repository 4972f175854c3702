"""Who is told, once, over which way; and what a try leaves behind."""

from __future__ import annotations

import json
import logging
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.template.loader import get_template
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from ketahanan.common.errors import NotAllowed, Stale
from ketahanan.journal.models import Entry
from ketahanan.notices import operations, sms, texts
from ketahanan.notices.models import Delivery, DeliveryState, Notice
from ketahanan.people.models import Person
from ketahanan.testing import NOON, Country

MESSAGES = Path(settings.BASE_DIR) / "templates/messages"
LATER = timedelta(hours=13)


def tell(persons: list[Person], **more: Any) -> list[Notice]:
    options: dict[str, Any] = {
        "title": "Giliran Anda: Rekomendasikan", "body": "Usulan di Taccorong menunggu Anda.", "link": "/usulan/1/",
        "at": NOON, "entry_seq": 7,
    }  # fmt: skip
    return operations.tell(persons, **options | more)


@pytest.fixture
def ani(country: Country) -> Person:
    person = country.people["ketua1"]
    person.email = "ani@contoh.id"
    person.save(update_fields=["email"])
    return person


@pytest.fixture
def outbox(settings: Settings, tmp_path: Path) -> list[mail.EmailMessage]:
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    settings.SMS_FOLDER = tmp_path / "sms"
    settings.SITE_ADDRESS = "https://ketahanan.contoh.id"
    mail.outbox = []
    return mail.outbox


def test_each_person_is_told_once_an_entry(country: Country, ani: Person) -> None:
    beni = country.people["bendahara1"]
    assert len(tell([ani, beni, ani])) == 2
    assert tell([ani, beni]) == []
    assert len(tell([ani], title="Batas waktu lewat: Rekomendasikan")) == 1
    assert len(tell([ani], entry_seq=8)) == 1
    assert Notice.objects.count() == 4


def test_without_an_entry_an_unread_message_is_not_repeated(ani: Person) -> None:
    first = tell([ani], entry_seq=None)
    assert tell([ani], entry_seq=None) == []
    operations.mark_read(first, at=NOON)
    assert len(tell([ani], entry_seq=None)) == 1


def test_telling_many_costs_as_much_as_telling_one(
    country: Country, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(6):
        tell(list(country.people.values()), urgent=True)
    assert Notice.objects.count() == len(country.people)
    assert tell([]) == []


def test_mail_goes_to_those_with_an_address_and_sms_only_when_urgent(country: Country, ani: Person) -> None:
    tell([ani, country.people["bendahara1"]])
    assert [d.channel for d in Delivery.objects.all()] == ["email"]
    tell([ani, country.people["bendahara1"]], entry_seq=8, urgent=True)
    assert sorted(d.channel for d in Delivery.objects.filter(notice__entry_seq=8)) == ["email", "sms", "sms"]


def test_a_mail_carries_the_code_and_the_link_and_nothing_else(
    ani: Person, outbox: list[mail.EmailMessage]
) -> None:
    notice = tell([ani])[0]
    assert operations.send_due(NOON) == 1
    sent = outbox[0]
    assert sent.to == ["ani@contoh.id"]
    assert sent.subject == f"Pesan Ketahanan {notice.ticket}"
    assert f"https://ketahanan.contoh.id/pesan/{notice.public_id}/" in sent.body
    assert "Usulan" not in sent.body + sent.subject
    assert "Taccorong" not in sent.body
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.tries, delivery.sent_at, delivery.error) == ("TERKIRIM", 1, NOON, "")
    assert sent.extra_headers["Message-ID"] == f"<{delivery.public_id}@ketahanan>"
    assert operations.send_due(NOON + LATER) == 0


def test_an_sms_is_one_whole_file_with_one_reference(
    country: Country, outbox: list[mail.EmailMessage], settings: Settings
) -> None:
    notice = tell([country.people["bendahara1"]], urgent=True)[0]
    assert operations.send_due(NOON) == 1
    files = list(Path(settings.SMS_FOLDER).iterdir())
    written = json.loads(files[0].read_text())
    assert [file.name for file in files] == [f"{Delivery.objects.get().public_id}.json"]
    assert written["number"] == country.people["bendahara1"].phone
    assert written["text"].startswith(f"Ketahanan: ada pesan {notice.ticket} untuk Anda.")
    assert len(written["text"]) <= 160
    sms.gateway().send(number=written["number"], text=written["text"], reference=written["reference"])
    assert len(list(Path(settings.SMS_FOLDER).iterdir())) == 1


class Broken:
    def send(self, **_: str) -> None:
        raise ConnectionRefusedError("modem of 08123456789 is off")


def test_a_failed_try_waits_longer_each_time_and_ends_in_the_open(
    country: Country, outbox: list[mail.EmailMessage], settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.SMS_BACKEND = f"{__name__}.Broken"
    tell([country.people["bendahara1"]], urgent=True)
    at, pauses = NOON, []
    with caplog.at_level(logging.INFO):
        while True:
            assert operations.send_due(at) == 0
            delivery = Delivery.objects.get()
            if delivery.state == DeliveryState.FAILED:
                break
            assert operations.send_due(at) == 0  # not before its time
            assert Delivery.objects.get().tries == delivery.tries
            pauses.append(delivery.next_at - at)
            at = delivery.next_at
    assert pauses == [timedelta(minutes=minutes) for minutes in operations.PAUSES]
    assert (delivery.tries, delivery.error) == (6, "ConnectionRefusedError")
    assert [record.levelname for record in caplog.records].count("WARNING") == 1
    assert "08123456789" not in caplog.text


def test_one_bad_address_does_not_stop_the_others(
    country: Country, ani: Person, outbox: list[mail.EmailMessage], settings: Settings
) -> None:
    settings.SMS_BACKEND = f"{__name__}.Broken"
    tell([country.people["bendahara1"], ani], urgent=True)
    assert operations.send_due(NOON) == 1
    assert len(outbox) == 1


def test_a_try_that_was_cut_off_is_taken_up_again(ani: Person, outbox: list[mail.EmailMessage]) -> None:
    tell([ani])
    cut = Delivery.objects.select_related("notice__person").get()
    assert operations._claim(cut, NOON)
    assert operations.send_due(NOON) == 0
    assert operations.send_due(NOON + operations.CUT_OFF) == 1
    assert Delivery.objects.get().tries == 2


def test_two_senders_do_not_send_twice(ani: Person, outbox: list[mail.EmailMessage]) -> None:
    tell([ani])
    mine, yours = (Delivery.objects.get() for _ in range(2))
    assert operations._claim(mine, NOON)
    assert not operations._claim(yours, NOON)


def test_the_administrator_gives_a_failed_delivery_a_new_start(country: Country, ani: Person) -> None:
    tell([ani])
    Delivery.objects.update(state=DeliveryState.FAILED.value, tries=6)
    delivery = Delivery.objects.get()
    with pytest.raises(NotAllowed, match="Mengirim ulang pesan hanya untuk Admin pusat"):
        operations.send_again(delivery, by=country.as_("kabupaten"), at=NOON)
    assert operations.send_again(delivery, by=country.as_("admin"), at=NOON).state == "MENUNGGU"
    assert Entry.objects.get().action == "notice.send_again"
    with pytest.raises(Stale) as stale:
        operations.send_again(delivery, by=country.as_("admin"), at=NOON)
    expected = "Pesan ini tidak lagi gagal. Buka halamannya lagi untuk melihat keadaan sekarang."
    assert stale.value.sentence == expected


def test_a_ticket_can_be_read_out() -> None:
    tickets = {texts.new_ticket() for _ in range(500)}
    assert len(tickets) == 500
    assert all(re.fullmatch(r"K-[2-9A-HJ-NP-Z]{8}", ticket) for ticket in tickets)


# What a message may speak of: kinds, actions, states, places, days. Never a person, an amount, a title of a record.
INSIDE = {"kind", "action", "state", "place", "due", "roles", "next", "edition", "days", "on", "visit"}
OUTSIDE = {"ticket", "link"}


@pytest.mark.parametrize("file", sorted(MESSAGES.rglob("*.txt")), ids=lambda file: file.name)
def test_a_message_speaks_of_nothing_secret(file: Path) -> None:
    source = file.read_text()
    get_template(str(file.relative_to(MESSAGES.parent)))
    assert not re.search(r"{%\s*(include|extends|load|with|debug)", source)
    named = {found.split("|")[0].strip() for found in re.findall(r"{{(.*?)}}", source)}
    allowed = OUTSIDE if file.parent.name == "outside" else INSIDE
    assert named <= allowed, f"{file.name} names {named - allowed}"
    assert source.splitlines()[0].strip()
