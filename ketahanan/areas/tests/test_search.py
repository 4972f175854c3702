"""Finding a place by any spelling, in three statements at most, equal on both databases."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from ketahanan.areas import queries
from ketahanan.areas.models import Area, Level
from ketahanan.areas.spelling import fold
from ketahanan.areas.tests.conftest import area


def titles(text: str, **options: object) -> list[str]:
    return [found.area.title for found in queries.search(text, **options)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("bulukumba", "Kabupaten Bulukumba"), ("BULUKUMBA", "Kabupaten Bulukumba"),
        ("matek", "Kelurahan Matekko"),
        ("kampung baru xyzq", ""), ("bulu kumba", "Kabupaten Bulukumba"),
        ("boeloekoemba", "Kabupaten Bulukumba"), ("bulukumbo", "Kabupaten Bulukumba"), ("buluk", "Kabupaten Bulukumba"),
        ("ujung loe", "Kecamatan Ujungloe"), ("oedjoengloe", "Kecamatan Ujungloe"), ("ujunglo", "Kecamatan Ujungloe"),
        ("kota makasar", "Kota Makassar"), ("mangkasar", "Kota Makassar"), ("kab bulukumba", "Kabupaten Bulukumba"),
        ("kec gantarang", "Kecamatan Gantarang"), ("gantarang bulukumba", "Kecamatan Gantarang"),
        ("bulukumba gantarang", "Kecamatan Gantarang"), ("matekko bulukumba", "Kelurahan Matekko"),
        ("mateko bulukmba", "Kelurahan Matekko"), ("matekko kec gantarang kab bulukumba", "Kelurahan Matekko"),
        ("73.02", "Kabupaten Bulukumba"), ("7302", "Kabupaten Bulukumba"), ("7302011001", "Kelurahan Matekko"),
        ("batoe loebang", "Desa Batu Lubang"), ("batulubang makbon", "Desa Batu Lubang"), ("sulsel", ""),
        ("sulawesi sel", "Provinsi Sulawesi Selatan"),
    ],
)  # fmt: skip
def test_what_is_typed_and_what_comes_first(regions: None, typed: str, first: str) -> None:
    assert (titles(typed) or [""])[0] == first


def test_exact_names_come_before_names_that_only_begin_so(regions: None) -> None:
    found = titles("tempe")
    assert found[:2] == ["Kecamatan Tempe", "Kelurahan Tempe"] or found[0] == "Kecamatan Tempe"
    assert all(fold(title).endswith(" tempe") for title in found[:1])


def test_the_context_tells_places_apart(regions: None) -> None:
    found = queries.search("matekko")[0]
    assert found.context == "Kec. Gantarang, Kab. Bulukumba, Sulawesi Selatan"
    assert queries.search("makbon")[0].context == "Kab. Sorong, Papua Barat Daya"


def test_only_the_level_asked_for(regions: None) -> None:
    found = queries.search("bulukumba", level=Level.KECAMATAN)
    assert all(one.area.level == Level.KECAMATAN for one in found)
    assert {one.area.level for one in queries.search("tempe", level=[3, 4])} == {3, 4}


def test_only_within_the_area_asked_for(regions: None) -> None:
    wajo = area("73.13")
    assert all(wajo.contains(one.area) for one in queries.search("la", within=wajo))
    assert "Kelurahan Matekko" not in titles("matekko", within=wajo)
    assert queries.search("73.02", within=wajo) == []


@pytest.mark.parametrize("typed", ["", "   ", "'", "…", "%", "_", "\\", "' OR 1=1 --", "\x00", "a" * 5000])
def test_odd_texts_find_nothing_and_break_nothing(regions: None, typed: str) -> None:
    assert isinstance(queries.search(typed), list)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=30))
def test_any_text_at_all_can_be_searched(regions: None, typed: str) -> None:
    assert len(queries.search(typed)) <= 10


@pytest.mark.parametrize(
    "typed", ["bulukumba", "b", "bulukumbo", "ka ba", "suka maju wajo", "matekko bulukmba", "73.02"]
)
def test_three_statements_at_most(
    regions: None, typed: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(3):
        queries.search(typed)


def test_every_place_is_found_by_its_own_name_and_kabupaten(regions: None) -> None:
    """Taken together with the search for the whole country in test_package, no name is out of reach."""
    for village in Area.objects.filter(level=Level.VILLAGE).order_by("path")[::7]:
        found = queries.search(f"{village.name} {village.parent.parent.name}", limit=20)  # type: ignore[union-attr]
        assert village in [one.area for one in found], village.name


def test_a_common_word_is_narrowed_by_a_rarer_one(regions: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ketahanan.areas.search.COMMON", 3)
    assert titles("bonto gantarang")[0].startswith("Desa Bonto")
    assert titles("bo gantarang")
