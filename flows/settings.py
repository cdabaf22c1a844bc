"""What a run is asked to do, as one value that may be stored and shown.

Keys and addresses of endpoints are not part of it: they stay in the environment (`OPENAI_API_KEY`,
`OPENAI_BASE_URL`), so that neither our database nor Prefect's ever holds one.
"""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, JsonValue

from extract.read import MAX_BYTES
from schemas.documents import Frozen

STANDARD_INPUT = "-"
"""The source that means standard input, and its document's name."""

LOCAL_MODEL = "local"
"""The model that runs in this program."""

NO_MODEL = "none"
"""Labels only."""


class RunSettings(Frozen):
    """A run: which sources, into which database, with which model."""

    sources: tuple[str, ...] = Field(min_length=1)
    """Files, folders, or '-' for standard input."""
    database: Path
    """The store's file; made when it is not there."""
    model: str = Field(default=LOCAL_MODEL, min_length=1)
    """'local', 'none', or a model of the endpoint that the environment names."""
    record_type: str | None = None
    """A catalogue code or 'package.module:Model' (`--schema`); None to tell from each page."""
    concurrency: int = Field(default=8, ge=1, le=1024)
    """Model calls under way at one time; an embedded model has fewer slots and takes turns."""
    corroborate: bool = False
    """Ask the model also for what was read without it, and flag where the two differ."""
    force: bool = False
    """Draft again what is drafted, asking again where a reply was of no use."""
    max_bytes: int = Field(default=MAX_BYTES, ge=1)
    """Bytes above which a source is refused."""
    direct: bool = False
    """Without Prefect."""
    batch_size: int = Field(default=20, ge=1)
    """Documents a Prefect task drafts."""

    def for_the_record(self) -> dict[str, JsonValue]:
        """The settings as the store notes them with a run."""
        dumped: dict[str, JsonValue] = self.model_dump(mode="json")
        return dumped
