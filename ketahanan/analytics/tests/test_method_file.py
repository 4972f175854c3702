"""A method file says everything that is wrong with it, with line and what to do."""

from fractions import Fraction

import pytest

from ketahanan.analytics.errors import FlawsFound
from ketahanan.analytics.method import Direction, Join, Method, Normal
from ketahanan.analytics.method_file import read_method
from ketahanan.analytics.shipped import CODES, shipped

pytestmark = pytest.mark.once

HEAD = '[method]\ncode = "X"\nversion = "1"\ntitle = "Coba"\n'
ROOT = '[[node]]\ncode = "X"\ntitle = "Puncak"\n'
ITEMS = 'items = [\n  { code = "a", title = "A" },\n  { code = "b", title = "B" },\n]\n'


def flaws(text: str) -> list[str]:
    with pytest.raises(FlawsFound) as found:
        read_method(text, "x.toml")
    return [flaw.text() for flaw in found.value.flaws]


def test_a_small_file_becomes_a_method() -> None:
    method = read_method(HEAD + ROOT + 'join = "geometric"\nfloor = 0.01\n' + ITEMS)
    assert (method.root.join, method.root.floor) == (Join.GEOMETRIC, Fraction(1, 100))
    assert [item.code for item in method.indicators] == ["a", "b"]


def test_a_tree_may_be_deep_and_stands_children_first() -> None:
    deep = "".join(
        f'[[node]]\ncode = "n{depth}"\ntitle = "N"\n' + (f'parent = "n{depth - 1}"\n' if depth else "") for depth in range(6)
    )
    method = read_method(HEAD + deep + ITEMS)
    assert [node.code for node in method.nodes] == ["n5", "n4", "n3", "n2", "n1", "n0"]
    assert method.root.code == "n0"


def test_everything_of_an_indicator_is_read() -> None:
    item = (
        '{ code = "a", title = "A", direction = "down", weight = "1/3", treat = { kind = "winsorise", low = 5, high = 95 },'
        ' normalise = { kind = "goalposts", low = 1, high = 9, cap = true, log = true, scale = [1, 100] } }'
    )
    (found,) = read_method(HEAD + ROOT + f"items = [{item}]").indicators
    assert (found.direction, found.weight, found.treatment.high) == (Direction.DOWN, Fraction(1, 3), Fraction(95))
    assert (found.normalisation.kind, found.normalisation.cap, found.normalisation.log) == (Normal.GOALPOSTS, True, True)
    assert found.normalisation.scale == (Fraction(1), Fraction(100))


def test_the_line_of_a_broken_file_is_named() -> None:
    (said,) = flaws(HEAD + "[[node]\n")
    assert said.startswith("x.toml, baris 5: Berkas bukan TOML yang benar:")


def test_a_cycle_is_named_with_its_members() -> None:
    text = HEAD + ROOT + ITEMS + '[[node]]\ncode = "P"\nparent = "Q"\ntitle = "P"\n[[node]]\ncode = "Q"\nparent = "P"\ntitle = "Q"\n'
    assert flaws(text) == [
        'x.toml, baris 13: Simpul ini berputar: P, Q. Ubah salah satu "parent" sehingga semua bermuara ke puncak.'
    ]


def test_an_unknown_parent_is_named_with_those_that_exist() -> None:
    text = HEAD + ROOT + ITEMS + '[[node]]\ncode = "P"\nparent = "Z"\ntitle = "P"\n'
    assert flaws(text) == [
        'x.toml, baris 13: Induk "Z" dari P tidak ada. Tulis kode sebuah simpul: X, P.'
    ]


def test_a_code_may_be_used_once() -> None:
    assert flaws(HEAD + ROOT + ITEMS.replace('"b"', '"a"')) == [
        "x.toml, baris 10: Kode a dipakai lebih dari sekali. Beri kode yang berbeda."
    ]


