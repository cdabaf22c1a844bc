"""What a diagnosis rests on, as a criterion prints it: a biopsy, serology, clinical signs."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from extract.reading import Reading

_BIOPSY = (
    r"biops(?:y|ies)[- ](?:proven|confirmed|verified|diagnosed|documented)|biopsy patholog\w+ diagnosis"
    r"|(?:confirmed|proven|verified|diagnosed|established|demonstrated)\s+(?:by|on|at|with)\s+"
    r"(?:[\w-]+\s+){0,7}?biops(?:y|ies)"
    r"|histologic(?:al)?(?:ly)?[\s-](?:(?:or|and) cytologic(?:al)?(?:ly)?[\s-])?"
    r"(?:proven|confirmed|verified|documented|confirmation|diagnos\w+)"
)
_BASIS = (
    ("BIOPSY", regex.compile(_BIOPSY, regex.I)),
    (
        "SEROLOGY",
        regex.compile(
            r"serologic(?:al)?(?:ly)?[\s-](?:proven|confirmed|diagnos\w+)|confirmed by serology", regex.I
        ),
    ),
    ("CLINICAL", regex.compile(r"clinical(?:ly)? (?:diagnos(?:ed|is)|confirmed)", regex.I)),
)
_WITH_OR_WITHOUT = regex.compile(r"\bwith(?: or |/)without\b|\birrespective\b|\bregardless\b", regex.I)


def read_basis(text: str) -> Iterator[Reading]:
    """The first basis a text asks for; none where it leaves the way open."""
    if _WITH_OR_WITHOUT.search(text):
        return
    for code, form in _BASIS:
        found = form.search(text)
        if found:
            yield Reading("diagnostic_basis", code, *found.span())
            return
