"""The lane of the hub: asks who wants to be told whether it is meant, and hands feeds out."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeVar
from urllib.parse import urlencode

from app.dispatch.boards import feed_part
from app.dispatch.hooks.webhook import Post, Undelivered
from app.dispatch.house import House
from app.dispatch.lane import CALM_S, Lane, rest_until
from app.domain import websub as rules
from app.domain.webhook import again
from app.domain.websub import Follower, Intent, Kind, Mode
from app.store import area, origin, websub, websub_intent
from app.store.websub import Claimed

log = logging.getLogger(__name__)
LEASE = timedelta(seconds=180)
BATCH, AT_ONCE = 40, 8
# A feed that changed is looked for this often; leases that ended and another hub less often.
LOOK_S, SWEEP = 2.0, timedelta(minutes=1)
# A reader that gives no answer is asked again, then its request is given up and kept a day.
ASKED, ASK_AGAIN, KEPT = 3, timedelta(minutes=2), timedelta(days=1)
_GONE = 410
T = TypeVar("T")
R = TypeVar("R")
Get = Callable[[str], tuple[int, bytes]]


@dataclass(frozen=True, slots=True)
class Ways:
    """How the far ends are reached: both raise Undelivered."""

    get: Get
    post: Post


@dataclass(frozen=True, slots=True)
class _Feed:
    """The bytes readers are handed, and what they are called."""

    media_type: str
    body: bytes


class Hub:
    """What the lane does; it remembers only when it last swept."""

    def __init__(self, house: House, ways: Ways) -> None:
        self._house, self._ways = house, ways
        self._swept: datetime | None = None

    def step(self) -> int:
        """Ask, sweep, hand out; return how much was done."""
        now = self._house.clock()
        if self._swept is None or now - self._swept >= SWEEP:
            sweep(self._house)
            self._swept = now
        return ask_due(self._house, self._ways) + tell_due(self._house, self._ways)

    def rest_s(self) -> float:
        """Return how long until somebody is to be asked, or a feed is looked at again."""
        return min(LOOK_S, rest_until(self._house, websub_intent.next_due, LOOK_S))


def lane(house: House, get: Get, post: Post) -> Lane:
    """Return the worker's lane of the hub."""
    hub = Hub(house, Ways(get, post))
    return Lane(name="websub", step=hub.step, rest_s=hub.rest_s, calm_s=CALM_S)


def sweep(house: House) -> None:
    """Forget what has ended, and let the hub that is set be pinged of every feed there is."""
    now = house.clock()
    with house.store.begin() as tx:
        websub.expire(tx, now)
        websub.ping_only(tx, house.websub_hub, now)
        websub_intent.forget(tx, now - KEPT)


def ask_due(house: House, ways: Ways) -> int:
    """Ask every reader that is due whether it means it; return how many (5.3)."""
    with house.store.read() as tx:
        due = websub_intent.next_due(tx)
    if due is None or due > house.clock():
        return 0
    with house.store.begin() as tx:
        intents = websub_intent.claim(tx, house.cipher, house.clock(), LEASE, BATCH)
    for one, refusal in _side_by_side(lambda one: _answer(house, ways, one), intents):
        _settle(house, one, refusal)
    return len(intents)


def _answer(house: House, ways: Ways, one: Intent) -> str:
    """Return why ``one`` is not confirmed, empty when it is."""
    challenge = secrets.token_urlsafe(24)
    try:
        status, body = ways.get(rules.question(one, house.public_url + one.topic, challenge))
    except Undelivered as exc:
        return exc.code
    return "" if rules.is_meant(status, body, challenge) else "not_meant"


