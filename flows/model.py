"""The model of one run: its name is known from the start, it starts when needed, and stops for good."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import dataclass, replace
from types import TracebackType
from typing import TYPE_CHECKING, Self

from extract.errors import EndpointError, ModelError
from extract.profiles import SMALL, Profile, corroborating
from flows.errors import SettingsError
from flows.metered import MeteredLog
from flows.progress import Progress
from flows.report import CallCounts
from flows.settings import LOCAL_MODEL, NO_MODEL, RunSettings
from schemas.drafts import Draft

if TYPE_CHECKING:
    from extract.asker import Asker
    from extract.model import Endpoint

_LOCAL_CALLS = 2
"""The embedded model answers one call at a time; a second one waits there, so that it is never idle."""


@dataclass(frozen=True)
class ModelSource:
    """A model by its name, and how its endpoint is opened."""

    name: str
    """What drafts call it."""
    open: Callable[[], AbstractContextManager[Endpoint]]
    """Raises ModelError when it cannot be opened."""
    profile: Profile
    """How it is asked, which is known before it is opened."""
    unavailable: str | None = None
    """What is missing, where that is known beforehand."""


def find_model(model: str, environ: Mapping[str, str]) -> ModelSource | None:
    """The source of the model that settings name; None for labels only.

    Raises SettingsError when the environment names no endpoint for it.
    """
    if model == NO_MODEL:
        return None
    return _local_model() if model == LOCAL_MODEL else _endpoint_model(model, environ)


def _local_model() -> ModelSource:
    from extract.embedded import embedded_endpoint, is_installed  # noqa: PLC0415  # only who asks needs it
    from extract.weights import PINNED, models_folder  # noqa: PLC0415

    missing = None
    if not is_installed():
        missing = "the embedded model is not installed; pip install -r requirements.txt, or give --model none"
    elif not (models_folder() / PINNED.file).is_file():
        missing = "the embedded model has no weights yet; type 'trialspan model fetch', or give --model none"
    return ModelSource(PINNED.name, embedded_endpoint, SMALL, missing)


def _endpoint_model(model: str, environ: Mapping[str, str]) -> ModelSource:
    from extract.model import endpoint_from  # noqa: PLC0415  # only a run that asks pays for importing it

    try:
        endpoint = endpoint_from(environ, model)
    except EndpointError as error:
        raise SettingsError(str(error)) from error
    return ModelSource(model, lambda: nullcontext(endpoint), endpoint.profile)


class RunModel:
    """The model a run asks, if it asks one. Threads may call `asker`, `stop` and `has_answered`."""

    def __init__(
        self, settings: RunSettings, log: MeteredLog, progress: Progress, environ: Mapping[str, str]
    ) -> None:
        """Raises SettingsError when the environment names no endpoint for the model."""
        self._settings = settings
        self._log = log
        self._progress = progress
        self._source = find_model(settings.model, environ)
        self._stack = ExitStack()
        self._asker: Asker | None = None
        self._lock = threading.Lock()
        self._is_noted = False
        self.calls_at_once = settings.concurrency if self._source else 0
        """Calls that may be under way; none without a model, and few to the embedded one."""
        self.stopped: str | None = self._source.unavailable if self._source else None
        """Why the model is not asked, or not any more; None while it may be."""

    @property
    def name(self) -> str | None:
        """What drafts call the model; None for labels only."""
        return self._source.name if self._source else None

    @property
    def profile(self) -> Profile | None:
        """How the model is asked; None for labels only."""
        if self._source is None:
            return None
        return corroborating(self._source.profile) if self._settings.corroborate else self._source.profile

    @property
    def counts(self) -> CallCounts:
        """The calls made so far."""
        return self._log.counts

    def start(self) -> None:
        """Open the endpoint, once; what prevents that is the reason the model is `stopped`."""
        if self._source is None or self._asker is not None or self.stopped is not None:
            return
        from extract.asker import Asker  # noqa: PLC0415  # only a run that asks pays for importing it

        if self._settings.model == LOCAL_MODEL:
            self._progress.noted("starting the embedded model")
        try:
            endpoint = self._stack.enter_context(self._source.open())
            endpoint = replace(endpoint, profile=self.profile or endpoint.profile)
            self.calls_at_once = _LOCAL_CALLS if endpoint.is_local else self._settings.concurrency
            asker = Asker(endpoint, self._log, concurrency=self.calls_at_once)
            self._asker = self._stack.enter_context(asker)
        except ModelError as error:
            self.stop(str(error))

    @property
    def can_ask(self) -> bool:
        """Whether it has been started, and is not stopped."""
        return self._asker is not None and self.stopped is None

    def asker(self) -> Asker:
        """Who asks; raises EndpointError when the model is stopped."""
        if self._asker is None or self.stopped is not None:
            raise EndpointError(self.stopped or "the model was not started")
        return self._asker

    def has_answered(self, draft: Draft) -> bool:
        """Whether no question of a draft is left without a reply."""
        return not any(failure.call in self._log.unanswered for failure in draft.failures)

    def stop(self, reason: str) -> None:
        """Ask nothing more in this run; the first reason stands."""
        with self._lock:
            self.stopped = self.stopped or reason
        self.interrupt()

    def interrupt(self) -> None:
        """Cancel the questions that wait for their turn."""
        if self._asker is not None:
            self._asker.stop()

    def note_stop(self) -> None:
        """Tell whoever watches, once, that the model is not asked any more."""
        if self.stopped is not None and not self._is_noted:
            self._is_noted = True
            self._progress.noted(f"going on with labels alone: {self.stopped}")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()
