"""Two rounds of one village side by side: what changed, how surely, and who may read it."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import Client

from ketahanan.assessments.models import Measurement, Result
from ketahanan.assessments.tests.making import Rounds, days
from ketahanan.assessments.tests.test_pages import client, page, text
from ketahanan.assessments.tests.test_sheet import answers, show
from ketahanan.common import clock

LATER = days(400)


@pytest.fixture(autouse=True)
def later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: LATER)
    monkeypatch.setattr("ketahanan.site.middleware.came_with_key", lambda user: True)


def two(rounds: Rounds) -> tuple[Measurement, Measurement]:
    first = rounds.published(answers(40, 40, 40, 40))
    return first, rounds.published(answers(41, 40, 40, 60), at=LATER, purpose="TAHUNAN")


def compare(one: Measurement, other: Measurement) -> str:
    return page(one, "banding", str(other.public_id))


def test_a_reader_sees_index_levels_dimensions_and_the_items_that_changed(rounds: Rounds) -> None:
    first, second = two(rounds)
    for address in (compare(second, first), compare(first, second)):
        shown = text(client(rounds, "pengarah").get(address))
        for part in (
            "3 Desember 2012 dan ", "+6,6", "Perubahannya nyata", "50,0 (sedang)", "75,0 (tinggi)", "+25,0", "+1,3",
            "Garis tegak: sebelumnya 50,0", "Butir yang nilainya berubah", 'role="img" aria-label="Indeks dan selang 90 %',
        ):  # fmt: skip
            assert part in shown, part
        assert shown.count('scope="row">D1.') == 1, "one item of the first dimension carries its only point"
        assert 'scope="row">D2.' not in shown
        assert "versi metode yang berbeda" not in shown
        assert "peringkat" not in shown.lower()


def test_sheet_and_round_lead_to_the_comparison(rounds: Rounds) -> None:
    first, second = two(rounds)
    found = client(rounds, "pengarah")
    assert compare(second, first) in text(found.get(page(second, "lembar")))
    assert compare(second, first) in text(found.get(page(second)))
    assert "/banding/" not in text(found.get(page(first)))


def test_strangers_compare_nothing(rounds: Rounds) -> None:
    first, second = two(rounds)
    show(rounds)
    assert Client().get(compare(second, first)).headers["Location"].startswith("/masuk/")
    assert client(rounds, "stranger").get(compare(second, first)).status_code == 404


def test_another_version_of_the_method_is_told(rounds: Rounds) -> None:
    """Results are only ever added to, so the older one is made once more by a method with another hash."""
    first, second = two(rounds)
    old = Result.objects.get(measurement=first)
    Measurement.objects.filter(pk=first.pk).update(round=2)
    old.pk, old.round, old.method_sha256 = None, 2, "1" * 64
    old.save(force_insert=True)
    shown = text(client(rounds, "pengarah").get(compare(second, first)))
    assert "Kedua pengukuran memakai versi metode yang berbeda; bandingkan dengan hati-hati." in shown


def test_what_cannot_be_compared_is_not_found(rounds: Rounds) -> None:
    first, second = two(rounds)
    found = client(rounds, "pengarah")
    assert found.get(compare(first, first)).status_code == 404
    assert found.get(page(first, "banding", str(uuid.uuid4()))).status_code == 404
    assert found.get(page(first, "banding", "x")).status_code == 404
    Measurement.objects.filter(pk=first.pk).update(area=rounds.country.other_village)
    assert client(rounds, "verifier").get(compare(second, first)).status_code == 404


def test_a_comparison_is_read_in_few_statements(rounds: Rounds, django_assert_max_num_queries: Any) -> None:
    first, second = two(rounds)
    found = client(rounds, "pengarah")
    found.get(compare(second, first))
    with django_assert_max_num_queries(12):
        assert found.get(compare(second, first)).status_code == 200
