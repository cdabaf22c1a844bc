"""The law of the queue's order: however it is read in parts, it is what one plain sort says."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from queue_pages import decide, ids, save

from schemas.decisions import Action
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
