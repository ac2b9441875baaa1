"""What apps read of an area (docs/app-feed.md): its board as JSON, and where the rest lies."""

from __future__ import annotations

from typing import Any

from app.domain.board import Board
from app.domain.notice import Notice
from app.domain.place_kind import GROUPS
from app.domain.target import Profile
from renderers import acts, files, plain, warned
from renderers.base import Document
from renderers.notation import instant, json_document
from renderers.words import words

NAME = "board.json"
# The feeds an app may hand on to a reader, by what they hold.
_FEEDS = {
    "feeds": "feeds.opml",
    "calendar": "calendar.ics",
    "places": "places.geojson",
    "warnings": "warnings.atom",
}


def document(board: Board, profile: Profile) -> Document:
    """Return ``board.json``; members are only ever added."""
    return json_document(NAME, _board(board, profile))


def _board(board: Board, profile: Profile) -> dict[str, Any]:
    warnings = [warned.item(w, profile) for w in board.warnings]
    return {
        "area": {"code": board.area.code, "name": board.area.name},
        "trail": [{"code": a.code, "name": a.name} for a in board.trail],
        "edition": board.edition,
        **({"warnings": warnings} if warnings else {}),
        "items": [
            {**_item(acts.told(notice, profile), profile), **_poll(notice, board)}
            for notice in board.notices
        ],
        "links": _links(board.area.code, profile),
        "categories": _categories(board.area.code, profile),
        "life": _life(board.area.code, profile),
    }


def _poll(notice: Notice, board: Board) -> dict[str, Any]:
    stands = board.poll_of(notice)
    if notice.poll is None or stands is None:
        return {}
    each = zip(notice.poll.answers, stands.votes, strict=True)
    poll = {
        "question": plain.line(notice.poll.question),
        "answers": [{"text": plain.line(text), "votes": votes} for text, votes in each],
        "until": instant(notice.poll.closes(notice.expires)),
        "open": stands.is_open,
    }
    return {"poll": poll}


def _item(notice: Notice, profile: Profile) -> dict[str, Any]:
    return {
        "id": notice.id,
        "revision": notice.revision,
        "category": str(notice.category),
        "headline": plain.headline(notice, words(profile.language).untitled),
        "title": plain.line(notice.title),
        "body": plain.text(notice.body),
        "when_where": plain.text(notice.when_where),
        "contact": plain.text(notice.contact),
        "source": plain.line(notice.source),
        "effective": instant(notice.effective),
        "expires": instant(notice.expires),
        "sent": instant(notice.sent),
        "link": f"{profile.public_url}/p/{notice.id}",
        **({"attachments": files.listed(notice, profile)} if notice.attachments else {}),
    }


def _links(code: str, profile: Profile) -> dict[str, str]:
    here = profile.public_url
    return {
        "self": f"{here}/app/v1/{code}/{NAME}",
        "changes": f"{here}/app/v1/{code}/changes",
        "schema": f"{here}/app/v1/schema.json",
        "page": f"{here}/a/{code}/",
        **{name: f"{here}/feeds/{code}/{file}" for name, file in _FEEDS.items()},
    }


def _categories(code: str, profile: Profile) -> list[dict[str, str]]:
    """Return the kinds of notices, each with the feed of that kind alone."""
    return [
        {
            "category": str(category),
            "name": name,
            "feed": f"{profile.public_url}/feeds/{code}/{category}/feed.json",
        }
        for category, name in words(profile.language).categories.items()
    ]


def _life(code: str, profile: Profile) -> list[dict[str, str]]:
    """Return the groups of places of local life, each with its page."""
    return [
        {
            "group": one.code,
            "name": one.zh,
            "link": f"{profile.public_url}/a/{code}/life/?group={one.code}",
        }
        for one in GROUPS
    ]
