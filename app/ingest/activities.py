"""What arrives at an area's inbox: whoever follows is checked, kept and let in; the rest passes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from app.dispatch.house import House
from app.dispatch.messages import fediverse
from app.domain import http_signature
from app.domain.http_signature import BadSignature
from app.ingest import safe_fetch
from app.ingest.safe_fetch import Unfetchable
from app.store.follower import Follower
from renderers.activity import TYPE, actor_of

MOST_BYTES, ADDRESS_MAX = 64 << 10, 500
_ACCEPTED = f'{TYPE}, application/ld+json; profile="https://www.w3.org/ns/activitystreams"'


class NoActivity(ValueError):
    """What was sent is no activity that can be read."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A POST to an inbox; ``headers`` have lower-case names."""

    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class _Actor:
    """Somebody elsewhere, as their own server describes them."""

    id: str
    inbox: str
    key: RSAPublicKey


def take(house: House, code: str, sent: Sent) -> bool:
    """Act on what was sent to the inbox of the area ``code``; return whether it changed anything.

    Raises:
        NoActivity: it cannot be read.
        BadSignature: nobody can tell who sent it.
        fediverse.NoActor, fediverse.TooMany: as they say.
    """
    told = _activity(sent.body)
    who, kind, about = str(told.get("actor", "")), told.get("type"), told.get("object")
    if kind == "Delete" and about == who:  # of strangers by the thousand; their key is gone, too
        return _forget_gone(house, code, who)
    if kind not in {"Follow", "Undo"}:
        return False
    found = checked(house, code, sent, who)
    me = actor_of(code, house.public_url)
    if kind == "Follow":
        if about != me:
            raise NoActivity("follows somebody else")
        asked = Follower(id="", area=code, actor=found.id, inbox=found.inbox, follow=told)
        fediverse.follow(house, asked)
        return True
    undone = about if isinstance(about, dict) else {}
    if undone.get("type") != "Follow" or undone.get("actor") != who:
        return False
    fediverse.unfollow(house, code, found.id)
    return True


def checked(house: House, code: str, sent: Sent, who: str) -> _Actor:
    """Return the actor ``who``, whose key signed what was sent; raises BadSignature."""
    own_host = urlsplit(house.public_url).netloc
    signed = http_signature.read(sent.headers, sent.body, house.clock(), own_host)
    if urlsplit(signed.key_id).netloc != urlsplit(who).netloc:
        raise BadSignature("somebody else's key")
    found = _fetched(house, code, who, signed.key_id)
    text = http_signature.signed_text(signed.names, sent.path, sent.headers)
    try:
        found.key.verify(signed.value, text, PKCS1v15(), SHA256())
    except InvalidSignature:
        raise BadSignature("the signature does not fit") from None
    return found


def _fetched(house: House, code: str, who: str, key_id: str) -> _Actor:
    """Return ``who`` as their server describes them, with the key ``key_id``."""
    try:
        said = json.loads(_asked(house, code, who))
        key, inbox = said["publicKey"], str(said["inbox"])
        is_own = said["id"] == who and key["id"] == key_id and key["owner"] == who
        pem = load_pem_public_key(str(key["publicKeyPem"]).encode())
    except (Unfetchable, ValueError, LookupError, TypeError) as exc:
        raise BadSignature(f"the actor cannot be read: {type(exc).__name__}") from None
    is_here = urlsplit(inbox).netloc == urlsplit(who).netloc and len(inbox) <= ADDRESS_MAX
    if not (is_own and is_here and isinstance(pem, RSAPublicKey)) or pem.key_size < 2048:  # noqa: PLR2004
        raise BadSignature("the actor does not fit its key")
    return _Actor(who, inbox, pem)


def _forget_gone(house: House, code: str, who: str) -> bool:
    """Forget an actor whose own server says that they are gone."""
    try:
        _asked(house, code, who)
    except Unfetchable as exc:
        if exc.facts.get("status") == 410:  # noqa: PLR2004
            fediverse.unfollow(house, None, who)
            return True
    return False


def _asked(house: House, code: str, who: str) -> bytes:
    """Return what lies at an actor's address; the area ``code`` signs that it is who asks."""
    found = safe_fetch.fetch(
        who,
        private=house.private_sources,
        accept=_ACCEPTED,
        timeout=8.0,
        sign=fediverse.signing(house, code),
    )
    return found.body or b""


def _activity(body: bytes) -> dict[str, Any]:
    try:
        told = json.loads(body) if len(body) <= MOST_BYTES else None
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict) or not 0 < len(str(told.get("actor", ""))) <= ADDRESS_MAX:
        raise NoActivity("no activity")
    return told
