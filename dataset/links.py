"""Links between the records that leave, proposed by what is printed in them.

Only an exact identifier or one and the same citation proposes a link; likeness of subject, drug or name never
does, and a secondary source is no end of any. What is linked to need not be here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from pydantic import JsonValue

from dataset.citations import Work, work_of
from dataset.leaving import Leaving, Policy, Rules
from dataset.records import SECONDARY, Placed, placed_fields
from schemas.catalogue import RecordType
from schemas.documents import Span
from schemas.links import Evidence, Link, LinkAnswer, LinkBasis, LinkState, Node, Relation
from schemas.paths import parse_path
from store.store import Store

_RELATIONS = {
    "RESULT": Relation.RESULT_PUBLICATION,
    "DERIVED": Relation.RESULT_PUBLICATION,
    "BACKGROUND": Relation.BACKGROUND_CITATION,
}
"""By the registry's own label of a reference."""
_REVIEWS = "Cochrane Database Syst Rev"
"""The one journal that prints systematic reviews alone."""
_MISLABEL = "registry_mislabel"
_REGISTRATION, _PUBLICATION = "trial_registration", "publication_report"


@dataclass(frozen=True)
class _Cited:
    """A work that a record cites."""

    node: Node
    work: Work
    label: str | None
    """The registry's own label; None where there is none."""
    is_review: bool
    began: int | None
    """Year in which the citing trial began."""
    evidence: tuple[Evidence, ...]


@dataclass
class Linker:
    """Collects what could be linked while the records go by, and proposes at the end."""

    _named: dict[str, Node] = field(default_factory=dict)
    """Records by the identifiers they are known by."""
    _registrations: list[tuple[Node, str, tuple[Evidence, ...]]] = field(default_factory=list)
    _cited: list[_Cited] = field(default_factory=list)

    def add(self, leaving: Leaving, placed: Iterable[Placed]) -> None:
        """Take in a record."""
        code = leaving.record_type.code
        if code == SECONDARY:
            return
        fields = {each.path: each for each in placed if each.value is not None}
        whole = Node(record_type=code, record=leaving.name)
        for identifier in _own_ids(fields):
            self._named.setdefault(identifier, whole)
        for path, each in fields.items():
            if path.startswith(("registrations[", "identification.secondary_ids[")) and path.endswith("].id"):
                self._registrations.append((whole, str(each.value), _evidence(leaving, each)))
        self._cited.extend(_cited_by(leaving, fields))

    def propose(self) -> Iterator[Link]:
        """Every link, in the order in which the records came."""
        yield from self._of_registrations()
        yield from self._of_citations()
        yield from self._of_shared_works()

    def _of_registrations(self) -> Iterator[Link]:
        for start, identifier, words in self._registrations:
            known = self._named.get(f"registry:{identifier.casefold()}")
            if known == start:
                continue
            if start.record_type == _REGISTRATION and known is None:
                continue  # a grant or an institution's number, for all we know
            relation = Relation.REPORTS_TRIAL if start.record_type == _PUBLICATION else Relation.SAME_TRIAL
            end = known or Node(record_type=None, record=identifier)
            yield Link(start=start, end=end, relation=relation, basis=LinkBasis.EXACT_ID, evidence=words)

    def _of_citations(self) -> Iterator[Link]:
        """From a trial to what its registry lists: here, or known by an identifier."""
        for cited in self._cited:
            if cited.label is None or not cited.work.ids:
                continue
            known = next((self._named[each] for each in cited.work.ids if each in self._named), None)
            relation, flags = _relation_of(cited)
            yield Link(
                start=cited.node,
                end=known or Node(record_type=None, record=cited.work.ids[0]),
                relation=relation,
                basis=LinkBasis.EXACT_ID,
                evidence=cited.evidence,
                flags=flags,
            )

    def _of_shared_works(self) -> Iterator[Link]:
        """Between two records that cite one work: from each to the first that has most of its identifiers."""
        for works, basis in (
            (self._by_id(), LinkBasis.EXACT_ID),
            (self._by_place(), LinkBasis.SAME_CITATION),
        ):
            for group in works:
                end = max(group, key=lambda cited: len(cited.work.ids))
                for start in group:
                    if start.node.record != end.node.record:
                        yield _same_work(start, end, basis)

    def _by_id(self) -> Iterator[list[_Cited]]:
        found: defaultdict[str, list[_Cited]] = defaultdict(list)
        for cited in self._cited:
            for identifier in cited.work.ids[:1]:
                found[identifier].append(cited)
        yield from found.values()

    def _by_place(self) -> Iterator[list[_Cited]]:
        """Works of which one citation has an identifier that another lacks."""
        found: defaultdict[str, list[_Cited]] = defaultdict(list)
        for cited in self._cited:
            if cited.work.place is not None:
                found[cited.work.place].append(cited)
        for group in found.values():
            bare = [cited for cited in group if not cited.work.ids]
            known = [cited for cited in group if cited.work.ids]
            is_one = len({cited.work.ids for cited in known}) <= 1  # else none of them is meant surely
            if bare and is_one:
                yield [*known[:1], *bare]


