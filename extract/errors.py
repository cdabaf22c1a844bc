"""Errors of this package.

ExtractError
├── ReadError           bytes that cannot become a document
└── ModelError          everything about asking a model
    ├── WeightsError    the embedded model's weights cannot be fetched, or are not the pinned ones
    ├── LocalModelError the embedded model's server is not installed or does not start
    └── EndpointError   the endpoint cannot be asked at all; ends the asking of a whole run
"""


class ExtractError(Exception):
    """Base of everything this package raises for people to read: one line, what to do included."""


class ReadError(ExtractError):
    """Bytes that cannot become a document."""


class ModelError(ExtractError):
    """Base of everything that goes wrong around a model."""


class WeightsError(ModelError):
    """The embedded model's weights cannot be fetched, or are not the pinned ones."""


class LocalModelError(ModelError):
    """The embedded model's server is not installed or does not start."""


class EndpointError(ModelError):
    """The endpoint cannot be asked at all (key refused, nobody listens); ends the asking of a whole run."""
