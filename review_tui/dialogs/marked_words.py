"""What marked words give a field to begin with. Pure."""

from __future__ import annotations

from pydantic import JsonValue

from review_tui.dialogs.results import Reader
from schemas.catalogue import FieldSpec, RecordType
from schemas.errors import SchemaError
from schemas.leaf_check import blank_form, leaf_words, parse_leaf, what_is_wrong


def first_words(record_type: RecordType, path: str, quote: str, read: Reader) -> str:
    """The words the editor opens with: the value that the marked words give, else the form to fill in.

    read: tried first, for it knows how values are printed; then the words as they would be typed.
    """
    folded = " ".join(quote.split())
    spec = record_type.spec(path)
    value = read(spec, quote)
    if spec.whole and value is not None and not isinstance(value, list):
        value = [value]
    if value is not None and what_is_wrong(record_type, path, value) is None:
        return leaf_words(record_type, path, value)
    try:
        return leaf_words(record_type, path, parse_leaf(record_type, path, folded))
    except SchemaError:
        return blank_form(record_type, path)


def read_nothing(spec: FieldSpec, quote: str) -> JsonValue:
    """Knows no printed form."""
    del spec, quote
    return None
