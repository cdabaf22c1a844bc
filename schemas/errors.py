"""Errors of this package.

SchemaError
    a path, value or record type that does not exist or does not validate
"""


class SchemaError(ValueError):
    """A path, value or record type that does not exist or does not validate."""
