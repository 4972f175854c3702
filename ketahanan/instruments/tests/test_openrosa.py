"""What phones read and send, without a database: lists, answers, envelopes."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketahanan.instruments import openrosa
from ketahanan.instruments.openrosa import Envelope, Media, Offer, Unreadable

GOOD = (
    b'<?xml version="1.0"?><data xmlns:orx="http://openrosa.org/xforms" id="uji" version="2"><foto>a b.jpg</foto>'
    b"<orx:meta><orx:instanceID>uuid:1</orx:instanceID></orx:meta></data>"
)


def test_the_list_has_what_phones_ask_for() -> None:
    root = ET.fromstring(
        openrosa.form_list([Offer("uji", "Uji & coba", "1", "ab", "https://x/f", "https://x/m"), Offer("b", "B", "2", "cd", "u")])
    )
    space = "{http://openrosa.org/xforms/xformsList}"
    assert root.tag == f"{space}xforms"
    assert [[(child.tag.removeprefix(space), child.text) for child in form] for form in root] == [
        [("formID", "uji"), ("name", "Uji & coba"), ("version", "1"), ("hash", "md5:ab"), ("downloadUrl", "https://x/f"),
         ("manifestUrl", "https://x/m")],
        [("formID", "b"), ("name", "B"), ("version", "2"), ("hash", "md5:cd"), ("downloadUrl", "u")],
    ]  # fmt: skip


def test_the_manifest_and_the_answer_have_their_name_spaces() -> None:
    written = openrosa.manifest([Media("desa.csv", "ab", "https://x/d")])
    assert written.startswith(b"<?xml version='1.0' encoding='utf-8'?>\n<manifest xmlns=\"http://openrosa.org/xforms/xformsManifest\">")
    assert b"<mediaFile><filename>desa.csv</filename><hash>md5:ab</hash><downloadUrl>https://x/d</downloadUrl></mediaFile>" in written
    assert openrosa.response("Isi <lain>").endswith(
        b'<OpenRosaResponse xmlns="http://openrosa.org/http/response"><message>Isi &lt;lain&gt;</message></OpenRosaResponse>'
    )


@given(st.text())
def test_whatever_the_words_are_the_answer_is_xml(words: str) -> None:
    ET.fromstring(openrosa.response(words))


def test_the_envelope_is_read_with_or_without_prefixes() -> None:
    assert openrosa.envelope(GOOD) == Envelope("uji", "2", "uuid:1", "", frozenset({"a b.jpg", "uuid:1"}))
    plain = b'<a id=" x " version="1"><meta><instanceID>\nuuid:2 </instanceID><deprecatedID>uuid:1</deprecatedID></meta></a>'
    assert openrosa.envelope(b"\xef\xbb\xbf" + plain) == Envelope(
        "x", "1", "uuid:2", "uuid:1", frozenset({"uuid:1", "uuid:2"})
    )
    old = openrosa.envelope(b'<a id="x" instanceID="uuid:3"/>')
    assert (old.version, old.instance_id) == ("", "uuid:3")


def test_a_question_called_instance_id_is_not_the_number() -> None:
    sent = b'<a id="x"><g><instanceID>no</instanceID></g><meta><instanceID>uuid:1</instanceID></meta></a>'
    assert openrosa.envelope(sent).instance_id == "uuid:1"


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        (b" \n", openrosa.EMPTY),
        (GOOD.replace(b"a b", b"\xe9"), openrosa.NOT_TEXT),
        (GOOD.decode().encode("utf-16"), openrosa.NOT_TEXT),
        (GOOD.replace(b'"1.0"', b'"1.0" encoding="iso-8859-1"', 1), openrosa.NOT_TEXT),
        (b'<!DOCTYPE data [<!ENTITY a "b">]>' + GOOD.partition(b"?>")[2], openrosa.DOCTYPE),
        (b'<!DOCTYPE data SYSTEM "file:///etc/passwd">' + GOOD.partition(b"?>")[2], openrosa.DOCTYPE),
        (GOOD[:-4], openrosa.BROKEN),
        (GOOD + b"<b/>", openrosa.BROKEN),
        (GOOD.replace(b"a b", b"\0"), openrosa.BROKEN),
        (GOOD.replace(b"a b", b"&a;"), openrosa.BROKEN),
        (GOOD.replace(b'id="uji"', b""), openrosa.NO_FORM),
        (GOOD.replace(b"uuid:1", b" "), openrosa.NO_INSTANCE),
        (GOOD.replace(b"uuid:1", b"u" * 201), openrosa.NO_INSTANCE),
        (GOOD.replace(b"</orx:meta>", b"<deprecatedID>uuid:1</deprecatedID></orx:meta>"), openrosa.ITSELF),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told(sent: bytes, sentence: str) -> None:
    with pytest.raises(Unreadable) as told:
        openrosa.envelope(sent)
    assert told.value.sentence == sentence
    assert told.value.sentence % told.value.values


@given(st.binary())
def test_bytes_are_read_or_refused_and_nothing_else(sent: bytes) -> None:
    with pytest.raises(Unreadable):
        openrosa.envelope(sent)


@given(st.integers(0, len(GOOD) - 1), st.binary(max_size=3))
def test_a_damaged_envelope_is_read_or_refused(place: int, put: bytes) -> None:
    sent = GOOD[:place] + put + GOOD[place + 1 :]
    try:
        found = openrosa.envelope(sent)
    except Unreadable as told:
        assert told.sentence % told.values
    else:
        assert found.form_id
        assert found.instance_id


@given(st.integers(1, len(GOOD) - 1))
def test_an_envelope_cut_anywhere_is_refused(place: int) -> None:
    with pytest.raises(Unreadable):
        openrosa.envelope(GOOD[:place])
