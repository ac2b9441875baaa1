"""Notices as Weibo-style posts: a timeline of an area's board, and a post of one notice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import ceil
from typing import Any

from app.domain.board import Board
from app.domain.notice import Notice
from app.domain.target import Profile
from app.domain.warning_told import Told
from renderers import acts, files, image_card, plain, warned
from renderers.base import Documents, Post
from renderers.notation import instant, json_document
from renderers.warning_words import warning_words
from renderers.words import Words, words

LIMIT = 140
# What accounts that may say more have room for.
LONG = 2000
# Weibo makes a link about ten characters long; two more are kept in hand.
LINK = 12
_LINK = re.compile(r"(https?://[^\s\u2e80-\U0010ffff]+)")
# "3#楼、5#楼" would become a topic, and a topic is refused: in an address # is 号.
_TOPIC = re.compile("[#＃]")
_NUMBER = re.compile(r"(?<=[0-9A-Za-z])[#＃](?=\s*[\u4e00-\u9fff]|\s*$)")
# What would call somebody's attention; the @ of an e-mail address stands after a letter.
_MENTION = re.compile(r"(?<![0-9A-Za-z._%+-])@")
_NO_TOPIC = re.compile(r"[^0-9A-Za-z\u3400-\u9fff]")
_HAN = re.compile(r"[\u3400-\u9fff]")


def render_timeline(board: Board, profile: Profile) -> Documents:
    """Return ``timeline.json``: the board's notices as statuses (docs/channels/microblog.md)."""
    timeline = {
        "area": {"code": board.area.code, "name": board.area.name},
        "edition": board.edition,
        "total_number": len(board.warnings) + len(board.notices),
        "statuses": [
            *(_warned(one, profile) for one in board.warnings),
            *(_status(acts.told(n, profile), profile) for n in board.notices),
        ],
    }
    return Documents((json_document("timeline.json", timeline),))


def render_post(notice: Notice, profile: Profile) -> Post:
    """Return a post of at most ``LIMIT`` characters with a link, and a picture of the whole."""
    say, notice = words(profile.language), acts.told(notice, profile)
    if notice.is_withdrawal:
        text = say.withdrawal.format(headline=plain.headline(notice, say.untitled))
        text = plain.cut(_untagged(text), LIMIT, _width, _pieces)
        return Post(text=text, language=_language(text, say), withdraws=True)
    alt = whole(notice, say)
    return Post(
        text=_text(notice, profile, "mastodon"),
        long="" if notice.override("mastodon") else long_text(notice, profile),
        may_split=True,
        topics=topics(profile),
        image=image_card.render(notice, profile),
        alt=alt,
        language=_language(alt, say),
    )


def count(text: str) -> int:
    """Return the length of ``text`` as Weibo counts it, a link always as ``LINK``.

    U+0000 to U+00FF count a half, the rest of the basic plane one, what lies above two; the sum is
    rounded up. A text fits when that is at most ``LIMIT``.
    """
    return ceil(_width(text))


def fitted(text: str, address: str, limit: int = LIMIT) -> str:
    """Return ``text`` without topics and mentions, cut to fit with ``address`` after it."""
    kept = plain.cut(_untagged(text), limit - _width(" ") - LINK, _width, _pieces)
    return f"{kept} {address}"


def topics(profile: Profile) -> tuple[str, ...]:
    """Return what posts are found by: the community's name, as far as a topic can hold it."""
    name = _NO_TOPIC.sub("", profile.place)
    return (name,) if name else ()


def long_text(notice: Notice, profile: Profile) -> str:
    """Return all of ``notice``, a paragraph a line, for accounts that may say more."""
    say = words(profile.language)
    headline, *more = whole(notice, say).split("\n")
    opening = headline if headline.startswith("【") else f"【{headline}】"
    return fitted("\n".join((opening, *more)), link(notice, profile), LONG)


def whole(notice: Notice, say: Words) -> str:
    """Return all of ``notice`` as text, for those who cannot see its picture."""
    contact, source = plain.paragraphs(notice.contact), plain.line(notice.source)
    is_named = any(line.startswith(source) for line in contact)
    lines = [
        plain.headline(notice, say.untitled),
        plain.line(notice.title),
        *plain.paragraphs(notice.when_where),
        *plain.paragraphs(notice.body),
        *contact,
        "" if is_named else source,
    ]
    return "\n".join(dict.fromkeys(line for line in lines if line))


def _status(notice: Notice, profile: Profile) -> dict[str, Any]:
    return {
        "id": notice.id,
        "revision": notice.revision,
        "created_at": instant(max(notice.sent, notice.effective)),
        "text": _text(notice, profile, "microblog"),
        "link": link(notice, profile),
        "category": str(notice.category),
        "category_name": words(profile.language).categories[notice.category],
        "source": plain.line(notice.source),
        "expires": instant(notice.expires),
        **({"attachments": files.listed(notice, profile)} if notice.attachments else {}),
    }


def _warned(one: Told, profile: Profile) -> dict[str, Any]:
    """Return a warning as a status: issuer, kind, level and time first, whatever is cut."""
    said = warned.facts(one, profile)
    address = f"{profile.public_url}/w/{one.id}"
    opening = f"【{said['label']}{said['state']}】{said['issuer']} {said['issued']}。"
    text = opening + "".join(map(plain.sentence, (said["title"], *said["text"])))
    return {
        "id": one.id,
        "revision": one.revision,
        "created_at": instant(one.ended_at or one.sent),
        "text": fitted(text, address),
        "link": address,
        "category": "warning",
        "category_name": warning_words(profile.language).warnings,
        "level": one.level.word,
        "source": said["issuer"],
        "expires": instant(one.stays("microblog")),
    }


def link(notice: Notice, profile: Profile) -> str:
    """Return the address of the notice's own page."""
    return f"{profile.public_url}/p/{notice.id}"


def _text(notice: Notice, profile: Profile, channel: str) -> str:
    own = plain.text(notice.override(channel) or "")
    return fitted(own or _lead(notice, words(profile.language)), link(notice, profile))


def _lead(notice: Notice, say: Words) -> str:
    """【headline】 first, as Weibo's newsrooms write, then when and where, then the text."""
    headline = plain.headline(notice, say.untitled)
    when_where = "，".join(plain.paragraphs(notice.when_where))
    told = [when_where] if when_where and when_where not in headline else []
    told += plain.paragraphs(notice.body)
    is_marked = headline.startswith("【")
    opening = plain.sentence(headline) if is_marked else f"【{headline}】"
    return opening + "".join(map(plain.sentence, told))


def _untagged(text: str) -> str:
    """Weibo refuses #topics#, and a notice must not call people by an @ it happens to hold."""
    return "".join(
        part if _LINK.match(part) else _MENTION.sub("＠", _TOPIC.sub("", _NUMBER.sub("号", part)))
        for part in _LINK.split(text)
    )


def _pieces(text: str) -> Iterator[str]:
    """Yield what must not be cut: links, and what is seen as one character."""
    for part in _LINK.split(text):
        if _LINK.match(part):
            yield part
        else:
            yield from plain.characters(part)


def _width(text: str) -> float:
    return sum(LINK if _LINK.match(part) else sum(map(_weight, part)) for part in _LINK.split(text))


def _weight(char: str) -> float:
    return 0.5 if char <= "\xff" else 1 if char <= "\uffff" else 2


def _language(text: str, say: Words) -> str:
    """The language a text is in, whatever the language of its readers."""
    return "zh" if _HAN.search(text) else say.tag[:2]
