"""Every unit that is read is a UCUM code, in the eyes of a UCUM parser where one is installed."""

import pytest

from extract.printed_forms import load_forms

TABLES = load_forms("units.toml")
CODES = {name: table.compiled().codes for name, table in TABLES.items()}


def test_each_unit_has_one_entry():
    assert all(len(codes) == len(set(codes)) for codes in CODES.values())


def test_every_unit_alone_and_per_another_is_a_ucum_code():
    parser = pytest.importorskip(
        "ucumvert", reason="pip install ucumvert to check the codes"
    ).get_ucum_parser()
    composed = [
        f"{above}/{below}" for above in ("mg", "10*9", "[iU]", "{beats}") for below in CODES["denominator"]
    ]

    for code in (*CODES["numerator"], *CODES["denominator"], *composed, "mg/kg/d", "ug.h/mL"):
        read = parser.parse(code)  # raises for what is no UCUM code
        assert "".join(read.scan_values(bool)) == code
