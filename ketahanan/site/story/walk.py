"""One village on its way through one edition: its records, by short names."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile

from ketahanan.areas.models import Area
from ketahanan.editions.models import Edition
from ketahanan.grants.models import Grant
from ketahanan.people.posts import Actor
from ketahanan.proposals.models import Proposal
from ketahanan.site.story.editions import edition_of
from ketahanan.site.story.names import residents
from ketahanan.site.story.places import VILLAGES, Village
from ketahanan.site.story.telling import Teller, weekday
from ketahanan.villages.models import Institution, Pokja, PokjaAccount

PAGE = (
    "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 420 595]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>endobj\n"
    "4 0 obj<</Length {length}>>stream\n{text}\nendstream endobj\n"
    "5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)
_scans: dict[str, UploadedFile[Any]] = {}


def scan(title: str) -> UploadedFile[Any]:
    """A page that stands for a scanned paper of the story; examined once, used often."""
    if title not in _scans:
        text = f"BT /F1 14 Tf 40 520 Td ({title}) Tj 0 -24 Td (Lembar contoh dari cerita demo) Tj ET"
        content = PAGE.replace("{length}", str(len(text))).replace("{text}", text)
        _scans[title] = SimpleUploadedFile(f"{title}.pdf", content.encode("latin-1"), "application/pdf")
    return _scans[title]


class Walk:
    """What a plot needs of its village."""

    def __init__(self, t: Teller, key: str, *, year: int = 2012) -> None:
        self.t, self.year = t, year
        self.village: Village = VILLAGES[key]
        self.names = roster(key)

    @cached_property
    def area(self) -> Area:
        return self.t.place(self.village.code)

    @property
    def edition(self) -> Edition:
        return edition_of(self.year)

    @property
    def institution(self) -> Institution:
        return Institution.objects.get(area=self.area, edition__year=self.year)

    def who(self, word: str) -> str:
        """The key of a person of this village: "ketua1" → "ketua1.bira"; offices keep their own."""
        return word if word in OUTSIDERS else f"{word}.{self.village.key}"

    def as_(self, word: str) -> Actor:
        return self.t.as_(self.who(word))

    def do(self, kind: Any, record: Any, name: str, *who: str, **more: Any) -> Any:
        """One action by people of this village or of the offices."""
        return self.t.do(kind, record, name, *(self.who(word) for word in who), **more)

    def day(self, month: int, day: int) -> date:
        """A working day of the edition's plan, moved by the village's shift."""
        return weekday(date(2012, month, day) + timedelta(days=self.village.shift))

    def pokja(self, number: int) -> Pokja:
        return Pokja.objects.get(area=self.area, number=number)

    def proposal(self, number: int) -> Proposal:
        return Proposal.objects.get(area=self.area, edition__year=self.year, pokja__number=number)

    def account(self, number: int) -> PokjaAccount:
        """The newest version."""
        return PokjaAccount.objects.filter(area=self.area, pokja__number=number).latest("pk")

    def grant(self, number: int) -> Grant:
        return Grant.objects.get(area=self.area, edition__year=self.year, pokja__number=number)


OUTSIDERS = frozenset(
    {
        "admin", "penetap", "verifikator1", "verifikator2", "ppk", "ppspm", "rekening", "apip", "provinsi",
        "bulukumba", "wajo", "supervisor1", "supervisor2", "supervisor3", "supervisor4",
    }
)  # fmt: skip


def roster(key: str) -> Iterator[tuple[str, str]]:
    """The residents of one village: each village reads the list of names from its own place on."""
    names = residents()
    for _skipped in range(29 * list(VILLAGES).index(key)):
        next(names)
    return names
