"""The tree of places. Every foreign key and every scope uses the area, never a code (rulings A5)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models

SEGMENT = 5
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


class Level(models.IntegerChoices):
    NATION = 0, "Indonesia"
    PROVINCE = 1, "provinsi"
    KABUPATEN = 2, "kabupaten/kota"
    KECAMATAN = 3, "kecamatan"
    VILLAGE = 4, "desa/kelurahan"
    DUSUN = 5, "dusun/lingkungan"
    RW = 6, "RW"
    RT = 7, "RT"


class Kind(models.TextChoices):
    """What the place is called in law; for villages the code's fourth segment tells it (data 1.1)."""

    NATION = "NEGARA", "negara"
    PROVINCE = "PROVINSI", "provinsi"
    KABUPATEN = "KABUPATEN", "kabupaten"
    KOTA = "KOTA", "kota"
    KECAMATAN = "KECAMATAN", "kecamatan"
    DESA = "DESA", "desa"
    KELURAHAN = "KELURAHAN", "kelurahan"
    DESA_ADAT = "DESA_ADAT", "desa adat"
    DUSUN = "DUSUN", "dusun"
    LINGKUNGAN = "LINGKUNGAN", "lingkungan"
    RW = "RW", "RW"
    RT = "RT", "RT"


class System(models.TextChoices):
    KEMENDAGRI = "kemendagri", "Kemendagri"
    BPS = "bps", "BPS"
    DJPK = "djpk", "DJPK"


PREFIXES = {
    Kind.NATION: "",
    Kind.PROVINCE: "Provinsi",
    Kind.KABUPATEN: "Kabupaten",
    Kind.KOTA: "Kota",
    Kind.KECAMATAN: "Kecamatan",
    Kind.DESA: "Desa",
    Kind.KELURAHAN: "Kelurahan",
    Kind.DESA_ADAT: "Desa Adat",
    Kind.DUSUN: "Dusun",
    Kind.LINGKUNGAN: "Lingkungan",
    Kind.RW: "RW",
    Kind.RT: "RT",
}
PAPUA = "91"
OWN_PREFIXES = {Kind.PROVINCE: ("daerah ",), Kind.KECAMATAN: ("distrik ",)}

if TYPE_CHECKING:
    _Text = models.CharField[str, str]
else:
    _Text = models.CharField


def segment(number: int) -> str:
    """An id as five base-36 digits, so that paths sort and nest as text. Room for 60 million places."""
    digits = ""
    while number:
        number, rest = divmod(number, 36)
        digits = DIGITS[rest] + digits
    return digits.rjust(SEGMENT, "0")


def prefix_range(path: str) -> tuple[str, str]:
    """Half-open range of all paths that begin with this one, under C collation."""
    return path, path + "~"


class PathField(_Text):
    """Text in byte order on every database, which a half-open prefix range needs."""

    def db_parameters(self, connection: Any) -> Any:
        found = super().db_parameters(connection)
        found["collation"] = "C" if connection.vendor == "postgresql" else "BINARY"
        return found


class AreaQuerySet(models.QuerySet["Area"]):
    def within(self, area: Area) -> Self:
        """The area and all below it."""
        low, high = prefix_range(area.path)
        return self.filter(path__gte=low, path__lt=high)

    def in_force(self) -> Self:
        return self.filter(closed_on__isnull=True)


class Area(models.Model):
    """A place. `name` and `code` repeat the code in force for display; `AreaCode` holds the history."""

    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    level = models.PositiveSmallIntegerField(choices=Level.choices)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    path = PathField(max_length=60)
    name = models.CharField(max_length=100)
    code = PathField(max_length=13, blank=True)
    zone = models.CharField(max_length=40)
    lat = models.DecimalField(max_digits=8, decimal_places=5, null=True)
    lon = models.DecimalField(max_digits=8, decimal_places=5, null=True)
    households = models.PositiveIntegerField(null=True)
    opened_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)

    objects = AreaQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["path"], name="area_path_once"),
            models.CheckConstraint(condition=models.Q(level__gte=0, level__lte=7), name="area_level_known"),
            # One tree: only the nation stands on nothing, and there is one.
            models.CheckConstraint(
                condition=models.Q(level=0, parent__isnull=True) | models.Q(level__gt=0, parent__isnull=False),
                name="area_parent_above",
            ),
            models.UniqueConstraint(fields=["level"], condition=models.Q(level=0), name="area_nation_once"),
            models.UniqueConstraint(
                fields=["parent", "kind", "name"],
                condition=models.Q(level__gte=5, closed_on__isnull=True),
                name="sub_area_name_once",
            ),
        ]
        indexes = [models.Index(fields=["code"], name="area_code_shown")]

    def __str__(self) -> str:
        return self.name

    @property
    def title(self) -> str:
        """Name with what it is: "Desa Sangkala", "Kota Makassar", and "Desa Baru", which is the whole name already."""
        prefix = (
            "Distrik" if self.kind == Kind.KECAMATAN and self.code >= PAPUA else PREFIXES[Kind(self.kind)]
        )
        known = (f"{prefix.casefold()} ", *OWN_PREFIXES.get(Kind(self.kind), ()))
        return self.name if not prefix or self.name.casefold().startswith(known) else f"{prefix} {self.name}"

    def contains(self, other: Area) -> bool:
        return other.path.startswith(self.path)


class AreaCode(models.Model):
    """A code and name of a place in one system, while they were in force; half-open, the earliest from an open past."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="codes")
    system = models.CharField(max_length=12, choices=System.choices)
    code = PathField(max_length=13)
    name = models.CharField(max_length=100)
    edition = models.CharField(max_length=100)
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["system", "code"],
                condition=models.Q(valid_until__isnull=True),
                name="code_in_force_once",
            ),
        ]
        indexes = [models.Index(fields=["system", "code"], name="area_code")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class AreaWord(models.Model):
    """A word of a name, as search looks it up: `part` 0 is the whole name run together, then word by word."""

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="+")
    level = models.PositiveSmallIntegerField()
    path = PathField(max_length=60)
    part = models.PositiveSmallIntegerField()
    text = PathField(max_length=100)
    key = PathField(max_length=100)

    class Meta:
        indexes = [
            models.Index(fields=["level", "key", "part", "path"], name="word_key"),
            models.Index(fields=["text", "part"], name="word_text"),
        ]

    def __str__(self) -> str:
        return self.text


class WordGram(models.Model):
    """Three letters of a key that some name has. It may outlive the last such name; that only costs a row."""

    gram = PathField(max_length=3)
    size = models.PositiveSmallIntegerField()
    key = PathField(max_length=100)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["gram", "size", "key"], name="gram_once")]

    def __str__(self) -> str:
        return f"{self.gram} {self.key}"


class Succession(models.Model):
    """After a split or merge the new place names the old one; history stays with the old (domain 14, row 74)."""

    old = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="successors")
    new = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="predecessors")
    kind = models.CharField(max_length=12, choices=[("PECAH", "pemekaran"), ("GABUNG", "penggabungan")])
    on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["old", "new"], name="succession_once")]

    def __str__(self) -> str:
        return f"{self.old_id} → {self.new_id}"


class AreaImport(models.Model):
    """What was loaded from where, so that a table of places can always be explained."""

    at = models.DateTimeField()
    source = models.CharField(max_length=200)
    edition = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    counts = models.JSONField()

    def __str__(self) -> str:
        return self.edition
