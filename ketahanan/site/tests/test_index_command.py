"""`ketahanan index` from file to file; what is wrong with a file is said with line and column."""

import csv
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

pytestmark = pytest.mark.once

HDI = "unit,le,eys,mys,gnipc\nIDN,68.3,14.0,8.6,12046\nSGP,84.1,16.9,11.9,88761\n"


def run(*arguments: object) -> str:
    out = StringIO()
    call_command("index", *map(str, arguments), stdout=out)
    return out.getvalue()


def refused(*arguments: object) -> list[str]:
    with pytest.raises(CommandError) as found:
        run(*arguments)
    return str(found.value).splitlines()


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def data(folder: Path, text: str, name: str = "data.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_build_writes_one_row_per_unit_with_method_and_version(tmp_path: Path) -> None:
    out = tmp_path / "hasil.csv"
    said = run("build", "hdi", data(tmp_path, HDI), "-o", out)
    assert said == f"2 unit dihitung, 2 bertingkat, ke {out}.\n"
    assert rows(out)[0] == {
        "unit": "IDN", "method": "HDI", "version": "2010", "hdi": "0.714", "education": "0.676", "level": "high",
        "rules": "", "remeasure": "0",
    }  # fmt: skip


def test_parquet_goes_in_and_out_and_says_the_same(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    first, second, third = tmp_path / "a.parquet", tmp_path / "b.csv", tmp_path / "c.csv"
    source = data(tmp_path, HDI)
    run("build", "hdi", source, "-o", first)
    run("build", "hdi", source, "-o", second)
    assert parquet.read_table(first).column("hdi").to_pylist() == [0.714, 0.949]
    table = {"unit": ["IDN", "SGP"], "le": [68.3, 84.1], "eys": [14.0, 16.9], "mys": [8.6, 11.9], "gnipc": [12046, 88761]}
    pyarrow = pytest.importorskip("pyarrow")
    parquet.write_table(pyarrow.table(table), tmp_path / "d.parquet")
    run("build", "hdi", tmp_path / "d.parquet", "-o", third)
    assert rows(second) == rows(third)
    parquet.write_table(pyarrow.table({**table, "unit": [1.0, 2.0], "le": [float("inf"), None]}), tmp_path / "e.parquet")
    assert refused("build", "hdi", tmp_path / "e.parquet", "-o", third) == [
        'e.parquet, baris 1: Kolom le: "inf" bukan bilangan. Tulis bilangan, kosongkan, atau tulis TB (tidak berlaku).'
    ]
    parquet.write_table(pyarrow.table({**table, "unit": [1.0, 2.0], "le": [70.0, None]}), tmp_path / "f.parquet")
    run("build", "hdi", tmp_path / "f.parquet", "-o", third)
    assert [(row["unit"], row["hdi"] == "") for row in rows(third)] == [("1", False), ("2", True)]


def test_a_method_of_ones_own_and_semicolons_are_read(tmp_path: Path) -> None:
    method = data(
        tmp_path,
        '[method]\ncode="X"\nversion="7"\ntitle="X"\n[[node]]\ncode="X"\ntitle="X"\njoin="minimum"\n'
        'items=[{code="a",title="a"},{code="b",title="b"}]\n',
        "x.toml",
    )
    out = tmp_path / "hasil.csv"
    run("build", method, data(tmp_path, "desa;a;b\nx;0.5;0.25\ny;1;\n"), "--unit-column", "desa", "-o", out)
    assert [row["X"] for row in rows(out)] == ["0.25", ""]


def test_explain_prints_the_parts_of_one_unit(tmp_path: Path) -> None:
    told = list(csv.DictReader(StringIO(run("explain", "hdi", data(tmp_path, HDI), "--unit", "IDN"))))
    assert [row["code"] for row in told] == ["hdi", "le", "gnipc", "education", "eys", "mys"]
    assert {row["code"]: row["note"] for row in told if row["note"]} == {
        "education": "weakest", "gnipc": "mover 1", "le": "mover 2", "mys": "mover 3",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HDI.replace("68.3", '"68,3"'),
         'data.csv, baris 2: Kolom le: "68,3" memakai koma desimal. Tulis dengan titik: 68.3.'),
        (HDI.replace("11.9", "1_1"),
         'data.csv, baris 3: Kolom mys: "1_1" bukan bilangan. Tulis bilangan, kosongkan, atau tulis TB (tidak berlaku).'),
        (HDI.replace("11.9", "inf"),
         'data.csv, baris 3: Kolom mys: "inf" bukan bilangan. Tulis bilangan, kosongkan, atau tulis TB (tidak berlaku).'),
        (HDI.replace("11.9", "1.234,5"),
         "data.csv, baris 3: Baris ini berisi 6 sel, padahal judulnya 5. Periksa tanda koma dan kutip."),
        (HDI.replace("SGP", "IDN"), "data.csv, baris 3: Unit IDN sudah ada pada baris 2. Sisakan satu baris untuk setiap unit."),
        (HDI.replace("SGP", " "), "data.csv, baris 3: Kolom unit kosong. Setiap baris membutuhkan kode unit."),
        (HDI.replace("unit", "negara"),
         'data.csv: Kolom unit "unit" tidak ada. Kolom yang ada: negara, le, eys, mys, gnipc.'),
        (HDI.replace("mys", "eys"), "data.csv, baris 1: Kolom eys ada dua kali. Hapus atau ganti nama salah satunya."),
        (HDI.replace("gnipc", "gni"), "data.csv: Kolom gnipc tidak ada. Metode HDI membutuhkannya; tambahkan kolom itu pada data."),
        ("unit,le\n", "data.csv: Berkas tidak berisi baris data. Isi sedikitnya satu baris di bawah judul kolom."),
        ("", "data.csv: Berkas kosong. Isi judul kolom pada baris pertama dan data di bawahnya."),
        ("\n\n", "data.csv: Berkas kosong. Isi judul kolom pada baris pertama dan data di bawahnya."),
        (HDI.replace("11.9", f'"{"9" * 140_000}'),
         "data.csv, baris 3: Sel di sini lebih panjang daripada 131072 huruf. Periksa tanda kutip yang tidak ditutup."),
        ("unit,le,eys,mys,gnipc\nIDN,TB,14.0,8.6,12046\n",
         'data.csv, baris 2: Unit IDN, kolom le: "tidak berlaku" tidak diizinkan untuk butir ini. Isi nilainya.'),
    ],
)  # fmt: skip
def test_a_bad_table_is_refused_with_place_and_remedy(tmp_path: Path, text: str, said: str) -> None:
    out = tmp_path / "hasil.csv"
    assert refused("build", "hdi", data(tmp_path, text), "-o", out)[0] == said
    assert not out.exists()


