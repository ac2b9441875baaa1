"""The house's own WebSub hub: who may ask to be told of which feed, and how many may."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlsplit

from app.dispatch.boards import feed_part
from app.dispatch.house import House
from app.domain.websub import (
    SECRET_MAX,
    URL_MAX,
    Intent,
    Mode,
    base_of,
    host_of,
    is_followed,
    lease_of,
)
from app.store import audit, origin, websub, websub_intent
from app.store.session import Tx, new_id

# So many of one host, of one feed, and in all; so many requests may wait likewise.
HOST_MOST, TOPIC_MOST, MOST = 500, 5000, 50_000
WAITING_HOST_MOST, WAITING_MOST = 20, 1000
FIELDS = ("hub.mode", "hub.topic", "hub.callback", "hub.secret", "hub.lease_seconds")


class Refused(Exception):
    """What was asked cannot be had; ``code`` says why, ``is_full`` that it may be had later.

    ``code`` is one of: ``publish`` (the hub knows by itself), ``mode``, ``topic``, ``callback``,
    ``secret``, ``lease``, ``unknown`` (nothing to end), ``full_host``, ``full_topic``, ``full``.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code, self.is_full = code, code.startswith("full")


def ask(house: House, form: Mapping[str, str]) -> Intent:
    """Keep a request until the reader was asked whether it is meant; raise Refused.

    ``form`` has the fields of ``FIELDS`` (W3C WebSub, 5.1); others are not looked at (5.1.1).
    """
    said = {name: form.get(name, "").strip() for name in FIELDS}
    made = _intent(house, said)
    with house.store.begin() as tx:
        _bound(house, tx, made)
        stored = origin.get(tx, made.base)
        if stored is None or not _is_part(made.topic):
            raise Refused("topic")
        made = replace(made, seen=stored.etag)
        websub_intent.put(tx, house.cipher, made)
    house.bell.nudge()
    return made


def drop(tx: Tx, house: House, follower_id: str, login: str) -> bool:
    """Tell somebody no longer, as ``login`` decided; False when there is none by that id."""
    found = websub.get(tx, follower_id)
    if found is None or not websub.remove(tx, follower_id):
        return False
    facts: dict[str, object] = {"feed": found.topic, "callback": found.callback}
    audit.add(tx, house.clock(), login, "websub.drop", follower_id, facts)
    return True


def _intent(house: House, said: Mapping[str, str]) -> Intent:
    if said["hub.mode"] == "publish":
        raise Refused("publish")
    if said["hub.mode"] not in set(Mode):
        raise Refused("mode")
    path = said["hub.topic"].removeprefix(house.public_url)
    if path == said["hub.topic"] or not is_followed(path):
        raise Refused("topic")
    if not _is_callback(house, said["hub.callback"]):
        raise Refused("callback")
    if len(said["hub.secret"].encode()) >= SECRET_MAX:
        raise Refused("secret")
    lease, now = lease_of(said["hub.lease_seconds"]), house.clock()
    if lease is None:
        raise Refused("lease")
    return Intent(
        id=new_id(),
        mode=Mode(said["hub.mode"]),
        topic=path,
        base=base_of(path),
        callback=said["hub.callback"],
        secret=said["hub.secret"],
        lease=lease,
        due=now,
        made_at=now,
    )


def _bound(house: House, tx: Tx, made: Intent) -> None:
    """Refuse what would be too many: each request is a call to an address a stranger named."""
    host = host_of(made.callback)
    is_known = websub_intent.is_known(tx, made.topic, made.callback)
    if made.mode is Mode.UNSUBSCRIBE and not is_known:
        raise Refused("unknown")
    mine, everywhere = websub_intent.held(tx, host)
    if mine >= WAITING_HOST_MOST:
        raise Refused("full_host")
    if everywhere >= WAITING_MOST:
        raise Refused("full")
    if made.mode is Mode.UNSUBSCRIBE or is_known:
        return
    held = websub.held(tx, host, made.topic, house.clock())
    for count, most, code in (
        (held.host, HOST_MOST, "full_host"),
        (held.topic, TOPIC_MOST, "full_topic"),
        (held.everywhere, MOST, "full"),
    ):
        if count >= most:
            raise Refused(code)


def _is_part(topic: str) -> bool:
    parts = topic.split("/")
    return len(parts) != 5 or feed_part.is_part(parts[3])


def _is_callback(house: House, url: str) -> bool:
    """Whether it can be called; where it leads is checked at every call."""
    try:
        parts = urlsplit(url)
        named = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    allowed = ("https", "http") if house.private_sources else ("https",)
    plain = url.isascii() and url.isprintable() and " " not in url and "#" not in url
    fits = len(url) <= URL_MAX and parts.scheme in allowed
    return plain and named and fits and parts.username is None