def linked(store: Store, record_types: Mapping[str, RecordType]) -> list[Link]:
    """Every link between the records of a database, drafts included."""
    linker = Linker()
    with store.at_one_moment():
        for outcome in Rules(Policy.DRAFTS, record_types).sort_out(store.decided_records()):
            if isinstance(outcome, Leaving):
                linker.add(outcome, placed_fields(outcome))
    return list(linker.propose())


def _own_ids(fields: dict[str, Placed]) -> Iterator[str]:
    for path, kind in (
        ("identification.nct_id", "registry"),
        ("citation.pmid", "pmid"),
        ("citation.doi", "doi"),
    ):
        if path in fields:
            yield f"{kind}:{str(fields[path].value).casefold()}"


def _cited_by(leaving: Leaving, fields: dict[str, Placed]) -> Iterator[_Cited]:
    began = fields.get("status.start_date.date")
    items = dict.fromkeys(
        steps[1] for steps in map(parse_path, fields) if steps[0] == "references" and len(steps) > 2
    )
    for index in items:
        found = {
            name: fields[path]
            for name in ("citation", "pmid", "doi", "type")
            if (path := f"references[{index}].{name}") in fields
        }
        text, pmid, doi, label = (
            str(found[name].value) if name in found else None for name in ("citation", "pmid", "doi", "type")
        )
        words = [found[name] for name in ("pmid", "doi", "citation") if name in found]
        yield _Cited(
            node=Node(record_type=leaving.record_type.code, record=leaving.name, path=f"references[{index}]"),
            work=work_of(text, pmid=pmid, doi=doi),
            label=label,
            is_review=_REVIEWS in (text or ""),
            began=int(str(began.value)[:4]) if began else None,
            evidence=tuple(each for field in words[:2] for each in _evidence(leaving, field)),
        )


def _relation_of(cited: _Cited) -> tuple[Relation, tuple[str, ...]]:
    """What the registry's label makes of a reference, and what is wrong with the label."""
    relation = _RELATIONS.get(cited.label or "", Relation.BACKGROUND_CITATION)
    if relation is not Relation.RESULT_PUBLICATION:
        return relation, ()
    if cited.is_review:
        return Relation.CITED_BY_REVIEW, ()
    if cited.began is not None and cited.work.year is not None and cited.work.year < cited.began:
        return Relation.BACKGROUND_CITATION, (_MISLABEL,)  # no result before the trial began
    return relation, ()


def _same_work(start: _Cited, end: _Cited, basis: LinkBasis) -> Link:
    derived = (("pmid", end.work.pmid), ("doi", end.work.doi)) if not start.work.ids else ()
    return Link(
        start=start.node,
        end=end.node,
        relation=Relation.SAME_CITATION,
        basis=basis,
        evidence=(*start.evidence, *end.evidence),
        derived=tuple((name, value) for name, value in derived if value),
    )


def _evidence(leaving: Leaving, each: Placed) -> tuple[Evidence, ...]:
    source = leaving.decided.document.text_sha256
    spans: tuple[Span, ...] = each.field.said.spans[:1]
    return tuple(Evidence(record=leaving.name, source=source, span=span) for span in spans)


def link_line(link: Link, answer: LinkAnswer | None) -> dict[str, JsonValue]:
    """The line of a link in `links.jsonl`, with what was said of it."""
    told: dict[str, JsonValue] = link.model_dump(mode="json", exclude={"start", "end", "derived"})
    return {
        "link": link.id,
        "from": link.start.model_dump(mode="json"),
        "to": link.end.model_dump(mode="json"),
        **told,
        "derived": dict(link.derived),
        "state": (answer.state if answer else LinkState.PROPOSED).value,
        "by": answer.reviewer if answer else None,
        "at": answer.at.isoformat() if answer else None,
        "reason": answer.reason if answer else None,
    }
