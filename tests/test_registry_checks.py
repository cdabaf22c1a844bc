"""What a registry page says of itself goes together: dates, status, names, sections."""

import pytest
from record_fields import drafted, found_in

from schemas.documents import Span
from schemas.fields import Alternative, Drafter, Flag

STATUS, START, END = "status.overall_status", "status.start_date", "status.completion_date"


@pytest.mark.parametrize(
    ("status", "path", "kind", "is_found"),
    [
        ("NOT_YET_RECRUITING", START, "ACTUAL", True),
        ("NOT_YET_RECRUITING", START, "ESTIMATED", False),
        ("RECRUITING", START, "ACTUAL", False),
        ("RECRUITING", END, "ACTUAL", True),
        ("COMPLETED", END, "ESTIMATED", True),
        ("COMPLETED", END, "ACTUAL", False),
        ("TERMINATED", END, "ESTIMATED", False),
    ],
)
def test_a_status_goes_with_the_types_of_its_dates(status, path, kind, is_found):
    fields = (drafted(STATUS, status), drafted(f"{path}.date", "2021-03"), drafted(f"{path}.type", kind))
    found = found_in(*fields)

    assert [each.paths for each in found] == [(STATUS, f"{path}.date", f"{path}.type")] * is_found


def test_a_withdrawn_trial_has_enrolled_nobody():
    status = drafted(STATUS, "WITHDRAWN")

    assert found_in(status, drafted("design.enrollment.count", 0)) == []
    assert [f.flag for f in found_in(status, drafted("design.enrollment.count", 3))] == [Flag.STATUS_MISMATCH]


def test_a_reason_for_stopping_needs_a_trial_that_stopped():
    reason = drafted("status.why_stopped", "Slow recruitment")

    assert found_in(reason, drafted(STATUS, "TERMINATED")) == []
    assert [f.flag for f in found_in(reason, drafted(STATUS, "RECRUITING"))] == [Flag.STATUS_MISMATCH]


def test_the_record_is_posted_after_it_was_handed_in():
    fields = [
        drafted("status.first_submit_date", "2021-03-02"),
        drafted("status.first_posted_date.date", "2021-03-01"),
    ]

    assert [f.flag for f in found_in(*fields)] == [Flag.DATES_OUT_OF_ORDER]


LISTED = drafted("interventions[0].name", "Bendarotan 25 mg")
OTHER = drafted("interventions[0].other_names[0]", "BDR-7")


@pytest.mark.parametrize("name", ["Bendarotan 25 mg", "bendarotan", "Drug: Bendarotan 25 mg", "BDR 7"])
def test_an_arm_may_name_an_intervention_in_any_of_its_names(name):
    assert found_in(LISTED, OTHER, drafted("arms[0].intervention_names[0]", name)) == []


def test_an_arm_that_names_something_else_is_flagged():
    stranger = drafted("arms[0].intervention_names[0]", "Zinc paste")

    assert [f.flag for f in found_in(LISTED, stranger)] == [Flag.NAME_NOT_LISTED]
    assert found_in(stranger) == []


def test_a_section_that_nothing_was_read_from_is_told():
    secondary = drafted("outcomes[0].role", "SECONDARY")
    [found] = found_in(secondary, sections=("top", "outcomes_primary", "outcomes_secondary"))

    assert (found.flag, found.paths) == (Flag.SECTION_UNREAD, ("outcomes",))
    assert "primary outcomes" in found.sentence


def test_two_values_of_one_field_are_told_with_both_places():
    elsewhere = Span(start=50, end=53, quote="210")
    other = Alternative(value=210, evidence=(elsewhere,), drafter=Drafter.MODEL, why="the label draft stands")
    field = drafted("design.enrollment.count", 120).model_copy(
        update={"alternatives": (other,), "flags": (Flag.SOURCES_DISAGREE,)}
    )
    [found] = found_in(field)

    assert found.spans == (field.evidence[0], elsewhere)
    assert found.sentence == "design.enrollment.count is 120 (by label), and also 210 (by model)"


@pytest.mark.parametrize(("pmid", "is_found"), [("31234567", False), ("PMID 31234567", True)])
def test_a_pubmed_number_is_digits(pmid, is_found):
    assert bool(found_in(drafted("citation.pmid", pmid))) is is_found
