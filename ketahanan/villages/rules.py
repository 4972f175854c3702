"""Who may sit in a Pokja and how a Pokja must be composed (domain 3.3, rulings B5), on plain values.

Which rules apply, and with which number, is the edition's; the codes are in `editions.facts`. A fault is a sentence
that says what is wrong and what to do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from ketahanan.editions.facts import COMPOSITION, REPRESENTS, SPECIAL_SEATS, SpecialSeat
from ketahanan.editions.models import RuleMode

KETUA, SEKRETARIS, BENDAHARA, ANGGOTA = "KETUA", "SEKRETARIS", "BENDAHARA", "ANGGOTA"
OFFICES = (KETUA, SEKRETARIS, BENDAHARA)
WOMAN = "P"
AGES = frozenset({"USIA_PENGURUS", "USIA_ANGGOTA"})


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as the edition has it."""

    code: str
    mode: str
    number: int = 0

    @property
    def computed(self) -> bool:
        return self.mode == RuleMode.COMPUTED


@dataclass(frozen=True, slots=True)
class Seated:
    """A member as the rules see one. `age` on the day in question; None when the day of birth is unknown."""

    person: int
    name: str
    seat: str
    sex: str
    age: int | None = None
    dusun: int | None = None
    represents: frozenset[str] = frozenset()
    married: bool = False
    has_phone: bool = True

    @property
    def is_officer(self) -> bool:
        return self.seat in OFFICES


@dataclass(frozen=True, slots=True)
class Group:
    """One Pokja."""

    number: int
    members: tuple[Seated, ...]

    @property
    def officers(self) -> tuple[Seated, ...]:
        return tuple(member for member in self.members if member.is_officer)

    @property
    def women(self) -> int:
        return sum(member.sex == WOMAN for member in self.members)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the rules must know of the village: its Pengarah, its hamlets, whether adat lives there."""

    pengarah: int | None = None
    hamlets: int = 0
    adat: bool = False


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong; `pokja` is None when it concerns the whole institution."""

    code: str
    sentence: str
    pokja: int | None = None
    person: int | None = None


@dataclass(frozen=True)
class Rules:
    """The edition's rules by code."""

    by_code: Mapping[str, Rule] = field(default_factory=dict)

    @classmethod
    def of(cls, rules: Iterable[Rule]) -> Rules:
        return cls({rule.code: rule for rule in rules})

    @classmethod
    def usual(cls) -> Rules:
        """As the product proposes them for a new edition."""
        return cls.of(Rule(rule.code, rule.mode, rule.number or 0) for rule in COMPOSITION.values())

    def number(self, code: str) -> int | None:
        """The number of a rule that is computed, else None."""
        rule = self.by_code.get(code)
        return rule.number if rule and rule.computed else None

    def on(self, code: str) -> bool:
        rule = self.by_code.get(code)
        return bool(rule and rule.computed)


def age_on(born: date | None, day: date) -> int | None:
    """Whole years on the day."""
    if born is None:
        return None
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def stated(rules: Rules) -> list[str]:
    """Sentences that the signer of the SK states, since no register can compute them (B06)."""
    return [
        _(COMPOSITION[rule.code].sentence) % {"number": rule.number}
        for rule in rules.by_code.values()
        if rule.mode == RuleMode.STATED and rule.code in COMPOSITION
    ]


# One person ---------------------------------------------------------------------------------------------------------


def person_faults(member: Seated, rules: Rules, around: Surroundings) -> list[Fault]:
    """What stands against this person in this seat."""
    found: list[Fault] = []
    young = _too_young(member, rules)
    if young:
        found.append(
            Fault("USIA_PENGURUS" if member.is_officer else "USIA_ANGGOTA", young, person=member.person)
        )
    if member.is_officer and rules.on("BUKAN_PENGARAH") and member.person == around.pengarah:
        sentence = _("%(name)s adalah Pengarah, jadi tidak boleh menjadi pengurus Pokja. Pilih orang lain.")
        found.append(Fault("BUKAN_PENGARAH", sentence % {"name": member.name}, person=member.person))
    return found


