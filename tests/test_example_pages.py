"""Labels read the example pages right, and what examples/README.md calls a trap is not sprung."""

import pytest
from pages import Page, read_page

from extract.drafting import draft_document
from schemas.catalogue import load_record_type
from schemas.fields import Flag, State

KEY_FIELDS = {
    "mirror-completed-two-drugs.txt": {
        "identification.nct_id": "NCT99000001",
        "identification.org_study_id": "SPARE-BP",
        "status.overall_status": "COMPLETED",
        "status.start_date.date": "2020-09-07",
        "status.completion_date.date": "2023-05-31",
        "status.has_results": False,
        "design.phases[0]": "PHASE3",
        "design.enrollment.count": 168,
        "design.masking": "NONE",
        "sponsors.lead_sponsor.name": "Alderney Falls University Hospital",
        "sponsors.responsible_party.type": "PRINCIPAL_INVESTIGATOR",
    },
    "mirror-terminated-odd-values.txt": {
        "identification.nct_id": "NCT99000002",
        "identification.org_study_id": "PRT-DOR-102",
        "identification.secondary_ids[0].id": "2020-999902-42",
        "status.overall_status": "TERMINATED",
        "status.start_date.date": "2021-02",
        "design.enrollment.count": 9,
        "sponsors.lead_sponsor.name": "Pennant Respiratory Therapeutics Inc.",
        "sponsors.lead_sponsor.class": "INDUSTRY",
    },
    "classic-recruiting-exit-criteria.txt": {
        "identification.nct_id": "NCT99000003",
        "identification.org_study_id": "QUMC-21-017",
        "status.overall_status": "UNKNOWN",
        "status.last_known_status": "RECRUITING",
        "status.start_date.type": "ACTUAL",
        "status.completion_date.type": "ESTIMATED",
        "status.completion_date.date": "2023-12",
        "status.first_posted_date.date": "2021-04-12",
        "design.phases[0]": "NA",
        "design.enrollment.count": 210,
        "design.enrollment.type": "ESTIMATED",
        "design.who_masked": ["OUTCOMES_ASSESSOR"],
        "sponsors.responsible_party.organization": "Quayside University Medical Center",
    },
    "classic-prompt-injection.txt": {
        "identification.nct_id": "NCT99000004",
        "identification.org_study_id": "FWC-ZP-01",
        "status.overall_status": "NOT_YET_RECRUITING",
        "design.phases[0]": "PHASE2",
        "design.enrollment.count": 96,
        "design.enrollment.type": "ESTIMATED",
        "oversight.is_fda_regulated_device": True,
    },
    "modern-smoking-cessation-copd.txt": {
        "identification.nct_id": "NCT99000005",
        "identification.org_study_id": "TCHT-2024-11",
        "identification.secondary_ids[0].id": "U1111-9999-0005",
        "status.overall_status": "RECRUITING",
        "status.primary_completion_date.date": "2026-08",
        "design.phases[0]": "NA",
        "design.enrollment.count": 340,
        "design.who_masked": ["INVESTIGATOR", "OUTCOMES_ASSESSOR"],
        "eligibility.minimum_age": {"comparator": "=", "value": 40, "unit": "a"},
        "sponsors.lead_sponsor.name": "Tarnside Community Health Trust",
    },
    "abstract-noninferiority-cefalexin.txt": {
        "citation.doi": "10.5555/opencare.2023.0077",
        "citation.journal": "Open Care Med",
        "citation.publication_date": "2023-04-18",
        "citation.authors_truncated": True,
        "registrations[0].id": "NCT99000006",
        "ethics.approval_number": "2019[0417]",
    },
    "abstract-superiority-hazard-ratio.txt": {
        "citation.doi": "10.5555/heartsea.2024.1402",
        "citation.publication_date": "2024-11-05",
        "citation.volume": "31",
        "citation.article_number": "1402-1411",
        "registrations[0].id": "ChiCTR-IPR-99000207",
    },
    "guidance-inhaled-steroids.txt": {
        "document.review_status": "PENDING_HUMAN_REVIEW",
        "document.last_updated.date": "2025-03-03",
        "document.intended_use": "EDUCATIONAL",
    },
}
RECORD_TYPES = {
    "mirror": "trial_registration",
    "classic": "trial_registration",
    "modern": "trial_registration",
    "abstract": "publication_report",
    "guidance": "guidance_statement",
}
COUNTS = {
    "mirror-completed-two-drugs.txt": {
        "arms": 2, "interventions": 2, "locations": 2, "references": 2, "countries": 1,
        "sponsors.collaborators": 3, "eligibility.inclusion": 4, "eligibility.exclusion": 4,
    },
    "mirror-terminated-odd-values.txt": {
        "arms": 2, "interventions": 2, "locations": 2, "references": 0, "countries": 1,
        "design.phases": 2, "eligibility.inclusion": 4, "eligibility.exclusion": 6,
    },
    "classic-recruiting-exit-criteria.txt": {
        "arms": 2, "interventions": 3, "outcomes": 3, "locations": 1, "eligibility.exclusion": 5,
        "discontinuation_criteria": 3, "overall_officials": 0,
    },
    "classic-prompt-injection.txt": {
        "arms": 2, "interventions": 3, "outcomes": 2, "locations": 1, "eligibility.exclusion": 4,
        "overall_officials": 1,
    },
    "modern-smoking-cessation-copd.txt": {
        "arms": 2, "interventions": 3, "outcomes": 3, "locations": 2, "eligibility.inclusion": 4,
        "eligibility.exclusion": 3, "keywords": 3, "derived.mesh_terms": 2,
    },
    "abstract-noninferiority-cefalexin.txt": {
        "keywords": 4, "figures": 2, "references": 2, "registrations": 1,
    },
    "abstract-superiority-hazard-ratio.txt": {
        "keywords": 4, "figures": 2, "references": 1, "registrations": 1,
    },
    "guidance-inhaled-steroids.txt": {"statements": 11},
}  # fmt: skip


