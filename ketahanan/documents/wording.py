"""Numbered documents are official papers: Indonesian, whatever language their signer reads the pages in."""

from collections.abc import Callable
from functools import wraps

from django.utils import translation

OFFICIAL = "id"


def in_indonesian[**P, R](make: Callable[P, R]) -> Callable[P, R]:
    """For whatever words a numbered document or its title."""

    @wraps(make)
    def worded(*args: P.args, **kwargs: P.kwargs) -> R:
        # Made anew for each call: one that is shared would mix up the languages of two threads.
        with translation.override(OFFICIAL):
            return make(*args, **kwargs)

    return worded