def _too_young(member: Seated, rules: Rules) -> str:
    lowest = rules.number("USIA_PENGURUS") if member.is_officer else rules.number("USIA_ANGGOTA")
    if lowest is None or (member.married and not member.is_officer):
        return ""
    if member.age is None:
        return _(
            "Tanggal lahir %(name)s belum diisi, jadi usianya tidak dapat diperiksa. Lengkapi "
            "tanggal lahirnya."
        ) % {"name": member.name}
    if member.age >= lowest:
        return ""
    words = {"name": member.name, "age": member.age, "lowest": lowest}
    if member.is_officer:
        return (
            _("%(name)s berusia %(age)d tahun. Pengurus paling muda %(lowest)d tahun: pilih orang lain.")
            % words
        )
    return (
        _(
            "%(name)s berusia %(age)d tahun dan belum menikah. Anggota paling muda %(lowest)d "
            "tahun: pilih orang lain."
        )
        % words
    )


# One Pokja ----------------------------------------------------------------------------------------------------------

type GroupRule = Callable[[Group, Rules, Surroundings], Iterable[str]]


def _offices(group: Group, rules: Rules, around: Surroundings) -> Iterable[str]:
    words = {KETUA: _("ketua"), SEKRETARIS: _("sekretaris"), BENDAHARA: _("bendahara")}
    held = {member.seat for member in group.officers}
    missing = [words[office] for office in OFFICES if office not in held]
    if missing:
        yield _("Pokja %(pokja)d belum punya %(offices)s. Pilih orangnya.") % {
            "pokja": group.number, "offices": _listed(missing),
        }  # fmt: skip


def _size(group: Group, rules: Rules, around: Surroundings) -> Iterable[str]:
    least, most = rules.number("MIN_ANGGOTA"), rules.number("MAKS_ANGGOTA")
    size = len(group.members)
    if least is not None and size < least:
        yield _("Pokja %(pokja)d baru beranggota %(size)d orang. Paling sedikit %(least)d: tambah "
                "%(more)d orang.") % {
            "pokja": group.number, "size": size, "least": least, "more": least - size,
        }  # fmt: skip
    if most is not None and size > most:
        yield _("Pokja %(pokja)d beranggota %(size)d orang. Paling banyak %(most)d: kurangi "
                "%(less)d orang.") % {
            "pokja": group.number, "size": size, "most": most, "less": size - most,
        }  # fmt: skip


