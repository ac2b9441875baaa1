"""Strangers' HTML as plain text: paragraphs kept, everything else gone."""

from __future__ import annotations

import html
import re
import unicodedata

import nh3

_BLOCKS = {"p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "blockquote"}
_AROUND_ROWS = {"table", "tbody", "thead", "tfoot"}  # without them a parser knows no row
_BREAKS = re.compile(f"<br>|</?(?:{'|'.join(sorted(_BLOCKS))})>")
_ODD = {"Cc", "Cf", "Cs", "Co", "Cn"}


def of_html(said: str) -> str:
    """Return the words of a piece of HTML; of scripts and styles nothing stays."""
    parsed = nh3.clean(said, tags=_BLOCKS | _AROUND_ROWS | {"br"}, attributes={})
    broken = _BREAKS.sub("\n", parsed)
    return of_text(html.unescape(nh3.clean(broken, tags=set(), attributes={})))


def of_text(said: str) -> str:
    """Return ``said`` without what cannot be seen, its blanks and empty lines made one."""
    kept = "".join(c for c in said if c in "\n\t" or unicodedata.category(c) not in _ODD)
    lines = (" ".join(line.split()) for line in kept.replace("\u2028", "\n").split("\n"))
    return "\n".join(line for line in lines if line)


def line(said: str) -> str:
    """Return the words of a piece of HTML on one line."""
    return " ".join(of_html(said).split("\n"))
