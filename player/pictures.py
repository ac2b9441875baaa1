"""Pictures as they go to the panel: checked, decoded, cut to what is visible, in its colour."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

from PIL import Image

from player.items import Medium

COLOURS = {"red": (255, 42, 0), "amber": (255, 160, 0), "white": (255, 255, 255)}
KEPT_BYTES = 1 << 20  # beside the one that is up: decoding again costs less than keeping
_DOT_BYTES = {"1": 1, "P": 1, "RGB": 4}  # as Pillow holds them


class Broken(ValueError):
    """A picture cannot be painted: its bytes are not what they should be."""


class Missing(Broken):
    """Its bytes are not here yet, or no longer; they may come."""


class Pictures:
    """Decoded pictures, the last few of them kept."""

    def __init__(self, read: Callable[[str], bytes | None]) -> None:
        self._read = read
        self._kept: dict[str, Image.Image] = {}

    def get(self, medium: Medium) -> Image.Image:
        """Return the picture; Broken or Missing when it must not or cannot be painted."""
        image = self._kept.pop(medium.sha256, None)
        if image is None:
            body = medium.inline if medium.inline is not None else self._read(medium.sha256)
            if body is None:
                raise Missing("not here")
            image = decode(body, medium.width, medium.height)
        self._kept[medium.sha256] = image
        while len(self._kept) > 1 and _bytes(self._kept) > KEPT_BYTES:
            del self._kept[next(iter(self._kept))]
        return image


def decode(body: bytes, width: int, height: int) -> Image.Image:
    """Return a PNG of exactly that size, in mode ``1``, ``P`` or ``RGB``."""
    try:
        with Image.open(BytesIO(body), formats=("PNG",)) as image:
            if image.size != (width, height):
                raise Broken("wrong size")
            image.load()
            is_small = image.mode == "1" or (image.mode == "P" and not image.has_transparency_data)
            return image.copy() if is_small else image.convert("RGB")
    except Broken:
        raise
    except Exception as exc:  # whatever the decoder chokes on must not take the screen down
        raise Broken(type(exc).__name__) from exc


def on_panel(
    image: Image.Image, offset: int, size: tuple[int, int], colour: tuple[int, int, int]
) -> Image.Image:
    """Return what the panel shows of ``image`` when ``offset`` pixels have left it.

    RGB, or a whole picture with its palette as it is: it takes a quarter of the room.
    """
    width, height = size
    part = image if image.size == size and not offset else _cut(image, offset, width, height)
    if part.mode != "1":
        return part
    panel = Image.new("RGB", size)
    panel.paste(colour, (0, 0), part)
    return panel


def marked(panel: Image.Image, colour: tuple[int, int, int]) -> Image.Image:
    """Return ``panel`` with the small mark of a screen that has long heard nothing."""
    width, height = panel.size
    panel = panel.convert("RGB")
    panel.paste((0, 0, 0), (width - 3, height - 3, width, height))
    panel.paste(colour, (width - 2, height - 2, width, height))
    return panel


def _cut(image: Image.Image, offset: int, width: int, height: int) -> Image.Image:
    part = Image.new("1" if image.mode == "1" else "RGB", (width, height))
    part.paste(image.crop((offset, 0, min(offset + width, image.width), height)), (0, 0))
    return part


def _bytes(images: dict[str, Image.Image]) -> int:
    return sum(i.width * i.height * _DOT_BYTES[i.mode] for i in images.values())
