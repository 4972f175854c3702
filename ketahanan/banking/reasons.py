"""Why a payment did not arrive, in seven words of ours, from the external code lists of ISO 20022 (money 3.3)."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from ketahanan.common.text import N_


class Reason(StrEnum):
    """What the house does next depends on this alone."""

    ACCOUNT = "account"
    FUNDS = "funds"
    DUPLICATE = "duplicate"
    NAME = "name"
    DECEASED = "deceased"
    BANK = "bank"
    OTHER = "other"


CODES: Final[dict[str, Reason]] = {
    "AC01": Reason.ACCOUNT, "AC03": Reason.ACCOUNT, "AC04": Reason.ACCOUNT, "AC06": Reason.ACCOUNT, "AC07": Reason.ACCOUNT,
    "AM04": Reason.FUNDS, "AM05": Reason.DUPLICATE, "DUPL": Reason.DUPLICATE, "BE01": Reason.NAME, "BE04": Reason.NAME,
    "MD07": Reason.DECEASED, "RC01": Reason.BANK, "RC04": Reason.BANK,
}  # fmt: skip

SENTENCES: Final[dict[Reason, str]] = {
    Reason.ACCOUNT: N_(
        "Rekening penerima salah, ditutup, atau diblokir. Periksa nomornya ke bank, lalu catat rekening baru."
    ),
    Reason.FUNDS: N_("Dana di rekening penyalur tidak cukup. Tambah dana, lalu bayar ulang."),
    Reason.DUPLICATE: N_(
        "Bank menganggap pembayaran ini kembar. Jangan bayar ulang; cari pembayaran pertamanya di rekening koran."
    ),
    Reason.NAME: N_(
        "Nama penerima berbeda dari nama di bank. Samakan dengan buku rekening, lalu bayar ulang."
    ),
    Reason.DECEASED: N_("Bank mencatat pemilik rekening meninggal. Minta Pokja menetapkan rekening baru."),
    Reason.BANK: N_("Kode bank penerima salah. Perbaiki bank di daftar rekening, lalu bayar ulang."),
    Reason.OTHER: N_(
        "Bank menolak dengan alasan lain. Baca keterangannya dan tanyakan kepada bank sebelum membayar ulang."
    ),
}


def reason(code: str) -> Reason:
    """NARR, codes of a bank's own and no code at all are "other", which a person looks at."""
    return CODES.get(code, Reason.OTHER)
