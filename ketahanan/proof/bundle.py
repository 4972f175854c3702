"""The file that an outsider checks: leaves of one village with their proofs, as JSON, alone or in a ZIP. Pure.

Reading trusts nothing: whatever is wrong with the form is one sentence, and nothing larger than LARGEST is unpacked.
"""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ketahanan.common.canonical import canonical
from ketahanan.common.text import N_
from ketahanan.proof import leaves

FORMAT = "ketahanan-bundle-1"
MEMBER = "bundle.json"
LARGEST = 256 * 2**20
README = """Bundel bukti Ketahanan / proof bundle of Ketahanan

Berkas ini memuat catatan dan mutasi uang satu desa beserta bukti bahwa semuanya ada di log yang ditandatangani.
Memeriksanya tidak memerlukan kami: pasang Python dan Ketahanan, lalu jalankan

    ketahanan verify BUNDEL.zip --checkpoint TITIK-PERIKSA-LAMA.txt --key KUNCI

Titik periksa lama adalah berkas checkpoint yang Anda (atau saksi) simpan sebelumnya. Hanya dengan itu terlihat bila
masa lalu diganti. Cara menghitungnya sendiri: RFC 9162 bagian 2.1 (daun 0x00, simpul 0x01, SHA-256); daun adalah JSON
bagian "shown" ditambah "sealed", kunci terurut, tanpa spasi; "sealed" adalah SHA-256 dari salt dan JSON bagian tersegel.

This file holds entries and transfers of one village, with proofs that all of them stand in the signed log. To check,
run the line above; a checkpoint that you kept earlier is what shows a changed past. By hand: RFC 9162, section 2.1;
a leaf is the JSON of "shown" with "sealed" added, keys in order, no spaces; "sealed" is SHA-256 of salt and sealed JSON.
"""
_EPOCH = (1980, 1, 1, 0, 0, 0)


class BadBundle(ValueError):
    """A file that is no bundle; says in one Indonesian sentence why."""


NOT_A_BUNDLE = N_("Berkas ini bukan bundel Ketahanan. Unduh lagi dari halaman bukti, lalu periksa berkas yang utuh.")
TOO_LARGE = N_("Berkas ini terlalu besar untuk sebuah bundel. Unduh lagi dari halaman bukti.")


@dataclass(frozen=True, slots=True)
class BundledLeaf:
    """A leaf at its place. Opened, it brings salt and sealed part; else only what stands for them."""

    index: int
    shown: Mapping[str, Any]
    proof: Sequence[bytes]
    salt: str = ""
    sealed: Mapping[str, Any] | None = None
    committed: str = ""

    @property
    def is_open(self) -> bool:
        return self.sealed is not None

    @property
    def hash(self) -> bytes:
        """Computed from what the bundle says, 32 bytes."""
        opened = None if self.sealed is None else leaves.commitment(self.salt, self.sealed)
        return leaves.hash_of(self.shown, self.committed if opened is None else opened)


@dataclass(frozen=True, slots=True)
class Growth:
    """The proof that the tree of `new` leaves begins with that of `old` leaves."""

    old: int
    new: int
    proof: Sequence[bytes]


@dataclass(frozen=True, slots=True)
class Paper:
    """A document by its hash alone."""

    kind: str
    number: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Bundle:
    """One village's chain. `totals` are declared sums by action, `balances` by kind and owner, debit side, rupiah."""

    village: Mapping[str, Any]
    edition: str
    made_at: str
    key: str
    checkpoint: str
    leaves: Sequence[BundledLeaf]
    growth: Sequence[Growth] = ()
    totals: Mapping[str, int] = field(default_factory=dict)
    balances: Sequence[tuple[str, str, int]] = ()
    papers: Sequence[Paper] = ()

    @property
    def content(self) -> dict[str, Any]:
        """As JSON says it."""
        return {
            "format": FORMAT, "village": dict(self.village), "edition": self.edition, "made_at": self.made_at,
            "key": self.key, "checkpoint": self.checkpoint, "leaves": [_leaf_content(leaf) for leaf in self.leaves],
            "growth": [growth_content(each) for each in self.growth], "totals": dict(self.totals),
            "balances": [list(row) for row in self.balances],
            "papers": [{"kind": row.kind, "number": row.number, "sha256": row.sha256} for row in self.papers],
        }  # fmt: skip


