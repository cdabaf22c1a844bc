"""Whatever can be a field, a model's reply or a name comes back from the store as it went in."""

import hashlib
import itertools
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.documents import Document, Span
from schemas.drafts import Draft, Finding
from schemas.fields import Alternative, DraftedField, Drafter, Flag, GroundingStatus, State
from store.columns import from_column, from_json, to_column, to_json
from store.store import open_store

ODD = "a\x00\x1b[µ²≥\u2009\ud800\udfff\udce9\U0001f4a3\"'\\%;"
"""Among them lone surrogates, which UTF-8 does not have."""

any_text = st.text() | st.text(st.sampled_from(ODD)) | st.text(st.characters(categories=["Cs", "L"]))
json_text = any_text.map(json.dumps).map(json.loads)
"""JSON has no way to say a high and a low surrogate beside each other that are not one character."""

any_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | json_text,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(json_text, inner, max_size=4),
    max_leaves=12,
)
any_value = any_json.filter(lambda value: value is not None)


@st.composite
def spans_of(draw, text: str, *, at_least: int = 0) -> tuple[Span, ...]:
    places = st.integers(0, len(text) - 1).flatmap(
        lambda start: st.tuples(st.just(start), st.integers(start + 1, len(text)))
    )
    return tuple(Span.of(text, *place) for place in draw(st.lists(places, min_size=at_least, max_size=3)))


@st.composite
def fields_of(draw, text: str, path: str) -> DraftedField:
    state = draw(st.sampled_from(State))
    alternatives = st.builds(
        Alternative, value=any_json, evidence=spans_of(text), drafter=st.sampled_from(Drafter), why=json_text
    )
    return DraftedField(
        path=path,
        value=draw(any_value) if state.has_value else None,
        state=state,
        evidence=draw(spans_of(text, at_least=int(state is State.STATED))),
        drafter=draw(st.sampled_from(Drafter)),
        grounding=draw(st.sampled_from(GroundingStatus)),
        flags=tuple(draw(st.lists(st.sampled_from(Flag)))),
        alternatives=tuple(draw(st.lists(alternatives, max_size=2))),
        item_key=draw(st.none() | any_text),
        call=draw(st.none() | any_text),
        note=draw(st.none() | any_text),
        corroborated=draw(st.booleans()),
        signals=tuple(draw(st.lists(json_text, max_size=2))),
        expected_error=draw(st.none() | st.floats(0, 1)),
        expected_error_reason=draw(st.none() | any_text),
    )


@st.composite
def drafts(draw) -> tuple[str, tuple[DraftedField, ...], tuple[Finding, ...]]:
    text = draw(st.text(st.characters(codec="utf-8"), min_size=1))
    paths = draw(st.lists(any_text, unique=True, max_size=3))
    findings = st.builds(
        Finding,
        flag=st.sampled_from(Flag),
        sentence=any_text,
        paths=st.lists(json_text, min_size=1, max_size=2).map(tuple),
        spans=spans_of(text),
    )
    fields = tuple(draw(fields_of(text, path)) for path in paths)
    return text, fields, tuple(draw(st.lists(findings, max_size=2)))


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    with open_store(tmp_path_factory.mktemp("roundtrip") / "s.db") as opened:
        yield opened


numbers = itertools.count()


@given(drafts(), any_text)
def test_any_draft_comes_back_as_it_was_saved(store, content, name):
    text, fields, findings = content
    sha256 = hashlib.sha256(f"{next(numbers)}".encode()).hexdigest()
    document = Document(
        name=name, text=text, text_sha256=sha256, source_sha256="", source_bytes=0, encoding="utf-8"
    )
    draft = Draft(
        document_sha256=sha256,
        document_name=name,
        record_type="t",
        fingerprint=name,
        fields=fields,
        findings=findings,
    )
    first = store.save_draft(document, draft)

    assert store.load_draft(sha256) == (document, draft)
    assert store.save_draft(document, draft) == first


@given(any_text)
def test_any_text_comes_back_from_a_column(text):
    assert from_column(to_column(text)) == text


@given(any_json)
def test_any_json_comes_back_from_text_that_utf_8_can_hold(value):
    text = to_json(value)

    assert text.encode().decode() == text
    assert from_json(text) == value


def test_json_stays_readable_where_it_can():
    assert to_json({"unit": "µg"}) == '{"unit":"µg"}'
