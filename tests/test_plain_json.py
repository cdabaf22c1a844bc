"""JSON of anybody's: what is refused is named, in time that grows with its length."""

import time

import pytest

from extract.plain_json import read_json


def test_a_name_given_twice_among_a_hundred_thousand_is_named_at_once():
    names = ",".join(f'"n{number}": 1' for number in range(100_000))
    began = time.process_time()
    with pytest.raises(ValueError, match="the name 'n99999' is given twice"):
        read_json(f'{{{names}, "n99999": 2}}')

    assert time.process_time() - began < 10  # held against each other, each with each, they take minutes


@pytest.mark.parametrize("printed", ["1" + "0" * 400, "-1" + "0" * 400, "1e400", "NaN"])
def test_a_number_that_overflows_is_none(printed):
    with pytest.raises(ValueError, match="is no number of JSON"):
        read_json(f'{{"value": {printed}}}')


def test_an_integer_within_range_is_kept_whole():
    assert read_json("[9007199254740993, -2]") == [9007199254740993, -2]
