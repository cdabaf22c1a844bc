"""Which model a run asks when none is named: never one that sends pages away without having been named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from extract.embedded import is_installed
from extract.weights import PINNED, models_folder
from flows.settings import LOCAL_MODEL, NO_MODEL
from trialspan.errors import CommandError

_ENDPOINT = ("OPENAI_API_KEY", "OPENAI_BASE_URL")


@dataclass(frozen=True)
class Choice:
    """A model, as `RunSettings.model` has it, and what the user should know about the choice."""

    model: str
    notice: str | None = None
    """None when there is nothing to say."""


def choose_model(named: str | None, environ: Mapping[str, str]) -> Choice:
    """The model that was named; else the embedded one where it is ready; else labels alone.

    Raises CommandError when an endpoint is set up and nothing says which of its models to ask.
    """
    if named is not None:
        return Choice(named)
    missing = embedded_is_missing()
    if missing is None:
        return Choice(LOCAL_MODEL)
    if endpoint := endpoint_variables(environ):
        raise CommandError(
            f"an endpoint is set ({', '.join(endpoint)}), but not which of its models to ask;"
            f" add --model NAME, or --model {NO_MODEL} to draft on labels alone"
        )
    return Choice(
        NO_MODEL,
        f"no model: drafting on labels alone ({missing[0]}). To have a model read the rest too: {missing[1]};"
        " or set OPENAI_API_KEY and add --model NAME",
    )


def embedded_is_missing() -> tuple[str, str] | None:
    """What the embedded model lacks and what to type; None when it is ready."""
    if not is_installed():
        return "the package 'xllamacpp' is not installed", "pip install 'xllamacpp>=2026.10'"
    if not (models_folder() / PINNED.file).is_file():
        return "the embedded model's weights are not here", "trialspan model fetch"
    return None


def endpoint_variables(environ: Mapping[str, str]) -> list[str]:
    """The variables that are set and name an endpoint."""
    return [name for name in _ENDPOINT if environ.get(name, "").strip()]
