"""Passkeys (WebAuthn): asks an authenticator something and checks what it answers.

What was asked lies in the bell for five minutes and counts once; losing it costs one more try.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from ipaddress import ip_address
from urllib.parse import urlsplit

import webauthn
from cryptography.exceptions import InvalidSignature
from webauthn.helpers import (
    bytes_to_base64url,
    generate_challenge,
    parse_authentication_credential_json,
    parse_client_data_json,
    parse_registration_credential_json,
)
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from app.dispatch.house import House
from app.store import audit, passkey, user
from app.store.passkey import Passkey
from app.store.session import Tx
from app.store.user import User

WAITS = timedelta(minutes=5)
# What a library may stumble over in an answer that no authenticator made.
_GARBLED = (WebAuthnException, InvalidSignature, ValueError, TypeError, LookupError, AttributeError)


class Refused(StrEnum):
    """Why an answer does not count."""

    LATE = "late"  # nothing like it was asked of late, or it was answered already
    UNKNOWN = "unknown"  # no such passkey, or not one of this account
    WRONG = "wrong"  # not signed as it must be
    COUNTED_BACK = "counted_back"  # the authenticator may have been copied
    TAKEN = "taken"  # there is a passkey of this id already


@dataclass(frozen=True, slots=True)
class Party:
    """Who asks: the name of this server and the origin of its pages, from PUBLIC_URL."""

    id: str
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """For what and of whom something is asked; only the same may be answered.

    ``whose`` is a user's id, or a mark of the browser where nobody is known yet.
    """

    purpose: str
    whose: str
    is_alone: bool = True  # no password besides: the owner must be verified by the device


def party(house: House) -> Party | None:
    """Return who asks; None where browsers have no passkeys: at an IP address, without TLS."""
    at = urlsplit(house.public_url)
    host = (at.hostname or "").encode("idna").decode()
    is_local = host == "localhost" or host.endswith(".localhost")
    if not host or _is_address(host) or not (at.scheme == "https" or is_local):
        return None
    usual = {"https": 443, "http": 80}.get(at.scheme)
    port = "" if at.port in {None, usual} else f":{at.port}"
    return Party(host, f"{at.scheme}://{host}{port}")


def ask_for_new(tx: Tx, house: House, who: User, here: Party) -> str:
    """Return what the browser needs to make a passkey for ``who``, as JSON."""
    options = webauthn.generate_registration_options(
        rp_id=here.id,
        rp_name="Linli",
        user_id=who.id.encode(),
        user_name=who.login,
        user_display_name=who.name,
        challenge=_challenge(house, Asked(purpose="add", whose=who.id)),
        timeout=_timeout_ms(),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED,
            user_verification=UserVerificationRequirement.PREFERRED,
        ),
        exclude_credentials=_known(tx, who.id),
    )
    return webauthn.options_to_json(options)


def add(tx: Tx, house: House, who: User, name: str, answer: str) -> Refused | None:
    """Keep the passkey that ``answer`` brings; None when it is kept."""
    here = party(house)
    try:
        credential = parse_registration_credential_json(answer)
        challenge = parse_client_data_json(credential.response.client_data_json).challenge
        if here is None or not _take(house, challenge, Asked(purpose="add", whose=who.id)):
            return Refused.LATE
        made = webauthn.verify_registration_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=here.id,
            expected_origin=here.origin,
        )
    except _GARBLED:
        return Refused.WRONG
    one = Passkey(
        id=bytes_to_base64url(made.credential_id),
        user_id=who.id,
        name=name,
        public_key=made.credential_public_key,
        sign_count=made.sign_count,
        made_at=house.clock(),
    )
    if not passkey.add(tx, one):
        return Refused.TAKEN
    audit.add(tx, house.clock(), who.login, "user.passkey_add", who.login, {"name": name})
    return None


def remove(tx: Tx, house: House, who: User, passkey_id: str) -> str | None:
    """Forget a passkey of ``who``; return its name, None when there was none such."""
    found = passkey.get(tx, passkey_id)
    if found is None or not passkey.remove(tx, passkey_id, who.id):
        return None
    facts = {"name": found.name}
    audit.add(tx, house.clock(), who.login, "user.passkey_remove", who.login, facts)
    return found.name


def ask(tx: Tx, house: House, asked: Asked, here: Party, who: User | None = None) -> str:
    """Return what the browser needs to use a passkey (of ``who``, else any), as JSON."""
    needed = UserVerificationRequirement
    options = webauthn.generate_authentication_options(
        rp_id=here.id,
        challenge=_challenge(house, asked),
        timeout=_timeout_ms(),
        allow_credentials=_known(tx, who.id) if who else None,
        user_verification=needed.REQUIRED if asked.is_alone else needed.PREFERRED,
    )
    return webauthn.options_to_json(options)


def check(
    tx: Tx, house: House, asked: Asked, answer: str, who: User | None = None
) -> tuple[User | None, Refused | None]:
    """Return whose passkey answered, and why it does not count if it does not.

    With ``who``, only their passkeys count.
    """
    here, owner = party(house), who
    try:
        credential = parse_authentication_credential_json(answer)
        challenge = parse_client_data_json(credential.response.client_data_json).challenge
        if here is None or not _take(house, challenge, asked):
            return owner, Refused.LATE
        known = passkey.get(tx, credential.id)
        owner = user.get(tx, known.user_id) if known else None
        if known is None or owner is None or (who is not None and who.id != owner.id):
            return who, Refused.UNKNOWN
        handle = credential.response.user_handle
        if handle != owner.id.encode() and (who is None or handle):
            return owner, Refused.WRONG
        seen = webauthn.verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=here.id,
            expected_origin=here.origin,
            credential_public_key=known.public_key,
            credential_current_sign_count=0,  # compared below, under the store's lock
            require_user_verification=asked.is_alone,
        )
    except _GARBLED:
        return owner, Refused.WRONG
    return owner, _use(tx, house, owner, known, seen.new_sign_count)


def _use(tx: Tx, house: House, owner: User, known: Passkey, count: int) -> Refused | None:
    if passkey.use(tx, known.id, count, house.clock()):
        return None
    facts = {"name": known.name, "known": known.sign_count, "said": count}
    audit.add(tx, house.clock(), owner.login, "sign_in.passkey_back", owner.login, facts)
    return Refused.COUNTED_BACK


def _challenge(house: House, asked: Asked) -> bytes:
    made = generate_challenge()
    until = (house.clock() + WAITS).isoformat()
    kept = f"{until} {asked.purpose} {asked.whose}".encode()
    house.bell.keep(_key(made), kept, WAITS.total_seconds())
    return made


def _take(house: House, challenge: bytes, asked: Asked) -> bool:
    """Return whether just this was asked of late; it is used up."""
    kept = house.bell.take(_key(challenge))
    until, _, rest = (kept or b"").decode().partition(" ")
    is_same = rest == f"{asked.purpose} {asked.whose}"
    return is_same and house.clock() < datetime.fromisoformat(until)


def _key(challenge: bytes) -> str:
    return f"passkey:{sha256(challenge).hexdigest()}"


def _known(tx: Tx, user_id: str) -> list[PublicKeyCredentialDescriptor]:
    ids = [webauthn.base64url_to_bytes(one.id) for one in passkey.listing(tx, user_id)]
    return [PublicKeyCredentialDescriptor(id=one) for one in ids]


def _timeout_ms() -> int:
    return round(WAITS.total_seconds() * 1000)


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
