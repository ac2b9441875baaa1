"""Accounts to post with: their secrets for the channels, how they last did, and trying one out."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Generic, Protocol, TypeVar, runtime_checkable

from app.dispatch.house import House
from app.dispatch.lane import Lane
from app.dispatch.route import MessageRoute
from app.domain.account import CHANNELS, SHARED, Account, Credentials
from app.domain.delivery import Receipt
from app.store import account, setting
from app.store.session import Store, Tx, new_id
from app.store.target import Cipher
from channels.base import Channel, ChannelError
from renderers.base import Message, Post

log = logging.getLogger(__name__)
M = TypeVar("M", bound=Message)
# How often a token is asked for its end.
ASK_EVERY, REST_S = timedelta(hours=6), 60.0
_ASKED = "accounts_asked"


@dataclass(frozen=True, slots=True)
class Book:
    """What channels look accounts up in, and write down how they did."""

    store: Store
    cipher: Cipher
    clock: Callable[[], datetime]

    def credentials(self, account_id: str) -> Credentials | None:
        """Return what a channel needs to speak for an account."""
        with self.store.read() as tx:
            return account.credentials(tx, self.cipher, account_id)

    def note(self, account_id: str, fault: str) -> None:
        """Write down how an account did; a delivery must not fail because of that."""
        try:
            with self.store.begin() as tx:
                account.note(tx, account_id, fault, self.clock())
        except OSError as exc:
            log.warning("how %s did was not written down: %s", account_id, exc)


class Noted(Generic[M]):
    """A channel of which it is written down how each account did; ``note`` takes the fault."""

    def __init__(self, inner: Channel[M], note: Callable[[str, str], None]) -> None:
        self.inner, self._note = inner, note

    def deliver(self, message: M, address: str, key: str) -> Receipt:
        """Hand it on, and write down what came of it."""
        try:
            receipt = self.inner.deliver(message, address, key)
        except ChannelError as exc:
            self._note(address, str(exc))
            raise
        self._note(address, "")
        return receipt

    def close(self) -> None:
        """Release what is behind it."""
        self.inner.close()


@runtime_checkable
class _HasTokens(Protocol):
    def seconds_left(self, address: str) -> float | None:
        """Return how long a token is still good for."""
        ...


def try_out(house: House, one: Account, words: str) -> str:
    """Say ``words`` by a robot, or ask a platform for the token's end; return the fault or "".

    Nothing public is posted for a trial.
    """
    route = house.routes.messages.get(one.channel)
    if route is None:
        return "no_account"
    try:
        if isinstance(tokens := behind(route), _HasTokens):
            _learn_end(house, one, tokens)
        else:
            key = f"trial:{new_id()}:{one.id}"
            route.channel.deliver(Post(text=words), one.address, key)
    except ChannelError as exc:
        fault = str(exc)
    else:
        fault = ""
    with house.store.begin() as tx:
        account.note(tx, one.id, fault, house.clock())
    return fault


def typed_channels(house: House) -> set[str]:
    """Return the channels whose recipients are typed by people: of accounts only the settings'."""
    own = {name for name in SHARED if has_own(house, name)}
    return set(house.routes.messages) - (CHANNELS - own)


def has_own(house: House, channel: str) -> bool:
    """Return whether the settings name an account of ``channel``."""
    route = house.routes.messages.get(channel)
    return route is not None and bool(getattr(behind(route), "has_own", True))


def lane(house: House) -> Lane:
    """Return the worker's lane that asks each token for its end, some times a day."""
    return Lane(name="accounts", step=lambda: ask_due(house), rest_s=lambda: REST_S, is_woken=False)


def ask_due(house: House) -> int:
    """Ask the tokens of all accounts for their ends, if it is time to; return 0."""
    now = house.clock()
    with house.store.read() as tx:
        if now < _asked(tx) + ASK_EVERY:
            return 0
        found = account.with_tokens(tx, "weibo")
    with house.store.begin() as tx:
        setting.put(tx, _ASKED, now.isoformat())
    for one in found:
        tokens = behind(house.routes.messages[one.channel])
        if isinstance(tokens, _HasTokens):
            try:
                _learn_end(house, one, tokens)
            except ChannelError as exc:
                with house.store.begin() as tx:
                    account.note(tx, one.id, str(exc), now)
    return 0


def _asked(tx: Tx) -> datetime:
    said = setting.get(tx, _ASKED)
    return datetime.fromisoformat(str(said)) if said else datetime.fromisoformat("2000-01-01T00Z")


def _learn_end(house: House, one: Account, tokens: _HasTokens) -> None:
    left, now = tokens.seconds_left(one.address), house.clock()
    ends_at = now + timedelta(seconds=left) if left is not None else None
    with house.store.begin() as tx:
        kept = account.get(tx, one.id)
        if kept is not None:
            account.change(tx, replace(kept, ends_at=ends_at))


def behind(route: MessageRoute[Message]) -> object:
    """Return the channel itself, without what writes down how accounts did."""
    channel = route.channel
    return channel.inner if isinstance(channel, Noted) else channel
