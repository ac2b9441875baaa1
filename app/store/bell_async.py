"""The gateway's side of the bell: the same keys and channels as ``app.store.bell``, on asyncio."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from app.store.bell import (
    COMMAND,
    EVIDENCE,
    HOT,
    MOST_ENTRIES,
    REVOKED,
    RING,
    SHUT_OUT,
    BellSilent,
)

# How long the bell may take to answer; and how often a quiet subscription is asked for a sign.
ANSWER_S, QUIET_S = 5.0, 15.0


@dataclass(frozen=True, slots=True)
class Heard:
    """One message: a slot on ``RING``, a screen on ``REVOKED`` and on ``COMMAND``, with its order.

    All are empty when a subscription has just begun: what was said before was not heard.
    """

    channel: str = ""
    what: str = ""
    body: bytes = b""


class AsyncBell:
    """Rings, hot bytes and evidence. Every method raises BellSilent when there is no answer."""

    def __init__(self, url: str) -> None:
        connect: Any = Redis.from_url  # its overloads lack the protocol
        self._redis = connect(
            url,
            protocol=2,
            socket_timeout=ANSWER_S,
            socket_connect_timeout=ANSWER_S,
            health_check_interval=int(QUIET_S),
            # Trying again is the caller's: it must know that it may have missed a ring.
            retry=Retry(NoBackoff(), 0),
        )

    async def ping(self) -> None:
        """Ask for a sign of life."""
        with _plain_errors():
            await self._redis.ping()

    async def listen(self) -> AsyncIterator[Heard]:
        """Yield what is said as it comes, after one empty message."""
        with _plain_errors():
            async with self._redis.pubsub() as ear:
                await ear.subscribe(RING, REVOKED, COMMAND)
                yield Heard()
                while True:
                    message = await ear.get_message(ignore_subscribe_messages=True, timeout=QUIET_S)
                    if message and (heard := _heard(message["channel"], message["data"])):
                        yield heard

    async def hot(self, slots: Sequence[str]) -> dict[str, bytes]:
        """Return the hot bytes of those of ``slots`` that have any."""
        if not slots:
            return {}
        with _plain_errors():
            found = await self._redis.mget([HOT + slot for slot in slots])
        return {slot: hot for slot, hot in zip(slots, found, strict=True) if hot is not None}

    async def revoked(self, slots: Mapping[str, str]) -> set[str]:
        """Return the screens that were shut out, or moved from the slot they come with.

        ``slots`` are those their tokens are for, by screen.
        """
        if not slots:
            return set()
        with _plain_errors():
            found = await self._redis.mget([SHUT_OUT + screen for screen in slots])
        marks = zip(slots.items(), found, strict=True)
        return {
            screen for (screen, slot), mark in marks if mark is not None and mark != slot.encode()
        }

    async def push_evidence(self, packed: bytes) -> None:
        """Put one packed entry where the worker takes it from."""
        with _plain_errors():
            await self._redis.xadd(EVIDENCE, {"p": packed}, maxlen=MOST_ENTRIES, approximate=True)

    async def close(self) -> None:
        """Release the connections."""
        await self._redis.aclose()


def _heard(channel: bytes, raw: bytes) -> Heard | None:
    """Return what a message says, None when it is not one of ours."""
    name = channel.decode()
    if name == COMMAND:
        screen, _, body = raw.partition(b" ")
        return Heard(name, screen.decode("ascii", "replace"), body)
    try:
        what = json.loads(raw)["slot"] if name == RING else raw.decode()
    except (KeyError, TypeError, ValueError):
        return None
    return Heard(name, what) if isinstance(what, str) else None


@contextmanager
def _plain_errors() -> Iterator[None]:
    try:
        yield
    except (RedisError, OSError) as exc:
        raise BellSilent(str(exc)) from None
