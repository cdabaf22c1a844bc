"""What the process of a run and its drafting processes say to each other, over the connections between them.

Messages are pickled: both ends are this program, and nobody else can write to the connections. Documents and
drafts cross as JSON, which is validated when it is read.
"""

from __future__ import annotations

import pickle
import threading
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection

from extract.asker import Asked
from extract.profiles import Profile
from extract.prompt import Prompt
from schemas.error_weights import ErrorWeights


@dataclass(frozen=True)
class Setup:
    """What drafting processes have to know before their first document."""

    path: tuple[str, ...]
    """Where modules are looked for: a team's record type is imported too."""
    record_type: str | None
    """A catalogue code or 'package.module:Model'; None to tell from each page."""
    model: str | None
    """None for labels only."""
    profile: Profile | None
    threads: int
    weights: ErrorWeights | None = None
    """What reviewing has taught about wrong values; None for what the program starts with."""
    rehearsal: tuple[str, ...] = ()
    """JSON of documents to prepare with: what they need is then made, for others like them."""


@dataclass(frozen=True)
class DraftThis:
    """A document to draft, asking the model or on labels alone."""

    job: int
    document: str
    """JSON of a `Document`."""
    asks: bool
    rank: int
    """Of its questions."""


@dataclass(frozen=True)
class AskThis:
    """A question of a document's."""

    job: int
    question: int
    prompt: Prompt


@dataclass(frozen=True)
class Answered:
    """What came of a question: an outcome, or the error that ends the document."""

    question: int
    outcome: Asked | Exception


@dataclass(frozen=True)
class Done:
    """What came of a document: JSON of its `Draft`, or the error that ended it."""

    job: int
    outcome: str | Exception


Message = Setup | DraftThis | AskThis | Answered | Done


class Channel:
    """One end of a connection; any thread may send, one receives."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._lock = threading.Lock()

    def send(self, message: Message) -> None:
        """Send a message; raises OSError when the other end is gone."""
        data = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
        with self._lock:
            self._connection.send_bytes(data)

    def receive(self) -> Message | None:
        """The next message, waited for; None when the other end is gone."""
        with suppress(EOFError, OSError):
            message: Message = self._connection.recv()
            return message
        return None

    def close(self) -> None:
        """Close this end; nobody may be receiving."""
        with self._lock:
            self._connection.close()


def portable(error: Exception) -> Exception:
    """The error, or one that says the same and can be pickled."""
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301  # our own bytes
    except Exception:  # noqa: BLE001  # whatever an error of anybody's does when it is pickled
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error