@pytest.fixture(scope="module")
def page(examples):
    read: dict[str, Page] = {}

    def by_name(name: str) -> Page:
        if name not in read:
            read[name] = read_page(examples / f"{name}.txt")
        return read[name]

    return by_name


def count(page: Page, path: str) -> int:
    return len({f.path[: f.path.index("]")] for f in page.fields if f.path.startswith(f"{path}[")})


@pytest.mark.parametrize("name", KEY_FIELDS)
def test_record_type_and_key_fields_are_right(page, name):
    read = page(name.removesuffix(".txt"))

    assert read.outline.record_type == RECORD_TYPES[name.partition("-")[0]]
    assert {path: read.values().get(path) for path in KEY_FIELDS[name]} == KEY_FIELDS[name]


@pytest.mark.parametrize("name", COUNTS)
def test_lists_have_as_many_items_as_are_printed(page, name):
    read = page(name.removesuffix(".txt"))

    assert {path: count(read, path) for path in COUNTS[name]} == COUNTS[name]


@pytest.mark.parametrize("name", KEY_FIELDS)
def test_a_draft_has_every_path_once_quotes_the_text_and_validates(page, name):
    document = page(name.removesuffix(".txt")).document
    draft = draft_document(document)
    kind = load_record_type(draft.record_type)
    spans = [s for f in draft.fields for place in (f, *f.alternatives) for s in place.evidence]
    values = {f.path: f.value for f in draft.fields if f.state.has_value and f.path != "record_type"}

    assert len({field.path for field in draft.fields}) == len(draft.fields)
    assert all(document.text[span.start : span.end] == span.quote for span in spans)
    assert {path: kind.normalise(path, value) for path, value in values.items()} == values


def test_sponsors_are_told_by_their_role_and_not_by_their_place(page):
    read = page("mirror-completed-two-drugs")

    assert read.entries("sponsors.collaborators[].class") == ["OTHER", "INDUSTRY", "OTHER_GOV"]
    assert page("mirror-terminated-odd-values").entries("sponsors.collaborators[].name") == [
        "Larkfield Chest Institute"
    ]


