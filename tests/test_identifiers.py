"""Identifiers have the form of their registry; what begins like one and has not is malformed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.identifiers import find_identifiers, has_check_digit, is_well_formed

PRINTED = [
    ("NCT99000001", "ClinicalTrials.gov"),
    ("ChiCTR-IPR-99000207", "ChiCTR"),
    ("ChiCTR2100099999", "ChiCTR"),
    ("ISRCTN99999999", "ISRCTN"),
    ("2020-999902-42", "EudraCT"),
    ("2099-599902-42-00", "CTIS"),
    ("ACTRN12699000123456", "ANZCTR"),
    ("DRKS99000001", "DRKS"),
    ("jRCTs999180001", "jRCT"),
    ("jRCT9999200001", "jRCT"),
    ("JPRN-UMIN999000123", "UMIN-CTR"),
    ("JapicCTI-999123", "JapicCTI"),
    ("CTRI/2099/01/099999", "CTRI"),
    ("PACTR209901999999999", "PACTR"),
    ("IRCT20990101099999N1", "IRCT"),
    ("TCTR20990101001", "TCTR"),
    ("KCT9999999", "CRIS"),
    ("NTR9999", "NTR"),
    ("RBR-99zzzz", "ReBec"),
    ("SLCTR/2099/001", "SLCTR"),
    ("RPCEC99000001", "RPCEC"),
    ("PER-999-99", "REPEC"),
    ("LBCTR2099999999", "LBCTR"),
    ("U1111-9999-0005", "UTN"),
    ("10.5555/opencare.2023.0077", "DOI"),
    ("PMC9999999", "PMCID"),
    ("0000-0002-1825-0097", "ORCID"),
]


def found(text: str) -> list[tuple[str, str]]:
    return [(i.value, i.scheme) for i in find_identifiers(text)]


@pytest.mark.parametrize("printed", PRINTED)
def test_each_registry_s_form_is_found_in_a_sentence(printed):
    assert found(f"It was registered ({printed[0]}). Later") == [printed]


def test_a_pmid_is_figures_that_are_called_one():
    assert found("PMID: 90000001") == [("90000001", "PMID")]
    assert found("90000001") == []


def test_a_doi_ends_before_the_sentence_and_keeps_its_own_brackets():
    assert found("doi: 10.5555/jid.2016(16)0301-4.") == [("10.5555/jid.2016(16)0301-4", "DOI")]
    assert found("(doi:10.5555/X.1) and https://doi.org/10.5555/y") == [
        ("10.5555/X.1", "DOI"),
        ("10.5555/y", "DOI"),
    ]


@pytest.mark.parametrize(
    "text",
    ["NCT9900000", "NCT990000012", "ANCT99000001", "ISRCTN9999", "0000-0002-1825-0098", "PMC12", "10.55/x"],
)
def test_what_only_looks_like_one_is_none(text):
    assert found(text) == []


@pytest.mark.parametrize(
    "printed", [value for value, scheme in PRINTED if scheme not in ("ORCID", "EudraCT")]
)
def test_a_whole_form_is_well_formed_and_a_cut_one_is_not(printed):
    assert is_well_formed(printed)
    assert is_well_formed("HREC 2017[0419]")


@pytest.mark.parametrize("cut", ["NCT9900000", "ChiCTR-99", "ISRCTN9999", "10.5555/x.", "DRKS9", "CTRI/2099"])
def test_a_beginning_without_the_whole_form_is_malformed(cut):
    assert not is_well_formed(cut)


@given(st.text("0123456789", min_size=15, max_size=15), st.integers(0, 14), st.integers(1, 9))
def test_one_wrong_figure_never_keeps_an_orcid_s_check_digit(digits, place, off):
    check = next(c for c in "0123456789X" if has_check_digit(digits + c))
    other = str((int(digits[place]) + off) % 10)

    assert not has_check_digit(digits[:place] + other + digits[place + 1 :] + check)


@given(st.text())
def test_whatever_is_found_stands_where_it_is_said_to(text):
    """FIELDS 1.7."""
    assert all(text[i.start : i.end] == i.value for i in find_identifiers(text))
