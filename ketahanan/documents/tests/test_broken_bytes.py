"""Whatever bytes arrive: kept, or refused with a sentence; never an error."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketahanan.common.errors import Refused
from ketahanan.documents import operations
from ketahanan.documents.tests.test_store import Files

FILES = Files()
GOOD = {form: FILES.photo(form, (24, 16)) for form in ("JPEG", "PNG", "WEBP")}
GOOD |= {"pdf": FILES.pdf, "camera": FILES.camera}


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")  # as photos.py asks for, which pytest's own filters undo
@pytest.mark.parametrize("form", GOOD)
@given(data=st.data())
def test_damaged_files_are_kept_or_refused(form: str, data: st.DataObject) -> None:
    content = bytearray(GOOD[form])
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    with suppress(Refused):
        operations._examined(bytes(content[: data.draw(st.integers(1, len(content)))]))


STARTS = [b"", b"%PDF-1.7\n", b"\xff\xd8\xff\xe1", b"RIFF\x10\x00\x00\x00WEBPVP8 "]


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")
@given(st.binary(max_size=300), st.sampled_from(STARTS))
def test_any_bytes_are_kept_or_refused(content: bytes, start: bytes) -> None:
    with suppress(Refused):
        operations._examined(start + content)
