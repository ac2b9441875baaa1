"""What an approval is bound to: one hash over a draft and over all that is rendered from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from app.dispatch.house import House
from app.domain.audience import Area
from app.domain.board import Board
from app.domain.notice import Notice, Phase
from app.domain.review import Draft, provisional
from app.domain.target import Profile, Slot
from app.store import area, slot
from app.store.draft import digest
from renderers import led, microblog, mobile, push, robot, sms, tv
from renderers.base import Unrenderable

# What a draft without a panel in its reach is drawn for.
_PANEL = "192x32-mono"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reach:
    """Where it is aimed, from the city down, and the kinds of panel that hang there."""

    trails: tuple[tuple[Area, ...], ...]
    panels: tuple[str, ...]


def fingerprint(house: House, draft: Draft, notice_id: str, at: datetime) -> str:
    """Return the hash of ``draft`` and of its renderings, made as if it were ``at``.

    Rendered are every kind of panel in its reach, and for each area it is aimed at the pages and
    the message in each language. The same draft has another hash once any of them looks different.
    """
    with house.store.read() as tx:
        trails = tuple(t for code in draft.areas if (t := area.trail(tx, code)))
        hung = {s.profile for s in slot.reached(tx, draft.areas, ["led"])}
    made = provisional(draft, notice_id, draft.areas[0], house.routes.names, at)
    whole = sha256(digest(draft).encode())
    reach = _Reach(trails=trails, panels=tuple(sorted(hung or {_PANEL})))
    for name, body in _renderings(house, made, reach):
        whole.update(f"\n{name}:{sha256(body).hexdigest()}".encode())
    return whole.hexdigest()


def _renderings(house: House, made: Notice, reach: _Reach) -> Iterator[tuple[str, bytes]]:
    if "led" in made.channels:
        for name in reach.panels:
            yield f"led/{name}", _panel(house, made, name)
    if made.channels & {"mastodon", "microblog", "weibo", "robot"}:  # the card, too
        for language in house.languages:
            yield f"post/{language}", _post(house, made, language)
    if "robot" in made.channels:
        for language in house.languages:
            yield f"robot/{language}", _robot(house, made, language)
    for trail in reach.trails:
        yield from _pages(house, made, trail)


def _pages(house: House, made: Notice, trail: tuple[Area, ...]) -> Iterator[tuple[str, bytes]]:
    place = trail[-1]
    page = house.profile(Slot(area=place.code, medium="mobile"))
    if "tv" in made.channels:
        board = Board(area=place, trail=trail, notices=(made,))
        yield f"tv/{place.code}", tv.notice_page(made, board, page)
    if made.channels & {"mobile", "feed"}:
        yield f"mobile/{place.code}", mobile.notice_page(made, place.name, page, Phase.LIVE)
    if "sms_smpp" in made.channels:
        for language in house.languages:
            yield f"sms/{place.code}/{language}", _sms(house, made, place, language)
    if "webpush" in made.channels:
        for language in house.languages:
            said = push.render(made, house.message_profile(place, language))
            yield f"push/{place.code}/{language}", said.payload


def _panel(house: House, made: Notice, name: str) -> bytes:
    profile = house.profile(Slot(area=made.areas[0], medium="led", profile=name))
    try:
        return "".join(frame.sha256 for frame in led.frames(made, profile)).encode()
    except Unrenderable as exc:
        return _unfit(exc)


def _post(house: House, made: Notice, language: str) -> bytes:
    profile = Profile(language=language, public_url=house.public_url, time_zone=house.time_zone)
    try:
        post = microblog.render_post(made, profile)
    except Unrenderable as exc:
        return _unfit(exc)
    return post.text.encode() + post.long.encode() + post.image


def _robot(house: House, made: Notice, language: str) -> bytes:
    profile = Profile(language=language, public_url=house.public_url, time_zone=house.time_zone)
    return robot.worded(made, profile).text.encode()


def _sms(house: House, made: Notice, place: Area, language: str) -> bytes:
    try:
        return "".join(sms.render(made, house.message_profile(place, language)).parts).encode()
    except Unrenderable as exc:
        return _unfit(exc)


def _unfit(exc: Unrenderable) -> bytes:
    """What does not fit is a rendering too: it must not start to fit unseen."""
    return f"{exc.code} {sorted(exc.facts.items())}".encode()
