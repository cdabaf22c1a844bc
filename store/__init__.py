"""One SQLite file: documents, model calls, drafts and fields. The only user of sqlite-utils."""