def _leaf_content(leaf: BundledLeaf) -> dict[str, Any]:
    found = {"index": leaf.index, "shown": dict(leaf.shown), "proof": [step.hex() for step in leaf.proof]}
    if leaf.sealed is None:
        return found | {"committed": leaf.committed}
    return found | {"salt": leaf.salt, "sealed": dict(leaf.sealed)}


def growth_content(growth: Growth) -> dict[str, Any]:
    """As JSON says it, in a bundle and alone."""
    return {"old": growth.old, "new": growth.new, "proof": [step.hex() for step in growth.proof]}


def pack(bundle: Bundle, readme: str) -> bytes:
    """A ZIP of the bundle, its checkpoint and a text that says how to check. Equal content, equal bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        for name, text in (
            (MEMBER, canonical(bundle.content) + "\n"), ("checkpoint.txt", bundle.checkpoint), ("BACA-SAYA.txt", readme),
        ):  # fmt: skip
            book.writestr(zipfile.ZipInfo(name, _EPOCH), text.encode(), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def read(path: Path) -> Bundle:
    """The bundle of a ZIP or JSON file. Raises BadBundle with a sentence."""
    return parsed(_text(path))


def read_growth(path: Path) -> Growth:
    """A proof of growth that was downloaded alone. Raises BadBundle."""
    return _guarded(lambda: _growth(_json(_text(path))))


def _text(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST:
            raise BadBundle(TOO_LARGE)
        if not zipfile.is_zipfile(path):
            return path.read_bytes()
        with zipfile.ZipFile(path) as book, book.open(MEMBER) as member:
            # The size that a ZIP declares may lie; what is read does not.
            text = member.read(LARGEST + 1)
    except OSError as error:
        raise BadBundle(N_("Berkas tidak dapat dibuka. Periksa nama dan letaknya.")) from error
    except (KeyError, zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError) as error:
        raise BadBundle(NOT_A_BUNDLE) from error
    if len(text) > LARGEST:
        raise BadBundle(TOO_LARGE)
    return text


def _refuse(text: str) -> None:
    raise ValueError(text)


def _json(text: bytes) -> Any:
    return json.loads(text.decode(), parse_float=_refuse, parse_constant=_refuse)


def _guarded[T](make: Callable[[], T]) -> T:
    try:
        return make()
    except BadBundle:
        raise
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise BadBundle(NOT_A_BUNDLE) from error


def parsed(text: bytes) -> Bundle:
    """The bundle that this JSON is. Raises BadBundle."""
    return _guarded(lambda: _bundle(_json(text)))


def _bundle(said: Any) -> Bundle:
    if said["format"] != FORMAT:
        raise BadBundle(
            N_("Bundel ini dibuat versi lain dari Ketahanan. Pasang versi yang sama dengan yang tertulis di dalamnya.")
        )
    return Bundle(
        village=_is(dict, said["village"]), edition=_is(str, said["edition"]), made_at=_is(str, said["made_at"]),
        key=_is(str, said["key"]), checkpoint=_is(str, said["checkpoint"]),
        leaves=[_leaf(each) for each in _is(list, said["leaves"])],
        growth=[_growth(each) for each in _is(list, said["growth"])],
        totals={_is(str, action): _is(int, amount) for action, amount in said["totals"].items()},
        balances=[(_is(str, kind), _is(str, owner), _is(int, amount)) for kind, owner, amount in said["balances"]],
        papers=[Paper(*(_is(str, row[name]) for name in ("kind", "number", "sha256"))) for row in said["papers"]],
    )  # fmt: skip


def _leaf(said: Any) -> BundledLeaf:
    leaf = BundledLeaf(
        index=_is(int, said["index"]), shown=_is(dict, said["shown"]), proof=_hashes(said["proof"]),
        salt=_is(str, said.get("salt", "")), sealed=said.get("sealed"), committed=_is(str, said.get("committed", "")),
    )  # fmt: skip
    if leaf.sealed is not None:
        _is(dict, leaf.sealed)
    _ = leaf.hash
    return leaf


def _growth(said: Any) -> Growth:
    return Growth(_is(int, said["old"]), _is(int, said["new"]), _hashes(said["proof"]))


def _hashes(said: Any) -> list[bytes]:
    return [bytes.fromhex(_is(str, step)) for step in _is(list, said)]


def _is[T](wanted: type[T], value: Any) -> T:
    if not isinstance(value, wanted) or (wanted is int and isinstance(value, bool)):
        raise TypeError(f"{type(value).__name__} instead of {wanted.__name__}")
    return value
