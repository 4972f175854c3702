"""Accounts and transfers; knows nothing of grants (money 6.1). Balanced by shape: one debit, one credit, one amount."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from ketahanan.common.text import N_


class AccountKind(models.TextChoices):
    KAS_NEGARA = "KAS_NEGARA", N_("Kas negara")
    DIPA = "DIPA", N_("DIPA")
    PAGU = "PAGU", N_("Pagu")
    KOMITMEN = "KOMITMEN", N_("Komitmen")
    RPL = "RPL", N_("Rekening penampung")
    TRANSIT = "TRANSIT", N_("Dalam perjalanan")
    RETUR = "RETUR", N_("Retur")
    REK_POKJA = "REK_POKJA", N_("Rekening Pokja")
    KAS_POKJA = "KAS_POKJA", N_("Kas tunai Pokja")
    BELANJA = "BELANJA", N_("Belanja")
    PAJAK = "PAJAK", N_("Pajak dipungut")
    SWADAYA = "SWADAYA", N_("Swadaya")
    BUNGA = "BUNGA", N_("Bunga bank")
    BIAYA_BANK = "BIAYA_BANK", N_("Biaya bank")
    SETOR = "SETOR", N_("Disetor, menunggu NTPN")
    KEMBALI = "KEMBALI", N_("Kembali ke kas negara")
    TGR = "TGR", N_("Tuntutan ganti rugi")
    TAK_DIKENAL = "TAK_DIKENAL", N_("Belum dikenal")


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


class Watch(models.Model):
    """One proof of the books: when, and which invariants did not hold, each with the records that break it (money 6.6)."""

    at = models.DateTimeField(db_index=True)
    broken = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {', '.join(sorted({code for code, _what in self.broken})) or 'ok'}"
