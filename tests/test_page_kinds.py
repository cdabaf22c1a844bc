"""What a page is, is told by its layout and its words: trial registration, publication report, or neither."""

import json

import pytest
from pages import document_of

from extract.lexicon import load_lexicon
from extract.outline import outline

REGISTRY_JSON = json.dumps(
    {"protocolSection": {"identificationModule": {"nctId": "NCT99000055", "briefTitle": "X"}}}
)
REGISTRY_XML = "<clinical_study>\n <id_info>\n  <nct_id>NCT99000055</nct_id>\n </id_info>\n</clinical_study>"
WHO_SET = json.dumps({"TrialID": "ChiCTR9900000055", "Scientific_title": "A trial of invented drops"})
UNKNOWN_REGISTRY = """Invented Trials Register
Registration number: ITR-99-0055
Public title: Invented drops for dry eyes
Recruitment status: Recruiting
Study type: Interventional
Target sample size: 60
Primary sponsor: Harbour Hospital
Key inclusion criteria: adults
"""
CRITERIA = "Inclusion Criteria:\n - adults with dry eyes\nExclusion Criteria:\n - contact lenses\n"
MEDLINE = "PMID- 90000055\nOWN - XYZ\nTI  - Invented drops: a randomised trial.\nAB  - We tried drops.\n"
PUBMED_XML = "<PubmedArticle>\n<MedlineCitation><PMID>90000055</PMID></MedlineCitation></PubmedArticle>"
HEADINGS = (
    "Invented drops. BACKGROUND: Dry eyes are common. METHODS: Sixty adults were randomly assigned. "
    "RESULTS: Dryness fell (P = 0.04). CONCLUSIONS: Drops help."
)
PROSE = (
    "Invented drops for dry eyes. Sixty adults with dry eyes were randomly assigned to drops or placebo. "
    "Dryness at 4 weeks was lower in the treatment group (P = 0.04). Drops were safe compared with placebo."
)
ARTICLE = "# Abstract\nWe tried drops.\n\n# Methods\nSixty adults.\n\n# Results\nDryness fell.\n"

QUESTION = (
    "What are dry eyes?\nDry eyes are a condition in which the eyes make too few tears. "
    "Ask a doctor if drops help. "
    "In clinical trials, drops were compared with placebo and significantly fewer people had symptoms."
)
LEAFLET = "Drops\n\nYou should use 1 drop. Studies showed that patients who received placebo did worse (30%)."
NEWS = (
    "Press release. Harbour Pharma said today that sixty patients were randomized to drops or placebo. "
    "The drops significantly reduced dryness (p=0.04) compared with placebo in the treatment group."
)
AGENCY = (
    "<!DOCTYPE html><html><body><h1>Drug Approval</h1><p>Company: Harbour</p><p>Date: 12/1/2000</p></html>"
)
MANUAL = "# Install\n\nRun the program with a title, a status and a phase.\n\n* Status: done\n* Phase: two\n"


def type_of(text: str) -> str:
    return outline(document_of(text), load_lexicon()).record_type


@pytest.mark.parametrize("text", [REGISTRY_JSON, REGISTRY_XML, WHO_SET, UNKNOWN_REGISTRY, CRITERIA])
def test_a_registry_record_is_one_however_it_is_written_down(text):
    assert type_of(text) == "trial_registration"


@pytest.mark.parametrize("text", [MEDLINE, PUBMED_XML, HEADINGS, PROSE, ARTICLE])
def test_a_record_abstract_or_text_of_a_paper_is_a_publication_report(text):
    assert type_of(text) == "publication_report"


@pytest.mark.parametrize("text", [QUESTION, LEAFLET, NEWS, AGENCY, MANUAL])
def test_pages_about_trials_are_no_trial_records(text):
    assert type_of(text) == "unsupported"


def test_the_record_type_rests_on_words_of_the_page():
    page = outline(document_of(REGISTRY_JSON), load_lexicon())

    assert page.evidence is not None
    assert "NCT99000055" in page.evidence.quote
