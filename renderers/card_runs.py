"""Lines of text as cards set them: runs of one face and ink, under each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from renderers.canvas import Canvas, Ink
from renderers.fonts import Face
from renderers.text import hang


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Lines set alike, ``pitch`` px apart, ``above`` px below what precedes them.

    A chip stands on a ground of its own that is a little wider than its text.
    """

    lines: Sequence[str]
    face: Face
    ink: Ink
    pitch: int
    above: int = 0
    is_chip: bool = False

    @property
    def height(self) -> int:
        """Height in px, with the room above."""
        return self.above + self.pitch * len(self.lines)


def height(runs: Sequence[Run]) -> int:
    """Return how high ``runs`` stand under each other."""
    return sum(run.height for run in runs)


def draw(canvas: Canvas, runs: Sequence[Run], x: int, y: int) -> int:
    """Draw ``runs`` under each other; return the y below the last."""
    for run in runs:
        y += run.above
        lead = (run.pitch - run.face.size_px) // 2
        for line in run.lines:
            if run.is_chip:
                canvas.fill(
                    (x, y, x + run.face.width(line) + 2 * lead + 16, y + run.pitch), run.ink.ground
                )
            shift = lead + 8 if run.is_chip else -hang(line, run.face)
            canvas.text(x + shift, y + lead, line, run.face, run.ink)
            y += run.pitch
    return y
