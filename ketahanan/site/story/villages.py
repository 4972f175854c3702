"""How a village sets up its institution, and how a Pokja gets its account."""

from __future__ import annotations

from datetime import date, timedelta

from ketahanan.areas.models import Area, Kind
from ketahanan.common.roles import Role
from ketahanan.deliberation import operations as deliberation
from ketahanan.deliberation.kinds import KIND as MEETING
from ketahanan.deliberation.models import Musyawarah
from ketahanan.people.models import Person
from ketahanan.site.story.telling import Plot, moment, weekday
from ketahanan.site.story.walk import Walk, scan
from ketahanan.villages import operations as villages
from ketahanan.villages.kinds import ACCOUNT_KIND, KIND

SEATS = ("KETUA", "SEKRETARIS", "BENDAHARA", "ANGGOTA", "ANGGOTA", "ANGGOTA", "ANGGOTA")
# Whom the fourth and fifth member stand for.
REPRESENTED: dict[int, tuple[tuple[str, ...], tuple[str, ...]]] = {
    1: (("DISABILITAS",), ("KADER", "PSM")),
    2: (("KARANG_TARUNA", "PEMUDA"), ("PKK",)),
    3: (("TOKOH_AGAMA",), ("LINMAS",)),
    4: (("TOKOH_ADAT",), ("PETANI",)),
}
BANKS = ("BRINIDJA", "BNINIDJA", "BMRIIDJA", "BTANIDJA")
ROAD = ("DIBENTUK", "DITETAPKAN", "DIVERIFIKASI", "AKTIF")


def set_up(w: Walk, *, begin: date, upto: str = "AKTIF") -> Plot:
    """From the draft to the institution in force, as far as wanted."""
    yield moment(begin)
    _compose(w, sizes={1: 7, 2: 7, 3: 7, 4: 7})
    yield moment(weekday(begin + timedelta(days=3)), 14)
    meet(w, "PEMBENTUKAN", agenda="Pembentukan empat Pokja dan pengurusnya", decisions=FOUNDED)
    yield moment(weekday(begin + timedelta(days=7)))
    w.do(KIND, w.institution, "form", "operator")
    for reached, days, act in (("DITETAPKAN", 8, _decree), ("DIVERIFIKASI", 15, _verify), ("AKTIF", 20, _activate)):
        if ROAD.index(upto) < ROAD.index(reached):
            return
        yield moment(weekday(begin + timedelta(days=days)), 10)
        act(w)


FOUNDED = "Empat Pokja dibentuk dengan pengurus yang disepakati bersama.\nSusunannya ditetapkan kepala desa atau lurah."


def half_composed(w: Walk, *, begin: date) -> Plot:
    """Three Pokja are complete, the fourth is not; the minutes wait for both signatures."""
    yield moment(begin)
    _compose(w, sizes={1: 7, 2: 7, 3: 7, 4: 4})
    yield moment(weekday(begin + timedelta(days=3)), 14)
    meet(w, "PEMBENTUKAN", agenda="Pembentukan empat Pokja dan pengurusnya", decisions=FOUNDED, sign=False)


def _compose(w: Walk, *, sizes: dict[int, int]) -> None:
    by = w.as_("operator")
    hamlets = [_hamlet(w, name) for name in w.village.hamlets]
    institution = villages.make_institution(area=w.area, edition=w.edition, by=by, at=w.t.at)
    people = iter(_residents(w, sizes))
    for number, size in sizes.items():
        rows = []
        for place, seat in enumerate(SEATS[:size]):
            stands_for = REPRESENTED[number][place - 3] if place in (3, 4) else ()
            dusun = hamlets[place % len(hamlets)] if hamlets else None
            rows.append(villages.NewMember(next(people), seat, dusun=dusun, represents=stands_for))
        villages.add_members(institution, number, rows, by=by, at=w.t.at)
        w.t.pass_minutes(4)
    companion = w.t.people[f"pendamping.{w.village.companion}"]
    facilitator = w.t.people[f"fasilitator.{w.village.facilitator}"]
    villages.set_attendant(institution, Role.PENDAMPING, companion, by=by, at=w.t.at)
    w.t.pass_minutes()
    villages.set_attendant(institution, Role.FASILITATOR, facilitator, by=by, at=w.t.at)
    w.t.pass_minutes()


def _hamlet(w: Walk, name: str) -> Area:
    kind = Kind.LINGKUNGAN if w.village.is_kelurahan else Kind.DUSUN
    w.t.pass_minutes()
    return villages.register_sub_area(
        w.area, kind=kind.value, name=name, opened_on=date(2002, 1, 1), households=180 + 7 * len(name),
        by=w.as_("operator"), at=w.t.at,
    )  # fmt: skip


