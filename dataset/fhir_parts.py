"""The data types of FHIR R5 that the resources of a dataset are made of. Pure.

Where FHIR has a code for a value it is given with its system; the record's words stand beside it as text.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from typing import Any

from dataset.leaving import Status
from dataset.stated import figures

Part = dict[str, Any]
"""A part of a resource, as JSON."""

UCUM = "http://unitsofmeasure.org"
RECORD = "urn:trialspan:record"
"""System of the ids of records, and of items: record, '#', path."""
_MOST = 2**31 - 1
"""The largest integer that FHIR has."""
_ID = re.compile(r"[A-Za-z0-9\-.]{1,48}")
_HALF = re.compile("[\ud800-\udfff]")


def resource_id(name: str) -> str:
    """The id of a record's resource: its name where FHIR takes it, else a hash of it."""
    if _ID.fullmatch(name):
        return name
    return hashlib.sha256(name.encode(errors="surrogatepass")).hexdigest()[:40]


def publication_status(status: Status) -> str:
    """FHIR's word for how far a resource may be used: all but a complete record is a draft."""
    return "active" if status is Status.COMPLETE else "draft"


def concept(text: str | None, system: str | None = None, code: str | None = None) -> Part | None:
    """A CodeableConcept; None where there is neither a code nor words."""
    coded = {"coding": [{"system": system, "code": code}]} if system and code else {}
    return (coded | ({"text": text} if text else {})) or None


def concepts(texts: Sequence[str] | None) -> list[Part]:
    """CodeableConcepts of words alone."""
    return [{"text": text} for text in texts or ()]


def quantity(value: Mapping[str, Any] | None) -> Part | None:
    """A Quantity, its unit as UCUM; None for a range."""
    if not value or "value" not in value:
        return None
    comparator = value.get("comparator", "=")
    return (
        ({} if comparator == "=" else {"comparator": comparator})
        | {"value": value["value"]}
        | _unit(value.get("unit"))
    )


def in_words(value: Mapping[str, Any]) -> str:
    """A quantity or a range as text: '>= 18 a', '2 to 18 a'."""
    if "value" in value:
        comparator = value.get("comparator", "=")
        words = [*([] if comparator == "=" else [comparator]), figures(value["value"])]
    else:
        words = [f"{figures(value['low'])} to {figures(value['high'])}"]
    return " ".join([*words, *([value["unit"]] if value.get("unit") else [])])


def interval(low: float | None, high: float | None) -> Part | None:
    """A Range; None where neither bound is there."""
    bounds = {name: {"value": bound} for name, bound in (("low", low), ("high", high)) if bound is not None}
    return bounds or None


def count(number: int | None) -> int | None:
    """A number that FHIR can hold; None for any other."""
    return number if number is not None and 0 <= number <= _MOST else None


def whole(part: Mapping[str, Any]) -> Part:
    """A part without members that say nothing, and without half characters, which UTF-8 cannot hold."""
    kept = {name: _whole(value) for name, value in part.items()}
    return {name: value for name, value in kept.items() if value not in (None, "", [], {})}


def _whole(value: Any) -> Any:
    if isinstance(value, str):
        return _HALF.sub("\ufffd", value)
    if isinstance(value, Mapping):
        return whole(value)
    return [_whole(each) for each in value] if isinstance(value, list) else value


def _unit(unit: str | None) -> Part:
    return {"unit": unit, "system": UCUM, "code": unit} if unit else {}
