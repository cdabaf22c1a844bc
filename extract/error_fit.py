"""Fitting the expected error to judged fields, and telling how good it is.

Logistic regression over signals, with what is known already as its prior: each weight has a normal prior
around its present value, so that ten judged fields move little and ten thousand decide. scikit-learn's has a
prior around zero only, and would bring NumPy and SciPy for fewer than a hundred weights; Newton's method on
counted patterns of signals needs neither.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from schemas.error_weights import ErrorWeights

ALWAYS = "always"
"""The signal of every field."""
PRIOR_SPREAD = 1.0
"""Standard deviation of a weight around its prior: a factor of 2.7 in odds either way is not surprising."""
REFERENCES = frozenset({"read:label", "kind:code"})
"""Signals that others are compared with, whose weight stays 0: every value is read in one way and is of one
kind, so that `ALWAYS` would otherwise share what all of them have in common with each."""
_RIGID = 1e9
"""Stiffness that nothing moves."""
_MOST_STEPS = 50
_CLOSE = 1e-6
_LARGEST_STEP = 4.0
"""Log-odds a weight moves in one step, so that a first step from far off does not overshoot."""

Judged = tuple[Collection[str], bool]
"""The signals of a field, and whether it was wrong."""
_Pattern = tuple[tuple[int, ...], int, int]
"""Indices of signals, how many fields have exactly these, and how many of them were wrong."""


def probability(log_odds: Mapping[str, float], signals: Iterable[str]) -> float:
    """Chance, 0 to 1, that a field with these signals is wrong; a signal without a weight says nothing."""
    return _logistic(log_odds.get(ALWAYS, 0.0) + sum(log_odds.get(signal, 0.0) for signal in signals))


def fit_weights(
    prior: ErrorWeights, judged: Iterable[Judged], *, spread: float = PRIOR_SPREAD
) -> ErrorWeights:
    """The weights most probable after the judged fields; those nothing was judged about stay as they were."""
    counted = Counter((frozenset(signals), wrong) for signals, wrong in judged)
    names = [ALWAYS, *sorted({signal for signals, _ in counted for signal in signals} - {ALWAYS})]
    patterns = _patterns(counted, {name: index for index, name in enumerate(names)})
    before = [prior.log_odds.get(name, 0.0) for name in names]
    stiffness = [_stiffness(name, spread) for name in names]
    fitted = _most_probable(before, stiffness, patterns)
    return ErrorWeights(
        log_odds={**prior.log_odds, **dict(zip(names, fitted, strict=True))},
        pairs=prior.pairs + sum(counted.values()),
        wrong=prior.wrong + sum(number for (_, wrong), number in counted.items() if wrong),
    )


def _stiffness(name: str, spread: float) -> float:
    return _RIGID if name in REFERENCES else 1 / spread**2


def _patterns(counted: Mapping[tuple[frozenset[str], bool], int], index: Mapping[str, int]) -> list[_Pattern]:
    found: dict[tuple[int, ...], list[int]] = {}
    for (signals, wrong), number in sorted(counted.items(), key=lambda item: sorted(item[0][0])):
        key = (index[ALWAYS], *sorted(index[signal] for signal in signals if signal != ALWAYS))
        both = found.setdefault(key, [0, 0])
        both[0] += number
        both[1] += number if wrong else 0
    return [(key, every, wrong) for key, (every, wrong) in found.items()]


def _most_probable(
    before: Sequence[float], stiffness: Sequence[float], patterns: Sequence[_Pattern]
) -> list[float]:
    """Newton's method; the objective is strictly convex, so that there is one answer."""
    weights = list(before)
    for _ in range(_MOST_STEPS):
        size = len(weights)
        gradient = [s * (w - b) for s, w, b in zip(stiffness, weights, before, strict=True)]
        curvature = [[stiffness[i] if i == j else 0.0 for j in range(size)] for i in range(size)]
        for signals, every, wrong in patterns:
            chance = _logistic(sum(weights[i] for i in signals))
            slope, bend = every * chance - wrong, every * chance * (1 - chance)
            for i in signals:
                gradient[i] += slope
                for j in signals:
                    curvature[i][j] += bend
        step = _solve(curvature, gradient)
        largest = max(map(abs, step), default=0.0)
        scale = min(1.0, _LARGEST_STEP / largest) if largest else 1.0
        weights = [w - scale * s for w, s in zip(weights, step, strict=True)]
        if largest < _CLOSE:
            break
    return weights


def _solve(matrix: list[list[float]], right: Sequence[float]) -> list[float]:
    """X of matrix · x = right, for a symmetric positive definite matrix, by Cholesky's factors."""
    size = len(right)
    lower = [[0.0] * size for _ in range(size)]
    for i in range(size):
        for j in range(i + 1):
            rest = matrix[i][j] - sum(lower[i][k] * lower[j][k] for k in range(j))
            lower[i][j] = math.sqrt(rest) if i == j else rest / lower[j][j]
    forward: list[float] = []
    for i in range(size):
        forward.append((right[i] - sum(lower[i][k] * forward[k] for k in range(i))) / lower[i][i])
    solution = [0.0] * size
    for i in reversed(range(size)):
        rest = forward[i] - sum(lower[k][i] * solution[k] for k in range(i + 1, size))
        solution[i] = rest / lower[i][i]
    return solution


def _logistic(log_odds: float) -> float:
    if log_odds < 0:
        odds = math.exp(log_odds)
        return odds / (1 + odds)
    return 1 / (1 + math.exp(-log_odds))


@dataclass(frozen=True)
class Bin:
    """Fields of similar expected error."""

    fields: int
    expected: float
    """Mean expected error, 0 to 1."""
    found: float
    """Share that was wrong."""


def brier(scored: Sequence[tuple[float, bool]]) -> float:
    """Mean squared distance of expected errors from what was found; 0 is perfect.

    https://doi.org/10.1175/1520-0493(1950)078<0001:VOFEIT>2.0.CO;2
    """
    return sum((chance - wrong) ** 2 for chance, wrong in scored) / len(scored)


def reliability(scored: Sequence[tuple[float, bool]], *, bins: int = 10) -> list[Bin]:
    """Expected against found error in bins of equally many fields, the least suspect first."""
    ordered = sorted(scored, key=lambda pair: pair[0])
    edges = [len(ordered) * n // bins for n in range(bins + 1)]
    parts = (ordered[low:high] for low, high in pairwise(edges) if low < high)
    return [
        Bin(len(part), sum(c for c, _ in part) / len(part), sum(w for _, w in part) / len(part))
        for part in parts
    ]


def found_early(scored: Sequence[tuple[float, bool]], *, share: float) -> float:
    """Share of all wrong fields among the most suspect `share` of fields: what sorting the queue brings.

    Fields of equal expected error count in proportion. 0 where nothing was wrong.
    """
    errors = sum(wrong for _, wrong in scored)
    left, caught = share * len(scored), 0.0
    groups: dict[float, list[bool]] = {}
    for chance, wrong in scored:
        groups.setdefault(chance, []).append(wrong)
    for _, group in sorted(groups.items(), reverse=True):
        caught += sum(group) * min(1.0, max(left, 0.0) / len(group))
        left -= len(group)
    return caught / errors if errors else 0.0
