"""What was annotated by hand on the real pages fits the catalogue, and the pages where ../shared has them."""

import hashlib
import re

import pytest
from pydantic import JsonValue
from seed_annotations import FOLDER, Annotation, Item, load_annotations

from extract.check import check_value
from extract.lexicon import load_lexicon
from extract.read import read_file
from schemas.catalogue import RecordType, load_record_type
from schemas.values import Kind

ANNOTATIONS = load_annotations()
EACH_PAGE = pytest.mark.parametrize("page", ANNOTATIONS, ids=lambda page: page.document_sha256[:8])
READ_BY_RULE = {Kind.INTEGER, Kind.NUMBER, Kind.DATE, Kind.QUANTITY}
"""Kinds whose value code reads from the words alone, wherever they stand."""
WORDS = (Kind.TEXT, Kind.STRING, Kind.IDENTIFIER)
UCUM = re.compile(r"[A-Za-z0-9/.*{}_%\[\]+]+")
CODED_PARTS = ("comparator", "frequency", "sampling", "phase", "sex", "relation", "status", "plan")


@pytest.fixture(scope="module")
def texts(shared) -> dict[str, str]:
    files = sorted((shared / "seeds").glob("*.txt"))
    documents = [read_file(file, file.name) for file in files]
    return {document.text_sha256: document.text for document in documents}


def filled_in(item: Item) -> list[JsonValue]:
    """Every right value, without absent parts, with 'x' for each word it takes from the page."""
    places = [item.start, item.end, *(m.end for m in item.more), *re.findall(r"\d+", str(item.words))]
    return [given(value) for value in item.as_good("x" * max(int(place) for place in places))]


@EACH_PAGE
def test_an_annotation_is_named_after_the_text_it_is_about(page: Annotation):
    assert (FOLDER / f"{page.document_sha256[:16]}.json").is_file()
    assert re.fullmatch("[0-9a-f]{64}", page.document_sha256)


@EACH_PAGE
def test_every_path_is_known_and_annotated_once(page: Annotation):
    kind = load_record_type(page.record_type)
    paths = [item.path for item in page.items]

    assert [path for path in paths if kind.find(path) is None] == []
    assert sorted(set(paths)) == sorted(paths)
    assert [a.path for a in page.absent if not kind.knows(a.path)] == []
    assert [p for each in (*page.must_not, *page.unjudged) for p in each.paths if not names(kind, p)] == []


def names(kind: RecordType, path: str) -> bool:
    return path == "any" or kind.knows(path)


@EACH_PAGE
def test_no_field_is_both_there_and_absent(page: Annotation):
    absent = {a.path for a in page.absent}
    there = {re.sub(r"\[\d+\]", "[]", item.path) for item in page.items} | {item.path for item in page.items}

    assert there & absent == set()


@EACH_PAGE
def test_every_value_validates_as_the_catalogue_stores_it(page: Annotation):
    kind = load_record_type(page.record_type)
    values = [(item.path, value) for item in page.items for value in filled_in(item)]

    assert [(path, given(kind.normalise(path, value))) for path, value in values] == values


def given(value: JsonValue) -> JsonValue:
    """The value without the parts that are left out."""
    match value:
        case list():
            return [given(part) for part in value]
        case dict():
            return {name: given(part) for name, part in value.items() if part is not None}
    return value


@EACH_PAGE
def test_a_value_of_words_is_left_to_the_page(page: Annotation):
    kind = load_record_type(page.record_type)
    written = [i.path for i in page.items if i.value is not None and kind.spec(i.path).kind in WORDS]

    assert {path for path in written if not path.endswith((".unit", ".stage"))} == set()


@EACH_PAGE
def test_annotations_hold_codes_units_and_dates_but_no_words(page: Annotation):
    kind = load_record_type(page.record_type)
    for item in page.items:
        for name, word in strings_of([item.value, *item.or_]):
            allowed = word in kind.spec(item.path).codes or name in CODED_PARTS or is_no_word(name, word)
            assert allowed, (item.path, word)


def strings_of(value: JsonValue, name: str = "") -> list[tuple[str, str]]:
    match value:
        case str():
            return [(name, value)]
        case list():
            return [found for part in value for found in strings_of(part, name)]
        case dict():
            return [found for key, part in value.items() for found in strings_of(part, key)]
    return []


def is_no_word(name: str, word: str) -> bool:
    is_unit = name == "unit" and UCUM.fullmatch(word) is not None
    is_path = re.fullmatch(r"[a-z_.]+\[\d+\](\.sub\[\d+\])*|FAVOURS_ARM_\d|NO_DIFFERENCE", word) is not None
    return is_unit or is_path or re.fullmatch(r"\d{4}(-\d\d){0,2}|[A-Z]+", word) is not None or "/" in word


@EACH_PAGE
def test_a_reference_names_an_entry_that_is_annotated(page: Annotation):
    paths = [item.path for item in page.items]
    kind = load_record_type(page.record_type)
    for item in page.items:
        if kind.spec(item.path).kind is Kind.REFERENCE and not str(item.value).isupper():
            for target in item.value if isinstance(item.value, list) else [item.value]:
                assert any(path.startswith(f"{target}.") for path in paths), item.path


@EACH_PAGE
def test_every_place_lies_in_the_page_and_begins_and_ends_with_a_word(page: Annotation, texts):
    text = texts[page.document_sha256]
    places = [place for item in page.items for place in (item, *item.more)]
    words = [text[place.start : place.end] for place in places]

    assert hashlib.sha256(text.encode()).hexdigest() == page.document_sha256
    assert max(place.end for place in (*places, *page.must_not, *page.unjudged)) <= len(text)
    assert [said for said in words if said != said.strip()] == []


@EACH_PAGE
def test_numbers_dates_and_labelled_codes_follow_from_their_words(page: Annotation, texts):
    text, kind = texts[page.document_sha256], load_record_type(page.record_type)
    for item in page.items:
        spec = kind.spec(item.path)
        by_rule = spec.kind in READ_BY_RULE or (spec.kind is Kind.CODE and item.how == "L")
        if not by_rule or spec.whole:
            continue
        quote, codes = text[item.start : item.end], load_lexicon().codes.get(spec.path, {})
        checked = check_value(spec, item.value, quote, codes)

        assert checked.follows, (item.path, quote)
        assert agrees(kind, item, checked.value), (item.path, quote, checked.value)


def agrees(kind: RecordType, item: Item, read: JsonValue) -> bool:
    """Whether rules read one of the right values; a unit may stand behind the next number ('3 vs. 4 mg')."""
    found = kind.normalise(item.path, read)
    right = [item.value, *item.or_]
    if isinstance(found, dict) and found.get("unit") is None:
        right = [{**value, "unit": None} for value in right if isinstance(value, dict)]
    return found in right


def test_annotated_pages_are_those_beside_the_project(texts):
    assert {page.document_sha256 for page in ANNOTATIONS} == texts.keys()
