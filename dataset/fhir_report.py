"""A publication as a FHIR R5 Citation, and each of its results and harms as Evidence. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dataset.fhir_parts import (
    RECORD,
    Part,
    concept,
    count,
    in_words,
    interval,
    publication_status,
    quantity,
    resource_id,
    whole,
)
from dataset.leaving import Status
from dataset.stated import Stated
from schemas.paths import parse_path

_STATISTIC = "http://terminology.hl7.org/CodeSystem/statistic-type"
_ESTIMATE = "http://terminology.hl7.org/CodeSystem/attribute-estimate-type"
_ROLE = "http://terminology.hl7.org/CodeSystem/variable-role"
_MEASURES = {
    "ODDS_RATIO": "C16932",
    "RISK_RATIO": "C93152",
    "HAZARD_RATIO": "C93150",
    "RATE_RATIO": "rate-ratio",
    "RISK_DIFFERENCE": "0000424",
    "MEAN_DIFFERENCE": "0000457",
    "MEDIAN_DIFFERENCE": "absolute-MedianDiff",
    "STANDARDIZED_MEAN_DIFFERENCE": "0000100",
}
_SUMMARIES = {"MEAN": "C53319", "MEDIAN": "C28007"}
_PROPORTION, _COUNT = "C44256", "C25463"
_SPREADS = {"SD": "C53322", "SE": "0000037"}
_INTERVAL, _P_VALUE = "C53324", "C44185"
_SYSTEMS = (
    ("doi", "https://doi.org"),
    ("pmid", "https://pubmed.ncbi.nlm.nih.gov"),
    ("pmcid", "https://www.ncbi.nlm.nih.gov/pmc"),
)
_PARTS = ("background", "methods", "results", "conclusions")


def citation(stated: Stated, name: str, status: Status) -> Part:
    """The Citation of a report. name: the record's id in the dataset."""
    cited = stated.get("citation", {})
    return whole(
        {
            "resourceType": "Citation",
            "id": resource_id(name),
            "identifier": [{"system": RECORD, "value": name}],
            "status": publication_status(status),
            "title": cited.get("title"),
            "citedArtifact": {
                "identifier": [
                    {"system": system, "value": cited[key]} for key, system in _SYSTEMS if key in cited
                ],
                "relatedIdentifier": [
                    {"value": each["id"]} for each in stated.get("registrations", ()) if "id" in each
                ],
                "title": [{"type": [_title_type()], "text": cited["title"]}] if "title" in cited else [],
                "abstract": list(_abstract(stated.get("abstract", {}))),
                "publicationForm": [_form(cited)],
                "classification": list(_classifications(stated)),
                "contributorship": _contributorship(cited),
            },
        }
    )


def evidences(stated: Stated, name: str, status: Status) -> Iterator[Part]:
    """The Evidence of each result and each harm that says what it is about."""
    for number, result in enumerate(stated.get("results", ())):
        if "outcome" in result:
            yield _evidence(stated, name, status, f"results[{number}]", _result(result, stated))
    for number, harm in enumerate(stated.get("harms", ())):
        if "term" in harm or "category" in harm:
            yield _evidence(stated, name, status, f"harms[{number}]", _harm(harm, stated))


def _evidence(stated: Stated, name: str, status: Status, item: str, told: Part) -> Part:
    population = stated.get("participants", {}).get("condition")
    exposures = [arm["label"] for arm in stated.get("arms", ()) if "label" in arm]
    variables = [
        *([_variable("population", population)] if population else []),
        *(_variable("exposure", label) for label in exposures),
        _variable("measuredVariable", told["measured"]),
    ]
    return whole(
        {
            "resourceType": "Evidence",
            "id": f"{resource_id(name)}-{item.replace('[', '-').removesuffix(']')}",
            "identifier": [{"system": RECORD, "value": f"{name}#{item}"}],
            "status": publication_status(status),
            "title": told["title"],
            "citeAsReference": {"reference": f"Citation/{resource_id(name)}"},
            "variableDefinition": variables,
            "statistic": told["statistic"],
        }
    )


def _result(result: Stated, stated: Stated) -> Part:
    about = [result["outcome"], result.get("definition")]
    if "time_point" in result:
        about.append(f"at {in_words(result['time_point'])}")
    arms = (
        statistic
        for share in result.get("arm_results", ())
        for statistic in _arm_statistics(share, result, _label(share, stated))
    )
    return {
        "title": result["outcome"],
        "measured": "; ".join(text for text in about if text),
        "statistic": [*arms, *_comparison(result)],
    }