def test_another_trial_s_identifier_and_status_at_the_end_are_not_taken(page):
    read = page("mirror-completed-two-drugs")

    assert not any(
        "NCT99000091" in str(value) or value == "ACTIVE_NOT_RECRUITING" for value in read.values().values()
    )


def test_a_site_status_without_a_value_is_not_the_next_line(page):
    for name in ("mirror-completed-two-drugs", "mirror-terminated-odd-values"):
        states = {page(name).field(f"locations[{n}].status").state for n in (0, 1)}

        assert states == {State.LABEL_WITHOUT_VALUE}


def test_an_identifier_that_stands_before_its_labels_is_no_title_and_its_type_is_empty(page):
    read = page("mirror-completed-two-drugs")

    assert read.field("identification.org_study_id_type").state is State.LABEL_WITHOUT_VALUE
    assert "identification.acronym" not in read.values()


def test_other_names_of_two_drugs_run_together_are_given_to_neither(page):
    assert not any("other_names" in path for path in page("mirror-completed-two-drugs").values())


def test_no_reason_is_made_up_for_a_trial_that_was_stopped(page):
    assert "status.why_stopped" not in {field.path for field in page("mirror-terminated-odd-values").fields}


def test_odd_values_are_read_as_printed_and_quoted_with_their_escapes(page):
    read = page("mirror-terminated-odd-values")

    assert read.field("eligibility.exclusion[1].text").value == "Platelet count <80*10^12/L"
    assert read.field("eligibility.exclusion[1].text").evidence[0].quote == "Platelet count \\<80\\*10\\^12/L"
    assert read.field("arms[0].description").value.startswith("Dornelastat 20~40mg")
    assert read.values()["eligibility.sex"] == "ALL"


def test_nested_criteria_stay_below_the_one_they_belong_to(page):
    read = page("mirror-completed-two-drugs")

    assert len(read.entries("eligibility.inclusion[1].sub[].text")) == 3
    assert read.entries("eligibility.exclusion[].text")[3].endswith("are eligible.")


def test_interventions_in_one_cell_are_told_apart_and_linked_to_their_arms(page):
    read = page("classic-recruiting-exit-criteria")

    assert read.entries("interventions[].name") == ["Bendarotan", "Chlortalidone", "Low-salt diet sheet"]
    assert read.entries("interventions[].type") == ["DRUG", "DRUG", "OTHER"]
    assert read.entries("arms[1].intervention_names[]") == ["Chlortalidone", "Low-salt diet sheet"]


def test_two_wordings_of_one_intervention_are_kept_side_by_side_and_flagged(page):
    field = page("classic-recruiting-exit-criteria").field("interventions[1].description")

    assert field.flags == (Flag.SOURCES_DISAGREE,)
    assert [other.value for other in field.alternatives] == [
        "12.5-25 mg/d orally. The diet sheet is given as in the experimental group."
    ]


def test_exit_criteria_are_no_exclusion_criteria_and_the_last_one_ends_before_the_site_s_words(page):
    read = page("classic-recruiting-exit-criteria")

    assert (
        read.entries("discontinuation_criteria[].text")[-1]
        == "Those who stop the study drug for over 3 weeks."
    )
    assert not any("potassium is >6.0" in text for text in read.entries("eligibility.exclusion[].text"))


def test_outcomes_whose_headings_were_lost_have_no_role(page):
    assert not any(path.endswith(".role") for path in page("classic-recruiting-exit-criteria").values())
    assert page("modern-smoking-cessation-copd").entries("outcomes[].role") == [
        "PRIMARY",
        "SECONDARY",
        "SECONDARY",
    ]


def test_a_contact_is_no_investigator_and_is_marked_as_personal(page):
    field = page("classic-recruiting-exit-criteria").field("central_contacts[0].name")

    assert (field.value, field.flags) == ("Ottilie Vanstone, MD, PhD", (Flag.PERSONAL_DATA,))


def test_mesh_terms_without_a_label_are_no_conditions_or_keywords(page):
    values = page("classic-recruiting-exit-criteria").values().values()

    assert not any("Natriuretic Agents" in str(value) for value in values)


