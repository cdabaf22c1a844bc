"""What authors claim in their conclusions: an outcome, and how the arms compare in it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import regex
from pydantic import JsonValue

from extract.phrases import Said
from extract.stretch import Stretch
from schemas.texts import norm_text

_RELATIONS = (
    ("NONINFERIOR", r"non-?inferior(?:ity)?"),
    (
        "NO_DIFFERENCE",
        r"no(?:t)?\s+(?:statistically\s+)?(?:significant(?:ly)?\s+)?differen(?:t|ces?)|did\s+not\s+(?:significantly\s+)?(?:improve|reduce|differ)",
    ),
    ("INFERIOR", r"(?<!non-)(?<!non)inferior(?:ity)?"),
    ("SUPERIOR", r"superior(?:ity)?(?:\s+(?:benefits?|efficacy))?"),
    ("EQUIVALENT", r"equivalen(?:t|ce)|equally\s+effective|as\s+effective\s+as"),
)
_RELATION = regex.compile(
    "|".join(f"(?P<{name}>\\b(?:{form})\\b)" for name, form in _RELATIONS), regex.IGNORECASE
)
_IN = regex.compile(
    r"[^.;]{0,80}?\b(?:in\s+terms\s+of|with\s+(?:respect|regard)\s+to|for|in|on)\s+(?:(?:achieving|reducing|improving|preventing|the)\s+)*"
    r"(?P<outcome>[^.;,]{3,140}?)(?=\s*[.,;]|\s+(?:and|but)\s+(?:demonstrated|showed|caused|had|was|were|with|is|are|may|should|can)\b|$)",
    regex.IGNORECASE,
)
_AND = regex.compile(r"\s+and\s+")
_PEOPLE = regex.compile(
    r"\s+(?:in|among)\s+(?:patients|participants|adults|children|women|men|people)\b.*|\s+in\s+[A-Z]{2,5}$"
)


def read_claims(text: str, sentences: Iterable[Stretch]) -> Iterator[Said]:
    """The claims that sentences make, numbered as they stand."""
    number = 0
    for sentence in sentences:
        for relation in _RELATION.finditer(text, sentence.start, sentence.end):
            about = _IN.match(text, relation.end(), sentence.end)
            if about is None:
                continue
            for outcome in _outcomes(_PEOPLE.sub("", about["outcome"])):
                value: dict[str, JsonValue] = {"outcome": norm_text(outcome), "relation": relation.lastgroup}
                yield Said(
                    f"conclusions.claims[{number}]", value, Stretch(relation.start(), about.end("outcome"))
                )
                number += 1


def _outcomes(words: str) -> list[str]:
    """The outcomes an 'and' joins, where both sides are names of their own."""
    parts = [part.strip() for part in _AND.split(words)]
    return parts if all(len(part.split()) > 1 for part in parts) else [words.strip()]
