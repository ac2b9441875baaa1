"""Screens come in: a code to show, an operator's approval, then short-lived tokens."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from app.dispatch.house import House
from app.dispatch.keys.seal import instant
from app.dispatch.screens import token
from app.dispatch.screens.token import Grant
from app.domain.target import Slot, led_profile, variant_of
from app.store import screen, slot
from app.store.screen import Screen
from app.store.session import Tx, new_id

# No 0, 1, I, L, O, U (docs/wire-format.md, Enrolment).
LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LIFE = timedelta(minutes=10)
TOKEN_LIFE = timedelta(minutes=10)
SKEW = timedelta(seconds=300)
# More screens than this never wait at once; more is somebody filling the table.
WAITING_MAX = 500
# A screen that is on renews its code; one that has not for so long is not coming back.
FORGOTTEN = timedelta(days=1)


class TooManyWaiting(RuntimeError):
    """So many screens wait for approval that no more are taken now."""


class BadRequest(ValueError):
    """What the screen sent is not of this protocol; ``code`` names the member."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class NotProven(PermissionError):
    """The request is not signed by the screen's key, is too old, or was used before."""


class Revoked(PermissionError):
    """The screen was shut out, or was never let in."""


class NoSuchCode(LookupError):
    """No screen shows this code now."""


@dataclass(frozen=True, slots=True)
class Passport:
    """A token and what it opens."""

    token: str
    grant: Grant


def begin(house: House, public_key: bytes, device: str, profile: str, version: str) -> Screen:
    """Return the screen of ``public_key`` with a code to show, made or renewed as needed.

    Nobody can approve the code of a screen that does not wait any more.

    Raises:
        BadRequest: ``profile`` names no panel, or the key is no Ed25519 key.
        TooManyWaiting: come back later.
    """
    if len(public_key) != 32:
        raise BadRequest("public_key")
    try:
        panel = led_profile(profile).name
    except ValueError:
        raise BadRequest("profile") from None
    now = house.clock()
    with house.store.begin() as tx:
        known = screen.find_by_key(tx, public_key)
        if known is None:
            return _add(tx, public_key, device[:80], panel, version[:20], now)
        if known.state != "waiting":  # lost what it was told: it asks where it stands next
            return replace(known, code=_code(tx, now), code_expires=now + CODE_LIFE)
        if known.code_expires is None or known.code_expires <= now:
            screen.set_code(tx, known.id, _code(tx, now), now + CODE_LIFE)
        return screen.get(tx, known.id) or known


def approve(house: House, code: str, area: str, profile: str, name: str) -> Screen:
    """Let the screen that shows ``code`` show the board of ``area`` on a panel of ``profile``.

    Raises:
        NoSuchCode: no screen shows it, or it has ended.
        ValueError: ``profile`` names no panel.
    """
    place = Slot(area=area, medium="led", profile=led_profile(profile).name)
    now = house.clock()
    with house.store.begin() as tx:
        waiting = screen.by_code(tx, code.upper(), now)
        if waiting is None:
            raise NoSuchCode(code)
        slot.ensure(tx, place, now)
        screen.approve(tx, waiting.id, name, place, now)
    house.bell.nudge()
    return waiting


def tag(house: House, screen_id: str, tags: Collection[str]) -> bool:
    """Let a screen carry ``tags``; it moves to the slot of those that carry the same.

    One that is connected fetches a token for its new slot at once, any other when it comes back.
    Return whether there is such a screen in use.
    """
    now = house.clock()
    with house.store.begin() as tx:
        known = screen.get(tx, screen_id)
        if known is None or known.slot is None or known.state != "approved":
            return False
        place = replace(Slot.parse(known.slot), variant=variant_of(tags))
        if place.key != known.slot:
            slot.ensure(tx, place, now, tags)
            slot.lift(tx, place.key, known.slot, now)
            screen.move(tx, screen_id, place.key, now)
    house.bell.nudge()
    if place.key != known.slot:
        house.bell.recall(screen_id, place.key)
    return True


def revoke(house: House, screen_id: str) -> bool:
    """Shut a screen out: the store at once, its socket with the bell. Return whether it was in."""
    with house.store.begin() as tx:
        was_in = screen.revoke(tx, screen_id)
    house.bell.revoke(screen_id)
    return was_in


def admit(house: House, screen_id: str, time: datetime, nonce: str, sig: bytes) -> Passport:
    """Return a token for a screen that proves its key.

    ``sig`` is over the bytes docs/wire-format.md names; ``time`` is the screen's clock. A key that
    was offered by a rekey takes the place of the old one when it is first used.

    Raises:
        NotProven: bad signature, clock more than 300 s off, or a nonce seen before.
        Revoked: unknown, waiting or shut out.
    """
    now = house.clock()
    with house.store.read() as tx:
        known = screen.get(tx, screen_id)
    if known is None or known.state != "approved" or known.slot is None:
        raise Revoked(screen_id)
    message = f"linli-token-v1\n{screen_id}\n{instant(time)}\n{nonce}".encode()
    used = _used_key(known, sig, message)
    once(house, screen_id, time, nonce)
    if used != known.public_key:
        with house.store.begin() as tx:
            screen.take_key(tx, screen_id, used)
    grant = Grant(screen_id, known.slot, (now + TOKEN_LIFE).replace(microsecond=0))
    return Passport(token.issue(house.keys.token_key, grant), grant)


def is_signed(public_key: bytes, sig: bytes, message: bytes) -> None:
    """Raise NotProven unless ``sig`` is that of ``public_key`` over ``message``."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(sig, message)
    except InvalidSignature:
        raise NotProven("signature") from None


def once(house: House, screen_id: str, time: datetime, nonce: str) -> None:
    """Raise NotProven when ``time`` is not about now, or the nonce was used before."""
    if abs(house.clock() - time) > SKEW:
        raise NotProven("clock")
    if not house.bell.once(f"token:{screen_id}:{nonce}", 2 * SKEW.total_seconds()):
        raise NotProven("nonce")


def _used_key(known: Screen, sig: bytes, message: bytes) -> bytes:
    """Return the key of ``known`` that made ``sig``. Raises NotProven."""
    try:
        is_signed(known.public_key, sig, message)
    except NotProven:
        if known.next_key is None:
            raise
        is_signed(known.next_key, sig, message)
        return known.next_key
    return known.public_key


def _add(  # noqa: PLR0913 - what a screen says of itself
    tx: Tx, public_key: bytes, device: str, panel: str, version: str, now: datetime
) -> Screen:
    screen.drop_unclaimed(tx, now - FORGOTTEN)
    if screen.waiting(tx, now) >= WAITING_MAX:
        raise TooManyWaiting
    made = Screen(
        id=new_id(),
        public_key=public_key,
        device=device,
        profile=panel,
        version=version,
        code=_code(tx, now),
        code_expires=now + CODE_LIFE,
        enrolled_at=now,
    )
    screen.add(tx, made)
    return made


def _code(tx: Tx, now: datetime) -> str:
    """Return a code that no other screen shows now."""
    while True:
        code = "".join(secrets.choice(LETTERS) for _ in range(8))
        if screen.by_code(tx, code, now) is None:
            return code
