"""The demo's story, told once on its own places without the rest of the country."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any
from unittest.mock import patch

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from ketahanan.areas.models import Area, Kind, Level
from ketahanan.common import clock
from ketahanan.common.roles import Role
from ketahanan.documents.models import Document
from ketahanan.flow import queries
from ketahanan.flow.models import Hold
from ketahanan.grants.models import Grant, Payment, Progress
from ketahanan.journal.models import Cursor, Entry
from ketahanan.ledger import audit
from ketahanan.notices.models import Delivery, DeliveryState, Notice, ParkedReaction
from ketahanan.people.models import Person, User
from ketahanan.people.posts import actor_of
from ketahanan.proposals.models import FieldCheck, ItemReason, Proposal, RankingList
from ketahanan.site import story, worker
from ketahanan.site.kinds import KINDS
from ketahanan.site.story.logins import LOGINS
from ketahanan.site.story.people import COMPANIONS, FACILITATORS
from ketahanan.site.story.places import VILLAGES
from ketahanan.site.story.telling import HOST
from ketahanan.supervision.models import SheetAnswer, Visit
from ketahanan.testing import make_area
from ketahanan.villages.models import Institution, PokjaAccount

NAMES = {"": "Indonesia", "73": "Sulawesi Selatan", "73.02": "Bulukumba", "73.13": "Wajo"}
# Roles of later issues: nothing of theirs stands yet.
LATER = {Role.DETEKSI_DINI, Role.PENGELOLA_ADUAN, Role.MODERATOR, Role.TIM_TERPADU, Role.PUBLIK}


def lay_out() -> None:
    """The places of the story with their real codes."""
    homes = [home for _name, _sex, home, *_card in (*COMPANIONS.values(), *FACILITATORS.values())]
    made: dict[str, Area] = {}

    def place(code: str) -> Area:
        if code not in made:
            parts = code.split(".") if code else []
            parent = place(".".join(parts[:-1])) if parts else None
            village = Kind.KELURAHAN if parts and parts[-1].startswith("1") else Kind.DESA
            kind = (Kind.NATION, Kind.PROVINCE, Kind.KABUPATEN, Kind.KECAMATAN, village)[len(parts)]
            key = next((row.key for row in VILLAGES.values() if row.code == code), f"Tempat {code[-4:]}")
            made[code] = make_area(parent, Level(len(parts)), kind, NAMES.get(code, key.title()), code)
        return made[code]

    for code in sorted({row.code for row in VILLAGES.values()} | set(homes)):
        place(code)


@pytest.fixture(scope="module", autouse=True)
def told(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Told once for all tests below, which only read; everything is rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        lay_out()
        with patch.object(clock, "now", lambda: story.STORY_BEGINS):
            story.tell()
            yield
        transaction.set_rollback(True)


@pytest.fixture
def visitor() -> Client:
    return Client()


def states(model: Any, village: str) -> list[str]:
    rows = model.objects.filter(area__code=VILLAGES[village].code).order_by("pk")
    return list(rows.values_list("state", flat=True))


# The stages -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("village", "model", "expected"),
    [
        ("bialo", Institution, ["BELUM"]),
        ("lempa", Institution, ["AKTIF"]),
        ("lempa", Proposal, []),
        ("lempa", PokjaAccount, ["AKTIF", "DIPERIKSA", "DIUSULKAN", "DRAF"]),
        ("lapongkoda", Proposal, ["DRAF", "DRAF"]),
        ("tanahberu", Proposal, ["VERIFIKASI_KAB"] * 4),
        ("darubiah", Proposal, ["DIKEMBALIKAN_KAB", "VERIFIKASI_KAB"]),
        ("nepo", Proposal, ["DITANGGUHKAN"] * 2),
        ("tanahtowa", Proposal, ["VERIFIKASI_PUSAT", "PERBAIKAN", "DIVERIFIKASI", "VERIFIKASI_PUSAT"]),
        ("pakkana", Proposal, ["KEBERATAN", "DITOLAK"]),
        ("tosora", Proposal, ["DISETUJUI"] * 4),
        ("tosora", Grant, ["MENUNGGU_PERJANJIAN"] * 4),
        ("taccorong", Visit, ["DITUGASKAN"]),
        ("taccorong", Grant, ["SUPERVISI_AWAL"] * 4),
        ("tempe", Visit, ["LEMBAR_LENGKAP"]),
        ("ara", Visit, ["TIDAK_LAYAK"]),
        ("ara", Grant, ["TIDAK_LAYAK"] * 2),
        ("caile", Visit, ["LAYAK"]),
        ("caile", Payment, ["TERKIRIM", "DISETUJUI", "SPP", "DIMINTA"]),
        ("bira", Payment, ["DIAKUI", "DIAKUI", "DIRETUR", "DIMINTA"]),
        ("bira", Progress, ["DILAPORKAN"]),
        ("siengkang", Institution, ["BELUM"]),
        ("inalipue", Institution, ["DITETAPKAN"]),
    ],
)
def test_every_stage_of_the_way_can_be_seen(village: str, model: Any, expected: list[str]) -> None:
    assert states(model, village) == expected


def test_two_officers_find_their_visit_on_monday_3_december_2012() -> None:
    visit = Visit.objects.get(area__code=VILLAGES["taccorong"].code)
    assert visit.scheduled_on.isoformat() == "2012-12-03"
    assert visit.scheduled_on.weekday() == 0
    assert visit.sent == [User.objects.get(login=f"{login}{HOST}").person_id for login in ("supervisor1", "supervisor2")]
    assert visit.arrived == []


def test_money_left_only_where_the_visit_had_passed() -> None:
    paid = Payment.objects.exclude(sp2d_no="").select_related("area")
    assert paid
    for payment in paid:
        visit = Visit.objects.get(area=payment.area, state="LAYAK")
        entry = Entry.objects.get(action="payment.record_sp2d", subject_id=payment.pk)
        assert visit.passed_at is not None
        assert entry.at > visit.passed_at
    assert {payment.area.code for payment in Payment.objects.all()} == {VILLAGES["caile"].code, VILLAGES["bira"].code}


def test_what_lies_between_the_stages_is_there() -> None:
    assert RankingList.objects.get().state == "DITANDATANGANI"
    assert ItemReason.objects.filter(proposal__area__code=VILLAGES["darubiah"].code).count() == 3
    assert FieldCheck.objects.filter(bundle__area__code=VILLAGES["tanahberu"].code).exists()
    assert PokjaAccount.objects.filter(state="MASA_TUNGGU").count() == 1
    assert Hold.objects.filter(state="BERLAKU").count() == 1
    differing = Visit.objects.get(state="LEMBAR_LENGKAP")
    said: dict[int, set[str]] = {}
    for item, value in SheetAnswer.objects.filter(officer__visit=differing).values_list("item", "value"):
        said.setdefault(item, set()).add(value)
    assert [item for item, values in sorted(said.items()) if len(values) > 1] == [8, 9, 22]
    assert Visit.objects.get(state="TIDAK_LAYAK").repaired_at is not None
    assert sum(row.is_kelurahan for row in VILLAGES.values()) >= 3
    assert len(VILLAGES) <= 16


# Whether it is true ---------------------------------------------------------------------------------------------------


def test_the_journal_has_no_gap_and_is_in_the_order_of_time() -> None:
    rows = list(Entry.objects.order_by("seq").values_list("seq", "at", "action"))
    assert [seq for seq, _at, _action in rows] == list(range(1, len(rows) + 1))
    latest = rows[0][1]
    for seq, at, action in rows:
        # What follows from an act bears the moment of the act, and may stand some minutes behind it.
        assert (latest - at).total_seconds() <= 3 * 3600, (seq, action)
        latest = max(latest, at)


def test_nothing_happens_after_the_morning_of_the_story() -> None:
    assert not Entry.objects.filter(at__gt=story.STORY_BEGINS).exists()
    assert not Document.objects.filter(made_at__gt=story.STORY_BEGINS).exists()
    assert not Notice.objects.filter(made_at__gt=story.STORY_BEGINS).exists()
    for model in (Institution, PokjaAccount, Proposal, Grant, Payment, Visit):
        assert not model.objects.filter(state_since__gt=story.STORY_BEGINS).exists()


def test_every_state_was_reached_by_an_entry() -> None:
    """No row was put into its state around the operations."""
    for kind in KINDS:
        last: dict[int, str] = {}
        for subject, details in Entry.objects.filter(subject_kind=kind.name).order_by("seq").values_list(
            "subject_id", "details"
        ):
            after = json.loads(details).get("after")
            if isinstance(after, dict) and "state" in after:
                last[subject] = after["state"]
        assert last == dict(kind.manager.values_list("pk", "state")), kind.name


def test_the_ledger_balances() -> None:
    assert audit.in_order()


def test_nobody_waits_for_messages_of_the_past() -> None:
    newest = Entry.objects.order_by("-seq").values_list("seq", flat=True)[0]
    assert Cursor.objects.get(name=worker.NAME).seq == newest
    assert not ParkedReaction.objects.exists()
    assert not Delivery.objects.exclude(state=DeliveryState.SENT).exists()
    assert not Delivery.objects.filter(channel="email").exists()
    assert Notice.objects.exists()


def test_names_are_those_of_people_and_differ() -> None:
    names = list(Person.objects.values_list("name", flat=True))
    assert not [name for name in names if any(sign.isdigit() for sign in name)]
    often = [name for name, count in Counter(names).items() if count > 1]
    assert often == []


# Who signs in ---------------------------------------------------------------------------------------------------------


def test_there_is_a_login_for_every_role_of_this_issue() -> None:
    assert {row.role for row in LOGINS.values()} == set(Role) - LATER


@pytest.mark.parametrize("login", LOGINS)
def test_everyone_finds_a_task_or_the_said_page(login: str, visitor: Client) -> None:
    user = User.objects.select_related("person").get(login=f"{login}{HOST}")
    actor = actor_of(user.person, story.STORY_BEGINS)
    assert LOGINS[login].role in actor.roles
    tasks = queries.tasks(KINDS, actor, story.STORY_BEGINS)
    visitor.force_login(user)
    session = visitor.session
    session["contoh"] = True
    session.save()
    assert visitor.get("/").status_code == 200
    if LOGINS[login].page:
        assert visitor.get(LOGINS[login].page).status_code == 200
    else:
        assert tasks


def test_a_second_run_keeps_the_data(settings: Any, capsys: pytest.CaptureFixture[str]) -> None:
    settings.DEMO = True
    before = Entry.objects.count()
    call_command("demo")
    assert capsys.readouterr().out == "Negeri contoh sudah ada; datanya tetap.\n"
    assert Entry.objects.count() == before


def test_lines_for_the_terminal_are_short() -> None:
    lines = story.login_lines()
    assert len(lines) == len(LOGINS) + 1
    assert max(map(len, lines)) <= 130


# What strangers see ---------------------------------------------------------------------------------------------------


@pytest.fixture
def public_pages(visitor: Client) -> Callable[[], Iterator[str]]:
    def pages() -> Iterator[str]:
        for address in ["/publik/", "/publik/73.02/", *(f"/publik/desa/{row.code}/" for row in VILLAGES.values())]:
            answer = visitor.get(address)
            assert answer.status_code == 200, address
            yield answer.content.decode()

    return pages


def test_no_private_number_is_on_a_public_page(public_pages: Callable[[], Iterator[str]]) -> None:
    private = {
        number
        for person in Person.objects.all()
        for number in (person.nik, person.phone)
        if number
    } | {account.number for account in PokjaAccount.objects.all()}  # fmt: skip
    for page in public_pages():
        assert not [number for number in private if number in page]
