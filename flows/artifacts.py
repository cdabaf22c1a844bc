"""The report of a run as Prefect artifacts: a table of counts and a page to read."""

from __future__ import annotations

import re

from prefect.artifacts import create_markdown_artifact, create_table_artifact

from flows.report import RunReport

_COUNTS = (
    *("seen", "new", "drafted", "incomplete", "skipped", "failed", "left"),
    *("fields", "facts", "unclaimed", "unanswered_groups", "new_versions", "carried", "reopened"),
)
_MOST_FAILURES = 100
"""Failures a page lists; the store has all."""


def publish_report(report: RunReport) -> None:
    """Publish a run's report with the flow run that made it."""
    create_table_artifact(report_table(report), key="draft-counts", description="What the run did")
    create_markdown_artifact(report_markdown(report), key="draft-report", description="What the run did")


def report_table(report: RunReport) -> list[dict[str, str | int | float]]:
    """One row per count."""
    counts = {name.replace("_", " "): getattr(report, name) for name in _COUNTS}
    counts |= {f"records: {code}": number for code, number in report.by_record_type.items()}
    counts |= {f"model calls: {name.replace('_', ' ')}": number for name, number in report.calls.known()}
    return [
        {"count": name, "number": number} for name, number in {**counts, "seconds": report.seconds}.items()
    ]


def report_markdown(report: RunReport) -> str:
    """The report as a page. Names and reasons come from files and models: shown as code, never as markup."""
    lines = [f"# {report.drafted} of {report.seen} documents drafted", ""]
    if report.model_stopped:
        lines += [f"The model was not asked any more: {_code(report.model_stopped)}", ""]
    if report.left:
        lines += [f"{report.left} documents are left, because the run was interrupted.", ""]
    if report.accounted_share is not None and report.unclaimed_per_document is not None:
        share, each = report.accounted_share, report.unclaimed_per_document
        lines += [
            f"{share:.1%} of {report.facts} facts are accounted for; {each:.1f} a document are not.",
            "",
        ]
    if report.failures:
        lines += [f"## {len(report.failures)} failed", ""]
        lines += [f"- {_code(failure.reason)}" for failure in report.failures[:_MOST_FAILURES]]
        lines += ["", f"and {len(report.failures) - _MOST_FAILURES} more"] * (
            len(report.failures) > _MOST_FAILURES
        )
        lines += [""]
    return "\n".join([*lines, f"Next: {_code(report.next_command)}", ""])


def _code(text: str) -> str:
    """Text in a code span that it cannot end: https://spec.commonmark.org/0.31.2/#code-spans."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    return f"{fence} {' '.join(text.split())} {fence}"
