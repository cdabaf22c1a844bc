"""Migrations of what reviewing needs beside the log of decisions; `store.migrations` puts all in order."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from store.chain import seal
from store.columns import from_column

if TYPE_CHECKING:
    from sqlite_utils.db import Database


def m012_review_plans(db: Database) -> None:
    """How documents are reviewed, as it was settled: the newest row counts."""
    db.executescript("""
        CREATE TABLE review_plans (
            id INTEGER PRIMARY KEY,
            mode TEXT NOT NULL,           -- single, double or sample
            share REAL NOT NULL,          -- of the documents, those that two review; for sample
            attention_share REAL NOT NULL,  -- of the fields, those first shown with a wrong value
            settled_by TEXT NOT NULL,
            settled_at TEXT NOT NULL
        );
        CREATE TRIGGER review_plans_stay BEFORE UPDATE ON review_plans
            BEGIN SELECT RAISE(ABORT, 'review plans are written once'); END;
        CREATE TRIGGER review_plans_are_kept BEFORE DELETE ON review_plans
            BEGIN SELECT RAISE(ABORT, 'review plans are kept'); END;
    """)


def m013_answers(db: Database) -> None:
    """What each seat says now, which follows from the log; who sits where, and who was given a seat."""
    db.executescript("""
        CREATE TABLE answers (            -- a row where something was decided that is not taken back
            document_sha256 TEXT NOT NULL REFERENCES documents(text_sha256),
            subject TEXT NOT NULL,        -- as in decisions
            seat INTEGER NOT NULL,
            event_id INTEGER NOT NULL REFERENCES decisions(id),  -- the event that counts
            action TEXT NOT NULL,         -- its action, never undo or comment
            is_answer INTEGER NOT NULL,   -- 1 when the field has an answer; 0 for skip, dismiss ...
            is_drafted INTEGER NOT NULL,  -- 1 when the document's current draft has the field
            PRIMARY KEY (document_sha256, subject, seat)
        ) WITHOUT ROWID;
        CREATE INDEX answers_counted ON answers(is_answer, is_drafted, seat);

        CREATE TABLE sitters (            -- who knows the answers of which seat
            document_sha256 TEXT NOT NULL REFERENCES documents(text_sha256),
            reviewer TEXT NOT NULL,
            seat INTEGER NOT NULL,
            has_decided INTEGER NOT NULL, -- 0 when she has only opened what others had decided
            PRIMARY KEY (document_sha256, reviewer, seat)
        ) WITHOUT ROWID;

        CREATE TABLE hand_overs (         -- the newest of a seat counts
            id INTEGER PRIMARY KEY,
            document_sha256 TEXT NOT NULL REFERENCES documents(text_sha256),
            seat INTEGER NOT NULL,
            to_reviewer TEXT NOT NULL,
            handed_by TEXT NOT NULL,
            handed_at TEXT NOT NULL
        );
        CREATE INDEX hand_overs_document ON hand_overs(document_sha256);
        CREATE TRIGGER hand_overs_stay BEFORE UPDATE ON hand_overs
            BEGIN SELECT RAISE(ABORT, 'hand-overs are written once'); END;
        CREATE TRIGGER hand_overs_are_kept BEFORE DELETE ON hand_overs
            BEGIN SELECT RAISE(ABORT, 'hand-overs are kept'); END;

        INSERT INTO sitters SELECT DISTINCT document_sha256, reviewer, seat, 1 FROM decisions;
    """)
    decisions = db.execute(
        "SELECT id, undoes, document_sha256, subject, seat, action FROM decisions ORDER BY id"
    )
    for row in _counting(decisions.fetchall()):
        db.execute(
            "INSERT INTO answers SELECT :document, :subject, :seat, :id, :action,"
            " :action IN ('accept', 'correct', 'add', 're_anchor', 'not_stated', 'reject'),"
            " EXISTS (SELECT 1 FROM documents JOIN drafts ON document_id = documents.id"
            " JOIN fields ON draft_id = drafts.id"
            " WHERE text_sha256 = :document AND superseded_at IS NULL AND path = :subject)",
            row,
        )


def _counting(decisions: list[tuple[Any, ...]]) -> Iterable[dict[str, Any]]:  # what SQLite returns
    """The event that counts of each subject and seat, as the rules were when this migration was written."""
    gone: set[int] = set()
    for event_id, undoes, *_ in reversed(decisions):
        if undoes is not None and event_id not in gone:
            gone.add(undoes)
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for event_id, _, document, subject, seat, action in decisions:
        if event_id not in gone and action not in ("undo", "comment"):
            row = {"document": document, "subject": subject, "seat": seat, "id": event_id, "action": action}
            found[document, subject, seat] = row
    return found.values()


def m015_progress(db: Database) -> None:
    """What follows from the log for each seat as a whole: facts left, and where two who finished differ."""
    db.executescript("""
        CREATE TABLE facts_left (         -- a row where a seat has decided something about a document
            document_sha256 TEXT NOT NULL REFERENCES documents(text_sha256),
            seat INTEGER NOT NULL,
            facts INTEGER NOT NULL,       -- that no field accounts for and nobody has set aside
            PRIMARY KEY (document_sha256, seat)
        ) WITHOUT ROWID;

        CREATE TABLE disputed (           -- of documents that both seats have completed
            document_sha256 TEXT NOT NULL REFERENCES documents(text_sha256),
            path TEXT NOT NULL,           -- of a field on which they differ
            PRIMARY KEY (document_sha256, path)
        ) WITHOUT ROWID;
        CREATE INDEX answers_of_records ON answers(document_sha256, seat) WHERE subject = '';
    """)


def m016_attention(db: Database) -> None:
    """Wrong values that were shown to see whether somebody looks, what became of each, and a secret."""
    db.executescript("""
        CREATE TABLE attention_checks (
            id INTEGER PRIMARY KEY,
            document_sha256 TEXT NOT NULL REFERENCES documents(text_sha256),
            path TEXT NOT NULL,
            seat INTEGER NOT NULL,
            reviewer TEXT NOT NULL,
            kind TEXT NOT NULL,           -- how the value was made wrong
            shown TEXT NOT NULL,          -- JSON: value, state, spans; a wrong value, never a decision
            shown_at TEXT NOT NULL,
            UNIQUE (document_sha256, path, reviewer)
        );
        CREATE TABLE attention_outcomes ( -- a check without one is open
            check_id INTEGER PRIMARY KEY REFERENCES attention_checks(id),
            outcome TEXT NOT NULL,        -- caught or accepted
            at TEXT NOT NULL
        );
        CREATE TABLE secrets (            -- drawn once; which fields are checked cannot be told without it
            name TEXT PRIMARY KEY,
            value TEXT NOT NULL
        );
        INSERT INTO secrets VALUES ('review', lower(hex(randomblob(32))));
    """)
    for table in ("attention_checks", "attention_outcomes", "secrets"):
        words = table.replace("_", " ")
        db.executescript(f"""
            CREATE TRIGGER {table}_stay BEFORE UPDATE ON {table}
                BEGIN SELECT RAISE(ABORT, '{words} are written once'); END;
            CREATE TRIGGER {table}_are_kept BEFORE DELETE ON {table}
                BEGIN SELECT RAISE(ABORT, '{words} are kept'); END;
        """)


def m017_figures(db: Database) -> None:
    """What the figures of a review are counted by."""
    db.executescript("""
        ALTER TABLE answers ADD COLUMN field_group TEXT;  -- first name of the path; '' for what is no field
        ALTER TABLE answers ADD COLUMN drafted_by TEXT;   -- label, grammar, model NAME; '' when not drafted
        UPDATE answers SET
            field_group = CASE WHEN subject = '' OR subject GLOB '@*' THEN ''
                ELSE substr(subject, 1, min(instr(subject || '.', '.'), instr(subject || '[', '[')) - 1) END,
            drafted_by = coalesce((
                SELECT drafter || CASE WHEN drafter = 'model' THEN ' ' || coalesce(model, '') ELSE '' END
                FROM documents JOIN drafts ON document_id = documents.id JOIN fields ON draft_id = drafts.id
                WHERE text_sha256 = document_sha256 AND superseded_at IS NULL AND path = subject), '');
        DROP INDEX answers_counted;
        CREATE INDEX answers_counted ON answers(is_answer, is_drafted, field_group, drafted_by, action, seat);
        CREATE INDEX decisions_pace ON decisions(reviewer, action, (batch IS NULL), seconds);
    """)


def m018_seats_counted(db: Database) -> None:
    """How far each seat is with a document, and how many of its fields anybody has decided."""
    db.executescript("""
        CREATE TABLE seat_progress (      -- a row where a seat has done something about a document
            document_sha256 TEXT NOT NULL REFERENCES documents(text_sha256),
            seat INTEGER NOT NULL,
            answered INTEGER NOT NULL,    -- fields of the current draft
            facts INTEGER NOT NULL,       -- that no field accounts for and nobody has set aside
            is_begun INTEGER NOT NULL,    -- 1 when something was decided that is not taken back
            is_complete INTEGER NOT NULL, -- 1 when the record was declared finished
            PRIMARY KEY (document_sha256, seat)
        ) WITHOUT ROWID;
        INSERT INTO seat_progress
        SELECT document_sha256, seat, coalesce(sum(is_answer AND is_drafted), 0), facts, count(action) > 0,
            coalesce(max(subject = '' AND action = 'complete'), 0)
        FROM facts_left LEFT JOIN answers USING (document_sha256, seat) GROUP BY document_sha256, seat;
        DROP TABLE facts_left;

        CREATE TABLE decided (            -- a row where somebody has answered
            document_sha256 TEXT PRIMARY KEY REFERENCES documents(text_sha256),
            fields INTEGER NOT NULL       -- of the current draft that have an answer at any seat
        ) WITHOUT ROWID;
        INSERT INTO decided
        SELECT document_sha256, count(DISTINCT subject) FROM answers
        WHERE is_answer AND is_drafted GROUP BY document_sha256;
    """)


def m019_settled_answers(db: Database) -> None:
    """Which two answers an adjudicator's answer was given to."""
    db.executescript("""
        ALTER TABLE decisions ADD COLUMN settles TEXT;  -- JSON list of two ids, 0 for no answer; else NULL
    """)


