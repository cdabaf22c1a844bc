"""What tells a cited work apart: its identifiers, else first author, year, volume and first page. Pure."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_PLACE = re.compile(
    r"\b(?P<year>(?:19|20)\d{2})\b[^;:]{0,20};\s*(?P<volume>\d+)\s*(?:\([^)]*\))?:\s*(?P<page>[A-Za-z]?\d+)"
)
"""'2009 Jul 2;361(1):11-21', as the styles of PubMed and Vancouver print it."""
_AUTHOR = re.compile(r"^\W*(?P<author>[^\W\d_][\w'’-]+)")
_YEAR = re.compile(r"\b(?:19|20)\d{2}\b")
_PMID = re.compile(r"[0-9]{1,8}")


@dataclass(frozen=True)
class Work:
    """A cited work, as far as its citation tells it apart."""

    pmid: str | None = None
    doi: str | None = None
    place: str | None = None
    """First author, year, volume and first page; None where the citation does not print them."""
    year: int | None = None

    @property
    def ids(self) -> tuple[str, ...]:
        """Its exact identifiers, with what kind each is."""
        found = (("pmid", self.pmid), ("doi", self.doi))
        return tuple(f"{kind}:{value}" for kind, value in found if value)


def work_of(citation: str | None, *, pmid: str | None = None, doi: str | None = None) -> Work:
    """The work that is cited; pmid and doi where the record has them as fields of their own."""
    text = citation or ""
    found = _PLACE.search(text)
    year = found["year"] if found else next(iter(_YEAR.findall(text)), None)
    return Work(
        pmid=pmid if pmid and _PMID.fullmatch(pmid) else None,
        doi=doi.casefold().rstrip(".") if doi else None,
        place=_place(text, found) if found else None,
        year=int(year) if year else None,
    )


def _place(text: str, found: re.Match[str]) -> str | None:
    author = _AUTHOR.match(text)
    if author is None:
        return None
    folded = unicodedata.normalize("NFKD", author["author"]).encode("ascii", "ignore").decode().casefold()
    return f"{folded} {found['year']};{found['volume']}:{found['page'].casefold()}" if folded else None
