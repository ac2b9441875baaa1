"""Keeps the bell warm: signed documents that it lost, or that missed a ring, are put back."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from app.dispatch.boards.boards import playlist_path
from app.dispatch.house import House
from app.dispatch.warnings.alerts import bell_key
from app.store import alert, origin, slot
from app.store.session import Tx

# So many are looked at in one go; of a city's boards only the tags fit into memory.
BATCH = 200


def boards(house: House) -> int:
    """Put back the signed boards that are not what lies at the origin; return how many."""
    with house.store.read() as tx:
        keys = [row.slot.key for row in slot.everything(tx) if row.slot.medium == "led"]
    back = 0
    for start in range(0, len(keys), BATCH):
        paths = {key: playlist_path(key) for key in keys[start : start + BATCH]}
        with house.store.read() as tx:
            tags = origin.tags(tx, paths.values())
        lying = {key: tags[path] for key, path in paths.items() if path in tags}
        back += _put_back(house, lying, _board)
    return back


def alerts(house: House) -> int:
    """Put back the alerts of areas that are not what was signed last; return how many."""
    with house.store.read() as tx:
        heads = {bell_key(one.scope, one.mode): one for one in alert.everything(tx)}
    lying = {key: origin.tag_of(one.body) for key, one in heads.items()}

    def read(tx: Tx, key: str) -> bytes | None:
        found = alert.get(tx, heads[key].scope, heads[key].mode)
        return found.body if found else None

    return _put_back(house, lying, read)


def _put_back(
    house: House, lying: Mapping[str, str], read: Callable[[Tx, str], bytes | None]
) -> int:
    """Put back what the bell has otherwise than ``lying``, key and tag; return how many.

    The bell is looked at before what lies there is ``read``: whoever issues something newer puts
    it down first and rings then, so that is seen here, or found on the bell and left alone.
    """
    seen = house.bell.hots(list(lying))
    back = 0
    for key, tag in lying.items():
        hot = seen.get(key)
        if hot is not None and origin.tag_of(hot) == tag:
            continue
        with house.store.read() as tx:
            body = read(tx, key)
        if body is not None and body != hot:
            back += house.bell.warm(key, body, hot)
    return back


def _board(tx: Tx, key: str) -> bytes | None:
    found = origin.get(tx, playlist_path(key))
    return found.body if found else None