def m021_chain(db: Database) -> None:
    """One chain for decisions and what is kept beside them; who opened whose answers as rows of their own."""
    db.executescript("""
        CREATE TABLE readers (            -- who has opened a seat that holds answers of others
            id INTEGER PRIMARY KEY,
            document_sha256 TEXT NOT NULL REFERENCES documents(text_sha256),
            reviewer TEXT NOT NULL,
            seat INTEGER NOT NULL,
            opened_at TEXT NOT NULL       -- '' where it was not noted
        );
        INSERT INTO readers (document_sha256, reviewer, seat, opened_at)
            SELECT document_sha256, reviewer, seat, '' FROM sitters WHERE has_decided = 0;

        CREATE TABLE seals (              -- places in the chain of decisions, of rows beside them
            id INTEGER PRIMARY KEY,       -- 1, 2, 3 ... without a gap
            about TEXT NOT NULL,          -- a table
            row_id INTEGER NOT NULL,      -- of a row in it
            previous_hash TEXT NOT NULL,
            hash TEXT NOT NULL UNIQUE,
            UNIQUE (about, row_id)
        );
        ALTER TABLE decisions_head ADD COLUMN seals INTEGER NOT NULL DEFAULT 0;
        CREATE TRIGGER seals_follow BEFORE INSERT ON seals
            WHEN NEW.id IS NOT (SELECT seals + 1 FROM decisions_head)
                OR NEW.previous_hash IS NOT (SELECT hash FROM decisions_head)
            BEGIN SELECT RAISE(ABORT, 'a seal follows the last link'); END;
        CREATE TRIGGER seals_are_counted AFTER INSERT ON seals
            BEGIN UPDATE decisions_head SET seals = NEW.id, hash = NEW.hash; END;
    """)
    for table, columns in _BESIDE.items():
        _link_rows(db, table, columns)
    for table in ("readers", "seals"):
        db.executescript(f"""
            CREATE TRIGGER {table}_stay BEFORE UPDATE ON {table}
                BEGIN SELECT RAISE(ABORT, '{table} are written once'); END;
            CREATE TRIGGER {table}_are_kept BEFORE DELETE ON {table}
                BEGIN SELECT RAISE(ABORT, '{table} are kept'); END;
        """)


