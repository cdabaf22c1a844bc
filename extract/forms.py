"""Values of a set form, such as the ratio '2:1': found in their words, without the blanks around a colon."""

from __future__ import annotations

import regex

from schemas.texts import norm_text


def fold_form(printed: str) -> str:
    """The words as a form is compared with them: white space folded, none around a colon."""
    return regex.sub(r"\s*:\s*", ":", norm_text(printed))


def has_form(form: str, value: str) -> bool:
    """Whether the whole of a folded value has a form (`FieldSpec.form`)."""
    return regex.fullmatch(form, value) is not None


def values_in(form: str, words: str) -> tuple[str, ...]:
    """Every value of a form that stands in the words without cutting a longer one, folded, in order."""
    alone = regex.compile(rf"(?<![\w:.])(?:{form})(?![\w:]|\.\d)")
    return tuple(found[0] for found in alone.finditer(fold_form(words)))
