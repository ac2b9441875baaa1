"""Notice to SMS text, cut into parts by the rules of 3GPP TS 23.038 and 23.040."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Literal

from app.domain.notice import Act, Notice
from app.domain.target import Profile
from renderers import acts, gsm7, phones, plain
from renderers.base import SmsText, Unrenderable
from renderers.words import words

CHANNEL = "sms_smpp"
Encoding = Literal["gsm7", "ucs2"]

# A character of the extension table costs two septets; the escape is none.
GSM7_BASIC = frozenset(gsm7.BASIC) - {chr(gsm7.ESCAPE)}
GSM7_EXTENSION = frozenset(gsm7.EXTENSION)
# (one message alone, each part of several with an 8-bit reference), in septets and UCS-2 units:
# TS 23.040 9.2.3.24.1 takes 6 of the 140 octets.
LIMITS: dict[Encoding, tuple[int, int]] = {"gsm7": (160, 153), "ucs2": (70, 67)}
MOST_PARTS = 255
# SMSCs keep no text for longer, and some refuse one that asks for it.
LONGEST_VALID = timedelta(days=7)

TO_QUOTES = str.maketrans("【】", "“”")


def render(notice: Notice, profile: Profile) -> SmsText:
    """Return the text of ``notice`` in parts: signature, what, when and where, telephone, link.

    A wording of the channel's own stands between signature and link.

    Raises:
        Unrenderable: ``too_many_parts`` (parts, limit): more than ``profile.max_parts``.
    """
    text = signature(profile) + _text(notice, profile)
    parts, encoding = segment(text)
    limit = min(profile.max_parts, MOST_PARTS)
    if len(parts) > limit:
        raise Unrenderable("too_many_parts", parts=len(parts), limit=limit)
    return SmsText(
        parts=parts,
        encoding=encoding,
        withdraws=notice.is_withdrawal,
        valid_until=min(notice.expires, max(notice.sent, notice.effective) + LONGEST_VALID),
    )


def encoding_of(text: str) -> Encoding:
    """Return the smallest alphabet that ``text`` can be sent in."""
    return "gsm7" if set(text) <= GSM7_BASIC | GSM7_EXTENSION else "ucs2"


def units(text: str, encoding: Encoding) -> int:
    """Return the length of ``text`` in septets (``gsm7``) or 16-bit units (``ucs2``)."""
    if encoding == "gsm7":
        return len(text) + sum(char in GSM7_EXTENSION for char in text)
    return len(text) + sum(char > "\uffff" for char in text)


def segment(text: str) -> tuple[tuple[str, ...], Encoding]:
    """Return ``text`` in the parts it is sent in, which joined are ``text``, and their alphabet.

    No part ends inside a character, nor inside an emoji of several unless that alone is longer
    than a part.
    """
    encoding = encoding_of(text)
    alone, each = LIMITS[encoding]
    if units(text, encoding) <= alone:
        return (text,), encoding
    parts, used = [""], 0
    for piece in _pieces(text, encoding, each):
        length = units(piece, encoding)
        if used + length > each:
            parts.append("")
            used = 0
        parts[-1] += piece
        used += length
    return tuple(parts), encoding


def _pieces(text: str, encoding: Encoding, each: int) -> Iterator[str]:
    for piece in plain.characters(text):
        if units(piece, encoding) <= each:
            yield piece
        else:
            yield from piece


def signature(profile: Profile) -> str:
    """Return what a text opens with: the carriers want exactly one 【】, first."""
    name = _unsigned(plain.line(profile.signature)).strip("“”")
    return f"【{name}】" if name else ""


def _unsigned(text: str) -> str:
    return text.translate(TO_QUOTES)


def _text(notice: Notice, profile: Profile) -> str:
    say = words(profile.language)
    if notice.is_withdrawal:
        return _withdrawal(notice, profile)
    if notice.act is Act.RESTORE:
        return _marked(_unsigned(acts.restored(notice, say)), notice, profile)
    return _announcement(notice, profile)


def _marked(text: str, notice: Notice, profile: Profile) -> str:
    """The carriers allow one 【】 only, so the act stands before a colon."""
    say = words(profile.language)
    mark = say.marks.get(notice.act)
    return f"{mark}{say.colon}{text}" if mark else text


def _withdrawal(notice: Notice, profile: Profile) -> str:
    say = words(profile.language)
    name = _unsigned(plain.headline(notice, say.untitled))
    return say.withdrawal.format(headline=name)


def _announcement(notice: Notice, profile: Profile) -> str:
    own = plain.text(notice.override(CHANNEL) or "")
    if own and notice.act in words(profile.language).marks:
        own = plain.flowing(f"{own}\n{acts.why(notice, profile)}")
    body = own or _body(notice, profile)
    return f"{_marked(_unsigned(body), notice, profile)} {profile.public_url}/p/{notice.id}"


def _body(notice: Notice, profile: Profile) -> str:
    say = words(profile.language)
    what = plain.headline(notice, say.untitled)
    when_where = "，".join(plain.paragraphs(notice.when_where))
    sentences = [what]
    if notice.act in say.marks and (told := acts.why(notice, profile)):
        sentences.append(told)
    if when_where and when_where not in what:
        sentences.append(when_where)
    if number := phones.first(plain.line(notice.contact)):
        sentences.append(f"{say.telephone} {number}" if say.tag == "en" else say.telephone + number)
    return plain.flowing("\n".join(sentences))
