"""The house rules of a form: every sentence once, with its place, and no form that makes the rules fail."""

from __future__ import annotations

from time import perf_counter
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as patient
from hypothesis import strategies as st

from ketahanan.analytics.method_file import read_method
from ketahanan.instruments.findings import Finding
from ketahanan.instruments.form import form_of, language
from ketahanan.instruments.lint import findings, has_bare_sum, is_balanced
from ketahanan.instruments.sheets import Line, Sheet
from ketahanan.instruments.tests.making import CHOICES, HEAD, METHOD, SURVEY, form, row, settings


def grave(found: list[Finding]) -> list[str]:
    return [one.text() for one in found if one.grave]


def asked(*rows: tuple[object, ...]) -> dict[str, Any]:
    return {"survey": (HEAD, *rows)}


GOOD = row(type="text", name="a", label="A", english="A")


def test_a_sound_form_has_nothing_to_mend() -> None:
    assert findings(form(), method=read_method(METHOD), before=form()) == []


@pytest.mark.parametrize(
    ("sheets", "sentence"),
    [
        ({"settings": settings(form_id="Uji 1")},
         "Lembar settings, baris 2: form_id kosong atau tidak sah. Tulis huruf kecil, angka, - atau _ di lembar "
         "settings, misalnya iksd."),
        ({"settings": settings(version="")},
         "Lembar settings, baris 2: version kosong atau tidak sah. Tulis nomor versi di lembar settings, misalnya 1 "
         "atau 2026.1."),
        (asked(GOOD, row(type="text", label="B")),
         "Lembar survey, baris 3: pertanyaan ini tidak bernama. Isi kolom name dengan nama yang belum dipakai."),
        (asked(GOOD, row(type="text", name="1 b", label="B")),
         "Lembar survey, baris 3: nama “1 b” tidak sah. Mulai dengan huruf, lalu huruf, angka, titik, - atau _, paling "
         "panjang 64."),
        (asked(GOOD, row(type="begin_group", name="g"), row(type="text", name="A", label="B"), row(type="end_group")),
         "Lembar survey, baris 4: nama “A” sudah dipakai pada baris 2. Beri setiap pertanyaan dan kelompok nama "
         "sendiri."),
        (asked(GOOD, row(type="begin_group", name="g")),
         "Lembar survey, baris 3: kelompok ini tidak berpasangan. Tambahkan atau hapus baris begin atau end "
         "pasangannya."),
        (asked(GOOD, row(type="end_repeat")),
         "Lembar survey, baris 3: kelompok ini tidak berpasangan. Tambahkan atau hapus baris begin atau end "
         "pasangannya."),
        (asked(row(type="note", name="n", label="N")),
         "Lembar survey: tidak ada pertanyaan yang diisi orang. Tambahkan paling sedikit satu pertanyaan."),
        (asked(row(type="select_one TAK_ADA", name="b", label="B")),
         "Lembar survey, baris 2: daftar pilihan “TAK_ADA” tidak ada di lembar choices. Tambahkan daftarnya atau "
         "perbaiki namanya."),
        (asked(GOOD, row(type="text", name="b", label="B", relevant="${c} = 1")),
         "Lembar survey, baris 3: kolom relevant menyebut ${c}, tetapi tidak ada pertanyaan bernama itu. Perbaiki "
         "namanya."),
        (asked(row(type="text", name="b", english="B")),
         "Lembar survey, baris 2: “b” tidak berlabel bahasa Indonesia. Isi kolom label bahasa Indonesia."),
        ({"choices": (CHOICES[0], ("CAK", "", "ya", "yes"), *CHOICES[1:])},
         "Lembar choices, baris 2: pilihan ini tidak berkode. Isi kolom name dengan kode yang belum dipakai dalam "
         "daftar “CAK”."),
        ({"choices": (CHOICES[0], ("CAK", "a b", "ya", "yes"), *CHOICES[1:])},
         "Lembar choices, baris 2: kode “a b” tidak sah. Pakai huruf, angka, titik, - atau _ tanpa spasi."),
        ({"choices": (CHOICES[0], ("CAK", "1", "ya", "yes"), *CHOICES[1:])},
         "Lembar choices, baris 4: kode “1” sudah dipakai dalam daftar “CAK” pada baris 2. Beri kode lain."),
        ({"choices": (*CHOICES, *(("DESA", f"d{number}", "Desa", "Village") for number in range(1001)))},
         "Lembar choices, baris 9: daftar “DESA” berisi 1.001 pilihan; batasnya 1.000. Pindahkan ke berkas dan pakai "
         "select_one_from_file."),
        (asked(GOOD, row(type="calculate", name="b", calculation="sum(${a})")),
         "Lembar survey, baris 3: kolom calculation memakai sum( tanpa coalesce(. Tulis coalesce(sum(…), 0), supaya "
         "isian kosong tidak menjadi NaN."),
        (asked(GOOD, row(type="calculate", name="b", calculation="if(${a} = '(', 1, 2")),
         "Lembar survey, baris 3: kurung atau tanda kutip di kolom calculation tidak berpasangan. Lengkapi atau hapus "
         "yang lebih."),
        (asked(row(type="image", name="f", label="Foto")),
         "Lembar survey, baris 2: foto “f” tanpa batas ukuran. Tulis max-pixels=1600 (paling besar 4096) di kolom "
         "parameters."),
        (asked(row(type="image", name="f", label="Foto", parameters="max-pixels=9000")),
         "Lembar survey, baris 2: foto “f” tanpa batas ukuran. Tulis max-pixels=1600 (paling besar 4096) di kolom "
         "parameters."),
        (asked(row(type="select_one CAK", name="b", label="B")),
         "Lembar survey, baris 2: pilihan “b” berkode angka, tetapi kolom scale kosong. Tulis kode himpunannya, "
         "misalnya CAK atau OWN."),
        (asked(row(type="text", name="b", label="B", scale="CAK")),
         "Lembar survey, baris 2: “b” menyebut scale, tetapi kode pilihannya bukan angka. Pakai kode angka atau "
         "kosongkan scale."),
    ],
)  # fmt: skip
def test_each_rule_says_where_and_what_to_do(sheets: dict[str, Any], sentence: str) -> None:
    assert grave(findings(form(**sheets))) == [sentence]


