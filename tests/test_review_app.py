"""The application around the screens: from the queue to a record and on, by key or mouse, in every look."""

import pytest
from review_page import (
    COUNT,
    DRAFT,
    PAGE,
    PHASE,
    STATUS,
    TEXT,
    TITLE,
    Clock,
    draft_of,
    page,
    store_with,
)
from screen_play import NARROW, TINY, WIDE, clicks_key, decides_all, goes_to, play, review, said, sees, types
from textual.widgets._footer import FooterKey

from review_tui.glyphs import ASCII, UNICODE, glyphs_for
from review_tui.grammar import Grammar
from review_tui.queue_list import QueueList
from review_tui.settings import Settings, SettingsError, load_settings
from review_tui.themes import THEMES
from schemas.decisions import Action
from schemas.fields import Drafter
from schemas.queue import QueueQuery
from trialspan.quote_grammar import doubt_by, read_printed

SECOND = page("second.txt", TEXT.replace("NCT99000101", "NCT99000102"))
OTHER = draft_of(SECOND, record_key="NCT99000102")


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def store(tmp_path, clock):
    with store_with(tmp_path / "s.db", (PAGE, DRAFT), (SECOND, OTHER), clock=clock) as store:
        yield store


def where(found):
    """A step that notes the screen and the record in it."""

    def look(pilot):
        screen = pilot.app.screen
        session = getattr(screen, "session", None)
        found.append((type(screen).__name__, session and session.review.draft.record_key))

    return look


def actions(store, sha=PAGE.text_sha256):
    return [(event.action, event.subject) for event in store.events(sha)]


def test_the_queue_opens_first_and_leads_to_a_record_and_back(store, clock):
    found = []
    look = where(found)
    play(review(store, clock, document_sha256=None), look, "enter", look, "q", look)

    assert [name for name, _ in found] == ["QueueScreen", "ReviewScreen", "QueueScreen"]


def test_a_record_chosen_in_the_queue_opens_at_the_field_that_was_chosen(store, clock):
    subjects = []
    play(
        review(store, clock, document_sha256=None),
        lambda pilot: pilot.app.screen.post_message(
            type(pilot.app.screen).Chosen(PAGE.text_sha256, COUNT.path)
        ),
        lambda pilot: subjects.append(pilot.app.screen.session.subject),
    )

    assert subjects == [COUNT.path]


def test_records_are_walked_through_and_only_the_open_one_is_leased(store, clock):
    found, leased = [], []
    look = where(found)
    lease = lambda _: leased.append([each.document_sha256 for each in store.leases()])  # noqa: E731
    first = store.queue_next(QueueQuery(reviewer="ana"))
    app = review(store, clock, document_sha256=first.document_sha256)
    play(app, look, lease, "J", look, lease, "K", look, lease)
    walked = [key for _, key in found]

    assert sorted(set(walked)) == ["NCT99000101", "NCT99000102"]
    assert walked[0] == walked[2] == first.record
    assert [len(each) for each in leased] == [1, 1, 1]


def test_the_end_of_the_queue_is_said(store, clock):
    app = review(store, clock)
    play(app, "J", "J", "K", "K")

    assert "no record waits after this one" in said(app)
    assert "no record waits before this one" in said(app)


def test_everything_a_key_does_is_in_the_palette(store, clock):
    app = review(store, clock)
    play(app, "ctrl+p", types("not stated"), "enter")

    assert actions(store) == [(Action.NOT_STATED, TITLE.path)]


def test_the_palette_begins_with_what_can_be_decided_and_has_nothing_that_makes_no_sense(store, clock):
    seen = []
    play(review(store, clock), "ctrl+p", sees(seen), size=(100, 120))
    listed = [words for row in seen[0].splitlines() if (words := row.strip())]

    assert listed.index("Accept") < listed.index("Correct") < listed.index("Reject")
    assert not {"Keys", "Maximize", "Quit", "Screenshot", "Focus Next", "Copy selected text"} & set(listed)


def test_the_theme_can_be_changed_from_the_palette(store, clock):
    seen = []
    play(review(store, clock), "ctrl+p", types("theme"), "enter", sees(seen))

    assert "Search for themes" in seen[0]


