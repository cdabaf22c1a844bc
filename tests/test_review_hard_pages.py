"""Pages, terminals and moments that are hard on a screen: the whole application, not one widget."""

import asyncio
import sqlite3
import unicodedata

import pytest
from review_page import COUNT, PAGE, PHASE, STATUS, TITLE, TOWNS, Clock, draft_of, field, page, store_with
from screen_play import NARROW, TINY, WIDE, goes_to, play, review, said, sees
from settled import painted, settle

from review_tui.queue_screen import QueueScreen
from review_tui.review_screen import ReviewScreen
from schemas.decisions import Action, fact_subject
from schemas.documents import Span
from schemas.fields import Alternative, Drafter
from store.store import open_store

HOSTILE = "\x1b[2J\x1b]0;owned\x07 \u202egnp\u2069 a\u200bb\u00ad 👩\u200d🔬🇵🇹 試験薬 e\u0301 [red]x[/] 120"
ACTED_ON = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
"""Categories of characters that a terminal acts on or hides."""
SMALLEST = (20, 5)
"""Nobody can work there; nothing breaks."""
DIALOGS = {
    "correct": (goes_to(TITLE.path), "e"),
    "correct a code": (goes_to(STATUS.path), "e"),
    "correct a number": (goes_to(COUNT.path), "e"),
    "reason": (goes_to(PHASE.path), "a"),
    "comment": ("c",),
    "accept the rest": ("A",),
    "add a field": (goes_to(fact_subject(TOWNS)), "m"),
    "history": ("h",),
    "help": ("question_mark",),
    "filter": ("q", "f"),
    "views": ("q", "v"),
    "queue": ("q",),
}


@pytest.fixture
def path(tmp_path):
    return tmp_path / "s.db"


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def store(path, clock):
    with store_with(path, clock=clock) as store:
        yield store


def actions(store, document=PAGE):
    return [(event.action, event.subject) for event in store.events(document.text_sha256)]


def words_of(document, words):
    start = document.text.index(words)
    return Span.of(document.text, start, start + len(words))


def assert_is_whole(app):
    """The screen fills the terminal exactly, and holds nothing a terminal acts on."""
    width, height = app.size
    strips = app.screen._compositor.render_strips()
    assert [strip.cell_length for strip in strips] == [width] * height
    shown = "".join(painted(app))
    assert {c for c in shown if unicodedata.category(c) in ACTED_ON} == set()


async def laid_out(pilot, size):
    """Wait until the screen has heard of its size: another program may have the processor meanwhile."""
    for _ in range(50):
        await settle(pilot)
        if pilot.app.screen._compositor.size == size:
            return


def hostile_store(path, clock):
    """A page, its values and its name full of what terminals act on."""
    rest = "A page of which little is control characters, or it would be no page. " * 40
    document = page(f"{HOSTILE[-20:]}.txt", f"{HOSTILE}\nPhase 3 of {HOSTILE}\n{rest}")
    whole = Span.of(document.text, 0, len(HOSTILE))
    other = Alternative(value=HOSTILE, evidence=(whole,), drafter=Drafter.MODEL, why=HOSTILE)
    fields = (
        field(TITLE.path, HOSTILE, whole, alternatives=(other,), note=HOSTILE),
        field(COUNT.path, 120, words_of(document, "120")),
        field(PHASE.path, HOSTILE, words_of(document, "Phase 3")),
    )
    draft = draft_of(document, *fields, record_key=HOSTILE, model=HOSTILE, findings=(), coverage=None)
    return store_with(path, (document, draft), clock=clock), document


@pytest.mark.parametrize("size", [TINY, NARROW, WIDE], ids=str)
def test_nothing_of_a_hostile_page_reaches_the_terminal_on_any_screen(path, clock, size):
    store, document = hostile_store(path, clock)
    whole = lambda pilot: assert_is_whole(pilot.app)  # noqa: E731
    keys = ["e", "c", "h", "question_mark", "m", "slash"]
    looked = [step for key in keys for step in (goes_to(TITLE.path), key, whole, "escape")]
    decided = ["right_square_bracket", whole, "a", whole, "u", "x", "z", whole, "q", whole]
    with store:
        app = review(store, clock, f"ana {HOSTILE}", document_sha256=document.text_sha256)
        play(app, whole, *looked, goes_to(TITLE.path), *decided, size=size)

        assert [action for action, _ in actions(store, document)] == [
            Action.CORRECT, Action.UNDO, Action.REJECT,
        ]  # fmt: skip