def test_files_that_cannot_be_read_or_written_are_named(tmp_path: Path) -> None:
    good = data(tmp_path, HDI)
    gone = "Berkas tidak ada atau tidak dapat dibaca. Periksa nama berkasnya."
    assert refused("build", "hdi", tmp_path / "tiada.csv", "-o", "x.csv") == [f"tiada.csv: {gone}"]
    assert refused("build", tmp_path / "tiada.toml", good, "-o", "x.csv") == [f"tiada.toml: {gone}"]
    latin = tmp_path / "latin.csv"
    latin.write_bytes("unit,le\né,1\n".encode("latin-1"))
    assert refused("build", "hdi", latin, "-o", "x.csv") == ["latin.csv: Berkas bukan teks UTF-8. Simpan ulang sebagai CSV UTF-8."]
    broken = data(tmp_path, "PAR1 not really", "x.parquet")
    assert refused("build", "hdi", broken, "-o", "x.csv") == ["x.parquet: Berkas bukan Parquet yang utuh. Buat ulang berkas itu."]
    assert refused("build", "hdi", good, "-o", tmp_path / "x.txt") == [
        "x.txt: Akhiran berkas hasil harus .csv atau .parquet. Ganti nama berkas hasil."
    ]
    assert refused("build", "hdi", good, "-o", tmp_path / "tiada" / "x.csv") == [
        "x.csv: Berkas hasil tidak dapat ditulis. Periksa folder dan izinnya."
    ]


def test_units_and_variants_that_do_not_exist_are_refused(tmp_path: Path) -> None:
    good = data(tmp_path, HDI)
    assert refused("explain", "hdi", good, "--unit", "XXX") == ["Unit XXX tidak ada pada data.csv. Periksa kodenya."]
    assert refused("build", "iksd-1", good, "--variant", "V", "-o", "x.csv") == ["Varian V tidak ada. Pilih: IKSD-bersih."]


