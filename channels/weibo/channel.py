"""Sina Weibo: posts over its open API (open.weibo.com), which can neither edit nor repeat a key."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlencode

from app.domain.account import Credentials, Grant
from app.domain.delivery import Receipt
from channels.base import Reason, Refused, Unreachable
from channels.weibo.talk import HOUR_S, Talk
from renderers.base import Post


class WeiboChannel:
    """Carries posts to the accounts that ``lookup`` knows; the address is an account's id.

    A later revision is a post of its own; where the account says ``anew`` the earlier one is
    deleted first. A withdrawal deletes.
    """

    def __init__(
        self, base_url: str, lookup: Callable[[str], Credentials | None], timeout: float = 20.0
    ) -> None:
        self._base, self._lookup, self._timeout = base_url, lookup, timeout

    def deliver(self, message: Post, address: str, key: str) -> Receipt:
        with self._talk(address) as talk:
            if not talk.account.get("token"):
                raise Unreachable(Reason.NOT_CONNECTED, HOUR_S)
            if message.withdraws:
                return talk.take_off(message.replaces, key)
            if message.replaces and talk.account.get("change") == "anew":
                talk.take_off(message.replaces, key)
            return talk.post(message, key)

    def seconds_left(self, address: str) -> float | None:
        """Return how long the account's token is still good for; raises what ``deliver`` does."""
        with self._talk(address) as talk:
            if not talk.account.get("token"):
                raise Unreachable(Reason.NOT_CONNECTED, HOUR_S)
            return talk.seconds_left()

    def grant_url(self, address: str, back: str, state: str) -> str:
        """Return where the account's holder agrees that the app may post."""
        account = self._lookup(address)
        if account is None:
            raise Refused(Reason.NO_ACCOUNT)
        asked = {"client_id": account.get("app_key"), "response_type": "code"}
        asked |= {"redirect_uri": back, "state": state, "forcelogin": "true"}
        return f"{self._base}/oauth2/authorize?{urlencode(asked)}"

    def granted(self, address: str, back: str, code: str) -> Grant:
        """Return the token that Weibo gives for ``code``."""
        with self._talk(address) as talk:
            return talk.granted(back, code)

    def revoke(self, address: str) -> None:
        """Let the token count no more."""
        with self._talk(address) as talk:
            talk.revoke()

    def close(self) -> None:
        """Nothing is kept open."""

    @contextmanager
    def _talk(self, address: str) -> Iterator[Talk]:
        account = self._lookup(address)
        if account is None:
            raise Refused(Reason.NO_ACCOUNT)
        talk = Talk(self._base, account, self._timeout)
        try:
            yield talk
        finally:
            talk.close()
