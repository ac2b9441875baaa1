"""Who else has a draft open: a hint on the bell, never a lock."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.dispatch.house import House
from app.store.bell import BellSilent
from app.store.user import User

log = logging.getLogger(__name__)
# A page says that it is open every 30 s; one that misses three is closed.
PRESENT_S = 100


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody who has the draft open, and when their page last said so."""

    name: str
    at: datetime


def enter(house: House, notice_id: str, who: User) -> list[Present]:
    """Say that ``who`` has the draft open; return the others, who came last first.

    Nobody is named while the bell is silent.
    """
    now = house.clock()
    key = f"editing:{notice_id}"
    try:
        known = _known(house.bell.kept(key), now)
        others = {user: one for user, one in known.items() if user != who.id}
        everyone = {**others, who.id: Present(who.name, now)}
        house.bell.keep(key, _written(everyone), PRESENT_S)
    except BellSilent as exc:
        log.warning("nobody knows who else is writing: %s", exc)
        return []
    return sorted(others.values(), key=lambda one: one.at, reverse=True)


def leave(house: House, notice_id: str, who: User) -> None:
    """Say that ``who`` has closed the draft."""
    key = f"editing:{notice_id}"
    try:
        known = _known(house.bell.kept(key), house.clock())
        known.pop(who.id, None)
        house.bell.keep(key, _written(known), PRESENT_S)
    except BellSilent as exc:
        log.warning("nobody knows who else is writing: %s", exc)


def _known(kept: bytes | None, now: datetime) -> dict[str, Present]:
    lines = json.loads(kept) if kept else {}
    found = {u: Present(name, datetime.fromisoformat(at)) for u, (name, at) in lines.items()}
    oldest = now - timedelta(seconds=PRESENT_S)
    return {user: one for user, one in found.items() if one.at >= oldest}


def _written(everyone: dict[str, Present]) -> bytes:
    lines = {user: (one.name, one.at.isoformat()) for user, one in everyone.items()}
    return json.dumps(lines, ensure_ascii=False).encode()
