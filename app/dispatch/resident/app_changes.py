"""What changed on an area's board since an app asked last (docs/app-feed.md)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from app.dispatch.epoch import current as current_epoch
from app.dispatch.house import House
from app.domain import app_cursor
from app.domain.app_cursor import Cursor
from app.domain.audience import Area
from app.domain.target import Slot
from app.store import appearance, notice, origin, slot
from app.store.origin import Stored
from app.store.session import Tx

NO_CACHE = "no-cache"
_KEPT = 2048
# Answers by server, area, what was asked and what stands now: everybody who is as far gets one.
_ready: dict[tuple[str, str, str, str], Answer] = {}


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer ready to be handed out."""

    body: bytes
    etag: str


def since(house: House, place: Area, typed: str) -> Answer | None:
    """Return what changed since the cursor ``typed``; the whole when it leads nowhere.

    None when the board is still to be made. What stands now is read from ``board.json`` as it
    lies in the origin, so that both say the same, even while a new edition is being put down.
    """
    key = Slot(area=place.code, medium="mobile").key
    with house.store.read() as tx:
        stored, row = origin.get(tx, f"/app/v1/{place.code}/board.json"), slot.get(tx, key)
        if stored is None or row is None or row.issued_at is None:
            return None
        now = Cursor(current_epoch(tx), row.seq, row.issued_at)
        name = (house.public_url, typed, stored.etag, str(now))
        if name not in _ready:
            if len(_ready) >= _KEPT:
                _ready.clear()
            is_whole = _edition(stored) == row.edition
            _ready[name] = _made(tx, key, stored, app_cursor.parse(typed), now, is_whole=is_whole)
        return _ready[name]


def _made(  # noqa: PLR0913 - what an answer depends on
    tx: Tx, key: str, stored: Stored, asked: Cursor | None, now: Cursor, *, is_whole: bool
) -> Answer:
    board = _board(stored.etag, stored.body)
    is_known = asked is not None and app_cursor.is_usable(asked, now)
    before = appearance.held_by(tx, key, asked.seq) if asked and is_known else {}
    items = {one["id"]: one for one in board["items"]}
    found = app_cursor.changes(before, [(n, one["revision"]) for n, one in items.items()])
    # While an edition is being put down, the app asks again from where it was.
    cursor = now if is_whole or asked is None or not is_known else asked
    told = {
        "area": board["area"]["code"],
        "edition": board["edition"],
        "cursor": str(cursor),
        "resync": not is_known,
        "new": [items[name] for name in found.new],
        "changed": [items[name] for name in found.changed],
        "gone": [{"id": name, "reason": _reason(tx, name)} for name in found.gone],
        "order": list(items),
        "warnings": board.get("warnings", []),
    }
    body = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
    return Answer(body, origin.tag_of(body))


def _reason(tx: Tx, notice_id: str) -> str:
    """Return ``withdrawn`` for what was taken back, ``over`` for what is no longer shown."""
    latest = notice.latest(tx, notice_id)
    return "withdrawn" if latest is None or latest.is_withdrawal else "over"


def _edition(stored: Stored) -> str:
    return str(_board(stored.etag, stored.body)["edition"])


@lru_cache(64)
def _board(etag: str, body: bytes) -> dict[str, Any]:
    """Return the board that lies in the origin; ``etag`` finds it again without reading."""
    made: dict[str, Any] = json.loads(body)
    return made