def test_a_flaw_of_the_method_names_its_line(tmp_path: Path) -> None:
    method = data(tmp_path, '[method]\ncode="X"\nversion="7"\ntitle="X"\n[[node]]\ncode="X"\ntitle="X"\nparent="X"\n', "x.toml")
    assert refused("build", method, data(tmp_path, HDI), "-o", "x.csv") == [
        'x.toml, baris 6: Simpul ini berputar: X. Ubah salah satu "parent" sehingga semua bermuara ke puncak.'
    ]


def test_an_answer_outside_its_options_names_the_line_and_the_column(tmp_path: Path) -> None:
    method = data(tmp_path, '[method]\ncode="X"\nversion="7"\ntitle="X"\n[[node]]\ncode="X"\ntitle="X"\n'
                  'items=[{code="a",title="A",highest=5}]\n', "x.toml")  # fmt: skip
    source = data(tmp_path, "unit,a\nu1,5\n\nu2,6\n")
    assert refused("build", method, source, "-o", "x.csv") == [
        "data.csv, baris 4: Unit u2, kolom a: nilai 6 tidak ada dalam pilihan 0-5. Perbaiki sel itu."
    ]


def test_tabs_and_the_mark_of_utf8_are_read(tmp_path: Path) -> None:
    source = data(tmp_path, "\ufeff" + HDI.replace(",", "\t"))
    assert run("build", "hdi", source, "-o", tmp_path / "x.csv").startswith("2 unit dihitung")


@pytest.mark.parametrize("what", [("uncertainty", "--draws", "9"), ("sensitivity", "--n", "9")])
def test_a_seed_below_zero_is_refused(tmp_path: Path, what: tuple[str, ...]) -> None:
    verb, *more = what
    said = refused(verb, "iksd-1", data(tmp_path, HDI), *more, "--seed", "-1", "-o", tmp_path / "x.csv")
    assert said[-1].endswith("argument --seed: harus bilangan bulat mulai dari 0")


@pytest.mark.parametrize(("verb", "option", "most"), [("uncertainty", "--draws", 100_000), ("sensitivity", "--n", 65_536)])
def test_more_draws_than_the_memory_holds_are_refused(tmp_path: Path, verb: str, option: str, most: int) -> None:
    said = refused(verb, "iksd-1", data(tmp_path, HDI), option, most + 1, "-o", tmp_path / "x.csv")
    assert said[-1].endswith(f"argument {option}: paling besar {most}")


def test_errors_below_zero_and_groups_that_are_not_there_are_named(tmp_path: Path) -> None:
    source = data(tmp_path, HDI.replace("gnipc", "gnipc,se").replace("12046", "12046,0.02").replace("88761", "88761,-0.02"))
    assert refused("uncertainty", "hdi", source, "--error-column", "se", "-o", tmp_path / "x.csv") == [
        "data.csv, baris 3: Kolom se: -0.02 kurang dari nol. Tulis nol atau lebih, atau kosongkan."
    ]
    good = data(tmp_path, HDI.replace("gnipc", "gnipc,se").replace("12046", "12046,0.02").replace("88761", "88761,0.02"))
    options = ("--error-column", "se", "--group-column", "kab", "-o", tmp_path / "x.csv")
    assert refused("uncertainty", "hdi", good, *options) == [
        'data.csv: Kolom "kab" tidak ada. Kolom yang ada: unit, le, eys, mys, gnipc, se.'
    ]


PEOPLE = "unit,a,b,p,N\nu,1,2,0.5,4\nv,3,,1,2\nu,4,2,0.25,4\nv,5,0,1,2\n"
ASKED = """
[method]
code = "R"
version = "2"
title = "R"
[[node]]
code = "R"
title = "R"
items = [{ code = "a", title = "A" }, { code = "b", title = "B" }]
"""


