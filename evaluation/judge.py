"""One page judged: its drafted fields against its annotation, entry by entry and leaf by leaf."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from evaluation.absences import is_for, judge_absences
from evaluation.annotation import Annotation, Tier
from evaluation.numbering import Numbering
from evaluation.openness import is_left_open
from evaluation.pairing import Pair, naming_keys, pair_entries, pair_values
from evaluation.places import SpanMatch, match_span
from evaluation.steps import template_of_steps, write_steps
from evaluation.traps import judge_traps
from evaluation.tree import (
    Branch,
    Drafted,
    Expected,
    Leaf,
    Steps,
    annotated_tree,
    drafted_leaves,
    drafted_tree,
)
from evaluation.verdicts import ABSENT, Judgement, PageVerdicts, Verdict
from schemas.drafts import Draft
from schemas.errors import SchemaError
from schemas.paths import parse_path

_REFERRED_TO = ("arms", "interventions", "eligibility")
"""Groups that other fields refer to; their entries are paired first."""
_NESTED = ("eligibility.inclusion", "eligibility.exclusion", "discontinuation_criteria")
"""Lists whose entries may have entries of their own; both levels are paired in one pool, because a page often
prints no indent."""
_SUB = "sub"
_SUB_LEVELS = re.compile(r"(?:\.sub\[\])+")
_Counted = TypeVar("_Counted", bound=str)


def judge_page(annotation: Annotation, text: str, draft: Draft, tier: Tier | None = None) -> PageVerdicts:
    """Every verdict on a page. text: what the spans of both sides point into. tier: None for all values."""
    return _PageJudge(annotation, text, draft, tier).judge()


@dataclass(frozen=True, slots=True)
class _Entry(Generic[Leaf]):
    """An entry of a list, with the entry it belongs to; no steps for a top-level one's parent."""

    steps: Steps
    branch: Branch[Leaf]
    parent: Steps = ()


