"""The strict server of one slot and one screen: it serves what it is given, and writes down."""

from __future__ import annotations

import json
import threading
import time
from base64 import b64decode
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from secrets import token_urlsafe
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from websockets.exceptions import ConnectionClosed
from websockets.sync.server import ServerConnection

from app.dispatch.keys.seal import Head, instant
from app.sim.conform.hand import Document, Hand, head_of

SCREEN, CODE = "q7wn4rt2", "7H2K9QWM"
HELLO_S, LOOK_S = 10.0, 0.1
HELLO = {"type", "token", "boot", "nonce", "epoch", "seq", "clock", "free_bytes", "version"}
BEAT = {"type", "received", "verified", "shown", "clock", "free_bytes"}


@dataclass(slots=True)
class Heard:
    """All that came from the player, in order; ``breaches`` are by the heading they break."""

    asked: list[tuple[str, str, int, dict[str, str]]] = field(default_factory=list)
    hellos: list[Document] = field(default_factory=list)
    evidence: list[Document] = field(default_factory=list)
    beats: list[Document] = field(default_factory=list)
    puts: list[tuple[str, bytes, dict[str, str]]] = field(default_factory=list)
    breaches: list[tuple[str, str]] = field(default_factory=list)


@dataclass(slots=True)
class Manners:
    """How the server behaves just now; scenarios change it."""

    spread_s: int = 0
    refuse: int = 0  # handshakes answered with 503 and Retry-After
    retry_after_s: int = 0
    skew: timedelta = timedelta(0)  # how far the server's clock is ahead
    delay_s: float = 0.0  # before every HTTP answer
    deaf_to: int = 0  # a batch that says this seq was shown is not acknowledged


