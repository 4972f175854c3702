"""Answers typed and sent by phones: what is taken, what is kept with a finding, what waits for its round."""

from __future__ import annotations

from typing import Any

import pytest

from ketahanan.assessments import operations, queries, reactions
from ketahanan.assessments.models import Answer, Arrival, Measurement
from ketahanan.assessments.operations import Typed
from ketahanan.assessments.queries import Progress
from ketahanan.assessments.results import answers_hash
from ketahanan.assessments.tests.making import IKSD, Rounds, typed
from ketahanan.common.errors import NotAllowed, Refused, Several
from ketahanan.instruments.models import Submission
from ketahanan.instruments.tests.phone import Phone
from ketahanan.journal.models import Entry
from ketahanan.testing import NOON


def form(answers: dict[str, str], *, village: str = "73.02.01.2001", number: str = "uuid:1", old: str = "") -> bytes:
    """A filled IKSD form as a phone writes it, with one group a dimension."""
    before = f"<orx:deprecatedID>{old}</orx:deprecatedID>" if old else ""
    groups = "".join(
        f"<{part}>" + "".join(f"<{code}>{value}</{code}>" for code, value in answers.items() if code.startswith(part)) + f"</{part}>"
        for part in ("D1", "D2", "D3", "D4")
    )
    return (
        f'<data id="iksd" version="1" xmlns:orx="http://openrosa.org/xforms"><desa>{village}</desa>'
        f"<keluarga>160</keluarga>{groups}<orx:meta>{before}<orx:instanceID>{number}</orx:instanceID></orx:meta></data>"
    ).encode()


