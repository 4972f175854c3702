"""`ketahanan verify BUNDLE`: does a bundle hold, and with it what it says of a village. Pure: no database, no framework.

One line a check, ✓ or ✗ and a sentence; a dash where something was not asked. The exit code is 1 when anything is broken.
"""

from __future__ import annotations

import gettext
import re
import sys
from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from ketahanan.common.money import written
from ketahanan.common.text import N_
from ketahanan.proof import leaves, merkle, notes
from ketahanan.proof.bundle import BadBundle, Bundle, Growth, read, read_growth
from ketahanan.proof.notes import BadNote, Checkpoint, Key, Note

LOCALE = Path(__file__).resolve().parents[2] / "locale"
_NAMED = 5
# How the sums that the public page shows follow from what was posted (grants.amounts).
PROMISED = {"KOMITMEN": 1, "LEPAS": -1}
SENT = {"KIRIM": 1, "TOLAK": -1, "KOREKSI_KIRIM": -1, "RETUR": -1, "RETUR_MASUK": -1}


@dataclass(frozen=True, slots=True)
class Line:
    """The outcome of one check: True holds, False is broken, None was not asked. `words` fill the sentence."""

    holds: bool | None
    sentence: str
    words: dict[str, Any] = field(default_factory=dict)


def check(
    bundle: Bundle, *, kept: Note | None = None, key: Key | None = None, growth: Growth | None = None,
    files: dict[str, bytes] | None = None,
) -> Iterator[Line]:  # fmt: skip
    """All checks. `kept` is a checkpoint from before, `key` one that the reader trusts, `files` contents by name."""
    try:
        trusted, note = key or Key.read(bundle.key), notes.read(bundle.checkpoint)
        newest = note.checkpoint
    except BadNote as bad:
        yield Line(False, str(bad))
        return
    yield Line(None, N_("Desa %(name)s (%(code)s), bundel %(edition)s, dibuat %(made)s."), _about(bundle))
    yield _signature(note, trusted, newest, given=key is not None)
    yield _inclusion(bundle, newest)
    yield _once(bundle)
    yield _place(bundle)
    yield _opened(bundle)
    yield from _sums(bundle)
    yield from _papers(bundle)
    for name, content in (files or {}).items():
        yield _file(bundle, name, content)
    yield _since(bundle, kept, trusted, newest, growth)


def _about(bundle: Bundle) -> dict[str, Any]:
    return {
        "name": bundle.village.get("name", "?"), "code": bundle.village.get("code", "?"), "edition": bundle.edition,
        "made": bundle.made_at,
    }  # fmt: skip


def _signature(note: Note, key: Key, checkpoint: Checkpoint, *, given: bool) -> Line:
    words = {"origin": checkpoint.origin, "key": str(key), "size": checkpoint.size}
    if checkpoint.origin != key.name or not note.is_signed_by(key):
        return Line(False, N_(
            "Titik periksa tidak ditandatangani kunci %(key)s. Bundel ini bukan dari pemegang kunci "
            "itu."
        ), words)
    if given:
        return Line(True, N_(
            "Titik periksa %(origin)s berukuran %(size)d ditandatangani kunci yang Anda berikan."
        ), words)
    return Line(True, N_(
        "Titik periksa berukuran %(size)d ditandatangani kunci di dalam bundel sendiri. Cocokkan "
        "dengan sumber lain: %(key)s"
    ), words)


def _inclusion(bundle: Bundle, checkpoint: Checkpoint) -> Line:
    wrong = [
        leaf.index for leaf in bundle.leaves
        if not merkle.is_included(leaf.hash, leaf.index, checkpoint.size, leaf.proof, checkpoint.root)
    ]  # fmt: skip
    words = {"n": len(bundle.leaves), "size": checkpoint.size, "which": _some(wrong)}
    if not bundle.leaves:
        return Line(False, N_("Bundel ini tidak berisi satu catatan pun."))
    if wrong:
        return Line(False, N_(
            "Ada daun yang tidak berasal dari log itu: %(which)s. Isinya diubah, atau buktinya "
            "keliru."
        ), words)
    return Line(True, N_("%(n)d daun ada di log berukuran %(size)d, masing-masing di tempatnya."), words)


def _some(found: list[Any]) -> str:
    return ", ".join(str(each) for each in found[:_NAMED]) + (" …" if len(found) > _NAMED else "")