_BESIDE = {
    "review_plans": "id, mode, share, attention_share, settled_by, settled_at",
    "hand_overs": "id, document_sha256, seat, to_reviewer, handed_by, handed_at",
    "readers": "id, document_sha256, reviewer, seat, opened_at",
    "attention_checks": "id, document_sha256, path, seat, reviewer, kind, shown, shown_at",
    "attention_outcomes": "check_id, outcome, at",
}
"""What the chain takes in of each table, as m021_chain seals it."""


def _link_rows(db: Database, table: str, columns: str) -> None:
    """Seal what was kept before there was a chain for it; from now on it stays as it is."""
    rows = db.execute(f"SELECT {columns} FROM {table} ORDER BY 1").fetchall()  # noqa: S608  # our own names
    for row in rows:
        [number, previous] = db.execute("SELECT seals + 1, hash FROM decisions_head").fetchone()
        link = seal([table, *map(from_column, row), previous])
        db.execute("INSERT INTO seals VALUES (?, ?, ?, ?, ?)", [number, table, row[0], previous, link])


def m023_links(db: Database) -> None:
    """What people said of links between records."""
    db.executescript("""
        CREATE TABLE link_answers (       -- the newest of a link counts
            id INTEGER PRIMARY KEY,
            link TEXT NOT NULL,           -- 16 hexadecimal digits over its ends and relation
            state TEXT NOT NULL,          -- CONFIRMED, REJECTED, or PROPOSED again
            reviewer TEXT NOT NULL,
            at TEXT NOT NULL,
            reason TEXT
        );
        CREATE INDEX link_answers_link ON link_answers(link);
        CREATE TRIGGER link_answers_stay BEFORE UPDATE ON link_answers
            BEGIN SELECT RAISE(ABORT, 'answers to links are written once'); END;
        CREATE TRIGGER link_answers_are_kept BEFORE DELETE ON link_answers
            BEGIN SELECT RAISE(ABORT, 'answers to links are kept'); END;
    """)


def m024_carried(db: Database) -> None:
    """Which decision on an older version of its record a decision repeats."""
    db.executescript("""
        ALTER TABLE decisions ADD COLUMN carries INTEGER REFERENCES decisions(id);
    """)
