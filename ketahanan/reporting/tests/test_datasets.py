"""What each data set holds: the rows of the pages, words beside codes, nothing that points at a person."""

from __future__ import annotations

import json

import pytest

from ketahanan.assessments.models import Answer
from ketahanan.assessments.tests.making import IKSD, Rounds, all_at, typed
from ketahanan.common.errors import NotAllowed, Refused
from ketahanan.context.models import ContextImport, ContextValue
from ketahanan.grants.tests.world import World
from ketahanan.reporting import queries, sources
from ketahanan.reporting.datasets import DATA_SETS, few
from ketahanan.reporting.tests.asking import ask, made, read
from ketahanan.testing import NOON, Country
from ketahanan.villages.models import Member

pytestmark = pytest.mark.django_db


def test_answers_are_one_row_a_round_and_one_column_an_item(rounds: Rounds) -> None:
    scores = {item.code: number % 6 for number, item in enumerate(IKSD.indicators) if not item.na_allowed}
    na = tuple(item.code for item in IKSD.indicators if item.na_allowed)
    record = rounds.ready(typed(scores, na))
    rows = read(made(rounds.as_("kabupaten"), instrument=rounds.instrument.pk))
    assert [row["putaran"] for row in rows] == [str(record.public_id)]
    row = rows[0]
    assert (row["kode_desa"], row["desa"], row["provinsi"]) == ("73.02.01.2001", "Taccorong", "Sulawesi Selatan")
    for item in IKSD.indicators:
        stored = Answer.objects.get(measurement=record, code=item.code)
        assert row[item.code.lower().replace(".", "_")] == str(-1 if stored.na else stored.score)


def test_spss_carries_the_words_of_the_questionnaire(rounds: Rounds) -> None:
    pyreadstat = pytest.importorskip("pyreadstat", reason="requirements-analytics.txt is not installed")
    rounds.ready(all_at(4))
    export = made(rounds.as_("kabupaten"), format="sav", instrument=rounds.instrument.pk)
    assert export.file is not None
    found, about = pyreadstat.read_sav(str(queries.location(export.file)), output_format="dict")
    assert found["d1_01"] == [4.0]
    assert about.column_names_to_labels["d1_01"].startswith("D1.01 Bagaimana mutu daftar warga rentan")
    assert about.variable_value_labels["d1_01"][0.0]
    assert about.variable_value_labels["d1_13"][4.0] == "75% sampai di bawah 90% keluarga menjawab ya"
    assert about.variable_value_labels["keadaan"]["DRAF"] == "Draf"
    assert about.variable_value_labels["d1_10"][-1.0] == "Tidak berlaku"


def test_results_hold_index_level_interval_chances_and_method(rounds: Rounds) -> None:
    record = rounds.published()
    result = record.results.get()
    row = read(made(rounds.as_("kabupaten"), "hasil", instrument=rounds.instrument.pk))[0]
    assert row["indeks"] == str(result.index)
    assert int(row["tingkat"]) == result.level
    chances = [row["peluang_0"], row["peluang_1"], row["peluang_2"]]
    assert chances == list(result.certainty["chances"])
    assert (row["selang_bawah"], row["selang_atas"]) == (result.certainty["low"], result.certainty["high"])
    likeliest = max(map(float, chances))
    assert (row["pasti"], row["undian"], row["benih"]) == (str(int(likeliest >= 0.8)), "1000", str(result.seed))
    assert row["bagian_d1"][:4] == result.picture["nodes"]["D1"]["value"][:4]
    assert (row["metode"], row["sidik_hasil"], row["keadaan"]) == ("IKSD 1", result.sha256, "DITERBITKAN")
    levels = next(one for one in sources.columns_of(DATA_SETS["hasil"], queries.picked_of({"instrument": rounds.instrument.pk}))
                  if one.name == "tingkat").meanings  # fmt: skip
    assert levels[result.level or 0] == IKSD.levels.names[result.level or 0]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("chances", "certain"),
    [(["0.1000", "0.7999", "0.1001"], 0), (["0.2000", "0.8000", "0.0000"], 1), (["nan", "nan", "nan"], None)],
)
def test_a_level_is_certain_from_a_chance_of_eighty_percent(rounds: Rounds, chances: list[str], certain: int | None) -> None:
    result = rounds.published().results.get()
    result.certainty |= {"chances": chances, "low": "nan", "high": "nan"}
    cells = sources._result(result, [], 3)
    assert cells[5:] == (None, None, *(sources._number(one) for one in chances), certain, 1000, str(result.seed))
    assert ["nan" if cell is None else str(cell) for cell in cells[7:10]] == chances


