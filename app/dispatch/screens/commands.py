"""Orders screens to do something once: signed for each alone, told at once or not at all."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from app.dispatch.house import House
from app.dispatch.keys.seal import TYPE, Signers, canonical, dsse, instant
from app.store import audit, command, screen
from app.store.command import Command
from app.store.session import Tx

COMMANDS = ("screenshot", "restart", "purge", "blank", "drill", "rekey")
# These last until an instant; one that has come ends them.
LASTING = frozenset({"blank", "drill"})
# A player takes neither for longer (docs/wire-format.md, command).
LIFE, LONGEST = timedelta(minutes=5), timedelta(hours=24)


class BadOrder(ValueError):
    """This cannot be ordered; ``code`` is ``no_such_command``, ``no_until`` or ``too_long``."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def order(
    house: House,
    who: str,
    screens: Collection[str],
    wanted: str,
    until: datetime | None = None,
) -> list[Command]:
    """Tell those of ``screens`` that are in use to do ``wanted``; return what each was told.

    ``blank`` and ``drill`` last ``until``; one that is not ahead ends them. A screen that is not
    connected within five minutes never gets it.

    Raises:
        BadOrder: see there.
    """
    with house.store.begin() as tx:
        made = order_in(tx, who, screens, wanted, until, now=house.clock())
    tell(house, made)
    return made


def order_in(  # noqa: PLR0913 - who has which screens do what, until when
    tx: Tx,
    who: str,
    screens: Collection[str],
    wanted: str,
    until: datetime | None = None,
    *,
    now: datetime,
) -> list[Command]:
    """Write down what ``order`` tells; ``tell`` does it, once that is committed.

    Raises:
        BadOrder: see there.
    """
    ends = _checked(wanted, until, now)
    known = screen.in_use(tx, screens)
    made = [_made(screen_id, wanted, ends, who, now) for screen_id in sorted(known)]
    if made:
        command.add(tx, made)
        subject = made[0].screen if len(made) == 1 else f"{len(made)} screens"
        audit.add(tx, now, who, "screen.command", subject, _facts(made))
    return made


def tell(house: House, made: Collection[Command]) -> None:
    """Sign what was ordered for each screen alone, and ring."""
    keys = house.keys.release
    house.bell.command([(one.screen, envelope(keys, one)) for one in made])


def envelope(keys: Signers, one: Command) -> bytes:
    """Return the signed document that orders ``one``."""
    members = {
        "screen": one.screen,
        "command": one.command,
        "nonce": one.nonce,
        "issued": instant(one.asked_at),
        "expires": instant(one.expires),
    }
    if one.until is not None:
        members["until"] = instant(one.until)
    return dsse(TYPE.format("command"), canonical(members), *keys)


def _checked(wanted: str, until: datetime | None, now: datetime) -> datetime | None:
    if wanted not in COMMANDS:
        raise BadOrder("no_such_command")
    if wanted not in LASTING:
        return None
    if until is None:
        raise BadOrder("no_until")
    if until > now + LONGEST:
        raise BadOrder("too_long")
    return max(until, now)


def _made(screen_id: str, wanted: str, until: datetime | None, who: str, now: datetime) -> Command:
    return Command(
        nonce=secrets.token_urlsafe(18),
        screen=screen_id,
        command=wanted,
        until=until,
        asked_by=who,
        asked_at=now,
        expires=now + LIFE,
    )


def _facts(made: list[Command]) -> dict[str, object]:
    first = made[0]
    facts: dict[str, object] = {"command": first.command, "screens": [one.screen for one in made]}
    return facts if first.until is None else facts | {"until": instant(first.until)}
