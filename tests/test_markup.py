"""Records as JSON, XML and HTML are shown as lines 'name: value' that lead back to the source."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.markup import markup_view

RECORD = '{"id": {"nctId": "NCT99000055", "count": 12}, "names": ["a \\"b\\"", "c\\nd", "\\u00e9"]}'
XML = (
    '<?xml version="1.0"?>\n<!-- made up -->\n'
    '<study rank="1"><nct_id>NCT99000055</nct_id><note>a &lt; b</note></study>'
)
HTML = (
    "<!DOCTYPE html><html><head><title>x</title></head>"
    "<body><p>Phase: <b>2</b></p><script>var a</script></body>"
)


def shown_lines(source: str) -> list[str]:
    view = markup_view(source)
    assert view is not None
    return [line.strip() for line in view.text.split("\n") if line.strip()]


def test_json_is_shown_as_names_and_values_without_brackets_and_escapes():
    assert shown_lines(RECORD) == [
        "id:", "nctId:NCT99000055", "count:12", "names:", 'a "b"', "c", "d", "é",
    ]  # fmt: skip


def test_the_elements_of_xml_are_shown_as_names_and_values():
    assert shown_lines(XML) == ["study:", "nct_id:NCT99000055", "note:a < b"]


def test_html_is_shown_as_its_words_without_scripts():
    assert shown_lines(HTML) == ["Phase: 2"]


@pytest.mark.parametrize("source", ["", "Phase: 2", "a < b", "[1] Smith J. A trial.", "{", "<3 hearts"])
def test_text_that_is_no_markup_has_no_such_view(source):
    assert markup_view(source) is None


@pytest.mark.parametrize("source", [RECORD, XML, HTML])
def test_a_value_leads_back_to_its_place_in_the_source(source):
    view = markup_view(source)

    for word in ("NCT99000055", "2"):
        if (at := view.text.find(word)) >= 0:
            start, end = view.source_span(at, at + len(word))
            assert source[start:end] == word


@pytest.mark.parametrize("cut", [1, 7, 20, 33, 60])
@pytest.mark.parametrize("source", [RECORD, XML, HTML])
def test_a_record_that_is_cut_off_is_shown_up_to_there(source, cut):
    view = markup_view(source[:cut])

    assert view is None or len(view.text) <= cut


json_values = st.recursive(
    st.text() | st.integers() | st.none() | st.booleans(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=12,
)


@given(st.dictionaries(st.text(min_size=1), json_values, min_size=1), st.sampled_from([None, 1, 4]))
def test_every_character_shown_of_json_has_a_place(value, indent):
    source = json.dumps(value, indent=indent)
    view = markup_view(source)
    places = [view.source_span(at, at + 1)[0] for at in range(len(view.text))]

    assert places == sorted(set(places))
