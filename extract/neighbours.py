"""Which of several places an answer means: the one beside the other answers about the same item."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from extract.answers import Answer
from extract.ground import Grounder, Grounding
from extract.stretch import Stretch

_ITEM = re.compile(r"^(.*)\[(\d+)\]")


def ground_answers(grounder: Grounder, answers: Sequence[Answer]) -> list[Grounding]:
    """The place of each answer's quote, in order.

    Answers whose quotes are printed once tell where their items stand. A quote that is printed several times
    is taken where its item stands, else behind the item before it in the list, else as it is printed first.
    """
    found = [grounder.ground(answer.quote, within=answer.shown) for answer in answers]
    items = _Items()
    for answer, place in zip(answers, found, strict=True):
        if place.start is not None and place.status.is_trusted and not place.others:
            items.add(answer.path, place.start)
    return [_chosen(place, answer, items) for answer, place in zip(answers, found, strict=True)]


def _chosen(found: Grounding, answer: Answer, items: _Items) -> Grounding:
    """The same grounding with the place first that stands where the answer's item does."""
    stretch = items.stretch(answer.path)
    if found.start is None or found.end is None or not found.others or stretch is None:
        return found
    places = sorted(Stretch(*place) for place in ((found.start, found.end), *found.others))
    best = min(places, key=lambda place: _rank(place, answer.shown, stretch))
    others = tuple(place for place in places if place != best)
    return replace(found, start=best.start, end=best.end, others=others)


def _rank(place: Stretch, shown: Sequence[Stretch], stretch: Stretch) -> tuple[bool, bool, int]:
    is_shown = not shown or any(part.holds(place) for part in shown)
    is_beside = stretch.start <= place.start < stretch.end
    return (not is_shown, not is_beside, abs(place.start - stretch.start))


@dataclass
class _Items:
    """Where list items begin, by the answers about them that stand in one place only."""

    _starts: dict[str, dict[int, int]] = field(default_factory=dict)
    """Path of a list to the source offset of each known item, by its index."""

    def add(self, path: str, start: int) -> None:
        """Note an answer's place for its item and those the item is in."""
        for name, index in _items(path):
            known = self._starts.setdefault(name, {})
            known[index] = min(start, known.get(index, start))

    def stretch(self, path: str) -> Stretch | None:
        """From where the innermost known item begins to where the next of its list does; None without one."""
        for name, index in _items(path):
            known = self._starts.get(name, {})
            start = known.get(index, known.get(index - 1))
            if start is not None:
                later = [s for i, s in known.items() if s > start and i != index]
                return Stretch(start, min(later, default=1 << 60))
        return None


def _items(path: str) -> Iterator[tuple[str, int]]:
    """The list items a path lies in, innermost first: 'a[0].b[1]' gives ('a[0].b', 1), ('a', 0)."""
    while found := _ITEM.match(path):
        path = found[1]
        yield path, int(found[2])