def _settle(house: House, one: Intent, refusal: str) -> None:
    now, attempts = house.clock(), one.attempts + 1
    with house.store.begin() as tx:
        if refusal == "no_answer" and attempts < ASKED:
            websub_intent.later(tx, replace(one, attempts=attempts, due=now + ASK_AGAIN))
        elif refusal:
            websub_intent.later(tx, replace(one, attempts=attempts, reason=refusal))
        elif not websub_intent.drop(tx, one):
            log.warning("request %s was replaced by a later one", one.id)
        elif one.mode is Mode.SUBSCRIBE:
            websub.follow(tx, house.cipher, one, now)
        else:
            websub.leave(tx, one.topic, one.callback)


def tell_due(house: House, ways: Ways) -> int:
    """Hand the newest bytes to everybody whose feed changed; return to how many."""
    with house.store.read() as tx:
        if not websub.is_any_due(tx, house.clock()):
            return 0
    with house.store.begin() as tx:
        claimed = websub.claim(tx, house.cipher, house.clock(), LEASE, BATCH)
    feeds = {topic: _feed(house, topic) for topic in {c.follower.topic for c in claimed}}

    def told(one: Claimed) -> Follower:
        return _told(house, ways, one, feeds[one.follower.topic])

    for _one, done in _side_by_side(told, claimed):
        with house.store.begin() as tx:
            if done.status == _GONE:
                websub.remove(tx, done.id)
            elif not websub.store(tx, done):
                log.warning("follower %s was fenced out", done.id)
    return len(claimed)


def _feed(house: House, topic: str) -> _Feed | None:
    """Return what lies at ``topic`` now, None when nothing does any more."""
    parts = topic.split("/")
    with house.store.read() as tx:
        place = area.get(tx, parts[2]) if rules.base_of(topic) != topic else None
        stored = None if place else origin.get(tx, topic)
    if place is not None:
        made = feed_part.made(house, place, parts[3], parts[4])
        return _Feed(made.media_type, made.body) if made else None
    return _Feed(stored.media_type, stored.body) if stored else None


def _told(house: House, ways: Ways, one: Claimed, feed: _Feed | None) -> Follower:
    """Return the follower as it is after it was told, or was not."""
    mine, now = one.follower, house.clock()
    tag = origin.tag_of(feed.body) if feed else ""
    at_rest = replace(mine, seen=one.etag, due=now, attempts=0, reason="", changed_at=now)
    if feed is None or tag == mine.told:
        return replace(at_rest, changed_at=mine.changed_at)
    body, headers = _message(house, one, feed)
    address = mine.callback
    try:
        status = ways.post(address, body, headers)
    except Undelivered as exc:
        return _later(replace(mine, status=0, reason=exc.code), at_rest)
    if 200 <= status < 300:
        return replace(at_rest, told=tag, status=status)
    return _later(replace(mine, status=status, reason="status"), at_rest)


def _message(house: House, one: Claimed, feed: _Feed) -> tuple[bytes, Mapping[str, str]]:
    """Return what is sent: the feed itself, signed where a secret was given (7, 8)."""
    topic = one.follower.topic
    if one.follower.kind is Kind.HUB:
        said = urlencode(rules.ping(house.public_url + topic)).encode()
        return said, {"Content-Type": "application/x-www-form-urlencoded"}
    link = rules.links(house.public_url, topic)
    headers = {"Content-Type": feed.media_type, "Link": link}
    if one.secret:
        headers["X-Hub-Signature"] = rules.signature(one.secret, feed.body)
    return feed.body, headers


def _later(tried: Follower, at_rest: Follower) -> Follower:
    """Return when it is tried again; after the last time it waits for the next change."""
    attempts, now = tried.attempts + 1, at_rest.changed_at
    due = again(attempts, now)
    if due is None:
        return replace(at_rest, status=tried.status, reason=tried.reason)
    return replace(tried, attempts=attempts, due=due, changed_at=now)


def _side_by_side(work: Callable[[T], R], items: list[T]) -> list[tuple[T, R]]:
    """Do ``work`` for each, a few at a time: one that is slow must not hold up the others."""
    if not items:
        return []
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="websub") as pool:
        return list(zip(items, pool.map(work, items), strict=True))
