"""What a run did, as one value: printed by the command line, noted in the store, published as an artifact."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from pydantic import Field

from flows.settings import RunSettings
from schemas.documents import Frozen
from schemas.drafts import DocumentFailure


class CallCounts(Frozen):
    """Questions to a model in one run."""

    made: int = 0
    """Calls that went to the endpoint in this run, failed ones included."""
    from_log: int = 0
    """Calls answered by the store: paid for by an earlier run, or by another document with the same text."""
    failed: int = 0
    """Calls without any reply."""
    unusable: int = 0
    """Replies that were malformed, refused or cut off."""
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost_usd: float | None = None
    """US dollars of the calls made; None where no price is known."""

    def known(self) -> Iterator[tuple[str, float]]:
        """Name and number of each count that is known."""
        for name in CallCounts.model_fields:
            number = getattr(self, name)
            if number is not None:
                yield name, number


class RunReport(Frozen):
    """What came of a run. `seen` = drafted + incomplete + skipped + failed + left."""

    database: str
    model: str
    seen: int = 0
    """Sources found, readable or not."""
    new: int = 0
    """Sources whose text was not in the store before."""
    drafted: int = 0
    """Documents drafted with nothing left to ask."""
    incomplete: int = 0
    """Documents with questions that got no reply, or on labels alone because the model could not be asked, or
    with an earlier draft that stays for that reason; a rerun asks again."""
    skipped: int = 0
    """Drafted before with the same settings, or the same text as another source of this run."""
    failed: int = 0
    """Sources that could not be read or drafted."""
    left: int = 0
    """Sources not come to, because the run was interrupted."""
    fields: int = 0
    """Fields of the drafts made in this run."""
    facts: int = 0
    """Numbers, percentages, dates, identifiers, p-values and intervals in the texts drafted in this run."""
    unclaimed: int = 0
    """Facts that no field accounts for and that belong to no other record, work cited or site."""
    unanswered_groups: int = 0
    """Groups of fields the model was asked for in vain, or gave no useful reply to."""
    new_versions: int = 0
    """Records that were reviewed in an older text, and whose decisions were carried over."""
    carried: int = 0
    """Decisions that stand in the new texts too."""
    reopened: int = 0
    """Answered fields whose words have changed, to be decided again."""
    by_record_type: dict[str, int] = Field(default_factory=dict)
    """Documents drafted in this run, by record type."""
    failures: tuple[DocumentFailure, ...] = ()
    ignored: dict[str, int] = Field(default_factory=dict)
    """Files in the folders given that are no pages by their name: how many, by suffix."""
    calls: CallCounts = CallCounts()
    model_stopped: str | None = None
    """Why the model was not asked any more; None when it was not stopped."""
    interrupted: bool = False
    seconds: float = 0.0
    next_command: str = ""
    """What to type next."""

    @property
    def unclaimed_per_document(self) -> float | None:
        """Facts a person has to look at in a document of this run; None where none was drafted."""
        documents = sum(self.by_record_type.values())
        return self.unclaimed / documents if documents else None

    @property
    def accounted_share(self) -> float | None:
        """Share of the facts that is accounted for, 0 to 1; None where there are none."""
        return 1 - self.unclaimed / self.facts if self.facts else None

    @property
    def is_worth_publishing(self) -> bool:
        """Whether the run found anything to do, so that a schedule's idle runs leave no report."""
        return self.skipped < self.seen

    @property
    def is_complete(self) -> bool:
        """Whether every source is drafted as it was asked for."""
        return not (self.failed or self.incomplete or self.left)


def next_command(report: RunReport, settings: RunSettings) -> str:
    """What the user will want to type after this run."""
    if not (report.left or report.incomplete):
        return _what_to_look_at(report, settings)
    words = ["trialspan", "run", *settings.sources, "--db", report.database, "--model", report.model]
    words += ["--schema", settings.record_type] if settings.record_type else []
    words += ["--force"] if settings.force else []
    words += ["--corroborate"] if settings.corroborate else []
    words += ["--direct"] if settings.direct else []
    for name in ("concurrency", "max_bytes"):
        value = getattr(settings, name)
        if value != RunSettings.model_fields[name].default:
            words += [f"--{name.replace('_', '-')}", str(value)]
    return shlex.join(words)


def _what_to_look_at(report: RunReport, settings: RunSettings) -> str:
    """The records, or where there are none to review why."""
    if not (report.drafted or report.skipped):
        return shlex.join(["trialspan", "status", "--db", report.database])
    words = ["trialspan", "review", "--db", report.database]
    return shlex.join([*words, *(["--schema", settings.record_type] if settings.record_type else [])])
