"""Arms, results and harms of a report as fields of its record: who got what, and what came of it. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex
from pydantic import JsonValue

from extract.constraints import read_criterion
from extract.outline import Section
from extract.phrases import Said, sections_in_order
from extract.prose import split_sentences
from extract.quantities import read_quantities
from extract.reported_arms import Arm, Comparison, read_arms
from extract.reported_claims import read_claims
from extract.reported_harms import ReportedHarm, read_harms
from extract.reported_numbers import Share
from extract.reported_results import ArmShare, ReportedResult, read_results
from extract.stretch import Stretch, stretches_between
from schemas.texts import norm_text

_ABOUT_ARMS = ("methods", "abstract", "results")
_NAMES = regex.compile(
    r"\s+(?:plus|combined\s+with|in\s+combination\s+with|together\s+with|with|and|added\s+to)\s+|\s*\+\s*",
    regex.IGNORECASE,
)
_NOT_NAME = regex.compile(
    r"\b(?:alone|monotherapy|only|therapy|treatment|group|arm|capsules?|tablets?|injections?|once|twice|daily|weekly|every|for)\b.*|\s*[\d(].*",
    regex.IGNORECASE,
)
_LEADING = regex.compile(
    r"^(?:oral|intravenous|subcutaneous|topical|inhaled|weekly|daily|the|a|an|standard|adjuvant)\s+",
    regex.IGNORECASE,
)
_AND = regex.compile(r",?\s+and\s+")
_POPULATION = regex.compile(
    r"\b(?:patients|participants|women|men|adults|children|people|infants|volunteers)\s+(?:\([^()]*\)\s+)?(?:with|who\s+had)\s+"
    r"(?P<met>[^.;]*?(?:\.\d[^.;]*?)*?)(?=[.;](?:\s|$)|,?\s+(?:were|was|at\s+\d)\b|,\s+at\b|$)",
    regex.IGNORECASE,
)


@dataclass(frozen=True)
class Report:
    """What the sentences of a report say about arms and outcomes."""

    text: str
    sections: tuple[Section, ...]

    def read(self) -> Iterator[Said]:
        """Every field, arms first."""
        arms = read_arms(self.text, self._sentences(_ABOUT_ARMS))
        comparison = Comparison(arms)
        sentences = self._result_sentences() if arms else []
        results = list(read_results(self.text, sentences, comparison))
        harms = list(read_harms(self.text, sentences, comparison))
        taken = [harm.at for harm in harms]
        own = [r for r in results if not any(at.holds(s.share.at) for at in taken for s in r.shares)]
        yield from self._arms(arms, own)
        for number, result in enumerate(own):
            yield from self._result(f"results[{number}]", result)
        for number, harm in enumerate(harms):
            yield from self._harm(f"harms[{number}]", harm)
        yield from self._population()
        yield from read_claims(self.text, self._sentences(("conclusions",)))

    def _sentences(self, keys: tuple[str, ...]) -> list[Stretch]:
        parts = sections_in_order(self.sections, keys)
        return [sentence for part in parts for sentence in split_sentences(self.text, part)]

    def _result_sentences(self) -> list[Stretch]:
        return self._sentences(("results",)) or self._sentences(("abstract",))

    def _population(self) -> Iterator[Said]:
        """The conditions that the people of the first such sentence met, where one of them sets a bound."""
        for sentence in self._sentences(("methods", "abstract")):
            found = _POPULATION.search(self.text, sentence.start, sentence.end)
            if found is None:
                continue
            conditions = _conditions(self.text, Stretch(*found.span("met")))
            bounds = [read_criterion(condition.of(self.text), "inclusion") for condition in conditions]
            if not any(reading.leaf.startswith("constraints") for read in bounds for reading in read):
                return
            for number, (condition, read) in enumerate(zip(conditions, bounds, strict=True)):
                path = f"participants.eligibility[{number}]"
                yield Said(f"{path}.text", norm_text(condition.of(self.text)), condition)
                for reading in read:
                    at = Stretch(condition.start + reading.start, condition.start + reading.end)
                    yield Said(f"{path}.{reading.leaf}", reading.value, at)
            return

    def _arms(self, arms: Sequence[Arm], results: Sequence[ReportedResult]) -> Iterator[Said]:
        for number, arm in enumerate(arms):
            path = f"arms[{number}]"
            yield Said(f"{path}.label", norm_text(arm.words), arm.label)
            if arm.n is not None and arm.n_at is not None:
                yield Said(f"{path}.n_randomized", arm.n, arm.n_at)
            for index, (name, at) in enumerate(self._names(arm)):
                yield Said(f"{path}.intervention_names[{index}]", name, at)
            analyzed = _denominator(results, number)
            if analyzed is not None:
                note = "the denominator of the first result"
                yield Said(f"{path}.n_analyzed", analyzed[0], analyzed[1], is_inferred=True, note=note)

    def _names(self, arm: Arm) -> Iterator[tuple[str, Stretch]]:
        """The interventions that the name of an arm joins."""
        joins = (m.span() for m in _NAMES.finditer(self.text, arm.label.start, arm.label.end))
        for part in stretches_between(arm.label, joins):
            lead = _LEADING.match(part.of(self.text))
            start = part.start + (lead.end() if lead else 0)
            rest = _NOT_NAME.search(self.text, start, part.end)
            name = Stretch(start, rest.start() if rest else part.end).trimmed(self.text)
            if regex.search(r"\p{L}{3}", name.of(self.text)):
                yield norm_text(name.of(self.text)), name

    def _result(self, path: str, result: ReportedResult) -> Iterator[Said]:
        yield Said(f"{path}.outcome", norm_text(result.outcome.of(self.text)), result.outcome)
        if result.definition is not None:
            yield Said(f"{path}.definition", norm_text(result.definition.of(self.text)), result.definition)
        if result.time is not None:
            yield from self._quantity(f"{path}.time_point", result.time)
        units = _units(self.text, result.shares)
        for number, share in enumerate(result.shares):
            yield from self._share(f"{path}.arm_results[{number}]", share, units)
        if units is not None:
            yield Said(f"{path}.unit", units[0], units[1])
        for statistic in result.statistics:
            for part in statistic.parts:
                yield Said(f"{path}.{part.leaf}", part.value, part.at)
        if result.no_difference is not None:
            yield Said(f"{path}.direction", "NO_DIFFERENCE", result.no_difference)

    def _share(self, path: str, bound: ArmShare, units: tuple[str, Stretch] | None) -> Iterator[Said]:
        yield Said(f"{path}.arm", f"arms[{bound.arm}]", bound.arm_at, is_inferred=bound.is_inferred)
        for part in bound.share.parts:
            if part.leaf in ("events", "n", "percent"):
                yield Said(f"{path}.{part.leaf}", part.value, part.at, is_inferred=bound.is_inferred)
        value = bound.share.get("value")
        if value is not None:
            quantity: JsonValue = {
                "comparator": "=",
                "value": value.value,
                "unit": units[0] if units else None,
            }
            yield Said(
                f"{path}.value",
                quantity,
                Stretch(value.at.start, bound.share.at.end),
                is_inferred=bound.is_inferred,
            )
        spread = bound.share.get("sd")
        if spread is not None:
            yield Said(f"{path}.spread", spread.value, spread.at, is_inferred=bound.is_inferred)

    def _quantity(self, path: str, at: Stretch) -> Iterator[Said]:
        printed = read_quantities(at.of(self.text))
        if len(printed) == 1 and printed[0].unit is not None:
            yield Said(path, {**printed[0].as_value(), "comparator": "="}, at)

    def _harm(self, path: str, harm: ReportedHarm) -> Iterator[Said]:
        yield Said(f"{path}.category", harm.category, harm.term)
        for number, (arm, arm_at, events, events_at) in enumerate(harm.arms):
            yield Said(f"{path}.arm_results[{number}].arm", f"arms[{arm}]", arm_at)
            yield Said(f"{path}.arm_results[{number}].events", events, events_at)
        if harm.p_value is not None:
            yield Said(f"{path}.p_value", harm.p_value.parts[0].value, harm.p_value.at)


def _conditions(text: str, met: Stretch) -> list[Stretch]:
    """The conditions that 'and' joins."""
    ands = (found.span() for found in _AND.finditer(text, met.start, met.end))
    return [part.trimmed(text) for part in stretches_between(met, ands)]


def _denominator(results: Sequence[ReportedResult], arm: int) -> tuple[int, Stretch] | None:
    """The participants of an arm that the first result with denominators for all arms counts."""
    for result in results:
        parts = [(share.arm, share.share.get("n")) for share in result.shares]
        if parts and all(part is not None for _, part in parts):
            found = next((part for number, part in parts if number == arm), None)
            return (found.value, found.at) if found is not None and isinstance(found.value, int) else None
    return None


def _units(text: str, shares: Sequence[ArmShare]) -> tuple[str, Stretch] | None:
    """The unit behind the last of continuous values, as a UCUM code; None where none is known."""
    last: Share | None = max((s.share for s in shares), key=lambda share: share.at, default=None)
    printed = last.get("unit") if last is not None else None
    if last is None or printed is None or last.get("value") is None:
        return None
    quantities = read_quantities(text[last.at.start : last.at.end])
    unit = quantities[0].unit if quantities else None
    return (unit, printed.at) if unit is not None else None
