"""All writes about people. Each is one transaction with its journal entry."""

from ketahanan.people.operations.assignments import (
    Charge,
    assign_all_by_decree,
    assign_by_decree,
    end_by_decree,
)

__all__ = [
    "Charge",
    "assign_all_by_decree",
    "assign_by_decree",
    "end_by_decree",
]
