"""Hostile and broken files: refused in a sentence, quickly, in little memory; never another exception."""

import random
import re
import tracemalloc
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from time import process_time

import pytest

from ketahanan.banking import camt, mt940, statement_csv
from ketahanan.banking.answers import read_returns, read_status
from ketahanan.banking.bytes_in import MOST_BYTES
from ketahanan.banking.faults import BankFileRefused
from ketahanan.banking.gates import gate_notice, gate_returns, gate_statement, gate_status
from ketahanan.banking.statements import fingerprint
from ketahanan.banking.tests.test_mt940 import GOOD as MT940
from ketahanan.banking.tests.test_statement_csv import GOOD as CSV
from ketahanan.banking.tests.test_statement_csv import SIDES

SAMPLES = Path(__file__).parent / "samples"
HEAD = '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>'
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
PATIENCE = 2.0

HOSTILE = {
    "external entity": f'<!DOCTYPE D [<!ENTITY x SYSTEM "file:///etc/passwd">]>{HEAD}&x;',
    "network entity": f'<!DOCTYPE D SYSTEM "http://127.0.0.1:9/x.dtd">{HEAD}',
    "parameter entity": f'<!DOCTYPE D [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x"> %p;]>{HEAD}',
    "billion laughs": f'<!DOCTYPE D [<!ENTITY l0 "ha">{LAUGHS}]>{HEAD}&l9;',
    "billion laughs in an attribute": f'<!DOCTYPE D [<!ENTITY l0 "ha">{LAUGHS}]><Document a="&l9;"/>',
    "late doctype": "<!--" + "x" * 2_000_000 + '--><!DOCTYPE D [<!ENTITY x "y">]>' + HEAD,
    "doctype over a border": "<!--" + "x" * (2**20 - 15) + "--><!DOCTYPE D>" + HEAD,
}  # fmt: skip


def refused(text: bytes) -> str:
    with pytest.raises(BankFileRefused) as found:
        camt.read(BytesIO(text), "jahat.xml")
    return str(found.value)


@pytest.mark.parametrize("what", HOSTILE)
def test_whatever_has_a_dtd_is_refused_before_it_is_parsed(what: str) -> None:
    assert "jahat.xml: Berkas ini memuat DTD" in refused(HOSTILE[what].encode())


@pytest.mark.parametrize("what", HOSTILE)
def test_the_parser_is_asked_too_so_that_one_layer_may_fail(
    what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ketahanan.banking.xml_in.gate", lambda *args, **more: None)
    begun = process_time()
    assert re.search("memuat DTD|bukan XML yang utuh", refused(HOSTILE[what].encode()))
    assert process_time() - begun < PATIENCE


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (b"", "Berkas ini kosong"),
        (b"\xff\xfe<\0?\0", "baris 1: Berkas ini bukan teks UTF-8"),
        ("<?xml version='1.0'?>".encode("utf-16-le"), "Berkas ini bukan teks UTF-8"),
        (b"<a>\n\n<b>\xc3\x28</b></a>", "baris 3: Berkas ini bukan teks UTF-8"),
        (b"<a>" + b"x" * (2**20 - 4) + b"\xc3\xa9\xff", "baris 1: Berkas ini bukan teks UTF-8"),
        (b"<a>\xc3", "Berkas ini bukan teks UTF-8"),
        (b"<?xml version='1.0' encoding='UTF-7'?>+ADw-+ACE-DOCTYPE", "menyatakan penyandian UTF-7"),
        (b"\xef\xbb\xbf<?xml version='1.0' encoding='IBM037'?><a/>", "menyatakan penyandian IBM037"),
        (b"PK\x03\x04 not xml", "Berkas ini bukan XML yang utuh"),
        (b"<a></b>", "Jenis pesan a tidak diterima di sini"),
        (b"<Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.053.001.99'/>", "Jenis pesan camt.053.001.99 tidak diterima"),
        (b"<Document xmlns='urn:iso:std:iso:20022:tech:xsd:pain.001.001.09'/>", "Jenis pesan pain.001.001.09 tidak diterima"),
        (b"<x xmlns='urn:iso:std:iso:20022:tech:xsd:camt.053.001.08'/>", "Jenis pesan camt.053.001.08 tidak diterima"),
        (HEAD.encode(), "jahat.xml, baris 1: Berkas ini terpotong sebelum akhirnya, atau memuat sisa sesudahnya"),
        (HEAD.encode() + b"&amp;&unknown;", "Isi berkas menyimpang dari skema camt.053.001.08"),
        (HEAD.encode() + b"<Stmt>" * 100_000, "Isi berkas menyimpang dari skema"),
        (HEAD.encode() + b"<GrpHdr><MsgId>" + b"A" * 12_000_000, "Isi berkas menyimpang dari skema"),
        (HEAD.encode() + b"<GrpHdr a='" + b"A" * 12_000_000 + b"'/>", "Isi berkas menyimpang dari skema"),
        (HEAD.encode() + b"".join(b"<a%d/>" % n for n in range(200_000)), "Isi berkas menyimpang dari skema"),
    ],
)  # fmt: skip
def test_broken_and_huge_files_are_refused_in_bounded_time_and_memory(text: bytes, sentence: str) -> None:
    tracemalloc.start()
    begun = process_time()
    try:
        told = refused(text)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert sentence in told
    assert process_time() - begun < PATIENCE
    assert peak < 40 * 2**20


