"""The rules for registrations (FIELDS 1.1, 1.3, 1.4, 1.6-1.10), as laws over pages nobody has printed.

Laws of single values: `test_value_rules.py`; of reports: `test_report_rules.py`.
"""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from invented_trials import STATUSES, names, paragraphs, sentences, words
from pages import document_of, read_page

from extract.constraints import read_criterion
from extract.drafting import draft_document
from extract.regimens import read_regimens
from schemas.fields import DraftedField, Flag, State

HEAD = "A Trial\nClinicalTrials.gov Identifier: NCT99000077 |\nRecruitment Status : {}\n|\n"
LONG = "A trial that nobody has ever run or will ever run, " * 3
"""Without long lines a page looks as if its lines had been wrapped."""
REST = f"Study Type : | Interventional |\nOfficial Title: | {LONG}|\n{LONG}\n{{}}\n"
CLASSIC = HEAD.format("Completed") + REST
TABLE = "Condition or disease | Intervention/treatment | Phase |\n---|---|---|\n"
ARMS = "Arm | Intervention/treatment |\n---|---|\n"
REFERS = "Please refer to this study by its ClinicalTrials.gov identifier (NCT number): NCT99000077\n"
MIRROR = "A Trial\n\nNCT ID: NCT99000077\n\nBasic Information\n\nRecruitment Status\n\nCOMPLETED\n\n{}\n"
TYPES = {"Actual": "ACTUAL", "Estimated": "ESTIMATED", "Anticipated": "ESTIMATED", "": None}
DATES = {
    "Study Start Date": "start_date",
    "Primary Completion Date": "primary_completion_date",
    "Study Completion Date": "completion_date",
}
days = st.dates(date(1950, 1, 1), date(2090, 1, 1))
others = st.integers(0, 10**8 - 1).map("NCT{:08}".format).filter(lambda number: number != "NCT99000077")
drugs = st.sampled_from(["Corvanide", "Nolisone", "Aldovane", "Melorimab"])
numbers = st.integers(1, 900)


def is_(number: float, unit: str) -> dict:
    return {"comparator": "=", "value": number, "unit": unit}


def drafted(text: str) -> dict[str, DraftedField]:
    return {field.path: field for field in draft_document(document_of(text)).fields}


def values_of(text: str) -> dict:
    return {path: field.value for path, field in drafted(text).items() if field.state.has_value}


@given(st.sets(st.sampled_from(["Study Start Date", "Clinical Phase", "Blinding Strategy", "Eligible Sex"])))
def test_a_label_without_a_value_is_told_from_a_field_without_a_label(empty):
    """FIELDS 1.1: the kinds of null never collapse."""
    paths = {
        "Study Start Date": "status.start_date.date", "Clinical Phase": "design.phases",
        "Blinding Strategy": "design.masking", "Eligible Sex": "eligibility.sex",
    }  # fmt: skip
    fields = drafted(MIRROR.format("\n\n".join([*sorted(empty), "Study Classification", "INTERVENTIONAL"])))

    for label, path in paths.items():
        assert (fields[path].state is State.LABEL_WITHOUT_VALUE) is (label in empty)
        assert not fields[path].state.has_value


@given(st.lists(paragraphs(), min_size=1, max_size=4))
def test_a_value_of_several_paragraphs_is_quoted_with_the_blank_lines_between_them(told):
    """FIELDS 1.2: the quote spans them, the value has one blank."""
    printed = "\n\n".join(told)
    field = read_page(
        MIRROR.format(f"Study Groups\n\nHoney\n\n{printed}\n\nGroup Type EXPERIMENTAL\n\nInterventions")
    ).field("arms[0].description")

    assert (field.value, field.evidence[0].quote) == (" ".join(told), printed)


@given(st.sampled_from(sorted(DATES)), st.sampled_from(sorted(TYPES)), days)
def test_a_date_has_a_type_only_where_a_word_gives_it(label, word, day):
    """FIELDS 1.3: actual or estimated comes from a printed word, never from the calendar or the status."""
    printed = f"{word} {label} : | {day:%B} {day.day}, {day.year} |".lstrip()
    values = read_page(CLASSIC.format(printed)).values()

    assert values[f"status.{DATES[label]}.date"] == day.isoformat()
    assert values.get(f"status.{DATES[label]}.type") == TYPES[word]


