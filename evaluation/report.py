"""The report: one HTML file that needs nothing beside it, with plots and every disagreement in its source.

Everything from pages, annotations and models is text: `dataset.page` sees to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from markupsafe import Markup

from dataset.files import write_whole
from dataset.page import content_policy, page_environment
from evaluation.disagreements import KIND_WORDS, Listed, Side, list_disagreements
from evaluation.evaluate import Judged
from evaluation.plots import plots_of
from evaluation.results import Comparison, Evaluation

_FOLDER = Path(__file__).parent
_TEMPLATE, _STYLE, _SCRIPT = "report.html", "report.css", "report.js"
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
    write_whole(path, [render_report(told, list_disagreements(judged, most))])


def render_report(told: Evaluation | Comparison, listed: Sequence[Listed]) -> str:
    """The page."""
    style, script = ((_FOLDER / name).read_text("utf-8") for name in (_STYLE, _SCRIPT))
    comparison = told if isinstance(told, Comparison) else None
    sides = [told.first, told.second] if isinstance(told, Comparison) else [told]
    shown = [each for kind in listed for each in kind.shown]
    return (
        page_environment(_FOLDER)
        .get_template(_TEMPLATE)
        .render(
            policy=content_policy(style, script),
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
