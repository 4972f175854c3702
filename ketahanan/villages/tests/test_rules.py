"""The rules of composition on plain values."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from ketahanan.editions.facts import COMPOSITION
from ketahanan.villages import account_rules, rules
from ketahanan.villages.rules import Group, Rule, Rules, Seated, Surroundings

USUAL = Rules.usual()
SIMPLE = Rules.of(
    rule for rule in USUAL.by_code.values() if rule.code in {"MIN_ANGGOTA", "MAKS_ANGGOTA", "PEREMPUAN_PCT"}
)
NOWHERE = Surroundings()


def person(number: int, seat: str = "ANGGOTA", sex: str = "L", **over: object) -> Seated:
    return replace(Seated(number, f"Orang {number}", seat, sex, age=30), **over)  # type: ignore[arg-type]


def pokja(women: int, men: int, number: int = 2) -> Group:
    """Officers first, women first among them."""
    seats = ["KETUA", "SEKRETARIS", "BENDAHARA"] + ["ANGGOTA"] * 40
    people = ["P"] * women + ["L"] * men
    return Group(number, tuple(person(100 * number + at, seats[at], sex) for at, sex in enumerate(people)))


def said(group: Group, chosen: Rules = SIMPLE, around: Surroundings = NOWHERE) -> list[str]:
    return [fault.sentence for fault in rules.group_faults(group, chosen, around)]


def test_women_are_counted_in_words() -> None:
    assert said(pokja(2, 6)) == [
        "Pokja 2 baru punya 2 perempuan dari 8 anggota (25 %). Paling sedikit 30 %: tambah 1 perempuan."
    ]


def test_in_a_full_pokja_men_give_their_seat() -> None:
    assert said(pokja(4, 11)) == [
        "Pokja 2 baru punya 4 perempuan dari 15 anggota (26 %). Paling sedikit 30 %: ganti 1 "
        "laki-laki dengan perempuan."
    ]


def test_size_in_words() -> None:
    assert said(pokja(3, 3)) == ["Pokja 2 baru beranggota 6 orang. Paling sedikit 7: tambah 1 orang."]
    assert said(pokja(8, 9)) == ["Pokja 2 beranggota 17 orang. Paling banyak 15: kurangi 2 orang."]


def test_missing_offices_in_words() -> None:
    group = Group(3, tuple(person(at, sex="P") for at in range(7)))
    assert said(group) == ["Pokja 3 belum punya ketua, sekretaris dan bendahara. Pilih orangnya."]


def test_a_woman_among_the_officers() -> None:
    only = Rules.of([Rule("PENGURUS_PEREMPUAN", "DIHITUNG", 1)])
    assert said(pokja(0, 7), only) == [
        "Pengurus Pokja 2 baru 0 perempuan. Paling sedikit 1 dari tiga pengurus: ganti 1 pengurus."
    ]


def test_spread_over_hamlets() -> None:
    only = Rules.of([Rule("SEBARAN_DUSUN_PCT", "DIHITUNG", 50)])
    assert said(pokja(3, 4), only, Surroundings(hamlets=5)) == [
        "Anggota Pokja 2 berasal dari 0 dusun dari 5. Paling sedikit 3: tambah anggota dari 3 dusun lain."
    ]
    assert said(pokja(3, 4), only) == []


def test_special_seats_in_words() -> None:
    only = Rules.of([Rule("KURSI_KHUSUS", "DIHITUNG")])
    assert said(pokja(3, 4, number=1), only) == [
        "Pokja 1 belum punya wakil Penyandang disabilitas atau Pendamping penyandang disabilitas. "
        "Tambah satu orang, atau "
        "tandai anggota yang mewakilinya.",
        "Pokja 1 belum punya wakil Pekerja sosial masyarakat (PSM) atau Kader. Tambah satu orang, "
        "atau tandai anggota yang "
        "mewakilinya.",
    ]


def test_an_adat_seat_only_where_adat_lives() -> None:
    only = Rules.of([Rule("KURSI_KHUSUS", "DIHITUNG")])
    assert len(said(pokja(3, 4, number=3), only)) == 2
    assert len(said(pokja(3, 4, number=3), only, Surroundings(adat=True))) == 3


def test_phones_of_officers() -> None:
    only = Rules.of([Rule("TELEPON_PENGURUS", "DIHITUNG")])
    group = pokja(3, 4)
    silent = Group(2, (replace(group.members[0], has_phone=False), *group.members[1:]))
    assert said(silent, only) == [
        "Nomor telepon Orang 200 belum ada. Lengkapi nomor telepon pengurus Pokja 2."
    ]


def test_an_officer_in_two_pokja() -> None:
    one, two = pokja(3, 4, 1), pokja(3, 4, 2)
    twice = Group(2, (replace(two.members[0], person=one.members[0].person, name="Wati"), *two.members[1:]))
    found = rules.faults(
        [Group(1, (replace(one.members[0], name="Wati"), *one.members[1:])), twice], SIMPLE, NOWHERE
    )
    assert [fault.sentence for fault in found if fault.code == "SATU_JABATAN"] == [
        "Wati menjadi pengurus di Pokja 1 dan Pokja 2. Satu orang hanya boleh menjadi pengurus satu "
        "Pokja: ganti salah "
        "satunya."
    ]


def test_a_rule_that_is_off_or_stated_refuses_nothing() -> None:
    for mode in ("MATI", "DINYATAKAN"):
        assert said(pokja(0, 7), Rules.of([Rule("PEREMPUAN_PCT", mode, 30)])) == []


def test_what_the_signer_states() -> None:
    sentences = rules.stated(USUAL)
    assert len(sentences) == sum(rule.mode == "DINYATAKAN" for rule in COMPOSITION.values())
    assert "Satu rumah tangga memberi paling banyak satu pengurus." in sentences
    assert rules.stated(Rules.of([Rule("PEREMPUAN_PCT", "DINYATAKAN", 40)])) == [
        "Paling sedikit 40 persen anggota setiap Pokja perempuan."
    ]


def test_age_turns_on_the_birthday() -> None:
    born = date(1991, 12, 3)
    assert rules.age_on(born, date(2012, 12, 2)) == 20
    assert rules.age_on(born, date(2012, 12, 3)) == 21
    assert rules.age_on(None, date(2012, 12, 3)) is None
    assert rules.age_on(date(1992, 2, 29), date(2013, 2, 28)) == 20


@given(women=st.integers(0, 40), men=st.integers(0, 40), percent=st.integers(1, 99))
def test_as_many_women_as_said_are_enough_and_one_less_is_not(women: int, men: int, percent: int) -> None:
    size = women + men
    more = rules.women_to_add(women, size, percent)
    assert more is not None
    assert 100 * (women + more) >= percent * (size + more)
    if more:
        assert 100 * (women + more - 1) < percent * (size + more - 1)


@given(women=st.integers(0, 40), men=st.integers(0, 40), percent=st.integers(1, 100))
def test_as_many_swaps_as_said_are_enough_and_one_less_is_not(women: int, men: int, percent: int) -> None:
    size = women + men
    swaps = rules.women_to_swap(women, size, percent)
    assert women + swaps <= size or size == 0
    assert 100 * (women + swaps) >= percent * size
    if swaps:
        assert 100 * (women + swaps - 1) < percent * size


@given(women=st.integers(0, 20), men=st.integers(0, 20))
def test_a_group_without_fault_keeps_every_number(women: int, men: int) -> None:
    group = pokja(women, men)
    if not said(group):
        assert 7 <= women + men <= 15
        assert 100 * women >= 30 * (women + men)


# Names of accounts --------------------------------------------------------------------------------------------------


def test_a_holder_names_the_pokja_however_it_is_written() -> None:
    for name in (
        "Pokja 1 Taccorong",
        "POKJA-I DESA TACCORONG",
        "Kelompok Kerja 1 Taccorong",
        "POKJA1 TACCORONG",
        "pokja 01",
    ):
        assert account_rules.names_pokja(name, 1), name
    for name in ("Pokja 11 Taccorong", "Pokja Taccorong", "Pokja 2 Taccorong", "Beni", "Pokja 1 dan Pokja 2"):
        assert not account_rules.names_pokja(name, 1), name


def test_a_village_is_named_whatever_the_spaces() -> None:
    assert account_rules.names_village("POKJA 1 TACCO RONG", "Taccorong")
    assert account_rules.names_village("Pokja 1 Tanete", "Tanété")
    assert not account_rules.names_village("Pokja 1 Polewali", "Taccorong")


def test_a_village_that_is_called_like_a_person_names_nobody() -> None:
    assert account_rules.names_person("Pokja 1 Desa Tempe", "Tempe", ["Tempe"]) == ""
    assert account_rules.names_person("Pokja 1 Tempe Ani", "Tempe", ["Ani"]) == "Ani"
    assert account_rules.names_person("Pokja 1 Tempe Aniani", "Tempe", ["Ani"]) == ""


@given(st.text(max_size=60))
def test_any_text_is_read_without_falling_over(text: str) -> None:
    account_rules.words(text)
    account_rules.names_pokja(text, 1)
    account_rules.names_person(text, text, [text])
    assert account_rules.same_name(text, text)


@given(st.text(alphabet="0123456789 .-", max_size=30))
def test_grouping_signs_never_change_a_number(text: str) -> None:
    assert account_rules.digits(text) == account_rules.digits(account_rules.digits(text))
