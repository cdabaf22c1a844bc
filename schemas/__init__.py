"""Values that cross a package border: documents, spans, fields, record types, drafts, model calls.

Everything here is frozen and imports nothing but pydantic, so that any package may use it.
"""