def test_households_that_are_few_are_hidden_and_no_person_is_named(rounds: Rounds) -> None:
    record = rounds.ready(all_at(5))
    row = Answer.objects.filter(measurement=record, asked=60).order_by("code").first()
    assert row is not None
    Answer.objects.filter(pk=row.pk).update(positive=58)
    rows = {one["butir"]: one for one in read(made(rounds.as_("kabupaten"), "rumah_tangga", instrument=rounds.instrument.pk))}
    assert rows[row.code]["menjawab_ya"] == "-2"
    assert {one["menjawab_ya"] for code, one in rows.items() if code != row.code} == {"-2"}, "57 of 60 leave three"
    Answer.objects.filter(pk=row.pk).update(positive=30)
    text = json.dumps(read(made(rounds.as_("apip"), "rumah_tangga", instrument=rounds.instrument.pk)))
    assert '"menjawab_ya": "30"' in text
    assert not any(who.name in text for who in rounds.country.people.values())


@pytest.mark.parametrize(("count", "of", "hidden"), [(0, 60, False), (1, 60, True), (4, 60, True), (5, 60, False),
                                                     (55, 60, False), (56, 60, True), (60, 60, False)])  # fmt: skip
def test_a_count_below_five_on_either_side_is_hidden(count: int, of: int, hidden: bool) -> None:
    assert few(count, of) is hidden


def test_officers_of_a_pokja_get_no_households_and_no_round_without_result(rounds: Rounds) -> None:
    rounds.ready(all_at(3))
    with pytest.raises(NotAllowed, match="tidak terbuka untuk tugas Anda"):
        ask(rounds.as_("ketua1"), "rumah_tangga", instrument=rounds.instrument.pk)
    with pytest.raises(Refused, match="Tidak ada baris untuk pilihan ini"):
        ask(rounds.as_("ketua1"), instrument=rounds.instrument.pk)


def test_each_data_set_gives_exactly_the_rows_of_the_pages(country: Country) -> None:
    world = World(country)
    payment = world.planned()
    for name, column, value in (
        ("hibah", "nilai", str(payment.grant.amount)), ("pembayaran", "rujukan", payment.ref16),
        ("usulan", "judul", "Rumah belajar"), ("kelembagaan", "nomor_sk", "188/1"),
    ):  # fmt: skip
        assert [row[column] for row in read(made(country.as_("kabupaten"), name))] == [value]
        with pytest.raises(Refused, match="Tidak ada baris"):
            ask(country.as_("neighbour"), name)
        with pytest.raises(NotAllowed):
            ask(country.as_("stranger"), name)


def test_money_of_a_grant_is_that_of_the_ledger(country: Country) -> None:
    world = World(country)
    payment = world.planned()
    row = read(made(country.as_("kpa"), "hibah"))[0]
    assert row["komitmen"] == str(payment.grant.amount)
    assert row["dikirim"] == "0"


def test_published_indices_of_others_are_rows_of_ones_own_places(country: Country) -> None:
    source = ContextImport.objects.create(
        index="idm", year=2024, source="idm.csv", sha256="0" * 64, at=NOON, accepted=2, refused=0, differing=0
    )
    for area, value in ((country.village, "0.7444"), (country.other_village, "0.6000")):
        ContextValue.objects.create(
            area=area, index="idm", year=2024, value=value, status="MAJU", by_method="maju", code=area.code, source=source
        )
    rows = read(made(country.as_("kabupaten"), "konteks"))
    assert [(row["desa"], row["nilai"], row["sumber"]) for row in rows] == [("Taccorong", "0.7444", "idm.csv")]
    assert len(read(made(country.as_("admin"), "konteks"))) == 2


def test_members_of_an_institution_are_counted_once_and_not_named(country: Country) -> None:
    world = World(country)
    for number, name in ((1, "ketua1"), (2, "ketua1"), (2, "ketua2")):
        Member.objects.create(
            institution=world.institution, edition=world.edition, pokja=world.pokja(number), seat="ANGGOTA",
            person=country.people[name], identity=country.people[name].pk,
        )  # fmt: skip
    rows = read(made(country.as_("kabupaten"), "kelembagaan"))
    assert [row["anggota"] for row in rows] == ["2"]
    assert not any(who.name in json.dumps(rows) for who in country.people.values())


@pytest.mark.parametrize("name", list(DATA_SETS))
def test_no_data_set_has_a_column_for_a_person(name: str) -> None:
    words = " ".join(f"{column.name} {column.label}" for column in DATA_SETS[name].columns).lower()
    assert not {"nik", "telepon", "alamat", "rekening_nomor", "ketua", "bendahara"} & set(words.replace("_", " ").split())


def test_the_place_and_the_edition_narrow_the_rows(rounds: Rounds) -> None:
    rounds.ready(all_at(3))
    by, instrument = rounds.as_("admin"), rounds.instrument.pk
    assert len(read(made(by, instrument=instrument, place=rounds.country.kabupaten.pk, edition=rounds.edition.pk))) == 1
    for choices in ({"place": rounds.country.other_kabupaten.pk}, {"edition": 10**6}, {"published": True}):
        with pytest.raises(Refused, match="Tidak ada baris"):
            ask(by, instrument=instrument, **choices)
