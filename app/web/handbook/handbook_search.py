"""Looking something up in the handbook: all words, in any letters, the best page first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.web.handbook.handbook_text import Paper

# Of what stands around the first word found, so many characters each side.
_BEFORE, _AFTER = 30, 70
_DROPPED = re.compile(r"!\[[^\]]*\]\([^)]*\)|\]\([^)]*\)|[*`\[]|^[|: -]+$|^#+ |^> |^```.*$", re.M)
_CELLS = re.compile(r"[ \t]*\|[ \t]*")


@dataclass(frozen=True, slots=True)
class Hit:
    """A page that was found, with a passage: pieces of text, and whether each is a word sought."""

    paper: Paper
    passage: tuple[tuple[str, bool], ...]


def look_up(papers: Iterable[Paper], words: Sequence[str]) -> list[Hit]:
    """Return the pages that have all ``words``: those named so first, then who says them most."""
    folded = [word.casefold() for word in words]
    found = []
    for number, paper in enumerate(papers):
        title, text = paper.title.casefold(), _plain(paper)
        said = text.casefold()
        if all(word in title or word in said for word in folded):
            named = sum(word in title for word in folded)
            often = sum(min(said.count(word), 9) for word in folded)
            found.append((-named, -often, number, Hit(paper, _passage(text, folded))))
    return [hit for *_rank, hit in sorted(found, key=lambda one: one[:3])]


def _plain(paper: Paper) -> str:
    """Return the words of a page without title and Markdown, in one line."""
    plain = _DROPPED.sub("", paper.text.partition("\n")[2])
    return " ".join(_CELLS.sub(" · ", plain).split()).replace("· ·", "·")


def _passage(text: str, folded: Sequence[str]) -> tuple[tuple[str, bool], ...]:
    places = [at for word in folded if (at := text.casefold().find(word)) >= 0]
    if not places:
        return ()
    first, last = max(0, min(places) - _BEFORE), min(places) + _AFTER
    shown = f"{'…' if first else ''}{text[first:last].strip()}{'…' if last < len(text) else ''}"
    pattern = re.compile(f"({'|'.join(map(re.escape, folded))})", re.I)
    return tuple((piece, piece.casefold() in folded) for piece in pattern.split(shown) if piece)
