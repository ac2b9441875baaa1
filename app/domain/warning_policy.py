"""Which warnings may be shown without a person's word, and why others wait for one."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.warning import Level, Message, Scope, Status, is_all_clear

# Event codes (SAME) of tests and demonstrations that are sent as if in earnest.
TEST_CODES = frozenset({"RMT", "RWT", "DMO", "NPT", "NMN", "NAT"})
_TEST_WORDS = re.compile(
    r"\btest\b|\bdrill\b|\bexercise\b(?!\s+(\w+\s+)?(caution|care))|演练|测试|試驗|測試|演習"
    r"|probealarm|probewarnung|\bexercice\b|\bprueba\b",
    re.I,
)
_AHEAD = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """What a source may do.

    Attributes:
        automatic: levels that are shown without a person's word; none as it comes.
        issuers: senders it may speak for; empty: any.
    """

    automatic: frozenset[Level] = frozenset()
    issuers: tuple[str, ...] = ()


def reasons_to_wait(
    message: Message, trust: Trust, reached: Collection[str], now: datetime
) -> tuple[str, ...]:
    """Return why ``message`` waits for a person; empty when it may be shown by itself.

    The names are ``flaw:…`` (form or place), ``unknown_issuer``, ``test``, ``no_area``,
    ``no_level``, ``from_the_future``, ``policy``. What is no warning in earnest waits for nobody.
    """
    if not is_shown_at_all(message) or is_all_clear(message):
        return ()
    found = [f"flaw:{flaw}" for flaw in message.flaws]
    checks = (
        ("unknown_issuer", bool(trust.issuers) and message.sender not in trust.issuers),
        ("test", looks_like_a_test(message)),
        ("no_area", not reached),
        ("no_level", message.level is Level.NONE),
        ("from_the_future", message.sent > now + _AHEAD),
        ("policy", message.level not in trust.automatic),
    )
    return tuple(found + [name for name, holds in checks if holds])


def is_shown_at_all(message: Message) -> bool:
    """Return whether it is meant in earnest, for everybody, and says something."""
    is_earnest = message.status is Status.ACTUAL and message.scope is Scope.PUBLIC
    return is_earnest and bool(message.infos)


def looks_like_a_test(message: Message) -> bool:
    """Return whether a message sent in earnest speaks or is coded like a test."""
    codes = {pair.value.upper() for info in message.infos for pair in info.codes}
    return not codes.isdisjoint(TEST_CODES) or bool(_TEST_WORDS.search(" ".join(_said(message))))


def _said(message: Message) -> Sequence[str]:
    texts = [message.note]
    for info in message.infos:
        texts += [info.event, info.headline, info.description, info.instruction]
    return texts
