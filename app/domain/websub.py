"""WebSub (W3C Recommendation, 2018): who asks to be told of a feed, for how long, and how."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import urlencode, urlsplit

# Where the house's own hub is asked (5.1).
HUB = "/websub/"
# How long a subscription holds: what nobody asked for, and between what whoever asks may choose.
LEASE = timedelta(days=10)
LEASE_LEAST, LEASE_MOST = timedelta(hours=1), timedelta(days=30)
# hub.secret must be less than 200 bytes in length (5.1).
SECRET_MAX = 200
URL_MAX = 500
# Feeds of an area that anybody may be told of: parts have the first three, and another hub is
# pinged of the first four.
PARTED = ("rss.xml", "atom.xml", "feed.json")
PINGED = (*PARTED, "warnings.atom")
WHOLE = (*PINGED, "calendar.ics", "timeline.json")


class Mode(StrEnum):
    """What is asked for; the values are those of ``hub.mode``, and stored."""

    SUBSCRIBE = "subscribe"
    UNSUBSCRIBE = "unsubscribe"


class Kind(StrEnum):
    """Who is told: a reader gets the feed itself, another hub only that it changed."""

    READER = "reader"
    HUB = "hub"


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """One request to the hub, not yet known to be meant (5.3).

    ``seen`` is the tag of what lay at ``base`` when it was asked; ``secret`` is empty where the
    reader wants no signature. ``reason`` says why it was given up; empty while it waits.
    """

    id: str
    mode: Mode
    topic: str
    base: str
    callback: str
    secret: str = ""
    lease: timedelta = LEASE
    seen: str = ""
    due: datetime
    attempts: int = 0
    fence: int = 0
    reason: str = ""
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Follower:
    """One address that is told when a feed changes.

    Attributes:
        topic: path of the feed.
        base: path of the document by whose tag one knows that the feed may have changed.
        until: when the lease ends; None for another hub, which is pinged for as long as it is set.
        seen: tag of what lay at ``base`` when it was last told, or nothing was to be told.
        told: tag of the bytes last sent.
        status: the far end's last HTTP status, 0 where it gave no answer.
        reason: why it was not told, by name; empty when it was.
    """

    id: str
    kind: Kind
    topic: str
    base: str
    callback: str
    until: datetime | None
    seen: str = ""
    told: str = ""
    due: datetime
    attempts: int = 0
    fence: int = 0
    status: int = 0
    reason: str = ""
    made_at: datetime
    changed_at: datetime


def lease_of(typed: str) -> timedelta | None:
    """Return for how long, from ``hub.lease_seconds``; None when it is no number of seconds."""
    if not typed:
        return LEASE
    if not (typed.isascii() and typed.isdigit()) or len(typed) > 12 or int(typed) == 0:
        return None
    asked = timedelta(seconds=min(int(typed), int(LEASE_MOST.total_seconds())))
    return max(asked, LEASE_LEAST)


def host_of(url: str) -> str:
    """Return the host that ``url`` names, in lower case; empty when it names none."""
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""


def question(intent: Intent, topic: str, challenge: str) -> str:
    """Return the address at which a reader is asked whether it meant that (5.3).

    What the callback asks for itself stays; the hub's words are put behind it.
    """
    said = {"hub.mode": intent.mode.value, "hub.topic": topic, "hub.challenge": challenge}
    if intent.mode is Mode.SUBSCRIBE:
        said["hub.lease_seconds"] = str(int(intent.lease.total_seconds()))
    address, _, _fragment = intent.callback.partition("#")
    joint = "&" if "?" in address else "?"
    return f"{address}{joint}{urlencode(said)}"


def is_meant(status: int, answer: bytes, challenge: str) -> bool:
    """Return whether the answer confirms: 2xx, and the challenge as its whole body (5.3.1)."""
    return 200 <= status < 300 and hmac.compare_digest(answer, challenge.encode())


def signature(secret: str, body: bytes) -> str:
    """Return X-Hub-Signature over the exact bytes sent (8)."""
    return f"sha256={hmac.new(secret.encode(), body, 'sha256').hexdigest()}"


def links(public_url: str, path: str, hub: str = "") -> str:
    """Return the Link header of the feed at ``path`` (4): its hubs, and its own name.

    ``hub`` stands in those alone of which it is pinged.
    """
    parts = path.split("/")
    beside = hub if len(parts) == 4 and parts[3] in PINGED else ""
    named = "".join(f'<{one}>; rel="hub", ' for one in hubs(public_url, beside))
    return f'{named}<{public_url}{path}>; rel="self"'


def hubs(public_url: str, hub: str = "") -> tuple[str, ...]:
    """Return the hubs a feed names: the one set up beside the house, and the house's own."""
    own = f"{public_url}{HUB}"
    return (hub, own) if hub else (own,)


def is_followed(path: str) -> bool:
    """Return whether ``path`` is that of a feed that anybody may be told of."""
    parts = path.split("/")
    if len(parts) == 5:
        return parts[:2] == ["", "feeds"] and parts[4] in PARTED
    return len(parts) == 4 and parts[:2] == ["", "feeds"] and parts[3] in WHOLE


def base_of(path: str) -> str:
    """Return the document by whose tag one knows that the feed at ``path`` may have changed."""
    parts = path.split("/")
    return "/".join([*parts[:3], "feed.json"]) if len(parts) == 5 else path


def ping(topic: str) -> Mapping[str, str]:
    """Return what another hub is told: that a feed changed (4.2 of PubSubHubbub 0.4)."""
    return {"hub.mode": "publish", "hub.url": topic, "hub.topic": topic}
