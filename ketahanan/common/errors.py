"""What a person can be told. Anything else that is raised is our fault."""

from __future__ import annotations


class Refused(Exception):
    """A rule says no. The text says what is wrong, why, and what to do, in one or two sentences."""

    status = 422

    def __init__(self, sentence: str, *, field: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field

    @property
    def parts(self) -> list[Refused]:
        """What is told beside one field each."""
        return [self]


class NotAllowed(Refused):
    """This person may not do this here; the sentence says why."""

    status = 403


class Stale(Refused):
    """Somebody else was faster, or the page is old."""

    status = 409


class Several(Refused):
    """All that is wrong at once, so that it can be mended in one go."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences


class AtFields(Several):
    """Faults of single fields, each told beside its own."""

    def __init__(self, parts: list[Refused]) -> None:
        super().__init__([part.sentence for part in parts])
        self._parts = parts

    @property
    def parts(self) -> list[Refused]:
        return self._parts
