"""A word on a warning as an SMS: who says it, what, how bad, where, when, and where to read on."""

from __future__ import annotations

from app.domain.target import Profile
from app.domain.warning_told import Told, in_language
from app.domain.warning_word import Act, ends_at
from renderers import plain, sms
from renderers.base import SmsText, Unrenderable
from renderers.warned import label
from renderers.warning_words import warning_words
from renderers.words import moment

# So many parts the issuer's own words may fill: what counts stands in the first.
PARTS = 3
_PLACE = 24


def render(one: Told, act: Act, profile: Profile) -> SmsText:
    """Return ``act`` on ``one``, the issuer's text cut and nothing of it altered.

    Where the issuer gives a text for SMS, that is what is sent.

    Raises:
        Unrenderable: ``too_many_parts`` (parts, limit): even the shortest is too long.
    """
    mine, say = in_language(one, profile.language), warning_words(profile.language)
    most = min(profile.max_parts, PARTS)
    head = sms.signature(profile)
    tail = f" {profile.public_url}/w/{one.id}"
    if act is Act.CLEAR:
        body = say.sms_lifted.format(**_facts(mine, profile), ended=_ended(one, profile))
    else:
        own = next((t.value for t in one.message.channel_texts if t.name.upper() == "SMS"), "")
        body = _unsigned(plain.flowing(own)) or _body(mine, profile)
    text = _fitted(head, body, tail, most)
    parts, encoding = sms.segment(text)
    if len(parts) > profile.max_parts:
        raise Unrenderable("too_many_parts", parts=len(parts), limit=profile.max_parts)
    return SmsText(parts=parts, encoding=encoding, valid_until=ends_at(act, one))


def _body(mine: Told, profile: Profile) -> str:
    say = warning_words(profile.language)
    opening = say.sms.format(**_facts(mine, profile))
    rest = "\n".join(dict.fromkeys(t for t in (mine.text, mine.advice) if t))
    return f"{opening}{plain.flowing(_unsigned(rest))}"


def _facts(mine: Told, profile: Profile) -> dict[str, str]:
    say = warning_words(profile.language)
    where, issuer = plain.cut(plain.line(mine.place), _PLACE), plain.line(mine.issuer)
    where = "" if where == issuer else where  # a community that warns itself is named once
    return {
        "issuer": _unsigned(issuer),
        "label": _unsigned(label(mine, profile.language)),
        "place": say.sms_place.format(place=_unsigned(where)) if where else "",
        "issued": moment(mine.sent, profile),
        "until": moment(mine.expires, profile),
    }


def _ended(one: Told, profile: Profile) -> str:
    return moment(one.ended_at, profile) if one.ended_at else ""


def _fitted(head: str, body: str, tail: str, most: int) -> str:
    """Return the whole, ``body`` cut so that it takes at most ``most`` parts."""
    whole = f"{head}{body}{tail}"
    if len(sms.segment(whole)[0]) <= most:
        return whole
    encoding = sms.encoding_of(whole)
    room = sms.LIMITS[encoding][1] * most if most > 1 else sms.LIMITS[encoding][0]
    used = sms.units(head + tail, encoding) + most  # a part may end a unit early

    def width(piece: str) -> float:
        return sms.units(piece, encoding)

    return f"{head}{plain.cut(body, room - used, width)}{tail}"


def _unsigned(text: str) -> str:
    """The carriers want exactly one 【】, the signature's."""
    return text.translate(sms.TO_QUOTES)
