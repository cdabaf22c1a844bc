"""Links between records, in the terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from schemas.links import Link, LinkAnswer, LinkState, Node
from trialspan.terminal import counted, err, out, plain


def print_links(links: Sequence[Link], answers: Mapping[str, LinkAnswer]) -> None:
    """Two lines for each link: what is linked to what, and what was said of it."""
    for link in links:
        answer = answers.get(link.id)
        words = link.relation.value.lower().replace("_", " ")
        out().print(plain(f"{link.id}  {_say(link.start)} -> {_say(link.end)}"), soft_wrap=True)
        why = "the same citation" if link.basis == "SAME_CITATION" else "an exact identifier"
        flags = f", {', '.join(link.flags).replace('_', ' ')}" if link.flags else ""
        out().print(plain(f"  {words}, by {why}{flags}; {_said(answer)}"), soft_wrap=True)
    waiting = sum(link.id not in answers for link in links)
    out().print(plain(f"{counted(len(links), 'link')}, {waiting:,} of them only proposed"))
    if waiting:
        err().print(plain("next: trialspan links confirm ID, or reject ID"))


def _say(node: Node) -> str:
    return f"{node.record} {node.path or ''}".rstrip()


def _said(answer: LinkAnswer | None) -> str:
    if answer is None or answer.state is LinkState.PROPOSED:
        return "proposed"
    why = f": {answer.reason}" if answer.reason else ""
    return f"{answer.state.value.lower()} by {answer.reviewer}{why}"