def _once(bundle: Bundle) -> Line:
    seen = Counter(_row_of(leaf.shown) for leaf in bundle.leaves)
    twice = [f"{log}{ref}" for (log, ref), count in seen.items() if count > 1]
    if twice:
        return Line(False, N_("Ada baris yang dihitung dua kali: %(which)s."), {"which": _some(twice)})
    return Line(True, N_("Tidak ada baris yang dihitung dua kali."))


def _row_of(shown: Any) -> tuple[str, str]:
    log = str(shown.get("log"))
    return log, str(shown.get("seq" if log == leaves.ENTRY else "id"))


def _place(bundle: Bundle) -> Line:
    entries = [leaf for leaf in bundle.leaves if leaf.shown.get("log") == leaves.ENTRY]
    wrong = [leaf.index for leaf in entries if leaf.shown.get("area") != bundle.village.get("id")]
    if wrong:
        return Line(False, N_("Ada catatan tentang tempat lain: %(which)s."), {"which": _some(wrong)})
    return Line(True, N_("%(n)d catatan, semuanya tentang desa ini."), {"n": len(entries)})


def _opened(bundle: Bundle) -> Line:
    opened = sum(leaf.is_open for leaf in bundle.leaves)
    words = {"n": opened, "closed": len(bundle.leaves) - opened}
    return Line(None, N_("%(n)d bagian tersegel dibuka di sini, %(closed)d tetap tersegel."), words)


def _transfers(bundle: Bundle) -> Iterator[Any]:
    return (leaf.shown for leaf in bundle.leaves if leaf.shown.get("log") == leaves.TRANSFER)


def _sums(bundle: Bundle) -> Iterator[Line]:
    totals, balances = Counter[str](), Counter[tuple[str, str]]()
    for row in _transfers(bundle):
        try:
            action, amount, debit, credit = row["action"], row["amount"], tuple(row["debit"]), tuple(row["credit"])
            sound = type(amount) is int and amount > 0 and len(debit) == len(credit) == 2 and debit != credit
            totals[action] += amount
            balances[debit] += amount
            balances[credit] -= amount
        except (KeyError, TypeError):
            sound = False
        if not sound:
            yield Line(False, N_(
                "Mutasi %(which)s bukan satu jumlah positif antara dua rekening."), {"which": row.get("id"
            )})
            return
    wrong = [action for action in {*totals, *bundle.totals} if totals[action] != bundle.totals.get(action, 0)]
    wrong += [f"{kind} {owner}" for kind, owner, amount in bundle.balances if balances[kind, owner] != amount]
    if wrong:
        yield Line(False, N_(
            "Jumlah yang dinyatakan bukan jumlah mutasinya: %(which)s."
        ), {"which": _some(sorted(wrong))})
        return
    words = {
        "n": len(list(_transfers(bundle))), "promised": _total(totals, PROMISED), "sent": _total(totals, SENT),
        "accounts": len(bundle.balances),
    }  # fmt: skip
    yield Line(
        True, N_(
            "%(n)d mutasi dijumlah lagi: dijanjikan %(promised)s, dikirim %(sent)s. Angka ini harus "
            "sama dengan halaman desa."
        ),
        words,
    )  # fmt: skip
    if bundle.balances:
        yield Line(True, N_("Saldo %(accounts)d rekening desa sama dengan jumlah mutasinya."), words)


def _total(totals: Counter[str], signs: dict[str, int]) -> str:
    return written(sum(totals[action] * sign for action, sign in signs.items()))


def _papers(bundle: Bundle) -> Iterator[Line]:
    if not bundle.papers:
        return
    named: set[str] = set()
    for leaf in bundle.leaves:
        named.update(re.findall(r"[0-9a-f]{64}", str((leaf.sealed or {}).get("details", ""))))
    loose = [f"{paper.kind} {paper.number}".strip() for paper in bundle.papers if paper.sha256 not in named]
    words = {"n": len(bundle.papers), "which": _some(loose)}
    if loose:
        yield Line(False, N_("Ada dokumen yang tidak disebut catatan mana pun: %(which)s."), words)
    else:
        yield Line(True, N_("%(n)d dokumen (SHA-256) masing-masing disebut sebuah catatan di log."), words)


def _file(bundle: Bundle, name: str, content: bytes) -> Line:
    found = sha256(content).hexdigest()
    paper = next((paper for paper in bundle.papers if paper.sha256 == found), None)
    if paper is None:
        return Line(False, N_("%(file)s tidak sama dengan dokumen mana pun di bundel ini."), {"file": name})
    return Line(True, N_(
        "%(file)s adalah %(kind)s %(number)s, tidak berubah satu bita pun."
    ), {"file": name, "kind": paper.kind, "number": paper.number})


