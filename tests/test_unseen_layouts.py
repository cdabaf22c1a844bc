"""One invented record is read from layouts that no table of the lexicon describes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pages import Page, read_page

from schemas.fields import State

FIELDS = {
    "identification.nct_id": "NCT99004711",
    "identification.brief_title": "Heather honey for winter cough",
    "identification.official_title": "A randomised trial of heather honey in adults with winter cough",
    "status.overall_status": "RECRUITING",
    "status.start_date.date": "2031-03-17",
    "design.study_type": "INTERVENTIONAL",
    "design.phases[0]": "PHASE2",
    "design.enrollment.count": 148,
    "sponsors.lead_sponsor.name": "Moorland Hospital Trust",
    "conditions[0]": "Winter cough",
    "conditions[1]": "Sore throat",
    "countries[0]": "Norway",
    "countries[1]": "Iceland",
    "eligibility.minimum_age": {"comparator": "=", "value": 18, "unit": "a"},
    "eligibility.maximum_age": {"comparator": "=", "value": 75, "unit": "a"},
    "eligibility.sex": "ALL",
}
VALUES = {
    "identification.nct_id": "NCT99004711",
    "identification.brief_title": FIELDS["identification.brief_title"],
    "identification.official_title": FIELDS["identification.official_title"],
    "status.overall_status": "Recruiting",
    "status.start_date": "2031-03-17",
    "design.study_type": "Interventional",
    "design.phases": "Phase 2",
    "design.enrollment": "148",
    "sponsors.lead_sponsor": "Moorland Hospital Trust",
    "conditions": "Winter cough; Sore throat",
    "countries": "Norway; Iceland",
    "eligibility.minimum_age": "18 Years",
    "eligibility.maximum_age": "75 Years",
    "eligibility.sex": "Both",
}
KEYS = tuple(VALUES)
WORDINGS = {
    "who": dict(zip(KEYS, (
        "Primary registry and trial identifying number", "Public title", "Scientific title",
        "Recruitment status", "Date of first enrolment", "Study type", "Phase", "Target sample size",
        "Primary sponsor", "Health condition(s) or problem(s) studied", "Countries of recruitment",
        "Age minimum", "Age maximum", "Gender"), strict=True)),
    "isrctn": dict(zip(KEYS, (
        "Registration number", "Public title", "Scientific title", "Overall trial status",
        "Overall trial start date", "Study type", "Phase", "Target number of participants", "Sponsor",
        "Condition", "Countries of recruitment", "Lower age limit", "Upper age limit", "Sex"), strict=True)),
    "protocol": dict(zip(KEYS, (
        "Trial registration number", "Brief title", "Official title", "Overall recruitment status",
        "Anticipated start date", "Type of study", "Trial phase", "Planned number of participants",
        "Name of sponsor", "Medical condition(s) being investigated", "Recruitment countries",
        "Minimum age", "Maximum age", "Sexes eligible"), strict=True)),
    "export": dict(zip(KEYS, (
        "NCT Number", "Study Title", "Official Title", "Study Status", "Start Date", "Study Type",
        "Phases", "Enrollment", "Sponsor", "Conditions", "Countries", "Minimum Age", "Maximum Age",
        "Sex"), strict=True)),
}  # fmt: skip

INCLUSION = ["Cough for at least 7 days", "Able to keep a diary"]
EXCLUSION = ["Allergy to honey", "Diabetes mellitus"]
SHAPES = {
    "colon": "{label}: {value}\n",
    "colon and blank lines": "{label}: {value}\n\n",
    "blank before the colon": "{label} : {value}\n",
    "no blank": "{label}:{value}\n",
    "below": "{label}\n{value}\n",
    "below a blank line": "{label}\n\n{value}\n\n",
    "below a colon": "{label}:\n{value}\n\n",
    "pipe": "{label} | {value} |\n",
    "pipes": "| {label} | {value} |\n",
    "tab": "{label}\t{value}\n",
    "colon and tab": "{label}:\t{value}\n",
    "bold": "**{label}:** {value}\n\n",
    "bold, colon outside": "**{label}**: {value}\n",
    "bold cell": "| **{label}** | {value} |\n",
    "underlined": "__{label}__: {value}\n",
    "list": "- {label}: {value}\n",
    "star list": "* **{label}:** {value}\n",
    "numbered": "7. {label}: {value}\n",
    "row of a form": "A.4.1 {label}: {value}\n",
    "heading": "## {label}\n\n{value}\n\n",
    "wide colon": "{label}：{value}\n",
    "no-break space": "{label}:\u00a0{value}\n",
}  # fmt: skip


def printed(wording: dict[str, str], shape: str) -> str:
    lines = (shape.format(label=wording[key], value=VALUES[key]) for key in KEYS)
    return "Register of trials of the North\n\n" + "".join(lines)


def criteria(mark: str) -> str:
    marks = [mark.replace("1", str(n)).replace("a", "ab"[n - 1]) for n in (1, 2)]
    listed = ["\n".join(map("{} {}".format, marks, items)) for items in (INCLUSION, EXCLUSION)]
    return "Key inclusion criteria\n{}\n\nKey exclusion criteria\n{}\n\n".format(*listed)


def is_read(page: Page, fields: dict) -> dict:
    """What of the fields was read otherwise: empty when all is as printed."""
    values = page.values()
    return {path: values.get(path) for path, value in fields.items() if values.get(path) != value}


def holds_spans(page: Page) -> bool:
    spans = [span for field in page.fields for span in field.evidence]
    return bool(spans) and all(page.document.text[s.start : s.end] == s.quote for s in spans)


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
@pytest.mark.parametrize("wording", WORDINGS.values(), ids=WORDINGS)
def test_values_are_read_whatever_the_shape_of_the_labels(wording, shape):
    page = read_page(printed(wording, shape))

    assert is_read(page, FIELDS) == {}
    assert holds_spans(page)


@pytest.mark.parametrize("change", [str.upper, str.lower, str.title], ids=["upper", "lower", "title"])
@pytest.mark.parametrize("wording", WORDINGS.values(), ids=WORDINGS)
def test_the_case_of_a_label_does_not_matter(wording, change):
    changed = {key: change(label) for key, label in wording.items()}

    assert is_read(read_page(printed(changed, SHAPES["colon"])), FIELDS) == {}


@pytest.mark.parametrize("mark", ["-", "*", "•", "–", "1.", "1)", "(1)", "a)", "a.", "◦", "  -", "   1."])
def test_criteria_are_split_whatever_marks_them(mark):
    text = printed(WORDINGS["who"], SHAPES["colon"])
    start, _, end = text.partition("Age minimum")
    page = read_page(start + criteria(mark) + "Age minimum" + end)

    assert page.entries("eligibility.inclusion[].text") == INCLUSION
    assert page.entries("eligibility.exclusion[].text") == EXCLUSION
    assert is_read(page, FIELDS) == {}


def test_criteria_that_run_on_in_one_line_are_split_at_their_numbers():
    text = "Key inclusion criteria: 1. Cough for at least 7 days; 2. Able to keep a diary.\n"
    page = read_page(printed(WORDINGS["who"], SHAPES["colon"]) + text)

    assert page.entries("eligibility.inclusion[].text") == [
        "Cough for at least 7 days;",
        "Able to keep a diary.",
    ]


def test_a_label_repeated_in_a_description_does_not_win():
    told = (
        "Brief summary: Honey is old.\nRecruitment status: Completed is what we hope for.\nSponsor: none.\n"
    )
    page = read_page(printed(WORDINGS["who"], SHAPES["colon"]) + told)

    assert is_read(page, FIELDS) == {}


@pytest.mark.parametrize("width", range(60, 101, 8))
@pytest.mark.parametrize(
    "line", ["Page {} of 3", "- {} -", "{} / 3", "{}/3", "Page {}", "p. {}", "-- {} of 3 --"]
)
def test_page_lines_and_hard_wraps_leave_values_whole(width, line):
    long = (
        "We ask whether honey helps people who cough in winter, and for how long it should be taken by them. "
    )
    text = printed(WORDINGS["who"], SHAPES["colon"]) + "Brief summary: " + 12 * long + "\n"
    wrapped = []
    for paragraph in text.split("\n"):
        row = ""
        for word in paragraph.split():
            if row and len(row) + 1 + len(word) > width:
                wrapped.append(row)
                row = ""
            row = f"{row} {word}".strip()
        wrapped.append(row)
    third = len(wrapped) // 3
    for number, at in ((2, 2 * third), (1, third)):
        wrapped[at:at] = ["", line.format(number), "\f"]
    page = read_page("\n".join(wrapped))

    assert is_read(page, FIELDS) == {}
    assert page.values()["description.brief_summary"].split() == (12 * long).split()


@pytest.mark.parametrize("shape", [SHAPES["colon"], SHAPES["below a blank line"], SHAPES["pipe"]])
def test_a_label_without_a_value_says_so(shape):
    text = printed(WORDINGS["who"], shape).replace("Moorland Hospital Trust", "").replace("Both", "")
    page = read_page(text)

    states = {field.path: field.state for field in page.fields}
    assert states["sponsors.lead_sponsor.name"] is State.LABEL_WITHOUT_VALUE
    assert states["eligibility.sex"] is State.LABEL_WITHOUT_VALUE


@given(st.permutations(KEYS), st.sampled_from(sorted(SHAPES)), st.sampled_from(sorted(WORDINGS)))
def test_the_order_of_the_labels_does_not_matter(order, shape, wording):
    lines = (SHAPES[shape].format(label=WORDINGS[wording][key], value=VALUES[key]) for key in order)

    assert is_read(read_page("Register of trials\n\n" + "".join(lines)), FIELDS) == {}
