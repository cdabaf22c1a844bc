"""What runs came to, as Prefect artifacts: tables of counts and pages to read."""

from __future__ import annotations

import re

from prefect.artifacts import create_markdown_artifact, create_table_artifact

from dataset.manifest import Manifest
from flows.export import Exported
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


def publish_export(exported: Exported) -> None:
    """Publish the manifest of a new snapshot with the flow run that wrote it, or why there is none."""
    create_markdown_artifact(
        export_markdown(exported), key="export-manifest", description="What the export came to"
    )
    if exported.manifest is not None:
        create_table_artifact(
            files_table(exported.manifest), key="export-files", description="Every file and its hash"
        )


def files_table(manifest: Manifest) -> list[dict[str, str | int]]:
    """One row per file of a snapshot."""
    return [
        {"file": name, "bytes": entry.bytes, "sha256": entry.sha256} for name, entry in manifest.files.items()
    ]


def export_markdown(exported: Exported) -> str:
    """The manifest as a page, without its files, which are a table. What pages and people said is code."""
    lines = [f"# {'Nothing written' if exported.manifest is None else 'A new dataset'}", ""]
    lines += [_code(exported.said), ""]
    if (manifest := exported.manifest) is not None:
        lines += ["| record type | records | values | absences |", "| --- | --- | --- | --- |"]
        lines += [
            f"| {_code(code)} | {entry.records} | {entry.values} | {entry.absences} |"
            for code, entry in manifest.record_types.items()
        ]
        lines += [
            "",
            f"- policy {manifest.policy}, {len(manifest.left_out)} records stayed",
            f"- {manifest.audit.events} decisions, the last with the hash {_code(manifest.audit.head)}",
            f"- manifest {_code(manifest.sha256)}",
            "",
            f"Next: {_code(f'trialspan verify {exported.place}')}",
            "",
        ]
    return "\n".join(lines)


def _code(text: str) -> str:
    """Text in a code span that it cannot end: https://spec.commonmark.org/0.31.2/#code-spans."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    return f"{fence} {' '.join(text.split())} {fence}"
