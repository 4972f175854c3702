"""English is complete: a page half in another language is a page that nobody trusts."""

import pytest

from scripts import messages

STILL_TO_TRANSLATE = 2260


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_every_text_is_translated(language: str) -> None:
    found = list(messages.complaints(language))
    # The catalogue is being caught up: the number may only fall, and the constant goes when it reaches zero.
    assert len(found) <= STILL_TO_TRANSLATE, "Run `make messages`, then translate in locale/:\n" + "\n".join(found[:40])
