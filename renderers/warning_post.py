"""A word on a warning as a Weibo-style post: a short text with a link, a picture that says it."""

from __future__ import annotations

from dataclasses import replace

from app.domain.target import Profile
from app.domain.warning_told import Told, in_language
from app.domain.warning_word import Act
from renderers import plain, warned, warning_card
from renderers.base import Post
from renderers.microblog import LONG, fitted, topics
from renderers.warning_words import warning_words
from renderers.words import moment, words


def render(one: Told, act: Act, profile: Profile) -> Post:
    """Return ``act`` on ``one`` with a picture that says it; an all-clear is a text alone."""
    post = worded(one, act, profile)
    return post if act is Act.CLEAR else replace(post, image=warning_card.render(one, profile))


def worded(one: Told, act: Act, profile: Profile) -> Post:
    """Return ``act`` on ``one``: what counts stands first, whatever is cut; nothing is altered."""
    mine, say = in_language(one, profile.language), warning_words(profile.language)
    label, link = warned.label(mine, profile.language), f"{profile.public_url}/w/{one.id}"
    facts = {
        "issuer": plain.line(mine.issuer),
        "label": label,
        "place": say.sms_place.format(place=plain.cut(mine.place, 24)) if mine.place else "",
        "issued": moment(mine.sent, profile),
        "until": moment(mine.expires, profile),
        "ended": moment(one.ended_at, profile) if one.ended_at else "",
    }
    tag = words(profile.language).tag[:2]
    if act is Act.CLEAR:
        text = (say.mark_lifted + say.post_lifted).format(**facts)
        return Post(text=fitted(text, link), language=tag, topics=topics(profile))
    told = dict.fromkeys((*plain.paragraphs(mine.text), *plain.paragraphs(mine.advice)))
    text = (say.mark + say.post).format(**facts) + "".join(map(plain.sentence, told))
    return Post(
        text=fitted(text, link),
        long=fitted(text, link, LONG),
        topics=topics(profile),
        alt=alt(mine, profile),
        language=tag,
    )


def alt(mine: Told, profile: Profile) -> str:
    """Return all that is to be read on the picture."""
    say = warning_words(profile.language)
    lines = [
        warned.label(mine, profile.language),
        plain.line(mine.place),
        plain.line(mine.title),
        *plain.paragraphs(mine.text),
        *plain.paragraphs(mine.advice),
        *(f"{say.guide}：{line}" for line in plain.paragraphs(mine.guide)),
        plain.line(mine.issuer),
        f"{say.issued} {moment(mine.sent, profile)}",
        f"{say.until} {moment(mine.expires, profile)}",
    ]
    return "\n".join(dict.fromkeys(line for line in lines if line))
