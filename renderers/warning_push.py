"""A word on a warning as a push: kind and level, where, until when, and what to do."""

from __future__ import annotations

from typing import Any

from app.domain.subscription import Group
from app.domain.target import Profile
from app.domain.warning import Level
from app.domain.warning_told import Told, in_language
from app.domain.warning_word import Act, ends_at
from renderers import plain, warned
from renderers.base import Push
from renderers.push import payload, topic
from renderers.warning_words import warning_words
from renderers.words import moment

_LOUD = frozenset({Level.RED, Level.ORANGE})
_LOUD_S, _OTHER_S, _TITLE = 3 * 3600, 6 * 3600, 60


def render(one: Told, act: Act, profile: Profile) -> Push:
    """Return ``act`` on ``one``; nothing of the issuer's words is altered, they are only cut."""
    mine, say = in_language(one, profile.language), warning_words(profile.language)
    label, is_clear = warned.label(mine, profile.language), act is Act.CLEAR
    is_loud = one.level in _LOUD and act in {Act.ALARM, Act.WIDER}
    facts: dict[str, Any] = {
        "kind": "warning",
        "group": Group.WARNING.value,
        "level": one.level.word,
        "title": plain.cut(say.title_lifted.format(title=label) if is_clear else label, _TITLE),
        "url": f"/w/{one.id}",
        "tag": f"w-{topic(one.id)[:12]}",
        "loud": is_loud,
        "quiet": is_clear or act is Act.QUIET,
    }
    return Push(
        payload=payload(facts, _body(one, mine, act, profile), profile),
        urgency="high" if is_loud else "normal",
        keep_s=_LOUD_S if is_loud else _OTHER_S,
        topic=topic(f"w{one.id}"),
        valid_until=ends_at(act, one),
    )


def _body(one: Told, mine: Told, act: Act, profile: Profile) -> str:
    say = warning_words(profile.language)
    where = plain.cut(plain.line(mine.place), 24)
    facts = {
        "issuer": plain.line(mine.issuer),
        "label": warned.label(mine, profile.language),
        "place": say.sms_place.format(place=where) if where and where != mine.issuer else "",
        "issued": moment(mine.sent, profile),
        "until": moment(mine.expires, profile),
        "ended": moment(one.ended_at, profile) if one.ended_at else "",
    }
    if act is Act.CLEAR:
        return say.sms_lifted.format(**facts)
    rest = dict.fromkeys(t for t in (mine.advice, mine.text) if t)
    return "\n".join([say.post.format(**facts), *rest])
