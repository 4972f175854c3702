"""Visits for tests, made through the operations: a village with an approved proposal, then a visit in any state.

    village = ready(country)                       # edition, institution, approved proposal of Pokja 1
    visit = visit_in(country, "LAYAK")             # the whole road; any state of the table
    visit = handed_in(country, arrived(country, assigned(country)), no={6}, second_no={9})

What the second officer saw differently is `second_no`; critical items among `no` make the visit fail.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from ketahanan.areas.models import Area
from ketahanan.common.errors import Refused, Several
from ketahanan.common.secrets import fingerprint
from ketahanan.editions.models import Edition
from ketahanan.flow.kinds import Given
from ketahanan.flow.operations import Done, perform
from ketahanan.proposals.tests.story import Story
from ketahanan.supervision import joint, operations
from ketahanan.supervision.kinds import KIND
from ketahanan.supervision.models import Visit
from ketahanan.supervision.operations import Settled
from ketahanan.supervision.sheets import SA
from ketahanan.testing import LONG_AGO, NOON, Country
from ketahanan.villages.models import PokjaAccount
from ketahanan.villages.tests.making import photo
from tests.remembered import remembered

# The kabupaten's field check, where the visit's point comes from; 1.1 and 5.5 km away from it.
HERE = (Decimal("-5.55432"), Decimal("120.19345"))
NEAR = (Decimal("-5.56432"), Decimal("120.19345"))
FAR = (Decimal("-5.60432"), Decimal("120.19345"))
TEAM = ("supervisor", "supervisor2")
VILLAGE = ("ketua1", "ketua2", "ketua3", "ketua4", "pengarah")
# When the two leave, three hours after they came; when the village has signed.
LEFT = NOON + timedelta(hours=3)
SIGNED = NOON + timedelta(hours=4)


@remembered
def ready(country: Country, *, pokja: int = 1, **edition: Any) -> Story:
    """A village with an institution and an approved proposal."""
    story = Story(country, **({"last_spm_on": date(2012, 12, 28)} | edition))
    story.approved(pokja)
    story.at = NOON
    return story


def edition_of(country: Country, **over: Any) -> Edition:
    """The edition of a village that is ready, made when there is none."""
    return Edition.objects.first() or ready(country, **over).edition


def send(
    country: Country, *, who: Sequence[str] = TEAM, at: datetime = NOON, by: str = "decider", **over: Any
) -> Visit:
    """Try to assign: the village must be ready."""
    given: dict[str, Any] = {
        "edition": over["edition"] if "edition" in over else Edition.objects.get(), "area": country.village,
        "officers": [country.people[name] for name in who], "letter_on": date(2012, 12, 1),
        "scheduled_on": date(2012, 12, 3),
    } | over  # fmt: skip
    return operations.assign(**given, by=country.as_(by, at), at=at)


@remembered
def assigned(country: Country, *, who: Sequence[str] = TEAM, **over: Any) -> Visit:
    """A visit that waits for its officers; makes the village ready first."""
    return send(country, who=who, edition=edition_of(country), **over)


def do(
    country: Country,
    visit: Visit,
    name: str,
    who: str,
    *,
    at: datetime = NOON,
    files: Mapping[str, SimpleUploadedFile] | None = None,
    seen: str = "",
    **given: Any,
) -> Done:
    """One action of the table by a member of the cast."""
    return perform(
        KIND, visit, name, by=country.as_(who, at), at=at, given=Given(given, files or {}), seen=seen
    )


def check_in(
    country: Country,
    visit: Visit,
    who: str,
    *,
    at: datetime = NOON,
    place: tuple[Decimal, Decimal] | None = HERE,
    accuracy_m: int | None = None,
    with_photo: bool = False,
    reason: str = "",
    no_conflict: bool = True,
) -> Visit:
    """One officer comes."""
    files = {"file_b18f": photo("tempat.png")} if with_photo else {}
    given: dict[str, Any] = {
        "place": place, "accuracy_m": accuracy_m, "reason": reason, "no_conflict": no_conflict,
    }  # fmt: skip
    return fresh(do(country, visit, "check_in", who, at=at, files=files, **given).record)


@remembered
def arrived(
    country: Country, visit: Visit | None = None, *, who: Sequence[str] = TEAM, at: datetime = NOON
) -> Visit:
    """Both are there, on the spot."""
    found = visit or assigned(country, who=who)
    for name in who:
        found = check_in(country, found, name, at=at)
    return found


def sheet(*, no: Collection[int] = (), na: Collection[int] = ()) -> dict[int, tuple[str, str]]:
    """All 24 answers: Ya but where told."""
    said = dict.fromkeys(SA.items, ("YA", ""))
    said |= {number: ("TIDAK", f"Butir {number} belum.") for number in no}
    return said | {number: ("TB", f"Butir {number} tidak berlaku.") for number in na}


@remembered
def answered(
    country: Country,
    visit: Visit | None = None,
    *,
    no: Collection[int] = (),
    second_no: Collection[int] = (),
    na: Collection[int] = (),
    who: Sequence[str] = TEAM,
    at: datetime = NOON,
) -> Visit:
    """Both sheets are full and not handed in: `no` for both, `second_no` for the second officer alone."""
    found = visit or arrived(country, who=who)
    for name, more in zip(who, ((), second_no), strict=True):
        operations.save_answers(found, sheet(no={*no, *more}, na=na), by=country.as_(name, at), at=at)
    return found


@remembered
def handed_in(
    country: Country,
    visit: Visit | None = None,
    *,
    no: Collection[int] = (),
    second_no: Collection[int] = (),
    na: Collection[int] = (),
    who: Sequence[str] = TEAM,
    at: datetime = LEFT,
) -> Visit:
    """Both sheets are handed in; equal unless `second_no` names items."""
    found = answered(country, visit, no=no, second_no=second_no, na=na, who=who, at=at - timedelta(hours=1))
    for name in who:
        found = do(country, found, "hand_in", name, at=at).record
    return fresh(found)


def settle(country: Country, visit: Visit, *, who: str = TEAM[0], at: datetime = LEFT) -> Visit:
    """Every difference becomes Tidak, and every Tidak gets a repair."""
    settled = {
        row.item.number: Settled(
            "TIDAK" if row.differs else "", "Dilihat berdua." if row.differs else "", "Perbaiki."
        )
        for row in joint.lines(visit)
        if row.differs or row.needs_repair
    }
    return fresh(operations.resolve(visit, settled, by=country.as_(who, at), at=at))


@remembered
def agreed(
    country: Country,
    visit: Visit | None = None,
    *,
    who: Sequence[str] = TEAM,
    at: datetime = LEFT,
    **sheets: Any,
) -> Visit:
    """Differences are settled and both officers have agreed; the village may sign."""
    found = settle(country, visit or handed_in(country, who=who, at=at, **sheets), who=who[0], at=at)
    for name in who:
        found = do(country, found, "agree", name, at=at).record
    return fresh(found)


@remembered
def signed(
    country: Country, visit: Visit | None = None, *, passed: bool = True, at: datetime = SIGNED, **sheets: Any
) -> Visit:
    """The village has signed: LAYAK, or TIDAK_LAYAK over critical item 6."""
    found = visit or agreed(
        country, at=at - timedelta(hours=1), **(sheets if passed else {"no": {6}} | sheets)
    )
    for name in VILLAGE:
        found = do(country, found, "sign", name, at=at).record
    assert found.state == ("LAYAK" if passed else "TIDAK_LAYAK")
    return fresh(found)


@remembered
def visit_in(country: Country, state: str, **sheets: Any) -> Visit:
    """A visit moved on the ordinary road up to a state; on 3 December 2012."""
    if state == "BATAL":
        return fresh(do(country, assigned(country), "cancel", "decider", reason="Banjir.").record)
    if state in ("LAYAK", "TIDAK_LAYAK"):
        return signed(country, passed=state == "LAYAK", **sheets)
    road: dict[str, Any] = {
        "DITUGASKAN": assigned, "BERLANGSUNG": arrived, "LEMBAR_LENGKAP": handed_in, "DISELESAIKAN": agreed,
    }  # fmt: skip
    visit: Visit = road[state](country, **sheets)
    assert visit.state == state
    return visit


def fresh(visit: Visit) -> Visit:
    """As the database holds it, with all that pages need."""
    return Visit.objects.select_related(*KIND.related).get(pk=visit.pk)


def active_account(story: Story, number: int = 1, *, since: datetime = LONG_AGO, **over: Any) -> PokjaAccount:
    """A Pokja's account in use, without the way there."""
    area: Area = story.area
    digits, holder = (
        f"02160100541{number}{PokjaAccount.objects.count():03d}",
        f"POKJA {number} DESA TACCORONG",
    )
    given: dict[str, Any] = {
        "area": area, "pokja": story.pokja(number), "institution": story.institution, "edition": story.edition,
        "bank": "BRINIDJA", "branch": "Bulukumba", "number": digits, "number_hash": fingerprint(digits),
        "last4": digits[-4:], "holder": holder, "bank_name": holder, "passbook_sha256": "a" * 64,
        "confirmed_by": story.country.people["accounts"], "state": "AKTIF", "state_since": since, "made_at": since,
    } | over  # fmt: skip
    return PokjaAccount.objects.create(**given)


def refusals(act: Callable[[], object]) -> list[str]:
    """The sentences with which it is refused."""
    with pytest.raises(Refused) as told:
        act()
    return told.value.sentences if isinstance(told.value, Several) else [told.value.sentence]
