"""The handbook's pictures: files beside its pages, shown in half their pixels, opened whole."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from markdown_it.renderer import RendererProtocol
from markdown_it.token import Token
from markupsafe import Markup

FOLDER = Path(__file__).parents[3] / "docs" / "help" / "pictures"
# A pixel of CSS is two of a picture's.
_SHARPNESS = 2
_SIDE = 0x3FFF


@cache
def size_px(name: str) -> tuple[int, int]:
    """Return width and height of a picture (WebP, lossless: RFC 9649, 2.6 and 3.4)."""
    with (FOLDER / name).open("rb") as file:
        head = file.read(25)
    if head[8:16] != b"WEBPVP8L":
        raise ValueError(f"{name} is no lossless WebP")
    bits = int.from_bytes(head[21:25], "little")
    return (bits & _SIDE) + 1, (bits >> 14 & _SIDE) + 1


def shown(_self: RendererProtocol, tokens: list[Token], number: int, *_more: object) -> str:
    """Return an image of a page as HTML; the name's folder says nothing, all lie in one."""
    token = tokens[number]
    name = str(token.attrGet("src") or "").rpartition("/")[2]
    try:
        width, height = (side // _SHARPNESS for side in size_px(name))
    except OSError:  # a page without its picture is better than none
        return Markup("<em>{0}</em>").format(token.content)
    return Markup(
        '<a class="shot" href="{0}"><img src="{0}" alt="{1}" width="{2}" height="{3}"'
        ' loading="lazy"></a>'
    ).format(f"/help/pictures/{name}", token.content, width, height)