def test_the_row_of_keys_of_the_queue_is_whole_at_eighty_columns(store, clock):
    seen = []
    play(review(store, clock, document_sha256=None), sees(seen), size=NARROW)

    assert seen[0].splitlines()[-1].rstrip().endswith("? Help ^q Leave")


def test_help_says_what_keys_do_in_words_and_keys_that_do_alike_on_one_line(store, clock):
    seen = []
    play(review(store, clock, document_sha256=None), "question_mark", sees(seen), size=(140, 60))
    play(review(store, clock), "question_mark", sees(seen), size=(140, 60))

    assert "Show what was put off" in seen[0]
    assert "1 … 9" in seen[1]
    assert seen[1].count("The code of that number") == 1


@pytest.mark.parametrize("width", [40, 60, 80, 100, 140])
@pytest.mark.parametrize("key", ["k", "g"])
def test_no_key_of_the_last_row_is_there_by_halves(store, clock, width, key):
    seen, known = [], []
    see = lambda pilot: known.extend(pilot.app.screen.query(FooterKey))  # noqa: E731
    play(review(store, clock), key, see, sees(seen), size=(width, 24))
    row = seen[0].splitlines()[-1]
    *keys, palette = [f"{each.key_display} {each.description}".strip() for each in known]

    assert len(row) == width
    assert row.rstrip().endswith(palette)
    shown, _, _ = row.rpartition(palette)
    whole = [each for each in keys if f"{each} " in shown]
    assert shown.rstrip("▏ ") == " ".join(whole)
    assert keys[: len(whole)] == whole
    if width >= 80:
        assert {"g Number", "g Next number"} & set(whole)
        assert "q Queue" in whole


def test_a_record_is_reviewed_with_the_mouse_alone(store, clock):
    app = review(store, clock)
    play(
        app,
        clicks_key("Accept"),
        clicks_key("Reject"),
        lambda pilot: pilot.click("#fields", offset=(3, 5)),
        clicks_key("Skip"),
        clicks_key("Undo"),
    )

    assert actions(store)[:2] == [(Action.ACCEPT, TITLE.path), (Action.REJECT, STATUS.path)]
    assert [action for action, _ in actions(store)[2:]] == [Action.SKIP, Action.UNDO]


def test_a_click_on_words_of_the_source_brings_their_field_into_view(store, clock):
    subjects = []
    app = review(store, clock)

    async def click_enrolled(pilot):
        rows = pilot.app.screen.source
        await pilot.click(rows, offset=(16, 3))

    play(app, click_enrolled, lambda pilot: subjects.append(pilot.app.screen.session.subject))

    assert subjects == [COUNT.path]


@pytest.mark.parametrize("theme", THEMES)
def test_every_theme_opens_every_screen(store, clock, theme):
    app = review(store, clock, settings=Settings(theme=theme))
    play(app, "a", "h", "escape", "question_mark", "escape", "e", "escape")

    assert app.theme == THEMES[theme].name


