"""Many accounts on many Mastodon servers: each connected by its server's own sign-in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from app.domain.account import BY_GRANT, Credentials, Grant
from app.domain.delivery import Receipt
from channels.base import Reason, Refused, Unreachable
from channels.deadline import Backend
from channels.http import Answer, Courier
from channels.mastodon.channel import MastodonChannel, Settings
from renderers.base import Post

SCOPES = ("write:statuses", "write:media")
NAME = "邻里 Linli"
HOUR_S = 3600.0
_KEPT = 256


class MastodonAccounts:
    """Carries posts to the accounts that ``lookup`` knows, and to the one of the settings.

    An address with ``PREFIX`` is an account's; any other is posted to by ``own``, where there is
    one. ``backend`` makes what connects: servers are typed by people, and lead to nobody's inner
    network.
    """

    PREFIX = "account:"

    def __init__(
        self,
        lookup: Callable[[str], Credentials | None],
        own: MastodonChannel | None = None,
        backend: Callable[[], Backend] = Backend,
        timeout: float = 20.0,
    ) -> None:
        self._lookup, self._own, self._backend = lookup, own, backend
        self._timeout = timeout
        self._open: dict[tuple[str, str], MastodonChannel] = {}

    @property
    def has_own(self) -> bool:
        """Whether there is an account in the settings."""
        return self._own is not None

    def deliver(self, message: Post, address: str, key: str) -> Receipt:
        if address.startswith(self.PREFIX):
            return self._channel(address).deliver(message, address, key)
        if self._own is None:
            raise Refused(Reason.NO_ACCOUNT)
        return self._own.deliver(message, address, key)

    def register(self, server: str, back: str) -> Mapping[str, str]:
        """Make this house known to a server as an app; return what is kept of that."""
        said = {"client_name": NAME, "redirect_uris": back, "scopes": " ".join(SCOPES)}
        answer = self._ask(server, "POST", "/api/v1/apps", data=said)
        return {"app_key": answer.text("client_id"), "app_secret": answer.text("client_secret")}

    def grant_url(self, address: str, back: str, state: str) -> str:
        account = self._account(address)
        asked = {"client_id": account.get("app_key"), "response_type": "code"}
        asked |= {"redirect_uri": back, "scope": " ".join(SCOPES), "state": state}
        return f"{account.get('server')}/oauth/authorize?{urlencode(asked)}"

    def granted(self, address: str, back: str, code: str) -> Grant:
        account = self._account(address)
        said = {"grant_type": "authorization_code", "code": code, "redirect_uri": back}
        said |= {**_app(account), "scope": " ".join(SCOPES)}
        answer = self._ask(account.get("server"), "POST", "/oauth/token", data=said)
        given = str(answer.json().get("scope", "")).split()
        if not set(SCOPES) <= set(given) and "write" not in given:
            raise Refused(Reason.BAD_CREDENTIALS.because(f"scopes: {' '.join(given)}"))
        return Grant({"token": answer.text("access_token"), "by": BY_GRANT})

    def revoke(self, address: str) -> None:
        account = self._account(address)
        said = {**_app(account), "token": account.get("token")}
        self._ask(account.get("server"), "POST", "/oauth/revoke", data=said)

    def seconds_left(self, address: str) -> float | None:
        """Ask whether the token counts; it has no end of its own."""
        account, token = self._account(address), self._token(address)
        path = "/api/v1/apps/verify_credentials"
        self._ask(account.get("server"), "GET", path, token=token)
        return None

    def close(self) -> None:
        for one in (*self._open.values(), *([self._own] if self._own else [])):
            one.close()
        self._open.clear()

    def _channel(self, address: str) -> MastodonChannel:
        """Return the way to an account with its token of now; each reads a server's limits once."""
        server, token = self._account(address).get("server"), self._token(address)
        found = self._open.get((server, token))
        if found is None:
            while len(self._open) >= _KEPT:
                self._open.pop(next(iter(self._open))).close()
            settings = Settings(base_url=server, token=token, timeout=self._timeout)
            found = self._open[server, token] = MastodonChannel(settings, self._backend())
        return found

    def _account(self, address: str) -> Credentials:
        account = self._lookup(address.removeprefix(self.PREFIX))
        if account is None:
            raise Refused(Reason.NO_ACCOUNT)
        return account

    def _token(self, address: str) -> str:
        token = self._account(address).get("token")
        if not token:
            raise Unreachable(Reason.NOT_CONNECTED, HOUR_S)
        return token

    def _ask(self, server: str, method: str, path: str, token: str = "", **said: Any) -> Answer:  # noqa: ANN401 - passed on
        scheme = "Bearer" if token else ""
        courier = Courier(
            server, secret=token, timeout=self._timeout, scheme=scheme, backend=self._backend()
        )
        try:
            return courier.ask(method, path, courier.deadline(), **said)
        finally:
            courier.close()


def _app(account: Credentials) -> dict[str, str]:
    return {"client_id": account.get("app_key"), "client_secret": account.get("app_secret")}
