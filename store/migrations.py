"""The schema of the store, as numbered migrations that are never edited once released; a change is a new one.

Applying a migration and recording it commit together. Tables are written once where their triggers say so:
what was drafted, asked and answered stays as it was, and what is current is said beside it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlite_utils.migrations import Migrations

from store.queue_migrations import m014_queue, m020_values_before_absences, m022_stale_answers
from store.review_migrations import (
    m012_review_plans,
    m013_answers,
    m015_progress,
    m016_attention,
    m017_figures,
    m018_seats_counted,
    m019_settled_answers,
    m021_chain,
    m023_links,
    m024_carried,
)

if TYPE_CHECKING:
    from sqlite_utils.db import Database

APPLICATION_ID = 0x5453504E
"""'TSPN': tells our files from other SQLite databases (https://www.sqlite.org/pragma.html#pragma_application_id)."""


def m001_documents(db: Database) -> None:
    """Sources as text, and which text each name held when it was last read."""
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.executescript("""
        CREATE TABLE documents (
            id INTEGER PRIMARY KEY,
            text_sha256 TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL,           -- where this text was first found
            source_sha256 TEXT NOT NULL,
            source_bytes INTEGER NOT NULL,
            encoding TEXT NOT NULL,
            replaced INTEGER NOT NULL,    -- characters replaced one for one on reading
            added_at TEXT NOT NULL,
            text TEXT NOT NULL            -- last, so that a scan of the other columns need not read it
        );
        CREATE TABLE sources (
            name TEXT NOT NULL PRIMARY KEY,
            document_id INTEGER NOT NULL REFERENCES documents(id),  -- what it held when last read
            source_sha256 TEXT NOT NULL,
            read_at TEXT NOT NULL
        );
        CREATE INDEX sources_document ON sources(document_id);
        CREATE TRIGGER documents_stay BEFORE UPDATE ON documents
            BEGIN SELECT RAISE(ABORT, 'documents are written once'); END;
        CREATE TRIGGER documents_are_kept BEFORE DELETE ON documents
            BEGIN SELECT RAISE(ABORT, 'documents are kept'); END;
    """)


def m002_runs_and_calls(db: Database) -> None:
    """Runs, and every request to a model with what came of it."""
    db.executescript("""
        CREATE TABLE runs (
            id INTEGER PRIMARY KEY,
            started_at TEXT NOT NULL,
            ended_at TEXT,                -- NULL while it runs, and for good when it was killed
            settings TEXT NOT NULL,       -- JSON object
            counts TEXT                   -- JSON object
        );
        CREATE TABLE model_calls (        -- one row per outcome; the newest with a reply is the cached one
            id INTEGER PRIMARY KEY,
            request_hash TEXT NOT NULL,
            model TEXT NOT NULL,
            field_group TEXT NOT NULL,
            document_sha256 TEXT NOT NULL,  -- no foreign key: a call may be committed before its document
            prompt_version TEXT NOT NULL,
            status TEXT NOT NULL,
            reply TEXT,
            error TEXT,
            prompt_tokens INTEGER,
            completion_tokens INTEGER,
            cost_usd REAL,
            mean_logprob REAL,
            latency_s REAL NOT NULL,
            attempts INTEGER NOT NULL,
            started_at TEXT NOT NULL
        );
        CREATE INDEX model_calls_request ON model_calls(request_hash);
        CREATE INDEX model_calls_document ON model_calls(document_sha256);
        CREATE TRIGGER model_calls_stay BEFORE UPDATE ON model_calls
            BEGIN SELECT RAISE(ABORT, 'model calls are written once'); END;
        CREATE TRIGGER model_calls_are_kept BEFORE DELETE ON model_calls
            BEGIN SELECT RAISE(ABORT, 'model calls are kept'); END;
    """)


def m003_drafts(db: Database) -> None:
    """Drafts with their fields and failed groups; the versions of a record."""
    db.executescript("""
        CREATE TABLE versions (           -- texts of one record, in the order they were drafted
            id INTEGER PRIMARY KEY,
            record_type TEXT NOT NULL,
            record_key TEXT NOT NULL,
            version INTEGER NOT NULL,     -- starts at 1
            document_id INTEGER NOT NULL REFERENCES documents(id),
            previous_id INTEGER REFERENCES versions(id),  -- NULL for the first
            added_at TEXT NOT NULL,
            UNIQUE (record_type, record_key, version),
            UNIQUE (record_type, record_key, document_id)
        );
        CREATE TRIGGER versions_stay BEFORE UPDATE ON versions
            BEGIN SELECT RAISE(ABORT, 'versions are written once'); END;
        CREATE TRIGGER versions_are_kept BEFORE DELETE ON versions
            BEGIN SELECT RAISE(ABORT, 'versions are kept'); END;

        CREATE TABLE drafts (
            id INTEGER PRIMARY KEY,
            document_id INTEGER NOT NULL REFERENCES documents(id),
            fingerprint TEXT NOT NULL,
            attempt INTEGER NOT NULL,     -- starts at 1; a further one answers groups that failed before
            record_type TEXT NOT NULL,
            record_key TEXT,
            version_id INTEGER REFERENCES versions(id),  -- NULL when record_key is
            layout TEXT,
            model TEXT,                   -- NULL for labels only
            claimed INTEGER,              -- coverage: facts accounted for; the four are NULL when not counted
            set_aside INTEGER,
            unclaimed INTEGER,
            unclaimed_spans TEXT,         -- JSON list of spans
            field_count INTEGER NOT NULL,
            flagged_count INTEGER NOT NULL,
            failed_groups INTEGER NOT NULL,
            created_at TEXT NOT NULL,
            superseded_at TEXT,           -- NULL for the document's current draft
            UNIQUE (document_id, fingerprint, attempt)
        );
        CREATE UNIQUE INDEX drafts_current ON drafts(document_id) WHERE superseded_at IS NULL;
        CREATE INDEX drafts_record ON drafts(record_key, record_type) WHERE superseded_at IS NULL;
        CREATE TRIGGER drafts_stay BEFORE UPDATE OF
            id, document_id, fingerprint, attempt, record_type, record_key, version_id, layout, model,
            claimed, set_aside, unclaimed, unclaimed_spans, field_count, flagged_count, failed_groups,
            created_at
            ON drafts BEGIN SELECT RAISE(ABORT, 'drafts are written once'); END;
        CREATE TRIGGER drafts_are_kept BEFORE DELETE ON drafts
            BEGIN SELECT RAISE(ABORT, 'drafts are kept'); END;

        CREATE TABLE fields (             -- ids rise in the order of the draft
            id INTEGER PRIMARY KEY,
            draft_id INTEGER NOT NULL REFERENCES drafts(id),
            path TEXT NOT NULL,
            value TEXT,                   -- JSON; NULL when the state is an absence
            state TEXT NOT NULL,
            drafter TEXT NOT NULL,
            grounding TEXT NOT NULL,
            flagged INTEGER NOT NULL,     -- 1 when it has flags or its grounding is not to be trusted
            flags TEXT NOT NULL,          -- JSON list
            span_start INTEGER,           -- code points of documents.text; all three NULL without evidence
            span_end INTEGER,             -- exclusive
            quote TEXT,
            more_evidence TEXT NOT NULL,  -- JSON list of further spans
            alternatives TEXT NOT NULL,   -- JSON list of values that were not chosen
            item_key TEXT,
            request_hash TEXT,            -- of the model call it came from
            note TEXT,
            UNIQUE (draft_id, path)
        );
        CREATE INDEX fields_flagged ON fields(grounding, draft_id) WHERE flagged = 1;
        CREATE TRIGGER fields_stay BEFORE UPDATE ON fields
            BEGIN SELECT RAISE(ABORT, 'fields are written once'); END;
        CREATE TRIGGER fields_are_kept BEFORE DELETE ON fields
            BEGIN SELECT RAISE(ABORT, 'fields are kept'); END;

        CREATE TABLE draft_failures (     -- groups of fields that were asked for in vain
            id INTEGER PRIMARY KEY,
            draft_id INTEGER NOT NULL REFERENCES drafts(id),
            field_group TEXT NOT NULL,
            reason TEXT NOT NULL,
            request_hash TEXT,
            can_retry INTEGER NOT NULL    -- 1 when its call got no reply, so that asking again may help
        );
        CREATE INDEX draft_failures_draft ON draft_failures(draft_id);
        CREATE TRIGGER draft_failures_stay BEFORE UPDATE ON draft_failures
            BEGIN SELECT RAISE(ABORT, 'draft failures are written once'); END;
        CREATE TRIGGER draft_failures_are_kept BEFORE DELETE ON draft_failures
            BEGIN SELECT RAISE(ABORT, 'draft failures are kept'); END;
    """)


def m004_document_failures(db: Database) -> None:
    """Sources that could not be drafted, and why."""
    db.executescript("""
        CREATE TABLE document_failures (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL,
            reason TEXT NOT NULL,
            source_sha256 TEXT,
            document_sha256 TEXT,         -- NULL when no text could be read
            failed_at TEXT NOT NULL,
            ended_at TEXT                 -- NULL while it is the last word on this source
        );
        CREATE UNIQUE INDEX document_failures_current ON document_failures(name) WHERE ended_at IS NULL;
        CREATE INDEX document_failures_document ON document_failures(document_sha256) WHERE ended_at IS NULL;
    """)


def m005_records(db: Database) -> None:
    """One row per record: the current draft of its latest version."""
    db.executescript("""
        CREATE VIEW records AS
        SELECT * FROM (
            SELECT
                drafts.id AS draft_id,
                drafts.document_id,
                coalesce(drafts.record_key, documents.name) AS record,
                drafts.record_type,
                drafts.record_key,
                documents.name AS document,
                documents.text_sha256 AS document_sha256,
                coalesce(versions.version, 1) AS version,
                count(*) OVER same_record AS versions,
                row_number() OVER (same_record ORDER BY versions.version DESC) AS rank,
                drafts.layout,
                drafts.model,
                drafts.field_count AS fields,
                drafts.flagged_count AS flagged,
                drafts.unclaimed,
                drafts.failed_groups,
                drafts.created_at AS drafted_at
            FROM drafts
            JOIN documents ON documents.id = drafts.document_id
            LEFT JOIN versions ON versions.id = drafts.version_id
            WHERE drafts.superseded_at IS NULL
            WINDOW same_record AS (
                -- a page that prints no key is a record of its own
                PARTITION BY drafts.record_type, drafts.record_key,
                    CASE WHEN drafts.record_key IS NULL THEN drafts.document_id END
            )
        ) WHERE rank = 1;
    """)


def m006_findings(db: Database) -> None:
    """What the fields of a draft say against each other, with the words of every side."""
    db.executescript("""
        CREATE TABLE findings (
            id INTEGER PRIMARY KEY,
            draft_id INTEGER NOT NULL REFERENCES drafts(id),
            flag TEXT NOT NULL,
            sentence TEXT NOT NULL,
            paths TEXT NOT NULL,          -- JSON list, the field that carries the flag first
            spans TEXT NOT NULL           -- JSON list of spans
        );
        CREATE INDEX findings_draft ON findings(draft_id);
        CREATE TRIGGER findings_stay BEFORE UPDATE ON findings
            BEGIN SELECT RAISE(ABORT, 'findings are written once'); END;
        CREATE TRIGGER findings_are_kept BEFORE DELETE ON findings
            BEGIN SELECT RAISE(ABORT, 'findings are kept'); END;
    """)


def m007_coverage(db: Database) -> None:
    """What `set_aside` is the sum of; NULL in drafts that were counted before it was told apart."""
    db.executescript("""
        ALTER TABLE drafts ADD COLUMN chrome INTEGER;        -- the site's own text, ordinals of lists
        ALTER TABLE drafts ADD COLUMN reference INTEGER;     -- in the works cited
        ALTER TABLE drafts ADD COLUMN other_record INTEGER;  -- about another trial the page lists
        CREATE TRIGGER drafts_coverage_stays BEFORE UPDATE OF chrome, reference, other_record
            ON drafts BEGIN SELECT RAISE(ABORT, 'drafts are written once'); END;
    """)


def m008_expected_error(db: Database) -> None:
    """How likely each field is wrong and why, for a queue sorted by it; weights learned from reviewing."""
    db.executescript("""
        ALTER TABLE fields ADD COLUMN corroborated INTEGER NOT NULL DEFAULT 0;  -- two drafters agree
        ALTER TABLE fields ADD COLUMN signals TEXT NOT NULL DEFAULT '[]';       -- JSON list of names
        ALTER TABLE fields ADD COLUMN expected_error REAL;          -- 0 to 1; NULL where it was not scored
        ALTER TABLE fields ADD COLUMN expected_error_reason TEXT;
        CREATE INDEX fields_suspect ON fields(expected_error DESC);

        CREATE TABLE error_weights (      -- the newest is used by the next drafting
            id INTEGER PRIMARY KEY,
            log_odds TEXT NOT NULL,       -- JSON object, signal to natural-log odds
            pairs INTEGER NOT NULL,       -- judged fields they were fitted on
            wrong INTEGER NOT NULL,       -- how many of these were wrong
            fitted_at TEXT NOT NULL
        );
        CREATE TRIGGER error_weights_stay BEFORE UPDATE ON error_weights
            BEGIN SELECT RAISE(ABORT, 'error weights are written once'); END;
        CREATE TRIGGER error_weights_are_kept BEFORE DELETE ON error_weights
            BEGIN SELECT RAISE(ABORT, 'error weights are kept'); END;
    """)


def m009_decisions(db: Database) -> None:
    """What reviewers did, in a log that only grows and that seals itself."""
    db.executescript("""
        CREATE TABLE decisions (
            id INTEGER PRIMARY KEY,       -- 1, 2, 3 ... without a gap
            document_sha256 TEXT NOT NULL REFERENCES documents(text_sha256),
            subject TEXT NOT NULL,        -- path of a field, '@start:end' of a fact, '' for the record
            action TEXT NOT NULL,
            reviewer TEXT NOT NULL,
            at TEXT NOT NULL,
            seen INTEGER NOT NULL,        -- id of the subject's newest event that the reviewer saw, or 0
            before TEXT,                  -- JSON: value, state, spans
            after TEXT,                   -- JSON: value, state, spans
            reason TEXT,
            seconds REAL NOT NULL,
            undoes INTEGER REFERENCES decisions(id),
            previous_hash TEXT NOT NULL,
            hash TEXT NOT NULL UNIQUE
        );
        CREATE INDEX decisions_subject ON decisions(document_sha256, subject);
        CREATE TABLE decisions_head (     -- how many there are and the last one's hash
            one INTEGER PRIMARY KEY CHECK (one = 1),
            events INTEGER NOT NULL,
            hash TEXT NOT NULL
        );
        INSERT INTO decisions_head VALUES (1, 0, printf('%064d', 0));
        CREATE TRIGGER decisions_follow BEFORE INSERT ON decisions
            WHEN NEW.id IS NOT (SELECT events + 1 FROM decisions_head)
                OR NEW.previous_hash IS NOT (SELECT hash FROM decisions_head)
            BEGIN SELECT RAISE(ABORT, 'a decision follows the last one'); END;
        CREATE TRIGGER decisions_are_counted AFTER INSERT ON decisions
            BEGIN UPDATE decisions_head SET events = NEW.id, hash = NEW.hash; END;
        CREATE TRIGGER decisions_stay BEFORE UPDATE ON decisions
            BEGIN SELECT RAISE(ABORT, 'decisions are written once'); END;
        CREATE TRIGGER decisions_are_kept BEFORE DELETE ON decisions
            BEGIN SELECT RAISE(ABORT, 'decisions are kept'); END;
    """)


def m010_leases(db: Database) -> None:
    """Who is reviewing what, until when. Rows come and go: a lease is no decision."""
    db.executescript("""
        CREATE TABLE leases (
            document_sha256 TEXT NOT NULL REFERENCES documents(text_sha256),
            seat INTEGER NOT NULL,        -- 1, and 2 where two review independently
            reviewer TEXT NOT NULL,
            token TEXT NOT NULL UNIQUE,   -- known to the holder
            taken_at TEXT NOT NULL,
            expires_at TEXT NOT NULL,
            PRIMARY KEY (document_sha256, seat)
        );
    """)


def m011_seats(db: Database) -> None:
    """Whose answer a decision is, where two review independently; decisions made by one key."""
    db.executescript("""
        ALTER TABLE decisions ADD COLUMN seat INTEGER NOT NULL DEFAULT 1;  -- 0 for whoever settles
        ALTER TABLE decisions ADD COLUMN batch TEXT;
        DROP INDEX decisions_subject;
        CREATE INDEX decisions_subject ON decisions(document_sha256, subject, seat);
    """)


_IN_ORDER = (
    m001_documents,
    m002_runs_and_calls,
    m003_drafts,
    m004_document_failures,
    m005_records,
    m006_findings,
    m007_coverage,
    m008_expected_error,
    m009_decisions,
    m010_leases,
    m011_seats,
    m012_review_plans,
    m013_answers,
    m014_queue,
    m015_progress,
    m016_attention,
    m017_figures,
    m018_seats_counted,
    m019_settled_answers,
    m020_values_before_absences,
    m021_chain,
    m022_stale_answers,
    m023_links,
    m024_carried,
)

MIGRATION_NAMES = tuple(migration.__name__ for migration in _IN_ORDER)
"""Every migration this version knows."""

MIGRATIONS = Migrations("trialspan")
for _migration in _IN_ORDER:
    MIGRATIONS()(_migration)
