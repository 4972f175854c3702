"""Who may be sent: exactly two, with the post, one from above, none tied to the village."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketahanan.common.roles import Role
from ketahanan.editions.models import Edition
from ketahanan.journal import operations as journal
from ketahanan.people.models import Assignment, Person
from ketahanan.proposals.models import Proposal
from ketahanan.proposals.tests.story import Story
from ketahanan.supervision import eligibility
from ketahanan.supervision.eligibility import Candidate, team_faults
from ketahanan.supervision.sheets import SA
from ketahanan.supervision.tests.making import (
    arrived,
    do,
    ready,
    refusals,
    send,
)
from ketahanan.testing import LONG_AGO, NOON, Country, days, give, make_area, make_person
from ketahanan.villages.models import Attendant, Credential, Member, Seat

DAY = date(2012, 12, 3)


@pytest.fixture
def story(country: Country) -> Story:
    return ready(country)


def why(country: Country, name: str = "supervisor") -> tuple[str, ...]:
    """What binds this supervisor, as the list of candidates says."""
    found = eligibility.candidates(Edition.objects.get(), country.village, NOON)
    return next(row.why_not for row in found if row.person.pk == country.people[name].pk)


# The team, pure -----------------------------------------------------------------------------------------------------

LEVELS = {1: 0, 2: 1, 3: 2, 4: 2, 5: 0}
TIED = {5}


def person(number: int) -> Person:
    return Person(pk=number, name=f"Petugas {number}")


def known() -> list[Candidate]:
    return [
        Candidate(person(n), level, "", ("tinggal di desa ini",) if n in TIED else ())
        for n, level in LEVELS.items()
    ]


@given(team=st.lists(st.integers(1, 7), max_size=4))
def test_a_team_is_two_free_people_with_one_from_above(team: list[int]) -> None:
    good = (
        len(team) == 2
        and len(set(team)) == 2
        and all(n in LEVELS and n not in TIED for n in team)
        and any(LEVELS[n] <= 1 for n in team)
    )
    assert (team_faults(SA, [person(n) for n in team], known(), DAY) == []) is good


@pytest.mark.parametrize(
    ("team", "told"),
    [
        ([], ["Pilih tepat 2 petugas; sekarang 0."]),
        ([1], ["Pilih tepat 2 petugas; sekarang 1."]),
        ([1, 2, 3], ["Pilih tepat 2 petugas; sekarang 3."]),
        ([1, 1], ["Kedua petugas adalah orang yang sama. Pilih dua orang yang berbeda."]),
        ([1, 7], ["Petugas 7 bukan petugas supervisi untuk desa ini pada 3 Desember 2012. Pilih petugas lain."]),
        ([1, 5], ["Petugas 5 tidak dapat ditugaskan karena tinggal di desa ini. Pilih petugas lain."]),
        ([3, 4], ["Paling sedikit satu petugas dari kementerian atau provinsi. Ganti salah satu petugas."]),
        ([5, 7, 1], [
            "Pilih tepat 2 petugas; sekarang 3.",
            "Petugas 5 tidak dapat ditugaskan karena tinggal di desa ini. Pilih petugas lain.",
            "Petugas 7 bukan petugas supervisi untuk desa ini pada 3 Desember 2012. Pilih petugas lain.",
        ]),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_team_is_said(team: list[int], told: list[str]) -> None:
    assert team_faults(SA, [person(n) for n in team], known(), DAY) == told


def test_two_entries_of_one_human_being_are_one_officer() -> None:
    double = Person(pk=9, name="Petugas 1", same_as_id=1)
    told = team_faults(SA, [person(1), double], [*known(), Candidate(double, 0, "")], DAY)
    assert told == ["Kedua petugas adalah orang yang sama. Pilih dua orang yang berbeda."]


# Ties to the village ------------------------------------------------------------------------------------------------


def lives_there(country: Country, story: Story, who: Person) -> None:
    who.home = make_area(country.village, 5, "DUSUN", "Dusun Dua")  # type: ignore[arg-type]
    who.save()


def accompanies(country: Country, story: Story, who: Person) -> None:
    paper = Credential.objects.create(
        person=who, kind="PELOPOR", number="1", issuer="x", valid_from=date(2011, 1, 1), made_at=LONG_AGO
    )
    Attendant.objects.create(
        institution=story.institution, person=who, role="R11", credential=paper, from_on=date(2012, 1, 1)
    )


def accompanied(country: Country, story: Story, who: Person) -> None:
    accompanies(country, story, who)
    Attendant.objects.update(until_on=date(2012, 6, 1))


def sits_in_pokja(country: Country, story: Story, who: Person) -> None:
    Member.objects.create(
        institution=story.institution,
        edition=story.edition,
        pokja=story.pokja(2),
        person=who,
        seat=Seat.ANGGOTA,
    )


def has_a_village_post(country: Country, story: Story, who: Person) -> None:
    give(who, Role.OPERATOR_DESA, country.village)


def judged(country: Country, story: Story, who: Person, action: str = "proposal.verify") -> None:
    subject = Proposal.objects.get().subject
    journal.record(
        action=action, subject=subject, at=NOON, actor_id=who.pk, area_id=country.village.pk, details={}
    )


def had_it_judged(country: Country, story: Story, who: Person) -> None:
    other = make_person("Pengganti")
    journal.record(
        action="proposal.recommend", subject=Proposal.objects.get().subject, at=NOON, actor_id=other.pk, behalf_id=who.pk,
        area_id=country.village.pk, details={},
    )  # fmt: skip


TIES = [
    (lives_there, "tinggal di desa ini"),
    (accompanies, "pendamping atau fasilitator desa ini"),
    (accompanied, "pendamping atau fasilitator desa ini"),
    (sits_in_pokja, "pengurus atau anggota Pokja desa ini"),
    (has_a_village_post, "bertugas sebagai Operator desa di desa ini"),
    (judged, "sudah menilai usulan desa ini"),
    (had_it_judged, "sudah menilai usulan desa ini"),
]


@pytest.mark.parametrize(("bind", "words"), TIES, ids=lambda value: getattr(value, "__name__", ""))
def test_who_lives_there_accompanies_or_judged_is_not_sent(
    country: Country, story: Story, bind: Callable[..., None], words: str
) -> None:
    assert why(country) == ()
    visit = send(country)
    bind(country, story, country.people["supervisor"])
    assert refusals(lambda: arrived(country, visit)) == [
        f"Anda tidak dapat mengunjungi desa ini karena {words}. Minta petugas pengganti."
    ]
    do(country, visit, "cancel", "decider", reason="Petugas terikat.")
    assert why(country) == (words,)
    assert refusals(lambda: send(country)) == [
        f"Indah Supervisi tidak dapat ditugaskan karena {words}. Pilih petugas lain."
    ]


def test_any_judgement_counts_also_a_bad_one(country: Country, story: Story) -> None:
    names = (
        "return_kab",
        "reject_kab",
        "return_prov",
        "reject_prov",
        "verify.sign",
        "repair",
        "reject_centre",
        "check",
        "score",
    )
    for name in names:
        country.people[name] = make_person(name)
        give(country.people[name], Role.SUPERVISOR, country.nation)
        judged(country, story, country.people[name], f"proposal.{name}")
    for name in names:
        assert why(country, name) == ("sudah menilai usulan desa ini",)


def test_the_real_verifiers_are_bound(country: Country, story: Story) -> None:
    for name in ("verifier", "verifier2", "decider", "kabupaten"):
        give(country.people[name], Role.SUPERVISOR, country.nation)
        assert why(country, name) == ("sudah menilai usulan desa ini",)


def test_a_double_entry_of_a_person_is_bound_as_well(country: Country, story: Story) -> None:
    double = make_person("Indah S.", home=country.village)
    Person.objects.filter(pk=double.pk).update(same_as=country.people["supervisor"])
    assert why(country) == ("tinggal di desa ini",)


def test_several_ties_are_said_together(country: Country, story: Story) -> None:
    lives_there(country, story, country.people["supervisor"])
    has_a_village_post(country, story, country.people["supervisor"])
    assert refusals(lambda: send(country)) == [
        "Indah Supervisi tidak dapat ditugaskan karena tinggal di desa ini dan bertugas sebagai Operator desa di desa "
        "ini. Pilih petugas lain."
    ]


def test_a_tie_to_another_village_does_not_matter(country: Country, story: Story) -> None:
    who = country.people["supervisor"]
    who.home = country.sister_village
    who.save()
    give(who, Role.OPERATOR_DESA, country.sister_village)
    assert why(country) == ()
    assert send(country).state == "DITUGASKAN"


# The post -----------------------------------------------------------------------------------------------------------


def names(country: Country, story: Story, **over: Any) -> list[str]:
    moment = over.get("at", NOON)
    return [row.person.name for row in eligibility.candidates(story.edition, country.village, moment)]


def test_candidates_hold_the_post_over_the_village_that_day(country: Country, story: Story) -> None:
    assert names(country, story) == ["Indah Supervisi", "Tuti Supervisi", "Slamet Supervisi"]
    elsewhere = make_person("Elok Lain")
    give(elsewhere, Role.SUPERVISOR, country.other_province)
    ended = Assignment.objects.get(person=country.people["supervisor3"])
    ended.until_at = days(2)
    ended.save()
    assert names(country, story) == ["Indah Supervisi", "Tuti Supervisi", "Slamet Supervisi"]
    assert names(country, story, at=days(3)) == ["Indah Supervisi", "Slamet Supervisi"]
    told = refusals(lambda: send(country, who=("supervisor", "supervisor3"), scheduled_on=date(2012, 12, 6)))
    assert told == [
        "Tuti Supervisi bukan petugas supervisi untuk desa ini pada 6 Desember 2012. Pilih petugas lain."
    ]


def test_two_of_the_kabupaten_are_too_few(country: Country, story: Story) -> None:
    for name in ("a", "b"):
        country.people[name] = make_person(f"Petugas {name}")
        give(country.people[name], Role.SUPERVISOR, country.kabupaten)
    told = "Paling sedikit satu petugas dari kementerian atau provinsi. Ganti salah satu petugas."
    assert refusals(lambda: send(country, who=("a", "b"))) == [told]
    assert send(country, who=("a", "supervisor2")).sent == [
        country.people["a"].pk, country.people["supervisor2"].pk,
    ]  # fmt: skip


def test_candidates_take_four_statements(
    country: Country, story: Story, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(4):
        eligibility.candidates(story.edition, country.village, NOON)


def test_a_list_that_was_cut_does_not_keep_anybody_from_going(
    country: Country, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(eligibility, "MOST", 2)
    assert names(country, story) == ["Indah Supervisi", "Tuti Supervisi"]
    assert send(country).state == "DITUGASKAN"
