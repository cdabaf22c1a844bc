"""Which record type pages of known origin are taken for: the confusion table behind the README's figure.

    .venv/bin/python benchmarks/record_types.py SOURCE_TYPES.jsonl [FOLDER ...]

SOURCE_TYPES.jsonl: one `{"item": "path" or "path#id", "type": …}` per line, paths relative to the file,
'#id' a line of a JSON Lines file. FOLDER: pages (`*.txt`) with a `.gold.json` beside them, or with a place in
`benchmarks/annotations`. Prints Markdown; exits with 1 when a page that is none became a trial record.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from extract.errors import ReadError
from extract.lexicon import load_lexicon
from extract.outline import outline
from extract.read import read_bytes
from schemas.drafts import UNSUPPORTED

ANNOTATIONS = Path(__file__).resolve().parent / "annotations"
MEANT = {
    "trial_registration": (
        "ctgov",
        "ctis",
        "euctr",
        "gsk",
        "takeda",
        "ictrp",
        "isrctn",
        "nli4ct",
        "eligibility",
    ),
    "publication_report": ("medline", "pubmed", "abstract", "article"),
}
"""Record type to how the source types begin that are of it; docs/labels.md says why."""
TRIAL_RECORDS = ("trial_registration", "publication_report")


class Source(NamedTuple):
    """A text of known origin."""

    name: str
    origin: str
    """Source type, or the folder it lies in."""
    record_type: str
    """What it is to be taken for."""
    text: str


def meant_type(origin: str) -> str:
    """The record type a source type is of; 'unsupported' when it is none of ours."""
    return next((code for code, starts in MEANT.items() if origin.startswith(starts)), UNSUPPORTED)


def listed_sources(listing: Path) -> Iterator[Source]:
    """The documents of a listing; a line of a JSON Lines file is its text, title and abstract, or itself."""
    lines: dict[str, dict[str, str]] = {}
    for row in map(json.loads, listing.read_text("utf-8").splitlines()):
        file, _, key = row["item"].partition("#")
        path = listing.parent / file
        if key and file not in lines:
            lines[file] = dict(map(_keyed, path.read_text("utf-8").splitlines()))
        text = lines[file][key] if key else path.read_text("utf-8", errors="replace")
        yield Source(row["item"], row["type"], meant_type(row["type"]), text)


def _keyed(line: str) -> tuple[str, str]:
    row = json.loads(line)
    parts = [row["text"]] if "text" in row else [row[name] for name in ("title", "abstract") if name in row]
    return str(row["id"]), "\n\n".join(parts) or line


def page_sources(folder: Path) -> Iterator[Source]:
    """The pages of a folder and those below it whose record type somebody has said."""
    for path in sorted(folder.rglob("*.txt")):
        document = read_bytes(path.read_bytes(), path.name)
        gold, own = path.with_suffix(".gold.json"), ANNOTATIONS / f"{document.text_sha256[:16]}.json"
        said = next((file for file in (gold, own) if file.exists()), None)
        if said is not None:
            told = json.loads(said.read_text("utf-8"))["record_type"]
            yield Source(path.name, path.parent.name, told, document.text)


def taken_for(source: Source) -> str:
    """The record type the page is taken for."""
    try:
        document = read_bytes(source.text.encode(), source.name)
    except ReadError:
        return UNSUPPORTED
    return outline(document, load_lexicon()).record_type


def main() -> int:
    """Print the table; 1 when a page that is no trial source became a trial record."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("listing", type=Path)
    parser.add_argument("folders", type=Path, nargs="*")
    asked = parser.parse_args()
    sources = [*listed_sources(asked.listing), *(s for folder in asked.folders for s in page_sources(folder))]
    taken = [(source, taken_for(source)) for source in sources]
    _print_table(Counter((s.origin, s.record_type, code) for s, code in taken))
    ours = [(s, code) for s, code in taken if s.record_type != UNSUPPORTED]
    others = [(s, code) for s, code in taken if s.record_type == UNSUPPORTED]
    right = sum(s.record_type == code for s, code in ours)
    made = [s.name for s, code in others if code in TRIAL_RECORDS]
    print(f"\nright type, where it is one of ours: {right} of {len(ours)} = {right / max(1, len(ours)):.4f}")
    print(f"trial records made of pages that are none: {len(made)} of {len(others)}", *made)
    for source, code in ours:
        if source.record_type != code:
            print(f"{source.name}: {code}, not {source.record_type}", file=sys.stderr)
    return 1 if made else 0


def _print_table(counts: Counter[tuple[str, str, str]]) -> None:
    codes = sorted({code for _, _, code in counts} | {UNSUPPORTED})
    print("| source | is | " + " | ".join(codes) + " |")
    print("| --- | --- |" + " ---: |" * len(codes))
    for origin, meant in sorted({(origin, meant) for origin, meant, _ in counts}):
        row = (str(counts[origin, meant, code] or "") for code in codes)
        print(f"| {origin} | {meant} | " + " | ".join(row) + " |")


if __name__ == "__main__":
    sys.exit(main())
