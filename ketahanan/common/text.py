"""Marking texts in pure files, which may not import the framework's translation."""


def N_(text: str) -> str:
    """Mark a text for translation without translating it; the page that shows it does that."""
    return text
