"""Published indices of villages as context beside IKSD; nothing here enters it. Open government data, no privacy class."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from ketahanan.areas.models import Area


class Index(models.TextChoices):
    """Values are codes of shipped methods, whose root is the value and whose nodes are the components."""

    IDM = "idm", "IDM"


class ContextImport(models.Model):
    """What was loaded from where; `refused` rows stand in the file that the command wrote."""

    index = models.CharField(max_length=12, choices=Index.choices)
    year = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()
    accepted = models.PositiveIntegerField()
    refused = models.PositiveIntegerField()
    differing = models.PositiveIntegerField()
    # Who answers for a file without names, and why; empty where codes and names were compared.
    unnamed = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["index", "year"], name="context_import_of")]

    def __str__(self) -> str:
        return f"{self.index} {self.year}: {self.source}"


class ContextValue(models.Model):
    """One village and year as published: value 0 to 1, components by node code, status in the words of the method.

    `by_method` is the status that the method file gives to the value; a published one may differ. `code` is what stood
    in the file, which may be of another edition than the one in force.
    """

    # The unique constraint begins with the place, and nobody asks by file: indices of their own would be written in vain.
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    index = models.CharField(max_length=12, choices=Index.choices)
    year = models.PositiveSmallIntegerField()
    value = models.DecimalField(max_digits=5, decimal_places=4)
    parts = models.JSONField(default=dict)
    status = models.CharField(max_length=24, blank=True)
    by_method = models.CharField(max_length=24)
    code = models.CharField(max_length=13)
    source = models.ForeignKey(ContextImport, on_delete=models.PROTECT, related_name="values", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area", "index", "year"], name="context_value_once"),
            models.CheckConstraint(condition=Q(value__gte=0, value__lte=1), name="context_value_share"),
        ]

    def __str__(self) -> str:
        return f"{self.index} {self.year} {self.code}: {self.value}"

    @property
    def differs(self) -> bool:
        return bool(self.status) and self.status != self.by_method