@given(st.sampled_from(["Study Start Date", "Study Completion Date"]), days)
def test_a_page_that_prints_no_type_of_a_date_states_none(label, day):
    """FIELDS 1.3: a mirror page prints no type, not even of a completed trial."""
    fields = drafted(MIRROR.format(f"{label}\n\n{day}"))

    assert fields[f"status.{DATES[label]}.date"].value == day.isoformat()
    assert not fields[f"status.{DATES[label]}.type"].state.has_value


@given(days, st.sampled_from(["{:%Y %b %d}", "{:%Y-%m-%d}", "{:%B %d, %Y}"]), names(2, 2))
def test_a_date_inside_a_citation_is_no_date_of_the_record(day, form, author):
    """FIELDS 1.3: a date inside a citation is never a record date."""
    cited = f"{author}. On honey. Moor Med. {form.format(day)};12(3):4-9."
    fields = drafted(MIRROR.format(f"References\n\n{cited}\n\nReference Type BACKGROUND\n\nPMID: 90000471"))

    dated = {path for path, field in fields.items() if path.startswith("status.") and field.state.has_value}
    assert fields["references[0].citation"].value == cited
    assert dated == {"status.overall_status"}


@given(st.lists(st.sampled_from(["1", "2", "3", "4"]), min_size=1, max_size=2, unique=True).map(sorted))
def test_a_trial_has_every_phase_it_prints(phases):
    """FIELDS 1.4: phases are a list."""
    forms = {
        "/".join(f"PHASE{one}" for one in phases): MIRROR.format("Clinical Phase\n\n{}"),
        "/".join(f"Phase {one}" for one in phases): CLASSIC.format(f"{TABLE}Gout | Drug: Zinc | {{}} |"),
    }
    for printed, page in forms.items():
        assert read_page(page.format(printed)).entries("design.phases[]") == [f"PHASE{p}" for p in phases]


@given(st.sampled_from(["Not Applicable", "N/A", "NA"]))
def test_not_applicable_is_a_stated_phase_and_no_phase_is_not_stated(printed):
    """FIELDS 1.4: 'Not Applicable' is a value and not a null."""
    stated = drafted(MIRROR.format(f"Clinical Phase\n\n{printed}"))
    missing = drafted(MIRROR.format("Study Classification\n\nINTERVENTIONAL"))

    assert (stated["design.phases[0]"].value, stated["design.phases[0]"].state) == ("NA", State.STATED)
    assert missing["design.phases"].state is State.NOT_STATED


@given(st.sampled_from(sorted(STATUSES)))
def test_an_unknown_status_keeps_the_one_before_it(code):
    """FIELDS 1.4: UNKNOWN comes with the last known status."""
    told = f"Unknown\nVerified April 2021 by Westmere Hospital.\nRecruitment status was: {STATUSES[code]}"
    values = read_page(HEAD.format(told) + REST.format("")).values()

    assert (values["status.overall_status"], values["status.last_known_status"]) == ("UNKNOWN", code)


@given(
    st.sampled_from(["BACKGROUND", "RESULT", "DERIVED"]), st.sampled_from(["protocol", "results", "review"])
)
def test_a_reference_has_the_type_the_registry_gives_it(code, about):
    """FIELDS 1.4: the type of a reference is the registry's, whatever the article is."""
    cited = f"Skerry A. The {about} of a trial. Moor Med. 2031;1:2."
    values = values_of(MIRROR.format(f"References\n\n{cited}\n\nReference Type {code}\n\nPMID: 90000471"))

    assert values["references[0].type"] == code
    assert values["references[0].pmid"] == "90000471"


@given(st.integers(0, 10**6), st.sampled_from(sorted(TYPES)))
def test_an_enrollment_has_a_type_only_where_a_word_gives_it(count, word):
    """FIELDS 1.6."""
    label = f"{word} Enrollment :" if word else "Enrollment :"
    values = read_page(CLASSIC.format(f"{label} | {count:,} participants |")).values()

    assert values["design.enrollment.count"] == count
    assert values.get("design.enrollment.type") == TYPES[word]


@given(others, others)
def test_an_identifier_is_the_record_s_own_only_in_its_place(cited, related):
    """FIELDS 1.7: identifiers in references and in lists of other trials belong to other records."""
    page = MIRROR.format(
        f"References\n\nSkerry A. Registered as {cited}. Moor Med. 2031;1:2.\n\nReference Type BACKGROUND\n\n"
        f"More Related Trials\n\nAnother trial of zinc\n\n{related}\n\nPHASE3"
    )
    values = values_of(page)

    assert values["identification.nct_id"] == "NCT99000077"
    assert not {cited, related} & {value for value in values.values() if isinstance(value, str)}
    assert "design.phases[0]" not in values


