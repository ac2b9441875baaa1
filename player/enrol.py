"""How a screen introduces itself: the requests it makes and strict readings of the answers."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from player.actions import Ask, Qr
from player.fields import (
    Refused,
    instant,
    member,
    number,
    objects,
    parse_object,
    raw,
    text,
    write_instant,
)
from player.trust import ROOTS_MAX

QR_LEAST, QR_MOST = 21, 177  # modules a side, without the quiet zone; 23 bytes a row at most
CODE_LETTERS = frozenset("23456789ABCDEFGHJKMNPQRSTUVWXYZ")


class Signer(Protocol):
    """The screen's own key."""

    @property
    def public(self) -> bytes:
        """The raw public key."""
        ...

    def sign(self, message: bytes) -> bytes:
        """Return the Ed25519 signature of ``message``."""
        ...


class Keyring(Signer, Protocol):
    """The screen's own key, and a second one while it is being changed.

    ``public`` and ``sign`` are of the key that counts for all anybody knows.
    """

    @property
    def next(self) -> Signer | None:
        """The second one."""
        ...

    def begin(self) -> Signer:
        """Make a new key beside the present one and keep both; OSError when that fails."""
        ...

    def settle(self, *, is_new: bool) -> None:
        """Keep one of the two from now on."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a screen says of itself; ``boot`` is the id of this start."""

    device: str
    profile: str
    version: str
    boot: str

    @property
    def size(self) -> tuple[int, int] | None:
        """The panel's own width and height, when the profile says them."""
        found = re.match(r"(\d+)x(\d+)", self.profile)
        return (int(found[1]), int(found[2])) if found else None


@dataclass(frozen=True, slots=True)
class Code:
    """What people must approve in the editor; ``qr`` leads a phone to where that is done."""

    screen: str
    code: str
    poll_s: int
    qr: Qr | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where the enrolment stands; slot, gateway and root only when ``approved``."""

    state: str
    slot: str = ""
    gateway: str = ""
    root: dict[str, Any] | None = None
    roots: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Token:
    """Opens the socket for ``seconds``."""

    token: str
    slot: str
    gateway: str
    seconds: float


def enrol_ask(signer: Signer, facts: Facts) -> Ask:
    """Return the request for a code; asking again is safe."""
    body = {
        "public_key": b64encode(signer.public).decode(),
        "device": facts.device,
        "profile": facts.profile,
        "version": facts.version,
    }
    return Ask(what="enrol", path="/player/v1/enrol", body=json.dumps(body).encode())


def read_code(body: bytes) -> Code:
    """Return the code in an answer to ``enrol_ask``."""
    source = parse_object(body)
    code = text(source, "code", 8)
    if len(code) != 8 or not set(code) <= CODE_LETTERS:
        raise Refused("malformed", "code")
    return Code(_screen(source), code, number(source, "poll_s", 1, 600), _qr(source))


def standing_ask(screen: str) -> Ask:
    """Return the request for where the enrolment stands, and for the current root."""
    return Ask(what="standing", path=f"/player/v1/enrol/{screen}")


def read_standing(body: bytes) -> Standing:
    """Return where the enrolment stands; the root in it is not verified yet."""
    source = parse_object(body)
    state = text(source, "state")
    if state not in {"waiting", "approved", "revoked"}:
        raise Refused("malformed", "state")
    if state != "approved":
        return Standing(state=state)
    return Standing(
        state=state,
        slot=_slot(source),
        gateway=_gateway(source),
        root=member(source, "root"),
        roots=tuple(objects(source, "roots", ROOTS_MAX)) if "roots" in source else (),
    )


def token_ask(screen: str, signer: Signer, time: datetime, nonce: str) -> Ask:
    """Return the signed request for a token."""
    written = write_instant(time)
    signature = signer.sign(f"linli-token-v1\n{screen}\n{written}\n{nonce}".encode())
    body = {
        "screen": screen,
        "time": written,
        "nonce": nonce,
        "sig": b64encode(signature).decode(),
    }
    return Ask(what="token", path="/player/v1/token", body=json.dumps(body).encode())


def rekey_ask(screen: str, signers: tuple[Signer, Signer], time: datetime, nonce: str) -> Ask:
    """Return the offer of a new key, signed by the old and by the new one."""
    old, new = signers
    written, public = write_instant(time), b64encode(new.public).decode()
    signed = f"linli-rekey-v1\n{screen}\n{written}\n{nonce}\n{public}".encode()
    body = {
        "screen": screen,
        "public_key": public,
        "time": written,
        "nonce": nonce,
        "sig": b64encode(old.sign(signed)).decode(),
        "proof": b64encode(new.sign(signed)).decode(),
    }
    return Ask(what="rekey", path="/player/v1/rekey", body=json.dumps(body).encode())


def read_token(body: bytes) -> Token:
    """Return the token in an answer to ``token_ask``."""
    source = parse_object(body)
    life = (instant(source, "expires") - instant(source, "time")).total_seconds()
    return Token(text(source, "token", 4096), _slot(source), _gateway(source), life)


def read_time(body: bytes) -> datetime:
    """Return the server's time in a refusal; not signed, good for the next request only."""
    return instant(parse_object(body), "time")


def _qr(source: dict[str, Any]) -> Qr | None:
    """Return the QR code that came along; one that cannot be read must not stop the pairing."""
    try:
        said = member(source, "qr")
        side, dots = number(said, "side", QR_LEAST, QR_MOST), raw(said, "dots", QR_MOST * 23)
    except Refused:
        return None
    return Qr(side, dots) if len(dots) == side * ((side + 7) // 8) else None


def _screen(source: dict[str, Any]) -> str:
    screen = text(source, "screen")
    if not screen.isascii() or not screen.replace("-", "").replace("_", "").isalnum():
        raise Refused("malformed", "screen")
    return screen


def _slot(source: dict[str, Any]) -> str:
    slot = text(source, "slot", 200)
    parts = slot.split("/")
    if len(parts) != 3 or not all(p.isascii() and p.replace("-", "").isalnum() for p in parts):
        raise Refused("malformed", "slot")
    return slot


def _gateway(source: dict[str, Any]) -> str:
    gateway = text(source, "gateway", 500)
    if not gateway.startswith(("ws://", "wss://")):
        raise Refused("malformed", "gateway")
    return gateway
