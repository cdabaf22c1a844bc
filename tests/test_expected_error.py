"""What speaks against a field raises its expected error, and the reason says it, the strongest first."""

import pytest
from pages import document_of

from extract.drafting import draft_document
from extract.error_signals import Signaller, sureness_of
from extract.error_table import ASSUMED, MEASURED, PRIOR, REASSURANCES, RISKS, WAYS
from extract.expected_error import expect_errors
from extract.lexicon import load_lexicon
from extract.outline import outline
from extract.read import read_file
from extract.reconcile import reconcile
from schemas.catalogue import load_record_type
from schemas.documents import Span
from schemas.drafts import Coverage
from schemas.error_weights import ErrorWeights
from schemas.fields import Alternative, DraftedField, Drafter, Flag, GroundingStatus, State

TEXT = (
    "NCT ID: NCT99000001\n\nClinical Phase\n\nPHASE3\n\nTotal Enrollment\n\n120 participants\n"
    + "word " * 90
    + "17 18 19"
)
TRIAL = load_record_type("trial_registration")
COUNT = "design.enrollment.count"


def field(path: str = COUNT, value=120, quote: str = "120", **more) -> DraftedField:
    start = TEXT.index(quote)
    evidence = (Span(start=start, end=start + len(quote), quote=quote),)
    return DraftedField(
        **{
            "path": path,
            "value": value,
            "state": State.STATED,
            "evidence": evidence,
            "drafter": Drafter.LABEL,
        }
        | more
    )


def scored(*fields: DraftedField, unclaimed: tuple[str, ...] = (), sureness=(), weights=None):
    spans = tuple(Span.of(TEXT, TEXT.index(fact), TEXT.index(fact) + len(fact)) for fact in unclaimed)
    page = outline(document_of(TEXT), load_lexicon())
    signaller = Signaller(page, TRIAL, Coverage(unclaimed=spans), dict(sureness), "small")
    return expect_errors(fields, signaller, weights)


def chance(**more) -> float:
    [one] = scored(field(**more))
    return one.expected_error


def reason(given: DraftedField, **around) -> str:
    [one] = scored(given, **around)
    return one.expected_error_reason


MODEL = {"drafter": Drafter.MODEL, "call": "c"}
OTHER = Alternative(value=9, drafter=Drafter.MODEL, why="the label draft stands")


@pytest.mark.parametrize(
    ("doubtful", "sound"),
    [
        (MODEL, {}),
        (MODEL | {"state": State.INFERRED}, MODEL),
        (MODEL | {"grounding": GroundingStatus.ALTERED}, MODEL | {"grounding": GroundingStatus.FUZZY}),
        (MODEL | {"grounding": GroundingStatus.FUZZY}, MODEL),
        ({"flags": (Flag.VALUE_NOT_IN_QUOTE,)}, {}),
        ({"flags": (Flag.SUM_MISMATCH,)}, {}),
        ({"alternatives": (OTHER,)}, {}),
        ({}, {"corroborated": True}),
    ],
)
def test_what_speaks_against_a_field_raises_its_expected_error(doubtful, sound):
    assert chance(**doubtful) > chance(**sound)


def test_that_personal_data_is_personal_does_not_make_it_wrong():
    assert chance(flags=(Flag.PERSONAL_DATA,)) == chance()


ALTERED = GroundingStatus.ALTERED
TWO_PLACES = (*field().evidence, Span(start=0, end=3, quote="NCT"))
NO_SITES = DraftedField(path="locations", state=State.SECTION_MISSING, drafter=Drafter.LABEL)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (field(), "value read from a label"),
        (field(evidence=TWO_PLACES), "value read from a label, printed twice"),
        (field(**MODEL, grounding=ALTERED), "altered number or word; value read by the model"),
        (field(alternatives=(OTHER,)), "label and model disagree; value read from a label"),
        (field(corroborated=True), "value read from a label, label and model agree"),
        (field(flags=(Flag.OUT_OF_RANGE,)), "the number is outside what it can be; value read from a label"),
        (NO_SITES, "an empty list may be a missed one; its section is not on the page"),
    ],
)
def test_the_reason_is_said_in_words(given, words):
    assert reason(given) == words


def test_the_strongest_reason_stands_first():
    doubtful = field(**MODEL, state=State.INFERRED, flags=(Flag.VALUE_NOT_IN_QUOTE,))

    assert (
        reason(doubtful)
        == "the value does not follow from its quote; inferred, not stated; value read by the model"
    )


def test_unclaimed_numbers_near_a_quote_are_counted_in_its_reason():
    long = field(path="status.why_stopped", value="x", quote="word word")

    assert "unclaimed" not in reason(long, unclaimed=("17", "18", "19"))
    near = field(path="status.why_stopped", value="x", quote="word 17")
    assert "3 unclaimed numbers nearby" in reason(near, unclaimed=("17", "18", "19"))


@pytest.mark.parametrize(
    ("sureness", "signal"), [(-0.01, "model_sure"), (-0.2, None), (-1.0, "model_unsure")]
)
def test_how_sure_the_model_was_is_a_signal_where_the_server_says_it(sureness, signal):
    [one] = scored(field(**MODEL), sureness=[("c", sureness)])

    assert {name for name in one.signals if name.startswith("model_")} == ({signal} if signal else set())
    assert "model:small" in one.signals
    assert sureness_of([("c", sureness), ("d", None)]) == {"c": sureness}


def test_weights_that_a_database_learned_are_used_in_place_of_the_program_s():
    [one] = scored(field(), weights=ErrorWeights(log_odds={"always": 0.0}))

    assert one.expected_error == 0.5


def test_label_and_model_that_agree_corroborate_each_other():
    [agreed] = reconcile([field()], [field(**MODEL)])
    [alone] = reconcile([field()], [])

    assert (agreed.corroborated, alone.corroborated) == (True, False)


def test_every_field_of_a_page_has_an_expected_error_and_a_reason(examples):
    for page in sorted(examples.glob("*.txt")):
        draft = draft_document(read_file(page, page.name))

        assert all(
            f.expected_error is not None and f.expected_error_reason and f.signals for f in draft.fields
        )


def test_every_signal_that_is_told_has_a_weight_or_is_compared_with():
    assert not MEASURED.keys() & ASSUMED.keys()
    assert REASSURANCES.keys() <= PRIOR.log_odds.keys()
    assert all(f"flag:{flag.value}" in PRIOR.log_odds for flag in Flag if flag is not Flag.PERSONAL_DATA)
    assert not RISKS.keys() & WAYS.keys()
