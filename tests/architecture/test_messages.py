"""English is complete: a page half in another language is a page that nobody trusts."""

import pytest

from scripts import messages


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_every_text_is_translated(language: str) -> None:
    found = list(messages.complaints(language))
    assert not found, "Run `make messages`, then translate in locale/:\n" + "\n".join(found[:40])
