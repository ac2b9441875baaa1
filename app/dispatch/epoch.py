"""The epoch of this installation: it rises when the store was put back to an earlier state."""

from __future__ import annotations

from app.dispatch.house import House
from app.store import alert, audit, setting, slot
from app.store.session import Tx


def current(tx: Tx) -> int:
    """Return the epoch in which playlists and alerts are issued now."""
    kept = setting.get(tx, "epoch", 1)
    if not isinstance(kept, int):
        raise TypeError(f"setting epoch is {kept!r}, not a number")
    return kept


def raise_epoch(house: House, who: str) -> int:
    """Begin a new epoch, and return it: screens then take what is issued, however low its number.

    To be done after a restore: what was issued since the backup was made counts no more. Every
    playlist and every alert document is issued anew.
    """
    now = house.clock()
    with house.store.begin() as tx:
        epoch = current(tx) + 1
        setting.put(tx, "epoch", epoch)
        slot.mark_all_due(tx, now)
        alert.mark_all_due(tx, now)
        audit.add(tx, now, who, "epoch.raise", str(epoch), {})
    house.bell.nudge()
    return epoch