def test_weights_that_are_declared_normalised_must_add_up() -> None:
    head = HEAD + 'weights = "sum_to_one"\n'
    items = 'items = [\n  { code = "a", title = "A", weight = 0.5 },\n  { code = "b", title = "B", weight = 0.4 },\n]\n'
    assert flaws(head + ROOT + items) == [
        'x.toml, baris 7: Bobot di bawah X berjumlah 0.9, bukan 1. Perbaiki bobotnya atau hapus weights = "sum_to_one".'
    ]
    assert read_method(head + ROOT + items.replace("0.4", "0.5")).indicators[1].weight == Fraction(1, 2)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEAD, "Metode ini tidak punya simpul. Tambahkan sedikitnya satu [[node]] dengan items."),
        (HEAD + ROOT, "Simpul X tidak punya items maupun simpul anak. Isi atau hapus simpul itu."),
        (HEAD.replace('version = "1"\n', "") + ROOT + ITEMS, '"version" tidak ada pada x.toml.method. Tambahkan kunci itu.'),
        (HEAD + ROOT + 'joint = "sum"\n' + ITEMS, 'Kunci "joint" pada X tidak dikenal. Mungkin maksudnya: join.'),
        (
            HEAD + ROOT + 'join = "mean"\n' + ITEMS,
            '"join" pada X tidak dikenal: mean. Pilih salah satu: arithmetic, geometric, harmonic, minimum, sum.',
        ),
        (HEAD + ROOT + 'items = [{ code = "a", title = "A", weight = 0 }]', "Bobot a adalah 0. Bobot harus lebih dari nol."),
        (
            HEAD + ROOT + 'items = [{ code = "a", title = "A", weight = "1/0" }]',
            '"weight" pada a bukan bilangan. Tulis misalnya 0.5 atau "1/3".',
        ),
        (
            HEAD + ROOT + 'items = [{ code = "a", title = "A", direction = "down" }]',
            'a berarah down tetapi tanpa normalisasi. Pilih "normalise" untuknya.',
        ),
        (
            HEAD + ROOT + 'items = [{ code = "a", title = "A", normalise = { kind = "goalposts", low = 2, high = 1 } }]',
            'Patok a harus ada dua, "low" lebih kecil daripada "high".',
        ),
        (
            HEAD + ROOT + 'items = [{ code = "a", title = "A", normalise = { kind = "goalposts", low = 0, high = 1, log = true } }]',
            "Patok logaritma a harus lebih dari nol.",
        ),
        (
            HEAD + ROOT + 'join = "geometric"\nitems = [{ code = "a", title = "A", normalise = { kind = "zscore" } }]',
            "X memakai rata-rata geometric, tetapi nilai anaknya bisa nol atau negatif. Beri \"floor\" lebih dari nol.",
        ),
        (
            HEAD + ROOT + ITEMS + '[levels]\nnames = ["r", "s", "t"]\ncuts = [0.7, 0.5]\n',
            "Batas tingkat bertindih: 0.7 tidak lebih kecil daripada 0.5. Urutkan batas dari kecil ke besar.",
        ),
        (
            HEAD + ROOT + ITEMS + '[levels]\nnames = ["r", "s"]\ncuts = [0.5, 0.7]\n',
            "Ada 2 tingkat dan 2 batas. Jumlah batas harus satu kurang dari jumlah tingkat.",
        ),
        (
            HEAD + ROOT + ITEMS + '[levels]\nnames = ["r", "s"]\ncuts = [0.5]\nalso = ["Y"]\n',
            "Aturan also menyebut Y, yang bukan simpul. Pilih: X.",
        ),
        (
            HEAD + ROOT + ITEMS + '[levels]\nnames = ["r", "s"]\ncuts = [0.5]\n[[levels.rule]]\ncode = "L4"\nkind = "cap"\nlevel = "t"\n',
            'Tingkat "t" pada L4 tidak ada. Pilih salah satu: r, s.',
        ),
        (HEAD + ROOT + ITEMS + '[[reading]]\ncode = "H"\ntag = "H"\ntitle = "H"\n',
         'Bacaan H memakai tanda "H", yang tidak ada pada satu pun butir.'),
        (HEAD + ROOT + ITEMS + '[[variant]]\ncode = "V"\nwithout = ["c"]\n',
         "Varian V menyebut c, yang bukan butir metode ini."),
        (HEAD + ROOT + "missing = { min_answered = 3 }\n" + ITEMS,
         "X meminta 3 jawaban, padahal anaknya hanya 2. Kecilkan min_answered."),
        (HEAD + ROOT + "missing = { min_share = 2 }\n" + ITEMS, '"min_share" X harus lebih dari 0 dan paling banyak 1.'),
        (HEAD + 'places = -1\n' + ROOT + ITEMS, '"places" pada x.toml.method harus bilangan bulat, sedikitnya 0.'),
        (HEAD + ROOT + 'items = "a"\n', '"items" pada X harus berupa daftar [ … ].'),
        (HEAD + ROOT + 'missing = 3\n' + ITEMS, '"missing" pada X harus berupa tabel.'),
        (HEAD + ROOT + "title_en = 3\n" + ITEMS, '"title_en" pada X harus berupa teks. Tulis nilainya di antara tanda kutip.'),
        (HEAD + ROOT + 'items = [{ code = "a", title = "A", key = "ya" }]', '"key" pada a harus true atau false.'),
        (HEAD + ROOT + ITEMS + '[choices]\njoins = ["arithmetic", "sum"]\n',
         '"joins" hanya untuk rata-rata dan minimum; jumlah memakai skala lain. Hapus sum dari pilihan dan dari simpul puncak.'),
        (HEAD + 'weights = "sum to one"\n' + ROOT + ITEMS,
         '"weights" pada x.toml.method tidak dikenal: sum to one. Pilih salah satu: sum_to_one.'),
        (HEAD + "places = 13\n" + ROOT + ITEMS, '"places" pada x.toml.method paling besar 12. Kecilkan.'),
        (HEAD + ROOT + 'items = [{ code = "a", title = "A", highest = 999999999999 }]', '"highest" pada a paling besar 1000. Kecilkan.'),
        (HEAD + ROOT + 'items = [{ code = "a", title = "A", weight = 1e999999 }]',
         '"weight" pada a bukan bilangan. Tulis misalnya 0.5 atau "1/3".'),
        ("sets = 3\n" + HEAD + ROOT + ITEMS, '"sets" pada x.toml harus berupa tabel.'),
        (HEAD + ROOT.replace('"X"', '"level"', 1) + ITEMS, "Kode level dipakai sendiri oleh berkas hasil. Beri simpul itu kode yang lain."),
        (HEAD + ROOT + ITEMS + '[choices]\nnormalisations = [{ kind = "goalposts" }]\n',
         'Patok normalisations harus ada dua, "low" lebih kecil daripada "high".'),
        (HEAD + ROOT + ITEMS + '[choices]\ntreatments = [{ kind = "winsorise", low = 90, high = 10 }]\n',
         'Persentil treatments harus di antara 0 dan 100, "low" lebih kecil daripada "high".'),
        (HEAD + ROOT + ITEMS + '[choices]\njoins = ["geometric"]\nfloor = 0\n',
         'choices memakai rata-rata geometric, tetapi nilai anaknya bisa nol atau negatif. Beri "floor" lebih dari nol.'),
        (HEAD + ROOT + ITEMS + "[choices]\nweight_spread = 1\n", '"weight_spread" harus dari 0 sampai kurang dari 1.'),
    ],
)  # fmt: skip
def test_each_flaw_has_its_sentence(text: str, said: str) -> None:
    assert any(found.split(": ", 1)[1] == said for found in flaws(text)), flaws(text)


