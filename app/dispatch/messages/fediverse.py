"""The house in the fediverse: its key, its actors, who follows, and letting them in."""

from __future__ import annotations

import logging
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from app.dispatch.house import House
from app.dispatch.lane import CALM_S, Lane, rest_until
from app.domain import http_signature
from app.domain.audience import Area
from app.domain.notice import Phase, phase
from app.domain.target import Profile
from app.domain.warning_word import Act
from app.store import area, audit, follower, notice, setting, warning_told
from app.store.follower import Follower
from app.store.session import Store, Tx
from app.store.target import Cipher, Unsealable
from channels.activitypub import ActivityPubChannel
from channels.base import Refused, Unreachable
from renderers import activity

log = logging.getLogger(__name__)
_SETTING, _ROW, _WHO = "fediverse_key", "fediverse", "fediverse"
_BITS = 2048
LEASE, BATCH, POLL_S = timedelta(seconds=120), 10, 5.0
# So often an Accept is tried, ever longer apart; then the follower is forgotten.
TRIES, FIRST_PAUSE = 6, timedelta(minutes=1)
MOST_FOLLOWERS = 50_000


class NoActor(LookupError):
    """There is no such area here."""


class TooMany(ValueError):
    """An area has as many followers as it can have."""


@dataclass(slots=True)
class Signer:
    """The house's RSA key, made when it is first needed, and kept sealed."""

    store: Store
    cipher: Cipher
    _known: tuple[str, rsa.RSAPrivateKey] | None = None

    def key(self) -> rsa.RSAPrivateKey:
        """Return the key as it is kept now: two processes may have made one at a time."""
        with self.store.read() as tx:
            said = str(setting.get(tx, _SETTING, ""))
        if self._known is None or self._known[0] != said:
            key = _opened(said, self.cipher)
            if key is None:
                with self.store.begin() as tx:
                    said = str(setting.get(tx, _SETTING, ""))
                    return _opened(said, self.cipher) or _made(tx, self.cipher)
            self._known = (said, key)
        return self._known[1]


def public_key(house: House) -> str:
    """Return the key by which others check what the house says (PEM)."""
    key = Signer(house.store, house.cipher).key().public_key()
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def signing(house: House, code: str) -> Callable[[httpx.URL], dict[str, str]]:
    """Return what signs a GET as the area ``code``: some servers ask who reads their actors."""
    key, me = Signer(house.store, house.cipher).key(), activity.actor_of(code, house.public_url)

    def sign(place: httpx.URL) -> dict[str, str]:
        headers = http_signature.asking(place.netloc.decode("ascii"), house.clock())
        names, path = http_signature.SIGNED_GET, place.raw_path.decode("ascii")
        text = http_signature.signed_text(names, path, headers, "get")
        value = key.sign(text, PKCS1v15(), SHA256())
        told = http_signature.told(f"{me}#main-key", value, names)
        return {"Date": headers["date"], "Signature": told}

    return sign


def actor(house: House, name: str, summary: Callable[[Area], str]) -> dict[str, Any]:
    """Return the actor of the open area that ``name`` is the code or slug of.

    Raises:
        NoActor: there is none.
    """
    with house.store.read() as tx:
        place = area.get(tx, name)
    if place is None or not place.is_open:
        raise NoActor(name)
    return activity.actor(place, house.public_url, public_key(house), summary(place))


def note(house: House, code: str, notice_id: str) -> dict[str, Any] | None:
    """Return a notice as its Note, a Tombstone once it was withdrawn, None when there is none."""
    with house.store.read() as tx:
        trail = area.trail(tx, code)
        found = notice.latest(tx, notice_id) if trail else None
    above = {one.code for one in trail} if trail else set()
    if found is None or above.isdisjoint(found.areas) or "microblog" not in found.channels:
        return None
    me = activity.actor_of(code, house.public_url)
    made = activity.of(activity.render(found, _profile(house, trail[-1].name)), me)
    if found.is_withdrawal:
        return {"@context": activity.CONTEXT, "id": made["id"], "type": "Tombstone"}
    if phase(found, house.clock()) is Phase.SCHEDULED:
        return None
    return {"@context": activity.CONTEXT, **made}


