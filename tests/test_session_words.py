"""A value is tied to other words, and a number nobody accounted for gets a field, as a session decides it."""

import pytest
from review_page import (
    ACRONYM,
    COUNT,
    SPONSOR,
    TITLE,
    TOWNS,
    WEEKS,
    Clock,
    place,
    store_with,
)
from seat import Seat

from review_tui import deciding
from review_tui.errors import NotDecidableError
from schemas.decisions import Action, Said, fact_subject
from schemas.fields import State
from schemas.reviewed import said_by


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def store(tmp_path, clock):
    with store_with(tmp_path / "s.db", clock=clock) as store:
        yield store


@pytest.fixture
def ana(store, clock):
    return Seat(store, "ana", clock)


def test_other_words_are_what_the_value_rests_on(ana):
    ana.session.go(SPONSOR.path)
    [event] = ana.do("re_anchor", place("Velorin", "Phase"))

    assert (event.action, event.after.state) == (Action.RE_ANCHOR, State.STATED)
    assert ana.session.place_in_view.span == place("Velorin", "Phase")


def test_an_absence_has_nothing_to_tie_to_words(ana):
    ana.session.go(ACRONYM.path)
    with pytest.raises(NotDecidableError, match="no value to tie"):
        deciding.re_anchor(ana.session, WEEKS)


def test_an_added_field_claims_its_fact_and_goes_when_it_is_taken_back(ana):
    said = Said(value=4, state=State.STATED, spans=(TOWNS,))
    ana.do("add", "arms[0].n_planned", said, at=fact_subject(TOWNS))
    assert ana.session.facts == (WEEKS,)
    assert ana.session.fields[-1].path == "arms[0].n_planned"

    ana.session.go("arms[0].n_planned")
    ana.do("undo")
    assert ana.session.facts == (WEEKS, TOWNS)
    assert ana.session.field.path == TITLE.path


def test_a_path_that_is_there_cannot_be_added(ana):
    with pytest.raises(NotDecidableError, match="is there already; e corrects it"):
        deciding.add(ana.session, COUNT.path, said_by(COUNT))


def test_what_was_drafted_as_absent_is_corrected_where_a_value_is_added(ana):
    said = Said(value="FOUR", state=State.STATED, spans=(TOWNS,))
    [event] = ana.do("add", ACRONYM.path, said, at=fact_subject(TOWNS))

    assert event.action is Action.CORRECT
    assert event.before == said_by(ACRONYM)
    assert ana.session.facts == (WEEKS,)
