"""Payments for tests, from the alphabet that every bank passes on."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from hypothesis import strategies as st

from ketahanan.banking.payments import PaymentFile, PaymentRow

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
SIGNS = LETTERS + "-?:().,'+ "


def row(number: int = 1, **changes: Any) -> PaymentRow:
    made = PaymentRow(
        reference=f"DBS26{number:011d}", amount=35_000_000 + number, creditor=f"POKJA {number} DESA SUKAMAJU",
        account=f"{number:015d}", bank="BRINIDJA", remittance=f"BANTUAN TAHAP 1 POKJA {number}",
    )  # fmt: skip
    return replace(made, **changes)


def order(*rows: PaymentRow, **changes: Any) -> PaymentFile:
    made = PaymentFile(
        message_id="KMS-2026-T1-0001", created_at=datetime(2026, 11, 24, 1, tzinfo=UTC), debtor="RPK KEMENSOS",
        account="032901001234567", bank="BRINIDJA", execution_on=date(2026, 11, 25), rows=rows,
    )  # fmt: skip
    return replace(made, **changes)


def texts(most: int) -> st.SearchStrategy[str]:
    return st.text(SIGNS, min_size=1, max_size=most).filter(lambda text: text == text.strip())


ROWS = st.lists(
    st.builds(
        PaymentRow,
        reference=st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", min_size=16, max_size=16),
        amount=st.integers(1, 1_000_000_000_000),
        creditor=texts(140),
        account=st.text("0123456789", min_size=5, max_size=34),
        bank=st.sampled_from(["BRINIDJA", "BMRIIDJAXXX", "002", "200"]),
        remittance=texts(140),
    ),
    min_size=1,
    max_size=12,
    unique_by=lambda made: made.reference,
)