def threes(**over: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for item in IKSD.indicators:
        if item.bands:
            found |= {f"{item.code}.ditanya": "30", f"{item.code}.positif": "18"}
        found[item.code] = "3"
    return found | {code.replace("_", "."): value for code, value in over.items()}


def sent(rounds: Rounds, xml: bytes, who: str = "facilitator") -> Arrival:
    """Through the address that phones use, and the worker's reaction."""
    answer: Any = Phone(rounds.country, who).send(xml)
    assert answer.status_code == 201, answer.content
    entry = Entry.objects.filter(action="submission.receive").latest("seq")
    for _again in range(2):
        reactions.take_form(entry)
    return Arrival.objects.get(submission_id=entry.subject_id)


def said(arrival: Arrival) -> list[str]:
    return [one["sentence"] % one["values"] for one in arrival.findings]


def test_a_form_becomes_the_answers_of_the_open_round(rounds: Rounds) -> None:
    record = rounds.make()
    arrival = sent(rounds, form(threes(D1_10="TB")))
    assert (arrival.measurement, arrival.taken, arrival.findings) == (record, 52, [])
    known = queries.answers_of(record)
    assert (known["D1.10"].na, known["D1.13"].asked, known["D1.13"].score) == (True, 30, 3)
    assert rounds.again(record).families == 160
    assert Entry.objects.filter(action="measurement.arrival").count() == 1


def test_a_form_with_strange_answers_is_used_as_far_as_it_goes(rounds: Rounds) -> None:
    record = rounds.make()
    answers = threes(D1_02="9", D1_04="TB", **{"D2_11.positif": "31", "D3_12": "5"})
    del answers["D1.01"]
    arrival = sent(rounds, form(answers))
    assert said(arrival) == [
        "Butir kunci D1.01 tidak dijawab. Lengkapi sebelum dinyatakan terisi.",
        "Butir D1.02: jawaban “9” di luar pilihannya. Tanyakan lagi, lalu perbaiki.",
        "Butir D1.04 tidak boleh “tidak berlaku”. Isi nilainya.",
        "Butir D2.11: 31 dari 30 keluarga tidak mungkin. Perbaiki kedua angkanya.",
        "Butir D3.12: HP menghitung 5, seharusnya 3 dari jumlahnya. Yang dipakai 3.",
    ]
    known = queries.answers_of(record)
    assert not {"D1.01", "D1.02", "D1.04", "D2.11"} & set(known)
    assert known["D3.12"].score == 3
    assert bytes(Submission.objects.get().raw) == form(answers)


def test_findings_stand_against_a_filled_round_until_somebody_settles_them(rounds: Rounds) -> None:
    record = rounds.ready()
    arrival = sent(rounds, form(threes(D1_02="9")))
    sentence = "Masih ada 1 isian lapangan dengan temuan. Periksa di halaman Isian lapangan."
    with pytest.raises(Refused) as told:
        rounds.act(record, "fill", "facilitator")
    assert told.value.sentence == sentence
    assert queries.progress_of(record) == Progress(answered=52, arrived=1, waiting=1, signs=0)
    operations.settle(record, arrival.pk, by=rounds.as_("facilitator"), at=NOON)
    assert queries.progress_of(record).waiting == 0
    assert rounds.act(record, "fill", "facilitator").state == "TERISI"


@pytest.mark.parametrize(
    ("village", "sentence"),
    [
        ("73.13.06.1001", "Desa Kelurahan Tempe di luar wilayah tugas pengirim. Isian disimpan dan tidak dipakai."),
        ("99.99", "Kode desa “99.99” tidak dikenal. Isian disimpan; perbaiki desanya di HP, lalu kirim lagi."),
        ("", "Isian tidak menyebut desanya."),
    ],
)
def test_a_foreign_village_is_kept_and_not_used(rounds: Rounds, village: str, sentence: str) -> None:
    rounds.make()
    arrival = sent(rounds, form(threes(), village=village))
    assert arrival.measurement is None
    assert said(arrival) == [sentence]
    assert not Answer.objects.exists()
    assert Submission.objects.count() == 1


def test_a_form_that_came_early_waits_for_its_round(rounds: Rounds) -> None:
    early = sent(rounds, form(threes()))
    assert said(early) == ["Belum ada pengukuran yang terbuka untuk Desa Taccorong. Isian disimpan sampai pengukurannya dibuka."]
    record = rounds.make()
    early.refresh_from_db()
    assert (early.measurement, early.findings, Answer.objects.count()) == (record, [], 52)


def test_only_those_who_measure_here_are_heard(rounds: Rounds) -> None:
    record = rounds.make()
    arrival = sent(rounds, form(threes()), "enum1")
    assert said(arrival)[-1].startswith("Pengirim Enumerator 1 bukan enumerator atau fasilitator pengukuran ini.")
    assert not Answer.objects.exists()
    operations.name_team(record, *rounds.team, by=rounds.as_("facilitator"), at=NOON)
    assert Answer.objects.filter(measurement=record).count() == 52


def test_an_edit_on_the_phone_overwrites_its_own_answers(rounds: Rounds) -> None:
    record = rounds.make()
    sent(rounds, form(threes()))
    sent(rounds, form(threes(D1_02="5"), number="uuid:2", old="uuid:1"))
    assert queries.answers_of(record)["D1.02"].score == 5


@pytest.mark.parametrize(
    ("code", "one", "sentence"),
    [
        ("D1.02", Typed(score=6), "Jawaban D1.02 di luar pilihannya. Pilih dari daftar."),
        ("D1.01", Typed(na=True), "Butir D1.01 harus dijawab; “tidak berlaku” tidak diizinkan."),
        ("D9.01", Typed(score=1), "Butir D9.01 tidak ada dalam metode."),
        ("D1.13", Typed(asked=30, positive=31), "Butir D1.13: yang menjawab ya lebih banyak daripada yang ditanya."),
        ("D1.13", Typed(asked=0, positive=0), "Butir D1.13: isi berapa keluarga ditanya dan berapa menjawab ya."),
    ],
)
def test_only_options_are_taken(rounds: Rounds, code: str, one: Typed, sentence: str) -> None:
    record = rounds.make()
    with pytest.raises(Several) as told:
        operations.save_answers(record, typed({"D1.03": 2}) | {code: one}, by=rounds.as_("facilitator"), at=NOON)
    assert told.value.sentences == [sentence]
    assert not Answer.objects.exists()


def test_more_families_than_there_are_cannot_be_asked(rounds: Rounds) -> None:
    record = rounds.drawn(rounds.make(), each=5)
    with pytest.raises(Several) as told:
        operations.save_answers(record, {"D1.13": Typed(asked=21, positive=3)}, by=rounds.as_("facilitator"), at=NOON)
    assert told.value.sentences == ["Butir D1.13: ditanya 21 keluarga, padahal desa ini hanya punya 20."]


def test_an_answer_can_be_taken_away(rounds: Rounds) -> None:
    record, by = rounds.make(), rounds.as_("facilitator")
    operations.save_answers(record, typed({"D1.02": 3}), by=by, at=NOON)
    operations.save_answers(record, {"D1.02": Typed()}, by=by, at=NOON)
    assert not Answer.objects.exists()
    assert Measurement.objects.get().answers_sha256 == answers_hash({}, None)


def test_who_is_not_on_the_team_writes_nothing(rounds: Rounds) -> None:
    record = rounds.make()
    with pytest.raises(NotAllowed) as told:
        operations.save_answers(record, typed({"D1.02": 3}), by=rounds.as_("enum1"), at=NOON)
    assert told.value.sentence == "Mengisi jawaban hanya untuk enumerator yang ditunjuk pada pengukuran ini."
    with pytest.raises(NotAllowed):
        operations.save_answers(record, typed({"D1.02": 3}), by=rounds.as_("kabupaten"), at=NOON)
