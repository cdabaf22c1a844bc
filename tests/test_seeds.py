"""The five seeds and the traps that labels could spring on them; skipped where ../shared is missing.

Places are code points of the seeds, as in ../shared/domain/TRAPS.md: nothing of the seeds is written here.
"""

import pytest
from pages import Page, read_page

from extract.drafting import draft_document
from schemas.fields import State

ABSTRACT, RITUXIMAB, CLASSIC, GUIDANCE, CHILDREN = "000", "001", "002", "003", "004"


@pytest.fixture(scope="module")
def seed(shared):
    read: dict[str, Page] = {}

    def by_number(number: str) -> Page:
        if number not in read:
            [file] = (shared / "seeds").glob(f"{number}_*.txt")
            read[number] = read_page(file)
        return read[number]

    return by_number


def place(page: Page, path: str) -> tuple[int, int]:
    """Where the value of a path was read."""
    span = page.field(path).evidence[0]
    return span.start, span.end


@pytest.mark.parametrize(
    ("number", "record_type"),
    [
        (ABSTRACT, "publication_report"),
        (RITUXIMAB, "trial_registration"),
        (CLASSIC, "trial_registration"),
        (GUIDANCE, "guidance_statement"),
        (CHILDREN, "trial_registration"),
    ],
)
def test_the_record_type_is_told_by_words_of_the_page(seed, number, record_type):
    page = seed(number)
    field = next(f for f in draft_document(page.document).fields if f.path == "record_type")

    assert (page.outline.record_type, field.value) == (record_type, record_type)
    assert field.evidence[0].quote in page.document.text


@pytest.mark.parametrize("number", [ABSTRACT, RITUXIMAB, CLASSIC, GUIDANCE, CHILDREN])
def test_every_span_quotes_the_text(seed, number):
    page = seed(number)
    spans = [span for field in draft_document(page.document).fields for span in field.evidence]

    assert spans
    assert all(page.document.text[span.start : span.end] == span.quote for span in spans)


def test_the_lead_sponsor_is_the_last_block(seed):
    page = seed(RITUXIMAB)

    assert place(page, "sponsors.lead_sponsor.name") == (6401, 6438)
    assert page.field("sponsors.lead_sponsor.class").value == "OTHER"
    assert page.entries("sponsors.collaborators[].class") == ["OTHER"] * 5 + ["INDUSTRY"]
    assert seed(CHILDREN).entries("sponsors.collaborators[].class") == ["OTHER"] * 10 + ["OTHER_GOV"]


@pytest.mark.parametrize(("number", "sites"), [(RITUXIMAB, 7), (CHILDREN, 12)])
def test_site_status_is_a_label_without_value(seed, number, sites):
    page = seed(number)
    states = [page.field(f"locations[{n}].status").state for n in range(sites)]

    assert states == [State.LABEL_WITHOUT_VALUE] * sites
    assert len(page.entries("locations[].facility")) == sites


@pytest.mark.parametrize(
    ("number", "span"), [(RITUXIMAB, (12210, 12226)), (CHILDREN, (15746, 15751)), (CLASSIC, (8737, 8746))]
)
def test_the_organisation_s_number_is_no_acronym(seed, number, span):
    assert place(seed(number), "identification.org_study_id") == span
    assert "identification.acronym" not in seed(number).values()


def test_the_type_of_the_organisation_s_number_is_a_label_without_value(seed):
    for number in (RITUXIMAB, CHILDREN):
        assert seed(number).field("identification.org_study_id_type").state is State.LABEL_WITHOUT_VALUE


def test_phase_not_applicable_is_a_value(seed):
    assert seed(CLASSIC).entries("design.phases[]") == ["NA"]


def test_the_status_is_unknown_and_the_last_known_one_kept(seed):
    values = seed(CLASSIC).values()

    assert values["status.overall_status"] == "UNKNOWN"
    assert values["status.last_known_status"] == "RECRUITING"
    assert values["status.status_verified_date.date"] == "2019-03"
    assert values["locations[0].status"] == "RECRUITING"


def test_dates_are_as_precise_as_printed_and_link_text_is_left(seed):
    values = seed(CLASSIC).values()

    assert values["status.start_date.date"] == "2018-11-26"
    assert (values["status.primary_completion_date.date"], values["status.primary_completion_date.type"]) == (
        "2020-11",
        "ESTIMATED",
    )
    assert values["status.first_posted_date.date"] == "2019-03-06"
    assert seed(GUIDANCE).values()["document.last_updated.date"] == "2025-10-28"


def test_a_related_trial_gives_neither_identifier_nor_status(seed):
    page = seed(CHILDREN)

    assert place(page, "identification.nct_id") == (100, 111)
    assert page.field("status.overall_status").value == "COMPLETED"
    assert max(span.end for field in page.fields for span in field.evidence) < 15906


