"""Accounts and transfers; knows nothing of grants (money 6.1). Balanced by shape: one debit, one credit, one amount."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class AccountKind(models.TextChoices):
    KAS_NEGARA = "KAS_NEGARA", "Kas negara"
    DIPA = "DIPA", "DIPA"
    PAGU = "PAGU", "Pagu"
    KOMITMEN = "KOMITMEN", "Komitmen"
    RPL = "RPL", "Rekening penampung"
    TRANSIT = "TRANSIT", "Dalam perjalanan"
    RETUR = "RETUR", "Retur"
    REK_POKJA = "REK_POKJA", "Rekening Pokja"
    KEMBALI = "KEMBALI", "Kembali ke kas negara"


class Account(models.Model):
    """Where money is, or was promised. `owner` is a plain name such as "edition:3" or "grant:17"."""

    kind = models.CharField(max_length=12, choices=AccountKind.choices)
    owner = models.CharField(max_length=40)
    area_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "owner"], name="account_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.owner}"


class Transfer(models.Model):
    """Whole rupiah from the credit account to the debit account. Append-only; a correction is a reverse transfer."""

    key = models.CharField(max_length=80, unique=True)
    debit = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="debits")
    credit = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="credits")
    amount = models.BigIntegerField()
    at = models.DateTimeField()
    action = models.CharField(max_length=40)
    reference = models.CharField(max_length=40, db_index=True)
    memo = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="transfer_positive"),
            models.CheckConstraint(condition=~Q(debit=F("credit")), name="transfer_between_two"),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.amount}"
