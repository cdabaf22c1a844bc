"""What counts as right, wrong, missed, extra, made up, open and trapped on one page."""

from collections import Counter

import pytest
from annotated import ARMS, COUNT, CRITERIA, TEXT, TITLE, absent, annotation, draft_of, item, place, stated

from evaluation.annotation import Tier
from evaluation.judge import judge_page
from evaluation.places import SpanMatch
from evaluation.verdicts import AbsenceVerdict, Verdict
from schemas.fields import State


@pytest.fixture
def judge(tmp_path):
    def judged(items, fields, tier=None, **more):
        return judge_page(annotation(tmp_path, *items, **more), TEXT, draft_of(*fields), tier)

    return judged


def verdicts(page):
    return {(each.path, each.verdict) for each in page.values}


def test_a_draft_that_says_what_is_annotated_is_right_throughout(judge):
    fields = [
        stated("identification.brief_title", "Velorin in Winter Cough"),
        stated("design.enrollment.count", "120", 120),
    ]
    page = judge([TITLE, COUNT], fields)

    assert {each.verdict for each in page.values} == {Verdict.RIGHT}
    assert {each.span for each in page.values} == {SpanMatch.EXACT}


def test_another_value_at_the_path_is_wrong_and_no_value_is_missed(judge):
    page = judge([TITLE, COUNT], [stated("design.enrollment.count", "38", 38)])

    assert verdicts(page) == {
        ("design.enrollment.count", Verdict.WRONG),
        ("identification.brief_title", Verdict.MISSED),
    }


def test_entries_are_paired_by_name_whatever_their_index(judge):
    fields = [stated("arms[7].label", "Placebo"), stated("arms[0].label", "Velorin")]

    assert verdicts(judge(ARMS, fields)) == {
        ("arms[0].label", Verdict.RIGHT),
        ("arms[1].label", Verdict.RIGHT),
    }


def test_an_entry_that_is_not_annotated_is_extra(judge):
    page = judge(ARMS, [stated("arms[0].label", "Share this page")])

    assert ("arms[?].label", Verdict.EXTRA) in verdicts(page)
    assert Counter(each.verdict for each in page.values)[Verdict.MISSED] == 2


def test_a_reference_is_read_through_the_pairing(judge):
    items = [*ARMS, item("central_contacts[0].name", "Share", "arms[1]")]
    fields = [
        stated("arms[0].label", "Placebo"),
        stated("arms[1].label", "Velorin"),
        stated("central_contacts[0].name", "Share", "arms[0]"),
    ]

    assert ("central_contacts[0].name", Verdict.RIGHT) in verdicts(judge(items, fields))


def test_a_criterion_below_the_wrong_parent_is_right_but_not_nested_right(judge):
    fields = [
        stated("eligibility.inclusion[0].text", "Cough for at least 3 days"),
        stated("eligibility.inclusion[0].sub[0].text", "No fever above 38"),
    ]
    page = judge(CRITERIA, fields)

    assert {each.verdict for each in page.values} == {Verdict.RIGHT}
    assert (page.nested, page.nested_right) == (2, 1)


def test_a_path_nobody_annotated_is_unjudged(judge):
    page = judge([TITLE], [stated("keywords[0]", "Share this page")])

    assert ("keywords[?]", Verdict.UNJUDGED) in verdicts(page)


def test_a_stretch_left_open_is_unjudged_for_its_path_alone(judge):
    start, end = place("Share this page")
    fields = [stated("arms[0].label", "Share this page"), stated("eligibility.inclusion[0].text", "Share")]
    page = judge([*ARMS, *CRITERIA], fields, unjudged=[{"path": "eligibility", "start": start, "end": end}])

    assert ("arms[?].label", Verdict.EXTRA) in verdicts(page)
    assert ("eligibility.inclusion[?].text", Verdict.UNJUDGED) in verdicts(page)


def test_a_value_for_an_absent_field_or_below_it_is_made_up(judge):
    page = judge([TITLE], [stated("outcomes[0].measure", "Cough")], absent=["outcomes", "conditions"])

    assert ("outcomes[?].measure", Verdict.INVENTED) in verdicts(page)
    assert Counter(each.verdict for each in page.absences) == {
        AbsenceVerdict.INVENTED: 1,
        AbsenceVerdict.UNSAID: 1,
    }


@pytest.mark.parametrize(
    ("state", "verdict"),
    [
        (State.LABEL_WITHOUT_VALUE, AbsenceVerdict.RIGHT_KIND),
        (State.NOT_STATED, AbsenceVerdict.OTHER_KIND),
    ],
)
def test_a_null_is_right_when_it_is_the_annotated_kind(judge, state, verdict):
    page = judge(
        [TITLE],
        [absent("identification.acronym", state)],
        absent=[{"path": "identification.acronym", "kind": "label_without_value"}],
    )

    assert [each.verdict for each in page.absences] == [verdict]


def test_a_null_for_an_annotated_value_is_contradicted_and_a_miss(judge):
    page = judge([TITLE], [absent("identification.brief_title")])

    assert [each.verdict for each in page.absences] == [AbsenceVerdict.CONTRADICTED]
    assert verdicts(page) == {("identification.brief_title", Verdict.MISSED)}


@pytest.mark.parametrize(
    ("path", "is_taken"), [("status.why_stopped", True), ("identification.brief_title", False)]
)
def test_a_trap_is_sprung_by_a_value_of_a_tempted_path(judge, path, is_taken):
    start, end = place("Share this page")
    forbidden = [{"start": start, "end": end, "tempts": "status|results (a hint)", "kind": "chrome"}]
    page = judge([TITLE], [stated(path, "Share this page")], must_not=forbidden)

    assert [trap.taken is not None for trap in page.traps] == [is_taken]


def test_chrome_that_a_longer_value_swallows_springs_the_trap_too(judge):
    start, end = place("Share this page")
    longer = "NCT99000101\nShare this page\nArm A"
    page = judge(
        [TITLE],
        [stated("status.why_stopped", longer)],
        must_not=[{"start": start, "end": end, "kind": "chrome"}],
    )

    assert page.traps[0].taken is not None


def test_only_values_of_the_tier_are_counted(judge):
    items = [TITLE, {**COUNT, "tier": "extended"}]

    assert verdicts(judge(items, [], Tier.CORE)) == {("identification.brief_title", Verdict.MISSED)}


def test_the_right_value_from_other_words_is_right_elsewhere(judge):
    page = judge(
        [TITLE], [stated("identification.brief_title", "Enrollment 120", "Velorin in winter cough.")]
    )

    assert [(each.verdict, each.span) for each in page.values] == [(Verdict.RIGHT, SpanMatch.ELSEWHERE)]
