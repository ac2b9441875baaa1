"""Pure: the order in which the lamps of a panel are wired, and how bright they burn."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from PIL import Image

_CORNERS = ("top-left", "top-right", "bottom-left", "bottom-right")
_TURNS = {
    "rotate-0": None,
    "rotate-90": Image.Transpose.ROTATE_270,  # clockwise; Pillow turns the other way
    "rotate-180": Image.Transpose.ROTATE_180,
    "rotate-270": Image.Transpose.ROTATE_90,
}


class BadWiring(ValueError):
    """A word that says nothing about a wiring."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wiring:
    """From which corner the chain of lamps begins, and how it runs.

    Attributes:
        turn: how far the picture is turned clockwise first, a name such as ``rotate-90``.
        corner: where the first lamp is.
        by_columns: whether the chain runs along columns; else along rows.
        is_zigzag: whether every second row (or column) runs back.
    """

    turn: str = "rotate-0"
    corner: str = "top-left"
    by_columns: bool = False
    is_zigzag: bool = False

    def turned(self, panel: Image.Image) -> Image.Image:
        """Return ``panel`` as it hangs."""
        method = _TURNS[self.turn]
        return panel if method is None else panel.transpose(method)

    def lamps(self, panel: Image.Image) -> bytes:
        """Return an RGB picture as three bytes a lamp, in the order of the chain."""
        image = self.turned(panel)
        across, down = self.corner.endswith("right"), self.corner.startswith("bottom")
        if self.by_columns:
            image, across, down = image.transpose(Image.Transpose.TRANSPOSE), down, across
        if across:
            image = image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        if down:
            image = image.transpose(Image.Transpose.FLIP_TOP_BOTTOM)
        return _zigzag(image) if self.is_zigzag else image.tobytes()


def read_wiring(typed: str) -> Wiring:
    """Read words with commas between them, such as ``columns,zigzag,bottom-left,rotate-90``.

    Raises:
        BadWiring: one of them is none.
    """
    members: dict[str, object] = {}
    for word in filter(None, typed.split(",")):
        if word in _TURNS:
            members["turn"] = word
        elif word in _CORNERS:
            members["corner"] = word
        elif word in {"rows", "columns"}:
            members["by_columns"] = word == "columns"
        elif word == "zigzag":
            members["is_zigzag"] = True
        else:
            raise BadWiring(word)
    return Wiring(**members)  # type: ignore[arg-type]  # named above


@dataclass(frozen=True)
class Light:
    """How bright lamps burn: ``brightness`` in percent, and the ``gamma`` of their driver."""

    brightness: int = 100
    gamma: float = 1.0

    @cached_property
    def _table(self) -> list[int]:
        full = 255 * self.brightness / 100
        return [round(full * (value / 255) ** self.gamma) for value in range(256)] * 3

    def on(self, panel: Image.Image) -> Image.Image:
        """Return ``panel`` as bright as asked."""
        return panel if self == Light() else panel.point(self._table)


def _zigzag(image: Image.Image) -> bytes:
    there, back = image.tobytes(), image.transpose(Image.Transpose.FLIP_LEFT_RIGHT).tobytes()
    line = 3 * image.width
    rows = range(0, len(there), line)
    return b"".join((back if n % 2 else there)[at : at + line] for n, at in enumerate(rows))