class FarEnd:
    """State, and what each request means; ``doors`` opens the sockets."""

    def __init__(self, hand: Hand, clock: Callable[[], datetime]) -> None:
        self.hand, self._clock = hand, clock
        self.heard, self.manners = Heard(), Manners()
        self.gateway, self.state, self.public = "", "waiting", b""
        self.root = hand.root(clock())
        self.board: Document | None = None
        self.alerts: dict[str, Document] = {}  # by mode
        self.files: dict[str, bytes] = {}
        self.tokens: dict[str, datetime] = {}
        self._nonces: set[str] = set()
        self._sockets: list[ServerConnection] = []
        self.changed = threading.Condition()

    def now(self) -> datetime:
        """Return the server's time."""
        return self._clock() + self.manners.skew

    def breach(self, clause: str, what: str) -> None:
        """Write down that the player broke what stands under ``clause``."""
        if (clause, what) not in self.heard.breaches:
            self.heard.breaches.append((clause, what))

    def until(self, true: Callable[[], object], seconds: float) -> bool:
        """Wait until something is true; return whether it became so in time."""
        end = time.monotonic() + seconds
        with self.changed:
            while not true():
                if time.monotonic() >= end:
                    return False
                self.changed.wait(LOOK_S)
        return True

    def told(self) -> None:
        """Wake whoever waits."""
        with self.changed:
            self.changed.notify_all()

    # What it sends

    @property
    def is_connected(self) -> bool:
        """Whether the player's socket is open."""
        return bool(self._sockets)

    def send(self, frame: Document | str) -> None:
        """Send one frame to the player, if it is there."""
        text = frame if isinstance(frame, str) else json.dumps(frame, ensure_ascii=False)
        for socket in tuple(self._sockets):
            with suppress(ConnectionClosed):
                socket.send(text)

    def drop(self, code: int) -> None:
        """Close the socket with ``code``."""
        leaving, self._sockets = self._sockets, []
        for socket in leaving:
            with suppress(ConnectionClosed):
                socket.close(code)

    # Enrolment, token, rekey

    def enrol(self, told: Document) -> Document:
        """Take an introduction."""
        if not {"public_key", "device", "profile", "version"} <= set(told):
            self.breach("Enrolment (HTTP, JSON)", f"enrol lacks members: {sorted(told)}")
        self.public = b64decode(told.get("public_key", ""))
        if len(self.public) != 32:
            self.breach("Enrolment (HTTP, JSON)", "public_key is not 32 bytes")
        ends = instant(self.now() + timedelta(minutes=10))
        return {"screen": SCREEN, "code": CODE, "expires": ends, "poll_s": 1}

    def standing(self) -> Document:
        """Say where the enrolment stands."""
        if self.state != "approved":
            return {"state": self.state}
        whole: Document = {"state": "approved", "slot": self.hand.slot, "root": self.root}
        whole |= {"roots": [self.root], "gateway": self.gateway}
        return whole | {"time": instant(self.now())}

    def token(self, told: Document) -> tuple[int, Document]:
        """Give a token to who proves the key."""
        now = self.now()
        message = "linli-token-v1\n{screen}\n{time}\n{nonce}".format_map(_Blank(told))
        problem = self._proves(told, message, now, "Token")
        if problem == "clock":
            return 401, {"time": instant(now)}
        if problem:
            self.breach("Token", problem)
            return 401, {"time": instant(now)}
        token, ends = token_urlsafe(16), now + timedelta(minutes=10)
        self.tokens[token] = ends
        given: Document = {"token": token, "expires": instant(ends), "slot": self.hand.slot}
        return 200, given | {"gateway": self.gateway, "time": instant(now)}

    def rekey(self, told: Document) -> int:
        """Take a new key once both have signed."""
        message = "linli-rekey-v1\n{screen}\n{time}\n{nonce}\n{public_key}".format_map(_Blank(told))
        problem = self._proves(told, message, self.now(), "Rekey")
        new = b64decode(told.get("public_key", ""))
        if problem or not _is_signed(new, told.get("proof", ""), message):
            self.breach("Rekey", problem or "proof is not by the new key")
            return 401
        self.public = new
        return 204

    def _proves(self, told: Document, message: str, now: datetime, clause: str) -> str:
        """Return what is wrong with a signed request, nothing when it is sound."""
        nonce = str(told.get("nonce", ""))
        if not 16 <= len(nonce) <= 64 or nonce in self._nonces:
            return "the nonce was used before, or is not of 16 to 64 characters"
        if not _is_signed(self.public, told.get("sig", ""), message):
            return "the signature is not the player's over the bytes that are named"
        self._nonces.add(nonce)
        try:
            when = datetime.fromisoformat(str(told.get("time", "")))
        except ValueError:
            return f"time is no instant: {told.get('time')}"
        return "clock" if abs(now - when) > timedelta(seconds=300) else ""

    # Socket

    def talk(self, socket: ServerConnection) -> None:
        """Talk with one connection until it ends."""
        try:
            if self._greet(socket):
                for text in socket:
                    self._take(socket, text)
        except (ConnectionClosed, TimeoutError):
            pass
        finally:
            if socket in self._sockets:
                self._sockets.remove(socket)
            self.told()

    def _greet(self, socket: ServerConnection) -> bool:
        hello = _object(socket.recv(timeout=HELLO_S))
        if hello.get("type") != "hello" or not set(hello) >= HELLO:
            self.breach("Socket", f"the first frame is no whole hello: {sorted(hello)}")
        if self.tokens.get(str(hello.get("token")), self.now()) <= self.now():
            self.breach("Token", "the token of hello is not one that is valid")
            socket.close(1008)
            return False
        for older in tuple(self._sockets):
            older.close(4001)
        self._stamp(socket, str(hello.get("nonce")))
        self._sockets.append(socket)  # what is sent from now on comes after the stamp
        held = (hello.get("epoch"), hello.get("seq"))
        if self.board and held < (self._head().epoch, self._head().seq):
            socket.send(json.dumps({"type": "playlist", "envelope": self.board}))
        if "live" in self.alerts:
            socket.send(json.dumps({"type": "alerts", "envelope": self.alerts["live"]}))
        self.heard.hellos.append(hello)
        self.told()
        return True

    def _take(self, socket: ServerConnection, text: str | bytes) -> None:
        frame = _object(text)
        if len(text if isinstance(text, bytes) else text.encode()) > 64 << 10:
            self.breach("Socket", "a frame is larger than 64 KiB")
        if frame.get("type") == "evidence":
            self._evidence(socket, frame)
        elif frame.get("type") == "heartbeat" and set(frame) >= BEAT:
            self.heard.beats.append(frame)
            if "nonce" in frame:
                self._stamp(socket, str(frame["nonce"]))
        else:
            self.breach("Socket", f"no such frame: {frame.get('type')} {sorted(frame)}")
        self.told()

    def _evidence(self, socket: ServerConnection, frame: Document) -> None:
        items = frame.get("items")
        if not isinstance(items, list) or len(items) > 200:
            self.breach("Evidence", "items is no list of at most 200")
            return
        for item in items:
            if not isinstance(item, dict) or not {"kind", "at"} <= set(item):
                self.breach("Evidence", f"an item lacks kind or at: {item}")
            else:
                self.heard.evidence.append(item)
        unheard = {"kind": "shown", "seq": self.manners.deaf_to}
        if not any(isinstance(i, dict) and unheard.items() <= i.items() for i in items):
            socket.send(json.dumps({"type": "ack", "batch": frame.get("batch")}))

    def _head(self) -> Head:
        return head_of(self.board) if self.board else Head()

    def _stamp(self, socket: ServerConnection, nonce: str) -> None:
        live = self.alerts.get("live")
        heads = (self._head(), head_of(live) if live else Head())
        envelope = self.hand.stamp(nonce, heads, self.now(), self.manners.spread_s)
        socket.send(json.dumps({"type": "stamp", "envelope": envelope}))


class _Blank(dict[str, Any]):
    """A missing member is an empty one."""

    def __missing__(self, key: str) -> str:
        return ""


def _is_signed(public: bytes, sig: object, message: str) -> bool:
    try:
        raw = b64decode(str(sig), validate=True)
        Ed25519PublicKey.from_public_bytes(public).verify(raw, message.encode())
    except (InvalidSignature, ValueError):
        return False
    return True


def _object(text: str | bytes) -> Document:
    try:
        read = json.loads(text)
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}
