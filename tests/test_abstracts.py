"""Records of MEDLINE and PubMed and copied abstracts give their citation and the abstract's parts."""

import pytest
from pages import read_page

PARTS = {
    "abstract.background": "Cough is common in winter.",
    "abstract.methods": "We randomly assigned 60 adults to honey or no honey.",
    "abstract.results": "Cough ended sooner with honey (5 vs. 8 days; P = 0.03).",
    "abstract.conclusions": "Honey shortens winter cough.",
}
CITATION = {
    "citation.title": "Heather honey for winter cough: a randomised trial in three harbours.",
    "citation.pmid": "90000471",
    "citation.journal": "Moor Med",
    "citation.volume": "12",
    "citation.issue": "3",
}
ABSTRACT = " ".join(
    f"{name}: {text}"
    for name, text in zip(("BACKGROUND", "METHODS", "RESULTS", "CONCLUSIONS"), PARTS.values(), strict=True)
)


def wrapped(tag: str, text: str) -> str:
    rows, row = [], f"{tag:<4}- "
    for word in text.split():
        if len(row) + len(word) > 84:
            rows.append(row.rstrip())
            row = "      "
        row += f"{word} "
    return "\n".join([*rows, row.rstrip()])


MEDLINE = "\n".join(
    [
        "PMID- 90000471", "OWN - XYZ", "VI  - 12", "IP  - 3", "DP  - 2031 Mar 4",
        wrapped("TI", CITATION["citation.title"]), "PG  - 41-48", wrapped("AB", ABSTRACT),
        "FAU - Skerry, Ada", "AU  - Skerry A", "FAU - Lund, Ole", "PT  - Journal Article",
        "PT  - Randomized Controlled Trial", "TA  - Moor Med", "SI  - ClinicalTrials.gov/NCT99004711",
        "OT  - *honey", "OT  - cough", "AID - 10.5555/moor.471 [doi]",
    ]
)  # fmt: skip
PUBMED_XML = (
    "<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID Version='1'>90000471</PMID><Article><Journal>"
    "<JournalIssue><Volume>12</Volume><Issue>3</Issue></JournalIssue>"
    "<ISOAbbreviation>Moor Med</ISOAbbreviation></Journal>"
    f"<ArticleTitle>{CITATION['citation.title']}</ArticleTitle><Abstract>"
    + "".join(
        f'<AbstractText Label="{path.partition(".")[2].upper()}">{text}</AbstractText>'
        for path, text in PARTS.items()
    )
    + "</Abstract></Article></MedlineCitation></PubmedArticle></PubmedArticleSet>"
)
COPIED = (
    f"1. Moor Med. 2031 Mar 4;12(3):41-48. doi: 10.5555/moor.471.\n\n{CITATION['citation.title']}\n\n"
    "Skerry A(1), Lund O(2).\n\nAuthor information:\n(1)Harbour Hospital.\n\n"
    + "\n".join(ABSTRACT.replace(" METHODS", "\nMETHODS").replace(" RESULTS", "\nRESULTS").split("\n"))
    + "\n\nDOI: 10.5555/moor.471\nPMID: 90000471 [Indexed for MEDLINE]\n"
)


@pytest.mark.parametrize("text", [MEDLINE, PUBMED_XML, COPIED], ids=["medline", "xml", "copied"])
def test_a_citation_and_the_parts_of_its_abstract_are_read(text):
    page = read_page(text)
    values = page.values()

    assert {path: values.get(path) for path in CITATION} == CITATION
    assert {path: values.get(path) for path in PARTS} == PARTS
    assert all(page.document.text[s.start : s.end] == s.quote for f in page.fields for s in f.evidence)


def test_lists_of_a_medline_record_are_read():
    page = read_page(MEDLINE)

    assert page.entries("citation.authors[]") == ["Skerry, Ada", "Lund, Ole"]
    assert page.entries("citation.publication_types[]") == ["Journal Article", "Randomized Controlled Trial"]
    assert page.entries("keywords[]") == ["honey", "cough"]
    assert page.values()["registrations[0].id"] == "NCT99004711"
    assert page.values()["citation.publication_date"] == "2031-03-04"


@pytest.mark.parametrize("joint", [" ", "\n", "\n\n"])
@pytest.mark.parametrize("change", [str, str.title], ids=["capitals", "title"])
def test_the_parts_of_a_structured_abstract_are_told_apart(joint, change):
    heads = map(change, ("BACKGROUND:", "METHODS:", "RESULTS:", "CONCLUSIONS:"))
    text = joint.join(f"{head} {part}" for head, part in zip(heads, PARTS.values(), strict=True))
    page = read_page(f"Heather honey for winter cough\n\n{text}")

    assert {path: page.values().get(path) for path in PARTS} == PARTS
    assert page.values()["citation.title"] == "Heather honey for winter cough"


def test_two_parts_of_one_kind_that_follow_each_other_are_read_as_one():
    parts = ("Background: Cough is common.", "Objective: To end it.", "Methods: Honey.", "Results: It ended.")
    page = read_page("\n".join(parts))

    assert page.values()["abstract.background"] == "Cough is common. Objective: To end it."
