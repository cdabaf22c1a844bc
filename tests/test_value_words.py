"""Values are said in as few words as keep their meaning."""

import pytest

from schemas.value_words import say_value


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("PHASE3", "PHASE3"),
        (40, "40"),
        (0.05, "0.05"),
        (True, "yes"),
        (False, "no"),
        (["SINGLE", "DOUBLE"], "SINGLE, DOUBLE"),
        ({"comparator": "=", "value": 40, "unit": "a"}, "40 a"),
        ({"value": 40}, "40"),
        ({"comparator": "<", "value": 0.001}, "< 0.001"),
        ({"comparator": ">=", "value": 18, "unit": None}, ">= 18"),
        ({"low": 40, "high": 79, "unit": "a"}, "40 to 79 a"),
        ({"low": 1, "high": 2}, "1 to 2"),
        ({"value": 5, "concept": "trough", "unit": "ng/mL"}, "value: 5; concept: trough; unit: ng/mL"),
        ([{"low": 1, "high": 2}, {"value": 3, "unit": "mg"}], "1 to 2, 3 mg"),
        ({"name": "A", "nested": {"low": 1, "high": 2}}, "name: A; nested: 1 to 2"),
    ],
)
def test_a_value_is_said(value, words):
    assert say_value(value) == words


def test_every_part_of_an_object_that_is_there_is_said():
    assert say_value({"value": False, "note": None, "odd": 0}) == "value: no; odd: 0"
