"""The parts of a proposal that people write (B02), with what each must say. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ketahanan.common.text import N_


@dataclass(frozen=True, slots=True)
class Section:
    """A text; `field` is its column."""

    field: str
    label: str
    hint: str


TEXTS: Final[dict[str, Section]] = {
    row.field: row
    for row in (
        Section("background", N_("Latar belakang"), N_("Keadaan desa dan akar kerentanan yang hendak diatasi.")),
        Section("aim", N_("Tujuan"), N_("Apa yang berubah setelah kegiatan selesai.")),
        Section("targets", N_("Sasaran"), N_("Siapa yang ikut dan memakai hasilnya, dari dusun mana.")),
        Section("schedule", N_("Jadwal"), N_("Urutan kegiatan dan waktunya.")),
        Section("own_contribution", N_("Swadaya"), N_("Tenaga, barang, atau uang dari warga dan desa.")),
        Section("risks", N_("Risiko"), N_("Apa yang dapat menghambat, dan cara mengatasinya.")),
        Section("upkeep", N_("Keberlanjutan"), N_("Siapa yang merawat hasilnya kelak, dan dengan biaya apa.")),
    )
}
COUNTS: Final[dict[str, str]] = {
    "women_count": N_("Perempuan yang menjadi sasaran"),
    "men_count": N_("Laki-laki yang menjadi sasaran"),
    "disabled_count": N_("Di antaranya penyandang disabilitas"),
}
FIELDS: Final = ("title", *TEXTS, *COUNTS, "physical")
LABELS: Final[dict[str, str]] = {
    "title": N_("Judul kegiatan"),
    **{field: row.label for field, row in TEXTS.items()},
    **COUNTS,
    "physical": N_("Ada pekerjaan fisik"),
}

# Files that the Pokja uploads itself; the other papers of a proposal are made in the product.
UPLOADS: Final[dict[str, str]] = {
    "B01": N_("Surat permohonan"),
    "B03S": N_("Sumber harga"),
    "B06": N_("KTP dan pernyataan pengurus"),
    "B09": N_("Surat lahan"),
    "B10": N_("Sketsa dan foto 0 %"),
    "BL": N_("Berkas lain yang diminta edisi"),
}
