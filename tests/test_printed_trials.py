"""Whatever a trial's values are, each of the four layouts prints them so that they are read back."""

import pytest
from hypothesis import HealthCheck, given, settings
from invented_trials import trials
from pages import read_page
from printed_trials import LAYOUTS

OWN = ("eligibility.std_ages", "status.has_results", "status.first_posted_date", "record_type", "derived")
"""What pages print besides, or in words of their own."""


@pytest.mark.parametrize("layout", LAYOUTS)
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(trial=trials())
def test_a_printed_record_is_read_back_with_its_values(layout, trial):
    """FIELDS 1.1, 1.3, 1.4, 1.6, 1.8, 1.9, 1.10: each value with the words it was read from."""
    text, printed = LAYOUTS[layout](trial)
    page = read_page(text)
    read = {path: value for path, value in page.values().items() if not path.startswith(OWN)}

    assert page.outline.layout == ("modern" if layout == "pdfish" else layout)
    assert read == printed
    for field in page.fields:
        assert all(text[span.start : span.end] == span.quote for span in field.evidence)
