"""Refusals that a phone shows: a status that it understands, and a sentence for the person."""

from ketahanan.common.errors import Refused


class Declined(Refused):
    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status