def warning(house: House, code: str, name: str, revision: int) -> dict[str, Any] | None:
    """Return a warning as the Note of a word on it, as it is told now; None: there is none."""
    with house.store.read() as tx:
        place, kept = area.get(tx, code), warning_told.get(tx, name)
    if place is None or kept is None or not 0 < revision <= kept.told.revision:
        return None
    act = Act.CLEAR if kept.told.is_lifted else Act.ALARM
    made = activity.render_warning(kept.told, act, _profile(house, place.name))
    me = activity.actor_of(place.code, house.public_url)
    told = activity.of(made, me, f"{me}/warnings/{name}/{revision}")
    return {"@context": activity.CONTEXT, **told}


def follow(house: House, asked: Follower) -> None:
    """Keep a follower; the Accept is sent by the lane.

    Raises:
        NoActor: there is no such area here.
        TooMany: it has as many as it can have.
    """
    now = house.clock()
    with house.store.begin() as tx:
        place = area.get(tx, asked.area)
        if place is None or not place.is_open:
            raise NoActor(asked.area)
        if follower.count(tx, asked.area) >= MOST_FOLLOWERS:
            raise TooMany(asked.area)
        follower.add(tx, house.cipher, asked, now)
        audit.add(tx, now, _WHO, "follower.add", asked.area, {"actor": asked.actor})
    house.bell.nudge()


def unfollow(house: House, code: str | None, who: str) -> None:
    """Forget a follower of an area, or of all (None)."""
    now = house.clock()
    with house.store.begin() as tx:
        if follower.remove(tx, code, who, now):
            audit.add(tx, now, _WHO, "follower.remove", code or "", {"actor": who})


def followers(house: House, code: str) -> int:
    """Return how many follow an area."""
    with house.store.read() as tx:
        return follower.count(tx, code)


def lane(house: House) -> Lane:
    """Return the worker's lane that lets followers in."""
    route = house.routes.messages.get(follower.CHANNEL)
    channel = route.channel if route else None

    def step() -> int:
        return accept_due(house, channel) if isinstance(channel, ActivityPubChannel) else 0

    return Lane(
        name="followers",
        step=step,
        rest_s=lambda: rest_until(house, follower.next_due, POLL_S),
        calm_s=CALM_S,
    )


def accept_due(house: House, channel: ActivityPubChannel) -> int:
    """Send the Accepts that are due; return how many were claimed."""
    now = house.clock()
    with house.store.read() as tx:
        due = follower.next_due(tx)
    if due is None or due > now:
        return 0
    with house.store.begin() as tx:
        claimed = follower.claim(tx, now, LEASE, BATCH)
    for one in claimed:
        _accept(house, channel, one)
    return len(claimed)


def _accept(house: House, channel: ActivityPubChannel, one: Follower) -> None:
    me = activity.actor_of(one.area, house.public_url)
    try:
        channel.send(activity.accept(one.follow, me, one.id), me, one.inbox)
    except Unreachable as exc:
        log.info("the Accept to %s waits: %s", one.actor, exc)
        if one.attempts + 1 < TRIES:
            again = house.clock() + FIRST_PAUSE * 3**one.attempts
            with house.store.begin() as tx:
                follower.set_due(tx, one.id, again)
            return
    except Refused as exc:
        log.info("%s wants no Accept: %s", one.actor, exc)
    else:
        with house.store.begin() as tx:
            follower.set_due(tx, one.id, None)
        return
    unfollow(house, one.area, one.actor)


def _profile(house: House, place: str) -> Profile:
    return Profile(
        language=house.languages[0],
        public_url=house.public_url,
        time_zone=house.time_zone,
        place=place,
    )


def _opened(said: str, cipher: Cipher) -> rsa.RSAPrivateKey | None:
    if not said:
        return None
    try:
        key = load_pem_private_key(cipher.open(b64decode(said), _ROW).encode(), None)
    except Unsealable:  # put back without the folder of keys: others learn the new one
        return None
    return key if isinstance(key, rsa.RSAPrivateKey) else None


def _made(tx: Tx, cipher: Cipher) -> rsa.RSAPrivateKey:
    key = rsa.generate_private_key(public_exponent=65537, key_size=_BITS)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    setting.put(tx, _SETTING, b64encode(cipher.seal(pem, _ROW)).decode())
    return key
