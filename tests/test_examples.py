"""The example pages are invented, small, and each is described."""

import re

import pytest

PAGES = [
    "abstract-noninferiority-cefalexin.txt",
    "abstract-superiority-hazard-ratio.txt",
    "classic-prompt-injection.txt",
    "classic-recruiting-exit-criteria.txt",
    "guidance-inhaled-steroids.txt",
    "mirror-completed-two-drugs.txt",
    "mirror-terminated-odd-values.txt",
    "modern-smoking-cessation-copd.txt",
]
MOST_BYTES = 6_000  # a small model on two cores reads them within minutes
INVENTED = {
    r"NCT\d{8}": r"NCT(99|00)0000\d\d",
    r"ChiCTR-\w+-\d+": r"ChiCTR-IPR-99\d{6}",
    r"10\.\d{4,}/": r"10\.5555/",
    r"PMID: \d+": r"PMID: 9000000\d",
    r"[\w.]+@[\w.]+": r"[\w.]+@example\.org",
    r"\b\d{3}-\d{4}\b(?= \||\n)": r"555-01\d\d",
}


def test_there_is_a_page_for_each_one_described(examples):
    described = re.findall(r"^\| `([\w-]+\.txt)`", (examples / "README.md").read_text("utf-8"), re.MULTILINE)

    assert sorted(described) == sorted(path.name for path in examples.glob("*.txt")) == PAGES


@pytest.mark.parametrize("page", PAGES)
def test_identifiers_and_addresses_are_of_ranges_that_belong_to_nobody(examples, page):
    text = (examples / page).read_text("utf-8")
    found = {each: allowed for shape, allowed in INVENTED.items() for each in re.findall(shape, text)}

    assert all(re.fullmatch(allowed, each) for each, allowed in found.items())


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_small_utf_8_with_plain_line_ends(examples, page):
    content = (examples / page).read_bytes()

    assert len(content) <= MOST_BYTES
    assert b"\r" not in content
    assert content.decode("utf-8").endswith("\n")
