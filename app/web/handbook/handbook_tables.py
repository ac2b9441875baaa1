"""Tables of docs/operations.md in Chinese: one truth, its words kept as gettext keeps them.

A page names a table by its heading, ``<!-- table: Settings -->``. What has no Chinese stands there
in English; a test wants it all.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

DOCS = Path(__file__).parents[3] / "docs"
MARK = re.compile(r"^<!-- table: ([\w ]+) -->$", re.M)
_CELL = re.compile(r"(?<!\\)\|")


def filled(text: str) -> str:
    """Return a page with the tables it names, in Chinese."""
    return MARK.sub(lambda found: _table(found[1]), text)


@cache
def rows(heading: str) -> tuple[tuple[str, ...], ...]:
    """Return the first table below a heading of docs/operations.md: its head, then its rows."""
    text = (DOCS / "operations.md").read_text(encoding="utf-8")
    below = text.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    lines = [line for line in below.splitlines() if line.startswith("|")]
    cells = [tuple(cell.strip() for cell in _CELL.split(line)[1:-1]) for line in lines]
    return tuple(row for row in cells if set("".join(row)) - set("-"))


@cache
def chinese() -> dict[str, str]:
    """Return what stands in English in the tables, and the same in Chinese."""
    with (DOCS / "help" / "zh" / "operations.po").open("rb") as file:
        return {str(one.id): str(one.string) for one in read_po(file, locale="zh") if one.id}


def _table(heading: str) -> str:
    if not rows(heading):
        return ""
    said = chinese()
    head, *rest = ([said.get(cell) or cell for cell in row] for row in rows(heading))
    lines = [head, ["---"] * len(head), *rest]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
