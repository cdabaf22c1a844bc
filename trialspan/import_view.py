"""What became of values that were taken in, in the terminal."""

from __future__ import annotations

from pydantic import JsonValue

from dataset.importing import TakenIn
from dataset.merging import Outcome
from trialspan.terminal import counted, err, out, plain

_SHOWN = 20
"""Refused values that are told one by one; `--json` has all."""
_WORDS = {
    Outcome.ADDED: "drafted anew",
    Outcome.ALTERNATIVE: "beside another value, as alternatives",
    Outcome.UNCHANGED: "drafted already",
    Outcome.DECIDED: "left alone: decided already",
    Outcome.REFUSED: "refused",
}


def print_taken_in(taken: TakenIn) -> None:
    """The counts, why each value was refused, and what to type next."""
    say = out().print
    say(plain(f"{counted(taken.counts.total(), 'value')}, {counted(taken.documents, 'document')} changed"))
    for outcome, words in _WORDS.items():
        if taken.counts[outcome]:
            say(plain(f"  {taken.counts[outcome]:,} {words}"))
    for each in taken.refused[:_SHOWN]:
        say(plain(f"{each.where}: {each.why}", style="red"), soft_wrap=True)
    if len(taken.refused) > _SHOWN:
        say(plain(f"and {len(taken.refused) - _SHOWN:,} more; see --json"))
    if taken.documents:
        err().print(plain("next: trialspan review"))


def taken_in_json(taken: TakenIn) -> dict[str, JsonValue]:
    """The outcome for programs."""
    return {
        "documents": taken.documents,
        **{outcome.value: taken.counts[outcome] for outcome in Outcome},
        "problems": [{"where": each.where, "why": each.why} for each in taken.refused],
    }