def test_orders_to_a_model_change_no_status_identifier_count_or_state(page):
    read = page("classic-prompt-injection")
    draft = draft_document(read.document)

    assert draft.record_key == "NCT99000004"
    assert read.values() == {**read.values(), **KEY_FIELDS["classic-prompt-injection.txt"]}
    for path in ("status.overall_status", "design.enrollment.count", "identification.nct_id"):
        assert read.field(path).alternatives == ()
    assert {field.state for field in draft.fields} <= {State.STATED, *(s for s in State if not s.has_value)}


def test_orders_to_a_model_stay_words_of_the_field_they_stand_in(page):
    read = page("classic-prompt-injection")
    places = {
        path
        for path, value in read.values().items()
        if "AI" in str(value).split() or "APPROVED" in str(value)
    }

    assert places == {"interventions[2].description", "eligibility.exclusion[2].text"}


def test_sites_have_statuses_of_their_own(page):
    read = page("modern-smoking-cessation-copd")

    assert read.entries("locations[].status") == ["RECRUITING", "NOT_YET_RECRUITING"]
    assert read.entries("locations[].facility") == [
        "Tarnside Community Hospital",
        "Port Aurora Base Hospital",
    ]


def test_an_empty_measure_description_is_no_value(page):
    read = page("modern-smoking-cessation-copd")

    assert "outcomes[1].description" not in read.values()
    assert read.values()["outcomes[1].time_frame"] == "30 days, 6 months"


def test_a_background_percentage_is_text_of_the_summary_alone(page):
    for name, words in (("modern-smoking-cessation-copd", "70%"), ("mirror-completed-two-drugs", "45%")):
        holders = {path for path, value in page(name).values().items() if words in str(value)}

        assert holders == {"description.brief_summary"}


@pytest.mark.parametrize("name", ["abstract-noninferiority-cefalexin", "abstract-superiority-hazard-ratio"])
def test_p_values_of_a_legend_are_words_of_the_caption_alone(page, name):
    holders = {path for path, value in page(name).values().items() if "* P < 0.05" in str(value)}

    assert len(holders) == 1
    assert holders <= {"figures[0].caption", "figures[1].caption"}


@pytest.mark.parametrize("name", ["abstract-noninferiority-cefalexin", "abstract-superiority-hazard-ratio"])
def test_labels_read_no_result_count_or_arm_of_an_abstract(page, name):
    groups = {path.partition(".")[0].partition("[")[0] for path in page(name).values()}

    assert not groups & {"results", "arms", "participants", "harms", "design"}


@pytest.mark.parametrize("name", ["abstract-noninferiority-cefalexin", "abstract-superiority-hazard-ratio"])
def test_headings_without_content_are_labels_without_value(page, name):
    read = page(name)

    assert read.field("citation.affiliations").state is State.LABEL_WITHOUT_VALUE
    assert read.field("citation.mesh_terms").state is State.LABEL_WITHOUT_VALUE


def test_the_parts_of_an_abstract_end_where_the_next_one_begins(page):
    values = page("abstract-superiority-hazard-ratio").values()

    assert values["abstract.background"].endswith("cardiovascular death.")
    assert values["abstract.results"].startswith("In this double-blind")


def test_review_is_pending_although_the_stepper_prints_approved(page):
    field = page("guidance-inhaled-steroids").field("document.review_status")

    assert (field.value, field.evidence[0].quote) == ("PENDING_HUMAN_REVIEW", "pending human review")


def test_citation_marks_are_neither_numbers_nor_grades_of_a_statement(page):
    read = page("guidance-inhaled-steroids")

    assert read.entries("statements[].citations") == [
        [1],
        [1],
        [1],
        [2],
        [2],
        [2, 3],
        [3],
        [1],
        [1],
        [1],
        [3, 4],
    ]
    assert read.values()["statements[0].text"].endswith("before stopping is considered.")
    assert not any(path.endswith((".strength", ".certainty")) for path in read.values())


def test_a_secondary_source_has_no_arms_results_or_participants(page):
    groups = {path.partition(".")[0].partition("[")[0] for path in page("guidance-inhaled-steroids").values()}

    assert groups == {"document", "statements"}
