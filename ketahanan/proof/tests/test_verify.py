"""Whoever holds a bundle finds every change in it, without us; and no file brings the verifier down."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from copy import deepcopy
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from ketahanan.proof import bundle as bundles
from ketahanan.proof import leaves, merkle, notes, verify
from ketahanan.proof.bundle import Bundle, BundledLeaf, Growth, Paper

PRIVATE = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
OTHER = Ed25519PrivateKey.from_private_bytes(b"o" * 32)
ORIGIN = "contoh.go.id/bukti"
KEY = notes.key_of(ORIGIN, PRIVATE)
PAPER = b"SP2D"
PAPER_HASH = sha256(PAPER).hexdigest()
STRANGE = notes.key_of(ORIGIN, OTHER)
SALT = "ab" * 16


def entry(seq: int, **details: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    shown = {"log": "E", "seq": seq, "at": "2012-12-03T00:00:00Z", "action": "payment.make", "role": "R05", "subject": ["payment", 1], "area": 7}
    return shown, {"actor": 5, "behalf": None, "details": json.dumps(details)}


def moved(number: int, action: str, amount: int, debit: list[str], credit: list[str]) -> tuple[dict[str, Any], dict[str, Any]]:
    shown = {
        "log": "T", "id": number, "at": "2012-12-03T00:00:00Z", "action": action, "amount": amount,
        "debit": debit, "credit": credit, "reference": "DBS1", "memo": False,
    }  # fmt: skip
    return shown, {"key": f"bayar:{number}"}


PARTS = [
    entry(1, file={"sha256": PAPER_HASH}), entry(2), entry(3),
    moved(1, "KOMITMEN", 900, ["KOMITMEN", "hibah:1"], ["PAGU", "edition:1"]),
    moved(2, "KIRIM", 700, ["TRANSIT", "bank:B"], ["KAS_NEGARA", "edition:1"]),
    moved(3, "RETUR", 300, ["RETUR", "bank:B"], ["TRANSIT", "bank:B"]),
]  # fmt: skip
HASHES = [leaves.hash_of(shown, leaves.commitment(SALT, sealed)) for shown, sealed in PARTS]


def node(level: int, index: int) -> bytes:
    return merkle.root(HASHES[index << level : (index + 1) << level])


def kept_at(size: int, private: Ed25519PrivateKey = PRIVATE, root: bytes | None = None) -> str:
    return notes.sign(notes.Checkpoint(ORIGIN, size, root or merkle.root(HASHES[:size])), private)


SIZE = len(PARTS)
GOOD = Bundle(
    village={"id": 7, "code": "73.02.03.2005", "name": "Bira"}, edition="pemeriksa", made_at="2012-12-03T00:00:00Z",
    key=str(KEY), checkpoint=kept_at(SIZE),
    leaves=[
        BundledLeaf(index, shown, merkle.inclusion(index, SIZE, node), salt=SALT, sealed=sealed)
        for index, (shown, sealed) in enumerate(PARTS)
    ],
    growth=[Growth(4, SIZE, merkle.consistency(4, SIZE, node))],
    totals={"KOMITMEN": 900, "KIRIM": 700, "RETUR": 300}, balances=[("KOMITMEN", "hibah:1", 900)],
    papers=[Paper("SP2D", "1/2012", PAPER_HASH)],
)  # fmt: skip


def told(bundle: Bundle = GOOD, **more: Any) -> list[str]:
    """Every line as it is printed."""
    signs = {True: "✓", False: "✗", None: "–"}
    return [f"{signs[line.holds]} {line.sentence % line.words if line.words else line.sentence}" for line in verify.check(bundle, **more)]


def changed(index: int, **over: Any) -> Bundle:
    """One leaf shown differently, all else as it was."""
    rows = list(GOOD.leaves)
    rows[index] = replace(rows[index], shown={**rows[index].shown, **over})
    return replace(GOOD, leaves=rows)


def test_a_good_bundle_holds_in_every_line() -> None:
    kept = notes.read(kept_at(4))
    assert told(kept=kept, key=KEY, files={"sp2d.pdf": PAPER}) == [
        "– Desa Bira (73.02.03.2005), bundel pemeriksa, dibuat 2012-12-03T00:00:00Z.",
        "✓ Titik periksa contoh.go.id/bukti berukuran 6 ditandatangani kunci yang Anda berikan.",
        "✓ 6 daun ada di log berukuran 6, masing-masing di tempatnya.",
        "✓ Tidak ada baris yang dihitung dua kali.",
        "✓ 3 catatan, semuanya tentang desa ini.",
        "– 6 bagian tersegel dibuka di sini, 0 tetap tersegel.",
        "✓ 3 mutasi dijumlah lagi: dijanjikan Rp900, dikirim Rp400. Angka ini harus sama dengan halaman desa.",
        "✓ Saldo 1 rekening desa sama dengan jumlah mutasinya.",
        "✓ 1 dokumen (SHA-256) masing-masing disebut sebuah catatan di log.",
        "✓ sp2d.pdf adalah SP2D 1/2012, tidak berubah satu bita pun.",
        "✓ Log hanya bertambah sejak titik periksa yang Anda simpan (4 → 6).",
    ]


def test_without_a_key_and_an_old_checkpoint_the_reader_is_told_what_is_missing() -> None:
    lines = told()
    assert f"✓ Titik periksa berukuran 6 ditandatangani kunci di dalam bundel sendiri. Cocokkan dengan sumber lain: {KEY}" in lines
    assert lines[-1] == (
        "– Belum dibandingkan dengan titik periksa lama. Pakai --checkpoint dengan berkas yang Anda simpan sendiri: "
        "hanya itu yang menunjukkan masa lalu yang diganti."
    )
    assert not [line for line in lines if line.startswith("✗")]


def test_a_bundle_that_keeps_parts_sealed_holds_as_well() -> None:
    rows = [replace(leaf, sealed=None, salt="", committed=leaves.commitment(SALT, leaf.sealed or {})) for leaf in GOOD.leaves]
    lines = told(replace(GOOD, leaves=rows, papers=[], balances=[]))
    assert "– 0 bagian tersegel dibuka di sini, 6 tetap tersegel." in lines
    assert not [line for line in lines if line.startswith("✗")]


NOT_FROM = "✗ Ada daun yang tidak berasal dari log itu: %s. Isinya diubah, atau buktinya keliru."
FALSE_SUM = "✗ Jumlah yang dinyatakan bukan jumlah mutasinya: %s."
NOT_SIGNED = f"✗ Titik periksa tidak ditandatangani kunci {KEY}. Bundel ini bukan dari pemegang kunci itu."
SEALED = dict(GOOD.leaves[1].sealed or {})


@pytest.mark.parametrize(
    ("bundle", "wanted"),
    [
        (changed(1, action="payment.return"), [NOT_FROM % 1]),
        (changed(1, at="2012-12-04T00:00:00Z"), [NOT_FROM % 1]),
        (changed(4, amount=800), [NOT_FROM % 4, FALSE_SUM % "KIRIM"]),
        (changed(4, amount=-700), [NOT_FROM % 4, "✗ Mutasi 2 bukan satu jumlah positif antara dua rekening."]),
        (changed(4, amount=True), [NOT_FROM % 4, "✗ Mutasi 2 bukan satu jumlah positif antara dua rekening."]),
        (changed(4, debit=["KAS_NEGARA", "edition:1"]), [NOT_FROM % 4, "✗ Mutasi 2 bukan satu jumlah positif antara dua rekening."]),
        (changed(4, debit="x"), [NOT_FROM % 4, "✗ Mutasi 2 bukan satu jumlah positif antara dua rekening."]),
        (changed(2, area=8), [NOT_FROM % 2, "✗ Ada catatan tentang tempat lain: 2."]),
        (replace(GOOD, leaves=[replace(GOOD.leaves[1], sealed={**SEALED, "actor": 6})], totals={}, balances=[], papers=[]), [NOT_FROM % 1]),
        (replace(GOOD, leaves=[replace(GOOD.leaves[1], index=2)], totals={}, balances=[], papers=[]), [NOT_FROM % 2]),
        (replace(GOOD, leaves=[replace(GOOD.leaves[1], index=99)], totals={}, balances=[], papers=[]), [NOT_FROM % 99]),
        (replace(GOOD, leaves=[*GOOD.leaves, GOOD.leaves[4]]), ["✗ Ada baris yang dihitung dua kali: T2.", FALSE_SUM % "KIRIM"]),
        (replace(GOOD, leaves=GOOD.leaves[:4]), [FALSE_SUM % "KIRIM, RETUR"]),
        (replace(GOOD, leaves=[], totals={}, balances=[], papers=[]), ["✗ Bundel ini tidak berisi satu catatan pun."]),
        (replace(GOOD, totals={**GOOD.totals, "KIRIM": 701}), [FALSE_SUM % "KIRIM"]),
        (replace(GOOD, balances=[("KOMITMEN", "hibah:1", 899)]), [FALSE_SUM % "KOMITMEN hibah:1"]),
        (replace(GOOD, papers=[Paper("B17", "2", "0" * 64)]), ["✗ Ada dokumen yang tidak disebut catatan mana pun: B17 2."]),
        (replace(GOOD, checkpoint=kept_at(SIZE, OTHER)), [NOT_SIGNED]),
        (replace(GOOD, checkpoint=GOOD.checkpoint.replace("\n6\n", "\n7\n")), [NOT_SIGNED, NOT_FROM % "4, 5"]),
        (replace(GOOD, checkpoint="?"), ["✗ Titik periksa terpotong: teks, baris kosong, dan tanda tangan harus lengkap."]),
        (replace(GOOD, key="?"), ["✗ Kunci tidak dapat dibaca. Salin seluruh barisnya: nama+sidik+kunci."]),
    ],
)  # fmt: skip
def test_every_change_is_found_and_named(bundle: Bundle, wanted: list[str]) -> None:
    assert [line for line in told(bundle) if line.startswith("✗")] == wanted


@pytest.mark.parametrize(
    ("more", "wanted"),
    [
        ({"key": STRANGE}, f"✗ Titik periksa tidak ditandatangani kunci {STRANGE}. Bundel ini bukan dari pemegang kunci itu."),
        ({"files": {"lain.pdf": b"else"}}, "✗ lain.pdf tidak sama dengan dokumen mana pun di bundel ini."),
        ({"kept": notes.read(kept_at(4, OTHER))},
         "✗ Titik periksa yang Anda simpan tidak ditandatangani kunci ini. Log lain, atau kunci diganti."),
        ({"kept": notes.read(kept_at(3))},
         "✗ Bukti pertumbuhan dari 3 ke 6 tidak ada di bundel. Unduh di halaman bukti, lalu pakai --growth."),
        (
            {"kept": notes.read(kept_at(4, root=HASHES[0]))},
            "✗ Log yang sekarang bukan lanjutan dari titik periksa Anda (4 → 6): masa lalu diganti. Simpan kedua berkas dan laporkan.",
        ),
        (
            {"kept": notes.read(kept_at(6, root=HASHES[0]))},
            "✗ Log yang sekarang bukan lanjutan dari titik periksa Anda (6 → 6): masa lalu diganti. Simpan kedua berkas dan laporkan.",
        ),
    ],
)  # fmt: skip
def test_what_the_reader_brings_is_compared(more: dict[str, Any], wanted: str) -> None:
    assert [line for line in told(**more) if line.startswith("✗")] == [wanted]


def test_a_proof_of_growth_may_come_beside_the_bundle_and_the_checkpoint_may_be_newer() -> None:
    growth = Growth(3, SIZE, merkle.consistency(3, SIZE, node))
    assert told(kept=notes.read(kept_at(3)), growth=growth)[-1].startswith("✓ Log hanya bertambah")
    assert told(kept=notes.read(kept_at(SIZE)))[-1].startswith("✓ Log hanya bertambah")
    older = replace(
        GOOD, checkpoint=kept_at(4), totals={"KOMITMEN": 900},
        leaves=[replace(leaf, proof=merkle.inclusion(leaf.index, 4, node)) for leaf in GOOD.leaves[:4]],
    )  # fmt: skip
    assert [line[0] for line in told(older, kept=notes.read(kept_at(SIZE)))].count("✗") == 0


# Files ----------------------------------------------------------------------------------------------------------------


def run(*arguments: str, folder: Path) -> tuple[int, str]:
    """In a process that knows neither settings nor database; a framework that is imported stops it."""
    stub = folder / "django"
    stub.mkdir(exist_ok=True)
    (stub / "__init__.py").write_text("raise SystemExit('Django was imported')")
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    done = subprocess.run(
        [sys.executable, "-m", "ketahanan.site.cli", "verify", *arguments], check=False, capture_output=True, text=True,
        cwd=folder, env=kept | {"PYTHONPATH": f"{folder}{os.pathsep}{Path(__file__).resolve().parents[3]}", "PYTHONUTF8": "1"},
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


def test_the_command_needs_no_framework_and_tells_by_its_exit_code(tmp_path: Path) -> None:
    (tmp_path / "good.zip").write_bytes(bundles.pack(GOOD, bundles.README))
    (tmp_path / "bad.json").write_text(json.dumps(changed(1, action="x").content))
    (tmp_path / "old.txt").write_text(kept_at(4))
    (tmp_path / "three.txt").write_text(kept_at(3))
    (tmp_path / "growth.json").write_text(json.dumps(bundles.growth_content(Growth(3, SIZE, merkle.consistency(3, SIZE, node)))))
    (tmp_path / "key.txt").write_text(f"{KEY}\n")
    (tmp_path / "sp2d.pdf").write_bytes(PAPER)
    code, said = run("good.zip", "--checkpoint", "old.txt", "--key", str(KEY), "--file", "sp2d.pdf", folder=tmp_path)
    assert (code, said.count("✓"), said.count("✗")) == (0, 9, 0), said
    code, said = run("good.zip", "--checkpoint", "three.txt", "--growth", "growth.json", "--key", "key.txt", folder=tmp_path)
    assert (code, said.count("✗")) == (0, 0), said
    code, said = run("bad.json", folder=tmp_path)
    assert code == 1
    assert NOT_FROM % 1 in said
    code, said = run("bad.json", "--language", "en", folder=tmp_path)
    assert "✗ Some leaves do not come from that log: 1." in said


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["none.zip"], "✗ Berkas tidak dapat dibuka. Periksa nama dan letaknya."),
        (["good.zip", "--checkpoint", "none.txt"], "✗ Berkas tidak dapat dibuka. Periksa nama dan letaknya."),
        (["good.zip", "--checkpoint", "good.zip"], "✗ Titik periksa terpotong: teks, baris kosong, dan tanda tangan harus lengkap."),
        (["good.zip", "--key", "?"], "✗ Kunci tidak dapat dibaca. Salin seluruh barisnya: nama+sidik+kunci."),
        (["good.zip", "--growth", "good.zip"], f"✗ {bundles.NOT_A_BUNDLE}"),
    ],
)
def test_what_cannot_be_opened_is_told(
    arguments: list[str], sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "good.zip").write_bytes(bundles.pack(GOOD, bundles.README))
    monkeypatch.chdir(tmp_path)
    assert verify.main(arguments) == 1
    assert capsys.readouterr().out == f"{sentence}\n"


def test_control_signs_of_a_hostile_bundle_never_reach_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hostile = replace(GOOD, village={**GOOD.village, "name": "\x1b[2J✓ semua baik\n✓"})
    (tmp_path / "b.json").write_text(json.dumps(hostile.content))
    verify.main([str(tmp_path / "b.json")])
    said = capsys.readouterr().out
    assert "\x1b" not in said
    assert "\n✓\n" not in said
    assert len(said.splitlines()) == 10


def without(name: str) -> dict[str, Any]:
    return {key: value for key, value in GOOD.content.items() if key != name}


def broken_leaf(**over: Any) -> dict[str, Any]:
    said = deepcopy(GOOD.content)
    said["leaves"][0] |= over
    return said


@pytest.mark.parametrize(
    "said",
    [
        "", "[]", "{}", "null", "[" * 100_000, '{"format": NaN}', "\ud800".encode("utf-8", "surrogatepass"), b"\xff\xfe",
        *(json.dumps(without(name)) for name in GOOD.content),
        json.dumps(GOOD.content | {"village": []}), json.dumps(GOOD.content | {"totals": {"KIRIM": 1.5}}),
        json.dumps(GOOD.content | {"totals": {"KIRIM": True}}), json.dumps(GOOD.content | {"balances": [["a", "b"]]}),
        json.dumps(broken_leaf(index="0")), json.dumps(broken_leaf(proof=["zz"])), json.dumps(broken_leaf(sealed=[])),
        json.dumps(broken_leaf(shown={"x": "\ud800"})), json.dumps(broken_leaf(shown={"x": 0.5})), json.dumps(broken_leaf(salt=5)),
    ],
)  # fmt: skip
def test_what_is_no_bundle_is_refused_in_one_sentence(said: str | bytes, tmp_path: Path) -> None:
    file = tmp_path / "b.json"
    file.write_bytes(said if isinstance(said, bytes) else said.encode())
    with pytest.raises(bundles.BadBundle) as refused:
        bundles.read(file)
    assert str(refused.value) == bundles.NOT_A_BUNDLE


def test_another_version_is_told() -> None:
    with pytest.raises(bundles.BadBundle, match="Bundel ini dibuat versi lain dari Ketahanan. Pasang versi yang sama"):
        bundles.parsed(json.dumps(GOOD.content | {"format": "ketahanan-bundle-2"}).encode())


def test_an_archive_without_the_bundle_a_bomb_and_a_file_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "b.zip"
    with zipfile.ZipFile(file, "w") as book:
        book.writestr("other.json", "{}")
    with pytest.raises(bundles.BadBundle, match="bukan bundel Ketahanan"):
        bundles.read(file)
    monkeypatch.setattr(bundles, "LARGEST", 1000)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr(bundles.MEMBER, " " * 5000)
    assert file.stat().st_size < 1000
    with pytest.raises(bundles.BadBundle, match="terlalu besar untuk sebuah bundel"):
        bundles.read(file)
    file.write_bytes(b" " * 1001)
    with pytest.raises(bundles.BadBundle, match="terlalu besar untuk sebuah bundel"):
        bundles.read(file)


def test_what_is_packed_is_read_back(tmp_path: Path) -> None:
    file = tmp_path / "b.zip"
    file.write_bytes(bundles.pack(GOOD, bundles.README))
    assert bundles.read(file).content == GOOD.content
    assert bundles.pack(GOOD, bundles.README) == file.read_bytes()


@given(st.binary(max_size=200) | st.text(max_size=100).map(str.encode))
def test_any_bytes_are_refused_quietly(text: bytes) -> None:
    with pytest.raises(bundles.BadBundle):
        bundles.parsed(text)


Json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda part: st.lists(part, max_size=3) | st.dictionaries(st.text(max_size=5), part, max_size=3),
)


@given(st.sampled_from(["shown", "sealed", "proof", "salt", "index"]), Json)
def test_any_leaf_is_refused_or_found_wrong(name: str, value: object) -> None:
    """Whatever stands in a leaf instead: a sentence, never a fault of ours."""
    said = broken_leaf(**{name: value})
    if said == GOOD.content:
        return
    try:
        found = bundles.parsed(json.dumps(said).encode())
    except bundles.BadBundle:
        return
    assert any(line.startswith("✗") for line in told(found))
