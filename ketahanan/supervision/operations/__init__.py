"""All writes to visits that are no action of the table."""

from ketahanan.supervision.operations.sending import assign, reassign, reference, village_faults
from ketahanan.supervision.operations.sheets import Settled, answer, resolve, save_answers

__all__ = [
    "Settled", "answer", "assign", "reassign", "reference", "resolve", "save_answers", "village_faults",
]  # fmt: skip
