"""What gateways of texts tell by themselves: taken at a door with a secret, read by the worker."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from hmac import compare_digest

from app.dispatch.house import House
from app.dispatch.lane import Lane
from app.dispatch.messages import arrivals, reports
from app.domain.delivery import State
from app.store import audit, setting, sms_heard
from app.store.session import Tx
from channels.base import Arrival, Heard
from channels.hearing import Garbled, Pushed, Pushing

CHANNEL, _DOOR = "sms_smpp", "sms_push"
# So much may wait; a gateway asked to come back sends it again.
FULL, BATCH = 50_000, 200
REST_S, LATER = 1.0, timedelta(seconds=5)


class Outcome(StrEnum):
    """What became of a push."""

    TAKEN = "taken"
    NO_DOOR = "no_door"
    GARBLED = "garbled"
    FULL = "full"


def open_door(tx: Tx, who: str, now: datetime) -> str:
    """Let the gateway push; return the secret of its address. An older one counts no more."""
    secret = secrets.token_urlsafe(32)
    setting.put(tx, _DOOR, {"digest": _digest(secret), "since": now.isoformat()})
    audit.add(tx, now, who, "sms.push_open", "texts", {})
    return secret


def close_door(tx: Tx, who: str, now: datetime) -> None:
    """Let it push no more."""
    setting.put(tx, _DOOR, None)
    audit.add(tx, now, who, "sms.push_close", "texts", {})


def since(tx: Tx) -> datetime | None:
    """Return when the address was made, None while there is none."""
    said = setting.get(tx, _DOOR)
    return datetime.fromisoformat(str(said["since"])) if isinstance(said, dict) else None


def can_push(house: House) -> bool:
    """Return whether the channel of texts has a far end that pushes."""
    route = house.routes.messages.get(CHANNEL)
    return route is not None and isinstance(route.channel, Pushing)


def take(house: House, secret: str, body: bytes, fields: Mapping[str, str]) -> Outcome:
    """Keep what was pushed with ``secret`` until the worker reads it."""
    route = house.routes.messages.get(CHANNEL)
    with house.store.read() as tx:
        said = setting.get(tx, _DOOR)
    wanted = str(said["digest"]) if isinstance(said, dict) else ""
    fits = compare_digest(_digest(secret), wanted or _digest(""))
    if not wanted or not fits or route is None or not isinstance(route.channel, Pushing):
        return Outcome.NO_DOOR
    with house.store.read() as tx:
        is_full = sms_heard.has(tx, FULL)
    if is_full:
        return Outcome.FULL
    try:
        told = route.channel.read(Pushed(body, fields))
    except Garbled:
        return Outcome.GARBLED
    with house.store.begin() as tx:
        sms_heard.add(tx, house.cipher, [_written(one) for one in told], house.clock())
    house.bell.nudge()
    return Outcome.TAKEN


def read(house: House) -> int:
    """Deal with what was pushed; return how much was done with."""
    now = house.clock()
    with house.store.read() as tx:
        letters = sms_heard.due(tx, house.cipher, now, BATCH)
    if not letters:
        return 0
    found = [(one, _read(one.said)) for one in letters]
    told = [(letter, one) for letter, one in found if isinstance(one, Heard)]
    kept = reports.settle(house, [(one, letter.at) for letter, one in told], now).kept
    for _letter, one in found:
        if isinstance(one, Arrival):
            arrivals.take(house, one)
    early = {letter.id for (letter, _one), waits in zip(told, kept, strict=True) if waits}
    done = [letter.id for letter in letters if letter.id not in early]
    with house.store.begin() as tx:
        sms_heard.remove(tx, done)
        sms_heard.put_off(tx, early, now + LATER)
    return len(done)


def lane(house: House) -> Lane:
    """Return the lane that deals with what was pushed."""
    return Lane(name="pushed texts", step=lambda: read(house), rest_s=lambda: REST_S)


def _digest(secret: str) -> str:
    return sha256(f"sms push {secret}".encode()).hexdigest()


def _written(one: Heard | Arrival) -> str:
    return json.dumps(asdict(one))


def _read(said: str) -> Heard | Arrival:
    facts = json.loads(said)
    if "text" in facts:
        return Arrival(**facts)
    return Heard(**{**facts, "state": State(facts["state"])})
