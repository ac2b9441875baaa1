"""What a Mastodon server takes, how it counts, and a long text as a thread of posts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from channels.base import Reason, Unreachable

# A thread longer than this is read by nobody; the last post links to the rest.
MOST_POSTS = 8
_URL = re.compile(r"https?://\S+")
_SENTENCE = re.compile(r"[^。！？；\n]*[。！？；\n]*")
_MARK = 8  # （1/8） and a line's end


@dataclass(frozen=True, slots=True)
class Limits:
    """What the server takes (GET /api/v2/instance); each link counts ``per_url`` characters."""

    characters: int
    per_url: int
    description: int

    @classmethod
    def read(cls, instance: dict[str, Any]) -> Limits:
        """Return the limits ``instance`` names; Mastodon's own where it names none."""
        try:
            posts = instance["configuration"]["statuses"]
            media = instance["configuration"].get("media_attachments", {})
            return cls(
                int(posts["max_characters"]),
                int(posts.get("characters_reserved_per_url", 23)),
                int(media.get("description_limit", 1500)),
            )
        except (LookupError, TypeError, ValueError, AttributeError):
            raise Unreachable(
                Reason.WRONG_SERVER.because("no limits in /api/v2/instance")
            ) from None


def count(text: str, per_url: int) -> int:
    """Return the length of ``text`` as Mastodon counts it: what reads as one character is one."""
    joined, length = False, 0
    for char in _URL.sub("x" * per_url, text):
        extends = unicodedata.combining(char) or char in "\ufe0e\ufe0f\u200d"
        length += 0 if extends or joined else 1
        joined = char == "\u200d"
    return length


def shorten(text: str, limit: int) -> str:
    """Return ``text`` in at most ``limit`` characters, with … where it was cut."""
    return text if len(text) <= limit else text[: max(limit - 1, 0)] + "…"


def split(text: str, limits: Limits) -> list[str]:
    """Return ``text`` as posts of a thread, each ended by its number, cut after sentences.

    Its link, the last word, stands in the last post.
    """
    room = limits.characters - _MARK
    body, _, link = text.rpartition(" ")
    posts, held = [], ""
    for piece in _pieces(body, room):
        if held and count(held + piece, limits.per_url) > room:
            posts.append(held)
            held = ""
        held += piece
    posts.append(held)
    if len(posts) > MOST_POSTS:
        posts = [*posts[: MOST_POSTS - 1], shorten(posts[MOST_POSTS - 1], room - 30) + "…"]
    if count(f"{posts[-1]} {link}", limits.per_url) > room:
        posts.append("")
    posts[-1] = f"{posts[-1].strip()} {link}".strip()
    return [f"{one.strip()}\n（{n}/{len(posts)}）" for n, one in enumerate(posts, 1)]


def _pieces(text: str, room: int) -> Iterator[str]:
    """Yield sentences; one that is too long by itself is cut where it must be."""
    for found in _SENTENCE.finditer(text):
        sentence = found.group()
        for start in range(0, len(sentence), room):
            yield sentence[start : start + room]
