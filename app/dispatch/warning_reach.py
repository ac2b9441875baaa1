"""Who has a warning: screens by the alerts that they say they show, boards by their edition."""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Sequence
from dataclasses import dataclass

from app.dispatch.house import AREA_MEDIA, House
from app.domain.alert import Mode
from app.domain.target import Slot
from app.domain.warning_told import Told
from app.store import alert, screen, slot, warning_told
from app.store.session import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How far the present revision of a warning has come.

    Attributes:
        screens: approved screens that it is for, and ``shown``: those that say they show it.
        missing: names of the others, by area, at most a hundred.
        boards: boards of pages and feeds it is for, and ``issued``: those made since it changed.
    """

    screens: int
    shown: int
    missing: tuple[str, ...]
    boards: int
    issued: int


def of(house: House, name: str) -> Reach | None:
    """Return how far a warning has come, None when there is none by that name.

    A screen shows it when it says that it shows the alerts of its area as they were signed with
    this revision in them, or later ones.
    """
    with house.store.read() as tx:
        kept = warning_told.get(tx, name)
        if kept is None:
            return None
        shown, missing = _screens(tx, kept.told)
        keys = _slots(tx, kept.told, AREA_MEDIA)
        rows = [row for row in slot.everything(tx) if row.slot.key in keys]
    issued = sum(r.issued_at is not None and r.issued_at >= kept.changed_at for r in rows)
    return Reach(
        screens=shown + len(missing),
        shown=shown,
        missing=tuple(missing[:100]),
        boards=len(rows),
        issued=issued,
    )


def _slots(tx: Tx, told: Told, media: Sequence[str]) -> set[str]:
    """Return the keys of the slots of ``media`` that a warning is for, unless it must not go so."""
    wanted = [medium for medium in media if medium not in told.blocked]
    found = {s.key for s in slot.reached(tx, told.places, wanted)}
    for code in told.touched:
        found |= {s.key for medium in wanted for s in slot.of_area(tx, code, medium)}
    return found


def _screens(tx: Tx, told: Told) -> tuple[int, list[str]]:
    """Return how many screens show it, and the names of those that do not yet."""
    shown, missing = 0, list[str]()
    for key in sorted(_slots(tx, told, ["led"])):
        area = Slot.parse(key).area
        head = alert.get(tx, area, str(Mode.LIVE))
        carries = head is not None and _revision(head.body, told.id) >= told.revision
        for one in screen.on_slots(tx, [key]):
            has = head is not None and (one.alerts_epoch, one.alerts_seq) >= (head.epoch, head.seq)
            if carries and has:
                shown += 1
            else:
                missing.append(one.name or one.id)
    return shown, missing


def _revision(body: bytes, name: str) -> int:
    """Return in which revision a signed document carries a warning; 0: not at all."""
    if not body:
        return 0
    listed = json.loads(b64decode(json.loads(body)["payload"]))["alerts"]
    return max((one["revision"] for one in listed if one["id"] == f"w-{name}"), default=0)