def test_a_file_of_a_gigabyte_is_refused_without_being_read(tmp_path: Path) -> None:
    path = tmp_path / "besar.xml"
    with path.open("wb") as made:
        made.truncate(2**30)
    begun = process_time()
    for read in (camt.read, mt940.read):
        with (
            path.open("rb") as stream,
            pytest.raises(BankFileRefused, match=r"Berkas ini 1024 MB, paling besar 128 MB"),
        ):
            read(stream, path.name)
    assert process_time() - begun < 0.2
    with path.open("rb") as stream, pytest.raises(BankFileRefused, match="paling besar 1 MB"):
        statement_csv.read(stream, path.name, SIDES, account="1", most=2**20)
    assert MOST_BYTES < 2**30


def test_a_count_that_claims_a_gigabyte_costs_nothing() -> None:
    text = (SAMPLES / "idr/camt.053-empty-day.xml").read_bytes()
    (found,) = camt.read(BytesIO(text.replace(b"<NbOfNtries>0<", b"<NbOfNtries>999999999999999<")), "x.xml")
    with pytest.raises(BankFileRefused, match="menyatakan 999999999999999 mutasi, tetapi memuat 0"):
        gate_statement(found, "x.xml")


def test_the_message_names_line_and_entry() -> None:
    text = (SAMPLES / "idr/camt.053.001.08-17.xml").read_bytes().replace(b"<Ntry>", b"\n<Ntry>")
    parts = text.split(b"\n<Ntry>")
    parts[3] = parts[3].replace(b"DBIT", b"KIRI", 1)
    told = refused(b"\n<Ntry>".join(parts))
    # Line 1 is the declaration, line 2 the head.
    assert told.startswith("jahat.xml, baris 5, entri ke-3: Isi berkas menyimpang dari skema camt.053.001.08")
    assert "KIRI" in told


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (b">5000000.00<", b">5000000.001<", "entri ke-1: Jumlah pada Amt tidak terbaca sebagai rupiah dan sen: 5000000.001"),
        (b"<Dt>2026-11-25</Dt></BookgDt>", b"<Dt>1926-11-25</Dt></BookgDt>", "entri ke-1: Tanggal pada BookgDt/Dt tidak terbaca atau di luar"),
        (b"<Dt>2026-11-25</Dt></BookgDt>", b"<Dt>12026-11-25</Dt></BookgDt>", "entri ke-1: Tanggal pada BookgDt/Dt tidak terbaca"),
        (b"<BookgDt><Dt>2026-11-25</Dt></BookgDt><ValDt><Dt>2026-11-25</Dt></ValDt>", b"", "entri ke-1: Entri ini tidak bertanggal"),
        (b'<Ntry><Amt Ccy="IDR">', b'<Ntry><Amt Ccy="USD">', "entri ke-1: Mata uang USD berbeda dari mata uang rekening, IDR"),
        (b"<ElctrncSeqNb>2<", b"<ElctrncSeqNb>-2<", "Angka pada ElctrncSeqNb bukan bilangan bulat: -2"),
    ],
)  # fmt: skip
def test_what_the_schema_lets_through_is_looked_at_again(old: bytes, new: bytes, sentence: str) -> None:
    text = (SAMPLES / "idr/camt.053.001.08-17.xml").read_bytes()
    start = text.index(old, text.index(b"<Ntry>") if old.startswith(b">") else 0)
    assert sentence in refused(text[:start] + new + text[start + len(old) :])


def short(path: str, item: str) -> bytes:
    """A sample with its first three items only."""
    text = (SAMPLES / path).read_bytes()
    items = re.findall(f"<{item}>.*?</{item}>".encode(), text, re.DOTALL)
    return text.replace(b"".join(items[3:]), b"")


def a_statement(text: bytes) -> None:
    for found in camt.read(BytesIO(text), "x"):
        (gate_statement if found.kind.startswith("camt.053") else gate_notice)(found, "x")
        assert len({fingerprint("1", line) for line in found.lines}) == len(found.lines)


