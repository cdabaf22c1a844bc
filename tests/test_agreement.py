"""Agreement of two reviewers: published and hand-computed cases, and what is compared of a real database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nltk.metrics import interval_distance
from nltk.metrics.agreement import AnnotationTask
from reviewing import ALTERED, CITY, DRAFT, ENROLLED, FACT, PAGE, Clock, Reviewer, a_field, said

from evaluation.agreement import agreement_of, interval_alpha, measured, overlap
from schemas.agreement import LeftOut, Measured, NumberAgreement
from schemas.decisions import Action, Said
from schemas.documents import Span
from schemas.fields import State
from schemas.review_plan import ReviewMode, ReviewPlan
from schemas.reviewed import said_by
from store.store import open_store

SEX = a_field("eligibility.sex", "ALL", "adults")
FIELDS = (*DRAFT.fields, SEX)


def labels(table):
    """Pairs of labels from counts by (first, second)."""
    return [pair for pair, count in table.items() for _ in range(count)]


def test_kappa_is_cohens_of_the_published_example():
    """Grants read by two: 20 both yes, 5 and 10 split, 15 both no: Po 0.70, Pe 0.50, kappa 0.40.

    https://en.wikipedia.org/wiki/Cohen%27s_kappa, simple example
    """
    found = measured(labels({("yes", "yes"): 20, ("yes", "no"): 5, ("no", "yes"): 10, ("no", "no"): 15}))

    assert (found.fields, found.agreed) == (50, 35)
    assert found.kappa == pytest.approx(0.4)


def test_alpha_is_krippendorffs_of_the_published_example():
    """Section B of 'Computing Krippendorff's Alpha-Reliability' (2011): two observers, nominal data, 0.692.

    https://repository.upenn.edu/asc_papers/43: twelve units a a b b d c c c e d d a by Ben, and
    b a b b b c c c e d d d by Gerry.
    """
    found = measured(list(zip("aabbdcccedda", "babbbccceddd", strict=True)))

    assert found.alpha == pytest.approx(0.692, abs=0.0005)


def test_hand_computed_kappa_and_alpha():
    """10 fields, 8 agreed (7 x, 1 y), 2 split. Kappa: Po 0.8; x 0.9 and 0.7, y 0.1 and 0.3: Pe 0.66.
    Alpha: 16 x and 4 y of 20, De = 1 - (16*15 + 4*3) / (20*19), Do = 0.2."""
    found = measured(labels({("x", "x"): 7, ("y", "y"): 1, ("x", "y"): 2}))

    assert found.kappa == pytest.approx((0.8 - 0.66) / (1 - 0.66))
    assert found.alpha == pytest.approx(1 - 0.2 / (1 - (16 * 15 + 4 * 3) / (20 * 19)))


@pytest.mark.parametrize("pairs", [[], [("x", "x")] * 5])
def test_where_there_is_nothing_to_correct_for_chance_there_is_no_coefficient(pairs):
    assert measured(pairs) == Measured(fields=len(pairs), agreed=len(pairs), kappa=None, alpha=None)


def test_hand_computed_alpha_of_intervals():
    """Pairs (1, 2), (3, 3), (5, 6): Do = 2/3; mean 20/6, sample variance 52/15: De = 104/15."""
    assert interval_alpha([(1, 2), (3, 3), (5, 6)]) == pytest.approx(1 - (2 / 3) / (2 * variance_of()))
    assert interval_alpha([(1, 2)]) is interval_alpha([(4, 4), (4, 4)]) is None


def variance_of():
    values = (1, 2, 3, 3, 5, 6)
    return sum((value - 20 / 6) ** 2 for value in values) / 5


@given(st.lists(st.tuples(st.integers(-99, 99), st.integers(-99, 99)), min_size=2, max_size=8))
def test_alpha_of_intervals_is_what_the_library_says(pairs):
    if len({number for pair in pairs for number in pair}) < 2:
        return
    rows = [(coder, str(at), pair[coder]) for at, pair in enumerate(pairs) for coder in (0, 1)]
    task = AnnotationTask(rows, distance=interval_distance)

    assert interval_alpha(pairs) == pytest.approx(task.alpha())


def test_words_overlap_by_their_characters():
    text = "0123456789"

    assert overlap([Span.of(text, 0, 6)], [Span.of(text, 4, 10)]) == (2 / 10, 4 / 12)
    assert overlap([Span.of(text, 0, 2), Span.of(text, 1, 4)], [Span.of(text, 0, 4)]) == (1, 1)
    assert overlap([Span.of(text, 0, 2)], [Span.of(text, 3, 4)]) == (0, 0)
    assert overlap([], [Span.of(text, 0, 2)]) is None


@pytest.fixture
def store(tmp_path):
    with open_store(tmp_path / "s.db", clock=Clock()) as store:
        store.save_draft(PAGE, DRAFT.model_copy(update={"fields": FIELDS}))
        store.set_review_plan(ReviewPlan(mode=ReviewMode.DOUBLE), settled_by="lead")
        yield store


@pytest.fixture
def both(store):
    return [Reviewer.sits_down(store, name) for name in ("ana", "ben")]


def finish(both):
    ana, ben = both
    ana.accept(CITY)
    ben.correct(CITY, said("PORTO", "Porto"))
    ana.correct(ENROLLED, said(100))
    ben.correct(ENROLLED, Said(value=110, state=State.STATED, spans=(Span.of(PAGE.text, 27, 37),)))
    ana.accept(SEX)
    ben.correct(SEX, said("FEMALE", "adults"))
    ana.decide(Action.REJECT, ALTERED.path, before=said_by(ALTERED))
    ben.decide(Action.REJECT, ALTERED.path, before=said_by(ALTERED))
    ana.decide(Action.DISMISS, FACT)
    ben.decide(Action.ADD, "arms[0].n_planned", after=said(18, "18"))
    for reviewer in both:
        reviewer.complete()


def test_what_two_have_finished_is_compared_by_group(store, both):
    finish(both)
    found = agreement_of(store)
    groups = {group.group: group for group in found.groups}

    assert found.documents == 1
    assert list(groups) == ["all", "arms", "design", "eligibility", "identification", "locations"]
    assert (groups["all"].values, groups["all"].same) == (5, 2)
    assert (groups["locations"].same, groups["identification"].same, groups["design"].same) == (1, 1, 0)
    assert groups["all"].codes == Measured(fields=1, agreed=0, kappa=0.0, alpha=0.0)
    assert found.numbers == (NumberAgreement(path="design.enrollment.count", fields=1, alpha=None),)
    assert found.left_out == ()


def test_the_verdicts_on_the_draft_are_what_kappa_is_of(store, both):
    """Labels: drafted/drafted, other/third, drafted/other, rejected/rejected, none/other: Po 0.4.
    First: 2 drafted, 1 other, 1 rejected, 1 none; second: 1 drafted, 1 third, 2 other, 1 rejected; Pe 0.2."""
    finish(both)
    verdicts = agreement_of(store).groups[0].verdicts

    assert (verdicts.fields, verdicts.agreed) == (5, 2)
    assert verdicts.kappa == pytest.approx((0.4 - 0.2) / 0.8)


def test_words_are_compared_where_both_have_some(store, both):
    finish(both)
    spans = agreement_of(store).groups[0].spans

    assert spans.fields == 3
    assert spans.jaccard == pytest.approx((1 + 1 + 3 / 10) / 3)
    assert spans.f1 == pytest.approx((1 + 1 + 6 / 13) / 3)


def test_what_is_not_compared_is_counted_with_the_reason(store, both):
    both[0].answer_all()
    both[1].accept(SEX)
    found = agreement_of(store)
    assert (found.documents, found.groups) == (0, ())
    assert found.left_out == (LeftOut(why="not finished by both", fields=4),)

    store.set_review_plan(ReviewPlan(), settled_by="lead")
    assert agreement_of(store).left_out == (LeftOut(why="one reviewer by the plan", fields=4),)
