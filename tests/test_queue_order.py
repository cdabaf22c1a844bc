"""The law of the queue's order: however it is read in parts, it is what one plain sort says."""

import sqlite3

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from queue_pages import ALTERED, absence, decide, draft, field, ids, page, paths, rows, save

from schemas.decisions import Action
from schemas.documents import Span
from schemas.fields import Flag, State
from schemas.queue import QueueFilter, QueueQuery, Show
from store.store import open_store

ERRORS = st.lists(st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.9, 1.0]), min_size=1, max_size=12)
GROUPS = ("arms[0].label", "arms[1].label", "phase", "status", "title", "design.masking", "design.ratio")


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    records=st.lists(ERRORS, min_size=1, max_size=4),
    answers=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 11), st.booleans()), max_size=10),
    wanted=st.builds(
        QueueFilter,
        show=st.sampled_from(Show),
        least_error=st.sampled_from([0.0, 0.2, 0.5]),
        field_group=st.sampled_from([None, "arms", "design"]),
    ),
    examine=st.integers(1, 50),
)
def test_a_queue_read_in_parts_is_what_one_plain_query_says(
    tmp_path_factory, records, answers, wanted, examine
):
    with open_store(tmp_path_factory.mktemp("q") / "s.db") as store:
        made = [
            (number, save(store, number, {f"{GROUPS[i % 7]}x{i}": e for i, e in enumerate(errors)}))
            for number, errors in enumerate(records)
        ]
        state = {}
        for number, index, skips in answers:
            if number < len(made) and index < len(records[number]):
                path = f"{GROUPS[index % 7]}x{index}"
                if not (skips and state.get((number, path)) == 2):
                    decide(store, made[number][1], path, Action.SKIP if skips else Action.ACCEPT)
                    state[number, path] = 1 if skips else 2
        asked = QueueQuery(reviewer="ana", wanted=wanted)
        told = [(row.document, row.path) for row in store.queue_rows("ana", ids(store, asked, examine))]

    plain = [
        (state.get((number, path), 0), -error, number, i, path)
        for number, errors in enumerate(records)
        for i, error in enumerate(errors)
        for path in [f"{GROUPS[i % 7]}x{i}"]
        if error >= wanted.least_error and path.startswith(wanted.field_group or "")
    ]
    keep = {
        Show.PENDING: (0, 1),
        Show.FLAGGED: (),
        Show.SKIPPED: (1,),
        Show.DECIDED: (2,),
        Show.ALL: (0, 1, 2),
    }[wanted.show]
    expected = sorted((s == 1, e, n, i, p) for s, e, n, i, p in plain if s in keep)
    assert told == [(f"{n}.txt", p) for _, _, n, _, p in expected]


def listed(store, *fields):
    """The paths of the queue of one record with these fields."""
    document = page(1)
    store.save_draft(document, draft(document, [make(document) for make in fields]))
    return [row.path for row in store.queue_rows("ana", ids(store, QueueQuery(reviewer="ana")))]


def a_value(path, error, **more):
    return lambda document: field(document, path, error, **more)


def an_absence(path, error, **more):
    return lambda _: absence(path, error).model_copy(update=more)


def test_what_is_drafted_comes_before_bare_absences_up_to_eight_times_as_likely(tmp_path):
    with open_store(tmp_path / "s.db") as store:
        told = listed(
            store,
            an_absence("keywords", 0.5),
            a_value("countries[0]", 0.07),
            a_value("phase", 0.06),
            a_value("status", 0.5, **ALTERED),
            an_absence("acronym", 0.1),
        )

    assert told == ["status", "countries[0]", "keywords", "phase", "acronym"]


def test_an_absence_that_something_speaks_against_stands_where_a_value_would(tmp_path):
    with open_store(tmp_path / "s.db") as store:
        document = page(1)
        label = Span.of(document.text, 0, 5)
        told = listed(
            store,
            a_value("phase", 0.3),
            an_absence("results", 0.4, flags=(Flag.SECTION_UNREAD,)),
            an_absence("acronym", 0.4, state=State.LABEL_WITHOUT_VALUE, evidence=(label,)),
        )

    assert told == ["results", "acronym", "phase"]


def test_the_least_expected_error_of_a_filter_is_the_one_that_is_shown(tmp_path):
    with open_store(tmp_path / "s.db") as store:
        listed(store, an_absence("keywords", 0.5), a_value("phase", 0.3), an_absence("acronym", 0.1))

        for by_record in (False, True):
            wanted = QueueQuery(reviewer="ana", wanted=QueueFilter(least_error=0.4), by_record=by_record)
            assert len(ids(store, wanted)) == 1
        [row] = store.queue_rows("ana", ids(store, QueueQuery(reviewer="ana", wanted=wanted.wanted)))
        assert row.path == "keywords"


def test_a_file_whose_queue_put_absences_first_is_put_in_order_when_it_is_opened(tmp_path):
    path = tmp_path / "s.db"
    with open_store(path) as store:
        expected = listed(store, an_absence("keywords", 0.5), a_value("phase", 0.3))
        [record] = store.queue_records("ana", ids(store, QueueQuery(reviewer="ana", by_record=True)))
        with sqlite3.connect(path) as database:
            put_back(database)
    with open_store(path) as store:
        assert paths(store) == expected == ["phase", "keywords"]
        assert rows(store, by_record=True) == [record]
        assert len(ids(store, QueueQuery(reviewer="ana", wanted=QueueFilter(least_error=0.4)))) == 1


def put_back(database):
    """The file as it was before absences stood behind values."""
    database.executescript("""
        DELETE FROM _sqlite_migrations WHERE name = 'm020_values_before_absences';
        DROP TRIGGER queue_takes_a_draft;
        CREATE TRIGGER queue_takes_a_draft AFTER INSERT ON queue_drafts BEGIN SELECT 1; END;
        DROP INDEX queue_order;
        ALTER TABLE queue DROP COLUMN risk;
        CREATE INDEX queue_order ON queue(rank, field_id);
        DROP VIEW queue_places;
        UPDATE queue SET rank = -(SELECT expected_error FROM fields WHERE id = field_id);
        UPDATE queue_drafts SET rank = -0.5;
    """)
