"""The fields of a record are held against each other."""

import pytest
from record_fields import drafted

from extract.record_checks import check_record
from schemas.fields import DraftedField, Flag


def notes(*fields: DraftedField) -> dict[str, tuple]:
    return {f.path: (f.flags, f.note) for f in check_record(fields)[0] if f.flags}


def arm(events: int, n: int, percent: float) -> list[DraftedField]:
    leaves = {"events": events, "n": n, "percent": percent}
    return [drafted(f"results[0].arm_results[1].{leaf}", value) for leaf, value in leaves.items()]


@pytest.mark.parametrize(
    ("events", "n", "percent"), [(26, 36, 72), (24, 36, 67), (26, 36, 72.2), (0, 36, 0), (7, 104, 7)]
)
def test_a_percentage_that_its_counts_give_is_not_flagged(events, n, percent):
    assert notes(*arm(events, n, percent)) == {}


def test_a_percentage_that_its_counts_do_not_give_is_flagged_with_both_sides():
    assert notes(*arm(26, 36, 70)) == {
        "results[0].arm_results[1].percent": (
            (Flag.PERCENT_MISMATCH,),
            "26 of 36 is 72.2 %, the text says 70 %",
        )
    }


def test_a_percentage_is_held_against_its_own_counts_only():
    fields = [*arm(26, 36, 72), drafted("results[1].arm_results[1].percent", 70), drafted("percent", 3)]

    assert notes(*fields) == {}
    assert notes(*arm(0, 0, 50)) == {}


START, PRIMARY, END = (
    "status.start_date.date",
    "status.primary_completion_date.date",
    "status.completion_date.date",
)


@pytest.mark.parametrize(
    "dates",
    [
        {START: "2020-09-07", END: "2023-05-31"},
        {START: "2020-09-07", PRIMARY: "2020-09", END: "2020"},
        {START: "2020-09-07", END: "2020-09-07"},
        {END: "2019"},
    ],
)
def test_dates_in_order_as_far_as_they_are_printed_are_not_flagged(dates):
    assert notes(*(drafted(path, date) for path, date in dates.items())) == {}


def test_dates_out_of_order_are_flagged_with_both_sides():
    found = notes(drafted(START, "2021-02"), drafted(PRIMARY, "2020-12-01"), drafted(END, "2023"))

    assert found == {
        PRIMARY: ((Flag.DATES_OUT_OF_ORDER,), f"{PRIMARY} 2020-12-01 lies before {START} 2021-02"),
    }


@pytest.mark.parametrize(
    ("path", "identifier"),
    [
        ("identification.nct_id", "NCT99000001"),
        ("registrations[0].id", "ChiCTR-IPR-99000207"),
        ("registrations[0].id", "ChiCTR2100099999"),
        ("registrations[0].id", "ISRCTN99999999"),
        ("citation.doi", "10.5555/jid.2016(16)0301-4"),
        ("identification.org_study_id", "NCT is not an identifier here"),
        ("registrations[0].id", "2020-999902-42"),
    ],
)
def test_an_identifier_in_the_form_of_its_registry_is_not_flagged(path, identifier):
    assert notes(drafted(path, identifier)) == {}


@pytest.mark.parametrize(
    ("path", "identifier"),
    [
        ("identification.nct_id", "NCT9900000"),
        ("identification.nct_id", "NCT99000001 and more"),
        ("registrations[0].id", "ChiCTR-99"),
        ("registrations[0].id", "ISRCTN9999"),
        ("citation.doi", "10.5555/jid.2016."),
    ],
)
def test_a_malformed_identifier_is_flagged(path, identifier):
    [(flags, note)] = notes(drafted(path, identifier)).values()

    assert flags == (Flag.MALFORMED_IDENTIFIER,)
    assert repr(identifier) in note


def test_fields_that_agree_are_left_as_they_are():
    fields = (drafted(START, "2020"), drafted("identification.nct_id", "NCT99000001"), *arm(26, 36, 72))

    assert check_record(fields) == (fields, ())


def test_a_field_with_several_findings_has_all_flags_and_sentences():
    fields = [
        drafted(START, "2022"),
        drafted(END, "2021"),
        drafted("status.completion_date.type", "ESTIMATED"),
    ]
    found = notes(*fields, drafted("status.overall_status", "COMPLETED"), drafted("status.why_stopped", "x"))

    assert found[END][0] == (Flag.DATES_OUT_OF_ORDER,)
    assert found["status.overall_status"][0] == (Flag.STATUS_MISMATCH,)


def test_a_note_that_was_there_stays_before_the_sentence():
    late = drafted(END, "2019").model_copy(update={"note": "from the banner"})
    [(_, note)] = notes(drafted(START, "2020"), late).values()

    assert note == f"from the banner; {END} 2019 lies before {START} 2020"