def _residents(w: Walk, sizes: dict[int, int]) -> list[Person]:
    """The next names of the village's list, in the order of their seats: "ketua1" … "anggota4d"."""
    words = [word for number, size in sizes.items() for word in _words(number)[:size]]
    return w.t.persons({w.who(word): next(w.names) for word in words}, w.area, by=w.as_("operator"))


def _words(number: int) -> list[str]:
    return [f"{seat.lower()}{number}" for seat in SEATS[:3]] + [f"anggota{number}{letter}" for letter in "abcd"]


def meet(w: Walk, purpose: str, *, agenda: str, decisions: str, sign: bool = True) -> Musyawarah:
    """A musyawarah held in the morning: written down, the list of those who came attached, signed by both."""
    hamlets = len(w.village.hamlets) or 4
    minutes = deliberation.Minutes(
        purpose=purpose, held_on=w.t.today, place=w.village.hall, chair=w.t.people[w.who("bpd")].name,
        men=21 + w.village.shift % 5, women=17 + w.village.shift % 4, disabled=1, hamlets_present=max(hamlets - 1, 1),
        hamlets_total=hamlets, agenda=agenda, decisions=decisions,
    )  # fmt: skip
    record = deliberation.make_musyawarah(
        area=w.area, edition=w.edition, minutes=minutes, by=w.as_("operator"), at=w.t.at
    )
    w.t.pass_minutes(5)
    made: Musyawarah = w.do(MEETING, record, "attach", "operator", files={"file_b04h": scan("Daftar hadir musyawarah")})
    return w.do(MEETING, made, "sign", "bpd", "pengarah") if sign else made


def _decree(w: Walk) -> None:
    decree = {
        "sk_no": f"188.4/{11 + w.village.shift}/{w.t.today.month}/{w.year}", "sk_on": w.t.today, "stated": True,
        "faiths": "YA", "faiths_reason": "",
    }  # fmt: skip
    w.do(KIND, w.institution, "decree", "pengarah", given=decree)


def _verify(w: Walk) -> None:
    w.do(KIND, w.institution, "verify", w.village.kabupaten)


def _activate(w: Walk) -> None:
    w.do(KIND, w.institution, "activate", "provinsi")


# Accounts -----------------------------------------------------------------------------------------------------------


def open_account(w: Walk, number: int, *, upto: str = "AKTIF", digits: str = "") -> None:
    """The Bendahara registers the account, the Ketua signs with him, the kabupaten checks, the bank has answered."""
    draft_account(w, number, digits=digits)
    if upto == "DRAF":
        return
    w.do(ACCOUNT_KIND, w.account(number), "propose", f"bendahara{number}", f"ketua{number}")
    if upto == "DIUSULKAN":
        return
    w.do(ACCOUNT_KIND, w.account(number), "check", w.village.kabupaten)
    if upto == "DIPERIKSA":
        return
    confirm(w, number)


def draft_account(w: Walk, number: int, *, digits: str = "") -> None:
    """A new version, with the passbook's first page."""
    typed = digits or f"{2160 + w.village.shift:04d}01{5417 + 13 * w.village.shift:06d}{number:02d}5"
    facts = villages.AccountFacts(
        bank=BANKS[w.village.shift % 2], branch="Bulukumba" if w.village.kabupaten == "bulukumba" else "Sengkang",
        number=typed, holder=f"POKJA {number} {w.area.title}".upper(), opened_on=w.t.today,
    )  # fmt: skip
    villages.draft_account(
        w.institution, number, facts, by=w.as_(f"bendahara{number}"), at=w.t.at,
        passbook=scan("Buku tabungan dan contoh tanda tangan"),
    )  # fmt: skip
    w.t.pass_minutes(3)


def confirm(w: Walk, number: int) -> None:
    """The bank named the same holder; a first account is usable at once, a changed one waits out its time."""
    account = w.account(number)
    answer = {"bank_name": account.holder, "inquiry_no": f"INQ/{w.t.today:%d%m}/{account.last4}"}
    w.do(ACCOUNT_KIND, account, "confirm", "rekening", given=answer)


def accounts(w: Walk, *, on: date, numbers: tuple[int, ...] = (1, 2, 3, 4)) -> Plot:
    """All four in one morning at the bank."""
    yield moment(weekday(on))
    for number in numbers:
        open_account(w, number)