def test_english_is_wished_for_not_demanded() -> None:
    found = findings(form(survey=(HEAD, row(type="text", name="b", label="B"))))
    assert [(one.grave, one.text()) for one in found] == [
        (False, "Lembar survey, baris 2: “b” tidak berlabel bahasa Inggris. Isi kolom label::English (en) bila ada "
                "terjemahannya.")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('code = "B.02"', 'code = "B.03"',
         "Lembar survey: butir B.03 dari berkas metode tidak ditanyakan. Tambahkan pertanyaan bernama B.03."),
        ("highest = 2", "highest = 1",
         "Lembar survey, baris 3: pilihan 2 pada B.01 di luar nilai metode (0 sampai 1). Perbaiki kode pilihannya."),
        ("highest = 2", "highest = 3",
         "Lembar survey, baris 3: pilihan untuk nilai 3 pada B.01 belum ada. Tambahkan pilihannya."),
        ("na = true, ", "",
         "Lembar survey, baris 4: metode tidak mengizinkan “tidak berlaku” pada B.02. Hapus pilihan berkode TB."),
        ("weight = 2, ", "na = true, weight = 2, ",
         "Lembar survey, baris 3: metode mengizinkan “tidak berlaku” pada B.01. Tambahkan pilihan berkode TB."),
        ('set = "CAK", from = ["R"]', 'set = "PRS", from = ["R"]',
         "Lembar survey, baris 3: scale pada B.01 adalah CAK, tetapi metode memakai PRS. Samakan keduanya."),
        ("key = true, ", "",
         "Lembar survey, baris 3: tanda butir kunci pada B.01 berbeda dari metode. Samakan kolom key dengan berkas "
         "metode."),
        ('from = ["R"]', 'from = ["D", "O"]',
         "Lembar survey, baris 3: source pada B.01 adalah R, tetapi metode memakai D, O. Samakan keduanya."),
    ],
)  # fmt: skip
def test_form_and_method_agree(old: str, new: str, sentence: str) -> None:
    assert old in METHOD
    text = METHOD.replace(old, new)
    if new == "highest = 1":
        text = text.replace("high = 2", "high = 1")
    assert sentence in grave(findings(form(), method=read_method(text)))


