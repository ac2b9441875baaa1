"""Addresses from which passwords were guessed wrong, and how long each must wait."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from app.store.batch import upsert
from app.store.session import Tx
from app.store.tables import guesser

# Wrong guesses are forgotten after an hour without another.
FORGOTTEN = timedelta(hours=1)


def locked_until(tx: Tx, address: str, now: datetime) -> datetime | None:
    """Return until when this address must wait, None when it need not."""
    query = sa.select(guesser.c.locked_until).where(
        guesser.c.address == address, guesser.c.locked_until > now
    )
    return tx.execute(query).scalar()


def failures(tx: Tx, address: str, now: datetime) -> int:
    """Return how many wrong guesses came from here of late."""
    query = sa.select(guesser.c.failed).where(
        guesser.c.address == address, guesser.c.failed_at > now - FORGOTTEN
    )
    return tx.execute(query).scalar() or 0


def note(tx: Tx, address: str, failed: int, now: datetime, until: datetime | None) -> None:
    """Write down the newest wrong guess."""
    row = {"address": address, "failed": failed, "failed_at": now, "locked_until": until}
    upsert(tx, guesser, [row], key=("address",))


def sweep(tx: Tx, now: datetime) -> int:
    """Forget addresses that have been quiet; return how many."""
    quiet = sa.delete(guesser).where(guesser.c.failed_at < now - FORGOTTEN)
    return tx.execute(quiet).rowcount
