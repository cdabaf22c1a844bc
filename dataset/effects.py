"""Effect sizes from printed numbers, with their variances. Pure.

The formulas are those of metafor's `escalc` (OR, RR, MD; Viechtbauer 2010, J Stat Softw 36(3)) and of
the Cochrane Handbook, chapter 6. No correction is made: what a formula does not give is not given.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log

OR_FORMULA = "ln OR = ln((ai*di)/(bi*ci)), variance = 1/ai + 1/bi + 1/ci + 1/di, bi = n1i - ai, di = n2i - ci"
RR_FORMULA = "ln RR = ln((ai/n1i)/(ci/n2i)), variance = 1/ai - 1/n1i + 1/ci - 1/n2i"
MD_FORMULA = "MD = m1i - m2i, variance = sd1i^2/n1i + sd2i^2/n2i"


@dataclass(frozen=True)
class Effect:
    """An effect and its sampling variance."""

    estimate: float
    """On the scale of the formula: a logarithm for ratios."""
    variance: float


@dataclass(frozen=True)
class TwoByTwo:
    """Participants with the outcome, and participants, in two arms."""

    ai: int
    n1i: int
    ci: int
    n2i: int

    @property
    def bi(self) -> int:
        """Participants of the first arm without the outcome."""
        return self.n1i - self.ai

    @property
    def di(self) -> int:
        """Participants of the second arm without the outcome."""
        return self.n2i - self.ci

    @property
    def problem(self) -> str | None:
        """Why it is no table of participants; None where it is one."""
        over = [name for name, left in (("ai > n1i", self.bi), ("ci > n2i", self.di)) if left < 0]
        return f"more events than participants ({', '.join(over)})" if over else None


def log_odds_ratio(table: TwoByTwo) -> Effect | str:
    """The logarithm of the odds ratio; where a cell is 0, in words, that there is none."""
    cells = {"ai": table.ai, "bi": table.bi, "ci": table.ci, "di": table.di}
    if zero := [name for name, count in cells.items() if count == 0]:
        return f"no ln OR: {_are_zero(zero)}, and no correction is made"
    a, b, c, d = cells.values()
    return Effect(log((a * d) / (b * c)), 1 / a + 1 / b + 1 / c + 1 / d)


def log_risk_ratio(table: TwoByTwo) -> Effect | str:
    """The logarithm of the risk ratio; where an arm has no events, in words, that there is none."""
    if zero := [name for name, count in (("ai", table.ai), ("ci", table.ci)) if count == 0]:
        return f"no ln RR: {_are_zero(zero)}, and no correction is made"
    a, n1, c, n2 = table.ai, table.n1i, table.ci, table.n2i
    return Effect(log((a / n1) / (c / n2)), 1 / a - 1 / n1 + 1 / c - 1 / n2)


@dataclass(frozen=True)
class Means:
    """Mean, standard deviation and participants of two arms, in one unit."""

    m1i: float
    sd1i: float
    n1i: int
    m2i: float
    sd2i: float
    n2i: int


def mean_difference(means: Means) -> Effect | str:
    """The difference of the means; where an arm has no participants, in words, that there is none."""
    if zero := [name for name, count in (("n1i", means.n1i), ("n2i", means.n2i)) if count == 0]:
        return f"no MD: {_are_zero(zero)}"
    return Effect(means.m1i - means.m2i, means.sd1i**2 / means.n1i + means.sd2i**2 / means.n2i)


def _are_zero(names: list[str]) -> str:
    return f"{' and '.join(names)} {'is' if len(names) == 1 else 'are'} 0"