def _since(bundle: Bundle, kept: Note | None, key: Key, newest: Checkpoint, growth: Growth | None) -> Line:
    if kept is None:
        return Line(None, N_(
            "Belum dibandingkan dengan titik periksa lama. Pakai --checkpoint dengan berkas yang "
            "Anda simpan sendiri: hanya itu yang menunjukkan masa lalu yang diganti."
        ))
    try:
        old = kept.checkpoint
    except BadNote as bad:
        return Line(False, str(bad))
    words = {"old": old.size, "new": newest.size}
    if old.origin != key.name or not kept.is_signed_by(key):
        return Line(False, N_(
            "Titik periksa yang Anda simpan tidak ditandatangani kunci ini. Log lain, atau kunci "
            "diganti."
        ), words)
    first, last = sorted((old, newest), key=lambda each: each.size)
    proofs = [*bundle.growth, *([growth] if growth else []), *([Growth(first.size, last.size, [])] if first.size == last.size else [])]
    steps = [each.proof for each in proofs if (each.old, each.new) == (first.size, last.size)]
    if not steps:
        return Line(False, N_(
            "Bukti pertumbuhan dari %(old)d ke %(new)d tidak ada di bundel. Unduh di halaman bukti, "
            "lalu pakai --growth."
        ), words)
    if not any(merkle.is_consistent(first.size, first.root, last.size, last.root, step) for step in steps):
        return Line(False, N_(
            "Log yang sekarang bukan lanjutan dari titik periksa Anda (%(old)d → %(new)d): masa lalu "
            "diganti. Simpan kedua berkas dan laporkan."
        ), words)
    return Line(True, N_(
        "Log hanya bertambah sejak titik periksa yang Anda simpan (%(old)d → %(new)d)."
    ), words)


# The command ----------------------------------------------------------------------------------------------------------


def main(arguments: list[str]) -> int:
    """Check a bundle and print a line a check. Returns the exit code: 0, or 1 when anything is broken."""
    asked = _arguments(arguments)
    languages = [] if asked.language == "id" else [asked.language]
    say = gettext.translation("django", LOCALE, languages, fallback=True).gettext
    broken = False
    for line in _lines(asked):
        broken = broken or line.holds is False
        sign = {True: "✓", False: "✗", None: "–"}[line.holds]
        text = say(line.sentence) % line.words if line.words else say(line.sentence)
        # A bundle of strangers must not write on the terminal what we did not say.
        sys.stdout.write(f"{sign} {''.join(each if each.isprintable() else '?' for each in text)}\n")
    return int(broken)


def _arguments(arguments: list[str]) -> Namespace:
    parser = ArgumentParser(prog="ketahanan verify", description="Check a bundle without database and without network.")
    parser.add_argument("bundle", type=Path, help="ZIP or JSON from the page of proof or from `ketahanan bundle`")
    parser.add_argument("--checkpoint", type=Path, metavar="FILE", help="a checkpoint that you kept yourself")
    parser.add_argument("--growth", type=Path, metavar="FILE", help="proof of growth, where the bundle holds none for it")
    parser.add_argument("--key", metavar="KEY", help="the public key that you trust: name+fingerprint+key, or a file")
    parser.add_argument("--file", type=Path, action="append", default=[], help="a document that you hold; may be repeated")
    parser.add_argument("--language", choices=("id", "en"), default="id")
    return parser.parse_args(arguments)


def _lines(asked: Namespace) -> Iterator[Line]:
    try:
        bundle = read(asked.bundle)
        kept = notes.read(_read(asked.checkpoint).decode()) if asked.checkpoint else None
        growth = read_growth(asked.growth) if asked.growth else None
        key = Key.read(_key_text(asked.key)) if asked.key else None
        files = {path.name: _read(path) for path in asked.file}
    except (BadBundle, BadNote) as bad:
        yield Line(False, str(bad))
        return
    except UnicodeDecodeError:
        yield Line(False, N_("Titik periksa terpotong: teks, baris kosong, dan tanda tangan harus lengkap."))
        return
    yield from check(bundle, kept=kept, key=key, growth=growth, files=files)


def _key_text(text: str) -> str:
    return text if "+" in text or not Path(text).is_file() else _read(Path(text)).decode()


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise BadBundle(N_("Berkas tidak dapat dibuka. Periksa nama dan letaknya.")) from error