def a_swift(text: bytes) -> None:
    for found in mt940.read(BytesIO(text), "x"):
        gate_statement(found, "x")


READERS: dict[str, tuple[Callable[[bytes], object], bytes]] = {
    "camt.053": (a_statement, short("idr/camt.053.001.08-32.xml", "Ntry")),
    "camt.053.001.02": (a_statement, (SAMPLES / "genkgo-camt/camt053.v2.minimal.xml").read_bytes()),
    "camt.054": (a_statement, short("idr/camt.054.001.08-7.xml", "Ntry")),
    "pain.002": (
        lambda text: gate_status(read_status(BytesIO(text), "x"), "x"), short("idr/pain.002.001.10-1.xml", "TxInfAndSts"),
    ),
    "pacs.004": (lambda text: gate_returns(read_returns(BytesIO(text), "x"), "x"), short("idr/pacs.004.001.09-4.xml", "TxInf")),
    "MT940": (a_swift, MT940.encode()),
    "CSV": (
        lambda text: gate_statement(statement_csv.read(BytesIO(text), "x", SIDES, account="1"), "x"), CSV.encode(),
    ),
}  # fmt: skip
CUT: dict[str, Callable[[bytes], object]] = {
    "camt.053": lambda text: camt.read(BytesIO(text), "x"),
    "camt.054": lambda text: camt.read(BytesIO(text), "x"),
    "pain.002": lambda text: read_status(BytesIO(text), "x"),
    "pacs.004": lambda text: read_returns(BytesIO(text), "x"),
}


@pytest.mark.parametrize("kind", CUT)
def test_a_file_that_was_cut_off_anywhere_or_goes_on_is_refused(kind: str) -> None:
    text = READERS[kind][1].rstrip()
    CUT[kind](text)
    for space in (b"", b"\n", b"\n" * 600, b" " * (2**20 - len(text) - 5)):
        CUT[kind](text + space)
        for rest in (b"x", b"<x/>", text, b"</Document>"):
            with pytest.raises(BankFileRefused):
                CUT[kind](text + space + rest)
    for end in (*range(1, len(text), 41), *range(len(text) - 60, len(text))):
        with pytest.raises(BankFileRefused):
            CUT[kind](text[:end])


TOKENS = (
    b"", b"\0", b"\n", b"<", b">", b"&", b"&#0;", b"&#x41;", b"<!DOCTYPE x>", b"<!-- x -->", b"<?x y?>", b"<![CDATA[9]]>", b"]]>", b"-", b"-1",
    b"9" * 30, b"1e9", b"NaN", b"0.001", b"+1", b" ", b"\t", b'"', b"'", b";", b",", b":61:", b":86:", b":20:X", b"{1:", b"-}", b"2026-02-30",
    b"0000-01-01", b"99999-01-01", b"\xd9\xa3", b"\xc3", b"\xef\xbb\xbf", b"USD", b"true", b"false", b"RC", b"</Ntry>", b"<Ntry>",
)  # fmt: skip


def mutated(chance: random.Random, text: bytes) -> bytes:
    for _ in range(chance.randint(1, 4)):
        start = chance.randrange(len(text) + 1)
        end = min(len(text), start + chance.choice((0, 1, 1, 2, 5, 12, 80, 400)))
        how = chance.randrange(4)
        if how == 0:
            put = chance.choice(TOKENS)
        elif how == 1:
            put = bytes([chance.randrange(256)])
        elif how == 2:
            other = chance.randrange(len(text) + 1)
            put = text[other : other + chance.choice((3, 30, 300))]
        else:
            put = text[start:end] * 2
        text = text[:start] + put + text[end:]
    return text


def walk(kind: str, times: int, seed: int) -> tuple[int, int]:
    """How many mutated files were taken and how many refused."""
    read, text = READERS[kind]
    chance = random.Random(seed)
    taken = 0
    for number in range(times):
        each = mutated(chance, text)
        begun = process_time()
        try:
            read(each)
            taken += 1
        except BankFileRefused as error:
            assert str(error).strip()
        except Exception as error:
            raise AssertionError(f"{kind}, seed {seed}, file {number}: {error!r} for {each!r}") from error
        assert process_time() - begun < PATIENCE, f"{kind}, seed {seed}, file {number} took too long"
    return taken, times - taken


@pytest.mark.parametrize("kind", READERS)
def test_mutated_files_end_in_a_sentence(kind: str) -> None:
    _, bad = walk(kind, 400, 7)
    assert bad > 200, "mutations that change nothing test nothing"


@pytest.mark.long
@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("kind", READERS)
def test_a_hundred_thousand_mutated_files_end_in_a_sentence(kind: str, seed: int) -> None:
    _, bad = walk(kind, 1_430, seed)
    assert bad > 700