@pytest.mark.parametrize(("number", "included", "excluded"), [(RITUXIMAB, 6, 5), (CHILDREN, 5, 13)])
def test_criteria_are_neither_split_nor_merged(seed, number, included, excluded):
    page = seed(number)

    assert len(page.entries("eligibility.inclusion[].text")) == included
    assert len(page.entries("eligibility.exclusion[].text")) == excluded


def test_exit_criteria_are_a_list_of_their_own_and_end_before_the_site_s_words(seed):
    page = seed(CLASSIC)

    assert len(page.entries("discontinuation_criteria[].text")) == 12
    assert place(page, "discontinuation_criteria[11].text") == (8041, 8111)
    assert len(page.entries("eligibility.exclusion[].text")) == 11


def test_an_exclusion_that_permits_is_kept_where_it_is_printed(seed):
    assert place(seed(RITUXIMAB), "eligibility.exclusion[4].text") == (5457, 5656)


def test_sex_is_that_of_its_label_and_not_of_a_criterion(seed):
    assert seed(RITUXIMAB).values()["eligibility.sex"] == "ALL"


def test_nobody_is_an_investigator_whose_role_is_not_printed(seed):
    assert not seed(CLASSIC).entries("overall_officials[].name")
    assert seed(RITUXIMAB).values()["sponsors.responsible_party.type"] == "SPONSOR"
    assert "sponsors.responsible_party.investigator_full_name" not in seed(RITUXIMAB).values()
    assert place(seed(CHILDREN), "sponsors.responsible_party.investigator_full_name") == (9504, 9515)
    assert "sponsors.lead_sponsor.name" not in seed(CLASSIC).values()


def test_interventions_are_listed_once_and_linked_to_their_arms(seed):
    page = seed(RITUXIMAB)

    assert len(page.entries("interventions[].name")) == 2
    assert page.entries("arms[1].intervention_names[]") == page.entries("interventions[].name")
    assert page.entries("arms[].type") == ["ACTIVE_COMPARATOR", "EXPERIMENTAL"]


def test_measure_and_description_with_the_same_words_are_two_fields(seed):
    page = seed(CLASSIC)

    assert page.entries("outcomes[].measure")[3] == page.entries("outcomes[].description")[3]
    assert place(page, "outcomes[3].measure") != place(page, "outcomes[3].description")
    assert len(page.entries("outcomes[].time_frame")) == 4
    assert not any(path.endswith(".role") for path in page.values())


def test_a_reference_keeps_the_type_the_registry_gave_it(seed):
    types = seed(CHILDREN).entries("references[].type")

    assert types == ["RESULT"] * 12 + ["DERIVED"] * 2
    assert place(seed(CHILDREN), "references[12].pmid") == (15065, 15073)


def test_mesh_terms_without_a_label_are_no_conditions(seed):
    page = seed(CLASSIC)
    first = page.document.text.index("Studies a U.S. FDA-regulated Device Product")

    assert max(span.start for field in page.fields for span in field.evidence) < first + 60


def test_the_registration_stands_inside_the_conflict_of_interest_block_once(seed):
    page = seed(ABSTRACT)

    assert len(page.entries("registrations[].id")) == 1
    assert place(page, "registrations[0].id") == (3109, 3128)
    assert place(page, "ethics.approval_number") == (2881, 2891)
    assert place(page, "competing_interests.statement") == (3355, 3398)


def test_an_abstract_page_s_empty_headings_are_labels_without_value(seed):
    page = seed(ABSTRACT)

    assert page.field("citation.affiliations").state is State.LABEL_WITHOUT_VALUE
    assert page.field("citation.mesh_terms").state is State.LABEL_WITHOUT_VALUE
    assert len(page.entries("figures[].caption")) == 6
    assert len(page.entries("references[].citation")) == 5


def test_an_author_is_found_before_a_no_break_space(seed):
    assert place(seed(ABSTRACT), "citation.authors[0]") == (869, 878)


def test_the_review_of_a_guidance_page_is_pending(seed):
    assert seed(GUIDANCE).values()["document.review_status"] == "PENDING_HUMAN_REVIEW"


def test_statements_have_their_citations_and_no_marks_in_their_words(seed):
    page = seed(GUIDANCE)
    texts, citations = page.entries("statements[].text"), page.entries("statements[].citations")

    assert len(texts) == len(citations) == 24
    assert citations[9] == [1, 2]
    assert citations[22] == [2, 4]
    assert not any(text[-1].isdigit() for text in texts)
    assert place(page, "statements[0].text") == (618, 805)


def test_a_guidance_page_has_no_strengths_arms_or_results(seed):
    paths = seed(GUIDANCE).values()

    assert not any(path.endswith((".strength", ".certainty")) for path in paths)
    assert {path.partition(".")[0].partition("[")[0] for path in paths} == {"document", "statements"}
