"""Accounts connected by their platforms' own sign-in: begun, finished, and given up (OAuth 2).

The token comes to this server alone and lies sealed like one that was typed.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from app.dispatch.house import House
from app.dispatch.messages.accounts import behind
from app.domain.account import Account
from app.store import account, audit
from app.store.user import User
from channels.base import ChannelError, Grants, Reason, Registers

# So long somebody has to agree over there.
ASKED_FOR_S = 600.0
PATH = "/editor/accounts/connected"


class NotGranted(ValueError):
    """The platform gave no token; the text is why (``channels.base.Reason`` first)."""


class NotAsked(LookupError):
    """Nobody here asked for it, or too long ago, or it was somebody else."""


def back(house: House) -> str:
    """Return the address to which platforms send people back."""
    return f"{house.public_url}{PATH}"


def begin(house: House, one: Account, who: User) -> str:
    """Return where the account's holder agrees; raises NotGranted."""
    grants, state = _grants(house, one), secrets.token_urlsafe(24)
    try:
        url = grants.grant_url(one.address, back(house), state)
    except ChannelError as exc:
        raise NotGranted(str(exc)) from None
    house.bell.keep(f"connect:{state}", f"{one.id} {who.id}".encode(), ASKED_FOR_S)
    return url


def asked_by(house: House, state: str, who: User) -> str:
    """Return the account for which ``who`` asked under ``state``, which counts once.

    Raises:
        NotAsked: nobody did.
    """
    known = house.bell.take(f"connect:{state}") if state else None
    one, _, login = (known or b"").decode().partition(" ")
    if not one or login != who.id:
        raise NotAsked(state)
    return one


def finish(house: House, one: Account, code: str, who: User) -> None:
    """Get the token for ``code`` and keep it sealed; raises NotGranted."""
    try:
        given = _grants(house, one).granted(one.address, back(house), code)
    except ChannelError as exc:
        raise NotGranted(str(exc)) from None
    now = house.clock()
    ends_at = now + timedelta(seconds=given.seconds) if given.seconds is not None else None
    with house.store.begin() as tx:
        kept = account.credentials(tx, house.cipher, one.id)
        values = {**(kept.values if kept else {}), **given.values}
        account.put_values(tx, house.cipher, one.id, values)
        account.change(tx, replace(one, ends_at=ends_at))
        account.note(tx, one.id, "", now)
        facts: dict[str, object] = {"name": one.name, "who": given.values.get("who", "")}
        audit.add(tx, now, who.login, "account.connect", one.id, facts)


def give_up(house: House, one: Account, who: User) -> str:
    """Revoke the token over there and forget it here; return why the former failed, or ""."""
    fault, now = revoked(house, one), house.clock()
    with house.store.begin() as tx:
        kept = account.credentials(tx, house.cipher, one.id)
        values = {k: v for k, v in kept.values.items() if k not in _GIVEN} if kept else {}
        account.put_values(tx, house.cipher, one.id, values)
        account.change(tx, replace(one, ends_at=None))
        account.note(tx, one.id, Reason.NOT_CONNECTED, now)
        facts: dict[str, object] = {"name": one.name, "fault": fault}
        audit.add(tx, now, who.login, "account.disconnect", one.id, facts)
    return fault


def revoked(house: House, one: Account) -> str:
    """Revoke the token of an account; return why that failed, or ""."""
    try:
        _grants(house, one).revoke(one.address)
    except ChannelError as exc:
        return str(exc)
    return ""


def registered(house: House, channel: str, server: str) -> Mapping[str, str]:
    """Make this house known to a server as an app, where its kind of server wants that.

    Raises:
        NotGranted: it does not.
    """
    route = house.routes.messages.get(channel)
    found = behind(route) if route else None
    if not isinstance(found, Registers):
        return {}
    try:
        return found.register(server, back(house))
    except ChannelError as exc:
        raise NotGranted(str(exc)) from None


_GIVEN = frozenset({"token", "who", "by"})


def _grants(house: House, one: Account) -> Grants:
    route = house.routes.messages.get(one.channel)
    found = behind(route) if route else None
    if not isinstance(found, Grants):
        raise LookupError(one.channel)
    return found
