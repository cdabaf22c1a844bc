"""Asks a large model about one document, group by group, with a schema of the whole group.

Groups that refer to items of others (results by arm) wait for them, and are shown what there is to refer to.
A truncated reply is asked for again on the halves of its text; a malformed one costs its group only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from functools import cache, partial

from extract.answers import Answer
from extract.asker import Asked, Asker
from extract.candidates import Candidate
from extract.choices import Choices
from extract.chunk import Chunk, halve, pack_chunks, sections_of
from extract.group_reply import Leaf, ReplyReader, group_schema, group_task
from extract.known import items_from_labels
from extract.outline import Section
from extract.plan import reference_target, wanted_leaves
from extract.prompt import group_prompt
from extract.stretch import common_stretches, merge_stretches
from schemas.calls import CallStatus
from schemas.catalogue import RecordType
from schemas.describe import FieldSpec
from schemas.documents import Document
from schemas.drafts import GroupFailure
from schemas.fields import DraftedField
from schemas.paths import group_of
from schemas.values import Kind

_MOST_CANDIDATES = 300
"""Figures listed in one prompt: some 6,000 tokens."""


@dataclass(frozen=True)
class GroupTask:
    """One group on one chunk."""

    group: str
    specs: tuple[FieldSpec, ...]
    chunk: Chunk
    candidates: tuple[Candidate, ...] = ()
    """The figures of the chunk that a leaf of the group may be."""


class GroupRound:
    """One document being asked about."""

    def __init__(
        self,
        document: Document,
        sections: Sequence[Section],
        record_type: RecordType,
        label_fields: Sequence[DraftedField],
        asker: Asker,
        *,
        title: str,
    ) -> None:
        self.answers: list[Answer] = []
        self.failures: list[GroupFailure] = []
        self._document = document
        self._sections = sections
        self._record_type = record_type
        self._asker = asker
        self._title = title
        self._rank = asker.next_rank()
        self._allowed = allowed = cache(partial(sections_of, document, sections))
        """Where the sections of some keys stand; asked for each group."""
        self._shown = cache(lambda pieces, keys: common_stretches(pieces, allowed(keys)))
        """What of some pieces of the text stands in the sections of some keys; asked for each answer."""
        self._choices = Choices(record_type, document.text)
        self._known = items_from_labels(document, record_type, label_fields)
        self._groups: dict[str, list[FieldSpec]] = {}
        for spec in wanted_leaves(record_type, label_fields, corroborate=asker.profile.corroborates):
            self._groups.setdefault(group_of(spec.path), []).append(spec)

    def hold(self) -> None:
        """Ask for the groups that stand alone, then for those that refer to them."""
        alone = {name for name, specs in self._groups.items() if not self._refers_elsewhere(name, specs)}
        for names in (alone, self._groups.keys() - alone):
            self._ask_all([task for name in self._groups if name in names for task in self._tasks(name)])

    def _refers_elsewhere(self, group: str, specs: Sequence[FieldSpec]) -> bool:
        """Whether a leaf of the group names items of a list outside it."""
        references = (spec for spec in specs if spec.kind is Kind.REFERENCE)
        targets = (reference_target(self._record_type, spec) for spec in references)
        return any(target is not None and group_of(target) != group for target in targets)

    def _tasks(self, group: str) -> Iterator[GroupTask]:
        specs = tuple(self._groups[group])
        profile = self._asker.profile
        places = dict.fromkeys(spec.sections for spec in specs)
        stretches = merge_stretches(s for keys in places for s in self._allowed(keys))
        chunks = pack_chunks(
            self._document,
            self._sections,
            stretches,
            size=profile.chunk_chars,
            overlap=profile.overlap_chars,
        )
        for chunk in chunks:
            yield self._task(group, specs, chunk)

    def _task(self, group: str, specs: tuple[FieldSpec, ...], chunk: Chunk) -> GroupTask:
        candidates = self._choices.within(chunk.pieces, specs)[:_MOST_CANDIDATES]
        return GroupTask(group, specs, chunk, candidates)

    def _ask_all(self, tasks: Sequence[GroupTask]) -> None:
        while tasks:
            sent = [(task, self._send(task)) for task in tasks]
            smaller: list[GroupTask] = []
            for task, future in sent:
                smaller += self._take(task, self._asker.result_of(future))
            tasks = smaller

    def _send(self, task: GroupTask) -> Future[Asked]:
        profile, paths = self._asker.profile, tuple(spec.path for spec in task.specs)
        prompt = group_prompt(
            self._document,
            task.chunk,
            group_task(
                self._record_type,
                task.group,
                paths,
                self._known,
                list(map(self._choices.tell, task.candidates)),
            ),
            group_schema(self._record_type, paths, profile),
            profile,
            group=task.group,
            title=self._title,
        )
        return self._asker.ask(prompt, self._rank)

    def _take(self, task: GroupTask, asked: Asked) -> list[GroupTask]:
        """Keeps what a reply says; after a truncated one, the smaller tasks to ask instead."""
        if asked.call.status is CallStatus.TRUNCATED:
            return self._halves(task, asked)
        if asked.call.status is not CallStatus.OK or not isinstance(asked.reply, dict):
            self._fail(task.group, asked, asked.call.error or asked.call.status.value)
            return []
        reader = ReplyReader(self._record_type, task.specs, self._known, task.candidates, self._document.text)
        for leaf in reader.read(asked.reply):
            self._keep(leaf, task.chunk, asked)
        for path, reason in reader.problems:
            self._fail(path, asked, reason)
        return []

    def _halves(self, task: GroupTask, asked: Asked) -> list[GroupTask]:
        halves = halve(self._document, task.chunk, overlap=self._asker.profile.overlap_chars)
        if halves:
            return [self._task(task.group, task.specs, half) for half in halves]
        middle = len(task.specs) // 2
        if not middle:
            self._fail(task.group, asked, asked.call.error or "truncated")
            return []
        parts = task.specs[:middle], task.specs[middle:]
        return [self._task(task.group, part, task.chunk) for part in parts]

    def _keep(self, leaf: Leaf, chunk: Chunk, asked: Asked) -> None:
        shown = self._shown(chunk.pieces, self._record_type.spec(leaf.path).sections)
        if leaf.place is not None and any(part.holds(leaf.place) for part in shown):
            shown = (leaf.place,)
        call = asked.call
        self.answers.append(
            Answer(leaf.path, leaf.value, leaf.quote, call.request_hash, shown, call.mean_logprob)
        )

    def _fail(self, group: str, asked: Asked, reason: str) -> None:
        self.failures.append(GroupFailure(group=group, reason=reason, call=asked.call.request_hash))