def test_signs_tell_the_state_without_any_colour(store, clock, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    seen = []
    app = review(store, clock)
    play(app, "a", "x", "s", sees(seen))

    assert app.no_color
    rows = seen[0].splitlines()
    assert [row[0] for row in rows[1:5]] == [
        UNICODE.accepted,
        UNICODE.rejected,
        UNICODE.skipped,
        UNICODE.open,
    ]
    assert rows[4][1] == UNICODE.doubtful


@pytest.mark.parametrize("size", [TINY, NARROW, WIDE], ids=str)
def test_ascii_signs_are_enough_for_every_part_of_the_screen(store, clock, size):
    seen = []
    app = review(store, clock, glyphs=ASCII)
    play(app, "a", "x", "g", sees(seen), "h", sees(seen), size=size)

    quotes = {"“", "”"}
    odd = {sign for page in seen for sign in page if not sign.isascii()} - quotes
    assert odd <= set("▁▂▃▄▅▆▇▏"), odd  # what Textual paints scroll bars and the footer's edge with


def test_signs_follow_what_the_terminal_can_show():
    assert glyphs_for("utf-8") is UNICODE
    assert glyphs_for("iso-8859-1") is ASCII
    assert glyphs_for(None) is ASCII
    assert glyphs_for("no-such-encoding") is ASCII
    assert glyphs_for("utf-8", signs="ascii") is ASCII
    assert glyphs_for("ascii", signs="unicode") is UNICODE


@pytest.mark.parametrize("glyphs", [UNICODE, ASCII])
def test_every_sign_takes_one_cell_and_states_have_signs_of_their_own(glyphs):
    answers = [glyphs.open, glyphs.skipped, *map(glyphs.of, (Action.ACCEPT, Action.CORRECT, Action.REJECT))]
    answers += [glyphs.of(action) for action in (Action.NOT_STATED, Action.ADD, Action.RE_ANCHOR)]

    assert all(len(sign) == 1 for sign in vars(glyphs).values())
    assert len(set(answers)) == len(answers)


def test_the_settings_of_a_reviewer_are_read_from_her_file(tmp_path):
    file = tmp_path / "review.toml"
    file.write_text('theme = "light"\nsigns = "ascii"\n[keys]\n"review.accept" = "f2"\n')

    assert load_settings(file) == Settings(theme="light", signs="ascii", keys={"review.accept": "f2"})
    assert load_settings(tmp_path / "none.toml") == Settings()


@pytest.mark.parametrize("content", ["theme = ", 'colour = "red"', 'theme = "pink"', "[keys]\na = 1"])
def test_a_file_that_is_no_settings_is_named(tmp_path, content):
    file = tmp_path / "review.toml"
    file.write_text(content)
    with pytest.raises(SettingsError, match=r"review\.toml"):
        load_settings(file)


def test_what_was_typed_is_there_again_when_the_dialog_is_opened_again(store, clock):
    seen = []
    app = review(store, clock)
    play(app, "c", types("half a rem"), "escape", "j", "k", "c", sees(seen), "ctrl+s")

    assert "half a rem" in seen[0]
    assert store.events(PAGE.text_sha256)[0].reason == "half a rem"


def test_a_number_becomes_a_field_with_the_value_its_words_mean(store, clock):
    app = review(store, clock, grammar=Grammar(read_printed, doubt_by))
    play(app, "g", "g", "m", types("n_planned"), "enter", "enter", "ctrl+s", "ctrl+s")
    added = [event for event in store.events(PAGE.text_sha256) if event.action is Action.ADD]

    assert [event.after.value for event in added] == [4]


def test_a_record_is_completed_with_the_keyboard_alone(store, clock):
    app = review(store, clock)
    play(app, decides_all, "C", "enter")

    assert actions(store)[-1][0] is Action.COMPLETE


def test_reading_and_writing_of_the_drafting_flow_meanwhile_disturbs_nothing(store, clock):
    def drafts_others(_):
        for number in range(5):
            third = page(f"p{number}.txt", TEXT.replace("NCT99000101", f"NCT9900020{number}"))
            store.save_draft(third, draft_of(third, record_key=f"NCT9900020{number}"))

    play(review(store, clock), "a", drafts_others, "a", drafts_others, "x")

    assert [action for action, _ in actions(store)] == [Action.ACCEPT, Action.ACCEPT, Action.REJECT]


def test_the_model_that_drafted_a_value_is_told(store, clock):
    seen = []
    drafted = PHASE.model_copy(update={"call": "c", "drafter": Drafter.MODEL})
    store.save_draft(PAGE, draft_of(PAGE, drafted, fingerprint="g", model="tiny [1]"))
    play(review(store, clock), goes_to(PHASE.path), sees(seen))

    assert "model tiny [1]" in seen[0]


def test_the_header_says_which_record_it_is_finished_or_not(store, clock):
    seen = []
    see = sees(seen)
    play(review(store, clock), see, "J", see, "K", decides_all, "C", "enter", see)

    assert "NCT99000101 · record 1 of 2 · field 1 of 8 · ana" in seen[0]
    assert "NCT99000102 · record 2 of 2 · field 4 of 8 · ana" in seen[1]
    assert "NCT99000101 · record 1 of 2 · number in the source · ana" in seen[2]


def test_a_double_click_opens_a_record_once(store, clock):
    found = []
    play(
        review(store, clock, document_sha256=None),
        lambda pilot: pilot.click(QueueList, offset=(20, 1), times=3),
        where(found),
        "q",
        where(found),
    )

    assert [name for name, _ in found] == ["ReviewScreen", "QueueScreen"]