def women_to_add(women: int, size: int, percent: int) -> int | None:
    """How many women more make the share; None when adding can never be enough."""
    short = percent * size - 100 * women
    if short <= 0:
        return 0
    return None if percent >= 100 else -(-short // (100 - percent))


def women_to_swap(women: int, size: int, percent: int) -> int:
    """How many men must give their seat to a woman."""
    return max(0, -(-percent * size // 100) - women)


def _women(group: Group, rules: Rules, around: Surroundings) -> Iterable[str]:
    percent, size = rules.number("PEREMPUAN_PCT"), len(group.members)
    if percent is None or not size:
        return
    more = women_to_add(group.women, size, percent)
    if more == 0:
        return
    words = {
        "pokja": group.number, "women": group.women, "size": size, "share": 100 * group.women // size,
        "percent": percent,
    }  # fmt: skip
    most = rules.number("MAKS_ANGGOTA")
    if more is not None and (most is None or size + more <= most):
        yield _(
            "Pokja %(pokja)d baru punya %(women)d perempuan dari %(size)d anggota (%(share)d %%). "
            "Paling sedikit %(percent)d %%: tambah %(more)d perempuan."
        ) % {**words, "more": more}
    else:
        yield _(
            "Pokja %(pokja)d baru punya %(women)d perempuan dari %(size)d anggota (%(share)d %%). "
            "Paling sedikit %(percent)d %%: ganti %(more)d laki-laki dengan perempuan."
        ) % {**words, "more": women_to_swap(group.women, size, percent)}


def _women_officers(group: Group, rules: Rules, around: Surroundings) -> Iterable[str]:
    least = rules.number("PENGURUS_PEREMPUAN")
    women = sum(member.sex == WOMAN for member in group.officers)
    if least is not None and len(group.officers) == len(OFFICES) and women < least:
        yield _(
            "Pengurus Pokja %(pokja)d baru %(women)d perempuan. Paling sedikit %(least)d dari tiga "
            "pengurus: ganti %(more)d pengurus."
        ) % {"pokja": group.number, "women": women, "least": least, "more": least - women}


def _spread(group: Group, rules: Rules, around: Surroundings) -> Iterable[str]:
    percent = rules.number("SEBARAN_DUSUN_PCT")
    if percent is None or not around.hamlets:
        return
    known = len({member.dusun for member in group.members if member.dusun is not None})
    least = -(-percent * around.hamlets // 100)
    if known < least:
        yield _(
            "Anggota Pokja %(pokja)d berasal dari %(known)d dusun dari %(all)d. Paling sedikit "
            "%(least)d: tambah anggota "
            "dari %(more)d dusun lain."
        ) % {
            "pokja": group.number,
            "known": known,
            "all": around.hamlets,
            "least": least,
            "more": least - known,
        }


def _special_seats(group: Group, rules: Rules, around: Surroundings) -> Iterable[str]:
    if not rules.on("KURSI_KHUSUS"):
        return
    present = frozenset[str]().union(*(member.represents for member in group.members))
    for seat in _seats_of(group.number, around):
        if not present & set(seat.groups):
            yield _("Pokja %(pokja)d belum punya wakil %(groups)s. Tambah satu orang, atau tandai "
                    "anggota yang mewakilinya.") % {
                "pokja": group.number, "groups": _either([_(REPRESENTS[code]) for code in seat.groups]),
            }  # fmt: skip


def _seats_of(number: int, around: Surroundings) -> list[SpecialSeat]:
    return [
        seat for seat in SPECIAL_SEATS if seat.pokja == number and (around.adat or not seat.only_where_adat)
    ]


def _phones(group: Group, rules: Rules, around: Surroundings) -> Iterable[str]:
    if not rules.on("TELEPON_PENGURUS"):
        return
    without = [member.name for member in group.officers if not member.has_phone]
    if without:
        yield _("Nomor telepon %(names)s belum ada. Lengkapi nomor telepon pengurus Pokja %(pokja)d.") % {
            "names": _listed(without), "pokja": group.number,
        }  # fmt: skip


GROUP_RULES: dict[str, GroupRule] = {
    "PENGURUS": _offices,
    "JUMLAH_ANGGOTA": _size,
    "PEREMPUAN_PCT": _women,
    "PENGURUS_PEREMPUAN": _women_officers,
    "SEBARAN_DUSUN_PCT": _spread,
    "KURSI_KHUSUS": _special_seats,
    "TELEPON_PENGURUS": _phones,
}


def group_faults(group: Group, rules: Rules, around: Surroundings) -> list[Fault]:
    """What this Pokja still lacks; persons included."""
    found = [
        Fault(code, sentence, pokja=group.number)
        for code, rule in GROUP_RULES.items()
        for sentence in rule(group, rules, around)
    ]
    for member in group.members:
        found += [
            Fault(fault.code, fault.sentence, pokja=group.number, person=fault.person)
            for fault in person_faults(member, rules, around)
        ]
    return found


# The institution ----------------------------------------------------------------------------------------------------


def faults(groups: Iterable[Group], rules: Rules, around: Surroundings) -> list[Fault]:
    """Everything against this composition: four Pokja, each complete, nobody an officer twice."""
    by_number = {group.number: group for group in groups}
    found: list[Fault] = []
    for number in (1, 2, 3, 4):
        group = by_number.get(number)
        if group is None or not group.members:
            found.append(
                Fault(
                    "EMPAT_POKJA",
                    _("Pokja %(pokja)d belum punya anggota. Susun pengurus dan anggotanya.")
                    % {"pokja": number},
                    pokja=number,
                )
            )
        else:
            found += group_faults(group, rules, around)
    return found + _double_offices(by_number.values())


def _double_offices(groups: Iterable[Group]) -> list[Fault]:
    held: dict[int, list[tuple[int, Seated]]] = {}
    for group in groups:
        for member in group.officers:
            held.setdefault(member.person, []).append((group.number, member))
    return [
        Fault(
            "SATU_JABATAN",
            _(
                "%(name)s menjadi pengurus di %(pokja)s. Satu orang hanya boleh menjadi pengurus "
                "satu Pokja: ganti salah satunya."
            )
            % {
                "name": offices[0][1].name,
                "pokja": _listed([f"Pokja {number}" for number, _seat in offices]),
            },
            person=person,
        )
        for person, offices in held.items()
        if len(offices) > 1
    ]


def _listed(words: list[str]) -> str:
    """a, b dan c"""
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " " + _("dan") + " " + words[-1]


def _either(words: list[str]) -> str:
    """a, b atau c"""
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " " + _("atau") + " " + words[-1]