@given(
    names(2, 2),
    st.sampled_from(["{}, MD", "{}, Doctor", "{}", "Prof. {}", "{}, MD, PhD", "Dr {}"]),
    st.booleans(),
)
def test_a_person_is_as_printed(name, form, is_turned):
    """FIELDS 1.8: names keep their degrees and the order they are printed in."""
    printed = form.format(" ".join(reversed(name.split())) if is_turned else name)
    page = MIRROR.format(
        f"Principal Investigators\n\n{printed}\n\nRole: STUDY_CHAIR\n\nWestmere Hospital\n\nLocations"
    )

    assert read_page(page).values()["overall_officials[0].name"] == printed


@given(
    names(1, 2),
    st.permutations(
        ["The Children's Hospital of {}", "The Children Hospital of {}", "{} Children's Hospital"]
    ),
)
def test_organisations_that_may_be_the_same_are_not_made_one(place, forms):
    """FIELDS 1.8: organisation strings are not unified."""
    printed = [form.format(place) for form in forms]
    blocks = "\n\n".join(f"{one}\n\n{place}, Ireland\n\nSite Status" for one in printed)
    page = read_page(MIRROR.format(f"Locations\n\n{blocks}\n\nCountries\n\nIreland"))

    assert page.entries("locations[].facility") == printed


@given(st.lists(names(), min_size=4, max_size=4, unique=True), st.booleans(), st.booleans())
def test_an_address_is_split_from_the_right(parts, has_state, has_zip):
    """FIELDS 1.8: city, state, country."""
    facility, city, state, country = parts
    address = ", ".join([city, *([state] if has_state else []), country, *(["1234"] if has_zip else [])])
    values = read_page(CLASSIC.format(f"{REFERS}{country} | |\n{facility} |\n{address} | |")).values()

    read = {
        leaf: values.get(f"locations[0].{leaf}") for leaf in ("facility", "city", "state", "zip", "country")
    }
    assert read == {
        "facility": facility,
        "city": city,
        "state": state if has_state else None,
        "zip": "1234" if has_zip else None,
        "country": country,
    }


@given(names(2, 2), st.from_regex(r"\A\+?[0-9]{2,3}[- ][0-9]{3,8}\Z", alphabet="+0123456789- "), words())
def test_who_to_contact_is_read_and_flagged_as_personal(name, phone, user):
    """FIELDS 1.8: contact data are extracted and marked."""
    page = read_page(CLASSIC.format(f"{REFERS}Contact: {name} | {phone} | {user}@example.org |"))
    contact = {f.path.rpartition(".")[2]: f for f in page.fields if f.path.startswith("central_contacts[0].")}

    assert {leaf: field.value for leaf, field in contact.items()} == {
        "name": name, "phone": phone, "email": f"{user}@example.org",
    }  # fmt: skip
    assert all(Flag.PERSONAL_DATA in field.flags for field in contact.values())


@given(sentences(), st.sampled_from(["inclusion", "exclusion"]))
def test_a_criterion_does_what_its_list_says_unless_its_words_do_not(text, section):
    """FIELDS 1.9: the default effect is the list's; only words that go against it are an effect."""

    def effect(words: str) -> list:
        return [reading.value for reading in read_criterion(words, section) if reading.leaf == "effect"]

    against = {"inclusion": ("excluded", "EXCLUDE"), "exclusion": ("eligible", "PERMIT")}[section]
    along = {"inclusion": "eligible", "exclusion": "excluded"}[section]

    assert effect(text) == []
    assert effect(f"Patients with {text} are {along}.") == []
    assert effect(f"Patients with {text} are {against[0]}.") == [against[1]]


@given(
    st.lists(sentences(), min_size=1, max_size=4, unique=True),
    st.sampled_from(["Exit criteria", "Withdrawal criteria"]),
)
def test_a_rule_to_stop_is_no_exclusion(rules, heading):
    """FIELDS 1.9: rules on treatment are discontinuation criteria."""
    listed = "\n".join(f"- {rule};" for rule in rules)
    page = read_page(
        CLASSIC.format(
            "Accepts Healthy Volunteers: | No |\nInclusion Criteria:\n- Gout\n"
            "Exclusion Criteria:\n- Pregnancy\n"
            f"{heading}\n{listed}"
        )
    )

    assert page.entries("eligibility.exclusion[].text") == ["Pregnancy"]
    assert [text.rstrip(";") for text in page.entries("discontinuation_criteria[].text")] == rules


