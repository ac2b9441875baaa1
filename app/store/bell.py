"""The bell: hints between processes over the Redis protocol, never the truth.

Losing what it holds costs time, at most the poll interval of whoever waits.
"""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeAlias

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

log = logging.getLogger(__name__)

# Channels: a slot has a new edition, as {"slot": key}; there is work; a screen was shut out; a
# screen is told to do something, as "screen envelope".
RING, WORK, REVOKED, COMMAND = "ring", "work", "revoked", "command"
# Keys: the bytes of a slot's edition; a screen that was shut out, or the slot it was moved to.
HOT, SHUT_OUT = "hot:", "revoked:"
# The stream of evidence, each entry packed in its field "p"; older ones than these are dropped.
EVIDENCE, MOST_ENTRIES = "evidence", 100_000
_GROUP = "store"
# An entry that its reader has not finished for so long goes to another reader.
_GIVEN_UP_MS = 60_000
_CONNECT_S, _ANSWER_S, _BLOCK_MAX_MS = 2.0, 10.0, 5_000
_REVOKED_S = 86_400
# Longer than a token for the slot of before lives.
_RECALLED_S = 900
# Set, and ring, unless somebody has set it since.
_SWAP = """if (redis.call('GET', KEYS[1]) or '') ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2]) redis.call('PUBLISH', ARGV[3], ARGV[4]) return 1"""

Words: TypeAlias = Sequence[str | bytes | int]
Evidence: TypeAlias = list[tuple[str, bytes]]


class BellSilent(OSError):
    """The bell does not answer; whoever needed it may go on without, only later."""


