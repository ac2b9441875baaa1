"""Commands to screens: who asked what of which, and what became of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa

from app.store.batch import Rows
from app.store.session import Tx
from app.store.tables import command, screen


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """``until`` is how long a blank panel or a drill lasts; equal to ``asked_at`` ends it.

    ``ok`` is None until the screen answered; one that has not by ``expires`` never got it.
    """

    nonce: str
    screen: str
    command: str
    until: datetime | None = None
    asked_by: str
    asked_at: datetime
    expires: datetime
    done_at: datetime | None = None
    ok: bool | None = None
    why: str = ""

    def state(self, now: datetime) -> str:
        """Return ``done``, ``failed``, ``waiting`` or ``unanswered``."""
        if self.ok is not None:
            return "done" if self.ok else "failed"
        return "waiting" if now < self.expires else "unanswered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a screen says of a command that it was given."""

    screen: str
    nonce: str
    ok: bool
    why: str = ""
    at: datetime


_TYPES: dict[str, sa.types.TypeEngine[Any]] = {
    "screen": sa.String(),
    "nonce": sa.String(),
    "ok": sa.Integer(),
    "why": sa.String(),
    "at": command.c.done_at.type,
}
_ROWS = Rows(_TYPES)


def add(tx: Tx, made: Sequence[Command]) -> None:
    """Add commands that have just been signed."""
    tx.execute(sa.insert(command), [asdict(one) for one in made])


def store_answers(tx: Tx, answers: Sequence[Answer]) -> None:
    """Close commands in one statement; the first answer of the screen it was for counts.

    A drill that was begun or ended is noted on its screen.
    """
    first: dict[str, Answer] = {}
    for answer in sorted(answers, key=lambda a: a.at):
        first.setdefault(answer.nonce, answer)
    if not first:
        return
    rows = [[a.screen, a.nonce, int(a.ok), a.why, a.at] for _, a in sorted(first.items())]
    tx.execute(_close(tx.dialect.name), _ROWS.bound(tx, rows))
    good = [nonce for nonce, a in first.items() if a.ok]
    drill = (command.c.command == "drill", command.c.ok, command.c.nonce.in_(good))
    query = sa.select(command).where(*drill).order_by(command.c.asked_at)
    for row in tx.execute(query).all():
        mine = sa.update(screen).where(screen.c.id == row.screen)
        tx.execute(mine.values(drill_until=row.until))


def of_screens(tx: Tx, screens: Collection[str], limit: int = 20) -> list[Command]:
    """Return the last commands to ``screens``, the latest first."""
    order = (command.c.asked_at.desc(), command.c.nonce)
    query = sa.select(command).where(command.c.screen.in_(list(screens)))
    return [Command(**row._mapping) for row in tx.execute(query.order_by(*order).limit(limit))]


@cache
def _close(dialect: str) -> sa.Update:
    new = _ROWS.of(dialect)
    mine = (command.c.nonce == new.c.nonce, command.c.screen == new.c.screen)
    values = {"done_at": new.c["at"], "ok": new.c.ok == 1, "why": new.c.why}
    return sa.update(command).where(*mine, command.c.ok.is_(None)).values(values)
