"""Migrations of the queue; `store.migrations` puts all in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils.db import Database


def m014_queue(db: Database) -> None:
    """What waits for reviewers, in order; follows from drafts and answers, and is kept in step by the file.

    A field is in the queue while its draft is: the current one of the latest version of a record.
    """
    db.executescript("""
        CREATE TABLE queue_drafts (
            draft_id INTEGER PRIMARY KEY REFERENCES drafts(id),
            document_id INTEGER NOT NULL REFERENCES documents(id),
            record TEXT NOT NULL,         -- its key, or its document's name where none is printed
            record_type TEXT NOT NULL,
            record_key TEXT,
            first_field INTEGER NOT NULL, -- ids of a draft's fields follow one another
            last_field INTEGER NOT NULL,
            rank REAL NOT NULL            -- of its likeliest wrong field
        );
        CREATE INDEX queue_drafts_order ON queue_drafts(rank, draft_id);
        CREATE INDEX queue_drafts_document ON queue_drafts(document_id);
        CREATE INDEX queue_drafts_record ON queue_drafts(record_key, record_type);

        CREATE TABLE queue (
            field_id INTEGER PRIMARY KEY REFERENCES fields(id),
            draft_id INTEGER NOT NULL,
            rank REAL NOT NULL,           -- the expected error, negative, so that the likeliest comes first
            field_group TEXT NOT NULL,    -- first name of the path
            drafter TEXT NOT NULL,
            is_flagged INTEGER NOT NULL,
            first INTEGER NOT NULL,       -- what seat 1 says: 0 nothing, 1 put off, 2 answered
            second INTEGER NOT NULL       -- what seat 2 says
        );
        -- all columns: looking through a million rows reads the index alone
        CREATE INDEX queue_order
            ON queue(rank, field_id, draft_id, first, second, is_flagged, field_group, drafter);
        CREATE INDEX queue_late ON queue(rank, field_id) WHERE first = 1 OR second = 1;

        CREATE TRIGGER queue_takes_a_draft AFTER INSERT ON queue_drafts BEGIN
            INSERT INTO queue SELECT
                fields.id, draft_id, -coalesce(expected_error, CASE WHEN flagged THEN 0.5 ELSE 0 END),
                substr(path, 1, min(instr(path || '.', '.'), instr(path || '[', '[')) - 1), drafter, flagged,
                coalesce((SELECT CASE WHEN is_answer THEN 2 ELSE action = 'skip' END FROM answers
                    WHERE document_sha256 = text_sha256 AND subject = path AND seat = 1), 0),
                coalesce((SELECT CASE WHEN is_answer THEN 2 ELSE action = 'skip' END FROM answers
                    WHERE document_sha256 = text_sha256 AND subject = path AND seat = 2), 0)
            FROM fields JOIN documents ON documents.id = NEW.document_id
            WHERE fields.id BETWEEN NEW.first_field AND NEW.last_field;
        END;
        CREATE TRIGGER queue_lets_a_draft_go AFTER DELETE ON queue_drafts BEGIN
            DELETE FROM queue WHERE field_id BETWEEN OLD.first_field AND OLD.last_field;
        END;

        CREATE TRIGGER queue_hears_an_answer AFTER INSERT ON answers BEGIN
            UPDATE queue SET
                first = CASE WHEN NEW.seat != 1 THEN first
                    WHEN NEW.is_answer THEN 2 ELSE NEW.action = 'skip' END,
                second = CASE WHEN NEW.seat != 2 THEN second
                    WHEN NEW.is_answer THEN 2 ELSE NEW.action = 'skip' END
            WHERE field_id = (
                SELECT fields.id FROM documents JOIN queue_drafts ON queue_drafts.document_id = documents.id
                JOIN fields ON fields.draft_id = queue_drafts.draft_id
                WHERE text_sha256 = NEW.document_sha256 AND path = NEW.subject);
        END;
        CREATE TRIGGER queue_hears_another_answer AFTER UPDATE OF action, is_answer ON answers BEGIN
            UPDATE queue SET
                first = CASE WHEN NEW.seat != 1 THEN first
                    WHEN NEW.is_answer THEN 2 ELSE NEW.action = 'skip' END,
                second = CASE WHEN NEW.seat != 2 THEN second
                    WHEN NEW.is_answer THEN 2 ELSE NEW.action = 'skip' END
            WHERE field_id = (
                SELECT fields.id FROM documents JOIN queue_drafts ON queue_drafts.document_id = documents.id
                JOIN fields ON fields.draft_id = queue_drafts.draft_id
                WHERE text_sha256 = NEW.document_sha256 AND path = NEW.subject);
        END;
        CREATE TRIGGER queue_hears_of_no_answer AFTER DELETE ON answers BEGIN
            UPDATE queue SET
                first = CASE WHEN OLD.seat = 1 THEN 0 ELSE first END,
                second = CASE WHEN OLD.seat = 2 THEN 0 ELSE second END
            WHERE field_id = (
                SELECT fields.id FROM documents JOIN queue_drafts ON queue_drafts.document_id = documents.id
                JOIN fields ON fields.draft_id = queue_drafts.draft_id
                WHERE text_sha256 = OLD.document_sha256 AND path = OLD.subject);
        END;

        INSERT INTO queue_drafts
        SELECT latest.draft_id, document_id, record, record_type, record_key,
            coalesce(min(fields.id), 1), coalesce(max(fields.id), 0),
            coalesce(min(-coalesce(expected_error, CASE WHEN flagged THEN 0.5 ELSE 0 END)), 0)
        FROM (SELECT draft_id, document_id, record, record_type, record_key FROM records
            WHERE record_type != 'unsupported') AS latest
        LEFT JOIN fields ON fields.draft_id = latest.draft_id GROUP BY latest.draft_id;

        CREATE TABLE saved_views (
            id INTEGER PRIMARY KEY,
            reviewer TEXT,                -- whose; NULL when it is everybody's
            name TEXT NOT NULL,
            wanted TEXT NOT NULL,         -- JSON object: the filter
            by_record INTEGER NOT NULL,
            saved_at TEXT NOT NULL
        );
        CREATE UNIQUE INDEX saved_views_own ON saved_views(reviewer, name) WHERE reviewer IS NOT NULL;
        CREATE UNIQUE INDEX saved_views_shared ON saved_views(name) WHERE reviewer IS NULL;
    """)


def m020_values_before_absences(db: Database) -> None:
    """What is nowhere on a page comes behind values that are an eighth as likely wrong.

    A value is held against the words that are lit; what is missing is looked for on the whole page, and that
    takes about as long as eight values (assumed, not measured).
    """
    db.executescript("""
        CREATE VIEW queue_places AS       -- where a field stands in the queue
        SELECT id AS field_id,
            risk,                         -- the chance that a reviewer would change it
            -risk / CASE WHEN is_bare THEN 8 ELSE 1 END AS rank  -- the likeliest wrong comes first
        FROM (SELECT id,
            coalesce(expected_error, CASE WHEN flagged THEN 0.5 ELSE 0 END) AS risk,  -- not scored: its flags
            value IS NULL AND span_start IS NULL AND NOT flagged AS is_bare FROM fields);

        ALTER TABLE queue ADD COLUMN risk REAL NOT NULL DEFAULT 0;
        UPDATE queue SET (rank, risk) =
            (SELECT place.rank, place.risk FROM queue_places AS place WHERE place.field_id = queue.field_id);
        UPDATE queue_drafts SET rank = coalesce(
            (SELECT min(queue.rank) FROM queue WHERE field_id BETWEEN first_field AND last_field), 0);
        DROP INDEX queue_order;
        CREATE INDEX queue_order
            ON queue(rank, field_id, draft_id, first, second, is_flagged, field_group, drafter, risk);

        DROP TRIGGER queue_takes_a_draft;
        CREATE TRIGGER queue_takes_a_draft AFTER INSERT ON queue_drafts BEGIN
            INSERT INTO queue SELECT
                fields.id, draft_id, rank,
                substr(path, 1, min(instr(path || '.', '.'), instr(path || '[', '[')) - 1), drafter, flagged,
                coalesce((SELECT CASE WHEN is_answer THEN 2 ELSE action = 'skip' END FROM answers
                    WHERE document_sha256 = text_sha256 AND subject = path AND seat = 1), 0),
                coalesce((SELECT CASE WHEN is_answer THEN 2 ELSE action = 'skip' END FROM answers
                    WHERE document_sha256 = text_sha256 AND subject = path AND seat = 2), 0),
                risk
            FROM fields JOIN queue_places ON field_id = fields.id
            JOIN documents ON documents.id = NEW.document_id
            WHERE fields.id BETWEEN NEW.first_field AND NEW.last_field;
        END;
    """)


def m022_stale_answers(db: Database) -> None:
    """An answer about another draft than the current one waits to be given again.

    Which of the answers that are there are such is found out when the file is opened: their tables are made
    anew where they count no seat.
    """
    said = "CASE WHEN {0}.is_answer THEN iif({0}.is_stale, 0, 2) ELSE {0}.action = 'skip' END"
    hears = f"""
        UPDATE queue SET
            first = CASE WHEN NEW.seat != 1 THEN first ELSE {said.format("NEW")} END,
            second = CASE WHEN NEW.seat != 2 THEN second ELSE {said.format("NEW")} END
        WHERE field_id = (
            SELECT fields.id FROM documents JOIN queue_drafts ON queue_drafts.document_id = documents.id
            JOIN fields ON fields.draft_id = queue_drafts.draft_id
            WHERE text_sha256 = NEW.document_sha256 AND path = NEW.subject);
    """  # noqa: S608  # our own words
    of_seat = f"""coalesce((SELECT {said.format("answers")} FROM answers
        WHERE document_sha256 = text_sha256 AND subject = path AND seat = {{}}), 0)"""  # noqa: S608  # the same
    db.executescript(f"""
        ALTER TABLE answers ADD COLUMN is_stale INTEGER NOT NULL DEFAULT 0;  -- the draft has changed since
        DELETE FROM seat_progress;

        DROP TRIGGER queue_takes_a_draft;
        CREATE TRIGGER queue_takes_a_draft AFTER INSERT ON queue_drafts BEGIN
            INSERT INTO queue SELECT
                fields.id, draft_id, rank,
                substr(path, 1, min(instr(path || '.', '.'), instr(path || '[', '[')) - 1), drafter, flagged,
                {of_seat.format(1)}, {of_seat.format(2)}, risk
            FROM fields JOIN queue_places ON field_id = fields.id
            JOIN documents ON documents.id = NEW.document_id
            WHERE fields.id BETWEEN NEW.first_field AND NEW.last_field;
        END;
        DROP TRIGGER queue_hears_an_answer;
        CREATE TRIGGER queue_hears_an_answer AFTER INSERT ON answers BEGIN {hears} END;
        DROP TRIGGER queue_hears_another_answer;
        CREATE TRIGGER queue_hears_another_answer AFTER UPDATE OF action, is_answer, is_stale ON answers
            BEGIN {hears} END;
    """)  # noqa: S608  # the same