def test_all_flaws_are_told_at_once() -> None:
    assert len(flaws(HEAD + ROOT + 'join = "mean"\nfloor = "x"\nplaces = 1.5\n' + ITEMS)) == 3


@pytest.mark.parametrize("code", CODES)
def test_the_shipped_methods_are_right(code: str) -> None:
    method: Method = shipped(code)
    assert method.version
    assert method.levels is not None


def test_iksd_has_52_items_13_for_each_dimension_with_three_keys_of_weight_two() -> None:
    method = shipped("iksd-1")
    for dimension in ("D1", "D2", "D3", "D4"):
        items = list(method.leaves(dimension))
        assert len(items) == 13
        assert sum(item.weight for item in items) == 16
        assert [item.weight for item in items if item.key] == [2, 2, 2]
        assert not any(item.key and item.na_allowed for item in items)
    assert len(method.tagged("H")) + len(method.tagged("Y")) == 52
    assert sum(len(method.tagged(tag)) for tag in "AKMS") == 52
    assert [item.code for item in method.tagged("1S")] == ["D1.07", "D1.08", "D1.09", "D1.10", "D1.13"]


def test_iksd_without_events_leaves_out_four_counts_only() -> None:
    whole, clean = shipped("iksd-1"), shipped("iksd-1").variant("IKSD-bersih")
    gone = {item.code for item in whole.indicators} - {item.code for item in clean.indicators}
    assert gone == {"D3.06", "D3.07", "D4.09", "D4.13"}
