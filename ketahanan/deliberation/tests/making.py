"""Minutes for tests."""

from __future__ import annotations

from datetime import date
from typing import Any

from ketahanan.areas.models import Area
from ketahanan.deliberation import operations
from ketahanan.deliberation.kinds import KIND
from ketahanan.deliberation.models import Musyawarah
from ketahanan.deliberation.operations import Minutes
from ketahanan.editions.models import Edition
from ketahanan.flow.kinds import Given
from ketahanan.flow.operations import perform
from ketahanan.testing import NOON, Country
from ketahanan.villages.tests.making import photo

WORDS: dict[str, Any] = {
    "purpose": "USULAN", "held_on": date(2012, 11, 20), "place": "Balai desa", "chair": "Burhan", "men": 22,
    "women": 18,
    "disabled": 1, "hamlets_present": 3, "hamlets_total": 4, "agenda": "Usulan Pokja 1\nUsulan Pokja 2",
    "decisions": "Pokja 1 membuka pos layanan.\nPokja 2 melatih pemuda.", "objections": "",
}  # fmt: skip


def minutes(**over: Any) -> Minutes:
    return Minutes(**(WORDS | over))


def drafted(
    country: Country, edition: Edition, *, area: Area | None = None, who: str = "operator", **over: Any
) -> Musyawarah:
    return operations.make_musyawarah(
        area=area or country.village, edition=edition, minutes=minutes(**over), by=country.as_(who), at=NOON
    )


def attached(country: Country, record: Musyawarah) -> Musyawarah:
    """With the attendance list."""
    done = perform(
        KIND,
        record,
        "attach",
        by=country.as_("operator"),
        at=NOON,
        given=Given({}, {"file_b04h": photo("hadir.png")}),
    )
    ready: Musyawarah = done.record
    return ready


def signed(country: Country, edition: Edition, **over: Any) -> Musyawarah:
    """By the chair of the BPD and by the Pengarah."""
    record = attached(country, drafted(country, edition, **over))
    for who in ("bpd", "pengarah"):
        record = perform(KIND, record, "sign", by=country.as_(who), at=NOON).record
    return record
