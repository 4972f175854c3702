"""Two editions: 2012, in which Bulukumba and Wajo won, and its successor, which asks for proposals first."""

from __future__ import annotations

from datetime import date

from ketahanan.editions import operations as editions
from ketahanan.editions.kinds import KIND
from ketahanan.editions.models import Edition
from ketahanan.site.story.places import BULUKUMBA, SULSEL, VILLAGES, WAJO
from ketahanan.site.story.telling import Plot, Teller, moment

CLOSES = date(2012, 8, 31)
# Nobody closes proposals by hand: the sweep finds the day over in all three zones.
LAPSES = moment(date(2012, 9, 1), 1, 30)
LAST_SPM = date(2012, 12, 21)


def edition_of(year: int) -> Edition:
    """As it is now."""
    return Edition.objects.select_related("area").get(year=year)


def fiscal_2012(t: Teller) -> Plot:
    """Drafted by the administrator, opened by decree; quotas; the places that won; proposals taken in once more."""
    yield moment(date(2012, 2, 6))
    made = editions.make_edition(
        year=2012, basis="BANSOS", by=t.as_("admin"), at=t.at,
        rules={
            "budget": 2_000_000_000, "ceiling": 30_000_000, "proposals_close_on": CLOSES, "last_spm_on": LAST_SPM,
            "public_level": "TAMPIL",
        },
    )  # fmt: skip
    t.pass_minutes(90)
    decree = {"decree_no": "12/SK/LJS.PSKBS.KSN/II/2012", "decree_on": t.today}
    made = t.do(KIND, made, "open", "penetap", given=decree)
    yield moment(date(2012, 4, 2))
    for code, villages in ((SULSEL, 16), (BULUKUMBA, 8), (WAJO, 8)):
        editions.set_quota(
            edition=made, area=t.place(code), villages=villages, decree_no="30/SK/LJS.PSKBS.KSN/IV/2012",
            decree_on=t.today, by=t.as_("admin"), at=t.at,
        )  # fmt: skip
        t.pass_minutes()
    yield moment(date(2012, 4, 18))
    won = [BULUKUMBA, WAJO, *(row.code for row in VILLAGES.values() if row.key not in SECOND)]
    editions.award_many(
        edition=made, areas=[t.place(code) for code in won], decree_no="36/SK/LJS.PSKBS.KSN/IV/2012",
        decree_on=t.today, by=t.as_("penetap"), at=t.at,
    )  # fmt: skip
    yield moment(date(2012, 10, 1))
    again = {
        "decree_no": "71/SK/LJS.PSKBS.KSN/X/2012", "decree_on": t.today, "until": date(2012, 12, 14),
        "reason": "Kuota Sulawesi Selatan belum penuh; desa yang sudah ditetapkan mendapat waktu susulan.",
    }  # fmt: skip
    t.do(KIND, edition_of(2012), "reopen", "penetap", given=again)


# Villages that prepare for the second edition only.
SECOND = ("siengkang", "inalipue")


def fiscal_2013(t: Teller) -> Plot:
    """The successor: government aid in two parts, proposals before places, the first measurement asked for."""
    yield moment(date(2012, 11, 1))
    made = editions.make_edition(
        year=2013, basis="BANPER", by=t.as_("admin"), at=t.at,
        rules={
            "budget": 4_000_000_000, "ceiling": 40_000_000, "opens_on": date(2012, 11, 5),
            "proposals_close_on": date(2013, 5, 31), "baseline_required": True,
        },
    )  # fmt: skip
    yield moment(date(2012, 11, 5))
    t.do(KIND, made, "open", "penetap", given={"decree_no": "80/SK/LJS.PSKBS.KSN/XI/2012", "decree_on": t.today})
    t.pass_minutes()
    editions.set_quota(
        edition=edition_of(2013), area=t.place(SULSEL), villages=24, decree_no="81/SK/LJS.PSKBS.KSN/XI/2012",
        decree_on=t.today, by=t.as_("admin"), at=t.at,
    )  # fmt: skip