def test_an_item_that_is_a_text_has_no_value() -> None:
    survey = (HEAD, row(type="text", name="B.01", label="A"), *SURVEY[3:4])
    assert grave(findings(form(survey=survey), method=read_method(METHOD))) == [
        "Lembar survey, baris 2: butir B.01 harus select_one, integer, decimal, atau calculate, bukan text. Ubah "
        "jenisnya."
    ]


def without(name: str) -> tuple[Any, ...]:
    return tuple(one for one in SURVEY if name not in one)


@pytest.mark.parametrize(
    ("sheets", "sentence"),
    [
        ({"survey": without("keluarga")},
         "Lembar survey: pertanyaan “keluarga” dari versi 1 tidak ada lagi. Kembalikan, atau tulis namanya dan "
         "alasannya di lembar retired."),
        ({"survey": (*without("keluarga"), row(type="integer", name="kk", label="Berapa keluarga di desa?", english="F"))},
         "Lembar survey, baris 6: pertanyaan “keluarga” dari versi 1 tampaknya diganti nama menjadi “kk”. Kembalikan "
         "nama lamanya; labelnya boleh berubah."),
        ({"survey": (*without("keluarga"), row(type="text", name="keluarga", label="Keluarga", english="F"))},
         "Lembar survey, baris 6: jenis “keluarga” dahulu integer, sekarang text. Kembalikan jenisnya, atau pakai nama "
         "baru."),
        ({"choices": tuple(one for one in CHOICES if one[:2] != ("CAK", "2"))},
         "Lembar survey, baris 3: kode “2” dari versi 1 tidak ada lagi dalam daftar untuk “B.01”. Kembalikan kodenya; "
         "kode baru boleh ditambah."),
        ({"retired": (("name", "reason"), ("keluarga", "tidak dipakai"))},
         "Lembar retired, baris 2: lembar retired menyebut “keluarga”, tetapi pertanyaan itu masih ada. Hapus salah "
         "satunya."),
    ],
)  # fmt: skip
def test_what_was_published_keeps_its_names_and_codes(sheets: dict[str, Any], sentence: str) -> None:
    assert grave(findings(form(**sheets), before=form())) == [sentence]


def test_a_question_may_leave_when_it_is_declared_with_a_reason() -> None:
    declared = {
        "survey": without("keluarga"),
        "retired": (("name", "reason"), ("keluarga", "ada di register")),
    }
    assert findings(form(**declared), before=form()) == []
    assert grave(
        findings(form(**declared | {"retired": (("name", "reason"), ("keluarga", ""))}), before=form())
    )


def test_another_meaning_of_a_code_is_pointed_out() -> None:
    turned = tuple(("CAK", "2", "tidak ada", "none") if one[:2] == ("CAK", "2") else one for one in CHOICES)
    found = findings(form(choices=turned), before=form())
    assert [(one.grave, one.text()) for one in found] == [
        (False, "Lembar choices, baris 4: kode “2” untuk “B.01” dahulu berarti “semua”, sekarang “tidak ada”. Pastikan "
                "artinya sama.")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("expression", "bare"),
    [
        ("sum(${a})", True), ("coalesce(sum(${a}), 0)", False), ("coalesce( sum( ${a} ), 0) + sum(${b})", True),
        ("coalesce(${a}, 0) + sum(${b})", True), ("checksum(${a})", False), ("1 + 1", False),
    ],
)  # fmt: skip
def test_sums_stand_right_inside_coalesce(expression: str, bare: bool) -> None:
    assert has_bare_sum(expression) is bare