def test_two_megabytes_on_one_line_are_reviewed(path, clock):
    text = "Enrollment 120 of many, " + "Velorin 5 mg daily and again, " * 70_000 + "Phase 3"
    document = page("long.txt", text)
    fields = (
        field(COUNT.path, 120, words_of(document, "120")),
        field(TITLE.path, "Phase 3", words_of(document, "Phase 3")),
    )
    with store_with(
        path, (document, draft_of(document, *fields, findings=(), coverage=None)), clock=clock
    ) as store:
        seen = []
        app = review(store, clock, document_sha256=document.text_sha256)
        play(app, "j", sees(seen), "a", lambda pilot: pilot.resize_terminal(*TINY), sees(seen), "a")

        assert [action for action, _ in actions(store, document)] == [Action.ACCEPT, Action.ACCEPT]
    assert "again, Phase 3" in seen[0]
    assert "Enrollment 120" in seen[1]


@pytest.mark.parametrize("name", DIALOGS)
def test_every_screen_and_dialog_is_whole_and_left_at_40_by_12_and_while_resized(store, clock, name):
    """What has the focus stays in sight, and Esc leads out."""

    def looks(pilot):
        assert_is_whole(pilot.app)
        focused = pilot.app.screen.focused
        assert focused is None or pilot.app.screen.region.overlaps(focused.region)

    kinds = []

    async def resized(pilot):
        looks(pilot)
        kinds.append(type(pilot.app.screen))
        for size in (TINY, NARROW, SMALLEST, TINY):
            await pilot.resize_terminal(*size)
            await laid_out(pilot, size)
            assert_is_whole(pilot.app) if size == SMALLEST else looks(pilot)

    def left(pilot):
        kinds.append(type(pilot.app.screen))

    play(review(store, clock), *DIALOGS[name], resized, "escape", left)

    assert (kinds[0] in (ReviewScreen, QueueScreen)) == (name == "queue")
    assert kinds[1] in (ReviewScreen, QueueScreen)
    assert actions(store) == []


def test_a_lock_that_ends_in_time_costs_a_wait_and_nothing_else(store, path, clock):
    seen, locks = [], []

    def locks_it(_):
        locks.append(sqlite3.connect(path, isolation_level=None))
        locks[0].execute("BEGIN IMMEDIATE")

    async def meanwhile(pilot):
        await pilot.press("a", "x")
        seen.append("\n".join(painted(pilot.app)))
        locks[0].close()

    app = play(review(store, clock), locks_it, meanwhile, sees(seen))

    assert "saving" in seen[0]
    assert "saved ✓" in seen[1]
    assert actions(store) == [(Action.ACCEPT, TITLE.path), (Action.REJECT, STATUS.path)]
    assert said(app) == ""


def test_of_two_windows_that_decide_a_field_at_the_same_moment_one_does(store, path, clock):
    told = []

    async def window(key, both, database, opening):
        app = review(database, clock)
        await opening.acquire()  # one after the other, or one may be sent back to the queue
        async with app.run_test(size=WIDE, notifications=True) as pilot:
            await settle(pilot)
            opening.release()
            await both.wait()
            await pilot.press(key)
            await both.wait()
            await settle(pilot)
            if said(app):
                await pilot.press("r")
                await settle(pilot)
            told.append(said(app))

    async def run():
        with open_store(path, clock=clock) as other:
            both, opening = asyncio.Barrier(2), asyncio.Lock()
            await asyncio.gather(window("x", both, store, opening), window("n", both, other, opening))

    asyncio.run(run())

    [(action, subject)] = actions(store)
    assert (action in (Action.REJECT, Action.NOT_STATED), subject) == (True, TITLE.path)
    assert sorted(bool(words) for words in told) == [False, True]
    assert "what you decide is kept here until r takes the record again" in "".join(told)
    assert "ana has decided on 'identification.brief_title' meanwhile" in "".join(told)
    assert store.verify_decisions().problem is None


def test_a_clock_that_goes_backwards_loses_nothing(store, clock):
    def earlier(_):
        clock.goes_on(-7200)

    app = play(review(store, clock), "a", earlier, "x", lambda pilot: pilot.app.screen.beat(), "u", "n", "q")

    assert [action for action, _ in actions(store)] == [
        Action.ACCEPT, Action.REJECT, Action.UNDO, Action.NOT_STATED,
    ]  # fmt: skip
    assert all(event.seconds >= 0 for event in store.events(PAGE.text_sha256))
    assert store.verify_decisions().problem is None
    assert store.leases() == []
    assert said(app) == ""