class _PageJudge:
    def __init__(self, annotation: Annotation, text: str, draft: Draft, tier: Tier | None) -> None:
        self._annotation, self._text, self._draft, self._tier = annotation, text, draft, tier
        self._root = annotated_tree(annotation.values)
        self._usual = _usual_leaves(self._root)
        self._numbering = Numbering()
        self._found: list[Judgement] = []
        self._right: dict[int, SpanMatch] = {}
        self._filled: set[int] = set()
        self._nested = 0
        self._nested_right = 0

    def judge(self) -> PageVerdicts:
        """Every verdict on the page."""
        drafted = list(self._drafted())
        self._match(self._root, drafted_tree(drafted), (), ())
        for _, node in self._root.leaves():
            if node.leaf is not None and not node.leaf.is_settled:
                self._note(Verdict.MISSED, node.leaf)
        absences = judge_absences(
            self._annotation.absences, self._filled, self._draft.fields, self._root, self._numbering
        )
        traps = judge_traps(
            self._annotation.forbidden,
            drafted,
            self._root,
            self._numbering,
            right=self._right,
            text=self._text,
        )
        kind = self._annotation.record_type
        return PageVerdicts(
            tuple(self._found),
            tuple(absences),
            tuple(traps),
            self._nested,
            self._nested_right,
            None if kind is None else self._draft.record_type == kind,
        )

    def _drafted(self) -> Iterator[Drafted]:
        for field in self._draft.fields:
            if field.value is not None:
                try:
                    steps = parse_path(field.path)
                except SchemaError:
                    continue  # the record type of another team may name what is no path of ours
                yield from drafted_leaves(steps, field, self._root)

    def _match(
        self, annotated: Branch[Expected], drafted: Branch[Drafted], here: Steps, there: Steps
    ) -> None:
        """Hold a drafted node against its counterpart; here and there: their steps."""
        self._numbering.note(there, here)
        if annotated.leaf is not None and drafted.leaf is not None:
            self._judge_leaf(annotated.leaf, drafted.own)
        else:
            for leaf in drafted.own:
                self._judge_surplus(leaf, in_list=False)
        for name in sorted(drafted.fields, key=lambda name: (_turn(name, here), name)):
            below = annotated.fields.get(name) or Branch()
            self._match(below, drafted.fields[name], (*here, name), (*there, name))
        if drafted.rows and annotated.rows:
            self._match_list(annotated, drafted, here, there)
        else:
            for index, entry in sorted(drafted.rows.items()):
                self._judge_entry(_Entry((*there, index), entry), is_pooled=False, in_list=False)

    def _match_list(
        self, annotated: Branch[Expected], drafted: Branch[Drafted], here: Steps, there: Steps
    ) -> None:
        is_pooled = template_of_steps(here) in _NESTED
        wanted = list(_entries(annotated, here, is_pooled=is_pooled))
        given = list(_entries(drafted, there, is_pooled=is_pooled))
        paired = {other: at for at, other in self._pair(wanted, given, template_of_steps(here))}
        for other, at in paired.items():
            self._numbering.note(given[other].steps, wanted[at].steps)
        for other, entry in enumerate(given):
            if other not in paired:
                self._judge_entry(entry, is_pooled=is_pooled, in_list=True)
            elif is_pooled:
                self._match_pooled(wanted[paired[other]], entry)
            else:
                counterpart = wanted[paired[other]]
                self._match(counterpart.branch, entry.branch, counterpart.steps, entry.steps)

    def _pair(
        self, wanted: Sequence[_Entry[Expected]], given: Sequence[_Entry[Drafted]], template: str
    ) -> list[Pair]:
        values = [entry.branch.leaf for entry in wanted if not entry.branch.fields]
        plain = [leaf for leaf in values if leaf is not None]
        if len(plain) == len(wanted):
            return pair_values(plain, [entry.branch.leaf for entry in given], self._numbering.follow)
        keys = naming_keys(self._draft.record_type, template)
        return pair_entries(
            [entry.branch for entry in wanted],
            [entry.branch for entry in given],
            keys,
            self._numbering.follow,
        )

    def _match_pooled(self, wanted: _Entry[Expected], given: _Entry[Drafted]) -> None:
        """Hold two criteria against each other; what is below them is in the pool itself."""
        before = len(self._found)
        self._match(_without_sub(wanted.branch), _without_sub(given.branch), wanted.steps, given.steps)
        text = write_steps((*wanted.steps, "text"))
        if any(each.verdict is Verdict.RIGHT and each.path == text for each in self._found[before:]):
            self._nested += 1
            parent = self._numbering.of(given.parent) if given.parent else ()
            self._nested_right += parent == wanted.parent

    def _judge_entry(self, entry: _Entry[Drafted], *, is_pooled: bool, in_list: bool) -> None:
        """Judge every value of an entry without counterpart, but not those of pooled entries below it."""
        for steps, node in entry.branch.leaves():
            if not (is_pooled and _SUB in steps):
                for leaf in node.own:
                    self._judge_surplus(leaf, in_list=in_list)

    def _judge_leaf(self, expected: Expected, drafted: Sequence[Drafted]) -> None:
        """Judge the values at one path; the first that is right is, and the others are second values."""
        right = next((leaf for leaf in drafted if expected.is_said(leaf, self._numbering.follow)), None)
        expected.is_settled = True
        for leaf in drafted:
            if leaf is right:
                span = match_span(leaf.place, expected.places, is_part=expected.is_part)
                self._right[id(leaf)] = span
                self._note(Verdict.RIGHT, expected, leaf, span)
            elif right is None and leaf is drafted[0]:
                self._note(Verdict.WRONG, expected, leaf)
            else:
                self._note(Verdict.SECOND, expected, leaf)

    def _note(
        self,
        verdict: Verdict,
        expected: Expected,
        drafted: Drafted | None = None,
        span: SpanMatch | None = None,
    ) -> None:
        if self._is_asked(expected.tier):
            path = write_steps(expected.steps)
            self._found.append(Judgement(verdict, path, expected.how, expected, drafted, span))

    def _judge_surplus(self, leaf: Drafted, *, in_list: bool) -> None:
        """Judge a value whose path the annotation does not have."""
        steps = self._numbering.translate(leaf.steps)
        path = write_steps(steps)
        filled = [
            at
            for at, absence in enumerate(self._annotation.absences)
            if is_for(absence.steps, steps, self._root)
        ]
        usual = self._usual.get(_folded(template_of_steps(leaf.steps))) if in_list else None
        if filled:
            self._filled.update(filled)
            self._found.append(Judgement(Verdict.INVENTED, path, ABSENT, drafted=leaf))
        elif (
            usual is None
            or is_left_open(leaf, path, self._annotation.unjudged, self._text)
            or not self._is_complete(leaf.steps)
        ):
            self._found.append(Judgement(Verdict.UNJUDGED, path, "", drafted=leaf))
        elif self._is_asked(usual[1]):
            self._found.append(Judgement(Verdict.EXTRA, path, usual[0], drafted=leaf))

    def _is_complete(self, steps: Steps) -> bool:
        """Whether every entry of the lists around a path is annotated."""
        complete = self._annotation.complete_lists
        if complete is None:
            return True
        lists = [template_of_steps(steps[:at]) for at, step in enumerate(steps) if not isinstance(step, str)]
        return all(each in complete for each in lists)

    def _is_asked(self, tier: Tier) -> bool:
        return self._tier in (None, tier)


def _turn(name: str, above: Steps) -> int:
    """When a field is matched: groups that are referred to first, at the top."""
    return _REFERRED_TO.index(name) if not above and name in _REFERRED_TO else len(_REFERRED_TO)


def _entries(
    branch: Branch[Leaf], steps: Steps, *, is_pooled: bool, parent: Steps = ()
) -> Iterator[_Entry[Leaf]]:
    """The entries of a list in order; pooled: each followed by its own entries, however deep."""
    for index, entry in sorted(branch.rows.items()):
        own: Steps = (*steps, index)
        yield _Entry(own, entry, parent)
        if is_pooled and _SUB in entry.fields:
            yield from _entries(entry.fields[_SUB], (*own, _SUB), is_pooled=True, parent=own)


def _without_sub(branch: Branch[Leaf]) -> Branch[Leaf]:
    fields = {name: below for name, below in branch.fields.items() if name != _SUB}
    return Branch(branch.leaf, branch.others, fields, branch.rows)


def _folded(template: str) -> str:
    """The template of a sub-criterion's field as that of a criterion's."""
    return _SUB_LEVELS.sub("", template) if template.startswith(_NESTED) else template


def _usual_leaves(root: Branch[Expected]) -> dict[str, tuple[str, Tier]]:
    """How, and in which tier, most values of each template are annotated."""
    hows: defaultdict[str, Counter[str]] = defaultdict(Counter)
    tiers: defaultdict[str, Counter[Tier]] = defaultdict(Counter)
    for steps, node in root.leaves():
        for leaf in node.own:
            template = template_of_steps(steps)
            hows[template][leaf.how] += 1
            tiers[template][leaf.tier] += 1
    return {template: (_most(hows[template]), _most(tiers[template])) for template in hows}


def _most(counts: Counter[_Counted]) -> _Counted:
    return counts.most_common(1)[0][0]