def test_respondents_become_units_with_weights_errors_and_a_finite_population(tmp_path: Path) -> None:
    """Unit u by hand: weights 2 and 4, mean (2+16)/6 = 3; squares (2*2)^2 + (4*1)^2 = 32; 1 - 2/4 not asked."""
    out = tmp_path / "m.csv"
    method, source = data(tmp_path, ASKED, "r.toml"), data(tmp_path, PEOPLE)
    said = run("means", method, source, "--chance-column", "p", "--total-column", "N", "-o", out)
    assert said == f"4 responden dari 2 unit, ke {out}.\n"
    u, v = rows(out)
    assert (u["unit"], u["method"], u["version"], u["a"], u["a_n"], u["b_n"], v["b_n"]) == ("u", "R", "2", "3", "2", "2", "1")
    assert float(u["a_se"]) == pytest.approx((0.5 * 32 / 36 * 2) ** 0.5, rel=1e-6)
    assert (v["a"], v["a_se"], v["b_se"]) == ("4", "0", "")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (PEOPLE.replace("v,3,", "v,3.5,"), "data.csv, baris 3: Kolom a: 3.5 bukan bilangan bulat dari 0 sampai 127."),
        (PEOPLE.replace("0.25", "0"), "data.csv, baris 4: Kolom p: peluang terpilih harus lebih dari 0 dan paling banyak 1."),
        (PEOPLE.replace("0.5,4", "0.5,9"),
         "data.csv, baris 2: Kolom N: unit u harus punya satu jumlah yang sama di semua barisnya, sedikitnya 2."),
        (PEOPLE.replace("N", "n"), "data.csv: Kolom N tidak ada."),
    ],
)  # fmt: skip
def test_respondents_that_do_not_fit_are_refused_with_their_line(tmp_path: Path, text: str, said: str) -> None:
    method, source = data(tmp_path, ASKED, "r.toml"), data(tmp_path, text)
    assert said in refused("means", method, source, "--chance-column", "p", "--total-column", "N", "-o", tmp_path / "x.csv")


IKSD_HEAD = ",".join(["unit", "kab", "galat", "bentrok_meninggal", "keluarga_mengungsi", "D1", "D2", "D3", "D4"])


def dimensions(folder: Path) -> Path:
    lines = [f"desa {n},73.0{n % 2},0.05,0,0,0.6{n},0.7{n},0.6,0.{5 + n % 4}1" for n in range(8)]
    return data(folder, "\n".join([IKSD_HEAD, *lines]))


def test_uncertainty_writes_chances_interval_seed_and_what_the_kabupaten_lends(tmp_path: Path) -> None:
    out = tmp_path / "p.csv"
    said = run("uncertainty", "iksd-1", dimensions(tmp_path), "--draws", 200, "--seed", 5, "--error-column", "galat",
               "--group-column", "kab", "-o", out)  # fmt: skip
    found = rows(out)
    sure = sum(int(row["sure"]) for row in found)
    assert said == f"8 unit, {sure} pasti, ke {out}.\n"
    assert (found[0]["method"], found[0]["version"], found[0]["seed"], found[0]["draws"]) == ("IKSD", "1", "5", "200")
    for row in found:
        chances = [float(row[f"p_{name}"]) for name in ("rendah", "sedang", "tinggi")]
        assert sum(chances) == pytest.approx(1)
        assert (row["sure"] == "1") == (max(chances) >= 0.8)
        assert float(row["low"]) < float(row["middle"]) < float(row["high"])
        assert 0 <= float(row["own_share"]) <= 1


def test_sensitivity_writes_both_orders_for_every_choice(tmp_path: Path) -> None:
    out = tmp_path / "s.csv"
    said = run("sensitivity", "iksd-1", dimensions(tmp_path), "--n", 64, "--seed", 3, "-o", out)
    assert said == f"256 perhitungan atas 8 unit, ke {out}.\n"
    found = rows(out)
    assert [(row["target"], row["factor"]) for row in found] == [
        ("mean_absolute_rank_change", "weights"), ("mean_absolute_rank_change", "aggregation"),
        ("share_of_units_that_change_class", "weights"), ("share_of_units_that_change_class", "aggregation"),
    ]  # fmt: skip
    assert {row["seed"] for row in found} == {"3"}
    assert all(float(row["total"]) >= 0 for row in found)


def test_uncertainty_says_what_it_needs(tmp_path: Path) -> None:
    source, out = dimensions(tmp_path), tmp_path / "p.csv"
    assert refused("uncertainty", "iksd-1", source, "--error-column", "se", "-o", out) == ["data.csv: Kolom se tidak ada."]
    assert refused("uncertainty", "iksd-1", source, "--group-column", "kab", "-o", out) == [
        "--group-column membutuhkan --error-column: penyusutan memerlukan galat baku."
    ]
    with pytest.raises(CommandError, match="--draws: harus bilangan bulat mulai dari 1"):
        run("uncertainty", "iksd-1", source, "--draws", 0, "-o", out)
    assert refused("sensitivity", "idm", data(tmp_path, "unit,iks,ike,ikl\na,1,1,1\n"), "-o", out)[0].startswith(
        "Metode IDM tidak menyatakan pilihan lain."
    )
