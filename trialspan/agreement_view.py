"""How far two reviewers agree, in the terminal."""

from __future__ import annotations

from rich.console import Console

from schemas.agreement import Agreement, GroupAgreement, Measured
from trialspan.terminal import count_table, counted, plain

_HEAD = (
    "group",
    "fields",
    "same",
    "kappa",
    "alpha",
    "codes",
    "their kappa",
    "their alpha",
    "spans",
    "their F1",
)
_NONE = "-"


def print_agreement(console: Console, found: Agreement) -> None:
    """A table by field group, one of numbers, and what was left out with the reason."""
    if found.documents:
        console.print(plain(f"{counted(found.documents, 'document')} finished by two"))
        console.print(count_table(_HEAD, map(_row, found.groups)))
    else:
        console.print("no document is finished by two; settle it with: trialspan plan double")
    if found.numbers:
        rows = [(number.path, number.fields, _number(number.alpha)) for number in found.numbers]
        console.print(count_table(("number", "fields", "alpha, interval"), rows))
    for left in found.left_out:
        console.print(plain(f"left out: {counted(left.fields, 'field')}, {left.why}"))


def _row(group: GroupAgreement) -> tuple[str | int, ...]:
    return (
        group.group,
        group.values,
        _share(group.same, group.values),
        *_coefficients(group.verdicts),
        group.codes.fields,
        *_coefficients(group.codes),
        group.spans.fields,
        _number(group.spans.f1),
    )


def _coefficients(measured: Measured) -> tuple[str, str]:
    return _number(measured.kappa), _number(measured.alpha)


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else _NONE


def _number(number: float | None) -> str:
    return _NONE if number is None else f"{number:.3f}"
