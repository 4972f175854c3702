"""What a person can be told. Anything else that is raised is our fault."""


class Refused(Exception):
    """A rule says no. The text says what is wrong, why, and what to do, in one or two sentences."""

    status = 422

    def __init__(self, sentence: str, *, field: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


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
