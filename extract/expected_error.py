"""How likely each drafted field is wrong, as a score to sort the review by, with the reason in words.

Log-odds of a field's signals are added up. Those that come with the program are in `extract/error_table.py`;
a database that has learned from its reviewers gives its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache, partial

from extract.error_fit import probability
from extract.error_signals import Signaller, Signals
from extract.error_table import PRIOR, REASSURANCES, RISKS, WAYS
from schemas.error_weights import ErrorWeights
from schemas.fields import DraftedField

MOST_REASONS = 3
"""Risks told of one field; more are no help in choosing what to look at first."""
_GAP = "many_unclaimed_nearby"
"""Told whatever it weighs: it says little about this value, and that another one may be missing."""
_TELLING = 0.25
"""Log-odds from which a signal is worth telling: odds that grow by more than a quarter."""


def expect_errors(
    fields: Sequence[DraftedField], signaller: Signaller, weights: ErrorWeights | None = None
) -> tuple[DraftedField, ...]:
    """The fields with their signals, expected error and its reason; weights: None for the program's own."""
    judged = _judged_by_prior if weights is None else cache(partial(_judge, log_odds=weights.log_odds))
    return tuple(field.model_copy(update=judged(signaller.signals_of(field))) for field in fields)


def _judge(signals: Signals, log_odds: dict[str, float]) -> dict[str, object]:
    """What a field with these signals is given."""
    return {
        "signals": signals.names,
        "expected_error": round(probability(log_odds, signals.names), 4),
        "expected_error_reason": tell_reason(signals, log_odds),
    }


@lru_cache(maxsize=4096)
def _judged_by_prior(signals: Signals) -> dict[str, object]:
    """As `_judge`, without reviewed weights; kept, because many fields of all pages share their signals."""
    return _judge(signals, PRIOR.log_odds)


def tell_reason(signals: Signals, log_odds: dict[str, float]) -> str:
    """What speaks against a field, the strongest first, then how it was read and what speaks for it."""
    said = {name: RISKS.get(name) for name in signals.names}
    risks = sorted(
        (n for n, words in said.items() if words and (log_odds.get(n, 0.0) > _TELLING or n == _GAP)),
        key=lambda name: -log_odds.get(name, 0.0),
    )
    told = list(dict.fromkeys(_words(name, signals) for name in risks))[:MOST_REASONS]
    way = next((words for name, words in WAYS.items() if name in signals.names), None)
    for_it = [REASSURANCES[n] for n in signals.names if n in REASSURANCES and log_odds.get(n, 0.0) < 0]
    plain = ", ".join([*([way] if way else []), *for_it])
    return "; ".join([*told, *([plain] if plain else [])]) or "nothing is known against it"


def _words(name: str, signals: Signals) -> str:
    if name in ("unclaimed_nearby", "many_unclaimed_nearby"):
        number = signals.unclaimed_nearby
        return f"{number} unclaimed number{'s' * (number > 1)} nearby"
    return RISKS[name]
