"""The second factor: one-time codes (RFC 6238) from the phone, recovery codes; or a passkey."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from hashlib import sha256
from hmac import compare_digest

import pyotp

from app.dispatch.house import House
from app.store import audit, passkey, second
from app.store.session import Tx
from app.store.user import User

# A clock may be one step off either way (RFC 6238, 5.2).
_AWRY = (0, -1, 1)
_STEP_S = 30
CODES = 10
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """A secret on its way to the phone: as a text to type and as an address for a QR code."""

    secret: str
    uri: str


def has(tx: Tx, user_id: str) -> bool:
    """Return whether signing in takes something besides the password."""
    return has_phone(tx, user_id) or bool(passkey.listing(tx, user_id))


def has_phone(tx: Tx, user_id: str) -> bool:
    """Return whether the user's phone makes codes."""
    found = second.get(tx, user_id)
    return found is not None and found.confirmed_at is not None


def takes_code(tx: Tx, user_id: str) -> bool:
    """Return whether there is any code that would count, of the phone or for recovery."""
    return has_phone(tx, user_id) or second.codes_left(tx, user_id) > 0


def shared(tx: Tx, house: House, who: User) -> Shared:
    """Return the secret that waits to be confirmed; a new one when there is none."""
    found = second.get(tx, who.id)
    if found is not None and found.confirmed_at is None:
        secret = house.cipher.open(found.sealed, _row(who.id))
    else:
        secret = pyotp.random_base32()
        second.begin(tx, who.id, house.cipher.seal(secret, _row(who.id)), house.clock())
    uri = pyotp.TOTP(secret).provisioning_uri(name=who.login, issuer_name="Linli")
    return Shared(secret=secret, uri=uri)


def confirm(tx: Tx, house: House, who: User, typed: str) -> list[str] | None:
    """Let the secret count if ``typed`` proves that the phone has it; return recovery codes."""
    if not _fits(tx, house, who.id, typed):
        return None
    second.confirm(tx, who.id, house.clock())
    audit.add(tx, house.clock(), who.login, "user.totp_on", who.login, {})
    return new_codes(tx, house, who)


def new_codes(tx: Tx, house: House, who: User) -> list[str]:
    """Replace the recovery codes; they are shown once and kept as hashes."""
    made = [f"{_group()}-{_group()}" for _ in range(CODES)]
    second.put_codes(tx, who.id, [_hashed(one) for one in made])
    audit.add(tx, house.clock(), who.login, "user.recovery_codes", who.login, {})
    return made


def check(tx: Tx, house: House, who: User, typed: str) -> bool:
    """Return whether ``typed`` is a code that counts now, and use it up."""
    plain = "".join(typed.split()).casefold()
    if plain.isdecimal() and len(plain) == 6:
        return _fits(tx, house, who.id, plain)
    if second.use_code(tx, who.id, _hashed(plain)):
        left = second.codes_left(tx, who.id)
        audit.add(tx, house.clock(), who.login, "sign_in.recovery", who.login, {"left": left})
        return True
    return False


def _fits(tx: Tx, house: House, user_id: str, typed: str) -> bool:
    """Return whether ``typed`` is the code of now or of a step next to it, never used before."""
    found = second.get(tx, user_id)
    if found is None:
        return False
    plain = "".join(typed.split())
    made = pyotp.TOTP(house.cipher.open(found.sealed, _row(user_id)))
    now = int(house.clock().timestamp()) // _STEP_S
    for step in (now + off for off in _AWRY):
        if compare_digest(made.generate_otp(step).encode(), plain.encode()):
            return second.use(tx, user_id, step)
    return False


def _row(user_id: str) -> str:
    return f"totp {user_id}"


def _group() -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(5))


def _hashed(code: str) -> str:
    # 49 random bits, used once and slowed by the growing wait: no need for a slow hash.
    return sha256(code.replace("-", "").encode()).hexdigest()
