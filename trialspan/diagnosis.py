"""What `trialspan doctor` looks at. Nothing is started, fetched or sent, and no key is shown."""

from __future__ import annotations

import platform
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from urllib.parse import urlsplit

from extract.weights import PINNED, find_weights
from flows.server import find_kept_server
from flows.settings import NO_MODEL
from store.errors import StoreError, StoreMissingError
from store.store import open_store
from trialspan.errors import CommandError
from trialspan.model_choice import choose_model, embedded_is_missing
from trialspan.terminal import counted

_NAME = re.compile(r"[A-Za-z0-9._-]+")


class State(Enum):
    """How a thing stands."""

    OK = "ok"
    OPEN = "open"
    """Not set up; everything else works without it."""
    BROKEN = "broken"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    state: State
    what: str
    told: str
    """How it stands, in words."""
    to_type: str | None = None
    """What changes it; None when there is nothing to do."""


def examine(db: Path, environ: Mapping[str, str]) -> Iterator[Finding]:
    """Each thing a run needs or could use, the basic ones first."""
    yield Finding(State.OK, "python", f"{platform.python_version()} on {platform.system()}")
    yield _packages()
    yield _embedded()
    yield _endpoint(environ)
    yield _choice(environ)
    yield _prefect(environ)
    yield _database(db)


def _packages() -> Finding:
    wanted = [r for r in requires("trialspan") or () if "extra ==" not in r]
    names = [found[0] for r in wanted if (found := _NAME.match(r))]
    versions = {name: _version(name) for name in names}
    missing = [name for name, found in versions.items() if found is None]
    if missing:
        return Finding(
            State.BROKEN, "packages", f"{', '.join(missing)} not installed", "pip install -r requirements.txt"
        )
    return Finding(State.OK, "packages", ", ".join(f"{name} {found}" for name, found in versions.items()))


def _version(name: str) -> str | None:
    """The installed version; None when it is not installed."""
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _embedded() -> Finding:
    missing = embedded_is_missing()
    if missing:
        return Finding(State.OPEN, "embedded model", missing[0], missing[1])
    found = find_weights()
    if found is None:
        return Finding(
            State.BROKEN,
            "embedded model",
            f"{PINNED.file} is damaged or not the pinned file",
            "trialspan model remove && trialspan model fetch",
        )
    return Finding(State.OK, "embedded model", f"{PINNED.name}, verified, in {found}")


def _endpoint(environ: Mapping[str, str]) -> Finding:
    key, url = (environ.get(name, "").strip() for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL"))
    if not key and not url:
        return Finding(
            State.OPEN,
            "endpoint",
            "OPENAI_API_KEY is not set",
            "export OPENAI_API_KEY=… (OPENAI_BASE_URL=… for a server of your own), and run with --model NAME",
        )
    told = f"OPENAI_API_KEY is {'set' if key else 'not set'}, the address is {_without_secrets(url)}"
    return Finding(State.OK, "endpoint", told, "trialspan run PATH --model NAME")


def _without_secrets(url: str) -> str:
    """The address without user, password and query."""
    if not url:
        return "OpenAI's own"
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


def _choice(environ: Mapping[str, str]) -> Finding:
    try:
        choice = choose_model(None, environ)
    except CommandError as error:
        return Finding(State.OPEN, "a run without --model", str(error))
    if choice.model == NO_MODEL:
        return Finding(State.OPEN, "a run without --model", "drafts on labels alone")
    return Finding(State.OK, "a run without --model", "asks the embedded model")


def _prefect(environ: Mapping[str, str]) -> Finding:
    server = environ.get("PREFECT_API_URL", "").strip()
    if server:
        return Finding(State.OK, "Prefect", f"runs are reported to {_without_secrets(server)}")
    if (kept := find_kept_server()) is not None:
        return Finding(State.OK, "Prefect", f"trialspan serve keeps a server at {kept}, which runs use")
    return Finding(
        State.OK,
        "Prefect",
        "no server is set, so a run that has something to draft starts one for itself (which takes a moment)",
        "trialspan run PATH --direct does without, trialspan serve keeps one running",
    )


def _database(db: Path) -> Finding:
    try:
        with open_store(db, create=False) as store:
            status = store.status()
    except StoreMissingError as error:
        return Finding(State.OPEN, "database", str(error), f"trialspan run PATH --db {db}")
    except StoreError as error:
        return Finding(State.BROKEN, "database", str(error))
    return Finding(
        State.OK,
        "database",
        f"{db} holds {counted(status.documents, 'document')}, {counted(status.records, 'record')}",
    )
