"""What lies in the sealed file: a compressed tar stream of `about.json`, the database, the files, `listing.json`. Pure.

The listing comes last, because hashes are known only once the bytes have passed; nothing is read twice or kept in memory.
"""

from __future__ import annotations

import gzip
import io
import json
import re
import tarfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import IO, Any, cast

from ketahanan.site.backups.framing import BadBackup, Opener, Sealer

ABOUT, DATABASE, FILES, LISTING = "about.json", "database", "files/", "listing.json"
# Names that the product gives (documents, blobs): no way out of the folder.
_NAME = re.compile(r"[0-9a-z]+(/[0-9a-z]+)*")
_PIECE = 1 << 20
# Photos and PDFs are dense already; more than the quickest level costs minutes and saves little.
_LEVEL = 1
INCOMPLETE = "Isi cadangan tidak lengkap atau berbeda dari daftarnya: %s. Jangan dipakai; pakai cadangan lain."


@dataclass(frozen=True, slots=True)
class Named:
    """A file that the database names: path below the private folder, SHA-256 of what it must hold."""

    path: str
    sha256: str


@dataclass(slots=True)
class Listing:
    """What went in. `damaged` says for each file that was missing or not what the database says, which of the two."""

    database: str = ""
    files: dict[str, str] = field(default_factory=dict)
    damaged: dict[str, str] = field(default_factory=dict)
    size: int = 0


class _Hashed:
    """A file whose bytes are hashed while they are read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._hash = file, sha256()

    def read(self, size: int = -1) -> bytes:
        piece = self._file.read(size)
        self._hash.update(piece)
        return piece

    @property
    def hex(self) -> str:
        return self._hash.hexdigest()


def write(
    target: IO[bytes], passphrase: str, about: dict[str, Any], database: Path, folder: Path, named: Iterable[Named]
) -> Listing:
    """All of it, sealed. A damaged file does not stop the others; the listing names it."""
    listing, sealer = Listing(), Sealer(target, passphrase)
    with (
        gzip.GzipFile(fileobj=cast(IO[bytes], sealer), mode="wb", compresslevel=_LEVEL, filename="", mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w|", bufsize=_PIECE) as tar,
    ):
        _put(tar, ABOUT, json.dumps(about).encode())
        with database.open("rb") as file:
            listing.database = _add(tar, DATABASE, file, database.stat().st_size)
        for one in named:
            _add_named(tar, folder, one, listing)
        _put(tar, LISTING, json.dumps(asdict(listing)).encode())
    sealer.finish()
    return listing


def _add_named(tar: tarfile.TarFile, folder: Path, one: Named, listing: Listing) -> None:
    try:
        file = (folder / one.path).open("rb")
    except FileNotFoundError:
        listing.damaged[one.path] = "hilang"
        return
    with file:
        size = (folder / one.path).stat().st_size
        found = listing.files[one.path] = _add(tar, FILES + one.path, file, size)
    listing.size += size
    if found != one.sha256:
        listing.damaged[one.path] = "isinya bukan yang dicatat"


def _put(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    _add(tar, name, io.BytesIO(content), len(content))


def _add(tar: tarfile.TarFile, name: str, file: IO[bytes], size: int) -> str:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = size, 0o600
    hashed = _Hashed(file)
    tar.addfile(entry, cast(IO[bytes], hashed))
    _forget(tar)
    return hashed.hex


def _forget(tar: Any) -> None:
    """What has passed need not be remembered, however many files there are."""
    tar.members.clear()


# Reading -----------------------------------------------------------------------------------------------------------

Keep = Callable[[str], Path | None]


@contextmanager
def _stream(source: IO[bytes], passphrase: str, *, to_the_end: bool) -> Iterator[tarfile.TarFile]:
    opener = io.BufferedReader(Opener(source, passphrase), _PIECE)
    try:
        with gzip.GzipFile(fileobj=opener, mode="rb") as packed:
            with tarfile.open(fileobj=packed, mode="r|", bufsize=_PIECE) as tar:
                yield tar
            while to_the_end and packed.read(_PIECE):  # only the last chunk says that nothing was cut off
                pass
    except (tarfile.TarError, gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise BadBackup(INCOMPLETE % error) from error


def about(source: IO[bytes], passphrase: str) -> dict[str, Any]:
    """What the backup says of itself; reads the beginning alone."""
    with _stream(source, passphrase, to_the_end=False) as tar:
        return _json(tar, tar.next(), ABOUT)


def read(source: IO[bytes], passphrase: str, keep: Keep) -> tuple[dict[str, Any], Listing]:
    """All of it. `keep` says where the database (``database``) or a file (``files/…``) goes; None only checks it.

    Raises BadBackup when anything is not what was written; what was put down by then is to be thrown away.
    """
    found = Listing()
    with _stream(source, passphrase, to_the_end=True) as tar:
        told = _json(tar, tar.next(), ABOUT)
        listing = None
        while entry := tar.next():
            _forget(tar)
            if entry.name == LISTING:
                listing = Listing(**_json(tar, entry, LISTING))
            elif entry.name == DATABASE:
                found.database = _out(tar, entry, keep(DATABASE))
            else:
                found.files[_path(entry.name)] = _out(tar, entry, keep(entry.name))
    if listing is None:
        raise BadBackup(INCOMPLETE % LISTING)
    _compare(found, listing)
    return told, listing


def _compare(found: Listing, listing: Listing) -> None:
    if found.database != listing.database:
        raise BadBackup(INCOMPLETE % DATABASE)
    if found.files != listing.files:
        differing = sorted(path for path, _hash in set(found.files.items()) ^ set(listing.files.items()))
        raise BadBackup(INCOMPLETE % ", ".join(differing[:3]))


def _path(name: str) -> str:
    path = name.removeprefix(FILES)
    if path == name or not _NAME.fullmatch(path):
        raise BadBackup(INCOMPLETE % name)
    return path


def _json(tar: tarfile.TarFile, entry: tarfile.TarInfo | None, name: str) -> dict[str, Any]:
    content = tar.extractfile(entry) if entry is not None and entry.name == name else None
    if content is None:
        raise BadBackup(INCOMPLETE % name)
    return cast(dict[str, Any], json.loads(content.read()))


def _out(tar: tarfile.TarFile, entry: tarfile.TarInfo, target: Path | None) -> str:
    content = tar.extractfile(entry)
    if content is None:
        raise BadBackup(INCOMPLETE % entry.name)
    hashed = _Hashed(content)
    if target is None:
        while hashed.read(_PIECE):
            pass
        return hashed.hex
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("xb") as file:
        while piece := hashed.read(_PIECE):
            file.write(piece)
    return hashed.hex
