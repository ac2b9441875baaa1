"""One thing to do, for one screen, once: the command as a value, and whether it must be obeyed."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from player.alerts import DAY
from player.fields import Refused, instant, parse_object, text
from player.trust import Root, check_lifetime, open_envelope

NAMES = frozenset({"purge", "blank", "drill", "restart", "screenshot", "rekey"})
LASTING = frozenset({"blank", "drill"})
LONGEST = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """What to do; ``until`` counts for ``blank`` and ``drill``."""

    screen: str
    name: str
    nonce: str
    issued: datetime
    expires: datetime
    until: datetime


def open_command(envelope: dict[str, Any], root: Root) -> Command:
    """Return the verified command in ``envelope``."""
    source = parse_object(open_envelope(envelope, "command", root.roles["release"]))
    name, issued = text(source, "command"), instant(source, "issued")
    is_lasting = name in LASTING or "until" in source
    command = Command(
        screen=text(source, "screen"),
        name=name,
        nonce=text(source, "nonce"),
        issued=issued,
        expires=instant(source, "expires"),
        until=instant(source, "until") if is_lasting else issued,
    )
    if command.name not in NAMES:
        raise Refused("malformed", "command")
    if len(command.nonce) < 16 or not command.nonce.isascii():
        raise Refused("malformed", "nonce")
    return command


def check_command(
    command: Command, screen: str, known: Container[str], now: datetime, *, is_stamped: bool
) -> None:
    """Refuse a command of another screen, one that has ended, and one that was seen before.

    Raises:
        Refused: ``wrong_screen``, ``too_long``, ``expired``, ``replayed`` or ``not_stamped``.
    """
    if command.screen != screen:
        raise Refused("wrong_screen")
    check_lifetime(command.issued, command.expires, now, LONGEST)
    if command.until - command.issued > DAY:
        raise Refused("too_long", "until")
    if command.nonce in known:
        raise Refused("replayed", "nonce")
    if not is_stamped:
        raise Refused("not_stamped")
