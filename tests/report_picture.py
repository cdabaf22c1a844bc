"""Makes the picture of a report that the documentation shows, from an example.

    .venv/bin/python tests/report_picture.py docs/report.png

Needs Chromium (on Debian and Ubuntu: apt install chromium).
"""

import asyncio
import sys
import tempfile
from pathlib import Path

from chromium import chromium, find_chromium
from decided_pages import about, accepted, decided_store
from reported import report_on

from schemas.decisions import Action
from schemas.documents import Span
from schemas.reviewed import said_by

WIDTH, HEIGHT = 1400, 900
"""CSS pixels of the window, its frame included."""
PAGE, ANCHORED, WORDS = (
    "abstract-superiority-hazard-ratio.txt",
    "results[2].effect.measure",
    "hazard ratio [HR]",
)
SHOWN = f"""
  const entry = [...document.querySelectorAll(".entry")]
    .find((each) => each.querySelector("code").textContent === "{ANCHORED}");
  entry.querySelector("details").open = true;
  location.hash = entry.id;
"""


def decide(store, sha256):
    """Accept all up to the value in the picture, which is put on other words."""
    lease = store.take_lease(sha256, "ana")
    review = store.open_review(lease)
    start = review.document.text.index(WORDS)
    words = Span.of(review.document.text, start, start + len(WORDS))
    for field in review.draft.fields:
        if field.path == ANCHORED:
            before, reason = said_by(field), "spelt out where it is first used"
            after = before.model_copy(update={"spans": (words,)})
            made = about(lease, field.path, Action.RE_ANCHOR, before=before, after=after, reason=reason)
            store.decide(made)
            return
        store.decide(accepted(lease, field))


async def picture_of(path: str) -> bytes:
    """A PNG: a value with its history beside its words."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        decided_store(place / "trialspan.db", [PAGE], decide=decide).close()
        report_on(place / "trialspan.db", place / "report.html")
        async with chromium(path, place / "profile", width=WIDTH, height=HEIGHT) as tab:
            await tab.open(f"{(place / 'report.html').as_uri()}#r0")
            await tab.evaluate("new Promise((done) => setTimeout(done))")
            await tab.evaluate(SHOWN)
            return await tab.screenshot()


def main(target: str) -> None:
    """Write the picture."""
    path = find_chromium()
    if path is None:
        sys.exit("no Chromium here; on Debian and Ubuntu: apt install chromium")
    Path(target).write_bytes(asyncio.run(picture_of(path)))


if __name__ == "__main__":
    main(*sys.argv[1:])