@pytest.mark.parametrize(
    ("expression", "balanced"),
    [("if(${a} = ')', 1, (2))", True), ("(1", False), ("1)", False), ("'a", False), ('concat("(", \'"\')', True),
     ("(1]", False), ("instance('a')/root/item[name = ${b}]", True), ("([1)]", False), ("", True)],
)  # fmt: skip
def test_brackets_and_quotation_marks_have_partners(expression: str, balanced: bool) -> None:
    assert is_balanced(expression) is balanced


@given(st.recursive(st.sampled_from(["1", "''", '"("', "${a}"]), lambda inner: inner.map(lambda text: f"({text})[{text}]")))
def test_what_is_nested_is_balanced_until_one_sign_is_lost(expression: str) -> None:
    assert is_balanced(expression)
    assert not is_balanced(f"({expression}")
    assert not is_balanced(f"{expression}]")


@pytest.mark.parametrize("cell", ["(" * 30_000, "'" * 29_999, "sum(" * 7000, "${" * 15_000, "${a" * 9000, "${a}" * 8000])
def test_no_cell_takes_long_to_judge_nor_gives_more_findings_than_anybody_reads(cell: str) -> None:
    line = Line(2, {"type": "calculate", "name": "b", "calculation": cell})
    start = perf_counter()
    found = findings(form_of({"survey": Sheet((), (line,))}))
    assert perf_counter() - start < 1
    assert 1 < len(found) < 1100


@pytest.mark.parametrize(
    ("name", "code"),
    [("Bahasa Indonesia (id)", "id"), ("Bahasa Indonesia", "id"), ("English (en)", "en"), ("English", "en"),
     ("English (en-GB)", "en"), ("Jawa (jv)", "jv"), ("", "")],
)  # fmt: skip
def test_languages_are_told_by_their_code(name: str, code: str) -> None:
    assert language(name) == code


# Two sheets at once are slow to draw on a busy machine; that says nothing about the rules.
PATIENT = patient(suppress_health_check=[HealthCheck.too_slow])
INDEX = read_method(METHOD)
CELLS = st.dictionaries(
    st.sampled_from([*HEAD, "label", "list_name", "reason", "media::audio", "::", "label::"]),
    st.one_of(
        st.sampled_from(["begin_group", "end_group", "begin repeat", "select_one CAK", "select_multiple ${a}", "image",
                         "sum(${a})", "a", "0", "1", "TB", "${", "ya"]),
        st.text(max_size=12),
    ),
)  # fmt: skip
BOOKS = st.dictionaries(
    st.sampled_from(["survey", "choices", "settings", "retired"]),
    st.lists(CELLS, max_size=6).map(
        lambda rows: Sheet((), tuple(Line(number, cells) for number, cells in enumerate(rows, 2)))
    ),
)


@PATIENT
@given(BOOKS, BOOKS)
def test_no_sheet_makes_the_rules_fail_and_every_sentence_has_its_values(one: Any, other: Any) -> None:
    for finding in findings(form_of(one), method=INDEX, before=form_of(other)):
        assert "%(" not in finding.text()
        assert Finding(**finding.plain()) == finding


@PATIENT
@given(BOOKS)
def test_a_form_never_breaks_its_own_promises(book: Any) -> None:
    """Whatever the form is, the same form again changes nothing that was published."""
    form = form_of(book)
    told = {one.sentence for one in findings(form, before=form)} - {one.sentence for one in findings(form)}
    assert all("retired" in sentence for sentence in told)


def test_a_plain_label_is_of_the_default_language() -> None:
    english = form(
        survey=(("type", "name", "label"), ("text", "b", "B")),
        settings=settings(default_language="English (en)"),
    )
    assert english.questions[0].labels == {"en": "B"}
    assert form(survey=(("type", "name", "label"), ("text", "b", "B"))).questions[0].labels == {"id": "B"}
