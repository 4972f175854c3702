"""The log: leaves in their order, full tiles, signed checkpoints, and what witnesses keep. All of it only grows."""

from __future__ import annotations

from django.db import models

from ketahanan.proof.leaves import ENTRY, TRANSFER


class LeafKind(models.TextChoices):
    ENTRY = ENTRY, "Jejak audit"
    TRANSFER = TRANSFER, "Pos buku besar"


class Leaf(models.Model):
    """One row of journal or ledger at its place. `seq` begins at 0; `ref` is the entry's seq or the transfer's id."""

    seq = models.BigIntegerField(unique=True)
    kind = models.CharField(max_length=1, choices=LeafKind.choices)
    ref = models.BigIntegerField()
    salt = models.BinaryField(max_length=16)
    hash = models.BinaryField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "ref"], name="leaf_once"),
            models.CheckConstraint(condition=models.Q(kind__in=[ENTRY, TRANSFER]), name="leaf_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.kind}{self.ref}"


class Tile(models.Model):
    """A full tile: 256 hashes of subtrees of 256**level leaves, and the hash over them all."""

    level = models.PositiveSmallIntegerField()
    n = models.BigIntegerField()
    hashes = models.BinaryField(max_length=8192)
    root = models.BinaryField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["level", "n"], name="tile_once")]

    def __str__(self) -> str:
        return f"{self.level}/{self.n}"


class Checkpoint(models.Model):
    """Size and root, signed. `entries` and `transfers` are the highest seq and id that were sealed by then."""

    size = models.BigIntegerField(unique=True)
    root = models.CharField(max_length=64)
    note = models.TextField()
    at = models.DateTimeField()
    entries = models.BigIntegerField()
    transfers = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.size} {self.root[:12]}"


class Kept(models.Model):
    """A witness keeps our checkpoint of this size. `signed`: its own signature was checked, not only our word."""

    witness = models.CharField(max_length=120)
    size = models.BigIntegerField()
    note = models.TextField()
    signed = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["witness", "size", "signed"], name="kept_once")]

    def __str__(self) -> str:
        return f"{self.witness} {self.size}"
