"""Accounts to post with: which kinds there are, what each needs, and how long its token lasts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from ipaddress import IPv4Address
from urllib.parse import urlsplit

from app.domain.problem import Problem

# So long before its end a token's end is told of on the duty page.
WARN_BEFORE = timedelta(days=3)
NAME_MAX, VALUE_MAX = 30, 500
_SECRET = re.compile(r"[!-~]+")


@dataclass(frozen=True, slots=True)
class Need:
    """One thing an account's kind needs; of a secret only the last four characters are shown.

    ``goes_with`` is without what it is of no use; ``unless`` is in whose place it stands.
    """

    name: str
    is_secret: bool = True
    is_optional: bool = False
    choices: tuple[str, ...] = ()
    goes_with: str = ""
    unless: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of account, and the channel that carries posts to it."""

    name: str
    channel: str
    needs: tuple[Need, ...]


# ``change``: what a correction does on a platform that cannot edit; ``tier``: what the platform
# lets the app do (docs/channels/weibo.md).
KINDS = {
    one.name: one
    for one in (
        Kind(
            "weibo",
            "weibo",
            (
                Need("app_key", is_secret=False, is_optional=True, goes_with="app_secret"),
                Need("app_secret", is_optional=True, goes_with="app_key"),
                Need("token", unless="app_key"),
                Need("rip", is_secret=False),
                Need("change", is_secret=False, choices=("keep", "anew")),
                Need("tier", is_secret=False, choices=("open", "business")),
            ),
        ),
        Kind("mastodon", "mastodon", (Need("server", is_secret=False),)),
        Kind("wecom", "robot", (Need("token"),)),
        Kind("dingtalk", "robot", (Need("token"), Need("sign", is_optional=True))),
        Kind(
            "feishu",
            "robot",
            (
                Need("token"),
                Need("sign", is_optional=True),
                Need("app_id", is_secret=False, is_optional=True, goes_with="app_secret"),
                Need("app_secret", is_optional=True, goes_with="app_id"),
            ),
        ),
        Kind("apprise", "robot", (Need("token"),)),
    )
}
# Whose tokens the platform itself gives, once its account's holder agrees (OAuth 2).
GRANTED = frozenset({"weibo", "mastodon"})
# Kept beside a token that was not typed.
BY_GRANT = "grant"
# Where the settings may name an account, too, and people type who follows it.
SHARED = frozenset({"mastodon"})
CHANNELS = frozenset(one.channel for one in KINDS.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An account to post with, without its secrets.

    Attributes:
        categories: what it is sent, by category; empty: everything.
        ends_at: when its token ends, None where that is not known.
        good_at: when something last went through; ``tried_at``: when it was last tried.
        fault: why the last try failed, empty when it did not.
    """

    id: str
    kind: str
    area: str
    name: str
    categories: frozenset[str] = frozenset()
    is_active: bool = True
    made_at: datetime
    ends_at: datetime | None = None
    good_at: datetime | None = None
    tried_at: datetime | None = None
    fault: str = ""

    @property
    def channel(self) -> str:
        """The channel that carries posts to it."""
        return KINDS[self.kind].channel

    @property
    def address(self) -> str:
        """Its address on its channel."""
        return f"account:{self.id}" if self.channel in SHARED else self.id

    def is_ending(self, now: datetime) -> bool:
        """Return whether its token has ended or soon will."""
        return self.ends_at is not None and self.ends_at - now <= WARN_BEFORE


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a channel needs to speak for an account; never shown."""

    kind: str
    values: Mapping[str, str] = field(repr=False)

    def get(self, name: str) -> str:
        """Return one value, empty when there is none."""
        return self.values.get(name, "")


@dataclass(frozen=True, slots=True)
class Grant:
    """What a platform gave: the token and what else to keep; for how long, where it says so."""

    values: Mapping[str, str] = field(repr=False)
    seconds: float | None = None


def problems(kind: Kind, values: Mapping[str, str], *, is_new: bool) -> list[Problem]:
    """Return what is wrong with what was typed; an old secret may stay as it is."""
    found = []
    for need in kind.needs:
        typed = values.get(need.name, "")
        if not typed:
            is_needed = not need.is_optional and not values.get(need.unless)
            is_needed = is_needed or bool(values.get(need.goes_with))
            if is_needed and (is_new or not need.is_secret):
                found.append(Problem(need.name, "empty"))
        elif code := _fault(need, typed):
            found.append(Problem(need.name, code))
    return found


def masked(value: str) -> str:
    """Return a secret as it may be shown: its last four characters, if it is long enough."""
    return "••••" + (value[-4:] if len(value) >= 12 else "")  # noqa: PLR2004


def _fault(need: Need, typed: str) -> str:
    if len(typed) > VALUE_MAX:
        return "too_long"
    if need.choices:
        return "" if typed in need.choices else "not_a_choice"
    if need.name == "rip":
        return "" if _is_address(typed) else "not_an_address"
    if need.name == "server":
        return "" if _is_server(typed) else "not_a_server"
    return "" if _SECRET.fullmatch(typed) else "not_a_secret"


def _is_address(typed: str) -> bool:
    try:
        return IPv4Address(typed).is_global
    except ValueError:
        return False


def _is_server(typed: str) -> bool:
    """Return whether it is the address of a server alone, over https (http: on this machine)."""
    try:
        parts = urlsplit(typed)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        return False
    is_alone = parts.netloc and not (parts.path.strip("/") or parts.query or parts.fragment)
    is_here = parts.scheme == "http" and host in {"127.0.0.1", "localhost"}
    return bool(is_alone and "@" not in parts.netloc and (parts.scheme == "https" or is_here))
