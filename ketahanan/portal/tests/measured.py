"""Many measured villages at once, for tests of pages that count them: rounds and results as a publication leaves them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any

from ketahanan.areas.models import Area, Kind, Level, segment
from ketahanan.assessments import scoring
from ketahanan.assessments.models import Measurement, Result
from ketahanan.assessments.tests.making import IKSD, iksd
from ketahanan.editions.models import Edition
from ketahanan.instruments.models import InstrumentVersion
from ketahanan.testing import LONG_AGO, NOON, Country
from ketahanan.villages.tests.making import make_edition

SCORES = {"rendah": 2, "sedang": 3, "tinggi": 4}
"""Every item at this score: indices of 40, 60 and 80."""


@cache
def _picture(score: int) -> dict[str, Any]:
    return scoring.picture(IKSD, {item.code: scoring.Given(score) for item in IKSD.indicators}, {}).plain()


class Measured:
    """The country of the tests with more villages; an edition that shows levels or not."""

    def __init__(self, country: Country, *, shown: bool = True, **edition: Any) -> None:
        self.country = country
        self.instrument: InstrumentVersion = iksd(country)
        self.edition = self.opened(shown=shown, **edition)

    def opened(self, *, shown: bool, **edition: Any) -> Edition:
        """An edition; the first is the one measured in unless another is named."""
        return make_edition(self.country, public_level="TAMPIL" if shown else "TUTUP", **edition)

    def villages(self, kecamatan: Area, n: int) -> list[Area]:
        """New ones, named by their number."""
        have = Area.objects.filter(parent=kecamatan).count()
        rows = Area.objects.bulk_create(
            Area(
                parent=kecamatan, level=Level.VILLAGE, kind=Kind.DESA, name=f"Desa Uji {have + number:04d}",
                code=f"{kecamatan.code}.2{have + number + 100:03d}", zone=kecamatan.zone, path=f"tmp{kecamatan.pk}.{number}",
            )
            for number in range(n)
        )  # fmt: skip
        for row in rows:
            row.path = kecamatan.path + segment(row.pk)
        Area.objects.bulk_update(rows, ["path"])
        return rows

    def measure(
        self, villages: Sequence[Area], level: str, *, on: date = date(2012, 11, 1), half: str = "0.0300", chance: str = "0.9000",
        edition: Edition | None = None,
    ) -> list[Measurement]:  # fmt: skip
        """Each at this level, its interval this wide on both sides."""
        score = SCORES[level]
        rounds = Measurement.objects.bulk_create(
            Measurement(
                area=area, edition=edition or self.edition, instrument=self.instrument, purpose="TAHUNAN",
                state="DITERBITKAN", state_since=NOON, made_at=LONG_AGO, filled_on=on, published_at=NOON, families=900,
                made_by=self.country.people["facilitator"],
            )
            for area in villages
        )  # fmt: skip
        found = _picture(score)
        low, high = (f"{score / 5 + sign * float(half):.4f}" for sign in (-1, 1))
        chances = ["0.0500", "0.0500", "0.0500"]
        chances[found["level"]] = chance
        Result.objects.bulk_create(
            Result(
                measurement=row, round=row.round, method_code="IKSD", method_version="1", sha256="0" * 64, families=900,
                method_sha256=self.instrument.method_sha256, answers={}, events={}, picture=found, index=found["index"],
                level=found["level"], seed=1, made_at=NOON,
                certainty={"low": low, "high": high, "middle": found["index"], "chances": chances, "seed": 1, "draws": 1000},
            )
            for row in rounds
        )  # fmt: skip
        return rounds
