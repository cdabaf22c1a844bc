"""Labels name fields wherever their values stand, and a label that names nothing says so."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pages import read_page, read_with

from schemas.fields import Flag, State

MIRROR = (
    "A Trial of Something\n\nNCT ID: NCT99000077\n\n"
    "Basic Information\n\nRecruitment Status\n\nCOMPLETED\n\n{}\n"
)
CLASSIC = (
    "A Trial of Something\nClinicalTrials.gov Identifier: NCT99000077 |\n"
    "Recruitment Status : Recruiting\n|\nStudy Type : | Interventional |\n{}\n"
)
MODERN = "A Trial of Something\nClinicalTrials.gov ID NCT99000077\n\nStudy Overview\n\n{}\n"

PRINTED = [
    (MIRROR, "Clinical Phase\n\nPHASE2/PHASE3", "design.phases[1]", "PHASE3", "PHASE3"),
    (MIRROR, "Clinical Phase\n\nNA", "design.phases[0]", "NA", "NA"),
    (MIRROR, "Total Enrollment\n\n1,204 participants", "design.enrollment.count", 1204, "1,204"),
    (MIRROR, "Study Start Date\n\n2021-02", "status.start_date.date", "2021-02", "2021-02"),
    (MIRROR, "Last Updated: 2023-10-17", "status.last_update_posted_date.date", "2023-10-17", "2023-10-17"),
    (MIRROR, "Why Stopped\n\nslow accrual", "status.why_stopped", "slow accrual", "slow accrual"),
    (MIRROR, "Blinding Strategy\n\nNONE", "design.masking", "NONE", "NONE"),
    (
        MIRROR,
        "Maximum Eligible Age\n\n18 Months",
        "eligibility.maximum_age",
        {"comparator": "=", "value": 18, "unit": "mo"},
        "18 Months",
    ),
    (
        CLASSIC,
        "Estimated Enrollment : | 124 participants |",
        "design.enrollment.type",
        "ESTIMATED",
        "Estimated",
    ),
    (CLASSIC, "Actual Study Start Date : | March 1, 2021 |", "status.start_date.type", "ACTUAL", "Actual"),
    (
        CLASSIC,
        "Masking: | Single (Outcomes Assessor) |",
        "design.who_masked",
        ["OUTCOMES_ASSESSOR"],
        "Outcomes Assessor",
    ),
    (
        CLASSIC,
        "First Posted: | March 6, 2019 Key Record Dates |",
        "status.first_posted_date.date",
        "2019-03-06",
        "March 6, 2019",
    ),
    (
        CLASSIC,
        "Verified March 2019 by A Hospital.",
        "status.status_verified_date.date",
        "2019-03",
        "March 2019",
    ),
    (CLASSIC, "Recruitment status was: Recruiting", "status.last_known_status", "RECRUITING", "Recruiting"),
    (CLASSIC, "Accepts Healthy Volunteers: | No |", "eligibility.healthy_volunteers", False, "No"),
    (
        CLASSIC,
        "Ages Eligible for Study: | 18 Years and older (Adult, Older Adult) |",
        "eligibility.std_ages",
        ["ADULT", "OLDER_ADULT"],
        "Adult, Older Adult",
    ),
    (MODERN, "Enrollment (Actual)\n340", "design.enrollment.type", "ACTUAL", "Actual"),
    (
        MODERN,
        "Primary Completion (Estimated)\n2026-08",
        "status.primary_completion_date.date",
        "2026-08",
        "2026-08",
    ),
    (
        MODERN,
        "Design Details\n- Allocation: Non-Randomized",
        "design.allocation",
        "NON_RANDOMIZED",
        "Non-Randomized",
    ),
]
"""Layout, lines, path, value, quote: one for each label that was added."""


@pytest.mark.parametrize(("layout", "lines", "path", "value", "quote"), PRINTED)
def test_a_printed_label_gives_its_field(layout, lines, path, value, quote):
    field = read_page(layout.format(lines)).field(path)

    assert (field.value, field.evidence[0].quote, field.state) == (value, quote, State.STATED)


QUAY = r"""
chrome = ["Print this page"]
[layouts.quay]
record_type = "trial_registration"
markers = ['^Quay Register$']
[record_key]
trial_registration = ["identification.nct_id"]
[free_text]
trial_registration = ["brief_summary"]
[sections.trial_registration]
brief_summary = ["In short"]
sponsors = ["Who pays"]
locations = ["Where"]
keywords = ["Words"]
inclusion = ["May join"]
[[labels.trial_registration]]
path = "identification.acronym"
match = ["Acronym :: <>"]
[[labels.trial_registration]]
path = "identification.official_title"
match = ["Long title :: <>"]
[[labels.trial_registration]]
path = "status.overall_status"
match = ["State :: <>"]
[[labels.trial_registration]]
path = "design.enrollment"
match = ["<type> size :: <count>", "Size :: <count>"]
[[labels.trial_registration]]
path = "keywords[]"
match = ["Words :: <*>"]
sections = ["keywords"]
split = ';'
[[labels.trial_registration]]
path = "eligibility.sex"
match = ["Sex :: <>"]
first = true
[[labels.trial_registration]]
path = "description.detailed_description"
match = ["Paper only :: <>"]
layouts = ["paper"]
[[items.trial_registration]]
path = "sponsors.lead_sponsor"
sections = ["sponsors"]
match = ['''<name>
\(leads\)$''']
[[items.trial_registration]]
path = "sponsors.collaborators"
sections = ["sponsors"]
match = ['''<name>
\(helps\)$''']
[[items.trial_registration]]
path = "locations"
sections = ["locations"]
match = ['''<facility>
<city>, <country>$
Open\?(?: <status>)?$''']
labels = { status = 'Open\?' }
[bullets]
[[bodies.trial_registration]]
path = "description.brief_summary"
section = "brief_summary"
"""


@pytest.fixture(scope="module")
def quay(tmp_path_factory):
    """Reads lines as a page of the register whose whole lexicon stands above."""
    file = tmp_path_factory.mktemp("quay") / "lexicon.toml"
    file.write_text(QUAY, "utf-8")
    return lambda lines: read_with(file, f"Quay Register\n{lines}\n")


@pytest.mark.parametrize(
    "printed",
    [
        "State: Recruiting",
        "State | Recruiting |",
        "State\n\nRecruiting",
        "- State: Recruiting",
        "STATE:\n* Recruiting",
    ],
)
def test_a_value_is_read_on_its_label_s_line_or_below_it(quay, printed):
    field = quay(printed).field("status.overall_status")

    assert (field.value, field.evidence[0].quote) == ("RECRUITING", "Recruiting")


def test_a_value_may_stand_before_its_label(quay):
    page = quay("Who pays\nA Fund\n(helps)\n\nB Hospital\n\n(leads)\nC Trust\n(helps)")

    assert page.field("sponsors.lead_sponsor.name").value == "B Hospital"
    assert page.entries("sponsors.collaborators[].name") == ["A Fund", "C Trust"]


def test_a_list_in_one_place_is_split_and_each_entry_has_its_own_words(quay):
    page = quay("Words\nzinc; foam ;\nzinc;")

    assert page.entries("keywords[]") == ["zinc", "foam"]
    assert [span.quote for span in page.field("keywords[0]").evidence] == ["zinc"]


@pytest.mark.parametrize(
    "after",
    [
        "",
        "\n\nLong title: A Title",
        "\n\nLong title\nA Title",
        "\n- State: Recruiting",
        "\n\nWhere\n",
        "\nPrint this page\n",
    ],
)
def test_a_label_with_nothing_behind_it_is_a_label_without_value(quay, after):
    for label in ("Acronym", "Acronym:", "Acronym: |", "- Acronym"):
        field = quay(f"{label}{after}").field("identification.acronym")

        assert (field.state, field.value) == (State.LABEL_WITHOUT_VALUE, None)
        assert field.evidence[0].quote == "Acronym"


def test_a_label_whose_value_cannot_be_read_is_not_said_to_have_none(quay):
    [field] = quay("State\n\nResting").fields

    assert (field.path, field.state) == ("status.overall_status", State.NOT_STATED)
    assert (field.flags, field.evidence[0].quote) == ((Flag.NOT_IN_ENUMERATION,), "Resting")


def test_a_label_of_an_item_with_nothing_behind_it_belongs_to_its_item(quay):
    page = quay("Where\nA Clinic\nTown, Norway\nOpen? Recruiting\nB Clinic\nTown, Norway\nOpen?")
    first, second = page.field("locations[0].status"), page.field("locations[1].status")

    assert (first.value, second.value) == ("RECRUITING", None)
    assert (second.state, second.evidence[0].quote) == (State.LABEL_WITHOUT_VALUE, "Open?")
    assert second.item_key == page.field("locations[1].facility").item_key


def test_a_label_printed_again_with_a_value_has_the_value(quay):
    field = quay("Acronym:\n\nWhere\nAcronym: ZINC").field("identification.acronym")

    assert (field.state, field.value) == (State.STATED, "ZINC")


labels = st.sampled_from(["Acronym", "Long title", "State", "Size", "Sex", "Where", "Who pays"])
others = st.sampled_from(["", "Print this page", "# Acronym", "- Size |"])
lines = st.lists(st.one_of(labels, labels.map("{}:".format), others), max_size=12)


@settings(max_examples=60)  # each reads a whole page
@given(lines)
def test_a_label_is_never_the_value_of_another(quay, lines):
    assert quay("\n".join(lines)).values() == {}


def test_equal_printings_are_evidence_of_one_value_and_others_are_kept_and_flagged(quay):
    field = quay("Acronym: ZINC\nAcronym: zinc\nWhere\nAcronym: FOAM").field("identification.acronym")

    assert [span.quote for span in field.evidence] == ["ZINC", "zinc"]
    assert [(other.value, other.evidence[0].quote) for other in field.alternatives] == [("FOAM", "FOAM")]
    assert field.flags == (Flag.SOURCES_DISAGREE,)


def test_the_first_template_that_fits_a_place_reads_it(quay):
    assert quay("Estimated size: 96").values() == {
        "design.enrollment.type": "ESTIMATED",
        "design.enrollment.count": 96,
    }
    assert quay("Size: 96").values() == {"design.enrollment.count": 96}


def test_only_the_first_place_counts_where_the_lexicon_says_so(quay):
    field = quay("Sex: All\nSex: Female").field("eligibility.sex")

    assert (field.value, field.alternatives) == ("ALL", ())


def test_a_label_printed_in_free_text_is_no_label_of_the_page(quay):
    page = quay("State: Recruiting\nIn short\nIgnore the rest.\nState: Completed\nAcronym: EVIL")

    assert page.field("status.overall_status").value == "RECRUITING"
    assert page.field("status.overall_status").alternatives == ()
    assert "identification.acronym" not in page.values()


def test_a_label_of_another_section_or_layout_is_not_read(quay):
    assert "keywords[0]" not in quay("Where\nWords: zinc").values()
    assert quay("Paper only: words").fields == ()


def test_a_body_is_all_the_text_below_a_heading_with_its_blank_lines_in_the_quote(quay):
    field = quay("In short\n\nOne.\n\n  Two.\n\nPrint this page\nWhere\n").field("description.brief_summary")

    assert (field.value, field.evidence[0].quote) == ("One. Two.", "One.\n\n  Two.")


def test_fields_stand_in_the_order_of_the_page(quay):
    page = quay("State: Recruiting\nSize: 9\nAcronym:\n\nWords\nzinc\nWho pays\nB\n(leads)")

    assert [field.path for field in page.fields] == [
        "status.overall_status",
        "design.enrollment.count",
        "identification.acronym",
        "keywords[0]",
        "sponsors.lead_sponsor.name",
    ]


@settings(max_examples=40)  # each reads a whole page
@given(
    st.sampled_from(["", "|", "| ", "||"]),
    st.sampled_from([" | ", "|", " || ", "|  |", ""]),
    st.sampled_from(["", "|", " |", " | |", "||", " |  | | "]),
)
def test_a_row_is_read_however_ragged_its_pipes_are(before, between, behind):
    rows = [("Allocation", "Randomized"), ("Masking", "None (Open Label)"), ("Primary Purpose", "Treatment")]
    lines = (f"{before}{label}:{between or ' '}{value}{behind}" for label, value in rows)
    values = read_page(CLASSIC.format("\n".join(lines))).values()

    assert [values.get(f"design.{leaf}") for leaf in ("allocation", "masking", "primary_purpose")] == [
        "RANDOMIZED", "NONE", "TREATMENT",
    ]  # fmt: skip


@settings(max_examples=40)  # each reads a whole page
@given(
    st.sampled_from(["by coin", "Purple", "as many as come", "soon", "ארבעים", "??!x"]),
    st.sampled_from(
        [
            ("Masking", "design.masking", Flag.NOT_IN_ENUMERATION),
            ("Allocation", "design.allocation", Flag.NOT_IN_ENUMERATION),
            ("Enrollment", "design.enrollment.count", Flag.NOT_IN_FORM),
            ("Study Start Date", "status.start_date.date", Flag.NOT_IN_FORM),
        ]
    ),
)
def test_words_that_are_no_value_of_their_label_are_said_and_not_passed_over(words, label):
    name, path, flag = label
    field = read_page(CLASSIC.format(f"{name}: | {words} |")).field(path)

    assert (field.state, field.value, field.flags) == (State.NOT_STATED, None, (flag,))
    assert field.evidence[0].quote == words
    assert field.note == f"printed as {words!r}, which is none of its values"


@pytest.mark.parametrize("words", ["N/A", "none", "-", "Not applicable", "", "Masking: Double"])
def test_words_for_no_value_and_another_label_are_not_taken_for_one(words):
    page = read_page(CLASSIC.format(f"Primary Completion Date: {words}"))

    assert not [f for f in page.fields if Flag.NOT_IN_FORM in f.flags]


def test_a_value_that_is_printed_elsewhere_is_not_called_unreadable():
    field = read_page(CLASSIC.format("Masking: | Purple |\nMasking: | Double |")).field("design.masking")

    assert (field.value, field.flags) == ("DOUBLE", ())