def _arm_statistics(share: Stated, result: Stated, label: str | None) -> Iterator[Part]:
    """The numbers of one arm; without an arm that is stated they would say nothing."""
    if label is None:
        return
    events, number = count(share.get("events")), count(share.get("n"))
    if "percent" in share or events is not None:
        share_of = {"value": share["percent"], "unit": "%"} if "percent" in share else None
        yield {
            "description": label,
            "statisticType": concept(None, _STATISTIC, _PROPORTION if share_of else _COUNT),
            "quantity": quantity(share_of),
            "numberOfEvents": events,
            "sampleSize": {"numberOfParticipants": number},
        }
    if (summary := quantity(share.get("value"))) is not None:
        statistic = result.get("summary_statistic")
        yield {
            "description": label,
            "statisticType": concept(statistic, _STATISTIC, _SUMMARIES.get(statistic or "")),
            "quantity": summary,
            "sampleSize": {"numberOfParticipants": number},
            "attributeEstimate": _spread(share, result),
        }


def _spread(share: Stated, result: Stated) -> list[Part]:
    kind = result.get("dispersion")
    if kind not in _SPREADS or "spread" not in share:
        return []
    return [{"type": concept(kind, _ESTIMATE, _SPREADS[kind]), "quantity": {"value": share["spread"]}}]


def _comparison(result: Stated) -> Iterator[Part]:
    """The effect between arms, its interval and its p-value, as far as they are printed."""
    effect, bounds = result.get("effect", {}), result.get("ci", {})
    measure = effect.get("measure")
    range_ = interval(bounds.get("low"), bounds.get("high"))
    estimates = _p_value(result.get("p_value"))
    if range_ is not None:
        level = bounds.get("level")
        estimates.insert(
            0,
            {
                "type": concept(None, _ESTIMATE, _INTERVAL),
                "level": None if level is None else round(level / 100, 6),
                "range": range_,
            },
        )
    if "estimate" in effect or estimates:
        yield {
            "statisticType": concept(measure, _STATISTIC, _MEASURES.get(measure or "")),
            "quantity": quantity({"value": effect["estimate"]}) if "estimate" in effect else None,
            "attributeEstimate": estimates,
        }


def _harm(harm: Stated, stated: Stated) -> Part:
    title = harm.get("term") or harm["category"]
    arms = [
        {
            "description": label,
            "statisticType": concept(None, _STATISTIC, _COUNT),
            "numberOfEvents": count(share.get("events")),
            "sampleSize": {"numberOfParticipants": count(share.get("n_at_risk"))},
        }
        for share in harm.get("arm_results", ())
        if (label := _label(share, stated)) is not None
    ]
    estimates = _p_value(harm.get("p_value"))
    compared = [{"attributeEstimate": estimates}] if estimates else []
    return {"title": title, "measured": title, "statistic": [*arms, *compared]}


def _p_value(value: Mapping[str, Any] | None) -> list[Part]:
    return [{"type": concept(None, _ESTIMATE, _P_VALUE), "quantity": quantity(value)}] if value else []


def _label(share: Stated, stated: Stated) -> str | None:
    """What the arm of a share is called; its path where it has no name, None where no arm is stated."""
    if "arm" not in share:
        return None
    index, arms = parse_path(share["arm"])[-1], stated.get("arms", [])
    named = isinstance(index, int) and index < len(arms)
    label: str = arms[index].get("label", share["arm"]) if named else share["arm"]
    return label


def _variable(role: str, words: str) -> Part:
    return {"description": words, "variableRole": concept(None, _ROLE, role)}


def _title_type() -> Part | None:
    return concept(None, "http://hl7.org/fhir/title-type", "primary")


def _abstract(abstract: Stated) -> Iterator[Part]:
    for name in _PARTS:
        if name in abstract:
            yield {"type": concept(name), "text": abstract[name]}


def _form(cited: Stated) -> Part:
    return {
        "publishedIn": {"title": cited.get("journal")},
        "articleDate": cited.get("publication_date"),
        "volume": cited.get("volume"),
        "issue": cited.get("issue"),
        "pageString": cited.get("article_number"),
    }


def _classifications(stated: Stated) -> Iterator[Part]:
    cited = stated.get("citation", {})
    given: Sequence[tuple[str, Sequence[str]]] = (
        ("publication type", cited.get("publication_types", ())),
        ("keyword", stated.get("keywords", ())),
        ("MeSH term", cited.get("mesh_terms", ())),
    )
    for kind, words in given:
        if words:
            yield {"type": concept(kind), "classifier": [{"text": word} for word in words]}


def _contributorship(cited: Stated) -> Part:
    truncated = cited.get("authors_truncated")
    return {
        "complete": None if truncated is None else not truncated,
        "entry": [
            {"contributor": {"display": author}, "rankingOrder": number}
            for number, author in enumerate(cited.get("authors", ()), 1)
        ],
    }
