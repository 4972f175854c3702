"""Every state is reached by pressing what the pages offer, and every sign of window dressing stands on a page."""

from __future__ import annotations

import re
from typing import Any

import pytest

from ketahanan.assessments.models import Measurement
from ketahanan.assessments.operations import Typed
from ketahanan.assessments.tests.making import Rounds, all_at
from ketahanan.assessments.tests.test_pages import client, page, post, text
from ketahanan.assessments.workflow import RoundState
from ketahanan.common import clock
from ketahanan.testing import NOON, days
from ketahanan.villages.models import Member, Pokja
from ketahanan.villages.tests.making import drafted, photo

LATER = days(60)


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)
    monkeypatch.setattr("ketahanan.site.middleware.came_with_key", lambda user: True)
    monkeypatch.setattr("ketahanan.flow.views.recently_authenticated", lambda request: True)


def press(rounds: Rounds, record: Measurement, slug: str, who: str, **given: Any) -> str:
    """By the form of the page, which the record's page has to offer. Returns the new state."""
    found, address = client(rounds, who), page(record, slug)
    assert address in text(found.get(page(record))), (slug, who)
    seen = re.search(r'name="_seen" value="([^"]*)"', found.get(address).content.decode())
    answer = post(found, address, {"_seen": seen.group(1) if seen else "", **given})
    assert (answer.status_code, answer.headers.get("Location")) == (302, page(record)), text(answer)
    return rounds.again(record).state


def test_every_state_is_reached_by_pages(rounds: Rounds) -> None:
    why = {"reason": "Butir D1.02 belum cocok dengan buku kegiatan."}
    gone = rounds.make()
    states = [gone.state, press(rounds, gone, "batalkan", "facilitator", **why)]
    record = rounds.ready()
    press(rounds, record, "lampirkan", "facilitator", file_p01=photo("dasar.png"))
    states.append(press(rounds, record, "selesai-isi", "facilitator"))
    states.append(press(rounds, record, "perbaiki-jawaban", "facilitator", **why))
    press(rounds, record, "selesai-isi", "facilitator")
    rounds.minutes(rounds.again(record).filled_on)
    states.append(press(rounds, record, "musyawarahkan", "facilitator"))
    press(rounds, record, "kembalikan", "kabupaten", **why)
    for turn in range(2):
        press(rounds, record, "selesai-isi", "facilitator")
        press(rounds, record, "musyawarahkan", "facilitator")
        rounds.explained(rounds.again(record))
        states.append(press(rounds, record, "verifikasi", "kabupaten"))
        if turn == 0:
            press(rounds, record, "kembalikan-pusat", "verifier", **why)
    press(rounds, record, "terbitkan", "verifier")
    states.append(press(rounds, record, "terbitkan", "decider"))
    press(rounds, record, "koreksi", "kabupaten", **why)
    fresh = Measurement.objects.get(corrects=record)
    press(rounds, fresh, "selesai-isi", "facilitator")
    press(rounds, fresh, "musyawarahkan", "facilitator")
    rounds.explained(rounds.again(fresh))
    press(rounds, fresh, "verifikasi", "kabupaten")
    press(rounds, fresh, "terbitkan", "verifier")
    press(rounds, fresh, "terbitkan", "decider")
    states.append(rounds.again(record).state)
    assert set(states) == {str(state) for state in RoundState}
    assert rounds.again(fresh).state == RoundState.PUBLISHED


def check_page(rounds: Rounds, record: Measurement) -> str:
    """Filled and talked about; the press of the check is refused as long as a sign is not explained."""
    record = rounds.talked_about(rounds.act(record, "fill", "facilitator", at=LATER), at=LATER)
    office = client(rounds, "kabupaten")
    refused = post(office, page(record, "verifikasi"))
    assert refused.status_code == 422
    assert "tanda kejanggalan belum dijelaskan. Jelaskan di halaman Pemeriksaan." in text(refused)
    return text(office.get(page(record, "periksa")))


def test_the_signs_stand_on_the_page_of_the_check_and_stop_the_press(
    rounds: Rounds, monkeypatch: pytest.MonkeyPatch
) -> None:
    rounds.published(all_at(2))
    monkeypatch.setattr(clock, "now", lambda: LATER)
    sat = rounds.team[0]
    body = drafted(rounds.country, rounds.edition)
    pokja = Pokja.objects.get_or_create(area=rounds.country.village, number=1)[0]
    Member.objects.create(
        institution=body, edition=rounds.edition, pokja=pokja, person=sat, identity=sat.identity, seat="ANGGOTA"
    )
    few = {"D4.11": Typed(asked=20, positive=19)}
    shown = check_page(rounds, rounds.ready({**all_at(5), **few}, at=LATER, purpose="TAHUNAN"))
    for sentence in (
        "13 dari 13 butir D1 dijawab sama (5).",
        "Indeks berubah +0.6000 dalam waktu kurang dari 9 bulan (dari 0.4000 menjadi 1.0000).",
        "Enumerator Enumerator 1 anggota Pokja desa ini.",
        "Butir D4.11 ditanyakan kepada 20 dari 30 keluarga sampel.",
    ):
        assert sentence in shown, sentence


def test_copied_answers_stand_on_the_page_too(rounds: Rounds, monkeypatch: pytest.MonkeyPatch) -> None:
    rounds.published(all_at(2))
    monkeypatch.setattr(clock, "now", lambda: LATER)
    shown = check_page(rounds, rounds.ready(all_at(2), at=LATER, purpose="TAHUNAN"))
    assert "52 dari 52 jawaban sama dengan pengukuran terbit sebelumnya." in shown