@given(st.integers(1, 60), st.integers(1, 30), st.integers(-5, 5))
def test_a_labelled_age_and_the_bullet_that_repeats_it_are_both_kept_and_must_agree(low, more, off):
    """FIELDS 1.9: ages come from their labels; a bullet that says otherwise is a finding."""
    bullet = f"Age {low + off} to {low + more} years" if low + off > 0 else f"Age {low} to {low + more} years"
    page = MIRROR.format(
        f"Inclusion Criteria\n\n* {bullet}\n\nExclusion Criteria\n\n* Pregnancy\n\n"
        f"Minimum Eligible Age\n\n{low} Years\n\nMaximum Eligible Age\n\n{low + more} Years"
    )
    fields = drafted(page)

    assert fields["eligibility.minimum_age"].value == is_(low, "a")
    assert fields["eligibility.inclusion[0].text"].value == bullet
    disagrees = Flag.SOURCES_DISAGREE in fields["eligibility.minimum_age"].flags
    assert disagrees is (f"{low} to" not in bullet)


@given(st.lists(drugs, min_size=1, max_size=4, unique=True), numbers)
def test_each_drug_of_an_arm_has_one_regimen_also_one_that_only_the_arm_names(given_drugs, dose):
    """FIELDS 1.10: one regimen per drug; a drug that is listed nowhere else gets one too."""
    text = "; ".join(f"{drug} {dose + at} mg/d" for at, drug in enumerate(given_drugs))
    found = {reading.leaf: reading.value for reading in read_regimens(text, given_drugs[:1])}

    for at, drug in enumerate(given_drugs):
        assert found[f"[{at}].drug"].casefold() == drug.casefold()
        assert found[f"[{at}].dose"] == is_(dose + at, "mg/d")


@given(drugs, numbers, numbers, st.sampled_from(["capsules", "tablets", "film-coated tablets"]))
def test_the_strength_of_a_unit_is_no_dose(drug, strength, dose, form):
    """FIELDS 1.10: unit strength is not dose."""
    found = {
        reading.leaf: reading.value
        for reading in read_regimens(f"{drug}: {strength} mg {form}; {dose} mg/kg/day, BID", [drug])
    }

    assert found["[0].strengths"] == [is_(strength, "mg")]
    assert found["[0].dose"] == is_(dose, "mg/kg/d")


@given(
    drugs,
    numbers,
    st.sampled_from(
        [
            ("trough level", "TROUGH"),
            ("blood drug valley", "TROUGH"),
            ("C2 level", "C2"),
            ("concentration", None),
        ]
    ),
)
def test_a_level_is_sampled_as_its_words_say_and_else_not_said(drug, level, said):
    """FIELDS 1.10: a bare concentration has no sampling time."""
    named, sampling = said
    text = f"{drug} 1 mg/d. The {named} of {drug} is kept at {level} ng/ml."
    [target] = [r.value for r in read_regimens(text, [drug]) if "target" in r.leaf]

    assert (target["value"], target["unit"], target["sampling"]) == (level, "ng/mL", sampling)


@given(
    st.lists(drugs, min_size=1, max_size=3, unique=True),
    st.lists(names(2, 3), min_size=2, max_size=2, unique=True),
)
def test_an_intervention_of_several_arms_is_one_and_linked_from_each(given_drugs, labels):
    """FIELDS 1.10: interventions are de-duplicated, arms link to them."""
    listed = " ".join(f"Drug: {drug}" for drug in given_drugs)
    cell = "\n".join(f"Drug: {drug}\nTaken with water." for drug in given_drugs)
    rows = "\n".join(f"Experimental: {label} |\n{cell} |" for label in labels)
    page = read_page(CLASSIC.format(f"{TABLE}Gout | {listed} | Phase 2 |\n\n{ARMS}{rows}"))

    assert page.entries("interventions[].name") == given_drugs
    for at in range(len(labels)):
        assert page.entries(f"arms[{at}].intervention_names[]") == given_drugs
