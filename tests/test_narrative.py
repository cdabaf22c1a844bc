"""Prose becomes fields with exact spans; what labels gave, and what does not validate, stays out."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.drafting import draft_document
from extract.lexicon import load_lexicon
from extract.narrative import read_narrative
from extract.outline import outline
from extract.phrases import load_phrases, read_count
from extract.read import read_bytes, read_file
from schemas.catalogue import builtin_record_types, load_record_type
from schemas.fields import Drafter, State

EXAMPLES = Path(__file__).parent.parent / "examples"
PAGE = """\
Clinical Trial
. 2023 Apr 18;9(2):77.
doi: 10.5555/opencare.2023.1.

Brelotin for gout
Affiliations
Clinical Trial

Brelotin for gout

A Author et al. Open Care Med. .

Abstract

Background: Earlier phase 2 trials enrolled 999 patients with pain and were double-blind.

Methods: This open-label, multicentre phase 3 trial enrolled {count} adults with gout. {more}

Results: {results}

Conclusions: {conclusions}

PubMed Disclaimer

Conflict of interest statement

The protocol was approved by the Ethics Board of Lindenmark (approval number: 7) and all
gave written informed consent.
"""


def _draft(*, count="74", more="", results="Nothing.", conclusions="None."):
    page = PAGE.format(count=count, more=more, results=results, conclusions=conclusions)
    draft = draft_document(read_bytes(page.encode(), "page.txt"))
    return page, {f.path: f for f in draft.fields if f.drafter is Drafter.GRAMMAR}


def test_codes_come_from_the_methods_and_not_from_the_background():
    page, fields = _draft()

    assert fields["design.phases[0]"].value == "PHASE3"
    assert fields["design.masking"].value == "NONE"
    assert fields["design.center_type"].value == "MULTI_CENTER"
    span = fields["design.masking"].evidence[0]
    assert page[span.start : span.end] == span.quote == "open-label"


@pytest.mark.parametrize("count", ["74", "1,204", "Twenty-two"])
def test_the_number_enrolled_is_the_one_before_the_people(count):
    _, fields = _draft(count=count)

    assert fields["participants.n_enrolled"].value == read_count(count)
    assert fields["participants.condition"].value == "gout"
    assert fields["ethics.informed_consent"].value == "WRITTEN"
    assert fields["ethics.committee"].value == "Ethics Board of Lindenmark"


@pytest.mark.parametrize(("printed", "ratio"), [("2:1", "2:1"), ("1 : 1 : 2", "1:1:2")])
def test_an_allocation_ratio_is_kept_without_blanks(printed, ratio):
    page, fields = _draft(more=f"They were randomised {printed} to brelotin or corasol.")

    drafted = fields["design.allocation_ratio"]
    assert drafted.value == ratio
    assert page[drafted.evidence[0].start : drafted.evidence[0].end] == printed


def test_a_section_that_says_two_codes_decides_nothing():
    _, fields = _draft(more="A double-blind extension followed.")

    assert "design.masking" not in fields


def test_a_denied_form_is_no_code():
    _, fields = _draft(more="Assignment was not randomized.")

    assert "design.allocation" not in fields


def test_claims_are_read_from_the_conclusions():
    _, fields = _draft(
        conclusions="Brelotin was noninferior to corasol in achieving remission. It was superior for pain."
    )

    assert fields["conclusions.claims[0]"].value == {"outcome": "remission", "relation": "NONINFERIOR"}
    assert fields["conclusions.claims[1]"].value == {"outcome": "pain", "relation": "SUPERIOR"}


def test_every_value_of_the_example_abstracts_stands_in_its_words():
    for path in sorted(EXAMPLES.glob("abstract-*.txt")):
        document = read_file(path, path.name)
        draft = draft_document(document)
        read = [f for f in draft.fields if f.drafter is Drafter.GRAMMAR]

        assert len([f for f in read if f.path.startswith("results")]) > 20
        for field in read:
            for span in field.evidence:
                assert document.text[span.start : span.end] == span.quote


def test_numbers_of_legends_and_references_are_no_results():
    document = read_file(EXAMPLES / "abstract-superiority-hazard-ratio.txt", "a.txt")
    values = {f.value for f in draft_document(document).fields if f.path.endswith("effect.estimate")}

    assert values == {0.63, 0.91, 15}


def test_what_labels_gave_is_left_alone():
    document = read_file(EXAMPLES / "abstract-noninferiority-cefalexin.txt", "a.txt")
    kind = builtin_record_types()["publication_report"]
    page = outline(document, load_lexicon())
    first = read_narrative(document.text, page, kind, []).fields
    enrolled = next(f for f in first if f.path == "participants.n_enrolled")
    labelled = enrolled.model_copy(update={"value": 5, "drafter": Drafter.LABEL})

    again = read_narrative(document.text, page, kind, [labelled]).fields

    assert enrolled.path not in {f.path for f in again}


def test_a_registration_has_no_results_even_when_its_summary_prints_some():
    document = read_file(EXAMPLES / "mirror-terminated-odd-values.txt", "m.txt")

    values = [f for f in draft_document(document).fields if f.state.has_value]
    assert not [f for f in values if f.path.startswith(("results", "participants"))]


def test_a_team_s_own_record_type_is_read_without_the_built_in_phrases():
    document = read_file(EXAMPLES / "abstract-noninferiority-cefalexin.txt", "a.txt")
    own = load_record_type("hay_fever:HayFeverTrial")

    assert all(
        f.state is not State.STATED or f.evidence for f in draft_document(document, record_type=own).fields
    )


def test_every_path_of_the_phrases_is_a_field():
    kinds = builtin_record_types()
    phrases = load_phrases()

    for code, entries in phrases.sentences.items():
        for entry in entries:
            for pattern in entry.patterns:
                for name in pattern.groupindex:
                    assert kinds[code].find(f"{entry.path}.{name}") is not None
    for path, forms in phrases.codes.items():
        specs = [kind.find(path) for kind in kinds.values() if kind.find(path) is not None]
        assert specs
        assert all(set(forms) <= set(spec.codes) for spec in specs)
