"""The report: one HTML file that needs nothing beside it, with plots and every disagreement in its source.

Everything from pages, annotations and models is text: escaped by the template engine, its control characters
replaced, and run by nobody, because the page's own policy allows one style and one script, named by hash.
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from evaluation.disagreements import KIND_WORDS, Listed, Side, list_disagreements
from evaluation.evaluate import Judged
from evaluation.plots import plots_of
from evaluation.results import Comparison, Evaluation

_FOLDER = Path(__file__).parent
_TEMPLATE, _STYLE, _SCRIPT = "report.html", "report.css", "report.js"
_UNSHOWN = re.compile(
    r"[^\S\n\t ]|[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]"
    r"|[\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]"
)
"""White space of other widths, and what a browser would act on, hide or refuse."""
_REPLACEMENT = "\ufffd"
_RATE_WORDS = {
    "precision": "precision",
    "recall": "recall",
    "f1": "F1",
    "near_precision": "precision, near texts counted as right",
    "near_recall": "recall, near texts counted as right",
    "text_exact": "annotated texts drafted as they are",
    "text_similarity": "mean similarity of annotated texts to the drafted ones",
    "span_exact": "right values from just the annotated words",
    "span_overlap": "right values from overlapping words",
    "hallucination": "absent fields with a value (hallucination)",
    "traps": "forbidden stretches that became a value (traps)",
    "absence_recall": "annotated absences of the right kind",
    "absence_precision": "drafted absences of the right kind",
    "nesting": "criteria under the right parent",
    "record_type": "pages of the right record type",
}


def write_report(
    path: Path, told: Evaluation | Comparison, judged: Sequence[Judged], *, most: int | None
) -> None:
    """Write the report, whole or not at all. most: disagreements of a kind, None for all.

    judged: the database the figures are of, or the two, in the order in which they were compared.
    """
    page = render_report(told, list_disagreements(judged, most))
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(page)
        Path(name).chmod(0o666 & ~_umask())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def render_report(told: Evaluation | Comparison, listed: Sequence[Listed]) -> str:
    """The page."""
    style, script = ((_FOLDER / name).read_text("utf-8") for name in (_STYLE, _SCRIPT))
    comparison = told if isinstance(told, Comparison) else None
    sides = [told.first, told.second] if isinstance(told, Comparison) else [told]
    shown = [each for kind in listed for each in kind.shown]
    return (
        _environment()
        .get_template(_TEMPLATE)
        .render(
            policy=_policy(style, script),
            style=Markup(style),  # noqa: S704  # our own files
            script=Markup(script),  # noqa: S704
            sides=sides,
            comparison=comparison,
            rates=_RATE_WORDS,
            plots=plots_of(told),
            any_left_out=any(side.left_out for side in sides),
            listed=listed,
            kinds=KIND_WORDS,
            groups=sorted({each.group for each in shown}),
            hows=sorted({each.how for each in shown} - {""}),
            side_names=[side.value for side in Side],
        )
    )


def _environment() -> Environment:
    return Environment(
        autoescape=True,
        loader=FileSystemLoader(_FOLDER),
        undefined=StrictUndefined,
        finalize=_harmless,
        trim_blocks=False,
    )


def _harmless(value: object) -> object:
    """What is put into the page: texts without characters that a browser would act on, hide or refuse."""
    if not isinstance(value, str) or isinstance(value, Markup):
        return value
    return _UNSHOWN.sub(lambda found: " " if found.group().isspace() else _REPLACEMENT, value)


def _policy(style: str, script: str) -> str:
    """Nothing is loaded from anywhere; one style and one script may be used, and they are in the page."""
    return (
        f"default-src 'none'; style-src {_named(style)}; script-src {_named(script)};"
        " base-uri 'none'; form-action 'none'"
    )


def _named(content: str) -> str:
    digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
    return f"'sha256-{digest}'"


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
