"""Warnings as items of an area's feeds, before its notices; guid is the issuer's identifier."""

from __future__ import annotations

from typing import Any

from feedgen.feed import FeedGenerator
from markupsafe import escape

from app.domain.board import Board
from app.domain.target import Profile
from app.domain.warning_told import Told, in_language
from renderers import cap, feed_where, plain
from renderers.feed_where import Entry
from renderers.notation import instant
from renderers.warning_words import warning_words


def add_all(feed: FeedGenerator, board: Board, profile: Profile) -> None:
    """Add the warnings of ``board`` to ``feed``, in its order."""
    for told in board.warnings:
        one = in_language(told, profile.language)
        entry = feed.add_entry(Entry(feed_where.of_warning(one, board)), order="append")
        entry.guid(_name(one), permalink=False)
        entry.id(cap.entry_id(one))  # after the guid, which feedgen takes for the id too
        entry.title(cap.heading(one, profile))
        entry.link(href=f"{profile.public_url}/w/{one.id}", rel="alternate")
        entry.updated(one.ended_at or one.sent)
        entry.pubDate(one.sent)
        entry.category(term="warning", label=warning_words(profile.language).warnings)
        if issuer := plain.line(one.issuer):
            entry.author({"name": issuer})
        paragraphs = (f"<p>{escape(line)}</p>" for line in _lines(one, profile))
        entry.content("".join(paragraphs), type="html")


def item(one: Told, board: Board, profile: Profile) -> dict[str, Any]:
    """Return a warning as an item of JSON Feed 1.1."""
    one = in_language(one, profile.language)
    lines, where = _lines(one, profile), feed_where.of_warning(one, board)
    return {
        "id": _name(one),
        "url": f"{profile.public_url}/w/{one.id}",
        "title": cap.heading(one, profile),
        "content_html": "".join(f"<p>{escape(line)}</p>" for line in lines),
        "content_text": "\n".join(lines),
        "date_published": instant(one.sent),
        "date_modified": instant(one.ended_at or one.sent),
        "tags": [warning_words(profile.language).warnings],
        "authors": [{"name": plain.line(one.issuer)}],
        "_linli": {
            "warning": one.kind,
            "level": one.level.word,
            "effective": instant(one.effective),
            "expires": instant(one.ended_at or one.expires),
            **({"geometry": where.geojson()} if where else {}),
        },
    }


def _name(one: Told) -> str:
    """Return the guid: the issuer's identifier; the all-clear is an item of its own."""
    return f"{one.message.identifier}{'#lifted' if one.is_lifted else ''}"


def _lines(one: Told, profile: Profile) -> list[str]:
    say = warning_words(profile.language)
    lines = [*plain.paragraphs(one.text), *plain.paragraphs(one.advice)]
    if guide := plain.line(one.guide):
        lines.append(f"【{say.guide}】{guide}")
    if place := plain.line(one.place):
        lines.append(f"{say.place}：{place}")
    return lines
