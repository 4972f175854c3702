"""Reading the tree of places."""

from __future__ import annotations

from collections.abc import Mapping

from ketahanan.areas.models import AreaImport, Kind


def loaded(sha256: str) -> bool:
    """Was exactly this list loaded before?"""
    return AreaImport.objects.filter(sha256=sha256).exists()


def counts_text(counts: Mapping[str, int]) -> str:
    """38 provinsi, 514 kabupaten/kota, …"""

    def number(*kinds: Kind) -> str:
        return f"{sum(counts.get(kind.value, 0) for kind in kinds):,}".replace(",", ".")

    return (
        f"{number(Kind.PROVINCE)} provinsi, {number(Kind.KABUPATEN, Kind.KOTA)} kabupaten/kota, "
        f"{number(Kind.KECAMATAN)} kecamatan, "
        f"{number(Kind.DESA, Kind.KELURAHAN, Kind.DESA_ADAT)} desa/kelurahan"
    )
