"""A page's layout and sections are told by what it prints, and sections tile it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pages import document_of

from extract.lexicon import load_lexicon
from extract.outline import TOP, outline
from schemas.drafts import UNSUPPORTED

MIRROR = "Title\n\nNCT ID: NCT99000001\n\nBasic Information\n\nRecruitment Status\n\nCOMPLETED\n"


def outline_of(text: str, record_type: str | None = None):
    return outline(document_of(text), load_lexicon(), record_type)


@pytest.mark.parametrize(
    ("text", "record_type", "layout", "evidence"),
    [
        (MIRROR, "trial_registration", "mirror", "NCT ID: NCT99000001"),
        (
            "T\nClinicalTrials.gov Identifier: NCT99000001 |\nStudy Type : | Observational |\n",
            "trial_registration",
            "classic",
            "ClinicalTrials.gov Identifier: NCT99000001",
        ),
        (
            "T\nClinicalTrials.gov ID NCT99000001\nStudy Overview\n",
            "trial_registration",
            "modern",
            "ClinicalTrials.gov ID NCT99000001",
        ),
        (
            "doi: 10.5555/x.\nTitle\nAda et al. Open Care Med.\nAbstract\n",
            "publication_report",
            "pubmed",
            "Abstract",
        ),
        (
            "Q?\nArticle Review Status\n • Do this 1\n",
            "guidance_statement",
            "guidance",
            "Article Review Status",
        ),
    ],
)
def test_a_layout_is_told_by_lines_that_all_stand_on_the_page(text, record_type, layout, evidence):
    page = outline_of(text)

    assert (page.record_type, page.layout, page.evidence.quote) == (record_type, layout, evidence)


@pytest.mark.parametrize(
    "text",
    [
        "A shopping list\n\n- zinc paste\n- NCT99000001\n",
        "The text says that NCT ID: NCT99000001 was COMPLETED.\n",
        "NCT ID: NCT99000001\n",
        "Abstract\n\nNo identifier here.\n",
    ],
)
def test_a_page_that_is_none_of_them_is_unsupported_and_one_section(text):
    page = outline_of(text)

    assert (page.record_type, page.layout, page.evidence) == (UNSUPPORTED, None, None)
    assert [section.key for section in page.sections] == [TOP]


def test_a_record_type_that_is_given_is_taken_whatever_the_page_looks_like():
    page = outline_of(MIRROR, "publication_report")

    assert (page.record_type, page.layout) == ("publication_report", "mirror")


@pytest.mark.parametrize(
    "printed", ["Brief Summary", "BRIEF SUMMARY", "## Brief Summary", "Brief  Summary:", "Brief Summary |"]
)
def test_a_heading_is_known_in_every_spelling(printed):
    page = outline_of(f"{MIRROR}\n{printed}\n\nWords.\n")

    assert (page.sections[-1].key, page.sections[-1].title) == ("brief_summary", printed)


def test_a_heading_is_a_line_of_its_own():
    page = outline_of(f"{MIRROR}\nThe Brief Summary says\nBrief Summary of the trial\n")

    assert "brief_summary" not in {section.key for section in page.sections}


def test_text_may_follow_a_heading_on_its_line_where_the_lexicon_says_so():
    page = outline_of(
        "doi: 10.5555/x.\nA et al. J.\n\nAbstract\n\nMethods: Words of it.\n\nFindings: More.\n"
    )
    text = "doi: 10.5555/x.\nA et al. J.\n\nAbstract\n\nMethods: Words of it.\n\nFindings: More.\n"
    bodies = {s.key: text[s.body_start : s.end].strip() for s in page.sections}

    assert (bodies["methods"], bodies["results"]) == ("Words of it.", "More.")


headings = st.sampled_from(["Brief Summary", "Conditions", "Inclusion Criteria", "More Related Trials"])
chrome = st.sampled_from(["View Document", "Study Details", "1 / 3", "2 / 3"])
lines = st.lists(st.one_of(headings, chrome, st.text("abc d", max_size=90)), max_size=20)


@given(lines)
def test_sections_tile_the_view_and_stand_in_order_in_the_source(lines):
    source = MIRROR + "\n".join(lines)
    page = outline_of(source)
    pairs = zip(page.view_sections, page.view_sections[1:], strict=False)

    assert (page.view_sections[0].start, page.view_sections[-1].end) == (0, len(page.view.text))
    assert all(a.end == b.start for a, b in pairs)
    assert all(s.start <= s.body_start <= s.end for s in (*page.view_sections, *page.sections))
    assert [s.key for s in page.sections] == [s.key for s in page.view_sections]
    assert all(source[s.start :].lstrip().startswith(s.title) for s in page.sections)
