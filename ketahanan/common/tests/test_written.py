"""Filters of every template."""

from django.template import Context, Template


def test_the_number_of_a_paper_breaks_behind_its_slashes_and_is_still_text() -> None:
    shown = Template("{{ number|paper_no }}").render(Context({"number": "75/SK/<b>/2012"}))
    assert shown == "75/<wbr>SK/<wbr>&lt;b&gt;/<wbr>2012"
    assert Template("{{ number|paper_no }}").render(Context({"number": ""})) == ""
