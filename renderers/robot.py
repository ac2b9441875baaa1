"""Notices and words on warnings for the robots of chat groups: a text, and a picture."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from app.domain.notice import Notice
from app.domain.target import Profile
from app.domain.warning_told import Told
from app.domain.warning_word import Act
from renderers import acts, image_card, microblog, plain, warning_post
from renderers.base import Post
from renderers.words import words

# What the smallest of them takes, WeCom's, in bytes of UTF-8.
BYTES = 2048


def render(notice: Notice, profile: Profile) -> Post:
    """Return all of ``notice`` as text, as far as a robot takes it, its link, and its picture.

    A withdrawal is a message of its own: what was said in a group cannot be taken back.
    """
    post = worded(notice, profile)
    if notice.is_withdrawal:
        return post
    told = acts.told(notice, profile)
    return replace(
        post,
        image=image_card.render(told, profile),
        image_url=_address(microblog.link(notice, profile), notice.revision, profile),
        alt=microblog.whole(told, words(profile.language)),
    )


def worded(notice: Notice, profile: Profile) -> Post:
    """Return the words alone."""
    say, notice = words(profile.language), acts.told(notice, profile)
    if notice.is_withdrawal:
        told = say.withdrawal.format(headline=plain.headline(notice, say.untitled))
        return Post(text=_cut(told, ""))
    link = microblog.link(notice, profile)
    return Post(text=_cut(microblog.long_text(notice, profile).removesuffix(f" {link}"), link))


def render_warning(one: Told, act: Act, profile: Profile) -> Post:
    """Return a word on a warning as text, with a picture unless it is over."""
    post = warning_post.render(one, act, profile)
    text, _, link = (post.long or post.text).rpartition(" ")
    there = _address(link, one.revision, profile) if post.image else ""
    return replace(post, text=_cut(text, link), long="", image_url=there)


def _address(link: str, revision: int, profile: Profile) -> str:
    """Return where the picture lies; another revision is another address."""
    return f"{link}/card.png?r={revision}{'&lang=en' if profile.language == 'en' else ''}"


def _cut(text: str, link: str) -> str:
    room = BYTES - len(f"\n{link}".encode())
    kept = plain.cut(text, room, lambda part: len(part.encode()), _pieces)
    return f"{kept}\n{link}" if link else kept


def _pieces(text: str) -> Iterator[str]:
    yield from plain.characters(text)
