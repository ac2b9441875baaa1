"""The last picture each screen sent of itself."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app.store.batch import upsert
from app.store.session import Tx
from app.store.tables import screenshot


@dataclass(frozen=True, slots=True, kw_only=True)
class Screenshot:
    """A PNG, and when it came."""

    screen: str
    at: datetime
    png: bytes


def put(tx: Tx, made: Screenshot) -> None:
    """Keep a picture in place of the screen's last one."""
    row = {"screen": made.screen, "at": made.at, "png": made.png}
    upsert(tx, screenshot, [row], key=("screen",))


def get(tx: Tx, screen_id: str) -> Screenshot | None:
    """Return a screen's last picture, None when it never sent one."""
    row = tx.execute(sa.select(screenshot).where(screenshot.c.screen == screen_id)).first()
    return Screenshot(**row._mapping) if row else None


def times(tx: Tx, screens: Collection[str]) -> dict[str, datetime]:
    """Return when each of ``screens`` that ever sent a picture sent its last."""
    query = sa.select(screenshot.c.screen, screenshot.c["at"])
    found = tx.execute(query.where(screenshot.c.screen.in_(list(screens))))
    return {row.screen: row.at for row in found}
