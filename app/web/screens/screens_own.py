"""One screen of the keeper's own areas."""

from __future__ import annotations

from flask import abort

from app.domain.target import Slot
from app.store import screen
from app.store.screen import Screen
from app.store.session import Tx
from app.web.house import house
from app.web.people import permits
from app.web.people.auth import me


def own(screen_id: str) -> Screen:
    """Return the screen, when it hangs where this person keeps screens; 404 and 403 otherwise."""
    with house().store.read() as tx:
        found = screen.get(tx, screen_id)
        if found is None:
            abort(404)
        if not is_mine(tx, area_of(found)):
            abort(403)
    return found


def is_mine(tx: Tx, code: str) -> bool:
    """Return whether this person keeps the screens of an area."""
    return bool(permits.among(tx, me(), permits.SCREEN_KEEPERS, [code]))


def area_of(one: Screen) -> str:
    """Return the code of the area in which a screen hangs, empty while it waits."""
    return Slot.parse(one.slot).area if one.slot else ""