class Bell:
    """One connection pool to a Redis or Valkey server; threads and forked children may share it.

    ``ring``, ``nudge``, ``revoke``, ``recall`` and ``command`` never raise: what they announce is
    stored already, and found at the next poll or seen not to have come. Everything else raises
    BellSilent when the server is away.
    """

    def __init__(self, url: str) -> None:
        # Commands are sent as the protocol spells them, so the client's own types play no part.
        connect: Any = redis.Redis.from_url
        self._redis: Any = connect(
            url,
            protocol=2,
            socket_connect_timeout=_CONNECT_S,
            socket_timeout=_ANSWER_S,
            # Once more at once, for a connection that died while idle; waiting is the caller's.
            retry=Retry(NoBackoff(), 1),
        )
        self._listening: dict[tuple[int, tuple[str, ...]], Any] = {}

    def ring(self, slot_key: str, hot: bytes | None = None) -> bool:
        """Say that ``slot_key`` has a new edition; ``hot`` are the bytes to hand out at once.

        Return whether the bell took it.
        """
        message = json.dumps({"slot": slot_key})
        commands: list[Words] = [("PUBLISH", RING, message)]
        if hot is not None:
            commands.insert(0, ("SET", HOT + slot_key, hot))
        return self._announce(commands)

    def warm(self, slot_key: str, hot: bytes, seen: bytes | None) -> bool:
        """Put back hot bytes that were lost or missed a ring, and ring; return whether they were.

        Only while what lies there is still what was ``seen``: read it before ``hot``, and nothing
        newer is ever put aside. Raises BellSilent.
        """
        message = json.dumps({"slot": slot_key})
        return bool(self._ask("EVAL", _SWAP, 1, HOT + slot_key, seen or b"", hot, RING, message))

    def hot(self, slot_key: str) -> bytes | None:
        """Return the bytes last rung for ``slot_key``, None when the bell has none."""
        return self.hots([slot_key]).get(slot_key)

    def hots(self, slot_keys: Sequence[str]) -> dict[str, bytes]:
        """Return the bytes last rung for those of ``slot_keys`` that have any."""
        found = self._ask("MGET", *(HOT + key for key in slot_keys)) if slot_keys else ()
        return {k: hot for k, hot in zip(slot_keys, found, strict=True) if hot is not None}

    def nudge(self) -> bool:
        """Say that there is work; return whether the bell took it."""
        return self._announce([("PUBLISH", WORK, "")])

    def command(self, orders: Iterable[tuple[str, bytes]]) -> bool:
        """Tell each (screen, envelope) to whoever holds its line; return whether it was said."""
        said = [("PUBLISH", COMMAND, b"%s %s" % (name.encode(), body)) for name, body in orders]
        return self._announce(said) if said else True

    def listen(self, channels: Sequence[str], timeout_s: float) -> Iterator[tuple[str, bytes]]:
        """Yield (channel, message) as they come; end after ``timeout_s`` seconds of silence.

        Listening again from the same thread misses nothing in between.
        """
        key = (threading.get_ident(), tuple(channels))
        try:
            with _plain_errors():
                ear = self._listening.get(key) or self._subscribe(key)
            while True:
                with _plain_errors():
                    heard = _next(ear, timeout_s)
                if heard is None:
                    return
                yield heard
        except BellSilent:
            if ear := self._listening.pop(key, None):
                ear.close()
            raise

    def push_evidence(self, packed: bytes) -> None:
        """Hand packed evidence over to whoever stores it."""
        self._ask("XADD", EVIDENCE, "MAXLEN", "~", MOST_ENTRIES, "*", "p", packed)

    def read_evidence(self, consumer: str, count: int, block_ms: int) -> Evidence:
        """Return at most ``count`` entries (id, packed) for ``consumer``; wait for the first.

        An entry stays its reader's until ``done_evidence``, or until that is overdue.
        """
        try:
            return self._read_evidence(consumer, count, min(block_ms, _BLOCK_MAX_MS))
        except redis.ResponseError as exc:
            if not str(exc).startswith("NOGROUP"):
                raise
        self._make_group()
        return self._read_evidence(consumer, count, min(block_ms, _BLOCK_MAX_MS))

    def done_evidence(self, ids: Collection[str]) -> None:
        """Forget entries: what they say is stored."""
        if ids:
            self._ask_all([("XACK", EVIDENCE, _GROUP, *ids), ("XDEL", EVIDENCE, *ids)])

    def keep(self, key: str, value: bytes, ttl_s: float) -> None:
        """Keep ``value`` for ``ttl_s`` seconds."""
        self._ask("SET", _kept(key), value, "PX", _ms(ttl_s))

    def kept(self, key: str) -> bytes | None:
        """Return what was kept under ``key``, None when it is gone."""
        return _bytes(self._ask("GET", _kept(key)))

    def take(self, key: str) -> bytes | None:
        """Return what was kept under ``key`` and drop it: whoever comes next finds nothing."""
        return _bytes(self._ask("GETDEL", _kept(key)))

    def once(self, key: str, ttl_s: float) -> bool:
        """Return whether nobody else has said ``key`` within ``ttl_s`` seconds."""
        return self._ask("SET", f"once:{key}", b"", "NX", "PX", _ms(ttl_s)) is not None

    def present(self, screens: str | Iterable[str], ttl_s: float) -> None:
        """Say that screens are connected; it holds for ``ttl_s`` seconds."""
        names = [screens] if isinstance(screens, str) else list(screens)
        self._ask_all([("SET", f"present:{s}", b"", "PX", _ms(ttl_s)) for s in names])

    def presence(self, screens: Iterable[str]) -> frozenset[str]:
        """Return those of ``screens`` that are connected."""
        names = list(screens)
        if not names:
            return frozenset()
        found = self._ask("MGET", *(f"present:{s}" for s in names))
        return frozenset(s for s, value in zip(names, found, strict=True) if value is not None)

    def revoke(self, screen: str) -> bool:
        """Cut ``screen`` off at once; it stands for longer than a token lives."""
        return self._announce(
            [("SET", SHUT_OUT + screen, b"", "EX", _REVOKED_S), ("PUBLISH", REVOKED, screen)]
        )

    def recall(self, screen: str, slot: str) -> bool:
        """Have ``screen`` fetch a new token at once: it belongs to ``slot`` now.

        That stands until tokens for another slot are over: one may be on its way with such a token.
        """
        return self._announce(
            [("SET", SHUT_OUT + screen, slot, "EX", _RECALLED_S), ("PUBLISH", REVOKED, screen)]
        )

    def is_revoked(self, screen: str) -> bool:
        """Return whether ``screen`` was revoked lately."""
        return bool(self._ask("GET", SHUT_OUT + screen) == b"")

    def ping(self) -> None:
        """Ask for a sign of life; BellSilent when there is none."""
        self._ask("PING")

    def memory(self) -> tuple[str, int, int]:
        """Return what it forgets when it is full, and how many bytes it uses of how many (0: all).

        Raises:
            BellSilent: no answer.
        """
        told = self._ask("INFO", "memory")
        used, most = int(told["used_memory"]), int(told["maxmemory"])
        return str(told["maxmemory_policy"]), used, most

    def close(self) -> None:
        """Release the connections."""
        for ear in self._listening.values():
            ear.close()
        self._listening.clear()
        self._redis.close()

    def _announce(self, commands: Sequence[Words]) -> bool:
        try:
            self._ask_all(commands)
        except BellSilent as exc:
            log.warning("the bell is silent, others will find out by themselves: %s", exc)
            return False
        return True

    def _ask(self, *command: str | bytes | int) -> Any:  # noqa: ANN401 - the protocol's own types
        with _plain_errors():
            return self._redis.execute_command(*command)

    def _ask_all(self, commands: Sequence[Words]) -> None:
        """Send commands in one go, as one transaction."""
        with _plain_errors(), self._redis.pipeline() as pipe:
            for command in commands:
                pipe.execute_command(*command)
            pipe.execute()

    def _subscribe(self, key: tuple[int, tuple[str, ...]]) -> Any:  # noqa: ANN401 - redis.PubSub
        ear = self._redis.pubsub()
        self._listening[key] = ear
        ear.subscribe(*key[1])
        for _ in key[1]:  # wait until the server says so: what is published from now on is heard
            ear.get_message(timeout=_ANSWER_S)
        return ear

    def _make_group(self) -> None:
        try:
            self._ask("XGROUP", "CREATE", EVIDENCE, _GROUP, "0", "MKSTREAM")
        except redis.ResponseError as exc:
            if not str(exc).startswith("BUSYGROUP"):  # another reader was faster
                raise

    def _read_evidence(self, consumer: str, count: int, block_ms: int) -> Evidence:
        given_up = self._ask(
            *("XAUTOCLAIM", EVIDENCE, _GROUP, consumer, _GIVEN_UP_MS, "0-0", "COUNT", count)
        )
        if given_up[1]:
            return _entries(given_up[1])
        found = self._ask(
            *("XREADGROUP", "GROUP", _GROUP, consumer, "COUNT", count, "BLOCK", max(block_ms, 1)),
            *("STREAMS", EVIDENCE, ">"),
        )
        return [entry for _, entries in found or () for entry in _entries(entries)]


@contextmanager
def _plain_errors() -> Iterator[None]:
    """Turn every way of being away into one OSError; what the server refuses stays as it is."""
    try:
        yield
    except redis.ResponseError:
        raise
    except (redis.RedisError, OSError) as exc:
        raise BellSilent(str(exc) or type(exc).__name__) from None


def _next(ear: Any, timeout_s: float) -> tuple[str, bytes] | None:  # noqa: ANN401 - redis.PubSub
    end = time.monotonic() + timeout_s
    while (left := end - time.monotonic()) > 0:
        message = ear.get_message(timeout=left)
        if message and message["type"] == "message":
            return message["channel"].decode(), message["data"]
    return None


def _entries(raw: Iterable[tuple[bytes, dict[bytes, bytes] | None]]) -> Evidence:
    # An entry that was trimmed away while it waited has no fields.
    return [(name.decode(), fields[b"p"]) for name, fields in raw if fields]


def _bytes(answer: object) -> bytes | None:
    return answer if isinstance(answer, bytes) else None


def _kept(key: str) -> str:
    return f"kept:{key}"


def _ms(seconds: float) -> int:
    return max(1, round(seconds * 1000))
