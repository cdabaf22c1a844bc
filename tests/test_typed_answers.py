"""What is typed or picked by number becomes the answer, and nothing else does."""

import pytest
from review_page import COUNT, DOSE, PHASE, STATUS, Clock, store_with
from seat import Seat

from review_tui import deciding
from review_tui.errors import NotDecidableError
from schemas.decisions import Action
from schemas.reviewed import said_by


@pytest.fixture
def ana(tmp_path):
    clock = Clock()
    with store_with(tmp_path / "s.db", clock=clock) as store:
        yield Seat(store, "ana", clock)


def test_a_number_key_picks_the_code_of_that_number(ana):
    ana.session.go(STATUS.path)
    [event] = ana.do("choose", ana.session.choices.index("TERMINATED") + 1)

    assert (event.action, event.after.value, event.after.spans) == (
        Action.CORRECT,
        "TERMINATED",
        STATUS.evidence,
    )


def test_picking_the_code_that_is_drafted_accepts_it(ana):
    ana.session.go(STATUS.path)
    [event] = ana.do("choose", ana.session.choices.index("COMPLETED") + 1)

    assert event.action is Action.ACCEPT


def test_picking_the_drafted_code_takes_back_another_one(ana):
    ana.session.go(STATUS.path)
    codes = ana.session.choices
    ana.do("choose", codes.index("TERMINATED") + 1)
    [event] = ana.do("choose", codes.index("COMPLETED") + 1)

    assert (event.action, event.after) == (Action.CORRECT, said_by(STATUS))
    assert deciding.choose(ana.session, codes.index("COMPLETED") + 1) is None


def test_a_value_that_was_corrected_is_what_was_drafted_again_when_that_is_typed(ana):
    drafted = said_by(COUNT)
    ana.do("say", drafted.model_copy(update={"value": 12}), at=COUNT.path)
    [event] = ana.do("say", drafted)

    assert ana.session.field.answer.after == event.after == drafted


def test_what_is_typed_counts_and_not_the_other_reading_that_is_lit(ana):
    ana.session.go(DOSE.path)
    ana.session.cycle(-1)
    assert ana.session.place_in_view.alternative is not None

    [event] = ana.do("say", said_by(DOSE))
    assert (event.action, event.after) == (Action.ACCEPT, said_by(DOSE))


def test_a_doubtful_code_is_not_taken_without_a_reason_by_its_number(ana):
    ana.session.go(PHASE.path)
    with pytest.raises(NotDecidableError, match="for a reason"):
        deciding.choose(ana.session, ana.session.choices.index(PHASE.value) + 1)


@pytest.mark.parametrize(("path", "said"), [(COUNT.path, "e corrects"), (STATUS.path, "there are 14")])
def test_a_number_key_without_a_choice_says_so(ana, path, said):
    ana.session.go(path)
    with pytest.raises(NotDecidableError, match=said):
        deciding.choose(ana.session, 99)
