"""Folding, keys and grams: laws that hold for every text, and the spellings that people really use."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketahanan.areas.spelling import bare, fold, grams, same, slips, sound

NAMES = st.text(alphabet=st.characters(categories=["L", "N", "P", "Zs"]), max_size=60)
WORDS = st.text(alphabet="abcdefghijklmnopqrstuvwxyz0123456789", min_size=1, max_size=20)


@given(NAMES)
def test_folding_twice_changes_nothing(name: str) -> None:
    assert fold(fold(name)) == fold(name)


@given(NAMES)
def test_case_and_spaces_do_not_matter(name: str) -> None:
    assert fold(f"  {name}  ") == fold(name)


@given(st.text(alphabet="ABCDEFGHIJKLMNOPQRSTUVWXYZ '’-", max_size=40))
def test_capitals_fold_like_small_letters(name: str) -> None:
    assert fold(name) == fold(name.lower())


@given(WORDS)
def test_a_key_is_never_empty_and_never_longer_than_twice_the_word(word: str) -> None:
    assert 0 < len(sound(word)) <= 2 * len(word)


@given(WORDS, WORDS)
def test_the_beginning_of_a_word_sounds_like_the_beginning_of_its_key(start: str, rest: str) -> None:
    """This makes search as you type find a word before it is finished, outside the two-letter signs."""
    plain = "".join(sign for sign in start + rest if sign not in "jhckqx")
    cut = len([sign for sign in start if sign not in "jhckqx"])
    assert not cut or sound(plain).startswith(sound(plain[:cut]))


@given(WORDS)
def test_a_word_has_a_gram_for_each_letter_of_its_key_at_most(word: str) -> None:
    key = sound(word)
    assert 1 <= len(grams(key)) <= len(key)


@given(WORDS, WORDS)
def test_slips_are_counted_both_ways_alike(one: str, other: str) -> None:
    assert slips(one, other, 3) == slips(other, one, 3)
    assert (slips(one, other, 3) == 0) == (one == other)


@given(NAMES)
def test_a_name_is_the_same_as_itself(name: str) -> None:
    assert same(name, name)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("soerabaja", "surabaya"), ("djambi", "jambi"), ("tjilatjap", "cilacap"), ("kampong", "kampung"),
        ("sjahbandar", "syahbandar"), ("njalindung", "nyalindung"), ("achmad", "akhmad"), ("vatikan", "patikan"),
        ("makasar", "makassar"), ("tanah", "tana"), ("baloq", "balok"), ("jogja", "yogya"),
    ],
)  # fmt: skip
def test_old_and_new_spelling_have_one_key(old: str, new: str) -> None:
    assert sound(fold(old)) == sound(fold(new))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kabupaten Bulukumba", "BULU KUMBA"), ("Ujung Loe", "Ujungloe"), ("Regapu’u", "Regapu'u"), ("KI'E", "Kie"),
        ("RT 01", "rt 1"), ("Lubuk Pakam II", "Lubuk Pakam 2"), ("Desa Baru", "Baru"),
    ],
)  # fmt: skip
def test_these_are_the_same_name(one: str, other: str) -> None:
    assert same(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Lubuk Pakam I,II", "Lubuk Pakam III"),
        ("Batu Lubang", "Malaumkarta"),
        ("Suka Maju I", "Suka Maju II"),
    ],
)
def test_these_are_different_names(one: str, other: str) -> None:
    assert not same(one, other)


def test_what_a_place_is_does_not_count_unless_it_is_the_whole_name() -> None:
    assert bare("desa sangkala") == ["sangkala"]
    assert bare("kelurahan") == ["kelurahan"]


@pytest.mark.parametrize(
    ("one", "other", "count"), [("abc", "acb", 1), ("abc", "ab", 1), ("abc", "xyz", 3), ("a", "abcdef", 4)]
)
def test_slips_between_two_words(one: str, other: str, count: int) -> None:
    assert slips(one, other, 3) == count
