"""Bringing a backup back: all of it beside what is there, looked at and proved, and only then put in its place."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection

from ketahanan.common.errors import Refused
from ketahanan.people.models import Session
from ketahanan.site import soundness
from ketahanan.site.backups import archive, contents
from ketahanan.site.backups.archive import DATABASE, FILES, Listing
from ketahanan.site.backups.places import alone, aside, move, second_name
from ketahanan.site.backups.taking import ENGINES, opened, passphrase, told_plainly, working_folder

KINDS = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


@dataclass(frozen=True, slots=True)
class Line:
    """One check: True holds, False is broken, None could not be asked."""

    holds: bool | None
    sentence: str


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put in place, and where lies what stood there before."""

    about: dict[str, Any]
    listing: Listing
    old: tuple[str, ...]


def restore(
    source: Path, at: datetime, say: Callable[[Line], None], *, force: bool, accept: bool, kept: str = ""
) -> Restored:
    """Put a backup in place. `kept` is the text of a checkpoint that somebody kept; `accept`: even when a check fails.

    Whatever goes wrong before the last step leaves database and files as they were.
    """
    key = passphrase()
    with opened(source) as file:
        told = archive.about(file, key)
    _refuse_foreign(told)
    with alone(settings.VAR_DIR), told_plainly(), working_folder() as folder:
        target = ENGINES[connection.vendor].Target()
        if target.prepare() and not force:
            raise Refused(
                f"Basis data {target.place} sudah berisi. Pulihkan ke tempat kosong, atau pakai --force: "
                "yang lama disimpan di sampingnya."
            )
        try:
            with opened(source) as file:
                told, listing = archive.read(file, key, _places(folder))
            with target.fill(folder / DATABASE):
                _refuse_differing(told, listing)
                broken = _looked_through(told, listing, kept, say)
                if broken and not accept:
                    raise Refused(
                        f"{broken} pemeriksaan gagal; tidak ada yang diubah. Pakai cadangan lain, atau --accept-faults bila "
                        "tidak ada yang lebih baik: yang gagal lalu harus dibereskan dengan tangan."
                    )
                Session.objects.all().delete()
            files = _put_files(folder, at, keep_old=force)
            return Restored(told, listing, tuple(filter(None, (target.swap(at), files))))
        finally:
            target.drop()


def _places(folder: Path) -> Callable[[str], Path]:
    return lambda name: folder / name


def _refuse_foreign(told: dict[str, Any]) -> None:
    if told["kind"] != connection.vendor:
        raise Refused(
            f"Cadangan ini dari {KINDS[told['kind']]}, sedangkan DATABASE_URL menunjuk {KINDS[connection.vendor]}. "
            "Pulihkan ke jenis basis data yang sama."
        )
    if ahead := contents.migrations_ahead(told):
        raise Refused(
            f"Cadangan ini dibuat oleh versi yang lebih baru ({ahead[-1]} tidak dikenal di sini). "
            "Pasang versi yang membuatnya, lalu ulangi."
        )


def _refuse_differing(told: dict[str, Any], listing: Listing) -> None:
    """What was written down at backup is what came back; no option goes past this."""
    found = contents.differences(told, contents.describe())
    for one in contents.named():
        there = listing.files.get(one.path)
        if there != one.sha256 and one.path not in listing.damaged:
            found.append(f"berkas {one.path} {'berbeda' if there else 'tidak ada di cadangan'}")
    if found:
        raise Refused(f"Yang dipulihkan berbeda dari cadangannya: {'; '.join(found[:5])}. Tidak ada yang diubah.")


def _looked_through(told: dict[str, Any], listing: Listing, kept: str, say: Callable[[Line], None]) -> int:
    """Every further check, told one by one. Returns how many are broken."""
    lines = [
        Line(True, "jumlah baris setiap tabel, nomor terakhir, dan penjaga tabel sama dengan saat cadangan dibuat"),
        _files(listing),
        Line(contents.sealed_value_opens(), "FIELD_KEYS server ini membuka kolom tersegel"),
    ]
    if told["origin"] != settings.PROOF_ORIGIN:
        lines.append(Line(False, f"PROOF_ORIGIN server ini {settings.PROOF_ORIGIN}, di cadangan {told['origin']}: samakan"))
    if contents.is_behind():
        lines.append(Line(None, "cadangan dari versi lebih lama: jalankan ketahanan migrate, lalu ketahanan check"))
    else:
        for proof in soundness.prove():
            detail = f": {'; '.join(proof.broken[:3])}" if proof.broken else ""
            lines.append(Line(not proof.broken, f"{proof.code:<4} {proof.what}{detail}"))
    if kept:
        lines.append(_checkpoint(kept))
    for line in lines:
        say(line)
    return sum(line.holds is False for line in lines)


def _files(listing: Listing) -> Line:
    if not listing.damaged:
        return Line(True, f"{len(listing.files)} berkas, SHA-256 masing-masing cocok dengan basis data")
    shown = "; ".join(f"{path} {why}" for path, why in sorted(listing.damaged.items())[:5])
    return Line(False, f"{len(listing.damaged)} berkas sudah rusak saat cadangan dibuat: {shown}")


def _checkpoint(text: str) -> Line:
    if not apps.is_installed("ketahanan.proof"):
        return Line(None, "titik periksa: log tidak dipasang di sini")
    from ketahanan.proof import keys, merkle, notes, queries

    try:
        note = notes.read(text)
        kept = note.checkpoint
    except notes.BadNote as bad:
        return Line(False, f"titik periksa: {bad}")
    if not note.is_signed_by(keys.public()):
        return Line(False, "titik periksa tidak ditandatangani kunci server ini (PROOF_KEY, PROOF_ORIGIN)")
    newest = queries.newest()
    size, root = (newest.size, bytes.fromhex(newest.root)) if newest else (0, merkle.root([]))
    if kept.size > size:
        return Line(
            False,
            f"titik periksa lebih baru dari cadangan: {kept.size - size} baris terakhir log hilang. "
            "Cari cadangan yang lebih baru; bila tidak ada, catat ulang dan beri tahu para saksi",
        )
    fits = merkle.is_consistent(kept.size, kept.root, size, root, queries.growth(kept.size, size))
    if not fits:
        return Line(False, f"log di cadangan bukan lanjutan titik periksa {kept.size}: sejarah diubah")
    return Line(True, f"log memuat titik periksa {kept.size} yang disimpan dan hanya bertambah sejak itu ({size})")


def _put_files(folder: Path, at: datetime, *, keep_old: bool) -> str:
    """Files join those that are there: names never come twice, so the old database keeps all of its own until the swap.

    With `keep_old` every old file also gets a second name aside, without its bytes being copied.
    """
    root, kept = Path(settings.PRIVATE_ROOT), ""
    if keep_old and root.is_dir():
        kept = str(aside(root, at))
        shutil.copytree(root, kept, copy_function=second_name)
    for file in sorted((folder / FILES).rglob("*")):
        if file.is_file():
            target = root / file.relative_to(folder / FILES)
            target.parent.mkdir(parents=True, exist_ok=True)
            move(file, target)
    return kept
